"""Find oddities in a readable record: places, times and likely duplicates, a million at a time.

Nothing is changed: a person must look at each suspicion. Countries are compared with the shipped
outlines, with tolerance: contested ground counts for every side that claims it, borderlands up to
about 10 km outside for the state next to them, and waters up to about 40 km off its coast.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from atlas.record.checks.country_check import COAST, inside_of
from atlas.record.checks.garbled_text import garbled
from atlas.record.core import Tables
from atlas.record.evaluate import drawable
from atlas.reference.territories import grounds
from atlas.reference.world_outlines import on_land

_SHOWN, _SHOWN_TEXT = 5, 40
# Precisions at which a point represents a wider place.
_WIDE = ("area", "region", "adm2", "adm1", "country")
_SEA, _CHECK = "right for an event at sea", "else check place and country"
# Up to this share of the points without a country may be lost at sea; more are a table of the sea.
_AT_SEA_SHARE = 0.2
# This many wide places on one point, and this share of all places, are suspicious.
_PILE, _PILE_SHARE = 20, 0.02
_MIDNIGHTS, _MIDNIGHT_SHARE = 10, 0.1
# Column names for the year that a file has beside the date.
_YEAR = ("year", "event_year", "iyear")
# A year is odd if it is this many years from the median, or this many times the median distance;
# and so is a year that no row can mean: 25, or 2203.
_FAR, _TIMES_FARTHER = 30, 3
_YEARS = (1000, 2099)
# Of this many events or more, a year is odd too if it is one of few, so many years apart from all
# others: 2032 among 2023 and 2024.
_ENOUGH, _GAP, _ALONE_SHARE = 20, 5, 0.02


def suspicions(
    record: Tables, numbers: np.ndarray, as_of: pd.Timestamp | None, year_column: str = ""
) -> list[dict]:
    """Return suspicions: what, count, rows, examples and next step of each sort.

    Parameters
    ----------
    record : Tables
        The record, as it was read.
    numbers : numpy.ndarray
        The number of each event's row in the file.
    as_of : pandas.Timestamp or None
        Later dates are in the future. None: not checked.
    year_column : str
        The table's column of years, if it has a name that does not say so.
    """
    say = _Teller(record, numbers)
    found = [*_odd_points(say), *_lost_at_sea(say), *_piles(say), *_midnights(say), *_doubles(say)]
    found += [*_other_years(say, year_column), *_odd_years(say), *_garbled(say)]
    if as_of is not None:
        found += _future(say, as_of)
    return found


def odd_points(record: Tables, numbers: np.ndarray) -> list[dict[str, Any]]:
    """Return the suspicions about coordinates alone, in the form of `suspicions`."""
    return list(_odd_points(_Teller(record, numbers)))


class _Teller:
    """The record with the columns that all checks need, and the form of a finding."""

    def __init__(self, record: Tables, numbers: np.ndarray) -> None:
        self.record = record
        self.numbers = numbers
        self.owner = record.event_rows("places")
        self.lon = record.places["longitude"].to_numpy()
        self.lat = record.places["latitude"].to_numpy()

    def finding(
        self, what: str, events: np.ndarray, next_step: str, like: Callable[[int], str] | None
    ) -> dict[str, Any]:
        """Return one finding about events, given by their positions."""
        events = np.unique(events)
        first = [int(event) for event in events[:_SHOWN]]
        return {
            "what": what,
            "count": len(events),
            "rows": [int(self.numbers[event]) for event in first],
            "examples": ", ".join(dict.fromkeys(map(like, first))) if like else "",
            "next_step": next_step,
        }

    def points(self, what: str, places: np.ndarray, next_step: str) -> Iterator[dict[str, Any]]:
        """Yield one finding about places, given by a mask; nothing if the mask is empty."""
        if not places.any():
            return
        first = dict(zip(self.owner[places][::-1], np.flatnonzero(places)[::-1], strict=True))
        names = self.record.places["name"]

        def like(event: int) -> str:
            place = first[event]
            name = f"{names.iloc[place]} " if names.iloc[place] else ""
            return f"{name}{self.lon[place]:g}, {self.lat[place]:g}"

        yield self.finding(what, self.owner[places], next_step, like)


def _garbled(say: _Teller) -> Iterator[dict[str, Any]]:
    """Yield titles and names of places that were read in a wrong encoding."""
    names, titles = say.record.places["name"], say.record.events["title"]
    spoilt, by_name = np.flatnonzero(garbled(titles)), np.flatnonzero(garbled(names))
    shown = dict(zip(say.owner[by_name][::-1], names.iloc[by_name][::-1], strict=True))
    shown |= dict(zip(spoilt, titles.iloc[spoilt], strict=True))
    if shown:
        yield say.finding(
            "texts whose letters look garbled",
            np.array(list(shown)),
            "read the file in the encoding in which it was written: encoding=",
            lambda event: repr(shown[event][:_SHOWN_TEXT]),
        )


def _odd_points(say: _Teller) -> Iterator[dict[str, Any]]:
    """Yield points at 0, 0 (Gulf of Guinea), and points outside the stated country."""
    known = ~np.isnan(say.lon) & ~np.isnan(say.lat)
    null = known & (np.abs(np.nan_to_num(say.lon)) < 0.01) & (np.abs(np.nan_to_num(say.lat)) < 0.01)
    step = "0, 0 mostly stands for a blank: clear these cells"
    yield from say.points("null island: coordinates of 0, 0", null, step)
    places = say.record.places
    rows = np.flatnonzero(known & ~null & (places["country"] != "").to_numpy())
    country, names = pd.factorize(places["country"].iloc[rows])
    wide = (places["radius_km"].iloc[rows] > 10).to_numpy()
    answer = inside_of(country, list(names), say.lon[rows], say.lat[rows], wide=wide)
    outside = np.flatnonzero(answer == "outside")
    at_sea = outside[~on_land(say.lon[rows[outside]], say.lat[rows[outside]], COAST)]
    # Off a coast, and between the islands of a state, a source states the country near by.
    off = rows[at_sea]
    far = inside_of(
        country[at_sea], list(names), say.lon[off], say.lat[off], wide=np.ones(len(off), bool)
    )
    answer[at_sea] = np.where(far == "outside", "sea", "")
    for code, what, step in (
        ("swapped", "longitude and latitude look swapped", "exchange the two columns"),
        ("sign", "a sign looks lost: the mirrored point lies in the country", "check W and S"),
        ("outside", "coordinates outside the stated country", "check place and country"),
        ("sea", "coordinates outside the stated country, at sea", f"{_SEA}; {_CHECK}"),
    ):
        mask = np.zeros(len(known), dtype=bool)
        mask[rows[answer == code]] = True
        yield from say.points(what, mask, step)


def _lost_at_sea(say: _Teller) -> Iterator[dict[str, Any]]:
    """Yield points at sea of which no country is stated, if most such points are on land."""
    places = say.record.places
    known = ~np.isnan(say.lon) & ~np.isnan(say.lat) & (places["country"] == "").to_numpy()
    # What is in a territory is on land, but in a water of that name.
    drawn = places["territory"].isin(grounds()).to_numpy()
    rows = np.flatnonzero(known & ~drawn)
    at_sea = ~on_land(say.lon[rows], say.lat[rows], COAST)
    if at_sea.sum() <= _AT_SEA_SHARE * known.sum():
        mask = np.zeros(len(known), dtype=bool)
        mask[rows[at_sea]] = True
        yield from say.points(
            "coordinates at sea, where most are on land", mask, f"{_SEA}; else check them"
        )


def _piles(say: _Teller) -> Iterator[dict[str, Any]]:
    """Yield points that many places of low precision share."""
    places = say.record.places
    wide = places["precision"].isin(_WIDE).to_numpy() & drawable(places).to_numpy()
    wide |= (places["precision"] == "unstated").to_numpy() & ~np.isnan(say.lon)
    at = np.round(say.lon[wide] * 1e5) * 1e8 + np.round(say.lat[wide] * 1e5)
    which, distinct = pd.factorize(at)
    size = np.bincount(which, minlength=len(distinct))
    high = size >= max(_PILE, _PILE_SHARE * len(places))
    if high.any():
        mask = np.zeros(len(wide), dtype=bool)
        mask[np.flatnonzero(wide)[high[which]]] = True
        step = "a point that stands for an area: draw it as one, or leave it out of hot spots"
        what = f"many events of low or unstated precision on one point ({int(high.sum())} points)"
        yield from say.points(what, mask, step)


def _midnights(say: _Teller) -> Iterator[dict[str, Any]]:
    """Yield events at exactly 00:00, if there are too many for chance."""
    events = say.record.events
    clock = (events["time_precision"] == "minute").to_numpy()
    start = events["start"].to_numpy()
    sharp = clock & (start == start.astype("datetime64[D]"))
    if sharp.sum() >= max(_MIDNIGHTS, _MIDNIGHT_SHARE * clock.sum()):
        step = "midnight often stands for an unknown time: say time_precision day for these"
        yield say.finding("events at 00:00 sharp", np.flatnonzero(sharp), step, None)


def _doubles(say: _Teller) -> Iterator[dict[str, Any]]:
    """Yield events with the same time, kind, place and actors as an earlier event."""
    record = say.record
    events = record.events
    places = record.places[["name", "longitude", "latitude"]]
    key = np.zeros(len(events), dtype="uint64")
    with np.errstate(over="ignore"):
        for table, owner in (
            (places, say.owner),
            (record.participants[["actor_id", "role"]], record.event_rows("participants")),
        ):
            if len(table):
                # The sum does not depend on the order of an event's rows.
                hashes = pd.util.hash_pandas_object(table, index=False).to_numpy()
                key = key * np.uint64(31) + _summed(hashes, owner, len(events))
    placed = np.zeros(len(events), dtype=bool)
    somewhere = (places["name"] != "").to_numpy() | ~np.isnan(say.lon)
    placed[say.owner[somewhere]] = True
    # Few events share place and actors with another: only these are compared in full.
    some = np.flatnonzero(pd.Series(key).duplicated(keep=False))
    same = events[["kind", "start"]].iloc[some].assign(key=key[some])
    again = np.zeros(len(events), dtype=bool)
    again[some] = same.duplicated().to_numpy() & placed[some]
    if again.any():
        named = events["title"].where(events["title"] != "", events.index.to_series())
        what = "likely doubles: time, kind, place and actors of an earlier event"
        step = "look whether they are one event; merge them, or link them with same_as"
        yield say.finding(
            what, np.flatnonzero(again), step, lambda event: repr(str(named.iloc[event])[:60])
        )


def _summed(hashes: np.ndarray, owner: np.ndarray, events: int) -> np.ndarray:
    """Return the sum of each event's hashes; it may overflow 64 bits."""
    order = np.argsort(owner, kind="stable") if (np.diff(owner) < 0).any() else slice(None)
    hashes, owner = hashes[order], owner[order]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(owner) > 0]))
    sums = np.zeros(events, dtype="uint64")
    sums[owner[starts]] = np.add.reduceat(hashes, starts)
    return sums


