"""What was known when: later rows leave, undated ones stay, and both are counted."""

import pandas as pd
import pytest
from finished import everything_in
from hypothesis import given, settings
from hypothesis import strategies as st

import atlas
from atlas.errors import RecordError
from atlas.page.briefing import brief
from atlas.page.html.manifest import read_manifest
from atlas.record.record import Record
from atlas.release.as_of import last_days
from tests.tries import tries


def _record():
    """Return three events: one reported at once, one only later, one that is still to come."""
    ids = ["early", "told later", "to come"]
    return Record(
        pd.DataFrame({"event_id": ids, "start": ["2023-04-05", "2023-04-06", "2023-04-12"]}),
        participants=pd.DataFrame(
            {
                "event_id": "early",
                "actor_id": ["HAM", "HZB"],
                "role": "initiator",
                "attribution": ["attributed", "denied"],
                "as_of": ["2023-04-06", "2023-04-20"],
            }
        ),
        actors=pd.DataFrame({"actor_id": ["HAM", "HZB"], "name": ["Hamas", "Hezbollah"]}),
        quantities=pd.DataFrame(
            {
                "event_id": "early",
                "what": "killed",
                "best": [1, 3, 2],
                "as_of": ["2023-04-05", "2023-05", ""],
            }
        ),
        sources=pd.DataFrame(
            {
                "event_id": ["early", "early", "told later"],
                "outlet": ["First", "Second", "Third"],
                "published": ["2023-04-05", "2023-04", "2023-04-10"],
            }
        ),
        dataset={"title": "Invented", "cut_off": "2023-05-31"},
        original=pd.DataFrame({"row": ["x", "y", "z"]}, index=ids),
    )


def test_what_came_later_leaves():
    """Sources, figures, claims and events of later days are not in it; undated ones are."""
    known = _record().as_of("2023-04-08")
    assert known.events.index.tolist() == ["early"]
    assert known.sources["outlet"].tolist() == ["First"]
    assert known.quantities["best"].tolist() == [1, 2]
    assert known.participants["actor_id"].tolist() == ["HAM"]
    assert known.actors["actor_id"].tolist() == ["HAM"]
    assert known.original is None
    assert known.dataset["cut_off"] == "2023-04-08"


def test_what_left_is_counted_and_said(tmp_path):
    """The file says how many rows left by which rule, and how many bear no date."""
    path = brief(_record(), tmp_path / "b.html", as_of="2023-04-08")
    text = everything_in(path)
    for said in (
        "As known on 2023-04-08",
        "Events: 3 held, 1 here; 1 begun after 2023-04-08; "
        "1 with every source dated after 2023-04-08.",
        "Figures without a date, which were kept: 1.",
        "bear no date",
    ):
        assert said in text
    for gone in ("told later", "to come", "Second", "Third", "Hezbollah"):
        assert gone not in text
    made = read_manifest(path)
    assert made["cut_off"] == "2023-04-08"
    assert made["removals"][0]["held"]["original"] == 3


def test_a_month_counts_once_it_is_over():
    """A source of April is known on the last day of April, not before."""
    record = _record()
    assert record.as_of("2023-04-29").sources["outlet"].tolist() == ["First", "Third"]
    assert record.as_of("2023-04-30").sources["outlet"].tolist() == ["First", "Second", "Third"]


def test_an_event_without_sources_counts_from_its_day():
    """Nothing says that it was told later; an event of the day itself is in."""
    record = Record(pd.DataFrame({"event_id": ["a", "b"], "start": ["2023-04-08", "2023-04-09"]}))
    assert record.as_of("2023-04-08").events.index.tolist() == ["a"]


def test_the_shipped_record_on_a_day():
    """On 6 April nothing of 7 April is known; on the cut-off, all but what is dated vaguely is."""
    record = atlas.open_record("spring-2023")
    known = record.as_of("2023-04-06")
    assert known.events["start"].max() < pd.Timestamp("2023-04-07")
    assert (known.sources["published"] <= "2023-04-06").all()
    entry = known.dataset["removals"][0]
    for name, held in entry["held"].items():
        left = sum(entry["removed"].get(name, {}).values())
        assert held == entry["kept"][name] + left
    assert len(record.as_of("2023-12-31")) == len(record)


@settings(max_examples=tries(50), deadline=None)
@given(days=st.lists(st.integers(1, 28), min_size=2, max_size=2).map(sorted))
def test_what_is_known_only_grows(days):
    """What was known on a day is known on every later one."""
    record = _record()
    first, second = (record.as_of(f"2023-04-{day:02}") for day in days)
    for name in ("sources", "participants", "quantities"):
        assert len(getattr(first, name)) <= len(getattr(second, name))
    assert set(first.events.index) <= set(second.events.index)


