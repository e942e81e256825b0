"""A scan: events on an engine, asked lazily, in the words of a Record."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from atlas.errors import InputTypeError
from atlas.page.briefing import brief
from atlas.page.html.interface_words import LanguagesLike
from atlas.progress import Progress
from atlas.record.core import Tables
from atlas.record.licence_terms import check_rows
from atlas.scanning.counted_page import page_of
from atlas.scanning.counted_scan import CountedScan
from atlas.scanning.joined_places import with_answers
from atlas.scanning.written_rows import write_rows

if TYPE_CHECKING:
    from atlas.scanning.scan_view import ScanView


@dataclass(frozen=True, eq=False)
class Scan(CountedScan):
    """Events on an engine; nothing is read until numbers, rows or a file are asked for.

    It is made by `atlas.scan`. A Scan is no Record: it answers the same questions with the same
    numbers, and `to_record` makes a Record of what is left.

    Parameters
    ----------
    held : JudgedTable
        The table on its engine, and what our readers say of its cells.
    filters : tuple of Selection
        What was selected so far.
    options : mapping
        The options of `atlas.read_events` for the rows.
    origin : Scan or None
        The scan before its places were found.
    found : mapping
        How the places were found: options of `atlas.geocode`.

    See Also
    --------
    scan : Open events for a scan.

    Examples
    --------
    >>> from atlas.scanning.open_scan import example
    >>> example().select(kinds=["clash"]).count()
    1
    """

    def geocode(
        self,
        gazetteer: Any = None,
        *,
        decisions: Any = None,
        progress: Progress = None,
    ) -> "Scan":
        """Find the places that have no coordinates: each different question is asked once.

        Parameters
        ----------
        gazetteer : Gazetteer or None
            Where to look, as for `atlas.geocode`.
        decisions : path, pandas.DataFrame or None
            What people have decided, as for `atlas.geocode`.
        progress : callable, bool or None
            A function is called now and then as ``progress(done, total)``, with numbers of
            questions. None: a call of more than two seconds shows a bar in a notebook and a line
            on a terminal, which go away with its end; False shows nothing, True does not wait.

        Returns
        -------
        Scan
            The same rows with the answers joined, in ``atlas_longitude``, ``atlas_latitude``,
            ``atlas_radius_km`` and ``atlas_precision``. `places` lists the questions. A launch
            place is not asked for: a row has one point.

        Raises
        ------
        SelectionError
            If there are too many different questions.
        PlaceError
            If a decision names a place that is not there.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> example().geocode().select(box=(35, 33, 36, 34)).count()
        2
        """
        asked = {"gazetteer": gazetteer, "decisions": decisions}
        held, told = with_answers(self.held, gazetteer, decisions, progress)
        return Scan(held, self.filters, self.options, self, {**asked, "told": told})

    def places(self) -> pd.DataFrame:
        """Return the questions that `geocode` asked, each once, with their answers.

        Returns
        -------
        pandas.DataFrame
            The cells of the place, ``found_lon``, ``found_lat`` (degrees), ``found_km``,
            ``found_precision``, ``place_id``, ``method``, ``matched_name`` and ``reason``.

        Raises
        ------
        InputTypeError
            If nothing was geocoded yet.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> example().geocode().places()["matched_name"].tolist()
        ['', 'Tyre', 'Sidon']
        """
        if "told" not in self.found:
            msg = "no places were asked for yet; call geocode() first"
            raise InputTypeError(msg)
        told = self.found["told"].sort_values("place_id", ignore_index=True)
        return pd.DataFrame(told)

    def brief(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        zoom: int | None = None,
        per: str = "month",
        sample: int = 1_000,
        most: int = 500_000,
        marking: str | None = None,
        cut_off: str | None = None,
        licence_override: str | None = None,
        overwrite: bool = False,
    ) -> Path:
        """Write one HTML file of counts and of a stated sample of events.

        Every event is counted once: in a count, as one of the sample, or as left out. The page
        says so in its front matter, and that the events behind a count are not in the file.

        Parameters
        ----------
        path : str or pathlib.Path
            The file.
        title : str or None
            Its title; None: that of the data set.
        zoom : int or None
            The cells, as in `cube`. None: the finest of 9 to 6 with no more than ``most`` counts.
        per : str
            ``day``, ``week``, ``month`` or ``year``.
        sample : int
            About how many events stand on the page one by one; 0: none.
        most : int
            The most counts on the page.
        marking, cut_off, licence_override, overwrite : optional
            As for `atlas.brief`.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        RecordError
            If there would be more counts than ``most``.
        LicenceError
            If the terms of the data set forbid to pass on rows (``sample=0`` has none) or counts.
        OutputExistsError
            If the file exists.
        SelectionError, SourceError
            As `count`.

        Examples
        --------
        >>> import tempfile
        >>> from atlas.scanning.open_scan import example
        >>> example().geocode().brief(f"{tempfile.mkdtemp()}/counts.html", title="Mine").name
        'counts.html'
        """
        if sample:
            check_rows(Tables(dataset=self.dataset), licence_override)
        page = page_of(
            self.held, self._rows(located=True), zoom=zoom, per=per, sample=int(sample),
            most=int(most), dataset=self.dataset,
        )  # fmt: skip
        return brief(
            page.record, path, title=title, marking=marking, cut_off=cut_off,
            front={"Counts": page.words}, licence_override=licence_override, overwrite=overwrite,
        )  # fmt: skip

    def explore(
        self,
        *,
        limit: int = 2_000,
        title: str | None = None,
        marking: str | None = None,
        theme: str = "auto",
        labels: str = "latin",
        height: str | int | None = None,
        basemap: str = "theatre",
        policy: str | Path = "neutral",
        languages: LanguagesLike = ("en",),
    ) -> "ScanView":
        """Show the events on a map in a notebook, whose kernel answers pans, zooms and filters.

        The map holds counts by cell, period and kind of the part in view, or the events themselves
        where they are few; its title says which, and how many of all events these are.

        Parameters
        ----------
        limit : int
            The most events that are shown one by one.
        title, marking, theme, labels, height, basemap, policy, languages : optional
            As for `atlas.explore`.

        Returns
        -------
        ScanView
            As the view of `atlas.explore`. ``view.events`` is what the map shows at present,
            ``view.scan`` all events that the filter keeps.

        Raises
        ------
        MissingPackageError
            If anywidget or ipywidgets is not installed.
        RecordError
            If the events make too many counts.
        SelectionError
            Later, by a filter that counts do not tell, where more than ``limit`` events are in
            view: how many, and the next step.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> view = example().geocode().explore()
        >>> view.from_ = "2023-05-01"
        >>> view.scan.count()
        1
        """
        from atlas.scanning.scan_view import ScanView

        return ScanView(
            self, limit=limit, height=height, title=title, marking=marking, theme=theme,
            labels=labels, basemap=basemap, policy=policy, languages=languages,
        )  # fmt: skip

    def write(
        self,
        path: str | Path,
        *,
        partition: Sequence[str] = (),
        licence_override: str | None = None,
    ) -> Path:
        """Write the kept rows into a new folder of Parquet files.

        Parameters
        ----------
        path : str or pathlib.Path
            The folder. Either all of it is there afterwards, or nothing.
        partition : sequence of str
            Columns whose values make folders (``year=2023``), as Hive and DuckDB read them; or
            ``year`` and ``month`` of the event where the table has no such column.
        licence_override : str or None
            Why rows may be passed on although the terms of their data set hold them back.

        Returns
        -------
        pathlib.Path
            The folder; ``_dataset.json`` in it has the terms of the data set.

        Raises
        ------
        OutputExistsError
            If there is such a file or folder.
        LicenceError
            If the terms of the data set forbid to pass its rows on.
        RecordError
            If there is no such column.
        SourceError
            If the disk is full or the engine stops; nothing is left behind.

        Examples
        --------
        >>> import tempfile
        >>> from atlas.scanning.open_scan import example
        >>> folder = example().write(f"{tempfile.mkdtemp()}/events", partition=["year"])
        >>> sorted(one.name for one in folder.iterdir())
        ['_dataset.json', 'year=2023']
        """
        allowed = check_rows(Tables(dataset=self.dataset), licence_override)
        rows = self._rows()
        names = list(self.held.raw.columns)
        when = (rows["__first"] * 60).as_timestamp("s")
        made = {"year": when.year(), "month": when.month()}
        more = {one: made[one] for one in partition if one in made and one not in names}
        rows = rows.mutate(**more).select(*names, *more)
        return write_rows(rows, Path(path).expanduser(), tuple(partition), allowed.dataset)
