"""Read back a record from a GeoPackage that `Record.write` made."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from atlas.errors import RecordError
from atlas.files.sqlite_reader import SqliteTables, is_sqlite, open_tables
from atlas.files.wkb import from_wkb
from atlas.record.core import Tables
from atlas.record.package import table_schema
from atlas.record.report import Report
from atlas.record.tables import TABLES
from atlas.writers.geopackage.sql_columns import LAYOUT, as_written

_LOOK = (
    *("event_title", "event_kind", "event_group", "event_status", "event_date"),
    *("event_begin_utc", "event_end_utc", "event_actors", "drawn_as", "at_sea"),
)
# A geometry of a GeoPackage: a header, a bounding box of one of five sizes, well-known binary.
_HEAD_SIZE, _FRAME_SIZE = 8, (0, 32, 48, 48, 64)
_NO_FRAME = len(_FRAME_SIZE)
_METADATA = "gpkg_metadata"
# The keys of a description besides its layout, and the JSON type of each.
_PARTS = ("columns", "dataset", "report")
# Exceptions of the record's own tables for values of another type than the contract's.
_BROKEN = (sqlite3.Error, KeyError, TypeError, ValueError, IndexError, AttributeError)


def description_of(path: Path) -> dict[str, Any] | None:
    """Return the description of the record in a GeoPackage; None if it is not one of ours."""
    if not is_sqlite(path):
        return None
    try:
        with open_tables(path) as tables:
            if _METADATA not in tables:
                return None
            rows = tables.read(_METADATA, ["mime_type", "metadata"], order="id")
    except sqlite3.Error:
        return None
    for mime, text in rows:
        try:
            about = json.loads(text) if mime == "application/json" else None
        except (ValueError, TypeError, RecursionError):
            continue
        if isinstance(about, dict) and isinstance(about.get("atlas"), dict):
            return about
    return None


def read_own(path: Path) -> Tables | None:
    """Return the record of a GeoPackage that `Record.write` made; None for any other.

    Raises
    ------
    RecordError
        If a newer version of the library made it, or one of its tables breaks the contract.
    """
    about = description_of(path)
    if about is None:
        return None
    if about["atlas"] != LAYOUT:
        msg = (
            f"{path} says {about['atlas']}; wanted {LAYOUT}: a newer version of the library made it"
        )
        raise RecordError(msg)
    _check_description(about, path)
    try:
        return _read_record(path, about)
    except RecordError as error:
        msg = f"{path}: {error}"
        raise RecordError(msg) from error
    except _BROKEN as error:
        msg = f"{path} cannot be read as a GeoPackage of a record: {error}"
        raise RecordError(msg) from error


def _check_description(about: Mapping[str, Any], path: Path) -> None:
    """Raise if a part of a description has another type than we write."""
    for part in _PARTS:
        if not isinstance(about.get(part, {}), dict):
            kind = type(about[part]).__name__
            msg = f"{path}: its description says {part!r} as {kind}; wanted an object of JSON"
            raise RecordError(msg)
    for name, columns in about.get("columns", {}).items():
        if not isinstance(columns, dict) or not all(isinstance(v, str) for v in columns.values()):
            msg = f"{path}: its description of the columns of {name!r} is no object of texts"
            raise RecordError(msg)


def _read_record(path: Path, about: Mapping[str, Any]) -> Tables:
    """Return the record of a GeoPackage whose description is valid."""
    with open_tables(path) as database:
        tables, moved = _read_tables(database, about)
    also = {"moved_in_the_file": moved} if moved else {}
    report = Report({**about.get("report", {}), "opened": path.name, **also})
    return Tables(**tables, dataset=about.get("dataset", {}), report=report)


def _read_tables(
    database: SqliteTables, about: Mapping[str, Any]
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the tables, and the events with a place that was moved in another program."""
    types = table_schema.field_types(dict(about))
    present = {name for (name,) in database.read("gpkg_contents", ["table_name"])}
    tables, moved = {}, []
    for name in (*TABLES, "original"):
        if name not in present:
            continue
        frame, points = _read_table(database, name, types.get(name, {}), about)
        if name == "places":
            moved = _move(frame, points)
            frame["geometry"] = _shapes(database, frame, "shapes" in present)
        if name == "original":
            frame = frame.set_index(table_schema.ORIGINAL_KEY)
            frame.index.name = "event_id"
        tables[name] = frame
    return tables, moved


