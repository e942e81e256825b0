"""Draw the marks of places for KMZ: ``python data/marks/build_marks.py [FOLDER]``."""

import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import shapely
import shapely.affinity
import shapely.ops
from shapely.geometry.base import BaseGeometry

from atlas.page.still.outlines import read_path, shape_of
from atlas.page.still.symbols import diagonals
from atlas.reference.symbology import (
    ROLES,
    SYMBOLOGY,
    VARIANTS,
    has_wave,
    outline,
    scaled,
    without_wave,
)
from atlas.writers.kml.kml_document import icon_name

_SIDE = 64
_FINE = 4  # samples a pixel, each way
_ICON = SYMBOLOGY["icon"]
_HALF = _ICON["half"]  # half a mark, where 1 is half the picture
_PIXEL = _HALF / SYMBOLOGY["sizes"]["mark"]  # a pixel of the page
_RIM = 0.11


def icon(role: str, variant: str) -> bytes:
    """Return a role's mark as PNG: white, which a style tints, with a dark rim and clear around."""
    shape = shape_of(read_path(outline(role, 100))).normalize()
    shape = shapely.affinity.scale(shape, _HALF / 100, -_HALF / 100, origin=(0, 0))
    white = _white(role, without_wave(variant), shape)
    if has_wave(variant):
        white, shape = (_above_wave(one) for one in (shapely.union(white, _wave()), shape))
    rim = shapely.buffer(white, _RIM, join_style="mitre")
    inside, whole = _cover(white), _cover(rim)
    light = np.divide(inside, whole, out=np.zeros_like(inside), where=whole > 0)
    grey, strength = 60 + light * 195, whole
    if without_wave(variant) == "tint":
        # The pale middle, under the dots and within the rim.
        pale = _cover(shape) * SYMBOLOGY["tint"]
        grey = np.where((pale > whole) & (whole < 0.5), 255, grey)
        strength = np.maximum(whole, pale)
    return _png(np.dstack([grey, grey, grey, strength * 255]).round().astype("uint8"))


def _white(role: str, variant: str, shape: BaseGeometry) -> BaseGeometry:
    """Return what of a mark is white: its fill and its line, by how sure it is."""
    hollow = SYMBOLOGY["styles"]["hollow"]
    edge = shape.exterior
    line = edge.buffer(hollow["confirmed"]["line"] * _PIXEL / 2 * 1.3, join_style="mitre")
    if variant == "full":
        if role not in SYMBOLOGY["half_roles"]:
            return shape
        return shapely.union_all([shapely.intersection(shape, shapely.box(-1, -1, 1, 0)), line])
    if variant == "hollow":
        return line
    if variant == "struck":
        ends = np.array(read_path(scaled(SYMBOLOGY["strike"], 1)).vertices) * (_HALF, -_HALF)
        return shapely.union_all([line, shapely.LineString(ends).buffer(0.1)])
    if variant == "hatch":
        step = SYMBOLOGY["hatch"]["step"] * _PIXEL
        bars = diagonals(shape.bounds, step).buffer(SYMBOLOGY["hatch"]["line"] * _PIXEL / 2)
        bars = shapely.affinity.scale(bars, 1, -1, origin=(0, 0))
        return shapely.union_all([shapely.intersection(bars, shape), line])
    if variant == "dashed":
        on, off = (part * _PIXEL * 1.3 for part in hollow["alleged"]["dash"])
        return _along(edge, on, off, 0.1)
    return _along(edge, 0.001, sum(hollow["reported"]["dash"]) * _PIXEL * 1.5, 0.1)


def _wave() -> BaseGeometry:
    """Return the wave under a mark."""
    # As an area, the line would end where it begins: that point is left out.
    closed = shape_of(read_path(scaled(SYMBOLOGY["wave"]["path"], 100))).exterior
    line = shapely.LineString(closed.coords[:-1])
    line = shapely.affinity.scale(line, _HALF / 100, -_HALF / 100, origin=(0, 0))
    return line.buffer(SYMBOLOGY["wave"]["line"] * _PIXEL / 2)


def _above_wave(shape: BaseGeometry) -> BaseGeometry:
    """Return what is drawn smaller and higher, so that there is room for the wave."""
    sea = _ICON["sea"]
    smaller = shapely.affinity.scale(shape, sea["half"] / _HALF, sea["half"] / _HALF, origin=(0, 0))
    return shapely.affinity.translate(smaller, 0, sea["up"])


def _along(edge: BaseGeometry, on: float, off: float, half: float) -> BaseGeometry:
    """Return dashes along a line, so many that they meet evenly."""
    many = max(4, round(edge.length / (on + off)))
    step = edge.length / many
    parts = [
        shapely.ops.substring(edge, at * step, at * step + step * on / (on + off))
        for at in range(many)
    ]
    return shapely.union_all([part.buffer(half, cap_style="round") for part in parts])


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
    """Write a PNG for each role of a place, and how sure it is."""
    for role in ROLES:
        for variant in VARIANTS:
            name = icon_name(role, variant)
            (folder / f"{name}.png").write_bytes(icon(role, variant))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
