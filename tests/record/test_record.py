"""Record: the column contract at the door, check(), and changes that make a new record."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, Polygon

from atlas.errors import RecordError
from atlas.record.local_time import local_minutes
from atlas.record.record import Record, drawable
from atlas.record.tables import TABLES

EVENTS = pd.DataFrame(
    {
        "event_id": ["a", "b", "c"],
        "start": ["2023-04-06T14:30", "2023-04-07", "2023-04-08"],
        "kind": ["rocket_fire", "meeting", "boat_incident"],
        "tz": ["Asia/Beirut", "Asia/Jerusalem", ""],
        "time_precision": ["minute", "day", "week"],
    }
)
SQUARE = Polygon([(35, 33), (35.1, 33), (35.1, 33.1), (35, 33.1)])


def _record(**tables):
    return Record(**{"events": EVENTS, **tables})


def _launch(**numbers):
    rows = [{"event_id": "a", "what": what, "best": best} for what, best in numbers.items()]
    return _record(quantities=pd.DataFrame(rows))


def test_every_table_has_the_columns_of_the_contract():
    """A record without anything still has every table, column and type."""
    record = Record()
    for name, columns in TABLES.items():
        table = getattr(record, name)
        held = table.reset_index() if name == "events" else table
        assert [column.name for column in columns] == [c for c in held.columns if c != "geometry"]
    assert record.events.index.name == "event_id"
    assert record.places.crs.to_epsg() == 4326
    assert str(record.events["start"].dtype) == "datetime64[s]"
    assert str(record.quantities["best"].dtype) == "Int64"
    assert str(record.events["title"].dtype) == "str"


def test_the_door_rounds():
    """Degrees to 5 decimals, radius to 0.01 km, time to the minute."""
    places = pd.DataFrame(
        {
            "event_id": ["a"],
            "longitude": [35.1234567],
            "latitude": [33.7654321],
            "radius_km": [1.238],
        }
    )
    events = EVENTS.assign(start=["2023-04-06T14:30:59", "2023-04-07", "2023-04-08"])
    record = Record(events, places)
    place = record.places.iloc[0]
    assert (place["longitude"], place["latitude"], place["radius_km"]) == (35.12346, 33.76543, 1.24)
    assert place["geometry"] == Point(35.12346, 33.76543)
    assert record.events["start"].iloc[0] == pd.Timestamp("2023-04-06T14:30")


def test_missing_is_never_zero_and_never_nan_text():
    """Missing text is "", a missing figure is NA."""
    record = _record(quantities=pd.DataFrame({"event_id": ["a"], "what": ["killed"], "low": [2]}))
    assert record.events["note"].tolist() == ["", "", ""]
    assert record.quantities["best"].isna().all()
    assert record.quantities["low"].tolist() == [2]


def test_the_callers_frame_is_not_changed():
    """Nothing is written into the tables that were handed over."""
    before = EVENTS.copy(deep=True)
    _record().edit("a", title="other", why="test")
    pd.testing.assert_frame_equal(EVENTS, before)


def test_extra_columns_are_kept():
    """A column that the contract does not name stays as it came."""
    assert _record(events=EVENTS.assign(score=[1, 2, 3])).events["score"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("tables", "match"),
    [
        # two events of one id
        ({"events": EVENTS.assign(event_id=["a", "a", "b"])}, "event_id: 'a': wanted a different"),
        # an event without an id, without a date, with none that can be read
        ({"events": EVENTS.assign(event_id=["", "a", "b"])}, "event_id.*wanted a value"),
        ({"events": EVENTS.drop(columns="start")}, "start.*the column is missing"),
        ({"events": EVENTS.assign(start=["6 April", "", ""])}, "'6 April': wanted YYYY-MM-DD"),
        # a word outside a closed vocabulary, with the words there are
        ({"events": EVENTS.assign(status="sure")}, "'sure': wanted one of confirmed"),
        ({"events": EVENTS.assign(time_precision="year")}, "wanted one of minute"),
        # a zone that is none, an end before its start
        ({"events": EVENTS.assign(tz="Beirut")}, "tz: 'Beirut': wanted an IANA"),
        ({"events": EVENTS.assign(end="2023-04-01")}, "end not before start"),
        # an id that leads nowhere
        ({"places": {"event_id": "z"}}, "places, row 0, event_id: 'z': wanted the id of an event"),
        ({"links": {"from_id": "a", "to_id": "z", "kind": "same_as"}}, "links, row 0, to_id: 'z'"),
        ({"actors": {"actor_id": "X", "parent_id": "Y"}}, "parent_id: 'Y'"),
        (
            {"participants": {"event_id": "a", "actor_id": "X", "role": "killer"}},
            "wanted one of init",
        ),
        # coordinates off the world, swapped, half, no numbers
        ({"places": {"event_id": "a", "longitude": 35, "latitude": 95}}, "look swapped"),
        (
            {"places": {"event_id": "a", "country": "LB", "longitude": 33.3, "latitude": 35.2}},
            "'35.2': longitude and latitude look swapped: the country is the other way round",
        ),
        ({"places": {"event_id": "a", "longitude": 135, "latitude": 95}}, "-90 to 90"),
        ({"places": {"event_id": "a", "longitude": 235, "latitude": 5}}, "-180 to 180"),
        ({"places": {"event_id": "a", "longitude": 35}}, "a latitude beside the longitude"),
        (
            {"places": {"event_id": "a", "longitude": "east", "latitude": 3}},
            "'east': wanted a number",
        ),
        ({"places": {"event_id": "a", "longitude": np.inf, "latitude": 3}}, "finite"),
        ({"places": {"event_id": "a", "radius_km": -1}}, "kilometres, 0 or more"),
        ({"places": {"event_id": "a", "radius_km": 1e308}}, "half way round the Earth"),
        ({"places": {"event_id": "a", "shape_id": "s"}}, "the shape is missing"),
        # figures
        ({"quantities": {"event_id": "a", "what": "killed", "best": 1.5}}, "whole number"),
        ({"quantities": {"event_id": "a", "what": "killed", "best": -1}}, "0 or more"),
        ({"sources": {"event_id": "a", "reliability": "G"}}, "'G': wanted one of A"),
    ],
)
def test_bad_tables_are_stopped_at_the_door(tables, match):
    """A record that breaks the contract is not made, and the message says where and what."""
    frames = {
        name: table if isinstance(table, pd.DataFrame) else pd.DataFrame([table])
        for name, table in tables.items()
    }
    with pytest.raises(RecordError, match=match):
        _record(**frames)


def test_all_problems_are_told_at_once():
    """The message names the first five problems and counts the others."""
    events = pd.DataFrame({"event_id": list("abcdefgh"), "start": ["x"] * 8})
    with pytest.raises(RecordError, match="and 3 more"):
        Record(events)


def test_an_unknown_kind_is_kept_and_reported():
    """Kinds are open: an unknown one is a note, not an error."""
    notes = _record().check()
    assert notes["level"].tolist() == ["note"]
    assert notes["value"].tolist() == ["boat_incident"]


def test_coordinates_without_a_word_are_unstated():
    """Coordinates that come without a word on their error say so; a bare name says nothing."""
    places = pd.DataFrame(
        {
            "event_id": ["a", "b"],
            "name": ["", "Tyre"],
            "longitude": [35, None],
            "latitude": [33, None],
        }
    )
    record = _record(places=places)
    assert record.places["precision"].tolist() == ["unstated", ""]
    assert record.places["basis"].tolist() == ["coded", ""]
    assert drawable(record.places).tolist() == [True, False]


def test_a_country_is_never_drawn():
    """Coordinates of a country or of no place are not drawn."""
    places = pd.DataFrame(
        {"event_id": ["a", "b"], "longitude": 35, "latitude": 33, "precision": ["country", "none"]}
    )
    record = _record(places=places)
    assert not drawable(record.places).any()
    assert record.counts() == {"held": 3, "shown": 0, "hidden": 0, "off_map": 3}


def test_a_shape_gets_an_id_a_point_and_a_radius():
    """An area that came as a geometry has a point inside and a radius to its farthest corner."""
    frame = gpd.GeoDataFrame({"event_id": ["a"]}, geometry=[SQUARE], crs=4326).to_crs(3857)
    place = _record(places=frame).places.iloc[0]
    assert place["geometry"].equals_exact(SQUARE, 1e-9)
    assert SQUARE.contains(Point(place["longitude"], place["latitude"]))
    assert place["precision"] == "area"
    assert 7.2 < place["radius_km"] < 9
    assert place["shape_id"].startswith("s")


def test_one_shape_has_one_id():
    """Two places of one shape share it; two shapes may not share an id."""
    line = LineString([(35, 33), (36, 34)])
    frame = gpd.GeoDataFrame({"event_id": ["a", "b"]}, geometry=[SQUARE, SQUARE], crs=4326)
    ids = _record(places=frame).places["shape_id"]
    assert ids[0] == ids[1] != ""
    frame = gpd.GeoDataFrame(
        {"event_id": ["a", "b"], "shape_id": "s"}, geometry=[SQUARE, line], crs=4326
    )
    with pytest.raises(RecordError, match="one shape an id"):
        _record(places=frame)


@pytest.mark.parametrize(
    ("numbers", "level", "words"),
    [
        # 6 April 2023: it adds up
        ({"launched": 34, "intercepted": 25, "landed": 5, "unaccounted": 4}, None, ""),
        # the night of 6 to 7 April, with every part
        (
            {"launched": 44, "landed": 1, "at_sea": 14, "intercepted": 8, "failed": 12}
            | {"unaccounted": 9},
            None,
            "",
        ),
        # one number changed
        ({"launched": 34, "intercepted": 25, "landed": 6, "unaccounted": 4}, "error", "= 35"),
        ({"launched": 34, "intercepted": 24, "landed": 5, "unaccounted": 4}, "error", "= 33"),
        ({"launched": 35, "intercepted": 25, "landed": 5, "unaccounted": 4}, "error", "the 35"),
        # parts that are not all there
        ({"launched": 34, "intercepted": 25}, "note", "25 of 34"),
        ({"launched": 34, "intercepted": 36}, "error", "more than the 34"),
        # no total, no parts
        ({"intercepted": 25}, None, ""),
        ({"launched": 34}, None, ""),
    ],
)
def test_sums(numbers, level, words):
    """Parts above the highest total, or complete parts beside the best, are errors."""
    found = _launch(**numbers).check()
    found = found[found["table"] == "quantities"]
    assert found["level"].tolist() == ([level] if level else [])
    assert all(words in message for message in found["message"])


def test_rival_figures_do_not_add_up():
    """Two sources' figures of one part are rivals; parts by detail are a sum."""
    figures = pd.DataFrame(
        [
            ("launched", "", 6, 8),
            ("intercepted", "", 4, None),
            ("intercepted", "", 5, None),
            ("fell_short", "Jordan", 1, None),
            ("fell_short", "Syria", 1, None),
        ],
        columns=["what", "detail", "best", "high"],
    ).assign(event_id="a")
    assert "error" not in set(_record(quantities=figures).check()["level"])
    found = _record(quantities=figures.assign(best=[6, 7, 5, 1, 1])).check()
    assert "7 intercepted + 2 fell_short = 9" in found["message"].iloc[0]


