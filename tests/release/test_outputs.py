"""What a redaction takes out leaves by no way: every format, page, picture, frame and widget."""

import html
import io
import json
import pickle
import re
import sqlite3
import zipfile
import zlib
from contextlib import closing

import geopandas as gpd
import pandas as pd
import pyarrow.parquet
import pytest
import shapely
from finished import everything_in
from typer.testing import CliRunner

import atlas
from atlas.cli.main import app
from atlas.page.briefing import brief
from atlas.page.notebook.folium_map import draw_map
from atlas.page.payload.codec import decode_block
from atlas.record.record import Record
from atlas.writers import FORMATS

# Each stands for a secret of its own: what holds it, and which rule takes it out.
GONE = {
    "Qnader": "a private person",
    "Qoutlet": "an outlet",
    "Qword": "a word",
    "Qvillage": "a place made coarser",
    "Qnote": "a field",
    "Qminor": "an event",
    "Qraw": "a row as it was read",
    "Qextra": "a column of her own",
    "Qbasis": "a link's basis",
    "Qshape": "a shape's id",
    "34.7654": "a coordinate",
}
RULES = {
    "name": "partners",
    "drop_outlets": ["Qoutlet Times"],
    "drop_fields": ["events.note", "links.basis"],
    "drop_sensitivity": ["minor"],
    "words": ["Qword"],
    "coarsen": {"grid": 0.5},
}


def _record():
    """Return a record in which each secret stands in every text that can hold one."""
    all_of_them = "Qnader near Qvillage, says Qoutlet Times: Qword"
    events = {
        "event_id": ["E1", "E2-Qminor", "E3"],
        "title": [f"First: {all_of_them}", "Qminor", f"Third: {all_of_them}"],
        "note": [f"Qnote {all_of_them}", "Qminor", "Qnote"],
        "start": ["2023-04-06T14:20", "2023-04-07", "2023-04-08"],
        "end": ["2023-04-06T15:20", None, None],
        "kind": ["rocket_fire", "clash", "Qword_fire"],
        "sensitivity": ["", "minor", ""],
        "marking": ["TLP:GREEN", "", "For Qword only"],
        "extra": "Qextra",
    }
    places = {
        "event_id": ["E1", "E1", "E2-Qminor", "E3"],
        "role": ["launch", "impact", "location", "location"],
        "name": ["near Qvillage", "Qvillage", "Qminor", "Qvillage"],
        "name_native": "Qvillage",
        "matched_name": "Qvillage",
        "reason": "Qvillage is where Qnader lives",
        "longitude": [35.1, 34.7654, 35.2, 34.7654],
        "latitude": [33.2, 33.3, 33.3, 33.3],
        "radius_km": [2.0, 0.3, 1.0, 0.3],
        "precision": ["town", "exact", "town", "exact"],
        "country": "LB",
        "adm2": "Qvillage district",
        "place_id": "gn:Qvillage",
        "leg": [1, 1, None, None],
        "shape_id": ["", "", "", "Qshape"],
    }
    area = shapely.box(34.7, 33.2, 34.7654, 33.3)
    places = gpd.GeoDataFrame(places, geometry=[None, None, None, area], crs="EPSG:4326")
    actors = {
        "actor_id": ["P-QNADER", "Qword-BRIGADE"],
        "name": ["Amal Qnader", "Qword Brigade"],
        "names": ["en:Qnader the elder", ""],
        "kind": ["person", "group"],
        "note": "Qnader of Qword",
        "confused_with": ["", "P-QNADER"],
    }
    took_part = {
        "event_id": ["E1", "E1", "E2-Qminor"],
        "actor_id": ["P-QNADER", "Qword-BRIGADE", "P-QNADER"],
        "role": ["target", "initiator", "party"],
        "by": all_of_them,
    }
    sources = {
        "event_id": ["E1", "E3"],
        "outlet": ["Qoutlet Times", "Other"],
        "note": all_of_them,
        "url": "https://example.org/Qoutlet-Times/Qnader",
    }
    figures = {"event_id": ["E1"], "what": ["killed"], "best": [1]}
    figures |= {"source": [all_of_them], "detail": ["Qnader"]}
    links = {"from_id": ["E1"], "to_id": ["E3"], "kind": ["same_as"], "basis": ["Qbasis"]}
    return Record(
        pd.DataFrame(events),
        places,
        *(pd.DataFrame(table) for table in (took_part, actors, figures, sources, links)),
        dataset={
            "title": f"Of {all_of_them}",
            "name": "qword-set",
            "attribution": [all_of_them],
            "query": "text=Qnader",
            "inclusion_rule": all_of_them,
            "transformations": [f"E1: placed at 34.7654, 33.3: {all_of_them}"],
            "gazetteer": ["learned from Qvillage"],
            "parts": [{"title": "Qword part", "licence": "CC BY 4.0"}],
            "marking": "TLP:AMBER",
        },
        original=pd.DataFrame({"row": ["Qraw"] * 3}, index=pd.Index(events["event_id"])),
        report={"source": "Qraw.csv", "columns_not_understood": ["Qextra"]},
    )


@pytest.fixture(scope="module")
def left():
    """Return the record without the secrets."""
    return _record().redact(RULES)


def _check(text, where):
    """Fail where a secret is in a text, in whatever case it is written."""
    folded = text.casefold()
    found = {secret: what for secret, what in GONE.items() if secret.casefold() in folded}
    assert not found, (where, found)


