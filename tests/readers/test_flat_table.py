"""The flat table: columns by any usual name, cells as people write them, nothing lost."""

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from atlas import open_record
from atlas.errors import InputTypeError, SourceError
from atlas.readers import as_record, read_events
from tests.tries import tries

ROW = {"date": "2023-04-06", "place": "Tyre", "country": "Lebanon"}


def _read(rows, **options):
    rows = rows if isinstance(rows, list) else [rows]
    return read_events(pd.DataFrame(rows), **options)


def test_the_least_table_is_a_date_and_a_place():
    """A date and a place make an event that waits for its coordinates."""
    record = _read({"date": "2023-04-06", "place": "Tyre"})
    assert record.events["time_precision"].tolist() == ["day"]
    assert record.places[["name", "precision"]].to_numpy().tolist() == [["Tyre", ""]]
    assert record.counts()["off_map"] == 1


def test_columns_are_found_by_synonym_and_case():
    """Names of other people's columns are understood, whatever their case and spaces."""
    record = _read(
        {"Event Date": "2023-04-06", "LOCATION": "Tyre", "Actor1": "Hezbollah", "Lat": 33.27}
        | {"lon": 35.19, "Fatalities": 2, "Notes": "n", "mood": "grim"}
    )
    assert record.report["columns_not_understood"] == ["mood"]
    assert record.participants["actor_id"].tolist() == ["HZB"]
    assert record.quantities["best"].tolist() == [2]
    assert record.original["mood"].tolist() == ["grim"]


def test_columns_may_be_chosen():
    """The caller's own choice wins; one that cannot be is refused."""
    record = _read({"when it was": "2023-04-06", "place": "Tyre"}, columns={"when it was": "date"})
    assert len(record) == 1
    with pytest.raises(SourceError, match="no column 'x'"):
        _read(ROW, columns={"x": "date"})
    with pytest.raises(SourceError, match="wanted one of event_id"):
        _read(ROW, columns={"date": "day of week"})


@pytest.mark.parametrize(
    ("row", "match"),
    [
        ({"place": "Tyre"}, "lacks a date"),
        ({"date": "2023-04-06"}, "lacks something that says where"),
        ({"date": "2023-04-06", "longitude": 35}, "lacks latitude beside longitude"),
        ({"mood": "grim"}, "lacks a date.*and something that says where.*'mood'"),
    ],
)
def test_a_missing_column_is_named(row, match):
    """Without a date, or anything that says where, the table is refused with its columns."""
    with pytest.raises(SourceError, match=match):
        _read(row)


@pytest.mark.parametrize(
    ("cells", "match"),
    [
        # coordinates: off the world, swapped, half, no number
        ({"longitude": 235, "latitude": 33}, "row 3, longitude: '235': wanted degrees, -180"),
        ({"longitude": 33, "latitude": 135}, "latitude: '135'.*look swapped"),
        ({"longitude": 33.27, "latitude": 35.2}, "'35.2'.*the country is the other way round"),
        ({"longitude": 35, "latitude": None}, "latitude.*wanted a latitude beside"),
        ({"longitude": "35.2.1", "latitude": 33}, "'35.2.1': wanted a number"),
        ({"radius_km": "-1", "longitude": 35, "latitude": 33}, "kilometres, 0 or more"),
        # dates
        ({"date": "soon"}, "row 3, date: 'soon': wanted a date such as 2023-04-06"),
        ({"date": ""}, "row 3, date: '': wanted a date, got none"),
        ({"date": "1402-01-17"}, "Jalali or Hijri"),
        ({"date": "1444/9/15"}, "Jalali or Hijri"),
        ({"end": "2023-04-01"}, "an end that is not before the start"),
        # closed vocabularies, zones, figures
        ({"status": "sure"}, "status: 'sure': wanted one of confirmed"),
        ({"precision": "hamlet"}, "wanted one of exact"),
        ({"attribution": "guessed", "initiators": "X"}, "wanted one of acknowledged"),
        ({"tz": "Beirut"}, "wanted an IANA time zone"),
        ({"killed": "plenty"}, "killed: 'plenty': wanted a whole number"),
        ({"killed": "-5"}, "killed: '-5'"),
        ({"killed": "12-10"}, "killed: '12-10'"),
    ],
)
def test_a_bad_cell_is_named(cells, match):
    """A cell that cannot be read is named by row, column and value, with what was wanted."""
    good = {
        **dict.fromkeys(cells, None),
        "event_id": "a",
        "longitude": 35.0,
        "latitude": 33.0,
        **ROW,
    }
    bad = {**good, "event_id": "b", **cells}
    with pytest.raises(SourceError, match=match):
        _read([good, bad])


