"""Rows on an engine that are counted by place and time, or read into a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from atlas.errors import InputTypeError
from atlas.record.aggregate import check_period
from atlas.record.record import Record
from atlas.scanning.carried_parts import added_up, carried
from atlas.scanning.counted_page import cell_of
from atlas.scanning.counted_rows import MOST, count_rows
from atlas.scanning.lazy_scan import AskedRows
from atlas.scanning.record_of_rows import record_of


@dataclass(frozen=True, eq=False)
class CountedScan(AskedRows):
    """Events on an engine that can be counted, and read where they are few; see `Scan`."""

    origin: "CountedScan | None" = field(default=None, repr=False)
    found: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def aggregate(
        self,
        by: str | float = "adm1",
        per: str = "month",
        *,
        split: Sequence[str] = (),
        top: Mapping[str, int] | None = None,
        client: Any = None,
    ) -> pd.DataFrame:
        """Count events by unit of place and period on the engine.

        Parameters
        ----------
        by : str or float
            ``country``, ``territory``, ``adm1``, ``adm2``, or the side of a cell in degrees.
        per : str
            ``day``, ``week``, ``month`` or ``year``.
        split : sequence of str
            What else to count by: ``kind``, ``status``.
        top : mapping or None
            Actors to count by, such as ``{"initiators": 20}``: the most named ones each, all
            others together. Actors of one event are counted together, so that the sums add up.
        client : dask.distributed.Client or None
            A cluster that counts the files in parts, one DuckDB thread a task; without ``top``.

        Returns
        -------
        pandas.DataFrame
            The columns of `Record.aggregate`, and those of ``split`` and ``top``.
            ``attrs["left_out"]`` counts by reason what is left out: with the sum of ``events`` it
            is the number of events of the scan.

        Raises
        ------
        RecordError
            If there is no such unit, period or split, or there would be too many counts.
        SelectionError, SourceError
            As `count`.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> example().aggregate("country", "year")[["place", "events"]].values.tolist()
        [['Lebanon', 3]]
        """
        if client is not None and not top:
            asked = {"by": by, "per": per, "split": tuple(split)}
            parts = carried(client, self.held, self.filters, self._carried_options(), asked)
            return added_up(parts, by, check_period(per), self.dataset)
        if client is not None:
            msg = "top= is decided by all rows, which no part of them knows: leave out client="
            raise InputTypeError(msg)
        rows = self._rows(located=True)
        return count_rows(self.held, rows, by, per, tuple(split), dict(top or {}), self.dataset)

    def cube(self, zoom: int = 8, per: str = "month", *, most: int = MOST) -> pd.DataFrame:
        """Count events by cells of a map, by period and by kind: what `brief` puts on a page.

        Parameters
        ----------
        zoom : int
            6 to 12: cells of 360 degrees through two to the zoom; 8 is 1.4 degrees.
        per : str
            ``day``, ``week``, ``month`` or ``year``.
        most : int
            The most counts.

        Returns
        -------
        pandas.DataFrame
            As `aggregate`, split by kind.

        Raises
        ------
        RecordError
            If there is no such zoom or period, or there would be too many counts.
        SelectionError, SourceError
            As `count`.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> int(example().geocode().cube(8, "year")["events"].sum())
        2
        """
        rows = self._rows(located=True)
        return count_rows(
            self.held, rows, cell_of(zoom), per, ("kind",), {}, self.dataset, most=int(most)
        )

    def to_record(self, limit: int = 1_000_000) -> Record:
        """Read what is left into a Record, with all its tables.

        Parameters
        ----------
        limit : int
            The most events to read.

        Returns
        -------
        Record
            As `atlas.read_events` reads these rows, with ``bad_rows="keep"``.

        Raises
        ------
        SelectionError
            If more events are left: how many, how much memory they would need, and what would
            leave fewer.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> len(example().select(to="2023-04-06").to_record())
        2
        """
        origin = (self.origin or self).held
        asked = {key: self.found.get(key) for key in ("gazetteer", "decisions")}
        return record_of(
            self.held, self._rows, limit, self.options, self.filters,
            names=list(origin.raw.columns), places=asked if self.origin else None,
        )  # fmt: skip
