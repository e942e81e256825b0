"""The legend of a still map: only the marks that are drawn, with their certainty in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from atlas.page.magnitude import Magnitude, main_speaker, stated_by_kind
from atlas.page.still import symbols
from atlas.page.still.canvas import Sheet, text_width, wrap
from atlas.page.still.density import step_words
from atlas.page.still.drawing_sheet import Face
from atlas.page.still.lines import Line
from atlas.page.still.palette import Palette
from atlas.page.still.scene import Scene
from atlas.page.still.symbols import SymbolLayer
from atlas.record.core import Tables
from atlas.reference import vocabulary
from atlas.reference.symbology import ROLES, SIZE_CLASSES, SYMBOLOGY

_HOW_SURE = {
    "town": "Town, true radius",
    "area": "Somewhere in it",
    "hollow": "Area only",
    "stack": "More events here",
    "killed": "People killed",
}
_UNITS = {"rounds": "Size is rounds launched", "killed": "Size is people killed"}
_LINES = {"line": "Launch to impact", "vague_line": "An end vague, in doubt, or the coder's"}
_HEAD, _TEXT, _PITCH, _GAP, _NOTE = 10.0, 9.5, 16.0, 10.0, 12.0


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend."""

    layers: tuple[SymbolLayer, ...]
    words: str
    number: int | None = None
    """The number of events, where it is shown."""
    inside: str = ""
    """The text in the mark."""
    half: float = 8.0
    """Half the room that the mark needs, in pixels."""

    @property
    def tall(self) -> float:
        """The height of its line in a column, in pixels."""
        return max(_PITCH, 2 * self.half + 2)


@dataclass(frozen=True)
class LegendPart:
    """Lines of the legend with one heading."""

    head: str
    entries: tuple[LegendEntry, ...]
    note: str = ""
    """A sentence under the entries."""


def legend_parts(
    scene: Scene,
    lines: list[Line],
    events: dict[str, int],
    colours: Palette,
    sizes: "SizeKey | None" = None,
) -> list[LegendPart]:
    """Return the legend: colours with their events, shapes, sizes, certainty of place and event."""
    kinds = _kinds(events, colours)
    roles = sorted({spot.role for spot in scene.spots}, key=ROLES.index)
    shapes = [LegendEntry(_sample_mark(role, "confirmed", colours), _role(role)) for role in roles]
    used = _used(scene, lines)
    if any(spot.sea for spot in scene.spots):
        wave = _sample_mark("location", "confirmed", colours, sea=True)
        shapes.append(LegendEntry(wave, "At sea"))
    shapes += [
        LegendEntry(symbols.sample(key, colours), _LINES[key]) for key in _LINES if key in used
    ]
    words = dict(_HOW_SURE)
    if "unstated" in used:
        words["hollow"] = "Area only, or error not stated" if "soft" in used else "Error not stated"
    where = tuple(
        LegendEntry(symbols.sample(key, colours), text, inside="+3" if key == "stack" else "")
        for key, text in words.items()
        if key in used
    )
    doubts = {spot.status for spot in scene.spots} - {"confirmed"}
    sure = [
        LegendEntry(_sample_mark("impact", status, colours), label)
        for status, label in vocabulary.STATUSES.items()
        if status in doubts
    ]
    parts = [
        LegendPart("Colour is kind, not side", kinds),
        LegendPart("Shape is the role of the place", tuple(shapes)),
        *([sizes.part(scene, colours)] if sizes else []),
        LegendPart("How sure of the place", where),
        LegendPart("How sure of the event", tuple(sure)),
    ]
    return [part for part in parts if part.entries]


def _sample_mark(
    role: str, status: str, colours: Palette, *, sea: bool = False
) -> tuple[SymbolLayer, ...]:
    """Return the mark of a role or a status for the key, without any colour of a kind."""
    grey = replace(colours, groups={"other": (colours.ink3, colours.ink2)}, marks={})
    return symbols.mark(
        symbols.MarkLook(role, "other", status, half=3.8 if sea else 4.8, sea=sea), grey
    )


