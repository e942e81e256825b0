"""Many places of one name, one row that fails, and how many gazetteers a process keeps."""

import gc
import weakref

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import atlas
from atlas.geocoding import geocoder as asking
from atlas.geocoding.gazetteer.place_table import Gazetteer
from tests.tries import tries


def _namesakes(count, spread, *, people=0):
    """Return a gazetteer with so many places of one name, so many degrees apart."""
    steps = np.arange(count)
    return Gazetteer.from_table(
        pd.DataFrame(
            {
                "name": "Ivanivka",
                "country": "UA",
                "longitude": 24.0 + spread * (steps % 25),
                "latitude": 46.0 + spread * (steps // 25),
                "population": people,
            }
        )
    )


@settings(max_examples=tries(25))
@given(count=st.integers(1, 500))
@example(count=50)
@example(count=51)
@example(count=500)
def test_a_name_is_answered_whatever_the_number_of_its_equal_rivals(count):
    """One place is matched; more are ambiguous, are counted, and get no pin."""
    answer = atlas.geocode(["Ivanivka"], gazetteer=_namesakes(count, 1.0)).iloc[0]
    if count == 1:
        assert answer["match"] == "matched"
        return
    assert answer["match"] == "ambiguous"
    assert np.isnan(answer["longitude"])
    assert f"any of {count} places" in answer["reason"]
    assert len(answer["candidates"]) == min(count, 8)


def test_rivals_that_are_not_listed_are_said():
    """Eight of sixty candidates are shown, and the reason says that these are not all."""
    reason = atlas.geocode(["Ivanivka"], gazetteer=_namesakes(60, 0.25)).loc[0, "reason"]
    assert "the likeliest 8 are listed" in reason
    few = atlas.geocode(["Ivanivka"], gazetteer=_namesakes(5, 0.25)).loc[0, "reason"]
    assert "are listed" not in few


def test_many_small_rivals_are_not_left_out_of_the_ground_of_the_likeliest():
    """A third of the weight lies with far hamlets: a disc around two near towns is no answer."""
    far = _namesakes(200, 0.25).table[["name", "country", "longitude", "latitude"]]
    near = far.head(2).assign(longitude=[30.0, 30.12], latitude=50.0, population=150_000)
    table = pd.concat([near, far], ignore_index=True)
    answer = atlas.geocode(["Ivanivka"], gazetteer=Gazetteer.from_table(table)).iloc[0]
    assert answer["match"] == "ambiguous"
    assert np.isnan(answer["longitude"])


@pytest.mark.parametrize(
    "text", ["12 km north of Ivanivka", "between Ivanivka and Ivanivka", "the Ivanivka area"]
)
def test_expressions_on_a_name_with_many_rivals_are_answered(text):
    """What leans on an ambiguous name is a reason, not an error."""
    answer = atlas.geocode([text], gazetteer=_namesakes(120, 0.25)).iloc[0]
    assert answer["match"] in ("ambiguous", "unmatched", "unplaced")
    assert answer["reason"]


def test_one_row_that_fails_does_not_lose_the_table(monkeypatch):
    """The row says what went wrong; the rows beside it are answered as ever."""
    real = asking.place

    def _broken(gazetteer, name, where):
        if name == "Tyre":
            return 1 / 0
        return real(gazetteer, name, where)

    monkeypatch.setattr(asking, "place", _broken)
    answers = atlas.geocode(["Tyre", "Sidon", "Tyre"])
    assert answers["match"].tolist() == ["unmatched", "matched", "unmatched"]
    assert "ZeroDivisionError" in answers.loc[0, "reason"]
    assert "report" in answers.loc[0, "reason"]
    assert np.isnan(answers.loc[0, "longitude"])


def test_one_place_that_cannot_be_drawn_does_not_lose_the_table(monkeypatch):
    """Shapes are made for all rows at once; where one fails, it alone has none."""
    real = asking.geometries

    def _broken(longitude, latitude, radius, is_disc, wedge, own):
        if len(own) > 1 or is_disc.any():
            return int("no shape")
        return real(longitude, latitude, radius, is_disc, wedge, own)

    monkeypatch.setattr(asking, "geometries", _broken)
    answers = atlas.geocode(["12 km north of Tyre", "Sidon"])
    assert answers["match"].tolist() == ["unmatched", "matched"]
    assert "ValueError" in answers.loc[0, "reason"]
    assert answers.loc[0, "geometry"] is None


@settings(max_examples=tries(20))
@given(
    longitude=st.sampled_from([-180.0, -179.999, 0.0, 179.999, 180.0]),
    latitude=st.sampled_from([-90.0, -89.99, 0.0, 89.99, 90.0]),
    radius=st.sampled_from([0.0, 0.001, 3.0, 500.0, 19_000.0]),
)
def test_places_at_the_ends_of_the_world_are_answered(longitude, latitude, radius):
    """An own table may hold the poles, the date line, and radii as wide as the world."""
    own = pd.DataFrame(
        {"name": ["Ende"], "longitude": longitude, "latitude": latitude, "radius_km": radius}
    )
    texts = ["Ende", "12 km north of Ende", "near Ende", "east of Ende", "off the coast of Ende"]
    answers = atlas.geocode(texts, gazetteer=Gazetteer.from_table(own))
    assert not answers["reason"].str.contains("a fault of atlas").any()


def test_a_gazetteer_goes_when_another_is_loaded():
    """Each weighs some 67 MB; what was answered from one must not keep it."""
    questions = pd.DataFrame(
        {
            "name": ["Tyre", "Haifa", "on the border between Lebanon and Israel", "Sarafand"],
            "country": ["Lebanon", "IL", "", "LB"],
            "adm1": ["South", "Haifa", "", "South Governorate"],
            "adm2": ["Tyre", "", "", "Sidon"],
        }
    )
    kept = []
    for number in range(3):
        own = pd.DataFrame({"name": [f"Hill {number}"], "longitude": [35.4], "latitude": [33.2]})
        gazetteer = atlas.load_gazetteer(extra=[own], installed=False)
        atlas.geocode(questions, gazetteer=gazetteer)
        kept.append(weakref.ref(gazetteer))
        del gazetteer
    gc.collect()
    assert [one() is None for one in kept] == [True, True, False]
