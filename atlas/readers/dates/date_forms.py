"""Take a date apart into its parts, as it is written: one date, or the two ends of a span.

Which of two numbers is the day, and which century a year of two digits means, is decided later, for
the whole column. Texts have gone through `plain_date`: their words are tokens.
"""

import re
from typing import NamedTuple

from atlas.readers.dates.date_words import plain_date

WANTED = "wanted a date such as 2023-04-06, 2023-04-06T14:30 or 6 April 2023"
SPAN_OR_OFFSET = (
    f"{WANTED} (it may be a span of hours or an offset from UTC: write 09:00 to 11:00, or "
    "2023-04-06T09:00-04:00)"
)
MONTHS_DIFFER = "its two month names differ"

_NO = r"xx?|\?"
_D = rf"(?P<d>\d{{1,2}}|{_NO})"
_M = r"\{m(?P<m>\d{1,2})\}"
_Y = r"(?P<y>\d{4})"
_S = r"[-/., ]*"
_SHORT = r"'?(?P<short>\d{2})"
_OFFSET = (
    r"(?: ?(?P<offset>z|(?:utc|gmt)(?: ?[+-]\d{1,2}(?::?\d{2})?)?"
    r"|[+-]\d{2}(?::?\d{2})?|[+-]0000 utc))?"
)
_O = r" ?\{oclock\}"
_CLOCK = (
    r"(?:(?:\{oclock\} ?)?(?P<hour>\d{1,2})(?:"
    rf"(?:[:.]|{_O} ?)(?P<minute>\d{{2}})(?P<second>[:.]\d{{2}}(?:[.,]\d+)?)?(?:{_O})?"
    rf"(?: ?\{{(?P<half>[ap])m\}})?| ?\{{(?P<noon>[ap])m\}}|{_O})"
    rf"|(?P<hour4>\d{{2}})(?P<minute4>\d{{2}})(?:{_O}|(?=z))){_OFFSET}"
)
_TIME = rf"(?:(?:(?P<t>t)|,? ?(?:\{{to_or_at\}} ?)?){_CLOCK})?"
_BASIC_TIME = rf"(?:(?P<t>t| ?)(?P<hour>\d{{2}}):?(?P<minute>\d{{2}})(?::?\d{{2}})?{_OFFSET})?"

