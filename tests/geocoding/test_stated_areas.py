"""Areas that words or a row state: districts, provinces, capitals, a site named before its town."""

from pathlib import Path

import pandas as pd
import pytest

import atlas
from atlas.geodesy import distance_km
from atlas.reference.country_table import rows_of


def _ask(name, country="", adm1="", adm2=""):
    row = {"name": [name], "country": [country], "adm1": [adm1], "adm2": [adm2]}
    return atlas.geocode(pd.DataFrame(row)).iloc[0]


@pytest.mark.parametrize(
    ("name", "country", "matched"),
    [
        ("Northern Kordofan province", "SD", "North Kordofan"),
        ("Nord-Kivu province", "CD", "North Kivu"),
        ("Nord Kivu region", "CD", "North Kivu"),
        ("Middle Shabelle province", "SO", "Middle Shebelle"),
        ("Kharkivska oblast", "UA", "Kharkiv"),
        ("Bakhmutskyi raion", "UA", "Bakhmut Raion"),
        ("Daykundi province", "AF", "Daykundi"),
        ("Panjshir province", "AF", "Panjshir"),
        ("Uruzgan province", "AF", "Urozgan"),
        ("Ladakh", "IN", "Ladakh"),
        ("Naypyidaw Union Territory", "MM", "Nay Pyi Taw"),
        ("KPK province", "PK", "Khyber Pakhtunkhwa"),
    ],
)
def test_an_area_is_known_by_the_words_that_reports_use(name, country, matched):
    """Points of the compass, adjectives and words of other languages do not lose an area."""
    answer = _ask(name, country)
    assert (answer["match"], answer["matched_name"]) == ("matched", matched)
    assert answer["precision"] in ("adm1", "adm2")


def test_crimea_has_no_country_of_its_own_and_is_found_under_either():
    """Who states one or the other country is answered; the gazetteer sides with neither."""
    row = atlas.load_gazetteer().table.set_index("place_id").loc["gn:703883"]
    assert (row["country"], row["country_alt"]) == ("", "RU|UA")
    ids = {_ask("Crimea", country)["place_id"] for country in ("", "RU", "UA")}
    assert ids == {"gn:703883"}


@pytest.mark.parametrize(
    ("name", "country", "adm1"),
    [("Zhari district", "AF", "Kandahar"), ("Kamdesh district", "AF", "Nuristan province")],
)
def test_a_district_known_no_closer_is_somewhere_in_the_province_that_is_stated(
    name, country, adm1
):
    """The answer is as wide as what is known, and says so: no namesake of the district."""
    answer = _ask(name, country, adm1)
    assert answer["precision"] == "adm1"
    assert answer["reason"].startswith("only ")
    assert (
        answer["place_id"]
        == _ask(f"{adm1.removesuffix(' province')} province", country)["place_id"]
    )
    assert _ask(name, country)["match"] == "unmatched"


def test_what_lies_in_another_district_is_not_answered_by_the_province():
    """A township in a district is smaller than the province by far."""
    answer = _ask("Qqzavo township", "MM", "Sagaing region", "Monywa district")
    assert answer["match"] == "unmatched"


@pytest.mark.parametrize("adm1", ["", "Nana-Mambéré province"])
def test_a_region_that_its_row_calls_a_district_is_the_ground_around_its_seat(adm1):
    """What UCDP calls a region in its column of districts is no province: with a word, no town."""
    answer = _ask("Bouar region", "CF", adm1, "Bouar region")
    assert answer["precision"] == "adm2"
    assert answer["radius_km"] > 20
    assert distance_km(15.6, 5.94, answer["longitude"], answer["latitude"]) < 20
    assert _ask("Bouar", "CF", adm1, "Bouar region")["precision"] == "town"


@pytest.mark.parametrize(
    ("name", "country", "matched"),
    [
        ("the capital", "SD", "Khartoum"),
        ("capital city", "ML", "Bamako"),
        ("Sudan's capital", "", "Khartoum"),
        ("the Syrian capital", "", "Damascus"),
        ("the capital of Ukraine", "", "Kyiv"),
        ("the capital of Ukraine", "UA", "Kyiv"),
    ],
)
def test_the_capital_is_that_of_the_country_that_is_said(name, country, matched):
    """In words or in the column."""
    assert _ask(name, country)["matched_name"] == matched


@pytest.mark.parametrize("country", ["", "IL", "PS"])
def test_a_capital_that_is_part_of_the_conflict_or_of_no_country_is_none(country):
    """No side's capital is decided here."""
    assert pd.isna(_ask("the capital", country)["longitude"])


def test_a_town_called_capital_is_itself():
    """What is listed as it stands is a name before it is a word."""
    assert _ask("Capital", "KW")["matched_name"] != "Kuwait City"


