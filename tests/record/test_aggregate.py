"""Counts by place unit and period: each event once, or counted as left out."""

import sqlite3
from contextlib import closing
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from atlas import open_record
from atlas.cli.main import app
from atlas.errors import InputTypeError, RecordError
from atlas.readers import as_record, read_events
from atlas.record.aggregate import PERIODS, UNITS
from atlas.record.combination.combine_records import combine
from atlas.record.record import Record
from atlas.reference import vocabulary
from tests.tries import tries

PLACE = {
    "country": "Lebanon",
    "territory": "LB",
    "adm1": "South",
    "adm2": "Tyre",
}
PLACE |= {"longitude": 35.2, "latitude": 33.27, "radius_km": 2.0, "precision": "town"}


def _record(*rows):
    """Return a record of one place an event."""
    events, places = [], []
    for number, row in enumerate(rows):
        row = {"event_id": str(number), "start": "2023-04-06", **PLACE, **row}
        events.append({key: row.get(key) for key in ("event_id", "start", "end", "time_precision")})
        places.append({key: row.get(key) for key in ("event_id", *PLACE)})
    figures = [
        {"event_id": str(i), "what": "killed", "best": row["killed"]}
        for i, row in enumerate(rows)
        if "killed" in row
    ]
    return Record(pd.DataFrame(events), pd.DataFrame(places), quantities=pd.DataFrame(figures))


def test_events_are_counted_by_province_and_month():
    """One row a province and month, with events and killed; a blank is no zero."""
    record = _record(
        {"killed": 2}, {"killed": 0}, {"adm1": "North"}, {"start": "2023-05-01", "killed": 1}
    )
    counts = record.aggregate(by="adm1", per="month")
    columns = ["place", "start", "end", "events", "title"]
    assert counts[columns].astype("str").to_numpy().tolist() == [
        ["North", "2023-04-01", "2023-04-30", "1", "1 event"],
        ["South", "2023-04-01", "2023-04-30", "2", "2 events"],
        ["South", "2023-05-01", "2023-05-31", "1", "1 event"],
    ]
    assert counts["killed"].astype(object).fillna("").tolist() == ["", 2, 1]
    assert counts.attrs["left_out"] == {}


def test_weeks_begin_on_monday():
    """6 April 2023 is in the week from 3 to 9 April."""
    counts = _record({}).aggregate(by="country", per="week")
    assert counts[["start", "end"]].astype("str").to_numpy().tolist() == [
        ["2023-04-03", "2023-04-09"]
    ]


def test_days_and_years_are_counted_too():
    """A day is its own period; a year is said as a range of dates. Letters are taken as well."""
    record = _record({}, {"start": "2023-12-31"}, {"start": "2024-01-01"})
    assert record.aggregate(per="day")["start"].astype("str").tolist() == [
        *("2023-04-06", "2023-12-31", "2024-01-01")
    ]
    years = record.aggregate(per="Y")
    assert years["events"].tolist() == [2, 1]
    assert years["time_precision"].tolist() == ["range", "range"]


def test_a_district_holds_no_area_that_reaches_into_the_next():
    """25 km around a place may be several districts; the town is in its own, under its province."""
    record = _record({}, {"precision": "area", "radius_km": 25.0}, {"adm2": ""})
    counts = record.aggregate(by="adm2")
    assert counts[["place", "adm1", "country", "precision"]].to_numpy().tolist() == [
        ["Tyre", "South", "Lebanon", "adm2"]
    ]
    assert counts.attrs["left_out"] == {"no adm2 named": 1, "place wider than the unit": 1}


def test_territories_are_counted_by_key_under_a_neutral_name():
    """The Golan is in no country here; which it is in, a naming policy says."""
    counts = _record({}, {"territory": "GOLAN", "country": "Syria"}).aggregate(by="territory")
    assert counts[["place", "country", "territory"]].to_numpy().tolist() == [
        ["Golan Heights", "", "GOLAN"],
        ["Lebanon", "Lebanon", "LB"],
    ]
    # The Golan is drawn; a country is a line of the list, and never a place.
    assert as_record(counts).counts() == {"held": 2, "shown": 1, "off_map": 1, "hidden": 0}


def test_what_is_left_out_is_told_by_reason():
    """No place, no word on its error, no name of a unit, too wide: each has its count."""
    record = _record({"precision": "unstated", "radius_km": None}, {"precision": "region"}, {})
    record = record.replace(places=record.places[record.places["event_id"] != "2"])
    assert record.aggregate().attrs["left_out"] == {
        "without a place": 1,
        "precision of the place not stated": 1,
        "place wider than the unit": 1,
    }
    assert record.aggregate(by="country")["events"].tolist() == [2]


def test_a_place_wider_than_the_unit_is_left_out():
    """A province is in its country and in no cell; a region is in no province."""
    record = _record({"precision": "adm1", "longitude": None, "latitude": None})
    assert record.aggregate(by="country")["events"].tolist() == [1]
    assert record.aggregate(by=1.0).attrs["left_out"] == {"place wider than the unit": 1}
    assert _record({"precision": "region"}).aggregate().empty


def test_a_cell_holds_places_no_wider_than_itself():
    """25 km around a place do not lie in a cell of 9 km; the cell's radius reaches its corners."""
    record = _record({}, {"radius_km": 25.0, "precision": "area"})
    counts = record.aggregate(by=0.1)
    assert counts["events"].tolist() == [1]
    assert counts[["longitude", "latitude"]].to_numpy().tolist() == [[35.25, 33.25]]
    assert counts["radius_km"].tolist() == [pytest.approx(7.25, abs=0.05)]
    assert counts["precision"].tolist() == ["area"]
    assert record.aggregate(by=1.0)[["events", "precision"]].to_numpy().tolist() == [[2, "region"]]


