"""The steps of a film: when each event is shown, and how long each picture stands.

An event that is known to the minute or hour is shown then. One that is known to a day, a night or
a longer time is shown at the end of it, together with all others of that end: no order is made
within it. A stretch in which nothing is shown passes quickly. What has been shown fades to a trace.

The page plays by the same rule (``atlas/web/src/playing/steps.js``): both run the cases of
``tests/data/play_cases.json``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from atlas.record.core import Tables
from atlas.record.local_time import local_minutes
from atlas.reference.symbology import SYMBOLOGY

PLAY: dict[str, Any] = SYMBOLOGY["play"]
"""The figures of a run, which the page has built in."""
_DAY = 1440
# 5 January 1970 was a Monday: weeks begin as they do on the timeline of the page.
_MONDAY = 4 * _DAY
_CALENDAR = {"month": "M", "year": "Y"}
# Of a month and a year the mean.
_DAYS = {"week": 7.0, "month": 30.44, "year": 365.25}
_Unit = int | str


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


@dataclass(frozen=True)
class Run:
    """The pictures of a film, and how fast events fade."""

    steps: list[FilmStep]
    fade: int
    """Minutes from when an event is shown until it is a trace."""


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
    fine = record.events["time_precision"].isin(PLAY["exact"]).to_numpy()
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
    return run_of(*shown_at(record), seconds).steps


def run_of(at: np.ndarray, fine: np.ndarray, seconds: float) -> Run:
    """Return the run of events that are shown at some minutes, with how exactly each is known."""
    most = max(2, int(PLAY["steps_a_second"] * seconds))
    for unit in PLAY["units"]:
        moments = _moments(at, fine, unit)
        if len(set(moments)) <= most:
            break
    rows: dict[Moment, list[int]] = {}
    for row, moment in enumerate(moments):
        rows.setdefault(moment, []).append(row)
    order = sorted(rows, key=lambda one: (one.last, not one.clock))
    gaps = [_quick(before, after) for before, after in pairwise(order)]
    quick = sum(map(len, gaps)) * int(PLAY["quick_ms"])
    left = int(seconds * 1000) - quick - int(PLAY["last_ms"])
    each = max(int(PLAY["least_ms"]), left // max(1, len(order) - 1))
    steps: list[FilmStep] = []
    for number, moment in enumerate(order):
        stands = each if number + 1 < len(order) else int(PLAY["last_ms"])
        steps.append(FilmStep(moment, tuple(rows[moment]), stands))
        between = gaps[number] if number < len(gaps) else ()
        steps += [FilmStep(one, (), int(PLAY["quick_ms"])) for one in between]
    span = order[-1].last - order[0].last
    fade = int(PLAY["fade_units"] * _DAYS.get(unit, 1.0) * _DAY)
    return Run(steps, max(1, min(fade, span // 2)))


def strength(age: int, fade: int) -> float:
    """Return how strong an event is drawn so many minutes after it was shown.

    Examples
    --------
    >>> [round(strength(days * 1440, 4320), 2) for days in (0, 1, 2, 3, 30)]
    [1.0, 0.79, 0.57, 0.36, 0.36]
    """
    levels = int(PLAY["levels"])
    share = min(levels, age * levels // fade) / levels
    return 1 - (1 - float(PLAY["trace"])) * share


def _moments(at: np.ndarray, fine: np.ndarray, unit: _Unit) -> list[Moment]:
    """Return the moment of each event in a unit: minutes of the clock, or of the calendar."""
    if isinstance(unit, int):
        first = np.where(fine, at // unit * unit, at // _DAY * _DAY)
        return _listed(first, np.where(fine, first + unit - 1, at), fine)
    # From a day on the hour says nothing, so both kinds of events are one picture.
    if unit in _CALENDAR:
        period = at.astype("datetime64[m]").astype(f"datetime64[{_CALENDAR[unit]}]")
        first, after = (one.astype("datetime64[m]").astype("int64") for one in (period, period + 1))
    else:
        size, begin = (7 * _DAY, _MONDAY) if unit == "week" else (_DAY, 0)
        first = (at - begin) // size * size + begin
        after = first + size
    return _listed(first, after - 1, np.zeros(len(at), dtype=bool))


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
    count = min(int(PLAY["quick_most"]), int(days) - 1)
    way = after.first - before.last
    marks = [before.last + way * number // (count + 1) for number in range(1, count + 1)]
    firsts = [one // _DAY * _DAY for one in marks]
    return [Moment(one, one + _DAY - 1, False) for one in dict.fromkeys(firsts)]
