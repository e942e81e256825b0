"""The ground is as full anywhere as in the Levant, and no heavier than stated."""

import base64

import numpy as np
import pytest

from atlas.page.payload.basemap import make_basemap
from atlas.page.payload.codec import decode_block
from atlas.page.payload.ground_relief import TILES
from atlas.page.still.basemap_paths import read_ground
from atlas.page.still.labels import place_labels
from atlas.page.still.palette import palette
from atlas.page.still.projection import MapView, to_mercator, view_of_box
from atlas.page.still.relief_picture import relief_picture
from atlas.reference.symbology import SYMBOLOGY

THEATRES = {
    "Levant": (34.2, 31.2, 36.8, 34.2),
    "Ukraine": (22.0, 44.0, 41.0, 52.5),
    "Sudan": (21.0, 3.0, 39.5, 23.5),
    "Sahel": (-12.5, 8.5, 16.5, 25.5),
    "Myanmar": (91.5, 9.0, 102.0, 29.0),
    "Red Sea": (31.5, 9.5, 55.0, 30.5),
    "Colombia": (-80.0, -5.0, -66.0, 13.5),
    "Fiji": (176.0, -20.0, 182.0, -15.0),
    "Kashmir": (72.0, 31.0, 81.0, 37.5),
}
# Where a reader zooms in: a town in the war, not the middle of a box, which may be sea or desert.
INTO = {
    "Levant": (35.5, 33.2), "Ukraine": (36.5, 48.9), "Sudan": (32.55, 15.6), "Sahel": (-1.5, 13.6),
    "Myanmar": (96.1, 21.9), "Red Sea": (44.2, 15.4), "Colombia": (-76.4, 3.2),
    "Fiji": (178.2, -17.9), "Kashmir": (74.8, 34.1),
}  # fmt: skip
MOST = 220_000
# Fiji has few towns in any package; the page adds the places of its events.
LEAST = {"Fiji": 3}


@pytest.fixture(scope="module", params=THEATRES)
def theatre(request):
    """Return the name of a theatre, and its basemap."""
    return request.param, make_basemap(THEATRES[request.param])


def _labels(block, view):
    return len(place_labels(read_ground(block, view).labels, view, palette("light"), "latin", []))


def test_the_opening_view_names_places_and_so_do_three_closer_ones(theatre):
    """At least eight names, at each of four zooms."""
    name, basemap = theatre
    view = view_of_box(THEATRES[name], 768, 656)
    counts = [_labels(basemap.block, view)]
    x, y = view.place(*INTO[name])
    for deeper in (1, 2, 3):
        factor = 2**deeper
        left, top = (view.left + x) * factor - 384, (view.top + y) * factor - 328
        close = MapView(float(left), float(top), 768, 656, view.scale * factor)
        counts.append(_labels(basemap.block, close))
    assert min(counts) >= LEAST.get(name, 8), counts


def test_the_ground_of_a_theatre_is_no_larger_than_stated(theatre):
    """In the page it is base64."""
    assert len(theatre[1].block) * 4 / 3 < MOST


def test_half_the_world_is_plain_and_light():
    """It had the detail of every theatre at once: 558 kB."""
    basemap = make_basemap((-170, -50, 175, 70))
    assert len(basemap.block) * 4 / 3 < MOST
    assert any("Natural Earth" in line for line in basemap.attributions)
    assert read_ground(basemap.block, view_of_box((-170, -50, 175, 70), 768, 656)).land.area > 1e5


def test_far_outliers_do_not_make_the_ground_of_a_theatre_plain():
    """Four hundred events in Ukraine and reports from all over the world."""
    near = np.random.default_rng(5).uniform((23, 45), (40, 52), (400, 2))
    far = np.stack(np.meshgrid(np.arange(-160, 170, 12), np.arange(-50, 70, 10)), -1).reshape(-1, 2)
    basemap = make_basemap(np.vstack([near, far[::7]]))
    tables = decode_block(basemap.block).tables
    assert "admin" in tables["lines"]["kind"]
    assert "Kharkiv" in tables["labels"]["name"]
    assert len(basemap.block) * 4 / 3 < MOST


