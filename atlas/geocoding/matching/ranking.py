"""Rank the places that a name may mean: by spelling, kind, size, and what is known around it."""

import math
from collections.abc import Collection
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import shapely

from atlas.geocoding.gazetteer.place_table import DISPUTANTS, Gazetteer
from atlas.geocoding.geometry.shapes import distance_km
from atlas.geocoding.grammar.expression_words import TOWNS, Cue, core_key
from atlas.geocoding.matching.administration import area_of
from atlas.geocoding.spelling.place_names import (
    Spelling,
    cost_between,
    fold,
    letters_of_folded,
    other_readings,
    sizes_within,
    spell_letters,
    spelling_cost,
)
from atlas.reference.countries import find_country

# What a bare name most likely means, before its size is looked at.
PRIOR = {
    "country": 1e6, "region": 300.0, "settlement": 1.0, "camp": 0.6, "neighbourhood": 0.3,
    "site": 0.5, "adm1": 0.25, "adm2": 0.05, "water": 2.0, "line": 2.0,
}  # fmt: skip
OWN_LAYER, SUPPLEMENT_LAYER, LEARNED_LAYER, GEONAMES_LAYER = 0, 1, 2, 3
# A country file lists each hill and field: a bare name that is a village's too means the village.
UNASKED_SITE = 0.2
# A place whose own name is spelt as asked, before one that only sounds alike: Shlomi, Shlomit.
SPELT_SO = 3.0
# One that is listed under a spelling that only sounds like it is, beside one that is written so.
SOUNDS_ALIKE = 0.1
# A country by a name that is not its own is no likelier than the town of that name: Ghana is
# Qana in one tongue. Nor is a town far off, where no country is said: Accra is no Acre.
ALIAS_OF_COUNTRY, FAR_ALIAS = 1.0, 0.1
# The countries whose places the shipped gazetteer keeps in full; contested ground has no code.
THEATRE = (
    *("AE", "BH", "CY", "EG", "IL", "IQ", "IR", "JO", "KW", "LB", "OM", "PS", "QA", "SA", "SY"),
    *("TR", "YE", ""),
)
# The spelling cost of a town that is found by another reading of the name: Lachish, Lakhish.
READ_OTHERWISE = 0.1
# Layers of places that were looked at one by one, or coded by people who knew them.
_NEARER = (SUPPLEMENT_LAYER, LEARNED_LAYER)
# Countries whose sources place the same ground under either code.
SOFT = {"IL": "PS", "PS": "IL"}
SAME_PLACE_KM = 5.0
# A district that is known by its seat ends where a larger town is so much nearer.
AT_THE_SEAT_KM, NEIGHBOURS = 30.0, 0.6
WIDE_KINDS = ("adm1", "adm2", "region", "country", "line", "water")


class District(NamedTuple):
    """A district as a disc, and the larger towns around, to which farther places belong."""

    longitude: float
    latitude: float
    radius_km: float
    others: tuple[tuple[float, float], ...] = ()


class Where(NamedTuple):
    """What is known around a name.

    The country's code; the ids of the admin-1 rows asked for; a shape that the place must lie
    in; places of the same event; the district, and its text.
    """

    country: str = ""
    adm1: frozenset[str] = frozenset()
    inside: Any = None
    near: tuple[tuple[float, float], ...] = ()
    around: District | None = None
    adm2_asked: str = ""


# What is known around a name of which no more than the country is.
_NOTHING_MORE = Where()[1:]


class Ranked(NamedTuple):
    """A place that a name may mean, with its weight and its spelling cost."""

    row: int
    cost: float
    weight: float
    fit: float


_by_weight = itemgetter(2)


