"""Read a layer of a GeoPackage of any program, with SQLite, from plain tables only."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from atlas.errors import SourceError
from atlas.files.sqlite_reader import SqliteTables, open_tables
from atlas.files.wkb import from_wkb
from atlas.readers.vector.crs import read_crs
from atlas.readers.vector.features import Features, numbers, texts, truths, whole_numbers
from atlas.writers.geopackage.read_geopackage import wkb_of

_CONTENTS, _GEOMETRIES, _SYSTEMS = "gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"
_KINDS = ("features", "attributes", "aspatial")
# Layers that are not events: styles of QGIS.
_NO_EVENTS = ("layer_styles", "qgis_projects")
# The ids of an undefined CRS.
_UNDEFINED = (-1, 0)


class _Layer(NamedTuple):
    """A layer as the table of contents lists it."""

    name: str
    kind: str
    """The geometry type; "" if it has no geometries."""
    column: str
    system: Any


def read_layer_of(path: Path, chosen: str | None) -> tuple[Features, dict[str, Any]]:
    """Return the features of one layer, and which layer it is.

    Raises
    ------
    SourceError
        If there is no such layer, or there are several and none was chosen.
    sqlite3.Error
        If the file is damaged.
    """
    with open_tables(path) as tables:
        if _CONTENTS not in tables:
            what = tables.other(_CONTENTS) or "not there"
            msg = f"{path} is a SQLite database and no GeoPackage: its {_CONTENTS} is {what}"
            raise SourceError(msg)
        layers, left = _layers(tables)
        layer = _choose(path, layers, left, chosen)
        others = [one.name for one in layers if one.name != layer.name] + list(left)
        features = _read(tables, layer, path)
    return features, {"layer": layer.name, **({"other_layers": others} if others else {})}


def _layers(tables: SqliteTables) -> tuple[list[_Layer], dict[str, str]]:
    """Return the layers that can be read, and the types of the others."""
    columns: dict[str, tuple[str, str, Any]] = {}
    if _GEOMETRIES in tables:
        asked = ["table_name", "column_name", "geometry_type_name", "srs_id"]
        for name, column, kind, system in tables.read(_GEOMETRIES, asked):
            columns[str(name).lower()] = (str(kind), str(column), system)
    layers, left = [], {}
    for name, kind in tables.read(_CONTENTS, ["table_name", "data_type"]):
        if kind not in _KINDS or name in _NO_EVENTS:
            continue
        if str(name) in tables:
            layers.append(_Layer(str(name), *columns.get(str(name).lower(), ("", "", None))))
        else:
            left[str(name)] = f"{tables.other(str(name)) or 'not there'}, which is not read"
    return layers, left


def _choose(path: Path, layers: list[_Layer], left: dict[str, str], chosen: str | None) -> _Layer:
    """Return the layer to read, or raise with a list of them."""
    told = [f"{one.name} ({one.kind or 'a table without geometry'})" for one in layers]
    listed = "; ".join([*told, *(f"{name} ({what})" for name, what in left.items())])
    if chosen is not None:
        for layer in layers:
            if layer.name == chosen:
                return layer
        msg = f"{path} has no layer {chosen!r}; layers: {listed or 'none'}"
        if chosen in left:
            msg = f"{path}: layer {chosen!r} is {left[chosen]}; save it as a table of its own"
        raise SourceError(msg)
    drawn = [layer for layer in layers if layer.kind]
    for few in (layers, drawn):
        if len(few) == 1:
            return few[0]
    if not layers:
        msg = f"{path} has no layers that can be read ({listed or 'none'}); wanted a row an event"
        raise SourceError(msg)
    example = (drawn or layers)[0].name
    msg = f"{path} has {len(layers)} layers: {listed}; choose one with layer={example!r}"
    raise SourceError(msg)


def _read(tables: SqliteTables, layer: _Layer, path: Path) -> Features:
    """Return the features of a layer."""
    found = tables.columns(layer.name)
    key = next((c for c, (kind, key) in found.items() if key and kind.upper() == "INTEGER"), None)
    geometry = next((column for column in found if column == layer.column), None)
    asked = [column for column in found if column not in (key, geometry)]
    rows = tables.read(layer.name, [*asked, *([geometry] if geometry else [])], order=key)
    values = list(zip(*rows, strict=True)) or [()] * (len(asked) + (geometry is not None))
    columns = {
        name: _column(found[name][0], held) for name, held in zip(asked, values, strict=False)
    }
    if geometry is None:
        return Features(columns, len(rows), None, None, {})
    shapes, broken = from_wkb(map(wkb_of, values[-1]))
    return Features(columns, len(rows), shapes, _crs(tables, layer, path), broken)


def _crs(tables: SqliteTables, layer: _Layer, path: Path) -> Any:
    """Return the CRS of a layer; None if the file does not state it."""
    if layer.system in _UNDEFINED or layer.system is None or _SYSTEMS not in tables:
        return None
    asked = ["srs_id", "organization", "organization_coordsys_id", "definition"]
    held = [row[1:] for row in tables.read(_SYSTEMS, asked) if row[0] == layer.system]
    if not held:
        return None
    owner, code, definition = held[0]
    known = isinstance(owner, str) and owner.isalpha() and isinstance(code, int)
    try:
        return read_crs(f"{owner}:{code}" if known and owner != "NONE" else definition)
    except ValueError as error:
        msg = f"{path}: the coordinate system {layer.system} of layer {layer.name!r}: {error}"
        raise SourceError(msg) from error


def _column(declared: str, values: Sequence[Any]) -> pd.Series:
    """Return a column in its declared type, as far as its values fit."""
    kind = declared.upper().split("(")[0].strip()
    return _TYPED.get(kind, texts)(_shown(values))


def _shown(values: Sequence[Any]) -> Sequence[Any]:
    """Return values, with bytes shown as Python does."""
    if not any(isinstance(value, bytes) for value in values):
        return values
    return [str(value) if isinstance(value, bytes) else value for value in values]


def _truths(values: Sequence[Any]) -> pd.Series:
    """Return booleans, which SQLite stores as 0 and 1."""
    return truths([bool(value) if value in (0, 1) else value for value in values])


_TYPED: dict[str, Callable[[Sequence[Any]], pd.Series]] = {
    "BOOLEAN": _truths,
    "TINYINT": lambda values: whole_numbers(values, 2),
    "SMALLINT": lambda values: whole_numbers(values, 2),
    "MEDIUMINT": lambda values: whole_numbers(values, 4),
    "INT": lambda values: whole_numbers(values, 8),
    "INTEGER": lambda values: whole_numbers(values, 8),
    "FLOAT": lambda values: numbers(values, "float32"),
    "DOUBLE": numbers,
    "REAL": numbers,
}
