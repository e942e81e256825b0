"""Coarser places: no name that was asked, and nothing beside a cell that cuts a part of it away."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from atlas.errors import RecordError
from atlas.geocoding.area_finder import AreaFinder
from atlas.record.checks.country_check import look_swapped
from atlas.record.local_time import utc_offsets
from atlas.record.record import Record
from atlas.reference import territories
from atlas.release.names_in_places import names_in
from tests.tries import tries

# The words of a vague place, its country, and the name in them that must not be told.
VAGUE = [
    ("Syria (house of Qinformer)", "SY", "Qinformer"),
    ("somewhere in Syria near Qfarm", "SY", "Qfarm"),
    ("somewhere in Syria near qfarm", "SY", "qfarm"),
    ("Lebanon, Qinformer's house", "", "Qinformer"),
    ("unknown village in Lebanon (Qfarm)", "LB", "Qfarm"),
    ("northern Syria (Qbase)", "SY", "Qbase"),
    ("Syrian desert, Qbase", "SY", "Qbase"),
    ("South Lebanon, Qtunnel", "LB", "Qtunnel"),
    ("Sudan: Qcamp", "SD", "Qcamp"),
    ("Qmansion / Ukraine", "UA", "Qmansion"),
    ("Lebanon - Qcellar", "LB", "Qcellar"),
    ("between Syria and Lebanon at Qcrossing", "", "Qcrossing"),
    ("nationwide [Qoffice]", "LB", "Qoffice"),
    ("سوريا (بيت قمخبر)", "SY", "قمخبر"),
    ("Lebanon (Amal Qnader's farm, Qvale)", "LB", "Qvale"),
]
RULES = [{"grid": 0.5}, {"grid": 0.1}, {"grid": 5}, {"to": "adm1"}, {"to": "country"}]
_TEXTS = ("name", "name_native", "matched_name", "reason", "adm1", "adm2", "method", "place_id")


def _events(ids, **columns):
    return pd.DataFrame({"event_id": ids, "start": "2023-04-06T14:20", **columns})


def _one(rule=None, event=(), **place):
    """Return the only place of a record, made coarser."""
    record = Record(_events(["a"], **dict(event)), _places(["a"], **place))
    return record.redact({"coarsen": rule or {"grid": 0.5}}).places.iloc[0]


def _places(ids, geometry=None, **columns):
    frame = pd.DataFrame({"event_id": ids, **columns})
    shapes = [None] * len(ids) if geometry is None else geometry
    return gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4326")


def _said(record):
    """Return every text of a record."""
    tables = (pd.DataFrame(table).drop(columns="geometry", errors="ignore") for table in
              record.tables().values())  # fmt: skip
    return "\n".join([*(table.to_csv() for table in tables), str(record.dataset)])


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_vague_place_keeps_no_word_that_was_asked(rule):
    """Where the geocoder answers with a country, a region or nothing, the name in it leaves too."""
    ids = [f"e{number}" for number in range(len(VAGUE))]
    titles = [f"Fire at {secret}, says a neighbour" for _, _, secret in VAGUE]
    places = _places(ids, name=[name for name, _, _ in VAGUE], country=[c for _, c, _ in VAGUE])
    left = Record(_events(ids, title=titles), places).geocode().redact({"coarsen": rule})
    text = _said(left).casefold()
    for name, _, secret in VAGUE:
        assert secret.casefold() not in text, name
        assert name.casefold() not in text, name


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_stated_precision_shields_no_name(rule):
    """A fine name under a wide word leaves, in each column that repeats it, with its point."""
    words = ["none", "country", "adm1", "adm2", "region", "area", ""]
    ids = [f"e{number}" for number in range(2 * len(words))]
    place = {column: "Qfarm" for column in _TEXTS if column not in ("method", "adm1")}
    place |= {"country": "LB", "adm1": "South, Qfarm", "precision": words * 2}
    place |= {"longitude": [35.21777] * 7 + [None] * 7, "latitude": [33.27111] * 7 + [None] * 7}
    left = Record(_events(ids), _places(ids, **place)).redact({"coarsen": rule}).places
    assert "Qfarm" not in pd.DataFrame(left.drop(columns="geometry")).to_csv()
    assert not (left["longitude"] == 35.21777).any()


def test_a_place_shows_the_name_of_its_area_in_the_gazetteer():
    """A country, a province by its name there; a name that is listed stays as it was written."""
    areas = {"Syria (a farm)": "Syria", "Lebanon": "Lebanon", "لبنان": "لبنان"}
    areas |= {"a farm, Sudan": "Sudan", "Sudan, x": "Sudan"}
    for asked, told in areas.items():
        new = _one({"grid": 0.5}, name=[asked], country=[""])
        assert new["name"] == told, asked
    new = _one({"to": "adm1"}, name=["a cellar"], adm1=["محافظة الجنوب"], country=["LB"])
    assert new["name"] == "محافظة الجنوب"
    assert new["place_id"] == "ne:LBN-3060"
    new = _one({"to": "adm1"}, name=["a cellar"], adm1=["the South of Qfarm"], country=["LB"])
    assert new["name"] == "Lebanon"


def test_what_the_gazetteer_does_not_list_is_no_area():
    """A country, a province or a name of her own is none."""
    areas = AreaFinder()
    assert areas.named("XX") is None
    assert areas.listed("Qcountry") is None
    assert areas.named("LB", adm1="Qprovince") is None


POINTS = {"LB": (35.1, 33.05, 36.6, 34.7), "IL": (34.3, 29.5, 35.9, 33.3)}
POINTS |= {"SY": (35.7, 32.3, 42.4, 37.3), "IQ": (38.8, 29.1, 48.6, 37.4)}


@settings(max_examples=tries(60), deadline=None)
@given(
    country=st.sampled_from(sorted(POINTS)),
    across=st.floats(0, 1),
    up=st.floats(0, 1),
    radius=st.floats(0, 40),
    grid=st.sampled_from([0.1, 0.25, 0.5, 1, 2]),
    adm1=st.sampled_from(["", "South", "Nabatieh", "Homs", "Northern District", "Al-Anbar"]),
    key=st.sampled_from(["", "LB", "IL", "SY", "GOLAN", "WEST-BANK", "IQ", "SD"]),
    zone=st.sampled_from(["", "Asia/Beirut", "Asia/Jerusalem", "Asia/Damascus", "Asia/Tehran"]),
)
def test_all_that_is_told_leaves_the_whole_cell_possible(
    country, across, up, radius, grid, adm1, key, zone
):
    """Cell, country, adm1, territory, radius, shape and clock: none cuts off a part of the cell."""
    west, south, east, north = POINTS[country]
    lon, lat = west + across * (east - west), south + up * (north - south)
    # A corner of a box lies in the country only when it is turned round: a record refuses it.
    assume(not look_swapped(pd.Series([country]), pd.Series([lon]), pd.Series([lat])).any())
    place = {"longitude": [lon], "latitude": [lat], "radius_km": [radius], "country": [country]}
    place |= {"adm1": [adm1], "territory": [key], "name": ["X"], "precision": ["town"]}
    record = Record(_events(["a"], tz=zone), _places(["a"], **place))
    left = record.redact({"coarsen": {"grid": grid}})
    new = left.places.iloc[0]
    west = np.floor((round(lon, 5) + 180) / grid) * grid - 180
    south = np.floor((round(lat, 5) + 90) / grid) * grid - 90
    cell = shapely.box(west, south, west + grid, south + grid)
    areas = AreaFinder()
    grounds = [areas.named(new["country"]).geometry] if new["country"] else []
    grounds += [areas.named(country, adm1=new["adm1"]).geometry] if new["adm1"] else []
    grounds += [territories.grounds()[new["territory"]]] if new["territory"] else []
    assert all(ground.covers(cell) for ground in grounds)
    assert new["adm2"] == new["place_id"] == new["shape_id"] == ""
    assert new["geometry"].geom_type == "Point"
    assert (new["longitude"], new["latitude"]) == pytest.approx((west + grid / 2, south + grid / 2))
    if zone and not new["country"]:
        assert left.events["tz"].iloc[0].startswith("Etc/")


def test_a_clock_of_a_cell_on_a_border_is_the_same_on_both_sides():
    """Beirut's, Damascus' and Tehran's clocks become those of the cell; the instants stay."""
    zones = ["Asia/Beirut", "Asia/Damascus", "Asia/Tehran", "Asia/Kolkata"]
    ids = [f"e{number}" for number in range(4)]
    place = {"longitude": 35.6, "latitude": 33.3, "country": ["LB", "SY", "IR", ""]}
    record = Record(_events(ids, tz=zones), _places(ids, **place))
    left = record.redact({"coarsen": {"grid": 1}})
    assert set(left.events["tz"]) == {"Etc/GMT-2"}
    was, now = (
        one.events["start"]
        - pd.to_timedelta(utc_offsets(one.events["start"], one.events["tz"]), "min")
        for one in (record, left)
    )
    assert sorted(was) == sorted(now)
    assert left.dataset["removals"][0]["changed"][
        "time zones of events whose cell lies in several countries"
    ] == 4  # fmt: skip


