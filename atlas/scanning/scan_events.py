"""A scan: events on an engine, asked lazily, in the words of a Record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import InputTypeError
from atlas.record.core import Tables
from atlas.record.licence_terms import check_rows
from atlas.record.record import Record
from atlas.scanning.counted_rows import count_rows
from atlas.scanning.joined_places import with_answers
from atlas.scanning.lazy_scan import AskedRows
from atlas.scanning.record_of_rows import record_of
from atlas.scanning.written_rows import write_rows


@dataclass(frozen=True, eq=False)
class Scan(AskedRows):
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

    origin: "Scan | None" = field(default=None, repr=False)
    found: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def geocode(
        self,
        gazetteer: Any = None,
        *,
        decisions: Any = None,
        progress: Callable[[int, int], Any] | None = None,
    ) -> "Scan":
        """Find the places that have no coordinates: each different question is asked once.

        Parameters
        ----------
        gazetteer : Gazetteer or None
            Where to look, as for `atlas.geocode`.
        decisions : path, pandas.DataFrame or None
            What people have decided, as for `atlas.geocode`.
        progress : callable or None
            Called now and then as ``progress(done, total)``, with numbers of questions.

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

    def aggregate(
        self,
        by: str | float = "adm1",
        per: str = "month",
        *,
        split: Sequence[str] = (),
        top: Mapping[str, int] | None = None,
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
        rows = self._rows(located=True)
        return count_rows(self.held, rows, by, per, tuple(split), dict(top or {}), self.dataset)

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
