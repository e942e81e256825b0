"""Whose word it is: the coder's own readings, ties and pairs, and times known to a night."""

import json

import pandas as pd
import pytest

import atlas
from atlas.record.record import Record
from atlas.record.speakers.coder_readings import is_coders
from atlas.record.speakers.link_basis import split_basis
from atlas.release.as_of import known_on

_EVENTS = pd.DataFrame({"event_id": ["a", "b"], "start": ["2023-04-04", "2023-04-06T02:10"]})


def _night(start, end=None, **more):
    """Return a record of one event known to a night."""
    event = {"event_id": ["a"], "start": [start], "end": [end], "time_precision": ["night"]}
    return Record(pd.DataFrame({**event, **more}))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        # the day of the evening alone, or with the day of the morning
        ("2023-04-04", None),
        ("2023-04-04", "2023-04-05"),
        # both in one cell, as a phrase such as "night of 4 April" is read
        ("2023-04-04T18:00", "2023-04-05T06:00"),
        # the same day stated twice is one night, not a night of no length
        ("2023-04-04", "2023-04-04"),
        # a clock time after midnight is of the night that began the day before
        ("2023-04-05T02:10", None),
        ("2023-04-04T22:00", "2023-04-05T03:00"),
    ],
)
def test_a_night_lasts_from_evening_to_morning(start, end):
    """However it is written, a night is one span, which a filter touches and orders nothing in."""
    record = _night(start, end, tz="Asia/Beirut")
    for inside in ("2023-04-04T18:00", "2023-04-05T00:00", "2023-04-05T05:59"):
        assert len(record.select(from_=inside, to=inside)) == 1, inside
    for outside in ("2023-04-04T17:59", "2023-04-05T06:00"):
        assert len(record.select(from_=outside, to=outside)) == 0, outside
    assert len(record.select(hours=["00:00", "23:59"])) == 0


def test_several_nights_are_one_span_and_a_reversed_one_is_an_error():
    """A stated end of another day is kept; one before the start is refused."""
    record = _night("2023-04-04", "2023-04-07")
    assert len(record.select(from_="2023-04-06", to="2023-04-06")) == 1
    with pytest.raises(atlas.errors.RecordError, match="not before start"):
        _night("2023-04-04", "2023-04-02")


@pytest.mark.parametrize("cell", ["night of 4 April 2023", "night of 4-5 April 2023"])
def test_a_night_in_words_is_read_as_a_night(cell):
    """What a table dates to a night is no vague range of days."""
    record = atlas.read_events(pd.DataFrame({"date": [cell], "place": "Tyre", "country": "LB"}))
    assert record.events["time_precision"].tolist() == ["night"]
    assert len(record.select(from_="2023-04-05T06:00", to="2023-04-05T23:00")) == 0


