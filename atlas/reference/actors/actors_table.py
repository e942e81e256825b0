"""The actors table of a record: those in use, and every organisation above them."""

from collections.abc import Iterable, Mapping

import pandas as pd

from atlas.reference.actors.actor_names import join_names
from atlas.reference.actors.registry import Actor, ancestors, load_actors


def actors_table(ids: Iterable[str], names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the rows of the actors table for these actors and everyone above them.

    Parameters
    ----------
    ids : iterable of str
        Actor ids.
    names : mapping or None
        Names of actors that are not in the registry, by id.

    Returns
    -------
    pandas.DataFrame
        The columns of a record's ``actors`` table; registry order, then the unknown as given.
    """
    used = list(dict.fromkeys(ids))
    registry = load_actors()
    wanted = set(used).union(*(ancestors(actor_id) for actor_id in used))
    rows = [_row(actor) for actor in registry.values() if actor.actor_id in wanted]
    rows += [_unknown(i, (names or {}).get(i, i)) for i in used if i not in registry]
    return pd.DataFrame(rows, columns=list(_unknown("", "")), dtype="str")


def _row(actor: Actor) -> dict[str, str]:
    return {
        "actor_id": actor.actor_id,
        "name": actor.name,
        "names": join_names(actor.names),
        "kind": actor.kind,
        "parent_id": actor.parent_id,
        "confused_with": ";".join(actor.confused_with),
        "note": actor.note,
    }


def _unknown(actor_id: str, name: str) -> dict[str, str]:
    fields = {"actor_id": actor_id, "name": name, "names": "", "kind": "", "parent_id": ""}
    return {**fields, "confused_with": "", "note": ""}
