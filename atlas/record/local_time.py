"""Local days and minutes: event times as whole numbers, compared alike in Python and the page."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

# Precisions that cover whole local days.
_DAYS = ("day", "week", "month", "range")
# A night is the time from 18:00 to 06:00 local.
_EVENING, _MORNING = 18 * 60, 6 * 60


@cache
def is_zone(name: str) -> bool:
    """Return whether a name is an IANA time zone; ``""`` (not known) is not one.

    Examples
    --------
    >>> is_zone("Asia/Beirut"), is_zone("Beirut")
    (True, False)
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def local_minutes(events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return when events start and end, in minutes of local wall time, and the UTC offset.

    Parameters
    ----------
    events : pandas.DataFrame
        The events table of a record.

    Returns
    -------
    start, end, utc_offset : numpy.ndarray of int64
        Minutes since 1970-01-01T00:00 local wall time, both inclusive: an event dated to the day
        covers 00:00 to 23:59 of its local days, one dated to the hour and without a stated end
        the rest of that hour, one dated to a night 18:00 of its first day to 05:59 of its last
        (the next morning where no end is stated). The offset is minutes east of UTC at the start;
        it is 0 where the zone is not known.
    """
    start = _minutes(events["start"])
    # Arrays: numpy asks a Series for attributes, and pandas searches those in its million ids.
    open_ended = events["end"].isna().to_numpy()
    end = np.where(open_ended, start, _minutes(events["end"]))
    precision = events["time_precision"]
    days = precision.isin(_DAYS).to_numpy()
    hours = (precision == "hour").to_numpy() & open_ended
    nights = (precision == "night").to_numpy()
    evening, morning = _night(start, end)
    start = np.where(days, start // 1440 * 1440, np.where(nights, evening, start))
    end = np.where(days, end // 1440 * 1440 + 1439, np.where(hours, end // 60 * 60 + 59, end))
    end = np.where(nights, morning, end)
    return start, end, utc_offsets(events["start"], events["tz"])


def _night(start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last minute of nights, of whose stamps the days alone count.

    A stamp of 00:00 is a day without a clock time, which a night is named by: it starts in the
    evening of the first day and ends in the morning of the last. A stamp between 00:01 and 05:59
    is of the night that began on the day before.
    """
    first = np.where(start % 1440 == 0, start, start - _MORNING) // 1440 * 1440
    last = np.where(end % 1440 == 0, end, end + 1439 - _MORNING) // 1440 * 1440
    last = np.where((last >= first) & (last < first + 1440), first + 1440, last)
    return first + _EVENING, last + _MORNING - 1


def nights(start: pd.Timestamp, end: pd.Timestamp) -> tuple[str, str]:
    """Return the day of the evening and the day of the morning of an event known to a night.

    Examples
    --------
    >>> nights(pd.Timestamp("2023-04-04"), pd.NaT)
    ('2023-04-04', '2023-04-05')
    >>> nights(pd.Timestamp("2023-04-05T02:00"), pd.NaT)
    ('2023-04-04', '2023-04-05')
    """
    times = pd.Series([start, end if not pd.isna(end) else start]).astype("datetime64[s]")
    first, last = _night(*(_minutes(times.iloc[[at]]) for at in (0, 1)))
    days = np.concatenate([first, last]).astype("datetime64[m]").astype("datetime64[D]")
    return str(days[0]), str(days[1])


def utc_offsets(local: pd.Series, zones: pd.Series) -> np.ndarray:
    """Return minutes east of UTC for local wall times in their zones, one zone at a time."""
    offsets = np.zeros(len(local), dtype="int64")
    codes, names = pd.factorize(zones)
    times = pd.DatetimeIndex(local.to_numpy())
    for code, name in enumerate(names):
        if name in ("", "UTC"):
            continue
        rows = np.flatnonzero((codes == code) & local.notna().to_numpy())
        offsets[rows] = _zone_offsets(times[rows], str(name))
    return offsets


def _zone_offsets(times: pd.DatetimeIndex, zone: str) -> np.ndarray:
    """Return the UTC offsets of one zone; an hour that occurs twice means the first one."""
    twice = np.ones(len(times), dtype=bool)
    placed = times.tz_localize(zone, ambiguous=twice, nonexistent="shift_forward")
    utc = placed.tz_convert("UTC").tz_localize(None)
    local = placed.tz_localize(None)
    return ((local - utc) // pd.Timedelta(minutes=1)).to_numpy().astype("int64")


def _minutes(times: pd.Series) -> np.ndarray:
    """Return whole minutes since 1970; 0 where missing (callers mask it)."""
    seconds = times.to_numpy().astype("datetime64[s]")
    minutes = seconds.astype("int64") // 60
    return np.where(np.isnat(seconds), 0, minutes)
