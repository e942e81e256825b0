"""Parse a column of dates as people write them into local wall times with a stated precision.

Dates in ISO 8601 are parsed in bulk, all others once for each distinct text. What one cell does not
say (the order of day and month, the century of 23, whether 00:00 is a time) the column decides.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import NamedTuple

import numpy as np
import pandas as pd

from atlas.readers.dates.date_forms import SPAN_OR_OFFSET, WANTED, Phrase, understand
from atlas.readers.dates.date_order import Order, century_rule, decide_order, span_of, whole_years
from atlas.readers.dates.date_spans import EXCEL_ZERO, REMARKS, Reading, When, resolve
from atlas.readers.dates.date_words import is_missing_part
from atlas.readers.dates.mixed_dates import look_at_true_dates
from atlas.record.id_lookup import fully_match
from atlas.record.tables import as_text

_ISO_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO_TIME = _ISO_DAY + r"[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_ISO_OFFSET = r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
# With a T, or with seconds, "-04:00" is an offset; else it may be the end of a span of hours.
_ISO_STAMP = (
    rf"{_ISO_DAY}(?:T[0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]+)?)?"
    rf"|[ ][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]+)?){_ISO_OFFSET}"
)
_EPOCH = r"[0-9]{9,13}(?:\.[0-9]{1,6})?"
# Seconds, and milliseconds, of 1980 to 2100: a number of a day in ISO is none of them.
_EPOCHS = ((315_532_800, 4_102_444_800, 1), (315_532_800_000, 4_102_444_800_000, 1000))
_EPOCH_SAID = {
    1: "seconds since 1970: read as times in UTC",
    1000: "milliseconds since 1970: read as times in UTC",
}
_MIDNIGHTS_SAID = "times that are all 00:00 of one offset from UTC: read as days"
_ROW_YEAR_SAID = "dates without a year: read with the year of their row"
_YEAR = re.compile(r"\d{4}")
_SUMMER_TIME = 60  # minutes between the two offsets of one clock
_UNDECIDED = "a year of two digits may be the day"

Offsets = Callable[[np.ndarray, int, datetime], bool | None]
"""Whether a zone of some rows, by position, has an offset at a time; None: no zone is known."""


class Dates(NamedTuple):
    """A column of parsed dates: its columns, the unreadable cells, and the order of days."""

    start: pd.Series
    end: pd.Series
    precision: pd.Series
    offset: pd.Series
    wrong: list[tuple[int, str, str]]
    order: str
    said: dict[str, pd.Series]
    """What is to be said of cells that were read in another form, and which they are."""

    @property
    def short(self) -> pd.Series:
        """Which years have two digits."""
        none = pd.Series(np.zeros(len(self.start), dtype=bool))
        return self.said.get(REMARKS["short"], none) | self.said.get(REMARKS["century"], none)

    @property
    def undecided(self) -> list[str]:
        """The texts that may be read in several orders."""
        return [text for _, text, wanted in self.wrong if _UNDECIDED in wanted]


def read_dates(
    values: pd.Series,
    *,
    column: str,
    dayfirst: bool | None = None,
    years: pd.Series | None = None,
    has_offset: Offsets | None = None,
    serial_zero: datetime = EXCEL_ZERO,
) -> Dates:
    """Parse a column of dates.

    Parameters
    ----------
    values : pandas.Series
        Texts, numbers, dates or stamps.
    column : str
        Its name, for messages.
    dayfirst : bool or None
        Whether 06/04/2023 is 6 April; None: decided by the column's impossible values.
    years : pandas.Series or None
        The year of each row in a column of its own (NaN: none), which decides centuries.
    has_offset : callable or None
        Whether a zone of the rows has an offset; None: no zone is known.
    serial_zero : datetime.datetime
        The day 0 of the workbook's serial numbers.

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
    said: dict[str, pd.Series] = {}
    if values.dtype.kind == "f":
        values = values.map(_number_text, na_action="ignore")
    elif values.dtype == object:
        values, said = look_at_true_dates(values, column, dayfirst)
    cells = as_text(values).str.strip()
    if years is not None:
        cells, said[_ROW_YEAR_SAID] = _with_row_years(cells, years)
    codes, distinct = pd.factorize(cells)
    texts = pd.Series(distinct, dtype="str")
    row_years = _years_of(codes, years)
    read = _Distinct(texts, column, dayfirst, row_years, serial_zero)
    read.parse(lambda at, minutes, day: has_offset and has_offset(
        np.flatnonzero(codes == at), minutes, day))  # fmt: skip
    at_rows = np.flatnonzero(_in(codes, read.wrong))
    rows = [(int(i), texts[codes[i]], read.wrong[codes[i]]) for i in at_rows]
    said = {what: mask for what, mask in said.items() if mask.any()}
    said |= {REMARKS.get(word, word): pd.Series(_in(codes, at)) for word, at in read.said.items()}
    columns = {name: read.table[name].take(codes).reset_index(drop=True) for name in read.table}
    return Dates(wrong=rows, order=read.order.said, said=said, **columns)


