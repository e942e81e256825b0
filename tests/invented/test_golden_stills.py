"""The still maps of six invented records look as those that were looked at and kept."""

import os
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scripts import invented_records

GOLDEN = Path(__file__).parents[1] / "data" / "golden" / "stills"
NAMES = ("five", "ukraine", "pacific", "world", "one_day", "five_scripts")
THEMES = ("light", "dark")
SIZE, DPI = (7, 4.5), 96
# A kept picture has as many colours as a byte counts, which takes a third of the bytes. They are
# an octree's: the few coloured pixels of marks keep their colour, as they do not by median cut.
_FEWER = {"method": Image.Quantize.FASTOCTREE, "dither": Image.Dither.NONE}
# Of 255. Fewer colours make 0.7 to 2.1 of it, most where dark relief has many greys; one event of
# five that goes makes 4.6 and more.
MEAN_MOST = 2.5
# A pixel is another one where a colour of it differs by more than this: none by fewer colours, one
# of a hundred where all names go. Half of that is left for letters that another FreeType draws.
PIXEL, SHARE_MOST = 48, 0.005
ALL_MOST = 600_000


read = cache(invented_records.read)


def _still(name, theme):
    """Return the still of a record as a picture."""
    file = BytesIO()
    read(name).figure(size=SIZE, theme=theme).savefig(file, dpi=DPI)
    return Image.open(file).convert("RGB")


def _apart(one, other):
    """Return the mean difference of two pictures, of 255, and the share of other pixels."""
    difference = np.abs(np.asarray(one, dtype=int) - np.asarray(other, dtype=int))
    return difference.mean(), (difference.max(axis=2) > PIXEL).mean()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", NAMES)
def test_a_still_looks_as_the_one_kept(name, theme):
    """A change of the look shows as a change of the picture, which is looked at before it is kept.

    ATLAS_WRITE_GOLDEN=1 writes the pictures anew.
    """
    made, path = _still(name, theme), GOLDEN / f"{name}_{theme}.png"
    if os.environ.get("ATLAS_WRITE_GOLDEN"):
        made.quantize(256, **_FEWER).save(path, optimize=True)
    kept = Image.open(path).convert("RGB")
    assert made.size == kept.size
    mean, share = _apart(made, kept)
    assert mean <= MEAN_MOST
    assert share <= SHARE_MOST


@pytest.mark.parametrize("theme", THEMES)
def test_the_tolerance_tells_a_changed_map_from_the_same_one(theme):
    """A map of other events, of no names or without its marks is none that was kept."""
    kept = Image.open(GOLDEN / f"five_{theme}.png").convert("RGB")
    fewer = read("five").select({"from": "2019-03-10"})
    for record, options in ((fewer, {}), (read("five"), {"labels": "none"})):
        file = BytesIO()
        record.figure(size=SIZE, theme=theme, **options).savefig(file, dpi=DPI)
        mean, share = _apart(Image.open(file).convert("RGB"), kept)
        assert mean > MEAN_MOST or share > SHARE_MOST


def test_the_pictures_kept_are_those_compared_and_light():
    """None is left over from a record that went, and the repository stays small."""
    kept = {path.name: path.stat().st_size for path in GOLDEN.iterdir()}
    assert set(kept) == {f"{name}_{theme}.png" for name in NAMES for theme in THEMES}
    assert sum(kept.values()) < ALL_MOST
