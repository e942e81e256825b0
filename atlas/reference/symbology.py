"""How marks look in other programs: the page's colours and shapes, as far as these know them."""

from typing import NamedTuple

from atlas.reference.vocabulary import KIND_GROUPS

# Fill and stroke of each shipped group of kinds on light ground.
COLOURS = {group.id: group.colours("light") for group in KIND_GROUPS.values()}
LAND = {"light": "#efebe4", "dark": "#2a2b2c"}
"""The land that marks lie on, by theme."""
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


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2 has it.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    dark, light = sorted(map(_luminance, (first, second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return how light a colour is, 0 to 1."""
    parts = [part / 255 for part in rgb(colour)]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
