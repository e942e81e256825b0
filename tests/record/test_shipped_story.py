"""The story of the shipped record is fair: nothing fatal left out, no figure without its owner."""

import tomllib

import pytest

import atlas
from atlas.page.story.counted_figures import amounts
from atlas.reference.vocabulary import KINDS
from atlas.shipped import shipped

SPAN = {"from": "2023-04-04", "to": "2023-04-09"}
CODER = "coder"


@pytest.fixture(scope="module")
def record():
    """Return the events of the story's days."""
    return atlas.open_record("spring-2023").select(SPAN)


@pytest.fixture(scope="module")
def story():
    """Return the story as it is written."""
    path = shipped("events", "spring-2023", "story.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def in_steps(story):
    """Return the events of all steps."""
    return {event for step in story["step"] for event in step["events"]}


def _fatal(record):
    """Return the events in which somebody was killed, by any account."""
    killed = amounts(record, "killed")
    return set(killed[killed["high"] > 0].index)


def test_the_story_opens_on_the_days_that_it_tells(story, record):
    """Headline, lead, steps and counts have one window, and no step leaves it."""
    assert story["selections"][story["selection"]] == SPAN
    told = {event for step in story["step"] for event in step["events"]}
    assert told <= set(record.events.index)


def test_every_fatal_event_is_in_a_step_and_in_the_choice(story, record, in_steps):
    """The dead of each side are told, in steps and list."""
    fatal = _fatal(record)
    assert len(fatal) >= 4
    assert fatal <= in_steps
    assert fatal <= set(story["key_events"])
    assert set(story["selections"]["fatal"]["ids"]) == fatal


def test_every_event_of_fire_and_from_the_air_is_in_a_step(record, in_steps):
    """So the largest of each party is, whoever counts."""
    groups = {kind: one.group for kind, one in KINDS.items()}
    acts = record.events["kind"].map(groups).isin(["fire", "air"])
    assert acts.sum() > 15
    assert set(record.events.index[acts]) <= in_steps


def test_the_largest_fire_of_each_party_is_in_the_choice(story, record):
    """Of each initiator that a source names: the event with most rounds, by the best figure."""
    launched = amounts(record, "launched")["best"]
    took = record.participants
    named = took[(took["role"] == "initiator") & ~took["by"].str.startswith(CODER)]
    named = named.assign(rounds=named["event_id"].map(launched)).dropna(subset="rounds")
    largest = named.sort_values("rounds").groupby("actor_id")["event_id"].last()
    assert len(largest) >= 5
    assert set(largest) <= set(story["key_events"])


def test_the_compound_has_both_its_names_wherever_it_is_named():
    """Neither name stands alone, in no text of the story."""
    text = shipped("events", "spring-2023", "story.toml").read_text(encoding="utf-8")
    both = "al-Aqsa Mosque compound / Temple Mount"
    assert text.count("Aqsa") == text.count("Temple Mount") == text.count(both) >= 3


def test_who_was_killed_is_said_and_the_driver_is_told_apart(story):
    """Civilians, a Palestinian man, a tourist and the driver; police and family both speak."""
    step = next(one for one in story["step"] if one["title"].startswith("Killed"))
    for words in ("civilians", "a tourist and the driver", "family deny", "Palestinian man"):
        assert words in step["text"]


def test_no_word_ranks_deaths_or_says_most(story):
    """No superlative, and no word of praise or blame."""
    text = str(story).lower()
    for word in ("deadliest", "largest", "most since", "worst", "terror", "martyr", "brutal"):
        assert word not in text


def test_the_file_holds_the_ranges_of_the_record(tmp_path):
    """Figures in braces are the record's, low to high, and each callout names its speaker."""
    record = atlas.open_record("spring-2023").geocode()
    path = atlas.brief(record, tmp_path / "b.html", story="spring-2023")
    from atlas.page.html.manifest import read_manifest

    made = read_manifest(path)
    counted = {one["placeholder"]: one["value"] for one in made["words"]["figures_checked"]}
    killed = amounts(record.select({**SPAN, "dates": "within"}), "killed")
    assert counted["{sum:killed:fatal}"] == f"{killed['low'].sum()} to {killed['high'].sum()}"
    barrage = amounts(record, "launched").loc["E045"]
    assert counted["{sum:launched:barrage}"] == f"{barrage['low']} to {barrage['high']}"
    assert made["counts"]["hidden"] == len(record) - len(record.select(SPAN))
