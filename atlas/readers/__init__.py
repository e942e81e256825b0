"""One reader for each outside format, and one door to all of them."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import AtlasError, InputTypeError, SourceError
from atlas.files.error_boundary import reading
from atlas.readers import acled, ucdp
from atlas.readers.assemble import day_of
from atlas.readers.cells.column_names import match_columns
from atlas.readers.cells.table_cells import FIRST_ROW
from atlas.readers.coded_events import columns_of, is_laid_out
from atlas.readers.filters.filter_rows import keep_wanted, read_large_wanted
from atlas.readers.filters.filter_rules import OPTIONS, Wanted, take_wanted
from atlas.readers.flat_table import check_table, read_table
from atlas.readers.formats.large_files import is_large
from atlas.readers.formats.open_file import read_numbered
from atlas.readers.vector.vector_files import open_own
from atlas.record.checks.consistency import check_tables
from atlas.record.checks.not_checked import UNREADABLE, looked_at, looked_in
from atlas.record.own_kinds import with_house
from atlas.record.package import open_package
from atlas.record.places_table import normalise_all
from atlas.record.problems import Problems
from atlas.record.record import Record
from atlas.record.report import NOT_CHECKED
from atlas.record.weights import KEY, are_counts
from atlas.reference.actors import load_actors, using
from atlas.reference.house import current_house, house_of, joined, read_house, using_house

__all__ = ["READERS", "as_record", "check_file", "read_events", "recognise"]

# The name of an outside format -> its reader: (frame, **options) -> Record.
READERS: dict[str, Callable[..., Record]] = {
    "table": read_table,
    "acled": acled.read_acled,
    "ucdp": ucdp.read_ucdp,
}
_CHECKS = {"table": check_table, "acled": acled.check_acled, "ucdp": ucdp.check_ucdp}
_LAYOUTS = {"acled": acled.LAYOUT, "ucdp": ucdp.LAYOUT}
_FILE_OPTIONS = ("encoding", "separator", "sheet", "layer")


def read_events(
    events: str | Path | pd.DataFrame, *, source: str | None = None, **options: Any
) -> Record:
    """Read events from a file, a folder or a frame.

    Parameters
    ----------
    events : str, pathlib.Path, pandas.DataFrame or geopandas.GeoDataFrame
        A table (CSV, TSV, XLSX, Parquet, GeoJSON, GeoPackage), an ACLED or UCDP file, what
        `Record.save` or `Record.write` made, a shipped record's name, or a frame in any CRS.
    source : str or None
        The format: ``table``, ``acled`` or ``ucdp``; None: told by the columns. Which was taken
        stands in ``record.report["format"]``.
    **options
        For files ``encoding``, ``separator``, ``sheet``, ``layer``; for tables ``dayfirst``,
        ``tz``, ``columns``, ``bad_rows``, ``dataset`` (see `atlas.readers.flat_table.read_table`);
        ``actors``: a registry of your own, on top of ours (see
        `atlas.reference.actors.load_actors`); ``house``: a file with kinds, groups and words of
        your own, for a saved record too (see `atlas.reference.house`).

        Any source takes ``from_``, ``to``, ``countries`` and ``box`` (as in a `Selection`): a file
        too large for memory is then filtered while it is read (``conflict-atlas[large]``), with
        ``progress(done, total)`` in bytes; what is left out is counted in the report. ``as_of``
        is the day after which a date lies in the future.

    Returns
    -------
    Record
        ``record.report`` tells how it was read: rows in, events out, what was set aside.

    Raises
    ------
    SourceError
        If it cannot be read: file, row, column, value and what was wanted.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"date": ["2023-04-06"], "place": ["Tyre"], "country": ["Lebanon"]})
    >>> record = read_events(frame)
    >>> len(record), record.report["events_out"], record.events["tz"].iloc[0]
    (1, 1, 'Asia/Beirut')
    """
    _check_source(source)
    named = "the table" if isinstance(events, pd.DataFrame) else _path(events)
    with (
        reading(named, wanted="a table of events, or a record"),
        using_house(read_house(options.pop("house", None))) as house,
    ):
        return with_house(_read_any(events, source, options), house)


def _read_any(
    events: str | Path | pd.DataFrame, source: str | None, options: dict[str, Any]
) -> Record:
    """Read events by what they are: a frame, a record, a file of our own, or a table."""
    wanted, progress = take_wanted(options), options.pop("progress", None)
    if isinstance(events, pd.DataFrame):
        # Counts from Record.aggregate bring the words about their data set along.
        words = events.attrs.get("dataset")
        options.setdefault("dataset", words if isinstance(words, Mapping) else None)
        options.setdefault("name", "")
        source = source or recognise(events)
        if wanted is not None:
            events = _keep(events, wanted, source, options)
        return _read(source, events, options)
    path = _path(events)
    large = wanted is not None and is_large(path)
    if source is None and _is_record(path, str(events)):
        if options or wanted is not None:
            given = ", ".join(options) or "a filter"
            msg = f"{events!r} is a saved record, which takes no options; got {given}; see select()"
            raise SourceError(msg)
        return open_package.open_record(events)
    if wanted is None and source is None and not options and (own := open_own(path)) is not None:
        return own
    options.setdefault("name", path.name)
    if wanted is not None and large:
        frame = _read_large(path, wanted, source, options, progress)
        return _read(source or recognise(frame), frame, options)
    frame, how = read_numbered(path, **_pop_file_options(options))
    options["how"] = {"file": path.name, **how}
    if isinstance(frame.attrs.get("dataset"), Mapping):
        options.setdefault("dataset", frame.attrs["dataset"])
    source = source or recognise(frame)
    if wanted is not None:
        frame = _keep(frame, wanted, source, options)
    return _read(source, frame, options)


def _columns(source: str | None, options: Mapping[str, Any]) -> Callable[..., Mapping[str, str]]:
    """Return what tells our names for the columns of a source."""

    def tell(names: list[str]) -> Mapping[str, str]:
        told = source or recognise(pd.DataFrame(columns=names))
        if told in _LAYOUTS:
            return columns_of(names, _LAYOUTS[told])
        return match_columns(names, options.get("columns"))[0]

    return tell


def _keep(
    frame: pd.DataFrame, wanted: Wanted, source: str, options: dict[str, Any]
) -> pd.DataFrame:
    """Return the rows that are wanted; how goes into the options of the reader."""
    columns, dayfirst = _columns(source, options), options.get("dayfirst")
    frame, how, dayfirst = keep_wanted(frame, wanted, columns, dayfirst)
    options["how"] = {**options.get("how", {}), **how}
    options["dayfirst"] = dayfirst
    return frame


def _read_large(
    path: Path, wanted: Wanted, source: str | None, options: dict[str, Any], progress: Any
) -> pd.DataFrame:
    """Return the rows that are wanted of a large file; how goes into the options."""
    columns, dayfirst = _columns(source, options), options.get("dayfirst")
    how_read = _pop_file_options(options)
    frame, how, dayfirst = read_large_wanted(
        path, wanted, columns, dayfirst, progress=progress, **how_read
    )
    options |= {"how": {"file": path.name, **how}, "dayfirst": dayfirst}
    return frame


def recognise(frame: pd.DataFrame) -> str:
    """Return the format that a frame's columns tell: a key of ``READERS``.

    Examples
    --------
    >>> import pandas as pd
    >>> recognise(pd.DataFrame(columns=["date", "place"]))
    'table'
    """
    told = [name for name, layout in _LAYOUTS.items() if is_laid_out(frame.columns, layout)]
    return told[0] if told else "table"


def _check_source(source: str | None) -> None:
    """Raise where there is no such reader."""
    if source is not None and source not in READERS:
        msg = f"no reader for source={source!r}; readers: {', '.join(READERS)}"
        raise SourceError(msg)


def _read(source: str, frame: pd.DataFrame, options: dict[str, Any]) -> Record:
    """Read a frame; an option that the reader does not have is named."""
    reader, own = READERS[source], options.pop("actors", None)
    known = reader.__code__.co_varnames[: _arguments(reader)]
    unknown = [key for key in options if key not in known]
    if unknown:
        listed = ", ".join([*_FILE_OPTIONS, *OPTIONS, "actors", "house", *known[1:]])
        of = "" if source == "table" else f" for source={source!r}"
        msg = f"read_events has no option {', '.join(map(repr, unknown))}{of}; options: {listed}"
        raise InputTypeError(msg)
    # Words that come with a frame say which kinds are its own.
    words = options.get("dataset")
    house = joined(current_house(), house_of(words if isinstance(words, Mapping) else {}))
    with using(load_actors(extra=own)), using_house(house):
        record = with_house(reader(frame, **options), house)
    if house.own:
        record = record.read_with(record.report)
    if are_counts(record.dataset):
        return record.read_with({**record.report, KEY: record.dataset[KEY]})
    return record


def _arguments(reader: Callable[..., Record]) -> int:
    return reader.__code__.co_argcount + reader.__code__.co_kwonlyargcount


def _pop_file_options(options: dict[str, Any]) -> dict[str, Any]:
    """Take the options of the file out of those of the reader."""
    return {key: options.pop(key) for key in _FILE_OPTIONS if key in options}


def _path(events: Any) -> Path:
    """Return a path, or say what can be read."""
    if not isinstance(events, str | os.PathLike):
        msg = (
            f"events are read from a path, a name, a DataFrame or a GeoDataFrame, "
            f"got {type(events).__name__}"
        )
        raise InputTypeError(msg)
    return Path(events).expanduser()


def _is_record(path: Path, name: str) -> bool:
    """Tell whether a path is a record's folder, or a name that of a shipped record."""
    if path.is_dir() or path.name == open_package.DESCRIPTION:
        return True
    return not path.exists() and (name in open_package.shipped_names() or not path.suffix)


