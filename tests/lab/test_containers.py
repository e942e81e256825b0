"""Maps in other widgets, and notebooks that are opened again, in a real JupyterLab."""

import shutil
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from atlas.page.notebook.saved_output import STILL
from tests.lab.driver import REPOSITORY, Lab, open_lab, open_notebook

pytestmark = [pytest.mark.lab, pytest.mark.filterwarnings("default")]

EVERYWHERE = """import atlas
import ipywidgets as W
from IPython.display import HTML, display

record = atlas.open_record("spring-2023").select(from_="2023-04-06", to="2023-04-07").geocode()
show = lambda **key: atlas.explore(record.select(**key), height=300, controls=False)
inside, deep = W.Output(), W.Output()
display(HTML("<img alt=foreign width=40 height=40 src='data:image/gif;base64,"
             "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'>"))
with inside:
    display(show())
with deep:
    display(show())
display(inside)
W.interact(lambda kind: show(kinds=[kind]), kind=["rocket_fire", "strike"])
display(W.VBox([show()]), W.HBox([show(), show()]))
display(W.Tab([W.VBox([deep]), show()]))"""
CASES = ("in Output", "by interact", "VBox", "HBox left", "HBox right", "Output in VBox in Tab")
SEEN = """() => [...document.querySelectorAll(".jp-Notebook .jp-CodeCell")].map((cell) => ({
  pictures: [...cell.querySelectorAll(".jp-OutputArea img")]
    .filter((one) => one.getBoundingClientRect().height > 100).map((one) => one.src.split(",")[1]),
  words: cell.querySelector(".jp-Cell-outputWrapper").innerText,
}))"""


def test_a_map_in_any_other_widget_is_seen(server, lab_page):
    """In Output, interact, VBox, HBox, Tab and nested, each map has its height and its page."""
    page = lab_page.page
    page.set_viewport_size({"width": 1440, "height": 3000})
    lab = open_lab(server, lab_page, "containers.ipynb", [EVERYWHERE])
    lab.run(0)
    frames = page.locator(".jp-Notebook iframe")
    boxes = lambda: [one.bounding_box() for one in frames.all() if one.is_visible()]  # noqa: E731
    lab.until(lambda: len(boxes()) == len(CASES))
    lab.until(lambda: all(box["height"] == 300 and box["width"] > 300 for box in boxes()))
    drawn = "Boolean(window.atlas && window.atlas.counts && window.atlas.counts.shown)"
    lab.until(lambda: sum(frame.evaluate(drawn) for frame in page.frames[1:]) >= len(CASES))
    # No still is seen beside a live map, and a picture that is not ours stays.
    lab.until(lambda: [one for one in _seen(page) if one["pictures"]] == [])
    assert page.get_by_alt_text("foreign").bounding_box()["height"] == 40
    hidden = "(all) => all.filter((one) => getComputedStyle(one).display === 'none').length"
    assert page.locator(".jp-OutputArea-child").evaluate_all(hidden) == 0


def _seen(page):
    """Return the pictures and words that are seen under each cell."""
    return page.evaluate(SEEN)


def _run_and_saved(path, folder):
    """Run a notebook, keep its outputs as JupyterLab does, and return them."""
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": folder}}
    NotebookClient(notebook, timeout=300, resources=where, store_widget_state=False).execute()
    nbformat.write(notebook, path)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _stills(cell):
    """Return what the stills of a cell are, and what is said of them."""
    data = [one for one in cell.outputs if STILL in one.get("metadata", {})]
    pictures = [one.data["image/png"] for one in data if "image/png" in one.data]
    return pictures, [
        one.metadata["image/png"]["alt"] for one in data if "image/png" in one.metadata
    ]


def _reopened(server, lab_page, name):
    """Open a notebook that is trusted, with no kernel of its widgets; return what is seen."""
    trust = [sys.executable, "-m", "jupyter", "trust", str(server.work / name)]
    subprocess.run(trust, env=server.environment, check=True, capture_output=True)
    page = lab_page.page
    page.set_viewport_size({"width": 1440, "height": 9000})
    open_notebook(page, server.address, name)
    lab = Lab(page, server.work, lab_page.asked)
    gone = page.get_by_text("model not found")
    wanted = page.get_by_text("Run the cell for the live map")
    lab.until(lambda: gone.count() and all(one.is_visible() for one in wanted.all()))
    lab.until(lambda: not any(one.is_visible() for one in gone.all()))
    return _seen(page)


def test_a_notebook_that_is_opened_again_shows_each_cell_its_own_still(server, lab_page):
    """In notebook 01, each cell that drew a map shows that map and what it says, and no other."""
    folder = server.work / "01"
    source = next((REPOSITORY / "notebooks").glob("01*.ipynb"))
    shutil.copytree(source.parent, folder)
    cells = _run_and_saved(folder / source.name, folder)
    seen = _reopened(server, lab_page, f"01/{source.name}")
    assert len(seen) == len(cells)
    said = []
    for cell, shown in zip(cells, seen, strict=True):
        pictures, words = _stills(cell)
        assert shown["pictures"] == pictures
        assert shown["words"].count("Run the cell for the live map") == len(words)
        assert all(one in shown["words"] for one in words)
        said += [one.rpartition(" events: ")[0] for one in words]
    assert said == ["Spring 2023: 74", "Spring 2023: 74", "My events: 6"]
