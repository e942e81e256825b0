"""The house as its imports draw it: rooms in their order, and the picture of them.

``python -m scripts.architecture`` writes ``docs/architecture.svg``. The order that stands here is
the one that ``tests/project/test_architecture.py`` holds the imports against.
"""

import ast
import html
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "atlas"
PICTURE = ROOT / "docs" / "architecture.svg"

COLUMN = (
    "cli",
    "scanning",
    "page",
    "readers",
    "writers",
    "release",
    "record",
    "geocoding",
    "reference",
    "files",
    "doors",
    "geodesy",
    "folding",
    "shipped",
    "progress",
    "errors",
)
"""The rooms from the top: each imports only rooms below it."""

GEOCODING = (
    "try_phrases",
    "area_finder",
    "geocoder",
    "manage_layers",
    "learn_places",
    "table_places",
    "queries",
    "admin_context",
    "stated_areas",
    "coordinate_phrases",
    "resolve_expression",
    "decisions",
    "spots_in_text",
    "coordinate_text",
    "map_links",
    "grid_references",
    "angles",
    "areas",
    "matching",
    "gazetteer",
    "grammar",
    "geometry",
    "spelling",
)
"""The order within `geocoding`, from the top: modules, then rooms."""

RECORD = (
    "package.open_package",
    "differences.compare_records",
    "differences.compared_actors",
    "differences.facet_counts",
    "differences.comparison_notes",
    "differences.figures",
    "differences.list_changes",
    "differences.change_table",
    "combination.combine_records",
    "record",
    "face.record_summary",
    "face.changeable_tables",
    "face.selectable_tables",
    "settle_places",
    "edits",
    "fill_places",
    "territory_column",
    "checks.not_checked",
    "checks.plausibility",
    "checks.consistency",
    "package.write_package",
    "package.table_schema",
    "combination.combine_metadata",
    "combination.duplicates",
    "aggregate",
    "own_kinds",
    "licence_terms",
    "flat",
    "named_selection",
    "evaluate",
    "core",
    "checks.contract",
    "report",
    "findings.report_findings",
    "findings.column_findings",
    "places_table",
    "checks.country_check",
    "checks.garbled_text",
    "weights",
    "package.csv_text",
    "selection",
    "tables",
    "speakers.link_basis",
    "speakers.coder_readings",
    "checks.selection_checks",
    "selection_text",
    "search_text",
    "problems",
    "local_time",
    "id_lookup",
    "descriptions",
    "cell_values",
    "face.html_summary",
    "face.argument_types",
)
"""The order within `record`, from the top."""

FACE = "record.record"
FACE_DOORS = {
    "page.film.make_film": "Record.film",
    "page.still.figure": "Record.figure",
    "release.as_of": "Record.as_of",
    "release.redact": "Record.redact",
    "writers": "Record.write",
}
"""What the face alone may import from rooms above it, each inside one method."""


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Return the modules of the library by name, such as ``record.core``, without ``atlas``."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        if parts[0] not in ("web", "data", "__init__", "__main__"):
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports(path: Path, known: dict[str, Path]) -> Iterator[tuple[str, str]]:
    """Yield what a module imports, wherever that stands, and the method that it stands in."""

    def walk(node: ast.AST, inside: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inside = (*inside, node.name)
        for name in _names(node):
            key = name.removeprefix("atlas.")
            if name.startswith("atlas.") and key in known:
                yield key, ".".join(inside)
        for child in ast.iter_child_nodes(node):
            yield from walk(child, inside)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), ())


def _names(node: ast.AST) -> Iterator[str]:
    """Yield the full names that an import statement may mean."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        inner = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from inner
        yield node.module


def edges(package: Path = PACKAGE) -> dict[str, dict[str, set[str]]]:
    """Return what each module imports, and in which functions; "" is the top of the file."""
    known = modules(package)
    found: dict[str, dict[str, set[str]]] = {}
    for name, path in known.items():
        held = found.setdefault(name, {})
        for target, inside in imports(path, known):
            if target != name and not _is_only_the_way(target, path, known):
                held.setdefault(target, set()).add(inside)
    return found


def _is_only_the_way(target: str, path: Path, known: dict[str, Path]) -> bool:
    """Tell whether a folder is named only on the way to a module in it."""
    if known[target].name != "__init__.py":
        return False
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == f"atlas.{target}":
            asked = [f"{target}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            asked = [alias.name for alias in node.names if alias.name == f"atlas.{target}"]
        else:
            continue
        if any(one not in known for one in asked):
            return False
    return True


def room_of(name: str) -> str:
    """Return the room of a module."""
    return name.partition(".")[0]


def rank_in(order: tuple[str, ...], name: str) -> int | None:
    """Return where a module of a room stands in the order within it, counted from the top."""
    inner = name.partition(".")[2]
    while inner:
        if inner in order:
            return order.index(inner)
        inner = inner.rpartition(".")[0]
    return None


def sentence_of(path: Path) -> str:
    """Return the first line of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.split("\n", 1)[0]


def picture(package: Path = PACKAGE) -> str:
    """Return the column as SVG: a floor a room, and beside it which floors it stands on."""
    known = modules(package)
    ties = {
        (room_of(name), room_of(target))
        for name, targets in edges(package).items()
        for target in targets
    }
    rooms = [room for room in COLUMN if room in known]
    return "\n".join(_drawn(rooms, {tie for tie in ties if tie[0] != tie[1]}, known)) + "\n"


_WIDTH, _FLOOR, _LEFT, _BOX = 860, 58, 24, 620


def _drawn(rooms: list[str], ties: set[tuple[str, str]], known: dict[str, Path]) -> Iterator[str]:
    """Yield the lines of the picture."""
    height = _FLOOR * len(rooms) + 28
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" font-family="sans-serif" role="img" '
        'aria-label="The rooms of atlas from the top to the bottom, with their imports">'
    )
    yield f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
    middle = {room: 20 + _FLOOR * row + 23 for row, room in enumerate(rooms)}
    for room in rooms:
        top = middle[room] - 23
        words = html.escape(sentence_of(known[room]))
        yield (
            f'<rect x="{_LEFT}" y="{top}" width="{_BOX}" height="46" rx="4" fill="#f3f5f7" '
            'stroke="#8a97a3"/>'
        )
        yield (
            f'<text x="{_LEFT + 12}" y="{top + 19}" font-size="14" font-weight="bold" '
            f'fill="#1d2a35">{room}</text>'
        )
        yield f'<text x="{_LEFT + 12}" y="{top + 37}" font-size="11" fill="#3c4a56">{words}</text>'
    right = _LEFT + _BOX
    for upper, lower in sorted(ties):
        start, end = middle[upper] + 4, middle[lower] - 6
        reach = right + 24 + abs(end - start) * 0.34
        # An import upwards is a door of the record's face: dashed, and in red.
        colour, dash = ("#b3261e", ' stroke-dasharray="4 3"') if end < start else ("#5b7a99", "")
        yield (
            f'<path d="M{right} {start} C{reach:.0f} {start} {reach:.0f} {end} {right + 5} {end}" '
            f'fill="none" stroke="{colour}"{dash} stroke-opacity="0.75">'
            f"<title>{upper} imports {lower}</title></path>"
        )
        yield f'<path d="M{right + 1} {end} l6 -3 v6 z" fill="{colour}"/>'
    yield "</svg>"


def main() -> int:
    """Write the picture."""
    PICTURE.write_text(picture(), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
