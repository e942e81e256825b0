"""How a file was read: every row accounted for, every oddity named with a next step."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from atlas import open_record
from atlas.cli.main import app
from atlas.errors import SourceError
from atlas.readers import read_events
from atlas.record.checks.country_check import has_outline, inside_of
from atlas.record.record import Record
from atlas.record.report import FINDINGS, Report
from tests.conftest import REPOSITORY
from tests.tries import tries

LEBANON = {"date": "2023-04-06", "place": "Tyre", "country": "Lebanon"}
TYRE = {"longitude": 35.2, "latitude": 33.27}
DATA = REPOSITORY / "tests" / "data"
TABLES = sorted(
    path for path in DATA.rglob("*") if path.suffix in (".csv", ".tsv", ".xlsx", ".parquet")
)


def _read(*rows, **options):
    return read_events(pd.DataFrame(list(rows)), **options)


def _found(report, level="warning"):
    findings = report.frame()
    return findings[findings["level"] == level].set_index("what")


def _what(report, word):
    found = [what for what in _found(report).index if word in what]
    assert len(found) == 1, list(_found(report).index)
    return _found(report).loc[found[0]]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_the_counts_of_every_table_of_the_tests_add_up(path):
    """Rows in are events, rows set aside, merged, blank or left out; or the file is refused."""
    try:
        record = read_events(path, bad_rows="keep", dayfirst=True)
    except SourceError as error:
        assert path.name in str(error)  # noqa: PT017  (a table of answers is no table of events)
        return
    assert record.report.adds_up()
    assert record.report["events_out"] == len(record)


_CELLS = st.sampled_from(["", "a", "b", "2023-04-06", "soon", "Tyre", "Lebanon", "35", "33", "0"])
_COLUMNS = ("event_id", "date", "place", "country", "longitude", "latitude", "kind", "killed")


@settings(max_examples=tries(60), deadline=None)
@given(
    rows=st.lists(st.fixed_dictionaries(dict.fromkeys(_COLUMNS, _CELLS)), min_size=1, max_size=8)
)
def test_the_counts_of_any_table_add_up(rows):
    """Whatever stands in the cells; the report is text, a frame and plain values that are kept."""
    try:
        report = read_events(pd.DataFrame(rows), bad_rows="keep").report
    except SourceError:
        return
    assert report.adds_up()
    assert sum(report.rows().values()) == len(rows)
    assert report.frame().columns.tolist() == list(FINDINGS)
    assert set(report.set_aside()["row"]) == set(report["set_aside"])
    assert str(report).startswith("table: ")
    assert json.loads(json.dumps(dict(report))) == dict(report)


def test_rows_set_aside_are_a_frame_with_their_reasons():
    """Row, column, value and reason, as the file counts its rows."""
    report = _read(LEBANON, {**LEBANON, "date": "soon"}, bad_rows="keep").report
    aside = report.set_aside()
    assert aside[["row", "column", "value"]].to_numpy().tolist() == [[3, "date", "soon"]]
    assert aside["reason"].str.startswith("wanted a date").all()
    assert not report.is_whole()
    assert "1 x date: wanted a date" in str(report)
    assert "'soon'; rows 3" in str(report)


def test_a_row_that_comes_twice_is_one_event():
    """A row that repeats another in every cell is merged and counted; one that differs is not."""
    row = {"event_id": "a", **LEBANON}
    record = _read(row, row, {**row, "event_id": "b"})
    assert len(record) == 2
    assert record.report.rows()["merged"] == 1
    assert record.report.is_whole()
    other = _read(row, {**row, "place": "Sidon"})
    assert other.events.index.tolist() == ["a", "a-2"]
    assert other.report["merged_rows"] == 0


def test_rows_without_an_id_are_never_merged():
    """Two rows alike may be two events: they are two, and named as likely doubles."""
    record = _read(LEBANON, LEBANON)
    assert len(record) == 2
    assert _what(record.report, "likely doubles")["rows"] == [3]


@pytest.mark.parametrize(
    ("cells", "word", "step"),
    [
        # a blank that became a number
        ({"longitude": 0, "latitude": 0}, "null island", "clear"),
        # the two columns, the sign, another country
        ({"longitude": -35.2, "latitude": 33.27}, "a sign looks lost", "W and S"),
        ({"longitude": 44.4, "latitude": 33.3}, "outside the stated country", "country"),
        ({"date": "2033-04-06"}, "dates in the future, as of 2023-04-14", "year"),
    ],
)
def test_what_looks_odd_is_named_with_its_row(cells, word, step):
    """The finding says how many, in which rows, like what, and what to do."""
    good = {**LEBANON, **TYRE}
    report = _read(good, {**good, "place": "x", **cells}, as_of="2023-04-14").report
    finding = _what(report, word)
    assert (finding["count"], finding["rows"]) == (1, [3])
    assert step in finding["next_step"]
    assert finding["examples"]


def test_swapped_coordinates_are_an_error_of_the_cell():
    """Where the country tells that they were exchanged, they are no place at all."""
    row = {**LEBANON, "longitude": 33.27, "latitude": 35.2}
    report = _read(row, bad_rows="keep").report
    assert "look swapped" in _found(report, "error").index[0]


# A place of each kind of ground, and whose country a source may state for it.
@pytest.mark.parametrize(
    ("spot", "countries"),
    [
        ((35.75, 33.1), ("Israel", "Syria", "Golan Heights")),
        ((35.72, 33.27), ("Lebanon", "Israel", "Syria", "Shebaa Farms")),
        ((35.23, 31.78), ("Israel", "Palestine", "East Jerusalem", "West Bank")),
        ((35.2, 32.2), ("Israel", "Palestine", "West Bank")),
        ((34.45, 31.5), ("Israel", "Palestine", "Gaza Strip")),
        # offshore, and a town beside a border
        ((35.15, 33.27), ("Lebanon",)),
        ((35.57, 33.28), ("Lebanon", "Israel")),
    ],
)
def test_contested_ground_is_outside_of_no_claim(spot, countries):
    """Golan, Shebaa Farms, Jerusalem and the territories: a source's country is not corrected."""
    rows = [
        {**LEBANON, "country": country, "longitude": spot[0], "latitude": spot[1]}
        for country in countries
    ]
    report = _read(*rows, bad_rows="keep").report
    assert not any("country" in what for what in _found(report).index)
    assert report.is_whole()