def as_record(anything: Any, **options: Any) -> Record:
    """Return a Record from a Record, a frame in any CRS, a path, or a shipped name.

    A Record is taken as it is, with what a ``house`` file adds. Of anything else the places that
    have a name and no coordinates are looked up, so that one frame in is one map out. The options
    are those of `read_events`.

    Raises
    ------
    SourceError, RecordError
        If it cannot be read.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"date": ["2023-04-06"], "place": ["Tyre"], "country": ["LB"]})
    >>> as_record(frame).counts()["shown"]
    1
    """
    if isinstance(anything, Record):
        return with_house(anything, read_house(options.get("house")))
    record = read_events(anything, **options)
    named = record.places["longitude"].isna() & (record.places["name"] != "")
    return record.geocode() if named.any() else record


def check_file(path: str | Path, **options: Any) -> pd.DataFrame:
    """List everything that is wrong with a file or folder of events; change nothing.

    Parameters
    ----------
    path : str or pathlib.Path
        A table, a record's folder, or the name of a shipped record.
    **options
        As for `read_events`; ``as_of`` is the day after which a date lies in the future.

    Returns
    -------
    pandas.DataFrame
        ``file``, ``level`` (error, note), ``table``, ``row``, ``column``, ``value``, ``message``;
        rows of a table are counted as in a spreadsheet, the names being row 1. What looks odd is a
        note; ``attrs["not_checked"]`` lists what nobody looked at.

    Raises
    ------
    InputTypeError
        If ``path`` is no path.
    """
    file = _path(path)
    unlooked = [UNREADABLE]
    try:
        with (
            reading(file, wanted="a table of events, or a record"),
            using_house(read_house(options.pop("house", None))),
        ):
            found, look = _checked(file, path, options)
            odd, unlooked = looked_in(look)
            found = pd.concat([found, odd], ignore_index=True)
    except AtlasError as error:
        problems = Problems()
        problems.add("", "", "", "", str(error))
        found = problems.frame()
    found.insert(0, "file", str(path))
    found.attrs[NOT_CHECKED] = unlooked
    return found


