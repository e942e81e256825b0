"""Which places are at sea: no country holds them, and the coast is farther than they may be off."""

import re
from functools import cache

import numpy as np
import pandas as pd
import pyarrow.csv as pa_csv

from atlas.reference.vocabulary import PLACE_ROLES
from atlas.reference.world_outlines import countries_at, distinct_spots, on_land
from atlas.shipped import shipped

_KM = 111.2
# The outlines are up to 1 km off, and so are ports; a place whose error nobody states is farther.
_LEAST_KM, _UNSTATED_KM, _MOST_KM = 5.5, 11.0, 300.0
# Each margin is a question of its own, so there are few: the next wider one is asked.
_MARGINS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
_CELL = 0.05
# What the outlines leave out are small islands: a place that is named as one is not at sea.
_ISLAND = re.compile(
    r"\b(?:islands?|isles?|islets?|atolls?|reefs?|shoals?|cays?|keys?|rocks?|"
    r"îles?|ilots?|îlots?|isla|islas|ilha|ilhas|isola|isole|insel|inseln|ada|adası|pulau|"
    r"остров|острів|острова|о-в)\b|جزيرة|جزر|جزیره|האי|איי|島|岛|礁",
    re.IGNORECASE,
)


def at_sea(
    longitude: np.ndarray, latitude: np.ndarray, radius_km: np.ndarray, names: np.ndarray
) -> np.ndarray:
    """Return which places are at sea, shape (n,).

    Parameters
    ----------
    longitude, latitude : array
        Degrees, shape (n,); missing where there is no place.
    radius_km : array
        How far each place may be from its point; missing where not stated.
    names : array
        What each is called: a place that is named as an island is not at sea.

    Returns
    -------
    numpy.ndarray
        True where no country holds or claims the point, and the coast is farther than its radius,
        and than 5 km (11 km where no radius is stated). A place of unsure ground is not at sea.

    Examples
    --------
    >>> radius, names = np.array([3.0, 3.0, 80.0]), np.array(["", "", ""])
    >>> at_sea(np.array([41.5, 43.0, 41.5]), np.array([14.8, 15.0, 14.8]), radius, names).tolist()
    [True, False, False]
    """
    found = np.isfinite(longitude) & np.isfinite(latitude)
    found[found] = _off_land(longitude[found], latitude[found])
    stated = np.where(np.isfinite(radius_km), np.maximum(radius_km, _LEAST_KM), _UNSTATED_KM)
    found &= stated <= _MOST_KM
    if found.any():
        rows = np.flatnonzero(found)
        for inside in countries_at(longitude[rows], latitude[rows]).values():
            found[rows[inside]] = False
    if found.any():
        rows = np.flatnonzero(found)
        degrees = stated[rows] / _KM / np.cos(np.radians(np.clip(latitude[rows], -80, 80)))
        wanted = np.searchsorted(_MARGINS, degrees)
        for margin in np.unique(wanted):
            own = rows[wanted == margin]
            wide = _MARGINS[margin] if margin < len(_MARGINS) else 180.0
            found[own] = ~on_land(longitude[own], latitude[own], wide)
        found[rows] &= ~_by_an_island(longitude[rows], latitude[rows], stated[rows])
        found[rows] &= [_ISLAND.search(str(name)) is None for name in names[rows]]
    return found


def role_words(role: str, *, sea: bool) -> str:
    """Return the role of a place in words; of one at sea nobody says "on the ground".

    Examples
    --------
    >>> role_words("location", sea=False), role_words("location", sea=True)
    ('On the ground', 'At sea')
    >>> role_words("impact", sea=True)
    'Impact or strike, at sea'
    """
    words = PLACE_ROLES.get(role, role)
    if not sea:
        return words
    return "At sea" if role == "location" else f"{words}, at sea"


def places_at_sea(places: pd.DataFrame) -> np.ndarray:
    """Return which rows of a table of places are at sea, shape (n,); see `at_sea`."""
    longitude, latitude, radius = (
        places[name].to_numpy(dtype=float, na_value=np.nan)
        for name in ("longitude", "latitude", "radius_km")
    )
    return at_sea(longitude, latitude, radius, places["name"].to_numpy(dtype=object))


def _off_land(longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """Return which points are farther than the least margin from land."""
    # A point so far from land is in a cell whose middle is in water: a table of a million events
    # has few cells.
    x, y = (np.round(degrees / _CELL) * _CELL for degrees in (longitude, latitude))
    which, cells = distinct_spots(x, y, 2)
    off = ~on_land(cells[:, 0], cells[:, 1], 0.0)[which]
    off[off] = ~on_land(longitude[off], latitude[off], _MARGINS[0])
    return off


def _by_an_island(longitude: np.ndarray, latitude: np.ndarray, km: np.ndarray) -> np.ndarray:
    """Return which places may be on a small island that the outlines do not hold."""
    beside = np.zeros(len(longitude), dtype=bool)
    for x, y, radius in _islands():
        away = np.hypot((longitude - x) * np.cos(np.radians(y)), latitude - y) * _KM
        beside |= away <= km + radius
    return beside


@cache
def _islands() -> list[tuple[float, float, float]]:
    """Return longitude, latitude and reach, in km, of small islands."""
    table = pa_csv.read_csv(shipped("geo", "world", "islands.csv"))
    columns = [table[name].to_pylist() for name in ("longitude", "latitude", "radius_km")]
    return [(float(x), float(y), float(km)) for x, y, km in zip(*columns, strict=True)]
