"""Find events of different data sets that may be duplicates; a person decides, nothing is merged.

A pair is listed where day, place and actor all match: the days are at most one apart, the places
are within their stated errors of each other, and an actor of one is an actor of the other, or its
organisation. An event dated less precisely than a day, or without actor or place, is not compared.
"""

from typing import Any

import numpy as np
import pandas as pd

from atlas.geodesy import distance_km
from atlas.record.core import Tables
from atlas.record.evaluate import drawable
from atlas.record.local_time import local_minutes

# Places with a larger error than this would match almost anything.
WIDEST_KM = 50.0
# Two points without a stated error count as one place within this many km.
NEAR_KM = 1.0
LISTED = 1_000
_FINE = ("minute", "hour", "night", "day")
_DAY = 1440
_AT_ONCE = 20_000
_MOST = 3_000_000
TOO_MANY = "events that stand in two data sets: too many share a day and an actor to be compared"


def likely_doubles(record: Tables, sets: np.ndarray) -> dict[str, Any] | None:
    """Return pairs of events of different data sets that may be duplicates, for the report.

    Parameters
    ----------
    record : Tables
        The events.
    sets : numpy.ndarray
        The number of the data set of each event.

    Returns
    -------
    dict or None
        ``count`` of all pairs, and ``pairs``, the first of them: ``first``, ``second`` (event
        ids), ``days`` and ``km`` apart, and ``actor`` (of the first). None where there are none;
        ``not_checked`` gives the reason if no pairs were looked for.
    """
    table = _table(record, sets)
    found = []
    for number in np.unique(table["set"])[:-1]:
        mine = table[table["set"] == number]
        others = table[table["set"] > number]
        if _alike(mine, others) > _MOST:
            return {"count": 0, "pairs": [], "not_checked": TOO_MANY}
        starts = range(0, len(mine), _AT_ONCE)
        found += [_pairs(mine.iloc[first : first + _AT_ONCE], others) for first in starts]
    if not found:
        return None
    pairs = pd.concat(found).sort_values(["km", "days"], kind="stable")
    pairs = pairs.drop_duplicates(["event", "event_other"])
    pairs = pairs.sort_values(["event", "event_other"]).reset_index(drop=True)
    if pairs.empty:
        return None
    ids = record.events.index
    shown = [
        {
            "first": str(ids[row.event]),
            "second": str(ids[row.event_other]),
            "days": int(row.days),
            "km": round(float(row.km), 1),
            "actor": str(row.actor),
        }
        for row in pairs.head(LISTED).itertuples()
    ]
    return {"count": len(pairs), "pairs": shown}


def _table(record: Tables, sets: np.ndarray) -> pd.DataFrame:
    """Return one row for each place and actor (or organisation) of events that are comparable."""
    start, end, _ = local_minutes(record.events)
    day = start // _DAY
    fine = record.events["time_precision"].isin(_FINE).to_numpy() & (end // _DAY - day <= 1)
    radius = record.places["radius_km"].fillna(0).to_numpy()
    known = drawable(record.places).to_numpy() & (radius <= WIDEST_KM)
    owner = record.event_rows("places")
    use = known & fine[owner]
    where = pd.DataFrame(
        {
            "event": owner[use],
            "set": sets[owner[use]],
            "day": day[owner[use]],
            "longitude": record.places["longitude"].to_numpy()[use],
            "latitude": record.places["latitude"].to_numpy()[use],
            "radius": radius[use],
        }
    )
    return where.merge(_actors(record), on="event")


def _actors(record: Tables) -> pd.DataFrame:
    """Return the actors of each event, with one row for each actor and each organisation above."""
    parents = dict(record.actors[["actor_id", "parent_id"]].to_numpy().tolist())
    kinds = dict(record.actors[["actor_id", "kind"]].to_numpy().tolist())
    above = []
    for actor in record.participants["actor_id"].unique():
        seen, one = [], actor
        while one and one not in seen and kinds.get(one) != "civilians":
            seen.append(one)
            one = parents.get(one, "")
        above += [(actor, one) for one in seen]
    people = pd.DataFrame(
        {
            "event": record.event_rows("participants"),
            "actor": record.participants["actor_id"].to_numpy(),
        }
    )
    return people.drop_duplicates().merge(
        pd.DataFrame(above, columns=["actor", "of"], dtype="str"), on="actor"
    )


def _alike(mine: pd.DataFrame, others: pd.DataFrame) -> int:
    """Return an estimate of how many pairs share a day and an actor, or an organisation above."""
    own = mine.groupby(["day", "of"]).size().rename("own").reset_index()
    their = others.groupby(["day", "of"]).size().rename("their").reset_index()
    both = own.merge(their, on=["day", "of"])
    return 3 * int((both["own"] * both["their"]).sum())


def _pairs(mine: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of two data sets that match, as pairs of events."""
    near = pd.concat([mine.assign(at=mine["day"] + step) for step in (-1, 0, 1)])
    pairs = near.merge(
        others, left_on=["at", "of"], right_on=["day", "of"], suffixes=("", "_other")
    )
    # One event must name the shared actor itself: two branches of one organisation do not match.
    pairs = pairs[(pairs["of"] == pairs["actor"]) | (pairs["of"] == pairs["actor_other"])]
    apart = distance_km(
        pairs["longitude"].to_numpy(),
        pairs["latitude"].to_numpy(),
        pairs["longitude_other"].to_numpy(),
        pairs["latitude_other"].to_numpy(),
    )
    pairs = pairs.assign(km=apart, days=(pairs["day"] - pairs["day_other"]).abs())
    reach = np.maximum(pairs["radius"] + pairs["radius_other"], NEAR_KM)
    return pairs.loc[apart <= reach, ["event", "event_other", "days", "km", "actor"]]
