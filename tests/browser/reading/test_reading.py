"""Reading without the map: on paper, by ear, by keyboard, enlarged, from right to left."""

import re

import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from tests.browser.audit import AUDIT, axe_text
from tests.patience import rest

pytestmark = pytest.mark.browser

_KINDS = re.compile("^(Fire|Air|Ground|Arrests.*|Diplomacy|Posture)$")


@pytest.fixture(scope="module")
def briefing(record, tmp_path_factory):
    """Return the briefing of the shipped record."""
    folder = tmp_path_factory.mktemp("reading")
    return atlas.brief(record, folder / "spring-2023.html", marking="TLP:AMBER")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Return a briefing with a title from right to left that is longer than its row."""
    row = {
        "date": "2023-04-05",
        "longitude": 35.5,
        "latitude": 33.9,
        "radius_km": 2,
        "kind": "clash",
    }
    place = "العديسة في قضاء مرجعيون في جنوب لبنان"
    title = "قصف صاروخي على بلدة العديسة " * 6
    table = pd.DataFrame([{**row, "title": title, "place": f"{place} (Adaisseh)"}])
    return atlas.brief(table, tmp_path_factory.mktemp("mixed") / "mixed.html")


def _open(open_page, briefing, size=(1440, 900), **options):
    """Open the briefing in a window of a size."""
    opened = open_page(briefing, viewport={"width": size[0], "height": size[1]}, **options)
    opened.ready()
    return opened


def _open_card(page):
    """Open the card of the first event in the list, wherever the list is."""
    page.evaluate("async () => { await atlas.select({ text: 'Barrage of 34 rockets' }); }")
    if not page.locator("#at-list").is_visible():
        page.get_by_role("button", name=re.compile(r"^List \d+$")).locator("visible=true").click()
    page.locator("#at-list [role=option]").first.click()


def _nothing(page):
    """Leave the page as it opened."""


def _open_filters(page):
    """Open the filters over the map, with every section unfolded."""
    page.get_by_role("button", name="Filters").locator("visible=true").click()


def _open_everything(page):
    """Unfold the sections, search an actor, open the further roles."""
    folded = page.locator(".at-turn-head[aria-expanded=false]")
    for _ in range(folded.count()):
        folded.first.click()
    more = page.get_by_role("button", name="More roles")
    if more.get_attribute("aria-expanded") != "true":
        more.click()
    page.get_by_label("Find an actor by any of its names").fill("Quds")


def _open_about(page):
    page.locator("[data-tool=about]").click()


def _open_layers(page):
    page.locator("[data-tool=layers]").click()


def _open_save(page):
    page.locator("[data-tool=save]").click()


def _open_unplaced(page):
    page.locator(".at-counts").get_by_role("button", name="without a place").click()


def _open_steps(page):
    page.locator(".at-more").click()


# What is looked at in one page, one after the other; what was opened is closed in between.
_LOOKS = {
    (1440, 900): [
        ("light", _nothing),
        ("light", _open_about),
        ("light", _open_save),
        ("light", _open_unplaced),
        ("light", _open_card),
        ("light", _open_everything),
        ("dark", _nothing),
        ("dark", _open_layers),
        ("dark", _open_card),
        ("dark", _open_everything),
    ],
    (1000, 620): [("light", _nothing), ("dark", _open_steps), ("light", _open_card)],
    (390, 844): [
        ("light", _nothing),
        ("light", _open_filters),
        ("dark", _open_save),
        ("dark", _open_steps),
        ("light", _open_card),
    ],
}


def _looked_at(opened, size, looks):
    """Go through what is looked at in one page; yield the name of each when it is there."""
    page = opened.page
    for scheme, look in looks:
        opened.look(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        expect(page.locator(".at-root")).to_have_attribute("data-theme", scheme)
        look(page)
        rest(page, 100)
        yield f"{look.__name__} {scheme}"
        page.keyboard.press("Escape")
        page.evaluate("async () => { await atlas.select(null); }")
        if page.locator("#at-tab-list").is_visible():
            page.locator("#at-tab-list").click()


@pytest.mark.parametrize("size", _LOOKS)
def test_axe_finds_no_serious_fault(open_page, briefing, size):
    """Names, roles, contrast and structure pass, in light and dark, wide, folded and on a phone."""
    opened = _open(open_page, briefing, size)
    opened.page.evaluate(axe_text())
    seen = _looked_at(opened, size, _LOOKS[size])
    found = {name: opened.page.evaluate(AUDIT) for name in seen}
    assert len(found) == len(_LOOKS[size])
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_printed_list_names_every_event_and_its_sources(open_page, briefing, record):
    """On paper stand title, place and outlets of all that is listed, and of nothing else."""
    opened = _open(open_page, briefing)
    page = opened.page
    asked = {"from": "2023-04-05", "to": "2023-04-09"}
    opened.select(asked)
    # One sheet is printed; the full list follows where it is asked for.
    page.get_by_role("button", name="Save").click()
    page.get_by_role("checkbox", name="with the full list").check()
    page.evaluate("() => { window.dispatchEvent(new Event('beforeprint')); }")
    kept = record.select(asked)
    entries = [one.text_content() for one in page.locator(".at-print-list li").all()]
    assert len(entries) == len(kept)
    for event, title in kept.events["title"].items():
        entry = next(text for text in entries if text.startswith(title))
        outlets = kept.sources.loc[kept.sources["event_id"] == event, "outlet"]
        assert all(outlet in entry for outlet in outlets), title
    words = page.locator(".at-print").text_content()
    assert "29 on the map, 4 without a place" in words
    assert "Dates: 5 to 9 April 2023" in words
    assert page.locator(".at-print-legend div").count() > 4
    page.evaluate("() => { window.dispatchEvent(new Event('afterprint')); }")
    assert page.locator(".at-print").text_content() == ""
    assert opened.errors == []


def test_on_paper_kinds_differ_without_colour_and_the_ground_stays(open_page, briefing):
    """Each kind but one has an inner mark; the marks' canvas does not clear the ground."""
    opened = open_page(briefing, color_scheme="dark")
    opened.ready()
    opened.page.emulate_media(media="print")
    opened.page.evaluate("() => { window.dispatchEvent(new Event('beforeprint')); }")
    kinds = opened.page.locator(".at-print-legend div").filter(has_text=_KINDS)
    inner = kinds.evaluate_all(
        "rows => rows.map((row) => [...row.querySelectorAll('path')].at(-1)?.getAttribute('d'))"
    )
    assert len(inner) > 4
    assert len(set(inner)) == len(inner)
    shown = opened.page.evaluate(
        "getComputedStyle(document.querySelector('.atlas-events')).opacity"
    )
    assert float(shown) < 1
    opened.page.evaluate("() => { window.dispatchEvent(new Event('afterprint')); }")
    assert opened.page.locator(".at-root").get_attribute("data-theme") == "dark"


