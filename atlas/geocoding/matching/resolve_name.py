"""Resolve one name to a place of the gazetteer, or to a clear no."""

from functools import cache
from typing import Any

from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geometry.shapes import centre_and_radius
from atlas.geocoding.grammar.expression_words import (
    ACTOR_ENDS,
    ACTOR_STARTS,
    CUES,
    MOUNTAIN_FORMS,
    MOUNTAINS,
    TOWNS,
    Cue,
    core_of,
)
from atlas.geocoding.matching.administration import area_of
from atlas.geocoding.matching.answers import Answer, unmatched, unplaced
from atlas.geocoding.matching.candidates import candidate, near_names
from atlas.geocoding.matching.confidence import as_village, cost_of, score_of, trusted
from atlas.geocoding.matching.ranking import (
    GEONAMES_LAYER,
    LEARNED_LAYER,
    OWN_LAYER,
    SUPPLEMENT_LAYER,
    THEATRE,
    Ranked,
    Where,
    by_other_name,
    far_alias,
    rank,
)
from atlas.geocoding.matching.rivals import (
    TOGETHER_KM,
    WORTH_NAMING,
    ambiguous,
    one_area,
    worth_naming,
)
from atlas.geocoding.spelling.place_names import fold, letters_of_folded
from atlas.reference.actors import load_actors
from atlas.reference.precision import precision_for

# A place is taken when it holds this share of all the weight; else it is ambiguous.
CLEAR = 0.7
# So many rivals are listed.
MOST_LISTED = 8


def resolve(
    gazetteer: Gazetteer, name: str, cue: Cue | None, where: Where, *, listed_only: bool = False
) -> Answer:
    """Return the answer to a bare name, with the kind that its words ask for.

    What is looked for as it is listed only, and not found, gets no reason: it is a first try.
    """
    ranked = rank(gazetteer, name, cue, where, listed_only=listed_only)
    if not ranked:
        if listed_only:
            return unmatched("")
        return unmatched(_unknown(gazetteer, name, cue, where), near_names(gazetteer, name, where))
    if len(ranked) == 1:
        shares = [(ranked[0], 1.0)]
        listed = [candidate(gazetteer, ranked[0], 1.0)]
    else:
        shares = _shares(ranked)
        listed = [candidate(gazetteer, one, share) for one, share in shares[:MOST_LISTED]]
    best, share = shares[0]
    cost = cost_of(gazetteer, name, best)
    if cost:
        best = best._replace(cost=cost)
        if not trusted(gazetteer, name, best, where):
            return unmatched("" if listed_only else _only_near(gazetteer, name, best), listed)
    if best.fit < 0.05:
        reason = (
            f"{name!r} is known, but not where it was asked for: {_where_is(gazetteer, best.row)}"
        )
        return unmatched(reason, listed)
    bare = share >= CLEAR and cue is None and _too_wide(gazetteer, best.row)
    if bare and not area_of(name).level:
        reason = f"{name!r} is a district, and may be a village in it; say '{name} district'"
        return Answer("ambiguous", reason, candidates=listed)
    if share >= CLEAR and _far_alias(gazetteer, best.row, name, where):
        reason = (
            f"{name!r} may be {_where_is(gazetteer, best.row)} by another name; say the country"
        )
        return Answer("ambiguous", reason, candidates=listed)
    if share >= CLEAR and cue is None and _province_abroad(gazetteer, ranked, where):
        reason = f"{name!r} is a region, and a province of another country; say the country"
        return Answer("ambiguous", reason, candidates=listed)
    if share >= CLEAR and not _alias_across(gazetteer, shares, name, where):
        return matched(gazetteer, name, best, share, listed, where)
    return _between(gazetteer, name, worth_naming(shares), listed, where)


def _between(
    gazetteer: Gazetteer,
    name: str,
    rivals: list[tuple[Ranked, float]],
    listed: list[dict[str, Any]],
    where: Where,
) -> Answer:
    """Return the answer to a name of several places: the area that holds them all, or none."""
    whole = one_area(gazetteer, [one.row for one, _ in rivals])
    if whole is not None:
        return matched(gazetteer, name, rivals[whole][0], 1.0, listed, where)
    return ambiguous(gazetteer, name, rivals, listed)


