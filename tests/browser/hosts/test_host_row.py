"""The widget in a host that knows only anywidget's contract, and the row above its map."""

import geopandas as gpd
import pandas as pd
import pytest
from playwright.sync_api import expect
from shapely.geometry import box

import atlas
from atlas.record.record import Record
from tests.browser.hosts.anywidget_host import write_host

pytestmark = pytest.mark.browser

WIDTHS = (380, 560, 760, 1000, 1240, 1440, 1900)
# What of the row is cut off, or lies outside of the page.
CUT = """() => {
  const room = document.documentElement.clientWidth;
  const parts = [...document.querySelectorAll(
    ".at-hostrow :is(button, input, .at-days, .at-counts, .segments)")];
  const seen = (one) => one.offsetWidth && !one.closest(".at-drop, .at-chips");
  return parts.filter(seen).filter((one) => {
    const box = one.getBoundingClientRect();
    const cut = one.matches("button") && one.scrollWidth > one.clientWidth + 1;
    return cut || box.left < 0 || box.right > room + 0.5;
  }).map((one) => one.className || one.tagName);
}"""
MOVES = """async (moves) => {
  for (let i = 0; i < moves; i++) {
    const day = String(1 + (i % 14)).padStart(2, "0");
    window.atlas.select({ from: `2023-04-${day}`, to: null });
    await new Promise((kept) => setTimeout(kept, 16));
  }
}"""


@pytest.fixture(scope="module")
def view(record):
    """Return a view of the shipped record."""
    return atlas.explore(record)


@pytest.fixture
def host(open_page, view, tmp_path):
    """Return a function that shows a view in a host, and its opened page and first frame."""
    opened = None

    def _host(shown=view, **options):
        nonlocal opened
        width = options.get("width", 1000) * options.get("cells", 1)
        path = write_host(shown, tmp_path / "host.html", height="620px", **options)
        opened = open_page(path, viewport={"width": width, "height": 640})
        frame = opened.frame()
        frame.evaluate("() => window.atlas.ready")
        return opened, frame

    yield _host
    assert opened.errors == opened.requests == []


def _widen(opened, frame, width):
    """Give the cell another width, and wait until its page has followed."""
    opened.page.set_viewport_size({"width": width, "height": 640})
    opened.page.evaluate(
        "(width) => { document.querySelector('.cell').style.width = `${width}px`; }", width
    )
    frame.wait_for_function("(width) => innerWidth === width", arg=width)
    frame.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def _model(opened, what, number=0):
    return opened.page.evaluate(f"() => window.models[{number}].{what}")


def test_the_row_is_whole_in_every_cell(host):
    """Days, actors, counts and undo lie in the row, none of them cut off, and the map has room."""
    part = {"from": "2022-12-28", "to": "2023-04-09T14:20", "kinds": ["rocket_fire"]}
    opened, frame = host(width=WIDTHS[0])
    for width in WIDTHS:
        _widen(opened, frame, width)
        for selection in (None, {**part, "min_sources": 2, "text": "rockets", "actors": ["HAM"]}):
            frame.evaluate("(part) => window.atlas.select(part)", selection)
            assert frame.evaluate(CUT) == [], width
            assert frame.evaluate("() => document.documentElement.scrollWidth") == width
            assert frame.locator(".at-hostrow .at-counts").is_visible(), width
            height = frame.locator(".at-hostrow").bounding_box()["height"]
            assert height <= (136 if width < 500 else 84), width
            assert frame.locator(".at-cell").bounding_box()["height"] > 320, width
        said = frame.locator(".at-reading").inner_text()
        assert "28 December 2022 to 9 April 2023 14:20" in said, width


def test_the_page_does_not_repeat_what_the_row_has(host):
    """One field for actors, one reading, one undo, one set of counts, one row of chips."""
    opened, frame = host(width=1440)
    for width in (1440, 1000, 380):
        _widen(opened, frame, width)
        frame.evaluate("() => window.atlas.select({ kinds: ['meeting'], from: '2023-04-01' })")
        once = (".at-find", "[data-tool=undo]", ".at-counts", ".at-chips", ".at-reading")
        assert [frame.locator(one).count() for one in once] == [1] * len(once), width
        twice = frame.locator(".at-head .at-counts, .at-left .at-tree, .at-time .at-date")
        assert twice.count() == 0, width
        assert not frame.locator(".at-range").is_visible(), width
        chips = frame.get_by_role("group", name="Filters that are set")
        expect(chips).to_contain_text("Meeting")
        expect(chips).not_to_contain_text("April")
        opened.page.wait_for_function("() => window.models[0].values.kinds.length === 1")
        chips.get_by_role("button", name="Clear").click()
        days = "All days" if width < 500 else "All days, 12 July 2006 to 14 April 2023"
        expect(frame.locator(".at-reading")).to_have_text(days)
        opened.page.wait_for_function("() => window.models[0].values.kinds.length === 0")


