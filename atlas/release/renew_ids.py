"""Renew ids, in the order of time, so that no id contains a removed name or leads back to it.

Public ids stay: those of the shipped registry of actors and of the shipped gazetteer. The mapping
of old to new ids is kept in memory only.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from atlas.errors import RecordError
from atlas.record.core import AnyTables, Tables
from atlas.record.id_lookup import renamed
from atlas.reference.actors import load_actors

# Prefixes of public place_ids: the shipped layers of the gazetteer.
_SHIPPED = frozenset({"gn", "ne", "oa", "hfc", "atlas"})
# The id that a redaction gives to a person reveals nothing.
_UNNAMED = re.compile(r"private-person-\d+")


@dataclass(frozen=True)
class Renewal:
    """New ids by old ids."""

    events: dict[str, str] = field(default_factory=dict)
    """Ids of events."""
    actors: dict[str, str] = field(default_factory=dict)
    """Ids of actors."""
    places: dict[str, str] = field(default_factory=dict)
    """Ids of entries of a gazetteer."""
    shapes: dict[str, str] = field(default_factory=dict)
    """Ids of shapes."""


def renewal_of(
    record: Tables, holds: Callable[[str], bool], others: Callable[[str], bool], *, whole: bool
) -> Renewal:
    """Return which ids of a record to renew.

    Parameters
    ----------
    record : Tables
        The record, after rows were removed.
    holds : callable
        Returns whether an id contains a removed term.
    others : callable
        Returns whether it contains a removed term that is not a person's name.
    whole : bool
        Whether to renew all ids: events, places or outlets were removed. Where only persons
        are withheld, only ids that contain their names are renewed.

    Returns
    -------
    Renewal
        The new ids; empty if none is to change.
    """
    held = {one for one in _ids(record) if holds(one)}
    whole = whole or any(map(others, held))
    known = frozenset(load_actors())
    order = record.events.sort_values("start", kind="stable").index
    actors = _in_order(record, order)
    own = [one for one in actors if one in held or not (one in known or _UNNAMED.fullmatch(one))]
    places = [one for one in _in_use(record, order, "place_id") if one in held or not _shipped(one)]
    shapes = _in_use(record, order, "shape_id")
    return Renewal(
        _numbered(order, "e", held, holds, whole=whole),
        _numbered(own, "a", held, holds, whole=whole, taken={*actors, *known}),
        _numbered(places, "p", held, holds, whole=whole),
        _numbered(shapes, "s", held, holds, whole=whole),
    )


def _shipped(place_id: str) -> bool:
    return place_id.partition(":")[0] in _SHIPPED


def _ids(record: Tables) -> Iterable[str]:
    """Yield every id of a record."""
    yield from record.events.index
    yield from record.actors["actor_id"]
    for column in ("place_id", "shape_id"):
        yield from record.places[column].unique()


def check_ids(record: Tables, holds: Callable[[str], bool]) -> None:
    """Raise if an id that is to be kept contains a removed term.

    Parameters
    ----------
    record : Tables
        The record.
    holds : callable
        Returns whether an id contains a removed term.

    Raises
    ------
    RecordError
        With the sort of the id, not the id.
    """
    sorts = {
        "events": record.events.index,
        "actors": record.actors["actor_id"],
        "places": [*record.places["place_id"].unique(), *record.places["shape_id"].unique()],
    }
    wrong = {name: count for name, ids in sorts.items() if (count := sum(map(holds, ids)))}
    if wrong:
        told = ", ".join(f"{count} of {name}" for name, count in wrong.items())
        msg = (
            f"ids='keep', but ids hold names or words that are to leave: {told}; leave the rule "
            "out, and ids are given anew (ids='renew')"
        )
        raise RecordError(msg)


def _in_order(record: Tables, order: pd.Index) -> list[str]:
    """Return actor ids in the order of time in which events name them; then the other ids."""
    rank = pd.Series(np.arange(len(order)), index=order)
    took = record.participants
    at = took["event_id"].map(rank).to_numpy()
    named = took["actor_id"].iloc[np.argsort(at, kind="stable")].unique()
    return list(dict.fromkeys([*named, *record.actors["actor_id"]]))


def _in_use(record: Tables, order: pd.Index, column: str) -> list[str]:
    """Return the distinct ids in a column of the places, in the order of time."""
    rank = pd.Series(np.arange(len(order)), index=order)
    at = record.places["event_id"].map(rank).to_numpy()
    return [
        one for one in record.places[column].iloc[np.argsort(at, kind="stable")].unique() if one
    ]


def _numbered(
    ids: Iterable[str],
    letter: str,
    held: set[str],
    holds: Callable[[str], bool],
    *,
    whole: bool,
    taken: Iterable[str] = (),
) -> dict[str, str]:
    """Return new ids, numbered in order; none is in use already, or contains a removed term."""
    ids = list(ids)
    used = set(taken) if whole else {*ids, *taken}
    new: dict[str, str] = {}
    number = 0
    for one in ids:
        if not whole and one not in held:
            continue
        number += 1
        while ((name := f"{letter}{number}") in used and name != one) or holds(name):
            number += 1
        new[one] = name
    return new


def renewed_record(record: AnyTables, renewal: Renewal) -> AnyTables:
    """Return a record with new ids in every table."""
    parts = {}
    for name, table in record.tables().items():
        new = table.rename(index=renewal.events) if name == "events" else table.copy()
        for columns, ids in (
            (("event_id", "from_id", "to_id"), renewal.events),
            (("actor_id", "parent_id"), renewal.actors),
            (("place_id",), renewal.places),
            (("shape_id",), renewal.shapes),
        ):
            for column in columns:
                if ids and column in new.columns:
                    new[column] = renamed(new[column], ids)
        if renewal.actors and "confused_with" in new.columns:
            lists = [renamed_list(text, renewal.actors) for text in new["confused_with"]]
            new["confused_with"] = pd.Series(lists, index=new.index, dtype="str")
        parts[name] = new
    return record.with_tables(**parts)


def renamed_list(text: str, ids: dict[str, str]) -> str:
    """Replace ids in a cell that lists several, and return the list.

    Examples
    --------
    >>> renamed_list("a; b|c", {"b": "x"})
    'a; x; c'
    """
    parts = [part.strip() for part in text.replace("|", ";").split(";")]
    return "; ".join(ids.get(one, one) for one in parts) if ids.keys() & set(parts) else text
