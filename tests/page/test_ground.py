"""The ground is as full anywhere as in the Levant, and no heavier than stated."""

import numpy as np
import pytest

from atlas.page.payload.basemap import make_basemap
from atlas.page.payload.codec import decode_block
from atlas.page.still.basemap_paths import read_ground
from atlas.page.still.labels import place_labels
from atlas.page.still.palette import palette
from atlas.page.still.projection import MapView, view_of_box

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
