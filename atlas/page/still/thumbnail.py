"""Draw a small still map for a notebook, which is seen where no kernel runs."""

from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from struct import unpack

import numpy as np

from atlas.errors import MissingPackageError
from atlas.page.contents import Contents
from atlas.page.still.palette import Palette, palette
from atlas.reference.house import house_of

try:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    from atlas.page.still.figure import counts_with_view, draw_still, kept_of
    from atlas.page.still.sheet_layout import MapPart, SheetOrder, SheetWords, marking_height
except ImportError as _missing:
    _MESSAGE = "a still needs matplotlib: pip install 'conflict-atlas[notebook]'"
    raise MissingPackageError(_MESSAGE) from _missing

LARGEST = 20_000
"""The largest size of a picture in a notebook, in bytes of base64."""
HOW_TO = "A still picture. Run the cell for the live map."
_SIZE = (4.8, 3.6)
_LEAST_DPI = 40
# A mark follows the head of the file. Head, length, type and key are 48 bytes, which are 64
# letters in base64. So the mark begins at a whole letter there.
_HEAD, _KEY = 33, b"Source\0"
# The opacity of a colour over another: areas, rings, edges of letters.
_SHARES = (0.3, 0.65)


def thumbnail(contents: Contents, mark: str = "") -> bytes:
    """Return a small still of a page at its start, as PNG of at most 20 kB in base64.

    Parameters
    ----------
    contents : Contents
        The events, the filter and the settings.
    mark : str
        A word to write into the picture, which identifies it; see `without_mark`.

    Returns
    -------
    bytes
        The picture: map, counts, attribution, and how to get the live map.

    Raises
    ------
    MissingPackageError
        Where matplotlib is not installed.
    """
    colours = palette(
        "dark" if contents.settings.theme == "dark" else "light",
        house_of(contents.record.dataset),
    )
    order = SheetOrder(
        record=kept_of(contents),
        # In a few colours relief is a dozen steps, and takes more bytes than the marks.
        colours=replace(colours, relief=0.0),
        bounds=None,
        basemap=contents.basemap_name,
        policy=contents.settings.policy,
        labels="latin",
        legend=False,
        size_by=contents.settings.size_by,
    )
    # The marking is never cut: many lines make the picture taller, not the map smaller.
    wide, tall = _SIZE
    more = marking_height(contents.settings.marking, wide * 96) - marking_height("-", wide * 96)
    size = (wide, tall + max(0.0, 2 * more / 96))
    still = draw_still(order, size, lambda part: _words(contents, part))
    dpi, small = 96.0, b""
    while not small or (len(b64encode(small)) > LARGEST and dpi > _LEAST_DPI):
        # The size of a file grows with its pixels, or a little slower.
        dpi *= 0.97 * (LARGEST / len(b64encode(small))) ** 0.5 if small else 1
        file = BytesIO()
        still.savefig(file, format="png", dpi=round(dpi))
        small = _few_colours(file, colours, mark)
    return small


def without_mark(picture: bytes) -> bytes:
    """Return a still without its mark, so that the same map gives the same bytes."""
    if picture[_HEAD + 4 : _HEAD + 8 + len(_KEY)] != b"tEXt" + _KEY:
        return picture
    (length,) = unpack(">I", picture[_HEAD : _HEAD + 4])
    return picture[:_HEAD] + picture[_HEAD + 12 + length :]


def _words(contents: Contents, part: MapPart | None) -> SheetWords:
    """Return the texts of the still map."""
    base = part.basemap if part else None
    rights = [line.split(". Licence")[0] for line in base.attributions] if base else []
    return SheetWords(
        title=contents.settings.title,
        counts=counts_with_view(contents, part),
        details=(),
        marking=contents.settings.marking,
        small_print=(f"{HOW_TO} Shape is the role, colour the kind.", " · ".join(rights)),
    )


def _few_colours(file: BytesIO, colours: Palette, mark: str) -> bytes:
    """Return a picture in the colours of the theme only, so that no colour becomes another."""
    chart = Image.new("P", (1, 1))
    chart.putpalette(_chart(colours))
    file.seek(0)
    with Image.open(file) as picture:
        flat = picture.convert("RGB").quantize(palette=chart, dither=Image.Dither.NONE)
    out, said = BytesIO(), PngInfo()
    if mark:
        said.add_text(_KEY.decode().rstrip("\0"), mark)
    flat.save(out, format="PNG", optimize=True, pnginfo=said)
    return out.getvalue()


def _chart(colours: Palette) -> list[int]:
    """Return the colours of a theme, and their mixtures where one is over another."""
    grounds = [colours.paper, colours.land, colours.water]
    lines = [colours.coast, colours.border, colours.admin, colours.rule2, colours.halo]
    over = [colours.ink, colours.ink3, colours.border, colours.sealabel]
    fills = [colour for pair in colours.groups.values() for colour in pair]
    exact = [_rgb(one) for one in [*grounds, *lines, *over, *fills, "#000000", "#ffffff"]]
    mixed = [
        _rgb(below) + share * (_rgb(above) - _rgb(below))
        for above in [*over, *fills]
        for below in (grounds if above in over else grounds[1:])
        for share in _SHARES
    ]
    chart = np.rint(np.vstack([*exact, *mixed])[:256]).astype(int)
    return [
        int(value) for value in np.vstack([chart, np.tile(chart[0], (256 - len(chart), 1))]).ravel()
    ]


def _rgb(colour: str) -> np.ndarray:
    """Return red, green and blue of a colour ``#rrggbb``."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)
