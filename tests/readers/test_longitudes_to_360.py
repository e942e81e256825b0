"""Longitudes from 0 to 360 are read, with a note; a slip is still a slip."""

import pandas as pd
import pytest

import atlas
from atlas.errors import SourceError


def _table(longitude):
    return pd.DataFrame({"date": "2024-01-01", "latitude": 10.0, "longitude": longitude})


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([178.4, 188.2], [178.4, -171.8]),
        ([0.5, 359.5], [0.5, -0.5]),
        ([240.0, 262.25], [-120.0, -97.75]),
        ([10, 60, 110, 165, 220, 275, 330], [10, 60, 110, 165, -140, -85, -30]),
    ],
)
def test_longitudes_from_0_to_360_are_those_of_the_west(given, wanted):
    """Fiji, Greenwich, America, the world; the report says what was turned."""
    record = atlas.read_events(_table(given))
    assert record.places["longitude"].tolist() == pytest.approx(wanted)
    assert "longitudes from 0 to 360" in str(record.report)


@pytest.mark.parametrize(
    "given",
    [
        [36.2, 37.5, 188.2],  # far from all others: a slip of the hand
        [-171.8, 188.2],  # two conventions in one column
        [178.4, 361.0],
    ],
)
def test_a_longitude_that_is_no_convention_is_refused(given):
    """A wrong pin is worse than none."""
    with pytest.raises(SourceError, match="wanted degrees, -180 to 180"):
        atlas.read_events(_table(given))
