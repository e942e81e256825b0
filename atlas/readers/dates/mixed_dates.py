"""Look at columns in which a workbook has true dates beside texts that it took for none."""

import re
from datetime import date

import pandas as pd

from atlas.errors import SourceError
from atlas.readers.dates.date_words import fold_date

_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .*)?")
_SWAPPED = "true dates whose day and month the workbook had exchanged: exchanged back"


def look_at_true_dates(
    values: pd.Series, column: str, dayfirst: bool | None
) -> tuple[pd.Series, dict[str, pd.Series]]:
    """Return a column whose true dates are those that were written, and what is to be said.

    A program that expects the month first makes 06/04/2023 a true date, 4 June, and leaves
    13/04/2023 a text. Such a column has no true date with a day over 12, and no text with one up
    to 12.

    Parameters
    ----------
    values : pandas.Series
        Cells of any type.
    column : str
        Its name, for messages.
    dayfirst : bool or None
        As the caller gave it.

    Raises
    ------
    SourceError
        If the true dates look exchanged, and the caller has not said which order was written.
    """
    if pd.api.types.infer_dtype(values, skipna=True) not in ("mixed", "mixed-integer"):
        return values, {}
    true = values.map(lambda cell: isinstance(cell, date) and cell == cell).astype(bool)
    texts = _numeric(values[~true]) if true.any() else []
    if not texts or not _look_exchanged(set(values[true]), texts):
        return values, {}
    if dayfirst is None:
        cell = min(values[true], key=str)
        msg = (
            f"column {column!r} has true dates, none with a day over 12, beside texts such as "
            f"{texts[0][0]!r}, which have the day first: the workbook seems to have exchanged day "
            f"and month of {cell:%Y-%m-%d}; pass dayfirst=True if it should be "
            f"{_exchanged(cell):%Y-%m-%d}, or write all dates as YYYY-MM-DD"
        )
        raise SourceError(msg)
    if not dayfirst:
        return values, {}
    return values.mask(true, values[true].map(_exchanged)), {_SWAPPED: true}


def _numeric(cells: pd.Series) -> list[re.Match[str]]:
    """Return the texts that are dates of numbers with the year last."""
    texts = (fold_date(cell) for cell in cells.unique() if isinstance(cell, str))
    return [found for text in texts if (found := _NUMERIC.fullmatch(text))]


def _look_exchanged(dates: set[date], texts: list[re.Match[str]]) -> bool:
    """Return whether a program has taken for dates what has no day over 12, and that alone."""
    numbers = {(int(one[1]), int(one[2]), int(one[3])) for one in texts}
    if not all(first > 12 >= second for first, second, _ in numbers):
        return False
    if any(cell.day > 12 for cell in dates):
        return False
    months = {(year, month) for _, month, year in numbers}
    as_they_are = {(cell.year, cell.month) for cell in dates}
    exchanged = {(cell.year, cell.day) for cell in dates}
    return not as_they_are <= months or exchanged <= months


def _exchanged(cell: date) -> date:
    """Return a date with day and month exchanged; a time of the day stays."""
    return cell.replace(month=cell.day, day=cell.month)
