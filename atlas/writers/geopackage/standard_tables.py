"""The tables that every GeoPackage has (OGC 12-128r19, version 1.4), and values in their format."""
# ruff: noqa: S608 - every name passes through quoted(); values are bound

import sqlite3
import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from atlas.files.sql_names import quoted

# A constant time, so that the same record gives the same bytes.
STAMP = "2000-01-01T00:00:00.000Z"
SRS_ID = 4326
_APPLICATION = 0x47504B47  # "GPKG"
_VERSION = 10400
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""
_METADATA = "http://www.geopackage.org/spec140/#extension_metadata"
_RTREE = "http://www.geopackage.org/spec140/#extension_rtree"


def begin(database: sqlite3.Connection) -> None:
    """Create an empty GeoPackage."""
    database.execute(f"PRAGMA application_id = {_APPLICATION}")
    database.execute(f"PRAGMA user_version = {_VERSION}")
    database.executescript(_TABLES)
    undefined = "undefined"
    database.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian SRS", -1, "NONE", -1, undefined, "no known Cartesian system"),
            ("Undefined geographic SRS", 0, "NONE", 0, undefined, "no known geographic system"),
            ("WGS 84 geodetic", SRS_ID, "EPSG", SRS_ID, _WGS84, "longitude, latitude in degrees"),
        ],
    )
    for table in ("gpkg_metadata", "gpkg_metadata_reference"):
        _extend(database, table, None, "gpkg_metadata", _METADATA, "read-write")


def _extend(database: sqlite3.Connection, *row: Any) -> None:
    """Register an extension of the standard that the file uses."""
    database.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", row)


def add_metadata(database: sqlite3.Connection, mime: str, text: str, standard: str) -> None:
    """Add metadata about the whole file."""
    row = ("dataset", standard, mime, text)
    insert = "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata)"
    made = database.execute(f"{insert} VALUES (?, ?, ?, ?)", row).lastrowid
    database.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, ?, NULL)",
        (STAMP, made),
    )


def add_table(
    database: sqlite3.Connection,
    name: str,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[Any]],
    *,
    description: str,
    constraints: Iterable[str] = (),
    geometry: tuple[str, np.ndarray] | None = None,
    key: str = "fid",
) -> None:
    """Add a table; with ``geometry`` (type, and one geometry a row) a table of features."""
    kinds = [f"{key} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if geometry is not None:
        kinds.append(f"geom {geometry[0]}")
        rows = ([shape, *row] for shape, row in zip(blobs(geometry[1]), rows, strict=True))
    kinds += [f"{quoted(column)} {kind}" for column, kind in columns]
    database.execute(f"CREATE TABLE {quoted(name)} ({', '.join([*kinds, *constraints])})")
    marks = ", ".join("?" * (len(kinds) - 1))
    names = ", ".join([*(["geom"] if geometry else []), *(quoted(column) for column, _ in columns)])
    if marks:
        database.executemany(f"INSERT INTO {quoted(name)} ({names}) VALUES ({marks})", rows)
    _register(database, name, description, geometry)


def _register(
    database: sqlite3.Connection,
    name: str,
    description: str,
    geometry: tuple[str, np.ndarray] | None,
) -> None:
    """Register a table in the list of contents; features also with their box and spatial index."""
    box: tuple[Any, ...] = (None,) * 4
    if geometry is not None and any(shape is not None for shape in geometry[1]):
        box = tuple(float(side) for side in shapely.total_bounds(geometry[1]))
    kind = "attributes" if geometry is None else "features"
    srs = None if geometry is None else SRS_ID
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (name, kind, name, description, STAMP, *box, srs),
    )
    if geometry is not None:
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            (name, geometry[0], SRS_ID),
        )
        _index(database, name, geometry[1])


def _index(database: sqlite3.Connection, name: str, shapes: np.ndarray) -> None:
    """Add the spatial index of a feature table, updated by the triggers of the standard."""
    tree = f"rtree_{name}_geom"
    database.execute(f"CREATE VIRTUAL TABLE {quoted(tree)} USING rtree(id, minx, maxx, miny, maxy)")
    bounds = shapely.bounds(shapes)[:, [0, 2, 1, 3]]
    known = np.flatnonzero(~np.isnan(bounds).any(axis=1))
    rows = zip((known + 1).tolist(), *bounds[known].T.tolist(), strict=True)
    database.executemany(f"INSERT INTO {quoted(tree)} VALUES (?, ?, ?, ?, ?)", rows)
    for trigger in _triggers(name, tree):
        database.execute(trigger)
    _extend(database, name, "geom", "gpkg_rtree_index", _RTREE, "write-only")


def _triggers(name: str, tree: str) -> list[str]:
    """Return the triggers that update a spatial index (Annex F.3 of the standard)."""
    sides = ", ".join(f"ST_{side}(NEW.geom)" for side in ("MinX", "MaxX", "MinY", "MaxY"))
    put = f"INSERT OR REPLACE INTO {quoted(tree)} VALUES (NEW.fid, {sides})"
    drop = f"DELETE FROM {quoted(tree)} WHERE id = OLD.fid"
    full = "NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)"
    bare = "(NEW.geom IS NULL OR ST_IsEmpty(NEW.geom))"
    had = "OLD.geom NOT NULL AND NOT ST_IsEmpty(OLD.geom)"
    none = "(OLD.geom IS NULL OR ST_IsEmpty(OLD.geom))"
    update = f"UPDATE {quoted(tree)} SET minx = ST_MinX(NEW.geom), maxx = ST_MaxX(NEW.geom), "
    update += "miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom) WHERE id = NEW.fid"
    parts = {
        "insert": ("INSERT", full, put),
        "update6": ("UPDATE OF geom", f"OLD.fid = NEW.fid AND {full} AND {had}", update),
        "update7": ("UPDATE OF geom", f"OLD.fid = NEW.fid AND {full} AND {none}", put),
        "update2": ("UPDATE OF geom", f"OLD.fid = NEW.fid AND {bare}", drop),
        "update5": ("UPDATE", f"OLD.fid != NEW.fid AND {full}", f"{drop}; {put}"),
        "update4": (
            "UPDATE",
            f"OLD.fid != NEW.fid AND {bare}",
            f"DELETE FROM {quoted(tree)} WHERE id IN (OLD.fid, NEW.fid)",
        ),
        "delete": ("DELETE", "OLD.geom NOT NULL", drop),
    }
    return [
        f"CREATE TRIGGER {quoted(f'{tree}_{key}')} AFTER {event} ON {quoted(name)} "
        f"WHEN {when} BEGIN {what}; END"
        for key, (event, when, what) in parts.items()
    ]


def blobs(shapes: np.ndarray) -> list[bytes | None]:
    """Return geometries in the binary format of the standard; None where there is none."""
    head = b"GP\x00\x01" + struct.pack("<i", SRS_ID)
    boxed = b"GP\x00\x03" + struct.pack("<i", SRS_ID)
    bounds = shapely.bounds(shapes)[:, [0, 2, 1, 3]]
    points = shapely.get_type_id(shapes) == 0
    made: list[bytes | None] = []
    for shape, wkb, box, point in zip(shapes, shapely.to_wkb(shapes), bounds, points, strict=True):
        if shape is None:
            made.append(None)
        else:
            made.append(head + wkb if point else boxed + struct.pack("<4d", *box) + wkb)
    return made
