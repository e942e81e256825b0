"""ACLED and UCDP in all ages: older names, subsets, geometries, mixtures; nothing is invented."""

import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from atlas import brief
from atlas.errors import LicenceError, SourceError
from atlas.readers import acled, read_events, ucdp
from tests.readers.test_acled import ROW as TODAYS
from tests.readers.test_ucdp import ROW as GED

# Invented rows in the columns of exports of before 2019; none is ACLED's.
_OLD = {
    "GWNO": "475",
    "EVENT_ID_CNTY": "901NIG",
    "EVENT_ID_NO_CNTY": "901",
    "EVENT_DATE": "03-March-2016",
    "YEAR": "2016",
    "TIME_PRECISION": "1",
    "EVENT_TYPE": "Battle-No change of territory",
    "ACTOR1": "Military Forces of Atlantis (2015-)",
    "ALLY_ACTOR_1": "Sea People; Tritons",
    "INTER1": "1",
    "ACTOR2": "Blue Faction",
    "ALLY_ACTOR_2": "",
    "INTER2": "2",
    "INTERACTION": "12",
    "COUNTRY": "Nigeria",
    "ADMIN1": "Borno",
    "ADMIN2": "Gwoza",
    "ADMIN3": "",
    "LOCATION": "Gwoza",
    "LATITUDE": "11.083",
    "LONGITUDE": "13.696",
    "GEO_PRECISION": "1",
    "SOURCE": "Invented Daily",
    "NOTES": "Made up.",
    "FATALITIES": "4",
}


def _old(*changes):
    rows = [{**_OLD, "EVENT_ID_CNTY": f"90{n}NIG"} | row for n, row in enumerate(changes)]
    return pd.DataFrame(rows)


def test_an_export_of_before_2019_is_acled(tmp_path):
    """Parties without direction, no point for a region, weeks and months, rows held back."""
    week = {"TIME_PRECISION": "2", "EVENT_DATE": "14-March-2016"}
    region = {"TIME_PRECISION": "3", "GEO_PRECISION": "3", "EVENT_DATE": "20-March-2016"}
    path = tmp_path / "acled.csv"
    _old({}, week, region).to_csv(path, index=False)
    record = read_events(path)
    assert (record.report["format"], record.report["schema"]) == ("acled", "older")
    assert record.events["time_precision"].tolist() == ["day", "week", "month"]
    assert record.events["end"].iloc[2] == pd.Timestamp("2016-03-31")
    assert record.places["longitude"].notna().tolist() == [True, True, False]
    assert set(record.participants["role"]) == {"party", "associate"}
    assert "tritons" in set(record.participants["actor_id"])
    assert not [one for one in record.report["problems"] if one["level"] == "error"]
    with pytest.raises(LicenceError):
        brief(record, tmp_path / "page.html")


@pytest.mark.parametrize(
    ("word", "inter1", "kind"),
    [
        ("Battle-No change of territory", "1", "clash"),
        ("BATTLE-GOVERNMENT REGAINS TERRITORY", "1", "clash"),
        ("Battle-Non-state actor overtakes territory", "2", "clash"),
        ("Violence Against Civilians", "3", "attack_on_civilians"),
        # one type until 2018; the first actor says which of the two it was
        ("Riots/Protests", "5", "unrest"),
        ("Riots/Protests", "6", "protest"),
        ("Riots/Protests", "1", "Riots/Protests"),
        ("Battles", "1", "clash"),
        ("Strategic development", "1", "Strategic development"),
        ("Boat incident", "1", "Boat incident"),
    ],
)
def test_a_wide_event_type_has_a_kind_as_wide(word, inter1, kind):
    """ACLED's own word is kept where no kind of ours is as wide; the title has it always."""
    events = read_events(_old({"EVENT_TYPE": word, "INTER1": inter1})).events
    assert events["kind"].tolist() == [kind]
    assert events["title"].tolist() == [f"{word}, Gwoza"]


def test_a_blank_sub_event_type_gives_way_to_the_event_type():
    """In one table some rows may have both."""
    rows = [TODAYS, TODAYS | {"event_id_cnty": "ATL2", "sub_event_type": ""}]
    rows[1]["event_type"] = "Battles"
    assert read_events(pd.DataFrame(rows)).events["kind"].tolist() == [
        "air_or_drone_strike",
        "clash",
    ]


