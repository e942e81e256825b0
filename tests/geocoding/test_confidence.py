"""A spelling near a listed one: when it is taken for it, and what is said when it is not."""

import pandas as pd
import pytest

import atlas
from atlas.geocoding.gazetteer.place_table import Gazetteer

NEAR = 35.44, 33.38  # in the governorate of Nabatieh
OWN = pd.DataFrame(
    [("Karmoutiyeh", "LB", *NEAR, 0), ("Zarmouq", "LB", 35.5, 33.9, 0)],
    columns=["name", "country", "longitude", "latitude", "population"],
)


@pytest.fixture(scope="module")
def gazetteer():
    """Return the shipped gazetteer with two villages on top."""
    return atlas.load_gazetteer(extra=[OWN])


def _ask(gazetteer, name, country="LB", adm1="", adm2=""):
    row = {"name": [name], "country": [country], "adm1": [adm1], "adm2": [adm2]}
    return atlas.geocode(pd.DataFrame(row), gazetteer=gazetteer).iloc[0]


def test_a_near_spelling_with_no_more_than_the_country_gets_no_pin(gazetteer):
    """Most villages are not listed, so that it is another one as often; the listed one is named."""
    answer = _ask(gazetteer, "Kermatiyeh")
    assert answer["match"] == "unmatched"
    assert pd.isna(answer["longitude"])
    assert answer["candidates"][0]["name"] == "Karmoutiyeh"
    assert "nearly so is Karmoutiyeh at 35.440, 33.380" in answer["reason"]


@pytest.mark.parametrize("beside", [{"adm1": "Nabatieh"}, {"adm2": "Nabatieh district"}])
def test_a_near_spelling_is_taken_where_the_province_or_district_is_told(gazetteer, beside):
    """It is right in more than nine of ten cases then, and the score says so."""
    answer = _ask(gazetteer, "Kermatiyeh", **beside)
    assert (answer["match"], answer["method"]) == ("matched", "near spelling")
    assert answer["longitude"] == NEAR[0]
    assert 0.9 <= answer["score"] < 0.98


def test_a_near_spelling_is_taken_beside_another_place_of_its_event(gazetteer):
    """Forty kilometres are a province's breadth; two hundred say nothing."""
    asked = pd.DataFrame({"name": ["Kermatiyeh"], "country": ["LB"]})
    for point, match in (((35.5, 33.3), "matched"), ((36.5, 35.2), "unmatched")):
        answer = atlas.geocode(asked, gazetteer=gazetteer, context=[point])
        assert answer.loc[0, "match"] == match


def test_a_near_spelling_is_not_taken_in_another_province(gazetteer):
    """What is told around a name speaks against a place as well as for it."""
    assert _ask(gazetteer, "Kermatiyeh", adm1="Akkar")["match"] == "unmatched"


def test_a_near_spelling_is_taken_where_all_villages_are_listed():
    """With a country's own file a village of a like name is more likely a spelling of it."""
    rows = [(f"Place{number}", "IL", 35.0, 32.0 + number / 1000, 0) for number in range(5)]
    rows.append(("Karmoutiyeh", "IL", 35.2, 32.5, 0))
    full = Gazetteer.from_table(pd.DataFrame(rows, columns=OWN.columns))
    assert _ask(full, "Kermatiyeh", "IL")["longitude"] == 35.2


def test_a_town_is_taken_for_a_near_spelling_of_it(gazetteer):
    """Misspelt names of towns are commoner than villages that are called nearly so."""
    answer = _ask(gazetteer, "Qamashli", "SY")
    assert (answer["matched_name"], answer["method"]) == ("Al Qamishli", "near spelling") or (
        "mishl" in answer["matched_name"]
    )


def test_a_short_name_is_taken_as_it_is_written(gazetteer):
    """Two names of three consonants that sound alike are two places more often than one."""
    answer = _ask(gazetteer, "El Mtolle")
    assert answer["match"] != "matched"
    assert _ask(gazetteer, "Metulla", "IL")["match"] == "matched"


@pytest.mark.parametrize("name", ["Ga", "al", "Ål", "Bo"])
def test_a_name_of_two_letters_is_doubtful_without_a_country(name):
    """It is a word of some language more often than the one place that is listed so."""
    answer = atlas.geocode([name]).loc[0]
    assert answer["match"] != "matched" or answer["score"] < 0.6
    told = atlas.geocode(pd.DataFrame({"name": ["Bo", "Wa"], "country": ["SL", "GH"]}))
    assert (told["match"] == "matched").all()
    assert told["score"].min() > 0.8


def test_another_name_of_a_place_beyond_the_lines_leaves_no_pin_where_a_village_has_it():
    """Salem in PS is the village near Nablus as well as what old books call Jerusalem."""
    names = pd.DataFrame({"name": ["Salem", "Al-Quds", "Jerusalem"], "country": "PS"})
    answer = atlas.geocode(names)
    assert answer["match"].tolist() == ["ambiguous", "matched", "matched"]
    assert {"Jerusalem", "Sālim"} <= {one["name"] for one in answer.loc[0, "candidates"]}
    assert set(answer.loc[1:, "matched_name"]) == {"Jerusalem"}


