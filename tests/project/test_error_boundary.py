"""One boundary a reader and a writer: what breaks below is an error of ours that names the file."""

import contextlib
import gc
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.errors import (
    AtlasError,
    GazetteerError,
    PageError,
    PlaceError,
    RecordError,
    SelectionError,
    SourceError,
    WriteError,
)
from atlas.files.error_boundary import reading, writing
from atlas.geocoding.decisions import read_decisions
from atlas.geocoding.gazetteer.read_layer import read_layer
from atlas.geocoding.manage_layers import add_countries, learn
from atlas.page.html.manifest import read_manifest
from atlas.readers import check_file, read_events
from atlas.readers.dates.read_dates import read_dates
from atlas.record.descriptions import REPORT
from atlas.record.package.open_package import open_record
from atlas.record.record import Record
from atlas.record.report import Report
from atlas.record.selection import Selection
from atlas.reference.territories.policies import read_policy
from atlas.release.profile import Redaction
from tests import small_records
from tests.tries import tries

FRAME = pd.DataFrame(
    {
        "event_id": ["a", "b"],
        "date": ["2023-04-06", "2023-04-07"],
        "place": ["Tyre", "Naqoura"],
        "longitude": [35.2, 35.1],
        "latitude": [33.27, 33.1],
    }
)


@pytest.fixture
def saved(tmp_path):
    """Return the folder of a saved record that was read from a table."""
    return read_events(FRAME, dataset={"title": "Ours"}).save(tmp_path / "saved")


# ---- the boundary itself ---------------------------------------------------------------------


@pytest.mark.parametrize(("boundary", "kind"), [(reading, SourceError), (writing, WriteError)])
@pytest.mark.parametrize("error", [ValueError("x"), KeyError(1), MemoryError(), RecursionError()])
def test_a_boundary_names_the_file_and_keeps_the_cause(boundary, kind, error):
    """Whatever class the cause has, the file is named, and the cause stays to be found."""
    with pytest.raises(kind, match="the file") as caught, boundary("the file"):
        raise error
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("boundary", [reading, writing])
@pytest.mark.parametrize("error", [PlaceError("ours"), UserWarning("odd"), KeyboardInterrupt()])
def test_a_boundary_lets_pass_what_is_no_fault_of_a_file(boundary, error):
    """Errors of ours say more themselves; a warning made an error, and a stop, are the user's."""
    with pytest.raises(type(error)) as caught, boundary("the file"):
        raise error
    assert caught.value is error


# ---- a saved record --------------------------------------------------------------------------

_FINDING = {"what": "x", "count": 1, "rows": [1], "examples": "", "next_step": ""}
_REMOVAL = {"what": "redact", "held": {}, "kept": {}, "removed": {}, "changed": {}, "remarks": []}
WRONG = [
    {"dataset": 5},
    {"dataset": [1]},
    {"dataset": "x"},
    {"dataset": {"removals": [5]}},
    {"dataset": {"removals": 5}},
    {"dataset": {"removals": [{"what": "redact"}]}},
    {"dataset": {"removals": [{**_REMOVAL, "removed": {"events": 3}}]}},
    {"dataset": {"removals": [{**_REMOVAL, "profile": "", "removed": {"events": {"x": 3}}}]}},
    {"dataset": {"removals": [{**_REMOVAL, "what": "as_of"}]}},
    {"dataset": {"parts": "x"}},
    {"dataset": {"parts": ["x"]}},
    {"dataset": {"parts": [{"events": "many"}]}},
    {"dataset": {"gazetteer": [[1]]}},
    {"dataset": {"transformations": {"a": 1}}},
    {"report": "x"},
    {"report": [1]},
    {"report": {"rows_in": "3"}},
    {"report": {"rows_in": 3, "set_aside": 4}},
    {"report": {"rows_in": 3, "set_aside": [{}]}},
    {"report": {"rows_in": 3, "left_out": [1]}},
    {"report": {"rows_in": 3, "left_out": {"x": "y"}}},
    {"report": {"rows_in": 3, "problems": [1]}},
    {"report": {"rows_in": 3, "problems": [{"level": "error"}]}},
    {"report": {"rows_in": 3, "read_as": [_FINDING]}},
    {"report": {"rows_in": 3, "suspicions": [{**_FINDING, "count": "x"}]}},
    {"report": {"rows_in": 3, "likely_doubles": [1]}},
    {"report": {"rows_in": 3, "likely_doubles": {"count": 1, "pairs": [{}]}}},
    {"report": {"rows_in": 3, "columns": ["a"]}},
    {"report": {"rows_in": 3, "columns_not_understood": [{}]}},
    {"report": {"rows_in": 3, "places": 3}},
    {"report": {"rows_in": 3, "not_checked": [4]}},
]


