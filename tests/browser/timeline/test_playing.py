"""A run through time: what moves, what stands still, what is told of it, and by which hand."""

import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from atlas.page.film.time_steps import PLAY, run_of, shown_at
from atlas.record.differences.figures import sum_of_figures
from atlas.record.weights import weights_of
from tests.browser.audit import AUDIT, axe_text
from tests.browser.hosts.anywidget_host import write_host

pytestmark = pytest.mark.browser

# All that is to stand still while a run plays: words, values and bars.
_STILL = """(list) => {
    const parts = ".at-head, .at-left, .at-story, .at-legend, .at-hostrow, .at-dates, .at-panel";
    const seen = (one) => one.offsetWidth && one.id !== "at-panel-happens"
        && (list || one.id !== "at-panel-list"); // in a run "As it happens" takes its place
    const fields = [...document.querySelectorAll("input, select")].map(({ value }) => value);
    const text = [...document.querySelectorAll(parts)].filter(seen).map((one) => one.textContent);
    const bars = document.querySelector(".at-chart").outerHTML;
    return JSON.stringify([text, bars, fields, atlas.selection, atlas.counts, location.hash,
        history.length]);
}"""
# The pixels of the marks of a run, and of what moves above them.
_PIXELS = """(which) => {
    const [marks, above] = document.querySelectorAll(".leaflet-atlas-play-pane canvas");
    const canvas = which === "above" ? above : marks;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let at = 0; at < data.length; at += 1) sum = (sum * 31 + data[at]) | 0;
    return [sum, data.some((value) => value)];
}"""
_LAYER = "Object.values(atlas.map._layers).find(({ pane }) => pane === 'atlas-play')"
_NOW = ".at-now [role=slider]"
# What is told in words at each picture of a run, gone through by its key.
_ALL_TOLD = """(last) => {
    const told = ".at-moment, #at-happens .at-figure, .at-root > [role=status]";
    const texts = () => [...document.querySelectorAll(told)].map((one) => one.textContent);
    const found = [texts()];
    for (let at = 0; at < last; at += 1) {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "]", bubbles: true }));
        found.push(texts());
    }
    return found;
}"""
_ORDERED = [
    {"event_id": "raid", "start": "2023-04-05", "time_precision": "day"},
    {"event_id": "fire", "start": "2023-04-05T03:00", "time_precision": "hour"},
    {"event_id": "strike", "start": "2023-04-05", "time_precision": "day"},
    {"event_id": "visit", "start": "2023-04-04", "time_precision": "night"},
    {"event_id": "later", "start": "2023-04-06T14:20", "time_precision": "minute"},
]


def _page(events, folder, **places):
    """Write a page of events, each with a place of its own."""
    record = atlas.Record(pd.DataFrame(events).assign(title=[one["event_id"] for one in events]))
    for at, one in enumerate(events):
        record = record.place(one["event_id"], 35 + at / 10, 33, 3, why="for the test", **places)
    return atlas.brief(record, folder / "page.html")


def _open(open_page, path, size=(1440, 900), **options):
    opened = open_page(path, viewport={"width": size[0], "height": size[1]}, **options)
    opened.ready()
    return opened


def _frame(page, by=1):
    """Go pictures on or back by the keys; the focus is on nothing."""
    page.evaluate("document.activeElement.blur()")
    for _ in range(abs(by)):
        page.keyboard.press("]" if by > 0 else "[")


def _told(page):
    """Return number and words of the moment, and what the map says of it."""
    return page.evaluate(
        """() => {
            const now = document.querySelector(".at-now [role=slider]");
            const said = document.querySelector(".at-moment p").textContent;
            return [+now.ariaValueNow, now.ariaValueText, said];
        }"""
    )


def _play_until(page, many):
    """Let the clock of the page run until so many events are there."""
    for _ in range(600):
        page.clock.run_for(100)
        said = page.evaluate("() => document.querySelector('.at-moment p')?.textContent ?? ''")
        found = re.match(r"([\d,]+) of", said)
        if found and int(found[1].replace(",", "")) >= many:
            return
    pytest.fail(f"there were never {many} events")


