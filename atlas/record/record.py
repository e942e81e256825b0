"""Record: events, their places, participants, figures, sources and links, as plain tables."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from atlas.progress import Progress
from atlas.record.core import INNER
from atlas.record.evaluate import drawable
from atlas.record.face.argument_types import Numbers, PathText, ProfileLike
from atlas.record.face.changeable_tables import ChangeableTables
from atlas.record.face.record_summary import summary
from atlas.record.selection import SelectionLike
from atlas.reference.house import HouseLike

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

__all__ = ["Record", "RecordLike", "drawable"]


@dataclass(frozen=True, eq=False, repr=False)
class Record(ChangeableTables):
    """Hold events as plain tables that belong together.

    The tables are copied and brought to the column contract (``atlas/record/tables.py``): degrees
    to 5 decimals, times to the minute. A record never changes: `place`, `edit`, `select`,
    `geocode` and the others return a new one.

    Parameters
    ----------
    events, places, participants, actors, quantities, sources, links : pandas.DataFrame
        The tables. ``events`` is indexed by ``event_id``. ``places`` is a GeoDataFrame in
        EPSG:4326. A table that is not given is empty.
    dataset : dict
        What the record is and whose: title, version, licence, attribution, cut-off and so on.
    original : pandas.DataFrame or None
        The untouched rows of the source, indexed by ``event_id``.
    report : Report or mapping
        How it was read. Printed, it is a text for a person.

    Raises
    ------
    RecordError
        If a table breaks the contract: table, row, column, value and what was wanted.

    See Also
    --------
    atlas.read_events : Read a table of events.
    atlas.open_record : Open a saved or a shipped record.

    Examples
    --------
    >>> import pandas as pd
    >>> record = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
    >>> len(record), record.counts()["off_map"]
    (1, 1)
    """

    def _repr_html_(self) -> str:
        """Return the HTML for a notebook: what the record is, its counts, and the next step."""
        return summary(self)

    def __dir__(self) -> list[str]:
        """Return the names for users, without the methods that are for the library only."""
        return [name for name in super().__dir__() if name not in INNER]

    def redact(self, profile: ProfileLike, *, cut_off: str | None = None) -> "Record":
        """Return the record without what a profile leaves out.

        Private persons are not named in it, and places of abductions and of sexual violence are
        told to the province only, unless the profile says otherwise. What a text gives
        away in other words, no rule can know: read it, or drop its field.

        Parameters
        ----------
        profile : Redaction, dict, str or pathlib.Path
            What to drop and what to make coarser: a dict, or the path of a TOML file, with
            ``drop_tables``, ``drop_fields``, ``drop_outlets``, ``max_marking``,
            ``drop_sensitivity``, ``embargo_days``, ``persons``, ``public_persons``,
            ``name_actors``, ``words``, ``ids``, ``coarsen`` and ``coarsen_kinds``; see
            `atlas.release.profile.Redaction`.
        cut_off : str or None
            The day (``YYYY-MM-DD``) from which an embargo counts back. None is the cut-off of
            the data set.

        Returns
        -------
        Record
            What is left. ``dataset["removals"]`` counts by rule what is not.

        Raises
        ------
        RecordError
            If a rule is not known, or cannot be carried out.
        InputTypeError
            If the profile is neither a dict nor a path.

        Examples
        --------
        >>> import pandas as pd
        >>> events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "note": ["x"]})
        >>> Record(events).redact({"drop_fields": ["events.note"]}).events["note"].tolist()
        ['']
        """
        from atlas.geocoding.area_finder import AreaFinder
        from atlas.release.redact import redact_record

        return redact_record(self, profile, AreaFinder(), cut_off)

    def as_of(self, day: str) -> "Record":
        """Return the record as it was known at the end of a day.

        A source counts from the day on which it was published, a figure and a claim from the day
        of their ``as_of``. What bears no date stays.

        Parameters
        ----------
        day : str
            The day, as ``YYYY-MM-DD``.

        Returns
        -------
        Record
            Without the sources, figures and claims of later days, and without the events that
            only these report. ``dataset["removals"]`` counts what left, and what bears no date.

        Raises
        ------
        RecordError
            If the day is none.

        Examples
        --------
        >>> import atlas
        >>> record = atlas.open_record("spring-2023")
        >>> len(record), len(record.as_of("2023-04-08"))
        (74, 55)
        """
        from atlas.release.as_of import known_on

        return known_on(self, day)

    def figure(
        self,
        *,
        selection: SelectionLike = None,
        bounds: Numbers = None,
        size: tuple[float, float] = (10.0, 7.5),
        theme: str = "light",
        policy: "str | Path" = "neutral",
        basemap: str = "theatre",
        title: str | None = None,
        marking: str | None = None,
        cut_off: str | None = None,
        labels: str = "latin",
        size_by: str | None = None,
        house: HouseLike = None,
    ) -> "Figure":
        """Draw a still map, with counts, legend, scale and attribution.

        Marks, colours and rules are those of the interactive map. An event without a place to
        draw is counted in words.

        Parameters
        ----------
        selection : Selection, dict, str or None
            The filter, as in `select`. None shows everything.
        bounds : tuple of float or None, (west, south, east, north)
            The part of the world to show, in degrees WGS84. None shows the places that are drawn,
            without those far from all others, which are counted in words.
        size : tuple of float, (width, height)
            The size of the picture, in inches.
        theme : {"light", "dark"}
            The colours.
        policy : str or pathlib.Path
            The naming and border policy: ``neutral``, ``un``, ``us``, or the path of a policy file.
        basemap : {"theatre", "natural-earth", "none"}
            What is drawn below the events; ``natural-earth`` is public domain data only.
        title, marking, cut_off : str or None
            As in `atlas.brief`. None takes those of the record.
        labels : {"latin", "native", "both", "none"}
            The script that places are named in.
        size_by : {"rounds", "killed", "none"} or None
            What the size of a mark stands for; see `atlas.draw_map`.
        house : str, pathlib.Path, mapping or None
            A house file with kinds, groups and words of your own; see `atlas.reference.house`.

        Returns
        -------
        matplotlib.figure.Figure
            The picture: ``.savefig("map.png")``, ``"map.svg"`` or ``"map.pdf"``.

        Raises
        ------
        MissingPackageError
            If matplotlib is not installed.
        PageError
            If an option has none of its choices, or size or bounds cannot be; if a marking takes
            more than half of the picture; or if title, marking or filter give away what was taken
            out of the record.
        SelectionError
            If the filter cannot be understood.

        Examples
        --------
        >>> import pandas as pd
        >>> record = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
        >>> still = record.place("a", 35.2, 33.27, 3, why="seen on video").figure(size=(6, 4))
        >>> still.get_size_inches().tolist()
        [6.0, 4.0]
        """
        from atlas.page.still.figure import figure

        return figure(
            self,
            selection=selection,
            bounds=bounds,
            size=size,
            theme=theme,
            policy=policy,
            basemap=basemap,
            title=title,
            marking=marking,
            cut_off=cut_off,
            labels=labels,
            size_by=size_by,
            house=house,
        )

    def film(
        self,
        path: PathText,
        *,
        seconds: float = 40,
        size: tuple[int, int] = (1280, 720),
        selection: SelectionLike = None,
        theme: str = "light",
        redact: ProfileLike | None = None,
        overwrite: bool = False,
    ) -> "Path":
        """Write the events over time as a film: stills, a GIF or a WebM.

        Events appear by their own local time and stay as traces. What is known only to a day or
        longer is fainter until its end: nothing is ordered in it. Deaths are not counted up.

        Parameters
        ----------
        path : str or pathlib.Path
            A folder for numbered PNG files, or a file that ends in ``.gif`` or ``.webm``.
        seconds : float
            How long it lasts, 2 to 600.
        size : tuple of int, (width, height)
            In pixels, 320 to 3840 each.
        selection, theme : optional
            As in `figure`.
        redact : Redaction, dict, str, pathlib.Path or None
            What is left out before; see `redact`. None is as in `atlas.brief`.
        overwrite : bool
            Whether a film in this place is replaced.

        Returns
        -------
        pathlib.Path
            The folder or the file.

        Raises
        ------
        OutputExistsError
            If something is there, and ``overwrite`` is False.
        PageError
            If an option cannot be, no event has a place to draw, the marking leaves no room, or
            the path or a title gives away what was taken out.
        LicenceError
            If the terms of a data set forbid to pass its rows on.

        Examples
        --------
        >>> import atlas, tempfile
        >>> one = atlas.open_record("spring-2023").select(ids="E060")
        >>> one.film(f"{tempfile.mkdtemp()}/one.gif", seconds=2, size=(480, 360)).name
        'one.gif'
        """
        from atlas.page.film.make_film import make_film

        return make_film(
            self,
            path,
            seconds=seconds,
            size=size,
            selection=selection,
            theme=theme,
            redact=redact,
            overwrite=overwrite,
        )

    def save(
        self, folder: PathText, *, overwrite: bool = False, licence_override: str | None = None
    ) -> "Path":
        """Write the record into a folder, from which `atlas.open_record` opens it again.

        The folder holds a CSV a table, ``shapes.geojson`` and ``datapackage.json``.

        Parameters
        ----------
        folder : str or pathlib.Path
            The folder; it is made where there is none.
        overwrite : bool
            Whether a record that is in the folder already is replaced.
        licence_override : str or None
            Why rows may be written although the terms of the data set hold them back: who gave
            permission, and when.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        OutputExistsError
            If the folder holds a record, and ``overwrite`` is False.
        LicenceError
            If the terms of a data set forbid to pass its rows on.
        WriteError
            If it cannot be written. What was there before is as it was.

        Examples
        --------
        >>> import tempfile
        >>> folder = Record(dataset={"title": "Ours"}).save(f"{tempfile.mkdtemp()}/ours")
        >>> sorted(path.name for path in folder.iterdir())[:2]
        ['actors.csv', 'datapackage.json']
        """
        from atlas.record.package.write_package import save_record

        return save_record(self, folder, overwrite=overwrite, licence_override=licence_override)

    def write(
        self,
        path: PathText,
        *,
        format: str | None = None,  # noqa: A002
        overwrite: bool = False,
        licence_override: str | None = None,
        progress: Progress = None,
    ) -> "Path":
        """Write one file for another program; licence and attribution are in it.

        Parameters
        ----------
        path : str or pathlib.Path
            The file. Either all of it is there afterwards, or what was there before.
        format : {"gpkg", "kml", "kmz", "geojson", "parquet", "csv", "xlsx"} or None
            What to write: GeoPackage (every table, with styles for QGIS; nothing is lost), KML or
            KMZ (Google Earth), GeoJSON or GeoParquet (one row a place), CSV (one row an event) or
            XLSX (a sheet a table). None goes by the ending of the path.
        overwrite : bool
            Whether a file of that name is replaced.
        licence_override : str or None
            Why rows may be in the file although the terms of their data set hold them back: who
            gave permission, and when. The file states it.
        progress : callable, bool or None
            As for `geocode`, in rows of a table; CSV and GeoParquet are written in one step.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        OutputExistsError
            If the file exists, and ``overwrite`` is False.
        LicenceError
            If the terms of a data set forbid to pass its rows on.
        PageError
            If there is no such format or folder, the format cannot hold the record, or the name
            of the file gives away what was taken out of it.
        InputTypeError
            If the path is none.

        Examples
        --------
        >>> import tempfile
        >>> Record().write(f"{tempfile.mkdtemp()}/none.geojson").name
        'none.geojson'
        """
        from atlas.writers import write_record

        more: dict[str, Any] = {"licence_override": licence_override, "progress": progress}
        return write_record(self, path, format=format, overwrite=overwrite, **more)


RecordLike: TypeAlias = Record | pd.DataFrame | PathText
"""Input with events: a Record, a frame (GeoDataFrame in any CRS), a path or shipped name."""
