"""Two selections side by side in the page: counted as Python counts, undone, linked, printed."""

import re
from urllib.parse import quote

import hostile
import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from atlas.record.record import drawable
from tests.browser.audit import AUDIT, axe_text
from tests.patience import rest

pytestmark = pytest.mark.browser

A = {"from": "2023-03-29", "to": "2023-04-03"}
B = {"from": "2023-04-04", "to": "2023-04-09"}
PAIRS = {
    "two spans": (A, B),
    "a kind against all": ({"kinds": ["air_strike"]}, {}),
    "two actors": ({"actors": ["HAM"]}, {"actors": ["ISR"], "roles": ["initiator"]}),
    "an empty side": ({"from": "2021-01-01", "to": "2021-01-31"}, B),
    "spans that overlap": (
        {"from": "2023-03-01", "to": "2023-04-06"},
        {"from": "2023-04-06T12:00", "to": "2023-04-30"},
    ),
}
# How Python calls the ways in which it is known who did it.
_SURE = {
    "acknowledged": "own account",
    "attributed": "others say so",
    "unknown": "named without a word on how it is known",
    "suspected": "suspected",
    "disputed": "disputed",
    "denied": "denied by it",
}
_OVER_NOTE = """() => {
    const note = document.querySelector(".atlas-note").getBoundingClientRect();
    return [...document.querySelectorAll(".at-float > :is(.at-box, .at-strip, .at-chips)")]
        .map((one) => [one.className, one.getBoundingClientRect()])
        .filter(([, box]) => box.width && box.left < note.right && box.right > note.left
            && box.top < note.bottom && box.bottom > note.top)
        .map(([name]) => name);
}"""
_VIEWS = """() => {
    const [first, second] = [...document.querySelectorAll(".at-map")].map((one) => {
        const box = one.getBoundingClientRect();
        return { left: box.left, width: box.width };
    });
    return [first, second];
}"""


def _open(open_page, path, size=(1440, 900), **options):
    opened = open_page(path, viewport={"width": size[0], "height": size[1]}, **options)
    opened.ready()
    return opened


def _pin(page, a, b):
    """Set a selection, press the button that keeps it as A, and set another one."""
    page.evaluate("async (a) => { await atlas.select(null); await atlas.select(a); }", a)
    page.locator(".at-pin").locator("visible=true").click()
    page.wait_for_function("() => atlas.comparison")
    page.evaluate("async (b) => { await atlas.select(null); await atlas.select(b); }", b)


def _rows(page):
    """Return the rows of the page's comparison as Python names them."""
    found = page.evaluate("() => atlas.comparison.rows")
    return sorted(
        [
            one["facet"] + (f" ({_SURE[one['sure']]})" if one["sure"] else ""),
            one["key"],
            *one["counts"],
        ]
        for one in found
    )


def _of_python(record, a, b):
    table = atlas.compare(record.select(a), record.select(b)).table
    cells = table[["facet", "key", "a", "b"]].astype(object)
    return sorted(cells.where(table.notna(), None).to_numpy().tolist())


def _apart(page, shift=0):
    """Return which share of the ground that is seen differs, one map moved by pixels."""
    return page.evaluate(
        """(shift) => {
            const [a, b] = [...document.querySelectorAll(".at-map")].map((one, at) => {
                // More is painted than is seen, and not anew for each short way.
                const canvas = one.querySelector("canvas");
                const [all, seen] = [canvas, one].map((it) => it.getBoundingClientRect());
                const [x, y] = [seen.left - all.left, seen.top - all.top].map(Math.round);
                const size = [one.clientWidth, one.clientHeight];
                return canvas.getContext("2d").getImageData(x + at * shift, y, ...size).data;
            });
            let other = 0;
            for (let at = 0; at < a.length; at += 4) {
                if (Math.abs(a[at] - b[at]) > 24) other += 4;
            }
            return a.length === b.length ? other / a.length : 1;
        }""",
        shift,
    )


def _soon(page, ask):
    """Tell whether it is so within some seconds; a busy machine takes longer."""
    for _ in range(150):
        if ask():
            return True
        rest(page, 100)
    return False


def _alike(page):
    """Tell whether both maps show one view: they differ by a fraction of a pixel, not by five."""
    return _apart(page) < _apart(page, 5) / 2


