"""KML is valid KML, says when and how sure, and puts a mark only where there is a point."""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import hostile
import pandas as pd
import pykml
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from shapely.geometry import Polygon
from small_records import records

import atlas
from atlas.record.record import Record
from atlas.reference.symbology import VARIANTS
from atlas.reference.vocabulary import PLACE_ROLES
from atlas.writers.kml.kml_document import WITHOUT, icon_name
from atlas.writers.kml.kmz import icon
from atlas.writers.place_rows import forms, outlines
from tests.tries import tries

KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def schema():
    """Return the schema of OGC, from the package that ships it; nothing is fetched."""
    folder = Path(pykml.__file__).parent / "schemas"
    return etree.XMLSchema(
        etree.parse(str(folder / "ogckml22.xsd"), etree.XMLParser(no_network=True))
    )


@pytest.fixture(scope="module")
def spring(tmp_path_factory):
    """Return the shipped record, placed, and its KML."""
    record = atlas.open_record("spring-2023").geocode()
    return record, record.write(tmp_path_factory.mktemp("kml") / "spring.kml")


def _marks(path):
    """Return the placemarks of a file by folder."""
    root = ET.parse(path).getroot()
    folders = root.findall(f"{KML}Document/{KML}Folder")
    return {f.find(f"{KML}name").text: f.findall(f"{KML}Placemark") for f in folders}


def _data(mark):
    found = mark.findall(f"{KML}ExtendedData/{KML}Data")
    return {one.get("name"): one.find(f"{KML}value").text for one in found}


def _valid(schema, path):
    assert schema.validate(etree.parse(str(path))), schema.error_log.last_error


def test_the_shipped_record_is_valid(schema, spring):
    """OGC's own schema has nothing to say."""
    _valid(schema, spring[1])


def test_the_schema_of_kml_would_notice(schema, spring, tmp_path):
    """An element that KML has not, a time that is none and a wrong order are refused."""
    text = spring[1].read_text("utf-8")
    for there, wrong in (
        ("<TimeSpan>", "<TimeSpan><when/>"),
        ("<begin>2", "<begin>x2"),
        ("<Point>", "<Point><coordinate/>"),
    ):
        assert there in text
        path = tmp_path / "x.kml"
        path.write_text(text.replace(there, wrong, 1), encoding="utf-8")
        assert not schema.validate(etree.parse(str(path))), wrong


def test_hostile_text_is_valid_and_stays_text(schema, tmp_path):
    """No element comes from a text, and a balloon shows tags as they were written."""
    path = hostile.record().write(tmp_path / "x.kml")
    _valid(schema, path)
    known = {element.tag for element in ET.parse(path).iter()}
    assert not [tag for tag in known if not tag.startswith(KML)]
    for marks in _marks(path).values():
        for mark in marks:
            words = mark.find(f"{KML}description").text
            assert "<script" not in words
            assert "<img" not in words
            assert "$[" not in words
    assert "<script>" in _data(_marks(path)["Other"][3])["title"]