@pytest.mark.parametrize(
    "left_out",
    [
        ("source", "notes", "timestamp"),
        ("sub_event_type", "disorder_type"),
        ("geo_precision",),
        ("time_precision",),
        ("actor2", "inter2", "assoc_actor_2"),
        ("latitude", "longitude"),
        ("country", "iso", "region"),
        ("assoc_actor_1", "inter1", "geo_precision"),
    ],
)
def test_a_subset_of_acled_is_acled(left_out):
    """Columns may be missing: what is not there is not known, and a warning says what it means."""
    frame = pd.DataFrame([TODAYS]).drop(columns=list(left_out))
    record = read_events(frame)
    assert record.report["format"] == "acled"
    assert record.dataset["redistribution"] == "aggregates"
    assert record.to_source().equals(frame)
    warned = [one["what"] for one in record.report.get("read_as", ()) if one["level"] == "warning"]
    codes = {"geo_precision", "time_precision"} & set(left_out)
    assert len(warned) == len(codes)
    assert all(any(code in one for one in warned) for code in codes)


def test_a_point_without_its_code_has_no_stated_error():
    """A subset without geo_precision may hold the capitals of provinces: no radius is claimed."""
    frame = pd.DataFrame([TODAYS]).drop(columns="geo_precision")
    place = read_events(frame).places.iloc[0]
    assert place["precision"] == "unstated"
    assert pd.isna(place["radius_km"])


MIXED = [
    TODAYS,
    dict.fromkeys(TODAYS, "") | {"event_date": "2021-03-04", "event_type": "Shooting"},
    dict.fromkeys(TODAYS, "") | {"event_date": "2021-03-09", "event_type": "Kidnapping"},
]
for _row in MIXED[1:]:
    _row |= {"country": "South Sudan", "location": "Rumbek", "latitude": "6.8"}
    _row |= {"longitude": "29.7", "actor1": "Tritons", "actor2": "Mermen"}


def test_a_mixed_table_says_how_all_of_it_is_read():
    """Rows of another source are counted once each, and the way to read them is named."""
    frame = pd.DataFrame(MIXED)
    with pytest.raises(SourceError, match="2 of 3 rows are not from acled; source='table' reads"):
        read_events(frame)
    record = read_events(frame, bad_rows="keep")
    errors = [one for one in record.report["problems"] if one["level"] == "error"]
    assert len(errors) == 2
    assert record.report.adds_up()


def test_a_row_of_another_source_may_have_an_id_of_its_own():
    """It is named once; what it stands for is not known, so that it is no dot."""
    frame = pd.DataFrame([TODAYS, {**MIXED[1], "event_id_cnty": "AW-17"}])
    with pytest.raises(SourceError, match="1 of 2 rows are not from acled; source='table' reads"):
        read_events(frame)
    record = read_events(frame, bad_rows="keep")
    assert len([one for one in record.report["problems"] if one["level"] == "error"]) == 1
    assert record.places["longitude"].notna().tolist() == [True, False]
    table = read_events(frame, source="table")
    assert table.events["kind"].tolist()[1] in ("Shooting", "shooting")
    assert table.dataset["redistribution"] == "aggregates"


def test_names_that_a_shapefile_cut_are_those_of_the_data_set(tmp_path):
    """Ten characters of a name are enough where one column alone begins so."""
    points = gpd.points_from_xy([35.1939, 35.2], [33.2733, 33.3])
    region = {**TODAYS, "event_id_cnty": "ATL2", "geo_precision": "3"}
    kept = ["event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type"]
    kept += ["actor1", "actor2", "country", "admin1", "location", "geo_precision", "fatalities"]
    frame = gpd.GeoDataFrame(pd.DataFrame([TODAYS, region])[kept], geometry=points, crs=4326)
    path = tmp_path / "acled.shp"
    frame.rename(columns=lambda name: name[:10] if name != "geometry" else name).to_file(path)
    record = read_events(path)
    assert record.report["format"] == "acled"
    assert record.places["longitude"].notna().tolist() == [True, False]
    assert record.events["kind"].tolist() == ["air_or_drone_strike"] * 2
    ged = pd.DataFrame([GED])[["id", "type_of_violence", "where_prec", "date_start", "best"]]
    ged = gpd.GeoDataFrame(ged.assign(side_a="x"), geometry=points[:1], crs=4326)
    cut = ged.rename(columns=lambda name: name[:10] if name != "geometry" else name)
    assert read_events(cut).report["format"] == "ucdp"


def test_a_release_of_up_to_5_0_is_ucdp():
    """best_est, low_est and high_est are best, low and high."""
    old = {"best": "best_est", "low": "low_est", "high": "high_est"}
    frame = pd.DataFrame([GED]).rename(columns=old)
    record = read_events(frame)
    assert record.report["format"] == "ucdp"
    assert record.quantities[["best", "low", "high"]].iloc[0].tolist() == [3, 2, 5]
    assert record.to_source().equals(frame)


