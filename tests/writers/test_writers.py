"""A record goes out as one file: whole or not at all, with its licence, and nothing is a pin."""

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from itertools import pairwise

import geopandas as gpd
import hostile
import openpyxl
import pandas as pd
import pyogrio
import pytest
from shapely.geometry import Polygon

from atlas.errors import InputTypeError, LicenceError, OutputExistsError, PageError
from atlas.page.still.palette import PALETTES
from atlas.readers import read_events
from atlas.record.record import Record
from atlas.reference.house import SHIPPED
from atlas.writers import FORMATS

ENDINGS = tuple(FORMATS)
AREA = Polygon([(35, 33), (35.2, 33), (35.2, 33.2), (35, 33.2)])
TERMS = {
    "title": "Invented events",
    "licence": "CC BY 4.0",
    "attribution": "The Inventors, 2023",
    "version": "3",
}


def _record(**dataset):
    """Return a town, an area with a shape, one with a radius, a country, and an event nowhere."""
    roles = ["launch", "impact", "scope", "location", "meeting"]
    precisions = ["town", "area", "area", "country", "unstated"]
    places = gpd.GeoDataFrame(
        {
            "event_id": ["a", "a", "b", "c", "e"],
            "role": roles,
            "precision": precisions,
            "name": ["Tyre", "the hills", "south of the town", "Syria", "a house"],
            "longitude": [35.19, None, 35.5, 38.0, 35.51],
            "latitude": [33.27, None, 33.5, 35.0, 33.89],
            "radius_km": [3.0, None, 12.0, None, None],
        },
        geometry=[None, AREA, None, None, None],
        crs="EPSG:4326",
    )
    events = {
        "event_id": ["a", "b", "c", "d", "e"],
        "title": ["=HYPERLINK(1)", "Second", "Third", "Nowhere", "<b>Talks</b> & $[name]"],
        "kind": ["rocket_fire", "clash", "air_strike", "meeting", "meeting"],
        "start": ["2023-04-06T14:20", "2023-04-07", "2023-04-08", "2023-04-09", "2023-04-10"],
        "tz": "Asia/Beirut",
    }
    return Record(pd.DataFrame(events), places, dataset={**TERMS, **dataset})


