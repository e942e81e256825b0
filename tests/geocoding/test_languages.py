"""Place expressions in Arabic, Hebrew and French are read as the relations that they are."""

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import atlas
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geometry.shapes import distance_km
from atlas.geocoding.grammar.languages.arabic import ARABIC
from atlas.geocoding.grammar.languages.french import FRENCH
from atlas.geocoding.grammar.languages.hebrew import HEBREW
from atlas.geocoding.grammar.languages.translate import in_english
from atlas.geocoding.grammar.languages.word_roles import ROLES
from atlas.geocoding.grammar.parse_expression import read
from atlas.geocoding.grammar.relations import (
    Between,
    Border,
    Direction,
    Name,
    Near,
    Nowhere,
    Offset,
    Part,
    Together,
    Within,
)
from atlas.geocoding.spelling.place_names import fold

# Listed names: their Latin form and what they are.
PLACES = {
    "صور": ("tyre", "town"), "حلب": ("aleppo", "province"), "الناقورة": ("naqoura", "town"),
    "لبنان": ("lebanon", "wide"), "سوريا": ("syria", "wide"), "العديسة": ("odaisseh", "town"),
    "غزة": ("gaza", "city"), "شمال غزة": ("north gaza", "wide"), "بيروت": ("beirut", "town"),
    "حمص": ("homs", "province"), "تدمر": ("palmyra", "town"), "لبنان الجنوبي": ("x", "wide"),
    "צור": ("tyre", "town"), "צידון": ("sidon", "town"), "לבנון": ("lebanon", "wide"),
    "קריית שמונה": ("kiryat shmona", "town"), "עזה": ("gaza", "city"), "סוריה": ("syria", "wide"),
    "דמשק": ("damascus", "province"), "הליטני": ("litani", "line"), "ביירות": ("beirut", "town"),
    "gaza strip": ("gaza strip", "wide"), "northern gaza strip": ("northern gaza strip", "wide"),
    "southern lebanon": ("southern lebanon", "wide"), "tyr": ("tyre", "town"),
    "beyrouth": ("beirut", "town"), "liban": ("lebanon", "wide"), "alep": ("aleppo", "province"),
    "lebanon": ("lebanon", "wide"), "syria": ("syria", "wide"), "damas": ("damascus", "province"),
    "גדה": ("jeddah", "town"), "west bank": ("west bank", "wide"),
    "iran": ("iran", "wide"), "إيران": ("iran", "wide"), "איראן": ("iran", "wide"),
}  # fmt: skip


class _Listed:
    """A gazetteer of a few names."""

    def __init__(self):
        self.places = {fold(name): latin_and_kind for name, latin_and_kind in PLACES.items()}

    def spelt(self, words):
        return words in self.places

    def wide(self, words):
        return self._kind(words) in ("wide", "province")

    def line(self, words):
        return self._kind(words) == "line"

    def governed(self, words):
        return self._kind(words) == "province"

    def city(self, words):
        return self._kind(words) == "city"

    def province(self, words):
        return self.latin(words) if self._kind(words) == "province" else ""

    def kind(self, words):
        return words in ("tyre district", "aleppo airport")

    def latin(self, words):
        return self.places.get(words, ("", ""))[0]

    def _kind(self, words):
        return self.places.get(words, ("", ""))[1]


LISTED = _Listed()


def _read(text):
    return read(in_english(text, LISTED), LISTED.spelt)


def _name(text):
    return Name(fold(text))


