"""Read a table of places, and tell the known ones: their columns, their source and their terms.

What is known of a table is data: ``data/reference/place_tables.toml``. Nothing is fetched.
"""

import re
import sqlite3
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import SourceError
from atlas.files.sqlite_reader import is_sqlite, open_tables
from atlas.readers.cells.column_names import fold_column
from atlas.readers.formats.open_file import read_frame
from atlas.shipped import shipped


@dataclass(frozen=True)
class KnownTable:
    """A table of places that can be told by its columns, with its real source and terms."""

    id: str
    country: str
    title: str
    source: str
    package: str
    file: str
    licence: str
    terms: str
    signature: Sequence[str]
    columns: Mapping[str, str]
    constants: Mapping[str, Any]
    table: str = ""
    keep: Mapping[str, Sequence[str]] = field(default_factory=dict)
    leave_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    prefix: Mapping[str, str] = field(default_factory=dict)
    divide: Mapping[str, float] = field(default_factory=dict)
    strip: Mapping[str, str] = field(default_factory=dict)
    joins: Sequence[Mapping[str, str]] = ()


@cache
def known_tables() -> tuple[KnownTable, ...]:
    """Return the tables of places that are told by their columns."""
    with shipped("reference", "place_tables.toml").open("rb") as file:
        return tuple(KnownTable(**one) for one in tomllib.load(file)["table"])


def read_place_table(
    path: Path, **options: Any
) -> tuple[pd.DataFrame, KnownTable | None, dict[str, int]]:
    """Return the rows of a table of places, what is known of it, and the rows left out.

    Parameters
    ----------
    path : pathlib.Path
        A table of any kind that `atlas.read_events` opens, or the SQLite file of a known table.
    **options
        How it is opened: ``encoding``, ``sheet``, ``layer``.

    Returns
    -------
    pandas.DataFrame
        The rows; those of a known table with our columns.
    KnownTable or None
        None: the table is told by the names of its columns only.
    dict
        The number of rows that were left out, by reason.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    known: KnownTable | None
    if path.is_file() and path.suffix.lower() != ".gpkg" and is_sqlite(path):
        frame, known = _from_database(path)
    else:
        frame = read_frame(path, **options)[0]
        known = next((one for one in known_tables() if _is(one, frame.columns)), None)
    if known is None:
        return frame, None, {}
    rows, left_out = _understood(frame, known, path)
    return rows, known, left_out


def _is(known: KnownTable, columns: Sequence[str]) -> bool:
    """Whether a table has the columns by which a known one is told."""
    held = {fold_column(str(name)) for name in columns}
    return not known.table and held >= {fold_column(name) for name in known.signature}


def _from_database(path: Path) -> tuple[pd.DataFrame, KnownTable]:
    """Return the rows of the known table that a database holds."""
    try:
        with open_tables(path) as tables:
            for known in known_tables():
                if known.table and known.table in tables:
                    columns = list(tables.columns(known.table))
                    if set(columns) >= set(known.signature):
                        rows = tables.read(known.table, columns)
                        return pd.DataFrame(rows, columns=columns), known
    except sqlite3.Error as error:
        msg = f"{path} cannot be read as a database: {error}"
        raise SourceError(msg) from error
    wanted = "; ".join(f"{one.file} ({one.title})" for one in known_tables() if one.table)
    msg = f"{path} is a database without a table of places that is known; known are: {wanted}"
    raise SourceError(msg)


def _understood(
    frame: pd.DataFrame, known: KnownTable, path: Path
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return a known table with our columns, and how many rows were left out."""
    given = len(frame)
    for column, words in known.keep.items():
        frame = frame[frame[column].astype(str).isin(words)]
    for column, words in known.leave_out.items():
        frame = frame[~frame[column].astype(str).isin(words)]
    frame = frame.reset_index(drop=True)
    for column, text in known.prefix.items():
        frame[column] = text + frame[column].astype(str)
    for column, number in known.divide.items():
        frame[column] = pd.to_numeric(frame[column], errors="coerce") / number
    for column, pattern in known.strip.items():
        frame[column] = frame[column].astype(str).str.replace(re.compile(pattern), "", regex=True)
    for join in known.joins:
        frame[join["as"]] = _joined(frame[join["on"]], join, path)
    frame = frame.rename(columns=dict(known.columns)).assign(**known.constants)
    left = {"rows of other kinds, or that its source does not vouch for": given - len(frame)}
    return frame, {why: count for why, count in left.items() if count}


def _joined(keys: pd.Series, join: Mapping[str, str], path: Path) -> pd.Series:
    """Return the words that another table of the same source has for the keys of a column."""
    if "table" in join:
        with open_tables(path) as tables:
            rows = tables.read(join["table"], [join["key"], join["take"]])
    else:
        beside = path.with_name(join["file"])
        if not beside.is_file():
            msg = f"{path.name} needs {join['file']} beside it, which has its {join['as']}"
            raise SourceError(msg)
        rows = read_frame(beside)[0][[join["key"], join["take"]]].itertuples(index=False)
    words = {str(key): str(word) for key, word in rows}
    return keys.astype(str).map(words).fillna("")
