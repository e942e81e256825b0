"""From columns of pandas to columns of the container: what is missing, and what is rounded.

A missing code, number or coordinate is stored as missing; missing text as empty text.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import PageError
from atlas.page.codec import Column, Ints, Text, Words


def strings(values: pd.Series) -> pd.Series:
    """Return text, with empty text for what is missing and ISO text for dates."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return dates(values)
    if not isinstance(values.dtype, pd.StringDtype):
        values = values.map(str, na_action="ignore").astype("str")
    return values.fillna("")


def dates(values: pd.Series) -> pd.Series:
    """Return times as ISO text: a day, or a day and a minute where there is one."""
    text = values.dt.strftime("%Y-%m-%dT%H:%M").astype("str").fillna("")
    return text.str.removesuffix("T00:00")


def text(values: pd.Series) -> Text:
    """Return a column of strings that mostly differ."""
    return Text(strings(values).array)


def words(values: pd.Series) -> Column:
    """Return a column of strings, stored once each where at least half are repeated."""
    clean = strings(values)
    codes, different = pd.factorize(clean)
    if len(different) * 2 > len(clean):
        return Text(clean.array)
    return Words(codes, [str(value) for value in different])


def dictionary(values: pd.Series) -> Words:
    """Return a column of strings, each stored once, as codes."""
    codes, different = pd.factorize(strings(values))
    return Words(codes, [str(value) for value in different])


def codes(values: pd.Series, vocabulary: Iterable[str], *, name: str, default: str = "") -> Ints:
    """Return the codes of words of a closed vocabulary.

    Parameters
    ----------
    values : pandas.Series
        Words of the vocabulary; empty or missing where nothing is said.
    vocabulary : iterable of str
        The words, in the order of their codes.
    name : str
        What the column is called in a message.
    default : str
        The word for what is empty; "" stores it as missing.

    Returns
    -------
    Ints
        The codes.

    Raises
    ------
    PageError
        Where a word is not in the vocabulary.
    """
    known = list(vocabulary)
    clean = strings(values)
    if default:
        clean = clean.where(clean != "", default)
    rows, different = pd.factorize(clean)
    place = {word: code for code, word in enumerate(known)}
    unknown = sorted(set(different) - set(place) - {""})
    if unknown:
        msg = f"{name} has {', '.join(map(repr, unknown[:5]))}; wanted one of {', '.join(known)}"
        raise PageError(msg)
    found = np.array([place.get(word, -1) for word in different], dtype=np.int64)[rows]
    return Ints(found, missing=found < 0)


def rounded(values: pd.Series, rounding: Callable[[np.ndarray], np.ndarray]) -> Ints:
    """Return decimal numbers as whole steps, by the rounding that filters use."""
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    missing = ~np.isfinite(numbers)
    return Ints(rounding(np.where(missing, 0, numbers)), missing=missing)


def whole(values: pd.Series) -> Ints:
    """Return whole numbers, any of which may be missing."""
    missing = values.isna().to_numpy()
    return Ints(values.fillna(0).to_numpy(dtype=np.int64), missing=missing)


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it; what is missing becomes None."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [plain(item) for item in items]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value if isinstance(value, str | int | float | bool) else str(value)


def column_or_empty(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of a table; empty text in each row where it has none."""
    if name in table:
        return table[name]
    return pd.Series("", index=table.index, dtype="str")