def test_a_row_cuts_the_end_of_a_title_and_never_the_error(open_page, mixed):
    """A title from right to left keeps its beginning; a long name leaves room for the km."""
    opened = open_page(mixed)
    opened.ready()
    title = opened.page.locator("#at-list .at-title").first
    assert title.evaluate("node => getComputedStyle(node).direction") == "rtl"
    error = opened.page.locator("#at-list .at-line-where b").first
    assert error.text_content().strip() == "2 km"
    inside = """node => {
        const [own, line] = [node, node.parentElement].map((one) => one.getBoundingClientRect());
        return node.scrollWidth <= node.clientWidth + 1 || own.right <= line.right + 0.5;
    }"""
    assert error.evaluate(inside)
    assert error.evaluate("node => node.getBoundingClientRect().width") > 20


def test_rows_that_are_counts_are_no_events(open_page, record, tmp_path):
    """What is held after counting is the events that were counted, in so many rows."""
    counted = record.aggregate(by="country", per="month")
    opened = open_page(atlas.brief(counted, tmp_path / "counts.html", title="Counts"))
    opened.ready()
    held = opened.page.locator(".at-held")
    expect(held).to_have_text(f"{counted['events'].sum()} events held")
    assert len(counted) < counted["events"].sum()
    expect(held).to_have_attribute("title", re.compile(rf" events in {len(counted)} rows held$"))


def test_the_counts_are_said(open_page, briefing):
    """A screen reader hears the counts in words when a filter has changed them."""
    opened = _open(open_page, briefing)
    live = opened.page.get_by_role("status").first
    assert live.get_attribute("aria-live") == "polite"
    opened.select({"from": "2023-04-05", "to": "2023-04-09"})
    words = "29 on the map, 4 without a place, 41 filtered out; of these 4 dated only to"
    expect(live).to_contain_text(words)


