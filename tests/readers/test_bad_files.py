"""Files that are not as they should be: an error that helps, or rows set aside with a reason."""

import io
import json
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from atlas.errors import AtlasError, SourceError
from atlas.readers import check_file, read_events
from atlas.readers.formats.open_file import read_numbered
from tests.tries import tries

HEADER = "event_id,date,place,note\n"
PLAIN = HEADER + "a,2023-04-06,Tyre,x\nb,2023-04-07,Tyre,y\n"


def _write(folder, content, name="events.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def _kept(path, **options):
    report = read_events(path, bad_rows="keep", **options).report
    assert report.adds_up()
    return report


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n", ",,,\n \n", "\ufeff\n\n"])
def test_a_row_has_the_number_that_the_file_gives_it(tmp_path, blank):
    """Blank lines above the names count, as they do in the spreadsheet that shows them."""
    path = _write(tmp_path, blank + PLAIN + "c,soon,Tyre,z\n")
    with pytest.raises(SourceError, match="row 6, date: 'soon'"):
        read_events(path)
    assert check_file(path).query("level == 'error'")["row"].tolist() == [6]


@pytest.mark.parametrize("ending", ["tsv", "TAB", "csv"])
def test_the_lines_of_a_log_are_one_column(tmp_path, ending):
    """Without a separator in the header, the ending says which: only then do commas stay."""
    path = tmp_path / f"log.{ending}"
    path.write_text('Line\nPLACE: Goma, North Kivu\n\nNOTE: he said "no", twice\n', "utf-8")
    frame, how = read_numbered(path)
    if ending == "csv":
        assert [number for number, *_ in how["unread"]] == [2, 4]
    else:
        assert frame["Line"].tolist() == [
            "PLACE: Goma, North Kivu",
            "",
            'NOTE: he said "no", twice',
        ]
        assert frame.index.tolist() == [2, 3, 4]


def test_a_row_that_is_too_long_is_set_aside(tmp_path):
    """A comma too many costs its own row; the rows around it keep their numbers."""
    path = _write(tmp_path, PLAIN + "c,2023-04-08,Tyre,z,odd\nd,2023-04-09\ne,soon,Tyre,\n")
    with pytest.raises(SourceError, match=r"row 4: .*5 values, 'odd' is beyond the last column"):
        read_events(path)
    record = read_events(path, bad_rows="keep")
    assert record.events.index.tolist() == ["a", "b", "d"]
    report = record.report
    assert report.adds_up()
    assert report["set_aside"] == [4, 6]
    aside = report.set_aside()
    assert aside["row"].tolist() == [4, 6]
    assert aside["reason"].str.contains("beyond|wanted a date").all()


def test_half_a_file_says_that_it_is_cut_off(tmp_path):
    """A file that ends inside a quoted value is read as far as it goes, and says so."""
    path = _write(tmp_path, PLAIN + 'c,2023-04-08,Tyre,"said that')
    with pytest.raises(SourceError, match=r"row 4.*ends inside a quoted value: is it cut off"):
        read_events(path)
    assert _kept(path)["events_out"] == 3


def test_rows_that_a_missing_quote_swallows_are_no_silent_loss(tmp_path):
    """Rows that stand inside one value are told by the number of the row they went into."""
    path = _write(tmp_path, PLAIN + 'c,2023-04-08,Tyre,"z\nd,2023-04-09,x,y\ne,2023-04-10,x,"\n')
    with pytest.raises(SourceError, match=r"row 4, note.*whole rows stand in this one value"):
        read_events(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "utf-8"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_usual_encodings_and_separators_are_told(tmp_path, encoding, separator):
    """Marks, zero bytes and the header tell them apart."""
    text = PLAIN.replace(",", separator).replace("x", "\u05e6\u05d5\u05e8")
    report = _kept(_write(tmp_path, text, encoding=encoding))
    assert (report["events_out"], report["separator"]) == (2, separator)


def test_a_wrong_encoding_is_named(tmp_path):
    """What does not decode as asked is an error with the next step, not question marks."""
    path = _write(tmp_path, PLAIN.replace("x", "\u05e6\u05d5\u05e8"), encoding="cp1255")
    with pytest.raises(SourceError, match=r"is not in utf-8.*pass encoding="):
        read_events(path, encoding="utf-8")
    with pytest.raises(SourceError, match="is not in latin-99"):
        read_events(path, encoding="latin-99")


def test_a_nul_byte_is_named_by_its_line(tmp_path):
    """A stray zero byte is no text; the message says where it stands."""
    with pytest.raises(SourceError, match="NUL byte in line 3"):
        read_events(_write(tmp_path, PLAIN.replace("y\n", "y\x00\n")))


def test_mixed_dates_are_refused_by_column(tmp_path):
    """Two orders of day and month in one column cannot be trusted."""
    path = _write(tmp_path, HEADER + "a,13/04/2023,x,\nb,04/13/2023,x,\n")
    with pytest.raises(SourceError, match="dates in two orders"):
        read_events(path)


def test_decimal_commas_beside_points_are_named(tmp_path):
    """A comma that may be anything is not guessed at: the cell is named, and what to write."""
    path = _write(tmp_path, "date;lon;lat\n2023-04-06;35,2;33.27\n")
    with pytest.raises(SourceError, match=r"row 2, lon: '35,2': wanted a number.*decimal comma"):
        read_events(path)


def test_a_thousand_columns_are_read(tmp_path):
    """Columns that are not understood are kept, however many there are."""
    names = [f"column {number}" for number in range(1000)]
    text = "date,place," + ",".join(names) + "\n2023-04-06,Tyre" + ",v" * 1000 + "\n"
    report = _kept(_write(tmp_path, text))
    assert len(report["columns_not_understood"]) == 1000
    assert "1,000 x columns not understood" in str(report)


def test_a_row_of_five_megabytes_is_read(tmp_path):
    """A very long value is a value."""
    long = "word " * 1_000_000
    record = read_events(_write(tmp_path, PLAIN + f'c,2023-04-08,Tyre,"{long}, and so on"\n'))
    assert len(record.events["note"].iloc[2]) > 5_000_000


def _zip(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_zip_with_one_table_is_read(tmp_path):
    """A download that is packed need not be unpacked; what a Mac adds is no table."""
    path = _zip(tmp_path / "e.zip", {"events.csv": PLAIN, "__MACOSX/events.csv": "x"})
    report = _kept(path)
    assert (report["events_out"], report["sheet"]) == (2, "events.csv")


def test_a_zip_with_two_tables_asks_which(tmp_path):
    """Two tables in one archive are named, and one may be chosen."""
    path = _zip(tmp_path / "e.zip", {"a.csv": PLAIN, "b.csv": HEADER + "c,2023-04-08,x,\n"})
    with pytest.raises(SourceError, match=r"2 tables: a.csv, b.csv; say which with sheet="):
        read_events(path)
    assert _kept(path, sheet="b.csv")["other_sheets"] == ["a.csv"]
    with pytest.raises(SourceError, match=r"holds no 'c.csv'"):
        read_events(path, sheet="c.csv")


def test_a_zip_without_a_table_says_what_it_holds(tmp_path):
    """An archive of pictures is none."""
    with pytest.raises(SourceError, match=r"holds no table \(map.png\)"):
        read_events(_zip(tmp_path / "e.zip", {"map.png": b"x"}))


@pytest.mark.parametrize("name", ["events.csv", "xl/workbook.xml"])
def test_a_zip_that_would_burst_is_refused(tmp_path, name):
    """What unpacks to hundreds of times its size is no table, and is not unpacked."""
    path = _zip(tmp_path / "e.zip", {name: b"0" * (70 * 2**20)})
    with pytest.raises(SourceError, match=r"would unpack from [\d,]+ to 73,400,320 bytes"):
        read_events(path)


def _book(path, **sheets):
    with pd.ExcelWriter(path) as writer:
        for name, rows in sheets.items():
            frame = pd.DataFrame(rows)
            frame.to_excel(writer, sheet_name=name, index=False, header=False)
    return path


def test_rows_of_a_workbook_have_the_numbers_of_the_sheet(tmp_path):
    """Rows above the names count; blank ones between are counted as blank."""
    pytest.importorskip("openpyxl", reason="reading workbooks is an extra")
    rows = [[None, None], [None, None], ["date", "place"], ["2023-04-06", "Tyre"], [None, None]]
    path = _book(tmp_path / "e.xlsx", one=[*rows, ["soon", "Tyre"]])
    report = _kept(path)
    assert report["set_aside"] == [6]
    assert report["blank_rows"] == 1


def test_an_empty_sheet_is_named_with_the_others(tmp_path):
    """The first sheet may be empty and the events in the second, which is then taken."""
    pytest.importorskip("openpyxl", reason="reading workbooks is an extra")
    path = _book(tmp_path / "e.xlsx", cover=[], data=[["date", "place"], ["2023-04-06", "Tyre"]])
    with pytest.raises(SourceError, match=r"sheet 'cover' is empty.*the others: data"):
        read_events(path, sheet="cover")
    assert _kept(path)["sheet"] == "data"
    assert _kept(path, sheet="data")["events_out"] == 1


def _valid_files():
    """Return a small file of each format."""
    frame = pd.DataFrame(
        {"event_id": ["a", "b", "c"], "date": ["2023-04-06"] * 3, "place": ["Tyre", "\u05e6", "x"]}
    )
    points = gpd.GeoDataFrame(frame, geometry=[Point(35.2, 33.2)] * 3, crs=4326)
    files = {"e.csv": frame.to_csv(index=False).encode(), "e.tsv": PLAIN.replace(",", "\t")}
    files["quoted.csv"] = frame.assign(note='a "b", c\nd').to_csv(index=False)
    files["wide.csv"] = PLAIN.encode("utf-16")
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    files["e.parquet"] = buffer.getvalue()
    buffer = io.BytesIO()
    points.to_parquet(buffer)
    files["geo.parquet"] = buffer.getvalue()
    files["e.geojson"] = json.dumps(json.loads(points.to_json()))
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as writer:
        frame.to_excel(writer, index=False)
    files["e.xlsx"] = buffer.getvalue()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("e.csv", PLAIN)
    files["e.zip"] = buffer.getvalue()
    return {
        name: content.encode() if isinstance(content, str) else content
        for name, content in files.items()
    }


FILES = _valid_files()


def _is_read_or_refused(path):
    """Read a file: a record whose report adds up, or an error of ours."""
    try:
        record = read_events(path, bad_rows="keep", dayfirst=True)
    except AtlasError as error:
        assert str(error).strip()  # noqa: PT017  (both outcomes are right)
        return
    assert record.report.adds_up()
    assert len(record) == record.report["events_out"]
    assert str(record.report)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_each_format_is_read(tmp_path, name):
    """As it is, every row of it is an event."""
    report = _kept(_write(tmp_path, FILES[name], name))
    assert report["events_out"] == report["rows_in"] > 1


_FUZZ = settings(
    max_examples=tries(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", FILES)
@_FUZZ
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(tmp_path, name, data):
    """Cut off anywhere, bits turned anywhere: a record that adds up, or an error that says why."""
    content = bytearray(FILES[name])
    for place in data.draw(st.lists(st.integers(0, len(content) * 8 - 1), max_size=4)):
        content[place // 8] ^= 1 << place % 8
    end = data.draw(st.integers(0, len(content)))
    cut = content[:end] if data.draw(st.booleans()) else content
    _is_read_or_refused(_write(tmp_path, bytes(cut), name))


@_FUZZ
@given(content=st.binary(max_size=300), name=st.sampled_from(sorted(FILES)))
def test_any_bytes_are_read_or_refused(tmp_path, content, name):
    """Whatever a file holds, nothing breaks without saying why."""
    _is_read_or_refused(_write(tmp_path, content, name))


_CELLS = st.text(st.sampled_from('ab,;"\n\r\t 6'), max_size=8)


@_FUZZ
@given(lines=st.lists(st.lists(_CELLS, max_size=6).map(",".join), max_size=6))
def test_any_text_below_the_names_adds_up(tmp_path, lines):
    """Ragged rows, stray quotes and blank lines: every row is accounted for."""
    text = HEADER + "a,2023-04-06,Tyre,x\n" + "\n".join(lines)
    _is_read_or_refused(_write(tmp_path, text))
