"""The order that rows cross in: events by local start, every other row by its event."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.errors import PageError
from atlas.events.time import local_minutes

if TYPE_CHECKING:
    from atlas.events.record import Record


@dataclass(frozen=True, eq=False)
class ByStart:
    """The tables of a record, sorted by the local start of their events (stable)."""

    record: "Record"
    """The record; it is not changed."""

    @cached_property
    def positions(self) -> np.ndarray:
        """Return where the event of each row of the payload stands in the record."""
        return np.argsort(local_minutes(self.record.events)[0], kind="stable")

    @cached_property
    def _rank(self) -> np.ndarray:
        """Return the row of the payload of each event of the record."""
        rank = np.empty(len(self.positions), dtype=np.int64)
        rank[self.positions] = np.arange(len(self.positions))
        return rank

    @cached_property
    def events(self) -> pd.DataFrame:
        """Return the events by start."""
        return _taken(self.record.events, self.positions)

    @cached_property
    def places(self) -> tuple[np.ndarray, pd.DataFrame]:
        """Return the event row of each place, and the places."""
        return self.table("places")

    def table(self, name: str) -> tuple[np.ndarray, pd.DataFrame]:
        """Return the event row of each row of a table, and the table, both by event."""
        table = getattr(self.record, name)
        rows = self._rows(self.record.event_rows(name), table["event_id"], name)
        order = np.argsort(rows, kind="stable")
        return rows[order], _taken(table, order)

    def rows_of(self, ids: pd.Series, name: str) -> np.ndarray:
        """Return the event row of each id in a column of the table of that name."""
        return self._rows(self.record.events.index.get_indexer(pd.Index(ids)), ids, name)

    def _rows(self, found: np.ndarray, ids: pd.Series, name: str) -> np.ndarray:
        """Return event rows for positions in the record, or name the ids that are not there."""
        if (found < 0).any():
            lost = sorted({str(value) for value in ids[found < 0]})
            msg = (
                f"{name} holds rows of events that the record does not hold: "
                f"{', '.join(lost[:5])}; record.check() lists them all"
            )
            raise PageError(msg)
        return self._rank[found]


def _taken(table: pd.DataFrame, order: np.ndarray) -> pd.DataFrame:
    """Return a table in another order; itself where it has that order already."""
    return table if np.array_equal(order, np.arange(len(order))) else table.take(order)
