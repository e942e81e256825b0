"""Who took part: the actors of a record, and each different set of participants once."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from atlas.actors import split_names
from atlas.events import vocabulary
from atlas.page import columns
from atlas.page.codec import Column, Ints
from atlas.page.order import ByStart

if TYPE_CHECKING:
    from atlas.events.record import Record


def actor_list(record: "Record") -> list[dict[str, Any]]:
    """Return the actors of a record in its order, then those that only a participant names."""
    actors = record.actors
    ids = [str(value) for value in columns.strings(actors["actor_id"])]
    position = {actor: place for place, actor in enumerate(ids)}
    listed = [
        {
            "id": ids[row],
            "name": fields["name"] or ids[row],
            "names": split_names(fields["names"]),
            "kind": fields["kind"],
            "parent": position.get(fields["parent_id"], -1),
            "confused_with": _split(fields["confused_with"]),
            "note": fields["note"],
        }
        for row, fields in enumerate(_fields(actors))
    ]
    used = sorted(set(record.participants["actor_id"].unique()) - set(ids))
    return listed + [_bare(actor) for actor in used]


def _fields(actors: pd.DataFrame) -> list[dict[str, str]]:
    """Return the text of each actor by column."""
    names = ("name", "names", "kind", "parent_id", "confused_with", "note")
    text = {name: columns.strings(columns.column_or_empty(actors, name)) for name in names}
    return pd.DataFrame(text).to_dict("records")


def _bare(actor: str) -> dict[str, Any]:
    """Return an actor of whom nothing but the id is known."""
    return {
        "id": actor,
        "name": actor,
        "names": [],
        "kind": "",
        "parent": -1,
        "confused_with": [],
        "note": "",
    }


def _split(text: str) -> list[str]:
    """Return the parts of a list in one cell."""
    return [part.strip() for part in text.replace("|", ";").split(";") if part.strip()]


def participant_sets(
    order: ByStart, actors: list[str]
) -> tuple[dict[str, dict[str, Column]], np.ndarray]:
    """Return the tables `sets` and `set_members`, and the set of each event."""
    rows, participants = order.table("participants")
    fields = pd.DataFrame(
        {
            "event": rows,
            "actor": _codes(participants["actor_id"], actors, "actor_id"),
            "role": _codes(participants["role"], vocabulary.PARTICIPANT_ROLES, "role"),
            "attribution": _codes(
                participants["attribution"], vocabulary.ATTRIBUTIONS, "attribution"
            ),
        }
    )
    fields = fields.drop_duplicates().sort_values(["event", "actor", "role", "attribution"])
    set_of, members = _sets(fields, len(order.events))
    tables: dict[str, dict[str, Column]] = {
        "sets": {"members": Ints([len(rows) for rows in members])},
        "set_members": {
            name: Ints(fields[name].to_numpy()[np.concatenate([*members, []]).astype(np.int64)])
            for name in ("actor", "role", "attribution")
        },
    }
    return tables, set_of


def _codes(values: pd.Series, words: Iterable[str], name: str) -> np.ndarray:
    """Return the codes of a column that has none missing."""
    column = columns.codes(values, words, name=name)
    return np.asarray(column.values)


def _sets(fields: pd.DataFrame, events: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the number of each event's set, by first use, and the rows of each set.

    Events walk down a tree of participants together, one participant a step; two events that
    end at one node have the same set. Each step is a single pass, so a million events take few.
    """
    keys, _ = pd.factorize(pd.MultiIndex.from_frame(fields[["actor", "role", "attribution"]]))
    sizes = np.bincount(fields["event"], minlength=events)
    first = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    node, nodes = np.zeros(events, dtype=np.int64), 1
    for step in range(int(sizes.max(initial=0))):
        going = np.flatnonzero(sizes > step)
        pairs = node[going] * (len(keys) + 1) + keys[first[going] + step]
        codes, different = pd.factorize(pairs)
        node[going] = nodes + codes
        nodes += len(different)
    set_of, _ = pd.factorize(node)
    firsts = np.unique(set_of, return_index=True)[1]
    return set_of, [np.arange(first[event], first[event] + sizes[event]) for event in firsts]