def test_a_name_that_is_written_so_goes_before_one_that_sounds_alike():
    """Accra in Ghana is listed as Akra, and is no Acre; Ghana is Qana in one tongue."""
    assert atlas.geocode(["Acre"]).loc[0, "matched_name"] == "Acre"
    assert atlas.geocode(["Qana"]).loc[0, "match"] == "ambiguous"
    told = atlas.geocode(pd.DataFrame({"name": ["Qana"], "country": ["LB"]}))
    assert told.loc[0, "match"] == "matched"
    assert atlas.geocode(["Misr"]).loc[0, "precision"] == "country"


@pytest.mark.parametrize(
    ("name", "country", "matched"),
    [
        ("Be'eri", "IL", "Be’eri"),  # and not Biriyya, which sounds like it
        ("Yiftach", "IL", "Yiftaẖ"),
        ("Chanita", "IL", "H̱anita"),
        ("Zichron Yaakov", "IL", "Zikhron Ya‘aqov"),
        ("Alnaqoura", "LB", "En Nâqoûra"),
    ],
)
def test_hebrew_ch_and_articles_written_into_a_name_are_read(gazetteer, name, country, matched):
    """In Israel ch is kh or h; an article may be written into the first word."""
    beside = {"adm1": "South Lebanon"} if country == "LB" else {}
    assert _ask(gazetteer, name, country, **beside)["matched_name"] == matched


def test_a_decision_settles_a_near_spelling(gazetteer):
    """The candidate's id is what the decisions file wants."""
    answer = _ask(gazetteer, "Kermatiyeh")
    columns = ["name", "context", "place_id", "who", "why"]
    place_id = answer["candidates"][0]["place_id"]
    decided = pd.DataFrame([("Kermatiyeh", "LB", place_id, "R. Reader", "seen")], columns=columns)
    asked = pd.DataFrame({"name": ["Kermatiyeh"], "country": ["LB"]})
    found = atlas.geocode(asked, gazetteer=gazetteer, decisions=decided)
    assert found.loc[0, "longitude"] == NEAR[0]


def test_a_short_name_of_a_village_is_less_sure_than_a_long_one():
    """Where no more than the country is told, many villages share a name of three consonants."""
    rows = [("Qarra", "SY", 36.0, 34.0, 900), ("Karmoutiyeh", "SY", 36.0, 35.0, 900)]
    own = Gazetteer.from_table(pd.DataFrame(rows, columns=OWN.columns))
    own.layer = [4, 4]  # as in the shipped core: an own table is taken at its word
    short, long = (_ask(own, name, "SY")["score"] for name in ("Qarra", "Karmoutiyeh"))
    assert short < 0.9 < long


def _held(country, count, *rows):
    """Return a gazetteer that holds so many places of a country, and the given ones."""
    towns = [(f"Ort{number}", 0.1 * number / count, 5000) for number in range(count)]
    table = pd.DataFrame([*towns, *rows], columns=["name", "longitude", "population"])
    table = table.assign(country=country, kind="settlement", latitude=10.0)
    table["place_id"] = [f"gn:{number}" for number in range(len(table))]
    return _as_shipped(table)


def _as_shipped(table):
    """Return a table as the shipped towns are: no own table, whose word stands."""
    from atlas.geocoding.gazetteer.gazetteer_columns import completed
    from atlas.geocoding.gazetteer.name_index import CORE, built

    whole = completed(table.assign(radius_km=3.0))
    return Gazetteer([built(whole.assign(layer=CORE, wkb=None), "test")], ["a frame"])


def test_the_score_falls_with_how_little_of_a_country_is_held():
    """A listed name is right less often where only the larger towns are listed."""
    scores = [
        _ask(_held("TD", count, ("Karmoutiyeh", 15.0, 9000)), "Karmoutiyeh", "TD")["score"]
        for count in (20, 400)
    ]
    deep = _ask(_held("SY", 20, ("Karmoutiyeh", 15.0, 9000)), "Karmoutiyeh", "SY")["score"]
    assert 0.85 < scores[0] < scores[1] < deep


def test_outside_the_deep_countries_a_near_spelling_needs_a_province():
    """A large town of a like name is named and not pinned; in the theatre it is."""
    for country, match in (("TD", "unmatched"), ("SY", "matched")):
        held = _held(country, 20, ("Karmoutiyeh", 15.0, 90_000))
        answer = _ask(held, "Kermoutiyeh", country)
        assert answer["match"] == match
        assert answer["candidates"][0]["name"] == "Karmoutiyeh"


def test_a_village_that_found_a_city_is_doubtful_and_says_so():
    """The village of the name is most often not listed."""
    held = _held("TD", 20, ("Karmoutiyeh", 15.0, 90_000), ("Zarmouqa", 16.0, 900))
    city = _ask(held, "Karmoutiyeh village", "TD")
    assert city["score"] < 0.5
    assert "a village is asked for, and Karmoutiyeh is a city" in city["reason"]
    assert _ask(held, "Zarmouqa village", "TD")["score"] > 0.8
    assert _ask(held, "Karmoutiyeh town", "TD")["score"] > 0.8
