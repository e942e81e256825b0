"""The writer's words in the page: the first screen, a story in steps, and pages that have none."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import hostile
import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from tests.patience import rest

pytestmark = pytest.mark.browser

SUDAN = Path(__file__).parents[3] / "examples" / "tables" / "sudan_log.xlsx"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
# The words that are seen: in the window, not under what scrolls, not taken away.
_SEEN = """() => {
    const root = document.querySelector(".at-root");
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const seen = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!node.textContent.trim() || parent.closest(".at-hidden, .at-print, title")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const { left, top, right, bottom, width, height } = range.getBoundingClientRect();
        if (width < 2 || height < 2 || top < 0 || left < 0 || left > innerWidth) continue;
        const clip = parent.closest(".at-story-scroll, .at-list, .at-story, .at-head");
        const room = clip ? clip.getBoundingClientRect() : { top: 0, bottom: innerHeight };
        if (top >= room.top - 2 && bottom <= room.bottom + 2) seen.push(node.textContent.trim());
    }
    return seen.join(" ").replace(/\\s+/g, " ");
}"""


_FLOATS = """() => [...document.querySelectorAll(".at-callout, .at-zoom, .at-legend, .at-chip")]
    .filter((one) => one.offsetWidth).map((one) => {
        const { left, top, right, bottom } = one.getBoundingClientRect();
        return [left, top, right, bottom];
    })"""


# The words of the dead over which a callout or its line lies, and the towns' names under a line.
_OVER_THE_DEAD = """() => {
    const { left: x, top: y } = atlas.map.getContainer().getBoundingClientRect();
    const words = Object.values(atlas.map._layers).find(({ deaths }) => deaths).deaths;
    const points = [...document.querySelectorAll(".at-leader")].flatMap((line) => {
        const { left, top } = line.ownerSVGElement.getBoundingClientRect();
        const far = line.getTotalLength();
        return [...Array(Math.ceil(far) + 1).keys()].map((at) => {
            const point = line.getPointAtLength(Math.min(at, far));
            return { left: point.x + left, top: point.y + top };
        });
    }).map(({ left, top }) => ({ left, top, right: left, bottom: top }));
    const boxes = [...document.querySelectorAll(".at-callout")]
        .map((one) => one.getBoundingClientRect());
    const meets = (one, word) => one.left - x < word.right && one.right - x > word.left
        && one.top - y < word.bottom && one.bottom - y > word.top;
    const over = words.filter((word) => [...boxes, ...points].some((one) => meets(one, word)));
    const names = Object.values(atlas.map._layers).find((one) => one.paintTowns).boxes();
    const struck = names.filter((name) => points.some((one) => meets(one, name)));
    return { over: over.map(({ text }) => text), count: words.length, names: names.length,
        struck: struck.length };
}"""


@pytest.fixture(scope="module")
def told(record, tmp_path_factory):
    """Return the briefing of the shipped record with its story."""
    return atlas.brief(record, tmp_path_factory.mktemp("told") / "told.html", story="spring-2023")


def _open(open_page, path, size=(1440, 900), **options):
    """Open a page of a size; return it when all is drawn."""
    viewport = {"width": size[0], "height": size[1]}
    opened = open_page(path, viewport=viewport, **options)
    opened.ready()
    return opened


def _at(page):
    return page.evaluate("() => atlas.story.at")


def _wait_for(page, step):
    page.wait_for_function("(n) => atlas.story.at === n", arg=step)
    page.evaluate("() => atlas.select({})")


def test_a_headline_is_whole_in_any_width(open_page, told):
    """Half of a headline may say another thing."""
    opened = _open(open_page, told, (1440, 900))
    for width in (1440, 1100, 800):
        opened.page.set_viewport_size({"width": width, "height": 800})
        rest(opened.page, 150)
        cut = "(it) => it.scrollHeight > it.clientHeight + 2"
        assert not opened.page.locator(".at-head h1").evaluate(cut), width


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_first_screen_answers_who_what_where_when_and_how_sure(open_page, told, size):
    """In words, without a press: actors, acts, places, days, whose word, and what is left out."""
    opened = _open(open_page, told, size)
    seen = opened.page.evaluate(_SEEN)
    for words in (
        *("IDF", "Israeli strikes", "police raids", "nobody claimed them"),
        *("Rockets from Gaza, Lebanon and Syria", "34 rockets from Lebanon"),
        "al-Aqsa Mosque compound / Temple Mount",
        *("near Damascus", "Beirut"),
        *("4 to 9 April 2023", "on 6 April"),
        *("is alleged by unnamed people", "Killed: 5 to 8 people in 4 events"),
        *("30 on the map", "4 without a place", "40 outside the story", "Show all"),
        "Written by the coder of the record, as of 4 May 2023",
    ):
        assert words in seen, words
    assert opened.errors == opened.requests == []


def test_the_story_opens_on_its_days_and_show_all_leaves_it(open_page, told, record):
    """What stands outside is counted in sight of the counts, and one press shows it."""
    opened = _open(open_page, told)
    page = opened.page
    days = {"from": "2023-04-04", "to": "2023-04-09"}
    assert page.evaluate("() => atlas.counts") == record.counts(days)
    assert _at(page) == 0
    assert len(page.evaluate("() => atlas.story.steps")) == 8
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("() => atlas.counts.hidden === 0")
    assert page.evaluate("() => atlas.counts") == record.counts()
    assert _at(page) is None
    assert opened.errors == []


def test_steps_turn_by_key_press_address_and_back(open_page, told, record):
    """Arrow keys, Home, the list, the address, Back and Escape; each shows its own events."""
    opened = _open(open_page, told)
    page = opened.page
    page.keyboard.press("ArrowRight")
    _wait_for(page, 1)
    assert page.evaluate("() => atlas.selection.ids") == ["E034"]
    page.keyboard.press("ArrowRight")
    _wait_for(page, 2)
    page.locator(".at-step").nth(4).click()
    _wait_for(page, 5)
    assert page.evaluate("() => atlas.counts") == record.counts(
        {"ids": ["E045", "E046", "E047", "E048"]}
    )
    expect(page.locator(".at-story-steps li[class~=at-current] .at-step")).to_have_attribute(
        "aria-current", "step"
    )
    expect(page.locator(".at-step-text").locator("visible=true")).to_contain_text(
        "Hezbollah denies"
    )
    expect(page.locator("#at-panel-card h2")).to_contain_text("Barrage of 34 rockets")
    expect(page.locator(".at-counts")).to_contain_text("70 outside this step")
    page.wait_for_function("() => location.hash === '#step=5'")
    page.go_back()
    _wait_for(page, 2)
    page.evaluate("() => { location.hash = '#step=7'; }")
    _wait_for(page, 7)
    page.keyboard.press("Home")
    _wait_for(page, 0)
    page.keyboard.press("ArrowRight")
    _wait_for(page, 1)
    page.keyboard.press("Escape")
    page.wait_for_function("() => atlas.story.at === null")
    assert page.evaluate("() => atlas.selection.ids") == ["E034"]
    expect(page.locator("#at-filters")).to_be_visible()
    assert opened.errors == opened.requests == []


def test_an_address_of_a_step_opens_it(open_page, told):
    """A link leads to its step; one that no story has leads to the opening or the last."""
    for asked, at in (("#step=4", 4), ("#step=99", 8), ("#step=x", 0)):
        opened = _open(open_page, told, address=asked)
        assert _at(opened.page) == at
        assert opened.errors == []


def test_a_filter_of_the_reader_leaves_the_story(open_page, told):
    """A filter is no step; undo brings the step back."""
    opened = _open(open_page, told)
    page = opened.page
    page.evaluate("() => atlas.step(3)")
    _wait_for(page, 3)
    page.evaluate("() => atlas.select({ kinds: ['rocket_fire'] })")
    assert _at(page) is None
    expect(page.locator(".at-counts")).to_contain_text("filtered out")
    page.evaluate("() => atlas.undo()")
    _wait_for(page, 3)
    assert opened.errors == []


def _at_rest(page):
    """Return the boxes of the words and of what floats, once the map moves no more."""
    seen = []
    for _ in range(100):
        rest(page, 100)
        seen.append(page.evaluate(_FLOATS))
        if len(seen) > 7 and seen[-1] == seen[-2] == seen[-3] == seen[-4]:
            return seen[-1]
    pytest.fail("the map moves on and on")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_no_callout_covers_or_strikes_through_words(open_page, told, size, scheme):
    """No box or line lies over "3 civilians killed", no line over a town's name, on any screen."""
    opened = _open(open_page, told, size, color_scheme=scheme)
    page = opened.page
    _at_rest(page)
    found = page.evaluate(_OVER_THE_DEAD)
    assert found["count"] >= 3
    assert found["over"] == []
    assert found["names"] >= 8
    assert found["struck"] == 0
    # The phone has its pills below the map, and no second ones over it.
    expect(page.locator(".at-rail:visible")).to_have_count(0)