def rank(
    gazetteer: Gazetteer, name: str, cue: Cue | None, where: Where, *, listed_only: bool = False
) -> list[Ranked]:
    """Return the places that a name may mean, the likeliest first.

    Parameters
    ----------
    gazetteer : Gazetteer
        Where to look.
    name : str
        The name, folded.
    cue : Cue or None
        The kind of place that the words ask for.
    where : Where
        What is known around it.
    listed_only : bool
        Whether to look for the name as it is listed only, and for no near spelling.
    """
    found = _listed(gazetteer, name, cue)
    if len(found) == 1 and where[1:] == _NOTHING_MORE:
        row = next(iter(found))
        if where.country in ("", gazetteer.country[row]) and (
            cue is None or gazetteer.kind[row] in cue.kinds
        ):
            return [Ranked(row, 0.0, 1.0, 1.0)]
    ranked = _weighed(gazetteer, name, found, cue, where)
    if not listed_only and (not ranked or ranked[0].fit < 0.1):
        ranked += _weighed(gazetteer, name, _alike(gazetteer, name, cue, where.country), cue, where)
        ranked.sort(key=_by_weight, reverse=True)
    return _apart(gazetteer, ranked) if len(ranked) > 1 else ranked


def _listed(gazetteer: Gazetteer, name: str, cue: Cue | None) -> dict[int, float]:
    """Return the rows listed under a name, with a spelling cost of zero."""
    letters = letters_of_folded(name)
    listed: Collection[int] = gazetteer.named(letters)
    if len(listed) > 1 and not name.isascii():
        listed = gazetteer.native.own(name, listed)
    rows = dict.fromkeys(listed, 0.0)
    if cue is not None:
        for asked in (cue.id, *cue.like):
            for row in gazetteer.named(core_key(asked, letters)):
                if gazetteer.kind[row] in cue.kinds:
                    rows.setdefault(row, 0.0)
    return rows


def _alike(gazetteer: Gazetteer, name: str, cue: Cue | None, country: str) -> dict[int, float]:
    """Return rows whose spelling comes near a name, each with its cost.

    Those of other countries than the one asked for may be left out: none of them fits.
    """
    spelling = spell_letters(letters_of_folded(name))
    allowed = allowed_cost(spelling)
    rows: dict[int, float] = {}
    if not allowed:
        return rows
    # What lies on disputed ground may fit whatever its own country is.
    asked = "" if country in DISPUTANTS else country
    for letters in gazetteer.alike(spelling.skeleton, sizes_within(spelling, allowed), asked):
        cost = cost_between(spelling, spell_letters(letters))
        if 0 < cost <= allowed:
            for row in gazetteer.named(letters):
                if cue is not None or gazetteer.kind[row] not in ("adm1", "adm2", "country"):
                    rows[row] = min(cost, rows.get(row, cost))
    for reading in other_readings(name):
        for row in gazetteer.named(letters_of_folded(reading)):
            if gazetteer.kind[row] in TOWNS:
                rows[row] = min(READ_OTHERWISE, rows.get(row, READ_OTHERWISE))
    return rows


def allowed_cost(spelling: Spelling) -> float:
    """Return the spelling cost up to which two names may be one."""
    size = len(spelling.skeleton)
    if size >= 4:
        return 0.41
    return 0.21 if size == 3 and len(spelling.letters) >= 5 else 0.0


def _weighed(
    gazetteer: Gazetteer, name: str, rows: dict[int, float], cue: Cue | None, where: Where
) -> list[Ranked]:
    """Return the rows that may be meant, with their weights."""
    kept = []
    kinds, asked = gazetteer.kind, where.country
    for row, cost in rows.items():
        kind = kinds[row]
        if cue is not None and kind not in cue.kinds:
            continue
        inside = _in_district(gazetteer, row, where)
        fit = _fit(gazetteer, row, where, in_district=inside)
        if fit is None or (cost and fit < 0.9):
            continue
        weight = PRIOR.get(kind, 0.1) if cue is None else 1.0 / (1 + cue.kinds.index(kind))
        if inside:
            weight *= 4.0
        if kind == "country" and _is_town_too(gazetteer, row, name, rows):
            weight = ALIAS_OF_COUNTRY
        elif not asked and kind == "settlement" and far_alias(gazetteer, row, name):
            weight *= FAR_ALIAS
        weight *= fit * size_weight(gazetteer, row)
        if cost:
            weight *= math.exp(-8.0 * cost)
        if where.near:
            weight *= near_fit(gazetteer, row, where)
        if not cost and len(rows) > 1 and _own_name(gazetteer, row, name):
            weight *= SPELT_SO
        weight *= _layer_weight(gazetteer, row, unasked=cue is None)
        kept.append(Ranked(row, cost, weight, fit))
    if len(kept) > 1:
        kept = _as_written(gazetteer, name, kept)
        kept.sort(key=_by_weight, reverse=True)
    return kept


