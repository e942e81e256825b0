"""A file decides nothing but its own content: it names no server, no other file, no program."""

import json
import socket
import sqlite3
import threading
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from shapely.geometry import Point

from atlas.errors import AtlasError, SourceError
from atlas.readers import check_file, read_events

SECRET = "Umm-al-sirr"
ENDINGS = (
    ".gpkg",
    ".shp",
    ".fgb",
    ".geojson",
    ".json",
    ".parquet",
    ".csv",
    ".tsv",
    ".xlsx",
    ".zip",
    ".kml",
    ".gpx",
    ".xml",
)
TAKEN = {".gpkg": "a SQLite database", ".shp": "a shapefile", ".fgb": "FlatGeobuf"}


@pytest.fixture(scope="module")
def server():
    """Listen on this machine and note what arrives, whoever speaks and whatever is said."""
    heard = []
    door = socket.create_server(("127.0.0.1", 0))
    door.settimeout(0.2)
    done = threading.Event()

    def listen():
        while not done.is_set():
            try:
                line, _ = door.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(0.5)
                try:
                    heard.append(line.recv(200))
                except OSError:
                    heard.append(b"a connection")
                line.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield door.getsockname()[1], heard
    done.set()
    thread.join()
    door.close()


@pytest.fixture(scope="module")
def secrets(tmp_path_factory):
    """Write one event that is nobody's business in each format, for others to point at."""
    folder = tmp_path_factory.mktemp("elsewhere")
    frame = gpd.GeoDataFrame(
        {"date": ["2023-04-06"], "place": [SECRET]}, geometry=[Point(35.2, 33.27)], crs=4326
    )
    frame.drop(columns="geometry").to_csv(folder / "s.csv", index=False)
    frame.to_parquet(folder / "s.parquet")
    for ending in ("gpkg", "shp", "fgb", "geojson", "sqlite", "gml"):
        frame.to_file(folder / f"s.{ending}")
    point = "<Point><coordinates>35.2,33.27</coordinates></Point>"
    kml = f"<kml><Placemark><name>{SECRET}</name>{point}</Placemark></kml>"
    (folder / "s.kml").write_text(kml)
    return folder


def _texts(address, folder):
    """Return for drivers of GDAL a text that such a driver takes for the address of a source."""
    csv, gpkg = folder / "s.csv", folder / "s.gpkg"
    remote = f"http://{address}/x"
    layer = "<OGRVRTLayer name='x'><SrcDataSource>{}</SrcDataSource>{}</OGRVRTLayer>"
    sql = "<SrcSQL dialect='sqlite'>SELECT * FROM s</SrcSQL>"
    near = [layer.format(one, "<SrcLayer>s</SrcLayer>") for one in (csv, gpkg, f"CSV:{csv}")]
    near += [layer.format(csv, sql), layer.format(f"/vsicurl/{remote}.csv", sql)]
    near += [layer.format(one, "") for one in (remote, f"WFS:{remote}", f"OAPIF:{remote}")]
    texts = {f"OGR_VRT {at}": f"<OGRVRTDataSource>{one}</OGRVRTDataSource>"
             for at, one in enumerate(near)}  # fmt: skip
    texts |= {
        "WFS": f"<OGRWFSDataSource><URL>{remote}</URL></OGRWFSDataSource>",
        "WFS capabilities": "<WFS_Capabilities version='1.1.0'><Get onlineResource="
        f"'{remote}'/></WFS_Capabilities>",
        "OAPIF": json.dumps({"links": [{"rel": "data", "href": remote}], "title": "x"}),
        "OGCAPI": json.dumps({"links": [{"rel": "self", "href": remote}]}),
        "CSW": f"<OGRCSWDataSource><URL>{remote}</URL></OGRCSWDataSource>",
        "GDALG": json.dumps({"type": "gdal_streamed_alg",
                             "command_line": f"gdal vector pipeline ! read {csv}"}),
        "GML": f"<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml' "
        f"xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
        f"xsi:schemaLocation='x {remote}.xsd'><gml:featureMember/></gml:FeatureCollection>",
        "entity": f"<!DOCTYPE kml [<!ENTITY x SYSTEM 'file://{csv}'>]><kml>&x;</kml>",
        "KML": f"<kml xmlns='http://www.opengis.net/kml/2.2'><NetworkLink><Link><href>{remote}"
        "</href></Link></NetworkLink></kml>",
        "JSONFG": json.dumps({"type": "FeatureCollection", "conformsTo": [remote],
                              "featureSchema": remote, "features": []}),
        "ESRIJSON": json.dumps({"geometryType": "esriGeometryPoint", "fields": [], "features": [],
                                "exceededTransferLimit": True, "url": remote}),
        "GeoRSS": f"<rss version='2.0'><channel><link>{remote}</link></channel></rss>",
        "MapML": f"<mapml- ><head><base href='{remote}'/></head></mapml->",
        "EDIGEO": f"BOMT 12:s.thf\nCSE 1\nGNN {csv}",
        "GTI": f"<GDALTileIndexDataset><IndexDataset>{csv}</IndexDataset></GDALTileIndexDataset>",
        "WMS": f"<GDAL_WMS><Service name='WMS'><ServerUrl>{remote}</ServerUrl></GDAL_WMS>",
        "STACTA": json.dumps({"stac_version": "1.0", "asset_templates": {"x": {"href": remote}}}),
        "PMTiles": "PMTiles\x03" + remote,
        "a bare address": remote,
        "a bare path": str(csv),
        "a list of paths": f"date,place\n@{csv},{csv}\n",
    }  # fmt: skip
    # Each driver takes an address of its own that begins with its name.
    for name in pyogrio.list_drivers():
        texts[f"{name}:"] = f"{name}:{csv}\n{name.upper().replace(' ', '_')}:{remote}\n"
    return texts


