"""Place expressions in Arabic, Hebrew and French are read as the relations that they are."""

import pandas as pd
import pytest

import atlas
from atlas.places.gazetteer import Gazetteer

SOUNDS_ALIKE = Gazetteer.from_table(
    pd.DataFrame(
        [
            ("Beirut", "بيروت|ביירות", "settlement", "LB", 35.5, 33.9),
            ("Peru", "بيرو|פרו", "country", "PE", -75.0, -10.0),
            ("Birut", "", "settlement", "SY", 37.0, 35.0),
        ],
        columns=["name", "names", "kind", "country", "longitude", "latitude"],
    )
)


@pytest.mark.parametrize("name", ["بيروت", "ביירות"])
def test_a_name_in_its_own_letters_is_no_other_that_sounds_like_it(name):
    """What is listed in these letters, and spelt otherwise, is not meant; what is not may be."""
    found = atlas.geocode([name], gazetteer=SOUNDS_ALIKE).iloc[0]
    assert [one["name"] for one in found["candidates"]] == ["Beirut", "Birut"]