def _in_district(gazetteer: Gazetteer, row: int, where: Where) -> bool:
    """Whether a place is listed in the district that was asked for."""
    return bool(where.adm2_asked and same_district(gazetteer.adm2[row], where.adm2_asked))


def _fit(gazetteer: Gazetteer, row: int, where: Where, *, in_district: bool) -> float | None:
    """Return how well a place fits what is known around it; None in another country."""
    fit = country_fit(gazetteer, row, where.country) if where.country else 1.0
    if not fit:
        return None
    if where.adm1:
        fit *= adm1_fit(gazetteer, row, where)
    if where.around is not None and not in_district:
        fit *= district_fit(gazetteer, row, where.around)
    if where.inside is not None:
        fit *= inside_fit(gazetteer, row, where)
    return fit


def _layer_weight(gazetteer: Gazetteer, row: int, *, unasked: bool) -> float:
    """Return how much the layer of a place speaks for it, where its kind was asked for or not."""
    layer = gazetteer.layer[row]
    if unasked and layer == GEONAMES_LAYER and gazetteer.kind[row] == "site":
        return UNASKED_SITE
    return 1e6 if layer == OWN_LAYER else 3.0 if layer in _NEARER else 1.0


def _own_name(gazetteer: Gazetteer, row: int, name: str) -> bool:
    """Whether a place's own name is spelt as asked; a country has one in each language we read."""
    if fold(gazetteer.name[row]) == name:
        return True
    if gazetteer.kind[row] != "country":
        return False
    known = find_country(name)
    return known is not None and known.country == gazetteer.country[row]


def _is_town_too(gazetteer: Gazetteer, country: int, name: str, rows: dict[int, float]) -> bool:
    """Whether a name that is not a country's own is that of a town."""
    return not _own_name(gazetteer, country, name) and any(
        gazetteer.kind[row] == "settlement" and _own_name(gazetteer, row, name) for row in rows
    )


def far_alias(gazetteer: Gazetteer, row: int, name: str) -> bool:
    """Whether a place lies far from the theatre, and is asked for by a name not its own.

    Zaytoun is a quarter of Gaza, and a medieval name of Quanzhou in China.
    """
    if gazetteer.country[row] in THEATRE or gazetteer.layer[row] <= GEONAMES_LAYER:
        return False
    return by_other_name(gazetteer, row, name)


def by_other_name(gazetteer: Gazetteer, row: int, name: str) -> bool:
    """Whether a place is asked for by a name, folded, that is not its own or how its own begins."""
    own = fold(gazetteer.name[row])
    return own.replace(" ", "") != name.replace(" ", "") and not own.startswith(f"{name} ")


def _as_written(gazetteer: Gazetteer, name: str, kept: list[Ranked]) -> list[Ranked]:
    """Return ranked places, those that only sound alike put behind those written so."""
    if not name.isascii():
        return kept
    so = [one.cost > 0 or gazetteer.written(one.row, name) for one in kept]
    if all(so) or not any(so):
        return kept
    return [
        one if spelt else one._replace(weight=SOUNDS_ALIKE * one.weight)
        for one, spelt in zip(kept, so, strict=True)
    ]


def size_weight(gazetteer: Gazetteer, row: int) -> float:
    """Return how much the size of a place speaks for it; a province is not its people."""
    admin = gazetteer.kind[row] in WIDE_KINDS
    return math.sqrt((0 if admin else gazetteer.population[row]) + 1000.0)


def country_fit(gazetteer: Gazetteer, row: int, asked: str) -> float:
    """Return how well a place fits the country asked for: 0 not at all, 1 fully."""
    if not asked:
        return 1.0
    country = gazetteer.country[row]
    if country == asked:
        return 1.0
    if asked in gazetteer.country_alt[row].split("|"):
        return 0.9
    if asked in DISPUTANTS and gazetteer.contested(row, asked):
        return 0.9
    return 0.4 if SOFT.get(asked) == country else 0.0


