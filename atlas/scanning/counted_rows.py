"""Count a scan by unit of place, period and more, on its engine, in the words of `aggregate`.

Each event is counted once, in the unit of its main place, or left out for one reason: what is
counted and what is left out adds up to the events of the scan.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import RecordError
from atlas.geodesy import KM_PER_DEGREE
from atlas.record.aggregate import (
    NO_PLACE,
    NO_UNIT,
    WIDE_DATE,
    WITHIN,
    as_counts,
    cells_at,
    check_period,
    check_unit,
    sum_counts,
    units_named,
)
from atlas.scanning import row_answers
from atlas.scanning.engine import load_ibis, running
from atlas.scanning.judged_cells import Judged
from atlas.scanning.judged_table import JudgedTable
from atlas.scanning.points import LATITUDE, LONGITUDE

MOST = 5_000_000
"""More counts than these are refused: they would be no reduction."""
SPLITS = {"kind": "kind_id", "status": "status_id"}
OTHERS = "all others"
_UNSTATED = ("unstated", "")
_NO_PLACES = 9
_DAY = "datetime64[D]"


def count_rows(
    held: JudgedTable,
    table: Any,
    by: str | float,
    per: str,
    split: Sequence[str],
    top: Mapping[str, int],
    dataset: Mapping[str, Any],
    *,
    most: int = MOST,
) -> pd.DataFrame:
    """Return counts in the columns of `Record.aggregate`; see `Scan.aggregate`.

    Raises
    ------
    RecordError
        If there is no such unit, period or split, or there would be too many counts.
    """
    by, per = check_unit(by), check_period(per)
    _check_split(held, split, top)
    table, units = _with_units(held, table, by)
    table = held.when.joined(
        table, held.when.answers[[f"start_{per}", f"end_{per}", f"in_one_{per}"]]
    )
    table, extra = _with_splits(held, table, split, top)
    if held.columns.has(*row_answers.KILLED):
        table = held.killed.joined(table, held.killed.answers)
    else:
        table = table.mutate(__killed_best=load_ibis().literal(None, type="int64"))
    why = load_ibis().ifelse(
        (table["__why"] == 0) & ~table[f"__in_one_{per}"], len(NO_UNIT) + 1, table["__why"]
    )
    table = table.mutate(__why=why)
    keys = [*units, f"__start_{per}", f"__end_{per}", *extra.values()]
    counted = table.filter(table["__why"] == 0)
    groups = counted.group_by(keys).aggregate(
        events=counted["__weight"].sum(), killed=counted["__killed_best"].sum()
    )
    with running("the counts"):
        left_out, held_events = _left_out(table, by)
        found = groups.limit(most + 1).to_pyarrow().to_pandas()
    if len(found) > most:
        msg = (
            f"by={by!r}, per={per!r}, split={list(extra)!r}: more than {most:,} counts, no "
            "reduction at all; take a wider unit, a longer period, or leave out a split"
        )
        raise RecordError(msg)
    counts = _in_words(held, found, by, per, units, extra)
    return as_counts(counts, by, per, dataset=dataset, held=held_events, left_out=left_out)


def _check_split(held: JudgedTable, split: Sequence[str], top: Mapping[str, int]) -> None:
    """Raise where a split is none."""
    for one in split:
        if one not in SPLITS:
            msg = f"split={one!r}: wanted one of {', '.join(SPLITS)}; actors are counted by top="
            raise RecordError(msg)
    for column, number in top.items():
        if column not in row_answers.ACTORS or isinstance(number, bool) or int(number) < 1:
            msg = (
                f"top={{{column!r}: {number!r}}}: wanted {', '.join(row_answers.ACTORS)} and a "
                "number from 1, such as {'initiators': 20}"
            )
            raise RecordError(msg)
        if not held.columns.has(column):
            msg = f"top={{{column!r}: {number}}}: the table has no column {column}"
            raise RecordError(msg)


def _left_out(table: Any, by: str | float) -> tuple[dict[str, int], int]:
    """Return how many events were left out by reason, and how many there are."""
    found = (
        table.group_by("__why").aggregate(events=table["__weight"].sum()).to_pyarrow().to_pandas()
    )
    counts = dict(zip(found["__why"].astype(int), found["events"].astype(int), strict=True))
    reasons = {_NO_PLACES: NO_PLACE}
    reasons |= {at: word.format(by=by) for at, word in enumerate(NO_UNIT, start=1)}
    reasons |= {len(NO_UNIT) + 1: WIDE_DATE}
    return {word: counts.get(at, 0) for at, word in reasons.items()}, sum(counts.values())


def _with_units(held: JudgedTable, table: Any, by: str | float) -> tuple[Any, list[str]]:
    """Return the events with ``__why`` (0: counted) and the columns that say their unit."""
    if not isinstance(by, str):
        return _with_cells(held, table, by)
    judged, places = held.placed
    if by != "territory":
        main = _main(places, len(judged.cells), by, places[by] != "")
        return judged.joined(table, main), ["__unit"]
    named = (places["territory"] != "").to_numpy()
    point = places["longitude"].notna().to_numpy()
    if_named = _main(places, len(judged.cells), by, named | point)
    if_not = _main(places, len(judged.cells), by, named & ~point)
    both = if_named.join(if_not.add_suffix("_2"))
    table = judged.joined(held.with_territory(table), both)
    ibis = load_ibis()
    says = (table["__territory"] != "").fill_null(True)
    why = ibis.ifelse(says, table["__why"], table["__why_2"])
    on_point = ibis.ifelse(says, table["__on_point"], table["__on_point_2"])
    other = ibis.ifelse(says, table["__territory_unit"], table["__territory_unit_2"])
    unit = ibis.ifelse(on_point & says, table["__territory"], other)
    return table.mutate(__why=why, __unit_name=unit), ["__unit_name"]


def _main(places: pd.DataFrame, count: int, by: str, named: Any) -> pd.DataFrame:
    """Return for each sort of place why it has no unit, and the row of its main place."""
    wide = ~places["precision"].isin(WITHIN[by]).to_numpy()
    unstated = wide & places["precision"].isin(_UNSTATED).to_numpy()
    why = np.select([~wide & np.asarray(named), ~wide, unstated], [0, 1, 2], 3)
    order = pd.DataFrame(
        {
            "sort": places["_row"].to_numpy(),
            "why": why,
            "launch": (places["role"] == "launch").to_numpy(),
            "unit": np.arange(len(places)),
        }
    )
    first = order.sort_values(["sort", "why", "launch"], kind="stable").drop_duplicates("sort")
    first = first.set_index("sort").reindex(range(count))
    unit = first["unit"].fillna(-1).astype("int64").to_numpy()
    territory = places["territory"].to_numpy(dtype=object)
    point = places["longitude"].notna().to_numpy()
    return pd.DataFrame(
        {
            "why": first["why"].fillna(_NO_PLACES).astype("int64").to_numpy(),
            "unit": _first_alike(places, unit, by),
            "on_point": np.array([at >= 0 and bool(point[at]) for at in unit]),
            "territory_unit": np.array(
                [territory[at] if at >= 0 else "" for at in unit], dtype=object
            ),
        }
    )


def _first_alike(places: pd.DataFrame, unit: np.ndarray, by: str) -> np.ndarray:
    """Return for each sort the first place in the same unit, so that a unit is one group."""
    names = places[["country", "adm1", "adm2", "territory"]]
    columns = {"country": ["country"], "adm1": ["country", "adm1"]}.get(by, list(names.columns))
    codes = names.groupby(columns, sort=False, dropna=False).ngroup().to_numpy()
    first = pd.Series(np.arange(len(places))).groupby(codes).transform("first").to_numpy()
    held = np.append(first, -1)
    return np.asarray(held[unit], dtype="int64")


def _with_cells(held: JudgedTable, table: Any, size: float) -> tuple[Any, list[str]]:
    """Return the events with the south-west corner of their cell, if the place is so precise."""
    judged, places = held.placed
    count = len(judged.cells)
    point = places["longitude"].notna().to_numpy()
    precise = places["precision"].isin(WITHIN["adm1"]).to_numpy()
    unstated = places["precision"].isin(_UNSTATED).to_numpy()
    why = pd.Series(np.where(unstated, 2, 3))
    other = why[~point].groupby(places["_row"].to_numpy()[~point]).min()
    own = places[point].drop_duplicates("_row").set_index("_row")
    of_point = pd.DataFrame({"why": why[point].to_numpy()}, index=places["_row"].to_numpy()[point])
    of_point = of_point[~of_point.index.duplicated()]
    fits = pd.Series(precise[point], index=places["_row"].to_numpy()[point])
    fits = fits[~fits.index.duplicated()]
    best = pd.concat([other, of_point["why"]], axis=1).min(axis=1)
    sorts = pd.DataFrame(
        {
            "other_why": best.reindex(range(count)).fillna(_NO_PLACES).astype("int64"),
            "precise": fits.reindex(range(count)).fillna(False).astype(bool),
            "km": own["radius_km"].reindex(range(count)).astype("float64"),
        }
    )
    table = judged.joined(table, sorts)
    side = size * KM_PER_DEGREE * (table[LATITUDE].radians()).cos()
    small = (table["__km"] <= side).fill_null(False) & table["__precise"].fill_null(False)
    why = load_ibis().ifelse(small, 0, table["__other_why"])
    cells = {
        "__west": (table[LONGITUDE] / size).floor(),
        "__south": (table[LATITUDE] / size).floor(),
    }
    return table.mutate(__why=why, **cells), list(cells)


def _with_splits(
    held: JudgedTable, table: Any, split: Sequence[str], top: Mapping[str, int]
) -> tuple[Any, dict[str, str]]:
    """Return the events with what else they are counted by: our column -> the engine's."""
    extra = {}
    for one in dict.fromkeys(split):
        name = SPLITS[one]
        if f"__{name}" not in table.columns:
            judged = held.kind if one == "kind" else held.status
            table = judged.joined(table, judged.answers[[name]])
        extra[one] = f"__{name}"
    for column, number in top.items():
        judged = held.people[column]
        names = pd.DataFrame({f"who_{column}": _names(held, judged)})
        table = judged.joined(table, names)
        name = f"__who_{column}"
        known = table.filter(table[name] != "")
        ranked = known.group_by(name).aggregate(events=known["__weight"].sum())
        with running("the most named actors"):
            ranked = (
                ranked.to_pyarrow()
                .to_pandas()
                .sort_values(["events", name], ascending=[False, True])
            )
        kept = ["", *ranked[name].head(int(number))]
        table = table.mutate(
            **{name: load_ibis().ifelse(table[name].isin(kept), table[name], OTHERS)}
        )
        extra[column] = name
    return table, extra


