"""Shapes: discs, sectors, corridors and parts lie where their words say."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from atlas.geocoding.geometry import shapes
from atlas.geodesy import destination, distance_km

LONGITUDES = st.floats(-170, 170)
LATITUDES = st.floats(-65, 65)
LEBANON = shapely.Polygon([(35.1, 33.1), (35.9, 33.3), (36.6, 34.5), (35.9, 34.7)])


@given(LONGITUDES, LATITUDES, st.floats(0, 360), st.floats(0.1, 400))
def test_a_destination_lies_at_its_distance(longitude, latitude, bearing, km):
    """Going so many kilometres leads to a point so many kilometres away."""
    there = destination(longitude, latitude, bearing, km)
    assert distance_km(longitude, latitude, *there) == pytest.approx(km, rel=1e-6, abs=1e-4)


@given(LONGITUDES, LATITUDES, st.floats(0.2, 60))
def test_a_disc_holds_what_lies_within_its_radius(longitude, latitude, radius):
    """Nothing within the radius is outside of the drawn disc, and little beyond is inside."""
    disc = shapes.disc(longitude, latitude, radius)
    for bearing in range(0, 360, 40):
        inside = destination(longitude, latitude, bearing, 0.97 * radius)
        outside = destination(longitude, latitude, bearing, 1.05 * radius)
        assert disc.contains(shapely.Point(inside))
        assert not disc.contains(shapely.Point(outside))


@given(LONGITUDES, LATITUDES, st.floats(0, 360), st.floats(5, 50))
def test_a_wedge_lies_on_its_side(longitude, latitude, bearing, reach):
    """What lies north of a point holds the north and not the south."""
    (sector,) = shapes.wedges([shapes.Wedge(longitude, latitude, bearing, 90, reach)])
    ahead = destination(longitude, latitude, bearing, reach / 2)
    behind = destination(longitude, latitude, bearing + 180, reach / 2)
    assert sector.contains(shapely.Point(ahead))
    assert not sector.contains(shapely.Point(behind))


@given(LONGITUDES, LATITUDES, st.floats(0, 360), st.floats(20, 200), st.floats(5, 60))
def test_the_middle_of_a_wedge_lies_inside_and_reaches_its_edge(lon, lat, bearing, width, reach):
    """The point is in the ground, and no corner lies beyond the radius, nor far within it."""
    wedge = shapes.Wedge(lon, lat, bearing, width, reach)
    (ground,) = shapes.wedges([wedge])
    longitude, latitude, radius = shapes.middle_of_wedge(wedge)
    assert ground.contains(shapely.Point(longitude, latitude))
    corners = shapely.get_coordinates(ground)
    away = [distance_km(longitude, latitude, *corner) for corner in corners]
    assert 0.97 * radius <= max(away) <= 1.005 * radius


def test_the_radius_reaches_the_farthest_edge():
    """No corner of a shape lies beyond the radius that is stated with it."""
    longitude, latitude, radius = shapes.centre_and_radius(LEBANON)
    assert LEBANON.contains(shapely.Point(longitude, latitude))
    for corner in np.asarray(LEBANON.exterior.coords):
        assert distance_km(longitude, latitude, *corner) <= radius + 1e-6


@pytest.mark.parametrize("bearing", range(0, 360, 45))
def test_a_part_lies_in_its_direction(bearing):
    """Each part is inside the whole, smaller, and its middle lies on its own side."""
    cut = shapes.part(LEBANON, bearing)
    assert shapes.grown(LEBANON, 0.5).contains(cut)
    assert cut.area < 0.7 * LEBANON.area
    centre = LEBANON.centroid
    ahead = np.sin(np.radians(bearing)) * (cut.centroid.x - centre.x)
    ahead += np.cos(np.radians(bearing)) * (cut.centroid.y - centre.y)
    assert ahead > 0


def test_the_middle_leaves_out_both_ends():
    """The centre of a long area is neither of its ends."""
    middle = shapes.middle(LEBANON)
    assert middle.contains(LEBANON.centroid)
    assert not middle.intersects(shapely.Point(35.1, 33.1))
    assert not middle.intersects(shapely.Point(35.9, 34.7))


def test_a_road_corridor_is_wide_enough_for_a_real_road():
    """An-Nabk lies on the road from Damascus to Homs, 23 km off the straight line."""
    lens = shapes.corridor((36.2765, 33.5138), (36.7234, 34.7324), 0.2, 3.0)
    assert lens.contains(shapely.Point(36.7267, 34.0225))
    assert not lens.contains(shapely.Point(38.2839, 34.5633))


def test_two_areas_share_only_the_border_between_them():
    """The border ground lies along the common side, and is empty where there is none."""
    west, east = shapely.box(35, 33, 36, 34), shapely.box(36, 33, 37, 34)
    border = shapes.shared_border(west, east)
    assert border.contains(shapely.Point(36, 33.5))
    assert not border.intersects(shapely.Point(35.5, 33.5))
    assert shapes.shared_border(west, shapely.box(40, 33, 41, 34)).is_empty
