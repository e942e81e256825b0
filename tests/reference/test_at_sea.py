"""What is at sea is said to be: no country holds it, and no error of its point reaches a coast."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from atlas.page.payload.build_payload import encode
from atlas.page.payload.codec import decode_block
from atlas.record.record import Record
from atlas.reference.at_sea import at_sea, places_at_sea
from atlas.shipped import shipped


def _one(longitude, latitude, radius=2.0, name=""):
    """Return whether one place is at sea."""
    numbers = (np.array([value], dtype=float) for value in (longitude, latitude, radius))
    return bool(at_sea(*numbers, np.array([name], dtype=object))[0])


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        (41.0, 16.5),  # Red Sea
        (42.0, 14.9),  # 90 km off Hodeidah
        (31.5, 44.0),  # Black Sea
        (36.5, 46.0),  # Sea of Azov
        (51.0, 41.0),  # Caspian
        (-150.0, 10.0),  # Pacific
        (179.95, -10.0),  # beside 180 degrees
    ],
)
def test_open_water_is_at_sea(longitude, latitude):
    """Whatever country is nearest: it is not that one's."""
    assert _one(longitude, latitude)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        (35.47, 31.5),  # Dead Sea
        (35.6, 32.8),  # Sea of Galilee
        (33.0, -1.0),  # Lake Victoria
        (35.75, 33.0),  # Golan: no country of the outlines has it alone
        (34.1, 44.95),  # Crimea
        (30.204, 45.255),  # Snake Island, which the outlines do not hold
        (112.89, 9.55),  # Fiery Cross Reef
        (34.35, 31.5),  # the shore of Gaza, 4 km off
        (29.9, 31.25),  # the harbour of Alexandria
        (178.84, -17.68),  # Levuka, on a small island of Fiji
    ],
)
def test_lakes_islands_and_shores_are_not(longitude, latitude):
    """A word that is doubtful is not said."""
    assert not _one(longitude, latitude)


def test_a_place_whose_error_reaches_the_coast_is_not_said_to_be_at_sea():
    """55 km off the coast of Yemen: known to 20 km it is at sea, to 200 km nobody knows."""
    assert _one(42.4, 15.0, radius=5.0)
    assert not _one(42.4, 15.0, radius=200.0)
    # Where no error is stated, one of 11 km is taken.
    assert _one(41.0, 16.5, radius=np.nan)
    assert not _one(34.32, 31.6, radius=np.nan)
    assert not _one(np.nan, np.nan)


@pytest.mark.parametrize("name", ["Lone Island", "an islet", "جزيرة صغيرة", "остров Малый"])
def test_a_place_that_is_named_as_an_island_is_none(name):
    """The outlines leave out small islands; the name of the place says that it is one."""
    assert not _one(41.0, 16.5, name=name)
    assert _one(41.0, 16.5, name="a tanker")


def test_of_the_towns_of_the_world_none_is_at_sea():
    """But for two that the list of towns has misplaced by degrees."""
    wrong = []
    for name in ("world", "core"):
        table = pq.read_table(shipped("geo", "gazetteer", f"{name}.parquet")).to_pandas()
        wrong += table["name"][places_at_sea(table)].tolist()
    assert sorted(wrong) == ["Kuma Village", "Rotuma Village"]


def test_the_page_says_which_of_its_places_are_at_sea():
    """A column only where one is; what is never drawn is none."""
    events = pd.DataFrame({"event_id": ["a", "b"], "start": "2024-01-12", "kind": "missile_strike"})
    places = pd.DataFrame(
        {
            "event_id": ["a", "b"],
            "longitude": [41.0, 44.2],
            "latitude": [16.5, 15.35],
            "radius_km": 2.0,
            "precision": "site",
            "role": "location",
        }
    )
    block = decode_block(encode(Record(events, places=places)).core)
    assert list(block.tables["places"]["sea"]) == [1, 0]
    dry = decode_block(encode(Record(events, places=places[1:])).core)
    assert "sea" not in dry.tables["places"]