def test_the_page_counts_as_python_does(open_page, briefing, record):
    """Every row of the page's comparison is a row of atlas.compare, and the other way round."""
    opened = _open(open_page, briefing)
    for name, pair in PAIRS.items():
        _pin(opened.page, *pair)
        assert _rows(opened.page) == _of_python(record, *pair), name
        opened.page.get_by_role("button", name="End comparing").click()
        opened.page.wait_for_function("() => !atlas.comparison")
    assert opened.errors == opened.requests == []


def test_the_table_says_what_differs_in_words(open_page, briefing):
    """Counts, the change in words, figures from low to high; whose they are, and what to mind."""
    opened = _open(open_page, briefing)
    page = opened.page
    _pin(page, A, B)
    table = page.get_by_role("table", name="Differences between A and B", exact=True)
    expect(table).to_be_visible()
    assert table.get_by_role("columnheader").all_inner_texts()[1:3] == ["A", "B"]

    def row(name):
        return table.get_by_role("row", name=re.compile(f"^{name} ")).inner_text().split("\t")

    assert [one.strip() for one in row("wholly inside")] == [
        "wholly inside",
        "9",
        "31",
        "",
        "22 more",
    ]
    assert [one.strip() for one in row("Fire")][-1] == "11 more"
    assert [one.strip() for one in row("only touch the days")][-1] == "same"
    assert "5 to 11" in row("killed")
    assert "5 to 8" in row("killed")
    panel = page.locator("#at-panel-compare")
    for words in ("A, killed: by PCHR", "More reports are not more events", "in no other count"):
        expect(panel).to_contain_text(words)
    assert "%" not in panel.inner_text()
    expect(page.locator(".at-versus-said")).to_have_text(
        "31 events in B (4 to 9 April 2023), 9 in A (29 March to 3 April 2023)"
    )
    page.evaluate("() => atlas.select({ to: '2023-04-12' })")
    expect(panel).to_contain_text("The spans differ in length: A 6 days, B 9 days.")
    page.evaluate("() => atlas.select({ from: '2023-04-05' })")
    expect(panel).to_contain_text("In neither: 4 April 2023.")


def test_a_page_that_is_made_to_compare_opens_so(open_page, record, tmp_path):
    """Both sides are there without a press; a link to the page once it has ended says so."""
    path = atlas.brief(record, tmp_path / "two.html", compare=(A, B))
    opened = _open(open_page, path)
    page = opened.page
    assert page.evaluate("() => atlas.selection.from") == B["from"]
    assert _rows(page) == _of_python(record, A, B)
    expect(page.locator(".at-twin")).to_be_visible()
    assert "a=" not in page.evaluate("() => location.hash")
    page.get_by_role("button", name="End comparing").click()
    page.wait_for_function("() => !atlas.comparison")
    page.wait_for_function("() => /[#&]a=(&|$)/.test(location.hash)")
    page.reload()
    opened.ready()
    assert page.evaluate("() => atlas.comparison") is None
    assert opened.errors == opened.requests == []


def test_leaving_is_one_press_and_undo_goes_across(open_page, briefing):
    """The button ends it; undo brings it back, then the filter before it; redo goes on."""
    opened = _open(open_page, briefing)
    page = opened.page
    _pin(page, A, B)
    page.get_by_role("button", name="End comparing").click()
    page.wait_for_function("() => !atlas.comparison")
    expect(page.locator(".at-twin")).to_have_count(0)
    expect(page.locator(".at-head h1")).to_be_visible()
    assert page.evaluate("() => atlas.selection.from") == B["from"]
    expect(page.locator("[data-tool=undo]")).to_have_attribute("aria-label", "Undo the comparison")
    page.locator("[data-tool=undo]").click()
    page.wait_for_function("() => atlas.comparison?.b.from === '2023-04-04'")
    page.evaluate("() => atlas.undo()")
    page.evaluate("() => atlas.undo()")
    page.wait_for_function("() => atlas.comparison?.b.from === '2023-03-29'")
    page.evaluate("() => atlas.undo()")
    page.wait_for_function("() => !atlas.comparison")
    assert page.evaluate("() => atlas.selection.from") == A["from"]
    page.evaluate("() => atlas.redo()")
    page.wait_for_function("() => atlas.comparison")
    assert opened.errors == []


