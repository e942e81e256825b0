"""Ways back and ways on: undo, the address, chips, what to do where nothing fits, keys."""

import json

import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from tests.patience import rest

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(open_page, briefing, request):
    """Open the briefing, and see at the end that nothing went wrong in it.

    A tab keeps fifty steps: the test that goes back most has one of its own.
    """
    opened = open_page(briefing, fresh="twenty" in request.node.name)
    opened.ready()
    yield opened
    assert opened.errors == opened.requests == []


def _selection(page):
    return page.evaluate("() => atlas.selection")


def test_twenty_filters_are_undone_and_done_again(opened, record):
    """Each change is a step; Back, Ctrl+Z and the button take it back, and its counts are true."""
    page = opened.page
    kinds = sorted(record.events["kind"].unique())
    seen = [_selection(page)]
    for number in range(20):
        kind = kinds[number % len(kinds)]
        page.evaluate("(part) => atlas.select(part)", {"kinds": [kind], "min_sources": number % 3})
        seen.append(_selection(page))
    undo = page.locator("[data-tool=undo]")
    assert undo.get_attribute("aria-label").startswith("Undo kinds")
    ways = [lambda: page.evaluate("() => atlas.undo()"), page.go_back]
    for number, then in enumerate(reversed(seen[:-1])):
        ways[number % 2]()
        page.wait_for_function("(it) => JSON.stringify(atlas.selection) === it", arg=_text(then))
    assert page.evaluate("() => atlas.counts") == record.counts()
    assert undo.is_disabled()
    for then in seen[1:4]:
        page.keyboard.press("Control+Shift+z")
        page.wait_for_function("(it) => JSON.stringify(atlas.selection) === it", arg=_text(then))
    page.keyboard.press("Control+z")
    page.wait_for_function("(it) => JSON.stringify(atlas.selection) === it", arg=_text(seen[2]))
    assert page.evaluate("() => atlas.counts") == record.counts(seen[2])


def _text(selection):
    """Return a selection as the page's JSON.stringify writes it."""
    return json.dumps(selection, separators=(",", ":"), ensure_ascii=False)


def test_an_address_put_into_an_open_page_is_followed(opened, record):
    """Another filter and event come with it, and Back returns to what was."""
    page = opened.page
    page.evaluate("() => atlas.select({ kinds: ['meeting'] })")
    page.evaluate('() => { location.hash = \'#select={"actors":["HAM"]}&event=E045\'; }')
    page.wait_for_function("() => atlas.selection.actors.length === 1")
    assert _selection(page)["kinds"] == []
    page.evaluate("() => { location.hash = location.hash + '&lanes=places'; }")
    expect(page.locator(".at-lane-name").first).to_be_visible()
    page.evaluate("() => atlas.undo()")
    expect(page.locator(".at-lane-name")).to_have_count(0)
    assert opened.state()["counts"] == record.counts({"actors": ["HAM"]})
    expect(page.locator("#at-panel-card h2")).to_contain_text("Barrage of 34 rockets")
    page.evaluate("() => atlas.undo()")
    assert _selection(page)["kinds"] == ["meeting"]


def test_chips_name_each_filter_and_clear_offers_undo(opened):
    """One chip a filter over the map; a press drops it; Clear drops all, and can be taken back."""
    page = opened.page
    chips = page.get_by_role("group", name="Filters that are set")
    assert not chips.is_visible()
    part = {"actors": ["HAM"], "from": "2023-04-04", "min_sources": 2}
    page.evaluate("(part) => atlas.select(part)", part)
    assert chips.get_by_role("button").locator("visible=true").count() == 4
    chips.get_by_role("button", name="Drop the filter Sources").press("Delete")
    opened.state()
    assert _selection(page)["min_sources"] == 0
    chips.get_by_role("button", name="Clear").click()
    toast = page.locator(".at-toast")
    expect(toast).to_contain_text("2 filters cleared")
    toast.get_by_role("button", name="Undo").click()
    page.wait_for_function("() => atlas.selection.actors.length === 1")
    assert _selection(page)["from"] == "2023-04-04"


def test_where_nothing_fits_the_list_says_which_filter_frees_most(opened, record):
    """How many are held, what each filter's removal leaves, Clear all, Undo."""
    page = opened.page
    asked = {"actors": ["USA"], "from": "2023-04-06", "to": "2023-04-06"}
    assert len(record.select(asked)) == 0
    page.evaluate("(part) => atlas.select(part)", asked)
    empty = page.locator("#at-panel-list .at-empty")
    expect(empty).to_contain_text("No event fits both filters")
    expect(empty).to_contain_text("74 events held")
    left = len(record.select(actors=["USA"]))
    dates = empty.get_by_role("button", name=f"Drop the filter Dates: {left} events left")
    expect(dates).to_be_visible()
    dates.click()
    opened.state()
    assert page.evaluate("() => atlas.counts") == record.counts({"actors": ["USA"]})