def _settle(page):
    """Wait until nothing moves any more, and what is new is ringed."""
    page.wait_for_timeout(PLAY["line_ms"] + 200)


def _at(page):
    return int(page.locator(_NOW).get_attribute("aria-valuenow"))


def _listed(page):
    """Return the titles under "As it happens", the newest on top."""
    return page.locator("#at-happens .at-title").all_text_contents()


def _so_far(page):
    """Return how many events there are so far, and how many of all, as the map says."""
    said = page.locator(".at-moment p").first.text_content()
    found = re.match(r"([\d,]+) of ([\d,]+) events so far", said)
    return tuple(int(one.replace(",", "")) for one in found.groups())


def _plays(page):
    page.wait_for_timeout(100)
    return page.locator(".at-running").count() == 1


def test_panels_bars_and_key_stand_still_while_it_plays(open_page, briefing):
    """Only the map, the date and "As it happens" follow; selection and address do not change."""
    page = _open(open_page, briefing, fresh=True).page
    page.evaluate("document.querySelector('#at-list').scrollTop = 200")
    page.wait_for_timeout(400)
    before, whole = (page.evaluate(_STILL, listed) for listed in (False, True))
    page.clock.install()
    page.get_by_role("button", name="Play through time").click()
    _play_until(page, 5)
    marks = page.evaluate(_PIXELS, "marks")
    assert page.evaluate(_STILL, False) == before
    _play_until(page, 10)
    page.get_by_role("button", name="Pause the run").click()
    assert page.evaluate(_STILL, False) == before
    assert page.evaluate(_PIXELS, "marks") != marks
    assert len(_listed(page)) >= 10
    page.clock.run_for(500)
    assert page.evaluate(_STILL, False) == before, "nor is anything written when it pauses"
    page.get_by_role("button", name="Stop").click()
    page.clock.run_for(400)
    assert page.evaluate(_STILL, True) == whole


def test_the_page_plays_the_pictures_of_a_film(open_page, briefing, record):
    """Each picture has the moment and the events so far that Record.film gives it."""
    page = _open(open_page, briefing).page
    run = run_of(*shown_at(record), PLAY["usual_seconds"])
    weights = weights_of(record.events)
    _frame(page)
    assert int(page.locator(_NOW).get_attribute("aria-valuemax")) == len(run.steps) - 1
    shown = []
    for number, step in enumerate(run.steps):
        shown += step.new
        at, words, said = _told(page)
        assert at == number
        assert said.startswith(
            f"{int(weights[shown].sum()):,} of {int(weights.sum()):,} events so far"
        )
        day = str(np.datetime64(step.moment.last, "m")).replace("-0", "-").split("T")[0]
        year, _, date = day.split("-")
        assert re.search(rf"\b{date} \w+ {year}", words), (words, day)
        assert ("local time" in words) == step.moment.clock
        page.keyboard.press("]")
    assert set(_listed(page)[:3]) <= set(record.events["title"].iloc[list(shown[-3:])])
    launched = sum_of_figures(record.quantities, "launched")
    said = page.locator(".at-moment p").last.text_content()
    assert f"{launched.low:,} to {launched.high:,}, in {launched.stated} events" in said
    assert launched.whose[0] in said


def test_a_run_of_any_span_lasts_what_was_asked(open_page, tmp_path):
    """By the clock of the page: of two days as of seventeen years, and empty years pass quickly."""
    days = ["2006-07-12", "2023-04-05", "2023-04-06", "2023-04-07"]
    events = [{"event_id": day, "start": day, "time_precision": "day"} for day in days]
    page = _open(open_page, _page(events, tmp_path), fresh=True).page
    page.clock.install()
    for seconds in PLAY["seconds"]:
        page.get_by_role("button", name=f"{seconds} s").click()
        page.locator(".at-play").click()
        page.clock.run_for(int((seconds - 3) * 1000))
        assert page.locator(".at-running").count() == 1, seconds
        assert _so_far(page)[0] < len(days), "the last picture is for the end"
        page.clock.run_for(4500)
        assert page.locator(".at-running").count() == 0, seconds
        assert _so_far(page) == (len(days), len(days)), seconds
        quick = int(page.locator(_NOW).get_attribute("aria-valuemax")) + 1 - len(days)
        assert 1 <= quick <= PLAY["quick_most"], seconds
        page.get_by_role("button", name="Stop").click()


