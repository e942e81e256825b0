"""Paint the parts of a still map on a sheet, from the bottom to the top."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from atlas.page.still import symbols
from atlas.page.still.area_marks import Box, Rim, around, meets
from atlas.page.still.basemap_paths import Ground
from atlas.page.still.drawing_sheet import DrawingSheet, Face, short
from atlas.page.still.lines import Line
from atlas.page.still.outlines import Outline, disc, joined, polyline, to_outline
from atlas.page.still.palette import Palette
from atlas.page.still.scene import Scene, Spot, Stack
from atlas.reference.symbology import SYMBOLOGY

if TYPE_CHECKING:
    from atlas.page.still.labels import Placed

_RIM, _RING, _PATH = (SYMBOLOGY[name] for name in ("rim", "ring", "path"))
_PILL, _SIZES = SYMBOLOGY["pill"], SYMBOLOGY["sizes"]
# The soft edge inside a rim: bands of so many shares of its width, one over another.
_BANDS = (1.0, 0.62, 0.3)
_FIGURE = 13.0
# The positions of a number beside its mark: the upper right first.
_CORNERS = ((1, -1), (-1, -1), (1, 1), (-1, 1))


@dataclass(frozen=True)
class Badge:
    """The number of further events at one place."""

    x: float
    y: float
    text: str
    """"+3" for three more; the plain number where a row stands for several events."""
    status: str
    """The least certain status of the events."""


def paint_land(sheet: DrawingSheet, land: Outline, colours: Palette) -> None:
    """Paint water, and land on it."""
    sheet.path(to_outline(shapely.box(0, 0, sheet.width, sheet.height)), fill=colours.water)
    sheet.path(land, fill=colours.land)


def paint_lines(sheet: DrawingSheet, ground: Ground, colours: Palette) -> None:
    """Paint rivers, coast and borders."""
    sheet.path(to_outline(ground.rivers), line=colours.river, width=0.8)
    sheet.path(to_outline(ground.admin), line=colours.admin, width=0.75)
    sheet.path(to_outline(ground.coast), line=colours.coast, width=1)
    sheet.path(to_outline(ground.borders), line=colours.border, width=0.9)
    sheet.path(to_outline(ground.dashed), line=colours.border, width=1, dash=(4, 3))


def paint_scene(
    sheet: DrawingSheet, scene: Scene, lines: list[Line], rims: list[Rim], colours: Palette
) -> None:
    """Paint rims of areas, rings, lines, marks, figures and numbers."""
    for spot in (*scene.regions, *scene.areas):
        _rim(sheet, spot, colours)
    _rings(sheet, scene.rings, colours)
    for line in lines:
        _line(sheet, line, colours)
    for rim in rims:
        if rim.tie:
            tie = polyline([(rim.x, rim.y), rim.tie])
            sheet.path(tie, line=colours.halo, width=2.6)
            sheet.path(tie, line=colours.group(rim.group)[1], width=1)
    _marks(sheet, scene, rims, colours)
    for one in badges(scene, rims, (sheet.width, sheet.height)):
        paint_badge(sheet, one, colours)


def _by_group(spots: Iterable[Spot], colours: Palette) -> Iterator[tuple[str, list[Spot]]]:
    """Yield spots by group, in the order of the theme."""
    groups: dict[str, list[Spot]] = {group: [] for group in colours.groups}
    for spot in spots:
        groups[spot.group if spot.group in groups else "other"].append(spot)
    yield from ((group, found) for group, found in groups.items() if found)


def _rim(sheet: DrawingSheet, spot: Spot, colours: Palette) -> None:
    """Paint an area: a dotted rim with a soft edge inside, the fainter the wider it is.

    So ink does not grow with doubt. An area that groups share is neutral.
    """
    fill, stroke = (colours.ink2, colours.ink2) if spot.shared else colours.group(spot.group)
    faint = min(1.0, _RIM["full_to"] / max(spot.r, 1.0))
    sparse = min(_RIM["sparsest"], max(1.0, spot.r / _RIM["sparse_from"]))
    rim = _outline_of(spot)
    if not _is_line(spot.outline):
        widths = [_RIM["edge"] * share for share in _BANDS]
        alpha = _RIM["edge_strength"] * max(_RIM["least_edge"], faint) / len(_BANDS)
        sheet.soft_edge(rim, fill=fill, widths=widths, alpha=alpha)
    strength = max(_RIM["least"], _RIM["line_strength"] * faint)
    dash = (_RIM["dash"][0], _RIM["dash"][1] * sparse)
    sheet.path(rim, line=stroke, width=_RIM["line"], dash=dash, line_alpha=strength)


def _outline_of(spot: Spot) -> Outline:
    """Return the rim of an area."""
    return disc(spot.r, spot.x, spot.y) if spot.disc else to_outline(spot.outline)


def _is_line(outline: object) -> bool:
    """Return whether a shape has no area."""
    return bool(shapely.get_dimensions(outline) == 1)


def _rings(sheet: DrawingSheet, rings: list[Spot], colours: Palette) -> None:
    """Paint true radii; those of a group are filled as one, so that overlap is not darker."""
    faint = min(1.0, (_RING["many"] / max(1, len(rings))) ** 0.5)
    for group, spots in _by_group(rings, colours):
        fill, stroke = colours.group(group)
        discs = joined([disc(spot.r, spot.x, spot.y) for spot in spots])
        sheet.path(discs, fill=fill, alpha=_RING["fill"])
        strength = _RING["strength"] * faint
        sheet.path(discs, line=stroke, width=_RING["line"], line_alpha=strength)


def _line(sheet: DrawingSheet, line: Line, colours: Palette) -> None:
    """Paint a line that tapers to its end; dashed where an end is vague."""
    fill, stroke = colours.group(line.group)
    if line.vague:
        path = polyline([line.start, line.end])
        dash = tuple(_PATH["dash"])
        strength = _PATH["strength"]
        sheet.path(path, line=stroke, width=_PATH["line"], dash=dash, line_alpha=strength)
        return
    path = symbols.taper(line.start, line.end)
    sheet.path(path, line=colours.halo, width=_PATH["halo"])
    sheet.path(path, fill=fill)


def _marks(sheet: DrawingSheet, scene: Scene, rims: list[Rim], colours: Palette) -> None:
    """Paint the top mark of each stack, and those of areas; the same look in one call."""
    same: dict[symbols.MarkLook, list[tuple[float, float]]] = {}
    for rim in rims:
        seen = symbols.MarkLook(
            rim.role,
            rim.group,
            rim.shown,
            "hollow",
            rim.half,
            rim.open_middle,
            rim.killed,
            rim.sea,
        )
        same.setdefault(seen, []).append((rim.x, rim.y))
    for one in scene.stacks:
        same.setdefault(seen_of(one.lead), []).append((one.x, one.y))
    for seen, points in same.items():
        sheet.marks(symbols.mark(seen, colours), np.array(points))
    for one in scene.stacks:
        _figure(sheet, (one.x, one.y), one.lead, 1, colours)
    for rim in rims:
        _figure(sheet, (rim.x, rim.y), rim, figure_side(rim), colours)


def _figure(
    sheet: DrawingSheet, at: tuple[float, float], of: Spot | Rim, side: int, colours: Palette
) -> None:
    """Write the figure that the size of a mark stands for, to its right (1) or left (-1)."""
    if of.figure:
        anchor: Literal["left", "right"] = "left" if side > 0 else "right"
        face = Face(_FIGURE, colours.ink, "bold", anchor=anchor, halo=colours.halo)
        sheet.text(at[0] + side * (of.half * 1.1 + 4), at[1] + of.half * 0.45, of.figure, face)


def figure_side(of: Spot | Rim) -> int:
    """Return the side of a mark that its figure is on: 1 for the right, -1 away from its area."""
    tie = getattr(of, "tie", None)
    return -1 if tie and tie[0] > of.x else 1


def figure_box(x: float, y: float, of: Spot | Rim) -> Box:
    """Return the box of the figure beside a mark."""
    side = figure_side(of)
    near = x + side * (of.half * 1.1 + 2)
    far = near + side * (8 * len(of.figure) + 4)
    return min(near, far), y + of.half * 0.45 - 12, max(near, far), y + of.half * 0.45 + 3


def seen_of(spot: Spot) -> symbols.MarkLook:
    """Return what the mark of a place shows."""
    half = spot.half * (0.9 if spot.role == "alert" else 1)
    return symbols.MarkLook(
        spot.role,
        spot.group,
        spot.status,
        spot.look,
        half,
        spot.open_middle,
        spot.killed,
        spot.sea,
    )


def further(scene: Scene, events: Iterable[int]) -> str:
    """Return the number beside a mark: "+3" for three more events; "" for none."""
    rows = list(events)
    number = scene.count(rows)
    if number < 2:
        return ""
    counts = any(scene.weights[row] > 1 for row in rows)
    return short(number) if counts else f"+{short(number - 1)}"


def badges(scene: Scene, rims: list[Rim], size: tuple[float, float]) -> Iterator[Badge]:
    """Yield the number at each place with several events, clear of marks and other numbers.

    It is whole on a map of this ``size``: a number that the edge cuts is another number.
    """
    halves: list[tuple[Stack | Rim, float]] = [(one, one.lead.half) for one in scene.stacks]
    halves += [(rim, rim.half) for rim in rims]
    taken = {id(one): around(one.x, one.y, half) for one, half in halves}
    high = _PILL["high"] / 2
    for one, half in halves:
        text = further(scene, one.events)
        if not text:
            continue
        wide = symbols.pill_width(text) / 2
        across, up = half * 0.7 + wide, half * 0.7 + high - 2
        spots = [(one.x + sx * across, one.y + sy * up) for sx, sy in _CORNERS]
        boxes = [(x - wide, y - high, x + wide, y + high) for x, y in spots]
        # A number may touch its own mark.
        others = [box for key, box in taken.items() if key != id(one)]
        whole = [at for at, box in enumerate(boxes) if _is_whole(box, size)] or [0]
        at = next((at for at in whole if not meets(boxes[at], others)), whole[0])
        taken[-id(one)] = boxes[at]
        yield Badge(*spots[at], text, one.status)


def _is_whole(box: Box, size: tuple[float, float]) -> bool:
    """Return whether a box is on a map of a size, to its line."""
    return min(box[0], box[1]) >= 1 and box[2] <= size[0] - 1 and box[3] <= size[1] - 1


def are_crowded(scene: Scene, places: int) -> bool:
    """Return whether marks, figures and numbers would hide each other, so that cells are counted.

    Their area is compared with that of the cells that they stand in; a few hundred places are drawn
    in any case.
    """
    rule = SYMBOLOGY["density"]["crowded"]
    if places <= rule["from"]:
        return False
    cells, area = set(), 0.0
    for one in scene.stacks:
        cells.add((one.x // rule["cell"], one.y // rule["cell"]))
        text = further(scene, one.events)
        wide = symbols.pill_width(text) if text else 0.0
        area += 4 * one.lead.half**2 + _PILL["high"] * (wide + 8 * len(one.lead.figure))
    return bool(area > rule["share"] * len(cells) * rule["cell"] ** 2)


def paint_badge(sheet: DrawingSheet, one: Badge, colours: Palette) -> None:
    """Paint the number of further events at one place."""
    layer = symbols.pill(one.text, one.status, colours)
    sheet.marks([layer], np.array([[one.x, one.y]]))
    face = Face(_PILL["text"], colours.ink, "bold", anchor="center")
    sheet.text(one.x, one.y + 3.6, one.text, face)


def boxes_of(scene: Scene, lines: list[Line]) -> list[Box]:
    """Return the boxes of marks and lines, which names must not overlap."""
    boxes = [around(one.x, one.y, one.lead.half + 2) for one in scene.stacks]
    boxes += [figure_box(one.x, one.y, one.lead) for one in scene.stacks if one.lead.figure]
    for line in lines:
        steps = max(2, int(np.hypot(*np.subtract(line.end, line.start)) / 8))
        along = np.linspace(line.start, line.end, steps)
        boxes += [around(float(x), float(y), 2) for x, y in along]
    return boxes


def badge_boxes(scene: Scene, rims: list[Rim], size: tuple[float, float]) -> list[Box]:
    """Return the boxes of badges and of the marks on rims."""
    found = badges(scene, rims, size)
    numbers = [(b.x, b.y, symbols.pill_width(b.text) / 2 + 1) for b in found]
    boxes = [(x - half, y - 8.5, x + half, y + 8.5) for x, y, half in numbers]
    boxes += [around(rim.x, rim.y, rim.half) for rim in rims]
    return boxes + [figure_box(rim.x, rim.y, rim) for rim in rims if rim.figure]


def paint_names(sheet: DrawingSheet, placed: "list[Placed]", colours: Palette) -> None:
    """Paint names and the dots of towns."""
    for one in placed:
        if one.dot:
            x, y = one.dot
            square = shapely.box(x - 2.5, y - 2.5, x + 2.5, y + 2.5)
            dot = to_outline(square) if one.square else disc(1.6, x, y)
            sheet.path(dot, fill=colours.label)
    for one in placed:
        left, top, right, _ = one.box
        at = {"left": left + 1, "right": right - 1, "center": (left + right) / 2}[one.anchor]
        for line in one.name.lines:
            top += one.name.face.size + 2
            sheet.text(at, top - 2.5, line, replace(one.name.face, anchor=one.anchor))
