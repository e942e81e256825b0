"""Fold and compare place names across Latin, Arabic and Hebrew spelling.

Three codes of a name, each coarser than the one before, are compared by edit distance, and
the sum is the *spelling cost*: a vowel counts in the first code only, a close consonant
(q and k, th and t, dh and z) in the first two, another consonant in all three. So vowels
are cheap, close consonants cost more and real differences most, the cost is symmetric and
zero between a name and itself, and all of it runs at the speed of compiled code.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from atlas.places.letters import ARABIC, ARTICLES, ASSIMILATED, COMMON, HEBREW, PLAIN, SILENT

_PLAIN = str.maketrans({**PLAIN, **dict.fromkeys(SILENT, "")})
_ROMAN = {ord(letter): roman for letter, roman in {**ARABIC, **HEBREW}.items()}
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_LATIN = re.compile("[\u0590-\u06ff]")

# Two letters for one sound become one sign, capital so that it stays apart.
_PAIRS = [
    ("tch", "C"), ("kh", "X"), ("gh", "G"), ("sh", "S"), ("ch", "C"), ("th", "T"), ("dh", "D"),
    ("ts", "Z"), ("tz", "Z"), ("zh", "J"), ("dj", "j"), ("ph", "f"), ("ck", "k"), ("qu", "qu"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("aa", "a"), ("iy", "i"), ("ij", "ij"), ("uw", "u"),
    ("ei", "ay"), ("ey", "ay"), ("ai", "ay"), ("ie", "i"), ("au", "aw"), ("x", "ks"),
]  # fmt: skip
_PAIR = re.compile("|".join(pair for pair, _ in _PAIRS))
_SIGN = dict(_PAIRS)
_DOUBLE = re.compile(r"([a-zA-Z])\1+")
_FINAL_H = re.compile(r"(?<=[aeiou])[ht]$")
_VOWELS = str.maketrans(dict.fromkeys("aeiouwy", ""))
# The coarse code: letters that spellings of one name interchange fall together.
_COARSE = str.maketrans(
    {"q": "k", "g": "k", "G": "k", "j": "k", "J": "k", "c": "k", "X": "h", "T": "t", "D": "d",
     "z": "d", "S": "s", "C": "s", "Z": "s", "v": "b", "p": "f"}
)  # fmt: skip

# A change counts so much in the letters, the consonants and the skeleton.
_WEIGHTS = (0.2, 0.3, 1.0)


class Spelling(NamedTuple):
    """The three codes of a name, from fine to coarse."""

    letters: str
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
        folded = _fold_once(text)
        if folded == text or folded.isascii():
            return folded
        text = folded


def _fold_once(text: str) -> str:
    """Return a name after one pass of folding."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    if not apart.isascii():
        apart = "".join([sign for sign in apart if not unicodedata.combining(sign)])
        apart = unicodedata.normalize("NFKD", apart.casefold().translate(_PLAIN))
        if not apart.isascii():
            apart = "".join([str(unicodedata.digit(s)) if s.isdigit() else s for s in apart])
    return _NOT_WORD.sub(" ", apart.translate(_PLAIN)).strip()


def spell(text: str) -> Spelling:
    """Return the three codes of a name, which may be folded already.

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
    coded = [_coded(word) for word in words]
    # Two words may meet in a letter; within a word none is doubled any more.
    return coded[0] if len(coded) == 1 else _DOUBLE.sub(r"\1", "".join(coded))


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
def _coded(word: str) -> str:
    """Return a word with one sign for each sound."""
    word = COMMON.get(word, word)
    if word[-1:] in ("h", "t"):
        word = _FINAL_H.sub("", word)
    return _DOUBLE.sub(r"\1", _PAIR.sub(_sign, word))


def _sign(found: re.Match[str]) -> str:
    """Return the sign of a pair of letters."""
    return _SIGN[found[0]]


@lru_cache(maxsize=50_000)
def spell_letters(letters: str) -> Spelling:
    """Return the three codes of a name that is coded in letters already."""
    bare = letters.translate(_VOWELS)
    consonants = bare[:-1] if bare.endswith("h") and len(bare) > 2 else bare
    skeleton = consonants.translate(_COARSE) or letters
    # "Baghdadi" is of Baghdad: a last i tells names apart as a consonant does.
    return Spelling(letters, consonants + "i" * letters.endswith(("i", "y")), skeleton)


def cost_between(one: Spelling, other: Spelling) -> float:
    """Return the spelling cost between two coded names."""
    fine, middle, coarse = _WEIGHTS
    cost = fine * Levenshtein.distance(one.letters, other.letters)
    if one.consonants != other.consonants:
        cost += middle * Levenshtein.distance(one.consonants, other.consonants)
    if one.skeleton != other.skeleton:
        cost += coarse * Levenshtein.distance(one.skeleton, other.skeleton)
    return cost


def spelling_cost(one: str, other: str) -> float:
    """Return how far apart two spellings are: 0 for the same, about 0.2 a changed vowel.

    Parameters
    ----------
    one, other : str
        Names in Latin, Arabic or Hebrew letters.

    Returns
    -------
    float
        0.2 for each changed vowel, 0.5 for a close consonant, 1.5 for another one.

    Examples
    --------
    >>> spelling_cost("Kfar Kila", "Kafr Kila")
    0.0
    >>> spelling_cost("Qana", "Qina") < spelling_cost("Qana", "Qara")
    True
    """
    return cost_between(spell(one), spell(other))
