"""List what was not checked, so that a missing finding is not taken for a pass.

A check needs something to compare with: an outline of the country, a known time zone, a day after
which dates are in the future. Where it is missing, the report says so, with the number of events
and their countries.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import AtlasError
from atlas.geocoding.gazetteer.depth import installed_in_full
from atlas.record.checks.country_check import has_outline
from atlas.record.checks.plausibility import odd_points, suspicions
from atlas.record.core import Tables
from atlas.record.problems import Problems, shorten
from atlas.record.report import NOT_CHECKED
from atlas.record.weights import rows_in_words
from atlas.reference.countries import find_country
from atlas.reference.time_zones import has_several_zones

_FUTURE = "dates in the future: nothing says when the file was had; pass as_of='YYYY-MM-DD'"
UNREADABLE = "how places, times and doubles look: the events could not be read"
# The number of countries to name; the others are counted.
_NAMED = 10


def looked_at(
    record: Tables, numbers: np.ndarray, as_of: pd.Timestamp | None, year_column: str = ""
) -> dict[str, list[Any]]:
    """Return the odd findings in a record, and what was not checked, for its report.

    Parameters
    ----------
    record : Tables
        The record, as it was read.
    numbers : numpy.ndarray
        The number of each event's row in the file.
    as_of : pandas.Timestamp or None
        Later dates are in the future. None: the day is not known.
    year_column : str
        The table's column of years, if it has one of another name.
    """
    unlooked = _points(record) + _zones(record) + ([_FUTURE] if as_of is None else [])
    odd = suspicions(record, numbers, as_of, year_column)
    found: dict[str, list[Any]] = {"suspicions": odd}
    if towns_only := countries_of_towns_only(record):
        found["countries_of_towns_only"] = towns_only
    return {**found, NOT_CHECKED: unlooked} if unlooked else found


def looked_in(look: Callable[[], Mapping[str, Any]]) -> tuple[pd.DataFrame, list[str]]:
    """Return odd findings as notes, as in `Record.check`, and what was not checked.

    ``look`` reads the events and returns their report. If they cannot be read, nothing is checked.
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


def by_hand(record: Tables, event_ids: Sequence[str], named: str) -> dict[str, list[Any]]:
    """Return the lists for the report about places that were set by hand: odd, or not checked.

    ``named`` is what they are called, an event's id or a name of a place. The lists replace what
    the report said when the same was set by hand before.
    """
    own = record.take(record.events.index.isin(event_ids))
    head = f"{named}, set by hand: "
    odd = [one for one in record.report.get("suspicions", ()) if not one["what"].startswith(head)]
    found = odd_points(own, np.zeros(len(own), int))
    odd += [{**one, "what": head + one["what"], "rows": []} for one in found]
    unlooked = [one for one in record.report.get(NOT_CHECKED, ()) if not one.startswith(head)]
    unlooked += [head + line for line in _points(own)]
    return {"suspicions": odd, NOT_CHECKED: unlooked}


def countries_of_towns_only(record: Tables) -> list[str]:
    """Return the countries of places to be found whose villages no layer lists.

    By code, the one with the most places first: `atlas gazetteer add` takes them so. A place that
    is a country or a province asks for no village.
    """
    places = record.places
    asked = places["longitude"].isna() & (places["precision"] != "none")
    finer = (places["name"] != "") | (places["adm2"] != "")
    said = places["country"][asked & finer]
    counts = said[said != ""].value_counts()
    keys = pd.Series([find_country(str(name)) for name in counts.index], dtype=object)
    found = counts.groupby([one.country if one else "" for one in keys]).sum()
    order = sorted(found.items(), key=lambda one: (-one[1], str(one[0])))
    listed = installed_in_full() if order else frozenset()
    return [str(key) for key, _ in order if key and key not in listed]


def _points(record: Tables) -> list[str]:
    """Return lines about coordinates that were compared with no country, with counts of events."""
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
    """Return lines about events without a time zone, whose times could not be converted."""
    bare = (record.events["tz"] == "").to_numpy()
    if not bare.any():
        return []
    owners = record.event_rows("places")
    first = np.unique(owners, return_index=True)
    country = np.full(len(bare), "", dtype=object)
    country[first[0]] = record.places["country"].to_numpy(dtype=object)[first[1]]
    codes, names = pd.factorize(country)
    several = np.array([has_several_zones(str(name)) for name in names], dtype=bool)[codes]
    lines = []
    for rows, why in (
        (bare & several, "the country has several; give coordinates or a province"),
        (bare & ~several, "none is known"),
    ):
        if rows.any():
            words = rows_in_words(record.dataset, int(rows.sum()))
            lines.append(f"time zone of {words}: {why}{_by_country(pd.Series(country[rows]))}")
    return lines


def _by_country(countries: pd.Series) -> str:
    """Return counts of events by country, the largest first; further countries are summed up."""
    counts = countries[countries != ""].value_counts(sort=True)
    order = sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))
    named = [f"{shorten(name, 40)} {count:,}" for name, count in order[:_NAMED]]
    rest = order[_NAMED:]
    if rest:
        named.append(f"{len(rest)} more countries {sum(count for _, count in rest):,}")
    return f" ({', '.join(named)})" if named else ""
