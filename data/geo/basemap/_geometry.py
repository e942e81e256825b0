"""Land as cells and borders as lines, on a grid of whole numbers: the geometry of the basemap."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, box, shape
from shapely.ops import linemerge, unary_union

Box = tuple[float, float, float, float]
# Cells reach a little over their edge, so that no hairline of water shows between two of them.
OVERLAP = 0.005


def polygons(geometry: Any) -> list[Polygon]:
    """Return the polygons of any geometry, and nothing else of it."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    return [p for part in getattr(geometry, "geoms", []) for p in polygons(part)]


def lines(geometry: Any) -> list[LineString]:
    """Return the lines of any geometry, merged where they meet end to end."""
    if isinstance(geometry, LineString):
        return [] if geometry.is_empty else [geometry]
    parts = [line for part in getattr(geometry, "geoms", []) for line in lines(part)]
    merged = linemerge(parts) if len(parts) > 1 else MultiLineString(parts)
    return [merged] if isinstance(merged, LineString) else list(merged.geoms)


def read_countries(path: Path, frame: Box) -> dict[str, Any]:
    """Read the countries of the OpenStreetMap file that reach into a box, by A3 code."""
    import json

    west, south, east, north = frame
    reach, found = box(west - 0.1, south - 0.1, east + 0.1, north + 0.1), {}
    for feature in json.loads(path.read_bytes())["features"]:
        parts = [
            part for part in polygons(shape(feature["geometry"])) if part.envelope.intersects(reach)
        ]
        whole = [part if part.is_valid else shapely.make_valid(part) for part in parts]
        kept = [p for part in whole for p in polygons(part.intersection(reach))]
        if kept:
            found[feature["properties"]["A3"]] = shapely.make_valid(MultiPolygon(kept))
    return dict(sorted(found.items()))


def read_topology(path: Path) -> tuple[dict[frozenset[str], Any], Any]:
    """Read a TopoJSON of countries: the lines between each two by name, and all land."""
    import json

    data = json.loads(path.read_bytes())
    arcs = [_decode_arc(arc, data["transform"]) for arc in data["arcs"]]
    owners: dict[int, set[str]] = defaultdict(set)
    for geometry in data["objects"]["countries"]["geometries"]:
        for index in _flatten(geometry.get("arcs", [])):
            owners[index if index >= 0 else ~index].add(geometry["properties"]["name"])
    pairs: dict[frozenset[str], list[LineString]] = defaultdict(list)
    for index, names in owners.items():
        if len(names) == 2:
            pairs[frozenset(names)].append(LineString(arcs[index]))
    return {key: unary_union(value) for key, value in pairs.items()}, data


def topology_polygons(data: dict[str, Any], kind: str = "countries") -> dict[str, Any]:
    """Return the polygons of a TopoJSON by name."""
    arcs = [_decode_arc(arc, data["transform"]) for arc in data["arcs"]]
    found = {}
    for geometry in data["objects"][kind]["geometries"]:
        nested = geometry.get("arcs", [])
        parts = [nested] if geometry["type"] == "Polygon" else nested
        whole = unary_union([shapely.make_valid(_polygon(rings, arcs)) for rings in parts])
        found[geometry.get("properties", {}).get("name", kind)] = whole
    return found


def _polygon(rings: list[list[int]], arcs: list[np.ndarray]) -> Any:
    """Join arcs into one polygon."""
    joined = []
    for ring in rings:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
        joined.append(np.concatenate([parts[0]] + [part[1:] for part in parts[1:]]))
    joined = [ring for ring in joined if len(ring) > 3]
    if joined and (np.abs(np.diff(joined[0][:, 0])) > 180).any():
        return _cut_at_date_line(joined)
    # A quantised islet can shrink to a line or a point: it is no polygon then.
    return Polygon(joined[0], joined[1:]) if joined else Polygon()


def _cut_at_date_line(rings: list[np.ndarray]) -> Any:
    """Cut a polygon that crosses 180 degrees, and close one that goes around a pole."""
    unrolled = [np.column_stack([np.unwrap(ring[:, 0], period=360), ring[:, 1]]) for ring in rings]
    outer = unrolled[0]
    if abs(outer[-1, 0] - outer[0, 0]) > 180:
        outer = np.vstack([outer, [[outer[-1, 0], -90.0], [outer[0, 0], -90.0]]])
    whole = shapely.make_valid(Polygon(outer, unrolled[1:]))
    parts = []
    for turn in (-2, -1, 0, 1, 2):
        band = whole.intersection(box(-180 + 360 * turn, -90, 180 + 360 * turn, 90))
        parts.append(translate(band, -360 * turn))
    return unary_union(parts)


def _decode_arc(arc: list[list[int]], transform: dict[str, list[float]]) -> np.ndarray:
    """Return the degrees of one arc of whole-number steps."""
    steps = np.cumsum(np.array(arc, dtype=np.int64), axis=0)
    return steps * np.array(transform["scale"]) + np.array(transform["translate"])


def _flatten(nested: Any) -> Iterator[int]:
    """Return the numbers in lists of lists."""
    for item in nested:
        if isinstance(item, list):
            yield from _flatten(item)
        else:
            yield item


def shared_line(first: Any, second: Any) -> list[LineString]:
    """Return the line between two countries that share its vertices."""
    return lines(first.boundary.intersection(second.boundary))


def cut_cells(land: Any, frame: Box, size: float, quantum: float) -> list[list[Any]]:
    """Cut land into square cells: ``[west, south, rings]``, rings as whole-number steps."""
    shapely.prepare(land)
    parts = polygons(land)
    tree = shapely.STRtree(parts)
    west, south, east, north = frame
    cells = []
    for row in np.arange(south, north, size):
        for column in np.arange(west, east, size):
            reach = (column - OVERLAP, row - OVERLAP, column + size + OVERLAP, row + size + OVERLAP)
            near = [parts[i] for i in sorted(tree.query(box(*reach)))]
            rings = _cell_rings(near, reach, quantum)
            if rings:
                cells.append([_number(column), _number(row), rings])
    return cells


def _cell_rings(parts: Iterable[Polygon], reach: Box, quantum: float) -> list[list[int]]:
    """Return the rings of the land inside one cell."""
    rings = []
    for part in parts:
        for piece in polygons(shapely.clip_by_rect(part, *reach)):
            rings += [quantise(ring.coords, quantum) for ring in (piece.exterior, *piece.interiors)]
    return sorted(ring for ring in rings if len(ring) >= 8)


def quantise(coordinates: Iterable[Any], quantum: float) -> list[int]:
    """Return a path as whole numbers: the first point, then steps; repeated points go."""
    grid = np.rint(np.asarray(list(coordinates))[:, :2] / quantum).astype(np.int64)
    keep = np.ones(len(grid), dtype=bool)
    keep[1:] = (np.diff(grid, axis=0) != 0).any(axis=1)
    grid = grid[keep]
    steps = np.vstack([grid[:1], np.diff(grid, axis=0)])
    return [int(value) for value in steps.ravel()]


def _number(value: float) -> int | float:
    """Return a whole number without its point."""
    return int(value) if float(value).is_integer() else float(value)
