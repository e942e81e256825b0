"""What nobody looked at is said: silence is not taken for a pass."""

import pandas as pd
import pytest
from typer.testing import CliRunner

import atlas
from atlas.cli.main import app
from atlas.readers import check_file, read_events
from atlas.record.combination.combine_records import combine
from atlas.record.record import Record

# Of the two territories that no outline is at hand of.
SVEA = {"country": "Svalbard & Jan Mayen", "longitude": 16.72, "latitude": 77.89}
SWAPPED = {"country": "Svalbard & Jan Mayen", "longitude": 78.2, "latitude": 15.6}
RINCON = {"country": "Caribbean Netherlands", "longitude": -68.33, "latitude": 12.24}
TYRE = {"country": "Lebanon", "longitude": 35.2, "latitude": 33.27}
# Lebanon's, by what is stated; in the sea before Egypt.
ASTRAY = {"country": "Lebanon", "longitude": 30.0, "latitude": 31.6}


def _table(*rows):
    """Return a flat table of invented rows, a day each."""
    return pd.DataFrame(
        [{"date": f"2023-04-{n:02}", "place": f"P{n}", **row} for n, row in enumerate(rows, 1)]
    )


def _lines(record):
    """Return what a report lists as not checked, without the day that none was said of."""
    return [line for line in record.report.get("not_checked", ()) if "future" not in line]


@pytest.mark.parametrize("row", [SVEA, SWAPPED, {**SWAPPED, "country": "SJ"}])
def test_coordinates_in_a_country_without_an_outline_are_not_checked(row):
    """Right or swapped, nobody can tell; the report says so, and of which country."""
    record = read_events(_table(row, TYRE), as_of="2024-01-01")
    (line,) = _lines(record)
    assert line.startswith("coordinates of 1 event: no outline of the country is at hand")
    assert f"({row['country']} 1)" in line
    said = str(record.report)
    assert "nothing odd was found in what was checked" in said
    assert f"not checked: {line}" in said


def test_countries_are_counted_by_event():
    """The country with the most first."""
    rows = [SWAPPED, SVEA, RINCON, TYRE]
    line = _lines(read_events(_table(*rows), as_of="2024-01-01"))[0]
    assert line == (
        "coordinates of 3 events: no outline of the country is at hand "
        "(Svalbard & Jan Mayen 2, Caribbean Netherlands 1)"
    )


def test_many_countries_are_counted_where_they_are_not_named():
    """Ten are named, and how many more there are of how many events."""
    rows = [{**SVEA, "country": f"Country {n:02}", "tz": "UTC"} for n in range(14)]
    (line,) = _lines(read_events(_table(*rows, {**rows[12], "place": "B"}), as_of="2024-01-01"))
    assert "coordinates of 15 events" in line
    assert "(Country 12 2, Country 00 1, " in line
    assert line.endswith("Country 08 1, 4 more countries 4)")


def test_coordinates_without_a_country_are_not_checked():
    """There is nothing to compare them with."""
    (line,) = _lines(read_events(_table({**TYRE, "country": ""}), as_of="2024-01-01"))
    assert line == "coordinates of 1 event: no country is stated"


def test_a_time_zone_that_is_not_known_is_said_by_country():
    """Neither nothing nor UTC is the zone of a country that we do not know."""
    row = {**SVEA, "country": "Atlantis"}
    assert "time zone of 1 event: none is known (Atlantis 1)" in _lines(read_events(_table(row)))


def test_all_is_well_only_where_all_was_checked():
    """Everything compared and nothing odd: the words as they were, and no list."""
    report = read_events(_table(TYRE), as_of="2024-01-01").report
    assert str(report).endswith("\n  nothing odd was found")
    assert "not_checked" not in report


def test_what_is_odd_is_found_beside_what_is_not_checked():
    """One country has an outline and another none; each is told."""
    report = read_events(_table(ASTRAY, SWAPPED), as_of="2024-01-01").report
    assert "nothing odd" not in str(report)
    assert "coordinates outside the stated country" in str(report)
    assert "not checked: coordinates of 1 event" in str(report)


@pytest.mark.parametrize("edited", [False, True])
def test_places_set_by_hand_are_looked_at(edited):
    """By `place` or by `edit`, coordinates are compared as those that are read are."""
    record = read_events(_table(TYRE, SVEA), as_of="2024-01-01")

    def put(event_id, longitude, latitude):
        values = {"longitude": longitude, "latitude": latitude}
        if edited:
            return record.edit(event_id, table="places", why="seen", **values)
        return record.place(event_id, **values, why="seen")

    record = put("row-3", 15.6, 78.2)
    said = "row-3, set by hand: coordinates of 1 event: no outline of the country is at hand"
    assert f"not checked: {said} (Svalbard & Jan Mayen 1)" in str(record.report)
    record = put("row-2", 30.0, 31.6)
    assert "warning: 1 x row-2, set by hand: coordinates outside the stated country" in str(
        record.report
    )
    record = put("row-2", 35.3, 33.3)
    assert "row-2" not in str(record.report)
    assert str(record.report).count("row-3, set by hand") == 1


def test_a_record_that_was_not_read_says_what_was_set_by_hand():
    """Its report has no rows, and yet tells what nobody could check."""
    record = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
    assert str(record.report) == "This record was not read from a table."
    placed = record.place("a", 12.91, 23.47, why="seen")
    assert "not checked: a, set by hand: coordinates of 1 event: no country is stated" in str(
        placed.report
    )


