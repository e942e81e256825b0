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
from atlas.readers.cells.column_names import different, is_called, missing_columns
from atlas.readers.cells.filled_down import fill_leading, fill_merged
from atlas.readers.cells.outside_rows import leave_out_rows
from atlas.readers.cells.place_codes import code_columns
from atlas.readers.cells.repeated_ids import settle_ids, with_owners
from atlas.readers.cells.table_cells import HEAD, MISSING, Rows, check_rows, plain_text
from atlas.readers.columns import unread_columns
from atlas.readers.columns.choose_columns import Matching, choose_columns
from atlas.readers.columns.header_words import value_words
from atlas.readers.constants import check_constants
from atlas.readers.event_times import read_when
from atlas.record.flat import FIGURES
from atlas.record.problems import Problems, shorten
from atlas.record.tables import as_text

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
    plain, geometry = _without_shapes(frame), None
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        geometry = _in_degrees(frame.geometry, where)
    # Rows that were filtered are read by the columns that the filter used.
    head = _without_shapes((how or {}).get(HEAD, frame))
    said = constants if isinstance(constants, Mapping) else ()
    matching = choose_columns(plain.columns, columns, head, said)
    matched = matching.matched
    given = check_constants(constants, plain, matched)
    # A P-code alone says where, to whoever has the layer with its units.
    coded = dict.fromkeys(["adm1"] if code_columns(plain.columns) else [], "")
    lacks = missing_columns({**coded, **given, **matched}, has_geometry=geometry is not None)
    if lacks:
        there = ", ".join(repr(shorten(str(one))) for one in plain.columns[:20]) or "none"
        ways = unread_columns.proposals(
            matching, date=any("a date" in one for one in lacks), place="where" in lacks[-1]
        )
        maybe = f": {'; '.join(ways)}" if ways else ""
        msg = (
            f"{where} lacks {' and '.join(lacks)}{maybe}; its columns are {there}; name them so, "
            "or pass columns={'your name': 'ours'}"
        )
        # the names that our readers give to columns without a name
        bare = [one for one in plain.columns if re.fullmatch(r"(\(\d+\)|Unnamed: \d+)?", one)]
        if len(bare) > len(plain.columns) / 2:
            msg += "; the first row is to hold the names: take away what stands above them"
        if others := (how or {}).get("other_sheets"):
            msg += f"; this is {(how or {})['sheet']!r}; other sheets: {', '.join(others[:20])}"
        raise SourceError(msg)
    if matching.questions:
        msg = f"{where}: {'; '.join(map(unread_columns.asked, matching.questions))}"
        raise SourceError(msg)
    check_rows(frame, where, how)
    rows = _rows_of(plain, matching, geometry, how)
    rows.constants = given
    fill_merged(rows)
    leave_out_rows(rows)
    fill_leading(rows)
    return rows


def _without_shapes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table without its geometry, its columns named differently from each other."""
    plain = pd.DataFrame(frame)
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        plain = plain.drop(columns=frame.active_geometry_name)
    if list(plain.columns) != (names := different(plain.columns)):
        plain = plain.set_axis(names, axis=1)
    plain.attrs = dict(frame.attrs)
    return plain


def _rows_of(
    plain: pd.DataFrame,
    matching: Matching,
    geometry: gpd.GeoSeries | None,
    how: Mapping[str, Any] | None,
) -> Rows:
    """Return the rows; a column that is read from several of theirs is a list in one."""
    matched, made = dict(matching.matched), {}
    for column, names in matching.joined.items():
        matched[column] = "; ".join(names)
        made[matched[column]] = listed(plain[names])
    table = plain.assign(**made) if made else plain
    rows = Rows(table, matched, unread_columns.in_order(matching), geometry, how)
    if made:
        rows.source = rows.frame.drop(columns=list(made))
    rows.notes |= unread_columns.told(matching)
    return rows


def listed(parts: pd.DataFrame) -> pd.Series:
    """Return the cells of several columns as one list, parted by semicolons."""
    texts = [as_text(parts[name]).str.strip() for name in parts]
    listed = texts[0]
    for text in texts[1:]:
        both = (listed != "") & (text != "")
        listed = listed + pd.Series(np.where(both, "; ", ""), index=text.index) + text
    return listed


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
    kinds = flat_table_parts.read_kinds(rows, problems)
    places = flat_table_parts.read_places(rows, problems, flat_table_parts.roles_of(kinds))
    when = read_when(rows, places, problems, dayfirst=dayfirst, tz=tz)
    settled = settle_ids(rows, problems)
    weights, uncounted = flat_table_parts.read_weights(rows, problems)
    # A row of zero events with a blank count would be taken for one event.
    aside = when["start"].isna().to_numpy() | settled.doubled | uncounted
    events = flat_table_parts.read_events_table(rows, when, kinds, problems, weights)
    tables = {"events": events, "places": places, **flat_table_parts.read_actors(rows, problems)}
    tables["quantities"] = flat_table_parts.read_quantities(rows, problems)
    tables["sources"] = flat_table_parts.read_sources(rows, problems)
    tables["participants"] = with_owners(tables["participants"], rows, settled)
    tables = give_ids(tables, settled.ids, aside)
    used = set(tables["participants"]["actor_id"].unique())
    tables["actors"] = flat_table_parts.actors_of(used, tables.pop("actor_names"))
    return tables, aside


def _leave_codes(rows: Rows) -> None:
    """Say which columns have numbers of another code list, where ours has words, or yes and no."""
    for column in (*_WORDS, *FIGURES):
        there = filter(rows.frame.columns.__contains__, rows.unknown)
        names = [one for one in there if is_called(one, column)]
        if column in _WORDS and column in rows.matched:
            names.append(rows.matched[column])
        for theirs in names:
            texts = pd.Series(plain_text(rows.frame[theirs]).unique(), dtype="str")
            said = texts[~texts.str.casefold().isin(MISSING)].reset_index(drop=True)
            what = _left_for(column, said)
            if not what:
                continue
            if theirs == rows.matched.get(column):
                rows.unknown.append(rows.matched.pop(column))
                rows.forget()
            note = {"level": "note", "what": f"{theirs}: {what}", "count": len(said), "rows": []}
            like = ", ".join(map(repr, said[:5]))
            rows.read_as.append({**note, "examples": like, "next_step": ""})


def _left_for(column: str, said: pd.Series) -> str:
    """Return why the words of a column are none of ours, "" if they may be."""
    if not len(said):
        return ""
    if column in FIGURES:
        yes_no = said.str.casefold().isin(value_words("yes_no")).all()
        return "yes and no say whether, not how many: not read" if yes_no else ""
    codes = said.str.fullmatch(r"-?\d{1,3}(\.0)?").all()
    return f"numbers of another code list, where {column} has words: not read" if codes else ""
