"""Check whether points are inside the stated country, or close to it.

The outlines are those of `atlas.reference.territories.of` where a theatre draws them, else those of
`atlas.reference.world_outlines`. This check starts from a stated country, and reports only points
that cannot be right: any side that claims, holds or lately held some ground may state it, and a
point a little outside, off a coast or over a border, is no mistake.
"""

from functools import lru_cache

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.reference.countries import contested
from atlas.reference.territories import grounds, territory_of
from atlas.reference.theatres import Theatre, theatres
from atlas.reference.world_outlines import (
    also_stated,
    claimed_ground,
    distinct_spots,
    near,
    outline_of,
)

# Tolerance in degrees outside the outline (coasts, borders, border towns); wider for wide places.
_NEAR, _FAR = 0.1, 0.4
COAST = _NEAR
"""Degrees off a coast up to which a point counts as on land."""


def inside_of(
    country: np.ndarray, names: list[str], lon: np.ndarray, lat: np.ndarray, *, wide: np.ndarray
) -> np.ndarray:
    """Return for each point whether it is inside its stated country.

    Parameters
    ----------
    country : numpy.ndarray of int
        Which of ``names`` is stated for each point.
    names : list of str
        Countries, as people write them.
    lon, lat : numpy.ndarray
        Degrees WGS84.
    wide : numpy.ndarray of bool
        Points of wide places, whose error may reach over a border.

    Returns
    -------
    numpy.ndarray of str
        ``""`` (inside, or the country is not known), ``swapped``, ``sign`` (inside when
        mirrored) or ``outside``.

    Examples
    --------
    >>> spots = np.array([35.2, 33.3, -35.2, 44.0]), np.array([33.3, 35.2, 33.3, 33.3])
    >>> inside_of(np.zeros(4, int), ["Lebanon"], *spots, wide=np.zeros(4, bool)).tolist()
    ['', 'swapped', 'sign', 'outside']
    """
    answer = np.full(len(lon), "", dtype="U8")
    for code, name in enumerate(names):
        key = territory_of(name)
        for is_wide, margin in ((False, _NEAR), (True, _FAR)):
            rows = np.flatnonzero((country == code) & (wide == is_wide))
            if len(rows) and (stated := _stated(key, theatres())):
                answer[rows] = _compare(stated, lon[rows], lat[rows], margin)
    return answer


def look_swapped(stated: pd.Series, longitude: pd.Series, latitude: pd.Series) -> pd.Series:
    """Return which coordinates are inside their country only when swapped; see `inside_of`.

    Swapped coordinates are refused. A country without an outline gives False.

    Examples
    --------
    >>> stated = pd.Series(["Lebanon", "Sudan", "Atlantis"])
    >>> look_swapped(stated, pd.Series([33.3, 15.6, 33.3]), pd.Series([35.2, 32.5, 35.2])).tolist()
    [True, True, False]
    """
    if not (stated != "").any():
        return pd.Series(np.zeros(len(stated), dtype=bool), index=stated.index)
    codes, names = pd.factorize(stated)
    lon, lat = longitude.to_numpy(), latitude.to_numpy()
    swapped = np.zeros(len(lon), dtype=bool)
    for code, name in enumerate(names):
        stated_as = _stated(territory_of(str(name)), theatres())
        if not stated_as:
            continue
        # Most points need no outline: when swapped they are far outside of its bounds.
        edges = np.array([ground.bounds for ground in stated_as])
        west, south = edges[:, :2].min(axis=0) - _FAR
        east, north = edges[:, 2:].max(axis=0) + _FAR
        turned = (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)
        rows = np.flatnonzero(turned & (codes == code))
        if len(rows):
            swapped[rows] = _compare(stated_as, lon[rows], lat[rows], _FAR) == "swapped"
    return pd.Series(swapped, index=stated.index)


def may_look_swapped(
    name: str, longitude: np.ndarray, latitude: np.ndarray, reach: float
) -> np.ndarray:
    """Return around which points some other, up to ``reach`` degrees away, may look swapped.

    Where it is false, `look_swapped` is false for every point so near.

    Examples
    --------
    >>> where = np.array([35.2, 33.3, 2.3]), np.array([33.3, 35.2, 48.9])
    >>> may_look_swapped("Lebanon", *where, 0.2).tolist()
    [False, True, False]
    """
    stated = _stated(territory_of(name), theatres())
    if not stated:
        return np.zeros(len(longitude), dtype=bool)
    at_home = near(stated, longitude, latitude, _FAR - reach)
    return ~at_home & near(stated, latitude, longitude, _FAR + reach)


def has_outline(name: str) -> bool:
    """Return whether the country has an outline to compare points with.

    Examples
    --------
    >>> has_outline("Lebanon"), has_outline("Sudan"), has_outline("Atlantis")
    (True, True, False)
    """
    return bool(_stated(territory_of(name), theatres()))


def _compare(
    stated: tuple[BaseGeometry, ...], lon: np.ndarray, lat: np.ndarray, margin: float
) -> np.ndarray:
    """Return the result for each point of one country: "", swapped, sign or outside."""
    which, points = distinct_spots(lon, lat)
    lon, lat = points.T
    words = np.full(len(points), "", dtype="U8")
    outside = np.flatnonzero(~near(stated, lon, lat, margin))
    if len(outside):
        x, y = lon[outside], lat[outside]
        mirrored = np.zeros(len(outside), dtype=bool)
        for east, north in ((-1, 1), (1, -1), (-1, -1)):
            mirrored |= near(stated, east * x, north * y, margin)
        swapped = near(stated, y, x, margin)
        words[outside] = np.select([swapped, mirrored], ["swapped", "sign"], "outside")
    return words[which]


@lru_cache(maxsize=1024)
def _stated(key: str, of: tuple[Theatre, ...]) -> tuple[BaseGeometry, ...]:  # noqa: ARG001
    """Return the ground that a source may state as a country or a part, prepared.

    That is its own, what it claims or lately held, and the contested ground beside it.
    """
    drawn = grounds()
    own = [drawn.get(key, outline_of(key)), claimed_ground(key)]
    own += [drawn.get(other, outline_of(other)) for other in also_stated(key)]
    own += [drawn.get(part) for part, one in contested().items() if key in one.stated_as]
    found = tuple(ground for ground in own if ground is not None)
    shapely.prepare(np.array(found, dtype=object))
    return found