@pytest.mark.parametrize("changed", WRONG, ids=lambda changed: json.dumps(changed)[:70])
def test_a_description_of_another_shape_is_refused(saved, changed):
    """It is checked before anybody relies on it; the message names folder and member."""
    path = saved / "datapackage.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))
    with pytest.raises(RecordError, match=r"got .*; wanted ") as caught:
        open_record(saved)
    assert str(saved) in str(caught.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"resources": 5},
        {"resources": [5, {"name": ["x"]}, {"name": "events", "schema": {"fields": [3]}}]},
        {"resources": [{"name": "events", "schema": {"fields": [{"name": [], "type": {}}]}}]},
        {"resources": [{"name": "original", "schema": {"fields": [{"name": "note", "type": []}]}}]},
        {"dataset": {"title": {"a": [1]}, "licence": 5, "marking": [1], "mine": [[[]]]}},
        {"report": {"mine": [[[]]], "likely_doubles": None}},
        {"report": {}},
        {"profile": 5, "licenses": "x", "name": None},
    ],
)
def test_words_that_nobody_relies_on_may_be_anything(saved, changed):
    """What the author says beside what we know is kept, whatever it is."""
    path = saved / "datapackage.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))
    record = open_record(saved)
    assert len(record) == 2
    assert str(record.report)


PLACES = {"places": 1, "places_with_coordinates": 1, "places_without_coordinates": 0}
PLACES |= {"events_without_coordinates": 0}


@pytest.mark.parametrize("name", sorted(REPORT.may.keys() - PLACES.keys()))
def test_a_member_that_holds_nothing_is_one_that_is_not_there(name):
    """A report is read back from files in which null may stand for anything."""
    said = {"rows_in": 3, "events_out": 2, "opened": "x", **PLACES}
    without = Report({key: value for key, value in said.items() if key != name})
    report = Report({**said, name: None})
    assert (str(report), repr(report)) == (str(without), repr(without))
    assert report.rows() == without.rows()
    assert report.frame().equals(without.frame())
    assert report.adds_up() == without.adds_up()
    problem = {"level": "note", "row": 1, "column": "", "value": "", "message": "m", "count": None}
    with pytest.raises(RecordError, match="count: got None"):
        Report({**said, "problems": [problem]})


def _twice(folder):
    lines = (folder / "events.csv").read_text().splitlines()
    (folder / "events.csv").write_text("\n".join(f"{line},{line}" for line in lines) + "\n")


BROKEN = {
    "a column twice": _twice,
    "no table of events": lambda folder: (folder / "events.csv").unlink(),
    "an empty table": lambda folder: (folder / "places.csv").write_text(""),
    "text that is no UTF-8": lambda folder: (folder / "places.csv").write_bytes(b"\xff,\n"),
    "a quote that is never closed": lambda folder: (folder / "places.csv").write_text('"a'),
    "no key of the original rows": lambda folder: (folder / "original.csv").write_text("x\n1\n"),
    "a folder for a table": lambda folder: (
        (folder / "places.csv").unlink(),
        (folder / "places.csv").mkdir(),
        (folder / "events.csv").unlink(),
    ),
    "no JSON": lambda folder: (folder / "datapackage.json").write_text("{"),
    "a list": lambda folder: (folder / "datapackage.json").write_text("[]"),
    "deep JSON": lambda folder: (folder / "datapackage.json").write_text('{"a":' * 100_000),
    "JSON that is no UTF-8": lambda folder: (folder / "datapackage.json").write_bytes(
        b'{"\xff":1}'
    ),
    "no list of shapes": lambda folder: (folder / "shapes.geojson").write_text('{"features": 5}'),
    "a shape of another form": lambda folder: (folder / "shapes.geojson").write_text(
        '{"features": [{"properties": {"shape_id": []}, "geometry": {"type": "Point"}}]}'
    ),
    "deep shapes": lambda folder: (folder / "shapes.geojson").write_text(
        '{"features": ' + "[" * 10**6
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_folder_is_refused_by_name(saved, name):
    """Whichever file of it is broken, the error is ours and says where."""
    BROKEN[name](saved)
    with pytest.raises(RecordError) as caught:
        open_record(saved)
    assert str(saved) in str(caught.value)
    assert (check_file(saved)["level"] == "error").any()


def test_a_long_text_is_saved_and_opened(tmp_path):
    """A note of any length comes back; Python's own reader of CSV takes 131,072 characters."""
    notes = ["x" * 131_073, "a\n" * 200_000]
    events = pd.DataFrame({"event_id": ["a", "b"], "start": "2023-04-06", "note": notes})
    path = Record(events).save(tmp_path / "saved")
    assert open_record(path).events["note"].tolist() == notes


_ODD = st.one_of(
    st.text(max_size=20),
    st.text(st.sampled_from("\x00\r\n\x1c\x1d\x85\u2028\ufeff\"',; \t\\=\U0001f680a")),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=3), st.just(70_000)),
)