def test_ranges_run_from_low_to_high():
    """A best outside its own range is an error."""
    figures = pd.DataFrame(
        {"event_id": ["a"], "what": ["killed"], "best": [5], "low": [6], "high": [9]}
    )
    assert _record(quantities=figures).check()["message"].str.contains("low <= best").any()


def test_local_minutes_cover_local_days():
    """A day covers 00:00 to 23:59 of its own place; the offset is that of the day."""
    start, end, offset = local_minutes(_record().events)
    day = int(pd.Timestamp("2023-04-07").timestamp()) // 60
    assert (start[1], end[1]) == (day, day + 1439)
    assert start[0] == end[0] == day - 1440 + 14 * 60 + 30
    assert offset.tolist() == [180, 180, 0]


def test_the_offset_follows_the_clocks():
    """The offset is that of the day: Gaza's clocks changed later than Israel's in 2023."""
    events = pd.DataFrame(
        {
            "event_id": list("abcd"),
            "start": ["2023-03-20", "2023-04-03", "2023-04-03", "2023-10-29T01:30"],
            "tz": ["Asia/Jerusalem", "Asia/Jerusalem", "Asia/Gaza", "Asia/Jerusalem"],
        }
    )
    assert local_minutes(Record(events).events)[2].tolist() == [120, 180, 120, 180]


