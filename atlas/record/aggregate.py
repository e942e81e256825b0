"""Count events by place unit and period: counts may be passed on where the rows may not.

An event counts once, in the unit of its main place: its first place that is precise enough, a
launch last. An event whose place or date is wider than the unit is left out, and counted by
reason. A row counts as the number of events in ``events.weight``, so that counts can be counted
again.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import InputTypeError, RecordError
from atlas.geodesy import KM_PER_DEGREE
from atlas.record.core import Tables
from atlas.record.licence_terms import redistribution, texts
from atlas.record.local_time import local_minutes
from atlas.record.weights import KEY, counts_of, weights_of
from atlas.reference.precision import GROUND, precision_for
from atlas.reference.territories import disputed, load_policy

UNITS = ("country", "territory", "adm1", "adm2")
# Period: its letter in pandas (weeks from Monday), and the time precision of an event known to it.
PERIODS = {"day": ("D", "day"), "week": ("W", "week"), "month": ("M", "month")}
PERIODS |= {"year": ("Y", "range")}
_IN_DISTRICT = ("exact", "site", "town", "adm2")
_IN_PROVINCE = (*_IN_DISTRICT, "area", "adm1")
# A row that names its country is in it, however vague its place or its stated precision is.
_IN_COUNTRY = (*_IN_PROVINCE, "region", "country", "unstated", "")
WITHIN = {
    "adm2": frozenset(_IN_DISTRICT),
    "adm1": frozenset(_IN_PROVINCE),
    "territory": frozenset(_IN_COUNTRY),
    "country": frozenset(_IN_COUNTRY),
}
_UNSTATED = ("unstated", "")
# The reasons why an event has no unit; the first that applies is counted.
NO_UNIT = ("no {by} named", "precision of the place not stated", "place wider than the unit")
NO_PLACE = "without a place"
WIDE_DATE = "date wider than the period"
# A smaller cell would count single houses; a larger one is too wide for the region.
_CELLS = (0.05, 10.0)


def aggregate(record: Tables, by: str | float, per: str) -> pd.DataFrame:
    """Return counts by place unit and period; see `Record.aggregate`."""
    by, per = check_unit(by), check_period(per)
    place, left_out = _main_places(record, by)
    units = _named_units(record, place, by) if isinstance(by, str) else _cells(record, place, by)
    first, last, in_one = _periods(record, place["owner"].to_numpy(), per)
    weight = weights_of(record.events)[place["owner"].to_numpy()]
    left_out[WIDE_DATE] = int(weight[~in_one].sum())
    table = units.assign(start=first, end=last, killed=_killed(record, place), events=weight)
    table = table[in_one]
    counts = sum_counts(table, [*units.columns, "start", "end"])
    held = int(weights_of(record.events).sum())
    return as_counts(counts, by, per, dataset=record.dataset, held=held, left_out=left_out)


def as_counts(
    counts: pd.DataFrame,
    by: str | float,
    per: str,
    *,
    dataset: Mapping[str, Any],
    held: int,
    left_out: Mapping[str, int],
) -> pd.DataFrame:
    """Return counts as the rows of a flat table: with titles, what was left out, and the terms.

    Parameters
    ----------
    counts : pandas.DataFrame
        The unit, ``start``, ``end``, ``events`` and ``killed``.
    by, per : str or float
        The unit and the period.
    dataset : mapping
        The description of what was counted.
    held : int
        The number of events that were to be counted.
    left_out : mapping
        How many were left out, by reason.
    """
    counts["time_precision"] = PERIODS[per][1]
    counts.insert(0, "title", _titles(counts))
    counts.attrs["left_out"] = {reason: count for reason, count in left_out.items() if count}
    counts.attrs["dataset"] = _dataset(dataset, held, by, per, counts.attrs["left_out"])
    return counts


def check_unit(by: str | float) -> str | float:
    """Check the unit of place and return it; else raise with the units that exist."""
    if isinstance(by, bool) or not isinstance(by, str | int | float):
        msg = f"by={by!r}: wanted one of {', '.join(UNITS)}, or the size of a cell in degrees"
        raise InputTypeError(msg)
    if by in UNITS or (not isinstance(by, str) and _CELLS[0] <= by <= _CELLS[1]):
        return by
    msg = f"by={by!r}: wanted one of {', '.join(UNITS)}, or a cell of {_CELLS[0]} to {_CELLS[1]:g}"
    raise RecordError(msg + " degrees")


def check_period(per: str) -> str:
    """Check the period and return its name; the pandas letter is accepted too. Else raise."""
    letters = {letter: name for name, (letter, _) in PERIODS.items()}
    word = letters.get(per, per) if isinstance(per, str) else per
    if word not in PERIODS:
        msg = f"per={per!r}: wanted one of {', '.join(PERIODS)}; weeks begin on Monday"
        raise RecordError(msg)
    return word


def _main_places(record: Tables, by: str | float) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the row of each event's main place, and how many events have none by reason."""
    places = record.places
    wide = ~_narrow(places, by)
    unstated = wide & places["precision"].isin(_UNSTATED).to_numpy()
    named = (places[by] != "").to_numpy() if isinstance(by, str) else ~wide
    # The lower the number, the closer the place is to having a unit.
    why = np.select([~wide & named, ~wide, unstated], [0, 1, 2], 3)
    table = pd.DataFrame(
        {
            "owner": record.event_rows("places"),
            "why": why,
            "launch": (places["role"] == "launch").to_numpy(),
            "row": np.arange(len(places)),
        }
    )
    table = table.sort_values(["owner", "why", "launch"], kind="stable").drop_duplicates("owner")
    weights = weights_of(record.events)
    weight = weights[table["owner"].to_numpy()]
    left_out = {NO_PLACE: int(weights.sum() - weight.sum())}
    for number, reason in enumerate(NO_UNIT, start=1):
        left_out[reason.format(by=by)] = int(weight[(table["why"] == number).to_numpy()].sum())
    found = table.loc[table["why"] == 0, ["owner", "row"]]
    return found.reset_index(drop=True), left_out


