"""Counts of events by place unit and period: what may be passed on where the rows may not.

An event counts once, in the unit of its main place: its first that is precise enough, a launch
last. A place or a time that is wider than the unit is not forced into one; such events are left
out, and counted.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from atlas.errors import InputTypeError, RecordError
from atlas.events.places import AREA_KM, EARTH_RADIUS_KM
from atlas.events.time import local_minutes

if TYPE_CHECKING:
    from atlas.events.record import Record

UNITS = ("country", "adm1")
# Period: the word of the record for an event that is known to it.
PERIODS = {"W": "week", "M": "month", "Y": "range"}
_IN_PROVINCE = ("exact", "site", "town", "area", "adm2", "adm1")
_WITHIN = {
    "adm1": frozenset(_IN_PROVINCE),
    "country": frozenset((*_IN_PROVINCE, "region", "country", "unstated")),
}
_KM_PER_DEGREE = np.pi * EARTH_RADIUS_KM / 180
# A cell smaller than this counts single houses, one larger no part of the region.
_CELLS = (0.05, 10.0)


def aggregate(record: "Record", by: str | float, period: str) -> pd.DataFrame:
    """Return counts by place unit and period; see `Record.aggregate`."""
    by, period = check_unit(by), _check_period(period)
    place, left_out = _main_places(record, by)
    units = _named_units(record, place, by) if isinstance(by, str) else _cells(record, place, by)
    first, last, in_one = _periods(record, place["owner"].to_numpy(), period)
    left_out["date wider than the period"] = int((~in_one).sum())
    table = units.assign(start=first, end=last, killed=_killed(record, place))[in_one]
    counts = _count(table, list(units.columns))
    counts["time_precision"] = PERIODS[period]
    counts.insert(0, "title", _titles(counts))
    counts.attrs["left_out"] = {reason: count for reason, count in left_out.items() if count}
    counts.attrs["dataset"] = _dataset(record, by, period, counts.attrs["left_out"])
    return counts


def check_unit(by: str | float) -> str | float:
    """Return the unit of place, or say what there is."""
    if isinstance(by, bool) or not isinstance(by, str | int | float):
        msg = f"by={by!r}: wanted one of {', '.join(UNITS)}, or the size of a cell in degrees"
        raise InputTypeError(msg)
    if by in UNITS or (not isinstance(by, str) and _CELLS[0] <= by <= _CELLS[1]):
        return by
    msg = f"by={by!r}: wanted one of {', '.join(UNITS)}, or a cell of {_CELLS[0]} to {_CELLS[1]:g}"
    raise RecordError(msg + " degrees")


def _check_period(period: str) -> str:
    """Return the period, or say what there is."""
    if period not in PERIODS:
        msg = f"period={period!r}: wanted W (weeks from Monday), M (months) or Y (years)"
        raise RecordError(msg)
    return period


def _main_places(record: "Record", by: str | float) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the row of the main place of each event that has one, and how many have none."""
    places = record.places
    if isinstance(by, str):
        fits = places["precision"].isin(_WITHIN[by]) & (places[by] != "")
    else:
        side = by * _KM_PER_DEGREE * np.cos(np.radians(places["latitude"]))
        fits = (places["radius_km"] <= side) & places["precision"].isin(_WITHIN["adm1"])
    table = pd.DataFrame(
        {
            "owner": record.event_rows("places"),
            "launch": (places["role"] == "launch").to_numpy(),
            "row": np.arange(len(places)),
        }
    )[fits.to_numpy()]
    table = table.sort_values(["owner", "launch"], kind="stable").drop_duplicates("owner")
    lost = len(record) - len(table)
    return table[["owner", "row"]].reset_index(drop=True), {"place wider than the unit": lost}


def _named_units(record: "Record", place: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the country, or country and province, of each counted event."""
    found = record.places.iloc[place["row"]].reset_index(drop=True)
    units = pd.DataFrame({"place": found[by], "country": found["country"]})
    if by == "adm1":
        units["adm1"] = found["adm1"]
    return units.assign(precision=by)


def _cells(record: "Record", place: pd.DataFrame, size: float) -> pd.DataFrame:
    """Return the cell of each counted event: its centre, and how far its corners are."""
    found = record.places.iloc[place["row"]]
    west = np.floor(found["longitude"].to_numpy() / size) * size
    south = np.floor(found["latitude"].to_numpy() / size) * size
    longitude, latitude = np.round(west + size / 2, 5), np.round(south + size / 2, 5)
    nearest = np.minimum(np.abs(south), np.abs(south + size))
    half = size * _KM_PER_DEGREE / 2
    radius = np.round(half * np.hypot(1, np.cos(np.radians(nearest))), 2)
    units = pd.DataFrame({"longitude": longitude, "latitude": latitude, "radius_km": radius})
    return units.assign(precision=np.where(radius <= AREA_KM, "area", "region"))


def _periods(
    record: "Record", owners: np.ndarray, period: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the first and last day of each event's period, and which lie in one period.

    An event known to the day or better that runs on belongs to the period that it starts in.
    """
    start, end, _ = (minutes[owners] for minutes in local_minutes(record.events))
    fine = record.events["time_precision"].isin(["minute", "hour", "day"]).to_numpy()[owners]
    first = pd.PeriodIndex(start.astype("datetime64[m]").astype("datetime64[s]"), freq=period)
    last = pd.PeriodIndex(end.astype("datetime64[m]").astype("datetime64[s]"), freq=period)
    days = first.start_time.to_numpy().astype("datetime64[s]")
    ends = first.end_time.floor("D").to_numpy().astype("datetime64[s]")
    return days, ends, fine | (first == last)


def _killed(record: "Record", place: pd.DataFrame) -> np.ndarray:
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


def _count(table: pd.DataFrame, unit: list[str]) -> pd.DataFrame:
    """Return one row a unit and period: events, and killed where any count is known."""
    groups = table.groupby([*unit, "start", "end"], sort=True, dropna=False)
    counts = groups["killed"].agg(events="size", killed=lambda best: best.sum(min_count=1))
    counts = counts.reset_index()
    return counts.assign(killed=counts["killed"].astype("Int64"))


def _titles(counts: pd.DataFrame) -> pd.Series:
    """Return the count as words, a title for the map."""
    plural = np.where(counts["events"] == 1, " event", " events")
    return (counts["events"].astype("str") + plural).astype("str")


def _dataset(
    record: "Record", by: str | float, period: str, left_out: dict[str, int]
) -> dict[str, Any]:
    """Return the words about the counts: they may be passed on where counts may."""
    unit = by if isinstance(by, str) else f"cells of {by:g} degrees"
    words = f"counted by {unit} and {'year' if period == 'Y' else PERIODS[period]}"
    lost = "".join(f"; left out: {count}, {reason}" for reason, count in left_out.items())
    dataset = dict(record.dataset)
    own = str(dataset.get("title") or dataset.get("name") or "Events")
    dataset["title"] = f"{own}, {words}"
    given = str(dataset.get("redistribution") or "rows").strip().lower()
    dataset["redistribution"] = "rows" if given == "aggregates" else given
    before = dataset.get("transformations") or []
    dataset["transformations"] = [
        *([before] if isinstance(before, str) else before),
        f"{len(record)} events {words}{lost}.",
    ]
    return dataset
