"""Parse dates as people write them into local wall times with a stated precision.

ISO dates, numeric dates in either order (the order is decided for the column by its impossible
values, else an error asks for it), month names in English, French, Arabic (Levantine and Egyptian)
and Hebrew, Arabic-Indic digits, Excel serial numbers, months, years, ISO weeks and ranges.
"""

import calendar
import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers.cells.months import MONTH, MONTHS, WEEKDAY, fold_date
from atlas.record.id_lookup import fully_match
from atlas.record.tables import as_text

WANTED = "wanted a date such as 2023-04-06, 2023-04-06T14:30 or 6 April 2023"
_OTHER_CALENDAR = (
    "a year of 1340 to 1460 looks like the Jalali or Hijri calendar; "
    "wanted a Gregorian date: convert the column first"
)
_ISO_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO_TIME = _ISO_DAY + r"[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_REST = (
    r"(?:(?:t|,? ?(?:at )?)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:[.,]\d+)?)?"
    r" ?(?P<half>[ap])?\.?(?(half)m\.?)"
    r" ?(?P<offset>z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_YMD = re.compile(r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})" + _REST)
_NUMERIC = re.compile(r"(?P<a>\d{1,2})[-/. ](?P<b>\d{1,2})[-/. ](?P<y>\d{4})" + _REST)
_DMY = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)?[-/. ]*(?:of |من )?{MONTH}[-/., ]*(?P<y>\d{{4}})" + _REST
)
# A day as spreadsheets display it; with a month name only the century is missing.
_SHORT = re.compile(rf"(?P<d>\d{{1,2}})[-/. ]+{MONTH}[-/., ']+(?P<short>\d{{2}})" + _REST)
_SHORT_NUMERIC = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}")
_SHORT_YEARS = (30, 50)  # below: 20xx; from: 19xx; between: ambiguous
_LAST = MONTH.replace("<month>", "<last_month>").replace("<again>", "<last_again>")
_DAYS = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: ?{MONTH})? ?(?:-|to|/|and|&) ?"
    rf"(?P<last>\d{{1,2}})(?:st|nd|rd|th)? ?{_LAST}[., ]*(?P<y>\d{{4}})"
)
_WEEK = re.compile(r"(?P<y>\d{4})-?w(?P<week>\d{2})(?:-?(?P<weekday>[1-7]))?")
_MDY = re.compile(rf"{MONTH}[ .]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:, ?| )(?P<y>\d{{4}})" + _REST)
_MY = re.compile(rf"{MONTH}[-/., ]*(?P<y>\d{{4}})")
_YM = re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})")
_BASIC = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_YEAR = re.compile(r"(?P<y>\d{4})")
_RANGE = re.compile(
    r"(?P<first>\d{4}-\d{1,2}-\d{1,2}) ?(?:/|to|-) ?(?P<last>\d{4}-\d{1,2}-\d{1,2})"
)
_EXCEL_ZERO = datetime(1899, 12, 30)
_SERIALS = (20_000, 80_000)  # 1954 to 2119
_MINUTE = timedelta(minutes=1)


class When(NamedTuple):
    """One parsed date: start, end (None: the start), precision, minutes east of UTC or None."""

    start: datetime
    end: datetime | None
    precision: str
    offset: int | None = None


class Dates(NamedTuple):
    """A column of parsed dates: its columns, the unreadable cells, and the order of days."""

    start: pd.Series
    end: pd.Series
    precision: pd.Series
    offset: pd.Series
    wrong: list[tuple[int, str, str]]
    order: str
    short: pd.Series
    """Which years have two digits."""


def read_dates(values: pd.Series, *, column: str, dayfirst: bool | None = None) -> Dates:
    """Parse a column of dates.

    Parameters
    ----------
    values : pandas.Series
        Texts, numbers, dates or stamps.
    column : str
        Its name, for messages.
    dayfirst : bool or None
        Whether 06/04/2023 is 6 April; None: decided by the column's impossible values.

    Returns
    -------
    Dates
        ``wrong`` lists (position, value, what was wanted); blank cells are not in it.

    Raises
    ------
    SourceError
        If the column does not decide the order of day and month, or the order changes within it.
    """
    values = values.reset_index(drop=True)
    if values.dtype.kind == "M" or isinstance(values.dtype, pd.DatetimeTZDtype):
        return _from_stamps(values)
    if values.dtype.kind == "f":
        values = values.map(_number_text, na_action="ignore")
    codes, distinct = pd.factorize(as_text(values).str.strip())
    texts = pd.Series(distinct, dtype="str")
    read, wrong, order, short = _read_distinct(texts, column, dayfirst)
    rows = [(int(i), texts[codes[i]], wrong[codes[i]]) for i in np.flatnonzero(_in(codes, wrong))]
    columns = {name: read[name].take(codes).reset_index(drop=True) for name in read.columns}
    return Dates(wrong=rows, order=order, short=pd.Series(_in(codes, short)), **columns)


def _in(codes: np.ndarray, some: Collection[int]) -> np.ndarray:
    return np.isin(codes, list(some)) if some else np.zeros(len(codes), dtype=bool)


