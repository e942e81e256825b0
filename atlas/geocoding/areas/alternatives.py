"""Answer what builds no ground: coordinates, a name or what stands for it, a heading, roles."""

# ruff: noqa: ARG001 -- one signature for all relations

from atlas.geocoding.areas.build_area import Find
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.grammar.relations import Either, GivenPoint, Heading, Roles
from atlas.geocoding.matching.answers import Answer, unplaced
from atlas.geocoding.matching.ranking import Where
from atlas.reference.precision import precision_for


def place_either(gazetteer: Gazetteer, expression: Either, where: Where, find: Find) -> Answer:
    """Return the place of a name where it is listed, else what the words say without it."""
    named = find(expression.name, where)
    if named.match == "matched" and named.method == "listed name":
        return named
    return find(expression.other, where)


def place_heading(gazetteer: Gazetteer, expression: Heading, where: Where, find: Find) -> Answer:
    """Return that no place is said: the words tell where something went."""
    to = find(expression.to, where)
    answer = unplaced(f"the words say a heading, toward {to.called or 'a place'}, and not where")
    answer.candidates = to.candidates
    return answer


def place_roles(gazetteer: Gazetteer, expression: Roles, where: Where, find: Find) -> Answer:
    """Return that two places are said, each in its own role: there is no pin between them."""
    start, end = (find(member, where) for member in expression.members)
    reason = (
        f"two places in different roles: from {start.called or 'one'}, toward "
        f"{end.called or 'another'}; ask for each by itself"
    )
    return Answer("ambiguous", reason, candidates=start.candidates + end.candidates)


def place_given(gazetteer: Gazetteer, expression: GivenPoint, where: Where, find: Find) -> Answer:
    """Return the point that a text gives as coordinates."""
    precision = precision_for(expression.radius_km)
    return Answer(
        "matched",
        "the text gives coordinates",
        expression.longitude,
        expression.latitude,
        expression.radius_km,
        is_disc=precision in ("area", "region"),
        precision=precision,
        score=expression.score,
        matched_name=expression.text,
        method="coordinates given",
    )