def test_provinces_and_rivers_are_drawn_in_every_theatre(theatre):
    """Not in one theatre only; islands have no river in the data."""
    kinds = set(decode_block(theatre[1].block).tables["lines"]["kind"])
    assert "admin" in kinds
    assert "river" in kinds or theatre[0] == "Fiji"


@pytest.mark.parametrize(
    ("box", "one_side"),
    [
        ((-17, 20.8, -8.7, 27.6), {"Laâyoune-Boujdour-Sakia El Hamra", "Oued Ed-Dahab"}),
        ((32.5, 44.3, 36.6, 46.1), {"Autonomous Republic of Crimea", "Republic of Crimea"}),
        ((20.1, 41.9, 21.8, 43.2), {"Kosovo and Metohija"}),
    ],
)
def test_the_ground_names_no_province_that_one_side_has_made(box, one_side):
    """What contested ground is called, a policy says; provinces of one side would say it first."""
    assert one_side.isdisjoint(decode_block(make_basemap(box).block).tables["labels"]["name"])


def test_a_district_of_a_city_is_no_town():
    """Districts have more people than cities; a map names the cities."""
    labels = decode_block(make_basemap(THEATRES["Ukraine"]).block).tables["labels"]
    names = {n for n, kind in zip(labels["name"], labels["kind"], strict=True) if kind == "town"}
    assert {"Mariupol", "Kharkiv", "Odesa"} <= names
    assert not names & {"Pravyi Bereh", "Desna", "Saltivka", "Darnytsya", "Dniprovskyi"}


def test_the_levant_is_no_poorer_than_it_was():
    """It had 1,741 names from a basemap of its own."""
    assert len(decode_block(make_basemap(THEATRES["Levant"]).block).tables["labels"]["name"]) > 800


@pytest.mark.parametrize(
    ("box", "line", "neutral", "un", "us"),
    [
        ((72, 31, 81, 37.5), "kashmir", True, True, True),
        ((30, 44, 37, 47), "crimea", True, None, True),
        ((-17, 20, -7, 29), "western-sahara", True, True, None),
        ((26, 8, 31, 12), "abyei", True, True, True),
        ((19, 41, 23, 44), "kosovo", True, True, None),
    ],
)
def test_policies_hold_in_any_theatre(box, line, neutral, un, us):
    """A contested line is dashed, solid or not drawn as the policy has it: True is dashed."""
    for policy, wanted in (("neutral", neutral), ("un", un), ("us", us)):
        lines = decode_block(make_basemap(box, policy=policy).block).tables["lines"]
        own = (np.asarray(lines["tier"]) == 1) & (np.array(lines["id"]) == line)
        found = {bool(dashed) for dashed in np.asarray(lines["dashed"])[own]}
        assert found or policy != "neutral"
        assert found <= {wanted} if wanted is not None else not found or found == {False}


def _relief(box):
    """Return the rasters of the relief of a box, and their bytes in a page."""
    opened = decode_block(make_basemap(box).block)
    return opened.extra["relief"], sum(opened.tables["relief"]["bytes"]) * 4 / 3


@pytest.mark.parametrize("name", THEATRES)
def test_the_relief_of_a_theatre_is_small_and_fills_its_opening_view(name):
    """It is there to the edges of what the page shows first, at the finest level that is light."""
    rasters, size = _relief(THEATRES[name])
    assert 5_000 < size <= 36_000
    level, left, top, across, down = rasters[-1]
    assert level <= 2
    share = 2**level / TILES
    west, north, east, south = np.array([left, top, left + across, top + down]) * share
    (x0, x1), (y0, y1) = to_mercator(THEATRES[name][0::2], THEATRES[name][1::2])
    assert west <= x0
    assert x1 <= east
    assert north <= y1
    assert y0 <= south


