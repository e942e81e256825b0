"""Several records as one: nothing lost, ids kept apart, the strictest terms kept."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

import atlas
from atlas import brief, combine, open_record, read_events
from atlas.errors import InputTypeError, LicenceError, PageError, RecordError
from atlas.readers import acled, ucdp
from atlas.record.combination import duplicates
from atlas.record.record import Record
from atlas.record.tables import TABLES
from tests.tries import tries


def _record(ids="ab", name="mine", **dataset):
    """Return a record with a place, an actor and an original row for each event."""
    ids = list(ids)
    events = pd.DataFrame({"event_id": ids, "start": "2023-04-06", "title": name})
    places = pd.DataFrame({"event_id": ids, "longitude": 35.2, "latitude": 33.2})
    people = pd.DataFrame({"event_id": ids, "actor_id": "HZB", "role": "party"})
    links = pd.DataFrame({"from_id": ids[:1], "to_id": ids[-1:], "kind": "same_as"})
    return Record(
        events,
        places,
        people,
        pd.DataFrame({"actor_id": ["HZB"], "name": ["Hezbollah"]}),
        links=links,
        dataset={"name": name, **dataset},
        original=pd.DataFrame({name: ids}, index=pd.Index(ids, name="event_id")),
        report={"rows_in": len(ids) + 1, "events_out": len(ids), "set_aside": [3]},
    )


def test_ids_that_clash_go_behind_the_name_of_their_data_set():
    """Only those that stand in both are renamed, in every table and in the original rows."""
    both = combine([_record("ab"), _record("bc", "other")])
    assert both.events.index.tolist() == ["a", "mine:b", "other:b", "c"]
    assert both.places["event_id"].tolist() == ["a", "mine:b", "other:b", "c"]
    assert both.links[["from_id", "to_id"]].to_numpy().tolist() == [
        ["a", "mine:b"],
        ["other:b", "c"],
    ]
    assert both.original.index.tolist() == both.events.index.tolist()
    assert both.report["renamed"] == {"mine": 1, "other": 1}
    assert "2 event ids stood in more than one" in both.dataset["transformations"][-1]


def test_a_name_that_is_taken_is_not_given_twice():
    """An event that is called as a new id would be keeps its own."""
    both = combine([_record(["b", "mine:b"]), _record("b", "mine")])
    assert both.events.index.tolist() == ["mine:b-2", "mine:b", "mine-2:b"]
    assert both.events["dataset"].tolist() == ["mine", "mine", "mine-2"]


def test_each_event_says_which_data_set_it_came_from():
    """The parts can be told apart again, each with its own terms."""
    both = combine([_record("ab"), _record("bc", "other", licence="CC BY 4.0")])
    assert both.events["dataset"].tolist() == ["mine", "mine", "other", "other"]
    assert [(part["name"], part["events"]) for part in both.dataset["parts"]] == [
        ("mine", 2),
        ("other", 2),
    ]
    assert both.dataset["licence"] == ["other: CC BY 4.0"]


@pytest.mark.parametrize(
    ("words", "strictest"),
    [
        (("rows", "aggregates"), "aggregates"),
        (("aggregates", "none"), "none"),
        ((None, "rows"), "rows"),
    ],
)
def test_the_strictest_terms_are_kept(words, strictest):
    """What one data set holds back, the combination holds back."""
    records = [_record(redistribution=word, name=f"d{n}") for n, word in enumerate(words)]
    assert combine(records).dataset["redistribution"] == strictest


def test_the_refusal_names_the_data_set_that_holds_back(tmp_path):
    """Not the whole is closed but one part; without it, or as counts, the rest goes through."""
    closed = _record("ab", "closed", redistribution="aggregates", licence="No rows to others")
    both = combine([closed, _record("cd", "open", licence="CC BY 4.0", attribution="Ours")])
    with pytest.raises(LicenceError, match=r"^rows of closed may not be passed on \(No rows") as e:
        brief(both, tmp_path / "b.html")
    assert "rows of open" not in str(e.value)
    counts = both.replace(places=both.places.assign(country="Lebanon")).aggregate(by="country")
    page = brief(counts, tmp_path / "b.html").read_text("utf-8")
    assert "No rows to others" in page
    assert "Ours" in page


def test_licences_and_attributions_stand_together_in_the_file(tmp_path):
    """Each data set is a line of its own among the rights."""
    both = combine(
        [
            _record("ab", "one", title="One", licence="CC BY 4.0", attribution="A. Author"),
            _record("cd", "two", title="Two", licence="CC0", attribution="B. Author"),
        ]
    )
    page = brief(both, tmp_path / "b.html").read_text("utf-8")
    assert "Events: A. Author. Licence: CC BY 4.0" in page
    assert "Events: B. Author. Licence: CC0" in page


def test_the_highest_marking_is_kept():
    """A part that is marked marks the whole; free text has no rank and stays beside it."""
    marked = [_record(name="a", marking="TLP:AMBER"), _record(name="b", marking="TLP:GREEN")]
    assert combine(marked).dataset["marking"] == "TLP:AMBER"
    free = combine([*marked, _record(name="c", marking="Internal")])
    assert free.dataset["marking"] == "Internal, TLP:AMBER"
    assert "marking" not in combine([_record(), _record(name="b")]).dataset


def test_an_actor_of_two_records_is_one():
    """Blanks are filled from the other; where the two differ, the first stands and is named."""
    other = _record("cd", "other")
    other = other.replace(actors=pd.DataFrame({"actor_id": ["HZB"], "kind": ["group"]}))
    both = combine([_record(), other])
    assert both.actors[["actor_id", "name", "kind"]].to_numpy().tolist() == [
        ["HZB", "Hezbollah", "group"]
    ]
    other = other.replace(actors=pd.DataFrame({"actor_id": ["HZB"], "name": ["Another"]}))
    both = combine([_record(), other])
    assert both.actors["name"].tolist() == ["Hezbollah"]
    assert both.report["actors_that_differ"] == ["HZB"]


def test_shapes_of_one_name_stay_two():
    """Two areas that both files call "s1" are drawn as two."""
    records = []
    for name, size in (("a", 1), ("b", 2)):
        places = pd.DataFrame(
            {"event_id": ["x"], "shape_id": ["s1"], "geometry": [box(35, 33, 35 + size, 34)]}
        )
        events = pd.DataFrame({"event_id": ["x"], "start": ["2023-04-06"]})
        records.append(Record(events, places, dataset={"name": name}))
    both = combine(records)
    assert both.places["shape_id"].tolist() == ["s1", "s1-2"]
    assert [shape.area for shape in both.places.geometry] == [1, 2]


def test_columns_of_ones_own_stay_as_they_are():
    """A column that one record alone has is blank in the other; its values do not change."""
    mine = _record("ab")
    mine = mine.replace(events=mine.events.assign(rank=[1, 2]))
    both = combine([mine, _record("cd", "other")])
    assert both.events["rank"].tolist() == [1, 2, "", ""]
    assert both.original["mine"].tolist()[:2] == ["a", "b"]


def test_a_combined_record_combines_again():
    """Parts do not nest: three data sets are three, whichever way they came together."""
    three = combine([combine([_record("a"), _record("b", "other")]), _record("c", "third")])
    assert [part["name"] for part in three.dataset["parts"]] == ["mine", "other", "third"]
    assert three.events["dataset"].tolist() == ["mine", "other", "third"]
    assert all("parts" not in part for part in three.dataset["parts"])


def test_a_combined_record_is_kept_on_disk(tmp_path):
    """Saved and opened, it still knows its parts."""
    both = combine([_record("ab"), open_record("spring-2023")])
    again = atlas.open_record(both.save(tmp_path / "both"))
    assert again.dataset == both.dataset
    assert again.events["dataset"].tolist() == both.events["dataset"].tolist()


def test_the_report_adds_up():
    """Rows in are events and rows set aside, each named by its file."""
    report = combine([_record("ab"), _record("bc", "other")]).report
    assert report["rows_in"] == 6
    assert report["events_out"] == 4
    assert report["set_aside"] == ["mine: 3", "other: 3"]
    assert list(report["parts"]) == ["mine", "other"]


@pytest.mark.parametrize(
    ("given_", "error", "match"),
    [
        (lambda: _record(), InputTypeError, "takes a list of records"),
        (lambda: [_record(), "b.csv"], InputTypeError, "number 2 is str; read it with"),
        (lambda: [_record()], RecordError, "two records or more, got 1"),
    ],
)
def test_what_is_no_list_of_records_is_refused(given_, error, match):
    """What was given and the next step are named."""
    with pytest.raises(error, match=match):
        combine(given_())


def test_what_was_read_of_two_formats_goes_together():
    """A table of one's own beside the shipped record: every event of both is there to be seen."""
    table = pd.DataFrame({"date": ["2023-04-06"], "longitude": [35.2], "latitude": [33.1]})
    mine, shipped = read_events(table), open_record("spring-2023")
    both = combine([mine, shipped])
    assert len(both) == len(mine) + len(shipped)
    assert both.select(from_="2023-04-06", to="2023-04-06").counts()["held"] == (
        1 + len(shipped.select(from_="2023-04-06", to="2023-04-06"))
    )
    assert both.check().query("level == 'error'").empty


