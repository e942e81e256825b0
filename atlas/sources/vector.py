"""Files of features: GeoJSON, GeoPackage, GeoParquet and what else GDAL reads, in any CRS.

The columns come as they stand in the file. What `Record.write` made is told by what it says of
itself, and becomes a record again.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pyproj
import shapely

from atlas.errors import InputTypeError, SourceError
from atlas.events.formats.gpkgread import description_of, read_own
from atlas.events.record import Record
from atlas.sources.columns import different
from atlas.sources.placed import is_placed, read_placed

ENDINGS = (".geojson", ".json", ".gpkg", ".shp", ".fgb")
_GEOJSON = (".geojson", ".json")
# What the libraries below raise on a file that is broken somewhere in its middle.
_BROKEN = (
    *(OSError, ValueError, TypeError, KeyError, IndexError, OverflowError),
    *(RuntimeError, pa.ArrowException, shapely.errors.ShapelyError),
)
# Layers that are no events: styles of QGIS.
_NO_EVENTS = ("layer_styles", "qgis_projects")


def open_own(path: Path) -> Record | None:
    """Return the record of a file that `Record.write` made; None where it is another's file.

    Raises
    ------
    SourceError, RecordError
        If it is broken.
    """
    if not path.is_file():
        return None
    if path.suffix.lower() == ".gpkg":
        return read_own(path)
    if path.suffix.lower() in (*_GEOJSON, ".parquet", ".geoparquet") and is_placed(path):
        frame, _ = read_vector(path)
        return read_placed(frame, path)
    return None


def read_vector(
    path: Path, *, layer: str | None = None, **options: Any
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the features of a file, their columns as they stand there, and how it was read.

    Parameters
    ----------
    path : pathlib.Path
        GeoJSON, GeoPackage, GeoParquet, a shapefile, FlatGeobuf.
    layer : str or None
        Which layer; None: the only one, or the only one with geometries.
    **options
        None: what others take has no meaning here.

    Raises
    ------
    InputTypeError
        If another option is given.
    SourceError
        If it cannot be read, or has several layers and none was chosen: it lists them.
    """
    if options:
        msg = f"{path.name} is read without {', '.join(options)}: its format says it, or has none"
        raise InputTypeError(msg)
    if path.suffix.lower() in _GEOJSON:
        return _read_geojson(path), _no_layers(path, layer)
    with path.open("rb") as file:
        if file.read(4) == b"PAR1":
            return _read_geoparquet(path), _no_layers(path, layer)
    try:
        return _read_layer(path, layer)
    except SourceError:
        raise
    except _BROKEN as error:
        msg = f"{path} is no file of features that can be read: {error}"
        raise SourceError(msg) from error


def _no_layers(path: Path, layer: str | None) -> dict[str, Any]:
    """Return how a file was read that has no layers to choose from."""
    if layer is not None:
        msg = f"{path} has no layers; layer={layer!r} is for GeoPackage and the like"
        raise SourceError(msg)
    return {}


# ---- GeoPackage and others, by GDAL ----------------------------------------------------------


def _read_layer(path: Path, layer: str | None) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read one layer, whole numbers as whole numbers and dates as they are written."""
    listed = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
    chosen = _choose(path, listed, layer)
    about, table = pyogrio.read_arrow(path, layer=chosen, datetime_as_string=True)
    name = about["geometry_name"] or "wkb_geometry"
    whole = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype(), pa.int16(): pd.Int16Dtype()}
    whole |= {pa.bool_(): pd.BooleanDtype()}
    text = {kind: pd.StringDtype(na_value=np.nan) for kind in (pa.string(), pa.large_string())}
    types = {**whole, **text}
    held = table.drop_columns([name]) if name in table.column_names else table
    frame = _plain_integers(held.to_pandas(types_mapper=types.get))
    others = [name for name, _ in listed if name != chosen]
    how = {"layer": chosen, **({"other_layers": others} if others else {})}
    if name not in table.column_names or about["geometry_type"] is None:
        return frame, how
    shapes = shapely.from_wkb(table.column(name).to_numpy(zero_copy_only=False))
    return _in_degrees(_with_geometry(frame, shapes, about["crs"]), path), how


def _choose(path: Path, listed: list[tuple[str, str | None]], layer: str | None) -> str:
    """Return which layer to read, or list them."""
    found = [(name, kind) for name, kind in listed if name not in _NO_EVENTS]
    names = "; ".join(f"{name} ({kind or 'a table without geometry'})" for name, kind in found)
    if layer is not None:
        if layer not in [name for name, _ in listed]:
            msg = f"{path} has no layer {layer!r}; layers: {names or 'none'}"
            raise SourceError(msg)
        return layer
    drawn = [name for name, kind in found if kind]
    if len(found) == 1:
        return found[0][0]
    if len(drawn) == 1:
        return drawn[0]
    if not found:
        msg = f"{path} has no layers; wanted one with a row an event"
        raise SourceError(msg)
    example = (drawn or [found[0][0]])[0]
    msg = f"{path} has {len(found)} layers: {names}; choose one with layer={example!r}"
    raise SourceError(msg)


def _plain_integers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return whole numbers and truth values in their plain types where none is missing."""
    for name, column in frame.items():
        dtype = column.dtype
        whole = isinstance(dtype, pd.api.extensions.ExtensionDtype) and dtype.kind in "iub"
        if whole and not column.isna().any():
            frame[name] = column.astype(dtype.numpy_dtype)
    return frame


def _with_geometry(frame: pd.DataFrame, shapes: np.ndarray, crs: Any) -> gpd.GeoDataFrame:
    """Return a frame with its geometries, in degrees if it says what they are in."""
    name = different([*frame.columns, "geometry"])[-1]
    return gpd.GeoDataFrame(frame.assign(**{name: shapes}), geometry=name, crs=crs)


