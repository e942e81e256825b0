"""Dates as people write them, in sixteen languages: a table of cells with their right reading."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.errors import SourceError
from atlas.readers.dates.clock_times import read_clock
from atlas.readers.dates.date_words import month_of, plain_date
from atlas.readers.dates.read_dates import read_dates
from atlas.shipped import shipped
from tests.tries import tries

READING = Path(__file__).parents[1] / "data" / "reading"
LANGUAGES = {
    *("am", "ar", "de", "en", "es", "fa", "fr", "he"),
    *("id", "my", "pt", "ru", "so", "sw", "tr", "uk"),
}
_DAYFIRST = {"day": True, "month": False, "": None}
_FINER = ("minute", "hour", "night", "day", "week", "month", "range")


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = _rows(READING / "dates.csv")


def _read(*values, **options):
    return read_dates(pd.Series(list(values)), column="date", **options)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['cell']}")
def test_a_date_is_read_as_it_is_written(case):
    """The first and the last time with their precision, or a refusal that says why."""
    beside = filter(None, case["beside"].split("|"))
    dates = _read(case["cell"], *beside, dayfirst=_DAYFIRST[case["dayfirst"]])
    wrong = {position: why for position, _, why in dates.wrong}
    if case["precision"] == "refused":
        assert case["refused"] in wrong[0]
        assert pd.isna(dates.start[0])
        return
    assert 0 not in wrong
    assert dates.start[0] == pd.Timestamp(case["start"])
    assert dates.end[0] is pd.NaT if not case["end"] else dates.end[0] == pd.Timestamp(case["end"])
    assert dates.precision[0] == case["precision"]


def test_the_table_of_dates_is_wide():
    """All sixteen languages, and most lines are not from the files that failed."""
    assert len(CASES) >= 300
    assert sum(case["source"] == "own" for case in CASES) >= 100
    assert {case["language"] for case in CASES} == LANGUAGES


def test_the_months_of_sixteen_languages_are_all_there():
    """Each language has names for all twelve, and none of them is a month of another number."""
    rows = _rows(shipped("reference", "months.csv"))
    for language in LANGUAGES:
        numbers = {row["month"] for row in rows if row["language"] == language}
        assert numbers == {str(number) for number in range(1, 13)}, language
    for row in rows:
        assert month_of(row["word"]) == int(row["month"]), row


def test_a_word_beside_a_date_has_one_meaning():
    """No word of one language is taken for another of the table, or hides behind one."""
    for row in _rows(shipped("reference", "date_words.csv")):
        if row["meaning"] in ("ordinal_mark", "missing_part"):
            continue
        dropped = row["meaning"] in ("noise", "weekday")
        assert plain_date(row["word"]) == ("" if dropped else f"{{{row['meaning']}}}"), row


@pytest.mark.parametrize(
    "text", ["{m4} 6 2023", "6 {noise} April", "{about}", "-" * 5000, "1/" * 60]
)
def test_a_text_brings_no_tokens_of_its_own(text):
    """The signs by which words are marked inside are nothing in a cell; no text takes long."""
    assert _read(text).start.isna().all()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("14:30", 870, None),
        ("14h30", 870, None),
        ("14.30 Uhr", 870, None),
        ("2 pm", 840, None),
        ("09:00-11:00", 540, 660),
        ("9-11 am", 540, 719),
        ("from 22:00 to 04:00", 1320, 1680),
        ("à 14h30", 870, None),
        ("morning", None, None),
        ("25:00", None, None),
        ("12-14", None, None),
    ],
)
def test_a_clock_time_may_be_a_span(text, first, last):
    """In minutes of the day; a span over midnight ends on the next."""
    clock = read_clock(text.removeprefix("à "))
    assert [None if pd.isna(one) else one for one in clock[:2]] == [first, last]


# --- what the column decides


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["1650000000", "1650090000"], "seconds since 1970"),
        ([1650000000, 1650090000], "seconds since 1970"),
        ([1650000000.0, None, 1650090000.0], "seconds since 1970"),
        (["1650000000", "NA", "0", "1650090000"], "seconds since 1970"),
        (["1650000000123", "1650090000000"], "milliseconds since 1970"),
        (["1650000000.25"], "seconds since 1970"),
    ],
)
def test_a_column_of_epochs_is_read_and_said(values, said):
    """Seconds and milliseconds since 1970, where every cell is one."""
    dates = _read(*values)
    assert dates.start[0] == pd.Timestamp("2022-04-15T05:20")
    assert dates.offset[0] == 0
    assert [what for what in dates.said if said in what]


@pytest.mark.parametrize("values", [["1650000000", "2022-04-16"], ["9999999999"], ["100000000"]])
def test_a_number_among_dates_is_no_epoch(values):
    """One number among dates, and numbers of no year from 1980 to 2100, are not guessed at."""
    assert _read(*values).wrong[0][0] == 0


@pytest.mark.parametrize(
    ("values", "days"),
    [
        (["2023-06-01T00:00:00.000Z", "2023-06-02T00:00:00.000Z"], True),
        (["2023-06-01T00:00+03:00", "2023-06-02T00:00+03:00"], True),
        (["2023-06-01 00:00:00-05:00"], True),
        # summer time
        (["2023-06-01T00:00+03:00", "2023-12-02T00:00+02:00"], True),
        # of two clocks, one with a time, one without an offset
        (["2023-06-01T00:00+03:00", "2023-06-02T00:00-05:00"], False),
        (["2023-06-01T00:00Z", "2023-06-02T00:01Z"], False),
        (["2023-06-01T00:00Z", "2023-06-02T00:00"], False),
    ],
)
def test_midnights_of_one_offset_are_days(values, days):
    """Web exports write days as stamps; they stay the days that were written, and it is said."""
    dates = _read(*values)
    assert (set(dates.precision) == {"day"}) is days
    assert any("read as days" in what for what in dates.said) is days
    if days:
        assert [str(day)[:10] for day in dates.start] == [value[:10] for value in values]
        assert dates.offset.isna().all()


def test_midnights_of_a_frame_are_days():
    """The same for columns that are stamps already, in the clock of the column."""
    stamps = pd.Series(pd.to_datetime(["2023-06-01T00:00", "2023-06-02T00:00"]))
    for zone in ("UTC", "Europe/Kyiv", "America/Bogota"):
        dates = read_dates(stamps.dt.tz_localize(zone), column="date")
        assert dates.start.tolist() == stamps.tolist()
        assert set(dates.precision) == {"day"}


def _has(*minutes):
    return lambda _rows, offset, _when: offset in minutes


@pytest.mark.parametrize(
    ("cells", "has_offset", "start", "end"),
    [
        # Venezuela has -04:00, and all cells end with it
        (["2023-04-06 09:00-04:00"], _has(-240), "2023-04-06T13:00", None),
        (
            ["2023-04-06 01:00-04:00", "2023-04-06 09:00-04:00"],
            _has(-240),
            "2023-04-06T05:00",
            None,
        ),
        # Lebanon has not
        (["2023-04-06 01:00-04:00"], _has(120, 180), "2023-04-06T01:00", "2023-04-06T04:00"),
        (["2023-04-06 22:00-04:00"], _has(120), "2023-04-06T22:00", "2023-04-07T04:00"),
        # one end that is no offset of the country: the column is of spans
        (
            ["2023-04-06 01:00-04:00", "2023-04-06 09:00-11:00"],
            _has(-240),
            "2023-04-06T01:00",
            "2023-04-06T04:00",
        ),
        # nothing is known of the country
        (["2023-04-06 09:00-11:00"], None, "2023-04-06T09:00", "2023-04-06T11:00"),
        (["2023-04-06T09:00-04:00"], None, "2023-04-06T13:00", None),
        (["2023-04-06 09:00:00-04:00"], None, "2023-04-06T13:00", None),
    ],
)
def test_an_offset_counts_only_where_the_country_has_it(cells, has_offset, start, end):
    """Else "09:00-11:00" is a span of hours; the form of ISO is always an offset."""
    dates = _read(*cells, has_offset=has_offset)
    assert dates.start[0] == pd.Timestamp(start)
    assert (None if pd.isna(dates.end[0]) else dates.end[0]) == (pd.Timestamp(end) if end else None)


@pytest.mark.parametrize(
    ("years", "year"), [([1943, 1943], 1943), ([2043, 2043], 2043), ([1943, 2043], None)]
)
def test_the_rows_own_year_decides_a_century(years, year):
    """A year of two digits beside a column of years; where rows differ, nothing is decided."""
    dates = _read("12-Dec-43", "12-Dec-43", years=pd.Series(years, dtype="float64"))
    assert dates.start.dt.year.dropna().tolist() == ([year] * 2 if year else [])


def test_the_rows_own_year_decides_which_number_is_the_year():
    """Three short numbers have one order in which the year agrees."""
    years = pd.Series([2023.0, 2023.0])
    assert _read("15.4.23", "16.4.23", years=years).start.dt.year.tolist() == [2023, 2023]
    years = pd.Series([2015.0, 2016.0])
    assert _read("15.4.23", "16.4.23", years=years).start.dt.year.tolist() == [2015, 2016]


# --- true dates of a workbook beside texts

_TRUE = [pd.Timestamp("2023-06-04"), pd.Timestamp("2023-03-05")]


def test_true_dates_that_the_workbook_exchanged_are_asked_for():
    """No true date has a day over 12, and all texts have the day first: 4 June was 6 April."""
    with pytest.raises(SourceError, match=r"exchanged day and month.*dayfirst=True.*2023-05-03"):
        _read(*_TRUE, "13/04/2023", "28/05/2023")
    dates = _read(*_TRUE, "13/04/2023", "28/05/2023", dayfirst=True)
    days = ["2023-04-06", "2023-05-03", "2023-04-13", "2023-05-28"]
    assert [str(day)[:10] for day in dates.start] == days
    assert next(mask for what, mask in dates.said.items() if "exchanged" in what).tolist() == [
        *(True, True),
        *(False, False),
    ]


@pytest.mark.parametrize(
    "values",
    [
        # a true date with a day over 12: the workbook had no wrong idea of the order
        [pd.Timestamp("2023-06-14"), pd.Timestamp("2023-06-04"), "13/04/2023"],
        # true dates and texts lie in the same month as they are
        [pd.Timestamp("2023-06-04"), pd.Timestamp("2023-06-05"), "13/06/2023"],
        # texts in ISO
        [pd.Timestamp("2023-06-04"), "2023-06-13"],
        # no text at all
        [pd.Timestamp("2023-06-04"), None],
    ],
)
def test_true_dates_are_left_where_nothing_speaks_against_them(values):
    """A column that mixes true dates and texts is mostly what it says."""
    dates = _read(*values)
    assert dates.start[0] == values[0]
    assert not any("exchanged" in what for what in dates.said)


# --- laws

_FORMS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d %B %Y",
    "%d-%b-%Y",
    "%B %d, %Y",
    "%A, %d %B %Y",
    "%d. %B %Y",
    "%Y-%m-%dT00:00:00Z",
    "%Y %B %d",
    "on %d %b. %Y",
)
_DAYS = st.dates(pd.Timestamp(1950, 1, 1).date(), pd.Timestamp(2100, 1, 1).date())


@settings(max_examples=tries(80), deadline=None)
@given(st.lists(_DAYS, min_size=1, max_size=12), st.sampled_from(_FORMS))
def test_a_day_in_any_form_comes_back(days, form):
    """A column of days in one form is a column of those days."""
    dates = _read(*[day.strftime(form) for day in days])
    assert dates.start.tolist() == [pd.Timestamp(day) for day in days]
    assert set(dates.precision) == {"day"}


_WIDTHS = {
    "%B %Y": ("month", 28),
    "%Y-%m": ("month", 28),
    "%Y": ("range", 365),
    "early %B %Y": ("range", 10),
    "Q2 %Y": ("range", 91),
    "about %d %B %Y": ("week", 7),
    "week of %d %B %Y": ("week", 7),
    "night of %d %B %Y": ("night", 2),
    "%Y-%m-XX": ("month", 28),
    "%d %B %Y": ("day", 1),
    "%d %B %Y 2 pm": ("hour", 1),
}


@settings(max_examples=tries(80), deadline=None)
@given(_DAYS.filter(lambda day: day.year < 2100), st.sampled_from(sorted(_WIDTHS)))
def test_a_precision_is_no_finer_than_what_was_written(day, form):
    """The span of a vague date is as wide as its words, and its precision is as coarse."""
    precision, least = _WIDTHS[form]
    dates = _read(day.strftime(form))
    assert _FINER.index(dates.precision[0]) >= _FINER.index(precision)
    last = dates.start[0] if pd.isna(dates.end[0]) else dates.end[0]
    assert (last.normalize() - dates.start[0].normalize()).days + 1 >= least


@settings(max_examples=tries(60), deadline=None)
@given(st.lists(st.sampled_from([case["cell"] for case in CASES]), max_size=8), st.randoms())
def test_the_order_of_rows_changes_no_date(cells, chance):
    """What a column decides hangs on its cells, not on their order."""
    turned = list(range(len(cells)))
    chance.shuffle(turned)
    try:
        straight = _read(*cells)
    except SourceError:
        with pytest.raises(SourceError):
            _read(*[cells[at] for at in turned])
        return
    other = _read(*[cells[at] for at in turned])
    for name in ("start", "end", "precision", "offset"):
        expected = getattr(straight, name).take(turned).reset_index(drop=True)
        pd.testing.assert_series_equal(getattr(other, name), expected)
