"""Read vector files: GeoJSON, GeoPackage, GeoParquet, shapefiles, FlatGeobuf, in any CRS.

The columns are not changed. A file that `Record.write` made is recognised by its own description
and read as a record.
"""

import json
import sqlite3
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from atlas.errors import InputTypeError, SourceError
from atlas.files.size_limits import check_grid
from atlas.files.wkb import from_wkb
from atlas.readers.atlas_places import is_placed, read_placed
from atlas.readers.cells.table_cells import UNREAD
from atlas.readers.formats.nested_json import Unnested
from atlas.readers.formats.parquet import read_packed
from atlas.readers.formats.signatures import check_ending, is_parquet
from atlas.readers.vector.crs import read_crs
from atlas.readers.vector.features import Features, as_frame, in_degrees
from atlas.readers.vector.flatgeobuf import read_flatgeobuf
from atlas.readers.vector.geopackage_layers import read_layer_of
from atlas.readers.vector.shapefile import read_shapefile
from atlas.record.record import Record
from atlas.writers.geopackage.read_geopackage import description_of, read_own

ENDINGS = (".geojson", ".json", ".gpkg", ".shp", ".fgb")
_GEOJSON = (".geojson", ".json")
_READERS = {".shp": read_shapefile, ".fgb": read_flatgeobuf}
# The exceptions of the libraries below for a file that is damaged in its middle.
_BROKEN = (
    *(OSError, ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError),
    *(RuntimeError, pa.ArrowException, shapely.errors.ShapelyError, sqlite3.Error, struct.error),
)
_NO_GEOJSON = (shapely.errors.GEOSException, TypeError, ValueError)


def open_own(path: Path) -> Record | None:
    """Return the record of a file that `Record.write` made; None for any other file.

    Raises
    ------
    SourceError, RecordError
        If it is broken.
    """
    if not path.is_file():
        return None
    if path.suffix.lower() == ".gpkg":
        own = read_own(path)
        return None if own is None else Record.of(own)
    if path.suffix.lower() in (*_GEOJSON, ".parquet", ".geoparquet") and is_placed(path):
        frame, how = read_vector(path)
        for row, _, why in how.get(UNREAD, ()):
            msg = f"{path}, row {row}: {why}"
            raise SourceError(msg)
        return read_placed(frame, path)
    return None


