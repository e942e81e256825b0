"""What nobody looked at: "nothing odd was found" is said only of what was checked.

A country has an outline or it has none, a time zone is known or it is not, a day says what lies in
the future or none does. Where nothing is at hand to compare with, a report says so, with how many
events of which countries, so that silence is not taken for a pass.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import AtlasError
from atlas.record.checks.country_check import has_outline
from atlas.record.checks.plausibility import odd_points, suspicions
from atlas.record.core import Tables
from atlas.record.problems import Problems, shorten
from atlas.record.report import NOT_CHECKED
from atlas.record.weights import rows_in_words

_FUTURE = "dates in the future: nothing says when the file was had; pass as_of='2023-04-14'"
UNREADABLE = "how places, times and doubles look: the events could not be read"
# So many countries are named; the others are counted.
_NAMED = 10


def looked_at(
    record: Tables, numbers: np.ndarray, as_of: pd.Timestamp | None
) -> dict[str, list[Any]]:
    """Return what looks odd in a record, and what was not checked, for its report.

    Parameters
    ----------
    record : Tables
        As it was read.
    numbers : numpy.ndarray
        The number of each event's row in the file.
    as_of : pandas.Timestamp or None
        The day after which a date lies in the future; None: nobody said.
    """
    unlooked = _points(record) + _zones(record) + ([_FUTURE] if as_of is None else [])
    found: dict[str, list[Any]] = {"suspicions": suspicions(record, numbers, as_of)}
    return {**found, NOT_CHECKED: unlooked} if unlooked else found


def looked_in(look: Callable[[], Mapping[str, Any]]) -> tuple[pd.DataFrame, list[str]]:
    """Return what looks odd as notes, as `Record.check` lists them, and what was not checked.

    ``look`` reads the events and tells their report; where they cannot be read nobody looked.
    """
    problems = Problems()
    try:
        report = look()
    except AtlasError:
        return problems.frame(), [UNREADABLE]
    for one in report.get("suspicions", ()):
        row = one["rows"][0] if one["rows"] else ""
        message = f"{one['count']:,} x {one['what']} -> {one['next_step']}"
        problems.add("", row, "", one["examples"], message, "note")
    return problems.frame(), list(report.get(NOT_CHECKED, ()))


def by_hand(record: Tables, event_id: str) -> dict[str, list[Any]]:
    """Return the report's lists with what is odd, or not checked, in one event's places.

    What was said of the event before, when it was set by hand, is said anew.
    """
    own = record.take((record.events.index == event_id).astype(bool))
    head = f"{event_id}, set by hand: "
    odd = [one for one in record.report.get("suspicions", ()) if not one["what"].startswith(head)]
    found = odd_points(own, np.zeros(1, int))
    odd += [{**one, "what": head + one["what"], "rows": []} for one in found]
    unlooked = [one for one in record.report.get(NOT_CHECKED, ()) if not one.startswith(head)]
    unlooked += [head + line for line in _points(own)]
    return {"suspicions": odd, NOT_CHECKED: unlooked}


def _points(record: Tables) -> list[str]:
    """Return which coordinates were compared with no country, by event."""
    places = record.places
    known = (places["longitude"].notna() & places["latitude"].notna()).to_numpy()
    codes, names = pd.factorize(places["country"])
    without = np.array([name != "" and not has_outline(name) for name in names], dtype=bool)
    lines = []
    for rows, why in (
        (known & without[codes], "no outline of the country is at hand"),
        (known & (places["country"] == "").to_numpy(), "no country is stated"),
    ):
        events, first = np.unique(record.event_rows("places")[rows], return_index=True)
        if len(events):
            said = _by_country(places["country"][rows].iloc[first])
            words = rows_in_words(record.dataset, len(events))
            lines.append(f"coordinates of {words}: {why}{said}")
    return lines


def _zones(record: Tables) -> list[str]:
    """Return of which events no time zone is known, so that none of their times was turned."""
    bare = (record.events["tz"] == "").to_numpy()
    if not bare.any():
        return []
    owners = record.event_rows("places")
    mine = bare[owners]
    first = np.unique(owners[mine], return_index=True)[1]
    said = _by_country(record.places["country"][mine].iloc[first])
    words = rows_in_words(record.dataset, int(bare.sum()))
    return [f"time zone of {words}: none is known{said}"]


def _by_country(countries: pd.Series) -> str:
    """Return how many events of which countries, the most first; of many countries the first."""
    counts = countries[countries != ""].value_counts(sort=True)
    order = sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))
    named = [f"{shorten(name, 40)} {count:,}" for name, count in order[:_NAMED]]
    rest = order[_NAMED:]
    if rest:
        named.append(f"{len(rest)} more countries {sum(count for _, count in rest):,}")
    return f" ({', '.join(named)})" if named else ""
