"""The same nets for every country: its ground, what is claimed of it, and its clock."""

import csv
import hashlib
import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from atlas.readers import read_events
from atlas.record.checks.country_check import has_outline, inside_of, look_swapped
from atlas.reference.countries import countries
from atlas.reference.time_zones import zones_of_places
from atlas.reference.world_outlines import countries_at, on_land, outline_of, zone_grounds
from atlas.shipped import shipped

FOLDER = shipped("geo", "world", "outlines.parquet").parent


def _told(country, longitude, latitude, *, wide=False):
    at = np.array([longitude], dtype=float), np.array([latitude], dtype=float)
    return inside_of(np.zeros(1, int), [country], *at, wide=np.array([wide])).tolist()[0]


def _zone(**place):
    return zones_of_places(pd.DataFrame([place])).tolist()[0]


# A town of a country, its own and what a slip makes of it; theatres all over the world.
@pytest.mark.parametrize(
    ("country", "longitude", "latitude", "slip"),
    [
        # its own
        ("Nigeria", 13.16, 11.85, ""),
        ("Ukraine", 37.80, 48.02, ""),
        ("Myanmar", 95.98, 21.88, ""),
        ("Colombia", -76.53, 3.44, ""),
        ("Burkina Faso", -0.03, 14.03, ""),
        ("Philippines", 124.29, 8.00, ""),
        ("Haiti", -72.34, 18.54, ""),
        ("Mozambique", 40.52, -12.97, ""),
        ("South Sudan", 31.58, 4.85, ""),
        ("Somalia", 45.34, 2.04, ""),
        # an island that the outlines do not hold, and a town on a coast
        ("Italy", 12.96, 40.90, ""),
        ("Eritrea", 39.46, 15.61, ""),
        # in a neighbour, less than a box away
        ("Nigeria", 15.05, 12.13, "outside"),
        ("Mali", -1.52, 12.37, "outside"),
        ("Ukraine", 39.72, 47.23, "outside"),
        ("Myanmar", 98.99, 18.79, "outside"),
        ("Colombia", -66.88, 10.50, "outside"),
        ("Sudan", 24.0, 24.0, "outside"),
        # the columns exchanged
        ("Nigeria", 6.45, 3.39, "swapped"),
        ("Mali", 12.65, -8.0, "swapped"),
        ("Ukraine", 48.02, 37.80, "swapped"),
        ("Colombia", 3.44, -76.53, "swapped"),
        ("Myanmar", 21.88, 95.98, "swapped"),
        # a sign lost
        ("Colombia", 76.53, 3.44, "sign"),
        ("Mozambique", 40.52, 12.97, "sign"),
        ("Mali", 8.0, 12.65, "sign"),
        ("Haiti", 72.34, 18.54, "sign"),
    ],
)
def test_a_point_of_any_country_is_held_against_its_outline(country, longitude, latitude, slip):
    """What was known of seventeen countries is known of all: outside, swapped, a sign lost."""
    assert _told(country, longitude, latitude) == slip


# Ground that more than one state claims, or lately held; and who may state it.
@pytest.mark.parametrize(
    ("longitude", "latitude", "stated"),
    [
        (34.10, 44.95, "Ukraine|Russia"),
        (37.80, 48.02, "Ukraine|Russia"),
        (21.16, 42.66, "Kosovo|Serbia"),
        (-13.20, 27.15, "Western Sahara|Morocco"),
        (121.56, 25.04, "Taiwan|China"),
        (28.43, 9.60, "Sudan|South Sudan"),
        (36.00, 22.50, "Egypt|Sudan"),
        (74.80, 34.08, "India|Pakistan"),
        (74.31, 35.92, "India|Pakistan"),
        (79.50, 35.00, "India|China"),
        (94.00, 27.60, "India|China"),
        (37.80, 14.72, "Ethiopia|Eritrea"),
        (36.10, 13.80, "Ethiopia|Sudan"),
        (8.60, 4.80, "Cameroon|Nigeria"),
        (35.60, 4.90, "Kenya|South Sudan|Ethiopia"),
        (-59.50, 6.50, "Guyana|Venezuela"),
        (46.75, 39.82, "Azerbaijan|Armenia"),
        (41.02, 43.00, "Georgia"),
        (29.63, 46.84, "Moldova"),
        (44.06, 9.56, "Somalia"),
        (35.75, 33.10, "Israel|Syria"),
        (31.58, 4.85, "South Sudan|Sudan"),
        (38.93, 15.33, "Eritrea|Ethiopia"),
    ],
)
def test_no_claimant_is_outside_on_ground_in_dispute(longitude, latitude, stated):
    """A check takes no side: whoever holds, claims or lately held ground may state it."""
    for country in stated.split("|"):
        assert _told(country, longitude, latitude) == "", country


