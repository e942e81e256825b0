"""Coordinates as people write them: in every form, with words around them, in either order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import atlas
from tests.tries import tries


def _answer(name, country="", adm1=""):
    asked = pd.DataFrame({"name": [name], "country": [country], "adm1": [adm1]})
    return atlas.geocode(asked).iloc[0]


TYRE, BAKHMUT, AT_SEA = (35.2, 33.27), (37.9989, 48.5942), (42.4167, 14.4167)


@pytest.mark.parametrize(
    ("text", "country", "point"),
    [
        # a pair of decimals: the country says which is the latitude
        ("33.27, 35.20", "LB", TYRE),
        ("35.20, 33.27", "LB", TYRE),
        ("48.5942, 37.9989", "UA", BAKHMUT),
        ("37.9989 48.5942", "UA", BAKHMUT),
        ("coordinates: 48.5942, 37.9989", "UA", BAKHMUT),
        ("Bakhmut, 48.5942 37.9989", "UA", BAKHMUT),
        # as ships and soldiers write
        ("UKMTO incident 14-25N 042-25E", "", AT_SEA),
        ("UKMTO Incident 044: 14-25N 042-25E", "", AT_SEA),
        ("vessel 14°25'N 042°25'E attacked", "", AT_SEA),
        ("1425N 04225E", "", AT_SEA),
        ("N14 25.0 E042 25.0", "YE", AT_SEA),
        ("Position 14 25.0 N 042 25.0 E", "", AT_SEA),
        # grids, with and without their word
        ("MGRS 37UDP2618182829", "UA", BAKHMUT),
        ("MGRS: 37U DP 26181 82829", "UA", BAKHMUT),
        ("37U-DP-26181-82829", "", BAKHMUT),
        ("UTM 36S 704907 3683379", "", TYRE),
        ("plus code 8G5Q76C2+22", "", TYRE),
        # machines
        ("POINT (37.9989 48.5942)", "", BAKHMUT),
        ("SRID=4326;POINT(37.9989 48.5942)", "", BAKHMUT),
        ("geo:48.5942,37.9989;u=50", "", BAKHMUT),
        ("geo:0,0?q=48.5942,37.9989(Bakhmut)", "", BAKHMUT),
        ("https://www.google.com/maps/@48.5942,37.9989,15z", "", BAKHMUT),
        ("https://maps.google.com/?q=48.5942,37.9989", "", BAKHMUT),
        (
            "https://www.google.com/maps/place/X/@48.5,37.9,9z/data=!3d48.5942!4d37.9989",
            "",
            BAKHMUT,
        ),
        ("https://yandex.com/maps/?ll=37.9989%2C48.5942&z=15", "", BAKHMUT),
        ("strike at https://www.openstreetmap.org/#map=12/48.5942/37.9989", "", BAKHMUT),
        # beside a place that agrees
        ("Tyre 33.27N 35.20E", "LB", TYRE),
        ("Tyre (33.27N 35.20E)", "LB", TYRE),
        ("14.4167N 42.4167E, Red Sea", "", AT_SEA),
    ],
)
def test_coordinates_are_a_point_in_every_form(text, country, point):
    """The point is that of the numbers, and the radius that of their digits."""
    answer = _answer(text, country)
    assert (answer["match"], answer["method"]) == ("matched", "coordinates given")
    assert answer["longitude"] == pytest.approx(point[0], abs=0.01)
    assert answer["latitude"] == pytest.approx(point[1], abs=0.01)
    assert 0.05 <= answer["radius_km"] < 2


@pytest.mark.parametrize(
    ("text", "country", "point", "least_km", "most_km"),
    [
        ("near 33.27N 35.20E", "", TYRE, 5, 12),
        ("5 km north of 33.27, 35.20", "LB", (35.2, 33.315), 1, 5),
        ("12 nm SW of 12.5N 44.9E", "", (44.755, 12.36), 3, 15),
        ("40 nautical miles south of 12-30N 044-54E", "", (44.9, 11.83), 10, 40),
        ("between 14-25N 042-25E and 14-45N 042-05E", "", (42.25, 14.58), 15, 40),
        ("35 km from 33.27N 35.20E", "", TYRE, 35, 45),
    ],
)
def test_coordinates_are_a_place_that_words_lean_on(text, country, point, least_km, most_km):
    """What is near, beside or between coordinates is ground around there."""
    answer = _answer(text, country)
    assert answer["match"] == "matched"
    assert answer["longitude"] == pytest.approx(point[0], abs=0.03)
    assert answer["latitude"] == pytest.approx(point[1], abs=0.03)
    assert least_km <= answer["radius_km"] <= most_km


@pytest.mark.parametrize(
    ("text", "country", "adm1", "why"),
    [
        ("33.27, 35.20", "", "", "either may be the latitude"),
        ("48.5942, 37.9989", "LB", "", "lies in neither order in LB"),
        ("37UDP2618182829", "SY", "", "does not lie in SY"),
        ("48.5942N 37.9989E", "UA", "Lviv", "does not lie in the province"),
        ("Sidon (33.27N 35.20E)", "LB", "", "do not lie at Sidon"),
        ("Aleppo 33.27N 35.20E", "", "", "do not lie at Aleppo"),
        ("not at 33.27N 35.20E", "", "", "not understood: 'not at'"),
        ("far from 33.27N 35.20E", "", "", "not understood: 'far from'"),
        ("3 leagues from 33.27N 35.20E", "", "", "not understood: '3 leagues'"),
        ("///filled.count.soap", "", "", "a what3words address"),
        ("what3words: filled.count.soap", "", "", "a what3words address"),
        ("grid 261828", "UA", "", "a grid number without its square"),
        ("26181 82829", "UA", "", "a grid number without its square"),
        ("DP 261 828", "UA", "", "without its zone"),
        ("https://maps.app.goo.gl/abcdef", "", "", "an address that shows no coordinates"),
    ],
)
def test_what_may_be_another_point_is_none_and_says_why(text, country, adm1, why):
    """What contradicts, or can be read in two ways, has no pin."""
    answer = _answer(text, country, adm1)
    assert answer["match"] in ("ambiguous", "unmatched")
    assert np.isnan(answer["longitude"])
    assert why in answer["reason"]


def test_two_numbers_list_both_readings():
    """Who decides sees the two points that the numbers may mean."""
    candidates = _answer("33.27, 35.20")["candidates"]
    assert {(one["longitude"], one["latitude"]) for one in candidates} == {TYRE, TYRE[::-1]}


@pytest.mark.parametrize(
    "text",
    ["near 33.27N 35.20E", "Q 33.27 x 35.20", "5 km off 12.5", "12 km zz 33.27N", "Wy 1.5's"],
)
def test_no_message_has_a_word_of_the_works(text):
    """A reason has the words of the text, and none that only the reader of texts uses."""
    answer = _answer(text)
    for word in ("decimalpoint", "possessivemark", "xqspot"):
        assert word not in answer["reason"] + answer["matched_name"]


@settings(max_examples=tries(60), deadline=None)
@given(
    words=st.text(alphabet="bcdfghjklmnpqrtvwxz", min_size=4, max_size=12),
    form=st.sampled_from(
        ["{words} {spot}", "{spot} {words}", "{spot} ({words})", "{words}, {spot}"]
    ),
)
def test_words_beside_coordinates_never_make_them_surer(words, form):
    """Half-read words leave coordinates as sure as they are alone, at most."""
    spot = "33.2711N 35.2044E"
    assert _answer(form.format(words=words, spot=spot))["score"] <= _answer(spot)["score"]
