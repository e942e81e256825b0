"""A logo for the head of a page: a PNG, opened with bounds and written anew."""

import base64
import io
from pathlib import Path

from atlas.errors import MissingPackageError, PageError
from atlas.files.error_boundary import read_small, reading

MOST_BYTES, MOST_SIDE = 4 << 20, 6000
WIDTH, HEIGHT = 480, 128
"""The largest size in the file, in pixels; it is drawn at half of it."""


def read_logo(path: str | Path) -> dict[str, str | int]:
    """Return a logo as the page embeds it.

    Parameters
    ----------
    path : str or pathlib.Path
        A PNG of at most 4 MB and 6,000 pixels a side.

    Returns
    -------
    dict
        ``src``, a data address of a new PNG that holds nothing but the picture; ``width`` and
        ``height`` in pixels as drawn.

    Raises
    ------
    MissingPackageError
        Where Pillow is not installed.
    PageError
        Where the file is no such PNG.
    """
    try:
        from PIL import Image
    except ImportError as error:
        msg = "a logo needs Pillow: pip install 'conflict-atlas[brief]'"
        raise MissingPackageError(msg) from error
    with reading(path, PageError, wanted="a logo: a PNG of at most 4 MB"):
        data = read_small(Path(path), MOST_BYTES)
        with Image.open(io.BytesIO(data), formats=("PNG",)) as held:
            if max(held.size) > MOST_SIDE:
                msg = f"{path} has {held.size[0]} x {held.size[1]} pixels; at most {MOST_SIDE:,}"
                raise PageError(msg)
            picture = held.convert("RGBA")
        picture.thumbnail((WIDTH, HEIGHT))
        # A new picture: texts, places and profiles of the old file do not come along.
        plain = Image.new("RGBA", picture.size)
        plain.paste(picture)
        out = io.BytesIO()
        plain.save(out, "PNG", optimize=True)
    return {
        "src": f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}",
        "width": -(-plain.size[0] // 2),
        "height": -(-plain.size[1] // 2),
    }
