"""Events on both sides of 180 degrees are on one map, as wide as they lie apart."""

from pathlib import Path

import numpy as np
import pytest
import shapely

import atlas
from atlas.page.payload.basemap import make_basemap
from atlas.page.still.basemap_paths import read_ground
from atlas.page.still.projection import view_of_places

DATA = Path(__file__).parents[1] / "data" / "reading"


def _view(longitude, latitude):
    lon, lat = np.array(longitude, float), np.array(latitude, float)
    return view_of_places(lon, lat, np.ones(len(lon)), 800, 600), lon, lat


@pytest.mark.parametrize(
    "longitude",
    [[178.44, -179.97, -178.8, 179.36], [179.9, -179.9], [160, 179, -170, -155]],
)
def test_a_view_is_as_wide_as_the_shorter_way_around(longitude):
    """All places are in sight, and the map is not the whole world."""
    view, lon, lat = _view(longitude, [-17.0] * len(longitude))
    west, _, east, _ = view.box
    apart = np.ptp(np.where(lon < 0, lon + 360, lon))
    assert apart < east - west < 2.5 * apart + 1
    assert view.holds(view.place(lon, lat)).all()


@pytest.mark.parametrize("longitude", [[-70, 35, 140], [10, 20], [-179, -178], [170, 179.9]])
def test_places_on_one_side_or_around_the_world_stay_on_the_usual_map(longitude):
    """West is left of east, as on any map of the world."""
    view, lon, lat = _view(longitude, [10.0] * len(longitude))
    pixels = view.place(lon, lat)[:, 0]
    assert (np.argsort(pixels) == np.argsort(lon)).all()


def test_the_ground_goes_on_beyond_180_degrees():
    """Land west of 180 degrees is drawn where its events are, in one piece with the other side."""
    record = atlas.read_events(DATA / "both_sides_of_180.csv")
    places = record.places
    lon, lat = (places[name].to_numpy() for name in ("longitude", "latitude"))
    view = view_of_places(lon, lat, np.ones(len(lon)), 800, 600)
    ground = read_ground(make_basemap(view.box).block, view)
    taveuni = view.place([-179.97], [-16.85])[0]
    assert shapely.contains_xy(shapely.buffer(ground.land, 3), *taveuni)
    # No ring of the far side of the world lies across the sea between.
    assert ground.land.area < 0.4 * 800 * 600
    assert record.figure() is not None