@pytest.mark.parametrize(
    ("text", "km", "bearing", "of"),
    [
        ("على بعد 5 كم جنوب صور", 5, 180, "صور"),
        ("على بعد ٥ كيلومترات شمال شرقي حلب", 5, 45, "حلب"),  # Arabic-Indic digits
        ("نحو ٢٫٥ كلم إلى الغرب من حلب", 2.5, 270, "حلب"),  # decimal sign, "to the west of"
        ("خمسة كيلومترات شرق صور", 5, 90, "صور"),
        ("كيلومترين جنوبي صور", 2, 180, "صور"),  # the dual
        ("500 متر شمال غرب صور", 0.5, 315, "صور"),
        ("10 كم من بيروت", 10, None, "بيروت"),
        ("5 كم شمال غزة", 5, 0, "city غزة"),  # not 5 km of "North Gaza"
        ('5 ק"מ מזרחית לקריית שמונה', 5, 90, "קריית שמונה"),
        ("כ-5 ק״מ מצפון לצור", 5, 0, "צור"),  # gershayim, "about" as a prefix
        ("5ק''מ צפונית לצידון", 5, 0, "צידון"),  # two apostrophes, no space
        ("במרחק 3 קילומטרים מצידון", 3, None, "צידון"),
        ("שני קילומטרים דרומית־מזרחית לצור", 2, 135, "צור"),  # maqaf
        ("קילומטר וחצי מערבית לדמשק", 1.5, 270, "דמשק"),
        ("500 מ' דרומה לצור", 0.5, 180, "צור"),
        ("à 5 km au nord de Tyr", 5, 0, "tyr"),
        ("à 2,5 kilomètres à l’est de Tyr", 2.5, 90, "tyr"),
        ("à une dizaine de km au sud-ouest de Damas", 10, 225, "damas"),
        ("à cinq kilomètres de Beyrouth", 5, None, "beyrouth"),
        ("à 12 km au nord-nord-est d'Alep", 12, 22.5, "alep"),
    ],
)
def test_offsets_in_three_tongues(text, km, bearing, of):
    """Numbers in figures and words, units and sixteen points, each in its own word order."""
    found = _read(text)
    assert isinstance(found, Offset)
    assert (found.km, found.bearing, found.of) == (pytest.approx(km), bearing, _name(of))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("جنوب صور", Direction(180.0, 90.0, _name("صور"))),
        ("شمالي شرق حلب", Direction(45.0, 90.0, _name("حلب"))),
        ("في شمال حلب", Part(0.0, _name("حلب"))),
        ("بالقرب من صور", Near("near", _name("صور"))),
        ("في محيط مدينة صور", Near("near", _name("صور"))),
        ("أطراف بلدة العديسة الشرقية", Part(90.0, Near("outskirts", _name("العديسة")))),
        ("ريف تدمر", Near("countryside", _name("تدمر"))),
        ("بين صور والناقورة", Between(_name("صور"), _name("الناقورة"), False)),
        ("بين بلدتي العديسة وكفركلا", Between(_name("العديسة"), _name("كفركلا"), False)),
        ("طريق صور - الناقورة", Between(_name("صور"), _name("الناقورة"), True)),
        ("أوتوستراد حمص حلب الدولي", Between(_name("حمص"), _name("حلب"), True)),
        ("الحدود اللبنانية السورية", Border((_name("lebanon"), _name("syria")))),
        ("الحدود السورية – اللبنانية", Border((_name("syria"), _name("lebanon")))),
        ("على الحدود بين لبنان وسوريا", Border((_name("لبنان"), _name("سوريا")))),
        ("العديسة وصور", Together((_name("العديسة"), _name("صور")), False)),
        ("جنوبي لبنان", _name("southern lebanon")),
        ("الجنوب اللبناني", _name("southern lebanon")),
        ("ببيروت", _name("بيروت")),
        ("מצפון לצור", Direction(0.0, 90.0, _name("צור"))),
        ("צפון-מזרח סוריה", Part(45.0, _name("סוריה"))),
        ("דרום הליטני", Direction(180.0, 90.0, _name("הליטני"))),
        ("דרום ביירות", Part(180.0, _name("ביירות"))),
        ("סמוך לצידון", Near("near", _name("צידון"))),
        ("בפאתי דמשק", Near("outskirts", _name("דמשק"))),
        ("מבנה בדמשק", _name("דמשק")),  # what stands there is not where
        ("منزل في صور", _name("صور")),
        ("בין צור לצידון", Between(_name("צור"), _name("צידון"), False)),
        ("בין צור ובין צידון", Between(_name("צור"), _name("צידון"), False)),
        ("כביש צור–צידון", Between(_name("צור"), _name("צידון"), True)),
        ("הכביש מביירות לדמשק", Between(_name("ביירות"), _name("דמשק"), True)),
        ("גבול סוריה-לבנון", Border((_name("סוריה"), _name("לבנון")))),
        ("הגבול הסורי-לבנוני", Border((_name("syria"), _name("lebanon")))),
        ("צפון הרצועה", _name("northern gaza strip")),
        ("בגדה", _name("west bank")),  # the article is part of the prefix: no Jeddah
        (
            "צפון ודרום סוריה",
            Together((Part(0.0, _name("סוריה")), Part(180.0, _name("סוריה"))), False),
        ),
        ("צור וקריית שמונה", Together((_name("צור"), _name("קריית שמונה")), False)),
        ("לעזה", _name("עזה")),
        ("au sud de Beyrouth", Direction(180.0, 90.0, _name("beyrouth"))),
        ("le sud de Beyrouth", Part(180.0, _name("beyrouth"))),
        ("dans le sud du Liban", _name("southern lebanon")),
        ("le Sud libanais", _name("southern lebanon")),
        ("à proximité de Tyr", Near("near", _name("tyr"))),
        ("en périphérie d'Alep", Near("outskirts", _name("alep"))),
        ("entre Tyr et Beyrouth", Between(_name("tyr"), _name("beyrouth"), False)),
        ("route de Beyrouth à Damas", Between(_name("beyrouth"), _name("damas"), True)),
        ("l’autoroute Damas-Alep", Between(_name("damas"), _name("alep"), True)),
        ("frontière libano-syrienne", Border((_name("lebanon"), _name("syria")))),
        ("Tyr et Beyrouth", Together((_name("tyr"), _name("beyrouth")), False)),
        ("à Beyrouth", _name("beyrouth")),
    ],
)  # fmt: skip
def test_relations_in_three_tongues(text, expected):
    """Each form of words becomes the relation that its English form does."""
    assert _read(text) == expected


