"""A record out of a GeoPackage that `Record.write` made, as it went in."""
# ruff: noqa: S608 - every name passes through quoted(); values are bound

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from atlas.errors import RecordError
from atlas.events import schema
from atlas.events.formats.gpkgbase import quoted
from atlas.events.formats.gpkgnames import LAYOUT, as_written
from atlas.events.report import Report
from atlas.events.tables import TABLES

if TYPE_CHECKING:
    from atlas.events.record import Record

_HEAD = b"SQLite format 3\x00"
_LOOK = (
    *("event_title", "event_kind", "event_group", "event_status", "event_date"),
    *("event_begin_utc", "event_end_utc", "event_actors", "drawn_as"),
)
_FRAME_SIZE = (0, 32, 48, 48, 64)


def description_of(path: Path) -> dict[str, Any] | None:
    """Return what a GeoPackage says of the record in it; None where it holds none of ours."""
    with path.open("rb") as file:
        if file.read(len(_HEAD)) != _HEAD:
            return None
    query = "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json' ORDER BY id"
    try:
        with closing(_open(path)) as database:
            texts = [str(text) for (text,) in database.execute(query)]
    except sqlite3.Error:
        return None
    for text in texts:
        try:
            about = json.loads(text)
        except ValueError:
            continue
        if isinstance(about, dict) and isinstance(about.get("atlas"), dict):
            return about
    return None


def read_own(path: Path) -> "Record | None":
    """Return the record of a GeoPackage that `Record.write` made; None of any other.

    Raises
    ------
    RecordError
        If a newer version of the library made it, or a table in it breaks the contract.
    """
    from atlas.events.record import Record

    about = description_of(path)
    if about is None:
        return None
    if about["atlas"] != LAYOUT:
        msg = (
            f"{path} says {about['atlas']}; wanted {LAYOUT}: a newer version of the library made it"
        )
        raise RecordError(msg)
    try:
        with closing(_open(path)) as database:
            tables, moved = _read_tables(database, about)
    except sqlite3.Error as error:
        msg = f"{path} cannot be read as a GeoPackage: {error}"
        raise RecordError(msg) from error
    also = {"moved_in_the_file": moved} if moved else {}
    report = Report({**about.get("report", {}), "opened": path.name, **also})
    try:
        return Record(**tables, dataset=about.get("dataset", {}), report=report)
    except RecordError as error:
        msg = f"{path}: {error}"
        raise RecordError(msg) from error


def _open(path: Path) -> sqlite3.Connection:
    """Open a database to read."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _read_tables(
    database: sqlite3.Connection, about: Mapping[str, Any]
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the tables, and the events of which a place was moved in another program."""
    types = schema.field_types(dict(about))
    present = {name for (name,) in database.execute("SELECT table_name FROM gpkg_contents")}
    tables, moved = {}, []
    for name in (*TABLES, "original"):
        if name not in present:
            continue
        frame, points = _read_table(database, name, types.get(name, {}), about)
        if name == "places":
            moved = _move(frame, points)
            frame["geometry"] = _shapes(database, frame, "shapes" in present)
        if name == "original":
            frame = frame.set_index(schema.ORIGINAL_KEY)
            frame.index.name = "event_id"
        tables[name] = frame
    return tables, moved


def _read_table(
    database: sqlite3.Connection, name: str, stated: dict[str, str], about: Mapping[str, Any]
) -> tuple[pd.DataFrame, list[bytes | None]]:
    """Return a table as it stands in a record's folder, typed, and the geometry of its rows."""
    back = about.get("columns", {}).get(name, {})
    found = database.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
    columns = {column: kind for _, column, kind, *_ in found if column not in ("fid", "geom")}
    if name == "places":
        columns = {c: kind for c, kind in columns.items() if c in stated or c not in _LOOK}
    listed = ", ".join(quoted(column) for column in columns) or "fid"
    if name == "places":
        listed += ", geom"
    rows = database.execute(f"SELECT {listed} FROM {quoted(name)} ORDER BY fid").fetchall()
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
    return schema.retype(frame, name, stated), points


def _move(places: pd.DataFrame, points: list[bytes | None]) -> list[str]:
    """Take the coordinates of points that were moved in another program; return whose they are."""
    held = [at for at, blob in enumerate(points) if blob]
    if not held or not {"longitude", "latitude"} <= set(places.columns):
        return []
    shapes = shapely.from_wkb([_wkb(points[at] or b"") for at in held])
    at = np.round(shapely.get_coordinates(shapes), 5) + 0.0
    said = places.loc[held, ["longitude", "latitude"]].to_numpy(object)
    moved = []
    for row, point, (longitude, latitude) in zip(held, at.tolist(), said, strict=True):
        if [longitude, latitude] != [repr(part) for part in point]:
            places.loc[row, ["longitude", "latitude"]] = [repr(part) for part in point]
            moved.append(str(places.loc[row, "event_id"]))
    return moved


def _wkb(blob: bytes) -> bytes:
    """Return the well-known binary in a geometry of a GeoPackage."""
    return blob[8 + _FRAME_SIZE[(blob[3] >> 1) & 7] :]


def _shapes(database: sqlite3.Connection, places: pd.DataFrame, present: bool) -> np.ndarray:
    """Return the geometry of each place that has a shape, None elsewhere."""
    geometry = np.full(len(places), None, dtype=object)
    if present and "shape_id" in places:
        rows = database.execute("SELECT shape_id, wkb FROM shapes")
        shapes = {key: shapely.from_wkb(wkb) for key, wkb in rows}
        for row, key in enumerate(places["shape_id"]):
            geometry[row] = shapes.get(key)
    return geometry
