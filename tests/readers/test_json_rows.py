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


# ---- nested objects, and rows under any name -----------------------------------------------------

_LINKS = [
    {"id": "s1", "path": "https://example.org/1", "description": "Video of the house; smoke"},
    {"id": "s2", "path": "https://example.org/2", "description": "Photo"},
]


def _columns(folder, row, **more):
    """Return the original columns of one nested row, and the record."""
    record = read_events(_write(folder, [{"date": "2023-04-06", **row}]), **more)
    return record.original.iloc[0].dropna().to_dict(), record


@pytest.mark.parametrize(
    ("links", "titles"),
    [
        (_LINKS, ["Video of the house, smoke", "Photo"]),
        ([{"url": "https://example.org/1", "title": "A"}], ["A"]),
        ({"href": "https://example.org/1", "name": "A"}, ["A"]),
        ([{"link": "https://example.org/1"}], ["example.org"]),
        ([{"title": "A; B"}, {"link": "https://example.org/1", "title": "C"}], ["A, B", "C"]),
        # what says neither who nor where is kept, and is no source
        ([{"id": 5}, {"link": "https://example.org/1", "title": "C"}], ["C"]),
    ],
)
def test_objects_with_an_address_are_sources_with_their_addresses(tmp_path, links, titles):
    """No text is parted at a semicolon in it, and none is printed as an object of Python."""
    held, record = _columns(tmp_path, {"place": "Tyre", "sources": links})
    assert record.sources["outlet"].tolist() == titles
    listed = links if isinstance(links, list) else [links]
    known = [url for one in listed for url in one.values() if "://" in str(url)]
    assert record.sources["url"].tolist()[-len(known) :] == known
    assert [url for url in held["url"] if url != "-"] == known
    assert record.report["columns"]["url"] == "url"


@pytest.mark.parametrize(
    "filters",
    [
        [{"key": "weapon", "value": "mortar"}, {"key": "area", "value": "market"}],
        [{"name": "weapon", "value": "mortar"}],
        [{"question": "weapon", "answer": "mortar"}],
        [{"weapon": "mortar"}],
        {"weapon": "mortar"},
    ],
)
def test_named_values_are_columns_that_can_be_used(tmp_path, filters):
    """A list of keys and values, or an object: the weapon is reached as any column is."""
    held, _ = _columns(tmp_path, {"place": "Tyre", "filters": filters})
    (name,) = (name for name, value in held.items() if value == "mortar")
    assert name in ("weapon", "filters.weapon")
    _, record = _columns(tmp_path, {"place": "Tyre", "filters": filters}, columns={name: "note"})
    assert record.events["note"].tolist() == ["mortar"]


@pytest.mark.parametrize(
    "where",
    [
        {"location": {"name": "Tyre", "lat": 33.27, "lng": 35.2, "country": "Lebanon"}},
        {"place": {"latitude": 33.27, "longitude": 35.2, "country": "Lebanon"}},
        {"geometry": {"type": "Point", "coordinates": [35.2, 33.27]}, "country": "Lebanon"},
        {"coordinates": [33.27, 35.2], "country": "Lebanon"},
        {"coordinates": {"lat": 33.27, "lon": 35.2}, "country": "Lebanon"},
        {"location": {"coordinates": {"lat": 33.27, "lng": 35.2}, "country": "Lebanon"}},
        {"geo": {"type": "Point", "coordinates": [35.2, 33.27]}, "country": "Lebanon"},
    ],
)
def test_an_object_that_is_a_place_is_the_place(tmp_path, where):
    """Its coordinates are on the map; its country is that of the place."""
    _, record = _columns(tmp_path, where)
    place = record.places.iloc[0]
    assert (place["longitude"], place["latitude"], place["country"]) == (35.2, 33.27, "Lebanon")


def test_the_town_of_an_object_that_is_a_place_is_its_name(tmp_path):
    """The words for a place within one name it."""
    _, record = _columns(tmp_path, {"location": {"city": "Tyre", "country": "Lebanon"}})
    assert record.places[["name", "country"]].to_numpy().tolist() == [["Tyre", "Lebanon"]]


def test_the_country_of_another_object_is_not_that_of_the_place(tmp_path):
    """An owner, an author and a victim have countries too."""
    _, record = _columns(tmp_path, {"place": "Tyre", "owner": {"country": "France"}})
    assert record.places["country"].tolist() == [""]
    assert record.report["columns_not_understood"] == ["owner.country"]


def test_what_has_no_plain_form_is_kept_and_said(tmp_path):
    """Lists in lists, and objects deeper than four, stay JSON in the original."""
    deep = {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}
    held, record = _columns(tmp_path, {"place": "Tyre", "grid": [[1, 2], [3]], "deep": deep})
    assert held["grid"] == "[[1, 2], [3]]"
    assert '"f": 1' in str(held)
    text = str(record.report)
    assert "2 x nested values: kept in original" in text


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: {"strike": rows},
        lambda rows: {"status": "ok", "Result": rows},
        lambda rows: {"data": {"events": rows, "page": 1}},
        lambda rows: {"response": {"body": {"incidents": rows}}},
        lambda rows: {f"e{at}": row for at, row in enumerate(rows)},
        lambda rows: {"data": {f"e{at}": row for at, row in enumerate(rows)}},
        lambda rows: {"columns": list(ROW), "data": [list(row.values()) for row in rows]},
        lambda rows: [list(ROW), *(list(row.values()) for row in rows)],
        lambda rows: {name: {str(at): row[name] for at, row in enumerate(rows)} for name in ROW},
    ],
)
def test_rows_are_found_wherever_an_answer_holds_them(tmp_path, wrap):
    """Under any one name, one level down, by their ids, as columns, as lists below their names."""
    record = read_events(_write(tmp_path, wrap([ROW, ROW | {"place": "Sidon"}])))
    assert record.places["name"].tolist() == ["Tyre", "Sidon"]
    assert record.quantities["best"].tolist() == [2, 2]


def test_objects_by_id_keep_it(tmp_path):
    """The key of each object is its id."""
    content = {"INV-1": ROW, "INV-2": ROW | {"place": "Sidon"}}
    assert read_events(_write(tmp_path, content)).events.index.tolist() == ["INV-1", "INV-2"]


def test_nested_properties_of_features_are_columns_too(tmp_path):
    """GeoJSON may hold what JSON holds."""
    properties = {"date": "2023-04-06", "sources": _LINKS, "more": {"weapon": "mortar"}}
    point = {"type": "Point", "coordinates": [35.2, 33.27]}
    feature = {"type": "Feature", "properties": properties, "geometry": point}
    path = _write(tmp_path, {"type": "FeatureCollection", "features": [feature]}, "x.geojson")
    record = read_events(path)
    assert record.sources["outlet"].tolist() == ["Video of the house, smoke", "Photo"]
    assert record.original["more.weapon"].tolist() == ["mortar"]


def test_an_object_takes_no_place_from_the_one_before_it(tmp_path):
    """What an object does not say is not known: only blank cells of a grid belong to a group."""
    rows = [{"place": "Tyre", **ROW}, dict(ROW), {"place": "Sidon", **ROW}, dict(ROW)]
    rows = [{key: row[key] for key in row if key != "place" or at % 2 == 0}
            for at, row in enumerate(rows)]  # fmt: skip
    record = read_events(_write(tmp_path, rows), bad_rows="keep")
    assert record.places["name"].tolist() == [rows[0]["place"], "", rows[2]["place"], ""]
