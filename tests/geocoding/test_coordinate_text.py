"""Coordinates that stand where a name should, and numbers in the digits of other scripts."""

import numpy as np
import pandas as pd
import pytest

import atlas
from atlas.geocoding.manage_layers import learn


@pytest.mark.parametrize(
    "text",
    [
        "33.27N 35.20E",
        "33.27° N, 35.20° E",
        "33°16'12\"N 35°12'00\"E",
        "(33.27 N; 35.20 E)",
        "٣٣٫٢٧ N، ٣٥٫٢٠ E",  # Arabic-Indic digits and marks
        "۳۳.۲۷N ۳۵.۲۰E",  # Persian digits
    ],
)
def test_coordinates_with_their_directions_are_a_point(text):
    """The point is theirs, with an error of half their last digit."""
    answer = atlas.geocode([text]).iloc[0]
    assert (answer["match"], answer["method"]) == ("matched", "coordinates given")
    assert answer["longitude"] == pytest.approx(35.2)
    assert answer["latitude"] == pytest.approx(33.27)
    assert 0 < answer["radius_km"] < 1


@pytest.mark.parametrize(
    ("text", "why", "match"),
    [
        ("33.27, 35.20", "two numbers", "ambiguous"),  # which is the latitude?
        ("٣٣٫٢٧، ٣٥٫٢٠", "two numbers", "ambiguous"),
        ("95.00N 35.20E", "outside the world", "unmatched"),
    ],
)
def test_coordinates_that_may_be_another_point_are_none(text, why, match):
    """There is no pin, and the reason says what to write."""
    answer = atlas.geocode([text]).iloc[0]
    assert answer["match"] == match
    assert np.isnan(answer["longitude"])
    assert why in answer["reason"]


def test_the_radius_is_as_wide_as_the_digits_are_few():
    """Whole degrees are known to tens of kilometres only."""
    answer = atlas.geocode(["33N 35E", "33.3N 35.2E", "33.2721N 35.2033E"])
    assert answer["precision"].tolist() == ["region", "area", "exact"]
    assert answer["radius_km"].is_monotonic_decreasing


def test_own_tables_may_have_their_numbers_in_other_digits(tmp_path, monkeypatch):
    """A table of places, and one to learn from, are read as they were written."""
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path))
    own = pd.DataFrame({"name": ["Hill 402"], "longitude": ["٣٥٫٤"], "latitude": ["۳۳.۲"]})
    found = atlas.load_gazetteer(extra=[own]).find("Hill 402").iloc[0]
    assert (found["longitude"], found["latitude"]) == (35.4, 33.2)
    layer = learn(own.assign(country="LB"), "hers")
    assert layer.places == 1
