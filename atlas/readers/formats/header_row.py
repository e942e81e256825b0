"""Find the header row of a sheet, below any title rows."""

import csv
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from atlas.readers.cells.column_names import different, match_columns
from atlas.readers.columns.name_candidates import TAGS

# How many rows are examined; how many names must be known to choose one below the first.
LOOKED_AT = 15
_LEAST = 3
_SEPARATOR = re.compile(r'"?sep=([,;|\t])"?', re.IGNORECASE)
_TAG = re.compile(r"#\w")


def names_at(rows: Sequence[Sequence[object]]) -> int:
    """Return which of the first rows is the header: the first, unless another clearly is.

    Examples
    --------
    >>> names_at([["Incidents of 2023", ""], ["date", "place"], ["2023-04-06", "Tyre"]])
    0
    >>> names_at([["Incidents of 2023"], ["date", "place", "killed"], ["2023-04-06", "Tyre", "1"]])
    1
    """
    first, *others = rows or [[]]
    known = [_known(first)]
    # Only a row with more cells can have more names that are known than the first.
    known += [_known(row) if len(row) > known[0] else 0 for row in others]
    best = max(range(len(known)), key=lambda at: (known[at], -at), default=0)
    return best if known[best] >= _LEAST and known[best] > known[0] else 0


def _known(row: Sequence[object]) -> int:
    """Return how many cells of a row are names of columns that we know."""
    names = [str(cell) for cell in row if isinstance(cell, str) and cell.strip()]
    return len(match_columns(different(names))[0])


def below_titles(text: str, separator: str | None, separators: str) -> tuple[int, str | None]:
    """Return how many lines of a text are above its header, and the separator if it is declared.

    Parameters
    ----------
    text : str
        The first part of the file, without blank lines before it.
    separator : str or None
        The caller's separator.
    separators : str
        The separators to try.

    Returns
    -------
    tuple
        The number of lines, and the separator given by the caller or by the file's first line.
    """
    lines = re.split(r"\r\n|\n|\r", text)[:LOOKED_AT]
    first = 0
    said = _SEPARATOR.fullmatch(lines[0].strip())
    if said:
        separator, first = separator or said[1], 1
    rows = []
    for line in lines[first:]:
        # A quoted value spans lines: the lines that follow are not rows of their own.
        if line.count('"') % 2:
            break
        bare = re.sub(r'"[^"]*"', "", line)
        rows.append(
            next(csv.reader([line], delimiter=separator or max(separators, key=bare.count)), [])
        )
    return first + names_at(rows), separator


def told_above(rows: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    """Return the note about non-blank rows above the header: their numbers and their texts."""
    rows = [(number, text) for number, text in rows if not text.lower().startswith("sep=")]
    if not rows:
        return []
    note = {"level": "note", "what": "rows above the names of the columns: not read"}
    shown = ", ".join(repr(text[:60]) for _, text in rows[:3])
    numbers = [number for number, _ in rows[:5]]
    return [{**note, "count": len(rows), "rows": numbers, "examples": shown, "next_step": ""}]


def without_tags(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the rows without a first row of HXL tags (#date+occurred), and a note about it.

    The tags are kept as an attribute of the frame: they say what the columns are.
    """
    if frame.empty:
        return frame, []
    cells = [cell for cell in frame.iloc[0] if isinstance(cell, str) and cell.strip()]
    if len(cells) < 2 or not all(_TAG.match(cell.strip()) for cell in cells):
        return frame, []
    note = {"level": "note", "what": "a row of tags (HXL) below the names", "count": 1}
    rows = [int(frame.index[0])]
    shown = ", ".join(map(repr, cells[:3]))
    tags = {
        str(name): cell.strip() for name, cell in frame.iloc[0].items() if isinstance(cell, str)
    }
    frame = frame.iloc[1:]
    frame.attrs[TAGS] = {name: tag for name, tag in tags.items() if tag}
    return frame, [{**note, "rows": rows, "examples": shown, "next_step": ""}]
