"""UCDP GED: told by its columns, ranges kept, no point from a coordinate that stands for more."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas import brief
from atlas.errors import LicenceError, SourceError
from atlas.readers import check_file, read_events, recognise, ucdp
from atlas.reference import vocabulary
from atlas.reference.precision import word_of
from tests.coded_files import read_back, read_frame
from tests.tries import tries

# An invented row.
ROW = dict.fromkeys(ucdp.COLUMNS, "") | {
    "id": "100",
    "relid": "ATL-2023-1-1-1",
    "year": "2023",
    "active_year": "True",
    "code_status": "Clear",
    "type_of_violence": "1",
    "conflict_name": "Atlantis: Government",
    "dyad_name": "Government of Atlantis - Tritons",
    "side_a": "Government of Atlantis",
    "side_b": "Tritons",
    "number_of_sources": "2",
    "source_article": '"Deep Daily,2023-04-07,Two dead";"Coral News,2023-04-08,Three dead"',
    "source_office": "Deep Daily;Coral News",
    "source_date": "2023-04-07;2023-04-08",
    "source_headline": "Two dead;Three dead",
    "where_prec": "1",
    "where_coordinates": "Tyre town",
    "where_description": "in Tyre town",
    "adm_1": "South governorate",
    "adm_2": "Sour district",
    "latitude": "33.2733",
    "longitude": "35.1939",
    "geom_wkt": "POINT (35.1939 33.2733)",
    "priogrid_gid": "177551",
    "country": "Lebanon",
    "country_id": "660",
    "region": "Middle East",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2023-04-06 00:00:00.000",
    "date_end": "2023-04-06 00:00:00.000",
    "deaths_civilians": "0",
    "best": "3",
    "high": "5",
    "low": "2",
}


def _frame(*changes):
    rows = [ROW | {"id": str(100 + i)} | change for i, change in enumerate(changes)]
    return pd.DataFrame(rows, columns=list(ucdp.COLUMNS))


def _read(*changes, **options):
    return read_events(_frame(*changes), **options)


def test_a_file_is_told_by_its_columns(tmp_path):
    """A file of UCDP's 49 columns is read as one, and the report says so."""
    assert len(ucdp.COLUMNS) == 49
    path = tmp_path / "ged.csv"
    _frame({}).to_csv(path, index=False)
    record = read_events(path)
    assert record.report["format"] == "ucdp"
    assert record.report["columns_not_understood"] == []
    assert record.events.index.tolist() == ["ucdp:100"]
    assert recognise(_frame({})) == "ucdp"


def test_a_frame_of_numbers_is_read_as_well():
    """Numbers, as pandas reads them from a CSV, mean what their texts mean."""
    frame = _frame({}).astype({"id": "int64", "where_prec": "float64", "best": "float64"})
    record = read_events(frame)
    assert record.events.index.tolist() == ["ucdp:100"]
    assert record.quantities["best"].tolist() == [3, 0]
    assert record.to_source().equals(frame)


@pytest.mark.parametrize(
    ("code", "precision", "radius"),
    [
        ("1", "town", 5),
        ("2", "area", 25),
        ("3", "adm2", 25),
        # of these UCDP stores a point that stands for a province, a road, a country, a sea
        ("4", "adm1", None),
        ("5", "region", None),
        ("6", "country", None),
        ("7", "none", None),
    ],
)
def test_a_place_is_as_wide_as_its_precision(code, precision, radius):
    """A place has a point and a radius down to a district, and none beyond."""
    record = _read({"where_prec": code})
    place = record.places.iloc[0]
    assert place["precision"] == precision
    assert place["radius_km"] == radius or (radius is None and pd.isna(place["radius_km"]))
    assert record.counts()["shown"] == (radius is not None)
    assert place["name"] == "Tyre town"


