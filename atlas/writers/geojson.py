"""GeoJSON (RFC 7946): one feature a place; an event without a place has no geometry."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from atlas.progress import counted
from atlas.record.cell_values import plain_tree, plain_values
from atlas.record.core import Tables
from atlas.writers.place_rows import LAYOUT, place_rows
from atlas.writers.provenance import attribution, licence

# One encoder for all rows: `json.dumps` would make one for each.
_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def write(record: Tables, path: Path) -> None:
    """Write a record as GeoJSON, one feature a line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_lines(record))


def _lines(record: Tables) -> Iterator[str]:
    """Yield the text of the file in pieces."""
    head = {
        "type": "FeatureCollection",
        "atlas": LAYOUT,
        "licence": licence(record),
        "attribution": attribution(record),
        "dataset": plain_tree(record.dataset),
    }
    yield f'{_json(head)[:-1]}, "features": ['
    frame = place_rows(record)
    geometry = shapely.orient_polygons(frame.geometry.to_numpy())
    shapes = np.where(geometry == None, "null", shapely.to_geojson(geometry))  # noqa: E711
    names = [name for name in frame.columns if name != "geometry"]
    rows = zip(*(plain_values(frame[name]) for name in names), strict=True)
    end = "\n"
    for row, shape in counted(zip(rows, shapes, strict=True), len(frame)):
        properties = _json(dict(zip(names, row, strict=True)))
        yield f'{end}{{"type": "Feature", "properties": {properties}, "geometry": {shape}}}'
        end = ",\n"
    yield "\n]}\n"