def test_a_wide_place_may_reach_over_a_border():
    """A radius of 25 km may have its middle on the other side."""
    spot = {"longitude": 36.85, "latitude": 33.9}
    rows = [{**LEBANON, **spot, "radius_km": radius} for radius in (1, 25)]
    assert _what(_read(*rows).report, "outside the stated")["rows"] == [2]


def test_a_country_without_an_outline_is_not_judged():
    """What cannot be known is not a suspicion."""
    answer = inside_of(
        np.zeros(1, int), ["Atlantis"], np.ones(1), np.ones(1), wide=np.ones(1, bool)
    )
    assert answer.tolist() == [""]
    assert all(map(has_outline, ("LB", "GAZA", "GOLAN")))


def test_many_vague_places_on_one_point_are_a_pile():
    """A point that stands for a province makes a false hot spot."""
    rows = [{**LEBANON, **TYRE, "precision": "area", "title": str(n)} for n in range(30)]
    assert _what(_read(*rows).report, "low or unstated precision on one point")["count"] == 30
    exact = [{**row, "precision": "town"} for row in rows]
    assert not any("one point" in what for what in _found(_read(*exact).report).index)


def test_a_clump_at_midnight_is_named():
    """Midnight sharp, again and again, is a time that nobody knew."""
    rows = [{**LEBANON, "time": f"{hour:02d}:30", "title": str(hour)} for hour in range(24)]
    rows += [{**LEBANON, "time": "00:00", "place": f"p{n}"} for n in range(12)]
    assert _what(_read(*rows).report, "00:00 sharp")["count"] == 12
    assert not any("00:00" in what for what in _found(_read(*rows[:24]).report).index)


def test_doubles_share_actors_and_time_not_only_the_place():
    """Another hour, another actor or another place is another event."""
    rows = [
        {**LEBANON, "time": "10:00", "initiators": "A; B"},
        {**LEBANON, "time": "10:00", "initiators": "B; A"},
        {**LEBANON, "time": "11:00", "initiators": "A; B"},
        {**LEBANON, "time": "10:00", "initiators": "A"},
        {**LEBANON, "time": "10:00", "initiators": "A; B", "place": "Sidon"},
    ]
    assert _what(_read(*rows).report, "likely doubles")["rows"] == [3]


def test_the_clock_is_asked_for_today_only():
    """Without a day to compare with, dates are not judged, and the report says so."""
    late = {**LEBANON, "date": "2399-01-01"}
    report = _read(late).report
    assert not any("future" in what for what in _found(report).index)
    assert any("dates in the future" in line for line in report["not_checked"])
    assert "not checked: dates in the future" in str(report)
    told = _read(late, dataset={"accessed": "2023-04-14"}).report
    assert _what(told, "as of 2023-04-14")["count"] == 1
    assert _what(_read(late, as_of="today").report, "dates in the future")["count"] == 1
    with pytest.raises(SourceError, match="as_of='soon' is no day"):
        _read(late, as_of="soon")


