"""The notebooks say what a clean run says, and hold nothing that cannot be reviewed."""

from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from scripts.find_browser import arguments, find
from scripts.run_notebooks import clean, run
from tests.patience import PATIENCE

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("[0-9]*.ipynb"))


def _texts(notebook):
    return [
        (
            cell.source,
            [output.get("text") or output.data.get("text/plain") for output in cell.outputs],
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_there_are_notebooks():
    """The two first stories are there."""
    assert [path.name[:2] for path in NOTEBOOKS][:2] == ["01", "02"]


@pytest.mark.filterwarnings("default")
@pytest.mark.lab
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_clean_run_prints_what_the_notebook_shows(path):
    """Each text output that a reader sees is what the code gives today."""
    assert _texts(run(path)) == _texts(nbformat.read(path, as_version=4))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_clean(path):
    """No widget views, no HTML, no large pictures, no metadata of one machine."""
    notebook = nbformat.read(path, as_version=4)
    text = path.read_text(encoding="utf-8")
    assert nbformat.writes(clean(notebook)) == text.rstrip("\n")
    assert len(text) < 200_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin(path):
    """A cell imports, calls, looks: functions belong in the library, with a test."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert "def " not in cell.source
            assert len(cell.source.splitlines()) <= 20


MAPS = """import atlas
record = atlas.open_record("spring-2023").select(from_="2023-04-06", to="2023-04-07").geocode()
atlas.explore(record, title="FIRST")"""
OTHERS = [
    'atlas.explore(record.select(to="2023-04-06"), title="SECOND", controls=False)',
    'import ipywidgets\nipywidgets.VBox([atlas.explore(record, title="THIRD")])',
    'atlas.draw_map(record, title="DRAWN")',
]


@pytest.fixture(scope="module")
def ran():
    """Return a notebook with maps that was run, with the state of its widgets."""
    cells = [nbformat.v4.new_code_cell(source) for source in (MAPS, *OTHERS)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    return notebook


@pytest.fixture(scope="module")
def page(playwright_driver):
    """Return a page of a browser that asks for nothing outside."""
    browser = playwright_driver.chromium.launch(executable_path=find(), args=arguments())
    page = browser.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    page.route("**/*", _only)
    yield page
    browser.close()


@pytest.mark.filterwarnings("default")
@pytest.mark.lab
@pytest.mark.parametrize("with_state", [True, False])  # executed while it is written, or before
@pytest.mark.parametrize(
    "options",
    [{}, {"template_name": "classic"}, {"template_name": "basic"}, {"sanitize_html": True}],
)
def test_a_notebook_as_html_shows_a_still_of_each_map(ran, page, tmp_path, with_state, options):
    """With no network, each cell shows what it drew, once: nothing of a widget can be loaded."""
    notebook = deepcopy(ran)
    if not with_state:
        notebook.metadata.pop("widgets", None)
    text, _ = HTMLExporter(**options).from_notebook_node(notebook)
    (tmp_path / "notebook.html").write_text(text, encoding="utf-8")
    page.goto((tmp_path / "notebook.html").as_uri())
    seen = [one.get_attribute("src") for one in page.locator("img").all() if _is_seen(one)]
    frames = [_is_seen(one) for one in page.locator("iframe").all()]
    kept = [out.data for cell in ran.cells for out in cell.outputs if "data" in out]
    stills = [data["image/png"] for data in kept if "image/png" in data]
    assert len(set(stills)) == 3
    assert [one.split(",")[1].strip() for one in seen[:3]] == stills
    # A map of draw_map lies whole in its cell, over its own still; what is cleaned shows neither.
    assert (len(seen), frames) == ((3, []) if "sanitize_html" in options else (4, [True]))


def _only(route):
    """Let through what is on this machine."""
    if route.request.url.startswith(("file:", "data:", "blob:", "about:")):
        route.continue_()
    else:
        route.abort()


def _is_seen(element):
    """Tell whether an element is seen with its height."""
    return element.is_visible() and element.bounding_box()["height"] > 250