def _number_text(number: float) -> str:
    whole = np.isfinite(number) and number == int(number)
    return str(int(number)) if whole else repr(float(number))


def _from_stamps(values: pd.Series) -> Dates:
    """Return dates that are timestamps already."""
    offset = pd.Series(np.nan, index=values.index)
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_convert("UTC").dt.tz_localize(None)
        offset = offset.mask(values.notna(), 0.0)
    start = values.dt.floor("min").astype("datetime64[s]")
    read = pd.DataFrame({"start": start, "end": _no_times(len(values)), "offset": offset})
    precision = np.where(start.notna(), "minute", "")
    read["precision"] = pd.Series(precision, index=values.index, dtype="str")
    _midnights_are_days(read)
    columns = {name: read[name] for name in ("start", "end", "precision", "offset")}
    none = pd.Series(np.zeros(len(values), dtype=bool))
    return Dates(wrong=[], order="", short=none, **columns)


def _no_times(length: int) -> pd.Series:
    return pd.Series(np.full(length, np.datetime64("NaT", "s")))


def _midnights_are_days(read: pd.DataFrame) -> None:
    """Change timestamps to plain days if all of them are at 00:00."""
    stamped = read["precision"] == "minute"
    clock = read["start"][stamped]
    if len(clock) and read["offset"][stamped].isna().all() and (clock == clock.dt.floor("D")).all():
        read.loc[stamped, "precision"] = "day"


def _read_distinct(
    texts: pd.Series, column: str, dayfirst: bool | None
) -> tuple[pd.DataFrame, dict[int, str], str, set[int]]:
    """Parse each distinct text: ISO dates in bulk, the others one by one."""
    read = pd.DataFrame({"start": _no_times(len(texts)), "end": _no_times(len(texts))})
    read["precision"] = pd.Series([""] * len(texts), dtype="str")
    read["offset"] = np.nan
    for pattern, precision in ((_ISO_DAY, "day"), (_ISO_TIME, "minute")):
        fits = fully_match(texts, pattern)
        times = pd.to_datetime(texts[fits], format="ISO8601", errors="coerce")
        fine = times[times.notna() & ~times.dt.year.between(1340, 1460)].dt.floor("min")
        read.loc[fine.index, "start"] = fine.astype("datetime64[s]")
        read.loc[fine.index, "precision"] = precision
    rest = {
        int(i): fold_date(texts[i])
        for i in np.flatnonzero((read["precision"] == "") & (texts != ""))
    }
    first, order = _order(rest, column, dayfirst)
    answers = {int(row): _read_one(text, dayfirst=first) for row, text in rest.items()}
    wrong = {row: answer for row, answer in answers.items() if isinstance(answer, str)}
    good = {row: answer for row, answer in answers.items() if isinstance(answer, When)}
    if good:
        table = pd.DataFrame(list(good.values()), index=list(good), columns=list(When._fields))
        for name in ("start", "end"):
            read.loc[table.index, name] = pd.to_datetime(table[name]).astype("datetime64[s]")
        read.loc[table.index, "precision"] = table["precision"].astype("str")
        read.loc[table.index, "offset"] = table["offset"].astype("float64")
    _midnights_are_days(read)
    short = {row for row in good if _SHORT.fullmatch(WEEKDAY.sub("", rest[row]))}
    return read, wrong, order, short


def _order(texts: dict[int, str], column: str, dayfirst: bool | None) -> tuple[bool, str]:
    """Decide whether the day comes first, by the column's impossible values."""
    pairs = []
    for text in texts.values():
        found = _NUMERIC.fullmatch(WEEKDAY.sub("", text))
        if found and found["a"] != found["b"]:
            pairs.append((int(found["a"]), int(found["b"]), text))
    if dayfirst is not None:
        return dayfirst, "day first, as asked" if dayfirst else "month first, as asked"
    first = [text for a, b, text in pairs if a > 12 >= b]
    second = [text for a, b, text in pairs if b > 12 >= a]
    if first and second:
        msg = (
            f"column {column!r} has dates in two orders: {first[0]!r} has the day first, "
            f"{second[0]!r} the month; wanted one order: mend the column, or write YYYY-MM-DD"
        )
        raise SourceError(msg)
    if pairs and not first and not second:
        msg = (
            f"column {column!r}: {pairs[0][2]!r} may be day first or month first, and no other "
            "date in the column decides it; pass dayfirst=True (day/month) or dayfirst=False"
        )
        raise SourceError(msg)
    if first or second:
        words = "day first" if first else "month first"
        return bool(first), f"{words}, decided by {(first or second)[0]!r}"
    return True, ""


def _read_one(text: str, *, dayfirst: bool) -> When | str:
    """Parse one folded text, or return what was wanted."""
    text = WEEKDAY.sub("", text)
    for pattern, reader in _READERS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        parts = {key: value for key, value in found.groupdict().items() if value is not None}
        if 1340 <= int(parts.get("y", 0)) <= 1460:
            return _OTHER_CALENDAR
        if "a" in parts:
            parts["d"], parts["m"] = parts["a"], parts["b"]
            if not dayfirst:
                parts["d"], parts["m"] = parts["m"], parts["d"]
        try:
            return reader(parts, found[0])
        except ValueError as error:
            return f"{WANTED} ({error})"
    if _SHORT_NUMERIC.fullmatch(text):
        return f"{WANTED} (a year of two digits may be the day: write it with four)"
    return WANTED


