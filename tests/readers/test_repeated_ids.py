"""An id that stands in several rows: one event with several actors, or several events."""

import pandas as pd
import pytest

from atlas.readers import check_file, read_events

ONE = {"event_id": "e1", "date": "2023-04-06", "place": "Tyre", "country": "Lebanon", "killed": 3}


def _read(*rows):
    return read_events(pd.DataFrame([{**ONE, **row} for row in rows]))


def _told(record):
    return "\n".join(record.report.frame()["what"])


def _people(record):
    return record.participants[["event_id", "actor_id", "role"]].to_numpy().tolist()


def test_rows_that_differ_in_their_actors_alone_are_one_event():
    """The figure counts once, each actor is kept, and the report says how many rows it were."""
    record = _read({"initiators": "RSF"}, {"initiators": "SAF"}, {"event_id": "e2", "killed": 1})
    assert record.events.index.tolist() == ["e1", "e2"]
    assert record.quantities["best"].tolist() == [3, 1]
    assert len(record.participants) == 2
    assert "rows of one event, one for each actor: put together" in _told(record)
    assert record.report.adds_up()


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("role", ("perpetrator", "victim")),
        ("Side", ("Side A", "Side B")),
        ("actor_role", ("Attacker", "Victim")),
    ],
)
def test_a_column_of_roles_says_who_acted(column, words):
    """Of a table of one row an actor, the role of each is taken where it is a known word."""
    rows = [{"actor": name, column: word, "actor_sort": "soldiers" if name == "IDF" else "group"}
            for name, word in zip(("Hezbollah", "IDF"), words, strict=True)]  # fmt: skip
    record = _read(*rows)
    assert len(record) == 1
    assert sorted(role for _, _, role in _people(record)) == ["initiator", "target"]


def test_an_actor_that_is_repeated_beside_others_is_one_participant():
    """Pairs of one initiator with two targets name the initiator once."""
    rows = [{"initiators": "Hezbollah", "targets": name} for name in ("IDF", "UNIFIL")]
    record = _read(*rows)
    assert [role for _, _, role in _people(record)] == ["initiator", "target", "target"]


@pytest.mark.parametrize(
    "other",
    [{"date": "2023-04-07"}, {"place": "Sidon"}, {"date": "2023-04-07", "initiators": "IDF"}],
)
def test_an_id_of_another_day_or_place_is_another_event(other):
    """Both are kept, the second with a number behind its id, and this is a note with its row."""
    record = _read({}, other, {"event_id": "e1-2", "killed": 9}, {**other, "killed": 5})
    assert record.events.index.tolist() == ["e1", "e1-3", "e1-2", "e1-4"]
    assert record.quantities["best"].tolist() == [3, 3, 9, 5]
    assert "kept as one of its own, with a number behind the id" in _told(record)
    assert record.original.index.tolist() == record.events.index.tolist()
    assert record.report.adds_up()


def test_rows_that_differ_in_other_cells_are_kept_and_said():
    """They may be two counts of one event: nobody adds them up unseen."""
    record = _read({}, {"killed": 5})
    assert record.events.index.tolist() == ["e1", "e1-2"]
    assert "look whether the two are one" in _told(record)


def test_rows_of_one_actor_that_differ_in_an_unknown_column_are_not_put_together():
    """A table of persons repeats the event, and says something else in each row."""
    record = _read({"initiators": "RSF", "age": 3}, {"initiators": "RSF", "age": 4})
    assert len(record) == 2


def test_a_whole_row_that_is_repeated_is_merged_as_before():
    """It adds no event and no actor."""
    record = _read({"initiators": "RSF"}, {"initiators": "RSF"}, {"initiators": "SAF"})
    assert len(record) == 1
    assert len(record.participants) == 2
    assert record.report["merged_rows"] == 2
    assert "rows that repeat another in every cell: merged" in _told(record)
    assert record.report.adds_up()


def test_no_row_is_lost(tmp_path):
    """Of rows with three ids and any days, each is an event, or a part of one."""
    days = [f"2023-04-0{1 + at % 3}" for at in range(12)]
    frame = pd.DataFrame([{**ONE, "date": day, "event_id": f"e{at % 2}", "killed": at}
                          for at, day in enumerate(days)])  # fmt: skip
    record = read_events(frame)
    assert len(record) == 12
    assert record.events.index.is_unique
    frame.to_csv(tmp_path / "x.csv", index=False)
    assert check_file(tmp_path / "x.csv").query("level == 'error'").empty
