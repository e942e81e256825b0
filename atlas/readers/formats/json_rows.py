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
from atlas.readers.cells.column_names import different
from atlas.readers.cells.table_cells import ROW_IN_FILE
from atlas.record.cell_values import mended

ENDINGS = (".json", ".geojson", ".jsonl", ".ndjson")
# The key of the rows in an answer: ACLED's ``data``, UCDP's ``Result``, then those of others.
_HELD_IN = ("data", "Result", "results", "result", "events", "records", "rows", "items", "value")
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
    names = dict.fromkeys(name for row in rows for name in row)
    check_columns(path, len(names))
    check_grid(path, len(rows), len(names), sum(map(len, rows)))
    # Half a surrogate pair is not valid text, in a name either.
    ours = different(map(mended, names))
    columns = {
        own: [_cell(row.get(name)) for row in rows] for own, name in zip(ours, names, strict=True)
    }
    index = pd.RangeIndex(1, len(rows) + 1, name=ROW_IN_FILE)
    frame = pd.DataFrame(columns, index=index, dtype=object)
    notes = [note for answer, found in pages for note in _cut(answer, found)]
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
        answers = [one for one in content if isinstance(one, dict) and _rows_of(one) is not None]
        if not answers or len(answers) < len(content):
            yield {}, content
            return
        for answer in answers:
            yield answer, _rows_of(answer) or []
        return
    rows = _rows_of(content) if isinstance(content, Mapping) else None
    if rows is None:
        raise SourceError(_refusal(content, path))
    yield content, rows


def _rows_of(answer: Mapping[str, Any]) -> list[Any] | None:
    """Return the list of objects in an answer; None if there is none."""
    for name in _HELD_IN:
        held = answer.get(name)
        if isinstance(held, list) and all(isinstance(row, dict) for row in held):
            return held
    return None


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


def _cell(value: Any) -> Any:
    """Return a value for a cell: a nested object as its JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


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
