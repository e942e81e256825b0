"""The actor registry: who is meant by a name, who belongs to whom, who is easily confused.

Parentage is organisation (IRGC -> Quds Force). Sponsorship is a claim and is not in here as a
parent: see the dated groups. A name that the registry does not know is kept, under an id made
from it.
"""

from atlas.reference.actors.actor_names import fold_name, join_names, make_actor_id, split_names
from atlas.reference.actors.actors_table import actors_table
from atlas.reference.actors.entries import KINDS, Actor
from atlas.reference.actors.find_actor import find_actor, is_shared, resolve_actor, resolve_actors
from atlas.reference.actors.groups import Group, load_groups, members_of
from atlas.reference.actors.person_or_party import nature_of
from atlas.reference.actors.registry import Registry, ancestors, load_actors, using

__all__ = [
    "KINDS",
    "Actor",
    "Group",
    "Registry",
    "actors_table",
    "ancestors",
    "find_actor",
    "fold_name",
    "is_shared",
    "join_names",
    "load_actors",
    "load_groups",
    "make_actor_id",
    "members_of",
    "nature_of",
    "resolve_actor",
    "resolve_actors",
    "split_names",
    "using",
]