@pytest.mark.parametrize(
    "box",
    [
        (-180.0, -85.0, 180.0, 85.0),  # the whole world
        (-45.0, 70.0, -20.0, 83.5),  # north of Greenland
        (160.0, -85.0, 200.0, -70.0),  # Antarctica, over 180 degrees
        (-175.0, -20.0, -172.0, -15.0),  # islands only
    ],
)
def test_relief_is_right_at_the_ends_of_the_map(box):
    """Each square is one of the world's, and the page stays as light as any."""
    basemap = make_basemap(box)
    opened = decode_block(basemap.block)
    assert len(base64.b64encode(basemap.block)) <= MOST
    squares = opened.tables["relief"]
    for number, (level, _, top, across, down) in enumerate(opened.extra["relief"]):
        own = np.asarray(squares["raster"]) == number
        assert (np.asarray(squares["x"])[own] < across).all()
        assert (np.asarray(squares["y"])[own] < down).all()
        assert 0 <= top <= top + down <= -(-TILES // 2**level)
        assert across <= -(-TILES // 2**level)


def test_a_page_without_ground_has_no_relief():
    """Nor does a still of it."""
    assert make_basemap((30, 30, 40, 40), name="none").block == b""
    view = view_of_box((30, 30, 40, 40), 300, 200)
    assert relief_picture(b"", view, 0.5) is None


def test_the_relief_of_a_still_is_dark_on_one_side_and_bright_on_the_other():
    """A view of the Himalaya has both; of strength 0 there is none, nor from zoom 10 on."""
    box = THEATRES["Kashmir"]
    block, view = make_basemap(box).block, view_of_box(box, 400, 300)
    picture = relief_picture(block, view, 0.46)
    dark, bright = (picture[picture[..., 0] == one][:, 3] for one in (0, 1))
    assert 0.2 < dark.max() <= 0.46 * 0.62 + 1e-6
    assert 0.1 < bright.max() <= 0.46 * 0.55 + 1e-6
    assert relief_picture(block, view, 0.0) is None
    close = view_of_box((74.7, 34.0, 74.8, 34.05), 400, 300)
    assert close.zoom > 10
    assert relief_picture(block, close, 0.46) is None


def test_relief_in_a_still_goes_on_across_180_degrees():
    """A map of Fiji has hills on both sides, and they are where the islands are."""
    box = (176.5, -19.0, 182.0, -15.5)
    picture = relief_picture(make_basemap(box).block, view_of_box(box, 400, 300), 0.46)
    seam = int(picture.shape[1] * 3.5 / 5.5)
    assert picture[:, :seam, 3].max() > 0.05
    assert picture[:, seam:, 3].max() > 0.02


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_keep_their_contrast_on_the_darkest_and_the_brightest_slope(theme):
    """What is beside a letter is its halo, whatever the ground: so 4.5 : 1 holds on any slope."""
    colours = SYMBOLOGY["themes"][theme]
    for name in ("label", "label2", "sealabel"):
        assert _contrast(colours[name], colours["halo"]) >= 4.5, name
    assert _contrast(colours["sealabel"], colours["seahalo"]) >= 4.5
    # And the halo is no spot of light on the slope: it is nearer to the ground than the letter is.
    for above, share in ((0, 0.62), (255, 0.55)):
        slope = _mixed(colours["land"], above, share * colours["relief"])
        assert _contrast(slope, colours["halo"]) < _contrast(colours["label2"], colours["halo"])


def _mixed(colour, above, share):
    """Return a colour with black or white over it."""
    parts = [int(colour[at : at + 2], 16) * (1 - share) + above * share for at in (1, 3, 5)]
    return "#" + "".join(f"{round(part):02x}" for part in parts)


def _contrast(one, other):
    """Return the contrast of two colours as WCAG 2 has it, 1 to 21."""
    bright, dim = sorted(map(_lightness, (one, other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _lightness(colour):
    """Return how light a colour is, 0 to 1."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