def test_lists_sort_by_instant():
    """An event at 01:00 in Tehran is before one at 00:00 in Beirut on the same day."""
    events = pd.DataFrame(
        {
            "event_id": ["beirut", "tehran"],
            "start": ["2023-04-06T00:00", "2023-04-06T00:10"],
            "tz": ["Asia/Beirut", "Asia/Tehran"],
            "time_precision": "minute",
        }
    )
    start, _, offset = local_minutes(Record(events).events)
    beirut, tehran = start - offset
    assert tehran < beirut


def test_place_makes_a_new_record_and_logs():
    """place() leaves the record as it is, returns another, and says why."""
    record = _record()
    placed = record.place("b", 35.5, 33.9, 3, name="Beirut", why="hotel named by AP")
    assert record.counts()["shown"] == 0
    assert placed.counts()["shown"] == 1
    place = placed.places.iloc[0]
    assert (place["precision"], place["basis"], place["name"]) == ("site", "coded", "Beirut")
    assert "hotel named by AP" in placed.dataset["transformations"][0]


def test_place_asks_which_of_several():
    """An event with two places needs the role of the one that is meant."""
    places = pd.DataFrame({"event_id": "a", "role": ["launch", "impact"], "name": ["x", "y"]})
    record = _record(places=places)
    with pytest.raises(RecordError, match=r"2 places.*pass role="):
        record.place("a", 35, 33, why="test")
    placed = record.place("a", 35, 33, role="impact", why="test")
    assert placed.places["longitude"].isna().tolist() == [True, False]