@pytest.mark.parametrize(
    "kept",
    [
        # a public sample of 20 columns
        (
            *("id", "year", "type_of_violence", "conflict_name", "dyad_name", "side_a", "side_b"),
            *("where_coordinates", "where_prec", "adm_1", "latitude", "longitude", "country"),
            *("date_prec", "date_start", "date_end", "deaths_civilians", "best", "high", "low"),
        ),
        ("type_of_violence", "where_prec", "best", "date_start", "latitude", "longitude"),
        ("id", "type_of_violence", "where_coordinates", "best", "date_start", "country"),
    ],
)
def test_a_subset_of_ucdp_is_ucdp(kept):
    """What has the type of violence, place and best estimate; where_prec is not lost."""
    frame = pd.DataFrame([GED, {**GED, "id": "101", "where_prec": "4"}])[list(kept)]
    record = read_events(frame)
    assert record.report["format"] == "ucdp"
    assert len(record) == 2
    assert record.to_source().equals(frame)
    if "where_prec" in kept:
        assert record.places["precision"].tolist() == ["town", "adm1"]
        assert record.counts()["shown"] == 1
    else:
        assert record.places["precision"].tolist() == ["unstated"] * 2


def test_the_points_of_ucdp_may_be_geometries(tmp_path):
    """GeoJSON made of GED: drawn where it is, and not where the point stands for a province."""
    frame = pd.DataFrame([GED, {**GED, "id": "101", "where_prec": "4"}])
    points = gpd.points_from_xy([35.1939, 35.2], [33.2733, 33.3])
    frame = frame.drop(columns=["latitude", "longitude", "geom_wkt"])
    path = tmp_path / "ged.geojson"
    path.write_text(gpd.GeoDataFrame(frame, geometry=points, crs=4326).to_json())
    record = read_events(path)
    assert record.report["format"] == "ucdp"
    assert record.places["longitude"].iloc[0] == 35.1939
    assert pd.isna(record.places["longitude"].iloc[1])
    assert record.places["geometry"].isna().tolist() == [False, True]
    metres = gpd.GeoDataFrame(frame, geometry=points, crs=4326).to_crs(32636)
    assert read_events(metres).places["longitude"].iloc[0] == pytest.approx(35.1939, abs=1e-4)


def test_a_column_of_points_as_text_is_taken_where_there_is_no_other():
    """geom_wkt has the point; what is no point gives none."""
    frame = pd.DataFrame([GED, {**GED, "id": "101", "geom_wkt": "LINESTRING (0 0, 1 1)"}])
    frame = frame.drop(columns=["latitude", "longitude"])
    places = read_events(frame).places
    assert places["latitude"].iloc[0] == 33.2733
    assert pd.isna(places["latitude"].iloc[1])
    assert shapely.get_x(places["geometry"].iloc[0]) == 35.1939


def test_an_answer_of_the_interface_is_ucdp(tmp_path):
    """JSON with its rows in Result."""
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"TotalCount": 1, "TotalPages": 1, "Result": [GED]}))
    record = read_events(path)
    assert record.report["format"] == "ucdp"
    assert record.events.index.tolist() == ["ucdp:100"]


def test_a_candidate_file_without_names_is_told_by_its_fields(tmp_path):
    """49 fields, the first row a row of values: the names are UCDP's, and no row is lost."""
    rows = pd.DataFrame([{**GED, "id": str(n)} for n in range(100, 103)])[list(ucdp.COLUMNS)]
    path = tmp_path / "candidate.csv"
    rows.to_csv(path, index=False, header=False)
    record = read_events(path)
    assert record.report["format"] == "ucdp"
    assert record.events.index.tolist() == ["ucdp:100", "ucdp:101", "ucdp:102"]
    assert record.to_source().astype(str).to_numpy().tolist() == rows.to_numpy().tolist()
    rows.assign(best=["1", "2", "many"]).to_csv(path, index=False, header=False)
    with pytest.raises(SourceError, match="row 3, best: 'many'"):
        read_events(path)


def test_a_table_of_as_many_fields_is_not_taken_for_one_without_names(tmp_path):
    """Only a first row whose fields all fit is one of values."""
    frame = pd.DataFrame({f"c{n}": ["x"] for n in range(47)})
    frame = frame.assign(date="2023-04-06", place="Tyre")
    path = tmp_path / "wide.csv"
    frame.to_csv(path, index=False)
    assert read_events(path).report["format"] == "table"


def test_filters_know_the_names_of_every_age():
    """Days asked for are compared with the older columns too."""
    frame = _old({}, {"EVENT_DATE": "03-March-2018"})
    assert len(read_events(frame, from_="2017-01-01")) == 1
    assert set(acled.ALIASES.values()) <= set(acled.COLUMNS)
