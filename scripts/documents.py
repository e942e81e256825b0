"""Build the documents as HTML: strictly, and with nothing that a browser would fetch elsewhere.

``python -m scripts.documents FOLDER`` writes them to a folder. The pages of ``docs`` are copied
beside those that are made: a tutorial for each notebook, and the gallery. ``--stills`` leaves the
maps of the tutorials and of the gallery as pictures, which is quicker. A warning of Sphinx is an
error. The built files are then searched for fonts, styles, scripts and pictures that are not among
them.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from sphinx.cmd.build import build_main

from scripts.architecture import ROOT
from scripts.site import gallery, notebooks

SOURCE = ROOT / "docs"
_STRICT = ("--fail-on-warning", "--keep-going", "--quiet", "--builder", "html")
# What the pages take in from outside of docs.
_QUOTED = (
    "examples/plugins",
    "data/reference/README.md",
    "data/reference/layouts/README.md",
    "SECURITY.md",
    "LICENSE",
)
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_LOADED_BY_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\"')\s;]+)")
_IN_SCRIPT = re.compile(r"[\"'`]((?:https?:|wss?:)?//(?!www\.w3\.org/)[\w.-]+\.\w[^\"'`]*)")
# What a link that a browser loads by itself is for; other links wait for a reader.
_LOADED_LINKS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect"}


class _Loads(HTMLParser):
    """Collects what a page makes a browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses of one element."""
        given = {name: value or "" for name, value in attrs}
        names = ["src", "data", "poster", "background"]
        if tag == "link" and _LOADED_LINKS & set(given.get("rel", "").lower().split()):
            names.append("href")
        if tag in ("image", "use"):  # of SVG
            names += ["href", "xlink:href"]
        addresses = [given[name] for name in names if name in given]
        addresses += given.get("srcset", "").split(",")
        self.found += [one.strip() for one in addresses if _ELSEWHERE.match(one)]
        self.found += _LOADED_BY_CSS.findall(given.get("style", ""))

    def handle_data(self, data: str) -> None:
        """Note the addresses in scripts and styles that are in the page."""
        if self.cdata_elem == "script":
            self.found += _IN_SCRIPT.findall(data)
        elif self.cdata_elem == "style":
            self.found += _LOADED_BY_CSS.findall(data)


def loads_of(text: str, ending: str) -> list[str]:
    """Return the addresses elsewhere that a browser would load for a file of the documents.

    Parameters
    ----------
    text : str
        The content of the file.
    ending : str
        What it is: ``.html``, ``.css``, ``.svg`` or ``.js``.

    Returns
    -------
    list of str
        The addresses, in the order of the text.
    """
    if ending == ".css":
        return _LOADED_BY_CSS.findall(text)
    if ending == ".js":
        return _IN_SCRIPT.findall(text)
    page = _Loads()
    page.feed(text)
    return page.found


def loaded_from_elsewhere(folder: Path) -> Iterator[str]:
    """Yield each file of a folder with an address that a browser would load for it."""
    for path in sorted(folder.rglob("*")):
        if path.parent.name == notebooks.MAPS:
            continue  # pages of atlas itself: their policy allows no connection, as tests see
        if path.suffix in (".html", ".css", ".svg", ".js"):
            for address in loads_of(path.read_text(encoding="utf-8"), path.suffix):
                yield f"{path.relative_to(folder)}: {address}"


def staged(folder: Path, *, alive: bool) -> Path:
    """Write all pages into a folder, those that are made beside the others; return its ``docs``.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder.
    alive : bool
        Whether the maps of the tutorials and the gallery are made; else they are pictures.
    """
    docs = folder / "docs"
    shutil.copytree(SOURCE, docs)
    for name in _QUOTED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    notebooks.write_pages(docs / "tutorials", alive=alive)
    gallery.write_pages(docs / "gallery", alive=alive)
    return docs


def main(arguments: list[str]) -> int:
    """Build the documents into a folder, from another one where a second is given."""
    alive = "--stills" not in arguments
    arguments = [one for one in arguments if one != "--stills"]
    if not 1 <= len(arguments) <= 2:
        print("usage: python -m scripts.documents [--stills] FOLDER [SOURCE]", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    with tempfile.TemporaryDirectory() as made:
        source = Path(arguments[1]) if arguments[1:] else staged(Path(made), alive=alive)
        settings = ("--conf-dir", str(source if arguments[1:] else SOURCE))
        if build_main([*_STRICT, *settings, str(source), str(folder)]):
            return 1
        for maps in source.rglob(notebooks.MAPS):
            target = folder / maps.relative_to(source)
            shutil.copytree(maps, target, dirs_exist_ok=True)
    loaded = list(loaded_from_elsewhere(folder))
    for one in loaded:
        print(f"a reader without a network would miss {one}", file=sys.stderr)
    if not loaded:
        print(folder / "index.html")
    return bool(loaded)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
