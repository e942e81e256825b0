"""The time zone of places: of their country, and where that has several, of where they are.

A country of one clock says it. In a country of several the coordinates do, else the name of a
province that keeps one clock. A place without a country has the clock of the ground that it is on,
unless two states with different clocks claim that.
"""

from functools import cache

import numpy as np
import pandas as pd
import shapely

from atlas.folding import COUNTRY_NAME, fold_by
from atlas.reference.countries import find_country, zone_of, zones_of
from atlas.reference.territories import grounds
from atlas.reference.territories.locate import answers_at
from atlas.reference.world_outlines import (
    countries_at,
    distinct_spots,
    near,
    zone_grounds,
    zone_names,
)

# How far off the ground of a clock, in degrees, a place may be: off a coast, or on a small island.
_OFF = 0.5
_COLUMNS = ("country", "name", "adm1")


def zones_of_places(places: pd.DataFrame) -> pd.Series:
    """Return the IANA zone of each place, "" where it is not known.

    Parameters
    ----------
    places : pandas.DataFrame
        With some of the columns ``country``, ``name``, ``adm1``, ``longitude``, ``latitude``
        (degrees WGS84).

    Returns
    -------
    pandas.Series of str
        On the index of the places.

    Examples
    --------
    >>> rows = [("Russia", "", 135.07, 48.48), ("DR Congo", "Nord-Kivu", None, None)]
    >>> zones_of_places(pd.DataFrame(rows, columns=["country", "adm1", "longitude", "latitude"]))
    0     Asia/Vladivostok
    1    Africa/Lubumbashi
    dtype: str
    """
    blank = pd.Series("", index=places.index, dtype="str")
    stated, name, province = (
        places[column].fillna("") if column in places else blank for column in _COLUMNS
    )
    zones = zones_of(stated, name)
    left = (zones == "").to_numpy()
    if not left.any():
        return zones
    found = zones.to_numpy(dtype=object).copy()
    if {"longitude", "latitude"} <= set(places.columns):
        degrees = places[["longitude", "latitude"]].to_numpy(dtype="float64", na_value=np.nan)
    else:
        degrees = np.full((len(places), 2), np.nan)
    known = np.isfinite(degrees).all(axis=1)
    codes, countries = pd.factorize(stated)
    for code, country in enumerate(countries):
        rows = np.flatnonzero(left & (codes == code))
        if country == "":
            rows = rows[known[rows]]
            found[rows] = _zones_at(degrees[rows])
        elif len(rows) and (one := find_country(country)) is not None:
            at = rows[known[rows]]
            found[at] = _zones_in(one.key, degrees[at])
            rows = rows[found[rows] == ""]
            found[rows] = province.iloc[rows].map(lambda text, key=one.key: _zone_named(key, text))
    return pd.Series(found, index=places.index, dtype="str")


def has_several_zones(country: str) -> bool:
    """Return whether a country keeps several clocks.

    Examples
    --------
    >>> has_several_zones("Russia"), has_several_zones("Mali"), has_several_zones("Atlantis")
    (True, False, False)
    """
    found = find_country(country)
    return found is not None and found.zone == "" and bool(zone_grounds(found.key))


def _zones_in(key: str, degrees: np.ndarray) -> np.ndarray:
    """Return the zone of each point in a country of several: of the ground there, or near by."""
    grounds = zone_grounds(key)
    zones = np.full(len(degrees), "", dtype=object)
    for zone, ground in grounds.items():
        zones[near([ground], *degrees.T)] = zone
    off = np.flatnonzero(zones == "")
    if len(off) and grounds:
        points = shapely.points(degrees[off])
        far = np.column_stack([shapely.distance(ground, points) for ground in grounds.values()])
        nearest = np.array(list(grounds), dtype=object)[far.argmin(axis=1)]
        zones[off] = np.where(far.min(axis=1) <= _OFF, nearest, "")
    return zones


def _zones_at(degrees: np.ndarray) -> np.ndarray:
    """Return the zone of each point of which no country is stated, "" where it may be two."""
    which, spots = distinct_spots(degrees[:, 0], degrees[:, 1], 3)
    zones = np.full(len(spots), "", dtype=object)
    seen, two = np.zeros((2, len(spots)), dtype=bool)

    def add(rows: np.ndarray, told: np.ndarray) -> None:
        two[rows] |= seen[rows] & (zones[rows] != told)
        zones[rows], seen[rows] = told, True

    edges = np.array([ground.bounds for ground in grounds().values()])
    west, south = edges[:, :2].min(axis=0)
    east, north = edges[:, 2:].max(axis=0)
    x, y = spots.T
    inside = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
    drawn = np.zeros(len(spots), dtype=bool)
    answer, found = answers_at(x[inside], y[inside])
    for number, (_, _, keys) in enumerate(found):
        rows = inside[answer == number]
        drawn[rows] = keys != ""
        for key in keys.split(";") if keys else ():
            add(rows, np.full(len(rows), zone_of(key), dtype=object))
    others = np.flatnonzero(~drawn)
    for key, there in countries_at(*spots[others].T).items():
        rows = others[there]
        one = zone_of(key)
        add(rows, np.full(len(rows), one, dtype=object) if one else _zones_in(key, spots[rows]))
    return np.where(two, "", zones)[which]


def _zone_named(key: str, text: str) -> str:
    """Return the zone of a province by its name, with or without a word such as "Oblast"."""
    names = _provinces(key)
    if not names or not text:
        return ""
    words = str(text).split()
    tries = (words, words[:-1], words[1:], words[2:])
    return next((names[one] for some in tries if (one := _fold(" ".join(some))) in names), "")


@cache
def _provinces(key: str) -> dict[str, str]:
    """Return the zone of each province of a country by its folded names."""
    return {_fold(name): zone for zone, names in zone_names(key).items() for name in names}


def _fold(text: str) -> str:
    return fold_by(COUNTRY_NAME, text)