def test_everything_can_be_pinned_and_the_sides_swapped(open_page, briefing, record):
    """Where no filter is set, A is all that is held; swapping makes A of B."""
    opened = _open(open_page, briefing)
    page = opened.page
    page.locator(".at-pin").click()
    page.wait_for_function("() => atlas.comparison")
    page.evaluate("(b) => atlas.select(b)", B)
    assert _rows(page) == _of_python(record, {}, B)
    page.get_by_role("button", name="Swap A and B").click()
    page.wait_for_function("() => atlas.comparison.a.from === '2023-04-04'")
    assert _rows(page) == _of_python(record, B, {})
    assert opened.errors == []


def test_the_address_holds_both_and_is_followed(open_page, briefing, record):
    """A link opens it; one that is put into an open page is followed; rubbish is not."""
    opened = _open(open_page, briefing)
    page = opened.page
    _pin(page, A, B)
    page.wait_for_function("() => location.hash.includes('2023-04-09')")
    address = page.url
    assert "a=" in address
    page.goto("about:blank")
    page.goto(address)
    opened.ready()
    assert _rows(page) == _of_python(record, A, B)
    other = quote('{"kinds":["air_strike"]}')
    page.evaluate("(hash) => { location.hash = hash; }", f"#a={other}")
    page.wait_for_function("() => atlas.comparison?.a.kinds[0] === 'air_strike'")
    page.wait_for_function("() => atlas.counts.hidden === 0")
    page.evaluate("() => { location.hash = '#a=' + encodeURIComponent('[1]'); }")
    page.wait_for_function("() => !atlas.comparison")
    page.evaluate("() => { location.hash = '#a=%7Bx&select={}'; }")
    rest(page, 200)
    assert page.evaluate("() => atlas.comparison") is None
    assert opened.errors == []


def test_both_maps_move_together_and_none_leads_the_other_back(open_page, briefing):
    """A drag of either moves both, by the same way; one move makes no chain of others."""
    opened = _open(open_page, briefing)
    page = opened.page
    _pin(page, A, B)
    rest(page, 300)
    first, second = page.evaluate(_VIEWS)
    assert first["width"] == second["width"]
    assert first["left"] < second["left"]
    page.evaluate(
        "() => { window.moves = 0; atlas.map.on('moveend', () => { window.moves += 1; }); }"
    )
    before = page.evaluate("() => atlas.map.getCenter()")
    x, y = first["left"] + first["width"] / 2, 500
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y - 40, steps=6)
    page.mouse.up()
    page.wait_for_function(
        "({ lat, lng }) => atlas.map.getCenter().lng < lng && atlas.map.getCenter().lat < lat",
        arg=before,
    )

    def rests():
        moves = page.evaluate("() => window.moves")
        rest(page, 400)
        return page.evaluate("() => window.moves") == moves

    assert _soon(page, rests), "a drag makes no chain of moves"
    assert page.evaluate("() => window.moves") <= 12
    assert _soon(page, lambda: _alike(page))
    zoom = page.evaluate("() => atlas.map.getZoom()")
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_function("(zoom) => atlas.map.getZoom() > zoom", arg=zoom)
    assert _soon(page, rests), "nor does a zoom"
    assert _soon(page, lambda: _alike(page))
    assert opened.errors == []


def test_an_event_of_a_opens_from_its_own_map(open_page, briefing, record):
    """What is pressed on the map of A opens its card, and the word on hover stands beside it."""
    opened = _open(open_page, briefing)
    page = opened.page
    _pin(page, {"ids": ["E045"]}, B)
    page.evaluate("() => { atlas.map.setView([33.2, 35.2], 10, { animate: false }); }")
    rest(page, 300)
    first, _ = page.evaluate(_VIEWS)
    places = record.places[record.places["event_id"] == "E045"]
    places = places[drawable(places)]
    # The map of A has the same view as that of B; its marks lie by as much more to the left.
    spots = page.evaluate(
        """(places) => {
            const { left, top } = document.querySelector(".at-twin").getBoundingClientRect();
            return places.map((place) => atlas.map.latLngToContainerPoint(place))
                .map(({ x, y }) => [left + x, top + y]);
        }""",
        places[["latitude", "longitude"]].astype(float).to_numpy().tolist(),
    )
    twin = page.locator(".at-twin").bounding_box()
    assert twin["x"] == first["left"]
    inside = [one for one in spots if 0 < one[0] - twin["x"] < twin["width"]]
    for x, y in inside:
        page.mouse.move(x - 1, y)
        page.mouse.move(x, y)
        if _soon(page, lambda: page.locator(".at-twin.at-over").count()):
            break
    assert page.locator(".at-twin.at-over").count() == 1
    rest(page, 100)
    tip = page.locator(".at-tip").locator("visible=true").bounding_box()
    assert tip["x"] < first["left"] + first["width"]
    assert opened.errors == []