def test_the_rows_of_each_source_come_back_out():
    """Of a combination of ACLED and UCDP each gives its own columns, with their values."""
    one = dict.fromkeys(acled.COLUMNS, "") | {"event_id_cnty": "LEB1", "event_date": "2023-04-06"}
    one |= {"event_type": "Battles", "sub_event_type": "Armed clash", "time_precision": "1"}
    one |= {"longitude": "35.2", "latitude": "33.2", "geo_precision": "1", "country": "Lebanon"}
    other = dict.fromkeys(ucdp.COLUMNS, "") | {"id": 7, "type_of_violence": 1, "best": 3}
    other |= {
        "where_prec": 1,
        "latitude": 33.2,
        "longitude": 35.2,
        "date_prec": 1,
        "dyad_name": "x",
    }
    other |= {"date_start": "2023-04-06", "date_end": "2023-04-06", "country": "Lebanon"}
    both = combine([read_events(pd.DataFrame([row])) for row in (one, other)])
    assert both.to_source("acled").to_dict("records") == [one]
    assert both.to_source("ucdp").to_dict("records") == [other]
    with pytest.raises(RecordError, match=r"dataset=None.*'acled', 'ucdp'"):
        both.to_source()


_IDS = st.lists(st.sampled_from("abcde"), min_size=1, max_size=5, unique=True)


