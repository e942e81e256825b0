"""The table of changes between two versions of a record, its counts, and its words for a reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from atlas.errors import RecordError
from atlas.record.core import Tables
from atlas.record.face.html_summary import table as html_table
from atlas.record.selection import Selection

COLUMNS = ("event_id", "change", "table", "key", "column", "old", "new")
ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
SHAPE = "geometry"
_LISTED = 12


@dataclass(frozen=True, eq=False, repr=False)
class Changes:
    """Hold what a new version of a record changed; `atlas.changes` makes it.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a change: ``event_id``, ``change`` (added, changed, withdrawn), ``table``, ``key``
        (which row of the event), ``column``, ``old``, ``new``. An event that was added or
        withdrawn is one row, with its title. A change of an actor's own row has no event.
    log : tuple of str
        The lines of the new version's log of changes that the old version does not have.
    versions : tuple of (str, str)
        The versions that the data sets state, "" where they state none.
    events : int
        How many events the new version holds.
    old : Record or None
        The old version: whether a page may tell what stood there is decided by it.

    See Also
    --------
    atlas.changes : Compare two versions.

    Examples
    --------
    >>> import atlas
    >>> record = atlas.open_record("spring-2023")
    >>> atlas.changes(record, record.edit("E001", note="Read again.", why="checked"))
    <Changes from the old 1.1.0 to the new 1.1.0: 0 events added, 1 changed, ... 73 as before.>
    """

    table: pd.DataFrame
    log: tuple[str, ...] = ()
    versions: tuple[str, str] = ("", "")
    events: int = 0
    old: Tables | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Return how many events were added, changed and withdrawn, and how many are as before.

        Examples
        --------
        >>> import atlas
        >>> record = atlas.open_record("spring-2023")
        >>> atlas.changes(record, record).counts
        {'added': 0, 'changed': 0, 'withdrawn': 0, 'as_before': 74}
        """
        whole = {change: set(self._whole(change)) for change in (ADDED, WITHDRAWN)}
        rest = set(self.table["event_id"]) - {""} - whole[ADDED] - whole[WITHDRAWN]
        found = {ADDED: len(whole[ADDED]), CHANGED: len(rest), WITHDRAWN: len(whole[WITHDRAWN])}
        found["as_before"] = self.events - found[ADDED] - found[CHANGED]
        return found

    def _whole(self, change: str) -> list[str]:
        """Return the ids of the events that were added, or withdrawn, as a whole."""
        rows = self.table[(self.table["table"] == "events") & (self.table["column"] == "")]
        ids: list[str] = rows.loc[rows["change"] == change, "event_id"].tolist()
        return ids

    def selection(self) -> Selection:
        """Return the filter that keeps the events of the new version that were added or changed.

        Returns
        -------
        Selection
            By ids.

        Raises
        ------
        RecordError
            If no event was added or changed: a filter without ids would keep all.

        Examples
        --------
        >>> import atlas
        >>> record = atlas.open_record("spring-2023")
        >>> new = record.edit("E001", note="Read again.", why="checked")
        >>> atlas.changes(record, new).selection()
        Selection(ids=('E001',))
        """
        gone = set(self._whole(WITHDRAWN))
        ids = tuple(one for one in dict.fromkeys(self.table["event_id"]) if one and one not in gone)
        if not ids:
            msg = "no event was added or changed, so no filter keeps just these; see .table"
            raise RecordError(msg)
        return Selection(ids=ids)

    def in_words(self, *, values: bool = True, most: int = _LISTED) -> list[str]:
        """Return the changes as lines for a reader: the counts, then each event.

        Parameters
        ----------
        values : bool
            Whether old and new values are told, or only what was changed.
        most : int
            At most so many events are listed; the others are counted.

        Returns
        -------
        list of str
            One line for the counts, then one line an event.

        Examples
        --------
        >>> import atlas
        >>> record = atlas.open_record("spring-2023")
        >>> new = record.edit("E001", status="reported", why="checked")
        >>> for line in atlas.changes(record, new).in_words():
        ...     print(line)
        0 events added, 1 changed, 0 withdrawn, 73 as before.
        E001 changed: status: confirmed, now reported
        """
        counts = self.counts
        head = (
            f"{_many(counts[ADDED], 'event')} added, {counts[CHANGED]:,} changed, "
            f"{counts[WITHDRAWN]:,} withdrawn, {counts['as_before']:,} as before."
        )
        lines = list(self._lines(values=values))
        more = [f"and {len(lines) - most:,} more"] if len(lines) > most else []
        return [head, *lines[:most], *more]

    def by_event(self, *, values: bool = True) -> Iterator[tuple[str, str, list[str]]]:
        """Yield each event that changed: its id, the change, and what it is in words.

        Parameters
        ----------
        values : bool
            Whether old and new values are told, or only what was changed.

        Yields
        ------
        tuple
            The id; added, changed or withdrawn; the changes, or the title of a whole event.

        Examples
        --------
        >>> import atlas
        >>> record = atlas.open_record("spring-2023")
        >>> new = record.edit("E001", status="reported", why="checked")
        >>> list(atlas.changes(record, new).by_event())
        [('E001', 'changed', ['status: confirmed, now reported'])]
        """
        # Once through the rows: a table of each event takes seconds for ten thousand of them.
        changed: dict[str, list[Any]] = {}
        for row in self.table[self.table["event_id"] != ""].itertuples(index=False):
            changed.setdefault(str(row.event_id), []).append(row)
        for event, rows in changed.items():
            whole = next((row for row in rows if (row.table, row.column) == ("events", "")), None)
            if whole is not None:
                yield event, str(whole.change), [whole.new or whole.old] if values else []
                continue
            said = [_said(row, values=values) for row in rows]
            yield event, CHANGED, list(dict.fromkeys(said))

    def _lines(self, *, values: bool) -> Iterator[str]:
        """Yield one line an event, then one for the actors that are described otherwise."""
        for event, change, said in self.by_event(values=values):
            yield f"{event} {change}{': ' if said else ''}{'; '.join(said)}"
        own = self.table[self.table["event_id"] == ""]
        if len(own):
            yield f"{_many(own['key'].nunique(), 'actor')} described otherwise"

    def __repr__(self) -> str:
        """Return one line: the versions and the counts."""
        old, new = (f" {version}" if version else "" for version in self.versions)
        return f"<Changes from the old{old} to the new{new}: {self.in_words(most=0)[0]}>"

    def _repr_html_(self) -> str:
        """Return the first changes as a table for a notebook."""
        rows = self.table.head(200)
        return html_table(repr(self)[1:-1], COLUMNS, rows.itertuples(index=False))


def _said(row: tuple[str, ...], *, values: bool) -> str:
    """Return one change of an event in words."""
    _, change, table, key, column, old, new = row
    what = column if table == "events" else f"{table} ({key})"
    if not values:
        return what if table == "events" else table
    if change != CHANGED:
        return f"{what} {change}"
    if column == SHAPE:
        return f"{what}: another shape"
    where = what if table == "events" else f"{what} {column}"
    return f"{where}: {_short(old)}, now {_short(new)}"


def _short(text: str, most: int = 80) -> str:
    """Return a value for a line: cut where it is long, named where it is blank."""
    if not text:
        return "blank"
    return text if len(text) <= most else f"{text[: most - 4].rstrip()} ..."


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