@pytest.mark.parametrize(
    ("name", "town"),
    [
        ("Radio and TV HQ Omdurman", "Omdurman"),
        ("Police headquarters Nyala", "Nyala"),
        ("Turkish hospital Khartoum", "Khartoum"),
    ],
)
def test_a_site_before_the_name_of_its_town_is_somewhere_in_it(name, town):
    """As "town, site" is: the town's ground, and a score below the town's own."""
    answer, own = _ask(name, "SD"), _ask(town, "SD")
    assert answer["matched_name"] == own["matched_name"]
    assert answer["precision"] == "area"
    assert answer["score"] < own["score"]
    assert f"only {own['matched_name']} is known" in answer["reason"]


@pytest.mark.parametrize(
    ("name", "country", "adm1", "matched"),
    [
        ("Kahrtoum", "SD", "", "Khartoum"),
        ("Bakhumt", "UA", "", "Bakhmut"),
        ("Kurumk", "SD", "Blue Nile", "Kurmuk"),
    ],
)
def test_two_letters_that_have_changed_places_are_read(name, country, adm1, matched):
    """Of a large town, or in the province that is stated; the score says that it was read so."""
    answer = _ask(name, country, adm1)
    assert answer["matched_name"] == matched
    assert answer["method"] == "near spelling"
    assert answer["score"] < 0.9


def test_a_small_town_far_from_what_is_stated_is_not_guessed():
    """A village of nearly this name is most often another one."""
    assert _ask("Kurumk", "SD")["match"] == "unmatched"


@pytest.mark.parametrize(
    ("name", "country", "matched"),
    [
        ("poselok gorodskogo tipa Chiri-Yurt", "RU", "Chiri-Yurt"),
        ("selo Achkhoy-Martan", "RU", "Achkhoy-Martan"),
    ],
)
def test_words_for_villages_of_other_languages_are_no_part_of_the_name(name, country, matched):
    """In Latin letters, as coders write them."""
    assert _ask(name, country)["matched_name"] == matched


SUDAN = rows_of(Path(__file__).parents[1] / "data" / "geocoding" / "sudan_places.csv")


@pytest.mark.parametrize("row", SUDAN, ids=lambda row: f"{row['name']}-{row['adm1']}")
def test_a_log_of_sudan_is_placed_where_it_says_or_not_at_all(row):
    """Spellings, camps and sites of a researcher's log: right within what is asked, or no pin."""
    answer = _ask(row["name"], "Sudan", row["adm1"])
    if not row["longitude"]:
        assert pd.isna(answer["longitude"])
        if row["rival"]:
            assert row["rival"] in [one["name"] for one in answer["candidates"]]
        return
    there = float(row["longitude"]), float(row["latitude"])
    away = distance_km(*there, answer["longitude"], answer["latitude"])
    assert away <= float(row["within_km"])
    assert away <= answer["radius_km"]


def test_a_nuclear_plant_is_not_the_town_whose_name_it_bears():
    """The plant of Zaporizhzhia is 50 km from the city; one that is not listed has no pin."""
    plant, city = (_ask(f"Zaporizhzhia{end}", "UA") for end in (" nuclear power plant", ""))
    ends = (plant["longitude"], plant["latitude"], city["longitude"], city["latitude"])
    assert distance_km(*ends) > 35
    assert pd.isna(_ask("Rivne nuclear power plant", "UA")["longitude"])


@pytest.mark.parametrize(
    ("name", "own", "stated"), [("Diyarbakir", "TR", "SY"), ("Erbil", "IQ", "SY")]
)
def test_a_region_of_several_countries_puts_no_town_into_another_of_them(name, own, stated):
    """Kurdistan lies in four states, and each of its towns in one."""
    assert _ask(name, own)["match"] == "matched"
    assert pd.isna(_ask(name, stated)["longitude"])


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Liban", "LB"),
        ("le sud du Liban", "LB"),
        ("sur de Siria", "SY"),
        ("ouest du Soudan", "SD"),
        ("Libano", "LB"),
    ],
)
def test_a_country_in_a_language_that_is_read_is_no_town_that_is_spelt_so(name, country):
    """Libáň in Czechia, Şiria in Romania and Soudan in France are not what is meant."""
    answer = _ask(name)
    row = atlas.load_gazetteer().table.set_index("place_id").loc[answer["place_id"]]
    assert row["country"] == country
    assert _ask("Liban", "CZ")["precision"] == "town"


def test_parts_that_are_said_twice_are_read():
    """A direction that stands twice is no reason for an error."""
    assert pd.isna(_ask("al norte, al norte ")["longitude"])
