"""The row order of the payload: events by local start, every other row by its event."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.page.payload.payload_columns import Values
from atlas.record.id_lookup import positions
from atlas.record.local_time import local_minutes

if TYPE_CHECKING:
    from atlas.record.record import Record


@dataclass(frozen=True, eq=False)
class ByStart:
    """The tables of a record, sorted by the local start of their events (stable)."""

    record: "Record"
    """The record; it is not changed."""

    @cached_property
    def positions(self) -> np.ndarray:
        """Return the position in the record of each event of the payload."""
        return np.argsort(local_minutes(self.record.events)[0], kind="stable")

    @cached_property
    def _rank(self) -> np.ndarray:
        """Return the row in the payload of each event of the record."""
        rank = np.empty(len(self.positions), dtype=np.int64)
        rank[self.positions] = np.arange(len(self.positions))
        return rank

    @cached_property
    def events(self) -> "Sorted":
        """Return the events by start."""
        return Sorted(self.record.events, np.arange(len(self.positions)), self.positions)

    @cached_property
    def places(self) -> "Sorted":
        """Return the places by event."""
        return self.table("places")

    @cached_property
    def participants(self) -> "Sorted":
        """Return the participants by event."""
        return self.table("participants")

    def table(self, name: str) -> "Sorted":
        """Return a table by event."""
        table = getattr(self.record, name)
        rows = self._rank[self.record.event_rows(name)]
        order = np.argsort(rows, kind="stable")
        return Sorted(table, rows[order], order)

    def rows_of(self, ids: pd.Series) -> np.ndarray:
        """Return the row in the payload of each event id in a column."""
        return self._rank[positions(ids, self.record.events.index)]


@dataclass(frozen=True, eq=False)
class Sorted:
    """A table with the row order of the payload."""

    frame: pd.DataFrame
    """The table, in its own order."""
    rows: np.ndarray
    """The event row of each row of the payload."""
    order: np.ndarray
    """The position in the table of each row of the payload."""

    def __getitem__(self, name: str) -> Values:
        """Return a column by name; a column that is not in the table is empty text."""
        if name in self.frame:
            return Values(self.frame[name], self._order)
        return Values(pd.Series("", index=self.frame.index, dtype="str"), self._order)

    @cached_property
    def _order(self) -> np.ndarray | None:
        """Return the order; None where it is that of the table."""
        same = np.array_equal(self.order, np.arange(len(self.order)))
        return None if same else self.order
