"""Each column and each word of the shipped record is explained, and the codebook is not stale."""

import re

import pandas as pd
import pytest

from atlas.record.tables import TABLES
from scripts import codebook

SPRING = codebook.DATA / "events" / "spring-2023"
README = codebook.EVENTS.read_text("utf-8")


def _table(name):
    return codebook.read(SPRING / f"{name}.csv")


@pytest.mark.parametrize("path", codebook.PAGES, ids=lambda path: path.name)
def test_a_codebook_is_as_its_script_writes_it(path):
    """Whoever changes the tables, a word or the data runs `python -m scripts.codebook`."""
    made = codebook.page(path, codebook.PAGES[path]())
    assert made == path.read_text("utf-8"), "stale: run python -m scripts.codebook"


def test_every_column_has_a_meaning():
    """Also what a blank means; and no column is explained that is not there."""
    told = codebook.read(codebook.COLUMNS)
    there = [(name, column.name) for name, columns in TABLES.items() for column in columns]
    assert list(zip(told["table"], told["column"], strict=True)) == there
    assert (told[["meaning", "blank"]] != "").all(axis=None)


def test_every_closed_word_has_a_meaning():
    """In the order of the vocabulary; each meaning says more than the word."""
    told = codebook.read(codebook.WORDS)
    there = [
        (name, column.name, word)
        for name, columns in TABLES.items()
        for column in columns
        for word in column.words or ()
        if word
    ]
    assert list(zip(told["table"], told["column"], told["word"], strict=True)) == there
    assert (told["meaning"] != told["word"]).all()
    assert (told["meaning"].str.len() >= 8).all()


def test_a_new_word_makes_the_codebook_stale(monkeypatch):
    """A closed word without a meaning stops the script; one that is no longer used is seen."""
    events = list(TABLES["events"])
    at = next(i for i, column in enumerate(events) if column.name == "status")
    longer = events[at]._replace(words=(*events[at].words, "rumoured"))
    monkeypatch.setitem(TABLES, "events", (*events[:at], longer, *events[at + 1 :]))
    with pytest.raises(KeyError, match="rumoured"):
        list(codebook.event_lines())
    fewer = events[at]._replace(words=events[at].words[1:])
    monkeypatch.setitem(TABLES, "events", (*events[:at], fewer, *events[at + 1 :]))
    assert codebook.page(codebook.EVENTS, codebook.event_lines()) != README


def test_the_rules_are_those_of_the_package():
    """What the page says of the licence, the cut-off and the version stands in the package too."""
    import atlas

    dataset = atlas.open_record("spring-2023").dataset
    assert dataset["licence"] in README
    assert f"version {dataset['version']}" in README
    day = pd.Timestamp(dataset["cut_off"])
    assert f"{day.day} {day.month_name()} {day.year}, the cut-off" in README
    assert "The Wall Street Journal" in dataset["inclusion_rule"]
    assert dataset["inclusion_rule"].count("(") >= 3


def test_what_the_page_says_of_the_data_is_so():
    """Blank grades and addresses, no later event, few places by hand, inferred links, listings."""
    events, places, links = _table("events"), _table("places"), _table("links")
    sources = _table("sources")
    for column in ("reliability", "credibility", "url"):
        assert (sources[column] == "").all(), column
    assert events["start"].max() < "2023-04-15"
    by_hand = places[places["longitude"] != ""]
    assert by_hand["event_id"].tolist() == ["E060", "E060"]
    assert (by_hand["precision"] == "area").all()
    assert (by_hand["reason"] != "").all()
    assert links["basis"].value_counts().to_dict() == {"inferred": 17, "stated": 2, "alleged": 1}
    assert (links["by"] == "coder").sum() == 10
    assert "Of 20, two are stated and one is alleged; 17 are inferred by the coder, ten" in README
    people = _table("participants")
    own = people[people["by"] == "coder"]
    assert (len(own), set(own["event_id"])) == (6, {"E044", "E051", "E061"})
    listed = events.loc[events["note"].str.contains("secondary listing"), "event_id"]
    assert listed.tolist() == ["E071", "E072", "E073", "E074"]
    assert "E071 to E074" in README
    stands = r"(Named in|Context, not named in|Background to) the WSJ report of 14 April 2023\.$"
    assert events["note"].str.contains(stands.replace("(", "(?:", 1)).all()
    assert set(re.findall(r"\bE\d{3}\b", README)) <= set(events["event_id"])
