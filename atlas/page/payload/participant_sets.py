"""Encode participants: the actors of a record, and each different set of participants once."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from atlas.page.payload import payload_columns
from atlas.page.payload.codec import Column, Ints
from atlas.page.payload.row_order import ByStart
from atlas.record.speakers.coder_readings import is_coders
from atlas.reference import vocabulary
from atlas.reference.actors import split_names

if TYPE_CHECKING:
    from atlas.record.record import Record


def actor_list(record: "Record") -> list[dict[str, Any]]:
    """Return the actors of a record in its order, then those named only by a participant."""
    actors = record.actors
    ids = actor_ids(record)
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
    return listed + [_bare(actor) for actor in ids[len(listed) :]]


def actor_ids(record: "Record") -> list[str]:
    """Return the ids of the actors of a record, then those named only by a participant."""
    known = [str(value) for value in record.actors["actor_id"]]
    return known + sorted(set(record.participants["actor_id"].unique()) - set(known))


def _fields(actors: pd.DataFrame) -> list[dict[str, str]]:
    """Return the text of each actor by column."""
    names = ("name", "names", "kind", "parent_id", "confused_with", "note")
    text = {name: payload_columns.strings(actors[name]) for name in names}
    return pd.DataFrame(text).to_dict("records")


def _bare(actor: str) -> dict[str, Any]:
    """Return an actor of whom only the id is known."""
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
    """Return the items of a list that is written in one cell."""
    return [part.strip() for part in text.replace("|", ";").split(";") if part.strip()]


def participant_sets(
    order: ByStart, actors: list[str]
) -> tuple[dict[str, dict[str, Column]], np.ndarray]:
    """Return the tables `sets` and `set_members`, and the set of each event."""
    words = {
        "actor": actors,
        "role": list(vocabulary.PARTICIPANT_ROLES),
        "attribution": list(vocabulary.ATTRIBUTIONS),
    }
    participants = order.participants
    own = is_coders(order.record.participants["by"])
    sizes = (*(len(known) + 1 for known in words.values()), 2)
    parts = [
        _codes(participants["actor_id" if name == "actor" else name], known, name)
        for name, known in words.items()
    ]
    parts.append(own[participants.order].astype(np.int64))
    # Event, actor, role, attribution and speaker in one number: sorted once, without doubles.
    most = int(np.prod(sizes))
    rows = np.sort(participants.rows * most + np.ravel_multi_index(parts, sizes))
    rows = rows[np.diff(rows, prepend=-1) != 0]
    set_of, members, lengths = _sets(rows // most, rows % most, len(order.positions))
    fields = np.unravel_index(members, sizes)
    names = [*words, "coder"] if own.any() else list(words)
    tables: dict[str, dict[str, Column]] = {
        "sets": {"members": Ints(lengths)},
        "set_members": {name: Ints(values) for name, values in zip(names, fields, strict=False)},
    }
    return tables, set_of


def _codes(values: payload_columns.Values, words: list[str], name: str) -> np.ndarray:
    """Return the codes of a column without missing values; ``name`` is for messages."""
    column = payload_columns.codes(values, words, name=name)
    return np.asarray(column.values)


def _sets(
    rows: np.ndarray, members: np.ndarray, events: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the number of each event's set, by first use; the members of all sets; their counts.

    All events go down a tree of participants together, one participant a step. Events that end at
    the same node have the same set. Each step is one pass, so a million events take few passes.
    """
    keys, _ = pd.factorize(members)
    counts = np.bincount(rows, minlength=events)
    first = np.cumsum(counts) - counts
    node, nodes = np.zeros(events, dtype=np.int64), 1
    for step in range(int(counts.max(initial=0))):
        going = np.flatnonzero(counts > step)
        pairs = node[going] * (len(keys) + 1) + keys[first[going] + step]
        codes, different = pd.factorize(pairs)
        node[going] = nodes + codes
        nodes += len(different)
    set_of, _ = pd.factorize(node)
    owners = np.unique(set_of, return_index=True)[1]
    lengths = counts[owners]
    inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return set_of, members[np.repeat(first[owners], lengths) + inside], lengths
