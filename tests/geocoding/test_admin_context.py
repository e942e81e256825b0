"""What stands beside a name: provinces and districts, as sources write them."""

import pandas as pd
import pytest

import atlas
from atlas.geocoding.admin_context import district, province_in, provinces
from atlas.geocoding.geometry.shapes import distance_km
from atlas.geocoding.matching.administration import area_of


def _ask(name, country, adm1="", adm2=""):
    row = {"name": [name], "country": [country], "adm1": [adm1], "adm2": [adm2]}
    return atlas.geocode(pd.DataFrame(row)).iloc[0]


@pytest.mark.parametrize(
    ("text", "name", "level", "seat"),
    [
        ("Kirkuk Governate", "kirkuk", "adm1", False),
        ("Nineveh Govenorate", "nineveh", "adm1", False),
        ("Governorate of Aleppo", "aleppo", "adm1", False),
        ("Mayorality of Baghdad", "baghdad", "adm1", False),
        ("Homs Gov.", "homs", "adm1", False),
        ("Ostan-e Tehran", "tehran", "adm1", False),
        ("محافظة حلب", "حلب", "adm1", False),
        ("Caza de Tyr", "tyr", "adm2", False),
        ("Qada' Marjayoun", "marjayoun", "adm2", False),
        ("Mhardeh sub-district", "mhardeh", "adm2", False),
        ("Shahrestan-e Natanz", "natanz", "adm2", False),
        ("Reyhanlı İlçesi", "reyhanli", "adm2", False),
        ("Mintaqat Markaz Hamah district", "hamah", "adm2", True),
        ("Markaz al Quneitra district", "al quneitra", "adm2", True),
        ("قضاء صور", "صور", "adm2", False),
        ("Central", "central", "", False),
        ("Tyre", "tyre", "", False),
        ("", "", "", False),
    ],
)
def test_words_of_administration_are_taken_off(text, name, level, seat):
    """At both ends, in the languages of the region, with slips of the pen in long words."""
    assert area_of(text)[:3] == (name, level, seat)


@pytest.mark.parametrize(
    ("text", "country", "place_id"),
    [
        ("Aleppo Governate", "SY", "ne:SYR-137"),
        ("Mohafazat Homs", "SY", "ne:SYR-139"),
        ("Mayoralty of Baghdad", "IQ", "ne:IRQ-3063"),
        ("Mosul", "IQ", "ne:IRQ-3051"),  # the town in place of its governorate
        ("Shadwah", "YE", "ne:YEM-336"),  # a slip of the pen in a closed list
    ],
)
def test_a_province_is_known_however_it_is_written(text, country, place_id):
    """Misspelt words of administration and a seat's name do not lose the province."""
    gazetteer = atlas.load_gazetteer()
    assert provinces(gazetteer, text, country) == {place_id}


@pytest.mark.parametrize("text", ["Central", "Northern", "Nowhereland", ""])
def test_a_part_of_a_country_is_no_province(text):
    """What names no province narrows nothing."""
    assert not provinces(atlas.load_gazetteer(), text, "IQ")


@pytest.mark.parametrize(
    ("text", "adm1", "longitude", "latitude"),
    [
        ("Markaz Daraa district", "Daraa", 36.1, 32.62),
        ("Mintaqat Markaz Hamah district", "Hama", 36.75, 35.13),
        ("Markaz Rif Dimashq district", "Rif Dimashq", 36.29, 33.51),
        ("Deir ez Zor district", "Deir ez-Zor", 40.14, 35.34),
    ],
)
def test_the_district_of_a_seat_lies_around_the_seat(text, adm1, longitude, latitude):
    """It is called after a province or its town, and is neither the one nor the other."""
    gazetteer = atlas.load_gazetteer()
    found = district(gazetteer, text, "SY", provinces(gazetteer, adm1, "SY"))
    assert distance_km(found.longitude, found.latitude, longitude, latitude) < 10
    assert 20 < found.radius_km < 60


def test_arabic_points_of_the_compass_name_a_listed_district():
    """Gaza ash-Shamaliyah is North Gaza."""
    gazetteer = atlas.load_gazetteer()
    strip = provinces(gazetteer, "Gaza Strip", "PS")
    found = district(gazetteer, "Gaza ash Shamaliyah governorate", "PS", strip)
    assert distance_km(found.longitude, found.latitude, 34.5, 31.54) < 5


def test_a_province_in_the_column_of_districts_counts_as_one():
    """Where the province's own column holds a part of the country only, it is all there is."""
    gazetteer = atlas.load_gazetteer()
    none = frozenset()
    assert province_in(gazetteer, "Al Anbar Governate", "IQ", none) == {"ne:IRQ-3471"}
    assert province_in(gazetteer, "Baghdad mayorality", "IQ", none) == {"ne:IRQ-3063"}
    assert province_in(gazetteer, "Falluja District", "IQ", none) == none
    answer = _ask("Samarra", "IQ", "Central", "Salah ad Din Governate")
    assert "no province 'Central' is known" in answer["reason"]
    assert "no district" not in answer["reason"]