def _read_all_ways(path):
    """Read a file in each way there is; return all that came of it, as text."""
    told = []
    for read in (read_events, check_file):
        try:
            found = read(path)
        except AtlasError as error:
            told.append(str(error))
            continue
        told.append(found.to_csv() if isinstance(found, pd.DataFrame) else _all_of(found))
    return "\n".join(told)


def _all_of(found):
    """Return everything that a record holds."""
    if not hasattr(found, "tables"):
        return str(found)
    return "\n".join(table.to_csv() for table in (*found.tables().values(), found.original))


@pytest.mark.local_server
@pytest.mark.parametrize("ending", ENDINGS)
def test_no_driver_of_gdal_is_asked_by_the_text_of_a_file(tmp_path, server, secrets, ending):
    """Under each ending, what names another source is refused: no request, no line of a file."""
    port, heard = server
    texts = _texts(f"127.0.0.1:{port}", secrets)
    assert {name.split(":")[0] for name in texts} >= set(pyogrio.list_drivers())
    for at, (name, text) in enumerate(texts.items()):
        path = tmp_path / f"x{at}{ending}"
        path.write_text(text, encoding="utf-8")
        told = _read_all_ways(path)
        assert SECRET not in told, name
        if ending in TAKEN:
            with pytest.raises(SourceError, match=f"by its content.*wanted {TAKEN[ending]}"):
                read_events(path)
    assert heard == []


@pytest.mark.parametrize("ending", TAKEN)
@pytest.mark.parametrize("other", ["csv", "parquet", "gpkg", "shp", "fgb", "geojson", "gml", "kml"])
def test_content_of_another_kind_is_refused_by_its_name(tmp_path, secrets, ending, other):
    """A whole file of another format under an ending is told for what it seems to be."""
    if ending == f".{other}":
        assert len(read_events(secrets / f"s{ending}")) == 1
        return
    path = tmp_path / f"x{ending}"
    path.write_bytes((secrets / f"s.{other}").read_bytes())
    seems = {
        "csv": "text",
        "parquet": "Parquet",
        "geojson": "JSON",
        "gpkg": "a SQLite database",
        "shp": "a shapefile",
        "fgb": "FlatGeobuf",
        "gml": r"XML \(",
        "kml": r"XML \(kml\)",
    }
    with pytest.raises(SourceError, match=rf"x\{ending} is {seems[other]}.* by its content"):
        read_events(path)


@pytest.mark.parametrize("other", ["gpkg", "shp", "fgb"])
def test_features_under_the_ending_of_a_text_are_told_which_they_need(tmp_path, secrets, other):
    """A database is no text: the message says which ending is meant."""
    path = tmp_path / "x.csv"
    path.write_bytes((secrets / f"s.{other}").read_bytes())
    with pytest.raises(SourceError, match=rf"give it the ending \.{other}"):
        read_events(path)


def test_gdal_reads_nothing_for_us(secrets, monkeypatch):
    """No reader of the library calls the programs that choose a format by themselves."""

    def never(*_, **__):
        msg = "the library asked GDAL to read"
        raise AssertionError(msg)

    for name in ("read_arrow", "read_dataframe", "list_layers", "read_info", "open_arrow"):
        monkeypatch.setattr(pyogrio, name, never)
    monkeypatch.setattr(gpd, "read_file", never)
    for ending in ("gpkg", "shp", "fgb", "geojson", "parquet"):
        assert read_events(secrets / f"s.{ending}").places["name"].tolist() == [SECRET]