@pytest.mark.parametrize(
    "text",
    ["السفارة الإيرانية في بيروت", "سفارة إيران في بيروت", "السفارة الإيرانية ببيروت",
     "שגרירות איראן בביירות", "השגרירות האיראנית בביירות", "ambassade d'Iran à Beyrouth",
     "l’ambassade iranienne à Beyrouth"],
)  # fmt: skip
def test_an_embassy_is_told_as_it_is_listed(text):
    """Whatever the order of its words, an embassy in a town is looked for under one name."""
    assert _read(text) == Within(Name("iranian embassy"), Name("beirut"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ريف حلب الشمالي", "northern countryside of aleppo governorate"),
        ("الريف الشمالي لحلب", "northern countryside of aleppo governorate"),
        ("بلدة العديسة قضاء صور", "town العديسه in tyre district"),
        ("كفركلا، قضاء صور", "كفركلا, tyre district"),
        (
            "ريفي حلب وحمص",
            "countryside of aleppo governorate and countryside of homs governorate",
        ),
        ("مطار حلب الدولي", "aleppo international airport"),
        ("مستشفى حلب", "حلب hospital"),  # no hospital is listed so
        ("صور (غير محدد)", "صور (place not given)"),
        ("la campagne ouest d'Alep", "western countryside of aleppo governorate"),
        ("Qlaileh (caza de Tyr)", "Qlaileh (tyre district)"),
        ("דמשק וסביבותיה", "דמשק and surroundings"),
        ("מצפון לליטני", "north of הליטני"),  # the article is part of the prefix
        ("شَمال غَزة", "شَمال غَزة"),  # a listed name, with vowel marks
        ("صــور", "صــور"),
    ],
)
def test_words_come_in_the_order_of_english(text, told):
    """Sides go before their noun, provinces and districts say their Latin name."""
    assert in_english(text, LISTED) == told


@pytest.mark.parametrize(
    "text",
    ["غير معروف", "مكان غير محدد", "عدة مناطق", "לא ידוע", "מיקום לא ידוע", "ברחבי הארץ",
     "non précisé", "lieu inconnu", "plusieurs localités", "צור (לא ידוע)"],
)  # fmt: skip
def test_words_that_name_no_place_in_three_tongues(text):
    """Nothing is made of words that say that there is no place."""
    assert isinstance(_read(text), Nowhere)


@pytest.mark.parametrize(
    "text",
    ["Nord", "Sud", "الشمالية", "הצפון", "שפרעם", "Port Said", "Nabatîyé et Tahta",
     "a town of the north", "20 kilometres west of Deir ez-Zor", "La Marsa", "Saint-Étienne",
     "nord stream", "entre rios",
     "سرايا القدس", "חיזבאללה",
     "כביש 6", "بلاط", "וולונטריה"],
)  # fmt: skip
def test_what_says_nothing_of_this_is_left_as_it_is(text):
    """Names that begin like a direction or a prefix, actors and other tongues are not touched."""
    assert in_english(text, LISTED) == text


@pytest.mark.parametrize("tongue", [ARABIC, HEBREW, FRENCH], ids=["arabic", "hebrew", "french"])
def test_every_word_of_a_tongue_does_something(tongue):
    """A table has folded words only, each with a role that the orders know."""
    for phrase, word in tongue.phrases.items():
        assert word.role in ROLES
        assert " ".join(phrase) == fold(" ".join(phrase)) == word.text


_WORDS = st.sampled_from(
    [" ".join(phrase) for one in (ARABIC, HEBREW, FRENCH) for phrase in one.phrases]
    + [*PLACES, "5", "٣", "-", "–", "،", "(", ")", "/", "و", "ל"]
)


@given(st.lists(_WORDS, max_size=12).map(" ".join))
def test_any_order_of_words_is_told(text):
    """No order of the tongues' own words brings the reader down."""
    assert _read(text) is not None


@given(st.text(max_size=80))
@example("à ¹:ÐU")  # a digit that is no decimal one
@example("¹:ÐU")
def test_any_text_is_told(text):
    """Nor does any other text."""
    assert _read(text) is not None


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
    """What is listed in these letters, and spelt otherwise, is not meant."""
    found = atlas.geocode([name], gazetteer=SOUNDS_ALIKE).iloc[0]
    assert "Peru" not in [one["name"] for one in found["candidates"]]
    assert found["candidates"][0]["name"] == "Beirut"


