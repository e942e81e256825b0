"""Look at the values of a column: dates, numbers, coordinates, names, links, words of a list.

Only the first filled cells of a column are looked at. A look answers for a share of them, so that
a few cells of another kind do not hide what the column is.
"""

import re
from collections.abc import Callable
from functools import cached_property

import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers.cells.table_cells import MISSING, plain_text
from atlas.readers.columns.header_words import value_words
from atlas.readers.dates.date_words import is_missing_part
from atlas.readers.dates.read_dates import read_dates
from atlas.record.problems import shorten
from atlas.reference import vocabulary
from atlas.reference.territories import territory_of

# How many rows from the top are looked at, and how many filled cells of a column.
HEAD_ROWS = 2000
_CELLS = 200
_LONGEST = 300
_SHOWN = 3
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+(?:\.\d+)?|[-+]?\d*[.,]?\d+")
_COUNT = re.compile(
    r"(?:[~<>≤≥=+≈]|\w+ )*\d[\d ,.\u00a0\u202f]*(?:\+|\s*(?:-|–|to|/)\s*\d[\d ,.]*)?(?: \w+)?"
)
_YEAR_IN = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_SHORT_YEAR = re.compile(r"\d\d")
_STAMP = re.compile(r"(?:\d{10}|\d{13})(?:\.\d+)?")
_EIGHT = re.compile(r"(?:1[89]|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_CLOCK = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?|\d{3,4}(?: ?h(?:rs)?)?|0?\.\d+", re.I
)
_BARE_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
# A hyphen in a list of links is none: "-; https://example.org".
_LINK = re.compile(r"\s*(?:-\s*[;,|]\s*)*(?:https?://|www\.)\S+", re.I)
_DEGREES = re.compile(r"[NSEW]?\s*[-+]?\d{1,3}(?:[.,]\d+)?\s*(?:[°º].*)?[NSEW]?", re.I)
_PAIR = re.compile(
    r"\s*[\[(]?\s*[-+]?\d{1,3}\.\d+[°]?\s*[NSEW]?\s*[,;/ ]\s*[-+]?\d{1,3}\.\d+.*"
    r"|\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|POLYGON|LINESTRING)\s*Z?\s*\(.*"
    r"|\s*\{.*\"coordinates\".*"
    r"|\s*[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}\b.*"
    r"|\s*\d{1,2}\s?[C-HJ-NP-X]\s+\d{5,6}\D+\d{6,7}.*"
    r"|\s*\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\s*"
    r"|\s*\d{1,3}[°º].*[NS].*\d{1,3}[°º].*[EW]\s*"
    r"|\s*\d{1,3}[- ]\d{1,2}(?:\.\d+)?\s?[NS]\W*\d{1,3}[- ]\d{1,2}(?:\.\d+)?\s?[EW]\s*",
    re.I,
)
_ID = re.compile(r"[\w#][\w./:#-]{0,60}")
_LETTER = re.compile(r"[^\W\d_]")
_ZONE = re.compile(r"[A-Z]\w+/\w+|UTC.*|GMT.*")


_NO_CELLS = pd.Series(dtype="str")