def read_vector(
    path: Path, *, layer: str | None = None, **options: Any
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the features of a file, their columns unchanged, and how it was read.

    Parameters
    ----------
    path : pathlib.Path
        GeoJSON, GeoPackage, GeoParquet, a shapefile, FlatGeobuf.
    layer : str or None
        Which layer; None: the only one, or the only one with geometries.
    **options
        None: options of other formats are not accepted here.

    Raises
    ------
    InputTypeError
        If another option is given.
    SourceError
        If it cannot be read, or has several layers and none was chosen; the message lists them.
    """
    if options:
        msg = f"{path.name} is read without {', '.join(options)}: its format says it, or has none"
        raise InputTypeError(msg)
    ending = path.suffix.lower()
    try:
        if ending == ".gpkg":
            check_ending(path)
            features, how = read_layer_of(path, layer)
            return as_frame(features, path, how)
        how = _no_layers(path, layer)
        if is_parquet(check_ending(path)):
            return _read_geoparquet(path, how)
        if ending in _READERS:
            return as_frame(_READERS[ending](path), path, how)
        return _read_geojson(path, how)
    except SourceError:
        raise
    except _BROKEN as error:
        msg = f"{path} is no file of features that can be read: {error}"
        raise SourceError(msg) from error


def _no_layers(path: Path, layer: str | None) -> dict[str, Any]:
    """Return how a file without layers was read."""
    if layer is not None:
        msg = f"{path} has no layers; layer={layer!r} is for GeoPackage and the like"
        raise SourceError(msg)
    return {}


def _plain_integers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return integers and booleans in their plain dtypes if none is missing."""
    for name, column in frame.items():
        dtype = column.dtype
        whole = isinstance(dtype, pd.api.extensions.ExtensionDtype) and dtype.kind in "iub"
        if whole and not column.isna().any():
            frame[name] = column.astype(dtype.numpy_dtype)
    return frame


# ---- GeoParquet ------------------------------------------------------------------------------


def _read_geoparquet(path: Path, how: Mapping[str, Any]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read GeoParquet, whose geometries are well-known binary."""
    types = {
        pa.int64(): pd.Int64Dtype(),
        pa.int32(): pd.Int32Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    table = read_packed(path)
    name, crs = _primary(path, table.schema.metadata or {})
    blobs = table.column(name).to_pylist()
    frame = table.drop_columns([name]).to_pandas(types_mapper=types.get)
    check_texts(frame)
    plain = _plain_integers(frame.reset_index(drop=True))
    shapes, broken = from_wkb(blobs)
    columns = {str(label): plain.iloc[:, at] for at, label in enumerate(plain.columns)}
    return as_frame(Features(columns, len(plain), shapes, crs, broken), path, how)


def _primary(path: Path, metadata: Mapping[bytes, bytes]) -> tuple[str, Any]:
    """Return the name of the geometry column, and its CRS.

    Raises
    ------
    SourceError
        If the geometries are not in well-known binary.
    """
    try:
        told = json.loads(metadata[b"geo"])
        name = told["primary_column"]
        column = told["columns"][name]
        crs = read_crs(column.get("crs") or "OGC:CRS84")
        encoding = column.get("encoding", "WKB")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        msg = f"{path} is no GeoParquet that can be read: {error}"
        raise SourceError(msg) from error
    if encoding != "WKB" or not isinstance(name, str):
        msg = (
            f"{path}: its geometries are written as {encoding!r}, which is not read; wanted WKB: "
            "write it anew with frame.to_parquet(path)"
        )
        raise SourceError(msg)
    return name, crs


def geometries_of(
    path: Path, metadata: Mapping[bytes, bytes]
) -> Callable[[pd.DataFrame], gpd.GeoDataFrame] | None:
    """Return a function that turns rows of GeoParquet into features; None for plain Parquet.

    Raises
    ------
    SourceError
        If the geometries are not in well-known binary.
    """
    if b"geo" not in metadata:
        return None
    name, crs = _primary(path, metadata)

    def finish(frame: pd.DataFrame) -> gpd.GeoDataFrame:
        if name not in frame:
            msg = f"{path} says that its geometries stand in {name!r}, which is no column"
            raise SourceError(msg)
        shapes, broken = from_wkb(frame[name].to_numpy(dtype=object))
        for at, why in broken.items():
            msg = f"{path}, row {frame.index[at]}: {why}"
            raise SourceError(msg)
        features = gpd.GeoDataFrame(frame.assign(**{name: shapes}), geometry=name, crs=crs)
        return in_degrees(features, path) if len(features) else features

    return finish


def check_texts(frame: pd.DataFrame) -> None:
    """Raise `pyarrow.ArrowInvalid` if a damaged file holds invalid text."""
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        if isinstance(column.dtype, pd.StringDtype):
            pa.array(column).validate(full=True)


# ---- GeoJSON ---------------------------------------------------------------------------------


def _read_geojson(path: Path, how: Mapping[str, Any]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read GeoJSON; properties keep their types, and an absent property is a missing value."""
    content = read_json(path)
    features = _features(content, path)
    _check_holds_rows(features, path)
    columns: dict[str, dict[int, Any]] = {}
    unnested = Unnested()
    for number, feature in enumerate(features):
        properties = feature.get("properties") or {}
        if "id" in feature and not {"id", "event_id"} & set(properties):
            properties = {"id": feature["id"], **properties}
        for name, value in unnested.columns(properties).items():
            columns.setdefault(name, {})[number] = value
    rows = len(features)
    check_grid(path, rows, len(columns), sum(map(len, columns.values())))
    filled = {n: _typed([held.get(row) for row in range(rows)]) for n, held in columns.items()}
    shapes, broken = _geometries(features)
    if notes := unnested.notes():
        how = {**how, "read_as": notes}
    return as_frame(Features(filled, rows, shapes, _crs(content, path), broken), path, how)


def _check_holds_rows(features: list[Mapping[str, Any]], path: Path) -> None:
    """Raise if GeoJSON holds no features, or shapes without a word about any of them."""
    if not features:
        msg = f"{path} holds no features; wanted one for each event"
        raise SourceError(msg)
    if any(feature.get("properties") for feature in features):
        return
    kinds = {str((one.get("geometry") or {}).get("type")).removeprefix("Multi") for one in features}
    if kinds <= {"Polygon", "LineString"}:
        what = "areas" if kinds == {"Polygon"} else "lines and areas"
        msg = (
            f"{path} holds {what} without properties, no events: draw them as a layer beside the "
            "events, as in atlas.explore(record, layers=[geopandas.read_file(...)])"
        )
    else:
        msg = f"{path} holds features without properties; wanted at least a date for each event"
    raise SourceError(msg)


def read_json(path: Path) -> Any:
    """Parse a JSON file."""
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        msg = f"{path} is no JSON that can be read ({error}); wanted GeoJSON"
        raise SourceError(msg) from error


def _features(content: Any, path: Path) -> list[Mapping[str, Any]]:
    """Return the features of GeoJSON, or raise with what the file is."""
    kind = content.get("type") if isinstance(content, dict) else None
    features = [content] if kind == "Feature" else None
    if kind == "FeatureCollection":
        features = content.get("features")
    if not isinstance(features, list):
        what = f"an object of type {kind!r}" if kind else f"JSON, {type(content).__name__}"
        msg = f"{path} is {what}; wanted GeoJSON: a FeatureCollection with a list of features"
        raise SourceError(msg)
    for number, feature in enumerate(features):
        held = feature.get("properties") if isinstance(feature, dict) else 0
        if not isinstance(held, dict | None):
            msg = f"{path}, feature {number}: wanted an object with properties and a geometry"
            raise SourceError(msg)
    return features


def _typed(values: list[Any]) -> pd.Series:
    """Return values of one type in that type, others unchanged."""
    kinds = {type(value) for value in values}
    if kinds == {str}:
        try:
            return pd.Series(values, dtype="str")
        except UnicodeEncodeError:  # half a surrogate pair
            return pd.Series(values, dtype=object)
    if kinds == {int} and all(-(2**63) <= value < 2**63 for value in values):
        return pd.Series(values, dtype="int64")
    return pd.Series(
        values, dtype={float: "float64", bool: "bool"}.get(*kinds) if len(kinds) == 1 else object
    )


def _geometries(features: list[Mapping[str, Any]]) -> tuple[np.ndarray, dict[int, str]]:
    """Return the geometries of features, None where missing; and why some cannot be read."""
    given = [feature.get("geometry") for feature in features]
    texts = np.array([None if one is None else json.dumps(one) for one in given], dtype=object)
    try:
        return shapely.from_geojson(texts), {}
    except _NO_GEOJSON:
        pass  # one of them is broken; find it below
    shapes, broken = np.full(len(texts), None, dtype=object), {}
    for number, text in enumerate(texts):
        try:
            shapes[number] = shapely.from_geojson(text)
        except _NO_GEOJSON as error:
            broken[number] = f"feature {number}: no geometry of GeoJSON ({str(error)[:200]})"
    return shapes, broken


def _crs(content: Mapping[str, Any], path: Path) -> Any:
    """Return the CRS of GeoJSON: WGS 84, or that of the ``crs`` member from before RFC 7946."""
    given = content.get("crs")
    if not given:
        return "EPSG:4326"
    try:
        return read_crs(given["properties"]["name"])
    except (KeyError, TypeError, ValueError) as error:
        name = str(given)[:200]
        msg = f"{path}: crs={name!r} is not known ({error}); wanted a name such as EPSG:32636"
        raise SourceError(msg) from error


__all__ = [
    "ENDINGS",
    "check_texts",
    "description_of",
    "geometries_of",
    "open_own",
    "read_json",
    "read_vector",
]
