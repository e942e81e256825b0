"""The marks: shape shows the role of a place, colour the kind of event, line its certainty.

The shapes and styles are those of the page (``web/src/marks.js``), as matplotlib paths around
(0, 0), in pixels, y downwards.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from matplotlib.path import Path

from atlas.page.still.palette import Palette

HALO = 1.3
_DASH = (2.5, 1.8)
_DASH_OVER_HATCH = (3.4, 1.4)


@dataclass(frozen=True)
class SymbolLayer:
    """One path of a symbol, with its fill and its line."""

    path: Path
    fill: str | None = None
    line: str | None = None
    width: float = 0.0
    dash: tuple[float, float] | None = None
    alpha: float = 1.0
    """The opacity of the fill."""


def _polygon(points: list[tuple[float, float]]) -> Path:
    """Return a closed path through points."""
    return Path([*points, points[0]], closed=True)


def _disc(r: float) -> Path:
    """Return a disc of a radius."""
    return Path.circle(radius=r)


def _cross(a: float, b: float) -> Path:
    """Return a cross of two arms."""
    corners = [(-a, b - a), (b - a, -a), (0, -b), (a - b, -a), (a, b - a), (b, 0)]
    return _polygon([*corners, *[(-x, -y) for x, y in corners]])


def _bar(w: float, h: float) -> Path:
    """Return an upright bar with round ends."""
    spine = shapely.LineString([(0, w - h), (0, h - w)])
    return to_path(shapely.buffer(spine, w, quad_segs=8))


def _hexagon(q: float) -> Path:
    """Return a hexagon with a corner at the bottom."""
    w, h = q * 0.87, q / 2
    return _polygon([(0, -q), (w, -h), (w, h), (0, q), (-w, h), (-w, -h)])


_SHAPES: dict[str, Callable[[float], Path]] = {
    "launch": lambda r: _polygon([(0, -1.15 * r), (1.08 * r, 0.8 * r), (-1.08 * r, 0.8 * r)]),
    "impact": _disc,
    "meeting": lambda r: _polygon(
        [(-0.9 * r, -0.9 * r), (0.9 * r, -0.9 * r), (0.9 * r, 0.9 * r), (-0.9 * r, 0.9 * r)]
    ),
    "find": lambda r: _polygon([(0, -1.22 * r), (1.22 * r, 0), (0, 1.22 * r), (-1.22 * r, 0)]),
    "intercept": lambda r: _cross(0.95 * r, 0.34 * r),
    "alert": lambda r: _hexagon(1.02 * r),
    "location": lambda r: _bar(0.5 * r, 1.15 * r),
}
_SAME = {"fell_short": "impact", "scope": "location"}


def shape(role: str, r: float) -> Path:
    """Return the outline of a role's mark; ``r`` is half its size."""
    return _SHAPES.get(_SAME.get(role, role), _SHAPES["location"])(r)


@dataclass(frozen=True)
class Style:
    """The fill and the line of a mark."""

    fill: str
    """Full, half, paper, soft or hatch."""
    width: float
    dash: tuple[float, float] | None = None
    struck: bool = False


def style_of(role: str, status: str, look: str = "solid") -> Style:
    """Return the style of a mark, by role, status and look (solid, hollow, soft)."""
    open_ = look == "hollow" or role == "alert"
    fill = "paper" if open_ else "half" if role == "fell_short" else "full"
    fill = "soft" if look == "soft" else fill
    if status == "alleged":
        return Style("soft" if look == "soft" else "paper", 1.5, _DASH)
    if status == "disputed":
        return Style("hatch", 1.25, _DASH_OVER_HATCH)
    if status in ("denied", "retracted"):
        return Style("paper", 1.25, struck=True)
    if look == "soft":
        return Style(fill, 1.1, (0.1, 2.4))
    thin = status == "reported"
    return Style(fill, (1.1 if thin else 1.6) if open_ else (0.5 if thin else 1.0))


def mark(
    role: str, group: str, status: str, look: str, colours: Palette, r: float
) -> tuple[SymbolLayer, ...]:
    """Return a mark as layers, from the bottom to the top."""
    fill, stroke = colours.group(group)
    style = style_of(role, status, look)
    path = shape(role, r)
    layers = [
        SymbolLayer(path, line=colours.halo, width=style.width + 2 * HALO),
        SymbolLayer(path, fill=fill if style.fill == "full" else colours.paper),
    ]
    if style.fill == "half":
        layers.append(SymbolLayer(_lower_half(r), fill=fill))
    if style.fill == "soft":
        layers.append(SymbolLayer(path, fill=fill, alpha=0.5))
    if style.fill == "hatch":
        layers.append(SymbolLayer(_hatch_in(path, 1.6, 4 / np.sqrt(2) + 1), fill=fill))
    layers.append(SymbolLayer(path, line=stroke, width=style.width, dash=style.dash))
    if style.struck:
        strike = Path([(-1.25 * r, 0.9 * r), (1.25 * r, -0.9 * r)])
        layers.append(SymbolLayer(strike, line=stroke, width=1.5))
    return tuple(layers)