def test_days_are_dragged_typed_and_moved_by_keys(host, record):
    """The filter, the reading, the traits and both ends of the slider are the same to the day."""
    opened, frame = host()
    end = frame.get_by_role("group", name="Days").get_by_role("slider", name="First day")
    rail = frame.locator(".at-days-rail").bounding_box()
    end.hover()
    opened.page.mouse.down()
    opened.page.mouse.move(rail["x"] + rail["width"] * 0.8, rail["y"] + 2, steps=6)
    opened.page.mouse.up()
    dragged = frame.evaluate("() => window.atlas.selection.from")
    days = record.events["start"].astype(str).str[:10].unique()
    assert dragged in days
    expect(end).to_have_attribute("aria-valuetext", _words(dragged))
    end.press("ArrowRight")
    assert frame.evaluate("() => window.atlas.selection.from") > dragged
    assert frame.evaluate("() => window.atlas.selection.to") is None
    frame.locator(".at-reading").click()
    field = frame.get_by_label("First day", exact=True).locator("visible=true").last
    field.fill("1 Oct 2021")
    field.press("Enter")
    expect(end).to_have_attribute("aria-valuetext", "1 October 2021")
    expect(frame.locator(".at-reading")).to_have_text("From 1 October 2021")
    opened.page.wait_for_function("() => window.models[0].values.from_ === '2021-10-01'")
    frame.get_by_role("button", name="All days").click()
    opened.page.wait_for_function("() => window.models[0].values.from_ === null")


def _words(day):
    """Return an ISO day as the page says it."""
    stamp = pd.Timestamp(day)
    return f"{stamp.day} {stamp:%B} {stamp.year}"


def test_actors_are_found_by_any_name_and_chosen(host, record):
    """The most active is first, counts are those of the library, and Escape leaves the list."""
    opened, frame = host()
    field = frame.get_by_role("combobox")
    field.click()
    counts = {actor: len(record.select(actors=[actor])) for actor in record.actors["actor_id"]}
    first = frame.locator(".at-drop .at-check").first
    expect(first.locator(".at-n")).to_have_text(str(max(counts.values())))
    field.fill("حماس")
    frame.locator(".at-drop .at-check", has_text="Hamas").first.locator("input").check()
    opened.page.wait_for_function("() => window.models[0].values.actors.length === 1")
    assert frame.evaluate("() => window.atlas.counts") == record.counts(actors=["HAM"])
    field.press("Escape")
    field.press("Escape")
    expect(frame.locator(".at-drop")).to_be_hidden()
    expect(field).to_have_attribute("placeholder", "Hamas")


def test_an_actor_in_roles_that_are_not_ticked_is_explained(host, record):
    """A mediator has no event under by, against and with: the list says why."""
    _, frame = host()
    frame.get_by_role("combobox").fill("China")
    line = frame.locator(".at-drop .at-check", has_text="China").first
    many = len(record.select(actors=["CHN"], roles=[]))
    expect(line).to_contain_text(f"{many} in roles not ticked")


def test_only_the_roles_in_use_are_offered(host):
    """A table with one role does not offer six."""
    events = pd.DataFrame({"event_id": ["a"], "title": ["A"], "start": ["2023-04-05"]})
    people = {"event_id": ["a"], "actor_id": ["X"], "role": ["initiator"]}
    actors = pd.DataFrame({"actor_id": ["X"], "name": ["The X"]})
    record = Record(events, participants=pd.DataFrame(people), actors=actors)
    _, frame = host(atlas.explore(record, basemap="none"))
    assert frame.get_by_role("group", name="Role in the event").inner_text().split() == ["by"]
    assert frame.locator("[aria-label='Further roles'] button").count() == 0


def test_sixty_fast_moves_end_in_agreement(host, record):
    """Page, row and traits end at the last of them, whatever came between."""
    opened, frame = host()
    frame.evaluate(MOVES, 60)
    opened.page.wait_for_function("() => window.models[0].values.from_ === '2023-04-04'")
    expect(frame.locator(".at-reading")).to_have_text("From 4 April 2023")
    assert frame.evaluate("() => window.atlas.selection.from") == "2023-04-04"
    wanted = record.counts(from_="2023-04-04")
    opened.page.wait_for_function(  # the counts cross after the filter that they belong to
        "(shown) => window.models[0].values.counts.shown === shown", arg=wanted["shown"]
    )
    assert _model(opened, "values.counts") == wanted


def test_counts_of_another_filter_are_not_those_of_the_model(host):
    """What the page answered before it heard of a change in Python does not stand beside it."""
    opened, frame = host()
    answer = frame.evaluate("({ selection: window.atlas.selection, counts: window.atlas.counts })")
    taken = opened.page.evaluate(
        """(answer) => {
            const [model] = window.models;
            const source = document.querySelector("iframe").contentWindow;
            const say = (counts) => {
                const told = { type: "selection", rev: 99, shown_ids: [], ...answer, counts };
                const data = { atlas: 1, ...told };
                window.dispatchEvent(new MessageEvent("message", { source, data }));
            };
            say({ shown: 1 });
            const before = model.values.counts;
            model.python({ from_: "2023-04-06" });
            say({ shown: 2 });
            return [before, model.values.counts, model.values.from_];
        }""",
        answer,
    )
    assert taken == [{"shown": 1}, {"shown": 1}, "2023-04-06"]


