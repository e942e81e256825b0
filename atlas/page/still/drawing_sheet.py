"""What a still map is drawn on: any sheet that takes paths, marks and text, in pixels.

There are two: `atlas.page.still.canvas.Sheet` (matplotlib, for PNG, SVG and PDF) and
`atlas.page.still.svg_sheet.SvgSheet`, which needs no drawing library.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from atlas.page.still.outlines import Outline
from atlas.page.still.symbols import SymbolLayer

# From which count on a count is written in which unit.
_STEPS = ((999_500_000, 1e9, "B"), (999_500, 1e6, "M"), (1000, 1e3, "k"))

Slant = Literal["normal", "italic"]
Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Face:
    """The size, weight, colour and anchor of text."""

    size: float
    """Pixels."""
    colour: str
    weight: Literal["normal", "bold"] = "normal"
    slant: Slant = "normal"
    anchor: Anchor = "left"
    """The end of the text that is at the point."""
    halo: str | None = None
    """The colour around the letters."""


class DrawingSheet(Protocol):
    """A sheet of a size in pixels, on which each call draws above the one before."""

    width: float
    height: float

    def path(
        self,
        path: Outline,
        *,
        fill: str | None = None,
        line: str | None = None,
        width: float = 0.0,
        dash: tuple[float, float] | None = None,
        alpha: float = 1.0,
        line_alpha: float = 1.0,
    ) -> None:
        """Draw one path."""

    def soft_edge(self, path: Outline, *, fill: str, widths: Sequence[float], alpha: float) -> None:
        """Draw strokes of some widths, one over another, of which only the inner half is seen."""

    def marks(self, layers: Sequence[SymbolLayer], points: np.ndarray) -> None:
        """Draw a symbol at points, shape (n, 2)."""

    def text(self, x: float, y: float, text: str, face: Face) -> None:
        """Write one line; y is its baseline."""


def short(count: int) -> str:
    """Return a count in at most four letters.

    Examples
    --------
    >>> short(999), short(1234), short(56789), short(2500000), short(3_000_000_000)
    ('999', '1.2k', '57k', '2.5M', '3.0B')
    """
    if count < 1000:
        return str(count)
    size, unit = next(step[1:] for step in _STEPS if count >= step[0])
    value = count / size
    return (f"{value:.1f}" if value < 9.95 else f"{value:.0f}") + unit
