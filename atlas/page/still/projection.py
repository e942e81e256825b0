"""The projection of a still map: Web Mercator in pixels of 1/96 inch, from the top left."""

from dataclasses import dataclass
from typing import Any

import numpy as np

EARTH_KM = 40075.016686
_MOST = 85.051128
# Greenwich: what is west of it is drawn beyond 180 degrees where that takes less room.
_MIDDLE = 0.5
_CLOSEST = 256 * 2**12.5
# A place this many times farther from the middle than most others is left out of the view.
_FAR = 1.6
_MOST_SHARE = 0.8
_FEW = 8
# The Levant, for a record without drawn places.
_NOWHERE = (32.0, 29.0, 40.0, 36.0)


def to_mercator(longitude: Any, latitude: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return Web Mercator coordinates, from 0 (west, north) to 1 (east, south)."""
    sine = np.sin(np.radians(np.clip(np.asarray(latitude, dtype=float), -_MOST, _MOST)))
    x = np.asarray(longitude, dtype=float) / 360 + 0.5
    return x, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)


def to_degrees(x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return longitude and latitude of Web Mercator coordinates from 0 to 1."""
    latitude = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * np.asarray(y, dtype=float)))))
    return (np.asarray(x, dtype=float) - 0.5) * 360, latitude


def km_at(y: Any) -> Any:
    """Return the length of a kilometre, as a share of the world's width, at ``y`` of the map."""
    return np.cosh(np.pi * (1 - 2 * np.asarray(y))) / EARTH_KM


def shortest_arc(x: np.ndarray) -> np.ndarray:
    """Return shares of the world's width on the shorter way around, over 180 degrees if need be.

    Examples
    --------
    >>> shortest_arc(np.array([0.99, 0.01])).round(2).tolist()
    [0.99, 1.01]
    >>> shortest_arc(np.array([0.3, 0.9, 0.6])).tolist()
    [0.3, 0.9, 0.6]
    """
    turned = np.where(x < _MIDDLE, x + 1, x)
    # Events all around the world stay on the usual map.
    return turned if np.ptp(x) > _MIDDLE > np.ptp(turned) else x


@dataclass(frozen=True)
class MapView:
    """The part of the map that is shown."""

    left: float
    """The left edge, in pixels of the whole world."""
    top: float
    """The upper edge, in pixels of the whole world."""
    width: float
    """Pixels of 1/96 inch."""
    height: float
    """Pixels of 1/96 inch."""
    scale: float
    """The width of the whole world, in pixels."""

    @property
    def zoom(self) -> float:
        """The zoom of a web map of this scale."""
        return float(np.log2(self.scale / 256))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in degrees."""
        sides = np.array([self.left, self.left + self.width]) / self.scale
        ends = np.array([self.top + self.height, self.top]) / self.scale
        (west, east), (south, north) = to_degrees(sides, ends)
        return float(west), float(south), float(east), float(north)

    @property
    def metres(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in metres of EPSG:3857."""
        sides = np.array([self.left, self.left + self.width]) / self.scale - 0.5
        ends = 0.5 - np.array([self.top + self.height, self.top]) / self.scale
        west, east, south, north = (float(v) * EARTH_KM * 1000 for v in (*sides, *ends))
        return west, south, east, north

    @property
    def is_eastward(self) -> bool:
        """Whether the view goes on beyond 180 degrees, where the western half of the world is."""
        return self.left + self.width > self.scale * 1.000001

    def place(self, longitude: Any, latitude: Any) -> np.ndarray:
        """Return pixels from the top left corner, shape (n, 2)."""
        x, y = to_mercator(longitude, latitude)
        if self.is_eastward:
            x = np.where(x < _MIDDLE, x + 1, x)
        return np.stack([x * self.scale - self.left, y * self.scale - self.top], axis=-1)

    def place_path(self, longitude: Any, latitude: Any) -> np.ndarray:
        """Return pixels of a path that stays in one piece, shape (n, 2)."""
        x, y = to_mercator(longitude, latitude)
        if self.is_eastward and x.mean() < _MIDDLE:
            x = x + 1
        return np.stack([x * self.scale - self.left, y * self.scale - self.top], axis=-1)

    def corners(self, west: Any, south: Any, size: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the lower left and the upper right corners of cells, in pixels, shape (n, 2)."""
        found = []
        west, south = np.asarray(west, dtype=float), np.asarray(south, dtype=float)
        beyond = (west + size / 2 < 0) & self.is_eastward
        for step in (0, size):
            x, y = to_mercator(west + step + np.where(beyond, 360, 0), south + step)
            pixels = [x * self.scale - self.left, y * self.scale - self.top]
            found.append(np.stack(pixels, axis=-1))
        return found[0], found[1]

    def pixels(self, km: Any, latitude: Any) -> Any:
        """Return kilometres in pixels, at a latitude."""
        return np.asarray(km) * km_at(to_mercator(0, latitude)[1]) * self.scale

    def holds(self, points: np.ndarray, margin: Any = 0.0) -> np.ndarray:
        """Return which points, shape (n, 2) in pixels, are in the view or nearer than a margin."""
        x, y = points[:, 0], points[:, 1]
        across = (x > -margin) & (x < self.width + margin)
        return across & (y > -margin) & (y < self.height + margin)


def view_of_box(box: tuple[float, float, float, float], width: float, height: float) -> MapView:
    """Return the view that contains a box (west, south, east, north) and fills a frame."""
    (x0, x1), (y1, y0) = to_mercator([box[0], box[2]], [box[1], box[3]])
    scale = min(width / max(x1 - x0, 1e-12), height / max(y1 - y0, 1e-12), _CLOSEST)
    # No part of the world is shown twice.
    scale = max(scale, width)
    left, top = (x0 + x1) / 2 * scale - width / 2, (y0 + y1) / 2 * scale - height / 2
    return MapView(float(left), float(top), width, height, float(scale))


def view_of_places(
    longitude: np.ndarray, latitude: np.ndarray, km: np.ndarray, width: float, height: float
) -> MapView:
    """Return the view that contains places with their radii, except those far from all others."""
    if not len(longitude):
        return view_of_box(_NOWHERE, width, height)
    x, y = to_mercator(longitude, latitude)
    x = shortest_arc(x)
    near = _near(x, y)
    reach = np.maximum(km, 2.0) * km_at(y)
    box = [
        (x - reach)[near].min(),
        (y - reach)[near].min(),
        (x + reach)[near].max(),
        (y + reach)[near].max(),
    ]
    pad = 0.07 * min(width, height)
    wide, tall = max(width - 2 * pad, 10), max(height - 2 * pad, 10)
    scale = min(wide / (box[2] - box[0]), tall / (box[3] - box[1]), _CLOSEST)
    scale = max(scale, width)
    left, top = (box[0] + box[2]) / 2 * scale - width / 2, (box[1] + box[3]) / 2 * scale
    return MapView(float(left), float(top - height / 2), width, height, float(scale))


def _near(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return which places are not far from all others."""
    if len(x) < _FEW:
        return np.ones(len(x), dtype=bool)
    away = np.hypot(x - np.median(x), y - np.median(y))
    most = _FAR * np.sort(away)[int((len(away) - 1) * _MOST_SHARE)]
    return away <= most if most > 0 else np.ones(len(x), dtype=bool)
