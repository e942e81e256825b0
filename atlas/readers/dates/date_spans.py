"""Turn the parts of a date into its first and last local time, with the precision it was given."""

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from atlas.readers.dates.date_forms import WANTED, Parts, Phrase

_OTHER_CALENDAR = (
    "a year of 1340 to 1460 looks like the Jalali or Hijri calendar; "
    "wanted a Gregorian date: convert the column first"
)
EXCEL_ZERO = datetime(1899, 12, 30)
_SERIALS = (20_000, 80_000)  # 1954 to 2119
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_FINE = ("minute", "hour")
# What is said of dates that were read in another form than written, by a short name.
REMARKS = {
    "short": "years of two digits: 00 to 29 read as 2000 to 2029, 50 to 99 as 1950 to 1999",
    "century": "years of two digits: read with the century of the other years of the table",
    "part": "early, mid and late are the days 1 to 10, 11 to 20 and 21 to the end of a month (of a "
    "year, four months each), as a range",
    "about": "about a day: the three days before and after it, as a week",
    "about_time": "about a time of the day: dated to the day",
    "reported": "the day of a report: the seven days that end with it, as a week",
    "night": "a night: 18:00 to 06:00",
    "day_part": "words for a part of the day: dated to the day",
    "unknown": "a month or a day of 0 or XX is not known: read as a year or a month",
}


class When(NamedTuple):
    """One parsed date: start, end (None: the start), precision, minutes east of UTC or None."""

    start: datetime
    end: datetime | None
    precision: str
    offset: int | None = None
    remarks: frozenset[str] = frozenset()
    """Names of `REMARKS`."""


class Reading(NamedTuple):
    """How the numbers of a column are read."""

    dayfirst: bool
    """Whether 06/04/2023 is 6 April."""
    short: str
    """The order of three numbers of two digits: dmy, mdy, ymd; "" where it is not decided."""
    year_of: Callable[[int], tuple[int, bool]]
    """The year of two digits, and whether the table decides its century."""
    serial_zero: datetime = EXCEL_ZERO


def resolve(phrase: Phrase, reading: Reading) -> When | str:
    """Return when a phrase says, or what is wrong with it.

    Parameters
    ----------
    phrase : Phrase
        The parts of a date.
    reading : Reading
        How the numbers of the column are read.
    """
    parts = phrase.first
    if "c" in parts and not reading.short:
        return f"{WANTED} (a year of two digits may be the day: write it with four)"
    for end in filter(None, (phrase.first, phrase.last)):
        if 1340 <= int(end.get("y", 0)) <= 1460:
            return _OTHER_CALENDAR
    try:
        when = _one(parts, reading)
        if phrase.last is not None:
            when = _span(when, _one(phrase.last, reading), phrase)
        return _marked(when, phrase.marks)
    except (ValueError, OverflowError) as error:
        return f"{WANTED} ({error})"


def _one(parts: Parts, reading: Reading) -> When:
    """Return one date."""
    if "serial" in parts:
        return _serial(parts["serial"], reading.serial_zero)
    parts, remarks = _ordered(parts, reading)
    if "week" in parts:
        return _iso_week(parts)
    year = int(parts["y"])
    months = _months(parts)
    if months is not None:
        start = datetime(_alone(year), months[0], 1)
        return When(start, _last_day(year, months[1]), "range", None, remarks)
    month, day = _number(parts.get("m")), _number(parts.get("d"))
    if (month is None and "m" in parts) or (day is None and "d" in parts):
        remarks |= {"unknown"}
    if month is None:
        when = When(datetime(_alone(year), 1, 1), _last_day(year, 12), "range", None, remarks)
    elif day is None:
        when = When(datetime(year, month, 1), _last_day(year, month), "month", None, remarks)
    else:
        when = _timed(datetime(year, month, day), parts)
        when = when._replace(remarks=remarks)
    return _part_of(when, parts) if "part" in parts else when


def _ordered(parts: Parts, reading: Reading) -> tuple[Parts, frozenset[str]]:
    """Return the parts with year, month and day named, and what is to be said of them."""
    made, remarks = dict(parts), frozenset[str]()
    if "c" in made and "a" in made:
        places = ("a", "b", "c")
        named = dict(zip(reading.short, places, strict=True))
        made |= {"d": parts[named["d"]], "m": parts[named["m"]], "short": parts[named["y"]]}
    elif "a" in made:
        first, second = ("d", "m") if reading.dayfirst else ("m", "d")
        made |= {first: parts["a"], second: parts["b"]}
        if _number(made["m"]) is None and _number(made["d"]) is not None:
            # A day of an unknown month is none: it is the month that was written first.
            made |= {"m": made["d"], "d": made["m"]}
    elif "c" in made:
        made["short"] = made["c"]
    if "own_day" in made:
        made["d"] = made["own_day"]
    if "short" in made and "y" not in made:
        year, told = reading.year_of(int(made["short"]))
        made["y"] = str(year)
        remarks = frozenset({"century" if told else "short"})
    return made, remarks