def test_the_steps_on_the_timeline_lie_clear_of_its_words(open_page, told):
    """The days and the count above the bars are read whole."""
    opened = _open(open_page, told)
    touched = opened.page.evaluate(
        "() => { const box = (one) => one.getBoundingClientRect();"
        "const words = [...document.querySelectorAll('.at-time-head > *')]"
        ".filter((one) => one.offsetWidth && one.textContent).map((one) => {"
        "const range = document.createRange(); range.selectNodeContents(one);"
        "return box(range); });"
        "const discs = [...document.querySelectorAll('.at-step-mark circle')].map(box);"
        "return [words.length, discs.length, discs.filter((disc) => words.some((word) =>"
        "word.left < disc.right && word.right > disc.left && word.top < disc.bottom"
        " && word.bottom > disc.top)).length]; }"
    )
    assert touched[0] >= 3
    assert touched[1:] == [8, 0]


def test_a_comparison_of_a_told_page_hides_nothing_behind_another(open_page, told):
    """The pills, what A and B are, and the letters of both spans on the timeline lie apart."""
    opened = _open(open_page, told)
    page = opened.page
    pinned = quote(json.dumps({"from": "2023-03-29", "to": "2023-04-03"}))
    page.evaluate("(pinned) => { location.hash = `#a=${pinned}`; }", pinned)
    expect(page.get_by_text("End comparing")).to_be_visible()
    over = page.evaluate(
        """() => {
            const seen = (one) => one.getBoundingClientRect().width;
            const boxes = [...document.querySelectorAll(".at-float .at-box, .at-step-mark")]
                .filter(seen).map((one) => [one.textContent, one.getBoundingClientRect()]);
            const meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom
                && a.bottom > b.top;
            const letters = [...document.querySelectorAll(".at-chart circle")].filter(seen)
                .map((one) => ["letter", one.getBoundingClientRect()]);
            const all = [...boxes, ...letters];
            return all.flatMap(([name, box], at) => all.slice(at + 1)
                .filter(([, other]) => meet(box, other)).map(([other]) => `${name} / ${other}`));
        }"""
    )
    assert over == []
    for name in ("Story", "Filters"):
        expect(page.locator(".at-rail-left button", has_text=name)).to_be_visible()