def test_a_night_with_another_end_beside_it_is_a_range():
    """A night that is stated to end days later is known no better than to these days."""
    row = {"start": ["night of 4 April 2023"], "end": ["2023-04-09"], "place": "Tyre"}
    assert atlas.read_events(pd.DataFrame(row)).events["time_precision"].tolist() == ["range"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson", "a.parquet", "a.gpkg"])
def test_what_fairness_needs_survives_each_file(name, tmp_path):
    """Nights, the coder as speaker, and the pair that the coder made come back from a file."""
    record = atlas.open_record("spring-2023").select(ids=["E044", "E045", "E051", "E061"])
    again = atlas.read_events(record.write(tmp_path / name))
    night = again.events["time_precision"] == "night"
    assert night.sum() == 1
    assert str(again.events.loc[night, "start"].iloc[0]).startswith("2023-04-06")
    coders = again.participants[is_coders(again.participants["by"])]
    assert len(coders) >= 2  # a flat table holds the speakers of initiators only
    assert set(coders["attribution"]) == {"unknown"}
    if name not in ("a.csv", "a.xlsx"):
        assert (again.places["leg_by"] == "coder").sum() == 2


def test_the_geopackage_and_the_folder_keep_every_field(tmp_path):
    """Ties, speakers and details are the same after writing and reading."""
    record = atlas.open_record("spring-2023")
    for again in (
        atlas.open_record(record.save(tmp_path / "folder")),
        atlas.read_events(record.write(tmp_path / "a.gpkg")),
    ):
        pd.testing.assert_frame_equal(again.links, record.links)
        assert again.quantities["detail"].tolist() == record.quantities["detail"].tolist()
        assert again.places["leg_by"].tolist() == record.places["leg_by"].tolist()


@pytest.mark.parametrize(
    ("text", "how", "whose"),
    [
        # what the first version of the shipped record held
        ("inference", "inferred", "coder"),
        ("inference from stated motives", "inferred", "inference from stated motives"),
        ("alleged by unnamed people, WSJ", "alleged", "unnamed people, WSJ"),
        ("US Department of Defense 2023-03-24", "", "US Department of Defense 2023-03-24"),
        ("same incident, per IDF", "", "same incident, per IDF"),
        # the words of the list, as people write what stands behind them
        ("stated: UN, 3 May", "stated", "UN, 3 May"),
        ("Inferred (coder)", "inferred", "coder"),
        ("inferred", "inferred", ""),
        # a word that only begins alike is no word of the list
        ("statedly so", "", "statedly so"),
    ],
)
def test_an_old_basis_is_told_apart(text, how, whose):
    """Nothing of a free text is lost, and none of it makes a tie surer than it was."""
    assert split_basis(text) == (how, whose)
    links = pd.DataFrame({"from_id": ["a"], "to_id": ["b"], "kind": ["same_as"], "basis": [text]})
    row = Record(_EVENTS, links=links).links.iloc[0]
    assert (row["basis"], row["by"]) == (how, whose)


def test_a_basis_beside_its_speaker_keeps_both():
    """A free text beside a speaker joins it."""
    link = {"from_id": ["a"], "to_id": ["b"], "kind": ["same_as"]}
    links = pd.DataFrame({**link, "basis": ["per ITIC"], "by": ["IDF"]})
    assert Record(_EVENTS, links=links).links["by"].tolist() == ["per ITIC; IDF"]


def test_a_record_saved_before_these_fields_opens(tmp_path):
    """Without the columns, with a basis in free text: it opens, and is saved as a new one."""
    folder = atlas.open_record("spring-2023").save(tmp_path / "old")
    for table, columns in {"links": ["by"], "places": ["leg_by"]}.items():
        path = folder / f"{table}.csv"
        frame = pd.read_csv(path, dtype="str", keep_default_na=False).drop(columns=columns)
        if table == "links":
            frame["basis"] = "inference from stated motives"
        frame.to_csv(path, index=False)
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    record = atlas.open_record(folder)
    assert set(record.links["basis"]) == {"inferred"}
    assert set(record.links["by"]) == {"inference from stated motives"}
    assert set(record.places["leg_by"]) == {""}


@pytest.mark.parametrize("said", ["coder", "Coder", "the coder; by its place", "coder, from a map"])
def test_the_coders_own_reading_is_no_attribution(said):
    """It is no suspicion of anybody: a filter on suspicions does not bring it."""
    people = pd.DataFrame(
        [
            {"event_id": "a", "actor_id": "X", "role": "initiator", "by": said},
            {"event_id": "b", "actor_id": "X", "role": "initiator", "by": "codery"},
        ]
    ).assign(attribution="suspected")
    record = Record(_EVENTS, participants=people)
    assert record.participants["attribution"].tolist() == ["unknown", "suspected"]
    assert record.select(attributions=["suspected"]).events.index.tolist() == ["b"]


def test_what_the_coder_reads_is_redacted_like_any_text():
    """A name in the speaker of a tie or of a pair goes with the outlet that it names."""
    record = atlas.open_record("spring-2023")
    links = record.links.assign(by="Enab Baladi")
    places = record.places.assign(leg_by=record.places["leg_by"].replace("coder", "Enab Baladi"))
    cut = record.replace(links=links, places=places).redact({"drop_outlets": ["Enab Baladi"]})
    texts = [*cut.links["by"], *cut.places["leg_by"]]
    assert len(cut.links) == len(links)
    assert not any("Baladi" in text for text in texts)


def test_a_night_is_known_as_of_its_evening():
    """A night that begins on the day is known on it; the next one is not."""
    assert len(known_on(_night("2023-04-04"), "2023-04-04")) == 1
    assert len(known_on(_night("2023-04-05"), "2023-04-04")) == 0