def test_the_ground_of_a_dispute_is_not_the_whole_of_the_other_side():
    """A claim on a part excuses that part: Lahore is not India's, nor Delhi Pakistan's."""
    assert _told("India", 74.34, 31.55) == "outside"
    assert _told("India", 73.05, 30.19) == "outside"
    assert _told("Pakistan", 77.21, 28.61) == "outside"
    assert _told("Russia", 30.52, 50.45) == "outside"
    assert _told("Morocco", -2.93, 35.17) == ""


def test_each_country_has_an_outline_or_is_not_checked():
    """Two island territories have none, and the report says so."""
    without = {key for key in countries() if not has_outline(key)}
    assert without == {"BQ", "SJ"}
    row = {"date": "2023-01-02", "country": "Svalbard & Jan Mayen", "place": "x"}
    report = read_events(pd.DataFrame([row | {"longitude": 15.6, "latitude": 78.2}])).report
    assert "coordinates of 1 event: no outline of the country is at hand" in str(report)


def test_swapped_columns_are_refused_in_any_country():
    """What lies in the country only the other way round is no place."""
    stated = pd.Series(["Sudan", "Ukraine", "Peru", "Lebanon"])
    longitude = pd.Series([15.6, 48.0, -12.05, 35.2])
    latitude = pd.Series([32.5, 37.8, -77.04, 33.3])
    assert look_swapped(stated, longitude, latitude).tolist() == [True, True, True, False]


def test_a_point_at_sea_is_said_to_be_at_sea():
    """An event at sea may be right; a town there is a mistake. Who reads the line can tell."""
    rows = [
        {"date": "2023-01-02", "country": "Yemen", "longitude": 41.9, "latitude": 16.0},
        {"date": "2023-01-03", "country": "Yemen", "longitude": 39.2, "latitude": 21.5},
        {"date": "2023-01-04", "country": "Yemen", "longitude": 44.2, "latitude": 15.35},
    ]
    found = {
        one["what"]: one["rows"] for one in read_events(pd.DataFrame(rows)).report["suspicions"]
    }
    assert found["coordinates outside the stated country, at sea"] == [2]
    assert found["coordinates outside the stated country"] == [3]


@pytest.mark.parametrize(
    ("country", "longitude", "latitude"),
    [("Fiji", -178.8, -17.5), ("Yemen", 42.7, 14.65), ("Philippines", 122.9, 12.2)],
)
def test_waters_off_a_coast_and_between_islands_are_the_states(country, longitude, latitude):
    """Up to about 40 km off, a source that states the country is not doubted."""
    row = {"date": "2023-01-02", "country": country, "place": "x"}
    table = pd.DataFrame([row | {"longitude": longitude, "latitude": latitude}])
    assert not on_land(np.array([longitude]), np.array([latitude]), 0.05).any()
    assert read_events(table).report["suspicions"] == []


def test_a_few_points_at_sea_without_a_country_are_named():
    """Among towns on land, one in the ocean is a slip; among ships it is none."""
    towns = [(13.2, 11.8), (12.1, 11.7), (11.2, 10.3), (8.5, 12.0), (-13.2, 11.8)]
    ships = [(41.9, 16.0), (48.0, 12.5), (50.0, 13.0)]

    def named(spots):
        rows = [{"date": f"2023-01-0{n}", "longitude": x, "latitude": y} for n, (x, y) in
                enumerate(spots, 1)]  # fmt: skip
        report = read_events(pd.DataFrame(rows)).report
        return [one["rows"] for one in report.get("suspicions", ()) if "at sea" in one["what"]]

    # -13.2, 11.8 is on land, too; a Guinean town.
    assert named(towns) == []
    assert named([*towns, (-13.2, -11.8)]) == [[7]]
    assert named(ships) == []