def _other_years(say: _Teller, year_column: str) -> Iterator[dict[str, Any]]:
    """Yield events whose date is in another year than the row's own year column."""
    original, events = say.record.original, say.record.events
    if original is None:
        return
    day = pd.Timedelta(days=1)  # a time zone may move the turn of the year
    first = (events["start"] - day).dt.year.to_numpy()
    last = (events["end"].fillna(events["start"]) + day).dt.year.to_numpy()
    names = (*_YEAR, year_column.strip().lower())
    for column in [one for one in original.columns if str(one).strip().lower() in names]:
        cells = pd.to_numeric(original[column].reindex(events.index), errors="coerce")
        told = cells.to_numpy(dtype=float, na_value=np.nan)
        # A year of two digits is not compared.
        other = (told >= 100) & ((told < first) | (told > last))
        if other.any():
            days = {row: _day(events["start"].iloc[row]) for row in np.flatnonzero(other)[:_SHOWN]}
            words = {row: f"{day} ({column}: {told[row]:g})" for row, day in days.items()}
            what = f"dates of another year than the row's own {column!r}"
            step = "check the date: the two columns differ"
            yield say.finding(what, np.flatnonzero(other), step, words.__getitem__)


def _odd_years(say: _Teller) -> Iterator[dict[str, Any]]:
    """Yield events of years that are far from those of the others, or impossible."""
    events = say.record.events
    if not len(events):
        return
    begun = events["start"].dt.year.to_numpy(dtype=float)
    usual = begun[(begun >= _YEARS[0]) & (begun <= _YEARS[1])]
    middle, spread = _middle(usual if len(usual) else begun)
    alone = _alone(usual, middle)
    step = "check the year: digits may be wrong, or missing: 0025 for 2025"
    for column in ("start", "end"):
        times = events[column]
        years = times.dt.year.to_numpy(dtype=float, na_value=np.nan)
        never = (years < _YEARS[0]) | (years > _YEARS[1])
        far = (np.abs(years - middle) > max(_FAR, _TIMES_FARTHER * spread)) & ~never
        far |= np.isin(years, alone)
        of_end = "" if column == "start" else "of the end "
        for what, odd in (
            (f"years {of_end}before {_YEARS[0]} or after {_YEARS[1]}", never),
            (f"years {of_end}far from most, which lie near {middle:.0f}", far),
        ):
            if odd.any():
                days = {row: _day(times.iloc[row]) for row in np.flatnonzero(odd)[:_SHOWN]}
                yield say.finding(what, np.flatnonzero(odd), step, days.__getitem__)


