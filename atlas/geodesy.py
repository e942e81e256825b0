"""The Earth as a sphere: one radius, the distance between points, and what lies around one.

The radius is the mean radius R1 of the GRS 80 ellipsoid, (2a + b) / 3 = 6,371.0088 km (H. Moritz,
Geodetic Reference System 1980, Journal of Geodesy 74, 2000). Distances on such a sphere are within
half a percent of those on the ellipsoid, which is far less than any place's stated error.
"""

import math
from typing import Any, overload

import numpy as np
import shapely

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = math.pi * EARTH_RADIUS_KM / 180
# Just less than a quarter of the way around: half of the Earth has no centre of its own.
_FARTHEST = 0.999999 * math.pi / 2


@overload
def distance_km(
    longitude: float, latitude: float, longitude_2: float, latitude_2: float
) -> float: ...
@overload
def distance_km(
    longitude: Any, latitude: Any, longitude_2: np.ndarray, latitude_2: np.ndarray
) -> np.ndarray: ...
def distance_km(longitude: Any, latitude: Any, longitude_2: Any, latitude_2: Any) -> Any:
    """Return the great-circle distance between two points, or between arrays of them.

    Parameters
    ----------
    longitude, latitude, longitude_2, latitude_2 : float or numpy.ndarray
        Degrees WGS84; where the second point is of arrays, the first may be of numbers or arrays.

    Returns
    -------
    float or numpy.ndarray
        Kilometres.

    Examples
    --------
    >>> round(distance_km(35.0, 33.0, 35.0, 34.0), 2)
    111.2
    >>> distance_km(35.0, 33.0, np.array([35.0, 36.0]), np.array([34.0, 33.0])).round(2).tolist()
    [111.2, 93.26]
    """
    # A million calls with plain numbers: numpy takes twenty times as long for each.
    use: Any = math if isinstance(longitude_2, float | int) else np
    south, north = use.radians(latitude), use.radians(latitude_2)
    up = use.sin((north - south) / 2)
    along = use.sin(use.radians(longitude_2 - longitude) / 2)
    half = up * up + use.cos(south) * use.cos(north) * along * along
    # In this form the distance of points opposite each other needs no clipping.
    return 2 * EARTH_RADIUS_KM * use.atan2(use.sqrt(half), use.sqrt(abs(1 - half)))


def destination(
    longitude: float, latitude: float, bearing: float, km: float
) -> tuple[float, float]:
    """Return the point at a distance and bearing from another.

    Parameters
    ----------
    longitude, latitude : float
        Degrees WGS84.
    bearing : float
        Degrees clockwise from north.
    km : float
        Kilometres along the great circle.

    Returns
    -------
    tuple of float
        Longitude, from -180 to 180, and latitude.

    Examples
    --------
    >>> [round(degrees, 3) for degrees in destination(35.2, 33.0, 90.0, 10.0)]
    [35.307, 33.0]
    """
    east, there = _away(np.float64(latitude), math.radians(bearing), km / EARTH_RADIUS_KM)
    return (longitude + float(east) + 540.0) % 360.0 - 180.0, float(there)


def discs(longitude: Any, latitude: Any, km: Any, sides: int) -> np.ndarray:
    """Return the discs around points, as rings of points that are so far from them.

    Parameters
    ----------
    longitude, latitude : numpy.ndarray
        Degrees WGS84.
    km : numpy.ndarray
        The radii; none reaches farther than a quarter of the way around the Earth.
    sides : int
        How many corners each ring has. Its sides are nearer than its corners: by 0.4 % of the
        radius with 36 of them, by 0.2 % with 48.

    Returns
    -------
    numpy.ndarray
        Polygons, counter-clockwise. What passes 180 degrees is in two, one at each edge of the
        map; what holds a pole reaches along the whole edge of the map there.

    Examples
    --------
    >>> disc = discs(np.array([35.2]), np.array([33.3]), np.array([10.0]), 36)[0]
    >>> [round(side, 2) for side in disc.bounds]
    [35.09, 33.21, 35.31, 33.39]
    """
    longitude, latitude = np.asarray(longitude, float), np.asarray(latitude, float)
    reach = np.minimum(np.asarray(km, float) / EARTH_RADIUS_KM, _FARTHEST)
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)[None, ::-1]
    east, there = _away(latitude[:, None], turn, reach[:, None])
    rings = np.stack([longitude[:, None] + east, there], axis=-1)
    made = shapely.polygons(rings)
    polar = (np.abs(np.radians(latitude)) + reach >= np.pi / 2) & (reach > 0)
    for row in np.flatnonzero(polar):
        made[row] = _cap(rings[row], latitude[row])
    for row in np.flatnonzero((np.abs(rings[..., 0]) > 180).any(axis=1) & ~polar):
        made[row] = _cut(made[row])
    return made


def _away(latitude: Any, turn: Any, angle: Any) -> tuple[Any, Any]:
    """Return how many degrees farther east a point lies, and its latitude."""
    north = np.radians(latitude)
    up = np.sin(north) * np.cos(angle) + np.cos(north) * np.sin(angle) * np.cos(turn)
    # This form holds at the poles too, where every way leads south.
    ahead = np.cos(north) * np.cos(angle) - np.sin(north) * np.sin(angle) * np.cos(turn)
    east = np.arctan2(np.sin(turn) * np.sin(angle), ahead)
    return np.degrees(east), np.degrees(np.arcsin(np.clip(up, -1, 1)))


def _cap(ring: np.ndarray, latitude: float) -> Any:
    """Return a ring around a pole as the ground between it and the edge of the map."""
    pole = math.copysign(90.0, latitude)
    around = np.c_[(ring[:, 0] + 540.0) % 360.0 - 180.0, ring[:, 1]]
    around = around[np.argsort(around[:, 0], kind="stable")]
    (first, low), (last, high) = around[0], around[-1]
    gap = first + 360.0 - last
    edge = high + (low - high) * ((180.0 - last) / gap if gap else 0.5)
    whole = [(-180.0, edge), *around, (180.0, edge), (180.0, pole), (-180.0, pole)]
    return shapely.orient_polygons(shapely.Polygon(whole))


def _cut(disc: Any) -> Any:
    """Return a disc that passes 180 degrees as two, one at each edge of the map."""
    world = shapely.box(-180, -90, 180, 90)
    moved = [
        shapely.transform(disc, lambda at, by=by: at + np.array([by, 0.0]))
        for by in (0.0, -360.0, 360.0)
    ]
    parts = [shapely.intersection(one, world) for one in moved]
    return shapely.MultiPolygon([p for p in parts if p.geom_type == "Polygon" and not p.is_empty])
