"""The Earth as a sphere: what is so far from a point, everywhere on it."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st

from atlas.geodesy import destination, discs, distance_km

LONGITUDES, LATITUDES = st.floats(-180, 180), st.floats(-90, 90)
BEARINGS, RADII = st.floats(0, 360), st.floats(0.1, 9000)
WORLD = shapely.box(-180, -90, 180, 90)


def _disc(longitude, latitude, km, sides=36):
    return discs(np.array([longitude]), np.array([latitude]), np.array([km]), sides)[0]


@given(LONGITUDES, LATITUDES, BEARINGS, st.floats(0.1, 19_000))
@example(180.0, 0.0, 90.0, 100.0)
def test_a_way_leads_as_far_as_it_is_long(longitude, latitude, bearing, km):
    """Whoever goes so many kilometres in any direction is so many kilometres away."""
    there = destination(longitude, latitude, bearing, km)
    assert -180 <= there[0] <= 180
    assert distance_km(longitude, latitude, *there) == pytest.approx(km, rel=1e-6, abs=1e-3)


@given(LONGITUDES, LATITUDES, RADII)
@example(179.9, 10.0, 50.0)
@example(-180.0, 10.0, 50.0)
@example(35.0, 90.0, 100.0)
@example(35.0, -89.5, 100.0)
@example(0.0, 0.0, 20_000.0)
def test_a_disc_lies_on_the_map_and_holds_its_centre(longitude, latitude, km):
    """Also at 180 degrees and at the poles, and where half of the Earth is asked for."""
    disc = _disc(longitude, latitude, km)
    assert disc.is_valid
    assert WORLD.covers(disc)
    assert disc.covers(shapely.Point(longitude, latitude))


@given(LONGITUDES, LATITUDES, RADII, st.sampled_from([36, 48]))
@example(179.9, 10.0, 50.0, 36)
@example(35.0, 89.5, 100.0, 36)
def test_the_corners_of_a_disc_are_at_its_radius(longitude, latitude, km, sides):
    """A ring has its corners at the radius; further ones are at the edges of the map only."""
    corners = shapely.get_coordinates(_disc(longitude, latitude, km, sides))
    on_edge = (np.abs(corners) >= np.array([180, 90]) - 1e-9).any(axis=1)
    inner = corners[~on_edge]
    away = distance_km(longitude, latitude, *inner.T)
    assert away == pytest.approx(km, rel=1e-6, abs=1e-3)
    assert len(np.unique(inner.round(9), axis=0)) >= sides - 4


@given(LONGITUDES, LATITUDES, BEARINGS, st.floats(1, 60))
@example(179.95, 10.0, 90.0, 50.0)
@example(35.0, 89.9, 0.0, 50.0)
@example(35.0, -90.0, 0.0, 50.0)
def test_a_disc_holds_what_is_nearer_and_nothing_farther(longitude, latitude, bearing, km):
    """A point within nine tenths of the radius is inside, one at eleven tenths is outside."""
    assume(abs(latitude) < 85 or abs(latitude) > 88)
    disc = _disc(longitude, latitude, km)
    assert disc.covers(shapely.Point(destination(longitude, latitude, bearing, 0.9 * km)))
    assert not disc.covers(shapely.Point(destination(longitude, latitude, bearing, 1.1 * km)))


@given(LONGITUDES, st.floats(-80, 80), st.floats(1, 500))
@example(180.0, 10.0, 50.0)
def test_a_disc_is_as_large_wherever_the_map_is_cut(longitude, latitude, km):
    """The two parts of a disc at 180 degrees are together the disc at Greenwich."""
    assert _disc(longitude, latitude, km).area == pytest.approx(_disc(0, latitude, km).area)