@settings(max_examples=tries(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records())
def test_any_record_is_valid_and_keeps_ids_and_geometry(schema, record):
    """Each place that is drawn is one placemark with its event and its geometry."""
    with tempfile.TemporaryDirectory() as folder:
        path = record.write(Path(folder, "x.kml"))
        _valid(schema, path)
        marks = _marks(path)
    places = record.places
    drawn = outlines(places)[forms(places) != "none"]
    found = [
        mark
        for name, held in marks.items()
        if name not in (WITHOUT, "From launch to impact")
        for mark in held
    ]
    assert len(found) == len(drawn)
    points = sorted(
        mark.find(f"{KML}Point/{KML}coordinates").text
        for mark in found
        if mark.find(f"{KML}Point") is not None
    )
    expected = [one for one in drawn if one.geom_type == "Point"]
    assert points == sorted(f"{one.x:.10g},{one.y:.10g}" for one in expected)
    ids = {_clean(key) for key in record.events.index}
    with_place = {_data(mark)["event_id"] for mark in found}
    without = {_data(mark)["event_id"] for mark in marks.get(WITHOUT, [])}
    assert with_place | without == ids
    assert not with_place & without


def _clean(text):
    """Return an id as XML holds it."""
    from atlas.writers.xml_text import clean

    return ET.fromstring(f"<a>{_escaped(clean(text))}</a>").text or ""


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")


def test_times_are_local_with_their_offset(spring):
    """The strike at 00:17 in Damascus is at +03:00; an event known to the day is a day."""
    record, path = spring
    spans = {}
    for marks in _marks(path).values():
        for mark in marks:
            span = mark.find(f"{KML}TimeSpan")
            spans[_data(mark)["event_id"]] = tuple(part.text for part in span)
    assert set(spans) == set(record.events.index)
    assert spans["E029"][0] == "2023-03-31T00:17:00+03:00"
    days = record.events.index[record.events["time_precision"] == "day"]
    assert {len(end) for day in days for end in spans[day]} == {len("2023-04-06")}


def test_what_has_no_place_has_no_geometry(spring):
    """The events that the counts call off the map are in a folder of their own, all of them."""
    record, path = spring
    bare = _marks(path)[WITHOUT]
    assert len(bare) == record.counts()["off_map"]
    for mark in bare:
        assert not {child.tag for child in mark} & {
            f"{KML}{name}" for name in ("Point", "Polygon", "MultiGeometry", "LineString")
        }


def test_the_radius_is_stated_in_words(spring):
    """A balloon says within how many km, or that nothing is said."""
    for name, marks in _marks(spring[1]).items():
        for mark in marks:
            words = mark.find(f"{KML}description").text
            assert name == WITHOUT or "within" in words or "no radius is stated" in words


def test_an_area_is_a_polygon(tmp_path):
    """With its hole, its ring closed, and no point in the middle."""
    hole = [(35.05, 33.05), (35.15, 33.05), (35.15, 33.15), (35.05, 33.15)]
    shape = Polygon([(35, 33), (35.2, 33), (35.2, 33.2), (35, 33.2)], [hole])
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    area = gpd.GeoDataFrame({"event_id": ["a"]}, geometry=[shape], crs=4326)
    path = Record(events, area).write(tmp_path / "x.kml")
    ((mark,),) = _marks(path).values()
    assert mark.find(f"{KML}Point") is None
    (ring,) = mark.findall(f"{KML}Polygon/{KML}innerBoundaryIs/{KML}LinearRing")
    corners = ring.find(f"{KML}coordinates").text.split()
    assert corners[0] == corners[-1]


def test_nothing_is_asked_of_a_network(spring, tmp_path):
    """No link, no icon of a server's; the marks of a KMZ lie in it."""
    record, path = spring
    assert [e for e in ET.parse(path).iter() if e.tag in (f"{KML}href", f"{KML}Icon")] == []
    packed = record.write(tmp_path / "x.kmz")
    with zipfile.ZipFile(packed) as archive:
        names = set(archive.namelist())
        root = ET.fromstring(archive.read("doc.kml"))
    links = {element.text for element in root.iter(f"{KML}href")}
    assert links
    assert links < names
    assert all(name.startswith("icons/") for name in links)


def test_kmz_is_valid_too(schema, tmp_path):
    """The document in the archive is the first in it, and valid."""
    path = atlas.open_record("spring-2023").write(tmp_path / "x.kmz")
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist()[0] == "doc.kml"
        assert schema.validate(etree.fromstring(archive.read("doc.kml")).getroottree())


def test_gdal_reads_folders_and_times(spring):
    """Each folder is a layer; what is said of an event is in its fields."""
    record, path = spring
    layers = [name for name, _ in pyogrio.list_layers(path)]
    assert layers[0] == "Fire"
    assert layers[-1] == WITHOUT
    fire = pyogrio.read_dataframe(path, layer="Fire")
    assert set(fire["event_id"]) <= set(record.events.index)
    assert fire["begin"].notna().all()


@pytest.mark.parametrize("role", PLACE_ROLES)
def test_each_style_of_a_role_has_an_icon_of_its_own(role):
    """How sure an event is, and its place, is seen in Google Earth as on the page."""
    icons = {icon(icon_name(role, variant)) for variant in VARIANTS}
    assert len(icons) == len(VARIANTS)


def test_an_event_at_sea_has_a_wave_of_its_own(schema, tmp_path):
    """Two ships in the Red Sea, a port beside it: the marks say which is at sea, at one size."""
    at = [(41.5, 14.8, "full-sea"), (41.6, 14.9, "dashed-sea"), (42.95, 14.8, "full")]
    status = ["confirmed", "alleged", "confirmed"]
    events = pd.DataFrame({"event_id": ["a", "b", "c"], "start": "2024-01-09", "status": status})
    places = pd.DataFrame({"event_id": events["event_id"], "role": "impact", "radius_km": 3.0})
    places[["longitude", "latitude"]] = [one[:2] for one in at]
    path = Record(events, places.assign(precision="town")).write(tmp_path / "x.kmz")
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("doc.kml"))
        assert schema.validate(root.getroottree())
        icons = {name for name in archive.namelist() if name.startswith("icons/impact")}
    styles = {one.get("id"): one for one in root.iter(f"{KML}Style")}
    drawn = [one.text[1:] for one in root.iter(f"{KML}styleUrl")]
    wanted = [icon_name("impact", variant) for _, _, variant in at]
    assert [name.removeprefix("other-") for name in drawn] == wanted
    assert icons == {f"icons/{name}.png" for name in wanted}
    sea, land = (styles[drawn[at]].find(f"{KML}IconStyle") for at in (0, 2))
    scales = [float(one.find(f"{KML}scale").text) for one in (sea, land)]
    assert scales[0] > scales[1] == 0.7
    spots = [float(one.find(f"{KML}hotSpot").get("y")) for one in (sea, land)]
    assert spots[0] > spots[1] == 0.5


@pytest.mark.parametrize("role", PLACE_ROLES)
def test_a_mark_is_a_picture(role):
    """Each role has a PNG of its own shape, clear at its corners."""
    import matplotlib.image

    pixels = matplotlib.image.imread(BytesIO(icon(role)), format="png")
    assert pixels.shape == (64, 64, 4)
    assert pixels[0, 0, 3] == 0
    assert pixels[..., 3].max() == 1
    same = {"scope": "location"}
    others = {icon(other) for other in PLACE_ROLES if other not in (role, same.get(role))}
    assert role == "location" or icon(role) not in others


def test_the_marks_that_are_shipped_are_those_that_are_drawn(repository, tmp_path):
    """The build script draws the shipped pixels anew, whatever packs them."""
    read = pytest.importorskip("matplotlib.image").imread
    script = repository / "data" / "marks" / "build_marks.py"
    env = {**os.environ, "PYTHONPATH": str(repository)}
    subprocess.run([sys.executable, script, tmp_path], check=True, env=env)
    names = [icon_name(role, variant) for role in PLACE_ROLES for variant in VARIANTS]
    for name in names:
        shipped = read(BytesIO(icon(name)), format="png")
        assert (read(tmp_path / f"{name}.png") == shipped).all(), name


def test_the_licence_stands_in_the_document(spring):
    """Before any folder, for people and as data."""
    root = ET.parse(spring[1]).getroot()
    held = root.find(f"{KML}Document")
    assert "CC BY 4.0" in held.find(f"{KML}description").text
    assert _data(held)["Licence"] == "CC BY 4.0"