def _shares(ranked: list[Ranked]) -> list[tuple[Ranked, float]]:
    """Return ranked places, each with its share of all the weight."""
    total = sum([one.weight for one in ranked])
    return [(one, one.weight / total) for one in ranked]


def matched(
    gazetteer: Gazetteer,
    name: str,
    best: Ranked,
    share: float,
    listed: list[dict[str, Any]],
    where: Where,
) -> Answer:
    """Return the answer that a place of the gazetteer gives."""
    row = best.row
    kind = gazetteer.kind[row]
    shape = gazetteer.shape(row)
    longitude, latitude = gazetteer.longitude[row], gazetteer.latitude[row]
    # Who made a table of places, or was learned from, says how far off its points may be.
    own = gazetteer.layer[row] in (OWN_LAYER, LEARNED_LAYER)
    precision = precision_for(gazetteer.radius_km[row], kind, as_error=own)
    radius = widened(gazetteer, row)
    if shape is not None and precision not in ("town", "site", "exact"):
        longitude, latitude, radius = centre_and_radius(shape)
        precision = precision_for(radius, kind, as_error=own)
    else:
        shape = None
    is_disc = shape is None and precision in ("adm1", "adm2", "region", "area")
    if precision == "country":
        longitude = latitude = radius = float("nan")
    return Answer(
        "matched",
        _why(gazetteer, best, listed),
        longitude,
        latitude,
        radius,
        shape,
        is_disc,
        precision,
        score_of(gazetteer, name, best, share, where),
        gazetteer.place_id[row],
        gazetteer.name[row],
        "listed name" if not best.cost else "near spelling",
        listed,
        kind=kind,
    )


# Kilometres to add to the extent of a place, and what to multiply it by, so that nine of ten
# points that other coders gave lie inside. Measured on coded events: in the Levant they agree
# with the gazetteer within its own extent; in Iraq and Yemen, where villages carry coordinates
# to the arc minute, they do not, and curated estimates fall short. An own table keeps its error.
_LEVANT = frozenset(("SY", "LB", "IL", "PS", ""))
_CLOSE, _WIDE, _DISTRICT, _CAMP = (0.3, 1.0), (0.6, 1.2), (15.0, 1.5), (1.0, 1.2)
_ESTIMATED = (2.0, 1.4)
_ARC_MINUTE = {"IQ": 1.0, "YE": 1.0}


def _far_alias(gazetteer: Gazetteer, row: int, name: str, where: Where) -> bool:
    """Whether a town far away is meant by a name that is not its own, and no country is said."""
    if where.country or where.near or gazetteer.kind[row] not in TOWNS:
        return False
    return far_alias(gazetteer, row, name)


def _alias_across(
    gazetteer: Gazetteer, shares: list[tuple[Ranked, float]], name: str, where: Where
) -> bool:
    """Whether a place beyond the stated country's lines goes by another name that one in it has.

    Salem is Jerusalem's in old books, and Sālim near Nablus: that it is asked in PS tells which.
    """
    (best, _), asked = shares[0], where.country
    if not asked or where.adm1 or where.near or gazetteer.country[best.row] == asked:
        return False
    return by_other_name(gazetteer, best.row, name) and any(
        gazetteer.country[one.row] == asked and gazetteer.kind[one.row] in TOWNS
        for one, share in shares[1:2]
        if share > WORTH_NAMING
    )


def _province_abroad(gazetteer: Gazetteer, ranked: list[Ranked], where: Where) -> bool:
    """Whether a region is called as a province of another country is, and no country is said.

    Kurdistan is a region of Iraq, and a province of Iran.
    """
    row = ranked[0].row
    if where.country or where.near or gazetteer.kind[row] != "region":
        return False
    own = gazetteer.country[row]
    return any(
        gazetteer.kind[one.row] == "adm1"
        and not one.cost
        and gazetteer.country[one.row] in THEATRE
        and gazetteer.country[one.row] != own
        for one in ranked[1:]
    )


