"""Local days and minutes: event times as whole numbers, compared alike in Python and the page."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

# Precisions that cover whole local days.
_DAYS = ("day", "week", "month", "range")


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
        the rest of that hour. The offset is minutes east of UTC at the start;
        it is 0 where the zone is not known.
    """
    start = _minutes(events["start"])
    # Arrays: numpy asks a Series for attributes, and pandas searches those in its million ids.
    open_ended = events["end"].isna().to_numpy()
    end = np.where(open_ended, start, _minutes(events["end"]))
    precision = events["time_precision"]
    days = precision.isin(_DAYS).to_numpy()
    hours = (precision == "hour").to_numpy() & open_ended
    start = np.where(days, start // 1440 * 1440, start)
    end = np.where(days, end // 1440 * 1440 + 1439, np.where(hours, end // 60 * 60 + 59, end))
    return start, end, utc_offsets(events["start"], events["tz"])


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