def test_an_empty_side_is_no_event_and_not_nothing(open_page, briefing):
    """Its map says so, its counts are 0, its figures are not stated."""
    opened = _open(open_page, briefing)
    page = opened.page
    _pin(page, {"from": "2021-01-01", "to": "2021-01-31"}, B)
    expect(page.locator(".at-side-a")).to_contain_text("no event")
    table = page.get_by_role("table", name="Differences between A and B", exact=True)
    cells = table.get_by_role("row", name=re.compile("^launched")).inner_text()
    assert "not stated" in cells
    cells = table.get_by_role("row", name=re.compile("^wholly inside")).inner_text().split("\t")
    assert [one.strip() for one in cells][1:3] == ["0", "31"]
    assert opened.errors == []


def test_the_difference_is_one_map_of_squares(open_page, briefing):
    """One map, what the squares mean in words; a press on one lists the events of both sides."""
    opened = _open(open_page, briefing)
    page = opened.page
    _pin(page, A, B)
    page.get_by_role("button", name="difference").click()
    expect(page.locator(".at-twin")).to_have_count(0)
    expect(page.locator(".at-side-a")).to_contain_text("Filled: more in B. Hollow: fewer.")
    expect(page.locator(".at-legend")).to_be_hidden()
    expect(page.locator(".atlas-note")).to_contain_text("Events counted in squares of")
    page.set_viewport_size({"width": 390, "height": 844})
    rest(page, 300)
    assert page.evaluate(_OVER_NOTE) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="side by side").click()
    expect(page.locator(".at-twin")).to_be_visible()
    expect(page.locator(".atlas-note").first).to_be_hidden()
    assert opened.errors == []


def test_both_spans_have_their_frame_on_one_axis(open_page, briefing):
    """Each frame has its letter, and lies where its days are."""
    opened = _open(open_page, briefing)
    page = opened.page
    _pin(page, A, B)
    frames = page.locator(".at-frame")
    expect(frames).to_have_count(2)
    a, b = (frames.nth(at).locator("rect").bounding_box() for at in range(2))
    assert a["x"] + a["width"] == pytest.approx(b["x"], abs=3)
    assert a["width"] == pytest.approx(b["width"], abs=3)
    assert page.locator(".at-frame text").all_text_contents() == ["A", "B"]


def test_a_phone_has_one_map_a_switch_and_the_table_below(open_page, briefing):
    """A, B or their difference on the map; the table stands under it."""
    opened = _open(open_page, briefing, (390, 844), has_touch=True)
    page = opened.page
    _pin(page, A, B)
    expect(page.locator(".at-side-b")).to_be_visible()
    expect(page.locator(".at-side-a")).to_be_hidden()
    expect(page.locator("#at-panel-compare")).to_be_visible()
    cell = page.locator(".at-cell").bounding_box()
    table = page.locator("#at-panel-compare").bounding_box()
    assert table["y"] >= cell["y"] + cell["height"] - 2
    ways = page.get_by_role("group", name="How the two are seen")
    ways.get_by_role("button", name="A", exact=True).click()
    expect(page.locator(".at-side-a")).to_be_visible()
    expect(page.locator(".at-side-b")).to_be_hidden()
    expect(page.locator(".at-map:not(.at-twin) .atlas-events")).to_be_hidden()
    expect(page.locator(".leaflet-control-attribution")).to_be_visible()
    twin = page.locator(".at-twin").bounding_box()
    assert twin["width"] == pytest.approx(cell["width"], abs=2)
    small = page.locator(".at-versus button").evaluate_all(
        "all => all.filter((one) => one.offsetWidth && one.offsetHeight < 24).length"
    )
    assert small == 0
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert opened.errors == []


def test_it_works_by_keyboard_alone(open_page, briefing):
    """Enter on the button pins; arrows turn the tabs; the focus is not lost when it ends."""
    opened = _open(open_page, briefing)
    page = opened.page
    page.evaluate("(a) => atlas.select(a)", A)
    page.locator(".at-pin").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => atlas.comparison")
    page.locator("#at-tab-compare").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#at-tab-list")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#at-panel-compare")).to_be_visible()
    page.get_by_role("button", name="End comparing").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => !atlas.comparison")
    expect(page.locator(".at-pin")).to_be_focused()
    page.locator("#at-tab-list").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#at-tab-card")).to_be_focused()


