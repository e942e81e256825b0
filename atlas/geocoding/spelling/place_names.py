"""Fold and compare place names across Latin, Arabic and Hebrew spelling.

Four codes of a name are compared by edit distance, and the sum is the *spelling cost*. The two
finest hold all sounds and differ in what they take e for, a or i, since each style writes it
for either. The consonants hold no vowel but the diphthong of "Fraydis", which parts it from
"Fradis", and one sign for what styles interchange (q and k, th and t, gh and g). The skeleton
holds what is left when close consonants fall together. So vowels and styles are cheap, close
consonants cost more and real differences most; the cost is symmetric, zero between a name and
itself, and all of it runs at the speed of compiled code.
"""

import re
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from atlas.folding import (
    casefold,
    decompose,
    drop_combining,
    fold_by,
    plain_digits,
    translate_by,
)
from atlas.geocoding.spelling.transliteration import (
    ARABIC,
    ARTICLES,
    ASSIMILATED,
    COMMON,
    HEBREW,
    PLAIN,
    SILENT,
)

_PLAIN = str.maketrans({**PLAIN, **dict.fromkeys(SILENT, "")})
_ROMAN = {ord(letter): roman for letter, roman in {**ARABIC, **HEBREW}.items()}
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_LATIN = re.compile("[\u0590-\u06ff]")
_plain_letters = translate_by(_PLAIN)


def _part_words(text: str) -> str:
    """Write a blank for whatever is no letter and no digit."""
    return _NOT_WORD.sub(" ", text).strip()


PLACE_NAME = (
    *(casefold, decompose, drop_combining, casefold, _plain_letters),
    *(decompose, plain_digits, _plain_letters, _part_words),
)
"""The folding of place names; `fold` repeats it until nothing changes."""

# Two letters for one sound become one sign, capital so that it stays apart.
_PAIRS = [
    ("tch", "S"), ("kh", "X"), ("gh", "G"), ("sh", "S"), ("ch", "S"), ("th", "T"), ("dh", "D"),
    ("ts", "Z"), ("tz", "Z"), ("zh", "J"), ("dj", "j"), ("ph", "f"), ("ck", "k"), ("x", "ks"),
]  # fmt: skip
_PAIR = re.compile("|".join(pair for pair, _ in _PAIRS))
_SIGN = dict(_PAIRS)
_DOUBLE = re.compile(r"([a-zA-Z])\1+")
_ONCE = itemgetter(1)
# Letters that are not heard at the end: Fakehe, French Hanine.
_SILENT_END = re.compile(r"(?<=[aeiou])h$|(?<=[aiu]n)e$")
# A first word that ends so is bound to the next: Mazraat X, Khirbet X.
_BOUND_T = re.compile(r"(?<=[aei])t$")
# The vowels of all styles, step by step: long ones, the ending of "Abbasieh", "Abbassiyé" and
# "Abbasiya", the diphthongs of "Zeitoun" and "Fawqa", and the half vowels of "Ouadi", "Khiyam".
_VOWELS_OF_STYLES = [
    (re.compile(pattern), sign)
    for pattern, sign in (
        ("aa+", "a"), ("ee+", "i"), ("uu+", "u"), ("uw+(?=[aeiu])", "u"),
        ("(?<=[^aeu])(?:iy*|y+)[ae]$", "ya"), ("iy+", "i"), ("ie", "i"),
        ("[ae]u|aw(?=[^aeiuwy])", "u"), ("[ae][iy]+(?=[^aeiuwy]|$)", "E"), ("u(?=[aei])", "w"),
        ("i(?=[aeu])", "y"), ("(?<=.)e$", "a"),
    )
]  # fmt: skip
# What is no other spelling, though it is written otherwise: Choueifate, Shwayfat.
_STYLES_OF_WRITING = [
    (re.compile(pattern), sign)
    for pattern, sign in (
        ("ch", "sh"), ("ou|oo", "u"), (r"(.)\1+", r"\1"),
        ("(?<=[^aeu])(?:iy?|y)[ae]h?$", "ya"), ("[ae]h$|(?<=.)e$", "a"), ("(?<=[iu]n)a$", ""),
        ("[ae][iy](?=[^aeiouy])", "ay"),
    )
]  # fmt: skip
# The village word of the Levant is often written into the name: Kfarkila.
_GLUED_KAFR = re.compile(r"^k[ae]?f[ae]?r(?=[bcdfghjklmnpqrstvwxz][a-z]{2})")
# A single vowel stays, but for a last e; o is u throughout.
_RUN = re.compile("[aeiuwy]{2,}|e$")
_VOWELS = str.maketrans(dict.fromkeys("aeiouwy", ""))
# Styles of writing one consonant.
_STYLES = str.maketrans({"q": "k", "T": "t", "D": "d", "G": "g", "Z": "z"})
# The coarse code: letters that spellings of one name interchange fall together.
_COARSE = str.maketrans(
    {"q": "k", "g": "k", "G": "k", "j": "k", "J": "k", "c": "k", "X": "h", "T": "t", "D": "d",
     "z": "d", "S": "s", "Z": "d", "v": "b", "p": "f", "E": ""}
)  # fmt: skip
_E_AS_A, _E_AS_I = str.maketrans("e", "a"), str.maketrans("e", "i")