# Dates that are known to the day, if no part of them is written as not known.
_SOLDIERS = rf"(?P<d>\d{{2}})(?P<hour>\d{{2}})(?P<minute>\d{{2}}) ?(?P<offset>z)? ?{_M} ?"
_DAYS = tuple(
    map(
        re.compile,
        (
            rf"{_Y}[-/. ](?P<m>\d{{1,2}}|{_NO})[-/. ]{_D}\.?{_TIME}",
            rf"(?P<a>\d{{1,2}}|{_NO})[-/. ](?P<b>\d{{1,2}}|{_NO})[-/. ]{_Y}{_TIME}",
            rf"(?P<a>\d{{1,2}})[-/. ](?P<b>\d{{1,2}})[-/. ]'?(?P<c>\d{{2}}){_TIME}",
            rf"{_D}{_S}{_M}{_S}{_Y}{_TIME}",
            rf"{_M}{_S}(?P<d>\d{{1,2}})[-., ]+{_Y}{_TIME}",
            rf"{_Y}{_S}{_M}{_S}{_D}{_TIME}",
            rf"{_D}{_S}{_M}{_S}{_SHORT}{_TIME}",
            rf"{_M}{_S}(?P<d>\d{{1,2}})[-., ]+'(?P<short>\d{{2}}){_TIME}",
            rf"(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}}){_BASIC_TIME}",
            rf"{_SOLDIERS}(?:{_Y}|{_SHORT})",
            rf"{_Y}-(?P<m>\d{{2}})-(?P<d>\d{{2}})t(?P<hour>\d{{2}}){_OFFSET}",
            rf"{_Y}-(?P<m>\d{{2}})-(?P<d>\d{{2}}) (?P<hour>\d{{2}})(?P<minute>\d{{2}}){_OFFSET}",
            rf"{_M} (?P<d>\d{{1,2}}) {_CLOCK} {_Y}",
        ),
    )
)
_WIDE = tuple(
    map(
        re.compile,
        (
            rf"{_Y}-?w(?P<week>\d{{1,2}})(?:-?(?P<weekday>[1-7]))?",
            rf"\{{week\}} ?(?P<week>\d{{1,2}})[-/, ]+{_Y}",
            rf"{_Y}[-/, ]+\{{week\}} ?(?P<week>\d{{1,2}})",
            rf"{_Y}[-/](?P<m>\d{{1,2}}|{_NO})",
            rf"(?P<m>\d{{1,2}})[-/.]{_Y}",
            rf"{_M}{_S}{_Y}",
            rf"{_M}{_S}'(?P<short>\d{{2}})",
            rf"{_Y}{_S}{_M}",
            rf"(?:\{{quarter\}}|t) ?(?P<quarter>[1-4])(?:{_S}(?:{_Y}|{_SHORT}))?",
            rf"{_Y}{_S}(?:\{{quarter\}}|t) ?(?P<quarter>[1-4])",
            rf"(?P<quarter>[1-4])\.? ?-?(?:\{{quarter\}})(?:{_S}(?:{_Y}|{_SHORT}))?",
            rf"\{{ordinal_(?P<quarter>[1-4])\}} ?\{{quarter\}}(?:{_S}(?:{_Y}|{_SHORT}))?",
            rf"\{{quarter\}} ?\{{ordinal_(?P<quarter>[1-4])\}}(?:{_S}(?:{_Y}|{_SHORT}))?",
            rf"{_Y}{_S}\{{ordinal_(?P<quarter>[1-4])\}} ?\{{quarter\}}",
            rf"\{{(?:half|oclock)\}}(?P<halfyear>[12]){_S}{_Y}",
            rf"{_Y}{_S}\{{(?:half|oclock)\}}(?P<halfyear>[12])",
            rf"\{{ordinal_(?P<halfyear>[12])\}} ?\{{half\}}{_S}{_Y}",
            rf"\{{half\}} ?\{{ordinal_(?P<halfyear>[12])\}}{_S}{_Y}",
            rf"(?P<halfyear>[12])\.? ?\{{half\}}{_S}{_Y}",
            _Y,
            r"(?P<serial>\d{5}(?:\.\d+)?)",
        ),
    )
)
_ALL = _DAYS + _WIDE
# What is a date only beside another one.
_BITS = tuple(
    map(
        re.compile,
        (
            rf"{_D}{_S}{_M}",
            rf"{_M}{_S}(?P<d>\d{{1,2}})",
            rf"(?P<d>\d{{1,2}})[-, ]+{_Y}",
            r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})\.?",
            r"(?P<d>\d{1,2})\.?",
            r"(?P<d>\d{1,2})(?:, ?\d{1,2})+",
            _M,
            _CLOCK,
        ),
    )
)
_CLOCKS = (re.compile(_CLOCK),)
# Four numbers between hyphens are no date and a day, nor is a number behind a comma a day.
_AMBIGUOUS = re.compile(r"\d{1,4}-\d{1,2}-\d{1,4}-\d{1,2}|.*\d{4},\d{1,2}\.?")
_ONE_TIME = r"(?:\d{1,2}(?:[:.]\d{2}(?:[:.]\d{2})?)?(?: ?\{[ap]m\})?|\d{4})"
_TO_TIME = r" ?(?:-|/|\{to\}|\{and\}|\{to_or_at\}) ?"
_CLOCK_FIRST = re.compile(
    rf"(?P<times>(?:\{{oclock\}} ?)?{_ONE_TIME}(?:{_O})?(?: ?(?:z|utc|gmt))?"
    rf"(?:{_TO_TIME}{_ONE_TIME})?)[, ]+(?P<day>.+)"
)
_TIMES = re.compile(
    rf"(?P<day>.+?),? (?:\{{between\}} )?(?P<first>{_ONE_TIME}){_TO_TIME}(?P<last>{_ONE_TIME})"
    r"(?: ?(?P<offset>z|utc|gmt))?"
)
_TIME_PARTS = re.compile(
    r"(?P<hour>\d{1,2}?)(?:(?:[:.]?)(?P<minute>\d{2})(?:[:.]\d{2})?)?(?: ?\{(?P<half>[ap])m\})?"
)
_ABOUT_TIME = re.compile(r",? ?\{about\} ?(?=\d{1,2}(?:[:.]\d{2}| ?\{(?:oclock|[ap]m)\}))")
_TWO_THIRDS = re.compile(
    r"(\{(?:early|mid|late)\}) ?(?:/|-|\{to\}|\{and\}) ?(\{(?:early|mid|late)\}) ?(.+)"
)
_PART = re.compile(
    r"\{ordinal_(?P<nth>[1-4]|last)\} ?\{(?P<unit>week|half)(?:_of)?\} ?"
    r"|\{(?P<unit2>week|half)\} ?\{ordinal_(?P<nth2>[1-4]|last)\} ?"
    r"|(?P<number>[1-5])\.? ?\{(?P<unit3>week|half)(?:_of)?\} "
    r"|\{(?P<unit4>week)\} (?P<number2>[1-5]) "
)
# Words before or behind a date, and where one belongs to either end of a span, or to all of it.
_THIRDS = ("early", "mid", "late")
_YEAR_THERE = re.compile(r"\d{4}|'\d{2}")
_WORD = re.compile(r"\{([a-z_]+)\}")
_MARKS = ("about", "reported", "day_part", "night", "night_to", "overnight")
_WEEKS = ("week_of", "week_from", "week_to")
_THIRD_BEHIND = re.compile(r"(\{m\d+\}) ?(\{(?:early|mid|late)\}) (?=\d{4})")
_BETWEEN = (
    re.compile(r" ?\{(?:to|and|to_or_at)\} ?(?:\{between\} ?)?"),
    re.compile(r" -{1,2} | / |\.\.|--"),
    re.compile(r" ?[-/&,] ?"),
)
_CALENDARS = {"hijri": "Hijri", "jalali": "Jalali", "hebrew": "Hebrew", "ethiopian": "Ethiopian"}
_ONE_END = "it has one end only: write both days, such as 2023-04-06/2023-04-08"
_REFUSED = {
    **{
        token: f"it names the {name} calendar; wanted a Gregorian date: convert the column first"
        for token, name in _CALENDARS.items()
    },
    "feast": "a feast is no date here: write its day, such as 2023-04-06",
    "relative": "it counts from the day of writing, which the cell does not say: write the day",
    "season": "a season differs from place to place: write its months, such as 2023-03/2023-05",
    "open": _ONE_END,
}