def test_bad_rows_may_be_kept():
    """With bad_rows="keep", cells are left blank, rows set aside, all counted and named."""
    rows = [
        {"event_id": "a", **ROW, "longitude": 35.2, "latitude": 33.27},
        {"event_id": "b", **ROW, "longitude": 235, "latitude": 33.27},
        {"event_id": "c", **ROW, "date": "soon", "longitude": None, "latitude": None},
        {"event_id": "a", **ROW, "longitude": None, "latitude": None},
    ]
    record = _read(rows, bad_rows="keep")
    report = record.report
    assert record.events.index.tolist() == ["a", "b", "a-2"]
    assert record.places["longitude"].notna().tolist() == [True, False, False]
    assert (report["rows_in"], report["events_out"], report["set_aside"]) == (4, 3, [4])
    assert {problem["value"] for problem in report["problems"]} == {"235", "soon", "a"}
    assert record.original.index.tolist() == ["a", "b", "a-2"]


def test_counts_of_the_report_add_up():
    """Rows in are events out, rows set aside and blank rows."""
    rows = [ROW, {"date": None, "place": "", "country": " "}, ROW, {**ROW, "date": "soon"}]
    report = _read(rows, bad_rows="keep").report
    assert report["rows_in"] == 4
    assert report["events_out"] + len(report["set_aside"]) + report["blank_rows"] == 4
    assert report["places_without_coordinates"] == report["events_out"] == 2


def test_lists_split_at_semicolons():
    """Initiators, targets, parties and sources are lists; one attribution is for all."""
    record = _read(
        {
            **ROW,
            "initiators": "Hezbollah; Sea People;",
            "targets": "Israel",
            "attribution": "claimed",
        }
        | {"source": "AP 2023-04-06; Reuters"}
    )
    people = record.participants[["actor_id", "role", "attribution"]].to_numpy().tolist()
    assert people == [
        ["HZB", "initiator", "claimed"],
        ["sea-people", "initiator", "claimed"],
        ["ISR", "target", "unknown"],
    ]
    sources = record.sources[["outlet", "published"]].to_numpy().tolist()
    assert sources == [["AP", "2023-04-06"], ["Reuters", ""]]


def test_attributions_may_be_one_each():
    """A list of attributions goes to the initiators in order."""
    record = _read({**ROW, "initiators": "A; B; C", "attribution": "claimed; suspected"})
    assert record.participants["attribution"].tolist() == ["claimed", "suspected", "unknown"]


def test_unknown_names_are_kept_and_reported():
    """An actor or a kind that we do not know stays as it is and is reported."""
    record = _read({**ROW, "initiators": "Sea People", "kind": "Boat incident"})
    assert record.events["kind"].tolist() == ["Boat incident"]
    assert record.actors["name"].tolist() == ["Sea People"]
    assert record.report["actors_not_in_registry"] == ["Sea People"]
    assert record.report["problems"][0]["value"] == "Boat incident"


def test_kinds_are_known_by_id_and_label():
    """A kind is understood by its id or by the words on the map."""
    kinds = [{**ROW, "kind": kind} for kind in ("rocket_fire", "Rocket fire", "AIR-STRIKE")]
    assert _read(kinds).events["kind"].tolist() == ["rocket_fire", "rocket_fire", "air_strike"]


def test_figures_are_numbers_or_spans():
    """A blank is no zero; a span has a low and a high."""
    rows = [{**ROW, "killed": killed} for killed in ("0", "10-12", "", "n/a", "1,200", 3.0)]
    figures = _read(rows).quantities[["best", "low", "high"]].astype(object)
    figures = figures.where(figures.notna(), None).to_numpy().tolist()
    blank = [None, None]
    assert figures == [[0, *blank], [None, 10, 12], [1200, *blank], [3, *blank]]


def test_coordinates_belong_to_the_place_or_the_impact():
    """Coordinates go to the place, else to the impact, never to the launch."""
    spot = {"date": "2023-04-06", "longitude": 35.2, "latitude": 33.1}
    rows = [
        {**spot, "place": "P", "launch_place": "L", "impact_place": "I"},
        {**spot, "place": "", "launch_place": "L", "impact_place": "I"},
        {**spot, "place": "", "launch_place": "L", "impact_place": ""},
    ]
    places = _read(rows).places
    placed = places[places["longitude"].notna()]
    assert placed[["role", "name"]].to_numpy().tolist() == [
        ["location", "P"],
        ["impact", "I"],
        ["location", ""],
    ]
    assert len(places) == 7
    assert places[places["role"] == "launch"]["longitude"].isna().all()