# A change counts so much in each of the two codes of all sounds, the consonants, the skeleton.
_WEIGHTS = (0.1, 0.3, 1.0)


class Spelling(NamedTuple):
    """The codes of a name, from fine to coarse: its letters, with e for a and with e for i."""

    letters: str
    with_a: str
    with_i: str
    consonants: str
    skeleton: str


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """Return the normal form of a name: small letters without marks, words parted by a space.

    Folding twice equals folding once.

    Examples
    --------
    >>> fold("Dayr az-Zawr")
    'dayr az zawr'
    >>> fold("Qal‘at  al-Ḥuṣn")
    'qalat al husn'
    """
    if text.isascii():
        words = text.lower().split()
        if "".join(words).isalnum():
            return " ".join(words)
        return _NOT_WORD.sub(" ", text.lower().translate(_PLAIN)).strip()
    while True:
        folded = fold_by(PLACE_NAME, text)
        if folded == text or folded.isascii():
            return folded
        text = folded


def spell(text: str) -> Spelling:
    """Return the codes of a name, which may be folded already.

    Examples
    --------
    >>> spell("Deir ez-Zor").skeleton == spell("Dayr az Zawr").skeleton
    True
    >>> spell("القليلة").skeleton == spell("Qlaileh").skeleton
    True
    """
    return spell_letters(letters_of(text))


def letters_of(text: str) -> str:
    """Return the finest code of a name: the key under which it is looked up."""
    return letters_of_folded(fold(text))


@lru_cache(maxsize=50_000)
def letters_of_folded(folded: str) -> str:
    """Return the finest code of a name that is folded already."""
    words = _without_articles(_romanised(folded).split())
    if len(words) == 1:
        return _coded(words[0], False)
    last = len(words) - 1
    coded = [_coded(word, place < last) for place, word in enumerate(words)]
    # Two words may meet in a letter; within a word none is doubled any more.
    return _DOUBLE.sub(_ONCE, "".join(coded))


@lru_cache(maxsize=50_000)
def plain_of(folded: str) -> str:
    """Return a folded name as it is written, but for articles and the commonest styles."""
    written = "".join(_without_articles(folded.split()))
    for pattern, sign in _STYLES_OF_WRITING:
        written = pattern.sub(sign, written)
    return written


def other_readings(folded: str) -> list[str]:
    """Return how a folded name may be read otherwise: ch as in Hebrew, an article written into it.

    Examples
    --------
    >>> other_readings("lachish"), other_readings("alkhiam")
    (['lakhish', 'lahish'], ['khiam'])
    """
    readings = [folded.replace("ch", sound) for sound in ("kh", "h")] if "ch" in folded else []
    if len(folded) > 5 and folded[:2] in ("al", "el") and folded[2] not in "aeiou ":
        readings.append(folded[2:])
    return readings


def _romanised(folded: str) -> str:
    """Return a folded name with Arabic and Hebrew letters in Latin ones."""
    if folded.isascii() or not _NOT_LATIN.search(folded):
        return folded
    parts = []
    for word in folded.split():
        # The article is written as part of an Arabic word.
        bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
        ending = "a" if bare.endswith(("ه", "ה")) and len(bare) > 2 else ""
        parts.append((bare[:-1] if ending else bare).translate(_ROMAN) + ending)
    return " ".join(parts)


