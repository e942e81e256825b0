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


@pytest.mark.parametrize("name", ["Tyre", "Mosul", "Bakhmut"])
@pytest.mark.parametrize("rest", ["Xyzzq", "Zzgrup", "Brno"])
def test_brackets_and_a_comma_take_one_road(name, rest):
    """What is not understood, or lies elsewhere, has no pin in brackets nor behind a comma."""
    comma, brackets = _answer(f"{name}, {rest}"), _answer(f"{name} ({rest})")
    assert brackets["match"] == comma["match"]
    assert brackets["score"] == comma["score"]
    assert pd.isna(brackets["longitude"]) == pd.isna(comma["longitude"])


@settings(max_examples=tries(30), deadline=None)
@given(
    place=st.sampled_from([("Tyre", "LB", "Akkar"), ("Aden", "YE", "Socotra"),
                           ("Bakhmut", "UA", "Lviv"), ("Vovchansk", "UA", "Odesa"),
                           ("Culiacán", "MX", "Chihuahua")]),
    form=st.sampled_from(["{0}, {2} province", "{0} in {2} province"]),
)  # fmt: skip
def test_a_province_that_does_not_hold_a_place_leaves_it_no_sure_pin(place, form):
    """A stated province is never left, in the words as in the column beside them."""
    name, country, adm1 = place
    answer, alone = _answer(form.format(*place), country), _answer(name, country)
    assert answer["place_id"] != alone["place_id"] or answer["score"] < 0.8
    beside = _answer(name, country, adm1)
    assert beside["place_id"] != alone["place_id"] or beside["score"] < 0.8


@pytest.mark.parametrize(
    ("name", "country", "point"),
    [
        ("Kordofan's Babanusa", "SD", (27.8, 11.33)),
        ("Donetsk oblast's Bakhmut", "UA", (38.0, 48.59)),
        ("Sudan's Nyala", "", (24.88, 12.05)),
    ],
)
def test_an_owner_is_what_a_place_lies_in(name, country, point):
    """Mean Y in X by "X's Y", also where X is listed only in its parts."""
    answer = _answer(name, country)
    assert answer["precision"] == "town"
    assert shapely.Point(answer["longitude"], answer["latitude"]).dwithin(shapely.Point(point), 0.1)


def test_an_owner_that_is_unknown_leaves_no_pin():
    """Another Babanusa may be meant by "Xyzzy's Babanusa"."""
    assert pd.isna(_answer("Xyzzy's Babanusa", "SD")["longitude"])


def test_a_region_of_parts_holds_them_all():
    """Kivu is North and South Kivu; one province called after a side makes no region."""
    kivu = _answer("Kivu", "CD")
    assert kivu["precision"] == "region"
    for part in ("North Kivu", "South Kivu"):
        assert kivu["geometry"].buffer(0.01).contains(_answer(part, "CD")["geometry"])
    assert pd.isna(_answer("Ossetia", "RU")["longitude"])


def test_a_province_of_one_side_is_no_other_spelt_otherwise():
    """The North Eastern province of old is not the North Western one of today."""
    answer = _answer("Batticaloa", "LK", "North Eastern province")
    assert answer["precision"] == "town"
    assert "no province 'North Eastern province' is known" in answer["reason"]
