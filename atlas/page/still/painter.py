"""Paint the parts of a still map on a sheet, from the bottom to the top."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely

from atlas.page.still import symbols
from atlas.page.still.area_marks import Box, Rim, around, meets
from atlas.page.still.basemap_paths import Ground
from atlas.page.still.canvas import Face, Sheet
from atlas.page.still.density import short
from atlas.page.still.labels import Placed
from atlas.page.still.lines import Line
from atlas.page.still.palette import Palette
from atlas.page.still.scene import MARK, Scene, Spot, Stack

_BADGE_TEXT = 9.5
# More rings than this are drawn fainter, so that they do not become a mesh.
_MANY_RINGS = 100
# The steps in which the fill of an area fades inwards from its rim, in pixels.
_FADES = (0.0, 1.3, 2.6, 3.9, 5.2)
_HATCH = 8 * 2**0.5
# The positions of a number beside its mark: the upper right first.
_CORNERS = ((1, -1), (-1, -1), (1, 1), (-1, 1))


@dataclass(frozen=True)
class Badge:
    """The number of events at one place."""

    x: float
    y: float
    number: int
    status: str
    """The least certain status of the events."""


def paint_ground(sheet: Sheet, ground: Ground, colours: Palette, *, borders: bool = True) -> None:
    """Paint water, land, coast and borders."""
    sheet.path(symbols.to_path(shapely.box(0, 0, sheet.width, sheet.height)), fill=colours.water)
    sheet.path(symbols.to_path(ground.land), fill=colours.land)
    sheet.path(symbols.to_path(ground.rivers), line=colours.river, width=0.8)
    sheet.path(symbols.to_path(ground.admin), line=colours.admin, width=0.75)
    sheet.path(symbols.to_path(ground.coast), line=colours.coast, width=1)
    if borders:
        sheet.path(symbols.to_path(ground.borders), line=colours.border, width=0.9)
        sheet.path(symbols.to_path(ground.dashed), line=colours.border, width=1, dash=(4, 3))


def paint_scene(
    sheet: Sheet, scene: Scene, lines: list[Line], rims: list[Rim], colours: Palette
) -> None:
    """Paint regions, areas, rings, lines, marks and badges."""
    for region in scene.regions:
        _region(sheet, region, colours)
    for group, spots in _by_group(scene.areas, colours):
        _areas(sheet, spots, *colours.group(group), colours.soft)
    _rings(sheet, scene.rings, colours)
    for line in lines:
        _line(sheet, line, colours)
    for rim in rims:
        layers = symbols.mark(rim.role, rim.group, rim.status, "hollow", colours, MARK * 0.72)
        sheet.marks(layers, np.array([[rim.x, rim.y]]))
    _marks(sheet, scene, colours)
    for one in badges(scene, rims):
        paint_badge(sheet, one, colours)


def _by_group(spots: Iterable[Spot], colours: Palette) -> Iterator[tuple[str, list[Spot]]]:
    """Yield spots by group, in the order of the theme."""
    groups: dict[str, list[Spot]] = {group: [] for group in colours.groups}
    for spot in spots:
        groups[spot.group if spot.group in groups else "other"].append(spot)
    yield from ((group, found) for group, found in groups.items() if found)


def _region(sheet: Sheet, region: Spot, colours: Palette) -> None:
    """Paint a region: a soft fill, hatched; a region that groups share is neutral."""
    fill, stroke = colours.group(region.group)
    wash, strength, line, hatch, edge = fill, 0.13, stroke, 0.32, 0.35
    if region.shared:
        wash, strength, line, hatch, edge = colours.ink, 0.07, colours.ink2, 0.45, 0.6
    frame = shapely.box(-2, -2, sheet.width + 2, sheet.height + 2)
    seen = shapely.intersection(region.outline, frame)
    if seen.is_empty:
        return
    if shapely.get_dimensions(seen) == 1:
        sheet.path(symbols.to_path(seen), line=line, width=7, line_alpha=strength * 2)
        return
    bars = shapely.intersection(symbols.diagonals(seen.bounds, _HATCH), seen)
    sheet.path(symbols.to_path(seen), fill=wash, alpha=strength)
    sheet.path(symbols.to_path(bars), line=line, width=1, line_alpha=hatch)
    sheet.path(symbols.to_path(region.outline), line=line, width=0.75, line_alpha=edge)


def _areas(sheet: Sheet, areas: list[Spot], fill: str, stroke: str, strength: float) -> None:
    """Paint areas of a group as one soft union, each with the dotted rim of its true radius."""
    wide = [shapely.buffer(a.outline, 4) if _is_line(a.outline) else a.outline for a in areas]
    union = shapely.union_all(wide)
    # Layers whose sum is the strength, so that the edge is soft.
    alpha = 1 - (1 - strength) ** (1 / len(_FADES))
    for less in _FADES:
        sheet.path(symbols.to_path(shapely.buffer(union, -less)), fill=fill, alpha=alpha)
    for area in areas:
        rim = symbols.to_path(area.outline)
        sheet.path(rim, line=stroke, width=0.9, dash=(0.1, 3), line_alpha=0.55)


def _is_line(outline: object) -> bool:
    """Return whether a shape has no area."""
    return bool(shapely.get_dimensions(outline) == 1)


def _rings(sheet: Sheet, rings: list[Spot], colours: Palette) -> None:
    """Paint true radii; those of a group are filled as one, so that overlap is not darker."""
    faint = min(1.0, (_MANY_RINGS / max(1, len(rings))) ** 0.5)
    for group, spots in _by_group(rings, colours):
        fill, stroke = colours.group(group)
        discs = [shapely.Point(spot.x, spot.y).buffer(spot.r, quad_segs=24) for spot in spots]
        sheet.path(symbols.to_path(shapely.union_all(discs)), fill=fill, alpha=0.05)
        for disc in discs:
            sheet.path(symbols.to_path(disc), line=stroke, width=1, line_alpha=0.75 * faint)


def _line(sheet: Sheet, line: Line, colours: Palette) -> None:
    """Paint a line that tapers to its end; dashed where an end is vague."""
    fill, stroke = colours.group(line.group)
    if line.vague:
        path = symbols.Path([line.start, line.end])
        sheet.path(path, line=stroke, width=1.25, dash=(4, 3), line_alpha=0.9)
        return
    path = symbols.taper(line.start, line.end)
    sheet.path(path, line=colours.halo, width=1.5)
    sheet.path(path, fill=fill)


def _marks(sheet: Sheet, scene: Scene, colours: Palette) -> None:
    """Paint the top mark of each stack; marks of the same look in one call."""
    same: dict[tuple[str, str, str, str], list[tuple[float, float]]] = {}
    for one in scene.stacks:
        lead = one.lead
        same.setdefault((lead.role, lead.group, lead.status, lead.look), []).append((one.x, one.y))
    for (role, group, status, look), points in same.items():
        size = MARK * (0.9 if role == "alert" else 1)
        layers = symbols.mark(role, group, status, look, colours, size)
        sheet.marks(layers, np.array(points))


def badges(scene: Scene, rims: list[Rim]) -> Iterator[Badge]:
    """Yield the number at each place with several events, clear of marks and other numbers."""
    small = MARK * 0.72
    halves: list[tuple[Stack | Rim, float]] = [(one, MARK) for one in scene.stacks]
    halves += [(rim, small) for rim in rims]
    taken = {id(one): around(one.x, one.y, half) for one, half in halves}
    for one, half in halves:
        number = scene.count(one.events)
        if number < 2:
            continue
        across, up = (MARK + 4, MARK + 2) if half == MARK else (small + 7, small + 4)
        wide = symbols.badge_width(number) / 2
        spots = [(one.x + sx * across, one.y + sy * up) for sx, sy in _CORNERS]
        boxes = [(x - wide, y - 7.5, x + wide, y + 7.5) for x, y in spots]
        # A number may touch its own mark.
        others = [box for key, box in taken.items() if key != id(one)]
        free = [at for at, box in enumerate(boxes) if not meets(box, others)]
        at = free[0] if free else 0
        taken[-id(one)] = boxes[at]
        yield Badge(*spots[at], number, one.status)


def paint_badge(sheet: Sheet, one: Badge, colours: Palette) -> None:
    """Paint the number of events at one place."""
    layer = symbols.badge(one.number, one.status, colours)
    sheet.marks([layer], np.array([[one.x, one.y]]))
    face = Face(_BADGE_TEXT, colours.ink, "bold", anchor="center")
    sheet.text(one.x, one.y + 3.5, short(one.number), face)


def boxes_of(scene: Scene, lines: list[Line]) -> list[Box]:
    """Return the boxes of marks and lines, which names must not overlap."""
    boxes = [around(one.x, one.y, MARK + 2) for one in scene.stacks]
    for line in lines:
        steps = max(2, int(np.hypot(*np.subtract(line.end, line.start)) / 8))
        along = np.linspace(line.start, line.end, steps)
        boxes += [around(float(x), float(y), 2) for x, y in along]
    return boxes


def badge_boxes(scene: Scene, rims: list[Rim]) -> list[Box]:
    """Return the boxes of badges and of the marks on rims."""
    numbers = [(b.x, b.y, symbols.badge_width(b.number) / 2 + 1) for b in badges(scene, rims)]
    boxes = [(x - half, y - 8.5, x + half, y + 8.5) for x, y, half in numbers]
    return [*boxes, *(around(rim.x, rim.y, MARK) for rim in rims)]


def paint_names(sheet: Sheet, placed: list[Placed], colours: Palette) -> None:
    """Paint names and the dots of towns."""
    for one in placed:
        if one.dot:
            x, y = one.dot
            square = shapely.box(x - 2.5, y - 2.5, x + 2.5, y + 2.5)
            dot = square if one.square else shapely.Point(x, y).buffer(1.6)
            sheet.path(symbols.to_path(dot), fill=colours.label)
    for one in placed:
        left, top, right, _ = one.box
        at = {"left": left + 1, "right": right - 1, "center": (left + right) / 2}[one.anchor]
        for line in one.name.lines:
            top += one.name.face.size + 2
            sheet.text(at, top - 2.5, line, replace(one.name.face, anchor=one.anchor))