def test_a_date_wider_than_the_period_is_left_out():
    """A month is in no week; a night that runs on belongs to the day on which it began."""
    month = {"start": "2023-04-01", "end": "2023-04-30", "time_precision": "month"}
    night = {"start": "2023-04-30T23:00", "end": "2023-05-01T02:00", "time_precision": "minute"}
    record = _record(month, night)
    counts = record.aggregate(per="week")
    assert counts["start"].astype("str").tolist() == ["2023-04-24"]
    assert counts.attrs["left_out"] == {"date wider than the period": 1}
    assert record.aggregate(per="month")["events"].tolist() == [2]


@pytest.mark.parametrize("by", [*UNITS, 0.5])
def test_counts_read_back_as_events(by):
    """The counts are a table that the reader, and so the map, takes."""
    record = open_record("spring-2023").geocode()
    counts = record.aggregate(by=by)
    read = read_events(counts)
    assert read.report["columns_not_understood"] == []
    assert read.events["weight"].tolist() == counts["events"].tolist()
    assert len(read) == len(counts) > 0
    assert read.dataset["attribution"] == record.dataset["attribution"]
    assert read.events["time_precision"].unique().tolist() == ["month"]


def test_counts_are_drawn_on_their_unit():
    """The province of Aleppo is drawn as the province, and not lost to the town of its name."""
    aleppo = {"country": "Syria", "territory": "SY", "adm1": "Aleppo", "adm2": ""}
    read = as_record(_record(aleppo).aggregate(by="adm1"))
    assert read.counts()["shown"] == 1
    assert read.places["precision"].tolist() == ["adm1"]
    assert read.places["radius_km"].iloc[0] > 50


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"by": "town"}, RecordError, "wanted one of country, territory, adm1, adm2"),
        ({"by": 0.001}, RecordError, "a cell of 0.05 to 10 degrees"),
        ({"by": None}, InputTypeError, "by=None"),
        ({"per": "Q"}, RecordError, "weeks begin on Monday"),
    ],
)
def test_a_unit_that_is_none_is_refused(options, error, match):
    """What there is is named."""
    with pytest.raises(error, match=match):
        _record({}).aggregate(**options)


def test_a_licence_of_none_forbids_counts_too():
    """Where nothing may be passed on, neither may counts; where counts may, they may."""
    record = _record({})
    for given_, counted in (("none", "none"), ("aggregates", "rows"), ("rows", "rows")):
        words = {"dataset": {"redistribution": given_, "title": "t"}}
        assert record.replace(**words).aggregate().attrs["dataset"]["redistribution"] == counted


_ROWS = st.fixed_dictionaries(
    {
        "precision": st.sampled_from([*vocabulary.PRECISIONS]),
        "adm1": st.sampled_from(["", "South", "North"]),
        "adm2": st.sampled_from(["", "Tyre"]),
        "territory": st.sampled_from(["", "GAZA", "LB", "MY-OWN"]),
        "country": st.sampled_from(["", "Lebanon", "Atlantis"]),
        "radius_km": st.sampled_from([None, 1.0, 30.0]),
        "longitude": st.floats(-180, 180),
        "latitude": st.floats(-85, 85),
        "start": st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str),
        "time_precision": st.sampled_from(["day", "week", "month", "range"]),
    }
)


@settings(max_examples=tries(30), deadline=None)
@given(
    rows=st.lists(_ROWS, min_size=1, max_size=8),
    by=st.sampled_from([*UNITS, 0.25, 5]),
    per=st.sampled_from([*PERIODS]),
)
def test_every_event_is_counted_once_or_left_out(rows, by, per):
    """What is counted and what is left out add up to the record."""
    counts = _record(*rows).aggregate(by=by, per=per)
    assert counts["events"].sum() + sum(counts.attrs["left_out"].values()) == len(rows)


def test_counts_are_called_counts(tmp_path):
    """Neither line, report, file nor command takes a row of counts for an event."""
    counts = read_events(_record({}, {}, {"adm1": "North"}).aggregate(by="adm1"))
    assert "2 counts, 2 places" in repr(counts)
    assert "2 rows in = 2 counts of events" in repr(counts.report)
    assert "counts have none with" in str(counts.report)
    text = counts.write(tmp_path / "x.kml").read_text(encoding="utf-8")
    assert "counts of events by adm1 and month" in text
    assert "2 counts: " in text
    assert "&lt;b&gt;Count&lt;/b&gt;: 2 events" in text
    assert "Event&lt;/b&gt;" not in text
    with closing(sqlite3.connect(counts.write(tmp_path / "x.gpkg"))) as database:
        told = dict(database.execute("SELECT table_name, description FROM gpkg_contents"))
        assert told["events"].startswith("One row a count of events")
    assert "2 counts" in repr(open_record(counts.save(tmp_path / "r")))
    made = CliRunner().invoke(app, ["export", str(tmp_path / "r"), "-o", str(tmp_path / "x.csv")])
    assert "2 counts, " in made.output


def test_counts_combined_stay_counts():
    """Put together with other counts they are counts; with events, each part says what it is."""
    counts = read_events(_record({}).aggregate(by="adm1"))
    both = combine([counts, read_events(_record({}).aggregate(by="country"))])
    assert "2 counts" in repr(both)
    mixed = combine([counts, _record({})])
    assert "(1 count)" in mixed.dataset["transformations"][-1]
    assert "(1 event)" in mixed.dataset["transformations"][-1]
    assert "2 events" in repr(mixed)
