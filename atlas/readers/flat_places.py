"""Convert the places of a flat table to those of a record; ``_row`` is the row's position."""

import numpy as np
import pandas as pd
import shapely

from atlas.files.wkb import CROSSING, OFF_THE_WORLD, crossing, off_the_world
from atlas.readers.cells.closed_words import read_word
from atlas.readers.cells.degrees import read_degrees
from atlas.readers.cells.eastward_degrees import turned_west
from atlas.readers.cells.place_codes import as_ids, code_columns, codes_of
from atlas.readers.cells.positions import settle_positions
from atlas.readers.cells.table_cells import Rows, as_number
from atlas.record.checks.country_check import look_swapped
from atlas.record.problems import Problems
from atlas.record.tables import HALF_WAY_ROUND_KM, WANTED_KM, as_text
from atlas.reference.precision import precision_for
from atlas.reference.territories import territory_of

_AREA = ("country", "adm1", "adm2", "territory")


def read_places(rows: Rows, problems: Problems, roles: pd.Series | None = None) -> pd.DataFrame:
    """Return up to three places a row: the place, the launch and the impact.

    Parameters
    ----------
    rows : Rows
        The rows.
    problems : Problems
        What is wrong is added to them.
    roles : pandas.Series or None
        The role of each row's ``place``, which follows from its kind; None: a location.
    """
    names = {column: rows.text(column) for column in ("place", "launch_place", "impact_place")}
    numbers = _coordinates(rows, problems)
    area = {column: rows.text(column) for column in ("country", "adm1", "adm2")}
    area["territory"] = _territories(rows)
    precision = read_word(rows, "precision", problems)
    bare = (precision == "") & numbers["longitude"].notna() & numbers["radius_km"].notna()
    if bare.any():
        # A radius that is given says how precise the place is.
        precision = precision.mask(bare, numbers["radius_km"][bare].map(precision_for))
    codes = _unit_codes(rows, numbers["longitude"])
    if codes is not None:
        area["place_id"] = codes
    detail = pd.DataFrame({**numbers, **area, "precision": precision})
    if rows.geometry is not None:
        detail["geometry"] = shapes = _shapes(rows, problems)
    says = detail["longitude"].notna() | np.logical_or.reduce([a != "" for a in area.values()])
    if rows.geometry is not None:
        says |= ~shapely.is_missing(shapes)
    impact = (names["place"] == "") & (names["impact_place"] != "")
    home = {"place": ~impact, "impact_place": impact}
    found = []
    kinds = "location" if roles is None else roles
    for order, (column, role) in enumerate(
        {"place": kinds, "impact_place": "impact", "launch_place": "launch"}.items()
    ):
        # The country of an event says nothing about the place from which it was launched.
        named = names[column] != ""
        own = home[column] & (says | named) if column in home else pd.Series(False, named.index)
        use = own | named
        if not use.any():
            continue
        part = detail[use] if own[use].all() else detail.where(own).loc[use]
        part = part.assign(
            _row=np.flatnonzero(use),
            _order=order,
            role=role[use] if isinstance(role, pd.Series) else role,
            name=names[column][use],
        )
        found.append(part)
    places = (
        pd.concat(found) if found else detail.iloc[:0].assign(_row=0, _order=0, role="", name="")
    )
    if len(found) > 1:
        places = places.sort_values(["_row", "_order"], kind="stable")
    for column in (*_AREA, "precision", *([] if codes is None else ["place_id"])):
        places[column] = as_text(places[column])
    return places.drop(columns="_order").reset_index(drop=True)


def _unit_codes(rows: Rows, longitude: pd.Series) -> pd.Series | None:
    """Return the P-codes of rows without coordinates, as ids of places that are to be found."""
    columns = code_columns(rows.frame.columns)
    codes = codes_of(rows.frame)
    if codes is None or rows.geometry is not None or not (codes != "").any():
        return None
    rows.unknown = [name for name in rows.unknown if name not in columns]
    ids = as_ids(codes).where(longitude.isna(), "")
    if (ids != "").any():
        rows.read_as.append(
            {
                "level": "note",
                "what": f"P-codes in {', '.join(map(repr, columns))}: the unit of a place",
                "count": int((ids != "").sum()),
                "rows": [],
                "examples": ", ".join(dict.fromkeys(codes[codes != ""].head(3))),
                "next_step": "a layer that has them joins: atlas gazetteer add --table",
            }
        )
    return ids


