"""Convert the cells of a table to plain values that other formats can hold."""

import math
from typing import Any

import numpy as np
import pandas as pd

# Their cells are plain already, unless one is missing or infinite.
_NUMBERS = (np.dtype("bool"), np.dtype("int64"), np.dtype("float64"))


def plain_values(column: pd.Series) -> list[Any]:
    """Return the cells of a column as text, numbers, truth values or None.

    Examples
    --------
    >>> plain_values(pd.Series([1.5, float("nan")]))
    [1.5, None]
    >>> plain_values(pd.Series([1, None], dtype="Int64"))
    [1, None]
    """
    if column.dtype == "str":
        return column.fillna("").tolist()
    if column.dtype in _NUMBERS:
        values = column.to_numpy()
        if np.isfinite(values).all():
            return values.tolist()
    return [plain(value) for value in column.astype(object)]


def mended(text: str) -> str:
    """Return text without unpaired surrogates, which no file can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def plain(value: Any) -> Any:
    """Return a cell as text, a number, a truth value or None."""
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else (None if math.isnan(value) else str(value))
    if isinstance(value, list | tuple | dict | set | np.ndarray):
        return mended(str(value))
    if value is None or pd.isna(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else mended(str(value))


def plain_tree(value: Any) -> Any:
    """Return nested values in a form that JSON can hold."""
    if isinstance(value, dict):
        return {mended(str(key)): plain_tree(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain_tree(item) for item in value]
    return plain(value)