def test_place_replaces_a_shape():
    """A point set by hand takes the place of an area."""
    frame = gpd.GeoDataFrame({"event_id": ["a"]}, geometry=[SQUARE], crs=4326)
    place = _record(places=frame).place("a", 35.2, 33.2, 1, why="test").places.iloc[0]
    assert place["geometry"] == Point(35.2, 33.2)
    assert place["shape_id"] == ""


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda r: r.place("z", 35, 33, why="x"), "no event 'z'.*ids are a, b"),
        (lambda r: r.place("a", 35, 33, why=" "), "a reason in words"),
        (lambda r: r.place("a", 35, 133, why="x"), "-90 to 90"),
        (lambda r: r.edit("a", why="x", mood="good"), "no column.*columns: title"),
        (lambda r: r.edit("a", why="x", table="actors", name="y"), "wanted one of events"),
        (lambda r: r.edit("a", why="x", table="quantities", best=2), "no row in quantities"),
        (lambda r: r.edit("a", why="x", status="sure"), "wanted one of confirmed"),
    ],
)
def test_bad_changes_are_refused(call, match):
    """A change that cannot be is refused with a message."""
    with pytest.raises(RecordError, match=match):
        call(_record())


def test_edit_changes_the_rows_that_are_meant():
    """edit() changes the cells of one event's rows and nothing else."""
    record = _launch(launched=34, intercepted=25)
    edited = record.edit("a", table="quantities", where={"what": "launched"}, best=35, why="AP")
    assert edited.quantities["best"].tolist() == [35, 25]
    assert record.quantities["best"].tolist() == [34, 25]


def test_to_geo_is_ready_for_other_tools():
    """One row a place, with title, ISO date and actors, in degrees."""
    participants = pd.DataFrame({"event_id": "a", "actor_id": ["X", "Y"], "role": "party"})
    places = pd.DataFrame({"event_id": ["a", "b"], "longitude": 35, "latitude": 33})
    geo = _record(places=places, participants=participants).to_geo()
    assert geo.crs.to_epsg() == 4326
    assert geo["date"].tolist() == ["2023-04-06T14:30", "2023-04-07"]
    assert geo["actors"].tolist() == ["X; Y", ""]


def test_to_frame_counts_what_it_leaves_out():
    """A summary says how many rows of which table did not fit."""
    places = pd.DataFrame(
        {"event_id": "a", "role": ["launch", "impact", "intercept"], "name": ["x", "y", "z"]}
    )
    links = pd.DataFrame({"from_id": ["a"], "to_id": ["b"], "kind": ["part_of"]})
    frame = _record(places=places, links=links).to_frame()
    assert len(frame) == 3
    assert frame.attrs["left_out"] == {"places": 1, "links": 1}


