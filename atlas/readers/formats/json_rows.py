"""Read rows as JSON: answers of the ACLED and UCDP interfaces, lists of objects, JSON lines.

GeoJSON is read by `atlas.readers.vector.vector_files`. Values are not converted; a member that
an object lacks is a missing value.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import SourceError
from atlas.files.error_boundary import in_words
from atlas.files.size_limits import check_columns, check_containers, check_grid
from atlas.readers.cells.column_names import different, fold_column, match_columns
from atlas.readers.cells.table_cells import ROW_IN_FILE
from atlas.readers.formats.nested_json import Unnested, words_for
from atlas.record.cell_values import mended

ENDINGS = (".json", ".geojson", ".jsonl", ".ndjson")
# How deep the rows of an answer are looked for, and by how many known names objects are rows.
_DEEPEST, _LEAST = 3, 2
_GEOJSON = ("FeatureCollection", "Feature", "GeometryCollection", "Topology")
_WANTED = (
    "wanted GeoJSON (a FeatureCollection with a list of features), a list of objects, an answer "
    "of ACLED's or UCDP's interface, or JSON lines"
)


def read_rows(path: Path) -> tuple[pd.DataFrame, dict[str, Any]] | None:
    """Return the objects of a file as rows, and how it was read; None if it is GeoJSON.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    pandas.DataFrame
        One row for each object, by its number in the file, starting at 1.
    dict
        How it was read.

    Raises
    ------
    SourceError
        If it is not JSON, or has no rows.
    """
    doubled: list[str] = []
    content = _content(path, doubled)
    if isinstance(content, dict) and (content.get("type") in _GEOJSON or "features" in content):
        return None
    pages = list(_pages(content, path))
    rows = [row for _, found in pages for row in found]
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            msg = f"{path}, item {number}: {str(row)[:60]!r} is no object; {_WANTED}"
            raise SourceError(msg)
    unnested = Unnested()
    rows = [unnested.columns(row) for row in rows]
    names = dict.fromkeys(name for row in rows for name in row)
    check_columns(path, len(names))
    check_grid(path, len(rows), len(names), sum(map(len, rows)))
    # Half a surrogate pair is not valid text, in a name either.
    ours = different(map(mended, names))
    columns = {own: [row.get(name) for row in rows] for own, name in zip(ours, names, strict=True)}
    index = pd.RangeIndex(1, len(rows) + 1, name=ROW_IN_FILE)
    frame = pd.DataFrame(columns, index=index, dtype=object)
    notes = [note for answer, found in pages for note in _cut(answer, found)]
    notes += unnested.notes()
    return frame, {"read_as": [*notes, *_told_doubled(doubled)]}


def _told_doubled(names: list[str]) -> list[dict[str, Any]]:
    """Return a warning if an object has two members of one name."""
    if not names:
        return []
    return [
        {
            "level": "warning",
            "what": "members that stand twice in an object: the last of them is taken",
            "count": len(names),
            "rows": [],
            "examples": ", ".join(repr(mended(name)[:60]) for name in dict.fromkeys(names[:5])),
            "next_step": "look which of the two is meant",
        }
    ]


def _content(path: Path, doubled: list[str]) -> Any:
    """Parse a file of JSON, or of one object a line; note duplicate members."""

    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(members)
        if len(made) < len(members):
            times = Counter(name for name, _ in members)
            doubled.extend(name for name, count in times.items() if count > 1)
        return made

    raw = path.read_bytes()
    check_containers(path, raw)
    encoding = json.detect_encoding(raw)
    try:
        text = raw.decode(encoding, "surrogatepass")
        return json.loads(text, object_pairs_hook=pairs)
    except RecursionError as error:
        msg = f"{path} is no JSON that can be read ({in_words(error)}); {_WANTED}"
        raise SourceError(msg) from error
    except ValueError as error:
        lines = [] if isinstance(error, UnicodeDecodeError) else text.splitlines()
        if len(lines) < 2 or not lines[0].strip().startswith("{"):
            msg = f"{path} is no JSON that can be read ({error}); {_WANTED}"
            raise SourceError(msg) from error
    return list(_lines(lines, path, pairs))


def _lines(lines: list[str], path: Path, pairs: Callable[[Any], Any]) -> Iterator[Any]:
    """Yield the parsed value of each line that is not blank."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json.loads(line, object_pairs_hook=pairs)
            except (ValueError, RecursionError) as error:
                said = in_words(error)
                msg = f"{path}, line {number}: no JSON that can be read ({said}); {_WANTED}"
                raise SourceError(msg) from error


