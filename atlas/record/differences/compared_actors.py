"""Count events by who is said to have done them, by how that is known, and by whom against."""

from collections.abc import Iterator

import numpy as np

from atlas.record.core import Tables
from atlas.record.differences.comparison_notes import ComparedSide
from atlas.record.differences.facet_counts import Counts, counted, keyed, merged
from atlas.record.flat import actor_names
from atlas.record.speakers.coder_readings import is_coders
from atlas.record.weights import weights_of
from atlas.reference.house import house_of

ARRESTS_AND_FINDS, OTHER_KINDS = "arrests and finds", "other kinds"
"""Facets of the initiators of kinds that are no act against somebody."""
# Kinds of which the initiator is who found or arrested, and not who did anything to somebody.
_FOUND = ("arrest", "weapons_find")
# Groups of which the initiator is who met, said, moved or gathered.
_NO_ACTS = ("order", "diplomacy", "posture")
_SURE = {
    "acknowledged": "own account",
    "claimed": "own account",
    "attributed": "others say so",
    "unknown": "named without a word on how it is known",
    "suspected": "suspected",
    "disputed": "disputed",
    "denied": "denied by it",
}
_NOBODY = "nobody is named"
_ROLES = {"target": "against", "party": "with"}


def apart_of(kind: str, group: str) -> str:
    """Return the facet in which the initiators of a kind are counted; "" for acts.

    Parameters
    ----------
    kind, group : str
        Ids of the kind and of its group. A group of a house file is one of acts.

    Returns
    -------
    str
        ``arrests and finds``, ``other kinds``, or "": by whom an act was.
    """
    if kind in _FOUND:
        return ARRESTS_AND_FINDS
    return OTHER_KINDS if group in _NO_ACTS else ""


def by_actors(a: ComparedSide, b: ComparedSide) -> Iterator[tuple[object, ...]]:
    """Yield the counts by actor: initiators by how it is known, targets, parties."""
    for word in dict.fromkeys(_SURE.values()):
        found = [_initiators(side.inside, word) for side in (a, b)]
        yield from merged(f"by ({word})", *found)
    yield from merged("by", *({**_by(side.inside), **_unnamed(side.inside)} for side in (a, b)))
    for facet in (ARRESTS_AND_FINDS, OTHER_KINDS):
        yield from merged(facet, *(_apart(side.inside, facet) for side in (a, b)))
    for role, facet in _ROLES.items():
        yield from merged(facet, *(_actors(side.inside, role) for side in (a, b)))


def _spoken(record: Tables, rows: np.ndarray) -> Counts:
    """Return the events of the actors of some participant rows."""
    people = record.participants[rows]
    names = actor_names(record)[rows]
    owners = record.event_rows("participants")[rows]
    return counted(keyed(owners, people["actor_id"], names), weights_of(record.events))


def _told(record: Tables, role: str) -> np.ndarray:
    """Return which participant rows have a role by a source's word, not by the coder's alone."""
    people = record.participants
    return (people["role"] == role).to_numpy() & ~is_coders(people["by"])


def _facets(record: Tables) -> np.ndarray:
    """Return for each event in which facet its initiators are counted; "" for acts."""
    house = house_of(record.dataset)
    kinds = record.events["kind"]
    told = {
        kind: apart_of(kind, house.kinds[kind].group if kind in house.kinds else house.rest)
        for kind in kinds.unique()
    }
    return kinds.map(told).to_numpy(dtype=object)


def _in_facet(record: Tables, facet: str) -> np.ndarray:
    """Return which participant rows are initiators of the events of a facet."""
    mine = _facets(record)[record.event_rows("participants")] == facet
    return _told(record, "initiator") & np.asarray(mine, dtype=bool)


def _initiators(record: Tables, word: str) -> Counts:
    """Return the acts of each initiator that is known in one way."""
    sure = record.participants["attribution"].map(_SURE) == word
    return _spoken(record, _in_facet(record, "") & sure.to_numpy())


def _by(record: Tables) -> Counts:
    """Return the acts of each initiator, each once, however it is known."""
    return _spoken(record, _in_facet(record, ""))


def _unnamed(record: Tables) -> Counts:
    """Return how many acts have neither an initiator nor a party by a source's word."""
    owners = record.event_rows("participants")
    named = np.zeros(len(record), dtype=bool)
    named[owners[_told(record, "initiator") | _told(record, "party")]] = True
    acts = np.asarray(_facets(record) == "", dtype=bool)
    count = int(weights_of(record.events)[acts & ~named].sum())
    return {("", _NOBODY): count} if count else {}


def _apart(record: Tables, facet: str) -> Counts:
    """Return the initiators of the kinds of a facet that is not one of acts."""
    return _spoken(record, _in_facet(record, facet))


def _actors(record: Tables, role: str) -> Counts:
    return _spoken(record, _told(record, role))