def test_a_day_stays_the_day_that_it_was():
    """What is known to the day has no clock to be moved."""
    record = Record(
        pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "tz": ["Asia/Tehran"]}),
        _places(["a"], longitude=[45.5], latitude=[33.9], country=["IR"]),
    )
    left = record.redact({"coarsen": {"grid": 1}})
    assert left.events["start"].tolist() == [pd.Timestamp("2023-04-06")]
    assert left.events["tz"].tolist() == ["Etc/GMT-3"]


def test_an_area_stays_beside_a_cell_that_lies_whole_in_it():
    """In the middle of Iraq the country and the province narrow nothing."""
    place = {"longitude": [41.1], "latitude": [32.9], "country": ["IQ"], "adm1": ["Al-Anbar"]}
    new = _one({"grid": 0.1}, name=["X"], territory=["IQ"], **place)
    assert (new["country"], new["adm1"], new["territory"]) == ("IQ", "Al-Anbar", "IQ")


def test_tracks_and_several_outlines_leave_with_their_ends():
    """A line wider than the cell, a multipolygon and a polygon of her own are no area."""
    shapes = [
        shapely.LineString([(35.1234, 33.2345), (34.9, 32.1)]),
        shapely.union(shapely.box(35.1, 33.1, 35.101, 33.101), shapely.box(36, 34, 36.1, 34.1)),
        shapely.box(33.1, 31.1, 37.77777, 35.3),
        shapely.MultiPoint([(35.1234, 33.2345), (36, 34)]),
    ]  # fmt: skip
    ids = [f"e{number}" for number in range(4)]
    record = Record(_events(ids), _places(ids, shapes, name="South Lebanon", country="LB"))
    for rule in RULES:
        left = record.redact({"coarsen": rule}).places
        own = left.geometry[left["precision"] != "adm1"]
        assert set(own.geom_type.dropna()) <= {"Point"}
        assert (left["shape_id"].str.len() <= 13).all()
        corners = shapely.get_coordinates(left.geometry)
        assert not np.isin(corners, [35.1234, 33.2345, 35.101, 37.77777]).any()


