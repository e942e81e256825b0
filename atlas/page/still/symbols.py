"""The marks: shape shows the role of a place, colour the kind of event, line its certainty.

What they look like is ``data/reference/symbology.json``, which the page reads, too. Here they are
layers of paths around (0, 0), in pixels, y downwards, for any sheet.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely

from atlas.page.still.outlines import (
    Outline,
    disc,
    polygon,
    polyline,
    read_path,
    shape_of,
    to_outline,
)
from atlas.page.still.palette import Palette
from atlas.reference.symbology import SYMBOLOGY, clearer, outline, scaled, style_of

_SIZES, _KILLED, _PILL = SYMBOLOGY["sizes"], SYMBOLOGY["killed"], SYMBOLOGY["pill"]


@dataclass(frozen=True)
class SymbolLayer:
    """One path of a symbol, with its fill and its line."""

    path: Outline
    fill: str | None = None
    line: str | None = None
    width: float = 0.0
    dash: tuple[float, float] | None = None
    alpha: float = 1.0
    """The opacity of the fill."""


@dataclass(frozen=True)
class MarkLook:
    """What a mark shows."""

    role: str
    group: str
    status: str
    look: str = "solid"
    """Solid; or hollow or soft, for a place that is only an area or whose error is not stated."""
    half: float = float(_SIZES["mark"])
    """Half its size, in pixels."""
    open_middle: bool = False
    """Whether it could have a figure, and none is stated."""
    killed: bool = False
    """Whether people were killed."""
    sea: bool = False
    """Whether the place is at sea: a wave is under the mark."""


def shape(role: str, r: float) -> Outline:
    """Return the outline of a role's mark; ``r`` is half its size."""
    return read_path(outline(role, r))


def mark(seen: MarkLook, colours: Palette) -> tuple[SymbolLayer, ...]:
    """Return a mark as layers, from the bottom to the top."""
    fill, stroke = colours.group(seen.group)
    r = seen.half
    style = style_of(seen.role, seen.status, seen.look, r)
    path = shape(seen.role, r)
    halo = style.line + 2 * SYMBOLOGY["halo"]
    layers: list[SymbolLayer] = []
    if seen.killed:
        ring = _ring(seen.role, r)
        wide = _KILLED["line"]
        layers.append(SymbolLayer(ring, colours.halo, colours.halo, wide + 2))
        layers.append(SymbolLayer(ring, line=colours.ink, width=wide))
    layers.append(SymbolLayer(path, line=colours.halo, width=halo))
    layers.append(SymbolLayer(path, fill=fill if style.fill == "full" else colours.paper))
    if style.fill == "half":
        layers.append(SymbolLayer(read_path(scaled(SYMBOLOGY["lower_half"], r)), fill=fill))
    if style.fill == "tint":
        layers.append(SymbolLayer(path, fill=fill, alpha=SYMBOLOGY["tint"]))
    if style.fill == "hatch":
        hatch = SYMBOLOGY["hatch"]
        layers.append(SymbolLayer(_hatch_in(path, hatch["line"], hatch["step"]), fill=fill))
    layers.append(SymbolLayer(path, line=stroke, width=style.line, dash=style.dash))
    layers += _inside(seen, style.fill, colours)
    if seen.sea:
        wave = read_path(scaled(SYMBOLOGY["wave"]["path"], r))
        layers.append(SymbolLayer(wave, line=stroke, width=SYMBOLOGY["wave"]["line"]))
    if style.struck:
        strike = read_path(scaled(SYMBOLOGY["strike"], r))
        layers.append(SymbolLayer(strike, line=stroke, width=SYMBOLOGY["struck_line"]))
    return tuple(layers)


def _inside(seen: MarkLook, filled: str, colours: Palette) -> list[SymbolLayer]:
    """Return what tells groups apart without colour; wide and open where no figure is stated."""
    fill, stroke = colours.group(seen.group)
    name = colours.marks.get(seen.group, "")
    if seen.open_middle:
        name = name or "dot"
        path = read_path(scaled(SYMBOLOGY["inner"][name], seen.half))
        wide = _SIZES["no_figure_middle"] * seen.half * (1 if name == "dot" else 0.5)
        edge = SymbolLayer(path, line=stroke, width=wide + 1.6)
        return [edge, SymbolLayer(path, line=colours.paper, width=wide)]
    if not name or filled == "hatch":
        return []
    path = read_path(scaled(SYMBOLOGY["inner"][name], seen.half))
    under = fill if filled == "full" else colours.paper
    ink = clearer(under, colours.ink, colours.paper)
    return [SymbolLayer(path, line=ink, width=SYMBOLOGY["inner_line"] * min(seen.half, 7))]