def _too_wide(gazetteer: Gazetteer, row: int) -> bool:
    """Whether a bare name is known as a district only, of which a town may lie anywhere."""
    if gazetteer.kind[row] != "adm2":
        return False
    return widened(gazetteer, row) > TOGETHER_KM


def widened(gazetteer: Gazetteer, row: int) -> float:
    """Return the radius within which nine of ten coders would put a place."""
    kind, country = gazetteer.kind[row], gazetteer.country[row]
    radius = gazetteer.radius_km[row]
    if kind == "adm2":
        more, times = _DISTRICT
    elif kind == "camp":
        more, times = _CAMP
    elif kind not in TOWNS or gazetteer.layer[row] < SUPPLEMENT_LAYER:
        return radius
    elif gazetteer.layer[row] < GEONAMES_LAYER:
        more, times = (0.0, 1.0) if country in _LEVANT else _ESTIMATED
    else:
        more, times = _CLOSE if country in _LEVANT else _WIDE
    return round(more + times * radius + _ARC_MINUTE.get(country, 0.0), 2)


_SAME_NAME = 0.9


def _why(gazetteer: Gazetteer, best: Ranked, listed: list[dict[str, Any]]) -> str:
    """Return how a place was found, in words."""
    source = "listed name" if not best.cost else f"spelling near {gazetteer.name[best.row]!r}"
    if len(listed) < 2:
        return source
    rivals = [one["name"] for one in listed[1:3] if one["share"] > WORTH_NAMING]
    return source + (f"; rivals: {', '.join(rivals)}" if rivals else "")


def _where_is(gazetteer: Gazetteer, row: int) -> str:
    """Return a place with its position, in words."""
    return (
        f"{gazetteer.name[row]} at {gazetteer.longitude[row]:.3f}, {gazetteer.latitude[row]:.3f} "
        f"({gazetteer.country[row] or 'contested ground'})"
    )


def _only_near(gazetteer: Gazetteer, name: str, best: Ranked) -> str:
    """Return why a near spelling is not taken for the name."""
    return (
        f"no place is listed as {name!r}; nearly so is {_where_is(gazetteer, best.row)}, which "
        "may well be another place: say the province or district, or decide"
    )


def _unknown(gazetteer: Gazetteer, name: str, cue: Cue | None, where: Where) -> str:
    """Return why a name is not found."""
    if where.country:
        elsewhere = rank(gazetteer, name, cue, Where(), listed_only=True)
        if elsewhere and gazetteer.kind[elsewhere[0].row] in TOWNS:
            known = _where_is(gazetteer, elsewhere[0].row)
            return f"no place called {name!r} is known in {where.country}; there is {known}"
    kind = f" {cue.id}" if cue else " place"
    return f"no{kind} called {name!r} is in the gazetteer"


def no_place(gazetteer: Gazetteer, folded: str, reason: str, where: Where) -> Answer:
    """Return the answer to words that name no place, with the places that are called so."""
    answer = unplaced(reason)
    ranked = rank(gazetteer, folded, None, Where(where.country), listed_only=True)
    answer.candidates = [candidate(gazetteer, one, 0.0) for one in ranked[:8]]
    return answer


def find_name(gazetteer: Gazetteer, text: str, where: Where, asked: Cue | None = None) -> Answer:
    """Return the answer to a name: as it stands, else by its core and the kind it asks for."""
    # A short name may be a town too ("Isa"); then it is looked up as any other.
    if text in _organisations() and (len(text) > 3 or not gazetteer.named(letters_of_folded(text))):
        return no_place(gazetteer, text, f"{text!r} is an organisation, no place", where)
    core, cue = core_of(text)
    cue = asked or cue
    # A kind said in words takes no part in a near spelling.
    answer = resolve(gazetteer, text, asked, where, listed_only=cue is not None)
    if answer.match != "unmatched":
        return answer
    if is_actor(text):
        return no_place(gazetteer, text, f"{text!r} is an organisation, no place", where)
    if cue is None:
        return _by_administration(gazetteer, text, where) or answer
    by_core = as_village(gazetteer, resolve(gazetteer, core, cue, where), text)
    if by_core.match != "unmatched" or cue.id in ("settlement", "neighbourhood"):
        return by_core
    mountain = _by_mountain(gazetteer, text, core, where)
    if mountain is not None:
        return mountain
    around = ground_of_town(gazetteer, text, core, cue, where)
    return around or _by_administration(gazetteer, text, where) or by_core