class Look:
    """The first filled cells of a column, as text."""

    def __init__(self, values: pd.Series | None) -> None:
        texts: list[str] = []
        self.stamps = values is not None and values.dtype.kind == "M"
        self._head = _NO_CELLS if values is None else values.head(HEAD_ROWS)
        if values is not None:
            filled = self._head.dropna()
            text = plain_text(filled.head(_CELLS * 2)).tolist()
            texts = [one[:_LONGEST] for one in text if one.casefold() not in MISSING][:_CELLS]
        self.texts = texts
        self.distinct = list(dict.fromkeys(texts))

    @property
    def empty(self) -> bool:
        """Return whether there is no filled cell to look at."""
        return not self.texts

    def share(self, test: Callable[[str], object]) -> float:
        """Return the share of the distinct cells that pass a test."""
        return sum(map(bool, map(test, self.distinct))) / max(len(self.distinct), 1)

    def among(self, words: frozenset[str]) -> float:
        """Return the share of the distinct cells that are words of a list."""
        return self.share(lambda text: text.strip().casefold() in words)

    @cached_property
    def numbers(self) -> np.ndarray:
        """Return the cells that are numbers."""
        plain = (text.replace(",", ".") for text in self.texts if _NUMBER.fullmatch(text))
        return np.array([float(text) for text in plain if text.count(".") < 2 and " " not in text])

    @cached_property
    def is_numbers(self) -> bool:
        """Return whether nearly all cells are plain numbers."""
        return self.share(_NUMBER.fullmatch) >= 0.9

    @cached_property
    def is_serial(self) -> bool:
        """Return whether the cells count the rows: 0 or 1 to n."""
        numbers = self.numbers
        if len(numbers) < 2 or len(numbers) != len(self.texts) or numbers[0] not in (0, 1):
            return False
        return bool((np.diff(numbers) == 1).all())

    @cached_property
    def is_dates(self) -> bool:
        """Return whether nearly all cells are whole dates."""
        if self.stamps:
            return True
        if self.is_numbers:
            return self.share(_EIGHT.fullmatch) >= 0.9
        if self.share(lambda text: len(text) <= 60 and re.search(r"\d", text)) < 0.8:
            return False
        # A clock time alone is never a date, however it is read.
        if self.share(_BARE_CLOCK.fullmatch) > 0.2:
            return False
        return self._parsed >= 0.8 or self.share(_written_date) >= 0.8

    @cached_property
    def _parsed(self) -> float:
        """Return the share of the distinct cells that are read as dates, in the better order."""
        texts = pd.Series(self.distinct, dtype="str")
        best = 0.0
        for dayfirst in (True, False):
            try:
                found = read_dates(texts, column="", dayfirst=dayfirst)
            except SourceError:
                continue
            best = max(best, 1 - len(found.wrong) / max(len(texts), 1))
            if best == 1:
                break
        return best

    def fits(self, look: str) -> bool:
        """Return whether the cells have a look; a column without cells has each but "never"."""
        if look in ("", "never") or self.empty:
            return look != "never"
        return _LOOKS[look](self)

    def same_as(self, other: "Look") -> bool:
        """Return whether two columns hold the same values, where both have one."""
        mine, theirs = (plain_text(one._head) for one in (self, other))
        if len(mine) != len(theirs):
            return False
        both = ~(mine.str.casefold().isin(MISSING) | theirs.str.casefold().isin(MISSING))
        return bool((mine[both] == theirs[both]).all())

    def like(self) -> str:
        """Return the first different cells, for a message."""
        short = (shorten(text, 30) for text in self.distinct[:_SHOWN])
        shown = ", ".join(text if text.isprintable() else repr(text) for text in short)
        return f"{shown}, ..." if len(self.distinct) > _SHOWN else shown


class Looks(dict[str, Look]):
    """The looks of a table's columns, each taken when it is first asked for."""

    def __init__(self, frame: pd.DataFrame | None) -> None:
        self.head = None
        if frame is not None:
            plain = [kind.name != "geometry" for kind in frame.dtypes]
            self.head = pd.DataFrame(frame.head(HEAD_ROWS).loc[:, plain])

    def __missing__(self, name: str) -> Look:
        """Take the look of a column."""
        self[name] = Look(None if self.head is None else self.head.get(name))
        return self[name]


def _written_date(text: str) -> bool:
    """Return whether a short text has a year and little more, in whatever language."""
    return (
        bool(_YEAR_IN.search(text))
        and len(text) <= 40
        and not _YEAR.fullmatch(text)
        and not _LINK.match(text)
    )


