"""The scale bar of a still map: a round number of kilometres."""

from atlas.page.still.area_marks import Box
from atlas.page.still.canvas import Sheet, text_width
from atlas.page.still.drawing_sheet import Face
from atlas.page.still.outlines import polyline
from atlas.page.still.palette import Palette
from atlas.page.still.projection import MapView

_STEPS = (1, 2, 5)


def scale_bar(view: MapView) -> tuple[Box, float, str]:
    """Return the box of the scale bar, its length in pixels, and its label."""
    _, south, _, north = view.box
    one = float(view.pixels(1.0, (south + north) / 2))
    most = min(110.0, view.width / 4)
    powers = [step * 10.0**power for power in range(-3, 5) for step in _STEPS]
    km = max((k for k in powers if k * one <= most), default=powers[0])
    words = f"{km:g} km" if km >= 1 else f"{km * 1000:g} m"
    right, bottom = view.width - 12, view.height - 10
    wide = max(km * one, text_width(words, 9.5))
    return (right - wide - 6, bottom - 20, right + 6, bottom + 4), km * one, words


def paint_scale_bar(sheet: Sheet, bar: tuple[Box, float, str], colours: Palette) -> None:
    """Draw the scale bar."""
    (_, _, right, bottom), long, words = bar
    right, bottom = right - 6, bottom - 4
    left = right - long
    path = polyline([(left, bottom - 5), (left, bottom), (right, bottom), (right, bottom - 5)])
    sheet.path(path, line=colours.halo, width=3.5)
    sheet.path(path, line=colours.ink, width=1.2)
    face = Face(9.5, colours.ink, anchor="center", halo=colours.halo)
    sheet.text((left + right) / 2, bottom - 7, words, face)
