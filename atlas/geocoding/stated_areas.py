"""Answer a name with what its own words, and its row, say of areas.

The grammar reads most texts. What it leaves unanswered may still be said: a district that its row
states in the same words, one that lies somewhere in a province that is stated, a country's
capital, a site named before its town, a name with two letters in the wrong order.
"""

from collections.abc import Iterator

import numpy as np

from atlas.geocoding.gazetteer.answer_cache import remembered
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.grammar.expression_words import (
    ACTOR_ENDS,
    CUE_OF,
    CUES,
    DEMONYMS,
    TOWNS,
)
from atlas.geocoding.matching.administration import area_of
from atlas.geocoding.matching.answers import Answer
from atlas.geocoding.matching.candidates import candidate
from atlas.geocoding.matching.ranking import Ranked, Where, country_fit
from atlas.geocoding.matching.resolve_name import find_name, ground_of_town, matched, resolve
from atlas.geocoding.resolve_expression import place as place_by_words
from atlas.geocoding.spelling.place_names import fold, letters_of_folded
from atlas.reference.countries import find_country

_MARKS = frozenset(",;/()[]،")
_MOST_WORDS = 7
_POINTS = frozenset(
    "north south east west northern southern eastern western middle central upper lower".split()  # noqa: SIM905
)
# Whose capital is a matter of the conflict: no answer is given for a side.
_DISPUTED_CAPITALS = frozenset(("IL", "PS"))
_CAPITAL = frozenset("the capital city of s".split())  # noqa: SIM905
# The stated province holds the district; that it was stated right is nearly sure.
_IN_PROVINCE = 0.97
_BEFORE_ITS_TOWN = 0.85
# A town of so many people is written often enough to be written wrong.
_KNOWN_TOWN, _SWAPPED, _LEAST_LETTERS = 30_000, 0.85, 6


def place(gazetteer: Gazetteer, text: str, where: Where) -> Answer:
    """Return the answer to a name or place expression, with all that its row states.

    Examples
    --------
    >>> from atlas import load_gazetteer
    >>> place(load_gazetteer(), "the capital", Where("SD")).matched_name
    'Khartoum'
    """
    folded = "" if _MARKS.intersection(text) else fold(text)
    words = folded.split()
    if not words or len(words) > _MOST_WORDS or _is_listed(gazetteer, folded, where):
        return place_by_words(gazetteer, text, where)
    if "capital" in words:
        capital = _capital(gazetteer, words, where)
        if capital is not None:
            return capital
    if words[0] in _POINTS and area_of(folded).level:
        # "Northern Kordofan province" is listed, and no northern part of anything.
        listed = _listed_area(gazetteer, folded, where)
        if listed is not None:
            return listed
    answer = place_by_words(gazetteer, text, where)
    if answer.placed or answer.match not in ("ambiguous", "unmatched"):
        return answer
    return _by_area(gazetteer, folded, where) or _left_over(gazetteer, folded, answer, where)


def _by_area(gazetteer: Gazetteer, folded: str, where: Where) -> Answer | None:
    """Return the area that words, or a row in the same words, name."""
    listed = _listed_area(gazetteer, folded, where) if area_of(folded).name != folded else None
    return listed or _own_district(gazetteer, folded, where)


def _left_over(gazetteer: Gazetteer, folded: str, answer: Answer, where: Where) -> Answer:
    """Return what else words that are not found may say, else the answer as it is."""
    if answer.match != "unmatched":
        return answer
    found = _before_town(gazetteer, folded.split(), where) or _swapped(gazetteer, folded, where)
    if found is None and area_of(folded).level == "adm2" and not where.adm2_asked:
        found = _in_province(gazetteer, folded, where)
    return found or answer


def _is_listed(gazetteer: Gazetteer, folded: str, where: Where) -> bool:
    """Whether a name is listed as it stands in the country that is said."""
    rows = gazetteer.named(letters_of_folded(folded))
    return any(country_fit(gazetteer, row, where.country) for row in rows)


def _listed_area(gazetteer: Gazetteer, folded: str, where: Where) -> Answer | None:
    """Return the province or district that is listed by its name without the word for it."""
    area = area_of(folded)
    if area.seat:
        return None
    for name in dict.fromkeys((area.name, *area.others)):
        answer = resolve(gazetteer, name, CUES[area.level or "adm1"], where, listed_only=True)
        if answer.match == "matched" and answer.kind == (area.level or "adm1"):
            return answer
    return None


