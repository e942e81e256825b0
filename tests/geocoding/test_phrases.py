"""Place expressions in other languages: each means what its English says.

``phrases.csv`` is for speakers: a line is a phrase, its country, and the English that it stands
for; without English it must have no pin. ``tolerance_km`` is how far the two answers may differ.
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import atlas
from atlas.geodesy import distance_km
from tests.tries import tries

PHRASES = Path(__file__).parents[1] / "data" / "geocoding" / "phrases.csv"
with PHRASES.open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file))


def _answer(name, country=""):
    return atlas.geocode(pd.DataFrame({"name": [name], "country": [country]})).iloc[0]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']}-{row['phrase']}")
def test_a_phrase_means_what_its_english_says(row):
    """The point, the radius and the precision are those of the same words in English."""
    answer = _answer(row["phrase"], row["country"])
    if not row["english"]:
        assert np.isnan(answer["longitude"]), answer["matched_name"]
        assert answer["reason"]
        return
    english = _answer(row["english"], row["country"])
    assert english["match"] == "matched", english["reason"]
    assert answer["match"] == "matched", answer["reason"]
    here = answer[["longitude", "latitude"]]
    there = english[["longitude", "latitude"]]
    within = float(row["tolerance_km"])
    assert distance_km(*here, *there) <= within
    assert abs(answer["radius_km"] - english["radius_km"]) <= within
    assert answer["precision"] == english["precision"]


@pytest.mark.parametrize("language", ["uk", "ru", "es"])
def test_each_language_has_phrases_enough(language):
    """A language is read as far as its phrases show."""
    assert sum(row["language"] == language for row in ROWS) >= 25


@settings(max_examples=tries(60), deadline=None)
@given(
    phrase=st.sampled_from([row for row in ROWS if row["english"]]),
    words=st.text(alphabet="бгджзклмнпрстфхцч", min_size=5, max_size=10),
    form=st.sampled_from(["{phrase}, {words}", "{words} {phrase}", "{phrase} ({words})"]),
)
def test_words_that_are_not_understood_make_no_phrase_surer(phrase, words, form):
    """Half-read words are no surer than the phrase by itself."""
    if phrase["language"] == "es":
        words = words.translate(str.maketrans("бгджзклмнпрстфхцч", "bgdjzklmnprstfhcq"))
    more = _answer(form.format(phrase=phrase["phrase"], words=words), phrase["country"])
    assert more["score"] <= _answer(phrase["phrase"], phrase["country"])["score"]
