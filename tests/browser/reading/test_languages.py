"""The page in another language: its words, its direction, its address, and nothing cut."""

import json
import re

import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from atlas.page.html.interface_words import interface_languages, static_text
from tests.browser.audit import AUDIT, axe_text
from tests.patience import rest

pytestmark = pytest.mark.browser

# English words of four letters and more that are no name, in what a reader sees or hears.
_SAID = """(root) => {
    const found = [];
    const own = "bdi, option[lang], .leaflet-pane, .leaflet-control-attribution, .atlas-inset, kbd";
    for (const one of document.querySelector(root).querySelectorAll("*")) {
        if (one.closest(own) || !one.getClientRects().length) continue;
        for (const node of one.childNodes) if (node.nodeType === 3) found.push(node.data);
        for (const name of ["aria-label", "placeholder"]) found.push(one.getAttribute(name) ?? "");
    }
    const plain = (text) => text.replace(/\\u2068[^\\u2069]*\\u2069/gu, "");
    return found.filter((text) => /[A-Za-z]{4}/.test(plain(text)));
}"""
_CUT = """() => [...document.querySelectorAll(
    ".at-root :is(button, h2, h3, label), .at-counts > *, .at-note, .at-tabs *")]
    .filter((it) => it.offsetWidth && getComputedStyle(it).visibility !== "hidden"
        && !it.closest(".at-row, .at-chips, .at-hidden, .at-skips, .at-callouts, .at-away"))
    .filter((it) => it.scrollWidth > it.clientWidth + 1 && it.clientWidth
        && getComputedStyle(it).display !== "inline")
    .map((it) => `${it.className || it.tagName}: ${it.textContent.slice(0, 60)}`)"""
_OUT = """() => [...document.querySelectorAll(".at-head *, .at-nav *, .at-when *")]
    .filter((it) => it.offsetWidth && !it.closest(".at-hidden, .at-pace"))
    .filter((it) => { const box = it.getBoundingClientRect();
        return box.left < -1 || box.right > innerWidth + 1; })
    .map((it) => it.className || it.textContent)"""
# The table of a war of the reader's own; its words are invented.
SUDAN = pd.DataFrame(
    {
        "event_id": [f"s{n}" for n in range(6)],
        "title": [f"اشتباك في الحي {n}" for n in range(6)],
        "date": [f"2024-02-{7 + n:02}" for n in range(6)],
        "kind": ["clash", "air_strike", "shelling", "abduction", "looting_destruction", "clash"],
        "initiators": ["Group A", "Group B", "Group A", "", "Group B", "Group A"],
        "place": ["El Fasher", "Nyala", "Khartoum", "Omdurman", "Port Sudan", ""],
        "country": ["Sudan"] * 6,
        "longitude": [25.35, 24.88, 32.53, 32.48, 37.22, None],
        "latitude": [13.63, 12.05, 15.55, 15.64, 19.62, None],
        "radius_km": [5.0, 5.0, 12.0, 8.0, 5.0, None],
        "killed": [3, None, 2, None, None, 1],
    }
)


@pytest.fixture(scope="module")
def spoken(record, tmp_path_factory):
    """Return the shipped record, opening in Arabic, with English and French."""
    folder = tmp_path_factory.mktemp("spoken")
    return atlas.brief(
        record, folder / "ar.html", languages=("ar", "en", "fr"), story="spring-2023"
    )


@pytest.fixture(scope="module")
def in_language(record, tmp_path_factory):
    """Return the shipped record without words of a writer, in a language and in English."""
    folder = tmp_path_factory.mktemp("plain")
    return {
        one: atlas.brief(record, folder / f"{one}.html", languages=(one, "en"))
        for one in ("ar", "fr")
    }


@pytest.fixture(scope="module")
def plain(in_language):
    """Return the shipped record in Arabic and English."""
    return in_language["ar"]


@pytest.fixture(scope="module")
def long_words(tmp_path_factory):
    """Return a made-up language: every phrase a third longer, with marks at its ends."""

    def longer(text):
        names = re.split(r"(\{\w+\})", text)
        letters = sum(len(one) for one in names if not one.startswith("{"))
        return f"[{text}{'~' * max(1, letters // 3 - 2)}]" if letters > 2 else text

    phrases = {}
    for one in json.loads(static_text("words.en.json")):
        if isinstance(one, str):
            phrases[one] = longer(one)
        else:
            phrases[one["one"]] = {name: longer(text) for name, text in one.items()}
    path = tmp_path_factory.mktemp("words") / "qps.json"
    made = {"id": "qps", "name": "[Long~~]", "direction": "ltr", "phrases": phrases}
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


def _side(page, selector):
    """Return on which half of the window the middle of an element is."""
    box = page.locator(selector).first.bounding_box()
    middle = box["x"] + box["width"] / 2
    return "left" if middle < page.viewport_size["width"] / 2 else "right"


