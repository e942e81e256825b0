"""The contract of a reader: how an external format is recognised, and its rows become events."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from atlas import doors
from atlas.errors import InputTypeError, LicenceError, PluginError, RecordError, SourceError
from atlas.readers import flat_table
from atlas.readers.assemble import assemble, check_bad_rows, check_readable
from atlas.readers.cells.column_names import fold_column, match_columns
from atlas.readers.cells.table_cells import HEAD, ROW_IN_FILE, Rows
from atlas.readers.columns.value_looks import HEAD_ROWS
from atlas.readers.filters.filter_rows import keep_wanted
from atlas.readers.filters.filter_rules import Wanted
from atlas.record.core import Tables
from atlas.record.findings.column_findings import said_of_columns
from atlas.record.places_table import normalise_all
from atlas.record.problems import Problems
from atlas.record.record import Record
from atlas.reference.theatres import took_part


class Layout(NamedTuple):
    """The columns of a data set; import it from ``atlas.readers``."""

    title: str
    """The data set in words, for messages."""
    columns: tuple[str, ...]
    """All columns that the reader uses, as the data set writes them."""
    told_by: frozenset[str]
    """The columns by which the data set is known, in lower case without spaces, "_" and "-"."""
    needed: tuple[str, ...]
    """The columns without which it cannot be read."""
    ours: Mapping[str, str]
    """Our name -> the data set's column, such as ``{"date": "Tag"}``; filters read these."""


def columns_of(names: Iterable[str], layout: Layout) -> dict[str, str]:
    """Return our names for the columns of a data set, with their names in a file."""
    given = {fold_column(name): name for name in reversed(list(names))}
    theirs = {own: given.get(fold_column(column)) for own, column in layout.ours.items()}
    return {own: name for own, name in theirs.items() if name is not None}


class Call(NamedTuple):
    """The arguments of one call of a reader, besides the rows."""

    name: str = ""
    """The name of the rows in messages: a file's name."""
    options: Mapping[str, Any] = {}
    """The options of the reader that were given."""
    how: Mapping[str, Any] | None = None
    """How the file was read, for the report."""
    wanted: Wanted | None = None
    """The filter for the rows; None: all rows."""
    bad_rows: str = "raise"
    dataset: Mapping[str, Any] | None = None
    as_of: str | None = None


_PLAINLY = Call()
_STRICTNESS = ("rows", "aggregates", "none")


def _flat_columns(
    names: list[str], options: Mapping[str, Any], head: pd.DataFrame | None = None
) -> Mapping[str, str]:
    """Return our names for the columns of a flat table."""
    return match_columns(names, options.get("columns"), head)[0]


def _flat_rows(frame: pd.DataFrame, call: Call) -> Rows:
    """Return the rows of a flat table."""
    columns, constants = call.options.get("columns"), call.options.get("constants")
    return flat_table.open_rows(frame, columns, call.name, call.how, constants)


def kept(
    frame: pd.DataFrame,
    call: Call,
    columns: Callable[[list[str], Mapping[str, Any], pd.DataFrame], Mapping[str, str]],
) -> tuple[pd.DataFrame, Call]:
    """Return the wanted rows, and the call with the number of those left out."""
    if call.wanted is None:
        return frame, call
    options = dict(call.options)
    head = frame.head(HEAD_ROWS)

    def found(names: list[str]) -> Mapping[str, str]:
        return columns(names, call.options, head)

    frame, how, options["dayfirst"] = keep_wanted(
        frame, call.wanted, found, options.get("dayfirst")
    )
    return frame, call._replace(options=options, how={HEAD: head, **(call.how or {}), **how})


def _as_they_are(frame: pd.DataFrame, options: Mapping[str, Any]) -> pd.DataFrame:  # noqa: ARG001
    """Return rows that are a flat table already."""
    return frame


