"""Wordings of reports: each form of words lies where a reader would draw it, and no narrower."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

import atlas
from tests.tries import tries

# Points that the answers below must hold or leave out: longitude, latitude.
TYRE, NAQOURA, BINT_JBEIL = (35.194, 33.273), (35.140, 33.118), (35.433, 33.119)
NABATIEH, MARJAYOUN, KHIAM = (35.484, 33.379), (35.592, 33.360), (35.611, 33.327)
METULA, KIRYAT_SHMONA, HAIFA = (35.579, 33.279), (35.570, 33.207), (34.989, 32.818)
BEIRUT, HARET_HREIK, ZAHLE = (35.482, 33.897), (35.510, 33.852), (35.901, 33.847)
DAMASCUS, DOUMA, DIMAS = (36.291, 33.513), (36.403, 33.572), (36.093, 33.587)
HOMS, NABK, HAMA = (36.723, 34.730), (36.728, 34.025), (36.758, 35.132)
ALEPPO, IDLIB, KHAN_SHAYKHUN = (37.161, 36.201), (36.632, 35.931), (36.651, 35.442)
DEIR_EZZOR, ABU_KAMAL, RAQQA = (40.141, 35.336), (40.919, 34.451), (39.008, 35.953)
GAZA_SEA, GAZA_LAND, SDEROT = (34.25, 31.50), (34.45, 31.45), (34.597, 31.525)
TYRE_SEA, LATAKIA_SEA, LATAKIA = (35.08, 33.28), (35.65, 35.52), (35.783, 35.531)

# Text, country, points inside, points outside, least and greatest radius.
WORDINGS = [
    # An article loses no name.
    ("the Strait of Hormuz", "", [(56.45, 26.55)], [], 30, 130),
    ("the Upper Galilee", "IL", [KIRYAT_SHMONA], [HAIFA], 8, 45),
    ("the Golan Heights", "", [(35.77, 33.13)], [KIRYAT_SHMONA], 10, 50),
    # Parts in any order are one part; a listed region comes before a part of a town.
    ("the southern suburbs of Beirut", "LB", [HARET_HREIK], [BEIRUT], 1, 5),
    ("Beirut's southern suburbs", "LB", [HARET_HREIK], [BEIRUT], 1, 5),
    ("Beirut - southern suburbs", "LB", [HARET_HREIK], [BEIRUT], 1, 5),
    ("eastern neighbourhoods of Aleppo", "SY", [(37.21, 36.20)], [(37.03, 36.20)], 4, 20),
    ("the northern outskirts of Homs", "SY", [(36.72, 34.79)], [(36.72, 34.60)], 4, 25),
    ("northern entrance to Homs", "SY", [(36.72, 34.79)], [(36.72, 34.60)], 4, 25),
    ("downtown Beirut", "LB", [(35.502, 33.893)], [TYRE], 1, 15),
    ("greater Damascus", "SY", [DAMASCUS], [HOMS], 12, 40),
    ("Rastan pocket", "SY", [(36.733, 34.926)], [HOMS], 3, 15),
    ("in and around Homs", "SY", [HOMS], [HAMA], 6, 25),
    ("Homs and its surroundings", "SY", [HOMS], [HAMA], 6, 25),
    ("on the outskirts of the town of Khiam", "LB", [KHIAM], [NABATIEH], 3, 9),
    # A province called after its town is meant as often as the town.
    ("southern countryside of Idlib", "SY", [KHAN_SHAYKHUN], [ALEPPO], 20, 60),
    ("Idlib's southern countryside", "SY", [KHAN_SHAYKHUN], [ALEPPO], 20, 60),
    ("two villages in southern Idlib", "SY", [KHAN_SHAYKHUN], [ALEPPO], 20, 60),
    ("rural western Aleppo", "SY", [(36.85, 36.20)], [HOMS, (37.9, 36.2)], 20, 70),
    ("eastern countryside of Homs", "SY", [(37.08, 34.61)], [DAMASCUS, (36.3, 34.7)], 20, 70),
    # What stands somewhere is no place, and takes no precision away.
    ("a house in Khan Younis", "PS", [(34.306, 31.346)], [GAZA_LAND], 1, 8),
    ("a vehicle on the Damascus-Beirut road near Dimas", "SY", [DIMAS], [BEIRUT, DAMASCUS], 3, 12),
    ("a military position near Khiam", "LB", [KHIAM], [NABATIEH], 4, 10),
    ("a UNIFIL position near Khiam", "LB", [KHIAM], [NABATIEH], 4, 10),
    ("the capital, Damascus", "SY", [DAMASCUS], [HOMS], 5, 20),
    ("the southern Lebanese town of Nabatieh", "", [NABATIEH], [TYRE], 2, 9),
    ("the rebel-held town of Khan Sheikhoun", "SY", [KHAN_SHAYKHUN], [IDLIB], 2, 9),
    ("the occupied West Bank city of Jenin", "", [(35.301, 32.461)], [HAIFA], 2, 9),
    ("Yemen's Red Sea port city of Hodeidah", "", [(42.955, 14.798)], [], 2, 16),
    ("the airport in Aleppo", "SY", [(37.224, 36.181)], [ALEPPO], 1, 5),
    ("the Russian base at Hmeimim", "SY", [(35.949, 35.401)], [LATAKIA], 1, 5),
    ("Damascus - Mezzeh", "SY", [(36.247, 33.502)], [(36.36, 33.53)], 1, 5),
    ("Lebanon's Bekaa Valley", "", [(36.211, 34.005)], [TYRE], 20, 80),
    ("a village 12 km north of Homs", "SY", [(36.723, 34.838)], [HOMS], 4, 12),
    ("a merchant vessel 72 nm southwest of Hodeidah", "YE", [(42.08, 13.95)], [], 20, 60),
    ("the Marjayoun district of southern Lebanon", "LB", [(35.526, 33.169)], [BEIRUT], 15, 45),
    ("the Damascus suburb of Jaramana", "SY", [(36.346, 33.486)], [DOUMA], 2, 8),
    ("Beirut's Dahiyeh suburb", "LB", [HARET_HREIK], [BEIRUT], 1, 5),
    ("off Yemen's Hodeidah", "", [(42.8, 14.8)], [(43.05, 14.8)], 8, 35),
    # Of roads, the length is no place: what is said near it narrows it.
    ("M5 highway near Saraqib", "SY", [(36.806, 35.864)], [IDLIB], 4, 12),
    ("Damascus–Homs highway near Nabk", "SY", [NABK], [DAMASCUS, HOMS], 3, 15),
    ("Damascus airport road", "SY", [(36.40, 33.46)], [HOMS], 5, 20),
    ("Baghdad airport road", "IQ", [(44.30, 33.28)], [(44.4, 33.6)], 5, 20),
    ("the road linking Tyre with Naqoura", "LB", [(35.16, 33.20)], [BINT_JBEIL], 5, 15),
    ("halfway between Damascus and Homs", "SY", [(36.6, 34.1)], [DAMASCUS, HOMS], 10, 40),
    ("from Tyre to Naqoura", "LB", [(35.16, 33.20)], [BINT_JBEIL], 5, 15),
    ("triangle between Tyre, Bint Jbeil and Naqoura", "LB", [(35.25, 33.17)], [NABATIEH], 10, 25),
    ("the Tyre-Bint Jbeil-Naqoura triangle", "LB", [(35.25, 33.17)], [NABATIEH], 10, 25),
    ("Khiam, Kfar Kila and Odaisseh", "LB", [KHIAM], [NABATIEH], 3, 12),
    ("Aleppo and Idlib governorates", "SY", [KHAN_SHAYKHUN, ALEPPO], [HOMS], 60, 160),
    # A border is as long as it is; a town cuts it to size, and a side of it is one side.
    ("Israeli side of the border fence near Metula", "", [METULA], [KHIAM], 2, 12),
    ("near the Syrian-Iraqi border at Albukamal", "", [ABU_KAMAL], [DEIR_EZZOR], 5, 15),
    ("the Lebanese-Syrian border near Qusayr", "", [(36.52, 34.46)], [ZAHLE], 3, 15),
    ("3 km from the border with Israel", "LB", [(35.32, 33.11)], [NABATIEH], 30, 60),
    ("2 km inside Lebanon from Metula", "", [(35.575, 33.297)], [KIRYAT_SHMONA], 2, 10),
    ("a border post between Syria and Jordan", "", [(36.1, 32.52)], [DAMASCUS], 100, 250),
    ("Janta, near the Syrian border", "LB", [(36.105, 33.876)], [ZAHLE], 1, 6),
    # Beside a line or an area is not in its middle.
    ("5 km north of the Blue Line", "LB", [(35.33, 33.14)], [HAIFA, KIRYAT_SHMONA], 30, 60),
    ("south of the Litani river", "LB", [BINT_JBEIL, TYRE], [BEIRUT, HAIFA], 30, 80),
    ("on the Litani river near Qasmiyeh", "LB", [(35.26, 33.335)], [NABATIEH], 2, 10),
    # A river is where its water is, and has banks.
    ("along the Euphrates between Raqqa and Deir ez-Zor", "SY", [(39.61, 35.76)], [HOMS], 40, 95),
    ("on the Euphrates near Mayadin", "SY", [(40.47, 35.02)], [(40.36, 35.02)], 3, 12),
    ("eastern bank of the Euphrates near Mayadin", "SY", [(40.50, 35.02)], [(40.42, 35.02)], 3, 16),
    ("the Tigris river south of Mosul", "IQ", [(43.25, 36.15)], [(43.12, 36.40)], 8, 30),
    ("shore of the Sea of Galilee", "IL", [(35.53, 32.79)], [HAIFA, (35.59, 32.82)], 8, 20),
    # At sea is not on land.
    ("off the coast of Gaza", "", [GAZA_SEA], [GAZA_LAND, SDEROT], 10, 45),
    ("off the coast of Tyre", "LB", [TYRE_SEA], [(35.25, 33.27)], 8, 30),
    ("at sea off Latakia", "SY", [LATAKIA_SEA], [(35.85, 35.53)], 8, 35),
    ("in the Red Sea off Hodeidah", "YE", [(42.8, 14.8)], [(43.05, 14.8)], 8, 35),
    ("20 nautical miles off Hodeidah", "YE", [(42.62, 14.8)], [(42.955, 14.798)], 20, 70),
    ("10 nm west of Tyre", "LB", [(34.995, 33.273)], [TYRE], 3, 12),
    ("10 nautical miles west of Tyre", "LB", [(34.995, 33.273)], [TYRE], 3, 12),
    ("within 5 km of Tyre", "LB", [TYRE], [NAQOURA], 5, 12),
    # Of two spellings the one that is listed answers; rivals are asked beside their neighbours.
    ("Tuz Khormato (Tuz Khurmatu)", "", [(44.633, 34.888)], [], 3, 10),
    ("Taybeh; Adaisseh", "LB", [(35.52, 33.276)], [NABATIEH], 2, 10),
    # A place that words only tell of may lie beyond their ground.
    ("Ain al-Asad airbase, western Anbar", "IQ", [(42.441, 33.786)], [], 1, 6),
    ("Makhmour, between Erbil and Mosul", "IQ", [(43.580, 35.776)], [], 2, 8),
]


def _inside(answer, point):
    """Whether a point lies in the ground of an answer, or in the disc of a point's radius."""
    ground = answer["geometry"]
    if ground.geom_type == "Point":
        east = np.cos(np.radians(ground.y))
        ground = shapely.affinity.scale(ground.buffer(answer["radius_km"] / 111.2), 1 / east, 1)
    return ground.buffer(1e-6).contains(shapely.Point(point))


