"""List the places that a name may mean, or whose spelling comes near it, for a person to decide."""

from typing import Any

import numpy as np

from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.matching.ranking import Ranked, Where
from atlas.geocoding.spelling.place_names import (
    cost_between,
    fold,
    letters_of_folded,
    sizes_within,
    spell_letters,
)

# So far a spelling is offered to a person, who decides, and so many are.
_OFFERED, _OFFERS = 0.85, 4
_LEAST_BEGUN, _NAMED = 5, ("settlement", "neighbourhood", "camp", "site")


def near_names(gazetteer: Gazetteer, name: str, where: Where) -> list[dict[str, Any]]:
    """Return places of the country whose spelling comes near a name that is not listed."""
    if not where.country:
        return []
    spelling = spell_letters(letters_of_folded(name))
    found: dict[int, float] = {}
    near = sizes_within(spelling, _OFFERED)
    for letters in gazetteer.alike(spelling.skeleton, near, where.country):
        cost = cost_between(spelling, spell_letters(letters))
        if cost <= _OFFERED:
            for row in gazetteer.named(letters):
                if gazetteer.country[row] == where.country:
                    found[row] = min(cost, found.get(row, cost))
    inside = {
        row: cost - 0.5 * (gazetteer.adm1_id[row] in where.adm1) for row, cost in found.items()
    }
    best = sorted(inside, key=lambda row: (inside[row], -gazetteer.population[row]))[:_OFFERS]
    return [candidate(gazetteer, Ranked(row, found[row], 0.0, 0.0), 0.0) for row in best]


def names_beginning(gazetteer: Gazetteer, name: str, country: str) -> list[dict[str, Any]]:
    """Return the places of a country whose name begins with a name: Fada, Fada N'gourma.

    It looks at all names of the country: for a person who decides, not for each answer.
    """
    begun = fold(name) + " "
    if len(begun) < _LEAST_BEGUN or not country:
        return []
    rows = [
        row
        for row in np.flatnonzero(gazetteer.country.are(country)).tolist()
        if gazetteer.kind[row] in _NAMED and fold(gazetteer.name[row]).startswith(begun)
    ]
    rows.sort(key=lambda row: -gazetteer.population[row])
    return [candidate(gazetteer, Ranked(row, 0.0, 0.0, 0.0), 0.0) for row in rows[:_OFFERS]]


def candidate(gazetteer: Gazetteer, one: Ranked, share: float) -> dict[str, Any]:
    """Return a rival as the answer lists it."""
    row = one.row
    return {
        "place_id": gazetteer.place_id[row],
        "name": gazetteer.name[row],
        "kind": gazetteer.kind[row],
        "country": gazetteer.country[row],
        "longitude": gazetteer.longitude[row],
        "latitude": gazetteer.latitude[row],
        "share": 1.0 if share == 1.0 else round(share, 3),
        "cost": one.cost and round(one.cost, 2),
    }
