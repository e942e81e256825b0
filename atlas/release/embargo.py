"""Apply an embargo: it removes fire and strikes, and every event that may be one."""

import numpy as np

from atlas.record.core import Tables
from atlas.record.local_time import local_minutes
from atlas.reference.house import house_of
from atlas.reference.vocabulary import KIND_GROUPS

_STRIKES = ("impact", "fell_short", "intercept", "launch")
# No event in these groups of kinds is fire; the group "other" is not known, and may be.
_QUIET = ("order", "diplomacy", "posture")


def embargoed(record: Tables, days: int, cut_off: str) -> dict[str, np.ndarray]:
    """Return which events an embargo removes, by rule.

    Parameters
    ----------
    record : Tables
        The events.
    days : int
        How many days, up to the cut-off.
    cut_off : str
        The last of these days.

    Returns
    -------
    dict of str to numpy.ndarray
        One bool an event, by the label of the rule. A kind that is not in the list, or of
        an own group, counts as fire, wherever its place is: nothing shows that it is not.
    """
    kinds = record.events["kind"]
    group = kinds.map(house_of(record.dataset).groups_of(kinds.unique()))
    unknown = ~group.isin(KIND_GROUPS).to_numpy() | (group == "other").to_numpy()
    struck = ~group.isin(_QUIET).to_numpy() & ~unknown
    struck[record.event_rows("places")[record.places["role"].isin(_STRIKES).to_numpy()]] = True
    first = np.datetime64(cut_off, "D") - days + 1
    bound = int(first.astype("datetime64[m]").astype("int64"))
    recent = local_minutes(record.events)[1] >= bound
    span = f"of the last {days} days up to {cut_off}"
    return {
        f"fire and strikes {span}": struck & recent,
        f"of a kind that is not in the list, which may be fire, {span}": unknown & recent,
    }
