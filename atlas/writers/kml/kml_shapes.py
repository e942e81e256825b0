"""Convert shapes to KML: points and simple polygons in bulk, other shapes one by one."""

from typing import Any

import numpy as np
import shapely

_POINT, _POLYGON = 0, 3


def shapes_in_kml(shapes: np.ndarray) -> list[str]:
    """Return each geometry as a KML element.

    Examples
    --------
    >>> shapes_in_kml(np.array([shapely.Point(35.2, 33.27)]))
    ['<Point><coordinates>35.2,33.27</coordinates></Point>']
    """
    shapes = np.asarray(shapes, dtype=object)
    kinds = shapely.get_type_id(shapes)
    written: list[str] = [""] * len(shapes)
    points = np.flatnonzero(kinds == _POINT)
    for row, text in zip(points.tolist(), _told(shapes[points]), strict=True):
        written[row] = f"<Point>{text}</Point>"
    plain = np.flatnonzero((kinds == _POLYGON) & (shapely.get_num_interior_rings(shapes) == 0))
    outer = shapely.get_exterior_ring(shapely.orient_polygons(shapes[plain]))
    for row, text in zip(plain.tolist(), _told(outer), strict=True):
        written[row] = _area(text, [])
    return [text or _one(shape) for text, shape in zip(written, shapes, strict=True)]


def _one(shape: Any) -> str:
    """Return the KML of one geometry of any type."""
    kind = shape.geom_type
    if kind == "Point":
        return f"<Point>{_told([shape])[0]}</Point>"
    if kind in ("LineString", "LinearRing"):
        return f"<LineString><tessellate>1</tessellate>{_told([shape])[0]}</LineString>"
    if kind == "Polygon":
        turned = shapely.orient_polygons(shape)
        outer, *holes = _told([turned.exterior, *turned.interiors])
        return _area(outer, holes)
    return f"<MultiGeometry>{''.join(map(_one, shape.geoms))}</MultiGeometry>"


def _area(outer: str, holes: list[str]) -> str:
    """Return a polygon that is drawn on the ground."""
    inner = "".join(
        f"<innerBoundaryIs><LinearRing>{hole}</LinearRing></innerBoundaryIs>" for hole in holes
    )
    return (
        "<Polygon><tessellate>1</tessellate><outerBoundaryIs>"
        f"<LinearRing>{outer}</LinearRing></outerBoundaryIs>{inner}</Polygon>"
    )


def _told(shapes: Any) -> list[str]:
    """Return the coordinates of each shape as text: longitude, latitude."""
    shapes = np.asarray(shapes, dtype=object)
    flat = shapely.get_coordinates(shapes).ravel().tolist()
    ends = (np.cumsum(shapely.get_num_coordinates(shapes)) * 2).tolist()
    texts, first = [], 0
    for end in ends:
        pairs = " ".join(["%.10g,%.10g"] * ((end - first) // 2))
        texts.append(f"<coordinates>{pairs % tuple(flat[first:end])}</coordinates>")
        first = end
    return texts