def test_arabic_runs_from_the_right_and_the_map_and_time_do_not(open_page, plain):
    """Panels, key and arrows are mirrored; the map and the chart run as in every language."""
    opened = open_page(plain)
    opened.ready()
    page = opened.page
    root = page.locator(".at-root")
    assert [root.get_attribute(name) for name in ("lang", "dir")] == ["ar", "rtl"]
    assert page.locator("html").get_attribute("dir") == "rtl"
    sides = {name: _side(page, name) for name in (".at-left", ".at-right", ".at-head h1")}
    assert sides == {".at-left": "right", ".at-right": "left", ".at-head h1": "right"}
    assert _side(page, ".at-legend") == "right"
    assert _side(page, ".leaflet-control-scale") == "left"
    turned = "(it) => getComputedStyle(it).transform"
    assert page.locator(".at-right .at-fold svg").evaluate(turned) == "matrix(-1, 0, 0, 1, 0, 0)"
    ends = page.locator(".at-brush-end").evaluate_all(
        "(both) => both.map((it) => it.getBoundingClientRect().left)"
    )
    assert ends == sorted(ends)
    # A day of the axis is read from the right, whatever runs around it.
    days = page.locator(".at-chart .at-tick:not(.at-value)").all_text_contents()
    assert days
    assert all(day[0] == "\u2067" and day[-1] == "\u2069" for day in days)
    assert opened.errors == opened.requests == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_word_of_the_page_is_left_in_english(open_page, record, in_language, language):
    """On the opening screen, in the filters, on the card, and in what a screen reader hears."""
    opened = open_page(in_language[language])
    opened.ready()
    page = opened.page
    page.locator(".at-turn-head").evaluate_all(
        "(all) => all.forEach((it) => it.ariaExpanded === 'false' && it.click())"
    )
    page.locator(".at-row").first.click()
    page.wait_for_selector(".at-question")
    phrases = json.loads(static_text("words.en.json"))
    own = {one for one in phrases if isinstance(one, str) and len(one) > 11 and "{" not in one}
    words = interface_languages(language)[0].phrases.values()
    english = own - {one for one in words if isinstance(one, str)}
    said = page.evaluate(_SAID, ".at-root")
    assert [text for text in said if text.strip() in english] == []
    if language == "ar":
        outlets = set(record.sources["outlet"])
        assert [text for text in said if text.strip() not in {"MGRS", *outlets}] == []


def test_numbers_and_dates_are_those_of_the_language(open_page, in_language):
    """French has its comma and its months; what is typed is read in either."""
    page = open_page(in_language["fr"])
    page.ready()
    page = page.page
    expect(page.locator(".at-lead")).to_contain_text("avril 2023")
    field = page.locator(".at-date").first
    for typed in ("5 avr. 2023", "5 avril 2023", "5 Apr 2023", "2023-04-05"):
        field.fill(typed)
        field.press("Enter")
        page.wait_for_function("() => atlas.selection.from === '2023-04-05'")
        expect(field).to_have_value("2023-04-05")
        page.evaluate("() => atlas.select(null)")


def test_the_reader_changes_the_language_and_stays_where_she_is(open_page, spoken):
    """Filter, event and view stay; the address remembers the language, and nothing else does."""
    opened = open_page(spoken)
    opened.ready()
    page = opened.page
    page.evaluate("() => atlas.select({ kinds: ['meeting'] })")
    page.locator(".at-row").first.click()
    before = page.evaluate("() => [atlas.selection, atlas.counts, atlas.map.getCenter()]")
    page.locator(".at-language").select_option("fr")
    expect(page.locator(".at-root")).to_have_attribute("lang", "fr")
    page.wait_for_function("() => location.hash.includes('lang=fr')")
    assert page.evaluate("() => [atlas.selection, atlas.counts]") == before[:2]
    expect(page.locator("#at-panel-card h2")).to_be_visible()
    assert page.evaluate("() => atlas.map.getCenter().lat") == pytest.approx(
        before[2]["lat"], abs=1e-3
    )
    expect(page.locator("#at-tab-list")).to_contain_text("Liste")
    expect(page.locator(".at-root")).to_have_attribute("dir", "ltr")
    expect(page.locator(".at-language")).to_be_focused()
    assert page.evaluate("() => Object.keys(localStorage).length + document.cookie.length") == 0
    page.reload()
    opened.ready()
    expect(page.locator(".at-root")).to_have_attribute("lang", "fr")
    assert page.evaluate("() => atlas.selection.kinds") == ["meeting"]
    assert opened.errors == opened.requests == []


def test_an_address_asks_for_a_language_and_a_stranger_s_word_does_nothing(open_page, spoken):
    """`#lang=en` opens in English; a language that the page does not have is passed over."""
    opened = open_page(spoken)
    opened.ready()
    page = opened.page
    page.evaluate("() => (location.hash = '#lang=en')")
    expect(page.locator(".at-root")).to_have_attribute("lang", "en")
    page.evaluate("() => (location.hash = '#lang=<b>')")
    rest(page, 200)
    expect(page.locator(".at-root")).to_have_attribute("lang", "en")
    assert opened.errors == []