def test_a_shape_that_is_an_area_of_the_gazetteer_stays_where_it_holds_the_cell():
    """Anbar holds a cell of 0.1 degrees, not one of 5; a copy with a corner moved is no area."""
    record = Record(_events(["a"]), _places(["a"], adm1=["Al-Anbar"], country=["IQ"])).geocode()
    assert record.places.geometry.iloc[0].geom_type == "Polygon"
    new = record.redact({"coarsen": {"grid": 0.1}}).places
    assert new.geometry.iloc[0].equals(record.places.geometry.iloc[0])
    assert record.redact({"coarsen": {"grid": 5}}).places.geometry.iloc[0].geom_type == "Point"
    corners = shapely.get_coordinates(record.places.geometry.iloc[0])
    corners[5] += 0.001
    moved = record.places.assign(shape_id="").set_geometry([shapely.Polygon(corners)])
    moved = record.replace(places=moved.set_crs("EPSG:4326", allow_override=True))
    left = moved.redact({"coarsen": {"grid": 0.1}}).places
    assert left.geometry.iloc[0].geom_type == "Point"


def test_the_track_of_an_impact_does_not_tell_the_launch():
    """Where launches alone are coarser, the line that ends at the pad leaves the impact's row."""
    track = shapely.LineString([(35.12340, 33.23450), (34.9, 32.1)])
    around = shapely.box(35.1, 33.2, 35.13, 33.24)
    far = shapely.box(34.8, 32.0, 34.95, 32.2)
    places = _places(
        ["a"] * 4,
        [None, track, around, far],
        role=["launch", "impact", "alert", "scope"],
        longitude=[35.1234, 34.9, 35.11, 34.9],
        latitude=[33.2345, 32.1, 33.22, 32.1],
        radius_km=[0.1, 1.0, 3.0, 9.0],
        precision=["exact", "town", "area", "area"],
    )
    left = Record(_events(["a"]), places).redact({"coarsen": {"grid": 0.5, "roles": ["launch"]}})
    assert left.places.geometry.geom_type.tolist() == ["Point", "Point", "Point", "Polygon"]
    assert left.places["longitude"].tolist()[1:] == [34.9, 35.11, 34.9]
    assert (
        left.dataset["removals"][0]["changed"]["places made coarser, to a grid of 0.5 degrees"] == 3
    )


