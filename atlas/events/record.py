"""Record: events, their places, participants, figures, sources and links, as plain tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.errors import RecordError
from atlas.events import tables
from atlas.events.check import check_keys, check_record, check_times
from atlas.events.evaluate import drawable, kept
from atlas.events.places import normalise_places
from atlas.events.problems import Problems
from atlas.events.selection import Selection

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Record", "drawable"]


@dataclass(frozen=True, eq=False, repr=False)
class Record:
    """Events as plain tables that belong together.

    The tables are copied and brought to the column contract (``atlas/events/tables.py``) at the
    door: degrees to 5 decimals, radii to 0.01 km, times to the minute. A record is not changed in
    place: `place`, `edit`, `select` and `geocode` return a new one.

    Parameters
    ----------
    events, places, participants, actors, quantities, sources, links : pandas.DataFrame
        The tables. ``events`` is indexed by ``event_id``; ``places`` is a GeoDataFrame in
        EPSG:4326. A table that is not given is empty.
    dataset : dict
        What the record is and whose: title, version, licence, attribution, cut-off and so on.
    original : pandas.DataFrame or None
        The untouched rows of the source, indexed by ``event_id``.
    report : dict
        How it was read.

    Raises
    ------
    RecordError
        If a table breaks the contract: table, row, column, value and what was wanted.

    Examples
    --------
    >>> import pandas as pd
    >>> events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "kind": ["clash"]})
    >>> record = Record(events)
    >>> len(record), record.counts()["off_map"]
    (1, 1)
    """

    events: pd.DataFrame = None  # type: ignore[assignment]
    places: gpd.GeoDataFrame = None  # type: ignore[assignment]
    participants: pd.DataFrame = None  # type: ignore[assignment]
    actors: pd.DataFrame = None  # type: ignore[assignment]
    quantities: pd.DataFrame = None  # type: ignore[assignment]
    sources: pd.DataFrame = None  # type: ignore[assignment]
    links: pd.DataFrame = None  # type: ignore[assignment]
    dataset: dict[str, Any] = field(default_factory=dict)
    original: pd.DataFrame | None = None
    report: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Bring the tables to the contract, or say everything that is wrong."""
        problems = Problems()
        given = {name: getattr(self, name) for name in tables.TABLES}
        clean = normalise_all(given, problems)
        if not problems.errors():
            check_keys(clean, problems)
            check_times(clean["events"], problems)
        if problems.errors():
            msg = f"the record breaks its contract: {problems.message()}"
            raise RecordError(msg)
        for name, table in clean.items():
            object.__setattr__(self, name, table)
        object.__setattr__(self, "dataset", tables.check_dataset(self.dataset))
        object.__setattr__(self, "report", dict(self.report or {}))

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.events)

    def __repr__(self) -> str:
        """Return one line: how much there is, and from when to when."""
        name = str(self.dataset.get("title") or self.dataset.get("name") or "")
        sizes = ", ".join(f"{len(getattr(self, t))} {t}" for t in tables.TABLES)
        return f"<Record{' ' + repr(name) if name else ''}: {sizes}>"

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        return {name: getattr(self, name) for name in tables.TABLES}

    @cached_property
    def _event_rows(self) -> dict[str, np.ndarray]:
        """Return the owners found so far, by table."""
        return {}

    def event_rows(self, table: str) -> np.ndarray:
        """Return, for each row of a table, the position of its event in ``events``."""
        if table not in self._event_rows:
            ids = getattr(self, table)["event_id"]
            self._event_rows[table] = self.events.index.get_indexer(pd.Index(ids))
        return self._event_rows[table]

    def select(self, selection: Any = None, **keys: Any) -> "Record":
        """Return the events that a selection keeps, with every row of theirs in every table.

        Parameters
        ----------
        selection : Selection, dict, str or None
            The filter; None keeps everything.
        **keys
            Single keys of a Selection, such as ``actors=["HZB"]`` (``from_`` for "from").

        Returns
        -------
        Record
            A new record; links stay where both ends are in.

        Raises
        ------
        SelectionError
            If the filter cannot be understood.
        """
        return self.take(kept(self, Selection.coerce(selection, **keys)))

    def take(self, mask: np.ndarray) -> "Record":
        """Return the events where a mask (one bool an event) is true, with all their rows."""
        new: dict[str, Any] = {"events": self.events[mask], "dataset": dict(self.dataset)}
        for name in ("places", "participants", "quantities", "sources"):
            new[name] = getattr(self, name)[mask[self.event_rows(name)]].reset_index(drop=True)
        ends = self.links["from_id"].isin(new["events"].index)
        ends &= self.links["to_id"].isin(new["events"].index)
        new["links"] = self.links[ends].reset_index(drop=True)
        new["actors"] = self.actors
        if self.original is not None:
            new["original"] = self.original[self.original.index.isin(new["events"].index)]
        return self._with(**new)

    def _with(self, **parts: Any) -> "Record":
        """Return a record of parts that keep the contract already, unchecked."""
        new = object.__new__(Record)
        for name in (*tables.TABLES, "dataset", "original", "report"):
            object.__setattr__(new, name, parts.get(name, getattr(self, name)))
        return new

    def counts(self, selection: Any = None, **keys: Any) -> dict[str, int]:
        """Return how many events are held, shown, hidden and off the map.

        ``held = shown + off_map + hidden``: hidden are those the selection leaves out, off the
        map those it keeps that have no place to draw.
        """
        keep = kept(self, Selection.coerce(selection, **keys))
        placed = np.zeros(len(self.events), dtype=bool)
        placed[self.event_rows("places")[drawable(self.places).to_numpy()]] = True
        shown = int((keep & placed).sum())
        total = int(keep.sum())
        held = len(self.events)
        return {"held": held, "shown": shown, "hidden": held - total, "off_map": total - shown}

    def check(self) -> pd.DataFrame:
        """Return all problems: level (error, note), table, row, column, value, message."""
        return check_record(self)

    def with_report(self, report: Mapping[str, Any]) -> "Record":
        """Return the same record with another report of how it was read."""
        return self._with(report=dict(report))

    def save(self, folder: "str | Path", overwrite: bool = False) -> "Path":
        """Write the record into a folder: a CSV a table, shapes.geojson and datapackage.json.

        Raises
        ------
        OutputExistsError
            If the folder holds files and overwriting was not asked for.
        """
        from atlas.events.package import save_record  # noqa: PLC0415  (package imports Record)

        return save_record(self, folder, overwrite=overwrite)


def normalise_all(
    given: Mapping[str, pd.DataFrame | None], problems: Problems
) -> dict[str, pd.DataFrame]:
    """Return all tables in the contract's form; note everything that is wrong."""
    clean = {}
    for name in tables.TABLES:
        table = given.get(name)
        frame = pd.DataFrame() if table is None else table
        if not isinstance(frame, pd.DataFrame):
            problems.add(name, "", "", type(frame).__name__, "wanted a pandas DataFrame")
            frame = pd.DataFrame()
        normal = normalise_places if name == "places" else tables.normalise
        clean[name] = normal(name, frame, problems)
    clean["events"] = clean["events"].set_index("event_id")
    return clean
