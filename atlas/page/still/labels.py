"""Choose, set and place the names on a still map, without overlap."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from atlas.page.still.area_marks import Box, meets
from atlas.page.still.basemap_paths import Label
from atlas.page.still.canvas import drawable_text, text_width
from atlas.page.still.drawing_sheet import Anchor, Face, Slant
from atlas.page.still.palette import Palette
from atlas.page.still.projection import MapView
from atlas.page.still.scene import Scene, Spot

# A still cannot zoom in, so it names fewer towns than the page does.
_TOWNS_LATER = 0.5
_COUNTRY_TO = 10
_DOT, _GAP, _FAR = 2.5, 6.0, 16.0
_RIGHT_TO_LEFT = range(0x590, 0x900)
FEW_NAMED = 12
"""So many marks and areas have each its name beside it."""


@dataclass(frozen=True)
class PlacedLabel:
    """A name with its lines, size and colour."""

    lines: tuple[str, ...]
    face: Face

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height, in pixels."""
        return _extent(self.lines, self.face.size, self.face.weight, self.face.slant)


@cache
def _extent(lines: tuple[str, ...], size: float, weight: str, slant: str) -> tuple[float, float]:
    """Return width and height of a name, in pixels."""
    widths = [text_width(line, size, weight, slant) for line in lines]
    return max(widths) + 2, len(lines) * (size + 2)


@dataclass(frozen=True)
class Placed:
    """A name with its position."""

    name: PlacedLabel
    box: Box
    anchor: Anchor
    dot: tuple[float, float] | None = None
    square: bool = False


def place_labels(
    labels: list[Label], view: MapView, colours: Palette, script: str, taken: list[Box]
) -> list[Placed]:
    """Return the names that fit, capitals and countries first; none overlaps a ``taken`` box."""
    marks, taken = list(taken), list(taken)
    placed = []
    for label in sorted((one for one in labels if _is_due(one, view.zoom)), key=_weight):
        name = _set(label, view.zoom, colours, script)
        if label.kind == "town":
            found = _town(label, name, view, (marks, taken), colours.seahalo)
        else:
            found = _area(label, name, view, taken)
        if found is not None:
            placed.append(found)
            taken.append(found.box)
            taken += [_around(found.dot)] if found.dot else []
    return placed


def place_beside(
    points: list[tuple[float, float, str, float]], view: MapView, colours: Palette, taken: list[Box]
) -> list[Placed]:
    """Return names beside marks (x, y, text, gap), where there is room; gap 0 centres a name."""
    placed: list[Placed] = []
    for x, y, text, gap in points:
        name = PlacedLabel((text,), Face(10.0, colours.label, "bold", halo=colours.halo))
        for box, anchor in _beside(x, y, name.extent, gap):
            if _fits(box, view) and not meets(box, [*taken, *(one.box for one in placed)], 1):
                placed.append(Placed(name, box, anchor))
                break
    return placed


def _beside(
    x: float, y: float, size: tuple[float, float], gap: float
) -> Iterator[tuple[Box, Anchor]]:
    """Yield boxes beside a mark, the best first."""
    width, height = size
    if not gap:
        for up in (0, 14, -14):
            yield _box(x - width / 2, y - height / 2 + up, size), "center"
        return
    for more in (0, 5, 12):
        away = gap + more
        for up in (0, -9, 9):
            yield _box(x + away, y - height / 2 + up, size), "left"
            yield _box(x - away - width, y - height / 2 + up, size), "right"
        yield _box(x - width / 2, y + away, size), "center"
        yield _box(x - width / 2, y - away - height, size), "center"


def _weight(label: Label) -> float:
    """Return the order of a label, least first: capitals and countries, then by rank."""
    if label.own and label.rank > 2:
        return 3.2
    if label.kind == "town":
        return 0 if label.rank == 1 else 3 if label.rank == 2 else label.rank + 2
    if label.kind == "country":
        return 1
    if label.kind in ("unit", "river"):
        return 7.5
    return 2 if label.kind == "territory" else 3.5 if label.kind == "sea" else label.rank + 1.5


def _is_due(label: Label, zoom: float) -> bool:
    """Return whether a map of a zoom shows a name."""
    if label.kind == "town":
        return zoom >= label.zoom + (0.0 if label.own else _TOWNS_LATER)
    if label.kind == "country" and zoom >= _COUNTRY_TO:
        return False
    return zoom >= label.zoom and (label.kind != "sea" or zoom < _COUNTRY_TO + 1)


def _set(label: Label, zoom: float, colours: Palette, script: str) -> PlacedLabel:
    """Return a name with its lines, size and colour."""
    lines = _lines(label, script)
    if label.kind in ("country", "territory", "unit"):
        spaced = tuple(_spaced(line, 2 if label.kind == "country" else 1) for line in lines)
        size = 9.5 if label.kind == "country" else 8.5
        return PlacedLabel(spaced, Face(size, colours.label2, halo=colours.halo))
    if label.kind in ("sea", "lake", "river"):
        size = 10.5 if label.kind == "sea" else 9.0
        # The slanted letters of the font are Latin, Greek and Cyrillic alone.
        joined = any(ord(letter) in _RIGHT_TO_LEFT for line in lines for letter in line)
        slant: Slant = "normal" if joined else "italic"
        return PlacedLabel(lines, Face(size, colours.sealabel, slant=slant, halo=colours.seahalo))
    seen = label.rank - (zoom >= 10) - (zoom >= 12)
    colour = colours.label if seen < 4 else colours.label2
    if label.rank == 1:
        return PlacedLabel(lines, Face(11.5, colour, "bold", halo=colours.halo))
    return PlacedLabel(lines, Face(10.5 if seen <= 2 else 9.5, colour, halo=colours.halo))


