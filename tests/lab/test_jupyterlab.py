"""A real JupyterLab in a real browser: slider, page and Python agree, and the view is kept."""

import nbformat
import pytest

import atlas
from tests.lab.driver import end_kernels, open_lab, open_notebook, wait_for_kernel

pytestmark = [pytest.mark.lab, pytest.mark.filterwarnings("default")]

SHOW = """import atlas, json
record = atlas.open_record("spring-2023").geocode()
view = atlas.explore(record, height="560px")
view"""
WIDGETS = """from IPython.display import display
time, who = view.time_widget(), view.actor_widget()
display(time, who)"""
OTHER = """from dataclasses import replace
early = record.select(to="2023-03-31")
said = {"title": "Until March", "marking": "TLP:AMBER"}
view.events = replace(early, dataset={**early.dataset, **said})"""
FILTER = 'view.from_, view.to = "2023-04-06", "2023-04-07"'
DUMP = """state = {
    "selection": view.selection.to_json(),
    "counts": view.counts,
    "selected": view.selected().events.index.tolist(),
    "slider": [day.isoformat() for day in time.days.value],
    "first": time.days.index[0],
    "reading": time.reading.value,
    "actors": list(who.actors.value),
}
with open("state.json", "w") as file:
    json.dump(state, file)"""


@pytest.fixture(scope="module")
def lab(server, lab_page):
    """Open the notebook, and show the map."""
    page = lab_page.page
    one = open_lab(server, lab_page, "map.ipynb", [SHOW, FILTER, DUMP, OTHER, WIDGETS])
    one.run(0)
    one.frame()
    one.run(4)
    yield one
    end_kernels(page, server.address)  # else the server waits for them when it is to end


@pytest.fixture(scope="module")
def record():
    """Return the record that the notebook shows."""
    return atlas.open_record("spring-2023").geocode()


def test_the_map_counts_what_the_record_holds(lab, record):
    """The page in the notebook shows the counts of the library."""
    assert lab.frame().evaluate("window.atlas.counts") == record.counts()


def test_the_page_lives_in_a_sandbox(lab):
    """The page cannot reach the notebook around it, nor its storage."""
    frame = lab.frame()
    assert frame.evaluate("self.origin") == "null"
    blocked = "(() => { try { return parent.document.title } catch (e) { return e.name } })()"
    assert frame.evaluate(blocked) == "SecurityError"


def test_python_moves_the_page_and_keeps_the_zoom(lab, record):
    """Setting traits filters the page; it is not drawn anew, and the view stays."""
    frame = lab.frame()
    frame.evaluate("window.atlas.map.setView([33.5, 36.3], 9, {animate: false}); window.mark = 42")
    lab.run(1)
    lab.until(lambda: frame.evaluate("window.atlas.selection.from") == "2023-04-06")
    state = lab.agreed(frame)
    expected = record.counts(from_="2023-04-06", to="2023-04-07")
    assert frame.evaluate("window.atlas.counts") == expected == state["counts"]
    assert state["slider"] == ["2023-04-06", "2023-04-07"]
    assert frame.evaluate("[window.atlas.map.getZoom(), window.mark]") == [9, 42]


def test_the_page_moves_python_and_the_slider(lab, record):
    """A filter in the page reaches the traits, the slider and ``view.selected()``."""
    frame = lab.frame()
    frame.evaluate('window.atlas.select({from: "2023-04-05", to: "2023-04-08"})')
    state = lab.agreed(frame)
    assert state["slider"] == ["2023-04-05", "2023-04-08"]
    chosen = record.select(from_="2023-04-05", to="2023-04-08")
    assert state["selected"] == chosen.events.index.tolist()
    counts = frame.evaluate("window.atlas.counts")
    assert counts["shown"] + counts["off_map"] == len(state["selected"])


def test_the_slider_moves_the_page(lab):
    """A key on the handle of the ipywidgets moves the first day in the page, and nothing else."""
    frame = lab.frame()
    frame.evaluate('window.atlas.select({from: "2023-04-05", to: "2023-04-08"})')
    first = lab.agreed(frame)["first"]
    handle = lab.page.locator(".noUi-handle-lower").first
    # Python has moved it; the key is for where it stands in the browser.
    lab.until(lambda: float(handle.get_attribute("aria-valuenow")) == first)
    handle.focus()
    lab.page.keyboard.press("ArrowRight")
    lab.until(lambda: frame.evaluate("window.atlas.selection.from") == "2023-04-06")
    assert lab.agreed(frame)["slider"] == ["2023-04-06", "2023-04-08"]
    assert frame.evaluate("[window.atlas.map.getZoom(), window.mark]") == [9, 42]


