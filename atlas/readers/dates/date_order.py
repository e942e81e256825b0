"""Decide for a whole column which number of a date is the day, and which century a year is of."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from atlas.errors import SourceError
from atlas.readers.dates.date_forms import Parts, Phrase

_SHORT_YEARS = (30, 50)  # below: 20xx; from: 19xx; between: ambiguous
_ORDERS = ("dmy", "mdy", "ymd")
# Days of a month, taken for years, spread this far at least, and this much farther than years do.
_SPREAD, _TIMES_WIDER = 10, 3

_Years = dict[str, list[tuple[int, int]]]
"""For each order the number of each text and its year."""


class Order(NamedTuple):
    """The order of the numbers of a column."""

    dayfirst: bool
    said: str
    """For the report; "" where nothing had to be decided."""
    short: str
    """The order of dates of three short numbers; "" where it is not decided."""


def decide_order(
    phrases: Mapping[int, Phrase],
    texts: Mapping[int, str],
    column: str,
    dayfirst: bool | None,
    row_years: Mapping[int, frozenset[int]],
    known: tuple[int, int] | None = None,
) -> Order:
    """Decide whether the day comes first, by the column's impossible values.

    Parameters
    ----------
    phrases, texts : mapping
        The parts of each distinct date, and its text.
    column : str
        The column's name, for messages.
    dayfirst : bool or None
        As the caller gave it.
    row_years : mapping
        The years that the rows of a text have in a column of their own.
    known : tuple of int or None
        The first and the last year of four digits in the column.

    Raises
    ------
    SourceError
        If the column does not decide the order of day and month, or the order changes within it.
    """
    pairs = [
        # "3-5.3.2022" names two days, so that the number behind them is the month.
        (13 if "own_day" in end else int(end["a"]), int(end["b"]), texts[at])
        for at, end in _ends(phrases)
        if "a" in end and "c" not in end and (end["a"] + end["b"]).isdigit()
    ]
    unequal = [pair for pair in pairs if pair[0] != pair[1] and pair[0] and pair[1]]
    first, said = _of_pairs(unequal, column, dayfirst)
    return Order(first, said, _of_short(phrases, pairs, dayfirst, said, row_years, known))


def _ends(phrases: Mapping[int, Phrase]) -> Iterable[tuple[int, Parts]]:
    for at, phrase in phrases.items():
        yield at, phrase.first
        if phrase.last is not None:
            yield at, phrase.last


def _of_pairs(
    pairs: list[tuple[int, int, str]], column: str, dayfirst: bool | None
) -> tuple[bool, str]:
    """Return whether the day comes first in dates with a whole year, and why."""
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


def _of_short(
    phrases: Mapping[int, Phrase],
    pairs: list[tuple[int, int, str]],
    dayfirst: bool | None,
    said: str,
    row_years: Mapping[int, frozenset[int]],
    known: tuple[int, int] | None,
) -> str:
    """Return the only order of three short numbers that the column allows; "" if not one."""
    short = [(at, end) for at, end in _ends(phrases) if "c" in end and "a" in end]
    orders: tuple[str, ...] = _ORDERS
    if said:
        # The column's dates with a whole year have it last, and decide what comes first.
        orders = ("dmy",) if said.startswith("day first") else ("mdy",)
    elif pairs or dayfirst is not None:
        orders = ("dmy", "mdy")
    years = _possible(short, orders)
    years = _agreeing(years, row_years)
    years = _near(years, known)
    years = _less_spread(years)
    same = {tuple(_in_order(end, order) for _, end in short) for order in years}
    return next(iter(years)) if short and len(same) == 1 else ""


def _possible(short: list[tuple[int, Parts]], orders: tuple[str, ...]) -> _Years:
    """Return the years of each order in which all are dates."""
    found: _Years = {}
    for order in orders:
        years = [(at, _short_date(end, order)) for at, end in short]
        told = [(at, year) for at, year in years if year is not None]
        if len(told) == len(short):
            found[order] = told
    return found


def _agreeing(years: _Years, row_years: Mapping[int, frozenset[int]]) -> _Years:
    """Leave out the orders whose years are not those of the rows."""
    if not row_years:
        return years
    return {
        order: told
        for order, told in years.items()
        if all(year in _two_digits(row_years[at]) for at, year in told if at in row_years)
    }


def _near(years: _Years, known: tuple[int, int] | None) -> _Years:
    """Leave out the orders whose years are not among the others, if there is one whose are."""
    if known is None:
        return years
    inside = {
        order: told
        for order, told in years.items()
        if all(_centuries(year, known) for _, year in told)
    }
    return inside or years


def _two_digits(years: frozenset[int]) -> set[int]:
    return {year % 100 for year in years}


def _in_order(end: Parts, order: str) -> tuple[int, ...]:
    named = dict(zip(order, (int(end[key]) for key in "abc"), strict=True))
    return named["y"], named["m"], named["d"]


def _short_date(end: Parts, order: str) -> int | None:
    """Return the year of two digits in an order; None where that is no date."""
    year, month, day = _in_order(end, order)
    if "own_day" in end:
        day = int(end["own_day"])
    try:
        date(2000 + year, month, day)
    except ValueError:
        return None
    return year


def _less_spread(years: _Years) -> _Years:
    """Leave out the orders whose years spread as days do, where another's lie close together."""
    spread = {
        order: max(year for _, year in told) - min(year for _, year in told)
        for order, told in years.items()
        if told
    }
    wide = max(_SPREAD, _TIMES_WIDER * min(spread.values(), default=0) + 1)
    return {order: told for order, told in years.items() if spread.get(order, 0) < wide}


def whole_years(phrases: Mapping[int, Phrase]) -> list[int]:
    """Return the years of four digits in the dates."""
    return [int(end["y"]) for _, end in _ends(phrases) if "y" in end]


def span_of(years: Iterable[int]) -> tuple[int, int] | None:
    """Return the first and the last of some years; None if there is none."""
    listed = list(years)
    return (min(listed), max(listed)) if listed else None


def _centuries(year: int, known: tuple[int, int]) -> list[int]:
    """Return the years with two such digits that are among others, or next to them."""
    both = (1900 + year, 2000 + year)
    return [one for one in both if known[0] - 1 <= one <= known[1] + 1]


def century_rule(
    known: tuple[int, int] | None, own: frozenset[int]
) -> Callable[[int], tuple[int, bool]]:
    """Return the function from a year of two digits to the year, and whether the table says so.

    Parameters
    ----------
    known : tuple of int or None
        The first and the last year of four digits in the column.
    own : frozenset of int
        The years that the rows of the date have in a column of their own.

    Examples
    --------
    >>> century_rule((1939, 1945), frozenset())(43), century_rule(None, frozenset())(23)
    ((1943, True), (2023, False))
    """

    def year_of(short: int) -> tuple[int, bool]:
        said = [year for year in own if year % 100 == short]
        if len(said) == 1:
            return said[0], True
        near = _centuries(short, known) if known else []
        if len(near) == 1:
            return near[0], True
        if _SHORT_YEARS[0] <= short < _SHORT_YEARS[1]:
            msg = f"the year {short:02} may be 19{short:02} or 20{short:02}"
            raise ValueError(msg)
        return short + (2000 if short < _SHORT_YEARS[0] else 1900), False

    return year_of