@pytest.mark.parametrize(
    ("code", "last", "precision", "end"),
    [
        ("1", "2023-04-06", "day", None),
        # a day that UCDP lets run to the next
        ("1", "2023-04-07", "range", "2023-04-07"),
        ("2", "2023-04-08", "range", "2023-04-08"),
        ("3", "2023-04-12", "week", "2023-04-12"),
        ("4", "2023-04-30", "month", "2023-04-30"),
        ("5", "2023-06-30", "range", "2023-06-30"),
    ],
)
def test_a_date_is_as_wide_as_its_precision(code, last, precision, end):
    """Start and end are UCDP's; the word is that of date_prec."""
    event = _read({"date_prec": code, "date_end": last}).events.iloc[0]
    assert (event["time_precision"], event["start"]) == (precision, pd.Timestamp("2023-04-06"))
    assert pd.isna(event["end"]) if end is None else event["end"] == pd.Timestamp(end)


def test_deaths_are_ranges():
    """Best, low and high stay together; civilians are a figure of their own; a blank is none."""
    figures = _read({}, {"best": "", "low": "", "high": "", "deaths_civilians": ""}).quantities
    assert figures[["what", "best", "low", "high"]].astype(object).fillna(
        ""
    ).to_numpy().tolist() == [
        ["killed", 3, 2, 5],
        ["killed_civilian", 0, "", ""],
    ]


@pytest.mark.parametrize(
    ("code", "roles"),
    [
        ("1", {"party"}),
        ("2", {"party"}),
        # one-sided violence is force against civilians by the first side: its definition
        ("3", {"initiator", "target"}),
    ],
)
def test_the_sides_of_a_dyad_carry_no_direction(code, roles):
    """Both sides are parties, but for one-sided violence."""
    record = _read({"type_of_violence": code, "side_b": "Civilians"})
    assert set(record.participants["role"]) == roles
    assert record.events["kind"].tolist() == [ucdp.VIOLENCE[code]]
    if code == "3":
        by = record.participants.set_index("role")["actor_id"]
        assert (by["initiator"], by["target"]) == ("government-of-atlantis", "CIVILIANS")


def test_sources_are_split():
    """Offices with their dates and headlines; where the lists differ in length, without them."""
    record = _read({}, {"source_date": "2023-04-07"}, {"source_office": "", "source_date": ""})
    table = record.sources[["outlet", "published", "note"]]
    first = table[record.sources["event_id"] == "ucdp:100"].to_numpy().tolist()
    assert first == [
        ["Deep Daily", "2023-04-07", "Two dead"],
        ["Coral News", "2023-04-08", "Three dead"],
    ]
    second = table[record.sources["event_id"] == "ucdp:101"].to_numpy().tolist()
    assert second == [["Deep Daily", "", "Two dead"], ["Coral News", "", "Three dead"]]
    third = table[record.sources["event_id"] == "ucdp:102"]["outlet"].tolist()
    assert third == ["Deep Daily,2023-04-07,Two dead", "Coral News,2023-04-08,Three dead"]


def test_low_clarity_is_said():
    """Every event is reported; one of low clarity says so."""
    events = _read({}, {"event_clarity": "2"}).events
    assert events["status"].tolist() == ["reported", "reported"]
    assert events["note"].str.contains("low clarity").tolist() == [False, True]


def test_territories_are_told_by_what_is_named():
    """A country is its key, and a part that is named goes before it."""
    record = _read({"country": "Yemen (North Yemen)"}, {"country": "Israel", "adm_1": "Gaza Strip"})
    assert record.places["territory"].tolist() == ["YE", "GAZA"]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"where_prec": "8"}, "row 3, where_prec: '8': wanted one of 1, 2, 3, 4, 5, 6, 7"),
        ({"date_prec": "0"}, "row 3, date_prec: '0'"),
        ({"date_start": "soon"}, "row 3, date_start: 'soon'"),
        ({"date_end": "2023-04-01"}, "row 3, date_end: .*: wanted an end"),
        ({"best": "-1"}, "row 3, best: '-1': wanted a whole number"),
        ({"id": "100", "best": "4"}, "row 3, id: '100': wanted one row an event"),
        ({"type_of_violence": ""}, "row 3, type_of_violence: ''"),
    ],
)
def test_a_bad_cell_is_named(tmp_path, change, match):
    """Row, column and value of what cannot be read; check lists it; the rest can be kept."""
    with pytest.raises(SourceError, match=match):
        _read({}, change)
    kept = _read({}, change, bad_rows="keep")
    assert kept.report.adds_up()
    path = tmp_path / "ged.csv"
    _frame({}, change).to_csv(path, index=False)
    assert set(check_file(path)["row"]) == {3}


