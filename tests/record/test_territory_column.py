"""Places with coordinates get the territory that they surely lie in; what is stated stays."""

import pandas as pd
import pytest

from atlas import open_record, read_events
from atlas.readers import as_record
from atlas.record.territory_column import settle_territories

_KATZRIN = {"longitude": 35.691, "latitude": 32.992, "radius_km": 2.0, "precision": "town"}


def _settled(**place):
    """Return the territory of one place."""
    row = {"territory": "", **_KATZRIN, **place}
    settled, count = settle_territories(pd.DataFrame([row]))
    assert count == int(settled.iloc[0] != row["territory"])
    return settled.iloc[0]


@pytest.mark.parametrize("counted_to", ["", "IL", "SY"])
def test_contested_ground_is_told_whoever_it_is_counted_to(counted_to):
    """Katzrin is on the Golan in the files of either side, and with no country at all."""
    assert _settled(territory=counted_to) == "GOLAN"


def test_what_is_stated_as_a_territory_stays():
    """A key that no reader made of a country is the user's own."""
    assert _settled(territory="SHEBAA") == "SHEBAA"
    row = pd.DataFrame([{"territory": "IL", **_KATZRIN}])
    assert settle_territories(row, stated=True)[0].tolist() == ["IL"]


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ({"radius_km": 40.0, "precision": "region"}, ""),  # as wide as three territories
        ({"radius_km": None, "precision": "unstated"}, "GOLAN"),
        ({"precision": "country"}, ""),
        ({"longitude": None, "latitude": None}, ""),
        ({"longitude": 35.64, "latitude": 32.78}, ""),  # on the line
    ],
)
def test_a_place_that_may_be_in_two_is_in_none(place, key):
    """What is uncertain is not filled."""
    assert _settled(**place) == key


def test_a_country_that_is_elsewhere_does_not_stay():
    """Ramallah and its surroundings reach into East Jerusalem, and not into Israel: no key."""
    ramallah = {"longitude": 35.204, "latitude": 31.9, "radius_km": 4.1}
    assert _settled(territory="IL", **ramallah) == ""
    assert _settled(territory="IL", **{**ramallah, "radius_km": 1.0}) == "WEST-BANK"


def test_a_country_is_not_changed_for_another():
    """Which of two countries an uncontested place is in is for its source to say."""
    assert _settled(territory="SY", longitude=35.0, latitude=32.8) == "SY"


def test_looking_places_up_tells_their_territory():
    """No country code of the gazetteer decides: the point does, and the method says so."""
    frame = pd.DataFrame({"date": ["2023-04-06"] * 2, "place": ["Katzrin", "Tyre"]})
    record = as_record(frame)
    assert record.places["territory"].tolist() == ["GOLAN", "LB"]
    assert "Territory of 2 places told from" in record.dataset["transformations"][-1]


def test_reading_coordinates_tells_their_territory():
    """A row of coordinates alone is filtered by territory like any other."""
    rows = {"date": ["2023-04-06"] * 2, "longitude": [35.691, 34.46], "latitude": [32.992, 31.5]}
    record = read_events(pd.DataFrame({**rows, "country": ["Israel", ""]}))
    assert record.places["territory"].tolist() == ["GOLAN", "GAZA"]
    assert len(record.select(territories=["GAZA"])) == 1
    stated = read_events(pd.DataFrame({**rows, "territory": ["Israel", ""]}))
    assert stated.places["territory"].tolist() == ["IL", "GAZA"]


def test_the_shipped_record_agrees_with_the_ground():
    """Looking its places up changes none of its values, and none speaks against the lines."""
    record = open_record("spring-2023")
    placed = record.geocode()
    assert placed.places["territory"].tolist() == record.places["territory"].tolist()
    assert settle_territories(placed.places)[1] == 0
