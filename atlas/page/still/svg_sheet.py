"""A drawing sheet that writes SVG by itself: no drawing library, the same text each time."""

from collections.abc import Sequence

import numpy as np

from atlas.page.html.document import text_html
from atlas.page.still.drawing_sheet import Face
from atlas.page.still.outlines import Outline
from atlas.page.still.symbols import SymbolLayer

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class SvgSheet:
    """A sheet of a size in pixels. Marks that look the same are written once, and referred to."""

    def __init__(self, width: float, height: float) -> None:
        """Take a size in pixels."""
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._named: dict[str, str] = {}

    def content(self) -> str:
        """Return what was drawn, for the inside of an ``svg`` element."""
        named = "".join(
            text.replace(" ", f' id="{name}" ', 1) for text, name in self._named.items()
        )
        return (f"<defs>{named}</defs>" if named else "") + "".join(self._parts)

    def raw(self, text: str) -> None:
        """Add a piece of SVG."""
        self._parts.append(text)

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
        if path.empty:
            return
        look = _look(fill, line, width, dash, alpha, line_alpha)
        self._parts.append(f'<path d="{path.text()}"{look}/>')

    def marks(self, layers: Sequence[SymbolLayer], points: np.ndarray) -> None:
        """Draw a symbol at points, shape (n, 2)."""
        drawn = "".join(
            f'<path d="{one.path.text()}"'
            f"{_look(one.fill, one.line, one.width, one.dash, one.alpha, 1.0)}/>"
            for one in layers
        )
        name = self._named.setdefault(f"<g >{drawn}</g>", f"atlas-m{len(self._named)}")
        self._parts += [
            f'<use href="#{name}" x="{x:g}" y="{y:g}"/>'
            for x, y in np.asarray(points).round(1).tolist()
        ]

    def text(self, x: float, y: float, text: str, face: Face) -> None:
        """Write one line; y is its baseline."""
        look = f'font-size="{face.size:g}" fill="{face.colour}" font-family="sans-serif"'
        look += f' text-anchor="{_ANCHORS[face.anchor]}"' if face.anchor != "left" else ""
        look += ' font-weight="700"' if face.weight == "bold" else ""
        look += ' font-style="italic"' if face.slant == "italic" else ""
        if face.halo:
            look += f' stroke="{face.halo}" stroke-width="2.5" paint-order="stroke"'
        self._parts.append(f'<text x="{x:.1f}" y="{y:.1f}" {look}>{text_html(text)}</text>')


def _look(
    fill: str | None,
    line: str | None,
    width: float,
    dash: tuple[float, float] | None,
    alpha: float,
    line_alpha: float,
) -> str:
    """Return fill and line as attributes."""
    look = f' fill="{fill}"' if fill else ' fill="none"'
    look += f' fill-opacity="{alpha:.3g}"' if fill and alpha < 1 else ""
    if not line:
        return look
    look += f' stroke="{line}" stroke-width="{width:.3g}" stroke-linejoin="round"'
    look += f' stroke-opacity="{line_alpha:.3g}"' if line_alpha < 1 else ""
    if dash is None or dash[0] < width / 2:
        look += ' stroke-linecap="round"'
    if dash:
        look += f' stroke-dasharray="{dash[0]:g} {dash[1]:g}" stroke-dashoffset="{dash[0] / 2:g}"'
    return look
