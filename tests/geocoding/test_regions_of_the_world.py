"""Regions without an official outline, borders of any country, other words for a mountain."""

import csv
import json

import pandas as pd
import pytest
from shapely.geometry import Point, shape

import atlas
from atlas.shipped import shipped

# A name, its country, and a place that whoever writes it means to be inside.
INSIDE = [
    ("Donbas", "UA", (37.8, 48.0)),
    ("Донбас", "UA", (39.3, 48.57)),
    ("Darfur", "SD", (25.35, 13.63)),
    ("Nuba Mountains", "SD", (29.72, 11.01)),
    ("Jebel Marra", "SD", (24.27, 12.95)),
    ("Liptako-Gourma", "", (-0.03, 14.03)),
    ("zone des trois frontières", "ML", (0.2, 15.0)),
    ("Sambisa Forest", "NG", (13.5, 11.2)),
    ("Lake Chad basin", "NG", (13.61, 12.67)),
    ("Ogaden", "ET", (44.27, 6.74)),
    ("Jubaland", "SO", (42.55, -0.36)),
    ("Hamrin Mountains", "IQ", (44.6, 34.6)),
    ("Sinjar mountains", "IQ", (41.87, 36.37)),
    ("Panjshir Valley", "AF", (69.5, 35.35)),
    ("Waziristan", "PK", (69.9, 32.6)),
    ("Kashmir Valley", "IN", (74.8, 34.08)),
    ("Bangsamoro", "PH", (124.29, 7.99)),
    ("Wa State", "MM", (98.95, 22.2)),
    ("Catatumbo", "CO", (-73.0, 8.6)),
    ("VRAEM", "PE", (-73.9, -12.4)),
    ("Golden Triangle", "MX", (-106.5, 25.5)),
    ("Snake Island", "UA", (30.204, 45.255)),
    ("Sea of Azov", "UA", (36.5, 46.0)),
]


def _rows():
    with shipped("geo", "supplement", "vernacular.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _ask(name, country=""):
    return atlas.geocode(pd.DataFrame({"name": [name], "country": [country]})).iloc[0]


def test_there_are_regions_of_many_theatres_that_say_how_far_off_they_may_be():
    """At least 120, each with a note and its error, and an outline in the file made of them."""
    rows = _rows()
    assert len(rows) >= 120
    assert all(row["note"] and float(row["off_km"]) > 0 for row in rows)
    made = json.loads(shipped("geo", "gazetteer", "vernacular.geojson").read_text(encoding="utf-8"))
    drawn = {one["properties"]["name"]: shape(one["geometry"]) for one in made["features"]}
    assert drawn.keys() == {row["name"] for row in rows}
    assert all(ground.is_valid and not ground.is_empty for ground in drawn.values())


@pytest.mark.parametrize(("name", "country", "inside"), INSIDE)
def test_a_region_holds_the_places_that_are_counted_to_it(name, country, inside):
    """Its outline, and so its radius, reaches a town that reports count to it."""
    answer = _ask(name, country)
    assert answer["match"] == "matched"
    assert answer["geometry"].buffer(0.02).covers(Point(inside))


def test_a_region_of_two_lands_asks_which():
    """The Golden Triangle of Asia is not that of Mexico."""
    assert _ask("Golden Triangle")["match"] == "ambiguous"


@pytest.mark.parametrize(
    ("phrase", "country", "near"),
    [
        ("Mali-Niger border", "", (3.0, 15.35)),
        ("border between Chad and Sudan", "", (22.45, 13.4)),
        ("along the Chadian border", "SD", (22.45, 13.4)),
        ("the tri-border area of Mali, Niger and Burkina Faso", "", (0.23, 14.99)),
        ("three-border area between Kenya, Somalia and Ethiopia", "KE", (41.9, 3.95)),
    ],
)
def test_borders_of_any_country_are_ground(phrase, country, near):
    """A border of the Sahel is a line with its ground, as one of the Levant is; no country is."""
    answer = _ask(phrase, country)
    assert answer["precision"] == "region"
    assert answer["geometry"].buffer(0.15).covers(Point(near))


def test_countries_that_do_not_meet_have_no_common_ground():
    """Three countries far apart have no tri-border area."""
    assert _ask("the tri-border area of Mali, Kenya and Peru")["match"] == "unmatched"


@pytest.mark.parametrize(
    ("said", "country", "listed"),
    [
        ("the Druze mountain", "SY", "Jabal al-Druze"),
        ("Mount Sinjar", "IQ", "Sinjar Mountain"),
        ("Marra mountains", "SD", "Jebel Marra"),
    ],
)
def test_a_mountain_is_found_under_its_other_words(said, country, listed):
    """Jabal X, Mount X and the X mountains are one."""
    assert _ask(said, country)["matched_name"] == listed