def test_events_of_a_day_or_a_night_are_not_ordered(open_page, tmp_path):
    """They come at its end, all at once; before that they are there, fainter."""
    page = _open(open_page, _page(_ORDERED, tmp_path)).page
    found = []
    for _ in range(4):
        _frame(page)
        found.append(_listed(page))
    # Newest on top: the hour, the night at its end, the two of the day together, the minute.
    assert found[0] == ["fire"]
    assert found[1] == ["visit", "fire"]
    assert sorted(found[2][:2]) == ["raid", "strike"]
    assert found[3][0] == "later"
    _frame(page, -3)
    said = page.locator(".at-moment").text_content()
    assert "3 more, fainter, are known only to a time that is not over" in said
    assert _so_far(page) == (1, 5)


def test_no_animated_text_tells_deaths(open_page, briefing, record):
    """Neither the words of a moment nor the figures of what happens count or name those killed."""
    assert (record.quantities["what"] == "killed").any()
    page = _open(open_page, briefing).page
    words = re.compile("kill|death|dead|injur|casualt|victim", re.IGNORECASE)
    _frame(page)
    last = int(page.locator(_NOW).get_attribute("aria-valuemax"))
    told = page.evaluate(_ALL_TOLD, last)
    assert _at(page) == last
    assert len(told) == last + 1
    assert all(told)
    assert not [one for texts in told for one in texts if words.search(one)]
    deaths = "() => Object.values(atlas.map._layers).map((one) => one.deaths?.length ?? 0)"
    page.keyboard.press("[")
    assert page.evaluate(deaths)[-1] == 0


def test_what_is_new_flares_and_then_stands_as_a_trace(open_page, tmp_path):
    """What moves ends; older marks are painted fainter, and none is taken away."""
    far = [
        {"event_id": f"e{day}", "start": f"2023-04-{day:02}", "time_precision": "day"}
        for day in (1, 9, 20)
    ]
    page = _open(open_page, _page(far, tmp_path)).page
    _frame(page)
    _settle(page)
    still = page.evaluate(_PIXELS, "above")
    assert still[1], "what is new is ringed in ink while it stands"
    page.wait_for_timeout(300)
    assert page.evaluate(_PIXELS, "above") == still
    strength = f"""() => {_LAYER}.scene.stacks
        .map(({{ lead, alpha }}) => [lead.event, +alpha.toFixed(2)]).sort()"""
    assert page.evaluate(strength) == [[0, 1]], "what has not begun is not there"
    _frame(page, int(page.locator(_NOW).get_attribute("aria-valuemax")))
    assert page.evaluate(strength) == [[0, 0.36], [1, 0.36], [2, 1]]


def test_a_line_grows_from_launch_to_impact(open_page, tmp_path):
    """It is drawn above the marks while it is new, and among them afterwards."""
    events = pd.DataFrame(
        [
            {"event_id": "a", "start": "2023-04-06T14:00", "time_precision": "hour"},
            {"event_id": "b", "start": "2023-04-07T14:00", "time_precision": "hour"},
        ]
    )
    record = atlas.Record(events.assign(kind="rocket_fire"))
    for role, latitude in (("launch", 33.2), ("impact", 32.9)):
        record = record.place("a", 35.2, latitude, 1, role=role, why="for the test")
    record = record.place("b", 35.6, 33.0, 1, role="impact", why="for the test")
    page = _open(open_page, atlas.brief(record, tmp_path / "lines.html")).page
    lines = f"() => [{_LAYER}.growing.length, {_LAYER}.scene.lines.length]"
    _frame(page)
    assert page.evaluate(lines) == [1, 0]
    _frame(page)
    assert page.evaluate(lines) == [0, 1]