def test_a_filter_whose_events_lie_elsewhere_goes_there_and_undo_comes_back(opened):
    """Words and picture agree: what is said to be on the map is seen; then the map is as before."""
    page = opened.page
    page.evaluate("() => { atlas.map.setView([31.5, 34.45], 11, { animate: false }); }")
    before = page.evaluate("() => atlas.map.getCenter()")
    page.evaluate("() => atlas.select({ text: 'Beijing' })")
    page.wait_for_function("() => atlas.map.getCenter().lng > 100")
    page.evaluate("() => atlas.undo()")
    after = page.evaluate("() => atlas.map.getCenter()")
    assert after["lng"] == pytest.approx(before["lng"], abs=1e-3)


def test_undo_takes_back_a_card_and_a_layer_and_the_map_is_where_it_was(opened):
    """Cards that are opened one after the other are one step; Escape and a switch are others.

    So are the script of names and the lanes, which are in the address; a theme is no step.
    """
    page = opened.page
    undo = page.locator("[data-tool=undo]")
    there = "() => [atlas.map.getCenter().lng.toFixed(3), atlas.map.getZoom()]"
    before = page.evaluate(there)
    for row in (1, 2):
        page.evaluate("() => { document.querySelector('#at-tab-list').click(); }")
        page.locator("#at-list .at-row").nth(row).click()
    expect(undo).to_have_attribute("aria-label", "Undo the card")
    page.keyboard.press("Escape")
    page.locator("[data-tool=layers]").click()
    page.locator(".at-layer input").first.click()
    expect(undo).to_have_attribute("aria-label", "Undo the layers")
    page.locator(".at-scripts").get_by_role("button", name="local script").click()
    expect(undo).to_have_attribute("aria-label", "Undo the script of names")
    page.keyboard.press("Escape")
    foot = page.locator(".at-time")
    for name in ("Lanes", "Kinds"):
        foot.get_by_role("button", name=name, exact=True).click()
    expect(undo).to_have_attribute("aria-label", "Undo days or lanes")
    page.wait_for_function("() => location.hash.includes('lanes=kinds&names=native')")
    page.emulate_media(color_scheme="dark")
    expect(undo).to_have_attribute("aria-label", "Undo days or lanes")
    page.emulate_media(color_scheme="light")
    for left in ("lanes=actors", "names=native"):
        page.keyboard.press("Control+z")
        page.wait_for_function("(left) => location.hash.includes(left)", arg=left)
    expect(page.locator(".at-lane-name")).to_have_count(0)
    page.keyboard.press("Control+z")
    page.wait_for_function("() => !location.hash.includes('names=')")
    assert page.evaluate(there) != before
    page.keyboard.press("Control+z")
    page.wait_for_function("() => !location.hash.includes('off=')")
    page.keyboard.press("Control+z")
    expect(page.locator("#at-panel-card h2")).to_contain_text("Ain al-Asad")
    page.keyboard.press("Control+z")
    expect(page.locator("#at-panel-card")).to_be_hidden()
    assert page.evaluate(there) == before
    assert undo.is_disabled()


def test_an_area_is_dragged_over_the_map(opened, record):
    """The button in the filters asks for a drag; the box is drawn, counted, and undone at once."""
    page = opened.page
    turn = page.locator(".at-turn-head", has_text="Territory and area")
    turn.click()
    page.get_by_role("button", name="Mark an area on the map").click()
    box = page.locator(".at-map").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 420, box["y"] + 330, steps=4)
    page.mouse.up()
    state = opened.state()
    west, south, east, north = state["selection"]["box"]
    assert west < east
    assert south < north
    assert state["counts"] == record.counts(state["selection"])
    assert page.locator(".at-area").is_visible()
    page.evaluate("() => atlas.undo()")
    assert _selection(page)["box"] is None


def test_from_head_to_card_and_back_by_keyboard(opened):
    """Skip to the list, open a row, step on, come back, list the keys: the mouse is not needed."""
    page = opened.page
    page.keyboard.press("Tab")
    expect(page.locator(".at-skip").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#at-list")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    title = page.locator("#at-panel-card h2")
    expect(title).to_be_focused()
    first = title.inner_text()
    page.keyboard.press("n")
    expect(title).not_to_have_text(first)
    page.keyboard.press("p")
    expect(title).to_have_text(first)
    page.keyboard.press("Escape")
    expect(page.locator("#at-list")).to_be_focused()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("undo the last change")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox").first).to_be_focused()
    page.keyboard.type("?n")
    assert keys.count() == 0


def test_names_in_the_card_filter_and_coordinates_are_in_the_readers_form(opened, record):
    """An actor's name asks for its events; a point is written in three forms, a time in two."""
    page = opened.page
    page.evaluate("() => atlas.select({ text: 'E045' })")
    page.locator("#at-list [role=option]").first.click()
    card = page.locator("#at-panel-card")
    card.locator(".at-points summary").click()
    expect(card.locator(".at-point").first).to_have_text("33.20, 35.22")
    card.get_by_role("button", name="MGRS").click()
    expect(card.locator(".at-point").first).to_contain_text("36S YB")
    card.get_by_role("button", name="Zulu").click()
    expect(card.locator(".at-kick")).to_contain_text("about 11:20 to 12:10 Z")
    card.get_by_role("button", name="Hamas in Lebanon").first.click()
    state = opened.state()
    assert state["selection"]["actors"] == ["HAM-LBN"]
    assert state["counts"] == record.counts(state["selection"])


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [("2023", "2023-01-01", "2023-12-31"), ("2023-04", "2023-04-01", "2023-04-30")],
)
def test_a_year_or_a_month_alone_is_typed(opened, typed, first, last):
    """It is its first day in the one field, and its last in the other."""
    page = opened.page
    for name in ("First day", "Last day"):
        page.get_by_role("textbox", name=name).fill(typed)
        page.keyboard.press("Enter")
    state = opened.state()["selection"]
    assert (state["from"], state["to"]) == (first, last)


