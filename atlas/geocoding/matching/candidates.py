"""List the places that a name may mean, or whose spelling comes near it, for a person to decide."""

from typing import Any

from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.matching.ranking import Ranked, Where
from atlas.geocoding.spelling.place_names import cost_between, letters_of_folded, spell_letters

# So far a spelling is offered to a person, who decides, and so many are.
_OFFERED, _OFFERS = 0.85, 4


def near_names(gazetteer: Gazetteer, name: str, where: Where) -> list[dict[str, Any]]:
    """Return places of the country whose spelling comes near a name that is not listed."""
    if not where.country:
        return []
    spelling = spell_letters(letters_of_folded(name))
    found: dict[int, float] = {}
    for letters in gazetteer.alike(spelling.skeleton):
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
