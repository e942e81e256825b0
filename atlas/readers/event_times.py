"""The times of events in a flat table: local wall time in the zone of each event's first place."""

import re

import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers.cells.dates import Dates, read_dates
from atlas.readers.cells.months import fold_date
from atlas.readers.cells.table_cells import MISSING, Rows
from atlas.record.local_time import is_zone, utc_offsets
from atlas.record.problems import Problems
from atlas.record.tables import LAST_YEAR
from atlas.reference import vocabulary
from atlas.reference.countries import zones_of

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)? ?(?:([ap])\.?m\.?)?")
_NO_DATE = "wanted a date, got none"
_TOTAL = re.compile(
    r'(?:grand |sub-?)?totals?:?|sum:?|المجموع:?|الإجمالي:?|סה["״]כ:?', re.IGNORECASE
)
_SHORT_YEARS = "years of two digits: 00 to 29 read as 2000 to 2029, 50 to 99 as 1950 to 1999"
_FOUR = re.compile(r"(\d{2})(\d{2})(?: ?h(?:rs?|ours)?)?()")


def read_when(
    rows: Rows,
    places: pd.DataFrame,
    problems: Problems,
    *,
    dayfirst: bool | None,
    tz: str | None,
) -> pd.DataFrame:
    """Return start, end, tz and time_precision of each row; add problems for unreadable cells."""
    if tz is not None and not is_zone(tz):
        msg = f"tz={tz!r} is no IANA time zone; wanted a name such as 'Asia/Beirut'"
        raise SourceError(msg)
    column = "start" if rows.has("start") else "date"
    dates = _dates(rows, column, problems, dayfirst)
    when = pd.DataFrame({"start": dates.start, "end": dates.end, "time_precision": dates.precision})
    _complain_of_blanks(rows, column, problems)
    offsets = {"start": dates.offset}
    if rows.has("end"):
        ends = _dates(rows, "end", problems, dayfirst)
        last = ends.end.where(ends.end.notna(), ends.start)
        when["end"] = last.where(last.notna(), when["end"])
        offsets["end"] = ends.offset
        days = (ends.precision == "day") & (when["time_precision"] == "minute")
        when.loc[days, "end"] = when["end"][days] + pd.Timedelta(minutes=1439)
    late = (when["start"].dt.year > LAST_YEAR) | (when["end"].dt.year > LAST_YEAR)
    rows.complain(problems, late, column, f"wanted a year up to {LAST_YEAR}")
    when.loc[late, ["start", "end"]] = pd.NaT
    _add_clock(rows, when, problems)
    when["tz"] = _zones(rows, places, problems, tz)
    for name, offset in offsets.items():
        _turn_to_zone(when, name, offset)
    _state_precision(rows, when, problems)
    backwards = when["end"].notna() & (when["end"] < when["start"])
    given = "end" if rows.has("end") else column
    rows.complain(problems, backwards, given, "wanted an end that is not before the start")
    when.loc[backwards, "end"] = pd.NaT
    rows.zones = when["tz"].to_numpy()
    return when


def _complain_of_blanks(rows: Rows, column: str, problems: Problems) -> None:
    """Add problems for rows without a date, with what they may be in a sheet."""
    blank = rows.text(column) == ""
    if not blank.any():
        return
    cells = rows.frame.set_axis(range(len(rows)))[blank.to_numpy()].astype("str")
    said = cells.apply(lambda values: values.str.strip().str.fullmatch(_TOTAL, na=False))
    total = blank & said.any(axis=1).reindex(blank.index, fill_value=False)
    rows.complain(problems, total, column, f"{_NO_DATE}: a row of totals is no event")
    in_a_workbook = "sheet" in rows.how and "separator" not in rows.how
    hint = "; of merged cells the first alone holds the value" if in_a_workbook else ""
    rows.complain(problems, blank & ~total, column, f"{_NO_DATE}{hint}")


