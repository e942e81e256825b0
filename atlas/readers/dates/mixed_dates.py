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
    said: dict[str, pd.Series] = {}
    true = values.map(lambda cell: isinstance(cell, date) and cell == cell).astype(bool)
    texts = values[~true].map(lambda cell: isinstance(cell, str) and _NUMERIC.fullmatch(
        fold_date(cell)), na_action="ignore")  # fmt: skip
    found = [one for one in texts if isinstance(one, re.Match)]
    if not true.any() or not found:
        return values, said
    days = {(cell.year, cell.month, cell.day) for cell in values[true]}
    numbers = {(int(one[1]), int(one[2]), int(one[3])) for one in found}
    by_day = all(first > 12 >= second for first, second, _ in numbers)
    if not by_day or any(day > 12 for _, _, day in days):
        return values, said
    months = {(year, month) for _, month, year in numbers}
    as_is, exchanged = ({(y, m) for y, m, _ in days}, {(y, d) for y, _, d in days})
    if as_is <= months and not exchanged <= months:
        return values, said
    cell = min(values[true], key=str)
    if dayfirst is None:
        shown, other = f"{cell:%Y-%m-%d}", f"{cell.year}-{cell.day:02}-{cell.month:02}"
        msg = (
            f"column {column!r} has true dates, none with a day over 12, beside texts such as "
            f"{found[0][0]!r}, which have the day first: the workbook seems to have exchanged day "
            f"and month of {shown}; pass dayfirst=True if it should be {other}, or write all dates "
            "as YYYY-MM-DD"
        )
        raise SourceError(msg)
    if not dayfirst:
        return values, said
    said[_SWAPPED] = true
    return values.mask(true, values[true].map(_exchanged)), said


def _exchanged(cell: date) -> date:
    """Return a date with day and month exchanged; a time of the day stays."""
    return cell.replace(month=cell.day, day=cell.month)
