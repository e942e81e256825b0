"""Longitudes counted eastward from 0 to 360, as sea and weather tables have them."""

import numpy as np
import pandas as pd

# A value beyond 180 is of the convention if another place lies this near; else it may be a slip.
_NEAR = 60.0


def turned_west(longitude: pd.Series) -> pd.Series:
    """Return which longitudes of a column lie beyond 180 because it counts from 0 to 360.

    Only where no value is negative: a column has one convention. One far value among others, such
    as 188 in a table of Ukraine, is no convention but a slip, and none is turned then.

    Parameters
    ----------
    longitude : pandas.Series
        Degrees, missing where there is none.

    Returns
    -------
    pandas.Series
        True where 360 is to be taken off.

    Examples
    --------
    >>> turned_west(pd.Series([178.4, 188.2])).tolist()
    [False, True]
    >>> turned_west(pd.Series([36.2, 37.5, 188.2])).tolist()
    [False, False, False]
    """
    beyond = (longitude > 180) & (longitude <= 360)
    if not beyond.any() or (longitude < 0).any() or (longitude > 360).any():
        return pd.Series(np.zeros(len(longitude), dtype=bool), index=longitude.index)
    around = np.unique(longitude.dropna().to_numpy())
    gaps = np.diff(np.append(around, around[0] + 360))
    # A chain of near places from the usual half; a table wholly beyond 180 has no other reading.
    known = around <= 180
    for _ in range(2) if known.any() else ():
        for at in [*range(len(around)), *range(len(around) - 1, -1, -1)]:
            before, after = at - 1, (at + 1) % len(around)
            near = (known[before] and gaps[before] <= _NEAR) or (known[after] and gaps[at] <= _NEAR)
            known[at] = bool(known[at] or near)
    return beyond if known.all() or not (around <= 180).any() else beyond & False
