"""The gallery: eight small maps of different wars and questions, each one screen of code.

``python -m scripts.site.gallery`` runs the scripts of ``examples/gallery`` and writes a picture of
each map into ``docs/gallery``, and ``examples/gallery/gallery.json`` with what was drawn. A test
holds the file against what the scripts give today, and each picture bears the hash of its map.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scripts.architecture import ROOT
from scripts.site.notebooks import MAPS

SCRIPTS = ROOT / "examples" / "gallery"
HELD = SCRIPTS / "gallery.json"
PICTURES = ROOT / "docs" / "gallery"
MOST_LINES = 25
DRAWN_FROM = "Drawn from"
"""The word of a picture's metadata under which the hash of its map is."""
_COLUMNS = ["event_id", "role", "name", "longitude", "latitude", "radius_km", "precision"]
_SIZE = (8.0, 5.6)


class Shown(NamedTuple):
    """What a script made: its record, its file, and what is held against change."""

    record: Any
    page: Path
    held: dict[str, Any]


def scripts() -> list[Path]:
    """Return the scripts in their order."""
    return sorted(SCRIPTS.glob("[0-9]_*.py"))


def title_of(script: Path) -> tuple[str, str]:
    """Return the title and the question of a script, from its docstring."""
    doc = script.read_text(encoding="utf-8").split('"""')[1]
    title, _, question = doc.partition("\n")
    return title.strip().rstrip("."), " ".join(question.split())


def code_of(script: Path) -> str:
    """Return the code of a script without its docstring."""
    return script.read_text(encoding="utf-8").split('"""', 2)[2].strip()


def run(script: Path, folder: Path) -> Shown:
    """Run a script in a folder with its tables; return what it made."""
    for table in [*SCRIPTS.glob("*.csv"), ROOT / "examples" / "tables" / "sudan_log.xlsx"]:
        shutil.copy(table, folder)
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(script.read_text(encoding="utf-8"), script.name, "exec"), names)
    record = names["record"]
    return Shown(record, folder / f"{script.stem[2:]}.html", _held(record))


def _held(record: Any) -> dict[str, Any]:
    """Return what a later run is held against: counts, and a hash of all that is drawn."""
    counts = {name: int(count) for name, count in record.counts().items()}
    places = record.places[_COLUMNS].to_csv(index=False, float_format="%.2f")
    drawn = hashlib.sha256(places.encode()).hexdigest()[:16]
    return {**counts, "drawn": drawn}


def pages(folder: Path, *, alive: bool) -> Iterator[str]:
    """Yield the lines of the page; the maps are written below the folder where they are wanted."""
    yield from ("# Gallery", "", _HEAD, "")
    for script in scripts():
        title, question = title_of(script)
        stem = script.stem[2:]
        yield from (f"## {title}", "", question, "")
        yield from (f"![The map: {title}]({stem}.png)", "")
        yield from ("```python", code_of(script), "```", "")
        if alive:
            (folder / MAPS).mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory() as place:
                shutil.copy(run(script, Path(place)).page, folder / MAPS)
            link = f'<p><a href="{MAPS}/{stem}.html">Open the file that it wrote</a></p>'
            yield from ("```{raw} html", link, "```", "")


_HEAD = """\
Eight small maps of different wars and questions, each one screen of code. They run as they are, in
a folder with their tables (`examples/gallery` in the repository). **Invented** rows are said to be
invented: parties, ships, outlets and figures in them are no report of anything; names of places are
real."""


def write_pages(folder: Path, *, alive: bool) -> None:
    """Write the page of the gallery."""
    folder.mkdir(exist_ok=True)
    text = "\n".join(pages(folder, alive=alive))
    (folder / "index.md").write_text(text, encoding="utf-8")


def main() -> None:
    """Write the pictures, and what was drawn."""
    os.environ.setdefault("MPLBACKEND", "agg")
    PICTURES.mkdir(exist_ok=True)
    held = {}
    for script in scripts():
        with tempfile.TemporaryDirectory() as place:
            shown = run(script, Path(place))
        held[script.stem] = shown.held
        still = shown.record.figure(size=_SIZE, title=title_of(script)[0])
        path = PICTURES / f"{script.stem[2:]}.png"
        still.savefig(path, dpi=80, metadata={DRAWN_FROM: shown.held["drawn"]})
        sys.stdout.write(f"{path.name}: {path.stat().st_size / 1000:.0f} kB, {shown.held}\n")
    HELD.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
