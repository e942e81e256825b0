"""Nine invented records, one for each way in which a page may be tried: few events, many, far.

    python -m scripts.invented_records FOLDER [NAME ...]

It writes each as a CSV with the columns of `atlas.read_events`. Nothing in them happened: every
title says that it is invented, the people and groups are letters, and every place is a number of
degrees by chance around rough middles, told to a tenth of a degree. The same rows come out on any
machine.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import atlas
from atlas.record.record import Record

Centres = Sequence[tuple[float, float, float]]
"""Longitude, latitude and spread, all in degrees: how far most events lie from the middle."""

_KINDS = ("shelling", "air_strike", "clash", "drone_strike", "protest", "looting_destruction")
_STATUSES = ("confirmed", "confirmed", "reported", "alleged", "disputed")
# Precision with its radius in km; an event whose radius is not stated has none.
_PRECISIONS = (
    ("site", 0.5), ("town", 2.0), ("town", 3.0), ("town", 5.0), ("area", 18.0), ("", None),
)  # fmt: skip
_SOURCE = "Invented outlet"

_KASHMIR = ((74.4, 34.1, 0.5), (75.4, 33.2, 0.6))
_UKRAINE = (
    (32.6, 46.6, 0.4), (34.4, 47.1, 0.5), (35.9, 47.6, 0.4), (37.4, 47.9, 0.4), (37.9, 48.5, 0.3),
    (38.2, 49.2, 0.4), (37.4, 50.0, 0.4), (36.2, 50.0, 0.3), (34.8, 51.2, 0.4), (30.5, 50.4, 0.3),
)  # fmt: skip
_SUDAN = (
    (32.5, 15.6, 0.3), (33.5, 14.4, 0.6), (30.2, 13.2, 0.7), (29.6, 11.4, 0.6), (25.3, 13.6, 0.6),
    (24.9, 12.1, 0.5), (22.6, 13.4, 0.4), (34.3, 11.8, 0.5), (35.4, 15.4, 0.5),
)  # fmt: skip
_SAHEL = (
    (-4.2, 14.5, 0.9), (-1.6, 13.6, 0.9), (0.0, 16.3, 0.8), (1.9, 13.5, 0.9), (3.3, 16.0, 0.9),
    (12.7, 13.4, 0.8), (14.0, 12.0, 0.9), (-7.0, 14.0, 0.9),
)  # fmt: skip
_PACIFIC = ((178.0, -17.8, 0.5), (179.3, -16.5, 0.3), (-179.9, -16.9, 0.2), (-178.9, -18.2, 0.4))
_WORLD = (
    (-99.0, 19.4, 5.0), (-74.1, 4.6, 3.0), (-46.6, -23.5, 4.0), (3.4, 6.5, 4.0), (15.3, -4.3, 4.0),
    (36.8, -1.3, 4.0), (45.3, 2.1, 3.0), (36.3, 33.5, 3.0), (31.0, 49.0, 4.0), (69.2, 34.5, 4.0),
    (77.2, 28.6, 5.0), (96.1, 21.9, 3.0), (125.6, 7.1, 3.0), (147.2, -9.4, 2.0),
)  # fmt: skip
_COLOMBIA = (
    (-76.5, 3.4, 0.6), (-75.6, 6.3, 0.6), (-72.9, 8.3, 0.5), (-74.1, 4.6, 0.4), (-70.8, 7.0, 0.4),
    (-77.3, 1.2, 0.4),
)  # fmt: skip
_MYANMAR = ((96.1, 21.9, 0.5), (95.2, 22.2, 0.6), (97.0, 20.8, 0.5), (97.7, 22.9, 0.5))
_YEMEN = ((44.0, 15.2, 0.4), (44.0, 14.0, 0.4), (45.2, 14.6, 0.4), (45.2, 13.4, 0.4))
# A column of coordinates has its slips, and what is decided abroad is in the table too.
_FAR = ((-0.1, 51.5, 0.1), (-74.0, 40.7, 0.1), (103.8, 1.3, 0.1))

# "Invented event", "invented place", and a sentence that says so, in five scripts.
_SCRIPTS = (
    ("Invented event", "Invented place", "Nothing of what is told here has happened anywhere."),
    ("Вигадана подія", "Вигадане місце", "Нічого з описаного тут насправді не було."),
    ("حدث مختلق", "مكان مختلق", "لم يحدث شيء مما يرد هنا في أي مكان."),
    ("אירוע בדוי", "מקום בדוי", "דבר ממה שמסופר כאן לא קרה בשום מקום."),
    ("虚构事件", "虚构地点", "这里讲述的一切都没有发生过。"),
)
_LONG = 300


@dataclass(frozen=True)
class Plan:
    """How many events a record has, when they are and where."""

    title: str
    events: int
    start: str
    """The first day."""
    days: int
    centres: Centres
    far: Centres = ()
    """The last events lie here, one each, far from all others."""
    by_minute: bool = False
    """Whether events have a time of day."""
    scripts: bool = False
    """Whether titles are long, and in five scripts."""


PLANS = {
    "five": Plan("Invented record of five events", 5, "2019-03-01", 20, _KASHMIR),
    "ukraine": Plan("Invented record: Ukraine", 300, "2022-03-01", 700, _UKRAINE, _FAR),
    "sudan": Plan("Invented record: Sudan", 5000, "2023-04-15", 600, _SUDAN, _FAR),
    "hundred_thousand": Plan(
        "Invented record of 100,000 events", 100_000, "2012-01-01", 4700, _SAHEL
    ),
    "pacific": Plan("Invented record on both sides of 180 degrees", 40, "2021-05-01", 90, _PACIFIC),
    "world": Plan("Invented record of the world", 240, "2020-01-01", 365, _WORLD),
    "sixty_years": Plan("Invented record of sixty years", 480, "1965-01-01", 21_915, _COLOMBIA),
    "one_day": Plan("Invented record of one day", 500, "2021-09-07", 1, _MYANMAR, by_minute=True),
    "five_scripts": Plan(
        "Invented record in five scripts", 10, "2021-02-01", 60, _YEMEN, scripts=True
    ),
}
"""The nine records, by name."""


def invent(name: str) -> pd.DataFrame:
    """Return the rows of one of the nine records, an event each, in the order of time."""
    plan = PLANS[name]
    draw = _chance(list(PLANS).index(name))
    longitude, latitude = _places(plan, draw)
    kinds = _pick(_KINDS, plan.events, draw)
    precision, radius = zip(*_pick(_PRECISIONS, plan.events, draw), strict=True)
    date, time = _times(plan, draw)
    actors = [f"Invented group {letter}" for letter in "ABCDEF"]
    numbers = np.arange(1, plan.events + 1)
    return pd.DataFrame(
        {
            "event_id": [f"{name}-{number:06d}" for number in numbers],
            "title": [_title(plan, number, kind) for number, kind in enumerate(kinds, 1)],
            "kind": kinds,
            "date": date,
            "time": time,
            "place": [_place(plan, int(number)) for number in numbers],
            "longitude": longitude,
            "latitude": latitude,
            "precision": precision,
            "radius_km": radius,
            "status": _pick(_STATUSES, plan.events, draw),
            "initiators": _pick(actors[:3], plan.events, draw),
            "targets": _pick(actors[3:], plan.events, draw),
            "source": _SOURCE,
        }
    )


def read(name: str) -> Record:
    """Return one of the nine as a record, which says that it is invented."""
    about = {
        "title": PLANS[name].title,
        "attribution": "Invented rows, made by scripts/invented_records.py; nothing here happened",
        "licence": "CC0 1.0",
    }
    return atlas.read_events(invent(name), dataset=about)


def _chance(seed: int) -> Callable[[int], np.ndarray]:
    """Return a source of numbers from 0 to 1: of numpy, only these stay the same for good."""
    bits = np.random.PCG64(seed)
    return lambda count: (bits.random_raw(count) >> np.uint64(11)) * 2.0**-53


def _pick(things: Sequence, count: int, draw: Callable[[int], np.ndarray]) -> list:
    """Return things by chance, each as often as any other."""
    return [things[at] for at in (draw(count) * len(things)).astype(int)]


def _places(plan: Plan, draw: Callable[[int], np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return longitude and latitude: around the middles, and the last ones far away."""
    centres = np.array(plan.centres)[(draw(plan.events) * len(plan.centres)).astype(int)]
    if plan.far:
        centres[-len(plan.far) :] = plan.far
    # The mean of three even chances is most often near the middle, and never far from it.
    away = (draw(plan.events * 6).reshape(plan.events, 2, 3).mean(axis=2) - 0.5) * 4
    found = centres[:, :2] + away * centres[:, 2:]
    longitude = (found[:, 0] + 180) % 360 - 180
    return longitude.round(4), found[:, 1].round(4)