def test_a_frame_that_she_reads_herself_is_hers(tmp_path, secrets):
    """No setting of the process is changed: what GDAL read for her before, it reads after."""
    path = tmp_path / "hers.vrt"
    path.write_text(
        f"<OGRVRTDataSource><OGRVRTLayer name='s'><SrcDataSource>{secrets / 's.gpkg'}"
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    drivers, skipped = pyogrio.list_drivers(), pyogrio.get_gdal_config_option("GDAL_SKIP")
    before = gpd.read_file(path)
    read_events(secrets / "s.gpkg")
    with pytest.raises(AtlasError):
        read_events(_renamed(path, tmp_path / "x.gpkg"))
    assert gpd.read_file(path).equals(before)
    assert pyogrio.list_drivers() == drivers
    assert pyogrio.get_gdal_config_option("GDAL_SKIP") == skipped
    assert read_events(before).places["name"].tolist() == [SECRET]


def _renamed(path, other):
    other.write_bytes(path.read_bytes())
    return other


# ---- the files beside a shapefile, and the systems that coordinates are in --------------------

_GRIDS = (
    '+proj=longlat +ellps=bessel +nadgrids={} +type=crs',
    '+init={}:x',
    'GEOGCS["x",DATUM["y",SPHEROID["Clarke 1880",6378249.145,293.465],'
    'EXTENSION["PROJ4_GRIDS","{}"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]',
    'GEOGCS["x",DATUM["y",SPHEROID["z",6378249.145,293.465]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],EXTENSION["PROJ4","+proj=longlat +nadgrids={} +type=crs"]]',
)  # fmt: skip


@pytest.mark.local_server
@pytest.mark.parametrize("text", _GRIDS)
@pytest.mark.parametrize("ending", [".shp", ".gpkg", ".geojson", ".parquet"])
def test_a_coordinate_system_names_no_other_file(tmp_path, server, secrets, text, ending):
    """A table of shifts, or a list of definitions, is not opened, here or on a server."""
    port, heard = server
    for named in (str(secrets / "s.csv"), f"http://127.0.0.1:{port}/x.gsb"):
        path = _with_system(tmp_path, secrets, ending, text.format(named))
        with pytest.raises(SourceError, match=r"names another file, which is not opened"):
            read_events(path)
    assert heard == []


def _with_system(tmp_path, secrets, ending, text):
    """Write a file of features that says its coordinates are in a given system."""
    path = tmp_path / f"x{ending}"
    if ending == ".shp":
        for beside in (".shp", ".shx", ".dbf"):
            path.with_suffix(beside).write_bytes((secrets / f"s{beside}").read_bytes())
        path.with_suffix(".prj").write_text(text)
    elif ending == ".gpkg":
        path.write_bytes((secrets / "s.gpkg").read_bytes())
        with sqlite3.connect(path) as base:
            base.execute(
                "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', definition = ?", [text]
            )
        base.close()
    elif ending == ".geojson":
        content = json.loads((secrets / "s.geojson").read_text())
        content["crs"] = {"type": "name", "properties": {"name": text}}
        path.write_text(json.dumps(content))
    else:
        table = pq.read_table(secrets / "s.parquet")
        geo = json.loads(table.schema.metadata[b"geo"])
        geo["columns"]["geometry"]["crs"] = text
        pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


def test_what_lies_beside_a_shapefile_names_nothing(tmp_path, secrets):
    """Texts of other programs in the files beside it are refused as what they are not."""
    text = f"<OGRVRTDataSource><SrcDataSource>{secrets / 's.csv'}</SrcDataSource>"
    for beside, words in ((".dbf", "no table"), (".prj", "no coordinate"), (".cpg", "encoding")):
        path = _with_system(tmp_path, secrets, ".shp", "")
        path.with_suffix(beside).write_text(text)
        with pytest.raises(SourceError, match=words):
            read_events(path)
        path.with_suffix(".cpg").unlink(missing_ok=True)
    for beside in (".qix", ".sbn", ".vrt", ".shp.xml", ".aux.xml"):
        path = _with_system(tmp_path, secrets, ".shp", "")
        path.with_name(f"x{beside}").write_text(text)
        assert len(read_events(path)) == 1


# ---- a GeoPackage is a database ---------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW v AS SELECT * FROM s",
        "CREATE VIEW v AS WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a) "
        "SELECT x AS fid, x AS date FROM a",
        "CREATE VIRTUAL TABLE v USING fts5(date, place)",
        "CREATE VIRTUAL TABLE v USING rtree(id, a, b)",
    ],
)
def test_a_layer_that_is_no_plain_table_is_not_read(tmp_path, secrets, statement):
    """A view or a virtual table is told for what it is; the tables beside it are read."""
    path = tmp_path / "x.gpkg"
    path.write_bytes((secrets / "s.gpkg").read_bytes())
    with sqlite3.connect(path) as base:
        base.execute(statement)
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('v', 'attributes', 'v')"
        )
    base.close()
    record = read_events(path)
    assert record.report["other_layers"] == ["v"]
    with pytest.raises(
        SourceError, match=r"layer 'v' is a (view|virtual table), which is not read"
    ):
        read_events(path, layer="v")


