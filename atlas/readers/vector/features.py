"""The common result of all vector readers: typed columns, geometries, and broken rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers.cells.column_names import different
from atlas.readers.cells.table_cells import FIRST_ROW, ROW_IN_FILE, UNREAD

_TEXT = pd.StringDtype(na_value=np.nan)
_WHOLE = {2: "int16", 4: "int32", 8: "int64"}
_NULLABLE = {2: pd.Int16Dtype(), 4: pd.Int32Dtype(), 8: pd.Int64Dtype()}


class Features(NamedTuple):
    """The features of one layer, unchanged."""

    columns: Mapping[str, pd.Series]
    rows: int
    shapes: np.ndarray | None
    """One for each row, None where missing; None as a whole if the layer has no geometries."""
    crs: Any
    broken: Mapping[int, str]
    """Why rows cannot be read, by their position."""


def as_frame(
    features: Features, path: Path, how: Mapping[str, Any]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the features as a frame in degrees, and how they were read; broken rows are reported.

    Raises
    ------
    SourceError
        If the geometries are off the world, in declared degrees or after conversion.
    """
    numbers = pd.RangeIndex(FIRST_ROW, FIRST_ROW + features.rows, name=ROW_IN_FILE)
    names = different([*features.columns, "geometry"])
    held = [column.set_axis(numbers) for column in features.columns.values()]
    frame = pd.DataFrame(dict(zip(names, held, strict=False)), index=numbers)
    if features.shapes is not None:
        made = frame.assign(**{names[-1]: features.shapes})
        frame = gpd.GeoDataFrame(made, geometry=names[-1], crs=features.crs)
    told = dict(how)
    if features.broken:
        frame = frame.drop(index=numbers[list(features.broken)])
        told[UNREAD] = [(FIRST_ROW + at, "", why) for at, why in features.broken.items()]
    return in_degrees(frame, path), told


def in_degrees(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Convert features to degrees, if the file states its CRS; raise if they are off the world."""
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
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


def whole_numbers(values: Sequence[Any], size: int) -> pd.Series:
    """Return integers of a width in bytes: in the plain dtype if none is missing."""
    if all(type(value) is int for value in values):
        try:
            return pd.Series(values, dtype=_WHOLE[size])
        except (OverflowError, ValueError):
            return pd.Series(values, dtype=object)
    return typed(values, _NULLABLE[size], int)


def typed(values: Sequence[Any], dtype: Any, *kinds: type) -> pd.Series:
    """Return values in a dtype if all present values have it; else unchanged."""
    if all(value is None or type(value) in kinds for value in values):
        try:
            return pd.Series(values, dtype=dtype)
        except (OverflowError, ValueError, TypeError):
            pass  # more than the dtype holds, or half a surrogate pair
    return pd.Series(values, dtype=object)


def truths(values: Sequence[Any]) -> pd.Series:
    """Return booleans: in the plain dtype if none is missing."""
    missing = any(value is None for value in values)
    return typed(values, pd.BooleanDtype() if missing else "bool", bool)


def numbers(values: Sequence[Any], dtype: str = "float64") -> pd.Series:
    """Return numbers; None is a missing number."""
    return typed(values, dtype, float, int)


def texts(values: Sequence[Any]) -> pd.Series:
    """Return texts; None is a missing text."""
    return typed(values, _TEXT, str)