def _month(parts: dict[str, str]) -> int:
    """Return the number of the month, from its number or name."""
    if "m" in parts:
        return int(parts["m"])
    number = MONTHS[parts["month"]]
    if MONTHS[parts.get("again", parts["month"])] != number:
        msg = "its two month names differ"
        raise ValueError(msg)
    return number


def _day(parts: dict[str, str], _: str) -> When:
    """Return a day, with the time to the minute if a clock time follows."""
    day = datetime(int(parts["y"]), _month(parts), int(parts["d"]))
    if "hour" not in parts:
        return When(day, None, "day")
    hour = int(parts["hour"])
    if "half" in parts:
        if not 1 <= hour <= 12:
            msg = f"no {hour} o'clock {parts['half']}m"
            raise ValueError(msg)
        hour = hour % 12 + (12 if parts["half"] == "p" else 0)
    start = day.replace(hour=hour, minute=int(parts["minute"]))
    offset = _offset(parts.get("offset"))
    return When(start - (offset or 0) * _MINUTE, None, "minute", offset)


def _offset(text: str | None) -> int | None:
    """Return minutes east of UTC; None if no offset is given."""
    if text is None:
        return None
    if text in ("z", "utc", "gmt"):
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        msg = f"no zone is {text} from UTC"
        raise ValueError(msg)
    return (hours * 60 + minutes) * (-1 if text[0] == "-" else 1)


def _whole_month(parts: dict[str, str], _: str) -> When:
    """Return a whole month."""
    year, month = int(parts["y"]), _month(parts)
    first = datetime(year, month, 1)
    return When(first, first.replace(day=calendar.monthrange(year, month)[1]), "month")


def _whole_year(parts: dict[str, str], _: str) -> When:
    """Return a whole year, as a range."""
    first = datetime(int(parts["y"]), 1, 1)
    if not 1900 <= first.year <= 2100:
        msg = f"a year alone must be 1900 to 2100, not {first.year}"
        raise ValueError(msg)
    return When(first, first.replace(month=12, day=31), "range")


def _serial(_: dict[str, str], text: str) -> When:
    """Return the day, or minute, of an Excel serial number."""
    number = float(text)
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        msg = f"as an Excel day it would be {_EXCEL_ZERO + timedelta(days=number):%Y}"
        raise ValueError(msg)
    when = _EXCEL_ZERO + timedelta(minutes=round(number * 1440))
    return When(when, None, "day" if number == int(number) else "minute")


def _short_year(parts: dict[str, str], text: str) -> When:
    """Return a day whose year has two digits, with the century that spreadsheets assume."""
    year = int(parts["short"])
    if _SHORT_YEARS[0] <= year < _SHORT_YEARS[1]:
        msg = f"the year {parts['short']} may be 19{parts['short']} or 20{parts['short']}"
        raise ValueError(msg)
    century = 2000 if year < _SHORT_YEARS[0] else 1900
    return _day({**parts, "y": str(century + year)}, text)


def _days(parts: dict[str, str], _: str) -> When:
    """Return a range of days, within one month or across two."""
    last_month = {"month": parts["last_month"], "again": parts.get("last_again")}
    given = {key: value for key, value in last_month.items() if value is not None}
    year, month = int(parts["y"]), _month(given)
    first_month = _month(parts) if "month" in parts else month
    start, end = (
        datetime(year, first_month, int(parts["d"])),
        datetime(year, month, int(parts["last"])),
    )
    if end <= start:
        msg = "its end is not after its start"
        raise ValueError(msg)
    return When(start, end, "range")


def _week(parts: dict[str, str], _: str) -> When:
    """Return a week, or one day of it, by ISO 8601."""
    day = date.fromisocalendar(int(parts["y"]), int(parts["week"]), int(parts.get("weekday", 1)))
    start = datetime(day.year, day.month, day.day)
    if "weekday" in parts:
        return When(start, None, "day")
    return When(start, start + timedelta(days=6), "week")


def _range(parts: dict[str, str], _: str) -> When:
    """Return a range between two days."""
    first, last = (date(*map(int, parts[key].split("-"))) for key in ("first", "last"))
    if last < first:
        msg = "its end is before its start"
        raise ValueError(msg)
    start, end = (datetime(d.year, d.month, d.day) for d in (first, last))
    return When(start, end, "range")


_READERS = (
    (_YMD, _day),
    (_NUMERIC, _day),
    (_DMY, _day),
    (_MDY, _day),
    (_SHORT, _short_year),
    (_RANGE, _range),
    (_DAYS, _days),
    (_WEEK, _week),
    (_YM, _whole_month),
    (_MY, _whole_month),
    (_BASIC, _day),
    (_SERIAL, _serial),
    (_YEAR, _whole_year),
)
