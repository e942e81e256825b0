"""Say how sure an answer is, and when a spelling near a listed one may be taken for it.

Calibrated on the 3,651 villages and quarters of a country file of Lebanon, with its other
spellings as questions, and on names in Syria, Iraq and Yemen that others coded:

- Asked of a gazetteer that lists few villages, with no more than the country told, near
  spellings were right in 73 of 110 cases: most often the village that was meant is not listed,
  and its neighbour in the alphabet is. They get no pin, unless they come near a town of over
  30,000 people (40 of 40). With the province told 73 of 78 were right; the rules below, by
  which short names may have no sound too many, pin 89, of which 88 are right.
- Where all villages are listed and one spelling was hidden, 2,707 of 2,823 were right (96 in
  100), with the province told 3,447 of 3,556 (97 in 100), and it hardly mattered whether the
  cost was 0.1 or 0.4. When the village itself was hidden, 4 in 100 found another one, with the
  province told 2 in 100.
- Listed names of up to three consonants were another village's of the same name in 59 of 177
  cases, where no more than the country was told and few villages are listed; longer ones in 10
  of 100. Names in the news are more often those of places that are listed: of coded names told
  so barely 22 in 23 were right. Villages are thinned between the two.
- Names of up to three consonants that only sound like a listed one ("Mtollé" and "Metula")
  were right in 22 of 48 cases with the country told.
"""

import re

from atlas.geocoding.gazetteer.depth import places_held
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.grammar.expression_words import TOWNS
from atlas.geocoding.matching.answers import Answer
from atlas.geocoding.matching.ranking import (
    LEARNED_LAYER,
    OWN_LAYER,
    THEATRE,
    Ranked,
    Where,
    near_fit,
)
from atlas.geocoding.spelling.place_names import fold, letters_of_folded, spell_letters

# Where few villages are listed, a spelling that is off by more is another place's more often.
_ONE_VOWEL = 0.21
_ARABIC = re.compile("[\u0620-\u06ff]")
# A town of so many people is asked for more often than a village of a like name.
_TOWN = 30_000
# Within some 40 km of another place of its event, a near spelling is as good as in its province.
_BESIDE_OTHERS = 0.67
_SHORT, _FEW_LETTERS, _NEVER_SHORT, _LONG = 3, 5, 9, 6
# So much of the score is taken off for each unit of spelling cost.
_NEAR_SPELLING = 0.15
# The cost of a short name that sounds like the listed one, and is written otherwise.
_SOUNDS_ALIKE = 0.1


def cost_of(gazetteer: Gazetteer, name: str, best: Ranked) -> float:
    """Return the spelling cost of the place that a name found, short names judged as written."""
    if best.cost or not name.isascii() or gazetteer.name[best.row].lower() == name:
        return best.cost
    letters = letters_of_folded(name)
    if len(letters) > _NEVER_SHORT or _size(letters) > _SHORT:
        return 0.0
    return 0.0 if gazetteer.written(best.row, name) else _SOUNDS_ALIKE


def _in_arabic(gazetteer: Gazetteer, row: int) -> bool:
    """Return whether a place has a name in Arabic letters, whose spellings the cost is made for."""
    return any(_ARABIC.search(name) is not None for name in gazetteer.spellings(row))


def _size(letters: str) -> int:
    """Return how many consonants a name has that tell it from others."""
    return len(spell_letters(letters).skeleton)


def trusted(gazetteer: Gazetteer, name: str, best: Ranked, where: Where) -> bool:
    """Whether a near spelling is right in nine of ten cases, by what is known around it."""
    spelling = spell_letters(letters_of_folded(name))
    size = len(spelling.skeleton)
    deep = gazetteer.country[best.row] in THEATRE or where.country in gazetteer.listed_in_full
    if not deep and best.cost > _ONE_VOWEL and not _in_arabic(gazetteer, best.row):
        return False
    if where.around is not None or where.inside is not None:
        return True
    if _is_near_or_province(gazetteer, best.row, where):
        return size >= _SHORT
    if where.country in gazetteer.listed_in_full:
        return size > _SHORT or len(spelling.letters) > _FEW_LETTERS or bool(where.adm1)
    if where.adm1 and best.fit >= 0.9:
        own = {len(letters_of_folded(fold(one))) for one in gazetteer.spellings(best.row)}
        return size > _SHORT or (size == _SHORT and len(spelling.letters) in own)
    # Elsewhere only larger towns are listed: without a province it is another place as often,
    # unless the name is so long that hardly another one has its consonants.
    if not deep and size < _LONG:
        return False
    return bool(where.country) and size > _SHORT and gazetteer.population[best.row] >= _TOWN


