"""Draw the marks of places for KMZ: ``python data/marks/build_marks.py [FOLDER]``."""

import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.reference.vocabulary import PLACE_ROLES

_SIDE = 64
_FINE = 4  # samples a pixel, each way


def icon(role: str) -> bytes:
    """Return a role's mark as PNG: white, which a style tints, with a dark rim and clear around."""
    shape = _outline(role)
    rim = shapely.buffer(shape, 0.11, join_style="mitre")
    inside, whole = _cover(shape), _cover(rim)
    if role == "alert":
        inside = inside - _cover(shapely.buffer(shape, -0.24, join_style="mitre"))
    if role == "fell_short":
        inside = _cover(shapely.intersection(shape, shapely.box(-1, -1, 1, 0)))
    light = np.divide(inside, whole, out=np.zeros_like(inside), where=whole > 0)
    grey = 60 + light * 195
    return _png(np.dstack([grey, grey, grey, whole * 255]).round().astype("uint8"))


def _outline(role: str) -> BaseGeometry:
    """Return the outline of a role's mark around 0, 0, upwards; they look equally heavy."""
    r = 0.62
    if role == "launch":
        return shapely.Polygon([(0, 1.15 * r), (1.08 * r, -0.8 * r), (-1.08 * r, -0.8 * r)])
    if role == "meeting":
        return shapely.box(-0.9 * r, -0.9 * r, 0.9 * r, 0.9 * r)
    if role == "find":
        return shapely.Polygon([(0, 1.22 * r), (1.22 * r, 0), (0, -1.22 * r), (-1.22 * r, 0)])
    if role == "intercept":
        arms = [((-r, -r), (r, r)), ((-r, r), (r, -r))]
        lines = [shapely.LineString(arm) for arm in arms]
        return shapely.union_all([line.buffer(0.2, cap_style="flat") for line in lines])
    if role == "alert":
        turn = np.radians(np.arange(30, 390, 60))
        return shapely.Polygon(np.column_stack([np.cos(turn), np.sin(turn)]) * r * 1.02)
    if role in ("impact", "fell_short"):
        return shapely.Point(0, 0).buffer(r, quad_segs=16)
    return shapely.LineString([(0, -0.65 * r), (0, 0.65 * r)]).buffer(0.5 * r, quad_segs=16)


def _cover(shape: BaseGeometry) -> np.ndarray:
    """Return how much of each pixel a shape covers, 0 to 1."""
    steps = (np.arange(_SIDE * _FINE) + 0.5) / (_SIDE * _FINE) * 2 - 1
    across, down = np.meshgrid(steps, -steps)
    held = shapely.contains_xy(shape, across.ravel(), down.ravel())
    parts = held.reshape(_SIDE, _FINE, _SIDE, _FINE).astype(float)
    return parts.mean(axis=(1, 3))


def _png(pixels: np.ndarray) -> bytes:
    """Return red, green, blue and strength of pixels as PNG."""
    rows = b"".join(b"\x00" + row.tobytes() for row in pixels)
    head = struct.pack(">2I5B", pixels.shape[1], pixels.shape[0], 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main(folder: Path = Path(__file__).parent) -> None:
    """Write a PNG for each role of a place."""
    for role in PLACE_ROLES:
        (folder / f"{role}.png").write_bytes(icon(role))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