def _text_of(path):
    """Return all text of a file, whatever packs it."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist()).decode(
                "utf-8", "replace"
            )
    return path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_format_is_told_by_its_ending(tmp_path, ending):
    """Each format is written by the name of the file alone, in either case of letters."""
    path = _record().write(tmp_path / f"x.{ending.upper()}")
    assert path.stat().st_size > 100
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_format_may_be_named(tmp_path):
    """Where the ending does not tell, format= does."""
    assert "FeatureCollection" in _record().write(tmp_path / "x.txt", format="geojson").read_text()


@pytest.mark.parametrize(
    ("name", "options", "error", "words"),
    [
        ("x.docx", {}, PageError, "wanted one of gpkg, kml"),
        ("x", {}, PageError, "ending of 'x' is no format"),
        ("x.csv", {"format": "shp"}, PageError, "format='shp'"),
        ("none/x.csv", {}, PageError, "no folder"),
        ("x.csv", {"licence_override": " "}, InputTypeError, "wanted the reason"),
    ],
)
def test_what_cannot_be_written_is_said_before_any_work(tmp_path, name, options, error, words):
    """The message names what was given, what was wanted and the choices."""
    with pytest.raises(error, match=words):
        _record().write(tmp_path / name, **options)
    assert not list(tmp_path.iterdir())


def test_a_path_is_wanted():
    """A number is no path."""
    with pytest.raises(InputTypeError, match="written to a path, got int"):
        _record().write(3)


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_is_overwritten_unasked(tmp_path, ending):
    """A file of that name stays, unless overwriting was asked for."""
    path = tmp_path / f"x.{ending}"
    path.write_text("hers")
    with pytest.raises(OutputExistsError, match="overwrite=True"):
        _record().write(path)
    assert path.read_text() == "hers"
    assert _record().write(path, overwrite=True).read_bytes() != b"hers"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_failure_leaves_what_was_there(tmp_path, ending, monkeypatch):
    """Where writing fails half way the old file is whole, and no piece lies beside it."""
    path = tmp_path / f"x.{ending}"
    path.write_text("hers")
    module = __import__(f"atlas.writers.{FORMATS[ending]}", fromlist=["write"])

    def fail(_record, part):
        part.write_text("half")
        msg = "no space left"
        raise OSError(msg)

    monkeypatch.setattr(module, "write", fail)
    with pytest.raises(OSError, match="no space"):
        _record().write(path, overwrite=True)
    assert path.read_text() == "hers"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ENDINGS)
def test_licence_and_attribution_are_inside(tmp_path, ending):
    """Whoever gets the file alone can read whose it is."""
    if ending == "parquet":
        import pyarrow.parquet

        path = _record().write(tmp_path / "x.parquet")
        text = pyarrow.parquet.read_schema(path).metadata[b"atlas"].decode()
    else:
        text = _text_of(_record().write(tmp_path / f"x.{ending}"))
    assert TERMS["licence"] in text
    assert TERMS["attribution"] in text


def test_the_gazetteer_is_named_too(tmp_path):
    """Coordinates from a gazetteer bring its attribution along."""
    record = _record()
    places = record.places.assign(place_id=["gn:1", "", "", "", ""])
    text = record.replace(places=places).write(tmp_path / "x.geojson").read_text()
    assert "Places: GeoNames. Licence: CC BY 4.0" in text


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("word", ["aggregates", "none"])
def test_rows_that_may_not_be_passed_on_are_not(tmp_path, ending, word):
    """A file leaves the machine: it is refused like a briefing, and nothing is left."""
    record = _record(redistribution=word)
    with pytest.raises(LicenceError, match="Invented events may not be passed on"):
        record.write(tmp_path / f"x.{ending}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ["gpkg", "kml", "geojson", "xlsx", "csv"])
def test_a_permission_is_stated_in_the_file(tmp_path, ending):
    """With a reason the rows go out, and the reason with them."""
    record = _record(redistribution="none")
    path = record.write(tmp_path / f"x.{ending}", licence_override="letter of 3 May")
    assert "letter of 3 May" in _text_of(path)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "gpkg", "geojson", "parquet"])
def test_the_terms_outlive_the_file(tmp_path, ending):
    """Rows that were let out once are held back again when they are read from the file."""
    record = _record(redistribution="none").select({"to": "2023-04-08"})
    path = record.write(tmp_path / f"x.{ending}", licence_override="letter of 3 May")
    with pytest.raises(LicenceError, match="may not be passed on"):
        read_events(path).write(tmp_path / "again.csv")


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_record_gives_the_same_bytes(tmp_path, ending):
    """No clock and no chance is in the file."""
    one = _record().write(tmp_path / f"one.{ending}").read_bytes()
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    assert one == _record().write(tmp_path / f"two.{ending}").read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_hostile_text_breaks_no_format(tmp_path, ending):
    """What an enemy would write stands in the file as text, and GDAL or openpyxl open it."""
    path = hostile.record().write(tmp_path / f"x.{ending}")
    if ending == "xlsx":
        assert len(openpyxl.load_workbook(path)["events"]["A"]) == len(hostile.STRINGS) + 1
    elif ending == "parquet":
        assert gpd.read_parquet(path)["event_id"].nunique() == len(hostile.STRINGS)
    elif ending != "csv":
        layer = "places" if ending == "gpkg" else None
        if ending in ("kml", "kmz"):
            layer = pyogrio.list_layers(path)[0][0]
        assert len(pyogrio.read_dataframe(path, layer=layer)) == len(hostile.STRINGS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_record_without_events_is_written(tmp_path, ending):
    """Nothing to say is no reason to fail."""
    assert Record().write(tmp_path / f"x.{ending}").stat().st_size > 0


def test_nothing_that_is_no_point_is_a_pin(tmp_path):
    """Areas are areas in every format, and what is known to a country has no geometry at all."""
    record = _record()
    geojson = gpd.read_file(record.write(tmp_path / "x.geojson"))
    parquet = gpd.read_parquet(record.write(tmp_path / "x.parquet"))
    for frame in (geojson, parquet):
        by_event = frame.set_index("place")
        assert by_event.loc["Tyre"].geometry.geom_type == "Point"
        assert by_event.loc["the hills"].geometry.normalize() == AREA.normalize()
        disc = by_event.loc["south of the town"].geometry
        assert disc.geom_type == "Polygon"
        assert disc.bounds == pytest.approx((35.371, 33.392, 35.629, 33.608), abs=0.001)
        assert by_event.loc["Syria"].geometry is None
        assert frame[frame["event_id"] == "d"].geometry.isna().all()
        assert sorted(frame["event_id"].unique()) == ["a", "b", "c", "d", "e"]


def test_geojson_is_as_rfc_7946_has_it(tmp_path):
    """Longitude first, WGS 84 unsaid, outlines counter-clockwise, members beyond it allowed."""
    content = json.loads(_record().write(tmp_path / "x.geojson").read_text("utf-8"))
    assert content["type"] == "FeatureCollection"
    assert "crs" not in content
    assert content["licence"] == "CC BY 4.0"
    first, second = content["features"][:2]
    assert first["geometry"] == {"type": "Point", "coordinates": [35.19, 33.27]}
    assert first["properties"]["title"] == "=HYPERLINK(1)"
    ring = second["geometry"]["coordinates"][0]
    turns = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring))
    assert turns < 0


def test_a_disc_over_the_edge_of_the_map_is_cut(tmp_path):
    """An area around the date line lies at both edges, none of it beyond 180 degrees."""
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    place = {"event_id": "a", "longitude": 179.9, "latitude": 10.0, "radius_km": 50.0}
    record = Record(events, pd.DataFrame([{**place, "precision": "area"}]))
    (area,) = gpd.read_file(record.write(tmp_path / "x.geojson")).geometry
    assert area.geom_type == "MultiPolygon"
    assert area.is_valid
    assert area.bounds[0] == -180
    assert area.bounds[2] == 180


def test_the_colours_are_those_of_the_page():
    """One kind of event has one colour, wherever it is drawn."""
    assert PALETTES["light"].groups == SHIPPED.colours("light")


def test_columns_that_we_do_not_know_go_along(tmp_path):
    """A column of her own is in the GeoJSON, the GeoPackage and the spreadsheet."""
    frame = pd.DataFrame({"date": ["2023-04-06"], "place": ["Tyre"], "mood": ["calm"]})
    record = read_events(frame)
    assert gpd.read_file(record.write(tmp_path / "x.geojson"))["mood"].tolist() == ["calm"]
    rows = pd.read_csv(record.write(tmp_path / "x.csv"))
    assert rows["mood"].tolist() == ["calm"]
    with closing(sqlite3.connect(record.write(tmp_path / "x.gpkg"))) as database:
        assert database.execute("SELECT mood FROM original").fetchall() == [("calm",)]