def test_land_is_known_from_sea():
    """Coasts, lakes and deserts are land; ten kilometres off, it is still near."""
    at = np.array([(32.5, 15.6), (33.0, -1.0), (-30.0, 0.0), (29.9, 31.27), (31.0, 33.0)])
    assert on_land(*at.T, 0.1).tolist() == [True, True, False, True, False]


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        # one clock: the country alone
        ({"country": "Nigeria"}, "Africa/Lagos"),
        ({"country": "Haiti"}, "America/Port-au-Prince"),
        ({"country": "Central African Republic"}, "Africa/Bangui"),
        ({"country": "Philippines"}, "Asia/Manila"),
        # several: by coordinate
        ({"country": "DR Congo", "longitude": 29.22, "latitude": -1.67}, "Africa/Lubumbashi"),
        ({"country": "DRC", "longitude": 15.3, "latitude": -4.3}, "Africa/Kinshasa"),
        ({"country": "Russia", "longitude": 36.59, "latitude": 50.6}, "Europe/Moscow"),
        ({"country": "Russia", "longitude": 131.9, "latitude": 43.1}, "Asia/Vladivostok"),
        ({"country": "Indonesia", "longitude": 140.7, "latitude": -2.5}, "Asia/Jayapura"),
        ({"country": "Mexico", "longitude": -117.0, "latitude": 32.5}, "America/Tijuana"),
        ({"country": "USA", "longitude": -87.6, "latitude": 41.9}, "America/Chicago"),
        # a state of two clocks: by the nearest towns
        ({"country": "USA", "longitude": -87.2, "latitude": 30.4}, "America/Chicago"),
        ({"country": "USA", "longitude": -80.2, "latitude": 25.8}, "America/New_York"),
        # off a coast
        ({"country": "Brazil", "longitude": -34.6, "latitude": -8.0}, "America/Recife"),
        # several: by province
        ({"country": "DR Congo", "adm1": "Nord-Kivu"}, "Africa/Lubumbashi"),
        ({"country": "DR Congo", "adm1": "Ituri Province"}, "Africa/Lubumbashi"),
        ({"country": "Mexico", "adm1": "Sonora"}, "America/Hermosillo"),
        ({"country": "Russia", "adm1": "Belgorod Oblast"}, "Europe/Moscow"),
        ({"country": "Russia", "adm1": "Белгородская область"}, "Europe/Moscow"),
        ({"country": "Brazil", "adm1": "Estado do Acre"}, "America/Rio_Branco"),
        ({"country": "Indonesia", "adm1": "Papua"}, "Asia/Jayapura"),
        # without a country: by the ground
        ({"country": "", "longitude": 32.5, "latitude": 15.6}, "Africa/Khartoum"),
        ({"country": "", "longitude": 29.22, "latitude": -1.67}, "Africa/Lubumbashi"),
        ({"country": "", "longitude": 35.5, "latitude": 33.9}, "Asia/Beirut"),
        # nobody can say
        ({"country": "Russia"}, ""),
        ({"country": "DR Congo", "adm1": "Atlantis"}, ""),
        ({"country": "Russia", "longitude": 2.35, "latitude": 48.86}, ""),
        ({"country": "", "longitude": 37.8, "latitude": 48.02}, ""),
        ({"country": "", "longitude": -30.0, "latitude": 0.0}, ""),
        ({"country": "Atlantis", "longitude": 32.5, "latitude": 15.6}, ""),
    ],
)
def test_a_place_has_the_clock_of_where_it_is(place, zone):
    """By the country, by the coordinates, by the province; and none where it may be two."""
    assert _zone(**place) == zone


def test_a_country_of_several_clocks_is_not_checked_in_silence():
    """The report says which country it is, of how many events, and what would help."""
    rows = [
        {"date": "2023-01-02", "country": "Russia", "place": "x"},
        {"date": "2023-01-03", "country": "Atlantis", "place": "y"},
    ]
    lines = read_events(pd.DataFrame(rows)).report["not_checked"]
    assert (
        "time zone of 1 event: the country has several; give coordinates or a province (Russia 1)"
        in lines
    )
    assert "time zone of 1 event: none is known (Atlantis 1)" in lines


