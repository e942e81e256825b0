"""Make one place of many rows: what a table of events knows of a name."""

from typing import Any

import numpy as np
import pandas as pd

from atlas.geocoding.grammar.expression_words import core_of
from atlas.geocoding.spelling.place_names import fold
from atlas.geodesy import distance_km
from atlas.reference.precision import least_km

# Rows of one name that lie within this of their middle are one place.
ONE_PLACE_KM = 10.0


def with_stated_precision(table: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose radii are no smaller than its precision codes allow."""
    columns = {str(name).lower(): name for name in given.columns}
    codebook = next((name for name in ("where_prec", "geo_precision") if name in columns), None)
    if codebook is None:
        return table
    codes = given[columns[codebook]].astype(str).str.strip().str.removesuffix(".0")
    least = codes.map(least_km(codebook)).to_numpy(float)
    return table.assign(radius_km=np.fmax(table["radius_km"].to_numpy(float), least))


def condensed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which a name stands once for each place that it means.

    The rows of a name, in one country and province, that lie together become one place: in
    their middle, with a radius over nine of ten of them that is never smaller than theirs.
    Names with a type word ("Homs city") are listed without it too.
    """
    key = table["name"].map(fold) + "|" + table["country"] + "|" + table["adm1"].map(fold)
    repeated = key.duplicated(keep=False)
    parts = [table[~repeated]]
    if repeated.any():
        groups = table[repeated].groupby(key[repeated], sort=False)
        parts.append(pd.DataFrame([row for _, group in groups for row in _places_of(group)]))
    whole = pd.concat(parts).sort_index()
    return whole.assign(
        names=[_with_core(*pair) for pair in zip(whole["name"], whole["names"], strict=True)]
    )


def _places_of(group: pd.DataFrame) -> list[pd.Series]:
    """Return the place of a name's rows, or each of its places where they lie apart."""
    longitude, latitude = group["longitude"].median(), group["latitude"].median()
    away = np.array(
        [distance_km(longitude, latitude, *point) for point in _points(group)], dtype=float
    )
    if away.max() > ONE_PLACE_KM:
        return [row for _, row in group.drop_duplicates(["longitude", "latitude"]).iterrows()]
    first = group.iloc[0].copy()
    first["longitude"], first["latitude"] = longitude, latitude
    first["radius_km"] = max(group["radius_km"].min(), float(np.quantile(away, 0.9)))
    return [first]


def _points(group: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return the points of rows."""
    return list(group[["longitude", "latitude"]].itertuples(index=False, name=None))


def _with_core(name: str, names: str) -> str:
    """Return the further names of a place, with its name without a type word."""
    core, cue = core_of(fold(name))
    more = [core] if cue is not None and cue.id == "settlement" else []
    return "|".join(dict.fromkeys([*filter(None, names.split("|")), *more]))
