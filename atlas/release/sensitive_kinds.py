"""Kinds of event whose places are made coarser in what goes out, unless the author says otherwise.

A survivor, or who was held, lives where it happened: a town and a day may be enough to find them.
"""

import numpy as np

from atlas.record.core import Tables
from atlas.reference.vocabulary import KINDS

_COARSE = ("generalised",)


def kinds_of_care(asked: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the kinds that need care: those asked for, or the shipped ones.

    Examples
    --------
    >>> kinds_of_care(None), kinds_of_care(())
    (('abduction', 'sexual_violence'), ())
    """
    return tuple(one.id for one in KINDS.values() if one.care) if asked is None else asked


def needs_care(record: Tables, kinds: tuple[str, ...]) -> np.ndarray:
    """Return which places belong to events of some kinds, and were not made coarser already.

    Examples
    --------
    >>> import pandas as pd
    >>> from atlas.record.record import Record
    >>> events = pd.DataFrame({"event_id": ["a", "b"], "start": "2023-04-06"})
    >>> events["kind"] = ["abduction", "clash"]
    >>> places = pd.DataFrame({"event_id": ["a", "b"], "name": "Tyre"})
    >>> needs_care(Record(events, places), kinds_of_care(None)).tolist()
    [True, False]
    """
    places = record.places
    mine = record.events["kind"].isin(kinds).to_numpy()
    if not mine.any():
        return np.zeros(len(places), dtype=bool)
    finer = ~places["basis"].isin(_COARSE).to_numpy()
    return np.asarray(mine[record.event_rows("places")] & finer, dtype=bool)
