"""The steps of a film: when each event is shown, and how long each picture stands.

An event that is known to the minute or hour is shown then. One that is known to a day, a night or
a longer time is shown at the end of it, together with all others of that end: no order is made
within it. A stretch in which nothing is shown passes quickly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from atlas.record.core import Tables
from atlas.record.local_time import local_minutes

_DAY = 1440
_UNITS = (60, 180, 360, _DAY)
_CALENDAR = ("W", "M", "Y")
_QUICK_MS = 60
_LAST_MS = 2000
_LEAST_MS = 40
_MOST_QUICK = 6
_FINE = ("minute", "hour")


class Moment(NamedTuple):
    """When events are shown together."""

    first: int
    """The first minute of the step, local, since 1970."""
    last: int
    """Its last minute."""
    clock: bool
    """Whether these events are known to the hour, so that an hour is shown."""


@dataclass(frozen=True)
class FilmStep:
    """One picture of a film."""

    moment: Moment
    new: tuple[int, ...]
    """The rows of the events that are shown for the first time; none in a quick picture."""
    milliseconds: int


def shown_at(record: Tables) -> tuple[np.ndarray, np.ndarray]:
    """Return the minute at which each event is shown, and whether it is known to the hour.

    Examples
    --------
    >>> import atlas
    >>> record = atlas.open_record("spring-2023").select(ids=["E035", "E036"])
    >>> [str(one) for one in shown_at(record)[0].astype("datetime64[m]")]
    ['2023-04-05T05:59', '2023-04-05T03:00']
    """
    start, end, _ = local_minutes(record.events)
    fine = record.events["time_precision"].isin(_FINE).to_numpy()
    return np.where(fine, start, end), fine


def steps_of(record: Tables, seconds: float) -> list[FilmStep]:
    """Return the pictures of a film in order, with how long each stands.

    Parameters
    ----------
    record : Tables
        The events, at least one.
    seconds : float
        How long the film is.

    Returns
    -------
    list of FilmStep
        Each event is new in exactly one of them.
    """
    at, fine = shown_at(record)
    most = max(2, int(2 * seconds))
    moments = _moments(at, fine, most)
    rows: dict[Moment, list[int]] = {}
    for row, moment in enumerate(moments):
        rows.setdefault(moment, []).append(row)
    order = sorted(rows, key=lambda one: (one.last, not one.clock))
    gaps = [_quick(before, after) for before, after in pairwise(order)]
    quick = sum(map(len, gaps)) * _QUICK_MS
    left = int(seconds * 1000) - quick - _LAST_MS
    each = max(_LEAST_MS, left // max(1, len(order) - 1))
    steps: list[FilmStep] = []
    for number, moment in enumerate(order):
        stands = each if number + 1 < len(order) else _LAST_MS
        steps.append(FilmStep(moment, tuple(rows[moment]), stands))
        between = gaps[number] if number < len(gaps) else ()
        steps += [FilmStep(one, (), _QUICK_MS) for one in between]
    return steps


def _moments(at: np.ndarray, fine: np.ndarray, most: int) -> list[Moment]:
    """Return the moment of each event, in the finest unit that makes few enough pictures."""
    for unit in _UNITS:
        first = at // unit * unit
        # From a day on the hour says nothing, so both kinds of events are one picture.
        clock = fine if unit < _DAY else np.zeros(len(at), dtype=bool)
        first = np.where(clock, first, at // _DAY * _DAY)
        last = np.where(clock, first + unit - 1, at)
        last = last if unit < _DAY else first + _DAY - 1
        found = _listed(first, last, clock)
        if len(set(found)) <= most:
            return found
    for letter in _CALENDAR:
        days = at.astype("datetime64[m]").astype("datetime64[D]")
        period = days.astype(f"datetime64[{letter}]")
        first = period.astype("datetime64[m]").astype("int64")
        last = (period + 1).astype("datetime64[m]").astype("int64") - 1
        found = _listed(first, last, np.zeros(len(at), dtype=bool))
        if len(set(found)) <= most:
            return found
    return found


def _listed(first: np.ndarray, last: np.ndarray, clock: np.ndarray) -> list[Moment]:
    return [
        Moment(int(a), int(b), bool(c))
        for a, b, c in zip(first.tolist(), last.tolist(), clock.tolist(), strict=True)
    ]


def _quick(before: Moment, after: Moment) -> Sequence[Moment]:
    """Return the pictures between two moments: some days on the way, none where they are near."""
    days = (after.first - before.last) // _DAY
    if days < 2:
        return ()
    count = min(_MOST_QUICK, int(days) - 1)
    marks = np.linspace(before.last, after.first, count + 2)[1:-1]
    firsts = [int(one) // _DAY * _DAY for one in marks]
    return [Moment(one, one + _DAY - 1, False) for one in dict.fromkeys(firsts)]
