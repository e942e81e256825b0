"""The box in which a page opens: where most of its events are, the shorter way around the world."""

import numpy as np

from atlas.page.payload.ground_pack import level_of

# As `extent.js` has it: a place so many times farther out than most others is left outside.
_FAR, _MOST, _FEW = 1.6, 0.8, 8
# Pixels of a map that is neither large nor small.
_WIDTH, _HEIGHT, _TILE = 768, 656, 256
# A page keeps its events clear of what floats at the sides of its map: it shows this much around.
_SHOWN = (1500, 900)
_DEEPER = 3


def main_box(boxes: np.ndarray) -> tuple[float, float, float, float]:
    """Return the box of most boxes, shape (n, 4); its east may lie beyond 180 degrees."""
    boxes = boxes.astype(float)
    turned = boxes.copy()
    turned[boxes[:, 0] < 0, 0::2] += 360
    if np.ptp(boxes[:, 0]) > 180 > np.ptp(turned[:, 0]):
        boxes = turned
    away = np.hypot(*(boxes[:, :2] - np.median(boxes[:, :2], axis=0)).T)
    most = _FAR * float(np.quantile(away, _MOST))
    if len(boxes) >= _FEW and most > 0:
        boxes = boxes[away <= most]
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def fit_zoom(box: tuple[float, float, float, float]) -> float:
    """Return the zoom at which a box fills a map."""
    west, south, east, north = box
    middle = np.radians(np.clip((south + north) / 2, -75, 75))
    across, up = max(east - west, 0.5), max(north - south, 0.5) / np.cos(middle)
    return float(np.log2(360 / _TILE * min(_WIDTH / across, _HEIGHT / up)))


def frame_of(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return what a wide map shows when a box fills it: west, south, east, north."""
    west, south, east, north = box
    across = _SHOWN[0] * 180 / (_TILE * 2 ** fit_zoom(box))
    up = across * _SHOWN[1] / _SHOWN[0] * np.cos(np.radians(np.clip((south + north) / 2, -75, 75)))
    middle, height = (west + east) / 2, (south + north) / 2
    sides = (middle - across, height - up, middle + across, height + up)
    return sides[0], float(max(sides[1], -85)), sides[2], float(min(sides[3], 85))


def level_at(zoom: float) -> int:
    """Return the level of detail of half a pixel, three zooms closer than a view."""
    return level_of(360 / (_TILE * 2 ** (zoom + _DEEPER)) / 2)
