"""Read the dates of tables that have year, month and day in columns of their own."""

import re

import numpy as np
import pandas as pd

from atlas.readers.cells.table_cells import Rows
from atlas.readers.dates.date_order import century_rule
from atlas.readers.dates.date_spans import REMARKS
from atlas.readers.dates.date_words import is_missing_part, month_of
from atlas.record.problems import Problems
from atlas.record.tables import LAST_YEAR

_WHOLE = re.compile(r"\d{1,4}(?:\.0+)?")
_OTHER_CALENDAR = (1340, 1460)
_SHORT = 2  # digits of a year without its century
_LOWEST = {"year": 1000, "month": 1, "day": 1}
_HIGHEST = {"year": LAST_YEAR, "month": 12, "day": 31}
_WANTED = {
    "year": "wanted a year such as 2023, or a blank",
    "month": "wanted a month, 1 to 12 or its name; 0 or a blank where it is not known",
    "day": "wanted a day of the month, 1 to 31; 0 or a blank where it is not known",
}


def row_years(rows: Rows) -> pd.Series | None:
    """Return the year of each row in its own column, NaN where it has none; None without one."""
    return _numbers(rows, "year", "year")[0] if rows.has("year") else None


def read_parts(rows: Rows, prefix: str, problems: Problems, level: str = "error") -> pd.DataFrame:
    """Return start, end and precision of the dates in ``year``, ``month`` and ``day``.

    Parameters
    ----------
    rows : Rows
        The rows, with a column ``year``.
    prefix : str
        ``""``, or ``"end_"`` for the last day.
    problems : Problems
        Gets what is no year, month or day.
    level : str
        How much that matters: an error, or a note beside a date in one cell.

    Returns
    -------
    pandas.DataFrame
        A day whose month is not known is a year; a year that is not known is no date.
    """
    parts = {}
    for name in ("year", "month", "day"):
        number, wrong, short = _numbers(rows, prefix + name, name)
        if level == "error":
            rows.tell(REMARKS["short"], short, prefix + name)
        rows.complain(problems, wrong, prefix + name, _WANTED[name], level)
        parts[name] = number.to_numpy()
    year, month, day = parts["year"], parts["month"], parts["day"]
    known = ~np.isnan(year)
    to_month = known & ~np.isnan(month)
    to_day = to_month & ~np.isnan(day)
    months = (np.where(known, year, 1970) - 1970) * 12 + np.where(to_month, month, 1) - 1
    first = months.astype("int64").astype("datetime64[M]")
    start = first.astype("datetime64[D]") + np.where(to_day, day - 1, 0).astype("timedelta64[D]")
    over = to_day & (start.astype("datetime64[M]") != first)
    rows.complain(
        problems, pd.Series(over), prefix + "day", "wanted a day that the month has", level
    )
    length = np.where(to_month, 1, 12).astype("timedelta64[M]")
    last = (first + length).astype("datetime64[D]") - np.timedelta64(1, "D")
    none = np.datetime64("NaT", "s")
    fine = known & ~over
    precision = np.select([~fine, to_day, to_month], ["", "day", "month"], "range")
    return pd.DataFrame(
        {
            "start": np.where(fine, start.astype("datetime64[s]"), none),
            "end": np.where(fine & ~to_day, last.astype("datetime64[s]"), none),
            "precision": pd.Series(precision, dtype="str"),
        }
    )


def _numbers(rows: Rows, column: str, name: str) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return the numbers of a column (NaN: not known), the wrong cells, and short years."""
    codes, texts = rows.distinct(column)
    numbers = np.array([_number(str(text), name) for text in texts], dtype="float64")
    blank = np.array([is_missing_part(str(text)) for text in texts], dtype=bool)
    wrong = np.isnan(numbers) & ~blank
    short = ~np.isnan(numbers) & (name == "year") & (texts.str.len() <= _SHORT).to_numpy()
    return pd.Series(numbers[codes]), pd.Series(wrong[codes]), pd.Series(short[codes])


def _number(text: str, name: str) -> float:
    """Return the number of a year, month or day; NaN if it is none."""
    if not _WHOLE.fullmatch(text):
        month = month_of(text) if name == "month" else None
        return np.nan if month is None else float(month)
    if is_missing_part(text):
        return np.nan
    number = int(float(text))
    if name == "year" and len(text) <= _SHORT:
        try:
            number = century_rule(None, frozenset())(number)[0]
        except ValueError:
            return np.nan
    if name == "year" and _OTHER_CALENDAR[0] <= number <= _OTHER_CALENDAR[1]:
        return np.nan
    return float(number) if _LOWEST[name] <= number <= _HIGHEST[name] else np.nan
