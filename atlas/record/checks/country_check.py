"""Check whether points are inside the stated country, or close to it.

The outlines are those of `atlas.reference.territories.of`, which puts a point into one territory,
and into none near a line. This check starts from a stated country, and reports only points that
cannot be right: any side that claims or holds some ground may state it, and a point a little
outside, off a coast or over a border, is no mistake. Where a country has no outline its boxes are
used, which are wider; the report says that there was no outline.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.reference.countries import contested, countries
from atlas.reference.territories import grounds, territory_of
from atlas.reference.theatres import Theatre, theatres

# Tolerance in degrees outside the outline (coasts, borders, border towns); wider for wide places.
_NEAR, _FAR = 0.1, 0.4
# Tolerance in degrees around boxes, which are coarser than outlines; for narrow and wide places.
_BOX_MARGIN = 0.5
# Beside the parts that may be stated as it: what was a state's own in 1989, when the first of the
# data sets begin, or what it claims or holds.
_ALSO_BOXES = {
    "AM": ("AZ",),
    "AR": ("FK", "GS"),
    "CN": ("TW",),
    "ET": ("ER",),
    "GT": ("BZ",),
    "ID": ("TL",),
    "IN": ("PK",),
    "MA": ("EH",),
    "PK": ("IN",),
    "RS": ("BA", "HR", "ME", "MK", "SI", "XK"),
    "SD": ("SS",),
    "TW": ("CN",),
    "VE": ("GY",),
    "ZA": ("NA",),
}


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
            if len(rows) and (ground := _grown(key, margin, theatres())) is not None:
                answer[rows] = _compare(ground, lon[rows], lat[rows])
    return answer


def look_swapped(stated: pd.Series, longitude: pd.Series, latitude: pd.Series) -> pd.Series:
    """Return which coordinates are inside their country only when swapped; see `inside_of`.

    A country without an outline gives False: swapped coordinates are refused, and boxes are too
    wide to decide that.

    Examples
    --------
    >>> stated = pd.Series(["Lebanon", "Sudan", "Atlantis"])
    >>> look_swapped(stated, pd.Series([33.3, 15.6, 33.3]), pd.Series([35.2, 32.5, 35.2])).tolist()
    [True, False, False]
    """
    codes, names = pd.factorize(stated)
    lon, lat = longitude.to_numpy(), latitude.to_numpy()
    swapped = np.zeros(len(lon), dtype=bool)
    for code, name in enumerate(names):
        ground = _grown(territory_of(name), _FAR, theatres()) if has_outline(name) else None
        if ground is None:
            continue
        # Most points need no outline: when swapped they are far outside of its bounds.
        west, south, east, north = ground.bounds
        turned = (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)
        rows = np.flatnonzero(turned & (codes == code))
        if len(rows):
            swapped[rows] = _compare(ground, lon[rows], lat[rows]) == "swapped"
    return pd.Series(swapped, index=stated.index)


def has_outline(name: str) -> bool:
    """Return whether the country has an outline to compare points with.

    Examples
    --------
    >>> has_outline("Lebanon"), has_outline("Sudan"), has_outline("")
    (True, False, False)
    """
    return territory_of(name) in _outlines(theatres())


def _compare(outline: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return the result for each point of one country: "", swapped, sign or outside."""
    which, points = _distinct(lon, lat)
    lon, lat = points.T
    words = np.full(len(points), "", dtype="U8")
    outside = np.flatnonzero(~shapely.contains_xy(outline, lon, lat))
    if len(outside):
        x, y = lon[outside], lat[outside]
        mirrored = np.zeros(len(outside), dtype=bool)
        for east, north in ((-1, 1), (1, -1), (-1, -1)):
            mirrored |= shapely.contains_xy(outline, east * x, north * y)
        swapped = shapely.contains_xy(outline, y, x)
        words[outside] = np.select([swapped, mirrored], ["swapped", "sign"], "outside")
    return words[which]


def _distinct(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each point the number of its distinct point, and the distinct points."""
    pairs = np.column_stack([lon, lat])
    keys = np.round(lon * 1e5) * 1e8 + np.round(lat * 1e5)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return which, pairs[first]


@lru_cache(maxsize=2)
def _outlines(of: tuple[Theatre, ...]) -> dict[str, list[BaseGeometry]]:  # noqa: ARG001
    """Return the outlines behind each key: its own ground, and the contested ground beside it."""
    own, parts = grounds(), contested()
    # A country without lines of its own is known by its boxes; but one of parts alone by these.
    return {
        key: outlines
        for key in {*own, *parts}
        if (outlines := [*([own[key]] if key in own else ()), *_parts_of(key, own)])
    }


def _parts_of(key: str, own: Mapping[str, BaseGeometry]) -> list[BaseGeometry]:
    """Return the contested ground that a source may state as a country or a part."""
    stated = (part for part, one in contested().items() if key in one.stated_as)
    return [own[part] for part in stated if part in own]


@lru_cache(maxsize=1024)
def _grown(key: str, margin: float, of: tuple[Theatre, ...]) -> BaseGeometry | None:
    """Return the ground of a country with a margin around, prepared for many questions."""
    if key in _outlines(of):
        ground = shapely.union_all([shapely.simplify(one, 0.01) for one in _outlines(of)[key]])
        grown = shapely.buffer(ground, margin, quad_segs=4)
    else:
        boxes = [
            box
            for one in (key, *_ALSO_BOXES.get(key, ()))
            for box in (countries()[one].boxes if one in countries() else ())
        ]
        if not boxes:
            return None
        edges = np.array(boxes) + np.array([-1, -1, 1, 1]) * _BOX_MARGIN
        near = [shapely.buffer(one, margin, quad_segs=4) for one in _parts_of(key, grounds())]
        grown = shapely.union_all([*shapely.box(*edges.T), *near])
    shapely.prepare(grown)
    return grown
