"""Read land, coast and borders of a view from the basemap block of the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from atlas.page.payload.codec import Block, decode_block
from atlas.page.still.projection import MapView
from atlas.reference.theatres import lines_from

# A map of the world shows neither first-level areas nor fine detail.
_ADMIN_FROM = 5
_RIVER_FROM = 0.5
_GROUND_FROM, _FINE_FROM = 1.5, 4.5
_MARGIN = 12
_LOOKS = {"admin": "admin", "river": "rivers"}
_STEP = 0.3


@dataclass(frozen=True)
class Label:
    """A name on the basemap."""

    kind: str
    """Country, territory, sea, lake, river, unit or town."""
    name: str
    native: str
    rank: int
    zoom: float
    """From which zoom it is named."""
    capital: bool
    side: int
    """1: the sea is east of a town; 2: west; else 0."""
    positions: np.ndarray
    """Its allowed positions, the best first, shape (n, 2), in pixels."""
    own: bool = False
    """Whether an event has its place there."""


@dataclass(frozen=True)
class Ground:
    """The basemap under the events, in pixels."""

    land: Any
    """A polygon, or several."""
    coast: Any
    """The line between land and water."""
    admin: Any
    """Lines of first-level areas."""
    rivers: Any
    """Rivers."""
    borders: Any
    """Borders that are not contested."""
    dashed: Any
    """Contested borders."""
    labels: list[Label]


def read_ground(block: bytes, view: MapView) -> Ground:
    """Read the part of a basemap block that a view shows; only water where the block is empty."""
    nothing = shapely.GeometryCollection()
    if not block:
        return Ground(nothing, nothing, nothing, nothing, nothing, nothing, labels=[])
    opened = decode_block(block)
    frame = shapely.box(-_MARGIN, -_MARGIN, view.width + _MARGIN, view.height + _MARGIN)
    covers = _covers(opened, view, frame)
    land = _land(opened, view, covers)
    inner = shapely.box(-4, -4, view.width + 4, view.height + 4)
    coast = shapely.intersection(shapely.boundary(land), inner)
    lines = _lines(opened, view, covers)
    merged = {name: shapely.line_merge(shapely.union_all(found)) for name, found in lines.items()}
    return Ground(land, coast, **merged, labels=labels_of(opened, view))


def _covers(opened: Block, view: MapView, frame: Any) -> dict[int, Any]:
    """Return the part of the frame that each tier draws: finer tiers are above coarser ones."""
    covers: dict[int, Any] = {}
    cells, left = opened.tables["cells"], frame
    for number in reversed(range(len(opened.extra["tiers"]))):
        tier = opened.extra["tiers"][number]
        if not is_tier_due(number, tier["name"], view.zoom):
            continue
        own = np.asarray(cells["tier"]) == number
        west, south = np.asarray(cells["west"])[own], np.asarray(cells["south"])[own]
        low, high = view.corners(west, south, tier["cell"])
        boxes = shapely.box(low[:, 0], high[:, 1], high[:, 0], low[:, 1])
        cover = shapely.union_all(boxes[shapely.intersects(boxes, frame)])
        if number == 0:
            cover = frame
        covers[number] = shapely.intersection(left, cover)
        left = shapely.difference(left, cover)
    return covers


def is_tier_due(number: int, name: str, zoom: float) -> bool:
    """Return whether a tier is drawn at a zoom; the first one always is."""
    return number == 0 or zoom >= (_GROUND_FROM if name == "ground" else _FINE_FROM)


def _land(opened: Block, view: MapView, covers: dict[int, Any]) -> Any:
    """Return the land: that of each tier where no finer tier covers it."""
    cells = opened.tables["cells"]
    paths = paths_of(opened.tables["rings"], opened.tables["points"])
    parts: dict[int, list[Any]] = {number: [] for number in covers}
    for number, count in zip(cells["tier"], cells["rings"], strict=True):
        rings = [next(paths) for _ in range(count)]
        if number in covers and rings:
            quantum = opened.extra["tiers"][number]["quantum"]
            # The rings of a cell are read together; a cell out of sight needs no polygon.
            every = view.place_path(*(np.concatenate(rings) * quantum).T)
            if _in_sight(every, view):
                ends = np.cumsum([len(ring) for ring in rings])[:-1]
                parts[number].append(even_odd(np.split(every, ends)))
    tiers = [
        shapely.intersection(shapely.union_all(found), covers[number])
        for number, found in parts.items()
        if found
    ]
    # Tiers and cells touch; a tiny buffer closes the gaps that rounding left between them.
    closed = shapely.union_all([shapely.buffer(tier, 0.05, join_style="mitre") for tier in tiers])
    return shapely.simplify(closed, 0.05)


def _in_sight(points: np.ndarray, view: MapView) -> bool:
    """Return whether the bounding box of points overlaps the view."""
    west, north = points.min(axis=0)
    east, south = points.max(axis=0)
    return bool(west < view.width + _MARGIN and east > -_MARGIN) and bool(
        north < view.height + _MARGIN and south > -_MARGIN
    )


def even_odd(rings: list[np.ndarray]) -> Any:
    """Return the area of rings by the even-odd rule: a ring inside a ring is a hole."""
    shapes = [shapely.Polygon(ring) for ring in rings if len(ring) > 3]
    kept = [shape for shape in shapes if shape.area > _STEP**2]
    if not kept:
        return shapely.Polygon()
    areas = shapely.make_valid(shapely.simplify(np.array(kept), _STEP))
    tree = shapely.STRtree(areas)
    inside, outside = tree.query(shapely.point_on_surface(areas), predicate="within")
    sizes = shapely.area(areas)
    depth = np.bincount(inside[sizes[inside] < sizes[outside]], minlength=len(areas))
    land = shapely.union_all(areas[depth == 0])
    for level in range(1, int(depth.max()) + 1):
        combine = shapely.difference if level % 2 else shapely.union
        land = combine(land, shapely.union_all(areas[depth == level]))
    return land


def _lines(opened: Block, view: MapView, covers: dict[int, Any]) -> dict[str, list[Any]]:
    """Return the lines in sight, by their style."""
    lines = opened.tables["lines"]
    found: dict[str, list[Any]] = {"admin": [], "rivers": [], "borders": [], "dashed": []}
    paths = paths_of(lines, opened.tables["line_points"])
    columns = (lines[name] for name in ("tier", "kind", "id", "pair", "dashed"))
    for path, number, kind, name, pair, dashed in zip(paths, *columns, strict=True):
        if number not in covers or not _is_due(kind, name, pair, view.zoom):
            continue
        points = view.place_path(*(path * opened.extra["tiers"][number]["quantum"]).T)
        if len(points) > 1 and _in_sight(points, view):
            line = shapely.simplify(shapely.LineString(points), _STEP)
            look = _LOOKS.get(kind) or ("dashed" if dashed else "borders")
            found[look].append(shapely.intersection(line, covers[number]))
    return found


def _is_due(kind: str, name: str, pair: str, zoom: float) -> bool:
    """Return whether a map of a zoom shows a line, by its kind and the name of its tier."""
    if kind == "admin":
        return zoom >= _ADMIN_FROM
    if kind == "river":
        return zoom >= int(pair) + _RIVER_FROM
    return zoom >= lines_from().get(name, zoom)


def paths_of(heads: dict[str, Any], steps: dict[str, Any]) -> Iterator[np.ndarray]:
    """Yield paths of the basemap, shape (n, 2), in whole multiples of their tier's quantum."""
    moves = np.stack([steps["longitude"], steps["latitude"]], axis=1).astype(np.int64)
    firsts = np.stack([heads["longitude"], heads["latitude"]], axis=1).astype(np.int64)
    at = 0
    for first, count in zip(firsts, heads["points"], strict=True):
        yield np.vstack([first, first + np.cumsum(moves[at : at + count], axis=0)])
        at += count


def labels_of(opened: Block, view: MapView) -> list[Label]:
    """Return the names of a basemap that have a position in sight."""
    labels, spots = opened.tables["labels"], opened.tables["positions"]
    quantum = opened.extra["label_quantum"]
    points = view.place(*(np.asarray(spots[side]) * quantum for side in ("longitude", "latitude")))
    ends = np.cumsum(labels["positions"])
    found = []
    for row, (end, count) in enumerate(zip(ends, labels["positions"], strict=True)):
        own = points[end - count : end]
        close = labels["close"][row]
        # A country has extra positions for a close view: first there, last in other views.
        own = own if view.zoom >= 7.5 else np.vstack([own[close:], own[:close]])
        own = own[view.holds(own)]
        if len(own):
            found.append(
                Label(
                    kind=labels["kind"][row],
                    name=labels["name"][row],
                    native=labels["native"][row],
                    rank=int(labels["rank"][row]),
                    zoom=float(labels["zoom"][row]) / 10,
                    capital=bool(labels["capital"][row]),
                    side=int(labels["side"][row]),
                    positions=own,
                )
            )
    return found