def test_a_region_is_no_country():
    """Made coarser to its country, a region shows no outline of its own."""
    record = Record(
        _events(["a"]), _places(["a"], name=["Syrian Desert"], country=["SY"])
    ).geocode()
    assert record.places.geometry.iloc[0].geom_type == "Polygon"
    new = record.redact({"coarsen": {"to": "country"}}).places.iloc[0]
    assert (new["name"], new["geometry"]) == ("Syria", None)


def test_one_grid_a_record():
    """A record whose data set fixes its grid goes out on no other, and on no area."""
    places = _places(["a"], longitude=[35.2], latitude=[33.2], adm1=["South"], country=["LB"])
    record = Record(_events(["a"]), places, dataset={"coarsen_grid": 0.5})
    assert record.redact({"coarsen": {"grid": 0.5}}).places["longitude"].tolist() == [35.25]
    for rule in ({"grid": 0.3}, {"to": "adm1"}):
        with pytest.raises(RecordError, match=r"one grid, of 0\.5 degrees"):
            record.redact({"coarsen": rule})


def test_a_place_that_tells_no_more_than_its_area_is_left():
    """A country that is called by its name is not counted as made coarser."""
    record = Record(_events(["a"]), _places(["a"], name=["Syria"], country=["SY"])).geocode()
    left = record.redact({"coarsen": {"grid": 0.5}})
    assert left.places["name"].tolist() == ["Syria"]
    assert left.dataset["removals"][0]["changed"] == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("12 km north of Tyre", ["Tyre"]),
        ("al-Bass camp, Tyre", ["al-Bass", "Tyre"]),
        ("the house of qnader near Deir Qanoun", ["qnader", "Deir Qanoun"]),
        ("غرب صور (مزرعة نادر)", ["صور", "نادر"]),
        ("", []),
    ],
)
def test_names_in_the_words_of_a_place(text, names):
    """Names are parted from the words around them, in whatever case and script."""
    assert names_in(text) == names


def test_many_places_are_made_coarser_in_time():
    """Twenty thousand points take seconds: the areas of each cell are looked at once."""
    rng = np.random.default_rng(1)
    ids = [f"e{number}" for number in range(20_000)]
    place = {"longitude": rng.uniform(39, 47, 20_000), "latitude": rng.uniform(30, 36, 20_000)}
    record = Record(_events(ids), _places(ids, country="IQ", adm1="Al-Anbar", name="X", **place))
    left = record.redact({"coarsen": {"grid": 0.5}})
    assert (left.places["basis"] == "generalised").all()
