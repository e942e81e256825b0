"""Coarsen the time zones of coarser places: a zone names a country, the cell may span several."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from atlas.record.local_time import utc_offsets

_DEGREES_AN_HOUR = 15


def without_clocks(events: pd.DataFrame, adrift: Mapping[str, float]) -> tuple[pd.DataFrame, int]:
    """Return events without the zones that would show in which country of its cell a place was.

    Parameters
    ----------
    events : pandas.DataFrame
        The table of a record.
    adrift : mapping
        The longitude of the cell, by event.

    Returns
    -------
    tuple of (pandas.DataFrame, int)
        The events, and how many changed. These now use the hours of their cell's longitude, which
        are the same for the whole cell; an event without a clock time keeps its days.

    Examples
    --------
    >>> row = {"start": pd.Timestamp("2023-04-06T14:20"), "end": pd.NaT, "tz": "Asia/Beirut"}
    >>> events = pd.DataFrame([{**row, "time_precision": "minute"}], index=["a"])
    >>> without_clocks(events, {"a": 35.25})[0].loc["a", ["start", "tz"]].astype(str).tolist()
    ['2023-04-06 13:20:00', 'Etc/GMT-2']
    """
    longitudes = events.index.map(adrift).to_numpy(dtype=float)
    rows = np.isfinite(longitudes) & (events["tz"] != "").to_numpy()
    if not rows.any():
        return events, 0
    hours = np.rint(longitudes[rows] / _DEGREES_AN_HOUR).astype("int64")
    clock = rows & events["time_precision"].isin(("minute", "hour")).to_numpy()
    new = events.copy()
    whole = np.zeros(len(events), dtype="int64")
    whole[rows] = hours * 60
    for column in ("start", "end"):
        shift = whole - utc_offsets(events[column], events["tz"])
        moved = events[column] + pd.to_timedelta(shift, unit="min").to_numpy()
        new[column] = events[column].where(~clock, moved.astype(events[column].dtype))
    # The sign in these names is reversed: Etc/GMT-2 is two hours ahead of UTC.
    new.loc[rows, "tz"] = [f"Etc/GMT{-hour:+d}" if hour else "Etc/UTC" for hour in hours]
    return new, int(rows.sum())
