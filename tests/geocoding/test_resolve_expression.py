"""What words mean: names, peoples, lists, names with a slash."""

import numpy as np
import pandas as pd
import pytest

import atlas
from tests.small_gazetteer import SMALL


def _one(text, **options):
    return atlas.geocode([text], **options).iloc[0]


def test_a_name_that_only_a_far_town_sounds_like_is_no_match_without_a_country():
    """Dan is a kibbutz: Da'an in China sounds alike, and is not what was written."""
    answer = _one("Dan")
    assert (answer["match"], np.isnan(answer["longitude"])) == ("ambiguous", True)
    assert {one["country"] for one in answer["candidates"]} >= {"IL", "CN"}
    assert atlas.geocode(pd.DataFrame({"name": ["Dan"], "country": ["IL"]})).loc[0, "match"] == (
        "matched"
    )


@pytest.mark.parametrize("text", ["אניעם", "Buqata", "مجدل شمس"])
def test_towns_on_contested_ground_are_not_far(text):
    """They have no country's code, and are found in each script without one."""
    assert _one(text)["match"] == "matched"


@pytest.mark.parametrize("text", ["Ramadan", "Shia", "Kurds", "Christian", "Syrian"])
def test_peoples_creeds_and_months_are_no_towns(text):
    """Each is some town's name; without a country it is the people or the feast."""
    assert _one(text)["match"] == "unplaced"


def test_a_word_that_is_no_place_names_the_towns_called_so():
    """Police is a town in Poland: the reader sees it, and the map does not."""
    answer = atlas.geocode(pd.DataFrame({"name": ["Police"], "country": ["PL"]})).iloc[0]
    assert (answer["match"], answer["candidates"][0]["country"]) == ("unplaced", "PL")
    town = atlas.geocode(pd.DataFrame({"name": ["Airport City"], "country": ["IL"]})).iloc[0]
    assert town["match"] == "matched"


def test_kurdistan_is_a_region_of_iraq_and_a_province_of_iran():
    """Without a country both are named; with one there is no doubt."""
    asked = pd.DataFrame({"name": ["Kurdistan"] * 3, "country": ["", "Iraq", "Iran"]})
    answer = atlas.geocode(asked)
    assert answer["match"].tolist() == ["ambiguous", "matched", "matched"]
    assert {one["country"] for one in answer.loc[0, "candidates"]} == {"IQ", "IR"}
    assert answer["precision"].tolist()[1:] == ["region", "adm1"]


def test_central_israel_is_a_region():
    """It is listed as a region of its own, and is wider than a town and narrower than Israel."""
    answer = _one("central Israel")
    assert answer["precision"] == "region"
    assert 20 < answer["radius_km"] < 80


@pytest.mark.parametrize("text", ["Beirut; Tripoli", "Tripoli; Beirut", "Beirut and Nowhereville"])
def test_a_list_is_coarser_than_each_of_its_towns(text):
    """A town that is ambiguous is read beside the other; one that is not found widens it."""
    beirut = _one("Beirut")
    answer = _one(text)
    assert answer["radius_km"] > beirut["radius_km"]
    assert answer["precision"] in ("area", "region")


def test_names_with_a_slash_that_lie_far_apart_are_not_one_place():
    """One is in India, one in Yemen: there is no pin, and both are named."""
    answer = _one("Mysore / Sanaa")
    assert (answer["match"], np.isnan(answer["longitude"])) == ("ambiguous", True)
    assert "India" in answer["reason"] or "(IN)" in answer["reason"]


def test_ambiguous_names_with_a_slash_are_named_in_the_reason():
    """The reason lists what the places may be, not blanks."""
    reason = _one("Twin/Beta", gazetteer=SMALL)["reason"]
    assert reason == "several places: Twin, Beta"


def test_a_name_spelt_as_asked_comes_before_one_that_only_sounds_alike():
    """Shlomi and Shlomit share all but an ending; a place beyond its district's disc is sure."""
    asked = pd.DataFrame({"name": ["Shlomi"], "country": ["IL"]})
    assert atlas.geocode(asked).loc[0, "score"] > 0.75


def test_a_score_falls_with_each_changed_vowel():
    """Where the province is told; a third vowel is one too many."""
    exact, one, two, three = (
        atlas.geocode(pd.DataFrame({"name": [name], "country": ["SY"], "adm1": ["Hama"]}))
        .loc[0, "score"]
        for name in ("Kafr Zita", "Kafr Zitu", "Kafr Zutu", "Kafr Zutui")
    )  # fmt: skip
    assert exact > one > two > 0.8
    assert three == 0


def test_many_commas_are_read_in_no_time():
    """Each part is read once: forty parts would never end if each were read twice."""
    answer = _one(", ".join(["Tyre"] * 19 + ["south"]))
    assert answer["match"] in ("matched", "ambiguous", "unmatched")
