"""GeoJSON (RFC 7946): one feature a place; an event without a place has no geometry."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from atlas.record.cell_values import plain_tree, plain_values
from atlas.record.core import Tables
from atlas.writers.place_rows import LAYOUT, place_rows
from atlas.writers.provenance import attribution, licence


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
    columns = {name: plain_values(frame[name]) for name in frame.columns if name != "geometry"}
    end = "\n"
    for number, shape in enumerate(shapes):
        properties = {name: values[number] for name, values in columns.items()}
        yield f'{end}{{"type": "Feature", "properties": {_json(properties)}, "geometry": {shape}}}'
        end = ",\n"
    yield "\n]}\n"


def _json(value: Any) -> str:
    """Return a value as JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
