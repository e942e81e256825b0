"""The words beside a ring: how many people were killed, and that they were civilians where known.

The rules are those of the page (``web/src/drawing/deaths.js``): written only where few such marks
are in view and there is room; never a size, and never a sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.page.magnitude import EventFigures, figures_of
from atlas.page.still.area_marks import Box, Rim, meets
from atlas.page.still.drawing_sheet import Anchor, DrawingSheet, Face
from atlas.page.still.palette import Palette
from atlas.page.still.scene import Scene, Stack
from atlas.record.core import Tables
from atlas.reference.symbology import SYMBOLOGY

_KILLED = SYMBOLOGY["killed"]
_LETTER = _KILLED["text"] * 0.6
_GAP = 4.0


@dataclass(frozen=True)
class DeathWords:
    """Words beside the mark of an event in which people were killed."""

    text: str
    box: Box
    anchor: Anchor


def killed_in_words(record: Tables, killed: EventFigures, event: int) -> str:
    """Return how many people were killed in an event: "2 civilians killed", "3+ killed".

    Parameters
    ----------
    record : Tables
        The events.
    killed : EventFigures
        People killed in each.
    event : int
        The row of the event.
    """
    number = int(killed.numbers[event])
    rows = record.quantities[record.event_rows("quantities") == event]
    civil = ((rows["what"] == "killed_civilian") & (rows["best"] == number)).fillna(False).any()
    who = f" civilian{'' if number == 1 else 's'}" if civil else ""
    return f"{killed.words(event)}{who} killed"


def place_deaths(
    record: Tables, scene: Scene, rims: list[Rim], taken: list[Box], size: tuple[float, float]
) -> list[DeathWords]:
    """Return the words that have room: right of a mark, else left, below or above it.

    Parameters
    ----------
    record : Tables
        The events.
    scene, rims : Scene, list of Rim
        Their marks.
    taken : list of box
        Marks, figures and numbers, which words never cover.
    size : tuple
        Width and height of the map, in pixels.
    """
    width, height = size
    marks: list[Stack | Rim] = [*scene.stacks, *rims]
    deadly = [one for one in marks if _killed(one) and 0 < one.x < width and 0 < one.y < height]
    if not deadly or len(deadly) > _KILLED["most_in_words"]:
        return []
    killed = figures_of(record, "killed")
    placed: list[DeathWords] = []
    for one in deadly:
        events = [event for event in sorted(one.events) if killed.numbers[event] > 0]
        if len(events) != 1:
            continue
        text = killed_in_words(record, killed, events[0])
        for box, anchor in _beside(one, text):
            whole = min(box[:2]) > 0 and box[2] < width and box[3] < height
            if whole and not meets(box, [*taken, *(other.box for other in placed)]):
                placed.append(DeathWords(text, box, anchor))
                break
    return placed


def paint_deaths(sheet: DrawingSheet, placed: list[DeathWords], colours: Palette) -> None:
    """Write the words."""
    for one in placed:
        left, _, right, low = one.box
        x = {"left": left, "right": right, "center": (left + right) / 2}[one.anchor]
        face = Face(_KILLED["text"], colours.ink, anchor=one.anchor, halo=colours.halo)
        sheet.text(x, low - 4, one.text, face)


def _killed(one: Stack | Rim) -> bool:
    """Return whether a mark has the ring of people killed."""
    return one.lead.killed if isinstance(one, Stack) else one.killed


def _beside(one: Stack | Rim, text: str) -> Iterator[tuple[Box, Anchor]]:
    """Yield the boxes of words beside a mark, the best first."""
    wide, high = _LETTER * len(text), _KILLED["text"] + 4.0
    away = (one.lead.half if isinstance(one, Stack) else one.half) + _KILLED["gap"] + _GAP
    x, y = one.x, one.y
    yield (x + away, y - high / 2, x + away + wide, y + high / 2), "left"
    yield (x - away - wide, y - high / 2, x - away, y + high / 2), "right"
    yield (x - wide / 2, y + away, x + wide / 2, y + away + high), "center"
    yield (x - wide / 2, y - away - high, x + wide / 2, y - away), "center"