@settings(max_examples=tries(40), deadline=None)
@given(parts=st.lists(_IDS, min_size=2, max_size=4), one_name=st.booleans())
def test_nothing_is_lost(parts, one_name):
    """The rows of every table, and every count, are the sums of the parts."""
    records = [_record(ids, "same" if one_name else f"d{n}") for n, ids in enumerate(parts)]
    both = combine(records)
    for table in set(TABLES) - {"actors"}:
        assert len(getattr(both, table)) == sum(len(getattr(r, table)) for r in records)
    assert both.counts() == {
        key: sum(record.counts()[key] for record in records) for key in both.counts()
    }
    assert len(both.original) == sum(len(record.original) for record in records)
    assert both.events["dataset"].value_counts().sort_index().tolist() == (
        pd.Series([part["events"] for part in both.dataset["parts"]]).tolist()
    )


def _told(name, *rows):
    """Return a record of events with one place and one actor each."""
    table = pd.DataFrame(rows, columns=["start", "longitude", "radius_km", "actor_id"])
    ids = [f"{name}{number}" for number in range(len(table))]
    actors = pd.DataFrame(
        {"actor_id": ["IRGC", "QF", "AF"], "name": ["IRGC", "Quds", "Air"], "kind": "force"}
    ).assign(parent_id=["", "IRGC", "IRGC"])
    civilians = pd.DataFrame({"actor_id": ["CIV", "HZB"], "kind": ["civilians", "group"]})
    return Record(
        pd.DataFrame({"event_id": ids, "start": table["start"]}),
        pd.DataFrame({"event_id": ids, "latitude": 33.0, "precision": "town"}).assign(
            longitude=table["longitude"], radius_km=table["radius_km"]
        ),
        pd.DataFrame({"event_id": ids, "actor_id": table["actor_id"], "role": "party"}),
        pd.concat([actors, civilians]).fillna(""),
        dataset={"name": name},
    )


