"""The times of events in a flat table: local wall time in the zone of each event's first place."""

import re
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers.cells.table_cells import MISSING, Rows
from atlas.readers.dates.clock_times import Clock, read_clock
from atlas.readers.dates.date_parts import read_parts, row_years
from atlas.readers.dates.date_spans import EXCEL_ZERO
from atlas.readers.dates.read_dates import Dates, Offsets, read_dates
from atlas.record.local_time import is_zone, utc_offsets
from atlas.record.problems import Problems
from atlas.record.tables import LAST_YEAR
from atlas.reference import vocabulary
from atlas.reference.countries import find_country
from atlas.reference.time_zones import zones_of_places

_TOO_LATE = pd.Timestamp(datetime(LAST_YEAR + 1, 1, 1))
_NO_DATE = "wanted a date, got none"
_TOTAL = re.compile(
    r'(?:grand |sub-?)?totals?:?|sum:?|المجموع:?|الإجمالي:?|סה["״]כ:?', re.IGNORECASE
)
_COARSE = ("night", "week", "month", "range")
_ZERO_1904 = datetime(1904, 1, 1)
_LOCAL_MIDNIGHTS = "times that are all 00:00 of the place's own clock: read as days"
# So many days at 00:00 of a place's clock are no chance.
_ENOUGH_DAYS = 3
# So many stamps at 00:00 of their own offset, and such a share of them, are no chance.
_MIDNIGHTS, _MIDNIGHT_SHARE = 10, 0.1
_BY_PARTS = "no date that can be read: year, month and day are taken"


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
    zones = _zones(rows, places, problems, tz)
    when, column = _starts(rows, zones, problems, dayfirst)
    offsets = {"start": when.pop("offset")}
    offsets["end"] = offsets["start"].where(when["end"].notna())
    ends = _ends(rows, zones, problems, dayfirst)
    if ends is not None:
        offsets["end"] = _add_ends(when, ends, offsets["end"])
    late = (when["start"] >= _TOO_LATE) | (when["end"] >= _TOO_LATE)
    if late.any():
        rows.complain(problems, late, column, f"wanted a year up to {LAST_YEAR}")
        when.loc[late, ["start", "end"]] = pd.NaT
    _add_clock(rows, when, problems)
    when["tz"] = zones
    for name, offset in offsets.items():
        _turn_to_zone(when, name, offset)
    _local_midnights(rows, when, column, offsets["start"])
    _state_precision(rows, when, problems)
    backwards = when["end"].notna() & (when["end"] < when["start"])
    given = "end" if rows.has("end") else column
    if backwards.any():
        rows.complain(problems, backwards, given, "wanted an end that is not before the start")
        when.loc[backwards, "end"] = pd.NaT
    rows.zones = when["tz"]
    rows.zone_is_given = (zones != "") & (zones == rows.text("tz")) | (tz is not None)
    rows.stamped = offsets["start"].notna()
    return when


def _starts(
    rows: Rows, zones: pd.Series, problems: Problems, dayfirst: bool | None
) -> tuple[pd.DataFrame, str]:
    """Return when each row begins, and our column that says so.

    A date in one cell goes before year, month and day in columns of their own.
    """
    column = next((name for name in ("start", "date", "year") if rows.has(name)), "date")
    level = "error" if column == "year" else "note"
    parts = read_parts(rows, "", problems, level) if rows.has("year") else None
    if column == "year" and parts is not None:
        when = parts.rename(columns={"precision": "time_precision"}).assign(offset=np.nan)
        blank = when["start"].isna() & (rows.text("year") == "")
        _complain_of_blanks(rows, column, problems, blank)
        return when, column
    own = None if parts is None else parts["start"].notna()
    dates = _dates(rows, column, zones, problems, dayfirst, own)
    when = pd.DataFrame({"start": dates.start, "end": dates.end, "time_precision": dates.precision})
    when["offset"] = dates.offset
    blank = rows.text(column) == ""
    if parts is not None and own is not None:
        use = when["start"].isna() & own
        when.loc[use, ["start", "end"]] = parts.loc[use, ["start", "end"]]
        when.loc[use, "time_precision"] = parts["precision"][use]
        blank &= ~use
    _complain_of_blanks(rows, column, problems, blank)
    return when, column


