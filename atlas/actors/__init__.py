"""The actor registry: who is meant by a name, who belongs to whom, who is easily confused.

Parentage is organisation (IRGC -> Quds Force). Sponsorship is a claim and is not in here as a
parent: see the dated groups. A name that the registry does not know is kept, under an id made
from it.
"""

from atlas.actors.entries import KINDS, Actor
from atlas.actors.finding import find_actor, resolve_actor
from atlas.actors.groups import Group, load_groups, members_of
from atlas.actors.names import fold_name, join_names, make_actor_id, split_names
from atlas.actors.naming import nature_of
from atlas.actors.registry import Registry, ancestors, load_actors, using
from atlas.actors.table import actors_table

__all__ = [
    "KINDS",
    "Actor",
    "Group",
    "Registry",
    "actors_table",
    "ancestors",
    "find_actor",
    "fold_name",
    "join_names",
    "load_actors",
    "load_groups",
    "make_actor_id",
    "members_of",
    "nature_of",
    "resolve_actor",
    "split_names",
    "using",
]
