"""Dates as people write them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.errors import SourceError
from atlas.readers.dates.read_dates import read_dates
from tests.tries import tries

SIXTH = "2023-04-06"


_NAMES = (
    # Levantine Arabic
    "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران",
    "تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول",
    # Egyptian Arabic
    "يناير,فبراير,مارس,أبريل,مايو,يونيو",
    "يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر",
    # Hebrew
    "ינואר,פברואר,מרץ,אפריל,מאי,יוני",
    "יולי,אוגוסט,ספטמבר,אוקטובר,נובמבר,דצמבר",
)
_MONTHS = [(name, number % 12 + 1) for number, name in enumerate(",".join(_NAMES).split(","))]


def _read(*values, **options):
    return read_dates(pd.Series(list(values)), column="date", **options)


@pytest.mark.parametrize(
    "text",
    [
        # ISO and its relatives
        "2023-04-06",
        "2023/4/6",
        "2023.04.06",
        "20230406",
        # English, French
        "6 April 2023",
        "6 Apr 2023",
        "6th of April, 2023",
        "April 6, 2023",
        "Apr. 6 2023",
        "Thursday, 6 April 2023",
        "06-Apr-2023",
        "6 avril 2023",
        # Arabic: Levantine, Egyptian, both, with Arabic-Indic and Persian digits
        "6 نيسان 2023",
        "٦ نيسان ٢٠٢٣",
        "6 أبريل 2023",
        "6 ابريل 2023",
        "6 نيسان/أبريل 2023",
        "الخميس، 6 نيسان 2023",
        "۶ نيسان ۲۰۲۳",
        "٢٠٢٣-٠٤-٠٦",
        # Hebrew
        "6 באפריל 2023",
        "6 אפריל 2023",
        "יום חמישי, 6 באפריל 2023",
        # an Excel serial number
        "45022",
    ],
)
def test_days_are_read(text):
    """A day is a day, however it is written."""
    dates = _read(text)
    assert dates.start.dt.strftime("%Y-%m-%d").tolist() == [SIXTH]
    assert dates.precision.tolist() == ["day"]
    assert dates.wrong == []


@pytest.mark.parametrize(("name", "month"), _MONTHS)
def test_every_month_has_its_names(name, month):
    """The twelve months in Levantine and Egyptian Arabic and in Hebrew."""
    assert _read(f"15 {name} 2023").start.dt.month.tolist() == [month]


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2023-04-06T14:30", "2023-04-06T14:30", None, "minute"),
        ("2023-04-06 14:30:59", "2023-04-06T14:30", None, "minute"),
        ("6 April 2023, 2:30 pm", "2023-04-06T14:30", None, "minute"),
        ("45022.604166667", "2023-04-06T14:30", None, "minute"),
        ("2023-04", "2023-04-01", "2023-04-30", "month"),
        ("April 2023", "2023-04-01", "2023-04-30", "month"),
        ("نيسان 2023", "2023-04-01", "2023-04-30", "month"),
        ("2023", "2023-01-01", "2023-12-31", "range"),
        ("2023-04-05/2023-04-07", "2023-04-05", "2023-04-07", "range"),
    ],
)
def test_precision_is_what_is_written(text, start, end, precision):
    """Minutes, months, years and ranges keep their precision."""
    dates = _read(text)
    assert dates.start.tolist() == [pd.Timestamp(start)]
    assert dates.end.tolist() == [pd.Timestamp(end) if end else pd.NaT]
    assert dates.precision.tolist() == [precision]


def test_midnights_alone_are_days():
    """A column in which every stamp says 00:00 holds days; one other time makes it minutes."""
    assert _read("2023-04-06 00:00:00", "2023-04-07 00:00:00").precision.tolist() == ["day"] * 2
    assert _read("2023-04-06 00:00", "2023-04-07 00:01").precision.tolist() == ["minute"] * 2


@pytest.mark.parametrize(
    ("values", "months", "words"),
    [
        # one impossible value decides for the column
        (["13/4/2023", "6/4/2023"], [4, 4], "day first, decided by '13/4/2023'"),
        (["4/13/2023", "4/6/2023"], [4, 4], "month first, decided by '4/13/2023'"),
        (["6.4.2023", "13.4.2023 10:00"], [4, 4], "day first"),
        # day and month are the same: nothing to decide
        (["4/4/2023"], [4], ""),
    ],
)
def test_the_column_decides_the_order(values, months, words):
    """Day or month first is decided for the whole column by its impossible values."""
    dates = _read(*values)
    assert dates.start.dt.month.tolist() == months
    assert words in dates.order


def test_the_order_is_asked_for():
    """What the column does not decide is asked for, and taken from the caller."""
    with pytest.raises(SourceError, match=r"'6/4/2023' may be day first.*dayfirst=True"):
        _read("6/4/2023")
    assert _read("6/4/2023", dayfirst=True).start.dt.month.tolist() == [4]
    assert _read("6/4/2023", dayfirst=False).start.dt.month.tolist() == [6]


def test_two_orders_in_one_column_are_refused():
    """A column that has both orders cannot be trusted."""
    with pytest.raises(SourceError, match="two orders"):
        _read("13/4/2023", "4/13/2023")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("soon", "wanted a date"),
        ("2023-02-30", "out of range"),
        ("31 April 2023", "out of range"),
        ("6 نيسان/مايو 2023", "two month names differ"),
        ("2023-04-06 25:00", "hour must be"),
        ("2023-04-06 13:00 pm", "no 13 o'clock"),
        ("2023-04-06 13:00+19:00", "no zone"),
        ("99999", "Excel"),
        ("1402/01/17", "Jalali or Hijri"),
        ("1402-01-17", "Jalali or Hijri"),
        ("15/9/1444", "Jalali or Hijri"),
        ("1402", "Jalali or Hijri"),
        ("2023-04-07/2023-04-05", "before its start"),
    ],
)
def test_what_is_no_date_is_named(text, wanted):
    """A text that is no date says what was wanted and leaves the cell blank."""
    dates = _read(text, dayfirst=True)
    assert dates.start.isna().all()
    assert [(place, value) for place, value, _ in dates.wrong] == [(0, text)]
    assert wanted in dates.wrong[0][2]


def test_offsets_are_kept():
    """A stamp with an offset is read as UTC, with the offset beside."""
    dates = _read("2023-04-06T14:30+03:00", "2023-04-06T14:30Z", "2023-04-06T14:30")
    assert dates.start.dt.hour.tolist() == [11, 14, 14]
    assert dates.offset.fillna(-1).tolist() == [180, 0, -1]


@settings(max_examples=tries(100), deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_any_text_is_a_date_or_named(values):
    """Every text that is not blank is a date or is named."""
    dates = _read(*values, dayfirst=True)
    named = {place for place, _, _ in dates.wrong}
    for place, value in enumerate(values):
        blank = not value.strip()
        assert blank or (place in named) == pd.isna(dates.start[place])


@settings(max_examples=tries(60), deadline=None)
@given(st.lists(st.datetimes(pd.Timestamp(1950, 1, 1), pd.Timestamp(2100, 1, 1)), min_size=1))
def test_iso_dates_come_back(times):
    """An ISO stamp is read to its minute."""
    dates = _read(*[time.isoformat() for time in times])
    minutes = [pd.Timestamp(time).floor("min") for time in times]
    assert dates.start.tolist() == minutes


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("06-Apr-23", "2023-04-06"),  # what a spreadsheet makes of ACLED's dates
        ("6 Apr 23", "2023-04-06"),
        ("6-avr.-23", "2023-04-06"),
        ("31-Dec-99", "1999-12-31"),
    ],
)
def test_two_digits_of_a_year_are_read_where_the_month_has_a_name(text, start):
    """Nothing but the century is left out, and the column says which cells were so."""
    dates = _read(text, "2023-04-07")
    assert str(dates.start[0].date()) == start
    assert dates.precision.tolist() == ["day", "day"]
    assert dates.short.tolist() == [True, False]


@pytest.mark.parametrize("text", ["06-Apr-41", "06/04/23", "23-Apr-06-1", "41 Apr 23"])
def test_two_digits_that_may_mean_another_year_are_not_read(text):
    """A century that is not told, and three numbers that may stand in any order."""
    dates = _read(text)
    assert len(dates.wrong) == 1
    assert dates.start.isna().all()


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2023-W14", "2023-04-03", "2023-04-09", "week"),
        ("2023W14", "2023-04-03", "2023-04-09", "week"),
        ("2023-W14-4", "2023-04-06", None, "day"),
        ("2020-W53-7", "2021-01-03", None, "day"),
        ("6-7 April 2023", "2023-04-06", "2023-04-07", "range"),
        ("6 and 8 April 2023", "2023-04-06", "2023-04-08", "range"),
        ("6 April - 9 April 2023", "2023-04-06", "2023-04-09", "range"),
        ("30 March-2 April 2023", "2023-03-30", "2023-04-02", "range"),
        ("٦-٧ نيسان ٢٠٢٣", "2023-04-06", "2023-04-07", "range"),
    ],
)
def test_weeks_and_ranges_are_as_wide_as_they_say(text, start, end, precision):
    """No day is picked out of them."""
    dates = _read(text)
    assert str(dates.start[0].date()) == start
    assert (None if pd.isna(dates.end[0]) else str(dates.end[0].date())) == end
    assert dates.precision[0] == precision


@pytest.mark.parametrize("text", ["2023-W54", "2023-W00", "7-6 April 2023", "30-31 April 2023"])
def test_weeks_and_ranges_that_are_none_are_not_read(text):
    """A week that the year does not have, and an end before its start."""
    assert len(_read(text).wrong) == 1
