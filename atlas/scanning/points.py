"""Coordinates of a scan, as our readers judge them, without reading each row in Python.

Plain numbers are compared on the engine. Other forms (degrees and minutes, decimal commas) and
points that look swapped are judged by the readers, once for each different pair.
"""

from typing import Any

import numpy as np
import pandas as pd

from atlas.readers.cells.degrees import read_degrees
from atlas.record.checks.country_check import look_swapped, may_look_swapped
from atlas.scanning.engine import load_ibis
from atlas.scanning.judged_cells import judge
from atlas.scanning.sample_columns import Columns

LONGITUDE, LATITUDE, POINT = "__lon", "__lat", "__point"
NONE, VALID, BAD = 0, 1, 2
"""What ``__point`` says: no coordinates, a point, or coordinates that cannot be right."""
_PLAIN = r"^\s*-?[0-9]{1,3}(\.[0-9]{1,15})?\s*$"
_BLANK = r"^\s*$"
_POINT = r"\."
# Points are first looked at in cells of this many degrees: half of a cell's diagonal is its reach.
_CELL = 0.25
_REACH = 0.18


def with_points(table: Any, columns: Columns) -> Any:
    """Return the table with ``__lon`` and ``__lat`` (degrees, 5 decimals) and ``__point``."""
    ibis = load_ibis()
    if not columns.has("longitude") or not columns.has("latitude"):
        return table.mutate(
            **{
                LONGITUDE: ibis.literal(None, type="float64"),
                LATITUDE: ibis.literal(None, type="float64"),
                POINT: ibis.literal(NONE, type="int64"),
            }
        )
    table = _with_numbers(table, columns)
    lon, lat = table[LONGITUDE], table[LATITUDE]
    no_lon, no_lat = lon.isnull(), lat.isnull()  # noqa: PD003 of ibis
    bad = (no_lon != no_lat) | (lat.abs() > 90) | (lon.abs() > 180)
    state = ibis.ifelse(bad.fill_null(True), BAD, VALID)
    state = ibis.ifelse(no_lon & no_lat, NONE, state)
    table = table.mutate(**{POINT: state.cast("int64")})
    table = _without_swapped(table, columns)
    valid = table[POINT] == VALID
    return table.mutate(
        **{
            LONGITUDE: ibis.ifelse(valid, rounded(table[LONGITUDE]), None),
            LATITUDE: ibis.ifelse(valid, rounded(table[LATITUDE]), None),
        }
    )


def rounded(degrees: Any) -> Any:
    """Return degrees to 5 decimals, halves to the even number, as the record rounds them."""
    ibis = load_ibis()
    scaled = degrees * 1e5
    low = scaled.floor()
    part = scaled - low
    odd = low - 2 * (low / 2).floor()
    whole = ibis.ifelse(part < 0.5, low, ibis.ifelse(part > 0.5, low + 1, low + odd))
    return whole / 1e5


def hundred_thousandths(degrees: Any) -> Any:
    """Return degrees as whole steps of 0.00001, as a Selection compares them."""
    return (degrees * 1e5 + 0.5).floor()


def _with_numbers(table: Any, columns: Columns) -> Any:
    """Return the table with coordinates as numbers, before any is refused."""
    ibis = load_ibis()
    names = {own: columns.matched.get(own) for own in ("longitude", "latitude")}
    if None in names.values() or any(own in columns.constants for own in names):
        # A constant: the pairs are few, or one.
        return _by_pairs(table, columns, None)
    kinds = {own: table[name].type() for own, name in names.items()}
    if all(kind.is_numeric() for kind in kinds.values()):
        made = {}
        for own, target in (("longitude", LONGITUDE), ("latitude", LATITUDE)):
            number = table[names[own]].cast("float64")
            fits = number.abs() <= 1e6  # neither NaN nor infinite
            made[target] = ibis.ifelse(fits & ~number.isnan(), number, None)
        return table.mutate(**made)
    texts = {own: table[name].cast("string") for own, name in names.items()}
    plain = {own: text.re_search(_PLAIN) for own, text in texts.items()}
    odd = False
    for own, text in texts.items():
        odd = odd | (text.notnull() & ~plain[own] & ~text.re_search(_BLANK))  # noqa: PD004
    if int(table.filter(odd).limit(1).count().to_pyarrow().as_py()):
        return _by_pairs(table, columns, odd)
    return table.mutate(
        **{
            target: ibis.ifelse(plain[own], texts[own].strip().try_cast("float64"), None)
            for own, target in (("longitude", LONGITUDE), ("latitude", LATITUDE))
        }
    )


