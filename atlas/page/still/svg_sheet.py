"""A drawing sheet that writes SVG by itself: no drawing library, the same text each time."""

from collections.abc import Iterator, Sequence

import numpy as np

from atlas.page.html.document import text_html
from atlas.page.still.drawing_sheet import Face
from atlas.page.still.outlines import Outline
from atlas.page.still.symbols import SymbolLayer

# What most lines and letters have.
_ROUND = '<g stroke-linejoin="round" stroke-linecap="round" font-family="sans-serif">'
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class SvgSheet:
    """A sheet of a size in pixels. Marks that look the same are written once, and referred to."""

    def __init__(self, width: float, height: float) -> None:
        """Take a size in pixels."""
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._named: dict[str, str] = {}
        self._clips: list[str] = []
        self._edges: dict[str, str] = {}

    def content(self) -> str:
        """Return what was drawn, for the inside of an ``svg`` element."""
        named = "".join(self._clips) + "".join(
            text.replace(" ", f' id="{name}" ', 1) for text, name in self._named.items()
        )
        return f"{_ROUND}<defs>{named}</defs>{''.join(self._parts)}</g>"

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
        drawn = path.text()
        again = self._edges.get(drawn)
        self._parts.append(
            f'<use href="#{again}"{look}/>' if again else f'<path d="{drawn}"{look}/>'
        )

    def soft_edge(self, path: Outline, *, fill: str, widths: Sequence[float], alpha: float) -> None:
        """Draw strokes of some widths, of which only the inner half is seen."""
        if path.empty:
            return
        name, clip = f"atlas-e{len(self._clips)}", f"atlas-c{len(self._clips)}"
        drawn = path.text()
        self._edges[drawn] = name
        self._clips.append(
            f'<path id="{name}" d="{drawn}"/><clipPath id="{clip}"><use href="#{name}"/></clipPath>'
        )
        look = f'fill="none" stroke="{fill}" stroke-opacity="{alpha:.3g}"'
        strokes = "".join(f'<use href="#{name}" stroke-width="{one:.3g}"/>' for one in widths)
        self._parts.append(f'<g clip-path="url(#{clip})" {look}>{strokes}</g>')

    def marks(self, layers: Sequence[SymbolLayer], points: np.ndarray) -> None:
        """Draw a symbol at points, shape (n, 2)."""
        drawn = "".join(_parts_of(layers))
        name = self._named.setdefault(f"<g >{drawn}</g>", f"atlas-m{len(self._named)}")
        self._parts += [
            f'<use href="#{name}" x="{x:g}" y="{y:g}"/>'
            for x, y in np.asarray(points).round(1).tolist()
        ]

    def text(self, x: float, y: float, text: str, face: Face) -> None:
        """Write one line; y is its baseline."""
        look = f'font-size="{face.size:g}" fill="{face.colour}"'
        look += f' text-anchor="{_ANCHORS[face.anchor]}"' if face.anchor != "left" else ""
        look += ' font-weight="700"' if face.weight == "bold" else ""
        look += ' font-style="italic"' if face.slant == "italic" else ""
        if face.halo:
            look += f' stroke="{face.halo}" stroke-width="2.5" paint-order="stroke"'
        self._parts.append(f'<text x="{x:.1f}" y="{y:.1f}" {look}>{text_html(text)}</text>')


def _parts_of(layers: Sequence[SymbolLayer]) -> Iterator[str]:
    """Yield a symbol's paths; fill and line of one path are one element, in either order."""
    rest = list(layers)
    while rest:
        one, after = rest.pop(0), rest[0] if rest else None
        path, look = one.path, (one.fill, one.line, one.width, one.dash)
        order = ""
        if after and after.path is path and one.alpha == after.alpha == 1:
            if look[0] is None and after.line is None:
                look = (after.fill, *look[1:])
                order = ' paint-order="stroke"'
                rest.pop(0)
            elif look[1] is None and after.fill is None:
                look = (one.fill, after.line, after.width, after.dash)
                rest.pop(0)
        yield f'<path d="{path.text()}"{_look(*look, one.alpha, 1.0)}{order}/>'


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
    look += f' stroke="{line}" stroke-width="{width:.3g}"'
    look += f' stroke-opacity="{line_alpha:.3g}"' if line_alpha < 1 else ""
    if dash and dash[0] >= width / 2:
        look += ' stroke-linecap="butt"'
    if dash:
        look += f' stroke-dasharray="{dash[0]:g} {dash[1]:g}" stroke-dashoffset="{dash[0] / 2:g}"'
    return look
