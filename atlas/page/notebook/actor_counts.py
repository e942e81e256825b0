"""How many events each actor of a record has under a filter: the counts beside a list of actors."""

from dataclasses import replace

import numpy as np
import pandas as pd

from atlas.record.core import Tables
from atlas.record.evaluate import kept
from atlas.record.selection import Selection
from atlas.record.weights import weights_of


def count_actors(record: Tables, selection: Selection) -> dict[str, int]:
    """Return how many events each actor would keep if it were the only one in the filter.

    Parameters
    ----------
    record : Record
        The record.
    selection : Selection
        The filter; its actors are left out of account, all other keys are applied.

    Returns
    -------
    dict of str to int
        Events by actor id, without the zeros. An event counts once for an actor and once for
        each actor above it.
    """
    keep = kept(record, replace(selection, actors=(), match="any"))
    rows = record.participants
    fits = rows["event_id"].isin(record.events.index[keep])
    if selection.roles:
        fits &= rows["role"].isin(selection.roles)
    if selection.attributions:
        fits &= rows["attribution"].isin(selection.attributions)
    parents = dict(zip(record.actors["actor_id"], record.actors["parent_id"], strict=True))
    level = rows.loc[fits, ["event_id", "actor_id"]].astype(object)
    found = []
    # Each pass goes up one step; no family is deeper than there are actors.
    for _ in range(len(parents) + 1):
        level = level[level["actor_id"].isin(parents.keys())]
        if level.empty:
            break
        found.append(level)
        level = level.assign(actor_id=level["actor_id"].map(parents))
    if not found:
        return {}
    pairs = pd.concat(found).drop_duplicates()
    weights = pd.Series(weights_of(record.events), index=record.events.index.astype(object))
    sums = weights.reindex(pairs["event_id"]).to_numpy(np.int64)
    totals = pd.Series(sums).groupby(pairs["actor_id"].to_numpy()).sum()
    return {str(actor): int(count) for actor, count in totals.items() if count}
