"""How events are drawn: ``data/reference/symbology.json``, read once for all that draw them.

The page has the same file built in; stills, the picture without scripts, the icons of KMZ and the
styles of QGIS read it here. Outlines are paths of SVG around (0, 0), y downwards.
"""

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from atlas.shipped import shipped

SYMBOLOGY: dict[str, Any] = json.loads(
    shipped("reference", "symbology.json").read_text(encoding="utf-8")
)
"""The file as it is."""
LAND = {name: str(theme["land"]) for name, theme in SYMBOLOGY["themes"].items()}
"""The land that marks lie on, by theme."""
PAPER = str(SYMBOLOGY["themes"]["light"]["paper"])
INK = str(SYMBOLOGY["themes"]["light"]["ink2"])
WASH = float(SYMBOLOGY["area_fill"])
"""How strong an area is filled where no soft edge can be drawn, 0 to 1."""
ROLES = tuple(SYMBOLOGY["role_order"])
"""All roles of a place, in the order of a key."""
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


class MarkStyle(NamedTuple):
    """The fill and the line of a mark."""

    fill: str
    """Full, half, tint, paper or hatch."""
    line: float
    """The width of its outline, in pixels."""
    dash: tuple[float, float] | None = None
    """Dash and gap of the outline, in pixels; dots where the dash is shorter than its line."""
    struck: bool = False


class SizeClass(NamedTuple):
    """A size for figures of a range."""

    least: int
    """The least figure of the range."""
    half: float
    """Half the size of its marks, in pixels."""
    label: str


SIZE_CLASSES = tuple(
    SizeClass(one["from"], one["half"], one["label"]) for one in SYMBOLOGY["sizes"]["classes"]
)


def scaled(path: str, half: float) -> str:
    """Return a path for a half-size other than 1.

    Examples
    --------
    >>> scaled("M-.5 0L.5 0", 5)
    'M-2.5 0L2.5 0'
    """
    return _NUMBER.sub(lambda found: f"{round(float(found[0]) * half, 2):g}", path)


@lru_cache(512)
def outline(role: str, half: float = 1.0) -> str:
    """Return the outline of a role's mark as a path, for half its size."""
    shapes = SYMBOLOGY["outlines"]
    name = SYMBOLOGY["same"].get(role, role)
    return scaled(shapes.get(name, shapes["location"]), half)


def style_of(role: str, status: str, look: str = "solid", half: float = 5.5) -> MarkStyle:
    """Return the style of a mark.

    Parameters
    ----------
    role, status : str
        Of the place and of the event.
    look : str
        ``"solid"``, or anything else for a place that is only an area, or whose error is not
        stated.
    half : float
        Half the size of the mark: large marks have thicker lines.

    Examples
    --------
    >>> style_of("impact", "confirmed").fill, style_of("fell_short", "confirmed").fill
    ('full', 'half')
    >>> style_of("alert", "confirmed").fill, style_of("impact", "alleged").dash
    ('paper', (2.4, 1.8))
    """
    hollow = look != "solid" or role in SYMBOLOGY["hollow_roles"]
    styles = SYMBOLOGY["styles"]["hollow" if hollow else "solid"]
    found = styles.get(status, styles["confirmed"])
    large = SYMBOLOGY["large"]
    fill = found["fill"]
    if fill == "full" and role in SYMBOLOGY["half_roles"]:
        fill = "half"
    line = found["line"] + (large["line"] if half > large["from"] else 0)
    dash = found.get("dash")
    return MarkStyle(fill, line, tuple(dash) if dash else None, bool(found.get("struck")))


_ON_LAND = ("full", "tint", "hatch", "dashed", "dotted", "hollow", "struck")
_AT_SEA = "-sea"
VARIANTS = (*_ON_LAND, *(name + _AT_SEA for name in _ON_LAND))
"""The names of the styles, for formats that keep a picture or a style for each."""


def variant(role: str, status: str, look: str = "solid", *, sea: bool = False) -> str:
    """Return the name of a mark's style, one of `VARIANTS`; of a place at sea, one with the wave.

    Examples
    --------
    >>> variant("impact", "confirmed"), variant("impact", "alleged"), variant("alert", "confirmed")
    ('full', 'dashed', 'hollow')
    >>> variant("impact", "confirmed", sea=True)
    'full-sea'
    """
    return _on_land(role, status, look) + (_AT_SEA if sea else "")


def has_wave(variant: str) -> bool:
    """Return whether the mark of one of `VARIANTS` has the wave of a place at sea."""
    return variant.endswith(_AT_SEA)


def without_wave(variant: str) -> str:
    """Return the same style for a place on land."""
    return variant.removesuffix(_AT_SEA)


def _on_land(role: str, status: str, look: str) -> str:
    """Return the name of a mark's style, without what it has at sea."""
    style = style_of(role, status, look)
    if style.struck:
        return "struck"
    if style.fill != "paper":
        return "full" if style.fill == "half" else style.fill
    if style.dash is None:
        return "hollow"
    return "dashed" if style.dash[0] > style.line / 2 else "dotted"


def size_class(figure: float) -> SizeClass | None:
    """Return the size for a figure; None for less than one.

    Examples
    --------
    >>> size_class(34).label, size_class(9).label, size_class(0)
    ('30 or more', '2 to 9', None)
    """
    return next((one for one in reversed(SIZE_CLASSES) if figure >= one.least), None)


def order_of(role: str) -> int:
    """Return which marks lie over which: alerts under impacts, impacts under launches."""
    return int(SYMBOLOGY["over"].get(role, 2))


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


def clearer(fill: str, first: str, second: str) -> str:
    """Return the one of two colours that stands out more from a fill."""
    return max((first, second), key=lambda one: contrast(one, fill))


def _luminance(colour: str) -> float:
    """Return how light a colour is, 0 to 1."""
    parts = [part / 255 for part in rgb(colour)]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