def _is_few(odd: int, look: Look) -> bool:
    """Return whether so many odd cells are slips: one in a short column, else one of ten."""
    return odd <= max(1, len(look.texts) // 10)


def _numbered_to(high: int) -> Callable[[Look], bool]:
    """Return a look for months or days as numbers: a slip or a cell that is not known hides none.

    A slip is named by whoever reads it; a column that is not read would lose all of its days.
    """

    def test(look: Look) -> bool:
        said = [text for text in look.texts if not is_missing_part(text)]
        good = sum(bool(_NUMBER.fullmatch(text)) and 1 <= _as_int(text) <= high for text in said)
        plain = len(look.numbers) == len(look.texts)
        return _is_few(len(said) - good, look) and (good > 0 or plain)

    return test


_is_month, _is_day = _numbered_to(12), _numbered_to(31)


def _years(look: Look) -> bool:
    """Return whether cells are years; 0 and -9 are for one that is not known."""
    plain = look.is_numbers or _is_few(len(look.texts) - len(look.numbers), look)
    return plain and look.share(lambda text: 1000 <= abs(_as_int(text)) <= 2200) >= 0.5


def _as_int(text: str) -> int:
    return int(float(text)) if re.fullmatch(r"-?\d+(?:\.0*)?", text) else 0


def _degrees(look: Look) -> bool:
    """Return whether cells may be degrees: in range, and no numbers of rows."""
    numbers = look.numbers
    if len(numbers) and np.mean(np.abs(numbers) <= 180) < 0.5:
        return False
    return look.share(_DEGREES.match) >= 0.5 and not look.is_serial


def _words(look: Look) -> bool:
    """Return whether cells are words, not numbers or links."""
    return look.share(_LETTER.search) >= 0.5 and look.share(_LINK.match) < 0.5


def _names(look: Look) -> bool:
    """Return whether cells may be names of places: words, and neither classes nor coordinates."""
    if not _words(look) or look.share(_PAIR.fullmatch) >= 0.5:
        return False
    return look.among(value_words("place_class")) < 0.9


def _moments(look: Look) -> bool:
    """Return whether cells may be dates of any form, also years and seconds since 1970."""
    if look.is_numbers:
        return not look.is_serial or _years(look)
    return look.share(lambda text: re.search(r"\d", text)) >= 0.5


def _stamps(look: Look) -> bool:
    """Return whether cells are whole dates, or seconds since 1970."""
    return look.is_dates or look.share(_STAMP.fullmatch) >= 0.9


def _counts(look: Look) -> bool:
    """Return whether cells are figures: a number, a span or a bound."""
    return look.share(lambda text: _COUNT.fullmatch(text) and len(text) <= 40) >= 0.6 and not (
        look.share(_written_date) >= 0.5
    )


def _only_links(text: str) -> bool:
    """Return whether a cell holds addresses and nothing else: no name of an outlet is lost."""
    parts = [part.strip(";,|") for part in text.split()]
    return all(part in ("", "-") or _LINK.match(part) for part in parts)


def _is_country(text: str) -> bool:
    """Return whether a text is a country; a code only in capitals."""
    return (len(text) > 3 or text.isupper()) and bool(territory_of(text))


def _in_list(name: str, own: frozenset[str]) -> Callable[[Look], bool]:
    """Return a look for words of a list: some are, or there is but one, which may be misspelt."""

    def test(look: Look) -> bool:
        words = value_words(name) | own
        parts = {part for text in look.distinct for part in text.casefold().split(";")}
        known = {part for part in parts if re.sub(r"[ _-]+", " ", part).strip() in words}
        return 2 * len(known) >= len(parts) or (len(parts) == 1 and not look.is_numbers)

    return test


def _plain(words: object) -> frozenset[str]:
    return frozenset(str(word).replace("_", " ") for word in words)  # type: ignore[attr-defined]


_LOOKS: dict[str, Callable[[Look], bool]] = {
    "dates": lambda look: look.is_dates,
    "moments": _moments,
    "stamps": _stamps,
    "clock": lambda look: (
        look.share(_CLOCK.match) >= 0.1 and not look.is_dates and look.share(_STAMP.fullmatch) < 0.5
    ),
    "no clock": lambda look: look.is_dates or look.share(_CLOCK.fullmatch) < 0.5,
    "times": lambda look: not look.is_dates and look.share(_STAMP.fullmatch) < 0.5,
    "years": _years,
    "years or short": lambda look: _years(look) or look.share(_SHORT_YEAR.fullmatch) >= 0.9,
    "months": lambda look: _is_month(look) or not look.is_numbers,
    "days": _is_day,
    "degrees": _degrees,
    "pairs": lambda look: look.share(_PAIR.fullmatch) >= 0.5,
    "urls": lambda look: look.share(_LINK.match) >= 0.5,
    "only urls": lambda look: look.share(_only_links) >= 0.5,
    "no urls": lambda look: look.share(_only_links) < 0.8,
    "ids": lambda look: (
        len(look.distinct) == len(look.texts)
        and look.share(_ID.fullmatch) >= 0.9
        and look.share(lambda text: re.search(r"\d", text)) >= 0.5
    ),
    "words": _words,
    "text": lambda look: not look.is_numbers and look.share(_only_links) < 0.8,
    "sentence": lambda look: look.share(lambda text: len(text) > 30) >= 0.5,
    "short": lambda look: look.share(lambda text: len(text) <= 80) >= 0.8,
    "names": _names,
    "regions": lambda look: _words(look) and look.among(value_words("world_region")) < 0.5,
    "countries": lambda look: look.share(_is_country) >= 0.8,
    "counts": lambda look: _counts(look) and look.among(value_words("yes_no")) < 0.5,
    "figures": lambda look: look.among(value_words("yes_no")) < 0.9,
    "markings": lambda look: look.among(value_words("marking")) >= 0.5,
    "zones": lambda look: look.share(_ZONE.fullmatch) >= 0.5,
    "status": _in_list("status", _plain(vocabulary.STATUSES)),
    "attribution": _in_list("attribution", _plain(vocabulary.ATTRIBUTIONS)),
    "precision": _in_list("precision", _plain(vocabulary.PRECISIONS)),
    "time_precision": _in_list("time_precision", _plain(vocabulary.TIME_PRECISIONS)),
}
