"""How marks look in other programs: the page's colours and shapes, as far as these know them."""

from typing import NamedTuple

# Fill and stroke of each group of kinds, as in the page (``web/src/theme.js``, light).
COLOURS = {
    "fire": ("#d55e00", "#9c4400"),
    "air": ("#0072b2", "#004c78"),
    "ground": ("#cc79a7", "#91416d"),
    "order": ("#e69f00", "#8a5d00"),
    "diplomacy": ("#009e73", "#00634a"),
    "posture": ("#56b4e9", "#1c6f9e"),
    "other": ("#8c8c8c", "#555555"),
}
PAPER = "#ffffff"
INK = "#55585b"
# How strong an area is filled, 0 to 1.
WASH = 0.3


class Mark(NamedTuple):
    """A role's mark: its name in QGIS, a turn in degrees, and whether it is hollow."""

    qgis: str
    turn: float = 0.0
    hollow: bool = False
    size: float = 3.2


MARKS = {
    "launch": Mark("triangle"),
    "impact": Mark("circle"),
    "intercept": Mark("cross_fill", 45.0, size=3.6),
    "meeting": Mark("square", size=2.8),
    "find": Mark("diamond", 0.0, size=3.8),
    "alert": Mark("hexagon", hollow=True),
    "fell_short": Mark("semi_circle", 180.0),
    "location": Mark("pentagon"),
    "scope": Mark("pentagon"),
}


def rgb(colour: str) -> tuple[int, int, int]:
    """Return a colour's parts.

    Examples
    --------
    >>> rgb("#d55e00")
    (213, 94, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
