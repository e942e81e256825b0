"""The times of events: what a table's columns say of them together."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from atlas import read_events
from atlas.errors import SourceError

READING = Path(__file__).parents[1] / "data" / "reading"
ROW = {"place": "Tyre", "country": "Lebanon"}
GTD = {"iyear": "year", "imonth": "month", "iday": "day", "country_txt": "country"}


def _read(*rows, **options):
    return read_events(pd.DataFrame(list(rows)), **options)


def _times(record):
    """Return start, end and precision of each event, the times as short text."""
    events = record.events
    short = [
        events[name].dt.strftime("%Y-%m-%d %H:%M").str.removesuffix(" 00:00").fillna("")
        for name in ("start", "end")
    ]
    return list(zip(*short, events["time_precision"], strict=True))


def _said(record):
    return [one["what"] for one in record.report.get("read_as", ())]


def _odd(record):
    return {one["what"]: one["rows"] for one in record.report["suspicions"]}


# --- year, month and day


def test_year_month_and_day_are_one_date():
    """A day or a month of 0 is not known: a month, or a year as a range."""
    record = read_events(READING / "year_month_day.csv", columns=GTD)
    assert _times(record) == [
        ("2014-03-07", "", "day"),
        ("2014-03-01", "2014-03-31", "month"),
        ("2014-01-01", "2014-12-31", "range"),
        ("2014-12-31", "", "day"),
    ]


@pytest.mark.parametrize("unknown", ["", "0", "00", "-9", "-99", "99", None, "XX", "unknown", "NA"])
def test_what_is_not_known_of_a_date_has_many_signs(unknown):
    """None of them is a day, and none makes an error."""
    record = _read({"year": "2014", "month": "3", "day": unknown, **ROW})
    assert _times(record) == [("2014-03-01", "2014-03-31", "month")]
    assert not record.report["problems"]


@pytest.mark.parametrize(
    ("cells", "start", "precision"),
    [
        ({"year": 2014, "month": 3, "day": 7}, "2014-03-07", "day"),
        ({"year": 2014.0, "month": 3.0, "day": 7.0}, "2014-03-07", "day"),
        ({"year": "2014", "month": "March", "day": "7"}, "2014-03-07", "day"),
        ({"year": "2014", "month": "березень", "day": "07"}, "2014-03-07", "day"),
        ({"year": "٢٠١٤", "month": "٣", "day": "٧"}, "2014-03-07", "day"),
        # a day of no month is a day of no use
        ({"year": "2014", "month": "0", "day": "7"}, "2014-01-01", "range"),
        ({"year": "2014", "month": ""}, "2014-01-01", "range"),
        ({"year": "14", "month": "3"}, "2014-03-01", "month"),
        ({"year": "2024", "month": "2", "day": "29"}, "2024-02-29", "day"),
    ],
)
def test_the_parts_of_a_date_are_read_in_every_form(cells, start, precision):
    """Numbers, names of months, digits of other scripts."""
    times = _times(_read({**cells, **ROW}))
    assert (times[0][0], times[0][2]) == (start, precision)


def test_years_alone_are_dates_where_the_caller_says_so():
    """A table of years is most often one of counts: it is refused, and the refusal has a way on."""
    with pytest.raises(SourceError, match=r"'year' holds years.*columns=\{'year': 'date'\}"):
        _read({"year": "2014", **ROW})
    times = _times(_read({"year": "2014", **ROW}, columns={"year": "date"}))
    assert times == [("2014-01-01", "2014-12-31", "range")]


@pytest.mark.parametrize("column", ["year", "month", "day", "end_year", "end_month", "end_day"])
def test_one_slip_does_not_hide_a_part_of_a_date(column):
    """Of three rows one has a slip: it is named, and the other two keep their days."""
    first = {"year": "2014", "month": "3", "day": "7"}
    row = {**first, **{f"end_{name}": text for name, text in first.items()}, **ROW}
    record = _read(row, {**row, column: "205"}, row, bad_rows="keep")
    assert _times(record).count(("2014-03-07", "2014-03-07", "day")) == 2
    named = [one for one in record.report["problems"] if one["level"] == "error"]
    assert [(one["row"], one["column"], one["value"]) for one in named] == [(3, column, "205")]


@pytest.mark.parametrize(
    ("cells", "read_as", "first"),
    [
        # a day of the week and the day of a year are no days of a month
        (["Monday", "Friday"], "", ("2014-03-01", "2014-03-31", "month")),
        (["66", "97"], "", ("2014-03-01", "2014-03-31", "month")),
        (["2014-03-08", "2014-03-09"], "date", ("2014-03-08", "", "day")),
        (["7", "XX"], "day", ("2014-03-07", "", "day")),
    ],
)
def test_a_column_day_is_one_of_a_date_only_if_its_values_are(cells, read_as, first):
    """Else each row would be an error, or have a wrong day: the column is named as unread."""
    record = _read(*({"year": "2014", "month": "3", "day": cell, **ROW} for cell in cells))
    assert [ours for ours, name in record.report["columns"].items() if name == "day"] == (
        [read_as] if read_as else []
    )
    assert ("day" in record.report["columns_not_understood"]) == (not read_as)
    assert _times(record)[0] == first
    assert not [one for one in record.report["problems"] if one["level"] == "error"]


@pytest.mark.parametrize(
    ("cells", "column", "wanted"),
    [
        ({"year": "2014", "month": "13", "day": "1"}, "month", "wanted a month, 1 to 12"),
        ({"year": "2014", "month": "3", "day": "32"}, "day", "wanted a day of the month"),
        ({"year": "2014", "month": "2", "day": "30"}, "day", "a day that the month has"),
        ({"year": "1402", "month": "2", "day": "3"}, "year", "wanted a year"),
        ({"year": "soon", "month": "2", "day": "3"}, "year", "wanted a year"),
        ({"year": "", "month": "2", "day": "3"}, "year", "wanted a date, got none"),
        ({"year": "20140307", "month": "", "day": ""}, "year", "wanted a year"),
    ],
)
def test_what_is_no_part_of_a_date_is_named(cells, column, wanted):
    """With its row and what was wanted; nothing is guessed."""
    record = _read({**cells, **ROW}, {"year": "2014", **ROW}, bad_rows="keep")
    errors = [one for one in record.report["problems"] if one["level"] == "error"]
    assert [(one["row"], one["column"]) for one in errors] == [(2, column)]
    assert wanted in errors[0]["message"]


def test_the_last_day_has_parts_too():
    """Data sets with a first and a last day in three columns each."""
    ends = {"end_year": "2014", "end_month": "3"}
    rows = [
        {"year": "2014", "month": "3", "day": "7", **ends, "end_day": "9", **ROW},
        {"year": "2014", "month": "3", "day": "7", **ends, "end_day": "99", **ROW},
        {"year": "2014", "month": "2", "day": "0", **ends, "end_day": "0", **ROW},
        {"year": "2014", "month": "2", "day": "3", "end_year": "0", **ROW},
    ]
    assert _times(_read(*rows)) == [
        ("2014-03-07", "2014-03-09", "day"),
        ("2014-03-07", "2014-03-31", "range"),
        ("2014-02-01", "2014-03-31", "range"),
        ("2014-02-03", "", "day"),
    ]


def test_a_date_goes_before_its_parts_and_they_fill_its_gaps():
    """A date in one cell is taken; where it is blank or no date, the parts are, and it is said."""
    parts = {"year": "2014", "month": "3", "day": "7", **ROW}
    record = _read(
        {"date": "2014-03-08", **parts}, {"date": "", **parts}, {"date": "soon", **parts}
    )
    assert [start for start, *_ in _times(record)] == ["2014-03-08", "2014-03-07", "2014-03-07"]
    assert [(one["level"], one["value"]) for one in record.report["problems"]] == [("note", "soon")]


def test_a_date_without_a_year_takes_that_of_its_row():
    """The same day of two years is two dates; a row without a year has no date."""
    rows = [("6 April", 2014), ("6 April", 2015), ("March 12-14", 2014), ("30/04", 2014)]
    record = _read(*({"date": date, "year": year, **ROW} for date, year in rows))
    starts = ["2014-04-06", "2015-04-06", "2014-03-12", "2014-04-30"]
    assert [start for start, *_ in _times(record)] == starts
    assert "the year of their row" in _said(record)[0]


@pytest.mark.parametrize("name", ["year", "AÑO"])
def test_a_date_against_the_rows_own_year_is_named(name):
    """Whatever the column of years is called; the date is not changed."""
    options = {} if name == "year" else {"columns": {name: "year"}}
    rows = [{"date": "2014-03-08", name: "2014"}, {"date": "2041-03-08", name: "2014"}]
    record = _read(*({**row, **ROW} for row in rows), **options)
    assert _odd(record)[f"dates of another year than the row's own {name!r}"] == [3]
    assert record.events["start"].dt.year.tolist() == [2014, 2041]


def test_a_filter_of_days_takes_years_too(tmp_path):
    """`from_` and `to` on a table of parts keep what touches the span."""
    rows = ("2013,5,,,Tyre", "2014,3,,,Tyre", "2014,9,,,Tyre", "2013,9,2015,1,Tyre", "0,0,,,Sidon")
    text = "\n".join(["year,month,end_year,end_month,place", *rows])
    (tmp_path / "e.csv").write_text(text, encoding="utf-8")
    record = read_events(tmp_path / "e.csv", from_="2014-03-01", to="2014-03-31", bad_rows="keep")
    assert _times(record) == [
        ("2014-03-01", "2014-03-31", "month"),
        ("2013-09-01", "2015-01-31", "range"),
    ]
    assert sum(record.report["left_out"].values()) == 2
    assert record.report["set_aside"] == [6]


# --- cases of others


def test_dates_as_written_are_read_with_their_precision():
    """Nine of ten forms are read, the tenth has a century that nothing decides."""
    record = read_events(READING / "dates_as_written.csv", bad_rows="keep")
    assert [precision for *_, precision in _times(record)] == [
        *("range", "range", "range", "range", "day", "day", "week", "month", "day"),
    ]
    assert record.report["set_aside"] == [9]
    said = " ".join(_said(record))
    for words in ("early, mid and late", "the day of a report", "0 or XX", "two digits"):
        assert words in said


def test_epochs_are_times_in_utc():
    """A column of seconds since 1970, said in the report; the times are those of the place."""
    record = read_events(READING / "epoch.csv", columns={"timestamp": "date"})
    assert [start for start, *_ in _times(record)] == ["2022-04-15 08:20", "2022-04-16 09:20"]
    assert record.events["tz"].tolist() == ["Asia/Aden", "Asia/Aden"]
    assert "seconds since 1970" in _said(record)[0]


def test_midnights_of_utc_are_days():
    """Twelve days, not twelve times of three in the morning in Kyiv."""
    record = read_events(READING / "midnights_of_utc.csv")
    days = [(f"2023-06-{day:02}", "", "day") for day in range(1, 13)]
    assert _times(record) == days
    assert "read as days" in _said(record)[0]


def test_midnights_by_the_clock_of_the_place_are_days():
    """21:00 UTC on each day is midnight in Kyiv: an export of local days."""
    row = {"place": "Kharkiv", "country": "Ukraine"}
    stamps = [f"2023-06-0{day}T21:00:00Z" for day in (1, 2, 3)]
    record = _read(*({"date": stamp, **row} for stamp in stamps))
    assert _times(record) == [(f"2023-06-0{day}", "", "day") for day in (2, 3, 4)]
    assert "the place's own clock" in _said(record)[0]
    one_other = _read(*({"date": stamp, **row} for stamp in (*stamps, "2023-06-05T08:00:00Z")))
    assert set(one_other.events["time_precision"]) == {"minute"}


def test_many_midnights_of_utc_among_times_are_said():
    """They are three in the morning in Kyiv, where no local time would show them."""
    row = {"place": "Kharkiv", "country": "Ukraine"}
    stamps = [f"2023-06-{day:02}T00:00:00Z" for day in range(1, 12)] + ["2023-06-12T08:30:00Z"]
    record = _read(*({"date": stamp, **row} for stamp in stamps))
    found = [one for one in record.report["read_as"] if "00:00 sharp" in one["what"]]
    assert [one["count"] for one in found] == [11]
    assert "unknown time" in found[0]["next_step"]


def test_spans_of_hours_are_no_offsets():
    """Lebanon has no zone of -11:00: nine to eleven is a span; with + it is an offset."""
    record = read_events(READING / "spans_of_hours.csv")
    assert _times(record) == [
        ("2023-04-06 09:00", "2023-04-06 11:00", "minute"),
        ("2023-04-06 08:00", "2023-04-06 12:00", "minute"),
        ("2023-04-06 05:00", "2023-04-06 06:30", "minute"),
        ("2023-04-06 09:00", "2023-04-06 11:00", "minute"),
        ("2023-04-06", "2023-04-08", "range"),
        ("2023-04-06", "2023-04-08", "range"),
        ("2023-04-06", "2023-04-08", "range"),
        ("2023-04-06 09:00", "", "minute"),
    ]


@pytest.mark.parametrize(
    ("country", "cell", "start", "end"),
    [
        ("Venezuela", "2023-04-06 09:00-04:00", "2023-04-06 09:00", ""),
        ("Colombia", "2023-04-06 03:00-05:00", "2023-04-06 03:00", ""),
        # Brazil has four clocks
        ("Brazil", "2023-04-06 09:00-04:00", "2023-04-06 10:00", ""),
        ("Sudan", "2023-04-06 03:00-05:00", "2023-04-06 03:00", "2023-04-06 05:00"),
        ("Myanmar", "2023-04-06 22:00-04:00", "2023-04-06 22:00", "2023-04-07 04:00"),
    ],
)
def test_the_country_of_a_row_says_what_a_hyphen_is(country, cell, start, end):
    """Between two clock times it parts a span, unless a zone of the country has that offset."""
    options = {"tz": "America/Sao_Paulo"} if country == "Brazil" else {}
    record = _read({"date": cell, "place": "", "country": country}, **options)
    assert _times(record) == [(start, end, "minute")]


def test_a_span_with_an_offset_is_turned_at_both_ends():
    """Both are local wall time of the place."""
    record = _read({"date": "2023-04-06T22:00Z/2023-04-07T01:00Z", **ROW})
    assert _times(record) == [("2023-04-07 01:00", "2023-04-07 04:00", "minute")]


# --- columns together


@pytest.mark.parametrize(
    ("time", "start", "end", "precision"),
    [
        ("09:00-11:00", "2023-04-06 09:00", "2023-04-06 11:00", "minute"),
        ("22:00 to 04:00", "2023-04-06 22:00", "2023-04-07 04:00", "minute"),
        ("14h30", "2023-04-06 14:30", "", "minute"),
        ("2 pm", "2023-04-06 14:00", "", "hour"),
    ],
)
def test_a_column_of_clock_times_may_hold_spans(time, start, end, precision):
    """They make the day as fine as they say."""
    record = _read({"date": "2023-04-06", "time": time, **ROW})
    assert _times(record) == [(start, end, precision)]


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [
        ("2023-04-06", "2023-04-08", "day"),
        ("2023-04-06", "May 2023", "range"),
        ("April 2023", "2023-05-06", "range"),
        ("April 2023", "April 2023", "month"),
        ("2023-04-06T10:00", "2023", "range"),
    ],
)
def test_a_span_is_no_finer_than_its_vaguer_end(start, end, precision):
    """Two columns, one of which knows the month alone, give a range of dates."""
    record = _read({"start": start, "end": end, **ROW}, columns={"start": "start", "end": "end"})
    assert record.events["time_precision"].tolist() == [precision]


def test_four_digits_that_may_be_a_clock_time_are_no_end():
    """2023 may be 20:23: the column is named as unread, until the caller says that it is an end."""
    row = {"start": "2023-04-06", "end": "2023", **ROW}
    record = _read(row)
    assert record.report["columns_not_understood"] == ["end"]
    assert _times(record) == [("2023-04-06", "", "day")]
    assert _times(_read(row, columns={"end": "end"})) == [("2023-04-06", "2023-12-31", "range")]
    clock = {"date": "2023-04-06", "start": "1930", "end": "2015", **ROW}
    assert _times(_read(clock))[0][0] == "2023-04-06 19:30"


def test_short_years_that_nothing_decides_are_asked_for_once():
    """Twenty cells give one line, with the option that answers it."""
    rows = [{"date": f"0{1 + day % 9}/0{1 + day % 7}/0{1 + day % 8}", **ROW} for day in range(20)]
    with pytest.raises(SourceError, match=r"years of two digits.*dayfirst=True") as asked:
        _read(*rows)
    assert str(asked.value).count("two digits") == 1
    assert len(_read(*rows, dayfirst=True)) == 20


def test_short_years_are_said_in_one_line():
    """However many rows have them."""
    record = _read(*({"date": f"{day}-Apr-23", **ROW} for day in range(1, 21)))
    assert len(record) == 20
    assert [one["count"] for one in record.report["read_as"]] == [20]


# --- dates far from the others


@pytest.mark.parametrize("name", ["one_date_outside.csv", "year_0025.csv"])
def test_a_date_far_from_its_column_is_named(name):
    """1900 and 2203 among 2023, and 0025 beside its own year: none is changed."""
    record = read_events(READING / name, bad_rows="keep")
    named = {row for what, rows in _odd(record).items() if "year" in what for row in rows}
    assert named == ({2, 5} if name == "one_date_outside.csv" else {2})
    assert record.events["start"].dt.year.tolist()[0] in (1900, 25)


@pytest.mark.parametrize(
    ("years", "odd"),
    [
        ([2023, 2024] * 20 + [2032], True),
        ([2023, 2024] * 20 + [2013], True),
        ([1995] * 30 + [1959], True),
        # a data set of many years, with its ends thinly held
        ([*range(1970, 2021)] * 2 + [1968], False),
        # three of twenty are a part of the data, not a slip
        ([2023] * 17 + [2014] * 3, False),
        ([2023, 2023, 2006], False),
    ],
)
def test_a_year_alone_far_from_nearly_all_others_is_named(years, odd):
    """One event, five years and more from all others of a table that is long enough."""
    record = _read(*({"date": f"{year}-03-0{1 + at % 9}", **ROW} for at, year in enumerate(years)))
    found = [rows for what, rows in _odd(record).items() if "far from most" in what]
    assert found == ([[len(years) + 1]] if odd else [])


# --- workbooks


def _workbook(path, rows, *, since_1904=False):
    openpyxl = pytest.importorskip("openpyxl", reason="reading workbooks is an extra")
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in [["date", "place", "country"], *([cell, "Tyre", "Lebanon"] for cell in rows)]:
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_that_counts_from_1904_is_read_by_its_own_calendar(tmp_path):
    """True dates and bare serial numbers alike: 43,560 there is 45,022 elsewhere."""
    cells = [datetime(2023, 4, 6), 43560]
    record = read_events(_workbook(tmp_path / "mac.xlsx", cells, since_1904=True))
    assert [start for start, *_ in _times(record)] == ["2023-04-06", "2023-04-06"]
    assert record.report["date_system"] == "1904"
    record = read_events(_workbook(tmp_path / "usual.xlsx", [datetime(2023, 4, 6), 45022]))
    assert [start for start, *_ in _times(record)] == ["2023-04-06", "2023-04-06"]
    assert "date_system" not in record.report


def test_a_workbook_that_exchanged_day_and_month_is_asked_about(tmp_path):
    """True dates without a day over 12 beside texts with the day first: asked, then said."""
    cells = [datetime(2023, 6, 4), datetime(2023, 3, 5), "13/04/2023", "28/05/2023"]
    path = _workbook(tmp_path / "mixed.xlsx", cells)
    with pytest.raises(SourceError, match="exchanged day and month"):
        read_events(path)
    record = read_events(path, dayfirst=True)
    days = ["2023-04-06", "2023-05-03", "2023-04-13", "2023-05-28"]
    assert [start for start, *_ in _times(record)] == days
    assert any("exchanged back" in what for what in _said(record))
