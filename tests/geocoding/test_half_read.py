"""What was said and not understood, or contradicts, never makes an answer sure."""

from pathlib import Path

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import atlas
from atlas.reference.country_table import rows_of
from tests.tries import tries

ROWS = rows_of(Path(__file__).parents[1] / "data" / "geocoding" / "qualifiers.csv")


def _answer(name, country="", adm1=""):
    asked = pd.DataFrame({"name": [name], "country": [country], "adm1": [adm1]})
    return atlas.geocode(asked).iloc[0]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['name']}-{row['country']}")
def test_a_qualifier_answers_as_the_country_column_does_or_leaves_no_pin(row):
    """A country in the words is one beside them; what contradicts or is not known gets no pin."""
    answer = _answer(row["name"], row["country"])
    if row["answers_as"] == "nothing":
        assert pd.isna(answer["longitude"])
        assert answer["match"] in ("ambiguous", "unmatched")
        assert answer["reason"]
    else:
        name, _, country = row["answers_as"].rpartition(" in ")
        if len(country) > 2:
            assert answer["place_id"] == _answer(name, "US", country)["place_id"] != ""
        else:
            assert answer["place_id"] == _answer(name, country)["place_id"] != ""


NAMES = ["Tyre", "Beirut", "Haifa", "Khan Younis", "Kursk", "Mosul"]


@settings(max_examples=tries(60), deadline=None)
@given(
    name=st.sampled_from(NAMES),
    words=st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=4, max_size=12),
    form=st.sampled_from(["{name}, {words}", "{name} ({words})", "{words}, {name}"]),
)
def test_words_that_are_not_understood_never_raise_a_score(name, words, form):
    """Half-read words are no surer than the name by itself."""
    assert _answer(form.format(name=name, words=words))["score"] <= _answer(name)["score"]


@pytest.mark.parametrize(
    "name",
    ["Kafr Zita district", "Sirwah district", "Marib City district", "qada Sur"],
)
def test_a_word_of_administration_ends_the_doubt_whether_a_district_is_meant(name):
    """Who says district is not asked whether a village is meant."""
    assert "may be a village" not in _answer(name)["reason"]


def test_a_front_is_no_town():
    """The front at a town is ground around it, and no pin on it."""
    town, front = _answer("Kupiansk", "UA"), _answer("Kupiansk axis", "UA")
    assert front["radius_km"] >= 25 > town["radius_km"]
    assert front["precision"] not in ("exact", "site", "town")


@pytest.mark.parametrize("word", ["raion", "tehsil", "woreda", "township", "cercle", "LGA"])
def test_the_words_of_administration_of_the_world_are_read(word):
    """A district is asked for by the word of its country, and is no village of that name."""
    answer = _answer(f"Kharkiv {word}", "UA")
    assert answer["precision"] not in ("exact", "site", "town")


def test_a_town_in_brackets_holds_an_unknown_place_at_most():
    """Of a name that is known nowhere its town in brackets is ground around it, and not sure."""
    answer, town = _answer("Zzyzx (Tyre)"), _answer("Tyre")
    assert answer["precision"] == "area"
    assert answer["score"] <= 0.85 * town["score"]
    assert "only Tyre is known of it" in answer["reason"]


@pytest.mark.parametrize(
    ("name", "country", "inside"),
    [
        ("Kursk region", "RU", (36.2, 51.7)),
        ("Tillabéri region", "NE", (1.8, 14.3)),
        ("Sagaing Region", "MM", (95.3, 23.6)),
        ("North Kivu", "CD", (28.9, -0.8)),
        ("Northern Kordofan", "SD", (30.2, 13.2)),
        ("Norte de Santander", "CO", (-72.9, 8.0)),
    ],
)
def test_a_region_of_the_world_is_an_area(name, country, inside):
    """A province is the ground of that name, with its shape, and not the town of that name."""
    answer = _answer(name, country)
    assert answer["precision"] == "adm1"
    assert answer["geometry"].contains(shapely.Point(*inside))
