"""The words of place expressions in four languages: ``data/reference/lexicon.csv``.

A row says what some words do (``role``) and, where that needs it, which of its kind they are
(``value``). `read_lexicon` reads the words to relations, the same for all languages.
"""

import csv
import re
from functools import cache
from typing import NamedTuple

from atlas.geocoding.grammar.languages.case_forms import is_cyrillic
from atlas.geocoding.grammar.languages.french import ELISION, FRENCH, is_french
from atlas.geocoding.grammar.languages.tokenise import pieces, understood
from atlas.geocoding.grammar.languages.word_roles import ENGLISH
from atlas.geocoding.spelling.place_names import fold
from atlas.shipped import shipped

# A phrase of the lexicon has at most so many words.
LONGEST_PHRASE = 6
# Roles of words that say by themselves that a text is an expression of their language.
_TELLING = frozenset((
    "near", "direction", "side", "part", "middle", "border", "road", "coast", "off", "toward",
    "front", "rank", "kind", "between", "place", "nowhere",
))  # fmt: skip
# Words of several languages, or of names: they tell nothing by themselves.
_SHARED = frozenset((
    "a", "de", "del", "la", "el", "los", "las", "en", "con", "e", "o", "u", "y", "d", "al", "sobre",
    "por", "base", "casa", "ruta", "costa", "costas", "parte", "sector", "region", "area",
    "camino", "via", "colonia", "canton", "federal", "ili", "merkezi", "yolu", "bolgesi", "dogru",
    "cevresi", "koyu", "sinir", "hatti", "kent", "uzerinde", "on",
))  # fmt: skip
# Such words as only this language writes them, with their accents.
_ACCENTED = re.compile(r"\b(?:vía|área|región|límites?)\b", re.IGNORECASE)
_LATIN = ("es", "tr")
_LETTERS = {"uk": re.compile("[іїєґІЇЄҐ]"), "ru": re.compile("[ыэъёЫЭЪЁ]")}


class Entry(NamedTuple):
    """What some words do, and which of its kind they are."""

    role: str
    value: str


class Lexicon(NamedTuple):
    """The words of one language, and those of them that tell that a text is in it."""

    language: str
    phrases: dict[tuple[str, ...], Entry]
    nowhere: frozenset[str]
    telling: frozenset[str]


@cache
def lexicons() -> dict[str, Lexicon]:
    """Return the lexicons by language."""
    with shipped("reference", "lexicon.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {code: _lexicon(code, rows) for code in dict.fromkeys(row["language"] for row in rows)}


def _lexicon(code: str, rows: list[dict[str, str]]) -> Lexicon:
    """Return the lexicon of a language; of two meanings of some words the first row has them."""
    phrases: dict[tuple[str, ...], Entry] = {}
    nowhere: set[str] = set()
    telling: set[str] = set()
    for row in rows:
        if row["language"] != code:
            continue
        for given in row["words"].split("|"):
            words = tokens_of(f"{given} x")[:-1]  # an abbreviation keeps its point before a word
            if row["role"] == "nowhere":
                nowhere.add(" ".join(words))
            else:
                phrases.setdefault(
                    tuple(words),
                    Entry(
                        row["role"], fold(row["value"]) if row["role"] == "place" else row["value"]
                    ),
                )
            if row["role"] in _TELLING or (code == "tr" and row["role"] == "of"):
                telling.update(word for word in words if word not in _SHARED)
    return Lexicon(code, phrases, frozenset(nowhere), frozenset(telling - ENGLISH))


_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)?|(?<![^\W\d_])[^\W\d_]{1,3}\.(?=\s*[^\W\d_])(?<!\d)|[^\W\d_]+(?:['’ʼ`´][^\W\d_]+)*|[-–—/]"
)
_DASHES = frozenset("-–—/")


def tokens_of(text: str) -> list[str]:
    """Return the folded words and figures of a text; abbreviations keep their point.

    Examples
    --------
    >>> tokens_of("за 12,5 км від с. Кам'янка")
    ['за', '12.5', 'км', 'від', 'с.', 'камянка']
    """
    found: list[str] = []
    for piece in _TOKEN.findall(text):
        if piece in _DASHES:
            found.append("-")
        elif piece[0].isdecimal():
            found.append(piece.replace(",", "."))
        elif piece.endswith("."):
            found.append(fold(piece[:-1]) + ".")
        else:
            found += fold(piece).split()
    return found


def lexicon_of(text: str, words: list[str]) -> Lexicon | None:
    """Return the lexicon of the language that a text is in; None where it is in none of them.

    Parameters
    ----------
    text : str
        A place expression.
    words : list of str
        Its folded words.
    """
    if text.isascii() or not is_cyrillic(text):
        return _latin(text, words)
    two = [lexicons()[code] for code in ("uk", "ru")]
    tokens = tokens_of(text)
    return max(two, key=lambda one: (_understood(tokens, one), bool(_written_in(text, one))))


def _latin(text: str, words: list[str]) -> Lexicon | None:
    """Return the lexicon of a text in Latin letters: of two, the one that has more of its words."""
    told = [one for one in map(lexicons().__getitem__, _LATIN) if not one.telling.isdisjoint(words)]
    if not told and not text.isascii() and _ACCENTED.search(text) is not None:
        told = [lexicons()["es"]]
    if not told or not ENGLISH.isdisjoint(words):
        return None
    tokens = tokens_of(text)
    best = max(told, key=lambda one: _understood(tokens, one))
    if not is_french(text):
        return best
    french = understood(pieces(ELISION.sub(r"\1 ", text)), FRENCH)
    return None if french >= _understood(tokens, best) else best


def _written_in(text: str, lexicon: Lexicon) -> bool:
    """Whether a text has letters that only this one of the languages has."""
    return _LETTERS[lexicon.language].search(text) is not None


def _understood(tokens: list[str], lexicon: Lexicon) -> float:
    """Return how many words a lexicon has, and a bit more for the letters of its language."""
    at, count = 0, 0.0
    while at < len(tokens):
        size = phrase_at(tokens, at, lexicon)[1]
        count += size
        at += size or 1
    return count


def phrase_at(tokens: list[str], at: int, lexicon: Lexicon) -> tuple[Entry | None, int]:
    """Return the longest phrase of a lexicon at a place, and its size; (None, 0) for none."""
    for size in range(min(LONGEST_PHRASE, len(tokens) - at), 0, -1):
        entry = lexicon.phrases.get(tuple(tokens[at : at + size]))
        if entry is not None:
            return entry, size
    return None, 0
