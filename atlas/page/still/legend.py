"""The legend of a still map: only the marks that are drawn, with their certainty in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from atlas.page.still import symbols
from atlas.page.still.canvas import Face, Sheet, text_width
from atlas.page.still.lines import Line
from atlas.page.still.palette import Palette
from atlas.page.still.scene import Scene
from atlas.page.still.symbols import SymbolLayer
from atlas.reference import vocabulary

_ORDER = (
    "launch",
    "impact",
    "meeting",
    "find",
    "alert",
    "location",
    "fell_short",
    "intercept",
    "scope",
)
_HOW_SURE = {
    "town": "Town, true radius",
    "area": "Somewhere in this area",
    "region": "Whole region",
    "unstated": "Error not stated",
    "stack": "Several events here",
}
_LINES = {"line": "Launch to impact", "vague_line": "An end vague, in doubt, or the coder's"}
_HEAD, _TEXT, _PITCH, _GAP = 10.0, 9.5, 16.0, 10.0


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend."""

    layers: tuple[SymbolLayer, ...]
    words: str
    number: int | None = None
    """The number of events, where it is shown."""
    inside: str = ""
    """The text in the mark."""


@dataclass(frozen=True)
class LegendPart:
    """Lines of the legend with one heading."""

    head: str
    entries: tuple[LegendEntry, ...]


def legend_parts(
    scene: Scene, lines: list[Line], events: dict[str, int], colours: Palette
) -> list[LegendPart]:
    """Return the legend: colours with their events, shapes, certainty of place and of event."""
    kinds = _kinds(events, colours)
    roles = sorted({spot.role for spot in scene.spots}, key=_ORDER.index)
    shapes = [
        LegendEntry(symbols.mark(role, "other", "confirmed", "solid", colours, 4.8), _role(role))
        for role in roles
    ]
    used = _used(scene, lines)
    shapes += [
        LegendEntry(symbols.sample(key, colours), _LINES[key]) for key in _LINES if key in used
    ]
    where = tuple(
        LegendEntry(symbols.sample(key, colours), words, inside="3" if key == "stack" else "")
        for key, words in _HOW_SURE.items()
        if key in used
    )
    doubts = {spot.status for spot in scene.spots} - {"confirmed"}
    sure = [
        LegendEntry(symbols.mark("meeting", "other", status, "solid", colours, 4.8), label)
        for status, label in vocabulary.STATUSES.items()
        if status in doubts
    ]
    parts = [
        LegendPart("Colour is the kind of event", kinds),
        LegendPart("Shape is the role of the place", tuple(shapes)),
        LegendPart("How sure of the place", where),
        LegendPart("How sure of the event", tuple(sure)),
    ]
    return [part for part in parts if part.entries]


def density_parts(km: float, events: dict[str, int], colours: Palette) -> list[LegendPart]:
    """Return the legend of a map that counts events by cell; ``km`` is the side of a cell."""
    kinds = _kinds(events, colours)
    side = f"{km:.0f} km" if km >= 1 else f"{km * 1000:.0f} m"
    cells = LegendEntry(symbols.sample("density", colours), f"Events in {side} by {side}")
    return [
        LegendPart("Colour is the kind of event", kinds),
        LegendPart("Number and shade", (cells,)),
    ]


def _kinds(events: dict[str, int], colours: Palette) -> tuple[LegendEntry, ...]:
    """Return the groups of kinds with their events."""
    labels = colours.labels
    used = [group for group in labels if events.get(group)]
    return tuple(LegendEntry(_swatch(name, colours), labels[name], events[name]) for name in used)


def _role(role: str) -> str:
    """Return the label of a role."""
    return vocabulary.PLACE_ROLES.get(role, role)


def _swatch(group: str, colours: Palette) -> tuple[SymbolLayer, ...]:
    """Return a square in the colours of a group."""
    fill, stroke = colours.group(group)
    return (SymbolLayer(symbols.shape("meeting", 6.0), fill, stroke, 1.0),)