@dataclass(frozen=True)
class SizeKey:
    """What the sizes of a map stand for, in words."""

    by: str
    """Rounds or killed."""
    stated: str
    """For how many events of each kind a figure is stated, and by whom most."""

    def part(self, scene: Scene, colours: Palette) -> LegendPart:
        """Return the sizes in use; no figure has a size of its own."""
        halves = {spot.half for spot in scene.spots}
        grey = replace(colours, groups={"other": (colours.ink3, colours.ink2)}, marks={})

        def of(half: float, *, none: bool = False) -> tuple[SymbolLayer, ...]:
            look = symbols.MarkLook("impact", "other", "confirmed", half=half, open_middle=none)
            return symbols.mark(look, grey)

        classes = [one for one in SIZE_CLASSES if one.half in halves]
        entries = [LegendEntry(of(one.half), one.label, half=max(8.0, one.half)) for one in classes]
        if any(spot.open_middle for spot in scene.spots):
            entries.append(
                LegendEntry(
                    of(SYMBOLOGY["sizes"]["no_figure"], none=True), "no figure: open middle"
                )
            )
        return LegendPart(_UNITS[self.by], tuple(entries), self.stated)


def size_key(record: Tables, size: Magnitude) -> SizeKey | None:
    """Return what the key says of sizes; None where marks have one size."""
    if size.by == "none":
        return None
    parts = [
        f"{n:,} of {of:,} {label[:1].lower()}{label[1:]}"
        for label, n, of in stated_by_kind(record, size)
    ]
    who, many = main_speaker(size.figures)
    said = f"; most by {who} ({many:,})" if who else ""
    return SizeKey(size.by, f"Figure given for {', '.join(parts)}{said}." if parts else "")


def density_parts(
    km: float, most: int, events: dict[str, int], colours: Palette
) -> list[LegendPart]:
    """Return the legend of a map that counts events by cell.

    ``km`` is the side of a cell, ``most`` the largest count.
    """
    kinds = _kinds(events, colours)
    side = f"{km:.0f} km" if km >= 1 else f"{km * 1000:.0f} m"
    cells = tuple(
        LegendEntry((symbols.cell(step, colours),), words)
        for step, words in enumerate(step_words(most))
    )
    return [
        LegendPart("Colour is kind, not side", kinds),
        LegendPart(f"Events in {side} by {side}", cells),
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
    return symbols.mark(symbols.MarkLook("meeting", group, "confirmed", half=6.0), colours)


def _used(scene: Scene, lines: list[Line]) -> set[str]:
    """Return the names of the legend's drawings that are in the scene."""
    marks = [spot for one in scene.stacks for spot in one.members]
    together = [scene.count(one.events) for one in scene.stacks]
    together += [scene.count(spot.events) for spot in [*scene.areas, *scene.regions]]
    found = {
        "town": bool(scene.rings),
        "area": bool(scene.areas or scene.regions),
        "soft": bool(scene.areas or scene.regions) or any(spot.look == "soft" for spot in marks),
        "unstated": any(spot.look == "hollow" for spot in marks),
        "killed": any(spot.killed for spot in scene.spots),
        "stack": any(number > 1 for number in together),
        "line": any(not line.vague for line in lines),
        "vague_line": any(line.vague for line in lines),
    }
    found["hollow"] = found["soft"] or found["unstated"]
    return {name for name, there in found.items() if there}


def height_of(part: LegendPart) -> float:
    """Return the height of a part, in pixels."""
    return (
        _PITCH + sum(entry.tall for entry in part.entries) + _NOTE * len(_note_lines(part)) + _GAP
    )


def _note_lines(part: LegendPart, width: float = 190.0) -> list[str]:
    """Return the note of a part in lines."""
    return wrap(part.note, _TEXT, width) if part.note else []


def width_of(parts: Sequence[LegendPart]) -> float:
    """Return the width that a column of parts needs, in pixels."""
    widths = [text_width(part.head, _HEAD, "bold") for part in parts]
    for entry in (entry for part in parts for entry in part.entries):
        number = 0 if entry.number is None else 12 + text_width(f"{entry.number:,}", _TEXT)
        widths.append(6 + 2 * entry.half + text_width(entry.words, _TEXT) + number)
    widths += [text_width(line, _TEXT) for part in parts for line in _note_lines(part)]
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
        room = max(entry.half for entry in part.entries)
        for entry in part.entries:
            middle = top + _PITCH + entry.tall / 2
            _paint_mark(sheet, entry, (left + room, middle), colours)
            face = Face(_TEXT, colours.ink2)
            sheet.text(left + 6 + 2 * room, middle + 3.5, entry.words, face)
            if entry.number is not None:
                face = Face(_TEXT, colours.ink, anchor="right")
                sheet.text(left + width, middle + 3.5, f"{entry.number:,}", face)
            top += entry.tall
        for line in _note_lines(part):
            top += _NOTE
            sheet.text(left, top + 11.5, line, Face(_TEXT, colours.ink2))
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
        lines += [[(0.0, line, None)] for line in _note_lines(part, wide)]
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