def _in_degrees(frame: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """Return features in degrees, if the file says what they are in; they must lie on the world."""
    if frame.crs is None:
        return frame
    turned = frame.to_crs("EPSG:4326")
    west, south, east, north = turned.total_bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        msg = (
            f"{path}: the geometry reaches from {west:g}, {south:g} to {east:g}, {north:g}, which "
            f"are no degrees, though the file is in {frame.crs.to_string()}; mend its CRS"
        )
        raise SourceError(msg)
    return turned


# ---- GeoParquet ------------------------------------------------------------------------------


def _read_geoparquet(path: Path) -> gpd.GeoDataFrame:
    """Read GeoParquet."""
    types = {
        pa.int64(): pd.Int64Dtype(),
        pa.int32(): pd.Int32Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    try:
        read = gpd.read_parquet(path, to_pandas_kwargs={"types_mapper": types.get})
        check_texts(read)
    except _BROKEN as error:
        msg = f"{path} is no GeoParquet that can be read: {error}"
        raise SourceError(msg) from error
    return _in_degrees(_plain_integers(read), path)


def geometries_of(
    path: Path, metadata: Mapping[bytes, bytes]
) -> Callable[[pd.DataFrame], gpd.GeoDataFrame] | None:
    """Return what makes features of rows of GeoParquet; None where the file is plain Parquet.

    Raises
    ------
    SourceError
        If the geometries stand in another form than well-known binary.
    """
    if b"geo" not in metadata:
        return None
    try:
        told = json.loads(metadata[b"geo"])
        name = told["primary_column"]
        column = told["columns"][name]
        crs = pyproj.CRS.from_user_input(column.get("crs") or "OGC:CRS84")
    except (ValueError, KeyError, TypeError, pyproj.exceptions.CRSError) as error:
        msg = f"{path} is no GeoParquet that can be read: {error}"
        raise SourceError(msg) from error
    if column.get("encoding", "WKB") != "WKB":
        msg = (
            f"{path}: its geometries are written as {column['encoding']!r}, which cannot be read "
            "piece by piece; wanted WKB: write it anew with frame.to_parquet(path)"
        )
        raise SourceError(msg)

    def finish(frame: pd.DataFrame) -> gpd.GeoDataFrame:
        try:
            shapes = shapely.from_wkb(frame[name].to_numpy(dtype=object))
        except (shapely.errors.ShapelyError, TypeError) as error:
            msg = f"{path}: its geometries cannot be read: {error}"
            raise SourceError(msg) from error
        features = gpd.GeoDataFrame(frame.assign(**{name: shapes}), geometry=name, crs=crs)
        return _in_degrees(features, path) if len(features) else features

    return finish


def check_texts(frame: pd.DataFrame) -> None:
    """Raise `pyarrow.ArrowInvalid` where a damaged file holds text that is none."""
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        if isinstance(column.dtype, pd.StringDtype):
            pa.array(column).validate(full=True)


# ---- GeoJSON ---------------------------------------------------------------------------------


def _read_geojson(path: Path) -> gpd.GeoDataFrame:
    """Read GeoJSON; its properties keep their types, and one that is not there is missing."""
    content = read_json(path)
    features = _features(content, path)
    columns: dict[str, list[Any]] = {}
    for number, feature in enumerate(features):
        properties = feature.get("properties") or {}
        if "id" in feature and not {"id", "event_id"} & set(properties):
            properties = {"id": feature["id"], **properties}
        for name, value in properties.items():
            held = columns.setdefault(name, [])
            held += [None] * (number - len(held))
            held.append(value)
    rows = len(features)
    filled = {name: _typed([*held, *[None] * (rows - len(held))]) for name, held in columns.items()}
    frame = pd.DataFrame(filled, index=range(rows))
    made = _with_geometry(frame, _geometries(features, path), _crs(content, path))
    return _in_degrees(made, path)


def read_json(path: Path) -> Any:
    """Return the content of a JSON file."""
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        msg = f"{path} is no JSON that can be read ({error}); wanted GeoJSON"
        raise SourceError(msg) from error


def _features(content: Any, path: Path) -> list[Mapping[str, Any]]:
    """Return the features of GeoJSON, or say what the file is."""
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
    """Return values of one type in that type, others as they are."""
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


def _geometries(features: list[Mapping[str, Any]], path: Path) -> np.ndarray:
    """Return the geometries of features; None where there is none."""
    given = [feature.get("geometry") for feature in features]
    texts = np.array([None if one is None else json.dumps(one) for one in given], dtype=object)
    try:
        return shapely.from_geojson(texts)
    except (shapely.errors.GEOSException, TypeError, ValueError):
        pass  # one of them is broken: which?
    for number, text in enumerate(texts):
        try:
            shapely.from_geojson(text)
        except (shapely.errors.GEOSException, TypeError, ValueError) as error:
            msg = f"{path}, feature {number}: no geometry of GeoJSON ({error})"
            raise SourceError(msg) from error
    msg = f"{path}: its geometries cannot be read"
    raise SourceError(msg)


def _crs(content: Mapping[str, Any], path: Path) -> Any:
    """Return the CRS of GeoJSON: WGS 84, or what the member of before RFC 7946 names."""
    given = content.get("crs")
    if not given:
        return "EPSG:4326"
    try:
        return pyproj.CRS.from_user_input(given["properties"]["name"])
    except (KeyError, TypeError, pyproj.exceptions.CRSError) as error:
        msg = f"{path}: crs={given!r} is not known ({error}); wanted a name such as EPSG:32636"
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
