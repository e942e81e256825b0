"""Decisions of people: obeyed first, told with who and why, and stopped when they cannot hold."""

import dask.dataframe as dd
import pandas as pd
import pytest

import atlas
from atlas.errors import InputTypeError, PlaceError
from atlas.geocoding.decisions import COLUMNS, WRITTEN, read_decisions

TYRE, HOMS = "gn:267008", "gn:169577"


def _decided(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.fixture(scope="module")
def shipped():
    """Return the shipped gazetteer."""
    return atlas.load_gazetteer()


def test_a_decision_is_obeyed_before_any_search(shipped):
    """Whatever the name would have found, the decided place is the answer, with who and why."""
    decisions = _decided(("the Old Town", "", TYRE, "R. Reader", "photo shows the harbour"))
    found = atlas.geocode(["The old town", "Beirut"], decisions=decisions)
    first = found.iloc[0]
    assert (first["place_id"], first["match"], first["method"]) == (TYRE, "matched", "decided")
    assert first["reason"] == "decided by R. Reader: photo shows the harbour"
    row = shipped.row_of[TYRE]
    assert (first["longitude"], first["latitude"]) == (
        shipped.longitude[row],
        shipped.latitude[row],
    )
    assert first["radius_km"] >= shipped.radius_km[row]
    assert found.loc[1, "method"] != "decided"


@pytest.mark.parametrize(
    ("context", "asked", "obeyed"),
    [
        ("", {}, True),  # no context: any question of that name
        ("LB", {"country": "Lebanon"}, True),  # a country by its code or name
        ("Lebanon", {"country": "LB", "adm1": "South"}, True),
        ("LB; south", {"country": "LB", "adm1": "South"}, True),
        ("South", {"country": "LB", "adm1": "South"}, True),
        ("LB", {"country": "SY"}, False),
        ("LB", {}, False),  # a context that the question does not have
        ("LB; South", {"country": "LB", "adm1": "Bekaa"}, False),
    ],
)
def test_a_decision_holds_in_its_context_only(context, asked, obeyed):
    """Each part of the context must stand beside the name."""
    decisions = _decided(("Riverside", context, TYRE, "R. Reader", ""))
    found = atlas.geocode(pd.DataFrame([{"name": "Riverside", **asked}]), decisions=decisions)
    assert (found.loc[0, "method"] == "decided") == obeyed


def test_the_closest_context_wins():
    """A decision for a country stands beside one for everywhere else."""
    decisions = _decided(
        ("Riverside", "", HOMS, "A", ""),
        ("Riverside", "LB", TYRE, "B", ""),
    )
    asked = pd.DataFrame({"name": "Riverside", "country": ["LB", "SY", ""]})
    found = atlas.geocode(asked, decisions=decisions)
    assert found["place_id"].tolist() == [TYRE, HOMS, HOMS]


def test_a_name_may_be_decided_to_be_no_place():
    """``none`` leaves the row without a place, and says who decided so."""
    decisions = _decided(("Tyre", "", "none", "R. Reader", "a code name"))
    found = atlas.geocode("Tyre", decisions=decisions).iloc[0]
    assert (found["match"], found["method"]) == ("unplaced", "decided")
    assert found["reason"] == "decided by R. Reader: a code name"
    assert pd.isna(found["longitude"])


def test_a_country_that_is_decided_is_still_no_point(shipped):
    """A person cannot make a pin of a country either."""
    lebanon = next(
        place_id
        for place_id, row in shipped.row_of.items()
        if shipped.kind[row] == "country" and shipped.country[row] == "LB"
    )
    found = atlas.geocode("X", decisions=_decided(("X", "", lebanon, "R", ""))).iloc[0]
    assert (found["precision"], found["match"]) == ("country", "matched")
    assert pd.isna(found["longitude"])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("A", "", "gn:1", "R", ""), r"row 2: 'A' is decided as 'gn:1', which is no place of"),
        (("A", "", TYRE, "", ""), r"row 2: 'A' is decided, and the column who does not say"),
        (("", "LB", TYRE, "R", ""), r"row 2: place_id .* stands without the name"),
    ],
)
def test_a_decision_that_cannot_hold_is_an_error(row, message):
    """An unknown place, a decision by nobody, one about nothing: each names its row."""
    with pytest.raises(PlaceError, match=message):
        atlas.geocode("Beirut", decisions=_decided(row))