def _names(held: JudgedTable, judged: Judged) -> np.ndarray:
    """Return the names of those who take part, as one text; several are counted together."""
    shown = dict(zip(held.actors["actor_id"], held.actors["name"], strict=True))
    people = judged.answers
    said = people["actor_id"].map(shown).groupby(people["_row"].to_numpy()).agg("; ".join)
    count = len(judged.cells) if judged.keys else 1
    return said.reindex(range(count)).fillna("").to_numpy(dtype=object)


def _in_words(
    held: JudgedTable,
    found: pd.DataFrame,
    by: str | float,
    per: str,
    units: list[str],
    extra: Mapping[str, str],
) -> pd.DataFrame:
    """Return the groups in the columns of `Record.aggregate`, in their order."""
    if not isinstance(by, str):
        west, south = (found[name].to_numpy(dtype="float64") * by for name in units)
        unit = cells_at(west, south, by)
    elif by == "territory":
        unit = units_named(pd.DataFrame({"territory": found[units[0]].astype("str")}), by)
    else:
        unit = units_named(
            held.placed[1].iloc[found[units[0]].to_numpy()].reset_index(drop=True), by
        )
    days = {
        name: found[f"__{name}_{per}"].to_numpy(dtype="int64").astype(_DAY).astype("datetime64[s]")
        for name in ("start", "end")
    }
    more = {own: found[name].astype("str").to_numpy() for own, name in extra.items()}
    table = unit.reset_index(drop=True).assign(**days, **more)
    keys = list(table.columns)
    table["events"] = found["events"].to_numpy(dtype="int64")
    table["killed"] = pd.array(found["killed"].to_numpy(dtype="float64"), dtype="Float64")
    return sum_counts(table, keys)
