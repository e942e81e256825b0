"""Rows on an engine that are filtered, counted and looked at without being read whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import pandas as pd

from atlas.record.face.argument_types import NOT_GIVEN, Day, NotGiven, Numbers, Words, given
from atlas.record.selection import KEYS, Selection, SelectionLike
from atlas.scanning.carried_parts import carried
from atlas.scanning.checked_sample import check_sample, rejected_rows
from atlas.scanning.engine import running
from atlas.scanning.explained import explain
from atlas.scanning.judged_table import JudgedTable
from atlas.scanning.record_of_rows import order_of_days
from atlas.scanning.selected_rows import by_ids, needs_places, select_rows


@dataclass(frozen=True, eq=False)
class AskedRows:
    """Events on an engine that can be filtered, counted and looked at; see `Scan`."""

    held: JudgedTable = field(repr=False)
    filters: tuple[Selection, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def select(
        self,
        selection: SelectionLike = None,
        *,
        from_: Day | NotGiven = NOT_GIVEN,
        to: Day | NotGiven = NOT_GIVEN,
        dates: str | NotGiven = NOT_GIVEN,
        actors: Words | NotGiven = NOT_GIVEN,
        match: str | NotGiven = NOT_GIVEN,
        roles: Words | NotGiven = NOT_GIVEN,
        attributions: Words | NotGiven = NOT_GIVEN,
        kinds: Words | NotGiven = NOT_GIVEN,
        statuses: Words | NotGiven = NOT_GIVEN,
        territories: Words | NotGiven = NOT_GIVEN,
        place_roles: Words | NotGiven = NOT_GIVEN,
        max_radius_km: float | NotGiven | None = NOT_GIVEN,
        box: Numbers | NotGiven = NOT_GIVEN,
        text: str | NotGiven = NOT_GIVEN,
        min_sources: int | NotGiven = NOT_GIVEN,
        ids: Words | NotGiven = NOT_GIVEN,
        hours: Words | NotGiven = NOT_GIVEN,
    ) -> Self:
        """Return the scan of the events that a filter keeps; nothing is read yet.

        Parameters
        ----------
        selection : Selection, dict, str or None
            The filter. None keeps everything.
        from_, to, dates : optional
            The first and last local day, and whether an event must lie within them.
        actors, match, roles, attributions : optional
            Who takes part, and how.
        kinds, statuses : optional
            What the event is, and how certain.
        territories, place_roles, max_radius_km, box : optional
            Where one place of the event is, in which role, and how precise.
        text, min_sources, ids, hours : optional
            In which words, by how many outlets, which ids, in which hours of the day. All of these
            keys are explained at `Record.select`, and are judged as there.

        Returns
        -------
        Scan
            A new scan. A key that its table cannot answer is named when a number is asked for.

        Raises
        ------
        SelectionError
            If the filter cannot be understood.
        InputTypeError
            If ``selection`` is something else.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> example().select(from_="2023-04-06", kinds=["air_strike"]).count()
        1
        """
        made = Selection.coerce(selection, **given(locals(), KEYS))
        return replace(self, filters=(*self.filters, made))

    def count(self, *, client: Any = None) -> int:
        """Return the number of rows that are events and are kept.

        Parameters
        ----------
        client : dask.distributed.Client or None
            A cluster that counts the files in parts, one DuckDB thread a task. None: this machine.

        Returns
        -------
        int
            As ``len(atlas.read_events(file).select(...))``; each id is one event here.

        Raises
        ------
        SelectionError
            If a key cannot be judged: which, and what can be done.
        SourceError
            If the engine stops: a damaged file, a full disk, too little memory.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> example().count()
        3
        """
        if client is not None:
            return sum(carried(client, self.held, self.filters, self._carried_options(), None))
        with running("the count"):
            return int(self._rows().count().to_pyarrow().as_py())

    def preview(self, rows: int = 20) -> pd.DataFrame:
        """Return a few of the kept rows, in their own columns.

        Parameters
        ----------
        rows : int
            How many at most.

        Returns
        -------
        pandas.DataFrame
            The rows as they are in the source.

        Raises
        ------
        SelectionError, SourceError
            As `count`.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> example().preview(1)["place"].tolist()
        ['Tyre']
        """
        with running("the first rows"):
            return pd.DataFrame(self._plain().limit(int(rows)).to_pyarrow().to_pandas())

    def explain(self) -> str:
        """Say in words what will be read, by which columns, and what a Record of it would need.

        Returns
        -------
        str
            The source, the columns by their meaning, the columns that nobody reads, the filters,
            and the statement that the engine gets.

        Raises
        ------
        SelectionError, SourceError
            As `count`.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> example().explain().splitlines()[1]
        'columns: date from date, kind from kind, place from place, country from country, ...'
        """
        return explain(self.held, self._plain(), self.filters)

    def check(self, *, sample: int = 100_000) -> pd.DataFrame:
        """List what is wrong with a sample of the rows.

        Parameters
        ----------
        sample : int
            How many rows are looked at, the first of each file.

        Returns
        -------
        pandas.DataFrame
            As `atlas.readers.check_file`: ``file``, ``level``, ``table``, ``row`` (numbered in its
            file as `atlas.read_events` numbers it), ``column``, ``value`` and ``message``.
            ``attrs["not_checked"]`` says what was not looked at.

        Raises
        ------
        SourceError
            If a file cannot be read.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> example().check().query("level == 'error'")["message"].tolist()
        []
        """
        return check_sample(self.held, int(sample))

    def rejected(self) -> pd.DataFrame:
        """List the rows of text files that do not fit their header: all of them, not a sample.

        Returns
        -------
        pandas.DataFrame
            ``file``, ``row`` and ``message``.

        Raises
        ------
        SourceError
            If a file cannot be read.

        Examples
        --------
        >>> from atlas.scanning.open_scan import example
        >>> len(example().rejected())
        0
        """
        return rejected_rows(self.held)

    @property
    def dataset(self) -> dict[str, Any]:
        """The description of the data set: title, licence, redistribution, as in a Record."""
        call = self.held.columns.found
        return dict(call.reader.words(call.call.dataset))

    def _carried_options(self) -> dict[str, Any]:
        """Return options by which each part is read as the whole is."""
        return {**self.options, **order_of_days(self.held, self.options)}

    def _plain(self) -> Any:
        """Return the kept rows in the columns of the source."""
        return self._rows().select(*self.held.raw.columns)

    def _rows(self, *, located: bool = False) -> Any:
        """Return the kept events as an expression, with what our readers say of them."""
        asked = [by_ids(self.held, one) for one in self.filters]
        located = located or any(map(needs_places, asked))
        table = self.held.events(located=located)
        for one in asked:
            table = select_rows(self.held, table, one)
        return table
