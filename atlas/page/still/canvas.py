"""A drawing sheet over matplotlib's axes, in pixels of 1/96 inch from the top left."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager, patheffects
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import PathCollection
from matplotlib.font_manager import FontProperties
from matplotlib.image import AxesImage
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from atlas.page.still.drawing_sheet import Face
from atlas.page.still.outlines import Outline
from atlas.page.still.symbols import SymbolLayer

_FAMILY = "DejaVu Sans"  # comes with matplotlib, so that a picture is the same everywhere
_POINTS = 0.75  # points in a pixel
# Characters that change the direction of the text after them are not drawn; a line end is a space.
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029]+")


def font(points: float, weight: str = "normal", slant: Any = "normal") -> FontProperties:
    """Return the typeface at a size in points."""
    return FontProperties(family=_FAMILY, size=points, weight=weight, style=slant)


@cache
def _glyphs(weight: str, slant: str) -> frozenset[int]:
    """Return the characters that the typeface has."""
    path = font_manager.findfont(font(10, weight, slant))
    return frozenset(font_manager.get_font(path).get_charmap())


def drawable_text(text: str, weight: str = "normal", slant: str = "normal") -> str:
    """Return text that can be drawn: one line, no direction marks, U+FFFD for a missing glyph."""
    known = _glyphs(weight, slant)
    plain = _SPACES.sub(" ", _UNSEEN.sub("", str(text))).strip()
    return "".join(c if ord(c) in known else "\ufffd" for c in plain)


def text_width(text: str, size: float, weight: str = "normal", slant: str = "normal") -> float:
    """Return the width of text, in pixels."""
    return _ruled(drawable_text(text, weight, slant), size, weight, slant)


@lru_cache(4096)
def _ruled(text: str, size: float, weight: str, slant: str) -> float:
    """Return the width of text, measured by matplotlib."""
    # At 72 dpi a point is a pixel; measured at a large size, since small type is hinted.
    ruler = RendererAgg(1, 1, 72)
    wide = ruler.get_text_width_height_descent(text, font(100, weight, slant), ismath=False)[0]
    return float(wide) * size / 100


def whole_lines(text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break text into lines of a width in pixels, also inside words: no text is left out."""
    words: list[str] = []
    for word in drawable_text(text, weight).split():
        rest = word
        while len(rest) > 1 and _ruled(rest, size, weight, "normal") > width:
            fits = len(rest) - 1
            while fits > 1 and _ruled(rest[:fits], size, weight, "normal") > width:
                fits -= -(-fits // 20)
            words, rest = [*words, rest[:fits]], rest[fits:]
        words.append(rest)
    return wrap(" ".join(words), size, width, weight)


def wrap(text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break text into lines of a width in pixels; a word that is longer is cut."""
    lines = [""]
    for word in drawable_text(text, weight).split():
        longer = f"{lines[-1]} {word}".strip()
        if _ruled(longer, size, weight, "normal") <= width:
            lines[-1] = longer
            continue
        lines += [] if not lines[-1] else [""]
        lines[-1] = cut(word, size, width, weight)
    return lines


def cut(text: str, size: float, width: float, weight: str = "normal") -> str:
    """Return the part of a text that fits, with an ellipsis where some is left out."""
    shown = drawable_text(text, weight)
    if _ruled(shown, size, weight, "normal") <= width:
        return shown
    while shown and _ruled(f"{shown}…", size, weight, "normal") > width:
        shown = shown[: -max(1, len(shown) // 20)]
    return f"{shown.rstrip()}…"


class Sheet:
    """Axes on which all is drawn in pixels, each call above the one before."""

    def __init__(self, axes: Axes, width: float, height: float) -> None:
        """Take axes of a size in pixels."""
        self.axes = axes
        self.width, self.height = width, height
        self._order = 1.0
        self._place = Affine2D().scale(1 / width, -1 / height).translate(0, 1) + axes.transAxes
        pixel = Affine2D().scale(1 / 96, -1 / 96)
        figure: Any = axes.get_figure(root=True)
        self._pixel = pixel + figure.dpi_scale_trans

    def _next(self) -> float:
        """Return the z-order of the next drawing."""
        self._order += 0.001
        return self._order

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
        patch = PathPatch(
            _path(path),
            facecolor=(fill, alpha) if fill else "none",
            edgecolor=(line, line_alpha) if line else "none",
            linewidth=width * _POINTS if line else 0.0,
            linestyle=_dashes(dash, width),
            capstyle="butt" if dash else "round",
            joinstyle="round",
            antialiased=True,
            transform=self._place,
            zorder=self._next(),
        )
        # Not add_patch: it would measure each path for the limits, which are set already.
        self.axes.add_artist(patch)

    def picture(self, pixels: np.ndarray, within: Outline) -> None:
        """Draw a picture of red, green, blue and alpha over the whole sheet, but only in a path."""
        if within.empty:
            return
        sides = (0.0, self.width, self.height, 0.0)
        drawn = AxesImage(self.axes, extent=sides, interpolation="bilinear", origin="upper")
        drawn.set_data(pixels)
        drawn.set_transform(self._place)
        drawn.set_zorder(self._next())
        drawn.set_clip_path(_path(within), self._place)
        self.axes.add_artist(drawn)

    def soft_edge(self, path: Outline, *, fill: str, widths: Sequence[float], alpha: float) -> None:
        """Draw strokes of some widths, of which only the inner half is seen."""
        if path.empty:
            return
        for width in widths:
            drawn = PathPatch(
                _path(path),
                facecolor="none",
                edgecolor=(fill, alpha),
                linewidth=width * _POINTS,
                joinstyle="round",
                transform=self._place,
                zorder=self._next(),
            )
            self.axes.add_artist(drawn)
            drawn.set_clip_path(_path(path), self._place)

    def marks(self, layers: Sequence[SymbolLayer], points: np.ndarray) -> None:
        """Draw a symbol at points, shape (n, 2)."""
        for layer in layers:
            line = layer.line is not None
            drawn = PathCollection(
                [_path(layer.path)],
                offsets=points,
                offset_transform=self._place,
                facecolors=[(layer.fill, layer.alpha)] if layer.fill else "none",
                edgecolors=[layer.line] if line else "none",
                linewidths=[layer.width * _POINTS if line else 0.0],
                linestyles=[_dashes(layer.dash, layer.width)],
                capstyle="butt" if layer.dash else "round",
                joinstyle="round",
                antialiaseds=[True],
                zorder=self._next(),
            )
            drawn.set_transform(self._pixel)
            self.axes.add_collection(drawn, autolim=False)

    def text(self, x: float, y: float, text: str, face: Face) -> None:
        """Write one line; y is its baseline. No part of it is parsed as mathematics."""
        drawn = Text(
            x,
            y,
            drawable_text(text, face.weight, face.slant),
            fontproperties=font(face.size * _POINTS, face.weight, face.slant),
            color=face.colour,
            horizontalalignment=face.anchor,
            verticalalignment="baseline",
            parse_math=False,
            usetex=False,
            transform=self._place,
            zorder=self._next(),
            clip_on=True,
        )
        if face.halo:
            drawn.set_path_effects([patheffects.withStroke(linewidth=2.2, foreground=face.halo)])
        self.axes.add_artist(drawn)


def _path(outline: Outline) -> Path:
    """Return an outline as matplotlib has it."""
    return Path(outline.vertices, outline.codes)


def _dashes(dash: tuple[float, float] | None, width: float) -> Any:
    """Return dashes in matplotlib's unit from dashes in pixels."""
    if not dash:
        return "solid"
    on, off = dash
    if on < width / 2:
        # Dots: not every format lets a collection have round ends, so they are short dashes.
        on, off = width, on + off - width
    # Matplotlib may measure dashes in widths of the line.
    unit = width if mpl.rcParams["lines.scale_dashes"] else 1 / _POINTS
    return (on / 2 / unit, (on / unit, off / unit))