def _times(plan: Plan, draw: Callable[[int], np.ndarray]) -> tuple[pd.Series, pd.Series]:
    """Return day and time of day, in order; the first and the last day have an event."""
    share = np.sort(draw(plan.events))
    share[0], share[-1] = 0, 1 - 2.0**-40
    minutes = (share * plan.days * 1440).astype("timedelta64[m]")
    when = pd.Series(np.datetime64(plan.start, "s") + minutes)
    time = when.dt.strftime("%H:%M") if plan.by_minute else pd.Series([""] * plan.events)
    return when.dt.strftime("%Y-%m-%d"), time


def _title(plan: Plan, number: int, kind: str) -> str:
    """Return a title that says that the event is invented."""
    if not plan.scripts:
        return f"Invented event {number}: {kind.replace('_', ' ')}"
    event, _, sentence = _SCRIPTS[number % len(_SCRIPTS)]
    return (f"{event} {number}." + f" {sentence}" * _LONG)[:_LONG]


def _place(plan: Plan, number: int) -> str:
    """Return the name of a place, which is on no map."""
    words = _SCRIPTS[number % len(_SCRIPTS)][1] if plan.scripts else "Invented place"
    return f"{words} {number}"


def main(words: Sequence[str]) -> int:
    """Write the records that are named, or all nine."""
    parser = argparse.ArgumentParser(prog="python -m scripts.invented_records")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(PLANS))
    given = parser.parse_args(words)
    if unknown := [name for name in given.names if name not in PLANS]:
        parser.error(f"no record is called {unknown[0]!r}; there are {', '.join(PLANS)}")
    given.folder.mkdir(parents=True, exist_ok=True)
    for name in given.names or PLANS:
        path = given.folder / f"{name}.csv"
        invent(name).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