def test_keys_play_pause_and_go_by_pictures(open_page, briefing):
    """Space and k, [ and ]; a space on a button is that button's own."""
    page = _open(open_page, briefing).page
    _frame(page, 3)
    assert (_at(page), _plays(page)) == (2, False)
    _frame(page, -1)
    assert _at(page) == 1
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('.at-running')")
    page.keyboard.press("k")
    assert not _plays(page)
    at = _at(page)
    page.get_by_role("button", name="One picture on").press("Space")
    assert (_at(page), _plays(page)) == (at + 1, False)
    page.get_by_label("First day").first.press("]")
    assert _at(page) == at + 1, "typing is not a key of ours"


def test_a_press_that_comes_at_once_finds_a_moment(open_page, briefing):
    """Play, another length and the moment as a filter, all before the first frame is drawn."""
    opened = _open(open_page, briefing)
    opened.page.evaluate(
        """() => {
            document.querySelector(".at-play").click();
            document.querySelector(".at-pace button").click();
            document.querySelector(".at-runbar button:last-child").click();
        }"""
    )
    assert opened.state()["selection"]["to"] is not None
    assert opened.errors == []


def test_the_moment_is_set_on_the_timeline_by_key_and_by_finger(open_page, briefing):
    """It is a slider with the moment in words; a drag over the bars sets it, and no filter."""
    page = _open(open_page, briefing).page
    before = page.evaluate("JSON.stringify(atlas.selection)")
    _frame(page)
    slider = page.get_by_role("slider", name="Moment of the run")
    last = int(slider.get_attribute("aria-valuemax"))
    for key, at in (
        ("End", last),
        ("ArrowLeft", last - 1),
        ("PageDown", last - 11),
        ("Home", 0),
        ("ArrowRight", 1),
        ("ArrowLeft", 0),
        ("ArrowLeft", 0),
    ):
        slider.press(key)
        assert _at(page) == at, key
    words = page.locator(".at-moment div").all_text_contents()
    assert slider.get_attribute("aria-valuetext") == ", ".join(one for one in words if one)
    box = page.locator(".at-now").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 60)
    page.mouse.down()
    first = _so_far(page)[0]
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 60, steps=4)
    page.mouse.up()
    assert 0 < first < _so_far(page)[0]
    assert page.evaluate("JSON.stringify(atlas.selection)") == before