def _without_articles(words: list[str]) -> list[str]:
    """Return the words of a name without its Arabic articles."""
    if len(words) < 2:
        return words
    kept: list[str] = []
    for place, word in enumerate(words):
        follower = words[place + 1] if place + 1 < len(words) else ""
        if follower and word in ARTICLES:
            continue
        if follower and word in ASSIMILATED and follower.startswith(ASSIMILATED[word]):
            continue
        kept.append(_without_glued_article(word) if kept else word)
    return kept


def _without_glued_article(word: str) -> str:
    """Return a later word of a name without an article written into it ("Deir Ezzor")."""
    if len(word) > 4 and word[0] in "ae" and word[1] == word[2] and word[1] in "sztdrn":
        return word[2:]
    if len(word) > 5 and word[:2] in ("al", "el"):
        return word[2:]
    return word


@lru_cache(maxsize=50_000)
def _coded(word: str, bound: bool) -> str:
    """Return a word with one sign for each sound; a bound word has another after it."""
    word = COMMON.get(word, word)
    if word[0] == "k" and len(word) > 5:
        word = _GLUED_KAFR.sub("kafr", word)
    if bound and word[-1] == "t":
        word = _BOUND_T.sub("", word)
    elif word[-1] in "he":
        word = _SILENT_END.sub("", word)
    return _DOUBLE.sub(_ONCE, _RUN.sub(_sounds, _PAIR.sub(_sign, word.replace("o", "u"))))


def _sounds(run: re.Match[str]) -> str:
    """Return the signs of a run of vowels."""
    return _signs(run[0], run.start() > 0, run.end() < len(run.string))


@lru_cache(maxsize=4096)
def _signs(run: str, after: bool, before: bool) -> str:
    """Return the signs of vowels that may stand after and before a consonant."""
    for pattern, sign in _VOWELS_OF_STYLES:
        # What a pattern looks at around its vowels is whether a consonant is there.
        run = pattern.sub(sign, f"{'b' * after}{run}{'b' * before}")
        run = run[after : len(run) - before]
    return run


def _sign(found: re.Match[str]) -> str:
    """Return the sign of a pair of letters."""
    return _SIGN[found[0]]


@lru_cache(maxsize=50_000)
def spell_letters(letters: str) -> Spelling:
    """Return the codes of a name that is coded in letters already."""
    bare = letters.translate(_VOWELS)
    consonants = bare[:-1] if bare.endswith("h") and len(bare) > 2 else bare
    skeleton = consonants.translate(_COARSE) or letters
    # "Baghdadi" is of Baghdad, and "Rihaniya" no Rihan: a last i tells as a consonant does.
    ending = "y" if letters.endswith("ya") else "i" if letters.endswith(("i", "y")) else ""
    return Spelling(
        letters,
        letters.translate(_E_AS_A),
        letters.translate(_E_AS_I),
        consonants.translate(_STYLES) + ending,
        skeleton,
    )


def cost_between(one: Spelling, other: Spelling) -> float:
    """Return the spelling cost between two coded names."""
    fine, middle, coarse = _WEIGHTS
    changed = Levenshtein.distance(one.with_a, other.with_a)
    cost = fine * (changed + Levenshtein.distance(one.with_i, other.with_i))
    if one.consonants != other.consonants:
        cost += middle * Levenshtein.distance(one.consonants, other.consonants)
    if one.skeleton != other.skeleton:
        cost += coarse * Levenshtein.distance(one.skeleton, other.skeleton)
    return cost


def sizes_within(spelling: Spelling, cost: float) -> range:
    """Return how many letters a name may have whose spelling cost is no more than so much."""
    # Each letter more or less is a change in both codes of all sounds.
    most = int(cost / (2 * _WEIGHTS[0]) + 1e-9)
    size = len(spelling.letters)
    return range(size - most, size + most + 1)


def spelling_cost(one: str, other: str) -> float:
    """Return how far apart two spellings are: 0 for the same, about 0.2 a changed vowel.

    Parameters
    ----------
    one, other : str
        Names in Latin, Arabic or Hebrew letters.

    Returns
    -------
    float
        0.2 for each changed vowel (0.1 where it is e) or other style of a consonant, 0.5 for
        a close consonant, 1.5 for another one.

    Examples
    --------
    >>> spelling_cost("Kfar Kila", "Kafr Kila")
    0.0
    >>> spelling_cost("Qana", "Qina") < spelling_cost("Qana", "Qara")
    True
    """
    return cost_between(spell(one), spell(other))