def _by_pairs(table: Any, columns: Columns, odd: Any) -> Any:
    """Return the table with coordinates of which some are no plain numbers: judged by pairs."""
    ibis = load_ibis()
    keys = columns.theirs("longitude", "latitude")

    def answer(frame: pd.DataFrame) -> pd.DataFrame:
        read = read_degrees(columns.rows(frame))
        return pd.DataFrame({f"__odd_{own}": one.number for own, one in read.items()})

    some = table if odd is None else table.filter(odd)
    what = "coordinates that are no plain numbers"
    if odd is None:
        found = judge(table, keys, answer, what)
        table = found.joined(table, found.answers)
        return table.mutate(
            **{LONGITUDE: table["__odd_longitude"], LATITUDE: table["__odd_latitude"]}
        ).drop("__odd_longitude", "__odd_latitude")
    # One plain pair says whether the others have points: a comma beside them is none.
    dotted = table.filter(~odd)
    for key in keys:
        dotted = dotted.filter(dotted[key].cast("string").re_search(_POINT))
    some = some.select(*keys).union(dotted.select(*keys).limit(1))
    found = judge(some, keys, answer, what)
    table = found.joined(table.mutate(__is_odd=odd), found.answers)
    made = {}
    for own, target in (("longitude", LONGITUDE), ("latitude", LATITUDE)):
        text = table[columns.matched[own]].cast("string")
        number = ibis.ifelse(text.re_search(_PLAIN), text.strip().try_cast("float64"), None)
        made[target] = ibis.ifelse(
            table["__is_odd"].fill_null(False), table[f"__odd_{own}"], number
        )
    return table.mutate(**made).drop("__odd_longitude", "__odd_latitude", "__is_odd")


def _without_swapped(table: Any, columns: Columns) -> Any:
    """Return the table with points that lie in their country only when swapped taken for bad."""
    ibis = load_ibis()
    country = columns.theirs("country")
    if not columns.has("country"):
        return table
    table = table.mutate(
        __west=(table[LONGITUDE] / _CELL).floor().cast("int64"),
        __south=(table[LATITUDE] / _CELL).floor().cast("int64"),
    )

    def named(frame: pd.DataFrame) -> pd.Series:
        return columns.rows(frame[list(country)]).text("country")

    def in_doubt(frame: pd.DataFrame) -> pd.DataFrame:
        lon, lat = ((frame[one].to_numpy() + 0.5) * _CELL for one in ("__west", "__south"))
        codes, names = pd.factorize(named(frame))
        doubt = np.zeros(len(frame), dtype=bool)
        for code, name in enumerate(names):
            rows = np.flatnonzero(codes == code)
            doubt[rows] = may_look_swapped(str(name), lon[rows], lat[rows], _REACH)
        return pd.DataFrame({"__doubt": doubt})

    valid = table.filter(table[POINT] == VALID)
    cells = judge(valid, [*country, "__west", "__south"], in_doubt, "points and their countries")
    if not cells.answers["__doubt"].any():
        return table.drop("__west", "__south")
    table = cells.joined(table, cells.answers)
    table = table.mutate(__doubt=table["__doubt"].fill_null(False) & (table[POINT] == VALID))

    def swapped(frame: pd.DataFrame) -> pd.DataFrame:
        turned = look_swapped(named(frame), frame[LONGITUDE], frame[LATITUDE])
        return pd.DataFrame({"__turned": turned.to_numpy()})

    some = table.filter(table["__doubt"])
    found = judge(some, [*country, LONGITUDE, LATITUDE], swapped, "points that may be swapped")
    if not found.answers["__turned"].any():
        return table.drop("__west", "__south", "__doubt")
    table = found.joined(table, found.answers)
    bad = table["__turned"].fill_null(False) & table["__doubt"]
    table = table.mutate(**{POINT: ibis.ifelse(bad, BAD, table[POINT])})
    return table.drop("__west", "__south", "__doubt", "__turned")