def adm1_fit(gazetteer: Gazetteer, row: int, where: Where) -> float:
    """Return how well a place fits the province asked for."""
    if gazetteer.adm1_id[row] in where.adm1:
        return 1.0
    stated = [gazetteer.row_of[i] for i in where.adm1 if i in gazetteer.row_of]
    shapes = [shape for shape in map(gazetteer.shape, stated) if shape is not None]
    if not shapes:
        # A row of a country file knows its own province, where provinces have no shape.
        known = gazetteer.adm1_id[row].startswith("gn:")
        return 0.05 if known else 0.02 if _beyond(gazetteer, row, stated) else 0.5
    own = gazetteer.shape(row)
    place = shapely.Point(gazetteer.longitude[row], gazetteer.latitude[row]) if own is None else own
    if any(shape.intersects(place) for shape in shapes):
        return 1.0
    return 0.6 if any(shape.dwithin(place, 0.06) for shape in shapes) else 0.02


def _beyond(gazetteer: Gazetteer, row: int, provinces: list[int]) -> bool:
    """Whether a place is farther from provinces that are known as discs than they can reach."""
    here = gazetteer.longitude[row], gazetteer.latitude[row]
    return bool(provinces) and all(
        distance_km(*here, gazetteer.longitude[one], gazetteer.latitude[one])
        > 1.5 * gazetteer.radius_km[one] + min(gazetteer.radius_km[row], 30.0)
        for one in provinces
    )


def district_fit(gazetteer: Gazetteer, row: int, around: District) -> float:
    """Return how well a place fits the district asked for, by its disc and its neighbours'."""
    if gazetteer.kind[row] in WIDE_KINDS:
        return 1.0
    here = gazetteer.longitude[row], gazetteer.latitude[row]
    away = distance_km(*here, around.longitude, around.latitude)
    if away > AT_THE_SEAT_KM and any(
        distance_km(*here, *town) < NEIGHBOURS * away for town in around.others
    ):
        return 0.04
    if away <= 1.3 * around.radius_km + 10:
        return 1.0
    return 0.4 if away <= 2.0 * around.radius_km + 15 else 0.04


@lru_cache(maxsize=65536)
def same_district(listed: str, asked: str) -> bool:
    """Whether a place is listed in the district asked for, by the district's name."""
    if not listed:
        return False
    one, other = area_of(listed).name, area_of(asked).name
    return spelling_cost(one, other) <= 0.21 if one and other else False


def inside_fit(gazetteer: Gazetteer, row: int, where: Where) -> float:
    """Return how well a place fits the place that it is said to lie in."""
    own = gazetteer.shape(row)
    place = shapely.Point(gazetteer.longitude[row], gazetteer.latitude[row]) if own is None else own
    if where.inside.intersects(place):
        return 1.0
    return 0.5 if where.inside.dwithin(place, 0.05) else 0.01


def near_fit(gazetteer: Gazetteer, row: int, where: Where) -> float:
    """Return how well a place fits other places of the same event."""
    away = min(
        distance_km(gazetteer.longitude[row], gazetteer.latitude[row], *point)
        for point in where.near
    )
    return max(0.05, math.exp(-away / 100.0))


def _apart(gazetteer: Gazetteer, ranked: list[Ranked]) -> list[Ranked]:
    """Return ranked places without those that are one place with a likelier one."""
    kept: list[Ranked] = []
    points: list[tuple[float, float, float]] = []
    for one in ranked:
        lon, lat = gazetteer.longitude[one.row], gazetteer.latitude[one.row]
        for other_lon, other_lat, reach in points:
            # Most are farther by their latitudes alone: a degree is more than 111 km.
            if abs(lat - other_lat) * 111 > reach:
                continue
            if distance_km(lon, lat, other_lon, other_lat) <= reach:
                break
        else:
            kept.append(one)
            points.append((lon, lat, SAME_PLACE_KM + min(gazetteer.radius_km[one.row], 10.0)))
    return kept
