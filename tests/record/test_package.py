"""A record on disk comes back exactly, and nothing is overwritten unasked."""

import csv
import io
import json
import tempfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from atlas.errors import InputTypeError, OutputExistsError, RecordError
from atlas.readers import read_events
from atlas.record.package import csv_text
from atlas.record.package.open_package import open_record, shipped_names
from atlas.record.package.write_package import FILES
from atlas.record.record import Record
from tests.tries import tries

HOSTILE = "a,b;\"c\"\n'd'\r\n<img src=x onerror=alert(1)> {{ 7*7 }} \u202eصور ‎\u0000"


def _record(**more):
    places = gpd.GeoDataFrame(
        {"event_id": ["b", "a"], "role": ["scope", "impact"], "name": ["area", "Tyre"]}
        | {"longitude": [None, 35.19627], "latitude": [None, 33.27333], "leg": [1, None]},
        geometry=[Polygon([(35, 33), (35.123456789, 33), (35.1, 33.1)]), None],
        crs=4326,
    )
    return Record(
        events=pd.DataFrame(
            {"event_id": ["a", "b"], "start": ["2023-04-06T14:30", "2023-04-07"], "title": HOSTILE}
            | {"score": [0.1, None], "seen": [True, False]}
        ),
        places=places,
        participants=pd.DataFrame([{"event_id": "a", "actor_id": "HZB", "role": "initiator"}]),
        actors=pd.DataFrame([{"actor_id": "HZB", "name": "Hezbollah", "names": "ar:حزب الله"}]),
        quantities=pd.DataFrame([{"event_id": "a", "what": "killed", "low": 1}]),
        sources=pd.DataFrame([{"event_id": "a", "outlet": "AP", "note": HOSTILE}]),
        links=pd.DataFrame([{"from_id": "a", "to_id": "b", "kind": "part_of"}]),
        **{"dataset": {"title": "Test", "licence": "CC-BY-4.0", "cut_off": "2023-04-10"}, **more},
    )


def _same(one, other):
    for name, table in one.tables().items():
        pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(getattr(other, name)))
    assert one.dataset == other.dataset


def test_round_trip_is_exact(tmp_path):
    """Every table, with its shapes, types and further columns, comes back as it was."""
    record = _record()
    _same(record, open_record(record.save(tmp_path / "r")))


def test_a_second_save_writes_the_same_bytes(tmp_path):
    """Same record, same files."""
    first = _record().save(tmp_path / "one")
    second = open_record(first).save(tmp_path / "two", overwrite=False)
    for name in FILES:
        if name != "datapackage.json" and (first / name).exists():
            assert (first / name).read_bytes() == (second / name).read_bytes()


def test_original_rows_come_back(tmp_path):
    """The untouched rows of a source are kept, with their types."""
    frame = pd.DataFrame(
        {"date": ["2023-04-06", "2023-04-07"], "place": ["Tyre", ""], "n": [1, 2], "x": [0.5, None]}
    )
    record = read_events(frame)
    opened = open_record(record.save(tmp_path / "r"))
    pd.testing.assert_frame_equal(opened.original, record.original, check_dtype=False)
    assert opened.original["n"].dtype == "int64"
    assert opened.report["columns"] == record.report["columns"]


def test_the_package_is_described_for_other_tools(tmp_path):
    """datapackage.json has a schema with keys for every table."""
    folder = _record().save(tmp_path / "r")
    about = json.loads((folder / "datapackage.json").read_text("utf-8"))
    tables = {resource["name"]: resource for resource in about["resources"]}
    assert tables["events"]["schema"]["primaryKey"] == "event_id"
    keys = tables["places"]["schema"]["foreignKeys"]
    assert keys == [
        {"fields": "event_id", "reference": {"resource": "events", "fields": "event_id"}}
    ]
    for resource in about["resources"]:
        assert (folder / resource["path"]).is_file()
        if resource["name"] != "shapes":
            header = (folder / resource["path"]).read_text("utf-8").split("\n", 1)[0]
            names = [field["name"] for field in resource["schema"]["fields"]]
            assert header == ",".join(names)


def test_nothing_is_overwritten_unasked(tmp_path):
    """A folder with a record needs overwrite=True; a file of that name is never replaced."""
    folder = _record().save(tmp_path / "r")
    (folder / "README.md").write_text("hers")
    with pytest.raises(OutputExistsError, match=r"overwrite=True"):
        _record().save(folder)
    Record(dataset={"title": "empty"}).save(folder, overwrite=True)
    assert len(open_record(folder)) == 0
    assert not (folder / "shapes.geojson").exists()
    assert (folder / "README.md").read_text() == "hers"
    with pytest.raises(OutputExistsError, match="is a file"):
        _record().save(folder / "events.csv", overwrite=True)


