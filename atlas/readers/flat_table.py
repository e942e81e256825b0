"""A flat table, one row an event, -> a Record; this is how most people start."""

import re
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers import flat_table_parts
from atlas.readers.assemble import (
    assemble,
    check_bad_rows,
    check_readable,
    give_ids,
)
from atlas.readers.cells.column_names import different, match_columns, missing_columns
from atlas.readers.cells.table_cells import Rows, check_rows
from atlas.readers.event_times import read_when
from atlas.record.places_table import normalise_all
from atlas.record.problems import Problems, shorten
from atlas.record.record import Record


def read_table(
    frame: pd.DataFrame,
    *,
    name: str = "",
    dayfirst: bool | None = None,
    tz: str | None = None,
    columns: Mapping[str, str] | None = None,
    bad_rows: str = "raise",
    dataset: Mapping[str, Any] | None = None,
    as_of: str | None = None,
    how: Mapping[str, Any] | None = None,
) -> Record:
    """Read a flat table.

    Parameters
    ----------
    frame : pandas.DataFrame or geopandas.GeoDataFrame
        One row an event; it is not changed.
    name : str
        What to call it in messages: a file's name.
    dayfirst : bool or None
        Whether 06/04/2023 is 6 April; None: decided for each column by its impossible values.
    tz : str or None
        The IANA zone of dates that say none; None: that of the event's first place.
    columns : mapping or None
        The table's column -> ours, where the names do not tell.
    bad_rows : str
        ``raise`` on rows that cannot be read, or ``keep``: cells that cannot be read are left
        blank, rows without a date or with an id that stood before are set aside; all are named
        in ``record.report``.
    dataset : mapping or None
        The words about the data set.
    as_of : str or None
        The day after which a date lies in the future, such as ``2023-04-14``, or ``today``; None:
        the day that ``dataset["accessed"]`` says. The clock is asked for ``today`` only.
    how : mapping or None
        How the file was read, for the report.

    Returns
    -------
    Record
        With ``original`` (the rows as they came, by ``event_id``) and ``report``.

    Raises
    ------
    SourceError
        If a needed column is missing, or rows cannot be read.
    """
    check_bad_rows(bad_rows)
    problems = Problems()
    rows = open_rows(frame, columns, name, how)
    try:
        tables, aside = read_rows(rows, problems, dayfirst=dayfirst, tz=tz)
    except SourceError as error:
        msg = f"{name}: {error}" if name else str(error)
        raise SourceError(msg) from error
    check_readable(problems, bad_rows=bad_rows, name=name)
    options = {"dayfirst": dayfirst, "tz": tz, "columns": dict(columns or {})}
    used = {key: value for key, value in options.items() if value}
    return assemble(
        rows,
        tables,
        aside,
        problems,
        kind="table",
        dataset=dataset or {},
        as_of=as_of,
        options=used,
    )


def open_rows(
    frame: pd.DataFrame,
    columns: Mapping[str, str] | None,
    name: str,
    how: Mapping[str, Any] | None = None,
) -> Rows:
    """Return the rows of a table with its columns understood; it must say when and where."""
    where = name or "the table"
    if not len(frame.columns):
        msg = f"{where} has no columns; wanted a row of column names, such as date and place"
        raise SourceError(msg)
    plain, geometry = pd.DataFrame(frame), None
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        plain = plain.drop(columns=frame.active_geometry_name)
        geometry = _in_degrees(frame.geometry, where)
    if list(plain.columns) != (names := different(plain.columns)):
        plain = plain.set_axis(names, axis=1)
    matched, unknown = match_columns(plain.columns, columns)
    lacks = missing_columns(matched, has_geometry=geometry is not None)
    if lacks:
        there = ", ".join(repr(shorten(str(one))) for one in plain.columns[:20]) or "none"
        msg = (
            f"{where} lacks {' and '.join(lacks)}; its columns are {there}; name them so, or pass "
            "columns={'your name': 'ours'}"
        )
        # as the readers call columns that have no name
        bare = [one for one in plain.columns if re.fullmatch(r"(\(\d+\)|Unnamed: \d+)?", one)]
        if len(bare) > len(plain.columns) / 2:
            msg += "; the first row is to hold the names: take away what stands above them"
        raise SourceError(msg)
    check_rows(frame, where, how)
    return Rows(plain, matched, unknown, geometry, how)