def test_words_on_the_map_lie_apart_and_open_their_event(open_page, told):
    """Callouts cover neither each other nor what floats; each says whose word it is."""
    opened = _open(open_page, told)
    page = opened.page
    for step in (0, 5, 6, 7):
        page.evaluate("(step) => atlas.step(step)", step)
        _wait_for(page, step)
        boxes = _at_rest(page)
        for at, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = (
                    other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top
                )
                assert apart, (step, boxes[at], other)
        assert page.locator(".at-callout").count() >= 2
        assert page.locator(".at-leader").count() == page.locator(".at-callout").count()
    # In a run they cover nothing that moves and tell no deaths; they are counted, and come back.
    notes = page.locator(".at-callout").count()
    before = _at_rest(page)
    page.locator(".at-play").click()
    expect(page.locator(".at-callout, .at-leader")).to_have_count(0)
    expect(page.locator(".at-moment")).to_contain_text(f"{notes} notes on the map are back after")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".at-callout")).to_have_count(notes)
    assert _at_rest(page) == before
    expect(page.locator(".at-callout", has_text="3 civilians killed")).to_contain_text("AP; EFE")
    page.locator(".at-callout", has_text="one the driver").click()
    expect(page.locator("#at-panel-card h2")).to_contain_text("Tel Aviv promenade")
    assert opened.errors == []


def test_on_a_phone_the_sheet_is_swiped(open_page, told):
    """A swipe to the left is the next step, to the right the one before; buttons do the same."""
    opened = _open(open_page, told, SIZES["phone"], has_touch=True)
    page = opened.page
    swipe = """(dx) => {
        const sheet = document.querySelector(".at-story");
        const event = (name, x) => sheet.dispatchEvent(new PointerEvent(name,
            { pointerType: "touch", clientX: x, clientY: 600, bubbles: true }));
        event("pointerdown", 200);
        event("pointerup", 200 + dx);
    }"""
    page.evaluate(swipe, -90)
    _wait_for(page, 1)
    page.evaluate(swipe, -90)
    _wait_for(page, 2)
    page.evaluate(swipe, 90)
    _wait_for(page, 1)
    page.locator(".at-next").click()
    _wait_for(page, 2)
    expect(page.locator(".at-step-now h2")).to_contain_text(
        "al-Aqsa Mosque compound / Temple Mount"
    )
    assert opened.errors == []