Parts = dict[str, str]
"""The parts of one date by name: y, m, d, a and b (numbers in either order), hour and others."""


class Phrase(NamedTuple):
    """What a cell says: one date, or the first and the last of a span."""

    first: Parts
    last: Parts | None = None
    marks: frozenset[str] = frozenset()
    """Words that widen it: about, reported, night, day_part."""
    other: tuple[Parts, Parts] | None = None
    """The same as a span of hours, where "-04:00" may be an offset or the end of one."""


def understand(text: str) -> Phrase | str:
    """Return the parts of a cell's date, or what was wanted.

    Parameters
    ----------
    text : str
        The cell.

    Examples
    --------
    >>> understand("28 Feb to 3 Mar 2022").last
    {'d': '3', 'm': '3', 'y': '2022'}
    >>> understand("soon")
    'wanted a date such as 2023-04-06, 2023-04-06T14:30 or 6 April 2023'
    """
    plain = plain_date(text)
    marks: set[str] = set()
    bare = plain
    if tokens := set(_WORD.findall(plain)):
        if "ordinal_last" in tokens and not _YEAR_THERE.search(plain):
            tokens.add("relative")  # "last week", of no month
        for token in _REFUSED.keys() & tokens:
            return f"{WANTED}; {_REFUSED[token]}"
        bare = _without(plain, (*_MARKS, "between"), marks)
        bare, about = _ABOUT_TIME.subn(" ", bare)
        marks |= {"about"} if about else set()
        bare = _TWO_THIRDS.sub(r"\1 \3 {to} \2 \3", bare)
    whole = _whole(bare)
    if whole is None and (turned := _clock_behind(bare)) != bare:
        bare, whole = turned, _whole(turned)
    if whole is not None and "between" not in marks:
        if not whole.get("offset", "").startswith("-") or {"t", "second"} & whole.keys():
            return Phrase(whole, None, frozenset(marks))
        times = _day_and_times(bare)
        return SPAN_OR_OFFSET if times is None else Phrase(whole, None, frozenset(marks), times)
    times = _day_and_times(bare)
    if times is not None:
        return Phrase(*times, frozenset(marks - {"between"}))
    for separator in _BETWEEN:
        halves = _halves(bare, separator)
        if halves is not None:
            first, last = halves
            # "About" at one end makes the whole span as vague.
            for end in halves:
                marks |= set(end.get("marks", "").split())
            return Phrase(first, last, frozenset(marks - {"between"}))
    if whole is not None:
        return f"{WANTED}; {_ONE_END}"
    return WANTED + (f" ({MONTHS_DIFFER})" if plain.count("{m") == 2 else "")


