"""Ids that spell what left are given anew, and the last step sees what is still there."""

import pickle

import pandas as pd
import pytest
from finished import everything_in
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.errors import RecordError, SelectionError
from atlas.page.briefing import brief
from atlas.page.html.manifest import read_manifest
from atlas.page.notebook.folium_map import draw_map
from atlas.record.record import Record
from atlas.record.tables import TABLES
from atlas.reference.actors import load_actors
from atlas.release.event_mentions import Mentions
from atlas.release.leak_check import still_there
from atlas.release.scrub import KEYS, Unnamed, takers_of
from tests.tries import tries

IDS = ["qvillage-2023-9", "qoutlet-17", "alpha", "b-3"]


def _record(**changes):
    """Return a record of four events, out of order in time, whose ids tell."""
    every = {"event_id": IDS}
    tables = {
        "events": pd.DataFrame(
            {
                **every,
                "start": ["2023-04-09", "2023-04-07", "2023-04-08", "2023-04-06"],
                "title": ["see b-3 and alpha", "see qvillage-2023-9", "of alpha", "ALPHA again"],
                "sensitivity": ["", "", "minor", ""],
            }
        ),
        "places": pd.DataFrame(
            {
                **every,
                "name": ["Qvillage", "Sidon", "Tyre", "Sidon"],
                "longitude": [35.1, 35.2, 35.3, 35.2],
                "latitude": 33.3,
                "place_id": ["gn:1", "own:qfile.csv:3", "gn:3", "own:qfile.csv:3"],
            }
        ),
        "participants": pd.DataFrame(
            {**every, "actor_id": ["QB", "HZB", "QA", "QA"], "role": "party"}
        ),
        "actors": pd.DataFrame(
            {
                "actor_id": ["QA", "QB", "HZB"],
                "name": ["Group A", "Group B", "Hezbollah"],
                "parent_id": ["", "QA", ""],
                "confused_with": ["QB; HZB", "", "QA"],
                "kind": "group",
            }
        ),
        "sources": pd.DataFrame({**every, "outlet": ["Other", "Qoutlet", "Other", "Other"]}),
        "links": pd.DataFrame({"from_id": IDS[:1], "to_id": IDS[3:], "kind": ["same_as"]}),
        "dataset": {"title": "Of four", "inclusion_rule": "all, and alpha"},
    }
    return Record(**{**tables, **changes})


def _ids_in(left):
    """Return every id of a record's rows."""
    return {
        value
        for name, table in left.tables().items()
        for column in KEYS & {*table.columns, table.index.name}
        for value in (table.index if column == table.index.name else table[column])
    }


@pytest.mark.parametrize(
    "rules",
    [
        {"drop_sensitivity": ["minor"]},  # an event leaves
        {"coarsen": {"grid": 0.5}},  # a place is made coarser
        {"drop_outlets": ["Qoutlet"]},  # an outlet leaves
        {"words": ["Qvillage"]},  # an id holds a word
    ],
)
def test_ids_are_given_anew_in_the_order_of_time(rules):
    """Events, actors that are the record's own, and places of its own tables; links follow."""
    left = _record().redact(rules)
    order = left.events.sort_values("start").index.tolist()
    assert order == [f"e{number}" for number in range(1, len(order) + 1)]
    first, last = left.links.iloc[0][["from_id", "to_id"]]
    assert left.events.loc[[first, last], "start"].dt.day.tolist() == [9, 6]
    assert set(left.actors["actor_id"]) == {"a1", "a2", "HZB"}
    names = dict(zip(left.actors["actor_id"], left.actors["name"], strict=True))
    # The first to take part is the first, and who is above whom stays.
    assert names["a1"] == "Group A"
    assert left.actors.set_index("actor_id").loc["a2", "parent_id"] == "a1"
    assert left.actors.set_index("actor_id").loc["a1", "confused_with"] == "a2; HZB"
    assert not _ids_in(left) & {*IDS, "QA", "QB", "own:qfile.csv:3"}
    if "coarsen" not in rules:
        assert left.places.set_index("event_id").loc["e1", "place_id"] == "p1"
        assert "gn:1" in left.places["place_id"].tolist()
    assert left.check()["level"].ne("error").all()


def test_texts_follow_the_ids():
    """A text that names an event names it by its new id, or says that it left."""
    left = _record().redact({"drop_sensitivity": ["minor"]})
    titles = left.events["title"]
    assert titles["e1"] == "[event withheld] again"
    assert titles["e3"] == "see e1 and [event withheld]"
    assert titles["e2"] == "see e3"
    assert left.dataset["inclusion_rule"] == "all, and [event withheld]"


