"""A drafted story counts, and infers nothing; a person edits it."""

import json
import re
import tomllib

import hostile
import pandas as pd
import pytest

import atlas
from atlas.errors import OutputExistsError, PageError
from atlas.page.story.counted_figures import amounts
from atlas.page.story.story_draft import write_draft
from atlas.record.record import Record


@pytest.fixture(scope="module")
def record():
    """Return the shipped record, placed."""
    return atlas.open_record("spring-2023").geocode()


@pytest.fixture(scope="module")
def draft(record):
    """Return its draft as parsed TOML, and its text."""
    text = atlas.draft_story(record)
    return tomllib.loads(text), text


def test_a_draft_opens_as_a_story(record, draft, tmp_path):
    """What is drafted is what brief reads, without a headline that nobody wrote."""
    story, _ = draft
    assert "headline" not in story
    assert 3 < len(story["step"]) <= 30
    path = atlas.brief(record, tmp_path / "b.html", story=story)
    config = json.loads(re.search(r'id="atlas-config">(.*?)</script>', path.read_text())[1])
    assert [one["title"] for one in config["words"]["steps"]] == [
        one["title"] for one in story["step"]
    ]


def test_each_title_is_a_count_and_none_ranks_deaths(draft):
    """Numbers and words of the record: no cause, no superlative, no meaning."""
    story, _ = draft
    for step in story["step"]:
        title = step["title"].replace("First day: ", "").replace("Last day: ", "")
        assert re.match(r"\d+ (events?|launched)", title), title
    words = str(story).lower()
    for word in ("because", "after ", "retaliat", "respon", "deadl", "most ", "worst", "killed,"):
        assert word not in str([one["title"] for one in story["step"]]).lower().replace(
            "people killed, in time", ""
        )
    assert "busiest" not in words


def test_only_confirmed_events_known_to_a_day_and_a_town_are_used(record, draft):
    """Nothing coarser, nothing alleged; what that leaves out is counted, the fatal ones apart."""
    story, text = draft
    told = {event for step in story["step"] for event in step["events"]}
    events = record.events.loc[list(told)]
    assert set(events["status"]) == {"confirmed"}
    assert set(events["time_precision"]) <= {"minute", "hour", "day", "night"}
    places = record.places[record.places["event_id"].isin(told)]
    close = places[places["precision"].isin(["exact", "site", "town"])]
    assert set(close["event_id"]) == told
    killed = amounts(record, "killed")
    fatal = set(killed[killed["high"] > 0].index) - told
    left = len(record) - len(told)
    assert f"Left out of the steps: {left} events, {len(fatal)} of them with people killed" in text


def test_a_figure_has_its_range_and_its_owner(draft):
    """34, by the IDF, 30 to 100 by source."""
    story, _ = draft
    step = next(one for one in story["step"] if one["events"] == ["E045"])
    assert "Launched: 34, by IDF 2023-04-06; 30 to 100 by source" in step["text"]


def test_ties_are_said():
    """Two salvos of the same size are both told, each with the other; so are equal days."""
    days = ["2024-01-01", *[f"2024-01-{day:02}" for day in (2, 2, 3, 3, 4, 4, 5, 5)], "2024-01-09"]
    ids = [f"EV{number}" for number in range(len(days))]
    events = pd.DataFrame({"event_id": ids, "start": days, "kind": "rocket_fire"})
    events["status"], events["time_precision"] = "confirmed", "day"
    places = pd.DataFrame({"event_id": ids, "longitude": 35.0, "latitude": 33.0})
    places["precision"] = "town"
    rounds = pd.DataFrame({"event_id": ["EV1", "EV2"], "what": "launched", "best": 9})
    story = tomllib.loads(atlas.draft_story(Record(events, places, quantities=rounds)))
    texts = [one["text"] for one in story["step"]]
    assert any("As many: [EV2]" in text for text in texts)
    assert sum("4 days have 2 each" in text for text in texts) == 4


def test_hostile_text_stays_text_in_a_draft(tmp_path):
    """The draft of a hostile record is TOML, and its page is built."""
    held = hostile.record((*hostile.STRINGS, *hostile.read("letters")))
    events = held.events.assign(status="confirmed", time_precision="day")
    launched = held.quantities.assign(what="launched", best=9, low=9, high=9)
    record = Record(events.reset_index(), held.places.drop(columns="geometry"), quantities=launched)
    story = tomllib.loads(atlas.draft_story(record))
    assert atlas.brief(record, tmp_path / "b.html", story=story).exists()


def test_too_few_events_make_no_story():
    """Below eight usable events the error says what to do instead."""
    row = pd.DataFrame({"date": ["2023-04-06"], "longitude": [35.2], "latitude": [33.1]})
    with pytest.raises(PageError, match="too few for a story in steps"):
        atlas.draft_story(row)


def test_a_draft_replaces_no_file_unless_asked(record, tmp_path):
    """What a person edited is not written over."""
    path = write_draft(record, tmp_path / "story.toml")
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputExistsError):
        write_draft(record, path)
    assert path.read_text(encoding="utf-8") == "mine"
    write_draft(record, path, overwrite=True)
    assert path.read_text(encoding="utf-8").startswith("# Drafted by counting")