def test_a_district_that_is_not_known_is_said_even_where_the_province_is():
    """A reader acts on it; the answer itself does not change."""
    told = _ask("Tyre", "LB", "South Lebanon", "Nowhereland")
    plain = _ask("Tyre", "LB", "South Lebanon")
    assert "no district 'Nowhereland' is known" in told["reason"]
    assert (told["longitude"], told["score"]) == (plain["longitude"], plain["score"])
    assert "no district" not in _ask("Tyre", "LB", "South Lebanon", "near Tyre")["reason"]


def test_a_district_ends_where_a_larger_town_is_much_nearer():
    """A namesake at the gates of Damascus is not the village of a district far from there."""
    answer = _ask("Al Muaddamiyah", "SY", "Rif Dimashq Governorate", "Al Qutayfah district")
    assert answer["match"] == "unmatched"
    assert "not where it was asked for" in answer["reason"]


def test_a_mountain_of_a_district_is_listed_in_english():
    """Jabal Saman is Mount Simeon, around Aleppo."""
    gazetteer = atlas.load_gazetteer()
    found = district(gazetteer, "Jabal Saman district", "SY", provinces(gazetteer, "Aleppo", "SY"))
    assert distance_km(found.longitude, found.latitude, 37.16, 36.2) < 25


@pytest.mark.parametrize(
    ("name", "adm1", "adm2"),
    [
        ("Tabqa", "Ar Raqqah Governorate", "Ath Thawrah district"),
        ("Tall ad Daman", "Aleppo Governorate", "Jabal Saman district"),
        ("Ein Issa", "Ar Raqqah Governorate", "Tall Abyad district"),
    ],
)
def test_a_wide_district_holds_its_towns(name, adm1, adm2):
    """The listed radius of a district in the steppe is too small for it."""
    assert _ask(name, "SY", adm1, adm2)["match"] == "matched"


@pytest.mark.parametrize(
    ("text", "country", "precision", "longitude", "latitude"),
    [
        ("Mayoralty of Baghdad", "IQ", "adm1", 44.4, 33.3),
        ("Markaz Daraa district", "SY", "adm2", 36.1, 32.62),
        ("Mintaqat Markaz Hamah district", "SY", "adm2", 36.75, 35.13),
        ("Caza de Tyr", "LB", "adm2", 35.2, 33.27),
    ],
)
def test_a_province_or_district_is_found_by_name_as_by_its_column(
    text, country, precision, longitude, latitude
):
    """Its words are read alike whether they are asked for or stand beside a name."""
    asked = {"name": [text, ""], "country": country, "adm2": ["", text]}
    for answer in atlas.geocode(pd.DataFrame(asked)).itertuples():
        assert (answer.match, answer.precision) == ("matched", precision)
        away = distance_km(answer.longitude, answer.latitude, longitude, latitude)
        assert away <= answer.radius_km


# The governorates as ACLED and the humanitarian code lists write them.
GOVERNORATES = {
    "SY": "Aleppo|Al-Hasakeh|Ar-Raqqa|As-Sweida|Damascus|Dar'a|Deir-ez-Zor|Hama|Homs|Idleb|"
    "Lattakia|Quneitra|Rural Damascus|Tartous",
    "IQ": "Al Anbar|Al Basrah|Al Muthanna|Al Qadissiyah|An Najaf|Arbil|As Sulaymaniyah|Babil|"
    "Baghdad|Dhi Qar|Diyala|Duhok|Karbala|Kirkuk|Maysan|Ninewa|Salah al Din|Wasit",
    "LB": "Akkar|Baalbek-El Hermel|Beirut|Bekaa|El Nabatieh|Mount Lebanon|North|South",
}


@pytest.mark.parametrize("country", GOVERNORATES)
def test_each_governorate_of_the_code_lists_is_one_province(country):
    """A column of provinces from ACLED narrows its rows, and no two names mean the same one."""
    gazetteer = atlas.load_gazetteer()
    named = [provinces(gazetteer, name, country) for name in GOVERNORATES[country].split("|")]
    assert [len(one) for one in named] == [1] * len(named)
    assert len(set(named)) == len(named)


def test_rural_damascus_is_no_part_of_the_city():
    """Its governorate, 250 km wide, is not pinned on the capital's own small one."""
    for name in ("Rural Damascus", "Rural Damascus Governorate", "Rif Dimashq"):
        answer = atlas.geocode([name]).iloc[0]
        assert (answer["place_id"], answer["precision"]) == ("ne:SYR-144", "adm1")


def test_a_town_asked_for_by_its_own_name_is_not_passed_over_for_another_s_variant():
    """Qana, with no country told, may be the village of Lebanon: no pin on Qina in Egypt."""
    answer = atlas.geocode(["Qana"]).iloc[0]
    assert answer["match"] == "ambiguous"
    assert {"LB", "EG"} <= {one["country"] for one in answer["candidates"]}