_PAST_EDGE = """() => [...document.querySelectorAll("button, input, select, [role=slider]")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".at-skip"))
    .filter((one) => !one.closest(".at-left, .at-right, .at-space"))
    .map((one) => [one.getAttribute("aria-label") ?? one.textContent, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.left < -1 || box.right > innerWidth + 1
        || box.top < -1 || box.bottom > innerHeight + 1))
    .map(([name]) => name)"""


@pytest.mark.parametrize("size", [(720, 450), (1024, 700), (390, 844), (320, 640)])
def test_enlarged_everything_is_still_in_the_window(open_page, briefing, size):
    """At 200 % of 1440 by 900, and narrower, no control is cut off and nothing scrolls sideways."""
    opened = _open(open_page, briefing, size)
    page = opened.page
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(_PAST_EDGE) == []
    assert page.locator(".at-map").bounding_box()["height"] > size[1] * 0.35


def test_names_keep_their_own_direction(open_page, briefing):
    """Arabic and Hebrew names stand in elements of their own, and run from right to left."""
    opened = _open(open_page, briefing)
    page = opened.page
    _open_card(page)
    for name in ("القليلة", "שלומי"):
        found = page.locator("#at-panel-card bdi", has_text=name).first
        assert found.evaluate("(it) => getComputedStyle(it).direction") == "rtl", name
    page.get_by_label("Find an actor by any of its names").fill("حزب")
    name = page.locator(".at-about-actor bdi", has_text="حزب الله").first
    assert name.evaluate("(it) => getComputedStyle(it).direction") == "rtl"
    loose = page.evaluate(
        """() => {
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const found = [];
            while (walk.nextNode()) {
                const { parentElement: holder, data } = walk.currentNode;
                const outside = !holder.closest("bdi, script, style, [dir=auto]");
                if (/[\\u0590-\\u06ff]/.test(data) && outside) found.push(data);
            }
            return found;
        }"""
    )
    assert loose == []


_FOCUS = """() => {
    const it = document.activeElement;
    const part = it.closest(".at-skip, .at-head, .at-left, .at-cell, .at-right, .at-time");
    return [part?.className.split(" ")[0] ?? "", it.getAttribute("aria-label") ?? it.textContent];
}"""


def test_the_focus_goes_through_the_page_as_it_is_read(open_page, briefing):
    """Skip link, head, filters, map, list, time: in that order, each with a ring that is seen."""
    opened = _open(open_page, briefing)
    page = opened.page
    order = []
    for step in range(110):
        page.keyboard.press("Tab")
        part, name = page.evaluate(_FOCUS)
        if step < 12:
            ring = "() => getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(ring) != "none", name
        if not part:
            break
        if not order or order[-1] != part:
            order.append(part)
    assert order == ["at-skip", "at-head", "at-left", "at-cell", "at-right", "at-time"]


def test_the_list_is_one_key_away(open_page, briefing):
    """The first Tab offers to skip to the list."""
    opened = _open(open_page, briefing)
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Enter")
    expect(opened.page.locator("#at-list")).to_be_focused()


# Text against the nearest background that is not clear, by the formula of WCAG 2.
_FAINT = """() => {
    const read = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (one) => {
        for (let it = one; it; it = it.parentElement) {
            const colour = read(getComputedStyle(it).backgroundColor);
            if (colour[3] !== 0) return colour;
        }
        return [255, 255, 255];
    };
    const hasText = (one) => [...one.childNodes].some((it) => it.nodeType === 3 && it.data.trim());
    const found = [];
    for (const one of document.querySelectorAll(".at-root *")) {
        if (!hasText(one) || !one.checkVisibility()) continue;
        if (one.closest(".leaflet-container, svg, option, :disabled")) continue;
        const style = getComputedStyle(one);
        const [a, b] = [light(read(style.color)), light(ground(one))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) found.push([one.textContent.trim().slice(0, 40), ratio.toFixed(2)]);
    }
    return found.slice(0, 20);
}"""


def test_text_stands_out_from_its_ground(open_page, briefing):
    """Every word of the panels has a contrast of 4.5 : 1 or more, in the light and in the dark."""
    opened = _open(open_page, briefing)
    looks = (_open_layers, _open_unplaced, _open_card, _open_everything)
    both = [(scheme, look) for scheme in ("light", "dark") for look in looks]
    seen = _looked_at(opened, (1440, 900), both)
    found = {name: opened.page.evaluate(_FAINT) for name in seen}
    assert len(found) == len(both)
    assert {name: faint for name, faint in found.items() if faint} == {}
