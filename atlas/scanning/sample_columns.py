"""Decide once, by a sample, which column says what; the readers' own decisions are used."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd

from atlas.errors import SourceError
from atlas.readers import flat_table
from atlas.readers.cells.table_cells import Rows
from atlas.readers.choose_reader import Asked, Found, find_rows
from atlas.readers.reader import TABLE
from atlas.record.problems import Problems
from atlas.reference.house import HouseLike, read_house, using_house

SAMPLE = 10_000
"""So many rows decide which column says what."""
# A column that no table has: a row of blanks is a row here.
_FILLED = "atlas: a row"


@dataclass(frozen=True)
class Columns:
    """What the columns of a table mean, as our readers decided by its first rows."""

    found: Found
    matched: Mapping[str, str]
    """Our column -> theirs."""
    joined: Mapping[str, tuple[str, ...]]
    """Their name for a list that several of their columns hold -> these columns."""
    constants: Mapping[str, str]
    unknown: tuple[str, ...]
    house: Any

    def has(self, *ours: str) -> bool:
        """Return whether the table has one of our columns."""
        return any(one in self.matched or one in self.constants for one in ours)

    def theirs(self, *ours: str) -> list[str]:
        """Return the table's columns that some of ours are read from."""
        names = [self.matched[one] for one in ours if one in self.matched]
        parts = [part for name in names for part in self.joined.get(name, (name,))]
        return list(dict.fromkeys(parts))

    def rows(self, frame: pd.DataFrame) -> Rows:
        """Return rows of some of the table's columns, to be read by our readers."""
        plain = frame.reset_index(drop=True)
        for name, parts in self.joined.items():
            if set(parts) <= set(plain.columns):
                plain = plain.assign(**{name: flat_table.listed(plain[list(parts)])})
        ours = {own: name for own, name in self.matched.items() if name in plain.columns}
        rows = Rows(plain.assign(**{_FILLED: "x"}), ours, [], None)
        rows.constants = self.constants
        return rows

    @contextmanager
    def words(self) -> Iterator[None]:
        """Read by the caller's own actors, kinds and words, for as long as the block runs."""
        with using_house(self.house), self.found.words():
            yield

    @property
    def options(self) -> Mapping[str, Any]:
        """The options of the reader: ``dayfirst`` and ``tz``."""
        return self.found.call.options


def decide_columns(
    sample: pd.DataFrame, what: str, options: Mapping[str, Any], house: HouseLike
) -> Columns:
    """Return what the columns of a table mean, by its first rows.

    Raises
    ------
    SourceError
        If it has no date or no place, or is a data set that is no flat table.
    """
    read = read_house(house)
    with using_house(read):
        found = find_rows(sample, Asked.of({**options, "bad_rows": "keep"}))
        if found.reader.read is not TABLE.read or type(found.reader) is not type(TABLE):
            msg = (
                f"{what} is {found.reader.title}: scan reads flat tables; pass source='table' and "
                "columns={'their name': 'ours'}, or cut it with atlas.read_events(from_=, "
                "countries=, box=)"
            )
            raise SourceError(msg)
        with found.words():
            rows, call = found.reader.open(found.frame, found.call)
            _settle(found, rows, call.options, what)
    names = {str(name) for name in sample.columns}
    joined = {
        name: tuple(part for part in name.split("; ") if part in names)
        for name in rows.matched.values()
        if name not in names
    }
    unknown = tuple(one for one in rows.unknown if one in names)
    return Columns(found, dict(rows.matched), joined, dict(rows.constants), unknown, read)


def _settle(found: Found, rows: Rows, options: Mapping[str, Any], what: str) -> None:
    """Read the sample, so that a column that is none of ours is left alone; refuse what we cannot.

    What depends on the rows above (groups with blanks below) has no meaning in a scan.
    """
    if not rows.source.equals(rows.frame[list(rows.source.columns)]):
        msg = (
            f"{what} leaves out what repeats below the first row of a group; a scan knows no rows "
            "above: fill the cells, or use atlas.read_events"
        )
        raise SourceError(msg)
    if rows.has("coordinates") or rows.geometry is not None:
        msg = f"{what}: a scan reads longitude and latitude from columns of their own"
        raise SourceError(msg)
    try:
        found.reader.tables(rows, Problems(), options)
    except SourceError:
        # The order of day and month is decided by all rows, not by these.
        found.reader.tables(rows, Problems(), {**options, "dayfirst": True})