@dataclass(frozen=True)
class Reader:
    """The reader of one external format.

    The contract: ``read`` gets the unchanged rows of the file (without blank ones; the index is the
    number of each row) and the options that were given. It returns

    - a flat table: one row for each row that it got, with the same index, in the columns of
      `atlas.read_events`. Atlas parses its dates, places, kinds and actors, reports what cannot be
      read by its row, and keeps the original rows in ``record.original``; or
    - `Tables`, if a row has more places, actors or figures than a flat table can hold: one event
      for each row that it got, in the same order. A row with a cell that breaks the contract is set
      aside; ``read`` is then called again without it. It may also leave rows out itself:
      ``Tables(..., report={"set_aside": [4], "problems": [...]})`` with their numbers.

    It does not change its arguments, uses no network and no clock, and raises
    `atlas.AtlasError` with what was given, what was wanted and the next step.

    Parameters
    ----------
    name : str
        Its name for ``source=`` and in ``record.report["format"]``.
    title : str
        The format in words, such as "an ACLED export".
    score : callable
        ``score(head) -> float``: how surely a frame with these columns is of this format, from 0
        (it is not) to 1 (no other has these columns). ``head`` has at most 20 rows.
        The reader with the highest score reads the table; if two have the same, an error asks for
        ``source=``.
    read : callable
        ``read(frame, options) -> DataFrame or Tables``, as above.
    options : mapping
        The name of each option that it takes, with its type or a tuple of types. ``dayfirst``,
        ``tz``, ``columns`` and ``constants`` are also passed to the flat table.
    dataset : mapping
        The description of the data set: ``name``, ``title``, ``licence``, ``redistribution``,
        ``attribution`` and more. A caller may make ``redistribution`` stricter, never looser.
    layout : Layout or None
        The columns by our names, so that a file too large for memory can be filtered before it
        is read.

    Examples
    --------
    >>> def flat(frame, options):
    ...     return pd.DataFrame({"date": frame["tag"], "place": frame["ort"]})
    >>> telex = Reader("telex", "a telex", lambda frame: float("tag" in frame), flat)
    >>> record = telex.record(pd.DataFrame({"tag": ["2023-04-06"], "ort": ["Tyre"]}))
    >>> record.report["format"], record.original.columns.tolist()
    ('telex', ['tag', 'ort'])
    """

    name: str
    title: str
    score: Callable[[pd.DataFrame], float]
    read: Callable[[pd.DataFrame, Mapping[str, Any]], pd.DataFrame | Tables] = _as_they_are
    options: Mapping[str, type | tuple[type, ...]] = field(default_factory=dict)
    dataset: Mapping[str, Any] = field(default_factory=dict)
    layout: Layout | None = None

    def sureness(self, head: pd.DataFrame) -> float:
        """Return the score of a frame, after checking that it is a number from 0 to 1."""
        with doors.READERS.blaming(self.name):
            score = self.score(head)
        if not isinstance(score, int | float) or not 0 <= score <= 1:
            msg = f"the reader {self.name!r} has the score {score!r}; wanted a number from 0 to 1"
            raise PluginError(msg)
        return float(score)

    def columns(
        self, names: list[str], options: Mapping[str, Any], head: pd.DataFrame | None = None
    ) -> Mapping[str, str]:
        """Return our names for the columns of a file, whose first rows are ``head``."""
        if self.layout is not None:
            return columns_of(names, self.layout)
        return _flat_columns(names, options, head)

    def open(self, frame: pd.DataFrame, call: Call) -> tuple[Rows, Call]:
        """Return the wanted rows with their columns matched, and the updated call."""
        if self.read is _as_they_are:
            frame, call = kept(frame, call, self.columns)
            return _flat_rows(frame, call), call
        raw = Rows(frame, {}, [], None, call.how)
        given = raw.frame.set_axis(pd.Index(raw.numbers, name=ROW_IN_FILE))
        made = self._made(given, call, raw)
        if isinstance(made, Tables):
            raw.made, raw.wanted = made, call.wanted or raw.wanted
            if call.wanted is not None and call.wanted.countries:
                msg = f"the reader {self.name!r} has no countries=; use record.select()"
                raise InputTypeError(msg)
            return raw, call
        made, call = kept(made, call, _flat_columns)
        rows = _flat_rows(made, call)
        rows.blank += raw.blank
        rows.source = given.loc[rows.numbers]
        return rows, call

    def _made(self, given: pd.DataFrame, call: Call, raw: Rows) -> pd.DataFrame | Tables:
        """Return what ``read`` makes of rows, or say how it breaks the contract."""
        own = {name: value for name, value in call.options.items() if name in self.options}
        while True:
            left = given[~raw.aside]
            try:
                with doors.READERS.blaming(self.name):
                    made = Tables() if left.empty else self.read(left.copy(deep=False), own)
                break
            except RecordError as error:
                self._set_aside(error, call, raw)
        if isinstance(made, Tables):
            self._take_report(made.report, left, raw)
            wrong = len(made) != (~raw.aside).sum()
        elif isinstance(made, pd.DataFrame):
            wrong = not made.index.equals(given.index)
            made.index.name = ROW_IN_FILE
        else:
            wrong = True
        if wrong:
            size = f" of {len(made)} rows" if isinstance(made, pd.DataFrame | Tables) else ""
            msg = (
                f"the reader {self.name!r} made {type(made).__name__}{size} of {len(given)} rows; "
                "wanted a flat table with the same index, or Tables with one event a row: see "
                "atlas.readers.reader.Reader"
            )
            raise SourceError(msg)
        return made

    def _set_aside(self, error: RecordError, call: Call, raw: Rows) -> None:
        """Set aside the rows whose events break the contract; raise where they are not known."""
        left = np.flatnonzero(~raw.aside)
        if not error.by_event or error.events != len(left):
            where = f"{call.name}: " if call.name else ""
            msg = f"{where}the reader {self.name!r}, rows of its tables counted from 0: {error}"
            raise RecordError(msg) from error
        for position, column, value, wanted in error.by_event:
            at = left[position]
            raw.aside[at] = True
            raw.said.append((int(raw.numbers[at]), column, value, wanted, "error"))

    def _take_report(self, report: Mapping[str, Any], left: pd.DataFrame, raw: Rows) -> None:
        """Take over the rows that a reader set aside itself, and what it says of rows."""
        numbers = report.get("set_aside", ())
        if lost := [number for number in numbers if number not in left.index]:
            msg = (
                f"the reader {self.name!r} set aside the rows {', '.join(map(repr, lost[:5]))}, "
                "which it was not given; wanted numbers of the index of its frame"
            )
            raise PluginError(msg)
        raw.aside |= np.isin(raw.numbers, list(numbers))
        found = [
            (one["row"], one["column"], one["value"], one["message"], one["level"])
            for one in report.get("problems", ())
        ]
        named = {row for row, *_ in found}
        why = f"set aside by the reader {self.name!r}, which gives no reason"
        raw.said += [(row, "", "", why, "error") for row in numbers if row not in named]
        raw.said += found

    def tables(
        self, rows: Rows, problems: Problems, options: Mapping[str, Any]
    ) -> tuple[dict[str, pd.DataFrame], np.ndarray]:
        """Return the tables and which rows are set aside; add problems to ``problems``."""
        if rows.made is not None:
            rows.tell_unread(problems)
            for row, column, value, wanted, level in rows.said:
                problems.add("", row, column, value, wanted, level)
            return rows.made.tables(), rows.aside
        times = {name: options.get(name) for name in ("dayfirst", "tz")}
        return flat_table.read_rows(rows, problems, **times)

    def words(self, given: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return the data set's description with the caller's; the licence is not loosened."""
        words = {**self.dataset, **(given or {})}
        own, asked = self.dataset.get("redistribution"), str(words.get("redistribution"))
        if own in _STRICTNESS and asked not in _STRICTNESS[_STRICTNESS.index(own) :]:
            title = words.get("title", self.title)
            msg = (
                f"dataset: redistribution={asked!r}, but {title} allows {own!r} at most "
                f"({self.dataset.get('licence', '')}); leave it out"
            )
            raise LicenceError(msg)
        return words

    def told(self, rows: Rows, options: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Return further values of the report."""
        used = {name: options[name] for name in self.options if options.get(name)}
        return {"options": used}

    def record(self, frame: pd.DataFrame, call: Call = _PLAINLY) -> Record:
        """Return the record of a frame, with its original rows and its report.

        Parameters
        ----------
        frame : pandas.DataFrame
            The rows; it is not changed.
        call : Call
            The arguments besides the rows.

        Returns
        -------
        Record
            With ``original`` (the unchanged rows, by ``event_id``) and ``report``.

        Raises
        ------
        SourceError
            If a needed column is missing, or rows cannot be read.
        LicenceError
            If the caller's description would loosen the licence.
        """
        check_bad_rows(call.bad_rows)
        words, problems = self.words(call.dataset), Problems()
        rows, call = self.open(frame, call)
        try:
            tables, aside = self.tables(rows, problems, call.options)
        except SourceError as error:
            msg = f"{call.name}: {error}" if call.name else str(error)
            raise SourceError(msg) from error
        check_readable(problems, bad_rows=call.bad_rows, name=call.name)
        told = self.told(rows, call.options)
        if "vintage" in told:
            words.setdefault("version", f"uploads up to {told['vintage']}")
        origin = doors.READERS.origin(self.name)
        if plugins := [*([origin] if origin else []), *took_part()]:
            words[doors.PLUGINS] = told[doors.PLUGINS] = plugins
        return assemble(
            rows, tables, aside, problems, kind=self.name, dataset=words, as_of=call.as_of, **told
        )

    def problems(self, frame: pd.DataFrame, call: Call = _PLAINLY) -> pd.DataFrame:
        """Return everything that is wrong with a frame; see `atlas.readers.check_file`."""
        (rows, call), problems = self.open(frame, call), Problems()
        try:
            tables, _ = self.tables(rows, problems, call.options)
        except SourceError as error:
            if call.options.get("dayfirst") is not None:
                raise
            # An undecided order of day and month must not hide other problems.
            problems = Problems()
            problems.add("", "", "", "", str(error))
            tables, _ = self.tables(rows, problems, {**call.options, "dayfirst": True})
        normalise_all(tables, problems)
        for theirs, wanted in said_of_columns(rows.notes):
            problems.add("", "", theirs, "", wanted, "note")
        for column in rows.unknown:
            wanted = "column not understood; kept in original"
            if self.read is not _as_they_are:
                wanted = "column that the reader made and a flat table has not; not kept"
            problems.add("", "", column, "", wanted, "note")
        return problems.frame()

    def check_options(self, given: Mapping[str, Any], others: Iterable[str]) -> None:
        """Raise if an option was given that this reader does not take; ``others`` are accepted."""
        unknown = [name for name in given if name not in self.options]
        if unknown:
            listed = ", ".join([*others, *self.options])
            of = "" if self.name == TABLE.name else f" for source={self.name!r}"
            said = ", ".join(map(repr, unknown))
            msg = f"read_events has no option {said}{of}; options: {listed}"
            if declare := [name for name in unknown if name in TABLE.options]:
                msg += f"; a reader takes {' and '.join(declare)} once its options= declare it"
            raise InputTypeError(msg)
        for name in (name for name in given if name not in TABLE.options):
            wanted = self.options[name]
            if not isinstance(given[name], wanted):
                kinds = wanted if isinstance(wanted, tuple) else (wanted,)
                said = " or ".join(kind.__name__ for kind in kinds)
                msg = f"the option {name!r} of {self.name!r} is {given[name]!r:.80}; wanted {said}"
                raise InputTypeError(msg)


TABLE = Reader(
    "table",
    "a flat table",
    lambda _: 0.01,
    options={"dayfirst": bool, "tz": str, "columns": Mapping, "constants": Mapping},
)


def check_reader(name: str, reader: Any) -> Reader:
    """Return a reader if it may be registered under a name in ``atlas.doors.READERS``."""
    if not isinstance(reader, Reader):
        msg = f"{name!r} is {type(reader).__name__}; wanted an atlas.readers.reader.Reader"
        raise PluginError(msg)
    if reader.name != name:
        msg = f"{name!r} is a reader that calls itself {reader.name!r}; wanted one name for both"
        raise PluginError(msg)
    return reader