def _number(text: str | None) -> int | None:
    """Return a number of a date; None where it is 0 or not known."""
    return int(text) or None if text is not None and text.isdigit() else None


def _alone(year: int) -> int:
    if not 1900 <= year <= 2100:
        msg = f"a year alone must be 1900 to 2100, not {year}"
        raise ValueError(msg)
    return year


def _last_day(year: int, month: int) -> datetime:
    return datetime(year, month, calendar.monthrange(year, month)[1])


def _months(parts: Parts) -> tuple[int, int] | None:
    """Return the first and the last month of a quarter or of half a year."""
    for key, length in (("quarter", 3), ("halfyear", 6)):
        if key in parts:
            last = int(parts[key]) * length
            return last - length + 1, last
    return None


def _iso_week(parts: Parts) -> When:
    """Return a week, or one day of it, by ISO 8601."""
    day = date.fromisocalendar(int(parts["y"]), int(parts["week"]), int(parts.get("weekday", 1)))
    start = datetime(day.year, day.month, day.day)
    if "weekday" in parts:
        return When(start, None, "day")
    return When(start, start + 6 * _DAY, "week")


def _serial(text: str, zero: datetime) -> When:
    """Return the day, or minute, of a serial number of a spreadsheet."""
    number = float(text)
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        msg = f"as an Excel day it would be {zero + timedelta(days=number):%Y}"
        raise ValueError(msg)
    when = zero + timedelta(minutes=round(number * 1440))
    return When(when, None, "day" if number == int(number) else "minute")


def _timed(day: datetime, parts: Parts) -> When:
    """Return a day, with its clock time if one follows."""
    if not {"hour", "hour4"} & parts.keys():
        return When(day, None, "day")
    hour = int(parts.get("hour", parts.get("hour4", "")))
    half = parts.get("half", parts.get("noon"))
    if half is not None:
        if not 1 <= hour <= 12:
            msg = f"no {hour} o'clock {half}m"
            raise ValueError(msg)
        hour = hour % 12 + (12 if half == "p" else 0)
    minute = parts.get("minute", parts.get("minute4"))
    start = day.replace(hour=hour, minute=int(minute or 0))
    offset = _offset(parts.get("offset"))
    precision = "hour" if minute is None else "minute"
    return When(start - (offset or 0) * _MINUTE, None, precision, offset)


def _offset(text: str | None) -> int | None:
    """Return minutes east of UTC; None if no offset is given."""
    if text is None:
        return None
    signed = text.removeprefix("utc").removeprefix("gmt").removesuffix("utc").strip()
    if signed in ("z", ""):
        return 0
    head, _, tail = signed[1:].partition(":")
    if not tail and len(head) > 2:
        head, tail = head[:-2], head[-2:]
    hours, minutes = int(head), int(tail or 0)
    if hours > 14 or minutes > 59:
        msg = f"no zone is {text} from UTC"
        raise ValueError(msg)
    return (hours * 60 + minutes) * (-1 if signed[0] == "-" else 1)


def _part_of(when: When, parts: Parts) -> When:
    """Return a third of a month or year, a week or a half of a month, or the week of a day."""
    start, end, part = when.start, when.end or when.start, parts["part"]
    if part.startswith("week_"):
        return _week_by_day(start.replace(hour=0, minute=0), part, when)
    if when.precision not in ("month", "range"):
        # "Late on 3 April" is a day still.
        return _day_of(when, "day_part")
    if part in ("week", "half"):
        length, most = (7, 4) if part == "week" else (15, 2)
        nth = parts["nth"]
        if nth == "last" or (part == "half" and nth == "2"):
            first = end - 6 * _DAY if part == "week" else start + 15 * _DAY
            return When(first, end, "week" if part == "week" else "range")
        if int(nth) > most and not (part == "week" and nth == "5" and end.day > 28):
            msg = f"a month has no {part} number {nth}"
            raise ValueError(msg)
        first = start + (int(nth) - 1) * length * _DAY
        last = min(first + (length - 1) * _DAY, end)
        return When(first, last, "week" if part == "week" else "range")
    third = ("early", "mid", "late").index(part)
    if when.precision == "month":
        first = start + 10 * third * _DAY
        last = end if third == 2 else first + 9 * _DAY
    else:
        if (start.month, end.month) != (1, 12):
            msg = "a part of a quarter"
            raise ValueError(msg)
        first = start.replace(month=1 + 4 * third)
        last = _last_day(start.year, 4 + 4 * third)
    return When(first, last, "range", None, when.remarks | {"part"})