def _is_near_or_province(gazetteer: Gazetteer, row: int, where: Where) -> bool:
    """Whether a place is beside others of the record, or a province: of these all are listed."""
    if where.near and near_fit(gazetteer, row, where) >= _BESIDE_OTHERS:
        return True
    return gazetteer.kind[row] == "adm1" and bool(where.country)


# The score is the share of answers of its kind that were right on the development half of
# names that others coded (417 answers; right is within the stated radius, or 5 km): listed
# names 98 in 100 where the province is known too and 92 to 95 where it is not; the same where
# a place lies beyond the district's own radius, since districts are known as discs (18 of 18).
# Few cases are thinned towards their neighbours, so that no score says more than these
# numbers can.
# Outside the theatre, where no layer lists the villages, 219 of 228 listed names in their province
# were right, and where hardly more than the provinces' seats are held, 23 of 25: what is listed is
# the town, and what was meant the village of its name. `docs/depth.md` has the table.
_KNOWN, _UNKNOWN = 0.98, 0.95
_OF_TOWNS, _OF_FEW = 0.985, 0.96
_FEW_HELD = 150
_BESIDE = 0.95
_SHORT_VILLAGE, _VILLAGE = 0.9, 5_000
# A name of two letters is a common word somewhere ("ga", "al"): without a country it is doubtful.
_TWO_LETTERS = 0.5
# One in eight villages that found a city was it, before provinces were told; thinned.
_CITY_FOR_VILLAGE = 0.5


def score_of(gazetteer: Gazetteer, name: str, best: Ranked, share: float, where: Where) -> float:
    """Return the probability that a place is the one meant."""
    known = _KNOWN if where.adm1 and best.fit >= 0.9 else _UNKNOWN
    fitting = 1.0 if best.fit >= 0.9 else _BESIDE if best.fit >= 0.3 else 0.5 + best.fit / 2
    if known == _UNKNOWN and _is_short_village(gazetteer, name, best.row, where):
        fitting *= _SHORT_VILLAGE
    if len(name) <= 2 and name.isascii() and not (where.country or _is_told(where)):
        fitting *= _TWO_LETTERS
    known *= depth_share(gazetteer, best.row)
    return round(known * share * fitting * (1.0 - _NEAR_SPELLING * best.cost), 3)


def depth_share(gazetteer: Gazetteer, row: int) -> float:
    """Return what is left of a score where few places of the country are held."""
    country = gazetteer.country[row]
    if (
        country in THEATRE
        or country in gazetteer.listed_in_full
        or gazetteer.layer[row] == OWN_LAYER
    ):
        return 1.0
    if gazetteer.kind[row] not in TOWNS:
        return 1.0
    return _OF_FEW if places_held(gazetteer)[country] <= _FEW_HELD else _OF_TOWNS


def as_village(gazetteer: Gazetteer, answer: Answer, text: str) -> Answer:
    """Return the answer to a text that says village, doubted where it found a city.

    A city of that name is known; the village is most often another place, which is not listed.
    """
    words = text.split()
    if answer.match != "matched" or not words or words[-1] != "village":
        return answer
    row = gazetteer.row_of.get(answer.place_id)
    if row is not None and gazetteer.population[row] >= _TOWN:
        answer.score = round(_CITY_FOR_VILLAGE * answer.score, 3)
        answer.reason += f"; a village is asked for, and {answer.matched_name} is a city"
    return answer


def _is_told(where: Where) -> bool:
    """Whether a province, or another place beside the name, says where it is."""
    return bool(where.adm1) or where.around is not None or where.inside is not None


def _is_short_village(gazetteer: Gazetteer, name: str, row: int, where: Where) -> bool:
    """Whether a village of a short name is all that is known of many that may be called so."""
    if gazetteer.population[row] >= _VILLAGE or gazetteer.layer[row] <= LEARNED_LAYER:
        return False
    if gazetteer.kind[row] != "settlement" or where.country in gazetteer.listed_in_full:
        return False
    letters = letters_of_folded(name)
    return (
        not (_is_told(where) or where.near)
        and len(letters) <= _NEVER_SHORT
        and _size(letters) <= _SHORT
    )