def _ends(
    rows: Rows, zones: pd.Series, problems: Problems, dayfirst: bool | None
) -> pd.DataFrame | None:
    """Return when each row ends: start, end, precision, offset; None if no column says so."""
    if rows.has("end"):
        dates = _dates(rows, "end", zones, problems, dayfirst)
        return pd.DataFrame({name: getattr(dates, name) for name in (*_READ, "offset")})
    if rows.has("end_year"):
        return read_parts(rows, "end_", problems).assign(offset=np.nan)
    return None


_READ = ("start", "end", "precision")


def _add_ends(when: pd.DataFrame, ends: pd.DataFrame, own: pd.Series) -> pd.Series:
    """Put the ends of a column of their own into ``when``; return their offsets.

    A span is no finer than either of its ends.
    """
    last = ends["end"].where(ends["end"].notna(), ends["start"])
    given = last.notna()
    precision = when["time_precision"]
    days = (ends["precision"] == "day") & precision.isin(("minute", "hour"))
    last = last.mask(days, last + pd.Timedelta(minutes=1439))
    vague = given & precision.isin(_COARSE) & (last != when["end"])
    vague |= given & ends["precision"].isin(_COARSE) & ~precision.isin(("", *_COARSE))
    when["end"] = last.where(given, when["end"])
    when["time_precision"] = precision.mask(vague, "range")
    return ends["offset"].where(given, own)


def _complain_of_blanks(rows: Rows, column: str, problems: Problems, blank: pd.Series) -> None:
    """Add problems for rows without a date, with what they may be in a sheet."""
    if not blank.any():
        return
    cells = rows.frame.set_axis(range(len(rows)))[blank.to_numpy()].astype("str")
    said = cells.apply(lambda values: values.str.strip().str.fullmatch(_TOTAL, na=False))
    total = blank & said.any(axis=1).reindex(blank.index, fill_value=False)
    rows.complain(problems, total, column, f"{_NO_DATE}: a row of totals is no event")
    in_a_workbook = "sheet" in rows.how and "separator" not in rows.how
    hint = "; of merged cells the first alone holds the value" if in_a_workbook else ""
    rows.complain(problems, blank & ~total, column, f"{_NO_DATE}{hint}")


def _dates(
    rows: Rows,
    column: str,
    zones: pd.Series,
    problems: Problems,
    dayfirst: bool | None,
    by_parts: pd.Series | None = None,
) -> Dates:
    """Parse a column of dates; add problems for invalid cells.

    ``by_parts`` are the rows whose date is told by other columns too.
    """
    name = rows.matched.get(column, column)
    dates = read_dates(
        rows.raw(column),
        column=name,
        dayfirst=dayfirst,
        years=row_years(rows) if column != "end" else None,
        has_offset=_offset_rule(rows, zones),
        serial_zero=_ZERO_1904 if rows.how.get("date_system") == "1904" else EXCEL_ZERO,
    )
    said = rows.text(column)
    if dayfirst is None and 2 * len(dates.undecided) > (said != "").sum():
        msg = (
            f"column {name!r}: {len(dates.undecided):,} dates such as {dates.undecided[0]!r} have "
            "years of two digits, and which number is the year is not decided; pass dayfirst=True "
            "(day/month/year) or dayfirst=False (month/day/year), or write years with four digits"
        )
        raise SourceError(msg)
    for position, value, wanted in dates.wrong:
        # A word with the meaning "blank" is reported as a blank.
        if said.iloc[position] == "":
            continue
        level = "error"
        if by_parts is not None and by_parts.iloc[position]:
            level, wanted = "note", _BY_PARTS
        problems.add("", int(rows.numbers[position]), name, value, wanted, level)
    for what, mask in dates.said.items():
        rows.tell(what, mask, column)
    _tell_midnights(rows, dates, column)
    if dates.order:
        rows.notes.setdefault("date_order", {})[name] = dates.order
    return dates


def _tell_midnights(rows: Rows, dates: Dates, column: str) -> None:
    """Say how many stamps are 00:00 of their own offset, which local time would hide."""
    stamped = dates.offset.notna() & (dates.precision == "minute")
    if not stamped.any():
        return
    wall = dates.start[stamped] + _minutes(dates.offset[stamped].to_numpy())
    sharp = stamped.copy()
    sharp[stamped] = wall == wall.dt.floor("D")
    if sharp.sum() >= max(_MIDNIGHTS, _MIDNIGHT_SHARE * stamped.sum()):
        step = "midnight often stands for an unknown time: say time_precision day for these"
        rows.tell("times at 00:00 sharp of their own offset from UTC", sharp, column, step)


