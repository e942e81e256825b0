"""Expressions: every form of words is read as the relation that it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.geocoding.grammar.parse_expression import read
from atlas.geocoding.grammar.relations import (
    Among,
    Aside,
    Bank,
    Between,
    Border,
    Coast,
    Direction,
    Either,
    Heading,
    Inside,
    Name,
    Near,
    Nowhere,
    Off,
    Offset,
    Part,
    Roles,
    Side,
    Together,
    Within,
)

LISTED = {
    "tyre", "homs", "damascus", "lebanon", "syria", "turkey", "israel", "west bank", "metula",
    "blue line", "beirut", "gaza strip", "qlaileh", "north lebanon", "iraq",
}  # fmt: skip
TYRE, HOMS, SYRIA = Name("tyre"), Name("homs"), Name("syria")


def _known(text):
    return text in LISTED


def _read(text):
    return read(text, _known)


@pytest.mark.parametrize(
    ("text", "km", "bearing"),
    [
        ("12 km north of Tyre", 12, 0),
        ("12.5 kilometres NNE of Tyre", 12.5, 22.5),
        ("12,5 km north-east of Tyre", 12.5, 45),  # decimal comma
        ("about 3km ESE of Tyre", 3, 112.5),  # number and unit in one word
        ("twenty five kilometers to the south of Tyre", 25, 180),
        ("500 m west from Tyre", 0.5, 270),
        ("5 miles south-south-west of Tyre", 8.04672, 202.5),
        ("half a mile north west of Tyre", 0.804672, 315),
        ("some 12 km from Tyre", 12, None),  # no direction
        ("٣ km north of Tyre", 3, 0),  # Arabic-Indic digits
        ("Tyre, 12 km north", 12, 0),
        ("5 nautical miles west of Tyre", 9.26, 270),
        ("one and a half kilometres north of Tyre", 1.5, 0),
        ("10-15 km north of Tyre", 12.5, 0),  # the middle of a range
        ("between 5 and 10 km from Tyre", 7.5, None),
        ("within 5 km of Tyre", 5, None),
        ("less than 10 km from Tyre", 10, None),
        ("several kilometres south of Tyre", 5, 180),
    ],
)
def test_offsets(text, km, bearing):
    """Numbers in figures and words, four units, sixteen compass points."""
    found = _read(text)
    assert isinstance(found, Offset)
    assert (found.km, found.bearing, found.of) == (pytest.approx(km), bearing, TYRE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("north of Tyre", Direction(0.0, 90.0, TYRE)),
        ("just south-east of Tyre", Direction(135.0, 90.0, TYRE)),
        ("Tyre (south and south-west)", Direction(202.5, 135.0, TYRE)),
        ("Tyre (north of the city)", Direction(0.0, 90.0, TYRE)),
        ("near Tyre", Near("near", TYRE)),
        ("in the vicinity of Tyre", Near("near", TYRE)),
        ("outskirts of Tyre", Near("outskirts", TYRE)),
        ("Tyre area", Near("area", TYRE)),
        ("Tyre countryside", Near("countryside", TYRE)),
        ("ريف tyre", Near("countryside", TYRE)),
        ("fields near Tyre", Near("near", TYRE)),
        ("a village near Tyre", Near("near", TYRE)),
        ("house in Tyre", TYRE),
        ("southern Syria", Part(180.0, SYRIA)),
        ("the north-eastern part of Syria", Part(45.0, SYRIA)),
        ("central Gaza Strip", Part(None, Name("gaza strip"))),
        ("جنوب syria", Part(180.0, SYRIA)),
        ("western countryside of Homs", Part(270.0, Near("countryside", HOMS))),
        ("between Tyre and Homs", Between(TYRE, HOMS, False)),
        ("fields between Tyre and Homs", Between(TYRE, HOMS, False)),
        ("on the road from Tyre to Homs", Between(TYRE, HOMS, True)),
        ("road between Tyre and Homs", Between(TYRE, HOMS, True)),
        ("Tyre-Homs highway", Between(TYRE, HOMS, True)),
        ("Syria/Turkey Border", Border((SYRIA, Name("turkey")))),
        ("Syrian-Turkish border", Border((SYRIA, Name("turkey")))),
        ("border between Syria and Iraq", Border((SYRIA, Name("iraq")))),
        ("coast of Lebanon", Coast(Name("lebanon"))),
        ("off the coast of Tyre", Off(None, TYRE)),
        ("the coast of Lebanon", Coast(Name("lebanon"))),
        ("waters off Tyre", Off(None, TYRE)),
        ("10 nautical miles off Tyre", Off(18.52, TYRE)),
        ("2 km inside Lebanon", Inside(2.0, Name("lebanon"))),
        ("2 km inside Lebanon from Metula", Inside(2.0, Name("lebanon"), Name("metula"))),
        ("Lebanese side of the border", Side(Border(()), Name("lebanon"))),
        ("3 km from the border with Israel", Offset(3.0, None, Border((Name("israel"),)))),
        ("eastern bank of Blue Line", Bank(90.0, Name("blue line"))),
        ("triangle between Tyre, Homs and Metula", Among((TYRE, HOMS, Name("metula")))),
        ("halfway between Tyre and Homs", Between(TYRE, HOMS, False, True)),
        ("toward Tyre", Heading(TYRE)),
        ("fired from Tyre toward Homs", Roles((TYRE, HOMS))),
        ("the port of Tyre", Either(Name("tyre port"), TYRE)),
        ("Homs' southern countryside", Part(180.0, Near("countryside", HOMS))),
        ("Homs southern countryside", Part(180.0, Near("countryside", HOMS))),
        ("southern countryside of Homs", Part(180.0, Near("countryside", HOMS))),
        ("rural southern Homs", Part(180.0, Near("countryside", HOMS))),
        ("Syria's south", Part(180.0, SYRIA)),
        ("Lebanon's Tyre", Within(TYRE, Name("lebanon"))),
        ("Tyre, Homs and Metula", Together((TYRE, HOMS, Name("metula")), False)),
        ("Homs–Tyre road", Between(HOMS, TYRE, True)),
        ("Homs–Tyre", Together((HOMS, TYRE), True)),
        ("the rebel-held town of Tyre", Either(Name("town of tyre"), TYRE)),
        ("two villages near Tyre", Near("near", TYRE)),
        ("Homs and its surroundings", Together((HOMS, Near("near", HOMS)), False)),
        ("Blue Line near Metula", Within(Name("blue line"), Near("near", Name("metula")))),
        ("Qlaileh, Tyre", Within(Name("qlaileh"), TYRE)),
        ("Qlaileh, Tyre, Lebanon", Within(Name("qlaileh"), Within(TYRE, Name("lebanon")))),
        ("Homs / Tyre", Together((HOMS, TYRE), True)),
        ("Homs and Tyre", Together((HOMS, TYRE), False)),
        ("Homs; Tyre", Together((HOMS, TYRE), False)),
        (
            "Homs city and countryside",
            Together((Near("self", HOMS), Near("countryside", HOMS)), False),
        ),
        ("Homs (Tyre)", Aside(HOMS, TYRE)),
        ("Iranian embassy in Beirut", Within(Name("iranian embassy"), Name("beirut"))),
        (
            "near the Iranian embassy in Beirut",
            Near("near", Within(Name("iranian embassy"), Name("beirut"))),
        ),
    ],
)  # fmt: skip
def test_relations(text, expected):
    """Each form of words becomes its relation, nested where the words are."""
    assert _read(text) == expected


@pytest.mark.parametrize("text", ["West Bank", "North Lebanon", "Beirut", "Unheard Of Village"])
def test_a_name_is_a_name(text):
    """What is listed as it stands is no part or direction of anything, nor are other words."""
    assert _read(text) == Name(text.lower())


@pytest.mark.parametrize(
    "text",
    ["place not given", "Lebanon (place not given)", "Israel (nationwide)", "several areas", "",
     "Syria, not stated", "N/A", "()", "Israel (several areas)"],
)  # fmt: skip
def test_words_that_name_no_place(text):
    """Nothing is made of words that say that there is no place."""
    assert isinstance(_read(text), Nowhere)


_GRAMMAR = (
    "12 km north of near between and the road from to border coast in , ( ) / ; tyre homs syria "
    "southern area countryside outskirts miles half a ريف جنوب off coast side border inside bank "
    "triangle toward fired halfway suburbs the rural Tyre's airport its syrian 10-15 – several nm"
)
_WORDS = st.sampled_from(_GRAMMAR.split())


@given(st.lists(_WORDS, max_size=30).map(" ".join))
def test_any_order_of_words_is_read(text):
    """No order of the grammar's own words brings the reader down."""
    assert _read(text) is not None


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    """Nor does any other text."""
    assert _read(text) is not None


@pytest.mark.parametrize("word", ["near ", "north of ", "(", "a, ", "between a and ", "/"])
def test_endless_texts_are_no_expressions(word):
    """A text that nests without end is taken for a name that nobody lists."""
    assert _read(word * 5000) is not None
