"""The notebooks say what a clean run says, and hold nothing that cannot be reviewed."""

from pathlib import Path

import nbformat
import pytest

from scripts.run_notebooks import clean, run

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("[0-9]*.ipynb"))


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
