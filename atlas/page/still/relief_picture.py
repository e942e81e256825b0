"""The relief of a still map: how dark or bright each pixel is, from the basemap block of the page.

The page draws the same in `atlas/web/src/basemap/relief.js`: the numbers are the same ones.
"""

from io import BytesIO
from typing import Any

import numpy as np

from atlas.page.payload.codec import Block, decode_block
from atlas.page.payload.ground_relief import TILE, TILES
from atlas.page.still.projection import MapView

_LEVEL = 128
_DARK, _BRIGHT, _GENTLER = 0.62, 0.55, 1.3
_BLURRED = 6
# Pixels of the picture to one of the map: relief is smooth.
_FINE = 2


def relief_picture(block: bytes, view: MapView, strength: float) -> np.ndarray | None:
    """Return the relief of a view as red, green, blue and alpha; None where none is seen.

    Parameters
    ----------
    block : bytes
        The basemap of a page; empty for none.
    view : MapView
        What is shown.
    strength : float
        How strong the relief is, 0 to 1; of 0 there is none.

    Returns
    -------
    numpy.ndarray or None
        Black where the ground turns from the light, white where it faces it, shape (height,
        width, 4), two pixels to one of the map.
    """
    if not block or not strength:
        return None
    opened = decode_block(block)
    rasters = opened.extra["relief"]
    seen = [_seen(view.zoom, raster[0]) for raster in rasters]
    if not any(seen):
        return None
    x = (view.left + (np.arange(int(view.width * _FINE)) + 0.5) / _FINE) / view.scale
    y = (view.top + (np.arange(int(view.height * _FINE)) + 0.5) / _FINE) / view.scale
    slope = np.zeros((len(y), len(x)), dtype=np.float32)
    for raster, share, picture in zip(rasters, seen, _pictures(opened), strict=True):
        _lay(slope, picture, raster, share, x, y)
    alpha = np.abs(slope) * np.where(slope < 0, _DARK, _BRIGHT) * strength
    bright = np.where(slope < 0, 0.0, 1.0)
    return np.dstack([bright, bright, bright, alpha]).astype(np.float32)


def _seen(zoom: float, level: int) -> float:
    """Return how much of the relief of a level is seen at a zoom, 0 to 1."""
    pixel = 256 * 2 ** (zoom + level) / (TILE * TILES)
    return float(np.clip(1 - np.log2(pixel / _BLURRED) / 2, 0, 1))


def _pictures(opened: Block) -> list[np.ndarray]:
    """Return each raster as slopes, from -1 (turned away) to 1 (facing the light)."""
    from PIL import Image  # matplotlib, which draws stills, brings it

    squares = opened.tables["relief"]
    data = np.asarray(opened.tables["relief_bytes"]["byte"], dtype=np.uint8).tobytes()
    ends = np.cumsum(squares["bytes"])
    found = []
    for number, (level, _, _, across, down) in enumerate(opened.extra["relief"]):
        whole = np.full((down * TILE, across * TILE), _LEVEL, dtype=np.float32)
        for row in np.flatnonzero(np.asarray(squares["raster"]) == number):
            piece = data[ends[row] - squares["bytes"][row] : ends[row]]
            left, top = squares["x"][row] * TILE, squares["y"][row] * TILE
            with Image.open(BytesIO(piece)) as picture:
                whole[top : top + TILE, left : left + TILE] = np.asarray(picture.convert("L"))
        size = TILE * TILES // 2**level
        slope = (whole[:size, :size] - _LEVEL) / _LEVEL * _GENTLER**level
        found.append(np.clip(slope, -1, 1))
    return found


def _lay(
    slope: np.ndarray, picture: np.ndarray, raster: Any, share: float, x: np.ndarray, y: np.ndarray
) -> None:
    """Lay a raster over what coarser ones gave, wherever it is in the view."""
    level, left, top, *_ = raster
    pixels = TILE * TILES / 2**level
    down = y * pixels - top * TILE
    rows = np.flatnonzero((down >= 0) & (down < picture.shape[0]))
    for copy in range(-2, 3):
        across = (x - copy) * pixels - left * TILE
        columns = np.flatnonzero((across >= 0) & (across < picture.shape[1]))
        if len(rows) and len(columns):
            part = _between(picture, down[rows] - 0.5, across[columns] - 0.5)
            slope[np.ix_(rows, columns)] = part * share


def _between(picture: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return a picture at places between its pixels."""
    for axis, at in enumerate((rows, columns)):
        at = np.clip(at, 0, picture.shape[axis] - 1)
        low = np.minimum(at.astype(int), picture.shape[axis] - 2)
        part = (at - low).astype(np.float32)
        part = part[:, None] if axis == 0 else part
        picture = picture.take(low, axis) * (1 - part) + picture.take(low + 1, axis) * part
    return picture
