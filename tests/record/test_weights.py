"""Counts as events: a row may stand for several, and all that is counted sums them."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import atlas
from atlas.cli.main import app
from atlas.errors import RecordError, SourceError
from atlas.page.briefing import brief
from atlas.page.contents import prepare
from atlas.page.html.manifest import read_manifest
from atlas.page.notebook.open_view import explore
from atlas.page.payload.build_payload import encode
from atlas.page.payload.codec import decode_block
from atlas.page.still.figure import figure
from atlas.page.still.painter import badges
from atlas.page.still.palette import PALETTES
from atlas.page.still.sheet_layout import MapPart, SheetOrder, view_for
from atlas.page.still.svg_picture import picture
from atlas.readers import check_file, read_events
from atlas.record.combination.combine_records import combine
from atlas.record.flat import canonical
from atlas.record.record import Record
from atlas.record.weights import KEY, are_counts

WEIGHTS = [5300, 1, 70, 4]
SUMS = {"held": 5375, "shown": 5305, "hidden": 0, "off_map": 70}


def _record(weights=WEIGHTS, **dataset):
    """Return invented rows that stand for so many events each; the third has no place."""
    ids = [f"r{number}" for number in range(len(weights))]
    events = {
        "event_id": ids,
        "start": [f"2023-04-{number + 1:02}" for number in range(len(ids))],
        "kind": ["clash", "rocket_fire", "clash", "raid"][: len(ids)],
        "weight": weights,
    }
    places = {
        "event_id": [one for one in ids if one != "r2"],
        "name": "Somewhere",
        "country": "Lebanon",
        "adm1": "South",
        "precision": "town",
        "radius_km": 2.0,
    }
    count = len(places["event_id"])
    places |= {"longitude": [35.2, 35.2, 35.9][:count], "latitude": [33.2, 33.2, 33.9][:count]}
    sources = pd.DataFrame({"event_id": ids, "outlet": "Wire", "published": "2023-04-10"})
    given = {"title": "Invented", "licence": "CC0", **dataset}
    return Record(pd.DataFrame(events), pd.DataFrame(places), sources=sources, dataset=given)


def _table(events):
    """Return a flat table with a column of events."""
    days = [f"2023-04-{number + 1:02}" for number in range(len(events))]
    return pd.DataFrame({"date": days, "place": "Tyre", "country": "Lebanon", "events": events})


def test_counts_are_sums_of_weights():
    """Rows are what len() and the tables have; what is counted is events."""
    record = _record()
    assert len(record) == 4
    assert record.counts() == SUMS
    clashes = {"held": 5375, "shown": 5300, "off_map": 70, "hidden": 5}
    assert record.counts(kinds=["clash"]) == clashes


def test_a_weight_over_one_makes_the_rows_counts():
    """Where one row stands for several events no row is called an event; else each is."""
    assert are_counts(_record().dataset)
    assert not are_counts(_record([1, 1, 1, 1]).dataset)
    plain = _record([1, 1, 1, 1])
    assert are_counts(plain.edit("r1", weight=3, why="counted again").dataset)
    said = _record(rows_are="counts of events by adm1 and month").dataset
    assert said[KEY] == "counts of events by adm1 and month"


@pytest.mark.parametrize("weight", [0, -1, 2.5, "many", 2**31, float("inf")])
def test_a_row_stands_for_whole_events(weight):
    """No row stands for none, for a part, or for more than a page can count."""
    with pytest.raises(RecordError, match=r"row 0, weight: .*wanted a"):
        _record([weight, 1, 1, 1])


def test_a_row_that_says_nothing_is_one_event():
    """A blank is one event, in a table of the record and in a flat one."""
    assert _record([None, 2, None, 1]).events["weight"].tolist() == [1, 2, 1, 1]
    assert read_events(_table(["", 7])).counts()["held"] == 8


def test_where_each_row_is_an_event_no_memory_is_spent():
    """A million ones are one number; files and page have no column of them."""
    days = pd.Series(pd.Timestamp("2023-04-06")).repeat(1_000_000)
    ids = pd.Series(np.arange(1_000_000), dtype="str")
    record = Record(pd.DataFrame({"event_id": ids.array, "start": days.array}))
    again = record.replace(dataset={"title": "Again"})
    for one in (record, again):
        values = one.events["weight"].array
        assert values._data.strides == values._mask.strides == (0,)
    assert "weight" not in decode_block(encode(_record([1, 1, 1, 1])).core).tables["events"]
    assert "events" not in canonical(_record([1, 1, 1, 1]))


def test_the_page_gets_the_weights():
    """In the order of the page's events, and only where some row is a count."""
    block = decode_block(encode(_record()).core)
    assert block.version == 2
    assert block.tables["events"]["weight"].tolist() == WEIGHTS


@pytest.mark.parametrize(
    "cells",
    [
        [5300, 1],
        ["5,300", "1"],
        ["5 300", " 1 "],  # as people set thousands apart
        [5300.0, 1.0],  # as a spreadsheet hands numbers over
        ["5300", ""],
    ],
)
def test_the_flat_column_events_is_read(cells):
    """How many events a row stands for, in the ways that tables write a number."""
    record = read_events(_table(cells))
    assert record.counts()["held"] == 5301
    assert record.report["columns"]["events"] == "events"
    assert are_counts(record.dataset)
    assert f"{record.report}".splitlines()[0].endswith("2 rows in = 2 counts of events")


