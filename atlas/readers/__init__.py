"""One reader for each external format, and one entry point for all of them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from atlas.doors import READERS
from atlas.errors import AtlasError
from atlas.files.error_boundary import reading
from atlas.progress import Progress, showing
from atlas.readers.assemble import day_of
from atlas.readers.cells.table_cells import FIRST_ROW
from atlas.readers.choose_reader import (
    Asked,
    as_path,
    find_rows,
    is_saved,
    own_file,
    recognise,
    saved_record,
)
from atlas.readers.reader import Layout, Reader
from atlas.record.checks.consistency import check_tables
from atlas.record.checks.not_checked import UNREADABLE, looked_at, looked_in
from atlas.record.own_kinds import with_house
from atlas.record.package import open_package
from atlas.record.places_table import normalise_all
from atlas.record.problems import Problems
from atlas.record.record import Record
from atlas.record.report import NOT_CHECKED
from atlas.reference.house import (
    HouseLike,
    current_house,
    house_of,
    joined,
    read_house,
    using_house,
)

__all__ = [
    "READERS",
    "Layout",
    "Reader",
    "as_record",
    "check_file",
    "read_events",
    "recognise",
]
_WANTED = "a table of events, or a record"


def read_events(
    events: str | Path | pd.DataFrame,
    *,
    source: str | None = None,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, Any] | None = None,
    kinds: Mapping[str, str] | None = None,
    dayfirst: bool | None = None,
    tz: str | None = None,
    bad_rows: str | None = None,
    dataset: Mapping[str, Any] | None = None,
    actors: Any = None,
    as_of: str | None = None,
    from_: str | None = None,
    to: str | None = None,
    countries: str | Sequence[str] | None = None,
    box: Sequence[float] | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | int | None = None,
    layer: str | None = None,
    progress: Progress = None,
    house: HouseLike = None,
    reader_options: Mapping[str, Any] | None = None,
) -> Record:
    """Read events from a file, a folder or a frame.

    Parameters
    ----------
    events : str, pathlib.Path, pandas.DataFrame or geopandas.GeoDataFrame
        A table (CSV, TSV, XLSX, Parquet, JSON), features (GeoJSON, GeoPackage, KML, GPX, GeoRSS),
        an ACLED or UCDP file, what `Record.save` or `Record.write` made, a shipped record's name,
        or a frame in any CRS.
    source : str or None
        The format: ``table``, ``acled``, ``ucdp``, another name in ``READERS``, or the path of a
        layout of your own (``mine.toml``); None: told by the columns. Which was taken stands in
        ``record.report["format"]``.
    columns : mapping or None
        For flat tables: the table's column -> ours, where the names do not tell.
    constants : mapping or None
        For flat tables: our column -> its value for every row, such as ``{"country": "Sudan"}``,
        where the table has no such column, or blank cells in it.
    kinds : mapping or None
        A word of the table -> a kind (its id, its label or a word for it), such as
        ``{"massaker": "attack_on_civilians"}``. It holds for this call, before all other words.
    dayfirst : bool or None
        Whether 06/04/2023 is 6 April; None: decided for each column by its impossible values.
        It also says so for 06/04/23, and for true dates of a workbook that exchanged the two.
    tz : str or None
        For flat tables: the IANA zone of dates that say none; None: that of the event's first
        place.
    bad_rows : str or None
        ``raise`` on rows that cannot be read, as None does, or ``keep``: cells that cannot be read
        are left blank, rows without a date are set aside; all are
        named in ``record.report``.
    dataset : mapping or None
        Words about the data set: ``title``, ``licence``, ``accessed``, ``query`` and so on. What a
        format says of ``redistribution`` may be made stricter, not looser.
    actors : path, mapping or list of them
        A registry of your own, on top of ours; see `atlas.reference.actors.load_actors`.
    as_of : str or None
        The day after which a date lies in the future, such as ``2023-04-14``, or ``today``; None:
        the day that ``dataset["accessed"]`` says. The clock is asked for ``today`` only.
    from_, to : str or None
        Only events from this day on, and up to this day, as in a `Selection`.
    countries : str, list of str or None
        Only events in these countries: names or codes.
    box : tuple or None
        Only events in (west, south, east, north), degrees WGS84. What is left out is counted in
        the report. The file is read whole; `atlas.scan` filters one that is larger than memory.
    encoding, separator : str or None
        For text: its encoding, such as ``cp1256``, and what parts its cells; None: told by the
        content.
    sheet : str, int or None
        For a workbook or an archive: which sheet or table; None: of a workbook the sheet whose
        columns fit best, or the first of several that do.
    layer : str or None
        For a GeoPackage: which layer; None: the only one with geometries.
    progress : callable, bool or None
        ``progress(done, total)`` in bytes is called when the rows of a file are read, which is
        half of the work, and when the record is made. None: a bar in a notebook, a line on a
        terminal, after two seconds; False: nothing; as for `atlas.geocode`.
    house : str, pathlib.Path, mapping or None
        A house file with kinds, groups and words of your own; for a saved record too; see
        `atlas.reference.house`.
    reader_options : mapping or None
        Options of a reader of your own; see `atlas.readers.Reader`.

    Returns
    -------
    Record
        ``record.report`` tells how it was read: rows in, events out, what was set aside;
        ``record.original`` holds the rows as they came, by ``event_id``.

    Raises
    ------
    SourceError
        If it cannot be read: file, row, column, value and what was wanted; if a constant
        contradicts the table; or if there is no such column or kind.
    InputTypeError
        If the reader does not take an option: it names those that it takes.
    SelectionError
        If a day or the box is none.
    LicenceError
        If ``dataset`` would loosen the licence of the format.
    PluginError
        If an installed package adds a reader that cannot be used.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"date": ["2023-04-06"], "place": ["Tyre"], "country": ["Lebanon"]})
    >>> record = read_events(frame, dataset={"title": "Mine"})
    >>> len(record), record.report["events_out"], record.events["tz"].iloc[0]
    (1, 1, 'Asia/Beirut')
    >>> german = pd.DataFrame({"Vorfall am": ["06/04/2023"], "Ort": ["Tyre"], "country": ["LB"]})
    >>> names = {"Vorfall am": "start", "Ort": "place"}
    >>> read_events(german, columns=names, dayfirst=True).events["start"].dt.month.tolist()
    [4]
    >>> rows = pd.DataFrame({"date": ["2023-04-06"], "type": ["Massaker"]})
    >>> own = {"massaker": "attack_on_civilians"}
    >>> record = read_events(rows, constants={"country": "Sudan"}, kinds=own)
    >>> record.events["kind"].tolist(), record.places["country"].tolist()
    (['attack_on_civilians'], ['Sudan'])
    """
    return _read(events, {key: value for key, value in locals().items() if key != "events"})


def _read(events: Any, options: Mapping[str, Any]) -> Record:
    """Read events with the options of `read_events`."""
    asked = Asked.of({key: value for key, value in options.items() if key != "house"})
    is_frame = isinstance(events, pd.DataFrame)
    with (
        reading("the table" if is_frame else as_path(events), wanted=_WANTED),
        using_house(read_house(options.get("house"))) as house,
    ):
        held = None if is_frame else saved_record(events, asked)
        if held is not None:
            return with_house(held, house)
        if is_frame:
            return with_house(find_rows(events, asked).record(), house)
        path = as_path(events)
        size = path.stat().st_size if path.is_file() else 0
        with showing(asked.progress, f"reading {path.name}", "MB", 1e6) as report:
            tell = report or (lambda *_: None)
            found = find_rows(events, asked)
            tell(size // 2, size)
            record = with_house(found.record(), house)
            tell(size, size)
        return record


def as_record(anything: Any, options: Mapping[str, Any] | None = None) -> Record:
    """Return a Record from a Record, a frame in any CRS, a path, or a shipped name.

    A Record is taken as it is, with what a ``house`` file adds. Of anything else the places that
    have a name and no coordinates are looked up, so that one frame in is one map out.

    Parameters
    ----------
    anything : Record, pandas.DataFrame, str or pathlib.Path
        What holds the events.
    options : mapping or None
        Options of `read_events` by name; and ``decisions``, as in `Record.geocode`.

    Raises
    ------
    SourceError, RecordError
        If it cannot be read.
    PlaceError
        If a decision names a place that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"date": ["2023-04-06"], "place": ["Tyre"], "country": ["LB"]})
    >>> as_record(frame).counts()["shown"]
    1
    """
    if isinstance(anything, Record):
        return with_house(anything, read_house((options or {}).get("house")))
    given = dict(options or {})
    decisions = given.pop("decisions", None)
    record = read_events(anything, **given)
    named = record.places["longitude"].isna() & (record.places["name"] != "")
    return record.geocode(decisions=decisions) if named.any() else record


def check_file(
    path: str | Path,
    *,
    source: str | None = None,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, Any] | None = None,
    kinds: Mapping[str, str] | None = None,
    dayfirst: bool | None = None,
    tz: str | None = None,
    actors: Any = None,
    as_of: str | None = None,
    from_: str | None = None,
    to: str | None = None,
    countries: str | Sequence[str] | None = None,
    box: Sequence[float] | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | int | None = None,
    layer: str | None = None,
    house: HouseLike = None,
    reader_options: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """List everything that is wrong with a file or folder of events; change nothing.

    Parameters
    ----------
    path : str or pathlib.Path
        A table, a record's folder, or the name of a shipped record.
    source, columns, constants, kinds, dayfirst, tz, actors, from_, to, countries, box : optional
        As for `read_events`.
    encoding, separator, sheet, layer, house, reader_options : optional
        As for `read_events`.
    as_of : str or None
        The day after which a date lies in the future, or ``today``.

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

    Examples
    --------
    >>> check_file("spring-2023").query("level == 'error'")["message"].tolist()
    []
    """
    beside = ("path", "as_of", "house")
    options = {key: value for key, value in locals().items() if key not in (*beside, "beside")}
    file = as_path(path)
    unlooked = [UNREADABLE]
    try:
        with reading(file, wanted=_WANTED), using_house(read_house(house)):
            found, look = _checked(file, str(path), options, as_of)
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
    file: Path, name: str, options: Mapping[str, Any], as_of: str | None
) -> tuple[pd.DataFrame, Callable[[], Mapping[str, Any]]]:
    """Return everything that is wrong with a file, and a function for its unusual events."""
    day_of(as_of, said=True)  # an invalid day must not prevent the check
    if is_saved(file, name):
        folder = open_package.find_record(name)
        return _check_folder(folder), lambda: _look(open_package.open_record(folder), as_of)
    asked = Asked.of(options)
    if (own := own_file(file, asked)) is not None:
        return own.check(), lambda: _look(own, as_of)
    rows = find_rows(file, asked)
    lenient = rows._replace(call=rows.call._replace(bad_rows="keep", as_of=as_of))
    return rows.problems(), lambda: lenient.record().report


def _look(record: Record, as_of: str | None) -> Mapping[str, Any]:
    """Return the unusual values of a saved record, by the row numbers of its table of events."""
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
