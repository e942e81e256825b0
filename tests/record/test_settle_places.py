"""Settle a name: all rows of one spelling, by a place or by coordinates, and use it again."""

import pandas as pd
import pytest

import atlas
from atlas.errors import PlaceError, RecordError

TYRE = "gn:267008"
POINT = {"longitude": 24.35, "latitude": 13.61, "radius_km": 4.0}


def _record(*rows):
    """Return a record of places: name, country, adm1 and further cells."""
    events = pd.DataFrame({"event_id": [f"e{n}" for n in range(len(rows))], "start": "2023-06-01"})
    places = pd.DataFrame([dict(row) for row in rows]).assign(event_id=events["event_id"])
    return atlas.Record(events, places)


@pytest.fixture
def camps():
    """Return a record in which one spelling stands four times, one of them with coordinates."""
    return _record(
        {"name": "Abu Surooj", "country": "Sudan", "adm1": "West Darfur"},
        {"name": "abu surooj", "country": "Sudan", "adm1": "West Darfur"},
        {"name": "Abu Surooj", "country": "Chad"},
        {"name": "Abu Surooj", "country": "Sudan", "longitude": 22.0, "latitude": 13.0},
        {"name": "Geneina", "country": "Sudan"},
    )


def test_all_rows_of_a_spelling_are_settled_and_told(camps):
    """Case does not matter; another country's rows, and coordinates of the data, stay."""
    settled = camps.settle("Abu Surooj", **POINT, country="Sudan", why="map of the camp", who="R")
    places = settled.places
    assert places["longitude"].tolist()[:2] == [24.35, 24.35]
    assert places["longitude"].isna().tolist() == [False, False, True, False, True]
    assert places["radius_km"].tolist()[:2] == [4.0, 4.0]
    assert places.loc[0, ["basis", "method"]].tolist() == ["coded", "decided"]
    assert places.loc[0, "reason"] == "decided by R: map of the camp"
    assert places.loc[3, "longitude"] == 22.0
    assert settled.dataset["transformations"][-1] == (
        "'Abu Surooj' (Sudan): settled as 24.35, 13.61 within 4 km in 2 rows, 1 with coordinates "
        "of their own left as they are: decided by R: map of the camp"
    )
    assert camps.places["longitude"].isna().sum() == 4


def test_a_place_of_the_gazetteer_settles_what_was_found_wrongly():
    """A row that geocode had placed elsewhere is settled too; ``none`` takes its point away."""
    record = _record({"name": "Beirut", "country": "LB"}).geocode()
    settled = record.settle("Beirut", place_id=TYRE, why="the boat of that name lay there")
    assert settled.places["place_id"].tolist() == [TYRE]
    assert settled.places["basis"].tolist() == ["geocoded"]
    assert abs(settled.places["latitude"][0] - record.places["latitude"][0]) > 0.3
    gone = settled.settle("Beirut", place_id="none", why="a boat")
    assert gone.places["longitude"].isna().all()
    assert gone.places["precision"].tolist() == ["none"]
    back = gone.settle("Beirut", place_id=TYRE, why="a town after all")
    assert back.places["place_id"].tolist() == [TYRE]


def test_no_row_looks_more_exact_than_its_source():
    """A wider radius of the source stays with the row."""
    record = _record(
        {"name": "Hill", "country": "SD", "radius_km": 20.0}, {"name": "Hill", "country": "SD"}
    )
    settled = record.settle("Hill", **POINT, why="sketch")
    assert settled.places["radius_km"].tolist() == [20.0, 4.0]
    assert settled.decisions()["radius_km"].tolist() == [4.0]


def test_settled_names_survive_a_saved_folder_and_serve_the_next_table(camps, tmp_path):
    """Saved, opened, written as a decisions file, read, obeyed: always the same place."""
    settled = camps.settle("Abu Surooj", **POINT, country="Sudan", why="map: sheet 4", who="R")
    settled = settled.settle("Geneina", place_id="none", why="a company")
    opened = atlas.open_record(settled.save(tmp_path / "ours"))
    path = tmp_path / "decided.csv"
    opened.decisions().to_csv(path, index=False)
    new = _record(
        {"name": "ABU SUROOJ", "country": "SD", "adm1": "West Darfur"},
        {"name": "Abu Surooj", "country": "Chad"},
        {"name": "Geneina", "country": "Sudan"},
    ).geocode(decisions=path)
    assert new.places["longitude"].tolist()[:1] == [24.35]
    assert new.places["radius_km"].tolist()[:1] == [4.0]
    assert new.places["reason"].tolist()[0] == "decided by R: map: sheet 4"
    assert new.places["method"].tolist()[1] != "decided"
    assert new.places["precision"].tolist()[2] == "none"


def test_rows_of_a_country_that_were_decided_apart_are_written_apart():
    """The province goes into the context where the country does not tell."""
    record = _record(
        {"name": "Taybeh", "country": "LB", "adm1": "Nabatieh"},
        {"name": "Taybeh", "country": "LB", "adm1": "Bekaa"},
    )
    settled = record.settle("Taybeh", **POINT, country="LB", adm1="Nabatieh", why="a")
    assert settled.decisions()["context"].tolist() == ["LB; Nabatieh"]
    both = settled.settle("Taybeh", place_id=TYRE, country="LB", adm1="Bekaa", why="b")
    assert sorted(both.decisions()["context"]) == ["LB; Bekaa", "LB; Nabatieh"]


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"place_id": TYRE, "name": "Gineina"}, RecordError, r"'Gineina'; .*'Abu Surooj', 'abu"),
        ({}, PlaceError, "by a place_id .* or by longitude"),
        ({"longitude": 3.0}, PlaceError, "longitude '3.0', latitude '', radius_km ''; wanted deg"),
        ({"longitude": 300.0, "latitude": 3.0}, PlaceError, "wanted degrees"),
        ({**POINT, "radius_km": -1.0}, PlaceError, "wanted a radius in kilometres"),
        ({**POINT, "place_id": TYRE}, PlaceError, "keep one of them"),
        ({"place_id": "gn:1"}, PlaceError, "is no place of this gazetteer"),
        ({**POINT, "why": " "}, RecordError, "wanted a reason"),
        ({**POINT, "who": "R: me"}, RecordError, "without a colon"),
        ({**POINT, "country": "Mali"}, RecordError, "no place of the record is called .* in Mali"),
    ],
)
def test_what_cannot_be_settled_is_an_error_with_the_next_step(camps, given, error, message):
    """An unknown name lists those that are open; half a point, or two places, are refused."""
    with pytest.raises(error, match=message):
        camps.settle(**{"name": "Abu Surooj", "why": "x", **given})


def test_a_point_outside_the_country_is_reported(camps):
    """What was set by hand is checked as any other point."""
    settled = camps.settle("Abu Surooj", longitude=2.35, latitude=48.86, country="SD", why="x")
    (odd,) = settled.report["suspicions"]
    assert odd["what"].startswith("Abu Surooj, set by hand: ")
