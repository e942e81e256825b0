"""Rows as JSON: answers of ACLED's and UCDP's interfaces, lists of objects, JSON lines."""

import json

import pytest

from atlas.errors import InputTypeError, LicenceError, SourceError
from atlas.readers import acled, read_events, ucdp

ROW = {"date": "2023-04-06", "place": "Tyre", "country": "Lebanon", "killed": 2}


def _write(folder, content, name="x.json"):
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def _acled(number):
    row = dict.fromkeys(acled.COLUMNS, "")
    row |= {"event_id_cnty": f"LEB{number}", "event_date": "2023-04-06", "time_precision": "1"}
    row |= {"event_type": "Battles", "sub_event_type": "Armed clash", "country": "Lebanon"}
    return row | {"latitude": "33.27", "longitude": "35.2", "geo_precision": "1"}


def _ucdp(number):
    row = dict.fromkeys(ucdp.COLUMNS, "")
    row |= {"id": number, "type_of_violence": 1, "dyad_name": "A - B", "side_a": "A", "side_b": "B"}
    row |= {"where_prec": 1, "latitude": 33.27, "longitude": 35.2, "country": "Lebanon", "best": 2}
    return row | {
        "date_prec": 1,
        "date_start": "2023-04-06",
        "date_end": "2023-04-06",
        "gwnob": None,
    }


def test_an_answer_of_acled_is_an_acled_export(tmp_path):
    """Its rows are under "data"; the terms are ACLED's, and each column comes back."""
    answer = {"status": 200, "success": True, "count": 2, "data": [_acled(1), _acled(2)]}
    record = read_events(_write(tmp_path, answer))
    assert record.report["format"] == "acled"
    assert record.events.index.tolist() == ["acled:LEB1", "acled:LEB2"]
    assert record.counts()["shown"] == 2
    assert record.to_source().to_dict("records") == answer["data"]
    with pytest.raises(LicenceError):
        record.write(tmp_path / "x.csv")


def test_an_answer_of_ucdp_is_ged(tmp_path):
    """Its rows are under "Result"; numbers are numbers there."""
    answer = {"TotalCount": 2, "TotalPages": 1, "NextPageUrl": "", "Result": [_ucdp(7), _ucdp(8)]}
    record = read_events(_write(tmp_path, answer))
    assert record.report["format"] == "ucdp"
    assert record.events.index.tolist() == ["ucdp:7", "ucdp:8"]
    assert record.quantities["best"].tolist()[:1] == [2]
    assert "page of several" not in str(record.report)


def test_one_page_of_several_says_so(tmp_path):
    """A file that holds less than the answer counts is not all there is; joined pages are."""
    page = {"TotalCount": 3, "NextPageUrl": "?page=1", "Result": [_ucdp(7)]}
    text = str(read_events(_write(tmp_path, page)).report)
    assert "warning: 2 x rows that the answer counts and this file does not hold" in text
    pages = [{"Result": [_ucdp(7)]}, {"Result": [_ucdp(8), _ucdp(9)]}]
    assert len(read_events(_write(tmp_path, pages))) == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.json", [ROW, ROW | {"place": "صور", "more": {"a": [1]}}]),
        ("x.jsonl", f"{json.dumps(ROW)}\n\n{json.dumps(ROW)}\n"),
        ("x.ndjson", f"{json.dumps(ROW)}\n{json.dumps(ROW)}"),
        ("x.json", {"events": [ROW, ROW]}),
    ],
)
def test_objects_are_rows(tmp_path, name, content):
    """A list, lines, or a list in an object; rows are counted from 1."""
    record = read_events(_write(tmp_path, content, name))
    assert len(record) == 2
    assert record.report["rows_in"] == 2
    assert record.report.adds_up()
    assert record.events.index.tolist() == ["row-1", "row-2"]
    assert record.quantities["best"].tolist() == [2, 2]


def test_a_row_that_cannot_be_read_is_named(tmp_path):
    """Its number is that of the object in the list."""
    path = _write(tmp_path, [ROW, ROW | {"date": "soon"}])
    with pytest.raises(SourceError, match="row 2, date: 'soon'"):
        read_events(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"status": 403, "error": [{"message": "Access denied"}]}, "which says.*Access denied"),
        ({"a": 1, "b": 2}, "an object of 'a', 'b'; wanted GeoJSON"),
        ([ROW, 3], "item 2: '3' is no object"),
        ("3", "JSON, int; wanted"),
        (json.dumps(ROW) + "\n{half", "line 2: no JSON"),
        ("", "is empty"),
        ("{", "no JSON that can be read"),
    ],
)
def test_what_holds_no_rows_says_what_it_is(tmp_path, content, words):
    """What was given, and what was wanted."""
    with pytest.raises(SourceError, match=words):
        read_events(_write(tmp_path, content))


def test_options_of_text_have_no_meaning(tmp_path):
    """JSON says its own encoding."""
    with pytest.raises(InputTypeError, match="without separator"):
        read_events(_write(tmp_path, [ROW]), separator=";")
