"""Record: events, their places, participants, figures, sources and links, as plain tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from atlas.record.aggregate import aggregate
from atlas.record.checks.consistency import check_record
from atlas.record.core import Tables
from atlas.record.edits import edit_event, place_event
from atlas.record.evaluate import drawable, kept, tally
from atlas.record.fill_places import geocode_record, waiting
from atlas.record.flat import to_frame, to_geo
from atlas.record.selection import Selection
from atlas.record.weights import sizes_in_words

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Record", "drawable"]


@dataclass(frozen=True, eq=False, repr=False)
class Record(Tables):
    """Events as plain tables that belong together.

    The tables are copied and brought to the column contract (``atlas/record/tables.py``): degrees
    to 5 decimals, times to the minute. `place`, `edit`, `select`, `geocode` return a new record.

    Parameters
    ----------
    events, places, participants, actors, quantities, sources, links : pandas.DataFrame
        The tables. ``events`` is indexed by ``event_id``; ``places`` is a GeoDataFrame in
        EPSG:4326. A table that is not given is empty.
    dataset : dict
        What the record is and whose: title, version, licence, attribution, cut-off and so on.
    original : pandas.DataFrame or None
        The untouched rows of the source, indexed by ``event_id``.
    report : Report or mapping
        How it was read; as text it is for a person.

    Raises
    ------
    RecordError
        If a table breaks the contract: table, row, column, value and what was wanted.

    Examples
    --------
    >>> import pandas as pd
    >>> record = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
    >>> len(record), record.counts()["off_map"]
    (1, 1)
    """

    def __repr__(self) -> str:
        """Return one line: how much there is, and how many places wait for `geocode`."""
        name = str(self.dataset.get("title") or self.dataset.get("name") or "")
        sizes = sizes_in_words(self.dataset, self.tables())
        return f"<Record{' ' + repr(name) if name else ''}: {sizes}{waiting(self.places)}>"

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

    def counts(self, selection: Any = None, **keys: Any) -> dict[str, int]:
        """Return how many events are held, shown, hidden and off the map: sums of their weights.

        ``held = shown + off_map + hidden``: hidden are those the selection leaves out, off the
        map those it keeps that have no place to draw.
        """
        return tally(self, kept(self, Selection.coerce(selection, **keys)))

    def geocode(
        self,
        gazetteer: Any = None,
        *,
        decisions: Any = None,
        progress: Callable[[int, int], Any] | None = None,
    ) -> "Record":
        """Return the record with coordinates for the places that have none.

        Country, ``adm1`` and ``adm2`` are part of each question; where a name stays ambiguous, so
        are the other places of its event. Coordinates that stand are not touched.

        Parameters
        ----------
        gazetteer, decisions, progress : optional
            Where to look, what people decided about names, and what is called as questions are
            answered: as ``atlas.geocode`` takes them.

        Returns
        -------
        Record
            Its places say ``basis`` geocoded, and by which ``method``, ``matched_name`` and
            ``reason``; a place that was not found has a reason and no coordinates.
            ``dataset["gazetteer"]`` lists the layers that were looked into.
        """
        from atlas.geocoding.geocoder import geocode

        return geocode_record(self, geocode, gazetteer, decisions, progress)

    def place(
        self,
        event_id: str,
        longitude: float,
        latitude: float,
        radius_km: float | None = None,
        *,
        why: str,
        role: str | None = None,
        name: str | None = None,
        precision: str | None = None,
    ) -> "Record":
        """Return the record with one place of an event set by hand, and the change logged.

        Parameters
        ----------
        event_id : str
            The event.
        longitude, latitude : float
            Degrees WGS84.
        radius_km : float or None
            The stated error; None: not stated.
        why : str
            The reason, for the log and the reader.
        role, name, precision : str or None
            Which of several places (by role), its new name, its precision; a place with that role
            is added where the event has none.

        Raises
        ------
        RecordError
            If the event is not there, has several such places, or the values cannot be.

        Examples
        --------
        >>> import pandas as pd
        >>> record = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
        >>> record.place("a", 35.2, 33.27, 3, why="seen on video").counts()["shown"]
        1
        """
        values: dict[str, Any] = {
            "longitude": longitude,
            "latitude": latitude,
            "radius_km": radius_km,
        }
        values |= {"role": role, "name": name, "precision": precision}
        return place_event(self, event_id, values, why)

    def edit(
        self,
        event_id: str,
        *,
        why: str,
        table: str = "events",
        where: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> "Record":
        """Return the record with cells of one event changed, and the change logged.

        Parameters
        ----------
        event_id : str
            The event.
        why : str
            The reason; it goes into ``dataset["transformations"]``.
        table : str
            The table, such as ``quantities``.
        where : mapping or None
            Which of the event's rows in it, by column: ``{"what": "killed"}``; None: all.
        **values
            New values by column.

        Raises
        ------
        RecordError
            If event, row or column is not there, or a value breaks the contract.

        Examples
        --------
        >>> import pandas as pd
        >>> record = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
        >>> record.edit("a", status="denied", why="spokesman, 7 April").events.at["a", "status"]
        'denied'
        """
        return edit_event(self, event_id, table, where, values, why)

    def redact(self, profile: Any, *, cut_off: str | None = None) -> "Record":
        """Return the record without what a profile leaves out; options as in `redact_record`."""
        from atlas.geocoding.area_finder import AreaFinder
        from atlas.release.redact import redact_record

        return redact_record(self, profile, AreaFinder(), cut_off)

    def as_of(self, day: str) -> "Record":
        """Return the record as it was known at the end of a day; see `known_on`."""
        from atlas.release.as_of import known_on

        return known_on(self, day)

    def to_frame(self) -> pd.DataFrame:
        """Return one row an event, in the columns of a flat table.

        Lossless for what was read from a flat table: its own columns come back as they were, but
        for what was changed. Else a summary; ``attrs["left_out"]`` counts what did not fit.
        """
        return to_frame(self, self._as_read)

    def to_geo(self) -> gpd.GeoDataFrame:
        """Return one row a place with title, date (ISO text) and actors, in EPSG:4326."""
        return to_geo(self)

    def aggregate(self, by: str | float = "adm1", per: str = "month") -> pd.DataFrame:
        """Return counts by place unit and period, which may be passed on where rows may not.

        Parameters
        ----------
        by : str or float
            ``country``, ``territory``, ``adm1``, ``adm2``, or the size of a cell in degrees.
        per : str
            ``day``, ``week`` (from Monday), ``month`` or ``year``.

        Returns
        -------
        pandas.DataFrame
            One row a unit and period with ``events`` and ``killed``, in columns that `read_events`
            and the map take. An event counts once; one whose place or date is wider than the unit
            is left out: ``attrs["left_out"]`` counts these by reason.

        Raises
        ------
        RecordError, InputTypeError
            If there is no such unit or period.
        """
        return aggregate(self, by, per)

    def figure(self, **options: Any) -> Any:
        """Draw a still map, for PNG, SVG or PDF; options as in `atlas.page.still.figure.figure`."""
        from atlas.page.still.figure import figure

        return figure(self, **options)

    def check(self) -> pd.DataFrame:
        """Return all problems: level (error, note), table, row, column, value, message.

        Coordinates are compared with countries as they are read or set; see ``record.report``.
        """
        return check_record(self)

    def save(
        self, folder: "str | Path", *, overwrite: bool = False, licence_override: str | None = None
    ) -> "Path":
        """Write the record into a folder: a CSV a table, shapes.geojson and datapackage.json.

        Raises
        ------
        OutputExistsError, LicenceError
            If the folder holds files and overwriting was not asked for, or the rows may not leave.
        """
        from atlas.record.package.write_package import save_record

        return save_record(self, folder, overwrite=overwrite, licence_override=licence_override)

    def write(self, path: "str | Path", **options: Any) -> "Path":
        """Write one file: .gpkg, .kml, .kmz, .geojson, .parquet, .csv or .xlsx, by its ending.

        Options as in `atlas.writers.write_record`: ``overwrite``, ``licence_override``,
        ``format``. Licence and attribution stand in the file.

        Raises
        ------
        OutputExistsError, LicenceError, PageError
            If the file exists, the rows may not be passed on, or it cannot be written.
        """
        from atlas.writers import write_record

        return write_record(self, path, **options)