def test_days_are_local_to_the_first_place():
    """Without a zone, the day is that of the place's country; without a place it is UTC."""
    rows = [
        {"date": "2023-04-06", "place": "Tyre", "country": "Lebanon"},
        {"date": "2023-04-06", "place": "Kafr Sousa, Syria", "country": ""},
        {"date": "2023-04-06", "place": "", "country": "Gaza Strip"},
        {"date": "2023-04-06", "place": "somewhere", "country": ""},
        {"date": "2023-04-06", "place": "", "country": ""},
    ]
    record = _read(rows)
    zones = ["Asia/Beirut", "Asia/Damascus", "Asia/Gaza", "", "UTC"]
    assert record.events["tz"].tolist() == zones
    assert record.report["times_taken_as_utc"] == 1
    assert record.report["time_zone_not_known"] == 1


def test_a_stamp_that_tells_its_moment_is_not_taken_as_utc():
    """Of two zones of a country the place decides; the moment is certain without."""
    rows = [
        {"date": "2023-04-14T15:30Z", "place": "Goma", "country": "CD"},
        {"date": "2023-04-15T15:30+02:00", "place": "Goma", "country": "CD"},
        {"date": "2023-04-15", "place": "", "country": ""},
    ]
    record = _read(rows)
    assert record.events["tz"].tolist() == ["UTC"] * 3
    assert record.report["times_taken_as_utc"] == 1
    assert record.report["times_shown_in_utc"] == 2
    assert "2 x events whose stamp tells the moment and no place the zone" in str(record.report)


@pytest.mark.parametrize("zone", [{"tz": "UTC"}, {"column": "UTC"}])
def test_utc_that_was_asked_for_is_no_finding(zone):
    """Who says UTC is not told to say so."""
    rows = [{"date": "2023-04-14T15:30Z", "place": "Goma", "country": "CD"}, {"date": "2023-04-15"}]
    if "column" in zone:
        record = _read([{**row, "tz": zone["column"]} for row in rows])
    else:
        record = _read(rows, **zone)
    assert record.events["tz"].tolist() == ["UTC", "UTC"]
    assert "UTC" not in str(record.report)


def test_a_zone_is_missed_in_events_alone():
    """A row that is set aside is no event, so it is not counted among those without a zone."""
    rows = [
        {"date": "2023-04-06", "place": "somewhere"},
        {"date": "soon", "place": "somewhere"},
    ]
    record = read_events(pd.DataFrame(rows), bad_rows="keep")
    assert record.report["time_zone_not_known"] == len(record) == 1


def test_a_stamp_is_turned_to_local_time_and_kept_beside():
    """A stamp with an offset becomes local wall time; the cell stays as it was in original."""
    rows = [
        {**ROW, "date": "2023-03-30T21:30Z"},
        {**ROW, "date": "2023-04-06T14:30+02:00"},
    ]
    record = _read(rows)
    local = [pd.Timestamp("2023-03-31T00:30"), pd.Timestamp("2023-04-06T15:30")]
    assert record.events["start"].tolist() == local
    assert record.original["date"].tolist() == [row["date"] for row in rows]


def test_stamps_of_a_frame_are_turned_too():
    """A column with a zone is turned; a naive one is local already."""
    times = pd.to_datetime(["2023-03-30T21:30"], utc=True)
    record = read_events(pd.DataFrame({"date": times, "place": "Tyre", "country": "Lebanon"}))
    assert record.events["start"].iloc[0] == pd.Timestamp("2023-03-31T00:30")
    naive = read_events(pd.DataFrame({"date": times.tz_localize(None), "country": "Lebanon"}))
    assert naive.events["start"].iloc[0] == pd.Timestamp("2023-03-30T21:30")


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        ("14:30", "14:30"),
        ("2:30 pm", "14:30"),
        ("1430", "14:30"),
        ("٠٣:٠٥", "03:05"),
        ("0.604166667", "14:30"),
        ("12:05 am", "00:05"),
    ],
)
def test_clock_times_join_the_date(clock, time):
    """A clock time in a column of its own makes the event dated to the minute."""
    event = _read({**ROW, "time": clock}).events.iloc[0]
    assert event["start"] == pd.Timestamp(f"2023-04-06T{time}")
    assert event["time_precision"] == "minute"


def test_words_for_a_time_leave_the_day():
    """A time in words is noted and the event stays dated to the day."""
    record = _read({**ROW, "time": "in the morning"})
    assert record.events["time_precision"].tolist() == ["day"]
    assert record.report["problems"][0]["level"] == "note"


