"""KML, KMZ, GPX and feeds: their words and shapes become events, and nothing is followed."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest

import atlas
from atlas.errors import SourceError
from atlas.readers import check_file, read_events

DATA = Path(__file__).parents[1] / "data" / "reading"
KML = (DATA / "places.kml").read_text(encoding="utf-8")
POINT = "<Point><coordinates>36.6,35.9</coordinates></Point>"
WHEN = "<TimeStamp><when>2019-03-01</when></TimeStamp>"


def _kml(folder, *placemarks, name="x.kml"):
    path = folder / name
    marks = "".join(f"<Placemark>{one}</Placemark>" for one in placemarks)
    path.write_text(f"<kml><Document>{marks}</Document></kml>", encoding="utf-8")
    return path


def _told(record):
    return "\n".join(record.report.frame()["what"])


def _starts(record):
    return record.events["start"].dt.strftime("%Y-%m-%d %H:%M").tolist()


@pytest.mark.parametrize("packed", [False, True])
def test_placemarks_are_events_with_their_data_times_and_shapes(tmp_path, packed):
    """Names, descriptions without tags, data of both sorts, times, spans, folders, four shapes."""
    path = DATA / "places.kml"
    if packed:
        path = tmp_path / "places.kmz"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("files/icon.png", b"\x89PNG")
            archive.writestr("doc.kml", KML)
    record = read_events(path, tz="UTC")
    assert record.events["title"].tolist()[:2] == ["Invented strike", "Invented clash"]
    assert record.events["note"].iloc[0] == "House hit & burnt\ntwo dead"
    assert _starts(record) == [
        "2019-03-01 00:00",
        "2019-03-02 00:00",
        "2019-03-06 04:30",
        "2019-03-01 00:00",
    ]
    assert record.events["time_precision"].tolist() == ["day", "day", "minute", "month"]
    assert record.events["end"].dt.strftime("%Y-%m-%d").iloc[1] == "2019-03-05"
    assert record.quantities["best"].tolist() == [2, 3, 4]
    shapes = [None if one is None else one.geom_type for one in record.places.geometry]
    assert shapes == ["Point", "Polygon", "LineString"]
    assert record.places["name"].tolist() == ["Idlib", "", "Saraqib"]
    assert record.original["folder"].tolist()[:2] == ["Strikes / March", "Clashes"]
    assert record.report.adds_up()


def test_a_placemark_with_broken_coordinates_costs_its_row(tmp_path):
    """It is named by its number; the others are read."""
    marks = [f"<name>{n}</name>{WHEN}<Point><coordinates>{text}</coordinates></Point>"
             for n, text in enumerate(["36.6,35.9", "36.6", "x,y", "36.6,95"])]  # fmt: skip
    path = _kml(tmp_path, *marks)
    with pytest.raises(SourceError, match=r"row 3.*placemark 2.*no pair"):
        read_events(path)
    record = read_events(path, bad_rows="keep")
    assert record.events["title"].tolist() == ["0"]
    assert record.report["set_aside"] == [3, 4, 5]
    assert record.report.adds_up()


def test_a_map_of_ours_is_read_one_row_an_event(tmp_path):
    """Its placemarks are places: an event with two of them stays one event, and this is said."""
    record = atlas.open_record("spring-2023").select(text="Tyre")
    path = record.write(tmp_path / "own.kml")
    again = read_events(path, bad_rows="keep")
    assert sorted(again.events.index) == sorted(record.events.index)


def test_waypoints_are_events_and_tracks_are_said():
    """Time, name and description of each; the way of the device is no event."""
    record = read_events(DATA / "waypoints.gpx", tz="UTC")
    assert record.events[["title", "note"]].to_numpy().tolist() == [
        ["Checkpoint", "seen from the road"],
        ["Burnt market", ""],
    ]
    assert record.places["latitude"].tolist() == [12.86, 12.9]
    assert _starts(record) == ["2023-07-01 05:00", "2023-07-02 06:00"]
    assert "tracks and routes: not read" in _told(record)


def test_items_of_a_feed_are_events_dated_by_their_publication_at_last():
    """A point, a GML point, a polygon, latitude and longitude; the day of publication is said."""
    record = read_events(DATA / "feed.rss", tz="UTC")
    assert _starts(record) == [f"2023-07-0{day} 00:00" for day in (4, 5, 6, 6)]
    assert record.places["longitude"].tolist()[:2] == [30.21, 30.25]
    assert record.places.geometry.iloc[2].geom_type == "Polygon"
    assert record.places["latitude"].iloc[3] == 12.5
    assert record.events["note"].iloc[0] == "Two shells."
    assert set(record.sources["outlet"]) == {"Invented Monitor"}
    warnings = record.report.frame().query("level == 'warning'")["what"].str.cat(sep=" ")
    assert "the day of publication" in warnings


def test_a_date_of_the_event_wins_over_that_of_the_publication():
    """An entry of Atom that says both is dated by its own."""
    record = read_events(DATA / "feed.atom")
    assert _starts(record) == ["2023-07-08 00:00"]
    assert record.places["country"].tolist() == ["Sudan"]
    assert "the day of publication" not in _told(record)


_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    f"<kml><Placemark><name>&b;</name>{WHEN}{POINT}</Placemark></kml>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_whatever_the_encoding(tmp_path, encoding):
    """Entities are declared in one: none is unfolded, and no file is named by one."""
    path = tmp_path / "x.kml"
    path.write_bytes(_BOMB.encode(encoding))
    with pytest.raises(SourceError, match=r"document type|by its content"):
        read_events(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<kml><Document/></kml>", "holds no placemarks"),
        ("<kml><NetworkLink><Link/></NetworkLink></kml>", "which are not followed"),
        ("<kml><Placemark>", "no XML that can be read"),
        (f"<kml>{'<a>' * 5000}", "more than 100 deep"),
        (f"<kml><Placemark>{'<a/>' * 210_000}</Placemark></kml>", "more than 200,000 parts"),
        (f"<kml>{'<Placemark/>' * 210_000}</kml>", "nearly all of them empty"),
        ("<gpx><trk/></gpx>", "is XML .gpx. by its content"),
        ("<html><body/></html>", "wanted KML"),
        ("date,place\n2023-04-06,Tyre\n", "wanted KML"),
    ],
)
def test_what_is_no_kml_with_placemarks_says_what_it_is(tmp_path, text, words):
    """What was given, and what to do."""
    path = tmp_path / "x.kml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        read_events(path)
    assert check_file(path)["level"].tolist() == ["error"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x.gpx", "<gpx><trk/><rte/></gpx>", "holds no waypoints.*2 tracks"),
        ("x.rss", "<rss><channel/></rss>", "holds no items"),
        ("x.csv", KML, r"give it the ending \.kml"),
    ],
)
def test_other_markup_without_events_says_so(tmp_path, name, text, words):
    """The same for waypoints and feeds; an ending of another format is not believed."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        read_events(tmp_path / name)