def test_a_briefing_carries_the_attribution(tmp_path):
    """Rows may be passed on, under the licence and with the attribution in the file."""
    page = brief(_read({}), tmp_path / "brief.html", marking="TLP:CLEAR").read_text("utf-8")
    assert "Uppsala Conflict Data Program" in page
    assert "CC BY 4.0" in page


def test_the_licence_may_be_made_stricter():
    """A caller may hold rows back; a word that is none is refused."""
    record = _read({}, dataset={"redistribution": "aggregates", "version": "25.1"})
    assert (record.dataset["redistribution"], record.dataset["version"]) == ("aggregates", "25.1")
    with pytest.raises(LicenceError, match="redistribution='all'"):
        _read({}, dataset={"redistribution": "all"})


# Every code of every list (UCDP GED Codebook; the Candidate releases have the same columns).
CODES = {
    "type_of_violence": ("1", "2", "3"),
    "where_prec": ("1", "2", "3", "4", "5", "6", "7"),
    "date_prec": ("1", "2", "3", "4", "5"),
    "event_clarity": ("1", "2"),
    "active_year": ("True", "False", "1", "0"),
    "code_status": ("Clear", "Check dyad", "Check deaths"),
    "number_of_sources": ("-1", "1", "2"),
    # GED has offices, dates and headlines; Candidate releases have articles alone
    "source_office": ("Deep Daily;Coral News", ""),
}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_every_code_of_every_list_comes_back_by_value(tmp_path, kind):
    """A file of GED or Candidate rows gives its 49 columns back; no precision has risen."""
    rows = [{name: codes[n % len(codes)] for name, codes in CODES.items()} for n in range(42)]
    frame = _frame(*rows)
    for name, codes in CODES.items():
        assert set(frame[name]) == set(codes)
    record = read_back(frame, tmp_path / f"ged.{kind}")
    assert frame.columns.tolist() == list(ucdp.COLUMNS)
    assert record.places["precision"].tolist() == [
        word_of("where_prec")[code] for code in frame["where_prec"]
    ]
    assert set(record.events["kind"]) == set(ucdp.VIOLENCE.values())


_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
_DAYS = st.dates(date(1989, 1, 1), date(2030, 12, 31))


@st.composite
def _rows(draw):
    """Return an invented row of any codes."""
    start = draw(_DAYS)
    return {
        "date_start": f"{start:%Y-%m-%d}",
        "date_end": f"{start + timedelta(days=draw(st.integers(0, 40))):%Y-%m-%d}",
        "type_of_violence": draw(st.sampled_from("123")),
        "where_prec": draw(st.sampled_from("1234567")),
        "date_prec": draw(st.sampled_from("12345")),
        "event_clarity": draw(st.sampled_from("12")),
        "active_year": draw(st.sampled_from(["True", "False", "1", "0"])),
        "number_of_sources": draw(st.sampled_from(["-1", "1", "12"])),
        "latitude": str(draw(st.floats(-90, 90))),
        "longitude": str(draw(st.floats(-180, 180))),
        "best": str(draw(st.integers(0, 10**6))),
        "country": draw(st.sampled_from(["Atlantis", "Yemen (North Yemen)", ""])),
        **{
            name: draw(_WORDS)
            for name in (
                *("side_a", "side_b", "dyad_name", "source_article", "source_office"),
                *("source_date", "source_headline", "where_coordinates", "adm_1", "geom_wkt"),
            )
        },
    }


@settings(max_examples=tries(30), deadline=None)
@given(rows=st.lists(_rows(), min_size=1, max_size=6))
def test_every_column_comes_back_by_value(rows):
    """What went in comes out, all 49 columns in their order; no precision has risen."""
    frame = _frame(*rows)
    record = read_frame(frame)
    order = list(vocabulary.PRECISIONS)
    codes = dict(zip(record.events.index, frame["where_prec"], strict=True))
    for place in record.places.itertuples():
        code = codes[place.event_id]
        assert order.index(place.precision) >= order.index(word_of("where_prec")[code])
        assert code in "123" or pd.isna(place.longitude)
    assert record.counts()["shown"] == int(frame["where_prec"].isin(list("123")).sum())
