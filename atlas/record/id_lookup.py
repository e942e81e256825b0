"""Look up ids in other columns, fast enough for a million rows."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def positions(ids: Any, among: Any, *, unique: bool = False) -> np.ndarray:
    """Return the first position of each id in ``among``; -1 where it is missing.

    With ``unique`` the ids are known to be unique, and this is not checked again.

    Examples
    --------
    >>> positions(pd.Series(["b", "x"]), pd.Series(["a", "b"])).tolist()
    [1, -1]
    """
    texts, known = in_arrow(ids), in_arrow(among)
    if unique and texts.equals(known) and not texts.null_count:
        return np.arange(len(texts))
    runs, lengths = _runs(texts)
    if runs.equals(known) and (unique or pd.Index(among).is_unique):
        found = np.where(runs.is_null(), -1, np.arange(len(runs)))
    else:
        found = _looked_up(runs, known)
    return np.repeat(found, lengths)


def is_among(ids: Any, among: Any) -> np.ndarray:
    """Return which ids are in ``among``."""
    texts, known = in_arrow(ids), in_arrow(among)
    if texts.equals(known) and not texts.null_count:
        return np.ones(len(texts), dtype=bool)
    runs, lengths = _runs(texts)
    if runs.equals(known) and not runs.null_count:
        return np.ones(int(lengths.sum()), dtype=bool)
    return np.repeat(_looked_up(runs, known) >= 0, lengths)


def _looked_up(texts: pa.Array, known: pa.Array) -> np.ndarray:
    """Return the first position of each text in ``known``, found by an index; else -1."""
    if not len(texts):
        return np.zeros(0, dtype="int64")
    found = pc.index_in(texts, value_set=known, skip_nulls=True).fill_null(-1)
    return found.to_numpy(zero_copy_only=False).astype("int64")


def _runs(texts: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Return the first text of each run of equal texts, and the length of each run.

    The rows of one event are mostly next to each other, and the events are in their own order: then
    a run is looked up once, or not at all.
    """
    if not len(texts):
        return texts, np.zeros(0, dtype="int64")
    new = pc.not_equal(texts[1:], texts[:-1]).fill_null(True).to_numpy(zero_copy_only=False)
    starts = np.concatenate([[0], np.flatnonzero(new) + 1])
    runs = texts if len(starts) == len(texts) else texts.take(pa.array(starts))
    return runs, np.diff(starts, append=len(texts))


def fully_match(texts: pd.Series, pattern: str) -> np.ndarray:
    """Return which texts match a pattern from end to end.

    Examples
    --------
    >>> fully_match(pd.Series(["2023", "20235"]), "[0-9]{4}").tolist()
    [True, False]
    """
    found = pc.match_substring_regex(in_arrow(texts), pattern=rf"\A(?:{pattern})\z")
    return found.to_numpy(zero_copy_only=False).astype(bool)


def in_arrow(values: Any) -> pa.Array:
    """Return texts as one array of Arrow, for its functions."""
    # The bare values: of a Series it is first asked whether a label has the name of a method, and
    # for that pandas indexes all its labels.
    made = pa.array(pd.Series(values, dtype="str").array, type=pa.large_string())
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made


def renamed(values: pd.Series, new: Mapping[str, str]) -> pd.Series:
    """Return a text column with some values replaced; others stay.

    `pandas.Series.replace` scans the column once for each value.

    Examples
    --------
    >>> renamed(pd.Series(["a", "b"], dtype="str"), {"b": "c"}).tolist()
    ['a', 'c']
    """
    if not new or not len(values):
        return values
    found = values.map(new)
    return values.where(found.isna(), found).astype("str")