def test_persons_alone_change_only_the_ids_that_hold_their_names():
    """An analyst who withholds names keeps the ids that she works with."""
    record = _record(
        actors=pd.DataFrame(
            {
                "actor_id": ["QA", "QB", "HZB"],
                "name": ["Amal Qvillage", "Group B", "Hezbollah"],
                "kind": ["person", "group", "group"],
            }
        )
    )
    left = record.redact({})
    assert left.events.index.tolist() == ["e1", *IDS[1:]]
    assert left.actors["actor_id"].tolist() == ["private-person-1", "QB", "HZB"]
    assert "own:qfile.csv:3" in left.places["place_id"].tolist()
    again = left.redact({})
    assert again.actors["name"].tolist() == left.actors["name"].tolist()


def test_a_rule_that_takes_nothing_leaves_the_ids():
    """Where nothing left, there is nothing that an id could lead back to."""
    left = _record().redact({"drop_outlets": ["Nobody"], "drop_fields": ["events.note"]})
    assert left.events.index.tolist() == IDS


def test_ids_are_kept_where_asked_unless_one_tells():
    """Which id it is, the message does not say."""
    left = _record().redact({"drop_sensitivity": ["minor"], "ids": "keep"})
    assert left.events.index.tolist() == ["qvillage-2023-9", "qoutlet-17", "b-3"]
    with pytest.raises(RecordError, match="1 of events") as caught:
        _record().redact({"coarsen": {"grid": 0.5}, "ids": "keep"})
    assert "qvillage" not in str(caught.value).casefold()
    with pytest.raises(RecordError, match="renew, keep"):
        _record().redact({"ids": "none"})


def test_the_new_ids_of_a_redaction_are_known_in_memory_alone(tmp_path):
    """A filter that was made with the old ids works on; no file and no pickle leads back."""
    rules = {"drop_outlets": ["Qoutlet"]}
    left = _record().redact(rules)
    assert left.renewed["events"]["alpha"] == "e3"
    assert b"qvillage-2023" not in pickle.dumps(left)
    assert pickle.loads(pickle.dumps(left)).renewed is None
    path = brief(_record(), tmp_path / "b.html", redact=rules, selection={"actors": ["QA", "HZB"]})
    made = read_manifest(path)
    assert "a1 or HZB" in made["filters"]
    m = draw_map(_record(), selection={"actors": ["QB"]})
    made = read_manifest(brief(m, tmp_path / "c.html", redact=rules))
    assert made["filters"].endswith("a2")
    assert draw_map(left, selection={"actors": ["a2"]}).contents.selection.actors == ("a2",)
    with pytest.raises(SelectionError, match="Nobody"):
        brief(_record(), tmp_path / "d.html", redact=rules, selection={"actors": ["Nobody"]})
    for one in tmp_path.glob("*.html"):
        assert not any(old in everything_in(one) for old in ("qvillage-2023", "qoutlet", "qfile"))


def test_ids_given_anew_twice_lead_from_the_first_to_the_last():
    """A second redaction of a redacted record is one step more."""
    once = _record().redact({"drop_outlets": ["Qoutlet"]})
    twice = once.redact({"drop_sensitivity": ["minor"]})
    assert twice.renewed["events"]["b-3"] == "e1"
    assert twice.renewed["events"]["qvillage-2023-9"] == "e3"
    assert twice.events.index.tolist() == ["e3", "e2", "e1"]


def test_no_new_id_of_an_actor_is_an_old_one_of_another():
    """A filter that names a1 can mean only one of them."""
    record = _record(
        participants=pd.DataFrame({"event_id": IDS[:2], "actor_id": ["a2", "a1"], "role": "party"}),
        actors=pd.DataFrame({"actor_id": ["a1", "a2"], "name": ["One", "Two"], "kind": "group"}),
    )
    left = record.redact({"drop_outlets": ["Qoutlet"]})
    assert left.renewed["actors"] == {"a1": "a1", "a2": "a2"}
    names = dict(zip(left.actors["actor_id"], left.actors["name"], strict=True))
    assert names == {"a1": "One", "a2": "Two"}


def test_no_new_id_is_what_was_taken_out():
    """A person's own id may look like one of ours."""
    record = _record(
        actors=pd.DataFrame(
            {
                "actor_id": ["QA", "QB", "HZB", "e01", "a001"],
                "name": ["Group A", "Group B", "Hezbollah", "Amal Qnader", "Omar Qnader"],
                "kind": ["group", "group", "group", "person", "person"],
            }
        )
    )
    left = record.redact({"words": ["e2", "a1"], "drop_outlets": ["Qoutlet"]})
    assert sorted(left.events.index) == ["e1", "e3", "e4", "e5"]
    assert {"a2", "a3", "HZB"} <= set(left.actors["actor_id"])


