"""Tables of places: OCHA's in all their ages, any other, areas with outlines, codes of places."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import atlas
from atlas.errors import GazetteerError
from atlas.geocoding import manage_layers
from atlas.geocoding.gazetteer.place_table import load_gazetteer
from atlas.geocoding.table_places import places_of_table

# Four invented villages near Kutum in Sudan, and one near Nyala; no row is OCHA's.
VILLAGES = pd.DataFrame(
    {
        "village": ["Umm Zibqa", "Tarnaqa", "Hillat Fawq", "Dar Zibqa", "Hillat Fawq"],
        "native": ["ام زبقة", "", "", "", ""],
        "code": ["SD0291001", "SD0291002", "SD0291003", "SD0291004", "SD0391001"],
        "unit2": ["Zibqan", "Zibqan", "Zibqan", "Zibqan", "Tarfan"],
        "code2": ["SD0291", "SD0291", "SD0291", "SD0291", "SD0391"],
        "state": ["North Darfur"] * 4 + ["South Darfur"],
        "code1": ["SD02"] * 4 + ["SD03"],
        "latitude": [14.21, 14.25, 14.30, 14.18, 12.05],
        "longitude": [24.61, 24.70, 24.66, 24.75, 24.88],
    }
)
_OLD = ("admin4Name_en", "admin4Name_ar", "admin4Pcode", "admin2Name_en", "admin2Pcode")
AGES = [
    # ADM4_EN of the years before 2025
    ("ADM4_EN", "ADM4_AR", "ADM4_PCODE", "ADM2_EN", "ADM2_PCODE", "ADM1_EN", "ADM1_PCODE",
     "LATITUDE_Y", "LONGITUDE_X"),
    (*_OLD, "admin1Name_en", "admin1Pcode", "Latitude", "Longitude"),
    # one local language and numbers of names
    ("adm4_name", "adm4_name1", "adm4_pcode", "adm2_name", "adm2_pcode", "adm1_name",
     "adm1_pcode", "center_lat", "center_lon"),
    ("featureName_en", "featureName_ar", "featurePcode", "admin2Name_en", "admin2Pcode",
     "admin1Name_en", "admin1Pcode", "lat", "lon"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Give each test an empty library of its own, once the shipped index is read."""
    atlas.load_gazetteer(installed=False)
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path / "library"))
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "cache"))


def _ask(name, **beside):
    return atlas.geocode(pd.DataFrame([{"name": name, "country": "SD", **beside}])).iloc[0]


@pytest.mark.parametrize("columns", AGES)
def test_the_headers_of_ocha_are_known_in_all_their_ages(columns):
    """Villages are found by each of their names and told apart by their province."""
    layer = manage_layers.add_table(
        VILLAGES.set_axis(list(columns), axis=1), "villages", source="invented", licence="CC0"
    )
    assert (layer.kind, layer.rows, layer.licence, layer.source) == ("table", 5, "CC0", "invented")
    assert _ask("Umm Zibqa")["latitude"] == 14.21
    assert _ask("ام زبقة")["latitude"] == 14.21
    assert _ask("Hillat Fawq", adm1="South Darfur")["latitude"] == 12.05
    assert _ask("Hillat Fawq")["match"] == "ambiguous"


def test_codes_find_a_place_and_are_no_names():
    """A P-code is asked as a code in any case; as a word it names nothing."""
    manage_layers.add_table(VILLAGES.set_axis(list(AGES[0]), axis=1), "villages")
    gazetteer = load_gazetteer()
    row = gazetteer.coded("sd0291003")
    assert (gazetteer.name[row], gazetteer.latitude[row]) == ("Hillat Fawq", 14.3)
    assert gazetteer.spellings(row)[0] == "Hillat Fawq"
    assert not any("SD0291003" in name for name in gazetteer.spellings(row))
    assert gazetteer.coded("SD9999999") is None
    assert _ask("SD0291003")["match"] == "unmatched"


def test_units_that_villages_name_are_known_around_them():
    """A district has its code and reaches past its villages; a province keeps its outline."""
    manage_layers.add_table(VILLAGES.set_axis(list(AGES[0]), axis=1), "villages")
    gazetteer = load_gazetteer()
    unit = gazetteer.coded("SD0291")
    assert (gazetteer.kind[unit], gazetteer.name[unit]) == ("adm2", "Zibqan")
    assert 10 < gazetteer.radius_km[unit] < 30
    # Of one village alone no district is made.
    assert gazetteer.coded("SD0391") is None
    province = gazetteer.coded("SD02")
    assert gazetteer.kind[province] == "adm1"
    assert gazetteer.shape(province) is not None
    assert "North Darfur" in gazetteer.spellings(province)
    assert len(gazetteer.rows_where(kind="adm1", country="SD")) == len(
        load_gazetteer(installed=False).rows_where(kind="adm1", country="SD")
    )


def test_areas_with_outlines_are_areas_of_the_layer():
    """A polygon is the answer to its name, and wins over a point that was listed for it."""
    box = shapely.box(24.0, 14.0, 25.0, 15.0)
    units = gpd.GeoDataFrame(
        {"ADM2_EN": ["Zibqan"], "ADM2_PCODE": ["SD0291"], "ADM1_EN": ["North Darfur"]},
        geometry=[box],
        crs="EPSG:4326",
    )
    manage_layers.add_table(units, "units")
    answer = _ask("Zibqan district")
    assert answer["precision"] == "adm2"
    assert answer["geometry"].equals(box)
    assert answer["radius_km"] > 70
    assert _ask("western Zibqan district")["geometry"].within(box.buffer(0.01))