def _by_mountain(gazetteer: Gazetteer, text: str, core: str, where: Where) -> Answer | None:
    """Return the mountain that is listed under another word for it: Jabal X, X Mountains."""
    if MOUNTAINS.isdisjoint(text.split()):
        return None
    for form in MOUNTAIN_FORMS:
        answer = resolve(gazetteer, form.format(core), CUES["land"], where, listed_only=True)
        if answer.match == "matched":
            return answer
    return None


def _by_administration(gazetteer: Gazetteer, text: str, where: Where) -> Answer | None:
    """Return the province or district that a text names in the words of administration."""
    area = area_of(text)
    if not area.level:
        return None
    cue = CUES[area.level]
    names = (area.name, *area.others)
    if not area.seat:
        for name in names:
            answer = resolve(gazetteer, name, cue, where)
            if answer.match != "unmatched":
                return answer
    if cue.id == "adm1":
        return None
    grounds = (ground_of_town(gazetteer, text, name, cue, where) for name in names)
    return next((ground for ground in grounds if ground is not None), None)


@cache
def _organisations() -> frozenset[str]:
    """Return the folded names of the actors that are known and are no states."""
    return frozenset(
        fold(name)
        for actor in load_actors().values()
        if actor.kind in ("force", "group", "faction")
        for name in actor.spellings()
    )


def is_actor(text: str) -> bool:
    """Whether a name is that of an organisation."""
    words = text.split()
    return bool(words) and (
        words[-1] in ACTOR_ENDS or (len(words) > 1 and words[0] in ACTOR_STARTS)
    )


# How far from a town of the same name a site may lie that is not listed itself.
_AWAY_KM = {"airport": 12.0, "camp": 5.0, "land": 15.0, "water": 15.0, "adm2": 30.0}
_SITE_AWAY_KM = 8.0
# What is called after towns far away: Haifa Street is in Baghdad, al-Quds Hospital in Gaza.
_CALLED_AFTER = (
    *("adm1", "junction", "building", "school", "hospital", "worship", "castle", "embassy"),
)


# What the reason says of ground around a town in place of an area that is called after it.
NAMESAKE = "is not listed; this is the ground around"


def ground_of_town(
    gazetteer: Gazetteer, text: str, core: str, cue: Cue, where: Where
) -> Answer | None:
    """Return the ground around the town that an unlisted site is called after."""
    least = 3 if cue.id == "adm2" else 4
    # In the province that is asked for a market or a dam is its town's own.
    elsewhere = cue.id in _CALLED_AFTER and not (cue.id == "junction" and where.adm1)
    # The nuclear plants of Zaporizhzhia and Natanz are 50 and 30 km from these towns.
    elsewhere = elsewhere or "nuclear" in text.split()
    if elsewhere or core.isdigit() or len(core) < least or "gate" in text.split():
        return None
    town = resolve(gazetteer, core, CUES["settlement"], where)
    if town.match != "matched" or town.method != "listed name":
        return None
    reach = town.radius_km + _AWAY_KM.get(cue.id, _SITE_AWAY_KM)
    town.set_disc(town.longitude, town.latitude, reach)
    town.precision = "adm2" if cue.id == "adm2" else "area"
    town.score = round(_SAME_NAME * town.score, 3)
    town.method = "town of the same name"
    town.reason = f"{text!r} {NAMESAKE} {town.matched_name}"
    return town