def _own_district(gazetteer: Gazetteer, folded: str, where: Where) -> Answer | None:
    """Return the district that a row states in the words of its name: "Bouar region" twice.

    Without a word for what it is the name is that of its town.
    """
    name = area_of(folded).name
    if not where.adm2_asked or name == folded or fold(where.adm2_asked) != folded:
        return None
    within = where._replace(around=None, adm2_asked="")
    listed = resolve(gazetteer, name, CUES["adm2"], within, listed_only=True)
    if listed.match == "matched":
        return listed
    around = ground_of_town(gazetteer, folded, name, CUES["adm2"], within)
    return around or _in_province(gazetteer, folded, where)


def _in_province(gazetteer: Gazetteer, folded: str, where: Where) -> Answer | None:
    """Return the stated province of a district that is known no closer."""
    rows = [gazetteer.row_of[one] for one in sorted(where.adm1) if one in gazetteer.row_of]
    if len(rows) != 1:
        return None
    best = Ranked(rows[0], 0.0, 1.0, 1.0)
    province = matched(gazetteer, folded, best, 1.0, [candidate(gazetteer, best, 1.0)], where)
    if not province.placed:
        return None
    province.reason = f"only {province.called} is known of it (no district {folded!r} is listed)"
    province.method = "container: province that is stated"
    province.score = round(_IN_PROVINCE * province.score, 3)
    return province


def _capital(gazetteer: Gazetteer, words: list[str], where: Where) -> Answer | None:
    """Return the capital of the country that is said; None where the words say more."""
    rest = " ".join(word for word in words if word not in _CAPITAL)
    rest = DEMONYMS.get(rest, rest)
    named = find_country(rest) or find_country(rest.removesuffix("s")) if rest else None
    country = where.country if not rest else named.key if named else ""
    if not country or country in _DISPUTED_CAPITALS:
        return None
    if where.country and where.country != country:
        return None
    rows = [row for row in _capitals(gazetteer, "PPLC") if gazetteer.country[row] == country]
    if len(rows) != 1:
        return None
    best = Ranked(rows[0], 0.0, 1.0, 1.0)
    listed = [candidate(gazetteer, best, 1.0)]
    answer = matched(gazetteer, gazetteer.name[rows[0]], best, 1.0, listed, where)
    answer.reason = f"the capital of {country}"
    answer.method = "capital of the country"
    return answer


@remembered(4)
def _capitals(gazetteer: Gazetteer, feature: str) -> list[int]:
    """Return the rows of towns that are their country's capital."""
    return np.flatnonzero(gazetteer.feature.are(feature)).tolist()


def _before_town(gazetteer: Gazetteer, words: list[str], where: Where) -> Answer | None:
    """Return the town behind a site of no listed name: "Radio and TV HQ Omdurman"."""
    if not where.country:
        return None
    for cut in (1, 2):
        head, tail = words[:-cut], words[-cut:]
        cue = CUE_OF.get(head[-1]) if head else None
        if cue is None or "site" not in cue.kinds or not ACTOR_ENDS.isdisjoint(tail):
            continue
        town = find_name(gazetteer, " ".join(tail), where)
        if town.match != "matched" or town.method != "listed name" or town.kind not in TOWNS:
            continue
        town.set_disc(town.longitude, town.latitude, town.radius_km + 1.0)
        town.precision, town.method = "area", "container: listed name"
        town.reason = f"only {town.called} is known of it (no {' '.join(head)!r} is listed there)"
        town.score = round(_BEFORE_ITS_TOWN * town.score, 3)
        return town
    return None


def _swapped(gazetteer: Gazetteer, folded: str, where: Where) -> Answer | None:
    """Return the place of a name whose letters are all there, two of them in the wrong order.

    Towns that are no province's own must be large: a village of a like name may be meant.
    """
    area = area_of(folded)
    name, cue = area.name, CUES[area.level] if area.level == "adm2" else CUES["settlement"]
    if not where.country or len(name) < _LEAST_LETTERS or not name.isascii() or " " in name:
        return None
    for other in _with_swaps(name):
        answer = resolve(gazetteer, other, cue, where, listed_only=True)
        if answer.match != "matched" or not answer.placed:
            continue
        row = gazetteer.row_of[answer.place_id]
        inside = bool(where.adm1) and gazetteer.adm1_id[row] in where.adm1
        if not (inside or gazetteer.population[row] >= _KNOWN_TOWN):
            continue
        answer.method = "near spelling"
        answer.reason = f"spelling near {answer.called!r}: two letters have changed places"
        answer.score = round(_SWAPPED * answer.score, 3)
        return answer
    return None


def _with_swaps(name: str) -> Iterator[str]:
    """Yield a name with two letters beside one another exchanged, at each place in turn."""
    for at in range(1, len(name) - 1):
        if name[at] != name[at + 1]:
            yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]