def _one(text, country=""):
    return atlas.geocode(pd.DataFrame({"name": [text], "country": [country]})).iloc[0]


@pytest.mark.parametrize(
    ("text", "country", "inside", "outside", "least", "most"),
    WORDINGS,
    ids=[f"{row[0]} {row[1]}".strip() for row in WORDINGS],
)
def test_words_lie_where_a_reader_would_draw_them(text, country, inside, outside, least, most):
    """Each holds what is meant, leaves out what is not, and is neither narrow nor boundless."""
    answer = _one(text, country)
    assert answer["match"] == "matched", answer["reason"]
    assert [point for point in inside if not _inside(answer, point)] == []
    assert [point for point in outside if _inside(answer, point)] == []
    assert least <= answer["radius_km"] <= most


@pytest.mark.parametrize(
    "text", ["in the direction of Haifa", "toward Ashkelon", "rockets toward Haifa"]
)
def test_a_heading_is_no_place(text):
    """It says where something went: there is no pin, and the reason says so."""
    answer = _one(text)
    assert (answer["match"], np.isnan(answer["longitude"])) == ("unplaced", True)
    assert "heading" in answer["reason"]


@pytest.mark.parametrize(
    "text",
    [
        "launched from southern Lebanon toward Western Galilee",
        "from Gaza towards Sderot",
        "fired from Lebanon at northern Israel",
    ],
)
def test_two_roles_are_no_pin_between(text):
    """Where a rocket came from and where it went are two places, and both are named."""
    answer = _one(text)
    assert (answer["match"], np.isnan(answer["longitude"])) == ("ambiguous", True)
    assert "different roles" in answer["reason"]
    assert len({one["name"] for one in answer["candidates"]}) > 1


