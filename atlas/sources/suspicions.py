"""What looks odd in a record that could be read: places, times and doubles, a million at a time.

Nothing is changed: a suspicion is for a person to look at. Countries are compared with the shipped
outlines, which end nowhere exactly: contested ground counts for every side that claims it, and
waters and borderlands up to about 10 km for the state that they lie before.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from atlas.events.evaluate import drawable
from atlas.events.record import Record
from atlas.sources.outlines import inside_of

_SHOWN = 5
# Precisions at which a point stands for somewhere around it.
_WIDE = ("area", "region", "adm2", "adm1", "country")
# So many wide places on one point, and such a share of all, are no accident.
_PILE, _PILE_SHARE = 20, 0.02
_MIDNIGHTS, _MIDNIGHT_SHARE = 10, 0.1


def suspicions(record: Record, numbers: np.ndarray, as_of: pd.Timestamp | None) -> list[dict]:
    """Return what looks odd: what, count, rows, examples and next step of each sort.

    Parameters
    ----------
    record : Record
        As it was read.
    numbers : numpy.ndarray
        The number of each event's row in the file.
    as_of : pandas.Timestamp or None
        The day after which a date lies in the future; None: not checked.
    """
    say = _Teller(record, numbers)
    found = [*_odd_points(say), *_piles(say), *_midnights(say), *_doubles(say)]
    if as_of is not None:
        found += _future(say, as_of)
    return found


def odd_points(record: Record, numbers: np.ndarray) -> list[dict[str, Any]]:
    """Return what looks odd in the coordinates of a record alone, as `suspicions` tells it."""
    return list(_odd_points(_Teller(record, numbers)))


class _Teller:
    """The record with what every check asks for, and the form of an answer."""

    def __init__(self, record: Record, numbers: np.ndarray) -> None:
        self.record = record
        self.numbers = numbers
        self.owner = record.event_rows("places")
        self.lon = record.places["longitude"].to_numpy()
        self.lat = record.places["latitude"].to_numpy()

    def finding(
        self, what: str, events: np.ndarray, next_step: str, like: Callable[[int], str] | None
    ) -> dict[str, Any]:
        """Return one finding about events, by their positions."""
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
        """Yield a finding about places, by a mask, where there is one."""
        if not places.any():
            return
        first = dict(zip(self.owner[places][::-1], np.flatnonzero(places)[::-1], strict=True))
        names = self.record.places["name"]

        def like(event: int) -> str:
            place = first[event]
            name = f"{names.iloc[place]} " if names.iloc[place] else ""
            return f"{name}{self.lon[place]:g}, {self.lat[place]:g}"

        yield self.finding(what, self.owner[places], next_step, like)


def _odd_points(say: _Teller) -> Iterator[dict[str, Any]]:
    """Yield points in the Gulf of Guinea, and points outside the country that is stated."""
    known = ~np.isnan(say.lon) & ~np.isnan(say.lat)
    null = known & (np.abs(np.nan_to_num(say.lon)) < 0.01) & (np.abs(np.nan_to_num(say.lat)) < 0.01)
    step = "0, 0 mostly stands for a blank: clear these cells"
    yield from say.points("null island: coordinates of 0, 0", null, step)
    places = say.record.places
    rows = np.flatnonzero(known & ~null & (places["country"] != "").to_numpy())
    country, names = pd.factorize(places["country"].iloc[rows])
    wide = (places["radius_km"].iloc[rows] > 10).to_numpy()
    answer = inside_of(country, list(names), say.lon[rows], say.lat[rows], wide=wide)
    for code, what, step in (
        ("swapped", "longitude and latitude look swapped", "exchange the two columns"),
        ("sign", "a sign looks lost: the mirrored point lies in the country", "check W and S"),
        ("outside", "coordinates outside the stated country", "check place and country"),
    ):
        mask = np.zeros(len(known), dtype=bool)
        mask[rows[answer == code]] = True
        yield from say.points(what, mask, step)


def _piles(say: _Teller) -> Iterator[dict[str, Any]]:
    """Yield points at which many places stand that are known only roughly."""
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
    """Yield events at 00:00 sharp, where so many are no chance."""
    events = say.record.events
    clock = (events["time_precision"] == "minute").to_numpy()
    start = events["start"].to_numpy()
    sharp = clock & (start == start.astype("datetime64[D]"))
    if sharp.sum() >= max(_MIDNIGHTS, _MIDNIGHT_SHARE * clock.sum()):
        step = "midnight often stands for an unknown time: say time_precision day for these"
        yield say.finding("events at 00:00 sharp", np.flatnonzero(sharp), step, None)


def _doubles(say: _Teller) -> Iterator[dict[str, Any]]:
    """Yield events that share time, kind, place and actors with an earlier one."""
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
                # A sum does not depend on the order of an event's rows.
                hashes = pd.util.hash_pandas_object(table, index=False).to_numpy()
                key = key * np.uint64(31) + _summed(hashes, owner, len(events))
    placed = np.zeros(len(events), dtype=bool)
    somewhere = (places["name"] != "").to_numpy() | ~np.isnan(say.lon)
    placed[say.owner[somewhere]] = True
    kind, _ = pd.factorize(events["kind"])
    same = pd.DataFrame({"key": key, "kind": kind, "start": events["start"].to_numpy()})
    again = same.duplicated().to_numpy() & placed
    if again.any():
        titles = events["title"]
        what = "likely doubles: time, kind, place and actors of an earlier event"
        step = "look whether they are one event; merge them, or link them with same_as"
        yield say.finding(
            what, np.flatnonzero(again), step, lambda event: repr(str(titles.iloc[event])[:60])
        )


def _summed(hashes: np.ndarray, owner: np.ndarray, events: int) -> np.ndarray:
    """Return the sum of each event's hashes, over the edge of 64 bits and on."""
    order = np.argsort(owner, kind="stable") if (np.diff(owner) < 0).any() else slice(None)
    hashes, owner = hashes[order], owner[order]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(owner) > 0]))
    sums = np.zeros(events, dtype="uint64")
    sums[owner[starts]] = np.add.reduceat(hashes, starts)
    return sums


def _future(say: _Teller, as_of: pd.Timestamp) -> Iterator[dict[str, Any]]:
    """Yield events that start after the day on which the file was had."""
    start = say.record.events["start"]
    late = (start >= as_of.normalize() + pd.Timedelta(days=1)).to_numpy()
    if late.any():
        day = f"{as_of:%Y-%m-%d}"
        yield say.finding(
            f"dates in the future, as of {day}",
            np.flatnonzero(late),
            "check year and order of day and month",
            lambda event: f"{start.iloc[event]:%Y-%m-%d}",
        )