def test_ends_cover_their_day():
    """An end that is a day lasts to its last minute."""
    record = _read({**ROW, "date": "2023-04-06T22:00", "end": "2023-04-07"})
    assert record.events["end"].iloc[0] == pd.Timestamp("2023-04-07T23:59")


def test_shapes_of_any_crs_are_read():
    """Points, lines and areas of a GeoDataFrame come as degrees, whatever their CRS."""
    shapes = [Point(35.2, 33.1), LineString([(35, 33), (35.1, 33.1)]), Point(35, 33).buffer(0.05)]
    frame = gpd.GeoDataFrame({"date": ["2023-04-06"] * 3}, geometry=shapes, crs=4326)
    record = read_events(frame.to_crs(32636))
    assert record.places["longitude"].iloc[0] == pytest.approx(35.2, abs=1e-5)
    assert record.places["precision"].tolist() == ["unstated", "area", "area"]
    assert record.counts()["shown"] == 3
    with pytest.raises(SourceError, match=r"no CRS.*set_crs"):
        read_events(frame.to_crs(32636).set_crs(None, allow_override=True))


def test_territories_are_neutral_keys():
    """A territory is known by its names; without one the country stands for it."""
    rows = [{**ROW, "country": country} for country in ("Lebanon", "Golan Heights", "Atlantis")]
    assert _read(rows).places["territory"].tolist() == ["LB", "GOLAN", ""]


def test_to_frame_gives_the_rows_back():
    """A flat table comes back cell by cell; what changed since is changed."""
    frame = pd.DataFrame(
        {"Date": ["13/04/2023", "6/4/2023"], "Location": ["Tyre", "x"], "lat": [33.2712345, None]}
        | {
            "lon": [35.2, None],
            "Killed": ["3", ""],
            "Actor 1": ["Hezbollah; B", ""],
            "mood": ["", "x"],
        }
    )
    record = read_events(frame)
    back = record.to_frame()
    pd.testing.assert_frame_equal(back.reset_index(drop=True), frame)
    assert back.attrs["left_out"] == {}
    changed = record.place("row-3", 35.5, 33.9, 3, why="test").to_frame()
    assert changed.loc["row-3", ["lon", "lat", "radius_km"]].tolist() == [35.5, 33.9, 3.0]
    assert changed["Date"].tolist() == ["13/04/2023", "6/4/2023"]


def test_the_callers_frame_is_not_changed():
    """Reading writes nothing into the frame."""
    frame = pd.DataFrame([ROW])
    before = frame.copy(deep=True)
    read_events(frame)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "{{ 7*7 }}", "a\x00b", "\u202eabc", "a\ud800"]
)
def test_hostile_text_comes_through(text, tmp_path):
    """Markup, templates and broken characters are read, saved and opened as text."""
    column = pd.Series([text], dtype=object)
    frame = pd.DataFrame([ROW]).assign(**dict.fromkeys(("title", "note", "initiators"), column))
    record = read_events(frame)
    title = record.events["title"].iloc[0]
    assert title == text.encode("utf-8", "replace").decode("utf-8")
    opened = as_record(record.save(tmp_path / "r"))
    assert opened.events["title"].tolist() == [title]
    assert opened.actors["name"].tolist() == record.actors["name"].tolist()


def test_an_unknown_option_is_refused():
    """An option that the reader does not have is named, with those it has."""
    with pytest.raises(InputTypeError, match=r"no option 'day_first'.*dayfirst"):
        _read(ROW, reader_options={"day_first": True})
    with pytest.raises(TypeError, match="day_first"):
        _read(ROW, day_first=True)
    with pytest.raises(SourceError, match=r"bad_rows='drop': wanted one of raise, keep"):
        _read(ROW, bad_rows="drop")
    with pytest.raises(SourceError, match="IANA"):
        _read(ROW, tz="Beirut")


def test_as_record_takes_anything(tmp_path):
    """A record, a frame and a path are all read; anything else is named."""
    record = _read(ROW)
    assert as_record(record) is record
    assert len(as_record(record.save(tmp_path / "r"))) == 1
    with pytest.raises(InputTypeError, match="got int"):
        as_record(3)


_cells = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.integers(-1000, 100_000),
    st.floats(),
    st.dates(),
    st.booleans(),
)
_columns = ["event_id", "date", "end", "time", "tz", "place", "longitude", "latitude", "radius_km"]
_columns += [
    "initiators",
    "attribution",
    "killed",
    "status",
    "precision",
    "source",
    "kind",
    "other",
]