def _pages(content: Any, path: Path) -> Iterator[tuple[Mapping[str, Any], list[Any]]]:
    """Yield each answer in a file with its rows; a plain list of objects has no other members."""
    if isinstance(content, list):
        if _is_grid(content):
            yield {}, [dict(zip(content[0], row, strict=False)) for row in content[1:]]
            return
        answers = [one for one in content if isinstance(one, dict) and _answered(one) is not None]
        if not answers or len(answers) < len(content):
            yield {}, content
            return
        for answer in answers:
            yield answer, _answered(answer) or []
        return
    rows = _rows_of(content, 0) if isinstance(content, Mapping) else None
    if rows is None:
        raise SourceError(_refusal(content, path))
    yield content, rows


def _is_grid(content: Any) -> bool:
    """Return whether a list holds lists, of which the first are the names."""
    lists = isinstance(content, list) and len(content) > 1
    if not lists or not all(isinstance(row, list) for row in content):
        return False
    return bool(content[0]) and all(isinstance(name, str) for name in content[0])


def _answered(answer: Mapping[str, Any]) -> list[Any] | None:
    """Return the list of objects that an answer holds under a usual name; None if there is none."""
    folded = {fold_column(str(name)): held for name, held in answer.items()}
    for name in words_for("rows"):
        held = folded.get(name)
        if isinstance(held, list) and held and all(isinstance(row, dict) for row in held):
            return held
    return next(([] for name in words_for("rows") if folded.get(name) == []), None)


def _rows_of(answer: Mapping[str, Any], depth: int) -> list[Any] | None:
    """Return the rows in an object: under a usual name, its only list, or its objects by id."""
    for find in (_answered, _grid_in):
        if (found := find(answer)) is not None:
            return found
    left = {key: held for key, held in answer.items() if fold_column(key) not in words_for("none")}
    if (only := _only_list(left)) is not None:
        return only
    objects = {key: held for key, held in left.items() if isinstance(held, dict) and held}
    rows = _by_key(objects) if objects and len(objects) == len(left) else None
    if rows is not None or depth >= _DEEPEST:
        return rows
    deeper = [rows for held in objects.values() if (rows := _rows_of(held, depth + 1))]
    return deeper[0] if len(deeper) == 1 else None


def _only_list(members: Mapping[str, Any]) -> list[Any] | None:
    """Return the one list of objects among the members of an object; None if there is none."""
    lists = [held for held in members.values() if isinstance(held, list) and held]
    if len(lists) == 1 and all(isinstance(row, dict) for row in lists[0]):
        return lists[0]
    return None


def _grid_in(answer: Mapping[str, Any]) -> list[Any] | None:
    """Return the rows of an object that has its names in one list, and its values in others."""
    names = answer.get("columns", answer.get("fields"))
    for key in words_for("rows"):
        grid = answer.get(key)
        if isinstance(grid, list) and isinstance(names, list) and _is_grid([names, *grid]):
            return [dict(zip(names, row, strict=False)) for row in grid]
    return None


def _by_key(objects: Mapping[str, dict[str, Any]]) -> list[Any] | None:
    """Return objects that are kept by their id, or columns that are kept by their name, as rows."""
    common = set.intersection(*(set(held) for held in objects.values()))
    if len(match_columns(objects)[0]) > 1 and all(
        len(held) == len(common) for held in objects.values()
    ):
        first = next(iter(objects.values()))
        return [{name: held[key] for name, held in objects.items()} for key in first]
    if len(match_columns(common)[0]) < _LEAST:
        return None
    return [held if "id" in held else {"id": key, **held} for key, held in objects.items()]


def _refusal(content: Any, path: Path) -> str:
    """Return why a file has no rows."""
    if isinstance(content, Mapping):
        kind = content.get("type")
        what = f"an object of type {kind!r}" if kind else f"an object of {_some(content)}"
        said = next((content[key] for key in ("error", "message") if content.get(key)), None)
        if said is not None:
            what = f"an answer without rows, which says {json.dumps(said)[:200]}"
    else:
        what = f"JSON, {type(content).__name__}"
    return f"{path} is {what}; {_WANTED}"


def _some(content: Mapping[str, Any]) -> str:
    names = [repr(name) for name in list(content)[:6]]
    return ", ".join(names) or "nothing"


def _cut(answer: Mapping[str, Any], rows: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield a note if an answer says that it is one page of several."""
    total = next((answer[key] for key in ("TotalCount", "count", "total") if key in answer), None)
    try:
        more = int(total) - len(rows) if total is not None else 0
    except (TypeError, ValueError, OverflowError):
        more = 0
    if more > 0 or answer.get("NextPageUrl"):
        yield {
            "level": "warning",
            "what": "rows that the answer counts and this file does not hold: one page of several",
            "count": max(more, 1),
            "rows": [],
            "examples": "",
            "next_step": "get the other pages too, and put them into one list",
        }