# ---- Parquet, DuckDB, workbooks, archives -----------------------------------------------------


def test_parquet_is_the_one_file(tmp_path, secrets):
    """What its parts name, and what the folders above it are called, adds no row and no column."""
    folder = tmp_path / "place=elsewhere"
    folder.mkdir()
    path = folder / "x.parquet"
    pq.write_table(pa.table({"date": ["2023-04-06"], "country": ["Lebanon"]}), path)
    assert "place" not in read_events(path).original
    # The summary of a data set says in which file each part lies.
    metadata = pq.read_metadata(secrets / "s.parquet")
    metadata.set_file_path(str(secrets / "s.parquet"))
    summary = tmp_path / "summary.parquet"
    metadata.write_metadata_file(str(summary))
    assert SECRET not in _read_all_ways(summary)


@pytest.mark.local_server
def test_a_workbook_asks_for_nothing_outside_it(tmp_path, server, secrets):
    """Links to other workbooks, to data connections and to pictures are not followed."""
    openpyxl = pytest.importorskip("openpyxl", reason="reading workbooks is an extra")
    port, heard = server
    remote = f"http://127.0.0.1:{port}/x"
    book = openpyxl.Workbook()
    book.active.append(["date", "place", "link"])
    book.active.append(
        ["2023-04-06", f"='[{secrets / 's.csv'}]s'!$B$2", f'=WEBSERVICE("{remote}")']
    )
    book.active["A3"] = "2023-04-07"
    book.active["B3"] = "Tyre"
    book.active["B3"].hyperlink = remote
    plain = tmp_path / "plain.xlsx"
    book.save(plain)
    path = tmp_path / "x.xlsx"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId9" Type="{kind}/externalLinkPath" Target="{{}}" TargetMode='
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for at, target in enumerate((remote, f"file://{secrets / 's.csv'}"), 1):
            rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            new.writestr(
                f"xl/externalLinks/_rels/externalLink{at}.xml.rels",
                f'{rels}{link.format(target)}"External"/></Relationships>',
            )
        entity = f"<!DOCTYPE x [<!ENTITY y SYSTEM '{remote}'>]><connections>&y;</connections>"
        new.writestr("xl/connections.xml", entity)
    assert SECRET not in _read_all_ways(path)
    assert heard == []


@pytest.mark.local_server
@pytest.mark.parametrize("inside", ["doc.kml", "deep/../doc.kml"])
def test_links_of_kml_are_not_followed(tmp_path, server, secrets, inside):
    """Neither plain nor in an archive."""
    port, heard = server
    text = _texts(f"127.0.0.1:{port}", secrets)["KML"]
    (tmp_path / "x.kml").write_text(text)
    with zipfile.ZipFile(tmp_path / "x.kmz", "w") as archive:
        archive.writestr(inside, text)
    for name in ("x.kml", "x.kmz"):
        assert SECRET not in _read_all_ways(tmp_path / name)
    assert heard == []


def _link(name, target):
    """Return a member of an archive that is a symbolic link."""
    member = zipfile.ZipInfo(name)
    member.create_system = 3
    member.external_attr = 0o120777 << 16
    return member, str(target)


def test_members_of_an_archive_stay_in_it(tmp_path, secrets):
    """Paths that lead out, links, and archives in the archive open no file and leave none."""
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("s.csv", "date,place\n2023-04-06,Tyre\n")
    members = {
        "up": ("../up.csv", "date,place\n2023-04-06,Tyre\n"),
        "absolute": (str(tmp_path / "absolute.csv"), "date,place\n2023-04-06,Tyre\n"),
        "link": _link("link.csv", secrets / "s.csv"),
        "nested": ("nested.csv", inner.read_bytes()),
        "archive": ("inner.zip", inner.read_bytes()),
        "vrt": ("x.csv", f"<OGRVRTDataSource><SrcDataSource>{secrets / 's.csv'}"),
    }
    for name, (member, content) in members.items():
        folder = tmp_path / name
        folder.mkdir()
        path = folder / "x.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, content)
        assert SECRET not in _read_all_ways(path), name
        assert [one.name for one in folder.iterdir()] == ["x.zip"]
    assert not Path(tmp_path, "up.csv").exists()
    assert not Path(tmp_path, "absolute.csv").exists()