def test_sixty_fast_moves_end_in_agreement(lab):
    """A brush that is dragged sends many filters; page, trait and slider end at the last."""
    frame = lab.frame()
    frame.evaluate(
        """async () => {
          for (let i = 0; i < 60; i++) {
            const day = String(1 + (i % 14)).padStart(2, "0");
            window.atlas.select({from: `2023-04-${day}`, to: null});
            await new Promise((kept) => setTimeout(kept, 16));
          }
        }"""
    )
    state = lab.agreed(frame)
    assert state["selection"]["from"] == "2023-04-04"
    assert state["slider"][0] == "2023-04-04"
    assert state["reading"] == frame.locator(".at-reading").inner_text() == "From 4 April 2023"


def test_an_actor_that_is_ticked_in_the_row_is_chosen_in_the_ipywidgets(lab, record):
    """Row, page, trait and the list of the ipywidgets hold the same actor."""
    frame = lab.frame()
    frame.evaluate("window.atlas.select(null)")
    lab.agreed(frame)
    frame.get_by_role("combobox").fill("Hezbollah")
    frame.locator(".at-drop .at-check", has_text="Hezbollah").first.locator("input").check()
    lab.until(lambda: frame.evaluate("window.atlas.selection.actors") == ["HZB"])
    state = lab.agreed(frame)
    assert state["actors"] == state["selection"]["actors"] == ["HZB"]
    assert state["counts"] == frame.evaluate("window.atlas.counts") == record.counts(actors=["HZB"])


def test_the_page_follows_the_theme_of_jupyterlab(lab):
    """JupyterLab Dark turns the page dark while it is open, and back."""
    root = lab.frame().locator(".at-root")
    assert root.get_attribute("data-theme") == "light"
    for name, theme in (("JupyterLab Dark", "dark"), ("JupyterLab Light", "light")):
        lab.menu("Settings", "Theme", name)
        lab.until(lambda theme=theme: root.get_attribute("data-theme") == theme)


def test_no_request_leaves_this_machine(lab):
    """Neither JupyterLab with our widget nor the page asks for anything outside."""
    assert lab.asked == []


def test_other_events_bring_what_is_said_about_them(lab, record):
    """Title, marking and counts are those of the new events; the view stays."""
    frame = lab.frame()
    frame.evaluate("window.atlas.map.setView([33.5, 36.3], 9, {animate: false}); window.mark = 42")
    frame.evaluate("window.atlas.select(null)")
    lab.agreed(frame)
    lab.run(3)
    early = record.select(to="2023-03-31")
    lab.until(lambda: frame.evaluate("window.atlas.counts.held") == len(early))
    lab.until(lambda: frame.locator(".at-head h1 bdi").inner_text() == "Until March")
    assert frame.locator(".at-marking strong").inner_text() == "TLP:AMBER"
    assert frame.evaluate("window.atlas.counts") == early.counts()
    assert frame.evaluate("[window.atlas.map.getZoom(), window.mark]") == [9, 42]


def test_a_saved_notebook_shows_a_still_until_it_is_run(lab, server):
    """Opened again, with nothing run, it shows the still and how to get the live map."""
    lab.page.locator(".jp-Notebook .jp-CodeCell").nth(0).locator(".cm-content").click()
    lab.page.keyboard.press("Control+s")
    saved = server.work / "map.ipynb"
    lab.until(lambda: "image/png" in saved.read_text(encoding="utf-8"))
    stills = [
        output["data"]["image/png"]
        for cell in nbformat.read(saved, 4).cells
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert [len(one) <= 20_000 for one in stills] == [True]
    end_kernels(lab.page, server.address)
    open_notebook(lab.page, server.address, "map.ipynb")
    cell = lab.page.locator(".jp-Notebook .jp-CodeCell").first
    cell.get_by_text("Run the cell for the live map").wait_for()
    picture = cell.locator("img")
    assert picture.get_attribute("src") == f"data:image/png;base64,{stills[0]}"
    assert cell.locator(".jp-Cell-outputArea").bounding_box()["height"] > 300
    assert picture.bounding_box()["height"] > 250
    # The cell that changed the events renewed the still of the cell that had shown others.
    assert "Until March: " in cell.inner_text()
    lab.until(lambda: cell.get_by_text("not found").count())
    assert not cell.get_by_text("not found").is_visible()


def test_after_a_restart_the_page_says_that_it_is_no_longer_linked_and_goes_on(lab):
    """The map does not look alive in the kernel when it is not; its filters still work."""
    wait_for_kernel(lab.page)
    lab.run(0)
    frame = lab.frame()
    note = frame.locator(".at-unlinked")
    assert not note.is_visible()
    lab.menu("Kernel", "Restart Kernel…")
    lab.page.locator(".jp-Dialog .jp-mod-accept").click()
    note.wait_for(state="visible")
    assert "No longer linked to Python" in note.inner_text()
    held = frame.evaluate("window.atlas.counts.held")
    frame.evaluate("window.atlas.select({kinds: ['rocket_fire']})")
    assert 0 < frame.evaluate("window.atlas.counts.hidden") < held