def _ring(role: str, half: float) -> Outline:
    """Return the ring around a mark of people killed: its outline, wider."""
    return shape(role, half + _KILLED["gap"])


@lru_cache(256)
def _hatch_in(path: Outline, width: float, step: float) -> Outline:
    """Return diagonal bars inside a path, as one path."""
    area = shape_of(path)
    lines = shapely.buffer(diagonals(area.bounds, step), width / 2, cap_style="flat")
    return to_outline(shapely.intersection(area, lines))


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


def pill_width(text: str) -> float:
    """Return the width of the pill around a number, in pixels."""
    return float(max(_PILL["least"], _PILL["text"] * 0.6 * len(text) + _PILL["pad"]))


def pill(text: str, status: str, colours: Palette) -> SymbolLayer:
    """Return the pill of "+3": more events here; dashed where one of all here is in doubt."""
    r = _PILL["high"] / 2
    half = pill_width(text) / 2
    box = shapely.LineString([(-half + r, 0), (half - r, 0)]) if half > r else shapely.Point(0, 0)
    dash = tuple(_PILL["dash"]) if status in SYMBOLOGY["unsure"] else None
    return SymbolLayer(
        to_outline(box.buffer(r, quad_segs=6)), colours.paper, colours.ink, _PILL["line"], dash
    )


def sample(name: str, colours: Palette) -> tuple[SymbolLayer, ...]:
    """Return the drawing for a line of the legend that shows more than a single mark."""
    fill, stroke = colours.group("other")
    fill = stroke  # the grey of the key stands for every colour
    rim, ring = SYMBOLOGY["rim"], SYMBOLOGY["ring"]
    edge = shapely.Point(0, 0).buffer(7).difference(shapely.Point(0, 0).buffer(4.5))
    taper_ = [(-7.5, 2.4), (7.5, 0.5), (7.5, -0.5), (-7.5, -2.4)]
    samples: dict[str, tuple[SymbolLayer, ...]] = {
        "town": (
            SymbolLayer(disc(2.6), fill, stroke, 1.0),
            SymbolLayer(disc(7), line=stroke, width=ring["line"]),
        ),
        "area": (
            SymbolLayer(to_outline(edge), fill, alpha=rim["edge_strength"] / 2),
            SymbolLayer(disc(7), line=stroke, width=rim["line"], dash=tuple(rim["dash"])),
        ),
        "hollow": (SymbolLayer(disc(4.4), colours.paper, stroke, 1.8),),
        "line": (SymbolLayer(polygon(taper_), stroke),),
        "vague_line": (
            SymbolLayer(polyline([(-8, 0), (8, 0)]), line=stroke, width=1.25, dash=(4, 3)),
        ),
        "stack": (pill("+3", "confirmed", colours),),
        "killed": (
            SymbolLayer(disc(7), colours.halo, colours.ink, _KILLED["line"]),
            SymbolLayer(disc(4.2), fill, stroke, 1.0),
        ),
    }
    return samples[name]


def cell(step: int, colours: Palette) -> SymbolLayer:
    """Return the square of a key, for one of the strengths of counts."""
    strong = SYMBOLOGY["density"]["strengths"][step]
    return SymbolLayer(polygon([(-7, -6), (7, -6), (7, 6), (-7, 6)]), colours.ink, alpha=strong)


def taper(start: tuple[float, float], end: tuple[float, float]) -> Outline:
    """Return a line from ``start`` that tapers to ``end``."""
    wide, narrow = SYMBOLOGY["path"]["wide"], SYMBOLOGY["path"]["narrow"]
    run = np.subtract(end, start)
    across = np.array([-run[1], run[0]]) / np.hypot(*run)
    first, last = np.asarray(start), np.asarray(end)
    return polygon(
        [
            first + across * wide,
            last + across * narrow,
            last - across * narrow,
            first - across * wide,
        ]
    )