def test_axe_finds_no_serious_fault_while_two_are_compared(open_page, briefing):
    """Light and dark, wide and on a phone."""
    for size, schemes in (((1440, 900), ("light", "dark")), ((390, 844), ("light",))):
        opened = _open(open_page, briefing, size)
        _pin(opened.page, A, B)
        opened.page.evaluate(axe_text())
        for scheme in schemes:
            opened.look(viewport=opened.page.viewport_size, color_scheme=scheme)
            expect(opened.page.locator(".at-root")).to_have_attribute("data-theme", scheme)
            rest(opened.page, 300)
            assert opened.page.evaluate(AUDIT) == [], (size, scheme)


def test_print_has_the_table_with_its_notes_and_no_map(open_page, record, tmp_path):
    """On paper the comparison is its table, its notes, the marking and what it is based on."""
    path = atlas.brief(record, tmp_path / "p.html", compare=(A, B), marking="TLP:GREEN")
    opened = _open(open_page, path)
    page = opened.page
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    paper = page.locator(".at-print")
    for words in (
        "Comparison of A and B",
        "22 more",
        "More reports are not more events",
        "Compared with (A)",
    ):
        expect(paper).to_contain_text(words)
    expect(page.locator(".at-cell")).to_be_hidden()
    expect(page.locator(".at-marking strong")).to_have_text("TLP:GREEN")
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator(".at-cell")).to_be_visible()
    assert opened.errors == []


def test_hostile_text_is_text_on_both_sides(open_page, tmp_path):
    """Names, figures and searches of strangers stand in table, notes and boxes as text."""
    held = hostile.record(hostile.ALL[:48])
    ids = list(held.events.index)
    path = atlas.brief(
        held, tmp_path / "h.html", compare=({"ids": ids[:24]}, {"ids": ids[24:]}), name_actors="all"
    )
    opened = _open(open_page, path)
    page = opened.page
    page.locator("#at-panel-compare summary").click()
    page.evaluate("(text) => atlas.pin({ text })", "<img src=x onerror=hit()>")
    page.evaluate("(text) => atlas.select({ ids: [], text })", '"{{7*7}}" <svg onload=hit()>')
    page.get_by_role("button", name="difference").click()
    rest(page, 200)
    assert opened.hits() == 0
    assert opened.dialogs == opened.requests == opened.errors == []
    assert page.locator("body img[onerror], body svg[onload]").count() == 0


def test_counts_of_a_table_weigh_as_many_events(open_page, record, tmp_path):
    """In a page of counts both sides sum the events, as Python does."""
    counted = atlas.read_events(record.aggregate(by="territory", per="month"))
    pair = ({"from": "2023-03-01", "to": "2023-03-31"}, {"from": "2023-04-01", "to": "2023-04-30"})
    path = atlas.brief(counted, tmp_path / "c.html", compare=pair)
    opened = _open(open_page, path)
    assert _rows(opened.page) == _of_python(counted, *pair)


def test_a_stranger_s_table_is_compared_month_by_month(open_page, tmp_path):
    """Sudan, March against April: rows of a spreadsheet, counted as Python counts them."""
    rows = pd.DataFrame(
        {
            "date": ["2024-03-02", "2024-03-30", "2024-04-04", "2024-04-20", "2024-04-21"],
            "kind": ["clash", "shelling", "attack on civilians", "clash", "looting"],
            "place": ["El Fasher", "Omdurman", "El Fasher", "Wad Madani", "Nyala"],
            "killed": [3, "", 12, 5, ""],
            "initiators": ["RSF", "SAF", "RSF", "SAF; RSF", ""],
        }
    )
    held = atlas.read_events(rows, constants={"country": "Sudan"}).geocode()
    pair = ({"from": "2024-03-01", "to": "2024-03-31"}, {"from": "2024-04-01", "to": "2024-04-30"})
    opened = _open(open_page, atlas.brief(held, tmp_path / "s.html", compare=pair))
    assert _rows(opened.page) == _of_python(held, *pair)
    expect(opened.page.locator("#at-panel-compare")).to_contain_text("A 31 days, B 30 days")