def test_two_decisions_about_one_question_are_an_error():
    """The message names both rows; the same decision twice is none."""
    twice = _decided(("A", "LB", TYRE, "R", ""), ("a", "lb", HOMS, "S", ""))
    with pytest.raises(PlaceError, match=r"row 3: 'a' is decided as .* in row 2, .* keep one"):
        read_decisions(twice)
    assert len(read_decisions(_decided(("A", "", TYRE, "R", ""), ("A", "", TYRE, "S", "")))) == 1


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_from_a_spreadsheet_is_read(tmp_path, separator):
    """Any of three separators, a byte order mark, further columns, blank and open rows."""
    path = tmp_path / "decided.csv"
    lines = [
        (*COLUMNS, "rivals"),
        ("Riverside", "", TYRE, "R", "w", "x"),
        ("Open", "", "", "", "", "y"),
        ("", "", "", "", "", ""),
    ]
    path.write_text("\ufeff" + "\n".join(separator.join(line) for line in lines), encoding="utf-8")
    decisions = read_decisions(path)
    assert (len(decisions), decisions.undecided, decisions.source) == (1, 1, "decided.csv")
    assert atlas.geocode("Riverside", decisions=path).loc[0, "place_id"] == TYRE


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"has no column name, context, place_id, who, why; its columns are none"),
        ("name,who\nA,R\n", r"bad.csv has no column context, place_id, why"),
        (b"name,\xff\xfe", r"'bad.csv' cannot be read as a decisions file"),
    ],
)
def test_what_is_no_decisions_file_is_stopped(tmp_path, content, message):
    """An empty file, one without the columns, one in no known letters."""
    path = tmp_path / "bad.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PlaceError, match=message):
        read_decisions(path)


def test_a_missing_file_and_a_wrong_type_are_stopped(tmp_path):
    """Each says what was given and what was wanted."""
    with pytest.raises(PlaceError, match=r"there is no decisions file .*nowhere.csv"):
        read_decisions(tmp_path / "nowhere.csv")
    with pytest.raises(InputTypeError, match=r"decisions are a path or a data frame, not list"):
        atlas.geocode("Beirut", decisions=[("A", "B")])


def test_progress_is_told_to_the_end():
    """The counter begins at nothing, never falls, and ends at all the different questions."""
    steps = []
    atlas.geocode(
        [f"name {n % 1200}" for n in range(1500)], progress=lambda *step: steps.append(step)
    )
    assert steps[0] == (0, 1200)
    assert steps[-1] == (1200, 1200)
    assert steps == sorted(steps)
    assert len(steps) > 2


@pytest.mark.parametrize("scheduler", ["threads", "processes"])
def test_the_parts_of_a_dask_frame_give_the_same_answers(scheduler):
    """``map_partitions`` over two workers equals one call, row by row, on the same index."""
    names = ["Tyre", "southern Lebanon", "12 km north of Tyre", "San Jose", "x", "", "Homs"]
    frame = pd.DataFrame({"name": names * 3, "country": ""}, index=range(100, 121))
    parts = dd.from_pandas(frame, npartitions=4).map_partitions(
        atlas.geocode, meta=atlas.geocode([])
    )
    found = parts.compute(scheduler=scheduler, num_workers=2)
    pd.testing.assert_frame_equal(found, atlas.geocode(frame), check_exact=True)


def _pointed(*rows):
    return pd.DataFrame(rows, columns=WRITTEN)


def test_a_decision_may_be_a_point_with_its_radius():
    """It is the answer, drawn as wide as it was stated; without a radius none is made up."""
    decisions = _pointed(
        ("Camp K", "SD", "", "R", "drawn on a sketch", 24.5, 13.25, 4),
        ("Hill 7", "", "", "R", "", "٢٤٫٥", "13.25", ""),
    )
    asked = pd.DataFrame({"name": ["camp k", "Hill 7"], "country": ["Sudan", "Sudan"]})
    found = atlas.geocode(asked, decisions=decisions)
    assert found[["longitude", "latitude"]].to_numpy().tolist() == [[24.5, 13.25]] * 2
    assert found["precision"].tolist() == ["area", "unstated"]
    assert found["geometry"].map(lambda shape: shape.geom_type).tolist() == ["Polygon", "Point"]
    assert found["radius_km"].tolist()[0] == 4.0
    assert pd.isna(found["radius_km"][1])
    assert found["method"].tolist() == ["decided", "decided"]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ((TYRE, "R", "", 35.2, 33.3, 1), r"row 2: .* has a place_id, .* keep one of them"),
        (("", "R", "", 35.2, "", 1), r"row 2: 'A' has longitude '35.2', latitude ''"),
        (("", "R", "", 33.3, 135.2, 1), "wanted degrees"),
        (("", "R", "", 35.2, 33.3, "near"), "radius_km 'near'; wanted"),
        (("", "R", "", 35.2, 33.3, -1), "wanted a radius in kilometres"),
        (("", "", "", 35.2, 33.3, 1), "does not say by whom"),
    ],
)
def test_a_point_that_cannot_be_is_an_error(cells, message):
    """Half a point, one off the world, a radius that is none, two places: the row is named."""
    with pytest.raises(PlaceError, match=message):
        read_decisions(_pointed(("A", "", *cells)))