@pytest.mark.parametrize("cell", ["0", "-3", "2.5", "several", "inf", str(2**40)])
def test_a_row_of_no_whole_events_is_set_aside_with_its_reason(cell):
    """Left blank it would count as one event; so it is data with a reason, and never lost."""
    with pytest.raises(SourceError, match=r"row 2, events: .*wanted a whole number, 1 or more"):
        read_events(_table([cell, "3"]))
    record = read_events(_table([cell, "3"]), bad_rows="keep")
    assert record.counts()["held"] == 3
    aside = record.report.set_aside()
    assert aside["row"].tolist() == [2]
    assert aside["reason"].str.contains("how many events the row stands for").all()
    assert record.report.adds_up()


def test_check_names_a_row_of_no_event(tmp_path):
    """`atlas check` says what reading would."""
    path = tmp_path / "counts.csv"
    _table(["0", "3"]).to_csv(path, index=False)
    found = check_file(path)
    assert found[found["level"] == "error"]["column"].tolist() == ["events"]


def test_a_column_of_words_called_events_is_not_ours():
    """A column without a number in it stays as it came, and is named."""
    record = read_events(_table(["Shelling near the school", "A clash"]))
    assert record.counts()["held"] == 2
    assert record.report["columns_not_understood"] == ["events"]
    assert record.original["events"].tolist() == ["Shelling near the school", "A clash"]
    frame = record.edit("row-2", weight=3, why="three of them").to_frame()
    assert frame["events"].tolist() == ["Shelling near the school", "A clash"]
    assert read_events(frame).events["weight"].tolist() == [3, 1]


@pytest.mark.parametrize("ending", ["folder", "csv", "xlsx", "geojson", "gpkg", "parquet"])
def test_weights_come_back_from_every_format(tmp_path, ending):
    """Written and read again, the rows stand for as many events as before."""
    record = _record()
    if ending == "folder":
        back = atlas.open_record(record.save(tmp_path / "r"))
    else:
        back = read_events(record.write(tmp_path / f"r.{ending}"))
    assert back.events["weight"].tolist() == WEIGHTS
    assert back.counts() == SUMS
    assert are_counts(back.dataset)


@pytest.mark.parametrize("ending", ["csv", "geojson", "parquet", "xlsx"])
def test_a_table_of_counts_goes_through_a_file(tmp_path, ending):
    """What was read from a column of its own is written into it, changed where the record was."""
    table = _table([12, 1]).rename(columns={"events": "Number of events"})
    record = read_events(table).geocode().edit("row-3", weight=9, why="counted again")
    back = read_events(record.write(tmp_path / f"r.{ending}"))
    assert back.events["weight"].tolist() == [12, 9]
    if ending == "csv":
        assert back.original["Number of events"].astype(int).tolist() == [12, 9]


def test_a_row_that_becomes_one_event_is_written_as_one():
    """Edited back to one event, the file says one, whatever the original rows say."""
    record = read_events(_table([12, 1])).edit("row-2", weight=1, why="they were one")
    assert record.to_frame()["events"].tolist() == [1, 1]
    plain = read_events(_table([1, 1])).edit("row-2", weight=4, why="four")
    assert plain.to_frame()["events"].tolist() == [4, 1]


def test_kml_and_folder_say_the_weights(tmp_path):
    """The flat column is data of each placemark; the table on disk has its smallest value."""
    text = _record().write(tmp_path / "x.kml").read_text(encoding="utf-8")
    assert '<Data name="events"><value>5300</value></Data>' in text
    assert "4 counts: 5,375 events, 5,305 with a place that can be drawn, 70 without" in text
    about = json.loads((_record().save(tmp_path / "r") / "datapackage.json").read_text("utf-8"))
    fields = {field["name"]: field for field in about["resources"][0]["schema"]["fields"]}
    assert fields["weight"]["constraints"] == {"minimum": 1}
    assert fields["weight"]["type"] == "integer"


def test_selecting_redacting_and_looking_back_keep_weights():
    """A row keeps what it stands for, whatever is left of it."""
    record = _record()
    assert record.select(kinds=["clash"]).events["weight"].tolist() == [5300, 70]
    assert record.as_of("2023-04-20").counts() == SUMS
    redacted = record.redact({"coarsen": {"grid": 0.5}})
    assert redacted.counts()["held"] == 5375
    assert redacted.events["weight"].tolist() == WEIGHTS


def test_a_weight_cannot_be_blanked():
    """A count whose weight is blank would say that it is one event."""
    with pytest.raises(RecordError, match=r"events\.weight cannot be blank"):
        _record().redact({"drop_fields": ["events.weight"]})


