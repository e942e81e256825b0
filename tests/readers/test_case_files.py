"""Small tables of kinds that were once refused or misread, each with what it must give now.

The files lie in tests/data/reading/cases; those of columns are in test_columns.py, those of dates
in test_event_times.py and test_dates_as_written.py. Every row is invented.
"""

from pathlib import Path

import pytest

import atlas
from atlas.errors import LicenceError, SourceError

CASES = Path(__file__).parents[1] / "data" / "reading" / "cases"


def _read(name, **options):
    record = atlas.read_events(CASES / name, **options)
    assert record.report.adds_up()
    return record


def _figures(record, what):
    """Return the best figures of a kind, by event in the order of the file."""
    rows = record.quantities[record.quantities["what"] == what].set_index("event_id")["best"]
    return [rows.get(event) for event in record.events.index]


def _points(record):
    return [(x, y) for x, y in record.places[["longitude", "latitude"]].dropna().to_numpy()]


def test_acled_before_2019_is_told_as_acled(tmp_path):
    """Parties without direction, no point for precision 3, and its rows stay at home."""
    record = _read("01_acled_before_2019.csv")
    assert all(event.startswith("acled:") for event in record.events.index)
    assert set(record.participants["role"]) == {"party"}
    assert list(record.places["latitude"].notna()) == [True, True, False]
    assert list(record.events["time_precision"]) == ["day", "week", "month"]
    with pytest.raises(LicenceError):
        atlas.brief(record, tmp_path / "brief.html")


def test_ucdp_takes_its_points_from_the_geometry():
    """A file of features has no columns of coordinates; its features have points."""
    record = _read("03_ged_points.geojson")
    assert _points(record) == [(21.98, 6.54), (22.1, 6.6)]
    assert list(record.places["precision"]) == ["town", "area", "adm1"]


def test_the_sheet_that_fits_is_taken_and_said():
    """The first sheet of a workbook is often a summary."""
    record = _read("08_data_in_second_sheet.xlsx")
    assert _figures(record, "killed") == [1, 2, 3]
    assert "'Incidents'" in str(record.report)
    assert "'Pivot'" in str(record.report)


def test_nested_sources_are_links_with_their_titles():
    """No text of a Python dict reaches a reader; the weapon is the kind; what is left is said."""
    record = _read("09_nested_sources.json")
    assert list(record.sources["url"]) == [f"https://example.org/{n}" for n in (1, 2, 3)]
    assert not record.sources["outlet"].str.contains(r"[{}\[\]]").any()
    assert record.events["kind"].iloc[0] == "shelling"
    assert "nested values" in str(record.report)


def test_a_namesake_of_a_stated_province_is_no_place():
    """Towns of Colombia without a country are not pinned in Spain or Argentina."""
    places = (
        _read("11_homonym_beats_stated_province.csv").geocode().places.dropna(subset="latitude")
    )
    assert places["longitude"].between(-79.1, -66.8).all()
    assert places["latitude"].between(-4.3, 13.5).all()


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("14_coordinates_in_one_cell.csv", [(37.9012, 48.5123), (37.8, 48.6011), (37.81, 48.61)]),
        ("15_wkt_and_mgrs.csv", [(65.71, 31.61), (65.8, 31.55)]),
        ("c25_coordinates_one_cell.csv", [(35.1902, 33.2701)]),
        ("c25_wkt.csv", [(35.1902, 33.2701)]),
    ],
)
def test_points_in_one_cell_are_read(name, points):
    """A pair, degrees with letters and WKT are coordinates."""
    assert _points(_read(name)) == points


def test_a_second_column_of_coordinates_is_named():
    """Two ways of one point: the one that was not read is said."""
    assert "'MGRS'" in str(_read("15_wkt_and_mgrs.csv").report)


def test_codes_for_not_known_are_blank_and_said():
    """-9 and -99 people were not killed."""
    record = _read("16_missing_as_minus_99.csv")
    assert (record.quantities["best"] >= 0).all()
    assert "'-9'" in str(record.report)
    assert "'-99'" in str(record.report)


def test_geometry_that_contradicts_the_columns_is_a_warning():
    """Two places for one event, thousands of kilometres apart, are not settled in silence."""
    warnings = list(str(_read("18_geometry_against_columns.geojson").report).split("\n"))
    assert any("warning: 3 x geometry: it contradicts" in line for line in warnings)


def test_a_country_of_one_zone_gives_its_zone():
    """Four countries outside the Levant, each with one clock."""
    zones = ["Africa/Lagos", "America/Bogota", "Asia/Yangon", "Africa/Juba"]
    assert list(_read("28_zone_of_one_zone_countries.csv").events["tz"]) == zones


def test_rows_that_are_not_of_the_data_set_are_told_with_a_way_on():
    """A merged table is refused with the option that reads all of it."""
    with pytest.raises(SourceError, match=r"2 of 3 rows are not from acled; source='table'"):
        _read("30_acled_mixed_with_others.csv")
    assert len(_read("30_acled_mixed_with_others.csv", source="table")) == 3


def test_placemarks_are_events():
    """A KML file with a date and a span gives two events at its points."""
    record = _read("32_places.kml")
    assert _points(record) == [(36.6, 35.9), (36.7, 35.8)]
    assert list(record.events["end"].notna()) == [False, True]


def test_old_names_of_ucdp_columns_are_read():
    """best_est, low_est and high_est are UCDP's own names of before."""
    killed = _read("34_ged_v5_names.csv").quantities.query("what == 'killed'")
    assert killed[["best", "low", "high"]].to_numpy().tolist() == [[3, 3, 4], [5, 5, 9]]


def test_a_province_alone_is_an_area_everywhere():
    """Five provinces of five countries outside the theatre are placed as areas."""
    places = _read("35_adm1_only_outside_theatre.csv").geocode().places
    assert list(places["precision"]) == ["adm1"] * 5
    assert set(places.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
    assert (places["radius_km"] > 50).all()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("37_empty.geojson", "holds no features"),
        ("38_areas_without_properties.geojson", "draw them as a layer"),
    ],
)
def test_a_file_without_events_says_what_it_is(name, said):
    """An empty file, and areas that are a layer, are refused by what they hold."""
    with pytest.raises(SourceError, match=said):
        _read(name)


def test_words_of_status_are_read_and_words_of_work_left():
    """Unconfirmed is not confirmed; Completed says how far the coder is."""
    record = _read("43_status_words.csv")
    assert list(record.events["status"]) == ["reported", "confirmed", "reported"]
    assert "'Completed'" in str(record.report)
    assert "'Unconfirmed'" in str(record.report)


def test_words_of_other_data_sets_are_kinds_at_least_as_wide():
    """No word of twelve is an own kind, and none says more than its source did."""
    kinds = list(_read("47_words_for_kinds.csv").events["kind"])
    assert kinds == [
        *("attack", "abduction", "bombing", "explosion", "attack", "explosion", "clash"),
        *("unrest", "targeted_killing", "abduction", "attack_on_civilians", "missile_strike"),
    ]
