"""Read a flat table, one row an event, into the tables of a record: the most common input."""

import re
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers import flat_table_parts
from atlas.readers.assemble import give_ids
from atlas.readers.cells.column_names import different, match_columns, missing_columns
from atlas.readers.cells.table_cells import MISSING, Rows, check_rows
from atlas.readers.constants import check_constants
from atlas.readers.event_times import read_when
from atlas.record.problems import Problems, shorten

# Columns whose words are of a closed list.
_WORDS = ("time_precision", "precision", "status", "attribution")


def open_rows(
    frame: pd.DataFrame,
    columns: Mapping[str, str] | None,
    name: str,
    how: Mapping[str, Any] | None = None,
    constants: Mapping[str, Any] | None = None,
) -> Rows:
    """Return the rows of a table with its columns matched; raise if date or location is missing.

    ``constants`` are values of our columns that hold for every row.
    """
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
    given = check_constants(constants, plain, matched)
    lacks = missing_columns({**given, **matched}, has_geometry=geometry is not None)
    if lacks:
        there = ", ".join(repr(shorten(str(one))) for one in plain.columns[:20]) or "none"
        msg = (
            f"{where} lacks {' and '.join(lacks)}; its columns are {there}; name them so, or pass "
            "columns={'your name': 'ours'}"
        )
        # the names that our readers give to columns without a name
        bare = [one for one in plain.columns if re.fullmatch(r"(\(\d+\)|Unnamed: \d+)?", one)]
        if len(bare) > len(plain.columns) / 2:
            msg += "; the first row is to hold the names: take away what stands above them"
        raise SourceError(msg)
    check_rows(frame, where, how)
    rows = Rows(plain, matched, unknown, geometry, how)
    rows.constants = given
    return rows


def _in_degrees(geometry: gpd.GeoSeries, where: str) -> gpd.GeoSeries:
    """Return geometries in WGS84; without a CRS their coordinates must be possible degrees."""
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
    """Return the tables of a record and which rows are set aside; add problems to ``problems``."""
    rows.tell_unread(problems)
    _leave_codes(rows)
    places = flat_table_parts.read_places(rows, problems)
    when = read_when(rows, places, problems, dayfirst=dayfirst, tz=tz)
    ids, doubled = _event_ids(rows, problems)
    weights, uncounted = flat_table_parts.read_weights(rows, problems)
    # A row of zero events with a blank count would be taken for one event.
    aside = when["start"].isna().to_numpy() | doubled | uncounted
    events = flat_table_parts.read_events_table(rows, when, problems, weights)
    tables = {"events": events, "places": places, **flat_table_parts.read_actors(rows, problems)}
    tables["quantities"] = flat_table_parts.read_quantities(rows, problems)
    tables["sources"] = flat_table_parts.read_sources(rows)
    tables = give_ids(tables, ids, aside)
    used = set(tables["participants"]["actor_id"])
    tables["actors"] = flat_table_parts.actors_of(used, tables.pop("actor_names"))
    return tables, aside


def _leave_codes(rows: Rows) -> None:
    """Take columns of numbers for columns of another code list, where ours has words alone."""
    for column in filter(rows.matched.__contains__, _WORDS):
        _, texts = rows.distinct(column)
        said = texts[~texts.str.lower().isin(MISSING)]
        if len(said) and said.str.fullmatch(r"-?\d{1,3}(\.0)?").all():
            theirs = rows.matched.pop(column)
            rows.unknown.append(theirs)
            what = f"{theirs}: numbers of another code list, where {column} has words: not read"
            note = {"level": "note", "what": what, "count": len(said), "rows": []}
            like = ", ".join(map(repr, said[:5]))
            rows.read_as.append({**note, "examples": like, "next_step": ""})
            rows.forget()


def _event_ids(rows: Rows, problems: Problems) -> tuple[pd.Series, np.ndarray]:
    """Return an id for each row, generated if there is none, and which ids are duplicates."""
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
