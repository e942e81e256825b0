"""Which rows of a source are wanted: days, countries and a box, told before rows become events.

The rule is one, whoever applies it (pandas here, DuckDB in `large`): a row that surely lies outside
is left out and counted; a row that cannot be judged (no date that can be read, coordinates that are
none) is passed on, so that the reader can name it. Days are judged with a month around, as an event
known only to a month reaches that far; the record's own selection then cuts to the day.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from atlas.errors import InputTypeError, SourceError
from atlas.readers.cells.dates import read_dates
from atlas.readers.cells.table_cells import plain_text
from atlas.record.id_lookup import fully_match
from atlas.record.selection import Selection
from atlas.reference.actors import fold_name
from atlas.reference.territories import territory_of

OPTIONS = ("from_", "to", "countries", "box")
REASONS = ("in another country", "outside the days asked for", "outside the box")
# Days around, for events that are known only to a week or a month, and for the zones' offsets.
_MARGIN = pd.Timedelta(days=32)
# Degrees around: the record rounds to 0.00001.
EDGE = 0.0001
NUMBER = r"[ \t]*[-+]?[0-9]{1,4}(\.[0-9]{0,20})?[ \t]*"


class Wanted(NamedTuple):
    """What is wanted: a Selection of days and box, and countries."""

    selection: Selection
    countries: tuple[str, ...]

    def says_days(self) -> bool:
        """Tell whether days are asked for."""
        return self.selection.from_ is not None or self.selection.to is not None

    def in_words(self) -> str:
        """Return what is wanted, in words."""
        countries = f"countries: {', '.join(self.countries)}" if self.countries else ""
        return "; ".join(part for part in (self.selection.describe(), countries) if part)


class Rules(NamedTuple):
    """The rule for a source: for each column that counts, its distinct cells and what they say.

    ``country``, ``first`` and ``last`` are frames with ``cell`` and flags: ``ok``; ``before`` and
    ``after``; ``ok`` (missing: the first day tells). ``columns`` maps our names to the source's.
    """

    columns: Mapping[str, str]
    country: pd.DataFrame | None
    first: pd.DataFrame | None
    last: pd.DataFrame | None
    box: tuple[float, float, float, float] | None
    dayfirst: bool | None


def take_wanted(options: dict[str, Any]) -> Wanted | None:
    """Take what is wanted out of the options of a reader; None where everything is.

    Raises
    ------
    SelectionError, InputTypeError
        If a day, a box or a country is none.
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
    """Return the rule for a source.

    Parameters
    ----------
    wanted : Wanted
        What is wanted.
    columns : mapping
        Our names for columns to the source's: ``date`` or ``start``, ``end``, ``country``,
        ``longitude``, ``latitude``.
    distinct : callable
        Returns the distinct cells of one of the source's columns.
    dayfirst : bool or None
        As the caller said; None: decided by the whole column.

    Raises
    ------
    SourceError
        If a column that is needed is not there, or the order of its days cannot be told.
    """
    country = first = last = None
    if wanted.countries:
        cells = distinct(_needed(columns, ("country",), "countries="))
        country = pd.DataFrame({"cell": cells, "ok": _in_countries(cells, wanted.countries)})
    if wanted.says_days():
        low, high = _days(wanted.selection)
        name = _needed(columns, ("start", "date"), "from_= and to=")
        cells = distinct(name)
        dates = read_dates(cells, column=name, dayfirst=dayfirst)
        end = dates.end.where(dates.end.notna(), dates.start)
        unread = dates.start.isna()
        before, after = unread | (dates.start <= high), unread | (end >= low)
        first = pd.DataFrame({"cell": cells, "before": before, "after": after})
        orders = {dates.order}
        if "end" in columns:
            cells = distinct(columns["end"])
            dates = read_dates(cells, column=columns["end"], dayfirst=dayfirst)
            end = dates.end.where(dates.end.notna(), dates.start)
            ok = (end >= low).astype("boolean").mask(end.isna())
            last = pd.DataFrame({"cell": cells, "ok": ok})
            orders.add(dates.order)
        dayfirst = _order(dayfirst, orders)
    box = wanted.selection.box
    if box is not None:
        _needed(columns, ("longitude",), "box=")
    return Rules(columns, country, first, last, box, dayfirst)


def _needed(columns: Mapping[str, str], names: tuple[str, ...], option: str) -> str:
    """Return the source's column for one of our names, or say that it is needed."""
    for name in names:
        if name in columns:
            return columns[name]
    msg = f"{option} needs a column {' or '.join(names)}, which the table does not have"
    raise SourceError(msg)


def _days(selection: Selection) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last instant that may count, with the margin."""
    low = pd.Timestamp(selection.from_ or "1677-10-01")
    high = pd.Timestamp(selection.to or "2262-01-01")
    low = low - _MARGIN if selection.from_ else low.as_unit("s") - pd.Timedelta(days=600_000)
    high = high + _MARGIN if selection.to else high.as_unit("s") + pd.Timedelta(days=2_000_000)
    return low.as_unit("s"), high.as_unit("s")


def _in_countries(cells: pd.Series, countries: tuple[str, ...]) -> np.ndarray:
    """Tell which cells name one of the countries, by key or by name."""
    keys = {territory_of(one) for one in countries} - {""}
    names = {fold_name(one) for one in countries}
    texts = plain_text(cells)
    found = [territory_of(text) in keys or fold_name(text) in names for text in texts]
    return np.array(found, dtype=bool)


def _order(dayfirst: bool | None, orders: set[str]) -> bool | None:
    """Return the order that the whole columns decide, for the rows that are left."""
    told = {order.startswith("day first") for order in orders if order}
    return told.pop() if dayfirst is None and len(told) == 1 else dayfirst


def reasons(frame: pd.DataFrame, rules: Rules) -> np.ndarray:
    """Return for each row 0 (wanted) or which of ``REASONS`` leaves it out, counted from 1."""
    why = np.zeros(len(frame), dtype="int64")
    if rules.box is not None:
        why[~_in_box(frame, rules)] = 3
    if rules.first is not None:
        cells = frame[rules.columns.get("start", rules.columns.get("date", ""))]
        keep = _flag(cells, rules.first, "before", default=True)
        after = _flag(cells, rules.first, "after", default=True)
        if rules.last is not None:
            ends = frame[rules.columns["end"]]
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
    """Return what is told of each cell."""
    codes, distinct = pd.factorize(cells)
    at = pd.Index(told["cell"]).get_indexer(pd.Index(distinct))
    flags = np.append(told[name].to_numpy(dtype=bool), default)
    return np.append(flags[at], default)[codes]


def _in_box(frame: pd.DataFrame, rules: Rules) -> np.ndarray:
    """Tell which rows lie in the box, or have no coordinates that could say so."""
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