@settings(max_examples=tries(60), deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(_columns, _cells)), min_size=1, max_size=4))
def test_any_cells_are_read_or_named(rows):
    """Whatever stands in the cells, every row is an event, set aside, or blank; nothing breaks."""
    try:
        record = read_events(pd.DataFrame(rows, dtype=object), bad_rows="keep", dayfirst=True)
    except SourceError as error:
        assert "no rows" in str(error)  # noqa: PT017  (every row was blank)
        return
    report = record.report
    assert report["rows_in"] == len(rows)
    assert report["events_out"] == len(record)
    assert report.adds_up()
    assert str(report)
    assert set(report.frame()["level"]) <= {"error", "warning", "note"}
    assert set(record.check()["level"]) <= {"note", "error"}


def test_a_figure_may_have_one_end_only():
    """Up to three is no three, and says nothing of the least."""
    said = ("≤3", "up to 1,200", ">= 2", "at least 4", "3+")
    rows = [{**ROW, "killed": killed} for killed in said]
    figures = read_events(pd.DataFrame(rows)).quantities[["best", "low", "high"]]
    ends = [[None, None, 3], [None, None, 1200], *([None, low, None] for low in (2, 4, 3))]
    assert figures.astype(object).where(figures.notna(), None).to_numpy().tolist() == ends


def test_a_record_given_as_a_frame_is_drawn_as_the_record():
    """The summary of the shipped record reads back with the same counts."""
    record = open_record("spring-2023").geocode()
    assert read_events(record.to_frame()).counts() == record.counts()


def test_a_stated_error_stays_with_a_place_that_has_only_a_name():
    """Precision and radius outlive reading, with no coordinates and no country beside them."""
    frame = pd.DataFrame({"date": ["2023-04-06"], "place": ["Tyre"], "precision": ["region"]})
    place = read_events(frame.assign(radius_km=30)).places.iloc[0]
    assert (place["precision"], place["radius_km"]) == ("region", 30.0)


@pytest.mark.parametrize(
    ("kind", "by", "against", "killed"),
    [
        ("Type of event", "Perpetrator(s)", "Victims / target", "Dead"),  # as spreadsheets say it
        ("What happened", "Who did it", "Against whom", "Fatalities"),
        ("نوع الحدث", "الجهة المنفذة", "المستهدف", "القتلى"),
        ("סוג", "הגורם", "הנפגע", "הרוגים"),
    ],
)
def test_headings_of_a_sheet_made_by_hand_are_understood(kind, by, against, killed):
    """Who, against whom, what and how many are taken by the words that people use for them."""
    record = _read({**ROW, kind: "clash", by: "Hamas", against: "Israel", killed: 2})
    assert record.report["columns_not_understood"] == []
    assert record.participants[["actor_id", "role"]].to_numpy().tolist() == [
        ["HAM", "initiator"],
        ["ISR", "target"],
    ]
    assert record.quantities["best"].tolist() == [2]


def test_a_line_above_names_that_are_not_known_is_told(tmp_path):
    """A sheet that begins with its own title does not say "Unnamed: 1" and nothing else."""
    path = tmp_path / "sheet.csv"
    path.write_text("Incidents of 2023,,,\n\nKiedy,Gdzie,Ilu,Przez\n2023-04-06,Tyre,,X\n")
    with pytest.raises(SourceError, match="take away what stands above"):
        read_events(path)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Airstrikes", "air_strike"),  # one word, several
        ("Rocket Attack", "rocket_fire"),
        ("IED", "bombing"),
        ("غارة جوية", "air_strike"),
        ("הפסקת אש", "ceasefire"),
        ("Explosion", "explosion"),  # may be any of three kinds: the wide one
        ("attack", "attack"),
        ("Coup", "Coup"),  # no kind is as wide: the table's own word stays
    ],
)
def test_a_kind_is_known_by_the_words_that_people_write(word, kind):
    """An air strike is one on the map whatever the sheet calls it; a wider word is not narrowed."""
    record = _read({**ROW, "kind": word})
    assert record.events["kind"].tolist() == [kind]
    assert record.to_frame()["kind"].tolist() == [word]


def test_a_question_mark_behind_an_actor_is_kept_as_doubt():
    """A "Hamas?" is Hamas, suspected; what the table says of the attribution goes before it."""
    record = _read([{**ROW, "initiators": "Hamas?; PIJ", "targets": "Israel (?)"}])
    assert record.participants[["actor_id", "attribution"]].to_numpy().tolist() == [
        ["HAM", "suspected"],
        ["PIJ", "unknown"],
        ["ISR", "suspected"],
    ]
    stated = _read([{**ROW, "initiators": "Hamas?", "attribution": "claimed"}])
    assert stated.participants["attribution"].tolist() == ["claimed"]
    assert record.to_frame()["initiators"].tolist() == ["Hamas?; PIJ"]