def _shapes(rows: Rows, problems: Problems) -> np.ndarray:
    """Return the geometries; off the world: a problem and left out; self-crossing: a note."""
    shapes = np.array(rows.geometry, dtype=object)
    off = off_the_world(shapes)
    for at in np.flatnonzero(off):
        problems.add("", int(rows.numbers[at]), "geometry", shapes[at], OFF_THE_WORLD)
    for at in np.flatnonzero(crossing(shapes) & ~off):
        problems.add("", int(rows.numbers[at]), "geometry", shapes[at], CROSSING, "note")
    shapes[off] = None
    return shapes


def _territories(rows: Rows) -> pd.Series:
    """Return each row's territory: stated, as a neutral key if we have one, else its country."""
    stated = rows.text("territory")
    if not rows.has("territory") and not rows.has("country"):
        return stated
    said = stated.where(stated != "", rows.text("country"))
    codes, distinct = pd.factorize(said)
    keys = pd.Series([territory_of(str(text)) for text in distinct], dtype="str")
    keys = keys.take(codes).reset_index(drop=True)
    return keys.where(keys != "", stated)


def _turn_west(rows: Rows, numbers: dict[str, pd.Series]) -> None:
    """Take 360 off longitudes of a column that counts from 0 to 360, and say so."""
    turned = turned_west(numbers["longitude"])
    if turned.any():
        given = numbers["longitude"][turned]
        numbers["longitude"] = numbers["longitude"].mask(turned, numbers["longitude"] - 360)
        rows.read_as.append(
            {
                "level": "note",
                "what": "longitudes from 0 to 360: those beyond 180 are west",
                "count": int(turned.sum()),
                "rows": [int(number) for number in rows.numbers[turned.to_numpy()][:5]],
                "examples": ", ".join(f"{one:g} is {one - 360:.5g}" for one in given.head(3)),
                "next_step": "if one is a slip, mend it in the source",
            }
        )


def _coordinates(rows: Rows, problems: Problems) -> dict[str, pd.Series]:
    """Return longitude, latitude and radius; an impossible value is a problem and left blank."""
    numbers = {}
    for column, read in read_degrees(rows).items():
        wanted = "wanted a number, or degrees such as 33°16'N"
        rows.complain(problems, read.wrong & ~read.comma, column, wanted)
        wanted = "wanted a number; some cells have a decimal comma, others none: write points"
        rows.complain(problems, read.comma, column, wanted)
        numbers[column] = read.number
    number, wrong = as_number(rows.text("radius_km"))
    wrong |= np.isinf(number)
    rows.complain(
        problems, wrong, "radius_km", "wanted a number; for a decimal comma write a point"
    )
    numbers["radius_km"] = number.mask(wrong)
    settle_positions(rows, numbers, problems)
    _turn_west(rows, numbers)
    lon, lat = numbers["longitude"], numbers["latitude"]
    swapped = (lat.abs() > 90) & (lat.abs() <= 180) & (lon.abs() <= 90)
    wanted = "wanted degrees, -90 to 90"
    rows.complain(problems, swapped, "latitude", f"{wanted}; longitude and latitude look swapped")
    rows.complain(problems, (lat.abs() > 90) & ~swapped, "latitude", wanted)
    turned = look_swapped(rows.text("country"), lon, lat) & ~swapped
    other = "longitude and latitude look swapped: the country is the other way round"
    column = "coordinates" if rows.has("coordinates") else "latitude"
    rows.complain(problems, turned, column, other)
    rows.complain(problems, lon.abs() > 180, "longitude", "wanted degrees, -180 to 180")
    half = lon.isna() ^ lat.isna()
    for column, other in (("longitude", "latitude"), ("latitude", "longitude")):
        lacks = half & numbers[column].isna() & (rows.text(column) == "")
        rows.complain(problems, lacks, column, f"wanted a {column} beside the {other}")
    bad = half | turned | (lat.abs() > 90) | (lon.abs() > 180)
    no_radius = (numbers["radius_km"] < 0) | (numbers["radius_km"] > HALF_WAY_ROUND_KM)
    rows.complain(problems, no_radius, "radius_km", WANTED_KM)
    numbers["longitude"], numbers["latitude"] = lon.mask(bad), lat.mask(bad)
    numbers["radius_km"] = numbers["radius_km"].mask(bad | no_radius)
    return numbers
