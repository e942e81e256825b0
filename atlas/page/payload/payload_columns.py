"""Convert columns of pandas to columns of the container, with missing and rounded values.

A missing code, number or coordinate is stored as missing; missing text as empty text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import PageError
from atlas.page.payload.codec import Column, Ints, TextColumn, WordColumn


@dataclass(frozen=True, eq=False)
class Values:
    """A column of a table, and the order of its values in the payload.

    Long columns are sorted as codes, which is many times faster than as text.
    """

    series: pd.Series
    """The values, in the order of the table."""
    order: np.ndarray | None = None
    """The position in the table of each value of the payload; None for the table's own order."""

    def sorted(self, array: Any) -> Any:
        """Return an array over the table's rows in the order of the payload."""
        return array if self.order is None else array.take(self.order)

    def factorized(self) -> tuple[np.ndarray, list[str]]:
        """Return codes, in the order of the payload, and the different strings."""
        codes, different = pd.factorize(strings(self.series))
        # Half the width of pandas' codes: a page of a million events has fifty such columns.
        return self.sorted(codes.astype(np.int32)), [str(value) for value in different]


def strings(values: pd.Series) -> pd.Series:
    """Return text, with empty text for missing values and ISO text for dates."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return dates(values)
    if not isinstance(values.dtype, pd.StringDtype):
        values = values.map(str, na_action="ignore").astype("str")
    return values.fillna("") if values.hasnans else values


def dates(values: pd.Series) -> pd.Series:
    """Return times as ISO text: a day, or a day and a minute where it has one."""
    text = values.dt.strftime("%Y-%m-%dT%H:%M").astype("str").fillna("")
    return text.str.removesuffix("T00:00")


def text(values: Values) -> TextColumn:
    """Return a column of strings that mostly differ."""
    return TextColumn(values.sorted(strings(values.series).array))


def words(values: Values) -> Column:
    """Return a column of strings, each stored once where at least half are repeated."""
    codes, different = values.factorized()
    return text(values) if len(different) * 2 > len(codes) else WordColumn(codes, different)


def dictionary(values: Values) -> WordColumn:
    """Return a column of strings, each stored once, as codes."""
    return WordColumn(*values.factorized())


def codes(values: Values, vocabulary: Iterable[str], *, name: str, default: str = "") -> Ints:
    """Return the codes of words of a closed vocabulary.

    Parameters
    ----------
    values : Values
        Words of the vocabulary; empty or missing where not stated.
    vocabulary : iterable of str
        The words, in the order of their codes.
    name : str
        The name of the column in a message.
    default : str
        The word for empty values; "" stores them as missing.

    Returns
    -------
    Ints
        The codes.

    Raises
    ------
    PageError
        Where a word is not in the vocabulary.
    """
    place = {word: code for code, word in enumerate(vocabulary)}
    rows, different = values.factorized()
    unknown = sorted(set(different) - set(place) - {""})
    if unknown:
        given = ", ".join(map(repr, unknown[:5]))
        msg = f"{name} has {given}; wanted one of {', '.join(place)}"
        raise PageError(msg)
    code_of = np.array([place.get(word or default, -1) for word in different], dtype=np.int32)
    found = code_of[rows]
    return Ints(found, missing=found < 0)


def rounded(values: Values, rounding: Callable[[np.ndarray], np.ndarray]) -> Ints:
    """Return decimal numbers as integers, by the rounding that filters use."""
    numbers = values.sorted(values.series.to_numpy(dtype=np.float64, na_value=np.nan))
    missing = ~np.isfinite(numbers)
    return Ints(rounding(np.where(missing, 0, numbers)), missing=missing)


def whole(values: Values) -> Ints:
    """Return integers, any of which may be missing."""
    missing = values.sorted(values.series.isna().to_numpy())
    numbers = values.series.to_numpy(dtype=np.float64, na_value=0)
    return Ints(np.where(missing, 0, values.sorted(numbers)), missing=missing)


def plain(value: Any) -> Any:
    """Return a value as JSON; a missing value becomes None."""
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