@settings(
    max_examples=tries(24),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(record=small_records.records(_ODD), words=st.dictionaries(_ODD, _ODD, max_size=3))
def test_what_was_saved_is_opened(tmp_path, record, words):
    """Whatever the texts, and however long: every table comes back as it was."""
    record = record.replace(dataset={**record.dataset, "words": {**words, "half": "\ud800"}})
    path = record.save(tmp_path / "saved", overwrite=True)
    small_records.same_tables(record, open_record(path), turned=True)


# ---- files that people write -----------------------------------------------------------------

_NOT_UTF_8 = b'name = "\xff"'
SMALL = [
    (Redaction.coerce, "p.toml", b"a = " + b"[" * 100_000, RecordError),
    (Redaction.coerce, "p.toml", b"a = {b = " * 50_000, RecordError),
    (Redaction.coerce, "p.toml", b".".join([b"a"] * 100_000) + b" = 1", RecordError),
    (Redaction.coerce, "p.toml", b"[" + b".".join([b"a"] * 100_000) + b"]", RecordError),
    (Redaction.coerce, "p.toml", b"embargo_days = " + b"9" * 4000, RecordError),
    (Redaction.coerce, "p.toml", b"embargo_days = " + b"9" * 5000, RecordError),
    (Redaction.coerce, "p.toml", b"name = 1979-02-31", RecordError),
    (Redaction.coerce, "p.toml", b"name = ['x']", RecordError),
    (Redaction.coerce, "p.toml", _NOT_UTF_8, RecordError),
    (Redaction.coerce, "p.toml", 'name = "x"'.encode("utf-16"), RecordError),
    (Redaction.coerce, "p.toml", b"#" * (17 << 20), RecordError),
    (read_policy, "p.json", b"[" * 100_000, RecordError),
    (read_policy, "p.json", b'{"title": "\xff"}', RecordError),
    (read_policy, "p.json", b'{"lines": {"a": ["x"]}}', RecordError),
    (read_policy, "p.json", b'{"based_on": ["un"]}', RecordError),
    (read_decisions, "d.csv", b"name,\xff", PlaceError),
    (read_decisions, "d.csv", b"name,name,context,place_id,who,why\na,b,,none,x,y\n", PlaceError),
    (read_decisions, "d.csv", b"name,context" + b",c" * 16_000 + b"\n" * 300_000, AtlasError),
    (read_manifest, "m.html", b"\xff\xfe", PageError),
    (read_manifest, "m.html", b"", PageError),
    (
        read_manifest,
        "m.html",
        b'<script type="application/json" id="atlas-manifest">[5]',
        PageError,
    ),
    (
        read_manifest,
        "m.html",
        b'<script type="application/json" id="atlas-manifest">' + b"[" * 100_000,
        PageError,
    ),
    (read_layer, "l.parquet", b"PAR1xxxxPAR1", GazetteerError),
    (read_layer, "l.csv", b"", GazetteerError),
    (read_layer, "l.csv", b"name,longitude,latitude" + b",c" * 20_000 + b"\n", AtlasError),
    (read_layer, "l.csv", b"name,longitude,latitude" + b",c" * 9_000 + b"\na" * 90_000, AtlasError),
]


@pytest.mark.parametrize(("read", "name", "data", "kind"), SMALL)
def test_a_small_file_of_any_content_is_refused_by_name(tmp_path, read, name, data, kind):
    """Nesting, numbers, encodings and sizes that nobody writes."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(kind, match=name):
        read(path)


def _parquet(path, **columns):
    pd.DataFrame(columns).to_parquet(path)
    return path.read_bytes()


@pytest.mark.parametrize("at", [4, 40, 400, -60, -20, -9])
@pytest.mark.parametrize("piece", [b"\xff" * 8, b"\x00" * 8, b""])
def test_broken_parquet_teaches_nothing(tmp_path, at, piece, monkeypatch):
    """Wherever it is broken, there is a layer, or an error of the gazetteer."""
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path / "library"))
    path = tmp_path / "l.parquet"
    data = _parquet(path, name=["Qana"], longitude=[35.3], latitude=[33.2], country=["LB"])
    path.write_bytes(data[:at] + piece + data[at:][8:])
    with contextlib.suppress(GazetteerError):
        learn(path, "layer-x")


@pytest.mark.parametrize("people", ["9" * 5000, "9" * 30, "²", "٣", "-1", "x"])
def test_a_country_file_with_an_odd_number_is_read(tmp_path, people, monkeypatch):
    """A population that is none is not known."""
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path / "library"))
    cells = ["3", "Qana", "Qana", "", "33.2", "35.3", "P", "PPL", "LB", *[""] * 5, people]
    path = tmp_path / "LB.txt"
    path.write_text("\t".join([*cells, "", "", "", "2020-01-01"]) + "\n", encoding="utf-8")
    assert add_countries("LB", from_file=path)[0].places == 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"text": "\\ud800"}',
        '{"actors": ["\\ud800"]}',
        '{"max_radius_km": NaN}',
        f'{{"max_radius_km": {"9" * 4000}}}',
        f'{{"min_sources": {"9" * 4000}}}',
        f'{{"box": [{"9" * 400}, 0, 1, 2]}}',
        f'{{"min_sources": {"9" * 5000}}}',
        '{"min_sources": 1.5}',
        '{"min_sources": true}',
    ],
)
def test_a_selection_that_cannot_be_evaluated_is_refused(text):
    """In few words, whatever was given."""
    with pytest.raises(SelectionError) as caught:
        Selection.from_json(text)
    assert len(str(caught.value)) < 1000


# ---- writing ---------------------------------------------------------------------------------


@contextlib.contextmanager
def _full_disk():
    """Let no file grow beyond 4 kB, as on a disk that is full.

    Not for a whole test: where the output of the tests goes to a file, they could not write it.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _large():
    rng = np.random.default_rng(1)
    notes = ["".join(map(chr, rng.integers(97, 122, 200))) for _ in range(200)]
    rows = pd.concat([FRAME.iloc[:1]] * 200, ignore_index=True)
    return read_events(rows.assign(event_id=[f"e{n}" for n in range(200)], note=notes))


# xlsxwriter leaves a file open behind that fails once more when it is forgotten.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("ending", ["gpkg", "geojson", "parquet", "csv", "xlsx", "kml", "kmz"])
def test_a_full_disk_is_an_error_that_names_the_file(tmp_path, ending):
    """The old file stays as it was, and nothing lies beside it."""
    record, path = _large(), tmp_path / f"x.{ending}"
    path.write_text("old")
    record.write(tmp_path / f"first.{ending}").unlink()  # what is imported once is imported now
    failed = pytest.raises(PageError, match=rf"x\.{ending} was not written: ")
    with _full_disk():
        with failed:
            record.write(path, overwrite=True)
        gc.collect()
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "old"


def test_a_full_disk_is_an_error_that_names_the_folder(tmp_path):
    """A record is saved into a folder; the error is the record's."""
    record = _large()
    with pytest.raises(WriteError, match="saved was not written: "), _full_disk():
        record.save(tmp_path / "saved")


def test_what_a_format_cannot_hold_is_an_error_that_names_the_folder(tmp_path):
    """Words about the data that JSON has no form for."""
    record = Record(dataset={"mine": {(1, 2): 3}})
    with pytest.raises(WriteError, match="saved was not written: TypeError"):
        record.save(tmp_path / "saved")


# ---- small things ----------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_without_the_letters_shows_their_codes(encoding):
    """Names are in many scripts; the command answers on every console."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for names, code in ((["צור"], 0), (["x.csv", "צ"], 1)):
        command = [sys.executable, "-m", "atlas", "place" if len(names) == 1 else "check"]
        ran = subprocess.run(
            [*command, names[-1]], env=environment, capture_output=True, check=False
        )
        assert ran.returncode == code
        assert b"Traceback" not in ran.stderr
        assert b"\\u05e6" in ran.stdout + ran.stderr


def test_a_time_that_is_none_has_a_unit():
    """The next numpy takes no other; blank dates are read without a warning."""
    assert read_dates(pd.Series(["", "2023-04-06"]), column="d").start.dtype == "datetime64[s]"
    sources = Path(read_dates.__code__.co_filename).parents[2].rglob("*.py")
    assert not [path.name for path in sources if 'datetime64("NaT")' in path.read_text("utf-8")]


def test_a_likely_double_without_a_title_is_named_by_its_id():
    """An empty quotation names nothing."""
    rows = pd.concat([FRAME.iloc[:1], FRAME.iloc[:1].assign(event_id="c")])
    found = read_events(rows).report.frame()
    assert found[found["what"].str.startswith("likely doubles")]["examples"].tolist() == ["'c'"]


def test_a_frame_with_cells_of_any_kind_is_read_or_refused():
    """A frame is no file; what breaks on it is told in the same way."""
    frame = FRAME.astype(object)
    frame.loc[0, "date"] = object()
    with pytest.raises(SourceError, match="row 2, date"):
        read_events(frame)