def test_a_stamp_is_turned_to_the_clock_of_its_ground():
    """22:30 of a day in UTC is the next day in Goma; no country needs to be said."""
    row = {"date": "2023-01-02T22:30:00Z", "longitude": 29.22, "latitude": -1.67}
    events = read_events(pd.DataFrame([row])).events
    assert events["tz"].tolist() == ["Africa/Lubumbashi"]
    assert events["start"].astype("str").tolist() == ["2023-01-03 00:30:00"]


def test_each_clock_of_a_country_lies_in_it():
    """The ground of a clock is ground of the country, and near all of the country has one."""
    for key in ("CD", "RU", "ID", "MX", "US", "KZ"):
        clocks = zone_grounds(key).values()
        whole = outline_of(key).area
        assert 0.97 < sum(one.area for one in clocks) / whole < 1.03


def test_the_towns_of_the_world_lie_in_their_countries():
    """No town of the gazetteer is outside, narrow as a town is; each country is asked."""
    files = [shipped("geo", "gazetteer", name) for name in ("core.parquet", "world.parquet")]
    towns = pd.concat(map(pd.read_parquet, files), ignore_index=True)
    towns = towns[(towns["country"] != "") & (towns["kind"] == "settlement")]
    codes, names = pd.factorize(towns["country"])
    lon, lat = (towns[name].to_numpy() for name in ("longitude", "latitude"))
    told = inside_of(codes, list(names), lon, lat, wide=np.zeros(len(towns), bool))
    assert len(towns) > 200_000
    # An islet of an atoll, and an island before the coast of Turkey, that no outline shows.
    assert set(towns["name"][told != ""]) <= {"Kuma Village", "Megísti"}
    found = countries_at(lon[:500], lat[:500])
    assert all(set(names[codes[:500][inside]]) for inside in found.values())


def test_the_file_says_what_it_is_made_of_and_is_small():
    """Packages, versions, licences, and the hash of the list of claims beside it."""
    meta = json.loads(pq.read_schema(FOLDER / "outlines.parquet").metadata[b"_meta"])
    (own,) = meta["own_sources"]
    assert own["sha256"] == hashlib.sha256((FOLDER / "claims.csv").read_bytes()).hexdigest()
    assert (FOLDER / "outlines.parquet").stat().st_size < 1_000_000
    with (FOLDER / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["why"] for row in rows)
    assert {key for row in rows for key in row["stated_as"].split("|")} <= set(countries())


def test_a_table_of_four_theatres_has_the_clock_of_each():
    """One call, and the times are local in Nigeria, Colombia, Myanmar and South Sudan."""
    rows = [
        ("2023-06-01", "14:30", "Nigeria", "Jos"),
        ("2023-06-02", "09:10", "Colombia", "Cali"),
        ("2023-06-03", "01:05", "Myanmar", "Sagaing"),
        ("2023-06-04", "23:40", "South Sudan", "Juba"),
    ]
    record = read_events(pd.DataFrame(rows, columns=["date", "time", "country", "place"]))
    clocks = ["Africa/Lagos", "America/Bogota", "Asia/Yangon", "Africa/Juba"]
    assert record.events["tz"].tolist() == clocks


def test_a_town_that_was_found_has_its_own_clock():
    """Where a country has several, the coordinates that geocoding found say which."""
    rows = [
        ("2023-06-01", "DR Congo", "Goma"),
        ("2023-06-02", "DR Congo", "Kinshasa"),
        ("2023-06-03", "Russia", "Khabarovsk"),
    ]
    read = read_events(pd.DataFrame(rows, columns=["date", "country", "place"]))
    assert read.events["tz"].tolist() == ["", "", ""]
    clocks = ["Africa/Lubumbashi", "Africa/Kinshasa", "Asia/Vladivostok"]
    assert read.geocode().events["tz"].tolist() == clocks


def test_letters_for_a_state_are_its_name_too():
    """As tables of the Americas write provinces; but none that two clocks share."""
    assert _zone(country="USA", adm1="WA") == "America/Los_Angeles"
    assert _zone(country="Brazil", adm1="BR-AC") == "America/Rio_Branco"
    assert _zone(country="USA", adm1="Texas") == ""