def _week_by_day(day: datetime, part: str, when: When) -> When:
    """Return the week that begins with, ends with or holds a day."""
    if when.precision not in ("day", *_FINE):
        msg = "a week is named by one of its days"
        raise ValueError(msg)
    back = {"week_from": 0, "week_to": 6}.get(part)
    if back is None:
        # A week named by its Saturday or Sunday begins with it, where weeks do.
        back = day.weekday() if day.weekday() < 5 else 0
    first = day - back * _DAY
    return When(first, first + 6 * _DAY, "week", None, when.remarks)


def _day_of(when: When, remark: str) -> When:
    day = _wall_day(when, when.start)
    return When(day, None, "day", None, when.remarks | {remark})


def _span(first: When, last: When, phrase: Phrase) -> When:
    """Return the span between two dates."""
    remarks = first.remarks | last.remarks
    if first.precision in _FINE and last.precision in _FINE:
        return _span_of_hours(first, last, phrase)._replace(remarks=remarks)
    start, end = _wall_day(first, first.start), _wall_day(last, last.end or last.start)
    if end < start:
        # The year stands at one end only: "28 Dec - 3 Jan 2023".
        if "year_of_other" in phrase.first:
            start = start.replace(year=start.year - 1)
        elif "year_of_other" in (phrase.last or {}):
            end = end.replace(year=end.year + 1)
    _check_order(start, end)
    if start == end:
        return When(start, None, "day", None, remarks)
    return When(start, end, "range", None, remarks)


def _span_of_hours(first: When, last: When, phrase: Phrase) -> When:
    """Return the span between two clock times; what one end says of the zone holds for both."""
    start, end = first.start, last.end or last.start
    offset = first.offset if first.offset is not None else last.offset
    start -= (offset or 0) * _MINUTE * (first.offset is None)
    end -= (offset or 0) * _MINUTE * (last.offset is None)
    ends = phrase.last or {}
    same_day = all(ends.get(key) == phrase.first.get(key) for key in ("y", "m", "d", "a", "b"))
    if end < start and same_day:
        end += _DAY  # from 22:00 to 04:00
    if last.precision == "hour":
        end += 59 * _MINUTE
    _check_order(start, end)
    precision = "hour" if "hour" in (first.precision, last.precision) else "minute"
    return When(start, end, precision, offset)


def _wall_day(when: When, time: datetime) -> datetime:
    """Return the day of a time by the clock that it was written in."""
    return (time + (when.offset or 0) * _MINUTE).replace(hour=0, minute=0)


def _check_order(start: datetime, end: datetime) -> None:
    if end < start:
        msg = "its end is before its start"
        raise ValueError(msg)


def _marked(when: When, marks: frozenset[str]) -> When:
    """Return a date as wide as the words beside it make it."""
    nights = marks & {"night", "night_to", "overnight"}
    if nights:
        return _night(when, nights)
    if "day_part" in marks and when.precision not in _FINE:
        # "Around noon" is about a time, not about the day.
        return when._replace(remarks=when.remarks | {"day_part"})
    if not marks & {"about", "reported"}:
        return when
    if when.precision in _FINE and "about" in marks:
        return _day_of(when, "about_time")
    if when.precision in (*_FINE, "day"):
        day, known = _day_of(when, "about").start, when.end
        last = day if known is None else known.replace(hour=0, minute=0)
        before, after = (6, 0) if "reported" in marks else (3, 3)
        remark = "reported" if "reported" in marks else "about"
        remarks = when.remarks | {remark}
        return When(day - before * _DAY, last + after * _DAY, "week", None, remarks)
    # Around what is wide already: as much again on either side.
    start, end = when.start, when.end or when.start
    length = end - start + _DAY
    if "reported" in marks:
        return When(start - 6 * _DAY, end, "range", None, when.remarks | {"reported"})
    return When(start - length, end + length, "range", None, when.remarks | {"about"})


def _night(when: When, words: frozenset[str]) -> When:
    """Return a night, or several: from 18:00 of the first day to 06:00 of the last."""
    if when.precision not in ("day", "range"):
        if when.precision in _FINE:
            return when
        msg = "a night is named by its days"
        raise ValueError(msg)
    first, last = when.start, when.end or when.start
    if when.end is None:
        # "Overnight 3 April" may be the night before the day or the one behind it.
        first -= _DAY * bool({"night_to", "overnight"} & words)
        last += _DAY * ("night_to" not in words)
    start, end = first.replace(hour=18), last.replace(hour=6)
    one = last - first == _DAY
    return When(start, end, "night" if one else "range", None, when.remarks | {"night"})


__all__ = ["EXCEL_ZERO", "REMARKS", "Reading", "When", "resolve"]
