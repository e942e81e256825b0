"""Filter rules for the rows of a source: days, countries and a box, before rows become events.

A row surely outside is left out and counted. A row that cannot be judged (its date cannot be
read, its coordinates are invalid) is kept, so that the reader can report it. Days are judged with a
margin of a month, because an event known only to a month covers that much; the record's own
selection then cuts to the day.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import process

from atlas.errors import InputTypeError, SelectionError, SourceError
from atlas.readers.cells.table_cells import plain_text
from atlas.readers.dates.read_dates import read_dates
from atlas.record.id_lookup import fully_match
from atlas.record.selection import Selection
from atlas.reference.actors import fold_name
from atlas.reference.territories import labels, territory_of

OPTIONS = ("from_", "to", "countries", "box")
REASONS = ("in another country", "outside the days asked for", "outside the box")
# Our columns that say when, the first that a table has; a year alone is a whole year.
DAYS = ("start", "date", "year")
LAST_DAYS = ("end", "end_year")
# Margin in days, for events that are known only to a week or a month, and for time zone offsets.
_MARGIN = pd.Timedelta(days=32)
# Margin in degrees: the record rounds to 0.00001.
EDGE = 0.0001
# A country at least this alike (0 to 100, rapidfuzz) is offered, never taken.
_ALIKE = 80
NUMBER = r"[ \t]*[-+]?[0-9]{1,4}(\.[0-9]{0,20})?[ \t]*"


class Wanted(NamedTuple):
    """The filter: a Selection of days and box, and countries."""

    selection: Selection
    countries: tuple[str, ...]

    def says_days(self) -> bool:
        """Return whether days are asked for."""
        return self.selection.from_ is not None or self.selection.to is not None

    def in_words(self) -> str:
        """Return a description of the filter."""
        countries = f"countries: {', '.join(self.countries)}" if self.countries else ""
        return "; ".join(part for part in (self.selection.describe(), countries) if part)


class Rules(NamedTuple):
    """The rule for a source: for each column that it uses, the distinct cells and their flags.

    ``country``, ``first`` and ``last`` are frames with ``cell`` and flags: ``ok``; ``before`` and
    ``after``; ``ok`` (else the first day decides). ``columns`` maps our names to the source's.
    """

    columns: Mapping[str, str]
    country: pd.DataFrame | None
    first: pd.DataFrame | None
    last: pd.DataFrame | None
    box: tuple[float, float, float, float] | None
    dayfirst: bool | None
    days: tuple[str, str] | None = None
    """The first and the last day of the source, if days are asked for."""


def take_wanted(options: dict[str, Any]) -> Wanted | None:
    """Remove the filter from the options of a reader and return it; None if everything is wanted.

    Raises
    ------
    SelectionError, InputTypeError
        If a day, a box or a country is invalid.
    """
    given = {key: options.pop(key, None) for key in OPTIONS}
    countries = given.pop("countries")
    if isinstance(countries, str):
        countries = (countries,)
    countries = tuple(countries or ())
    if not all(isinstance(one, str) and one.strip() for one in countries):
        msg = f"countries={countries!r}: wanted names or codes, such as ['Lebanon', 'SY']"
        raise InputTypeError(msg)
    asked = {key: value for key, value in given.items() if value is not None}
    if not asked and not countries:
        return None
    return Wanted(Selection.coerce(**asked), countries)


def make_rules(
    wanted: Wanted,
    columns: Mapping[str, str],
    distinct: Callable[[str], pd.Series],
    dayfirst: bool | None,
) -> Rules:
    """Return the filter rule for a source.

    Parameters
    ----------
    wanted : Wanted
        The filter.
    columns : mapping
        Our names for columns to the source's: ``date`` or ``start``, ``end``, ``country``,
        ``longitude``, ``latitude``.
    distinct : callable
        Returns the distinct cells of one of the source's columns.
    dayfirst : bool or None
        As the caller gave it; None: decided by the whole column.

    Raises
    ------
    SourceError
        If a needed column is missing, or the order of its days cannot be decided.
    SelectionError
        If a country is in no list and in no row.
    """
    country = first = last = days = None
    if wanted.countries:
        name = _needed(columns, ("country",), "countries=")
        cells = distinct(name)
        country = pd.DataFrame({"cell": cells, "ok": _in_countries(cells, wanted.countries, name)})
    if wanted.says_days():
        low, high = _days(wanted.selection)
        name = _needed(columns, DAYS, "from_= and to=")
        cells = distinct(name)
        dates = read_dates(cells, column=name, dayfirst=dayfirst)
        end = dates.end.where(dates.end.notna(), dates.start)
        unread = dates.start.isna()
        if not unread.all():
            days = (_iso(dates.start.min()), _iso(end.max()))
        before, after = unread | (dates.start <= high), unread | (end >= low)
        first = pd.DataFrame({"cell": cells, "before": before, "after": after})
        orders = {dates.order}
        if last_day := column_of(columns, LAST_DAYS):
            cells = distinct(last_day)
            dates = read_dates(cells, column=last_day, dayfirst=dayfirst)
            end = dates.end.where(dates.end.notna(), dates.start)
            ok = (end >= low).astype("boolean").mask(end.isna())
            last = pd.DataFrame({"cell": cells, "ok": ok})
            orders.add(dates.order)
        dayfirst = _order(dayfirst, orders)
    box = wanted.selection.box
    if box is not None:
        _needed(columns, ("longitude",), "box=")
    return Rules(columns, country, first, last, box, dayfirst, days)


def _iso(day: pd.Timestamp) -> str:
    return day.date().isoformat()


def column_of(columns: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """Return the source's column for the first of our names that it has."""
    return next((columns[name] for name in names if name in columns), None)