def test_what_was_not_checked_is_saved_with_the_record(tmp_path):
    """Opened again, a record says the same."""
    record = read_events(_table(SWAPPED))
    opened = atlas.open_record(record.save(tmp_path / "r"))
    assert _lines(opened) == _lines(record) != []


def test_put_together_each_part_says_what_was_not_checked():
    """Neither what is odd nor what nobody looked at is lost between two records."""
    one = read_events(_table(SWAPPED), dataset={"name": "one"}, as_of="2024-01-01")
    two = read_events(_table(ASTRAY), dataset={"name": "two"}, as_of="2024-01-01")
    made = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
    said = str(combine([one, two, made]).report)
    assert "not checked: one: coordinates of 1 event: no outline" in said
    assert "warning: 1 x two: coordinates outside the stated country" in said
    assert "these events were not read from a table" in said


def test_counts_are_called_counts_here_too():
    """Rows that stand for several events are no events."""
    table = _table(SWAPPED, SVEA).assign(events=[40, 2])
    (line,) = _lines(read_events(table, as_of="2024-01-01"))
    assert line.startswith("coordinates of 2 counts: ")


@pytest.mark.parametrize("kind", ["table", "folder", "gpkg"])
def test_check_says_what_was_not_checked(tmp_path, kind):
    """`atlas check` looks at a table, a folder and a file of ours alike."""
    path = tmp_path / "rows.csv"
    _table(SWAPPED, ASTRAY).to_csv(path, index=False)
    if kind == "folder":
        path = read_events(path).save(tmp_path / "r")
    elif kind == "gpkg":
        path = read_events(path).write(tmp_path / "r.gpkg")
    made = CliRunner().invoke(app, ["check", str(path), "--as-of", "2024-01-01"])
    assert made.exit_code == 0
    assert "1 x coordinates outside the stated country" in made.output
    lines = made.output.splitlines()
    assert sum(line.startswith("not checked: coordinates of 1 event") for line in lines) == 1
    assert lines[-1].endswith("0 errors, 1 note")


def test_check_says_that_nobody_looked_where_nothing_could_be_read(tmp_path):
    """A table that cannot be read has passed no check of its places."""
    path = tmp_path / "rows.csv"
    _table(TYRE).drop(columns="date").to_csv(path, index=False)
    assert check_file(path).attrs["not_checked"] == [
        "how places, times and doubles look: the events could not be read"
    ]
    assert check_file(path, as_of="soon")["message"].str.contains("is no day").any()


def test_read_says_what_was_not_checked(tmp_path):
    """`atlas read` prints the report, and the list with it."""
    path = tmp_path / "rows.csv"
    _table(SWAPPED).to_csv(path, index=False)
    made = CliRunner().invoke(app, ["read", str(path)])
    assert "not checked: coordinates of 1 event: no outline" in made.output
    assert "nothing odd was found in what was checked" in made.output


def test_what_would_help_to_find_places_is_said_by_country():
    """Villages need a country file, in the theatre too: its command. Provinces do not."""
    rows = [
        {"date": "2023-06-01", "country": country, "adm1": adm1, "location": name}
        for country, adm1, name in (
            ("Ukraine", "Donetsk Oblast", "Nevelske"),
            ("Nigeria", "Borno", "Gajiram"),
            ("UA", "Sumy", "Bilopillia"),
            ("Sudan", "North Darfur", ""),
            ("Lebanon", "South", "Ramyah"),
        )
    ]
    report = read_events(pd.DataFrame(rows)).report
    # The shipped layers hold some 200 of Lebanon's 3,600 places, and say so as for any country.
    assert report["countries_of_towns_only"] == ["UA", "LB", "NG"]
    line = next(line for line in str(report).splitlines() if "without coordinates ->" in line)
    assert "record.geocode()" in line
    assert "villages of UA, LB, NG are not listed; atlas gazetteer add UA LB NG" in line
    placed = read_events(_table({**TYRE, "country": "Nigeria"})).report
    assert "countries_of_towns_only" not in placed
    near = read_events(_table({"country": "Israel"})).report
    assert "gazetteer add" not in str(near)


def test_a_layer_that_was_added_is_known_where_the_table_is_read(tmp_path, monkeypatch):
    """What `Gazetteer.listed_in_full` says, the report says too, without loading it."""
    from atlas.geocoding.gazetteer import installed_layers
    from atlas.geocoding.gazetteer.gazetteer_columns import completed
    from atlas.geocoding.gazetteer.place_table import load_gazetteer

    load_gazetteer(installed=False)
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path / "library"))
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "cache"))
    rows = _table({"country": "Sudan", "place": "Abu Gamra"})
    assert read_events(rows).report["countries_of_towns_only"] == ["SD"]
    names = [f"Village {number}" for number in range(1000)]
    table = pd.DataFrame({"name": names, "place_id": names, "country": "SD", "kind": "settlement"})
    table = completed(table.assign(longitude=30.0, latitude=12.0, radius_km=2.0))
    about = installed_layers.InstalledLayer("SD", "geonames", rows=1000, countries=("SD",))
    installed_layers.install(table, about)
    assert "countries_of_towns_only" not in read_events(rows).report
    assert load_gazetteer().listed_in_full == {"IL", "SD"}


def test_the_command_line_promises_no_more_than_is_shipped(tmp_path):
    """`atlas read` says what will look for places, and what has to be added first."""
    path = tmp_path / "rows.csv"
    _table({"country": "Sudan", "place": "Abu Gamra"}, {"country": "Atlantis"}).to_csv(
        path, index=False
    )
    made = CliRunner().invoke(app, ["read", str(path)])
    assert "-> atlas brief, export and geocode look for them; " in made.output
    assert "atlas gazetteer add SD" in made.output
