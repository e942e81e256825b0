"""One figure of each event, from low to high and by whom; rival counts are never added up."""

from typing import NamedTuple

import numpy as np
import pandas as pd


class Figures(NamedTuple):
    """The sum of a figure over events that state it."""

    low: int
    high: int
    stated: int
    """How many events state it."""
    whose: tuple[str, ...]
    """Who states it, the most frequent first."""
    of_whom: tuple[str, ...]
    """What the parts of it are, by those who state it: of people, who they were."""


def sum_of_figures(quantities: pd.DataFrame, what: str) -> Figures | None:
    """Return the sum of a figure from its lowest to its highest stated values.

    An event counts with the row that is the whole; without one, with the parts of its first
    speaker. What has no number, not even a range, is not stated, and never zero.

    Parameters
    ----------
    quantities : pandas.DataFrame
        The figures of the events to add up.
    what : str
        What is counted, such as ``launched``.

    Returns
    -------
    Figures or None
        None where no event states it.

    Examples
    --------
    >>> import atlas
    >>> rows = atlas.open_record("spring-2023").select(ids=["E045", "E051"]).quantities
    >>> sum_of_figures(rows, "launched")[:3]
    (40, 144, 2)
    """
    rows = quantities[quantities["what"] == what]
    rows = rows[rows[["best", "low", "high"]].notna().any(axis=1)]
    if rows.empty:
        return None
    mine = pd.concat([_record_s_own(one) for _, one in rows.groupby("event_id", sort=False)])
    best = mine["best"]
    low = mine["low"].fillna(best).fillna(mine["high"] * 0)
    high = mine["high"].fillna(best).fillna(mine["low"])
    whose = mine["source"][mine["source"] != ""].value_counts()
    lows, highs = (int(np.sum(one.to_numpy(dtype="int64"))) for one in (low, high))
    parts = rows[rows["detail"] != ""].merge(mine[["event_id", "source"]].drop_duplicates())
    known = parts["best"].astype("str") + " " + parts["detail"]
    told = known.where(parts["best"].notna(), parts["detail"])
    events = mine["event_id"].nunique()
    return Figures(lows, highs, events, tuple(map(str, whose.index)), tuple(map(str, told)))


def _record_s_own(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one event that make its figure."""
    whole = rows[rows["detail"] == ""]
    if len(whole):
        return whole.head(1)
    return rows[rows["source"] == rows["source"].iloc[0]]
