"""Parse the clock times of a column of their own: one time, or the first and the last of a span."""

import re
from typing import NamedTuple

import numpy as np

from atlas.readers.dates.date_words import fold_date, plain_date

_COLON = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)? ?(?:([ap])\.?m\.?)?")
_FOUR = re.compile(r"(\d{2})(\d{2})(?: ?h(?:rs?|ours)?)?()")
_PART_OF_DAY = re.compile(r"0?\.\d+")
_WORDED = re.compile(
    r"(?:\{oclock\} ?)?(\d{1,2})(?:(?:[:.]| ?\{oclock\} ?)(\d{2}))?(?: ?\{oclock\})?"
    r"(?: ?\{([ap])m\})?"
)
_BETWEEN = re.compile(r" ?(?:-|\{to\}|\{and\}|\{to_or_at\}|/) ?")


class Clock(NamedTuple):
    """A clock time in minutes of the day: NaN for none."""

    first: float
    last: float
    """The end of a span; past 1440 on the next day."""
    to_the_hour: bool


NO_CLOCK = Clock(np.nan, np.nan, to_the_hour=False)


def read_clock(text: str) -> Clock:
    """Return a clock time, or a span of them.

    Parameters
    ----------
    text : str
        Such as "14:30", "2:30 pm", "1430", "14h30", "09:00-11:00", or 0.6042 of a day.

    Examples
    --------
    >>> read_clock("14h30").first, read_clock("22:00 to 04:00").last, read_clock("2 pm").to_the_hour
    (870.0, 1680.0, True)
    """
    folded = fold_date(text)
    if _PART_OF_DAY.fullmatch(folded):
        minutes = float(round(float(folded) * 1440))
        return Clock(minutes, np.nan, to_the_hour=False) if float(folded) < 1 else NO_CLOCK
    found = _COLON.fullmatch(folded) or _FOUR.fullmatch(folded)
    if found is not None:
        return Clock(_minutes(*found.groups()), np.nan, to_the_hour=False)
    plain = plain_date(text).removeprefix("{between} ")
    if "{" not in plain and ":" not in plain:
        return NO_CLOCK
    if whole := _WORDED.fullmatch(plain):
        return Clock(_minutes(*whole.groups()), np.nan, to_the_hour=whole[2] is None)
    for between in _BETWEEN.finditer(plain):
        ends = (
            _WORDED.fullmatch(plain[: between.start()]),
            _WORDED.fullmatch(plain[between.end() :]),
        )
        if ends[0] and ends[1]:
            return _span(ends[0], ends[1])
    return NO_CLOCK


def _span(first: re.Match[str], last: re.Match[str]) -> Clock:
    """Return a span; "9-11 am" has its half of the day behind the second time."""
    start = _minutes(first[1], first[2], first[3] or last[3])
    end = _minutes(*last.groups())
    if np.isnan(start) or np.isnan(end):
        return NO_CLOCK
    to_the_hour = first[2] is None or last[2] is None
    end += 59 if last[2] is None else 0
    return Clock(start, end + (1440 if end < start else 0), to_the_hour)


def _minutes(hour: str, minute: str | None, half: str | None) -> float:
    """Return the minutes of a day; NaN if no clock shows them."""
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            return np.nan
        hours = hours % 12 + (12 if half == "p" else 0)
    return hours * 60.0 + minutes if hours < 24 and minutes < 60 else np.nan
