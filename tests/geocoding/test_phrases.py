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
from atlas.geocoding.grammar.languages.lexicon import lexicons
from atlas.geodesy import distance_km
from tests.tries import tries

PHRASES = Path(__file__).parents[1] / "data" / "geocoding" / "phrases.csv"
with PHRASES.open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file))


NAMES = {
    "uk": ["Бахмута", "Харківська", "12", "5-7", "Абракадабри", "48.59, 37.99", "-"],
    "ru": ["Бахмута", "Харьковской", "12", "5-7", "Абракадабры", "48.59, 37.99", "-"],
    "es": ["Culiacán", "Cauca", "12", "5-7", "Abracadabra", "24.80, -107.39", "-"],
    "tr": ["Cizre", "Şırnak'ın", "12", "5-7", "Abrakadabra'nın", "37.32, 42.19", "-"],
}


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


@pytest.mark.parametrize("language", ["uk", "ru", "es", "tr"])
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
    if phrase["language"] in ("es", "tr"):
        words = words.translate(str.maketrans("бгджзклмнпрстфхцч", "bgdjzklmnprstfhcq"))
    more = _answer(form.format(phrase=phrase["phrase"], words=words), phrase["country"])
    assert more["score"] <= _answer(phrase["phrase"], phrase["country"])["score"]


WORDS = {
    code: [" ".join(words) for words in lexicon.phrases] + NAMES[code]
    for code, lexicon in lexicons().items()
}


@settings(max_examples=tries(150), deadline=None)
@given(st.data())
def test_any_order_of_words_is_answered(data):
    """No order of the words of a language is a fault, whatever it means."""
    words = WORDS[data.draw(st.sampled_from(sorted(WORDS)))]
    text = "".join(
        data.draw(st.sampled_from(words)) + data.draw(st.sampled_from([" ", " ", ", ", " (", ") "]))
        for _ in range(data.draw(st.integers(1, 7)))
    )
    assert "fault of atlas" not in _answer(text, data.draw(st.sampled_from(["", "UA"])))["reason"]