def _clock_behind(text: str) -> str:
    """Return a text in which the clock times stand behind the day."""
    found = _CLOCK_FIRST.fullmatch(text)
    if found is None or (
        "d" not in (day := _matched(found["day"], _DAYS) or {}) and "a" not in day
    ):
        return text
    return text if {"hour", "hour4"} & day.keys() else f"{found['day']} {found['times']}"


def _day_and_times(text: str) -> tuple[Parts, Parts] | None:
    """Return a day with the first and the last of two clock times; None if it is not that."""
    found = _TIMES.fullmatch(text)
    if found is None or not re.search(r"[:{]|\d\.\d|\d{4}", found["first"] + " " + found["last"]):
        return None
    day = _matched(found["day"], _DAYS)
    if day is None or {"hour", "hour4"} & day.keys():
        return None
    ends: list[Parts] = []
    for name in ("first", "last"):
        parts = _matched(found[name], (_TIME_PARTS,)) or {}
        if name == "last" and "half" in parts and "half" not in ends[0]:
            ends[0]["half"] = parts["half"]
        zone = {"offset": found["offset"]} if found["offset"] else {}
        ends.append({**day, **parts, **zone})
    return ends[0], ends[1]


def _without(text: str, words: tuple[str, ...], found: set[str]) -> str:
    """Return a text without such tokens at its ends; add them to ``found``."""
    while True:
        for word in words:
            token = f"{{{word}}}"
            if text.startswith(token):
                text = text[len(token) :]
            elif text.endswith(token):
                text = text[: -len(token)]
            else:
                continue
            found.add(word)
            text = text.strip(" ,.-/:")
            break
        else:
            return text


def _matched(text: str, forms: tuple[re.Pattern[str], ...]) -> Parts | None:
    for form in forms:
        if found := form.fullmatch(text):
            return {key: value for key, value in found.groupdict().items() if value is not None}
    return None