def test_notes_of_one_sort_are_one_finding():
    """A kind of one's own in every row is one line with its number."""
    report = _read(*[{**LEBANON, "kind": "boat", "title": str(n)} for n in range(50)]).report
    note = _found(report, "note").loc["kind: a kind of your own: kept"]
    assert (note["count"], note["rows"], note["examples"]) == (50, [2], "'boat'")


def test_a_report_outlives_its_folder(tmp_path):
    """Saved and opened again, the record still tells how it was read."""
    record = _read(LEBANON, {**LEBANON, "date": "soon"}, bad_rows="keep")
    opened = open_record(record.save(tmp_path / "kept")).report
    assert opened.rows() == record.report.rows()
    assert opened.frame().equals(record.report.frame())


def test_a_report_cannot_be_changed():
    """It is what it was; a record that was not read has none."""
    given = {"set_aside": [3]}
    report = Report(given)
    given["set_aside"].append(4)
    assert report["set_aside"] == [3]
    with pytest.raises(AttributeError):
        report.said = {}
    assert not Record().report
    assert "not read from a table" in str(Record().report)


def _run(*words):
    return CliRunner().invoke(app, ["read", *map(str, words)])


def _write(folder, text):
    path = folder / "events.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_command_prints_the_report(tmp_path):
    """All of it read: exit code 0."""
    path = _write(tmp_path, "date,place,country\n2023-04-06,Tyre,Lebanon\n")
    done = _run(path)
    assert done.exit_code == 0, done.output
    assert "events.csv, table: 1 rows in = 1 events" in done.output


def test_the_command_says_by_its_code_that_rows_were_set_aside(tmp_path):
    """Exit code 3: it was read, and not all of it."""
    done = _run(_write(tmp_path, "date,place\n2023-04-06,Tyre\nsoon,Tyre\n"))
    assert done.exit_code == 3
    assert "2 rows in = 1 events + 1 set aside" in done.output


def test_the_command_prints_json(tmp_path):
    """For a program: the values of the report."""
    path = _write(tmp_path, "date,place,country\n2023-04-06,Tyre,Lebanon\n2023-05-06,x,Syria\n")
    done = _run(path, "--json", "--country", "Lebanon", "--from", "2023-04-01")
    told = json.loads(done.output)
    assert (told["rows_in"], told["events_out"]) == (2, 1)
    assert told["left_out"] == {"in another country": 1}


def test_the_command_stops_at_a_file_that_it_cannot_read(tmp_path):
    """The error is the library's own."""
    assert isinstance(_run(tmp_path / "none.csv").exception, SourceError)


@pytest.mark.parametrize(
    ("dates", "more", "rows"),
    [
        (["0025-03-01", "2025-03-01"], {}, [2]),
        (["2203-03-01"], {}, [2]),
        (["2023-03-01"] * 9 + ["1923-03-01"], {}, [11]),
        (["2023-03-01"] * 9 + ["2093-03-01"], {}, [11]),
        (["2023-03-01"], {"end": "2203-03-01"}, [2]),
        # a table of two centuries: its middle is no yardstick for its ends
        (["1802-01-01", "1851-01-01", "1902-01-01", "1949-01-01", "1999-01-01"], {}, []),
        (["2006-07-12", "2023-04-06", "2023-04-07"], {}, []),
        ([], {}, []),
    ],
)
def test_an_odd_year_is_named(dates, more, rows):
    """Far from most, before 1000 or after 2099: named with its row, in each of the two dates."""
    report = _read(*({**LEBANON, "date": day, **more} for day in dates or ["2023-04-06"])).report
    odd = [one for one in report["suspicions"] if one["what"].startswith("years ")]
    assert [row for one in odd for row in one["rows"]] == rows
    for one in odd:
        assert "check the year" in one["next_step"]
        assert len(one["examples"]) == len("2025-03-01")


@pytest.mark.parametrize(
    ("day", "year", "odd"),
    [
        ("0025-03-01", 2025, True),
        ("2025-03-01", "2025", False),
        ("2024-03-01", 2025.0, True),
        # the turn of the year by another clock, a span, a year of two digits, none at all
        ("2024-12-31", 2025, False),
        ("2024-12-20/2025-01-10", 2025, False),
        ("2025-03-01", 25, False),
        ("2025-03-01", None, False),
        ("2025-03-01", "unknown", False),
    ],
)
@pytest.mark.parametrize("name", ["year", "Year", "event_year", "iyear"])
def test_a_date_of_another_year_than_the_rows_own_is_named(day, year, odd, name):
    """A row that gives a year beside its date is taken at its word."""
    report = _read({**LEBANON, "date": day, name: year}).report
    found = [one for one in report["suspicions"] if "row's own" in one["what"]]
    assert [one["rows"] for one in found] == ([[2]] if odd else [])
    if odd:
        assert found[0]["examples"] == f"{day} ({name}: {float(year):g})"
