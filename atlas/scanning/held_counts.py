"""Counts of a scan, kept in memory: a map that moves is answered from them, not from the rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import RecordError
from atlas.readers.flat_table_parts import roles_of
from atlas.record.aggregate import as_counts, cells_at
from atlas.record.record import Record

COARSEST = 2
"""The zoom of the widest cells: 360 degrees through two to the two."""
_DAY = "datetime64[D]"

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class HeldCounts:
    """Events by cell, period and kind.

    Parameters
    ----------
    zoom : int
        The cells: of 360 degrees through two to the zoom.
    per : str
        ``day``, ``month`` or ``year``.
    cells : numpy.ndarray, shape (n, 2)
        Which cell: whole numbers of cells east of 0 degrees, and north of the equator.
    days : numpy.ndarray, shape (n, 2)
        The first and the last day of the period.
    kind : numpy.ndarray, shape (n,)
        The position in ``kinds``.
    events, killed : numpy.ndarray, shape (n,)
        How many; killed is NaN where no row states it.
    kinds : list of str
        The kinds in use.
    left_out : mapping
        How many events are in no count, by reason.
    """

    zoom: int
    per: str
    cells: np.ndarray
    days: np.ndarray
    kind: np.ndarray
    events: np.ndarray
    killed: np.ndarray
    kinds: list[str]
    left_out: Mapping[str, int]

    @classmethod
    def of(cls, counts: pd.DataFrame, zoom: int, per: str) -> "HeldCounts":
        """Return counts of `Scan.cube` in the form that is kept."""
        size = 360 / 2**zoom
        kind, kinds = pd.factorize(counts["kind"], sort=True)
        return cls(
            zoom,
            per,
            np.floor(counts[["longitude", "latitude"]].to_numpy() / size).astype(np.int64),
            counts[["start", "end"]].to_numpy().astype(_DAY),
            kind,
            counts["events"].to_numpy(dtype=np.int64),
            counts["killed"].to_numpy(dtype=float, na_value=np.nan),
            [str(one) for one in kinds],
            counts.attrs["left_out"],
        )

    def keeps(
        self, box: Box | None, kinds: tuple[str, ...], days: tuple[str | None, str | None]
    ) -> np.ndarray:
        """Return which counts lie in a box (west, south, east, north), are of kinds, and of days.

        A cell that only touches the box is in it, and a period that only touches the days.
        """
        kept = np.ones(len(self.events), dtype=bool)
        if box is not None:
            west, south, east, north = (np.floor(np.array(box) / (360 / 2**self.zoom))).astype(int)
            x, y = self.cells.T
            across = (x >= west, x <= east)
            kept &= across[0] & across[1] if box[0] <= box[2] else across[0] | across[1]
            kept &= (y >= south) & (y <= north)
        if kinds:
            kept &= np.isin(self.kind, [at for at, kind in enumerate(self.kinds) if kind in kinds])
        first, last = days
        if first is not None:
            kept &= self.days[:, 1] >= np.datetime64(first[:10])
        if last is not None:
            kept &= self.days[:, 0] <= np.datetime64(last[:10])
        return kept

    def fitting(self, kept: np.ndarray, zoom: int, most: int) -> "HeldCounts":
        """Return the counts of a mask in cells so wide that they are few enough.

        Parameters
        ----------
        kept : numpy.ndarray of bool, shape (n,)
            Which counts.
        zoom : int
            The smallest cells that are wanted.
        most : int
            The most counts.

        Returns
        -------
        HeldCounts
            At most so many, or in the widest cells; the sum of their events is that of the mask.
        """
        for at in range(max(min(zoom, self.zoom), COARSEST), COARSEST - 1, -1):
            made = self._grouped(kept, at)
            if len(made.events) <= most:
                break
        return made

    def _grouped(self, kept: np.ndarray, zoom: int) -> "HeldCounts":
        """Return the counts of a mask by wider cells."""
        cells = self.cells[kept] >> (self.zoom - zoom)
        days = self.days[kept]
        # A cell, a period and a kind in one number, so that one sort groups them.
        half = 1 << 13
        unit = (cells[:, 0] + half) * (2 * half) + cells[:, 1] + half
        when, number = np.unique(days[:, 0], return_inverse=True)
        key = (unit * max(len(when), 1) + number) * max(len(self.kinds), 1) + self.kind[kept]
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
        events = np.bincount(which, self.events[kept], len(first)).astype(np.int64)
        stated = ~np.isnan(self.killed[kept])
        killed = np.bincount(which, np.nan_to_num(self.killed[kept]), len(first))
        killed[np.bincount(which, stated, len(first)) == 0] = np.nan
        return replace(
            self, zoom=zoom, cells=cells[first], days=days[first], kind=self.kind[kept][first],
            events=events, killed=killed,
        )  # fmt: skip

    def frame(self, dataset: Mapping[str, Any]) -> pd.DataFrame:
        """Return the counts in the columns of `Record.aggregate`."""
        size = 360 / 2**self.zoom
        table = cells_at(self.cells[:, 0] * size, self.cells[:, 1] * size, size)
        for at, name in enumerate(("start", "end")):
            table[name] = self.days[:, at].astype("datetime64[s]")
        table["kind"] = np.array(self.kinds, dtype=object)[self.kind]
        table["events"] = self.events
        table["killed"] = pd.array(self.killed, dtype="Float64").astype("Int64")
        return as_counts(
            table, size, self.per, dataset=dataset, held=int(self.events.sum()), left_out={}
        )


def record_of_counts(counts: pd.DataFrame) -> Record:
    """Return counts as a record, as `read_events` reads them, without asking each cell anew.

    Parameters
    ----------
    counts : pandas.DataFrame
        Cells, periods and kinds, in the columns of `Record.aggregate`.

    Raises
    ------
    RecordError
        If there is none.

    Examples
    --------
    >>> from atlas.scanning.open_scan import example
    >>> len(record_of_counts(example().geocode().cube(8, "year")))
    2
    """
    if counts.empty:
        msg = "no count is here: move the map, or take a filter away"
        raise RecordError(msg)
    ids = [f"count-{at}" for at in range(len(counts))]
    events = counts[["title", "kind", "start", "end", "time_precision"]].assign(
        event_id=ids, weight=counts["events"]
    )
    places = counts[["longitude", "latitude", "radius_km", "precision"]].assign(
        event_id=ids, role=roles_of(counts["kind"]).to_numpy(), basis="coded"
    )
    figures = pd.DataFrame({"event_id": ids, "what": "killed", "best": counts["killed"].to_numpy()})
    return Record(
        events=events,
        places=places,
        quantities=figures[figures["best"].notna()],
        dataset=counts.attrs["dataset"],
    )