@pytest.mark.parametrize(
    "text",
    [
        "near the Lebanese border",
        "the Turkish border",
        "off the Yemeni coast",
        "between the Tigris and the Euphrates",
    ],
)
def test_what_is_long_says_so(text):
    """A whole border or coast has its ground, and either a radius as wide or no point."""
    answer = _one(text)
    assert answer["match"] == "matched"
    assert np.isnan(answer["longitude"]) or answer["radius_km"] > 80
    assert answer["geometry"].area > 0


@pytest.mark.parametrize("text", ["M4 highway", "the coastal highway", "the border strip"])
def test_what_says_too_little_stays_out(text):
    """No pin is made of a road without a place, or a border of nobody."""
    answer = _one(text)
    assert (answer["match"], np.isnan(answer["longitude"])) == ("unmatched", True)


@pytest.mark.parametrize(
    "text", ["Palestine", "occupied Palestine", "northern occupied Palestine", "Lebanese airspace"]
)
def test_states_and_claims_are_no_town_abroad(text):
    """Palestine is a town in Texas: nobody who writes of the war means it, and there is no pin."""
    answer = _one(text)
    assert np.isnan(answer["longitude"])
    assert answer["precision"] in ("country", "none")


@pytest.mark.parametrize("text", ["off Damascus", "off the coast of Homs"])
def test_inland_towns_have_no_sea(text):
    """The words contradict the map: there is no answer but the reason."""
    answer = _one(text, "SY")
    assert answer["match"] == "unmatched"
    assert "no sea" in answer["reason"]


def test_a_part_is_not_narrower_than_its_words():
    """A province's south is wide; the same words of a quarter of the town are narrow."""
    wide, narrow = _one("southern Aleppo", "SY"), _one("south Aleppo", "SY")
    assert wide["radius_km"] > 2 * narrow["radius_km"]
    assert "part of either" in wide["reason"]


_WORDS = (
    "12 km north of near between and the road from to border coast in , ( ) / ; Tyre Homs Syria "
    "southern area countryside miles half off side inside bank Euphrates Lebanon Gaza triangle "
    "toward fired halfway suburbs rural Beirut's airport its Syrian 10-15 – several nm Litani Blue "
    "Line port town province occupied camp Golan Idlib"
)


@settings(max_examples=tries(300), deadline=None)
@given(st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=9).map(" ".join))
@example("from of to and")
@example("Litani coast")
def test_any_order_of_words_is_answered(text):
    """Each has an answer; where there is a point, there is a radius and a ground around it."""
    answer = _one(text, "LB")
    assert answer["match"] in ("matched", "ambiguous", "unmatched", "unplaced")
    if not np.isnan(answer["longitude"]):
        assert answer["radius_km"] > 0
        assert not answer["geometry"].is_empty