def _offset_rule(rows: Rows, zones: pd.Series) -> Offsets:
    """Return whether a zone of some rows, by its country or stated, has an offset at a time."""

    def has_offset(positions: np.ndarray, minutes: int, utc: datetime) -> bool | None:
        known = set(zones.iloc[positions]) - {"", "UTC"}
        for text in set(rows.text("country").iloc[positions]):
            country = find_country(str(text))
            known |= set(country.zones if country else ())
        if not known:
            return None
        local = pd.Series([utc + timedelta(minutes=minutes)] * len(known))
        return minutes in utc_offsets(local, pd.Series(sorted(known)))

    return has_offset


def _add_clock(rows: Rows, when: pd.DataFrame, problems: Problems) -> None:
    """Add the column of clock times to dates that are days."""
    if not rows.has("time"):
        return
    codes, distinct = rows.distinct("time")
    clocks = pd.DataFrame([read_clock(str(text)) for text in distinct], columns=Clock._fields)
    known, blank = clocks["first"].notna(), distinct.str.lower().isin(MISSING)
    odd = pd.Series((~known & ~blank).to_numpy()[codes])
    rows.complain(problems, odd, "time", "no clock time such as 14:30: dated to the day", "note")
    use = (when["time_precision"] == "day") & known.to_numpy()[codes] & when["end"].isna()
    start, end = (when[name].to_numpy() for name in ("start", "end"))
    first, last = (_minutes(clocks[name].to_numpy()).to_numpy() for name in ("first", "last"))
    when["start"] = np.where(use, start + first[codes], start).astype(start.dtype)
    when["end"] = np.where(use, start + last[codes], end).astype(end.dtype)
    precision = clocks["to_the_hour"].map({True: "hour", False: "minute"}).astype("str")
    precision = precision.take(codes).reset_index(drop=True)
    every = bool(use.all())
    when["time_precision"] = precision if every else when["time_precision"].mask(use, precision)


def _local_midnights(rows: Rows, when: pd.DataFrame, column: str, offset: pd.Series) -> None:
    """Take stamps for days, if each is 00:00 by the clock of its place, on several days."""
    stamped = offset.notna() & (when["time_precision"] == "minute") & when["start"].notna()
    if not stamped.any():
        return
    local = when["start"][stamped]
    days = local.dt.floor("D")
    if (offset.notna() & ~stamped).any() or days.nunique() < _ENOUGH_DAYS or (local != days).any():
        return
    when.loc[stamped, "time_precision"] = "day"
    rows.tell(_LOCAL_MIDNIGHTS, stamped, column)


def _zones(rows: Rows, places: pd.DataFrame, problems: Problems, tz: str | None) -> pd.Series:
    """Return each row's zone: the stated one, else the caller's, else that of its first place."""
    stated = rows.text("tz")
    codes, distinct = pd.factorize(stated)
    wrong = pd.Series(
        np.array([t != "" and not is_zone(str(t)) for t in distinct], dtype=bool)[codes]
    )
    rows.complain(problems, wrong, "tz", "wanted an IANA time zone such as Asia/Beirut")
    zones = stated.where(~wrong, "") if wrong.any() else stated
    if tz is not None:
        return zones.where(zones != "", tz)
    bare = (zones == "").to_numpy()
    if not bare.any():
        return zones
    first = places[bare[places["_row"].to_numpy()]].drop_duplicates("_row").set_index("_row")
    found = zones_of_places(first).reindex(range(len(rows)), fill_value="UTC")
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
    if not rows.has("time_precision"):
        when["time_precision"] = _filled(when["time_precision"])
        return
    stated = rows.text("time_precision").str.lower()
    known = stated.isin(vocabulary.TIME_PRECISIONS)
    wanted = f"wanted one of {', '.join(vocabulary.TIME_PRECISIONS)}"
    rows.complain(problems, ~known & ~stated.isin(MISSING), "time_precision", wanted)
    when["time_precision"] = _filled(stated.where(known, when["time_precision"]))


def _filled(precision: pd.Series) -> pd.Series:
    """Return precisions of times; one that nothing says is the day."""
    blank = precision == ""
    return precision.mask(blank, "day") if blank.any() else precision