def _ukraine():
    """Return 300 invented events of a year."""
    towns = [(36.23, 49.99), (30.72, 46.48), (35.05, 48.46), (24.03, 49.84)]
    days = pd.date_range("2024-01-01", "2024-12-25", periods=300).strftime("%Y-%m-%d")
    return pd.DataFrame(
        {
            "date": days,
            "kind": ["air_strike", "artillery_fire", "drone_strike"] * 100,
            "longitude": [towns[i % 4][0] for i in range(300)],
            "latitude": [towns[i % 4][1] for i in range(300)],
            "country": "Ukraine",
        }
    )


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_without_a_writer_the_head_says_what_it_is_from_when_to_when_how_much(
    open_page, tmp_path, size
):
    """Nothing more: no headline, no findings, no story, and no one's words are made up."""
    path = atlas.brief(_ukraine(), tmp_path / "u.html", title="Ukraine (invented)")
    opened = _open(open_page, path, size)
    head = opened.page.locator(".at-head").inner_text()
    assert "Ukraine (invented)" in head
    lead = opened.page.locator(".at-lead").text_content()
    assert re.fullmatch(r"300 events held, 1 January to 2\d December 2024", lead), lead
    assert opened.page.locator(".at-story").is_hidden()
    assert opened.page.evaluate("() => atlas.story.steps") == []
    assert not re.search("Findings|Written by|Story", opened.page.evaluate(_SEEN))
    assert opened.errors == []


def test_a_strangers_log_says_what_it_is_and_nothing_more(open_page, tmp_path):
    """The same of a workbook as somebody keeps it."""
    record = atlas.read_events(SUDAN, bad_rows="keep")
    opened = _open(open_page, atlas.brief(record, tmp_path / "s.html"))
    lead = opened.page.locator(".at-lead").text_content()
    assert re.fullmatch(rf"{len(record)} events held, .*\d{{4}}", lead), lead
    assert not re.search("Findings|Written by|Story", opened.page.evaluate(_SEEN))
    assert opened.errors == []


def test_findings_stand_in_the_panel_and_lead_to_their_events(open_page, record, tmp_path):
    """Findings without a story: an event opens its card, a selection shows its events."""
    findings = "The [barrage](#barrage) is [E045].\n\n- *{count:all} events*\n- <b>not bold</b>"
    story = {"selections": {"barrage": {"ids": ["E045"]}}}
    said = {"findings": findings, "story": story, "headline": "A barrage", "author": "A. Writer"}
    opened = _open(open_page, atlas.brief(record, tmp_path / "f.html", **said))
    page = opened.page
    panel = page.locator(".at-findings")
    expect(panel).to_contain_text("74 events")
    expect(panel).to_contain_text("<b>not bold</b>")
    assert panel.locator("em").count() == 1
    panel.get_by_role("button", name="E045").click()
    expect(page.locator("#at-panel-card h2")).to_contain_text("Barrage of 34 rockets")
    panel.get_by_role("button", name="barrage").click()
    page.wait_for_function("() => atlas.selection.ids.length === 1")
    assert opened.errors == opened.requests == []


def test_the_writers_choice_is_listed_first_and_all_is_one_press_away(open_page, told):
    """Twelve in time order; the note counts what is left out, and the dead among it."""
    opened = _open(open_page, told)
    page = opened.page
    rows = page.locator("#at-list .at-row")
    choice = page.locator(".at-choice")
    expect(choice).to_contain_text("12 chosen by the writer")
    expect(choice).to_contain_text("Not here: 22 events of those shown, none of them with people")
    assert rows.first.get_attribute("aria-setsize") == "12"
    choice.get_by_role("button", name="all 30").click()
    page.wait_for_function(
        "() => document.querySelector('#at-list .at-row').getAttribute('aria-setsize') === '30'"
    )
    page.evaluate("() => atlas.step(3)")
    _wait_for(page, 3)
    expect(choice).to_be_hidden()
    assert opened.errors == []


def test_hostile_words_of_a_writer_are_never_run(open_page, record, tmp_path):
    """In headline, findings, steps and callouts, on screen and on paper: letters, no request."""
    some = [f"t {' '.join(text.split())[:57]}" for text in hostile.ALL][:28]
    steps = []
    for one in some:
        callout = {"event": "E045", "title": one, "lines": [one, one], "by": one}
        words = {"title": one, "when": one, "text": one}
        steps.append({**words, "events": ["E045"], "callouts": [callout]})
    said = {"headline": some[0], "lead": some[1], "findings": "\n\n- ".join(some), "story": steps}
    opened = _open(open_page, atlas.brief(record, tmp_path / "h.html", **said))
    page = opened.page
    for step in (0, 9, 18, 28):
        page.evaluate("(step) => atlas.step(step)", step)
        _wait_for(page, step)
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".at-sheet-list li").count() == 12
    assert opened.hits() == 0
    assert page.locator(".at-story script, .at-story img, .at-callout img").count() == 0
    assert opened.errors == opened.requests == opened.dialogs == []