def test_a_date_that_is_not_read_is_said(opened):
    """What was typed and what can be typed stand below the field until it is mended."""
    page = opened.page
    field = page.get_by_role("textbox", name="First day")
    field.fill("banana")
    field.press("Enter")
    said = page.locator(".at-date-say")
    expect(said).to_contain_text("“banana” is not read as a date")
    field.fill("4 Apr 2023")
    field.press("Enter")
    expect(said).to_have_text("")


def test_a_day_far_above_the_rest_is_cut_and_bears_its_number(open_page, tmp_path):
    """The other days are seen; no bar leaves the axis, whose numbers are those of the rest."""
    days = [f"2023-03-{1 + n % 28:02}" for n in range(112)] + ["2023-03-15"] * 400
    frame = pd.DataFrame({"date": days, "title": "x", "longitude": 35.2, "latitude": 33.1})
    opened = open_page(atlas.brief(frame, tmp_path / "days.html"))
    opened.ready()
    page = opened.page
    expect(page.locator(".at-notch text")).to_have_text("404")
    axis = [int(text) for text in page.locator(".at-value").all_text_contents()]
    assert axis[0] == 0
    assert 3 <= max(axis) <= 10
    grid = page.locator(".at-brush-area").bounding_box()
    bars = page.evaluate(
        "() => [...document.querySelectorAll('.at-chart > g:not(.at-brush-end) > rect')]"
        ".map((bar) => bar.getBoundingClientRect().toJSON())"
    )
    right = grid["x"] + grid["width"]
    assert len(bars) > 20
    assert all(bar["left"] >= grid["x"] - 1 and bar["right"] <= right + 1 for bar in bars)


def test_windows_high_contrast_keeps_the_colours_that_mean_something(open_page, briefing):
    """A swatch is a colour of the map there too, and what is pressed can be told."""
    opened = open_page(briefing, forced_colors="active")
    opened.ready()
    colours = opened.page.evaluate(
        "() => [...document.querySelectorAll('.at-swatch')]"
        ".map((box) => getComputedStyle(box).backgroundColor)"
    )
    assert len(set(colours)) == len(colours) >= 6
    pressed = opened.page.evaluate(
        "() => ['true', 'false'].map((on) => getComputedStyle("
        "document.querySelector(`.segments button[aria-pressed=${on}]`)).backgroundColor)"
    )
    assert pressed[0] != pressed[1]
    cut = opened.page.evaluate(
        "() => { const line = document.querySelector('.at-tabs').parentElement"
        ".getBoundingClientRect().bottom - 1;"
        "return [...document.querySelectorAll('.at-tabs button')]"
        ".filter((tab) => tab.getBoundingClientRect().bottom > line + 0.5).length; }"
    )
    assert not cut, "tabs are drawn over the line below them"


_CUT = """() => [...document.querySelectorAll(
        ".at-head h1, .at-count, .at-chip, .at-left .at-name, .at-turn-head h2, .at-nav button")]
    .filter((it) => it.offsetWidth && (it.scrollWidth > it.clientWidth + 1
        || it.getBoundingClientRect().right > innerWidth + 1)).map((it) => it.textContent)"""


def test_in_a_small_frame_the_map_keeps_two_thirds(open_page, briefing):
    """From 320 x 240, as a cell of a notebook or a phone on its side has it."""
    opened = open_page(briefing)
    opened.ready()
    for width, height in ((600, 400), (667, 375), (480, 320), (320, 240)):
        opened.page.set_viewport_size({"width": width, "height": height})
        rest(opened.page, 100)
        box = opened.page.locator(".at-map").bounding_box()
        assert box["width"] == width
        assert box["height"] >= height * 2 / 3, (width, height)
        assert opened.page.locator(".at-marking").is_visible()
        assert opened.page.locator(".at-nav button:visible").count() == 4, (width, height)


def test_no_word_is_cut_at_320_pixels(open_page, briefing):
    """Head, chips, filters and the bar hold their words whole on the smallest phone."""
    opened = open_page(briefing, viewport={"width": 320, "height": 568})
    opened.ready()
    page = opened.page
    page.evaluate("() => atlas.select({ actors: ['HAM'] })")
    assert page.evaluate(_CUT) == []
    page.get_by_role("button", name="Filters").locator("visible=true").first.click()
    assert page.evaluate(_CUT) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert opened.errors == []
