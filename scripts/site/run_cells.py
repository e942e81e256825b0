"""Run the cells of a notebook in this process, and save each map that one shows.

``python -m scripts.site.run_cells NOTEBOOK FOLDER``, in the folder of the notebook; the last line
that it prints is JSON: the names of the maps by the number of the cell. No kernel is needed, for
only the maps are wanted: what the cells print is not kept.
"""

import ast
import contextlib
import io
import json
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import atlas
from atlas.page.notebook.folium_map import AtlasMap
from atlas.page.notebook.widget import AtlasView


def run(notebook: Path, folder: Path) -> dict[int, list[str]]:
    """Run all cells; return the names of the maps by the number of the cell."""
    shown: list[Any] = []
    names = {"__name__": "__main__", "display": lambda *things, **_: shown.extend(things)}
    maps: dict[int, list[str]] = {}
    for number, cell in enumerate(json.loads(notebook.read_text(encoding="utf-8"))["cells"]):
        if cell["cell_type"] != "code":
            continue
        shown.clear()
        with contextlib.redirect_stdout(io.StringIO()):
            last = _value(cell["source"], names, f"{notebook.name}, cell {number + 1}")
            of = [one for thing in [*shown, last] for one in _maps_in(thing)]
        for at, one in enumerate(of):
            name = f"{notebook.stem}-{number}-{at}.html"
            if _saved(one, folder / name):
                maps.setdefault(number, []).append(name)
    return maps


def _value(source: list[str] | str, names: dict[str, Any], where: str) -> Any:
    """Run a cell; return the value of its last line where that is an expression."""
    tree = ast.parse("".join(source))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, where, "exec"), names)
    return eval(compile(ast.Expression(last.value), where, "eval"), names) if last else None


def _maps_in(thing: Any) -> Iterator[Any]:
    """Yield the maps that a thing is, or that lie in it."""
    if isinstance(thing, AtlasView | AtlasMap):
        yield thing
    else:
        for child in getattr(thing, "children", None) or ():
            yield from _maps_in(child)


def _saved(one: Any, path: Path) -> bool:
    """Save a map; return whether its terms allow it in a file: else the cell keeps its picture."""
    try:
        one.save(path, overwrite=True)
    except atlas.AtlasError as error:
        sys.stderr.write(f"{path.name}: {error}\n")
        return False
    return True


def main() -> int:
    """Run the notebook that the command line names."""
    try:
        maps = run(Path(sys.argv[1]), Path(sys.argv[2]))
    except Exception:  # noqa: BLE001  # whatever a cell raises is told, with its line
        traceback.print_exc()
        return 1
    print(json.dumps(maps))
    return 0


if __name__ == "__main__":
    sys.exit(main())