def test_a_record_is_opened_by_folder_or_description(tmp_path):
    """The folder and its datapackage.json both name the record."""
    folder = _record().save(tmp_path / "r")
    assert len(open_record(str(folder))) == len(open_record(folder / "datapackage.json")) == 2


def test_an_unknown_name_lists_the_shipped_records(tmp_path):
    """A name that is none says which there are; a file or an empty folder says what it is."""
    with pytest.raises(RecordError, match=r"no record 'spring-1923'.*shipped records: "):
        open_record("spring-1923")
    with pytest.raises(RecordError, match=r"holds no datapackage.json"):
        open_record(tmp_path)
    (tmp_path / "x.csv").write_text("date,place\n")
    with pytest.raises(RecordError, match=r"is a file.*read_events"):
        open_record(tmp_path / "x.csv")
    with pytest.raises(InputTypeError, match="got int"):
        open_record(3)


def test_shipped_records_open_by_name():
    """Each shipped record opens by its name and has no error."""
    for name in shipped_names():
        found = open_record(name).check()
        assert found[found["level"] == "error"].empty


@pytest.mark.parametrize(
    ("file", "text", "match"),
    [
        # a row too long, no text, no UTF-8, not there
        ("events.csv", "event_id,start\na,2023-04-06,x\n", "row 2: 3 values; wanted 2"),
        ("events.csv", "", "is empty"),
        ("events.csv", b"event_id\n\xff", "UTF-8"),
        ("events.csv", None, "holds no events.csv"),
        # a broken description, a broken shape, a shape that is gone
        ("datapackage.json", "{", "is no JSON"),
        ("datapackage.json", "[]", "wanted a JSON object"),
        ("shapes.geojson", '{"features": [{}]}', "feature 0: wanted a geometry"),
        ("shapes.geojson", None, "the shape is missing"),
        # a contract broken by hand
        ("links.csv", "from_id,to_id,kind\na,z,part_of\n", "to_id: 'z'"),
    ],
)
def test_a_broken_folder_says_where(tmp_path, file, text, match):
    """What was broken by hand is named with its file."""
    folder = _record().save(tmp_path / "r")
    if text is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(RecordError, match=match):
        open_record(folder)


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=tries(30), deadline=None)
@given(
    st.lists(st.tuples(_text, _text, _text), min_size=1, max_size=4),
    st.floats(-180, 180),
    st.floats(-90, 90),
    st.floats(0, 20_000),
)
def test_any_text_and_number_round_trips(rows, longitude, latitude, radius):
    """Whatever stands in a text, and wherever a place is, it comes back the same."""
    ids = [f"e{number}" for number in range(len(rows))]
    titles, notes, names = zip(*rows, strict=True)
    record = Record(
        events=pd.DataFrame(
            {"event_id": ids, "start": "2023-04-06", "title": titles, "note": notes}
        ),
        places=pd.DataFrame(
            {"event_id": ids, "name": names, "longitude": longitude, "latitude": latitude}
            | {"radius_km": radius}
        ),
    )
    with tempfile.TemporaryDirectory() as folder:
        _same(record, open_record(record.save(Path(folder) / "r")))


def test_a_record_that_was_opened_says_what_is_left_to_do():
    """A newcomer sees that places wait to be found, and that nothing was read from a table."""
    record = open_record("spring-2023")
    assert "117 places to be found by geocode()" in repr(record)
    assert "geocode()" not in repr(record.geocode())
    assert str(record.report).endswith("a saved record, which was not read from a table")


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=6))
def test_cells_are_quoted_where_csv_wants_it(rows):
    """Python's own reader gives back every text, and only what needs quotes has them."""
    rows = [tuple(text.encode("utf-8", "replace").decode() for text in row) for row in rows]
    table = pd.DataFrame(rows, columns=["a,b", "c"], dtype="str")
    text = csv_text.write(table)
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [list(row) for row in rows]
    plain = '"a,b",c\n' + "".join(f"{one},{two}\n" for one, two in rows)
    odd = any(set(cell) & set('",\r\n') or cell != cell.strip(" ") for row in rows for cell in row)
    assert odd or text == plain


def test_texts_of_an_event_are_joined_in_their_own_order():
    """Rows of one event that do not lie together are joined, and none goes to another event."""
    events = pd.DataFrame({"event_id": ["a", "b", "c"], "start": "2023-04-06"})
    owners, outlets = ["c", "a", "c", "a"], ["Z; z", "Y", "X", "W"]
    record = Record(events, sources=pd.DataFrame({"event_id": owners, "outlet": outlets}))
    assert record.to_frame()["source"].tolist() == ["Y; W", "", "Z; z; X"]
