"""The notebooks as tutorials: their words, code and outputs as pages, their maps alive.

A page for each notebook in ``notebooks`` is made when the documents are built, so a new notebook is
a new tutorial. Texts and pictures are those that the notebook holds, which another test compares
with a clean run. For the maps the cells are run, and each map that a cell shows is saved as a file
of its own, which the page holds in a frame.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.architecture import ROOT

NOTEBOOKS = ROOT / "notebooks"
TABLES = ROOT / "examples" / "tables"  # notebooks read them where they are in the repository
MAPS = "maps"
"""The folder of the maps, beside the pages that show them."""
HEIGHT = 620
_FENCE = "````"
# A link into the folder of the notebooks: there is no such file beside the page.
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|#)([^)]+)\)")


def write_pages(folder: Path, *, alive: bool) -> None:
    """Write a page for each notebook.

    Parameters
    ----------
    folder : pathlib.Path
        Where the pages go.
    alive : bool
        Whether the cells are run, so that the maps are alive; else they are pictures.
    """
    folder.mkdir(exist_ok=True)
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        maps = run_maps(path, folder / MAPS) if alive else {}
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join(page(cells, path, folder, maps))
        (folder / f"{path.stem}.md").write_text(text, encoding="utf-8")


def page(
    cells: list[dict[str, Any]], path: Path, folder: Path, maps: dict[int, list[str]]
) -> Iterator[str]:
    """Yield the lines of a tutorial; pictures are written beside it."""
    first = True
    for number, cell in enumerate(cells):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield from (_LINK.sub(r"\1 (`notebooks/\2`)", source), "")
            if first:
                yield from (_head(path), "")
                first = False
        elif cell["cell_type"] == "code" and source.strip():
            yield from (f"{_FENCE}python", source, _FENCE, "")
            shown = maps.get(number, [])
            for name in shown:
                yield from _map(name)
            kept = [out for out in cell["outputs"] if not (shown and _is_picture(out))]
            for at, output in enumerate(kept):
                yield from _output(output, folder / f"{path.stem}-{number}-{at}.png")


def _head(path: Path) -> str:
    """Return where a reader finds the notebook itself."""
    return f"*This page is `notebooks/{path.name}` of the repository; `make lab` opens it.*"


def _is_picture(output: dict[str, Any]) -> bool:
    """Return whether an output is a picture."""
    return "image/png" in output.get("data", {})


def _map(name: str) -> Iterator[str]:
    """Yield a frame with a map, and the link to it alone."""
    where = f"{MAPS}/{name}"
    yield from (f"{_FENCE}{{raw}} html", _frame(where), _FENCE, "")


def _frame(where: str) -> str:
    """Return the frame of a map as HTML."""
    return (
        f'<iframe class="atlas-map" src="{where}" title="The map of this cell" loading="lazy" '
        f'height="{HEIGHT}"></iframe>\n<p><a href="{where}">This map alone</a></p>'
    )


def _output(output: dict[str, Any], picture: Path) -> Iterator[str]:
    """Yield what a cell shows: a picture, a table, or text."""
    data = output.get("data", {})
    if _is_picture(output):
        picture.write_bytes(base64.b64decode(data["image/png"]))
        yield from (f"![What the cell shows]({picture.name})", "")
    elif "text/html" in data:
        yield from (f"{_FENCE}{{raw}} html", "".join(data["text/html"]), _FENCE, "")
    else:
        text = "".join(output.get("text") or data.get("text/plain") or "")
        if text.strip():
            yield from (f"{_FENCE}text", text.rstrip(), _FENCE, "")


def run_maps(path: Path, folder: Path) -> dict[int, list[str]]:
    """Run a notebook and save the maps of its cells; return their names by the cell's number.

    Raises
    ------
    RuntimeError
        If a cell fails; the message names it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as copy:
        place = shutil.copytree(path.parent, Path(copy) / "notebooks")
        shutil.copytree(TABLES, place.parent / "examples" / "tables")
        command = [sys.executable, "-m", "scripts.site.run_cells", path.name, str(folder.resolve())]
        paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
        done = subprocess.run(
            command,
            cwd=place,
            env={**os.environ, "PYTHONPATH": paths, "MPLBACKEND": "agg"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode:
        msg = f"{path.name}: {done.stderr.strip() or done.stdout.strip()}"
        raise RuntimeError(msg)
    return {int(cell): names for cell, names in json.loads(done.stdout.splitlines()[-1]).items()}
