"""The house keeps its order: imports run one way, and everything has its place."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import atlas

PACKAGE = Path(atlas.__file__).parent

# From the foundations up: a part may import the parts above it in this list, and itself.
ORDER = (
    "errors",
    "geodesy",
    "files",
    "shipped",
    "reference",
    "geocoding",
    "record",
    "release",
    "writers",
    "readers",
    "page",
    "cli",
    "__main__",
)

# The only doors downward: one-line methods that import inside the function.
DOORS = {
    ("record/record.py", "atlas.page.still.figure"),
    ("record/record.py", "atlas.release.as_of"),
    ("record/record.py", "atlas.release.redact"),
    ("record/record.py", "atlas.writers"),
    # how a name is quoted in SQL
    ("files/sqlite_reader.py", "atlas.writers.geopackage.standard_tables"),
}

ONLY_IN = {
    "folium": "page/notebook/folium_map.py",
    "branca": "page/notebook/folium_map.py",
    "anywidget": "page/notebook/widget.py",
}


def _modules():
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if not {"web", "data"} & set(path.relative_to(PACKAGE).parts)
    ]


def _imports(path):
    """Yield each imported module's full name, wherever in the file the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module == "atlas":
                yield from (f"atlas.{alias.name}" for alias in node.names)


def _part(name):
    return name.split(".")[1] if name.startswith("atlas.") else None


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path):
    """A part imports only parts above it; the few doors downward are listed by name."""
    relative = path.relative_to(PACKAGE).as_posix()
    own = relative.split("/")[0].removesuffix(".py")
    if own == "__init__":
        return
    for name in _imports(path):
        part = _part(name)
        if part is None or part not in ORDER or (relative, name) in DOORS:
            continue
        assert ORDER.index(part) <= ORDER.index(own), f"{relative} imports {name}"


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_imported_in_one_place_only(path):
    """Folium, branca and anywidget each have one door into the library."""
    relative = path.relative_to(PACKAGE).as_posix()
    for name in _imports(path):
        home = ONLY_IN.get(name.split(".")[0])
        assert home in (None, relative), f"{relative} imports {name}; only {home} does"


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_stays_readable(path):
    """A module that passes 400 lines is asking to be two."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_public_names_are_the_ones_promised():
    """Every name of ``__all__`` resolves, and nothing else is offered."""
    for name in atlas.__all__:
        assert getattr(atlas, name) is not None
    assert dir(atlas) == sorted(atlas.__all__)


def test_an_unknown_name_says_what_there_is():
    """A wrong attribute names the right ones."""
    with pytest.raises(AttributeError, match="open_record"):
        importlib.import_module("atlas").open_recrod  # noqa: B018


@pytest.mark.parametrize("heavy", ["pandas", "geopandas", "folium", "anywidget", "matplotlib"])
def test_importing_atlas_is_light(heavy):
    """``import atlas`` and ``atlas --help`` load none of the heavy packages."""
    code = f"import sys, atlas, atlas.cli.main; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