@pytest.mark.parametrize("day", ["8 April", "2023-04", "2023-02-30", "", "now"])
def test_a_day_that_is_none_is_refused(day):
    """The message says how a day is written."""
    with pytest.raises(RecordError, match="YYYY-MM-DD"):
        _record().as_of(day)


def test_the_last_day_that_a_date_may_mean():
    """A span ends with its last date; what is no date says nothing."""
    given = pd.Series(["2024-02", "2023-04-01/2023-04-08", "2023-04-05T12:30", "2023-13", "spring"])
    wanted = ["2024-02-29", "2023-04-08", "2023-04-05", "", ""]
    assert last_days(given).tolist() == wanted


LATER = [
    # the id of a later event, and how the text of an earlier one mentions it
    ("E045", "see E045 and E046"),
    ("E045", "E045-E047 belong together"),
    ("E045", "(e045); E045's sequel"),
    ("2023-04-12-qvillage-1", "compare 2023-04-12-qvillage-1."),
    ("ucdp:4711", "the same as ucdp:4711"),
    ("alpha", "as in alpha, later"),
    ("Qlater raid", "followed by Qlater raid"),
    ("حدث٧", "قبل حدث٧"),
    ("900123", "row 900123 of the table"),
]


@pytest.mark.parametrize(("key", "text"), LATER)
def test_no_text_names_an_event_that_had_not_happened(key, text):
    """Notes, titles, sources, links' bases, general lines of the log and the data set's words."""
    record = Record(
        pd.DataFrame(
            {
                "event_id": ["e0", key],
                "start": ["2023-04-05", "2023-04-12"],
                "title": [f"First: {text}", "The fall of Qcity"],
                "note": [text, "Qsecond thoughts on it"],
            }
        ),
        sources=pd.DataFrame({"event_id": ["e0"], "outlet": ["Post"], "note": [text]}),
        quantities=pd.DataFrame(
            {"event_id": ["e0"], "what": ["killed"], "best": [1], "detail": [text]}
        ),
        dataset={
            "title": f"Before {key}",
            "inclusion_rule": "up to the fall of Qcity",
            "transformations": [f"All merged with {key}", f"{key}: moved", "Two rows dropped"],
        },
    )
    known = record.as_of("2023-04-08")
    said = "\n".join([*(table.to_csv() for table in known.tables().values()), str(known.dataset)])
    for gone in (key, "Qcity", "Qsecond"):
        assert gone.casefold() not in said.casefold().replace("qcityx", "")
    assert "Two rows dropped" in said


def test_a_text_that_quotes_a_later_event_is_cut():
    """The title or note of an event that had not happened, whatever its case and signs."""
    events = pd.DataFrame(
        {
            "event_id": ["a", "b", "c", "d"],
            "start": ["2023-04-05", "2023-04-12", "2023-04-12", "2023-04-13"],
            "title": ["Rocket fire", "Rocket fire", "The raid on Qtown", "Clash"],
            "note": [
                'Then came "THE  RAID on Qtown"; rocket fire, clash',
                "",
                "Qsix were held",
                "",
            ],
        }
    )
    known = Record(events).as_of("2023-04-08")
    assert known.events["title"].tolist() == ["Rocket fire"]
    assert known.events["note"].tolist() == ['Then came "[event withheld]"; rocket fire, clash']


def test_a_phrase_of_the_record_is_no_mention_of_a_later_event():
    """What many notes end in says nothing of the one event whose note is no more than that."""
    phrase = "Named in the report of 14 April 2023."
    notes = [f"At {hour} local. Context, not {phrase[0].lower()}{phrase[1:]}" for hour in range(6)]
    events = {"event_id": list("abcdefg"), "start": ["2023-04-05"] * 6 + ["2023-04-12"]}
    known = Record(pd.DataFrame({**events, "note": [*notes, phrase]})).as_of("2023-04-08")
    assert known.events["note"].tolist() == notes


def test_the_notes_of_the_shipped_record_stay_whole_on_a_day():
    """None of them tells of an event that came later."""
    record = atlas.open_record("spring-2023")
    known = record.as_of("2023-04-08")
    assert known.events["note"].equals(record.events.loc[known.events.index, "note"])


def test_what_a_kept_event_says_itself_stays():
    """A title that a kept event bears, a number and a date are no mention of a later event."""
    events = pd.DataFrame(
        {
            "event_id": ["1", "2", "2023"],
            "start": ["2023-04-05", "2023-04-12", "2023-04-13"],
            "title": ["Fire on the coast", "Fire on the coast", "x"],
            "note": ["2 rockets in 2023: fire on the coast", "", ""],
        }
    )
    known = Record(events).as_of("2023-04-08")
    assert known.events["note"].tolist() == ["2 rockets in 2023: fire on the coast"]