def _lines(label: Label, script: str) -> tuple[str, ...]:
    """Return the lines of a name in the scripts asked for."""
    latin = [label.name]
    if label.kind == "sea" and len(label.name) > 12 and " " in label.name:
        latin = label.name.rsplit(" ", 1)
    own = [text for text in label.native.split(" · ") if text]
    if script == "native" and own:
        return tuple(own)
    return (*latin, *(text for text in own if script == "both" and text != label.name))


def _spaced(text: str, hairs: int) -> str:
    """Return capitals with spaces between; joined or right-to-left letters stay unchanged."""
    if any(ord(letter) in _RIGHT_TO_LEFT for letter in text):
        return text
    return ("\u200a" * hairs).join(text.upper())


def _area(label: Label, name: PlacedLabel, view: MapView, taken: list[Box]) -> Placed | None:
    """Return an area's name at the first of its positions that is free."""
    size = name.extent
    for x, y in label.positions:
        box = _box(float(x) - size[0] / 2, float(y) - size[1] / 2, size)
        if _fits(box, view) and not meets(box, taken, 4):
            return Placed(name, box, "center")
    return None


def _town(
    label: Label, name: PlacedLabel, view: MapView, clear: tuple[list[Box], list[Box]], sea: str
) -> Placed | None:
    """Return a town's name beside its dot; under a mark the dot is omitted, not the name."""
    marks, taken = clear
    x, y = (float(value) for value in label.positions[0])
    dot = _around((x, y))
    covered = meets(dot, marks)
    if not _fits(dot, view) or (not covered and meets(dot, taken)):
        return None
    spots = _spots(name.extent, label.side)
    for left, top, anchor, at_sea in [*spots, *(_aside(name.extent) if label.own else ())]:
        box = _box(x + left, y + top, name.extent)
        if _fits(box, view) and not meets(box, taken, 1):
            set_ = replace(name, face=replace(name.face, halo=sea)) if at_sea else name
            return Placed(set_, box, anchor, None if covered else (x, y), label.capital)
    return None


def _spots(size: tuple[float, float], side: int) -> list[tuple[float, float, Anchor, bool]]:
    """Return corners of the box from the dot, the best first; a coast town's are in the sea."""
    width, height = size
    middle = -height / 2

    def east(far: float) -> tuple[float, float, Anchor]:
        return _GAP + far, middle, "left"

    def west(far: float) -> tuple[float, float, Anchor]:
        return -_GAP - far - width, middle, "right"

    above: tuple[float, float, Anchor] = (-width / 2, -height - 4, "center")
    below: tuple[float, float, Anchor] = (-width / 2, 5.0, "center")
    corners: list[tuple[float, float, Anchor]] = [
        (4.0, -height - 1, "left"),
        (-width - 4, -height - 1, "right"),
        (4.0, 2.0, "left"),
        (-width - 4, 2.0, "right"),
    ]
    rest = [east(0), west(0), above, below, *corners, east(5), west(5), east(9), west(9)]
    sea: list[tuple[float, float, Anchor]] = []
    if side == 2:
        sea = [west(0), west(4), west(9), corners[1], corners[3]]
    elif side == 1:
        sea = [east(0), east(4), east(9), corners[0], corners[2]]
    return [(*spot, True) for spot in sea] + [(*spot, False) for spot in rest]


def _aside(size: tuple[float, float]) -> Iterator[tuple[float, float, Anchor, bool]]:
    """Yield corners of the box beside the marks of an event's place, in whose middle it lies."""
    width, height = size
    yield _FAR, -height / 2, "left", False
    yield -_FAR - width, -height / 2, "right", False
    yield -width / 2, _FAR - 4, "center", False
    yield -width / 2, 4 - _FAR - height, "center", False


def _around(point: tuple[float, float]) -> Box:
    """Return the box of a dot."""
    return point[0] - _DOT, point[1] - _DOT, point[0] + _DOT, point[1] + _DOT


def _box(left: float, top: float, size: tuple[float, float]) -> Box:
    """Return a box from its upper left corner and its size."""
    return left, top, left + size[0], top + size[1]


def _fits(box: Box, view: MapView) -> bool:
    """Return whether a box is inside the view."""
    across = box[0] >= 2 and box[2] <= view.width - 2
    return across and box[1] >= 2 and box[3] <= view.height - 2


def shorten(text: str, longest: int = 26) -> str:
    """Return a place's name for the map, cut to at most ``longest`` characters."""
    plain = drawable_text(text)
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"


def own_names(
    scene: Scene, places: pd.DataFrame, labels: str
) -> list[tuple[float, float, str, float]]:
    """Return the names of the events' own places, where these are few: x, y, text, how far off."""
    spots = named_spots(scene)
    if len(spots) > FEW_NAMED:
        return []
    found: dict[str, tuple[float, float, str, float]] = {}
    for spot, gap in spots:
        if gap is None:
            continue
        row = places.iloc[spot.place]
        text = shorten((row["name_native"] if labels == "native" else "") or row["name"])
        if text:
            found.setdefault(text, (spot.x, spot.y, text, gap))
    return list(found.values())


def named_spots(scene: Scene) -> list[tuple[Spot, float | None]]:
    """Return the marks and areas of a map, each with how far from it its name is.

    That is None where there is no name: one beside a mark of several places would be wrong.
    """
    stacks, wide = scene.stacks, [*scene.areas, *scene.regions]
    alone = [len({(spot.x, spot.y) for spot in one.members}) == 1 for one in stacks]
    gaps = [one.lead.half + 4 if own else None for one, own in zip(stacks, alone, strict=True)]
    spots = [(one.lead, gap) for one, gap in zip(stacks, gaps, strict=True)]
    return [*spots, *((spot, 0.0) for spot in wide)]