def _texts(data):
    """Yield the text of a file, and of what is packed in it, whatever packs it."""
    yield data.decode("utf-8", "replace")
    yield data.decode("utf-16-le", "replace")
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                yield f"{entry.filename} {entry.comment!r} {entry.extra!r}"
                yield from _texts(archive.read(entry))
    if data[:4] == b"PAR1":
        table = pyarrow.parquet.read_table(io.BytesIO(data))
        yield f"{table.schema.metadata} {table.schema}"
        yield str(table.to_pydict())
    if data[:15] == b"SQLite format 3":
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(data)
            yield "\n".join(database.iterdump())
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        at = 8
        while at < len(data):
            size = int.from_bytes(data[at : at + 4])
            kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
            yield "" if kind in (b"IDAT", b"PLTE") else f"{kind!r} {body!r}"
            at += 12 + size
    if data[:5] == b"%PDF-":
        for part in data.split(b"stream\n")[1:]:
            try:
                yield zlib.decompressobj().decompress(part).decode("latin-1")
            except zlib.error:
                continue


def _check_folder(folder):
    """Fail where a secret is in any file of a folder, or in what one is called."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        _check(str(path.relative_to(folder)), "a name")
        for text in _texts(path.read_bytes()):
            _check(text, path.name)


def test_the_record_holds_what_is_to_leave(tmp_path):
    """Before the redaction the sweep finds each secret in each format that holds all: it sees."""
    record = _record()
    record.write(tmp_path / "x.gpkg")
    text = "\n".join(_texts((tmp_path / "x.gpkg").read_bytes()))
    assert all(secret in text for secret in GONE)


@pytest.mark.parametrize("ending", FORMATS)
def test_no_format_tells(left, tmp_path, ending):
    """Cells, descriptions, metadata, properties of a workbook, styles and names in an archive."""
    left.write(tmp_path / f"x.{ending}")
    _check_folder(tmp_path)


def test_no_folder_tells(left, tmp_path):
    """The tables and the description of a record that is saved."""
    left.save(tmp_path / "record")
    _check_folder(tmp_path)


def test_no_page_tells(left, tmp_path):
    """The briefing with its manifest, the saved map, and the cell of a notebook."""
    brief(_record(), tmp_path / "b.html", redact=RULES, manifest=True, mark_name=True)
    m = draw_map(left)
    m.save(tmp_path / "m.html")
    cell = html.unescape(re.search('srcdoc="([^"]*)"', m._repr_html_())[1])
    (tmp_path / "cell.html").write_text(cell, encoding="utf-8")
    (tmp_path / "repr.txt").write_text(repr(m), encoding="utf-8")
    for path in tmp_path.glob("*.html"):
        _check(everything_in(path), path.name)
    _check_folder(tmp_path)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_no_picture_tells(left, tmp_path, ending):
    """Words on the still, its metadata, and the text that stands for it."""
    left.figure(basemap="none").savefig(tmp_path / f"x.{ending}")
    _check_folder(tmp_path)


@pytest.mark.parametrize("word", ["Amal Qnader", "AmalQnader", "Qnader's", "Amal%20Qnader"])
@pytest.mark.parametrize("where", ["title", "marking", "cut_off"])
def test_no_word_on_a_picture_tells(left, where, word):
    """What the author writes on a still is held against what left, as on a page."""
    with pytest.raises(atlas.AtlasError, match="taken out"):
        left.figure(basemap="none", **{where: f"Of {word}, and others"})


def test_no_widget_tells(left):
    """What is synchronised, the controls with their lists, and the still for a closed notebook."""
    view = atlas.explore(left)
    todo, states = [view, view.time_widget(), view.actor_widget()], []
    while todo:
        one = todo.pop()
        todo += getattr(one, "children", ())
        states.append({key: getattr(one, key) for key in one.keys})
    _check(json.dumps(states, default=str, ensure_ascii=False), "state")
    for data in (view.core, view.text_block):
        block = decode_block(data)
        _check(json.dumps([block.tables, block.extra], default=str, ensure_ascii=False), "block")
    _check(json.dumps({**view.static_preview(), "image/png": ""}), "stand-in")
    _check(repr(view), "repr")


def test_no_frame_tells(left):
    """Frames, their attributes, checks, reports, counts and what is pickled."""
    for frame in (left.to_frame(), left.to_geo(), left.aggregate("country"), left.check()):
        _check(frame.to_csv() + repr(frame.attrs), "frame")
    said = [repr(left), str(left.report), repr(left.report), str(left.dataset)]
    _check("\n".join([*said, left.report.frame().to_csv()]), "words")
    for name, table in left.tables().items():
        _check(table.to_csv() + repr(table.attrs), name)
    for text in _texts(pickle.dumps(left)):
        _check(text, "pickle")
    assert left.original is None


def test_no_later_step_brings_it_back(left, tmp_path):
    """Selecting, counting, combining, editing and opening again hold what was left, and no more."""
    other = Record(pd.DataFrame({"event_id": ["o"], "start": ["2023-04-06"]}))
    both = atlas.combine([left, other])
    edited = left.edit("e1", why="a second look", status="disputed")
    for number, record in enumerate((both, edited, left.as_of("2023-05-01"), left.select({}))):
        record.write(tmp_path / f"{number}.gpkg")
        record.save(tmp_path / f"folder-{number}")
    atlas.open_record(tmp_path / "folder-0").write(tmp_path / "again.kmz")
    _check_folder(tmp_path)


def test_no_command_tells(left, tmp_path, monkeypatch):
    """What the command writes of a record that was redacted, and what it prints."""
    left.save(tmp_path / "record")
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    for arguments in (
        ["export", "record", "-o", "x.kml"],
        ["check", "record"],
        ["brief", "record", "-o", "b.html"],
    ):
        made = runner.invoke(app, arguments)
        assert made.exit_code == 0, (arguments, made.output)
        _check(made.output, arguments)
    _check(everything_in(tmp_path / "b.html"), "b.html")
    _check_folder(tmp_path)
