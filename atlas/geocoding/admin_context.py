"""What stands beside a name: the province and the district that its row tells."""

import numpy as np
from rapidfuzz.distance import Levenshtein

from atlas.geocoding.gazetteer.answer_cache import remembered
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geometry.shapes import distance_km
from atlas.geocoding.grammar.expression_words import COMPASS, CUES, Cue, core_key, core_of
from atlas.geocoding.matching.administration import AdminArea, area_of
from atlas.geocoding.matching.ranking import AT_THE_SEAT_KM, District, Where, country_fit, rank
from atlas.geocoding.matching.resolve_name import CLEAR
from atlas.geocoding.resolve_expression import place
from atlas.geocoding.spelling.place_names import (
    cost_between,
    fold,
    letters_of,
    spell,
    spell_letters,
)

_LISTED_DISTRICT = Cue("adm2", ("adm2",))
_SETTLEMENT = CUES["settlement"]
# So far from its seat a district reaches of which only the seat is known.
_SEAT_KM = 30.0
_LEAST_KM = 10.0
# The listed radius is that of the few towns that are listed in a district, and often too small.
_LEAST_LISTED_KM, _SMALL_DISTRICTS = 25.0, ("LB", "PS", "IL")
# It is bounded by so many towns that are so much larger than its seat, or than a small one.
_BOUNDING, _TIMES_LARGER, _SMALL_SEAT = 30, 2, 10_000
# A wider ground is no district.
_WIDEST_KM = 120.0
_SIDES = frozenset(word for point in COMPASS for word in point if len(word) > 3)
# Provinces are few, so that a slip of the pen in so long a name is still read.
_LONG, _SLIPS = 5, 1


@remembered(4096)
def provinces(gazetteer: Gazetteer, text: str, country: str) -> frozenset[str]:
    """Return the ids of the admin-1 rows that a text names in a country; none if unknown.

    A town in place of a province ("Mosul") stands for the province that it lies in.
    """
    if not text.strip():
        return frozenset()
    named = _named_provinces(gazetteer, text, country)
    return named or _province_around(gazetteer, area_of(text).name, country)


@remembered(4096)
def _named_provinces(gazetteer: Gazetteer, text: str, country: str) -> frozenset[str]:
    """Return the ids of the admin-1 rows that are called so, with a slip of the pen or none."""
    area = area_of(text)
    core, _ = core_of(fold(text))
    found = []
    # "Rif Dimashq" is a province; only where none is called so, "Rif Hama" is of Hama.
    for names in ((fold(text), core, area.name), area.others):
        for name in dict.fromkeys(names):
            letters = letters_of(name)
            for key in (letters, core_key("adm1", letters)):
                found += _provinces_under(gazetteer, key, country)
        if found:
            break
    if not found and not _SIDES.isdisjoint(area.name.split()):
        return frozenset()  # a North Eastern province is no North Western one, spelt otherwise
    if not found:
        spelling = spell(area.name)
        for letters in gazetteer.alike(spelling.skeleton):
            if cost_between(spelling, spell_letters(letters)) <= 0.61:
                found += _provinces_under(gazetteer, letters, country)
    if not found and country:
        found = _with_slip(gazetteer, spell(area.name).letters, country)
    return frozenset(gazetteer.place_id[row] for row in found)


def _provinces_under(gazetteer: Gazetteer, key: str, country: str) -> list[int]:
    """Return the provinces of a country that are listed under a key."""
    rows = [row for row in gazetteer.named(key) if gazetteer.kind[row] == "adm1"]
    return [row for row in rows if country_fit(gazetteer, row, country)]


def _with_slip(gazetteer: Gazetteer, letters: str, country: str) -> list[int]:
    """Return the one province of a country whose own name differs by a slip of the pen."""
    if len(letters) < _LONG:
        return []
    near = [
        row
        for row, own in _own_provinces(gazetteer, country)
        if Levenshtein.distance(letters, own, score_cutoff=_SLIPS) <= _SLIPS
    ]
    return near if len(near) == 1 else []


@remembered(64)
def _own_provinces(gazetteer: Gazetteer, country: str) -> list[tuple[int, str]]:
    """Return the provinces of a country, each with the code of its own name."""
    return [
        (row, letters_of(gazetteer.name[row]))
        for row in gazetteer.rows_where(kind="adm1", country=country)
    ]


def _province_around(gazetteer: Gazetteer, name: str, country: str) -> frozenset[str]:
    """Return the province that a town lies in, where one listed town is called so."""
    if not country:
        return frozenset()
    town = _clear_row(gazetteer, name, _SETTLEMENT, Where(country), listed_only=True)
    province = "" if town is None else gazetteer.adm1_id[town]
    return frozenset([province]) if province in gazetteer.row_of else frozenset()


