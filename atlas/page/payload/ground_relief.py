"""Cut the relief of a page: grey pictures of squares of the world, ready in the pack."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from atlas.files.shipped_table import shipped_table

TILE, TILES = 150, 72
"""Pixels to a side of a square, and squares to a side of the world at level 0."""
LEVELS = 5
"""Each level has half the pixels of the one before, each way."""
MOST_BYTES = 22_000
"""How many bytes the relief of an opening view takes; that of the world is 4 kB besides."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Raster:
    """A rectangle of squares of one level."""

    level: int
    x: int
    """The first column from the west; at or above the number of columns beyond 180 degrees."""
    y: int
    """The first row from the north."""
    across: int
    down: int

    @property
    def place(self) -> tuple[int, int, int, int, int]:
        """Level, first column and row, columns and rows."""
        return self.level, self.x, self.y, self.across, self.down

    @property
    def squares(self) -> list[tuple[int, int, bytes]]:
        """Column and row within the rectangle, and picture (WebP), of what is not all level."""
        known, columns = _read(), -(-TILES // 2**self.level)
        places = ((x, y) for y in range(self.down) for x in range(self.across))
        keys = (((self.level, (self.x + x) % columns, self.y + y), x, y) for x, y in places)
        return [(x, y, known[key]) for key, x, y in keys if key in known]


def cut_relief(frame: Box) -> list[Raster]:
    """Return the relief of the world, coarse, and that of the view in which a page opens.

    Parameters
    ----------
    frame : tuple
        What the page shows as it opens: west, south, east, north, in degrees.

    Returns
    -------
    list of Raster
        The coarse one first: where the other one is, it is not drawn.
    """
    world = _around((-180.0, -90.0, 180.0, 90.0), LEVELS - 1)
    for level in range(LEVELS - 1):
        found = _around(frame, level)
        if sum(len(picture) for _, _, picture in found.squares) <= MOST_BYTES:
            return [world, found]
    return [world]


def _around(frame: Box, level: int) -> Raster:
    """Return the squares of a level that a frame touches."""
    west, south, east, north = frame
    share, columns = 2**level / TILES, -(-TILES // 2**level)
    left, right = (int((side / 360 + 0.5) // share) for side in (west, east))
    sine = np.sin(np.radians(np.clip([north, south], -89, 89)))
    top, bottom = np.clip((0.5 - np.arctanh(sine) / (2 * np.pi)) // share, 0, columns - 1).astype(
        int
    )
    if right - left + 1 >= columns:
        left, right = 0, columns - 1
    return Raster(level, left, int(top), right - left + 1, int(bottom - top) + 1)


@cache
def _read() -> dict[tuple[int, int, int], bytes]:
    """Return the pictures by level, column and row."""
    table = shipped_table("geo", "ground", "relief.parquet")
    level, x, y, picture = (table[key].to_pylist() for key in ("level", "x", "y", "webp"))
    return dict(zip(zip(level, x, y, strict=True), picture, strict=True))