def _used(scene: Scene, lines: list[Line]) -> set[str]:
    """Return the names of the legend's drawings that are in the scene."""
    marks = [spot for one in scene.stacks for spot in one.members]
    together = [scene.count(one.events) for one in scene.stacks]
    together += [scene.count(spot.events) for spot in [*scene.areas, *scene.regions]]
    found = {
        "town": bool(scene.rings),
        "area": bool(scene.areas) or any(spot.look == "soft" for spot in marks),
        "region": bool(scene.regions),
        "unstated": any(spot.look == "hollow" for spot in marks),
        "stack": any(number > 1 for number in together),
        "line": any(not line.vague for line in lines),
        "vague_line": any(line.vague for line in lines),
    }
    return {name for name, there in found.items() if there}


def height_of(part: LegendPart) -> float:
    """Return the height of a part, in pixels."""
    return _PITCH * (len(part.entries) + 1) + _GAP


def width_of(parts: Iterable[LegendPart]) -> float:
    """Return the width that a column of parts needs, in pixels."""
    widths = [text_width(part.head, _HEAD, "bold") for part in parts]
    for entry in (entry for part in parts for entry in part.entries):
        number = 0 if entry.number is None else 12 + text_width(f"{entry.number:,}", _TEXT)
        widths.append(22 + text_width(entry.words, _TEXT) + number)
    return max(widths, default=0.0)


def columns(parts: list[LegendPart], tall: float) -> list[list[LegendPart]]:
    """Distribute parts among columns that are at most ``tall`` pixels high, where possible."""
    made: list[list[LegendPart]] = [[]]
    for part in parts:
        used = sum(map(height_of, made[-1]))
        if made[-1] and used + height_of(part) - _GAP > tall:
            made.append([])
        made[-1].append(part)
    return made


def paint_legend(
    sheet: Sheet, parts: list[LegendPart], at: tuple[float, float], width: float, colours: Palette
) -> None:
    """Paint one column of the legend, from its upper left corner ``at``."""
    left, top = at
    for part in parts:
        sheet.text(left, top + 10, part.head, Face(_HEAD, colours.ink, "bold"))
        for entry in part.entries:
            top += _PITCH
            _paint_mark(sheet, entry, (left + 8, top + 8), colours)
            sheet.text(left + 22, top + 11.5, entry.words, Face(_TEXT, colours.ink2))
            if entry.number is not None:
                face = Face(_TEXT, colours.ink, anchor="right")
                sheet.text(left + width, top + 11.5, f"{entry.number:,}", face)
        top += _PITCH + _GAP


def flow(parts: list[LegendPart], wide: float) -> list[list[tuple[float, str, LegendEntry | None]]]:
    """Return the legend as lines of a width: (left, text, entry); a heading has no entry."""
    lines: list[list[tuple[float, str, LegendEntry | None]]] = []
    for part in parts:
        lines.append([(0.0, part.head, None)])
        left = text_width(part.head, _HEAD, "bold") + 14
        for entry in part.entries:
            words = entry.words if entry.number is None else f"{entry.words} {entry.number:,}"
            long = 21 + text_width(words, _TEXT)
            if left + long > wide:
                lines.append([])
                left = 0.0
            lines[-1].append((left, words, entry))
            left += long + 12
    return lines


def flow_height(lines: list[Any]) -> float:
    """Return the height of lines, in pixels."""
    return _PITCH * len(lines)


def paint_flow(sheet: Sheet, lines: list[Any], at: tuple[float, float], colours: Palette) -> None:
    """Paint the legend as lines, from the upper left corner ``at``."""
    left, top = at
    for line in lines:
        for x, words, entry in line:
            if entry is None:
                sheet.text(left + x, top + 11.5, words, Face(_HEAD, colours.ink, "bold"))
                continue
            _paint_mark(sheet, entry, (left + x + 8, top + 8), colours)
            sheet.text(left + x + 21, top + 11.5, words, Face(_TEXT, colours.ink2))
        top += _PITCH


def _paint_mark(
    sheet: Sheet, entry: LegendEntry, at: tuple[float, float], colours: Palette
) -> None:
    """Paint the symbol of an entry."""
    sheet.marks(entry.layers, np.array([at]))
    if entry.inside:
        face = Face(9.5, colours.ink, "bold", anchor="center")
        sheet.text(at[0], at[1] + 3.5, entry.inside, face)
