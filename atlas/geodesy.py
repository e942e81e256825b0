"""The Earth as a sphere: one radius, and the distance between points on it.

The radius is the mean radius R1 of the GRS 80 ellipsoid, (2a + b) / 3 = 6,371.0088 km (H. Moritz,
Geodetic Reference System 1980, Journal of Geodesy 74, 2000). Distances on such a sphere are within
half a percent of those on the ellipsoid, which is far less than any place's stated error.
"""

import math
from typing import Any, overload

import numpy as np

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = math.pi * EARTH_RADIUS_KM / 180


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
