"""A film: events over time, with the checks of every file that goes out."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import atlas
from atlas.page.film.pictures import counts_in_words, date_in_words, pending, titles_of
from atlas.page.film.time_steps import PLAY, run_of, shown_at, steps_of, strength
from atlas.page.film.webm import webm
from atlas.page.still import map_note, sheet_layout
from atlas.record.record import Record
from tests import hostile
from tests.tries import tries

SMALL = {"seconds": 2, "size": (480, 360)}


@pytest.fixture(scope="module")
def placed():
    """Return four events of early April with a place each."""
    record = atlas.open_record("spring-2023").select(ids=["E035", "E036", "E045", "E055"])
    for event, role in (("E035", None), ("E036", "launch"), ("E055", None)):
        record = record.place(event, 34.9, 31.9, 5, role=role, why="for the test")
    return record


def _stage(record):
    """Return what words of a picture need of a film."""

    class _Stage:
        begins = __import__("atlas.record.local_time", fromlist=["x"]).local_minutes(record.events)[
            0
        ]
        placed = np.ones(len(record), dtype=bool)

    stage = _Stage()
    stage.record = record
    return stage


def test_a_film_says_on_its_map_how_many_events_have_no_place(placed, monkeypatch, tmp_path):
    """In each picture, where a record was not geocoded; nothing where each event has its place."""
    said = []
    real = map_note.paint_note
    monkeypatch.setattr(
        sheet_layout,
        "paint_note",
        lambda *given: said.append((given[1], real(*given))) or said[-1][1],
    )
    record = atlas.open_record("spring-2023").select(from_="2023-04-05", to="2023-04-06")
    bare = record.place("E036", 34.5, 31.5, 3, role="launch", why="for the test")
    counts = bare.counts()
    assert counts["off_map"] > 0
    bare.film(tmp_path / "bare", **SMALL)
    few = f"{counts['off_map']} of {counts['held']} events have no place"
    ((texts, box),) = said
    assert texts == [f"Not on this map: {few}", few]
    assert min(box) >= 0
    said.clear()
    placed.select(ids=["E035", "E055"]).film(tmp_path / "placed", **SMALL)
    assert said == []


def _duration(path):
    """Return how many pictures a GIF has, and how long it lasts in milliseconds."""
    with Image.open(path) as film:
        lengths = []
        for number in range(film.n_frames):
            film.seek(number)
            lengths.append(film.info["duration"])
        return film.n_frames, sum(lengths), film.size


@pytest.mark.parametrize("name", ["film", "film.gif", "film.webm"])
def test_a_film_is_whole_or_nothing(placed, tmp_path, name):
    """Each form is written, nothing is replaced unasked, and nothing is left half done."""
    path = placed.film(tmp_path / name, **SMALL)
    assert path == tmp_path / name
    with pytest.raises(atlas.errors.OutputExistsError):
        placed.film(path, **SMALL)
    again = placed.film(path, **SMALL, overwrite=True)
    assert [one.name for one in tmp_path.iterdir()] == [name]
    if name.endswith("gif"):
        frames, long, size = _duration(again)
        assert size == (480, 360)
        assert frames >= 3
        assert 1900 <= long <= 2600
    elif name.endswith("webm"):
        head = again.read_bytes()[:128]
        assert head[:4].hex() == "1a45dfa3"
        assert b"webm" in head
    else:
        stills = sorted(again.glob("*.png"))
        listed = pd.read_csv(again / "frames.csv")
        assert [one.name for one in stills] == listed["file"].tolist()
        assert listed["new_events"].sum() == len(placed)
        with Image.open(stills[0]) as one, Image.open(stills[-1]) as last:
            assert one.size == (480, 360)
            assert np.asarray(one).tolist() != np.asarray(last).tolist()


@settings(max_examples=tries(40), deadline=None)
@given(
    st.lists(
        st.tuples(
            st.datetimes(pd.Timestamp("1990-01-01"), pd.Timestamp("2025-01-01")),
            st.sampled_from(["minute", "hour", "night", "day", "week", "month", "range"]),
        ),
        min_size=1,
        max_size=30,
    ),
    st.integers(2, 90),
)
def test_each_event_is_new_once_and_never_before_it_may_have_been(found, seconds):
    """No picture shows an event before the end of what is known of its time, and none is lost."""
    events = pd.DataFrame(found, columns=["start", "time_precision"])
    record = Record(events.assign(event_id=[f"e{row}" for row in range(len(events))]))
    steps = steps_of(record, seconds)
    assert sorted(row for step in steps for row in step.new) == list(range(len(record)))
    at, _ = shown_at(record)
    for step in steps:
        assert all(at[row] <= step.moment.last for row in step.new)
    shown = [step for step in steps if step.new]
    # No picture is coarser than a year.
    years = len(set(at.astype("datetime64[m]").astype("datetime64[Y]").tolist()))
    assert len(shown) <= max(2, 2 * seconds, years)
    lasts = [step.moment.last for step in shown]
    assert lasts == sorted(lasts)


CASES = json.loads((Path(__file__).parents[1] / "data" / "play_cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_a_film_and_the_page_play_by_one_rule(case):
    """The page runs the same cases: same pictures, same order, same lengths, same fading."""
    at = np.array([one["at"] for one in case["events"]], dtype="datetime64[m]").astype("int64")
    run = run_of(at, np.array([one["exact"] for one in case["events"]]), case["seconds"])
    steps = [
        {
            "first": str(np.datetime64(step.moment.first, "m")),
            "last": str(np.datetime64(step.moment.last, "m")),
            "clock": step.moment.clock,
            "new": list(step.new),
            "milliseconds": step.milliseconds,
        }
        for step in run.steps
    ]
    assert (steps, run.fade) == (case["steps"], case["fade"])


@given(st.integers(1, 10**6), st.integers(0, 10**7), st.integers(0, 10**7))
def test_an_event_fades_to_a_trace_and_stays(fade, age, later):
    """It never grows stronger, is whole when new, and is a trace from the end of its fading on."""
    assert strength(0, fade) == 1
    assert strength(age, fade) >= strength(age + later, fade) >= PLAY["trace"]
    assert strength(fade + later, fade) == pytest.approx(PLAY["trace"])


def test_nothing_is_ordered_within_a_day_or_a_night():
    """The raid of the night to 5 April is there before the rockets of 03:00, and after them."""
    record = atlas.open_record("spring-2023").select(ids=["E035", "E036", "E037", "E039"])
    steps = [step for step in steps_of(record, 20) if step.new]
    names = [set(record.events.index[list(step.new)]) for step in steps]
    # E037 and E039 are known to the day: they come together, in no order.
    assert names == [{"E036"}, {"E035"}, {"E037", "E039"}]
    assert not steps[2].moment.clock
    waiting = pending(_stage(record), steps[0], set(steps[0].new))
    assert set(record.events.index[waiting]) == {"E035", "E037", "E039"}
    told = counts_in_words(_stage(record), steps[0], list(steps[0].new))
    assert "fainter: 3 known only to a time that is not over" in told
    assert titles_of(record, steps[1])[0].endswith("(time known to the night)")


def test_years_without_an_event_pass_quickly():
    """From 2006 to 2023 a film of 20 s has no picture that stands for an empty year."""
    record = atlas.open_record("spring-2023").select(ids=["E001", "E036"])
    steps = steps_of(record, 20)
    quick = [step for step in steps if not step.new]
    assert 1 <= len(quick) <= 6
    assert sum(step.milliseconds for step in quick) < 500
    assert abs(sum(step.milliseconds for step in steps) - 20_000) < 500


def test_deaths_are_not_counted_up_and_launches_have_owners():
    """The words of a picture count events and rounds from low to high and whose, and no deaths."""
    record = atlas.open_record("spring-2023").select(ids=["E045", "E055"])
    steps = steps_of(record, 20)
    words = " ".join(counts_in_words(_stage(record), steps[-1], [0, 1]))
    assert "launched so far: 30 to 100 in 1 event of which it is said, by IDF 2023-04-06" in words
    assert "killed" not in words
    assert date_in_words(steps[0].moment)[0] == "6 April 2023"


def _is_seen(folder, other):
    """Return whether the last stills of two films differ."""
    ends = [np.asarray(Image.open(sorted(one.glob("*.png"))[-1])) for one in (folder, other)]
    return not np.array_equal(*ends)


def test_marking_redaction_and_terms_hold(placed, tmp_path):
    """A film bears the marking, asks for the licence, and leaves out what a rule leaves out."""
    plain = placed.film(tmp_path / "plain", **SMALL)
    marked = placed.replace(dataset={**placed.dataset, "marking": "TLP:AMBER"})
    assert _is_seen(plain, marked.film(tmp_path / "marked", **SMALL))
    closed = placed.replace(dataset={**placed.dataset, "redistribution": "none"})
    with pytest.raises(atlas.errors.LicenceError):
        closed.film(tmp_path / "closed", **SMALL)
    less = placed.film(tmp_path / "less", **SMALL, redact={"drop_sensitivity": ["named holy site"]})
    assert pd.read_csv(less / "frames.csv")["new_events"].sum() == len(placed) - 1
    outlet = {"drop_outlets": ["WSJ"]}
    with pytest.raises(atlas.errors.PageError, match="WSJ"):
        placed.film(tmp_path / "WSJ film.gif", **SMALL, redact=outlet)
    assert not (tmp_path / "closed").exists()
    assert not (tmp_path / "WSJ film.gif").exists()


def test_sensitive_kinds_are_coarser_in_a_film(tmp_path):
    """An abduction alone has no point to draw, so there is nothing to film."""
    row = {"date": ["2023-05-02"], "kind": "abduction", "place": "Kabkabiya", "country": "SD"}
    record = atlas.read_events(pd.DataFrame({**row, "longitude": 24.08, "latitude": 13.64}))
    with pytest.raises(atlas.errors.PageError, match="nothing to film"):
        record.film(tmp_path / "a.gif", **SMALL)
    kept = record.film(tmp_path / "b.gif", **SMALL, redact={"coarsen_kinds": []})
    assert kept.is_file()


def test_hostile_text_is_drawn_as_text(tmp_path):
    """Titles of strangers neither stop a film nor are read as formulas."""
    texts = [text for text in hostile.STRINGS if text.strip()][:6]
    events = pd.DataFrame({"event_id": [f"e{n}" for n in range(len(texts))], "title": texts})
    record = Record(events.assign(start="2023-04-06"))
    record = record.place("e0", 35.2, 33.27, 3, why="for the test")
    assert record.film(tmp_path / "a.gif", **SMALL).is_file()


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("film.mp4", {}, "a folder of stills, a .gif or a .webm"),
        ("nowhere/film.gif", {}, "there is no folder"),
        ("film.gif", {"seconds": 1}, "from 2 to 600"),
        ("film.gif", {"seconds": True}, "wanted a number"),
        ("film.gif", {"size": (100, 100)}, "in pixels, each 320"),
        ("film.gif", {"size": "large"}, "width, height"),
        ("film.gif", {"theme": "blue"}, "theme"),
    ],
)
def test_a_wrong_option_says_what_is_wanted(placed, tmp_path, name, options, told):
    """Nothing is written then."""
    with pytest.raises(atlas.AtlasError, match=told):
        placed.film(tmp_path / name, **{**SMALL, **options})
    assert list(tmp_path.iterdir()) == []


def test_a_webm_has_a_block_a_picture_and_its_length():
    """The wrapper says how long the film is, and holds each picture once, over its clusters."""
    frames = [(Image.new("RGB", (32, 16), (shade, 0, 0)), 20_000) for shade in (0, 90, 180)]
    film = webm(frames)
    assert film.count(bytes.fromhex("9d012a")) == 3  # the start code of a VP8 key frame
    assert film.count(bytes.fromhex("1f43b675")) == 2
    assert np.frombuffer(film[film.index(b"\x44\x89") + 10 :][:8], ">f8")[0] == 60_000