def _middle(years: np.ndarray) -> tuple[float, float]:
    """Return the median year and the median distance from it: few odd years move neither."""
    middle = float(np.median(years))
    return middle, float(np.median(np.abs(years - middle)))


def _alone(years: np.ndarray, middle: float) -> np.ndarray:
    """Return the few years that a gap parts from those of nearly all events."""
    distinct, counts = np.unique(years, return_counts=True)
    if counts.sum() < _ENOUGH or len(distinct) < 2:
        return np.array([])
    group = np.concatenate([[0], np.cumsum(np.diff(distinct) > _GAP)])
    outside = group != group[np.argmin(np.abs(distinct - middle))]
    few = counts[outside].sum() <= max(1, _ALONE_SHARE * counts.sum())
    return distinct[outside] if few else np.array([])


def _day(time: pd.Timestamp) -> str:
    """Return a day as ISO text; strftime writes the year 25 with two digits."""
    return str(time.isoformat()[:10])


def _future(say: _Teller, as_of: pd.Timestamp) -> Iterator[dict[str, Any]]:
    """Yield events that start after the day ``as_of``."""
    start = say.record.events["start"]
    late = (start >= as_of.normalize() + pd.Timedelta(days=1)).to_numpy()
    if late.any():
        day = _day(as_of)
        yield say.finding(
            f"dates in the future, as of {day}",
            np.flatnonzero(late),
            "check year and order of day and month",
            lambda event: _day(start.iloc[event]),
        )