def test_data_of_a_placemark_are_columns_that_can_be_named(tmp_path):
    """A date in the data of My Maps is reached as any other column is."""
    data = "<ExtendedData><Data name='Vorfall am'><value>06/04/2023</value></Data></ExtendedData>"
    path = _kml(tmp_path, f"<name>a</name>{data}{POINT}")
    record = read_events(path, columns={"Vorfall am": "date"}, dayfirst=True)
    assert _starts(record) == ["2023-04-06 00:00"]


def test_a_file_of_feeds_with_another_encoding_is_read(tmp_path):
    """The declaration of the file says which."""
    text = (DATA / "feed.rss").read_text(encoding="utf-8").replace("UTF-8", "windows-1251")
    path = tmp_path / "x.xml"
    path.write_bytes(text.replace("Road closed", "Дорога закрыта").encode("cp1251"))
    assert "Дорога закрыта" in read_events(path).events["title"].tolist()


def test_ten_thousand_placemarks_are_read_within_seconds(tmp_path):
    """The records are taken one by one: the file is never held as a tree."""
    marks = [f"<name>{n}</name>{WHEN}{POINT}" for n in range(10_000)]
    record = read_events(_kml(tmp_path, *marks))
    assert len(record) == 10_000
    assert isinstance(record.original, pd.DataFrame)
