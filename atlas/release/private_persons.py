"""Find the private persons among a record's actors, whose names are withheld.

The nature of an actor comes from the registry; else from its kind, if that is in the closed list;
else from its name (`atlas.reference.actors.nature_of`). A name that looks like a person's counts
as one, unless the author excludes it by ``name_actors``.
"""

import difflib
import re
from collections.abc import Iterable

import pandas as pd

from atlas.errors import RecordError
from atlas.record.core import Tables
from atlas.reference.actors import load_actors, split_names
from atlas.reference.actors.actor_names import fold_name
from atlas.reference.actors.person_or_party import PERSON, UNKNOWN, nature_of

ALL = "all"
# Id and name of a person whose name is withheld.
_UNNAMED = re.compile(r"private-person-(\d+) Private person \1")
_PERSON_KIND = "person"
_STATED = "stated"


def named_actors(record: Tables) -> pd.DataFrame:
    """Return id, name, names and kind of all actors, also of those without a row of their own."""
    actors = record.actors[["actor_id", "name", "names", "kind"]]
    listed = set(actors["actor_id"])
    alone = [one for one in record.participants["actor_id"].unique() if one not in listed]
    bare = pd.DataFrame({"actor_id": alone, "name": alone, "names": "", "kind": ""}, dtype="str")
    return pd.concat([actors, bare], ignore_index=True) if alone else actors


def private_persons(
    record: Tables, public: Iterable[str] = (), name_actors: Iterable[str] | str = ()
) -> list[str]:
    """Return the ids of a record's actors who are private persons, or look like one.

    Parameters
    ----------
    record : Tables
        The record.
    public : iterable of str
        Ids of persons who hold an office, beyond those of the shipped registry.
    name_actors : iterable of str, or "all"
        Names or ids of actors to be named; ``all``: all actors that are not stated to be persons.

    Returns
    -------
    list of str
        Their ids, in the order of the table of actors.
    """
    spared = {*public, *(() if name_actors == ALL else name_actors)}
    folded = {fold_name(one) for one in spared}
    found = []
    for one, name, nature in _natures(record):
        sure = nature == _STATED
        looks = nature == PERSON and name_actors != ALL
        if (sure or looks) and one not in spared and fold_name(name) not in folded:
            found.append(one)
    return found


def persons_by_name(record: Tables, ids: Iterable[str]) -> list[str]:
    """Return the ids that are not stated to be persons by their kind, but look like one."""
    kinds = dict(zip(record.actors["actor_id"], record.actors["kind"], strict=True))
    return [one for one in ids if not _is_person(kinds.get(one, ""))]


def unknown_actors(record: Tables) -> list[str]:
    """Return the names of actors of whom it is not known whether they are persons."""
    return sorted({name for _, name, nature in _natures(record) if nature == UNKNOWN and name})


def is_unnamed(actor_id: str, name: str) -> bool:
    """Return whether an actor is a person whose name is withheld already."""
    return bool(_UNNAMED.fullmatch(f"{actor_id} {name}"))


def check_name_actors(record: Tables, given: Iterable[str] | str) -> None:
    """Raise if an actor to be named is not in the record."""
    if given == ALL or not given:
        return
    actors = named_actors(record)
    known = {fold_name(one): one for one in [*actors["actor_id"], *actors["name"]]}
    for one in given:
        if fold_name(one) not in known:
            near = difflib.get_close_matches(fold_name(one), known, 3)
            said = ", ".join(repr(known[name]) for name in near)
            msg = (
                f"name_actors holds {one!r}, who is no actor of this record"
                + (f"; near it: {said}" if near else "")
                + "; give a name or an id of its table of actors, or 'all'"
            )
            raise RecordError(msg)


def _is_person(kind: str) -> bool:
    return kind.strip().casefold() == _PERSON_KIND


def _natures(record: Tables) -> list[tuple[str, str, str]]:
    """Return id, name and nature of each actor; ``stated``: a person by its kind."""
    registry = load_actors()
    found = []
    for row in named_actors(record).itertuples(index=False):
        name = row.name or row.actor_id
        known = registry.get(row.actor_id)
        if known is not None and (known.kind != _PERSON_KIND or _is_person(row.kind)):
            continue
        if is_unnamed(row.actor_id, name):
            continue
        if _is_person(row.kind):
            found.append((row.actor_id, name, _STATED))
            continue
        spelt = re.sub("[-_]", " ", name) if name == row.actor_id else name
        natures = [nature_of(spelt, row.kind)]
        natures += [nature_of(one["text"], row.kind) for one in split_names(row.names)]
        looks = PERSON in natures and natures[0] in (PERSON, UNKNOWN)
        found.append((row.actor_id, name, PERSON if looks else natures[0]))
    return found