def _with_row_years(cells: pd.Series, years: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return dates that lack a year ("6 April") with that of their row, and which they are."""
    distinct = cells.dropna().unique()
    bare = [text for text in distinct if not _YEAR.search(text) and _lacks_year(text)]
    some = cells.isin(bare) & years.notna()
    if some.any():
        cells = cells.mask(some, cells + " " + years[some].astype("int64").astype("str"))
    return cells, some


def _lacks_year(text: str) -> bool:
    """Return whether a date would be one with a year behind it: "6 April", not "soon" or ""."""
    with_year = understand(f"{text} 2000")
    said = isinstance(with_year, Phrase) and {"m", "a"} & with_year.first.keys()
    return bool(said) and isinstance(understand(text), str)


def _years_of(codes: np.ndarray, years: pd.Series | None) -> dict[int, frozenset[int]]:
    """Return the years that the rows of each distinct text have in a column of their own."""
    if years is None:
        return {}
    told = years.notna().to_numpy()
    pairs = pd.DataFrame({"at": codes[told], "year": years.to_numpy()[told]}).drop_duplicates()
    return {int(at): frozenset(map(int, some)) for at, some in pairs.groupby("at")["year"]}


def _in(codes: np.ndarray, some: Collection[int]) -> np.ndarray:
    return np.isin(codes, list(some)) if some else np.zeros(len(codes), dtype=bool)


def _number_text(number: float) -> str:
    whole = np.isfinite(number) and number == int(number)
    return str(int(number)) if whole else repr(float(number))


def _from_stamps(values: pd.Series) -> Dates:
    """Return dates that are timestamps already."""
    offset = pd.Series(np.nan, index=values.index)
    said = {}
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        wall = values.dt.tz_localize(None)
        known = wall[wall.notna()]
        if len(known) and (known == known.dt.floor("D")).all():
            said[_MIDNIGHTS_SAID], values = values.notna(), wall
        else:
            values = values.dt.tz_convert("UTC").dt.tz_localize(None)
            offset = offset.mask(values.notna(), 0.0)
    start = values.dt.floor("min").astype("datetime64[s]")
    read = pd.DataFrame({"start": start, "end": _no_times(len(values)), "offset": offset})
    precision = np.where(start.notna(), "minute", "")
    read["precision"] = pd.Series(precision, index=values.index, dtype="str")
    _midnights_are_days(read)
    columns = {name: read[name] for name in ("start", "end", "precision", "offset")}
    return Dates(wrong=[], order="", said=said, **columns)


def _no_times(length: int) -> pd.Series:
    return pd.Series(np.full(length, np.datetime64("NaT", "s")))


def _midnights_are_days(read: pd.DataFrame) -> np.ndarray:
    """Change timestamps to plain days if all of them are at 00:00; return those with an offset.

    Summer time may part the offsets of one clock by an hour.
    """
    none = np.zeros(len(read), dtype=bool)
    stamped = (read["precision"] == "minute").to_numpy()
    if not stamped.any():
        return none
    offset = read["offset"].to_numpy()[stamped]
    zoned = ~np.isnan(offset)
    if zoned.any() and not (zoned.all() and np.ptp(offset) <= _SUMMER_TIME):
        return none
    to_wall = (np.nan_to_num(offset) * 60).astype("timedelta64[s]")
    walls = {name: read[name].to_numpy()[stamped] + to_wall for name in ("start", "end")}
    if any(
        (wall != wall.astype("datetime64[D]"))[~np.isnat(wall)].any() for wall in walls.values()
    ):
        return none
    read.loc[stamped, "precision"] = np.where(np.isnat(walls["end"]), "day", "range")
    if not zoned.any():
        return none
    for name, wall in walls.items():
        read.loc[stamped, name] = wall
    read.loc[stamped, "offset"] = np.nan
    return stamped


class _Distinct:
    """The distinct texts of a column while they are parsed."""

    def __init__(
        self,
        texts: pd.Series,
        column: str,
        dayfirst: bool | None,
        row_years: Mapping[int, frozenset[int]],
        serial_zero: datetime,
    ) -> None:
        self.texts, self.column, self.dayfirst = texts, column, dayfirst
        self.row_years, self.serial_zero = row_years, serial_zero
        self.wrong: dict[int, str] = {}
        self.order = Order(True, "", "")
        self.said: dict[str, list[int]] = {}
        self.table = pd.DataFrame({"start": _no_times(len(texts)), "end": _no_times(len(texts))})
        self.table["precision"] = pd.Series([""] * len(texts), dtype="str")
        self.table["offset"] = np.nan

    def parse(self, has_offset: Callable[[int, int, datetime], bool | None]) -> None:
        """Parse ISO dates and epochs in bulk, the others one by one."""
        table, texts = self.table, self.texts
        if not self._epochs():
            self._iso()
            rest = np.flatnonzero((table["precision"] == "") & (texts != ""))
            said = texts.iloc[rest].tolist()
            self._others(dict(zip(map(int, rest), said, strict=True)), has_offset)
        days = np.flatnonzero(_midnights_are_days(table))
        if len(days):
            self.said[_MIDNIGHTS_SAID] = list(map(int, days))

    def _iso(self) -> None:
        table = self.table
        for pattern, precision in (
            (_ISO_DAY, "day"),
            (_ISO_TIME, "minute"),
            (_ISO_STAMP, "minute"),
        ):
            if pattern == _ISO_STAMP and (table["precision"] != "").all():
                return
            fits = fully_match(self.texts, pattern)
            if not fits.any():
                continue
            some = self.texts[fits]
            zoned = pattern == _ISO_STAMP
            times = pd.to_datetime(some, format="ISO8601", errors="coerce", utc=zoned)
            if zoned:
                times = times.dt.tz_localize(None)
            fine = times[times.notna() & ~times.dt.year.between(1340, 1460)].dt.floor("min")
            table.loc[fine.index, "start"] = fine.astype("datetime64[s]")
            table.loc[fine.index, "precision"] = precision
            if zoned:
                table.loc[fine.index, "offset"] = _iso_offsets(some[fine.index])

    def _epochs(self) -> bool:
        """Read a column that holds nothing but seconds, or milliseconds, since 1970."""
        held = self.texts[self.texts != ""]
        fits = fully_match(held, _EPOCH)
        if not fits.any() or not all(map(is_missing_part, held[~fits])):
            return False
        self.wrong = dict.fromkeys(map(int, held.index[~fits]), WANTED)
        held = held[fits]
        numbers = held.astype("float64")
        for low, high, parts in _EPOCHS:
            if numbers.between(low, high).all():
                seconds = (numbers // parts // 60 * 60).astype("int64")
                self.table.loc[held.index, "start"] = seconds.astype("datetime64[s]")
                self.table.loc[held.index, "precision"] = "minute"
                self.table.loc[held.index, "offset"] = 0.0
                self.said[_EPOCH_SAID[parts]] = list(map(int, held.index))
                return True
        self.wrong = {}
        return False

    def _others(
        self, texts: dict[int, str], has_offset: Callable[[int, int, datetime], bool | None]
    ) -> None:
        answers = {at: understand(text) for at, text in texts.items()}
        phrases = {at: one for at, one in answers.items() if isinstance(one, Phrase)}
        self.wrong = {at: one for at, one in answers.items() if isinstance(one, str)}
        years = whole_years(phrases)
        iso = self.table["start"].dropna()
        if len(iso):
            years += [iso.min().year, iso.max().year]
        known = span_of(years)
        self.order = decide_order(phrases, texts, self.column, self.dayfirst, self.row_years, known)
        plain = self._reading(-1, known)
        readings = dict.fromkeys(phrases, plain)
        readings |= {at: self._reading(at, known) for at in self.row_years if at in phrases}
        self._settle_spans(phrases, readings, has_offset)
        good: dict[int, When] = {}
        for at, phrase in phrases.items():
            if at in self.wrong:
                continue
            answer = resolve(phrase, readings[at])
            if isinstance(answer, str):
                self.wrong[at] = answer
            else:
                good[at] = answer
        self._take(good)

    def _reading(self, at: int, known: tuple[int, int] | None) -> Reading:
        year_of = century_rule(known, self.row_years.get(at, frozenset()))
        return Reading(self.order.dayfirst, self.order.short, year_of, self.serial_zero)

    def _settle_spans(
        self,
        phrases: dict[int, Phrase],
        readings: dict[int, Reading],
        has_offset: Callable[[int, int, datetime], bool | None],
    ) -> None:
        """Read "09:00-11:00" as a span of hours, unless all such cells are of a zone of their rows.

        An offset counts only where a zone of the row's country has it at that time.
        """
        doubtful = {at: one for at, one in phrases.items() if one.other is not None}
        has: dict[int, bool | None] = {}
        for at, phrase in doubtful.items():
            when = resolve(phrase, readings[at])
            has[at] = False
            if isinstance(when, When) and when.offset is not None:
                has[at] = has_offset(at, when.offset, when.start)
        if doubtful and all(has.values()):
            return
        alike = len(doubtful) > 1 and len({one.first["offset"] for one in doubtful.values()}) == 1
        for at, phrase in doubtful.items():
            first, last = phrase.other or (phrase.first, None)
            phrases[at] = span = Phrase(first, last, phrase.marks)
            when = resolve(span, readings[at])
            over = isinstance(when, When) and when.end and when.end.date() != when.start.date()
            if has[at] is None and (over or alike):
                self.wrong[at] = SPAN_OR_OFFSET

    def _take(self, good: dict[int, When]) -> None:
        """Write parsed dates into the table, and what is to be said of them."""
        if not good:
            return
        fields = [name for name in When._fields if name != "remarks"]
        rows = [one[: len(fields)] for one in good.values()]
        table = pd.DataFrame(rows, index=list(good), columns=fields)
        for name in ("start", "end"):
            self.table.loc[table.index, name] = pd.to_datetime(table[name]).astype("datetime64[s]")
        self.table.loc[table.index, "precision"] = table["precision"].astype("str")
        self.table.loc[table.index, "offset"] = table["offset"].astype("float64")
        for at, one in good.items():
            for remark in one.remarks:
                self.said.setdefault(remark, []).append(at)


def _iso_offsets(texts: pd.Series) -> pd.Series:
    """Return the minutes east of UTC that ISO stamps end with."""
    tails = texts.str.slice(-6)
    zulu = texts.str.endswith("Z")
    tails = tails.where(~zulu, "+00:00")
    minutes = tails.str.slice(1, 3).astype("float64") * 60 + tails.str.slice(4, 6).astype("float64")
    return minutes.where(tails.str.slice(0, 1) == "+", -minutes)
