"""Rough boxes of the region's countries, to notice coordinates that were swapped.

In this part of the world both orders are possible degrees (33, 35 and 35, 33), so that only the
country that a place names can tell them apart.
"""

import numpy as np
import pandas as pd

from atlas.reference.territories import territory_of

# Key of the territory: west, south, east, north, in degrees, outwards to 0.1 or so.
_BOXES = {
    "LB": (35.1, 33.0, 36.7, 34.7),
    "IL": (34.2, 29.4, 35.95, 33.5),
    "SY": (35.6, 32.3, 42.4, 37.4),
    "JO": (34.9, 29.1, 39.4, 33.4),
    "IQ": (38.7, 29.0, 48.8, 37.5),
    "IR": (44.0, 25.0, 63.4, 39.8),
    "EG": (24.6, 21.9, 37.0, 31.8),
    "TR": (25.6, 35.8, 44.9, 42.2),
    "CY": (32.2, 34.5, 34.7, 35.8),
    "SA": (34.4, 16.2, 55.8, 32.3),
    "YE": (41.6, 12.0, 54.6, 19.1),
    "OM": (51.8, 16.6, 59.9, 26.5),
    "AE": (51.4, 22.6, 56.5, 26.2),
    "QA": (50.7, 24.4, 51.8, 26.3),
    "BH": (50.2, 25.5, 50.9, 26.4),
    "KW": (46.5, 28.5, 48.5, 30.2),
    "GAZA": (34.2, 31.2, 34.6, 31.7),
    "WEST-BANK": (34.8, 31.3, 35.6, 32.6),
    "EAST-JERUSALEM": (35.1, 31.6, 35.4, 31.9),
    "PS": (34.2, 31.2, 35.6, 32.6),
    "GOLAN": (35.5, 32.6, 36.0, 33.4),
}
# Waters and borderlands: a place may be coded for a country and lie this far outside.
_MARGIN = 0.3


def look_swapped(countries: pd.Series, longitude: pd.Series, latitude: pd.Series) -> pd.Series:
    """Tell which coordinates lie in their country only the other way round.

    Examples
    --------
    >>> countries = pd.Series(["Lebanon", "Atlantis"])
    >>> look_swapped(countries, pd.Series([33.3, 33.3]), pd.Series([35.2, 35.2])).tolist()
    [True, False]
    """
    codes, names = pd.factorize(countries)
    nowhere = (np.nan,) * 4
    boxes = [_BOXES.get(territory_of(str(name)), nowhere) for name in names]
    edges = np.array(boxes, dtype="float64").reshape(-1, 4)[codes]
    lon, lat = longitude.to_numpy(), latitude.to_numpy()
    known = ~np.isnan(edges[:, 0]) & ~np.isnan(lon) & ~np.isnan(lat)
    swapped = known & ~_inside(edges, lon, lat) & _inside(edges, lat, lon)
    return pd.Series(swapped, index=countries.index)


def _inside(edges: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Tell which points lie in their boxes, with a margin."""
    west, south, east, north = edges.T
    across = (lon >= west - _MARGIN) & (lon <= east + _MARGIN)
    return across & (lat >= south - _MARGIN) & (lat <= north + _MARGIN)
