"""The site's pages do what they show: commands, code, gallery and maps."""

import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from scripts import tour
from scripts.site import gallery, notebooks

PAGES = [path for path in tour.PAGES if path != tour.PAGE]
_FENCED = re.compile(
    r"^(?P<above>[^\n]*)\n(`{3,})(?P<what>[^\n]+)\n(?P<inside>.*?)^\2$", re.M | re.S
)
# What is shown and not typed: outputs, trees of pages, and what Sphinx makes of a directive.
_SHOWN = ("text", "toml", "json", "html", "{")


@pytest.mark.parametrize("path", PAGES, ids=tour.name_of)
def test_what_a_page_shows_is_what_its_commands_and_code_print(path):
    """A reader who types a page sees the same; `python -m scripts.tour` writes it anew."""
    page = path.read_text(encoding="utf-8")
    assert tour.told(page, tour.name_of(path)) == page


@pytest.mark.parametrize("path", PAGES, ids=tour.name_of)
def test_every_command_and_every_code_of_a_page_is_run_or_says_why_not(path):
    """Nothing that a reader would type stands in a page untried, without a reason above it."""
    page = path.read_text(encoding="utf-8")
    ran = [block.group() for block in tour._BLOCKS.finditer(page)]
    for block in _FENCED.finditer(page):
        if block["what"].startswith(_SHOWN) or block["inside"].startswith(">>>"):
            continue
        reason = re.fullmatch(r"<!-- not run: \S.* -->", block["above"])
        is_run = any(block["inside"] in one for one in ran)
        assert is_run or reason, block.group()


def test_a_page_whose_code_prints_something_else_is_told_anew():
    """What the code prints takes the place of what the page shows; what fails is no output."""
    page = "```python\nprint(1 + 1)\n```\n\n<!-- prints -->\n```text\n3\n```\n"
    assert tour.told(page, "invented") == page.replace("3", "2")
    with pytest.raises(ZeroDivisionError):
        tour.told("```python\n1 / 0\n```\n", "invented")


def test_a_page_leaves_nothing_behind(monkeypatch):
    """What a page adds to atlas is gone after it, and where layers are kept is as before."""
    from atlas import doors

    monkeypatch.setenv("ATLAS_DATA_DIR", "elsewhere")
    page = "```python\nimport atlas\natlas.doors.KINDS['x'] = {'kind': []}\n```\n"
    tour.told(page, "invented")
    assert "x" not in doors.KINDS
    assert tour.os.environ["ATLAS_DATA_DIR"] == "elsewhere"


def test_the_gallery_has_eight_maps_each_one_screen_of_code():
    """Eight scripts, each short, with a title, a question, and a word on its data."""
    assert len(gallery.scripts()) == 8
    for script in gallery.scripts():
        title, question = gallery.title_of(script)
        assert len(gallery.code_of(script).splitlines()) <= gallery.MOST_LINES
        assert title
        assert "?" in question
        shipped = "spring-2023" in gallery.code_of(script)
        assert ("shipped record (CC BY 4.0)" in question) == shipped
        assert ("is invented" in question or "are invented" in question) != shipped


@pytest.mark.parametrize("script", gallery.scripts(), ids=lambda path: path.stem)
def test_a_map_of_the_gallery_is_what_its_script_draws(script, tmp_path):
    """Counts and places are those of `gallery.json`; `python -m scripts.site.gallery` renews it."""
    shown = gallery.run(script, tmp_path)
    assert shown.held == json.loads(gallery.HELD.read_text(encoding="utf-8"))[script.stem]
    assert shown.held["held"] == shown.held["shown"] + shown.held["off_map"]
    assert shown.page.stat().st_size > 100_000
    picture = gallery.PICTURES / f"{script.stem[2:]}.png"
    with Image.open(picture) as image:
        assert image.info[gallery.DRAWN_FROM] == shown.held["drawn"]
    assert picture.stat().st_size < 210_000


def test_no_row_of_the_gallery_is_of_a_source_that_forbids_it():
    """The tables are those whose README calls them invented."""
    readme = (gallery.SCRIPTS / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in gallery.SCRIPTS.glob("*.csv")} == set(
        re.findall(r"\[(\w+\.csv)\]", readme)
    )
    assert "**invented**" in readme


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["# A title\n", "See [a table](data/x.csv)."]},
        {
            "cell_type": "code",
            "source": [
                "import atlas, ipywidgets, pathlib\n",
                'pathlib.Path("../examples/tables/sudan_log.xlsx").read_bytes()\n',
                'record = atlas.open_record("spring-2023").select(from_="2023-04-06")\n',
                "ipywidgets.VBox([atlas.explore(record)])",
            ],
            "outputs": [{"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo="}}],
        },
        {
            "cell_type": "code",
            "source": "print(1)",
            "outputs": [{"output_type": "stream", "text": ["1\n"]}],
        },
    ]
}


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """Return an invented notebook in a folder of its own, taken for the notebooks."""
    path = tmp_path / "notebooks" / "07_invented.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    monkeypatch.setattr(notebooks, "NOTEBOOKS", path.parent)
    return path


@pytest.mark.usefixtures("notebook")
def test_a_tutorial_holds_its_maps_alive(tmp_path):
    """A map in a cell, also inside other widgets, is a page of its own in place of its picture."""
    notebooks.write_pages(tmp_path / "out", alive=True)
    page = (tmp_path / "out" / "07_invented.md").read_text(encoding="utf-8")
    (name,) = re.findall(r'<iframe class="atlas-map" src="maps/([\w.-]+)"', page)
    assert (tmp_path / "out" / "maps" / name).stat().st_size > 100_000
    assert "What the cell shows" not in page
    assert "a table (`notebooks/data/x.csv`)" in page
    assert "````text\n1\n````" in page


@pytest.mark.usefixtures("notebook")
def test_a_tutorial_without_its_maps_has_their_pictures(tmp_path):
    """Where nothing is run, the picture that the notebook holds stands in the page."""
    notebooks.write_pages(tmp_path / "out", alive=False)
    page = (tmp_path / "out" / "07_invented.md").read_text(encoding="utf-8")
    (name,) = re.findall(r"!\[What the cell shows\]\((.+)\)", page)
    assert (tmp_path / "out" / name).exists()
    assert "<iframe" not in page


def test_a_cell_that_fails_stops_the_build_and_is_named(notebook, tmp_path):
    """A tutorial that no longer runs is an error that says which cell."""
    broken = {"cells": [{"cell_type": "code", "source": "no_such_name", "outputs": []}]}
    Path(notebook).write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"07_invented.ipynb, cell 1(.|\n)*no_such_name"):
        notebooks.write_pages(tmp_path / "out", alive=True)
    shutil.rmtree(tmp_path / "out")
