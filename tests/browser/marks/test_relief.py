"""Relief lies on the land of a page, under everything, and goes where it would be in the way."""

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import atlas
from atlas.reference.symbology import SYMBOLOGY
from scripts.invented_records import read
from tests.patience import rest

pytestmark = pytest.mark.browser

# The middle of the ground's canvas, as a picture.
_GROUND = """() => {
    const canvas = document.querySelector(".leaflet-atlas-basemap-pane canvas");
    const part = document.createElement("canvas");
    [part.width, part.height] = [canvas.width / 2, canvas.height / 2].map(Math.round);
    part.getContext("2d").drawImage(canvas, -part.width / 2, -part.height / 2);
    return part.toDataURL().split(",")[1];
}"""
_TURN = """async (off) => {
    location.hash = off ? "off=relief" : "";
    await new Promise((done) => setTimeout(done, 300));
}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Return a function that gives the page of an invented record, written once."""
    folder, made = tmp_path_factory.mktemp("relief"), {}

    def _page(name):
        if name not in made:
            made[name] = atlas.brief(read(name), folder / f"{name}.html")
        return made[name]

    return _page


def _ground(opened):
    """Return the pixels of the ground."""
    rest(opened.page, 200)
    picture = Image.open(BytesIO(base64.b64decode(opened.page.evaluate(_GROUND))))
    return np.array(picture.convert("RGB")).astype(int)


def _like(pixels, theme, name):
    """Return which pixels have just a colour of a theme."""
    colour = [int(SYMBOLOGY["themes"][theme][name][at : at + 2], 16) for at in (1, 3, 5)]
    return (pixels == colour).all(axis=2)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_relief_changes_land_and_no_water(open_page, pages, theme):
    """Switched off, the same land is flat; the sea beside it never had any."""
    opened = open_page(pages("ukraine"), color_scheme=theme)
    opened.ready()
    with_relief = _ground(opened)
    opened.page.evaluate(_TURN, True)
    flat = _ground(opened)
    land, water = _like(flat, theme, "land"), _like(flat, theme, "water")
    assert land.mean() > 0.3
    assert water.mean() > 0.02
    assert np.abs(with_relief[water] - flat[water]).max() <= 1
    apart = np.abs(with_relief[land] - flat[land]).max(axis=1)
    assert (apart > 2).mean() > 0.15
    # Darker where it turns from the light, brighter where it faces it, and never past its strength.
    sums = with_relief[land].sum(axis=1) - flat[land].sum(axis=1)
    assert sums.min() < 0 < sums.max()
    strength = SYMBOLOGY["themes"][theme]["relief"]
    darkest = with_relief[land].max(axis=1) / flat[land].max()
    assert darkest.min() >= 1 - 0.63 * strength - 0.02
    opened.page.evaluate(_TURN, False)
    assert (_ground(opened) == with_relief).all()
    assert opened.errors == []


@pytest.mark.parametrize("options", [{"contrast": "more"}, {"forced_colors": "active"}])
def test_readers_who_ask_for_contrast_have_a_flat_ground(open_page, pages, options):
    """Nothing grey is behind names and marks."""
    opened = open_page(pages("ukraine"), **options)
    opened.ready()
    before = _ground(opened)
    opened.page.evaluate(_TURN, True)
    assert (_ground(opened) == before).all()


def test_paper_has_a_flat_ground(open_page, pages):
    """Ink is spared; on the screen again, the relief is there again."""
    opened = open_page(pages("ukraine"))
    opened.ready()
    screen = _ground(opened)
    opened.page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    paper = _ground(opened)
    assert _like(paper, "light", "land").mean() > 0.3
    assert _like(paper, "light", "land").mean() > 2 * _like(screen, "light", "land").mean()
    opened.page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert (_ground(opened) == screen).mean() > 0.98


def test_relief_is_gone_where_its_pixels_would_be_seen(open_page, pages):
    """From zoom 10 on a pixel of it would be as wide as a finger."""
    opened = open_page(pages("five"))
    opened.ready()
    assert _like(_ground(opened), "light", "land").mean() < 0.3
    opened.page.goto(pages("five").as_uri() + "#at=11,34.1,74.8")
    opened.page.reload()
    opened.ready()
    assert _like(_ground(opened), "light", "land").mean() > 0.5


def test_relief_goes_on_beyond_180_degrees(open_page, pages):
    """In Fiji there are hills on both sides."""
    opened = open_page(pages("pacific"))
    opened.ready()
    with_relief = _ground(opened)
    opened.page.evaluate(_TURN, True)
    changed = np.abs(with_relief - _ground(opened)).max(axis=2) > 2
    middle = changed.shape[1] // 2
    assert changed[:, :middle].any()
    assert changed[:, middle:].any()