def test_an_outline_takes_the_place_of_a_point_that_was_listed():
    """The shipped district is a point with a reach; the layer's outline is it from then on."""
    before = _ask("Kosti district")
    box = shapely.box(32.0, 13.2, 33.0, 14.2)
    unit = gpd.GeoDataFrame(
        {
            "ADM2_EN": [before["matched_name"]],
            "ADM2_PCODE": ["SD0299"],
            "ADM1_EN": ["North Darfur"],
        },
        geometry=[box],
        crs="EPSG:4326",
    )
    assert before["precision"] == "adm2"
    manage_layers.add_table(unit, "units")
    after = _ask("Kosti district")
    assert after["match"] == "matched"
    assert after["geometry"].equals(box)
    assert after["place_id"] == before["place_id"]


def test_rows_that_are_no_places_are_counted_by_reason():
    """Nothing is lost: no name, no coordinates, off the world, in no known country."""
    rows = pd.DataFrame(
        {
            "place": ["A", "", "C", "D", "E", "F"],
            "lat": ["1", "1", "", "99", "1", "0"],
            "lon": ["30", "30", "30", "30", "30", "0"],
            "country": ["UG", "UG", "UG", "UG", "Atlantis", "UG"],
        }
    )
    found = places_of_table(rows, "x", load_gazetteer(installed=False))
    assert len(found.places) == 1
    assert sum(found.left_out.values()) == 5
    assert found.left_out["coordinates that are none of this world"] == 2
    assert found.left_out["a country that is not known; --set country=SD says it"] == 1


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"ADM4_EN": ["A"]}, "no column for longitude and latitude, or a geometry; .* ADM4_EN"),
        ({"lat": [1.0], "lon": [1.0]}, "no column for a name.*--column THEIRS=name"),
        ({"place": ["A"], "lat": [1.0], "lon": [1.0]}, "1 of a country that is not known; --set"),
    ],
)
def test_a_table_that_is_none_says_what_is_wanted(rows, message):
    """The columns that are there, and the option that names them."""
    with pytest.raises(GazetteerError, match=message):
        manage_layers.add_table(pd.DataFrame(rows), "mine")


def test_the_terms_of_a_table_stay_with_its_layer():
    """They are in the list of layers as they were given."""
    manage_layers.add_table(
        VILLAGES.set_axis(list(AGES[0]), axis=1), "villages", licence="L", terms="Not for sale."
    )
    (layer,) = manage_layers.list_layers()
    assert (layer.licence, layer.terms, layer.problem) == ("L", "Not for sale.", "")
    assert layer.by_country == {"SD": layer.places}
    assert load_gazetteer().layers[-1].startswith("table villages")


def test_rows_of_events_join_by_their_code():
    """The unit of a code bounds its name, is the place where no name is given, and is told."""
    manage_layers.add_table(VILLAGES.set_axis(list(AGES[0]), axis=1), "villages")
    asked = pd.DataFrame(
        {
            "name": ["Hillat Fawq", "", "", "no such hamlet", "Hillat Fawq"],
            "country": ["SD", "SD", "", "SD", "UG"],
            "pcode": ["sd0291", "SD0291", "SD02", "SD0291002", "SD0291"],
        }
    )
    found = atlas.geocode(asked)
    assert found["match"].tolist() == ["matched"] * 4 + ["unmatched"]
    assert found["latitude"].tolist()[0] == 14.3
    assert found["precision"].tolist()[:4] == ["town", "adm2", "adm1", "town"]
    assert found["method"].tolist()[1:4] == ["P-code"] * 3
    assert found["reason"][1] == "its P-code is SD0291"
    assert found["matched_name"].tolist()[1:4] == ["Zibqan", "North Darfur", "Tarnaqa"]


def test_a_code_that_contradicts_the_country_is_left_aside_and_told():
    """Khartoum stays Khartoum."""
    manage_layers.add_table(VILLAGES.set_axis(list(AGES[0]), axis=1), "villages")
    asked = pd.DataFrame({"name": ["Kampala"], "country": ["UG"], "pcode": ["SD0291"]})
    answer = atlas.geocode(asked).iloc[0]
    assert answer["matched_name"] == "Kampala"
    assert "its P-code 'SD0291' is of SD, and was left aside" in answer["reason"]


def test_a_table_of_events_with_codes_joins_when_it_is_geocoded(tmp_path):
    """Read, saved, opened, geocoded: the finest code of each row; without a layer it waits."""
    rows = pd.DataFrame(
        {
            "date": "2023-06-01",
            "country": "Sudan",
            "admin1Pcode": "SD02",
            "admin2Pcode": ["SD0291", "SD0291", ""],
            "location": ["Hillat Fawq", "", ""],
        }
    )
    record = atlas.read_events(rows)
    assert record.places["place_id"].tolist() == ["pcode:SD0291", "pcode:SD0291", "pcode:SD02"]
    assert "P-codes in 'admin2Pcode', 'admin1Pcode'" in str(record.report)
    assert not record.report.get("columns_not_understood")
    bare = record.geocode()
    assert bare.places["longitude"].isna().all()
    opened = atlas.open_record(bare.save(tmp_path / "ours"))
    manage_layers.add_table(VILLAGES.set_axis(list(AGES[0]), axis=1), "villages")
    found = opened.geocode().places
    assert found["latitude"].tolist()[0] == 14.3
    assert found["precision"].tolist() == ["town", "adm2", "adm1"]
    assert found["matched_name"].tolist()[1:] == ["Zibqan", "North Darfur"]