def test_records_put_together_sum_their_weights():
    """Counts stay counts beside events, and what is put together is called what it is."""
    both = combine([_record(name="one"), _record([1, 1, 1, 1], name="two")])
    assert both.counts()["held"] == 5379
    assert are_counts(both.dataset)
    counts = combine([_record(name="one"), _record(name="two")])
    assert counts.counts()["held"] == 2 * 5375
    assert are_counts(counts.dataset)


def test_counts_can_be_counted_again():
    """The aggregate of an aggregate sums events, and what is left out is counted in events."""
    record = _record()
    months = record.aggregate(by="adm1", per="month")
    assert months["events"].tolist() == [5305]
    assert months.attrs["left_out"] == {"without a place": 70}
    read = read_events(months)
    assert read.counts() == {"held": 5305, "shown": 0, "hidden": 0, "off_map": 5305}
    years = read.aggregate(by="country", per="year")
    assert years["events"].tolist() == [5305]
    assert years["title"].tolist() == ["5,305 events"]
    assert "5375 events counted by adm1 and month" in months.attrs["dataset"]["transformations"][0]


def test_front_matter_manifest_and_still_count_events(tmp_path):
    """A briefing of counts says events wherever it counts, and how many rows they are in."""
    path = brief(_record(), tmp_path / "b.html", selection={"kinds": ["clash"]})
    html = path.read_text(encoding="utf-8")
    front = json.loads(re.search(r'id="atlas-config">(.*?)</script>', html)[1])["front"]
    assert front["Counts"] == (
        "5,375 events in 4 rows: 5,300 on the map, 70 without a place, 5 filtered out"
    )
    made = read_manifest(path)
    assert made["counts"] == {"held": 5375, "shown": 5300, "off_map": 70, "hidden": 5}
    still = html
    shown = re.search(r"([\d,]+) events in this picture, ([\d,]+) on the map outside", still)
    assert sum(int(number.replace(",", "")) for number in shown.groups()) == 5305
    assert "70 without a place" in still
    assert ">5.3k</text>" in still  # the number at the mark of two rows


def test_what_was_left_out_is_counted_in_rows_by_their_name(tmp_path):
    """A rule takes rows out: of counts these are counts, beside the events that are here."""
    rules = {"drop_sensitivity": ["*"], "name": "out"}
    record = _record()
    record = record.replace(events=record.events.assign(sensitivity=["", "secret", "", ""]))
    path = brief(record.redact(rules), tmp_path / "b.html")
    html = path.read_text(encoding="utf-8")
    front = json.loads(re.search(r'id="atlas-config">(.*?)</script>', html)[1])["front"]
    assert any(
        line.startswith("Counts: 4 held, 3 here;") for line in front["Left out of this file"]
    )
    assert front["Counts"].startswith("5,374 events in 3 rows")


def test_the_command_says_events(tmp_path):
    """Its last line counts what a reader sees."""
    _record().write(tmp_path / "r.csv")
    given = ["brief", str(tmp_path / "r.csv"), "-o", str(tmp_path / "b.html")]
    said = CliRunner().invoke(app, given).output
    assert "5,375 events, 5,305 on the map, 70 without a place" in said
    assert read_manifest(tmp_path / "b.html")["inputs"][0]["rows_are"] == "counts of events"


def test_the_widget_counts_events():
    """Its counts are those of the record, and its words say events and rows."""
    view = explore(_record())
    assert view.counts == SUMS
    assert repr(view).startswith("AtlasView of 5,375 events in 4 rows: 5,305 on the map")


def _part(record):
    """Return the map of a record as it is laid out in a frame of 700 x 500 pixels."""
    order = SheetOrder(record, PALETTES["light"], None, "none", "neutral", "none")
    return MapPart(order, view_for(order, 700, 500))


def test_marks_and_legend_of_a_still_count_events():
    """A number at a mark is that of its events, also where it is one row."""
    part = _part(_record())
    assert sorted(one.text for one in badges(part.scene, [], (700, 500))) == ["4", "5.3k"]
    assert part.groups == {"ground": 5304, "fire": 1}
    said = [
        text.get_text() for axes in figure(_record(), basemap="none").axes for text in axes.texts
    ]
    assert any(text.startswith("5,375 events in 4 rows: 5,305 on the map") for text in said)


def test_squares_of_a_still_sum_events():
    """Many places are counted by square: events, not rows; so are those that are in none."""
    chance = np.random.default_rng(5)
    count = 4000
    ids = [f"e{number}" for number in range(count)]
    weights = chance.integers(1, 9000, count)
    events = pd.DataFrame({"event_id": ids, "start": "2023-04-06", "weight": weights})
    places = pd.DataFrame(
        {
            "event_id": ids,
            "longitude": chance.uniform(34, 37, count),
            "latitude": chance.uniform(31, 34, count),
            "radius_km": np.where(np.arange(count) < 9, 200.0, 1.0),
            "precision": np.where(np.arange(count) < 9, "region", "town"),
        }
    )
    record = Record(events, places)
    density = _part(record).density
    assert density.counts.sum() == weights[9:].sum()
    assert density.apart == weights[:9].sum()
    # In the picture without scripts places are dots by their size, as without the areas.
    drawn, outside = picture(prepare(record))
    assert outside == 0
    assert drawn.count('stroke-opacity=".75"') > 1