def test_a_page_of_one_language_has_no_menu(open_page, briefing):
    """There is nothing to choose."""
    opened = open_page(briefing)
    opened.ready()
    assert opened.page.locator(".at-language").count() == 0
    assert opened.page.locator(".at-root").get_attribute("lang") == "en"


def test_steps_go_on_to_the_left_in_arabic(open_page, spoken):
    """The button and the key that point on are those at the left."""
    opened = open_page(spoken)
    opened.ready()
    page = opened.page
    page.locator("body").press("ArrowLeft")
    page.wait_for_function("() => atlas.story.at === 1")
    page.locator("body").press("ArrowLeft")
    page.wait_for_function("() => atlas.story.at === 2")
    page.locator("body").press("ArrowRight")
    page.wait_for_function("() => atlas.story.at === 1")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("data", ["spring", "sudan"])
def test_axe_finds_no_serious_fault_in_arabic(open_page, plain, tmp_path, size, data):
    """Names, roles and contrast hold from the right, for any war."""
    path = plain
    if data == "sudan":
        path = atlas.brief(SUDAN, tmp_path / "sudan.html", languages=("ar", "en"))
    opened = open_page(path, viewport={"width": size[0], "height": size[1]})
    opened.ready()
    opened.page.evaluate(axe_text())
    assert opened.page.evaluate(AUDIT) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_words_that_are_a_third_longer_are_not_cut(open_page, record, long_words, tmp_path, width):
    """What is wider than in English wraps or makes room."""
    path = atlas.brief(record, tmp_path / "long.html", languages=(long_words, "en"))
    opened = open_page(path, viewport={"width": width, "height": 860})
    opened.ready()
    page = opened.page
    assert page.evaluate(_CUT) == []
    assert page.evaluate(_OUT) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


# Of a row of the list only a title is cut, after two lines; no row lies over another.
_ROWS = """() => {
    const rows = [...document.querySelectorAll("#at-list .at-row")];
    const box = (it) => it.getBoundingClientRect();
    return rows.flatMap((row, at) => [
        ...[...row.querySelectorAll("span, b")].filter((it) => it.clientWidth
            && (it.scrollWidth > it.clientWidth + 1 || box(it).bottom > box(row).bottom)),
        ...(at && box(rows[at - 1]).bottom > box(row).top + 0.5 ? [row] : []),
    ]).map((it) => it.textContent);
}"""
_HEAD = """() => [...document.querySelectorAll(".at-head h1, .at-chart .at-tick")]
    .filter((it) => { const box = it.getBoundingClientRect();
        const room = (it.ownerSVGElement ?? document.body).getBoundingClientRect();
        return it.scrollWidth > it.clientWidth + 1 || box.left < -1
            || box.right > room.right + 1; })
    .map((it) => it.textContent)"""


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_is_cut_at_320_pixels_in_another_language(open_page, record, in_language, language):
    """The smallest phone has every word whole, in the list, too; so has a desktop at 200 %."""
    opened = open_page(in_language[language], viewport={"width": 320, "height": 640})
    opened.ready()
    page = opened.page
    for size in ((320, 640), (720, 450)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        rest(page, 200)
        assert [page.evaluate(one) for one in (_CUT, _OUT, _HEAD)] == [[], [], []]
        page.evaluate("() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'l' }))")
        page.keyboard.press("l")
        page.locator("#at-list").focus()
        page.keyboard.press("End")
        rest(page, 200)
        assert page.evaluate(_ROWS) == []
        last = page.locator("#at-list .at-row.at-active")
        assert last.get_attribute("id").endswith(str(record.counts()["shown"] - 1))
        bottom = "(it) => it.getBoundingClientRect().bottom"
        assert last.evaluate(bottom) <= page.locator("#at-list").evaluate(bottom) + 0.5
        page.keyboard.press("Escape")
    assert not re.search(r"\b(null|undefined|NaN)\b", page.locator(".at-root").text_content())


def test_a_hostile_text_stays_where_it_is_in_a_line_from_the_right(open_page, tmp_path):
    """Marks of direction and markup in a name change nothing of the words around it."""
    events = SUDAN.assign(place="\u202e<b>x</b>\u2069 tail", initiators="\u2067A\u202eB")
    opened = open_page(atlas.brief(events, tmp_path / "page.html", languages=("ar",)))
    opened.ready()
    page = opened.page
    page.locator(".at-row").first.click()
    page.wait_for_selector(".at-question")
    assert page.locator(".at-root b b").count() == 0
    directions = page.locator("#at-panel-card bdi").evaluate_all(
        "(all) => all.every((it) => it.dir === 'auto')"
    )
    assert directions
    assert opened.hits() == 0


def test_arabic_is_printed_from_the_right(open_page, plain):
    """The sheet has its words in Arabic, and the chart as it is."""
    opened = open_page(plain)
    opened.ready()
    page = opened.page
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    sheet = page.locator(".at-print")
    assert sheet.evaluate("(it) => getComputedStyle(it).direction") == "rtl"
    expect(sheet).to_contain_text("هل وقع؟")
    chart = page.locator(".at-paper-chart")
    assert chart.evaluate("(it) => getComputedStyle(it).direction") == "ltr"