def test_two_outputs_of_one_model_agree_and_let_go(host):
    """A filter in one is a filter in the other; one that is closed hears nothing more."""
    opened, _ = host(cells=2, width=700)
    frames = [one for one in opened.page.frames[1:] if one.evaluate("() => Boolean(window.atlas)")]
    assert len(frames) == 2
    before = _model(opened, "heard()")
    opened.page.evaluate("() => window.ends[0]()")
    assert (before, _model(opened, "heard()")) == (before, 0)
    assert _model(opened, "heard()", 1) == before


@pytest.mark.parametrize(
    ("around", "theme"),
    [
        ({"body": ' data-jp-theme-light="false"'}, "dark"),  # JupyterLab, Notebook 7, Voila
        ({"body": ' class="vscode-dark" data-vscode-theme-kind="vscode-dark"'}, "dark"),
        ({"root": ' theme="dark"'}, "dark"),  # Colab
        ({"body": ' class="dark-theme"', "style": "background: #111"}, "dark"),  # marimo
        ({"style": "background: rgb(18, 18, 18)"}, "dark"),  # a host that says nothing
        ({"body": ' data-jp-theme-light="true"'}, "light"),
    ],
)
def test_the_page_takes_the_theme_of_its_host(host, around, theme):
    """Each host says it in its own way; what none says is seen in the background."""
    _, frame = host(**around)
    expect(frame.locator(".at-root")).to_have_attribute("data-theme", theme)


def test_a_host_that_turns_dark_turns_the_page_unless_the_author_chose(host, record):
    """The reader's switch in the host is followed at once; a given theme is not overruled."""
    opened, frame = host(body=' data-jp-theme-light="true"')
    opened.page.evaluate("() => { document.body.dataset.jpThemeLight = 'false'; }")
    expect(frame.locator(".at-root")).to_have_attribute("data-theme", "dark")
    assert frame.evaluate("() => window.atlas.counts.held") == len(record)
    _, frame = host(atlas.explore(record, theme="light"), body=' data-jp-theme-light="false"')
    expect(frame.locator(".at-root")).to_have_attribute("data-theme", "light")


def test_python_marks_events_and_moves_the_map_to_them(host):
    """Marked events are lit beside the one in hand; ``fit`` moves to all that is kept."""
    opened, frame = host()
    lit = "() => { let n; atlas.map.eachLayer((one) => { n ??= one.lit?.size; }); return n; }"
    opened.page.evaluate("() => window.models[0].python({ highlighted: ['E045', 'E001', 'none'] })")
    frame.wait_for_function(f"({lit})() === 2")
    opened.page.evaluate("() => window.models[0].python({ highlighted: [] })")
    frame.wait_for_function(f"({lit})() === 0")
    frame.evaluate("() => { atlas.map.setView([10, 10], 9, { animate: false }); }")
    opened.page.wait_for_function("() => window.models[0].values.view_box?.[3] < 20")
    opened.page.evaluate("() => window.models[0].custom({ call: 'fit' })")
    opened.page.wait_for_function("() => window.models[0].values.view_box[3] > 30")


def test_a_layer_of_her_own_is_in_the_widget_and_its_list(host, record):
    """It is drawn over the map, can be switched off, and asks for nothing outside."""
    camps = gpd.GeoDataFrame({"camp": ["Qcamp"]}, geometry=[box(35, 33, 36, 34)], crs=4326)
    _, frame = host(atlas.explore(record, layers={"Camps of mine": camps}))
    expect(frame.locator(".leaflet-overlay-pane path").first).to_be_attached()
    frame.locator("[data-tool=layers]").click()
    expect(frame.locator(".at-popover")).to_contain_text("Camps of mine")


def test_a_click_on_the_map_hands_its_place_to_python(host):
    """Only when it was asked for, once, in degrees with longitude first."""
    opened, frame = host()
    frame.evaluate("() => { atlas.map.setView([33, 35], 9, { animate: false }); }")
    middle = frame.locator(".at-map").bounding_box()
    at = (middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    opened.page.mouse.click(*at)
    opened.page.evaluate("() => window.models[0].custom({ call: 'pick' })")
    expect(frame.locator(".at-root.at-picking")).to_be_attached()
    opened.page.mouse.click(*at)
    opened.page.wait_for_function("() => window.models[0].values.picked")
    longitude, latitude = _model(opened, "values.picked")
    assert (longitude, latitude) == (pytest.approx(35, abs=0.01), pytest.approx(33, abs=0.01))
    expect(frame.locator(".at-root.at-picking")).not_to_be_attached()