def _read_table(
    database: SqliteTables, name: str, stated: dict[str, str], about: Mapping[str, Any]
) -> tuple[pd.DataFrame, list[bytes | None]]:
    """Return a table as stored in a record's folder, with its types, and its rows' geometry."""
    back = about.get("columns", {}).get(name, {})
    found = database.columns(name)
    columns = {column: kind for column, (kind, _) in found.items() if column not in ("fid", "geom")}
    if name == "places":
        columns = {c: kind for c, kind in columns.items() if c in stated or c not in _LOOK}
    listed = [*columns, *(["geom"] if name == "places" else [])] or ["fid"]
    rows = database.read(name, listed, order="fid")
    values = list(zip(*rows, strict=True)) or [()] * (len(columns) + (name == "places"))
    points = list(values.pop()) if name == "places" else []
    frame = pd.DataFrame(
        {
            back.get(column, column): pd.Series(
                [as_written(value, kind) for value in held], dtype="str"
            )
            for (column, kind), held in zip(columns.items(), values, strict=False)
        }
    )
    return table_schema.retype(frame, name, stated), points


def _move(places: pd.DataFrame, points: list[bytes | None]) -> list[str]:
    """Use the coordinates of points that were moved in another program; return their events."""
    held = [at for at, blob in enumerate(points) if blob]
    if not held or not {"longitude", "latitude"} <= set(places.columns):
        return []
    shapes, wrong = from_wkb([wkb_of(points[at]) for at in held])
    for at, why in wrong.items():
        msg = f"table places, row {held[at] + 1}: {why}"
        raise RecordError(msg)
    if (shapely.get_type_id(shapes) != shapely.GeometryType.POINT).any():
        msg = "table places holds a geometry that is no point"
        raise RecordError(msg)
    at = np.round(shapely.get_coordinates(shapes), 5) + 0.0
    said = places.loc[held, ["longitude", "latitude"]].to_numpy(object)
    moved = []
    for row, point, (longitude, latitude) in zip(held, at.tolist(), said, strict=True):
        if [longitude, latitude] != [repr(part) for part in point]:
            places.loc[row, ["longitude", "latitude"]] = [repr(part) for part in point]
            moved.append(str(places.loc[row, "event_id"]))
    return moved


def wkb_of(blob: Any) -> Any:
    """Return the well-known binary in a GeoPackage geometry; empty if the blob is no such geometry.

    A value that is not a blob is returned unchanged, so that the error can name it.
    """
    if not isinstance(blob, bytes):
        return blob
    size = (blob[3] >> 1) & 7 if len(blob) >= _HEAD_SIZE and blob[:2] == b"GP" else _NO_FRAME
    return blob[_HEAD_SIZE + _FRAME_SIZE[size] :] if size < _NO_FRAME else b""


def _shapes(database: SqliteTables, places: pd.DataFrame, present: bool) -> np.ndarray:
    """Return the geometry of each place that has a shape, None for the others."""
    geometry = np.full(len(places), None, dtype=object)
    if present and "shape_id" in places:
        rows = database.read("shapes", ["shape_id", "wkb"])
        found, wrong = from_wkb([wkb for _, wkb in rows])
        for at, why in wrong.items():
            msg = f"table shapes, {rows[at][0]!r}: {why}"
            raise RecordError(msg)
        shapes = dict(zip((key for key, _ in rows), found, strict=True))
        for row, key in enumerate(places["shape_id"]):
            geometry[row] = shapes.get(key)
    return geometry
