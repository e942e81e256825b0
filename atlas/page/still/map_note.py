"""A note on a map, in a corner that is free of marks."""

import shapely

from atlas.page.still.area_marks import Box, meets
from atlas.page.still.canvas import Sheet, text_width, wrap
from atlas.page.still.drawing_sheet import Face
from atlas.page.still.outlines import to_outline
from atlas.page.still.palette import Palette

_PAD, _EDGE = 6.0, 8.0
_WIDEST = 360.0


def paint_note(sheet: Sheet, texts: list[str], taken: list[Box], colours: Palette) -> Box:
    """Write a note on a map, and return its box.

    Parameters
    ----------
    sheet : Sheet
        The map.
    texts : list of str
        The note, and shorter forms of it: the first is written that has a free corner, else the
        last one at the lower left.
    taken : list of box
        What it keeps clear of.
    colours : Palette
        The colours.
    """
    notes = [_set(text, sheet, 12.0 if text == texts[0] else 10.0) for text in texts]
    free = ((lines, box, size) for lines, boxes, size in notes for box in boxes)
    last = (notes[-1][0], notes[-1][1][0], notes[-1][2])
    lines, box, size = next((one for one in free if not meets(one[1], taken)), last)
    left, top, _, _ = box
    sheet.path(to_outline(shapely.box(*box)), fill=colours.paper, line=colours.ink, width=1)
    for number, line in enumerate(lines):
        y = top + _PAD + (size + 3) * (number + 1) - 4
        sheet.text(left + _PAD, y, line, Face(size, colours.ink, "bold"))
    return box


def _set(text: str, sheet: Sheet, size: float) -> tuple[list[str], list[Box], float]:
    """Return the lines of a note, its boxes in the corners, and the size of its letters."""
    lines = wrap(text, size, min(_WIDEST, sheet.width - 2 * (_EDGE + _PAD)), "bold")
    wide = max(text_width(line, size, "bold") for line in lines) + 2 * _PAD
    high = (size + 3) * len(lines) + 2 * _PAD
    right, low = sheet.width - _EDGE - wide, sheet.height - _EDGE - high
    corners = [(_EDGE, low), (_EDGE, _EDGE), (right, _EDGE), (right, low)]
    return lines, [(x, y, x + wide, y + high) for x, y in corners], size