def _dates(rows: Rows, column: str, problems: Problems, dayfirst: bool | None) -> Dates:
    """Parse a column of dates; add problems for invalid cells."""
    name = rows.matched.get(column, column)
    dates = read_dates(rows.raw(column), column=name, dayfirst=dayfirst)
    said = rows.text(column)
    for position, value, wanted in dates.wrong:
        # A word with the meaning "blank" is reported as a blank.
        if said.iloc[position] == "":
            continue
        problems.add("", int(rows.numbers[position]), name, value, wanted)
    rows.tell(_SHORT_YEARS, dates.short, column)
    if dates.order:
        rows.notes.setdefault("date_order", {})[name] = dates.order
    return dates


def _add_clock(rows: Rows, when: pd.DataFrame, problems: Problems) -> None:
    """Add the column of clock times to dates that are days."""
    if not rows.has("time"):
        return
    codes, distinct = pd.factorize(rows.text("time"))
    minutes = np.array([_clock(str(text)) for text in distinct], dtype="float64")[codes]
    blank = rows.text("time").str.lower().isin(MISSING)
    odd = pd.Series(np.isnan(minutes)) & ~blank
    rows.complain(problems, odd, "time", "no clock time such as 14:30: dated to the day", "note")
    use = (when["time_precision"] == "day") & ~np.isnan(minutes) & when["end"].isna()
    clock = pd.to_timedelta(pd.Series(minutes)[use], unit="m").astype("timedelta64[s]")
    when.loc[use, "start"] = when["start"][use] + clock
    when.loc[use, "time_precision"] = "minute"


def _clock(text: str) -> float:
    """Return the minutes of a clock time ("14:30", "2:30 pm", "1430", Excel's 0.6042) or NaN."""
    text = fold_date(text)
    found = _CLOCK.fullmatch(text) or _FOUR.fullmatch(text)
    if found is None:
        is_part = re.fullmatch(r"0?\.\d+", text)
        return float(round(float(text) * 1440)) if is_part and float(text) < 1 else np.nan
    hour, minute = int(found[1]), int(found[2])
    if found[3]:
        if not 1 <= hour <= 12:
            return np.nan
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    return hour * 60.0 + minute if hour < 24 and minute < 60 else np.nan


def _zones(rows: Rows, places: pd.DataFrame, problems: Problems, tz: str | None) -> pd.Series:
    """Return each row's zone: the stated one, else the caller's, else that of its first place."""
    stated = rows.text("tz")
    codes, distinct = pd.factorize(stated)
    wrong = pd.Series(
        np.array([t != "" and not is_zone(str(t)) for t in distinct], dtype=bool)[codes]
    )
    rows.complain(problems, wrong, "tz", "wanted an IANA time zone such as Asia/Beirut")
    zones = stated.where(~wrong, "")
    if tz is not None:
        return zones.where(zones != "", tz)
    first = places.drop_duplicates("_row").set_index("_row")
    found = zones_of(first["country"], first["name"]).reindex(range(len(rows)), fill_value="UTC")
    return zones.where(zones != "", found)


def _turn_to_zone(when: pd.DataFrame, column: str, offset: pd.Series) -> None:
    """Convert timestamps with an offset, which are in UTC, to local wall time."""
    stamped = offset.notna().to_numpy()
    if not stamped.any():
        return
    when.loc[stamped & (when["tz"] == "").to_numpy(), "tz"] = "UTC"
    utc = when[column][stamped]
    # The offset at this wall time taken as UTC is right except in the hours around a change.
    guess = utc + _minutes(utc_offsets(utc, when["tz"][stamped]))
    when.loc[stamped, column] = utc + _minutes(utc_offsets(guess, when["tz"][stamped]))


def _minutes(offsets: np.ndarray) -> pd.TimedeltaIndex:
    return pd.to_timedelta(offsets, unit="m").astype("timedelta64[s]")


def _state_precision(rows: Rows, when: pd.DataFrame, problems: Problems) -> None:
    """Use the stated precision if it is one of ours; days with an end become a range."""
    stated = rows.text("time_precision").str.lower()
    known = stated.isin(vocabulary.TIME_PRECISIONS)
    wanted = f"wanted one of {', '.join(vocabulary.TIME_PRECISIONS)}"
    rows.complain(problems, ~known & ~stated.isin(MISSING), "time_precision", wanted)
    when["time_precision"] = stated.where(known, when["time_precision"])
    when.loc[when["time_precision"] == "", "time_precision"] = "day"