@pytest.mark.parametrize(
    ("text", "longitude", "latitude", "widest_km"),
    [
        ("12 كم شمال شرق بعلبك", 36.31, 34.08, 8),
        ("في محيط مدينة الرستن", 36.73, 34.93, 12),
        ("ريف إدلب الجنوبي", 36.68, 35.5, 60),  # Khan Shaykhun and Maarat al-Numan are in it
        ("الطريق بين بيروت ودمشق", 35.86, 33.72, 50),
        ("الحدود السورية التركية قرب القامشلي", 41.22, 37.07, 15),
        ("محيط السفارة الإيرانية في بيروت", 35.488, 33.86, 8),
        ("حي الشجاعية شرق مدينة غزة", 34.475, 31.5, 4),
        ("تدمر شرق حمص", 38.28, 34.56, 8),  # the town, far as it is, and not both
        ("שני קילומטרים דרומית לאשקלון", 34.57, 31.65, 4),
        ("צפון הרצועה", 34.49, 31.54, 12),
        ("הקונסוליה האיראנית בדמשק", 36.26, 33.504, 2),
        ("בין מטולה לקריית שמונה", 35.575, 33.243, 8),
        ("à 10 km au sud-ouest de Damas", 36.215, 33.447, 9),
        ("entre Khiam et Kfar Kila", 35.58, 33.30, 8),
        ("la banlieue sud de Beyrouth", 35.507, 33.851, 5),
        ("l'aéroport international de Damas", 36.516, 33.411, 4),
    ],
)
def test_expressions_are_answered_where_their_readers_look(text, longitude, latitude, widest_km):
    """With the shipped gazetteer the ground that is meant is inside the radius, which is small."""
    found = atlas.geocode([text]).iloc[0]
    assert found["match"] == "matched"
    away = distance_km(found["longitude"], found["latitude"], longitude, latitude)
    assert away <= found["radius_km"] <= widest_km


@pytest.mark.parametrize(
    "text", ["سرايا القدس", "حزب الله", "חיזבאללה", "غير معروف", "non précisé"]
)
def test_actors_and_unknown_places_stay_unplaced(text):
    """An actor's name is no place, in any script."""
    assert atlas.geocode([text]).iloc[0]["match"] == "unplaced"


@pytest.mark.parametrize("text", ["between Twin and Pair", "Twin and Pair"])
def test_two_ambiguous_names_said_together_mean_the_two_that_lie_by_each_other(text):
    """Where no other two do: a town's own name is often that of towns elsewhere."""
    rows = [
        (name, "settlement", country, longitude, 34.0, 5000)
        for name, country, longitude in (
            ("Twin", "LB", 35.5), ("Twin", "OM", 58.0), ("Pair", "LB", 35.6), ("Pair", "TR", 30.0),
        )
    ]  # fmt: skip
    columns = ["name", "kind", "country", "longitude", "latitude", "population"]
    gazetteer = Gazetteer.from_table(pd.DataFrame(rows, columns=columns))
    assert atlas.geocode(["Twin"], gazetteer=gazetteer)["match"].tolist() == ["ambiguous"]
    found = atlas.geocode([text], gazetteer=gazetteer).iloc[0]
    assert found["match"] == "matched"
    assert found["longitude"] == pytest.approx(35.55, abs=0.1)


@pytest.mark.parametrize(
    "forms",
    [
        ["جنوب صور", "جَنوبَ صُور", "جنوب صـــور", "\u200fجنوب\u00a0صور\u200f"],  # marks, tatweel
        ["شمالي بيروت", "شمالى بيروت", "شمالی بیروت"],  # final ya, Persian ya
        ["5 كم جنوب صور", "5كم جنوب صور", "٥ كم جنوب صور", "۵ کم جنوب صور", "5 كلم جنوبي صور"],
        ['5 ק"מ מצפון לצור', "5 ק״מ מצפון לצור", "5ק''מ מצפון לצור", "5 קמ מצפון לצור"],
        ["צפון-מזרח סוריה", "צפון־מזרח סוריה", "צפון מזרח סוריה"],
        ["מצפון לצידון", "מצפון ל-צידון", "מִצָּפוֹן לְצִידוֹן", "צפונית לצידון"],
        ["à l'est d'Alep", "à l’est d’Alep", "A l'Est d'Alep", "à l'est d' Alep"],
    ],
    ids=lambda forms: forms[0],
)
def test_the_ways_to_type_one_expression_are_one(forms):
    """Vowel marks, tatweel, Persian letters and digits, apostrophes, gershayim and dashes."""
    assert len({str(_read(form)) for form in forms}) == 1
