"""The house keeps its order: imports run one way, and every name says its job."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import atlas
from scripts import architecture

PACKAGE = Path(atlas.__file__).parent
MODULES = architecture.modules()
EDGES = architecture.edges()
ROOMS = sorted({architecture.room_of(name) for name in MODULES})

ONLY_IN = {
    "folium": "page.notebook.folium_map",
    "branca": "page.notebook.folium_map",
    "anywidget": "page.notebook.widget",
}


def test_every_room_is_in_the_column():
    """What lies in ``atlas/`` is a floor of the column, and each floor is there."""
    assert set(ROOMS) == set(architecture.COLUMN)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room):
    """A room imports only rooms below it, also inside functions and for types."""
    upwards = [
        f"{name} imports {target}"
        for name, targets in EDGES.items()
        for target in targets
        if architecture.room_of(name) == room and name != architecture.FACE
        if architecture.COLUMN.index(architecture.room_of(target)) < architecture.COLUMN.index(room)
    ]
    assert upwards == []


@pytest.mark.parametrize("room", ["record", "geocoding"])
def test_a_room_of_many_floors_keeps_its_own_order(room):
    """Within `record` and `geocoding`, too, each module stands on those below it."""
    order = getattr(architecture, room.upper())
    inner = {name for name in MODULES if name.startswith(f"{room}.")}
    folders = {name for name in inner if MODULES[name].name == "__init__.py"}
    wrong = []
    for name in sorted(inner - folders):
        own = architecture.rank_in(order, name)
        assert own is not None, f"{name} has no place in the order of {room}"
        for target in EDGES[name]:
            other = architecture.rank_in(order, target)
            if target in inner - folders and other is not None and other < own:
                wrong.append(f"{name} imports {target}")
    assert wrong == []


def test_the_face_opens_the_doors_that_are_listed():
    """`Record` alone looks up, in one method for each door, and never as it is imported."""
    above = architecture.COLUMN[: architecture.COLUMN.index("record")]
    doors = {
        target: "".join(inside)
        for target, inside in EDGES[architecture.FACE].items()
        if architecture.room_of(target) in above
    }
    assert doors == architecture.FACE_DOORS


def test_no_module_is_in_a_circle():
    """Whatever a module imports, for whatever purpose, does not lead back to it."""
    above = architecture.COLUMN[: architecture.COLUMN.index("record")]
    left = {
        name: {
            target
            for target in targets
            if name != architecture.FACE or architecture.room_of(target) not in above
        }
        for name, targets in EDGES.items()
    }
    while free := {name for name, targets in left.items() if not targets & left.keys()}:
        left = {name: targets for name, targets in left.items() if name not in free}
    assert sorted(left) == []


def test_a_name_stands_for_one_file():
    """No two modules have the same basename: the room is known from the door."""
    names = Counter(
        path.stem for path in MODULES.values() if path.name not in ("__init__.py", "__main__.py")
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_a_name_stands_for_one_class():
    """No two classes that others may import have the same name."""
    names = Counter(
        node.name
        for path in MODULES.values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_no_public_name_is_a_module():
    """``atlas.geocode`` stays the function, whatever was imported before."""
    names = {part for name in MODULES for part in name.split(".")}
    assert names & set(atlas.__all__) == set()
    for found in pkgutil.walk_packages(atlas.__path__, "atlas."):
        if found.name.split(".")[1] not in ("web", "data", "__main__"):
            importlib.import_module(found.name)
    assert atlas.geocode(["Tyre"])["match"].tolist() == ["matched"]


def test_a_folder_says_its_job_and_holds_it():
    """Every folder has one sentence, and at most 25 files; a name in it has no riddle."""
    for folder in {path.parent for path in MODULES.values()} - {PACKAGE}:
        sentence = architecture.sentence_of(folder / "__init__.py")
        assert sentence.endswith("."), f"{folder.name} does not say what it is for"
        assert len(list(folder.glob("*.py"))) <= 25, f"{folder} asks to be parted"


def test_a_package_is_imported_in_one_place_only():
    """Folium, branca and anywidget each have one door into the library."""
    for name, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for imported in architecture._names(node):
                home = ONLY_IN.get(imported.split(".")[0])
                assert home in (None, name), f"{name} imports {imported}; only {home} does"


def test_a_module_stays_readable():
    """A module that passes 400 lines is asking to be two."""
    long = [
        name
        for name, path in MODULES.items()
        if len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert long == []


def test_the_picture_is_that_of_the_imports():
    """The column in the documents is what ``python -m scripts.architecture`` draws today."""
    assert architecture.PICTURE.read_text(encoding="utf-8") == architecture.picture()


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
