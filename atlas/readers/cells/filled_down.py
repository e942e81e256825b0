"""Fill down the values of a group that stand in its first row only: a date, a place above rows."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from atlas.readers.cells.table_cells import Rows, plain_text

_TIMES = ("date", "start", "end", "year", "month", "day")
# Only what is said once for a group is filled: a figure above three rows is not three figures.
_GROUPS = (
    *_TIMES,
    *("country", "adm1", "adm2", "place", "territory", "coordinates", "tz"),
)
# How much of a column is blank where its values stand for groups.
_BLANK, _BLANK_PLACES = 0.3, 0.5
_LEAST = 2
_MERGED = "blank cells of a merged range: filled with its value"
_LEADING = "blank below the first row of a group: filled with the value above"


def fill_merged(rows: Rows) -> None:
    """Fill dates and places down within merged ranges of a sheet; say so."""
    if rows.merged_cells:
        _fill(rows, _in_merged, _MERGED, "")


def fill_leading(rows: Rows) -> None:
    """Fill dates and places down in the first columns, where values stand for groups; say so.

    Only a grid has groups: objects of a file (JSON, KML) and shapes are each whole, and what one
    does not say is not said.
    """
    is_grid = "file" not in rows.how or {"separator", "sheet"} & rows.how.keys()
    if rows.geometry is not None or not is_grid:
        return
    _fill(rows, _in_group, _LEADING, "look whether it is so in each")


def _fill(rows: Rows, find: Callable[[Rows, int], np.ndarray], what: str, step: str) -> None:
    """Fill the cells that a function finds in each column of dates or places."""
    ours = {name: column for column, name in rows.matched.items()}
    filled = {}
    for at, name in enumerate(map(str, rows.frame.columns)):
        inside = find(rows, at) if ours.get(name) in _GROUPS else np.zeros(0, dtype=bool)
        if inside.any():
            cells = rows.frame.iloc[:, at]
            above = cells.mask(_blank(cells)).ffill()
            filled[name] = cells.where(~inside, above)
            rows.tell(what, pd.Series(inside), ours[name], step)
            rows.read_as[-1]["level"] = "warning" if step else "note"
    if filled:
        rows.frame = rows.frame.assign(**filled)
        rows.forget()


def _blank(cells: pd.Series) -> np.ndarray:
    """Return which cells are blank."""
    return (plain_text(cells) == "").to_numpy(dtype=bool)


def _in_merged(rows: Rows, at: int) -> np.ndarray:
    """Return which blank cells of a column are below the filled first cell of a merged range."""
    ranges = [(top, bottom) for left, top, right, bottom in rows.merged_cells
              if left <= at <= right and bottom > top]  # fmt: skip
    blank = _blank(rows.frame.iloc[:, at])
    if not ranges or not blank.any():
        return np.zeros(0, dtype=bool)
    tops, bottoms = np.array(ranges).T
    first = np.searchsorted(rows.numbers, tops)
    there = first < len(rows)
    first, tops, bottoms = first[there], tops[there], bottoms[there]
    good = (rows.numbers[first] == tops) & ~blank[first]
    steps = np.zeros(len(rows) + 1, dtype="int64")
    np.add.at(steps, first[good] + 1, 1)
    np.add.at(steps, np.searchsorted(rows.numbers, bottoms[good], side="right"), -1)
    return blank & (np.cumsum(steps[:-1]) > 0)


def _in_group(rows: Rows, at: int) -> np.ndarray:
    """Return which blank cells of a leading column belong to the group above.

    Its first cell is filled, and no value is written twice in turn: who leaves out what repeats
    does so in each row. The columns before it are of groups too, or count or name the rows: behind
    a column that is filled in each row a blank place is one that is not known.
    """
    ours = {name: column for column, name in rows.matched.items()}
    cells = rows.frame.iloc[:, at]
    blank = (cells.isna() | (cells == "")).to_numpy(dtype=bool)
    none = np.zeros(0, dtype=bool)
    share = _BLANK if ours[str(rows.frame.columns[at])] in _TIMES else _BLANK_PLACES
    if not len(blank) or blank[0] or blank.sum() < _LEAST or blank.mean() < share:
        return none
    held = plain_text(cells)[~blank].to_numpy()
    if len(held) < _LEAST or (held[1:] == held[:-1]).any():
        return none
    for place, name in enumerate(map(str, rows.frame.columns[:at])):
        is_group = ours.get(name) in _GROUPS and len(_in_group(rows, place))
        # Figures may go 2, 3, 4 and number no rows.
        is_number = ours.get(name) == "event_id" or (name not in ours and _counts(rows, name))
        if not is_group and not is_number:
            return none
    return blank


def _counts(rows: Rows, name: str) -> bool:
    """Return whether a column counts the rows: each number is one more than that above."""
    number = pd.to_numeric(plain_text(rows.frame[name]), errors="coerce").dropna()
    return len(number) >= _LEAST and bool((number.diff().dropna() == 1).all())