@pytest.mark.parametrize(
    ("other", "fits"),
    [
        (("2023-04-06T23:00", 35.0, 3.0, "QF"), True),  # all alike
        (("2023-04-07", 35.05, 3.0, "QF"), True),  # a day later, 4.7 km off
        (("2023-04-08", 35.0, 3.0, "QF"), False),  # two days later
        (("2023-04-06", 35.1, 3.0, "QF"), False),  # 9.3 km off, 6 between them
        (("2023-04-06", 35.0, 3.0, "IRGC"), True),  # the organisation above
        (("2023-04-06", 35.0, 3.0, "AF"), False),  # another branch of it
        (("2023-04-06", 35.0, 3.0, "HZB"), False),
        (("2023-04-06", 35.0, 80.0, "QF"), False),  # a place that is everywhere
    ],
)
def test_one_event_in_two_data_sets_is_suspected(other, fits):
    """Day, place and actor must all fit; it is listed with why, and both events stay."""
    both = combine([_told("m", ("2023-04-06", 35.0, 3.0, "QF")), _told("o", other)])
    assert len(both) == 2
    found = both.report["likely_doubles"]
    assert (found is not None) == fits
    if fits:
        assert found["count"] == 1
        (pair,) = found["pairs"]
        assert (pair["first"], pair["second"], pair["actor"]) == ("m0", "o0", "QF")
        assert "may be one: day, place and actor fit" in str(both.report)
        assert "may be one event" in " ".join(both.dataset["transformations"])


def test_civilians_and_one_data_set_alone_are_no_suspicion():
    """Civilians are everybody's victims; doubles within a data set are that data set's."""
    row = ("2023-04-06", 35.0, 3.0, "CIV")
    assert combine([_told("m", row), _told("o", row)]).report["likely_doubles"] is None
    same = ("2023-04-06", 35.0, 3.0, "QF")
    far = ("2023-06-06", 35.0, 3.0, "QF")
    assert combine([_told("m", same, same), _told("o", far)]).report["likely_doubles"] is None


def test_a_pair_is_counted_once_however_often_it_fits(tmp_path):
    """Over several places, actors and days; the report is saved with its pairs."""
    row = ("2023-04-06", 35.0, 3.0, "QF")
    three = combine([_told("a", row), _told("b", row), _told("c", row)])
    assert three.report["likely_doubles"]["count"] == 3
    again = open_record(three.save(tmp_path / "r"))
    assert again.report["likely_doubles"]["pairs"] == three.report["likely_doubles"]["pairs"]


def test_what_was_taken_out_is_not_told_after_combining(tmp_path):
    """The name of a file, or a title, may not bring back what a part was rid of."""
    events = pd.DataFrame({"event_id": ["x"], "start": ["2023-04-06"], "title": ["Nader"]})
    left = Record(events).redact({"words": ["Nader"]})
    both = combine([left, _told("o", ("2023-04-06", 35.0, 3.0, "QF"))])
    with pytest.raises(PageError, match="taken out of the record"):
        both.write(tmp_path / "nader.csv")


def test_too_many_alike_are_not_compared_and_it_says_so(monkeypatch):
    """Data sets of one actor and day give no end of pairs; nobody is told that there are none."""
    monkeypatch.setattr(duplicates, "_MOST", 2)
    row = ("2023-04-06", 35.0, 3.0, "QF")
    report = combine([_told("a", row), _told("b", row)]).report
    assert "likely_doubles" not in report
    assert "not checked: events that stand in two data sets" in str(report)
