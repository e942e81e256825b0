"""Where ids stand in other columns, a million at a time."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def positions(ids: Any, among: Any) -> np.ndarray:
    """Return where each id first stands in ``among``; -1 where it does not.

    Examples
    --------
    >>> positions(pd.Series(["b", "x"]), pd.Series(["a", "b"])).tolist()
    [1, -1]
    """
    found = pc.index_in(_texts(ids), value_set=_texts(among))
    return found.fill_null(-1).to_numpy(zero_copy_only=False).astype("int64")


def is_among(ids: Any, among: Any) -> np.ndarray:
    """Tell which ids stand in ``among``."""
    return positions(ids, among) >= 0


def fully_match(texts: pd.Series, pattern: str) -> np.ndarray:
    """Tell which texts are as a pattern says, from end to end.

    Examples
    --------
    >>> fully_match(pd.Series(["2023", "20235"]), "[0-9]{4}").tolist()
    [True, False]
    """
    found = pc.match_substring_regex(_texts(texts), pattern=rf"\A(?:{pattern})\z")
    return found.to_numpy(zero_copy_only=False).astype(bool)


def _texts(values: Any) -> pa.Array:
    """Return texts as one Arrow array."""
    made = pa.array(pd.Series(values, dtype="str"), type=pa.large_string())
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