def _checked(
    file: Path, path: str | Path, options: dict[str, Any]
) -> tuple[pd.DataFrame, Callable[[], Mapping[str, Any]]]:
    """Return everything that is wrong with a file, and what tells how its events look."""
    as_of = options.pop("as_of", None)
    day_of(as_of, said=True)  # a day that is none is no reason not to look
    if _is_record(file, str(path)):
        folder = open_package.find_record(path)
        return _check_folder(folder), lambda: _look(open_package.open_record(folder), as_of)
    if not options and (own := open_own(file)) is not None:
        return own.check(), lambda: _look(own, as_of)
    frame, how = read_numbered(file, **_pop_file_options(options))
    source = options.pop("source", None)
    _check_source(source)
    source = source or recognise(frame)
    found = _CHECKS[source](frame, name=file.name, how=how, **options)
    kept = {**options, "how": how, "bad_rows": "keep", "as_of": as_of}
    return found, lambda: _read(source, frame, kept).report


def _look(record: Record, as_of: str | None) -> Mapping[str, Any]:
    """Return what looks odd in a saved record, its rows numbered as in its table of events."""
    day = day_of(as_of or record.dataset.get("accessed"), said=as_of is not None)
    return looked_at(record, np.arange(len(record)) + FIRST_ROW, day)


def _check_folder(folder: Path) -> pd.DataFrame:
    """Return everything that is wrong with a saved record."""
    tables, description = open_package.read_tables(folder)
    tables.pop("original", None)
    problems = Problems()
    clean = normalise_all(tables, problems)
    house = joined(current_house(), house_of(description.get("dataset") or {}))
    return pd.concat([problems.frame(), check_tables(clean, house)], ignore_index=True)