def _whole(text: str) -> Parts | None:
    """Return the parts of one date; None if it is none by itself."""
    if not _WORD.search(text):
        return _matched(text, _ALL)
    extra: set[str] = set()
    text = _THIRD_BEHIND.sub(r"\2 \1 ", text)
    inner = _without(text, (*_THIRDS, *_WEEKS), extra)
    if extra:
        parts = _matched(inner, _ALL)
        return None if parts is None or len(extra) > 1 else {**parts, "part": extra.pop()}
    parts = _matched(text, _ALL)
    if parts is not None:
        return parts
    if found := _PART.match(text):
        rest = _matched(text[found.end() :].strip(" ,"), _WIDE)
        told = {key[:4]: value for key, value in found.groupdict().items() if value is not None}
        nth = next(found[key] for key in ("nth", "nth2", "number", "number2") if found[key])
        return (
            None if rest is None or "m" not in rest else {**rest, "part": told["unit"], "nth": nth}
        )
    return None


def _half(text: str) -> Parts | None:
    """Return the parts of one end of a span, which may lack what the other end says."""
    whole = _whole(text)
    if whole is not None:
        return whole
    extra: set[str] = set()
    inner = _without(text, (*_THIRDS, *_MARKS), extra)
    parts = _matched(inner, _BITS) or (_whole(inner) if extra else None)
    thirds = extra & set(_THIRDS)
    if parts is None or len(thirds) > 1:
        return None
    if marks := extra & set(_MARKS):
        parts = {**parts, "marks": " ".join(sorted(marks))}
    return {**parts, "part": thirds.pop()} if thirds else parts


def _halves(text: str, separator: re.Pattern[str]) -> tuple[Parts, Parts] | None:
    """Return both ends of a span, each completed by the other; None if it is no span."""
    tight = separator is _BETWEEN[-1]
    for found in separator.finditer(text):
        left, right = text[: found.start()].strip(" ,"), text[found.end() :].strip(" ,")
        if tight and _AMBIGUOUS.fullmatch(left + found[0].strip() + right):
            continue
        first = _half(left) if left and right else None
        if first is None:
            continue
        # Behind a clock time, "11.00" is one too, and no day of November.
        last = _matched(right, _CLOCKS) if "hour" in first else None
        last = last or _half(right)
        if last is not None and (both := _joined(first, last, mixed=not tight)):
            return both
    return None


def _level(parts: Parts) -> str:
    """Return what an end of a span is known to: clock, day, month, year or other."""
    if {"d", "a", "serial"} & parts.keys():
        return "day"
    if {"week", "quarter", "halfyear"} & parts.keys():
        return "other"
    if "m" in parts:
        return "month"
    return "year" if "y" in parts else "clock"


def _joined(first: Parts, last: Parts, *, mixed: bool) -> tuple[Parts, Parts] | None:
    """Return both ends with the parts that only the other one has; None if they do not fit."""
    levels = _level(first), _level(last)
    if levels[0] == "clock":
        return None
    if levels[1] == "clock":
        if levels[0] != "day" or not ({"y", "c", "short"} & first.keys()):
            return None
        if "hour" not in first and "hour4" not in first:
            return None
        return first, {key: first[key] for key in _DATE_KEYS if key in first} | last
    if levels[0] != levels[1] and not (mixed and set(levels) == {"day", "month"}):
        return None
    first, last = _filled(first, last), _filled(last, first)
    years = all({"y", "short", "c", "serial"} & end.keys() for end in (first, last))
    months = all({"m", "a", "serial"} & end.keys() for end in (first, last))
    return (first, last) if years and (months or "day" not in levels) else None


_YEAR_KEYS = ("y", "short", "c")
_DATE_KEYS = (*_YEAR_KEYS, "m", "d", "a", "b")


def _filled(parts: Parts, other: Parts) -> Parts:
    """Return the parts of one end with the month and the year of the other, where it has none."""
    made = dict(parts)
    if not {"y", "short", "c", "serial"} & made.keys():
        made |= {key: other[key] for key in _YEAR_KEYS if key in other}
        if {"m", "a"} & made.keys():
            made["year_of_other"] = "1"
    if "d" in made and "m" not in made and _level(other) == "day":
        if "m" in other:
            made["m"] = other["m"]
        elif "a" in other:
            made |= {"a": other["a"], "b": other["b"], "own_day": made.pop("d")}
    return made
