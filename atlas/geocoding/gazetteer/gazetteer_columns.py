"""The columns of the gazetteer's table: the contract between its layers."""

from typing import Any

import numpy as np
import pandas as pd

from atlas.geocoding.spelling.digits import in_plain_digits

TEXT = (
    "place_id", "name", "names", "kind", "feature", "country", "country_alt", "adm1", "adm2",
    "adm1_id", "source",
)  # fmt: skip
NUMBERS = ("longitude", "latitude", "radius_km", "population")


def completed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with all columns of the gazetteer, in order and of the right type."""
    size = len(table)
    columns: dict[str, Any] = {}
    for name in TEXT:
        given = table[name] if name in table else pd.Series([""] * size, index=table.index)
        columns[name] = given.fillna("").astype(str).to_numpy(dtype=object)
    for name in NUMBERS:
        given = table[name] if name in table else pd.Series([np.nan] * size, index=table.index)
        columns[name] = numbers_of(given)
    columns["population"] = np.nan_to_num(columns["population"]).astype("int64")
    return pd.DataFrame(columns)


def numbers_of(given: pd.Series) -> np.ndarray:
    """Return numbers as floats, in the digits of any script; NaN for what is none."""
    if not pd.api.types.is_numeric_dtype(given):
        given = given.map(lambda cell: in_plain_digits(cell) if isinstance(cell, str) else cell)
    return pd.to_numeric(given, errors="coerce").to_numpy(float)