@remembered(4096)
def district(
    gazetteer: Gazetteer, text: str, country: str, adm1: frozenset[str]
) -> District | None:
    """Return the centre and radius of the district that a text names, or None.

    It is the district that is listed so, else the ground around the town that it is called
    after, else what the words say ("near Homs").
    """
    if not text.strip():
        return None
    area = area_of(text)
    where = Where(country, adm1)
    names = tuple(dict.fromkeys((fold(text), area.name, *area.others)))
    if not area.seat:
        for name in names:
            row = _clear_row(gazetteer, name, _LISTED_DISTRICT, where)
            if row is not None:
                return _disc(gazetteer, row)
    return _around_seat(gazetteer, area, names, where) or _as_said(gazetteer, text, where)


def _around_seat(
    gazetteer: Gazetteer, area: AdminArea, names: tuple[str, ...], where: Where
) -> District | None:
    """Return the ground around the town that a district is called after."""
    for name in names:
        # A countryside may belong to a province of its own, as that of Damascus does.
        known = Where(where.country) if name in area.others else where
        row = _clear_row(gazetteer, name, _SETTLEMENT, known, listed_only=True)
        if row is not None:
            return _seated(gazetteer, row)
    return None


def _as_said(gazetteer: Gazetteer, text: str, where: Where) -> District | None:
    """Return the ground that the words of a district's column give as an expression."""
    answer = place(gazetteer, text, where)
    if (
        not answer.placed
        or answer.radius_km > _WIDEST_KM
        or answer.precision in ("adm1", "country")
    ):
        return None
    return District(answer.longitude, answer.latitude, max(_LEAST_KM, answer.radius_km))


def _disc(gazetteer: Gazetteer, row: int) -> District:
    """Return a listed district, as wide as districts of its country are at least."""
    here = gazetteer.longitude[row], gazetteer.latitude[row]
    least = _LEAST_KM if gazetteer.country[row] in _SMALL_DISTRICTS else _LEAST_LISTED_KM
    return District(*here, max(least, gazetteer.radius_km[row]))


def _seated(gazetteer: Gazetteer, row: int) -> District:
    """Return the district around a town, with the larger towns that bound it."""
    here = gazetteer.longitude[row], gazetteer.latitude[row]
    least = _TIMES_LARGER * max(gazetteer.population[row], _SMALL_SEAT)
    away = [
        (distance_km(*here, gazetteer.longitude[other], gazetteer.latitude[other]), other)
        for other in _towns(gazetteer, gazetteer.country[row])
        if gazetteer.population[other] > least
    ]
    near = [other for km, other in sorted(away)[:_BOUNDING] if km > AT_THE_SEAT_KM]
    others = tuple((gazetteer.longitude[other], gazetteer.latitude[other]) for other in near)
    return District(*here, gazetteer.radius_km[row] + _SEAT_KM, others)


@remembered(64)
def _towns(gazetteer: Gazetteer, country: str) -> list[int]:
    """Return the towns of a country that are large enough to bound a district."""
    least = _TIMES_LARGER * _SMALL_SEAT
    large = gazetteer.kind.are("settlement") & (np.asarray(gazetteer.population) > least)
    rows = np.flatnonzero(large).tolist()
    return [row for row in rows if country_fit(gazetteer, row, country)]


def _clear_row(
    gazetteer: Gazetteer, name: str, cue: Cue, where: Where, *, listed_only: bool = False
) -> int | None:
    """Return the row that a name clearly means, or None."""
    ranked = rank(gazetteer, name, cue, where, listed_only=listed_only)
    if not ranked or ranked[0].fit < 0.3:
        return None
    share = ranked[0].weight / sum(one.weight for one in ranked)
    return ranked[0].row if share >= CLEAR else None


@remembered(65536)
def province_in(
    gazetteer: Gazetteer, text: str, country: str, adm1: frozenset[str]
) -> frozenset[str]:
    """Return the provinces that a text in the column of districts names; none if a district.

    Some sources write the province there, and a part of the country in the province's column.
    """
    level = area_of(text).level
    if level == "adm2" or not text.strip() or (adm1 and level != "adm1"):
        return frozenset()
    if _clear_row(gazetteer, fold(text), _LISTED_DISTRICT, Where(country, adm1)) is not None:
        return frozenset()
    named = _named_provinces(gazetteer, text, country)
    name = area_of(text).name
    if not named or level == "adm1" or _provinces_under(gazetteer, letters_of(name), country):
        return named
    # A town that is spelt so is surer than a province that is spelt nearly so.
    town = _clear_row(gazetteer, name, _SETTLEMENT, Where(country), listed_only=True)
    return named if town is None else frozenset()
