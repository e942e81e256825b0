"""Convert columns of a record to columns of SQL, and their cells in both directions."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

LAYOUT = {"layout": "record", "version": 1}
ROW = "fid"
# The largest integers of SQLite have 64 bits.
_LARGEST = 2**63 - 1
_TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "BOOLEAN"}


def sql_names(columns: Iterable[str]) -> dict[str, str]:
    """Return each column's name in SQL, which does not distinguish upper and lower case.

    Examples
    --------
    >>> sql_names(["Date", "date", "fid"])
    {'Date': 'Date', 'date': 'date (2)', 'fid': 'fid (2)'}
    """
    taken = {ROW, "geom", ""}
    names = {}
    for column in columns:
        name = made = str(column).encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")
        number = 1
        while made.lower() in taken:
            number += 1
            made = f"{name} ({number})"
        taken.add(made.lower())
        names[str(column)] = made
    return names


def sql_types(table: pd.DataFrame, stated: dict[str, str]) -> dict[str, str]:
    """Return the SQL type of each column; local times are text, because SQL's times are in UTC."""
    types = {}
    for column in table.columns:
        kind = _TYPES.get(stated.get(column, ""), "TEXT")
        if kind == "INTEGER" and not _fits(table[column]):
            kind = "TEXT"
        types[column] = kind
    return types


def _fits(texts: pd.Series) -> bool:
    """Return whether the whole numbers of a column fit into SQLite's integers."""
    numbers = [text for text in texts.unique() if len(text) > 18]
    return all(abs(int(text)) <= _LARGEST for text in numbers)


def cells(texts: pd.Series, kind: str) -> list[Any]:
    """Return the cells of a text column as SQL values."""
    if kind == "TEXT":
        return texts.tolist()
    if not texts.any():
        return [None] * len(texts)
    read = _READ[kind]
    return [read(text) if text else None for text in texts.tolist()]


def as_written(value: Any, kind: str) -> str:
    """Return an SQL value as the text stored in a record's folder."""
    if value is None:
        return ""
    if kind == "BOOLEAN" and value in (0, 1):
        return str(bool(value))
    return repr(value) if isinstance(value, float) else str(value)


_READ: dict[str, Callable[[str], Any]] = {
    "INTEGER": int,
    "REAL": float,
    "BOOLEAN": lambda text: int(text == "True"),
}
