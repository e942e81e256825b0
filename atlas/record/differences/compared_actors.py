"""Count events by who is said to have done them, by how that is known, and by whom against."""

from collections.abc import Iterator

import numpy as np

from atlas.record.core import Tables
from atlas.record.differences.comparison_notes import ComparedSide
from atlas.record.differences.facet_counts import Counts, counted, keyed, merged
from atlas.record.flat import actor_names
from atlas.record.speakers.coder_readings import is_coders
from atlas.record.weights import weights_of

# Kinds of which the initiator is who found or arrested, and not who did anything to somebody.
_NO_ACT = ("arrest", "weapons_find")
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


def by_actors(a: ComparedSide, b: ComparedSide) -> Iterator[tuple[object, ...]]:
    """Yield the counts by actor: initiators by how it is known, targets, parties."""
    for word in dict.fromkeys(_SURE.values()):
        found = [_initiators(side.inside, word) for side in (a, b)]
        yield from merged(f"by ({word})", *found)
    yield from merged("by", *(_unnamed(side.inside) for side in (a, b)))
    for role, facet in _ROLES.items():
        yield from merged(facet, *(_actors(side.inside, role) for side in (a, b)))
    yield from merged("arrests and finds", *(_finders(side.inside) for side in (a, b)))


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


def _acts(record: Tables) -> np.ndarray:
    """Return which participant rows belong to events that are acts, no arrests or finds."""
    own = record.events["kind"].isin(_NO_ACT).to_numpy()
    return np.asarray(~own[record.event_rows("participants")], dtype=bool)


def _initiators(record: Tables, word: str) -> Counts:
    """Return the events of each initiator that is known in one way."""
    sure = record.participants["attribution"].map(_SURE) == word
    return _spoken(record, _told(record, "initiator") & _acts(record) & sure.to_numpy())


def _unnamed(record: Tables) -> Counts:
    """Return how many acts have neither an initiator nor a party by a source's word."""
    owners = record.event_rows("participants")
    named = np.zeros(len(record), dtype=bool)
    named[owners[_told(record, "initiator") | _told(record, "party")]] = True
    acts = ~record.events["kind"].isin(_NO_ACT).to_numpy()
    count = int(weights_of(record.events)[acts & ~named].sum())
    return {("", _NOBODY): count} if count else {}


def _actors(record: Tables, role: str) -> Counts:
    return _spoken(record, _told(record, role))


def _finders(record: Tables) -> Counts:
    """Return the arrests and finds of each actor."""
    return _spoken(record, _told(record, "initiator") & ~_acts(record))