def test_a_public_actor_keeps_its_id():
    """Those of the shipped registry are known to everybody; a word that the author gives is not."""
    assert "HZB" in load_actors()
    left = _record().redact({"words": ["HZB"]})
    assert "HZB" not in left.actors["actor_id"].tolist()
    left = _record().redact({"words": ["Hezbollah"]})
    assert "HZB" in left.actors["actor_id"].tolist()


OPEN = [
    (name, column.name)
    for name, columns in TABLES.items()
    for column in columns
    if column.type == "text" and column.words is None and column.name not in {*KEYS, "tz"}
]


@pytest.mark.parametrize(("table", "column"), OPEN)
def test_every_column_is_text_unless_its_words_are_a_list(table, column):
    """Codes, keys and sparse columns spell names, too: country, territory, confused_with, kind."""
    frames = {name: frame.copy() for name, frame in _record().tables().items()}
    frames["quantities"] = pd.DataFrame({"event_id": IDS, "what": "killed", "best": 1})
    frames["events"] = frames["events"].reset_index()
    frames[table][column] = "of Qsecret"
    left = Record(**frames).redact({"words": ["qsecret"]})
    values = getattr(left, table)[column]
    assert values.str.contains("[withheld]", regex=False).all()
    assert not values.str.contains("secret").any()


def test_closed_words_stay():
    """A word of a vocabulary is no name, whatever the author withholds."""
    record = _record(
        events=pd.DataFrame(
            {"event_id": IDS, "start": "2023-04-06", "kind": "clash", "tz": "Asia/Beirut"}
        ).assign(marking="TLP:GREEN"),
    )
    left = record.redact({"words": ["clash", "Beirut", "party", "title", "green"]})
    assert set(left.events["kind"]) == {"clash"}
    assert set(left.events["tz"]) == {"Asia/Beirut"}
    assert set(left.events["marking"]) == {"TLP:GREEN"}
    assert set(left.participants["role"]) == {"party"}
    assert "title" in left.dataset


def test_the_last_step_names_the_column_and_never_the_name(monkeypatch):
    """A fault in the cutting is an error, and not a leak; its message tells nothing."""
    monkeypatch.setattr("atlas.release.redact.unnamed", lambda record, *_: record)
    record = _record(dataset={"title": "Of Qvillage", "parts": [{"note": "by QOUTLET"}]})
    with pytest.raises(RecordError, match="can still be seen") as caught:
        record.redact({"words": ["Sidon", "Qvillage", "Qoutlet"]})
    said = str(caught.value)
    for place in ("places.name", "sources.outlet", "the description of the data set"):
        assert place in said
    assert not any(word in said.casefold() for word in ("sidon", "qvillage", "qoutlet"))


def test_the_last_step_reads_every_part():
    """Each open column and key, the description, the report and the original rows are read."""
    frames = {name: frame.copy() for name, frame in _record().tables().items()}
    frames["quantities"] = pd.DataFrame({"event_id": IDS, "what": "killed", "best": 1})
    frames["events"] = frames["events"].reset_index()
    for table, column in OPEN:
        frames[table][column] = "of Q%73ecret"
    record = Record(
        **frames,
        dataset={"title": "x", "parts": [{"note": "Qsecret"}]},
        original=pd.DataFrame({"row": ["QSECRET"]}, index=IDS[:1]),
        report={"file": "qsecret.csv"},
    )
    out = Unnamed()
    out.add_words(["Qsecret"])
    found = still_there(record, takers_of(record, out))
    assert {f"{table}.{column}" for table, column in OPEN} <= set(found)
    rest = ["the description of the data set", "the report", "the original rows"]
    assert found[-3:] == rest


def test_the_name_of_a_profile_is_the_authors_word():
    """It stands in the file, so that it may hold nothing that the profile takes out."""
    with pytest.raises(RecordError, match="the name of the profile"):
        _record().redact({"name": "without Qsecret", "words": ["Qsecret"]})


@settings(max_examples=tries(100), deadline=None)
@given(
    ids=st.lists(st.text("ab1-. ", min_size=1, max_size=6), unique=True, max_size=6),
    text=st.text("ab1-. ", max_size=30),
)
def test_ids_of_events_that_left_are_in_no_text(ids, text):
    """Looking twice finds nothing more, and a text without them stays as it was."""
    mentions = Mentions(ids, {}, "[event withheld]")
    left = mentions.out_of(text)
    assert mentions.out_of(left) == left
    if "[event withheld]" not in left:
        assert left == text
