"""Territories: a neutral key for each, how each naming policy writes it, and where it lies.

The key is what a record holds; it takes no side. A policy ("un", "us", "neutral", or a policy file)
gives the label that the reader sees and, where the name or status is in dispute, a sentence that is
printed with it. Where a territory lies is asked of lines on the ground, never of the country code
that a gazetteer has for a place.
"""

from atlas.reference.territories.locate import grounds, of
from atlas.reference.territories.policies import (
    POLICIES,
    Policy,
    disclaimers,
    load_policy,
    read_policy,
)
from atlas.reference.territories.territory_names import disputed, labels, territory_of

__all__ = [
    "POLICIES",
    "Policy",
    "disclaimers",
    "disputed",
    "grounds",
    "labels",
    "load_policy",
    "of",
    "read_policy",
    "territory_of",
]