def test_a_pause_keeps_the_moment_and_stop_gives_the_view_back(open_page, briefing, record):
    """Leaving restores map and list; the moment becomes a filter only where that is asked for."""
    opened = _open(open_page, briefing)
    page = opened.page
    view = "() => [atlas.map.getZoom(), atlas.map.getCenter().lat.toFixed(5), location.hash]"
    page.wait_for_timeout(400)
    before = page.evaluate(view)
    _frame(page, 4)
    page.evaluate("() => { atlas.map.setView([31.5, 34.4], 10, { animate: false }); }")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_timeout(400)
    assert page.evaluate(view) == before
    expect(page.get_by_role("tab", name="List")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab", name="As it happens")).to_be_hidden()
    assert page.locator(".leaflet-atlas-play-pane canvas, .at-now, .at-moment").count() == 0
    _frame(page, 40)
    run = run_of(*shown_at(record), PLAY["usual_seconds"])
    page.get_by_role("button", name="Show only until here").click()
    until = opened.state()["selection"]["to"]
    assert until in str(np.datetime64(run.steps[39].moment.last, "m"))
    assert opened.state()["counts"] == record.counts({"to": until})
    page.evaluate("() => atlas.undo()")
    assert opened.state()["selection"]["to"] is None


def test_a_filter_ends_the_run(open_page, briefing):
    """Other events are another run: nothing of the old one stays on the map."""
    opened = _open(open_page, briefing)
    _frame(opened.page, 4)
    opened.select({"kinds": ["rocket_fire"]})
    assert opened.page.locator(".at-moment").count() == 0
    assert opened.page.evaluate("document.querySelectorAll('.at-playing').length") == 0
    opened.select({"text": "nothing has this text"})
    opened.page.locator(".at-play").click()
    _frame(opened.page)
    assert opened.page.locator(".at-moment").count() == 0, "without an event there is no run"
    assert opened.errors == []


def test_a_card_is_opened_from_a_run_and_pauses_it(open_page, briefing):
    """A reader who presses an event is given time to read it, and the moment stays."""
    page = _open(open_page, briefing).page
    page.locator(".at-play").click()
    page.locator("#at-happens .at-row").first.click()
    assert not _plays(page)
    expect(page.locator("#at-panel-card h2").first).to_be_visible()
    at = _at(page)
    page.keyboard.press("Escape")
    assert _at(page) == at


def test_a_reader_who_asks_for_less_motion_steps(open_page, briefing):
    """A press is one picture, what is new is ringed in ink, and nothing moves by itself."""
    page = _open(open_page, briefing, reduced_motion="reduce").page
    button = page.get_by_role("button", name="Step through time")
    button.press("Enter")
    drawn = page.evaluate(_PIXELS, "above")
    assert drawn[1], "ringed"
    page.wait_for_timeout(700)
    assert page.evaluate(_PIXELS, "above") == drawn
    for number in (1, 2):
        button.press("Enter")
        assert (_at(page), _plays(page)) == (number, False)
    page.locator(_NOW).press("End")
    button.press("Enter")
    assert _at(page) == 0, "after the last picture it begins again"


def test_it_pauses_when_the_page_is_hidden(open_page, briefing):
    """Nothing runs on behind another tab."""
    page = _open(open_page, briefing, fresh=True).page
    page.locator(".at-play").click()
    page.locator(".at-moment p").first.wait_for()
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { get: () => true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    assert not _plays(page)
    at = _at(page)
    page.wait_for_timeout(1200)
    assert _at(page) == at


@pytest.mark.parametrize("size", [(390, 844), (320, 640), (1000, 620)])
def test_it_works_on_a_phone(open_page, briefing, size):
    """The day stands over the map's top edge, and all that is pressed is in sight and large."""
    page = _open(open_page, briefing, size).page
    page.locator(".at-play").click()
    page.locator(".at-moment p").first.wait_for()
    assert page.locator(".at-runbar").is_hidden(), "while it plays the map is free"
    page.locator(".at-play").click()
    day = page.locator(".at-moment div").nth(1)
    phone = size[0] < 720
    assert day.evaluate("(one) => getComputedStyle(one).fontSize") == ("24px" if phone else "40px")
    cell, words = (page.locator(one).bounding_box() for one in (".at-cell", ".at-moment"))
    assert 0 <= words["y"] - cell["y"] < 40
    assert words["x"] + words["width"] <= size[0]
    for one in page.locator(".at-runbar button").all():
        box = one.bounding_box()
        assert box["height"] >= (44 if phone else 24)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    box = page.locator(".at-now").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 24, box["y"] + 20)
    assert _so_far(page)[0] > 60


@pytest.mark.parametrize(
    ("size", "scheme"), [((1440, 900), "light"), ((1440, 900), "dark"), ((390, 844), "light")]
)
def test_axe_finds_nothing_in_a_run(open_page, briefing, size, scheme):
    """Names, roles and contrast pass while it plays and while it stands."""
    page = _open(open_page, briefing, size, color_scheme=scheme).page
    page.evaluate(axe_text())
    page.locator(".at-play").click()
    page.locator(".at-moment p").first.wait_for()
    assert page.evaluate(AUDIT) == []
    assert _plays(page)
    page.locator(".at-play").click()
    assert page.evaluate(AUDIT) == []


def test_over_five_thousand_events_squares_pulse(open_page, tmp_path):
    """Counts by square add up in the squares and strengths of the key, and nothing flares."""
    many = PLAY["flares_most"] + 500
    random = np.random.default_rng(5)
    table = pd.DataFrame(
        {
            "date": np.datetime64("2023-01-01") + random.integers(0, 200, many),
            "longitude": random.normal(35.5, 0.3, many),
            "latitude": random.normal(33, 0.3, many),
            "radius_km": 1,
            "kind": "clash",
        }
    )
    page = _open(open_page, atlas.brief(table, tmp_path / "many.html")).page
    key = page.locator(".at-legend").text_content()
    _frame(page, 5)
    _settle(page)
    found = page.evaluate(
        """() => {
            const [below, play] = Object.values(atlas.map._layers).filter((one) => one.density);
            const sum = ({ counts }) => counts.reduce((all, one) => all + one, 0);
            const same = play.density.grid.side === below.density.grid.side;
            return [play.flares, same, sum(play.density.grid), play.rows.length];
        }"""
    )
    assert found[:2] == [False, True]
    assert 0 < found[2] <= found[3] == _so_far(page)[0]
    assert page.evaluate(_PIXELS, "above")[1], "the squares of what is new have an edge"
    assert page.locator(".at-legend").text_content() == key


def test_a_widget_is_told_nothing_while_it_plays(open_page, record, tmp_path):
    """Python gets no selection a picture; it gets one when the reader filters by the moment."""
    path = write_host(atlas.explore(record), tmp_path / "host.html", height="620px")
    opened = open_page(path, viewport={"width": 1000, "height": 640})
    frame = opened.frame()
    frame.evaluate("() => window.atlas.ready")
    opened.page.wait_for_timeout(400)
    saved = "() => window.models[0].saved.length"
    before = opened.page.evaluate(saved)
    frame.locator(".at-play").click()
    frame.wait_for_function(
        "() => /^[3-9] of/.test(document.querySelector('.at-moment p')?.textContent)"
    )
    frame.locator(".at-play").click()
    opened.page.wait_for_timeout(400)
    assert opened.page.evaluate(saved) == before
    frame.get_by_role("button", name="Show only until here").click()
    opened.page.wait_for_function("() => window.models[0].values.to")
    assert opened.page.evaluate("() => window.models[0].values.from_") is None


def test_new_data_in_a_run_leave_nothing_of_it(open_page, record, tmp_path):
    """The app that played is taken away whole: its canvases, its frames, its listeners."""
    view = atlas.explore(record)
    path = write_host(view, tmp_path / "host.html", height="620px")
    opened = open_page(path, viewport={"width": 1000, "height": 640})
    frame = opened.frame()
    frame.evaluate("() => window.atlas.ready")
    frame.evaluate(
        """() => {
            window.heard = 0;
            for (const [on, by] of [["addEventListener", 1], ["removeEventListener", -1]]) {
                const own = document[on].bind(document);
                document[on] = (...what) => {
                    if (what[0] === "visibilitychange") window.heard += by;
                    return own(...what);
                };
            }
        }"""
    )
    frame.locator(".at-play").click()
    frame.locator(".at-moment p").first.wait_for()
    opened.page.evaluate("() => window.models[0].python({ core: window.models[0].values.core })")
    frame.wait_for_function("() => !document.querySelector('.at-moment')")
    assert frame.locator(".leaflet-atlas-play-pane canvas, .at-now, .at-runbar").count() == 0
    assert frame.locator(".at-playing").count() == 0
    assert frame.evaluate("window.heard") == 0, "one listener went, one came"
    assert opened.errors == []


def test_paper_and_files_are_of_the_filters_not_of_the_moment(open_page, briefing):
    """Printing in a run leaves it first, so that no sheet says all and shows a part."""
    page = _open(open_page, briefing).page
    _frame(page, 4)
    page.evaluate("() => { window.dispatchEvent(new Event('beforeprint')); }")
    assert page.locator(".at-moment").count() == 0
    page.evaluate("() => { window.dispatchEvent(new Event('afterprint')); }")
    _frame(page, 4)
    page.locator("[data-tool=save]").click()
    with page.expect_download():
        page.get_by_role("button", name="Picture", exact=True).click()
    assert page.locator(".at-moment").count() == 0