def test_geocode_fills_only_what_has_no_coordinates():
    """Coded coordinates stay; a name is found; "place not given" gets none."""
    places = pd.DataFrame(
        {
            "event_id": ["a", "b", "c"],
            "name": ["somewhere", "Tyre", "place not given"],
            "country": ["", "Lebanon", ""],
            "longitude": [35.0, None, None],
            "latitude": [33.0, None, None],
        }
    )
    record = _record(places=places).geocode()
    assert record.places["basis"].tolist() == ["coded", "geocoded", ""]
    assert record.places["longitude"].iloc[0] == 35.0
    assert abs(record.places["latitude"].iloc[1] - 33.27) < 0.05
    assert record.places["precision"].iloc[2] == "none"
    assert (record.places["reason"].iloc[1:] != "").all()
    assert record.counts()["off_map"] == 1


def test_geocode_tells_the_zone_of_a_place():
    """An event whose zone was not known takes that of the place it was found at."""
    places = pd.DataFrame({"event_id": ["a", "c"], "name": ["Tyre", "Tyre"]})
    record = _record(places=places).geocode()
    assert record.events["tz"].tolist() == ["Asia/Beirut", "Asia/Jerusalem", "Asia/Beirut"]


def test_an_unstated_time_precision_is_that_of_the_clock():
    """A start with a clock time is dated to the minute, one without to the day."""
    events = pd.DataFrame({"event_id": ["a", "b"], "start": ["2023-04-06T14:30", "2023-04-07"]})
    assert Record(events).events["time_precision"].tolist() == ["minute", "day"]


def test_a_record_without_events_does_everything():
    """Nothing is special about a record that holds nothing."""
    record = Record()
    assert len(record.select(actors=["HZB"], box=[0, 0, 1, 1], text="x")) == 0
    assert record.counts() == {"held": 0, "shown": 0, "hidden": 0, "off_map": 0}
    assert len(record.to_frame()) == len(record.to_geo()) == len(record.check()) == 0
    assert len(record.geocode()) == 0


@pytest.mark.parametrize(
    "text",
    ["<img src=x onerror=alert(1)>", "{{ 7*7 }}", "</script>", "\u202eabc", "a\x00b", "\ud800"],
)
def test_hostile_text_is_only_text(text):
    """Markup, templates, marks of direction and broken characters are text like any other."""
    column = pd.Series([text] * 3, dtype=object)
    events = EVENTS.assign(title=column, note=column, kind=column, marking=column)
    record = Record(events, pd.DataFrame({"event_id": list("abc"), "name": column}))
    assert len(record.select(kinds=[record.events["kind"].iloc[0]])) == 3
    assert record.to_frame()["title"].tolist() == record.events["title"].tolist()


def test_what_the_caller_changes_afterwards_changes_no_record():
    """Rows of the source, words about the data set and the report are the record's own."""
    rows = pd.DataFrame({"seen": [1]}, index=pd.Index(["a"], name="event_id"))
    words, report = {"steps": ["read"]}, {"set_aside": [3]}
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    record = Record(events, dataset=words, original=rows, report=report)
    rows.loc["a", "seen"] = 9
    words["steps"].append("forgotten")
    report["set_aside"].append(4)
    assert record.original["seen"].tolist() == [1]
    assert record.dataset["steps"] == ["read"]
    assert record.report["set_aside"] == [3]


@pytest.mark.parametrize(
    ("stated", "radius", "found"),
    [
        ("", None, ("town", 5.8)),  # nothing is stated: the answer's own
        ("exact", None, ("town", 5.8)),  # a finer word makes no place finer
        ("", 12, ("area", 12.0)),  # a wider radius stands
        ("region", 30, ("region", 30.0)),
        ("area", None, ("area", 25.0)),  # as wide as areas may be
        ("adm1", None, ("adm1", None)),  # somewhere in a province is no pin on a town
        ("country", None, ("country", None)),
        ("country", 40, ("country", None)),
    ],
)
def test_looking_a_place_up_makes_it_no_finer_than_stated(stated, radius, found):
    """Precision may only fall: a town's dot is no answer to "somewhere in the province"."""
    places = {"event_id": ["a"], "name": ["Tyre"], "country": ["LB"], "radius_km": [radius]}
    places |= {"role": ["location"], "precision": [stated]}
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    place = Record(events, pd.DataFrame(places)).geocode().places.iloc[0]
    precision, drawn = found
    assert place["precision"] == precision
    assert pd.isna(place["longitude"]) == (drawn is None)
    assert drawn is None or place["radius_km"] == pytest.approx(drawn, abs=0.3)