def _needed(columns: Mapping[str, str], names: tuple[str, ...], option: str) -> str:
    """Return the source's column for one of our names, or raise if it is missing."""
    found = column_of(columns, names)
    if found is not None:
        return found
    msg = f"{option} needs a column {' or '.join(names)}, which the table does not have"
    raise SourceError(msg)


def _days(selection: Selection) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last instant of the filter, with the margin."""
    low = pd.Timestamp(selection.from_ or "1677-10-01")
    high = pd.Timestamp(selection.to or "2262-01-01")
    low = low - _MARGIN if selection.from_ else low.as_unit("s") - pd.Timedelta(days=600_000)
    high = high + _MARGIN if selection.to else high.as_unit("s") + pd.Timedelta(days=2_000_000)
    return low.as_unit("s"), high.as_unit("s")


def _in_countries(cells: pd.Series, countries: tuple[str, ...], column: str) -> np.ndarray:
    """Return which cells name one of the countries, by key or by name; each must be known."""
    keys = {territory_of(one) for one in countries} - {""}
    names = {fold_name(one) for one in countries}
    texts = plain_text(cells)
    there = {fold_name(text) for text in texts}
    for one in countries:
        if not territory_of(one) and fold_name(one) not in there:
            near = process.extractOne(one, labels().values(), score_cutoff=_ALIKE)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            msg = f"countries: {one!r} is not a country, and not in the column {column!r}{meant}"
            raise SelectionError(msg)
    found = [territory_of(text) in keys or fold_name(text) in names for text in texts]
    return np.array(found, dtype=bool)


def _order(dayfirst: bool | None, orders: set[str]) -> bool | None:
    """Return the order of days that the whole columns decide, for the rows that are kept."""
    told = {order.startswith("day first") for order in orders if order}
    return told.pop() if dayfirst is None and len(told) == 1 else dayfirst


def reasons(frame: pd.DataFrame, rules: Rules) -> np.ndarray:
    """Return for each row 0 (wanted), or the number from 1 of the reason that leaves it out."""
    why = np.zeros(len(frame), dtype="int64")
    if rules.box is not None:
        why[~_in_box(frame, rules)] = 3
    if rules.first is not None:
        cells = frame[column_of(rules.columns, DAYS)]
        keep = _flag(cells, rules.first, "before", default=True)
        after = _flag(cells, rules.first, "after", default=True)
        if rules.last is not None:
            ends = frame[column_of(rules.columns, LAST_DAYS)]
            known = _flag(ends, rules.last.assign(ok=rules.last["ok"].notna()), "ok", default=False)
            ok = _flag(
                ends, rules.last.assign(ok=rules.last["ok"].fillna(True)), "ok", default=True
            )
            after = np.where(known, ok, after)
        why[~(keep & after)] = 2
    if rules.country is not None:
        why[~_flag(frame[rules.columns["country"]], rules.country, "ok", default=False)] = 1
    return why


def _flag(cells: pd.Series, told: pd.DataFrame, name: str, *, default: bool) -> np.ndarray:
    """Return the flag of each cell."""
    codes, distinct = pd.factorize(cells)
    at = pd.Index(told["cell"]).get_indexer(pd.Index(distinct))
    flags = np.append(told[name].to_numpy(dtype=bool), default)
    return np.append(flags[at], default)[codes]


def _in_box(frame: pd.DataFrame, rules: Rules) -> np.ndarray:
    """Return which rows are in the box, or have no valid coordinates to decide it."""
    numbers = []
    for name, most in (("longitude", 180), ("latitude", 90)):
        texts = plain_text(frame[rules.columns[name]].reset_index(drop=True))
        number = pd.to_numeric(texts.where(fully_match(texts, NUMBER), None), errors="coerce")
        number = number.astype("float64").to_numpy()
        numbers.append(np.where(np.abs(number) <= most, number, np.nan))
    lon, lat = numbers
    west, south, east, north = rules.box or (0.0, 0.0, 0.0, 0.0)
    across = (lon >= west - EDGE, lon <= east + EDGE)
    inside = (across[0] & across[1]) if west <= east else (across[0] | across[1])
    inside &= (lat >= south - EDGE) & (lat <= north + EDGE)
    return inside | np.isnan(lon) | np.isnan(lat)


def named_counts(counts: np.ndarray) -> dict[str, int]:
    """Return how many rows each reason has left out."""
    return {name: int(n) for name, n in zip(REASONS, counts[1:], strict=True) if n}