def _lower_half(r: float) -> Path:
    """Return the lower half of a disc: the mark of a weapon that fell short."""
    disc = shapely.buffer(shapely.Point(0, 0), r, quad_segs=12)
    return to_path(shapely.intersection(disc, shapely.box(-2 * r, 0, 2 * r, 2 * r)))


def _hatch_in(path: Path, width: float, step: float) -> Path:
    """Return diagonal bars inside a path, as one path."""
    area = shapely.Polygon(path.to_polygons()[0])
    return to_path(
        shapely.intersection(area, shapely.buffer(diagonals(area.bounds, step), width / 2))
    )


def diagonals(box: tuple[float, float, float, float], step: float) -> shapely.MultiLineString:
    """Return parallel lines from lower left to upper right over a box, ``step`` apart along x."""
    left, top, right, bottom = box
    tall = bottom - top
    first = np.floor(left / step) * step - np.ceil(tall / step) * step
    starts = np.arange(first, right + step, step)
    # On each line x + y is a multiple of the step, so that lines of neighbours meet.
    starts = starts - np.mod(bottom, step)
    lines = [[(x, bottom), (x + tall, top)] for x in starts]
    return shapely.MultiLineString(lines)


def to_path(geometry: shapely.Geometry) -> Path:
    """Return the lines and areas of a geometry as one path; holes stay holes."""
    pieces = list(_pieces(shapely.orient_polygons(geometry)))
    if not pieces:
        return Path(np.zeros((0, 2)), np.zeros(0, dtype=np.uint8))
    codes = []
    for points, closed in pieces:
        code = np.full(len(points), Path.LINETO, dtype=np.uint8)
        code[0] = Path.MOVETO
        if closed:
            code[-1] = Path.CLOSEPOLY
        codes.append(code)
    return Path(np.vstack([points for points, _ in pieces]), np.concatenate(codes))


def _pieces(geometry: Any) -> Iterator[tuple[np.ndarray, bool]]:
    """Yield the points of each ring and line, and whether it is a ring of an area."""
    for part in shapely.get_parts(geometry):
        if part.is_empty or shapely.get_dimensions(part) == 0:
            continue
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield shapely.get_coordinates(ring), True
        elif part.geom_type in ("LineString", "LinearRing"):
            yield shapely.get_coordinates(part), False
        else:
            yield from _pieces(part)


def badge_width(number: int) -> float:
    """Return the width of the badge of a number, in pixels."""
    return 26.0 if number > 99 else 20.0 if number > 9 else 15.0


def badge(number: int, status: str, colours: Palette) -> SymbolLayer:
    """Return the box around the number of events at a place; dashed where one is in doubt."""
    half, r = badge_width(number) / 2, 7.5
    box = shapely.LineString([(-half + r, 0), (half - r, 0)]) if half > r else shapely.Point(0, 0)
    sure = status in ("confirmed", "reported")
    width = 0.75 if status == "reported" else 1.0
    dash = None if sure else _DASH
    return SymbolLayer(to_path(box.buffer(r)), colours.paper, colours.ink, width, dash)


def sample(name: str, colours: Palette) -> tuple[SymbolLayer, ...]:
    """Return the drawing for a line of the legend that shows more than a single mark."""
    fill, stroke = colours.group("other")
    box = shapely.box(-8, -6.5, 8, 6.5)
    hatch = shapely.intersection(diagonals(box.bounds, 4 * np.sqrt(2)), box)
    samples: dict[str, tuple[SymbolLayer, ...]] = {
        "town": (
            SymbolLayer(_disc(2.6), fill, stroke, 1.0),
            SymbolLayer(_disc(7), line=stroke, width=1.0),
        ),
        "area": (
            SymbolLayer(_disc(6.5), fill, alpha=0.35),
            SymbolLayer(_disc(7.2), line=stroke, width=0.9, dash=(0.1, 2.6)),
        ),
        "region": (SymbolLayer(to_path(hatch), line=stroke, width=1.0),),
        "unstated": (SymbolLayer(_disc(4.4), colours.paper, stroke, 1.6),),
        "line": (
            SymbolLayer(_polygon([(-7.5, 2.4), (7.5, 0.5), (7.5, -0.5), (-7.5, -2.4)]), stroke),
        ),
        "vague_line": (SymbolLayer(Path([(-8, 0), (8, 0)]), line=stroke, width=1.25, dash=(4, 3)),),
        "stack": (badge(3, "confirmed", colours),),
        "density": tuple(
            SymbolLayer(
                _polygon([(x, -4), (x + 4, -4), (x + 4, 4), (x, 4)]), colours.ink, alpha=strong
            )
            for x, strong in ((-8, 0.05), (-4, 0.12), (0, 0.2), (4, 0.3))
        ),
    }
    return samples[name]


def taper(start: tuple[float, float], end: tuple[float, float], wide: float = 2.0) -> Path:
    """Return a line from ``start`` that tapers to ``end``; ``wide`` pixels at most."""
    run = np.subtract(end, start)
    across = np.array([-run[1], run[0]]) / np.hypot(*run)
    first, last = np.asarray(start), np.asarray(end)
    points = [first + across * wide, last + across / 2, last - across / 2, first - across * wide]
    return _polygon([(float(x), float(y)) for x, y in points])