def _narrow(places: pd.DataFrame, by: str | float) -> np.ndarray:
    """Return which places are at least as precise as the unit."""
    if isinstance(by, str):
        return places["precision"].isin(WITHIN[by]).to_numpy()
    side = by * KM_PER_DEGREE * np.cos(np.radians(places["latitude"]))
    small = (places["radius_km"] <= side) & places["precision"].isin(WITHIN["adm1"])
    return small.to_numpy()


def _named_units(record: Tables, place: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the unit of each counted event, with the units above it."""
    return units_named(record.places.iloc[place["row"]].reset_index(drop=True), by)


def units_named(found: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the units in which some places are, with the units above them."""
    if by == "territory":
        return _territories(found["territory"])
    units = pd.DataFrame({"place": found[by], "country": found["country"]})
    for above in ("adm1", "adm2")[: {"adm1": 1, "adm2": 2}.get(by, 0)]:
        units[above] = found[above]
    return units.assign(precision=by)


def _territories(keys: pd.Series) -> pd.DataFrame:
    """Return territories by key and neutral name; a disputed territory has no country."""
    labels = {key: label for key, (label, _) in load_policy().items()}
    parts = keys.isin(disputed())
    names = keys.map(labels).fillna(keys).astype("str")
    return pd.DataFrame(
        {
            "place": names,
            "country": names.mask(parts, ""),
            "territory": keys,
            # The width is that of the gazetteer: Ghajar is a village, the Golan a region.
            "precision": pd.Series(np.where(parts, "", "country"), dtype="str"),
        }
    )


def _cells(record: Tables, place: pd.DataFrame, size: float) -> pd.DataFrame:
    """Return the cell of each counted event: its centre, and the distance to its corners."""
    found = record.places.iloc[place["row"]]
    west = np.floor(found["longitude"].to_numpy() / size) * size
    south = np.floor(found["latitude"].to_numpy() / size) * size
    return cells_at(west, south, size)


def cells_at(west: np.ndarray, south: np.ndarray, size: float) -> pd.DataFrame:
    """Return cells by their south-west corners: their centres, and the distance to the corners."""
    longitude, latitude = np.round(west + size / 2, 5), np.round(south + size / 2, 5)
    nearest = np.minimum(np.abs(south), np.abs(south + size))
    half = size * KM_PER_DEGREE / 2
    radius = np.round(half * np.hypot(1, np.cos(np.radians(nearest))), 2)
    units = pd.DataFrame({"longitude": longitude, "latitude": latitude, "radius_km": radius})
    return units.assign(precision=[precision_for(km, GROUND) for km in radius])


def _periods(
    record: Tables, owners: np.ndarray, per: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the first and last day of each event's period, and which events are in one period."""
    start, end, _ = (minutes[owners] for minutes in local_minutes(record.events))
    return in_periods(start, end, record.events["time_precision"].iloc[owners], per)


def in_periods(
    start: np.ndarray, end: np.ndarray, precision: pd.Series, per: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the first and last day of the period of some local minutes, and which are in one.

    An event of day precision or better that continues longer counts in the period of its start.
    """
    letter = PERIODS[per][0]
    fine = precision.isin(["minute", "hour", "day"]).to_numpy()
    first = pd.PeriodIndex(start.astype("datetime64[m]").astype("datetime64[s]"), freq=letter)
    last = pd.PeriodIndex(end.astype("datetime64[m]").astype("datetime64[s]"), freq=letter)
    days = first.start_time.to_numpy().astype("datetime64[s]")
    ends = first.end_time.floor("D").to_numpy().astype("datetime64[s]")
    return days, ends, fine | (first == last)


def _killed(record: Tables, place: pd.DataFrame) -> np.ndarray:
    """Return the first count of killed of each counted event, NaN where there is none."""
    figures = record.quantities
    mine = ((figures["what"] == "killed") & figures["best"].notna()).to_numpy()
    table = pd.DataFrame(
        {
            "owner": record.event_rows("quantities")[mine],
            "part": (figures["detail"] != "").to_numpy()[mine],
            "best": figures["best"].to_numpy(dtype="float64", na_value=np.nan)[mine],
        }
    )
    first = table.sort_values(["owner", "part"], kind="stable").drop_duplicates("owner")
    by_event = np.full(len(record), np.nan)
    by_event[first["owner"].to_numpy()] = first["best"].to_numpy()
    return by_event[place["owner"].to_numpy()]


def sum_counts(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return one row for each group of keys: events, and killed where some row states it."""
    groups = table.groupby(keys, sort=True, dropna=False)
    counts = groups["events"].sum().to_frame()
    counts["killed"] = groups["killed"].sum(min_count=1)
    counts = counts.reset_index()
    return counts.assign(killed=counts["killed"].astype("Int64"))


def _titles(counts: pd.DataFrame) -> pd.Series:
    """Return the count in words, as a title for the map."""
    plural = np.where(counts["events"] == 1, " event", " events")
    return (counts["events"].map("{:,}".format).astype("str") + plural).astype("str")


def _dataset(
    described: Mapping[str, Any],
    held: int,
    by: str | float,
    per: str,
    left_out: Mapping[str, int],
) -> dict[str, Any]:
    """Return the description of the counts; terms that allow aggregates now allow these rows."""
    unit = by if isinstance(by, str) else f"cells of {by:g} degrees"
    words = f"counted by {unit} and {per}"
    lost = "".join(f"; left out: {count}, {reason}" for reason, count in left_out.items())
    dataset = _counted(dict(described))
    own = str(dataset.get("title") or dataset.get("name") or "Events")
    dataset["title"] = f"{own}, {words}"
    dataset[KEY] = counts_of(unit, per)
    dataset["transformations"] = [
        *texts(dataset.get("transformations")),
        f"{held} events {words}{lost}.",
    ]
    return dataset


def _counted(dataset: dict[str, Any]) -> dict[str, Any]:
    """Return a description (and its parts) in which "aggregates" has become "rows"."""
    word = redistribution(dataset)
    new = {**dataset, "redistribution": "rows" if word == "aggregates" else word}
    if dataset.get("parts"):
        new["parts"] = [_counted(part) for part in dataset["parts"]]
    return new