def _in_degrees(geometry: gpd.GeoSeries, where: str) -> gpd.GeoSeries:
    """Return geometries in WGS84; without a CRS they must look like degrees."""
    if geometry.crs is not None:
        return geometry.to_crs("EPSG:4326")
    west, south, east, north = geometry.total_bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        msg = (
            f"{where}: the geometry has no CRS and reaches from {west:g}, {south:g} to {east:g}, "
            f"{north:g}, which are no degrees; set it, as in frame.set_crs(32636)"
        )
        raise SourceError(msg)
    return geometry


def read_rows(
    rows: Rows, problems: Problems, *, dayfirst: bool | None = None, tz: str | None = None
) -> tuple[dict[str, pd.DataFrame], np.ndarray]:
    """Return the tables of a record and which rows are set aside; note what is wrong."""
    rows.tell_unread(problems)
    places = flat_table_parts.read_places(rows, problems)
    when = read_when(rows, places, problems, dayfirst=dayfirst, tz=tz)
    ids, doubled = _event_ids(rows, problems)
    weights, uncounted = flat_table_parts.read_weights(rows, problems)
    # A row of no event would be taken for one where its count were left blank.
    aside = when["start"].isna().to_numpy() | doubled | uncounted
    events = flat_table_parts.read_events_table(rows, when, problems, weights)
    tables = {"events": events, "places": places, **flat_table_parts.read_actors(rows, problems)}
    tables["quantities"] = flat_table_parts.read_quantities(rows, problems)
    tables["sources"] = flat_table_parts.read_sources(rows)
    tables = give_ids(tables, ids, aside)
    used = set(tables["participants"]["actor_id"])
    tables["actors"] = flat_table_parts.actors_of(used, tables.pop("actor_names"))
    return tables, aside


def _event_ids(rows: Rows, problems: Problems) -> tuple[pd.Series, np.ndarray]:
    """Return an id for each row, made where there is none, and which ids stood before."""
    given = rows.text("event_id")
    blank = given == ""
    ids = given
    if blank.any():
        made = pd.Series([f"row-{number}" for number in rows.numbers], dtype="str")
        ids = given.where(~blank, made)
    doubled = ids.duplicated().to_numpy()
    other = pd.Series(doubled & ~rows.merge(given))
    rows.complain(problems, other, "event_id", "wanted a different id for each event")
    return ids, doubled


def check_table(
    frame: pd.DataFrame,
    *,
    name: str = "",
    dayfirst: bool | None = None,
    tz: str | None = None,
    columns: Mapping[str, str] | None = None,
    how: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Return everything that is wrong with a flat table; see `atlas.readers.check_file`."""
    try:
        rows = open_rows(frame, columns, name, how)
        tables, problems = _read_all(rows, dayfirst, tz)
    except SourceError as error:
        problems = Problems()
        problems.add("", "", "", "", str(error))
        return problems.frame()
    normalise_all(tables, problems)
    for column in rows.unknown:
        problems.add("", "", column, "", "column not understood; kept in original", "note")
    return problems.frame()


def _read_all(
    rows: Rows, dayfirst: bool | None, tz: str | None
) -> tuple[dict[str, pd.DataFrame], Problems]:
    """Return the tables and all problems; an undecided order of day and month hides no other."""
    problems = Problems()
    try:
        return read_rows(rows, problems, dayfirst=dayfirst, tz=tz)[0], problems
    except SourceError as error:
        if dayfirst is not None:
            raise
        problems = Problems()
        problems.add("", "", "", "", str(error))
        return read_rows(rows, problems, dayfirst=True, tz=tz)[0], problems
