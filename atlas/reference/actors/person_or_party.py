"""Whether the name of an actor is that of a party or looks like a person's.

A name that the registry does not know is read by its form: words for organisations and groups, in
the languages that atlas reads (``data/actors/organisation_words.csv``), acronyms, plurals and names
of states mean a party; two to four words without any of these look like a person's name, in
whatever script. What is neither is not known.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from atlas.reference.actors.actor_names import fold_name, without_years
from atlas.reference.actors.entries import KINDS
from atlas.reference.actors.registry import load_actors
from atlas.shipped import shipped

PARTY, PERSON, UNKNOWN, OFFICE = "party", "person", "unknown", "office"
# Kinds that a table states of parties; what it states of anyone else is not taken at its word.
_PARTIES = frozenset(KINDS) - {"person", "civilians", "unidentified"}
_PERSONAL = frozenset(
    [
        "person",
        "persons",
        "individual",
        "human",
        "civilian",
        "man",
        "woman",
        "child",
        "boy",
        "girl",
        "male",
        "female",
        "victim",
        "suspect",
        "politician",
        "journalist",
        "activist",
        "officer",
        "soldier",
        "fighter",
        "official",
        "personne",
        "individu",
        "civil",
        "persona",
        "individuo",
        "pessoa",
        "indivíduo",
        "einzelperson",
        "zivilist",
        "личность",
        "человек",
        "лицо",
        "особа",
        "людина",
        "شخص",
        "فرد",
        "مدني",
        "אדם",
        "אזרח",
        "פרט",
        "kişi",
        "sivil",
        "شخصی",
    ]
)
_FEWEST, _MOST, _MOST_TITLED = 2, 4, 6
_JOINTS = re.compile(r"\s*(?:[;&+/|]|\s(?:and|et|y|und|e|ve|и|та|і|او)\s|\sو\s?(?=ال))\s*")
_HEAD = re.compile(r"\s*[(\[{,:–—]\s*|\s-\s")
_AFTER = frozenset(("of", "from", "in", "at", "near", "for", "against", "with", "on", "to", "by"))
_PARTICLES = frozenset(
    [
        "al",
        "el",
        "ad",
        "ar",
        "as",
        "ash",
        "at",
        "az",
        "an",
        "ul",
        "bin",
        "ibn",
        "ben",
        "bint",
        "von",
        "van",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "la",
        "le",
        "les",
        "du",
        "ter",
        "ten",
        "y",
        "e",
        "i",
        "o",
        "ud",
        "ut",
        "uz",
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "آل",
        "ال",
        "بن",
        "ابن",
        "בן",
        "בת",
    ]
)
_PREFIXES = {"ar": ("وال", "بال", "لل", "ال", "و"), "he": ("וה", "ה", "ו", "ל", "ב", "מ", "ש")}
_ARABIC, _HEBREW = re.compile("[\u0600-\u06ff]"), re.compile("[\u0590-\u05ff]")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]+")
_AGE = re.compile(r"\d+(?:-?(?:year|yr|month)s?-?(?:old)?)?")
_MIXED = re.compile(r"(?=.*\d)(?=.*[^\W\d_])")
_ENDINGS = ("ists", "smen", "iyun", "iyin", "iyya", "iyyah", "iyah", "istas", "istes", "istler")
_SMALL_ENDINGS = (*_ENDINGS, "ers", "ors", "ants", "ents", "ians", "ites", "men", "ees", "eurs")
_LEAST_ENDING = 6
_CAPITALS = 3
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|_+")
_VOWELS = re.compile("[aeiouy\u00e0-\u00ff]", re.IGNORECASE)


class _Words(NamedTuple):
    """Words by what they mean, folded."""

    organisation: frozenset[str]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    title: frozenset[str]
    whole: frozenset[str]
    demonym: frozenset[str]
    acronym: frozenset[str]


@cache
def _words() -> _Words:
    """Return the shipped words."""
    by: dict[str, list[str]] = {}
    path = shipped("actors", "organisation_words.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by.setdefault(row["means"], []).append(row["word"])
    plain = by["organisation"]
    return _Words(
        _folded(one for one in plain if "*" not in one),
        tuple(sorted(_folded(one[:-1] for one in plain if one.endswith("*")))),
        tuple(sorted(_folded(one[1:] for one in plain if one.startswith("*")))),
        _folded(by["title"]),
        _folded([*by["name"], *by["state"]]),
        _folded(by["demonym"]),
        frozenset(by["acronym"]),
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold_name(word) for word in words)


def nature_of(name: str, kind: str = "") -> str:
    """Return whether an actor is a party, a person, or not known: by its kind, then by its name.

    Parameters
    ----------
    name : str
        Its name.
    kind : str
        What a table states of it; what the registry has of the name goes before.

    Returns
    -------
    str
        ``party``, ``person`` (or what looks like the name of one), ``office`` (a person whom the
        registry has for an office), ``unknown``.

    Examples
    --------
    >>> [nature_of(name) for name in ("Rapid Support Forces", "Amal Nader", "Fano", "حزب الله")]
    ['party', 'person', 'party', 'party']
    >>> nature_of("Nader", "Individual"), nature_of("Nader")
    ('person', 'unknown')
    """
    stated = kind.strip().casefold()
    if stated == "person":
        return PERSON
    registry = load_actors()
    kinds = {registry[one].kind for one in registry.bearers(name)}
    if kinds:
        return OFFICE if kinds == {"person"} else PARTY
    if stated in _PARTIES:
        return PARTY
    by_name = _by_name(name)
    if stated and stated not in KINDS and by_name == UNKNOWN:
        words = fold_name(stated).split()
        if any(word in _PERSONAL for word in words):
            return PERSON
        return PARTY if any(_is_organisation(word) for word in words) else UNKNOWN
    return by_name


@lru_cache(maxsize=200_000)
def _by_name(name: str) -> str:
    """Return what a name looks like."""
    name = without_years(unicodedata.normalize("NFC", name)).strip()
    if fold_name(name) in _words().whole:
        return PARTY
    parts = [part for part in _JOINTS.split(name) if part]
    if len(parts) > 1 and not _heads_a_list(parts[0]):
        found = {_of_one(part) for part in parts}
        return PERSON if PERSON in found else PARTY if found == {PARTY} else UNKNOWN
    return _of_one(name)


def _heads_a_list(first: str) -> bool:
    """Tell whether what follows an "and" belongs to an organisation: "Ministry of X and Y"."""
    words = fold_name(first).split()
    return "of" in words[1:] and any(_is_organisation(word) for word in words)


def _of_one(text: str) -> str:
    """Return what one name looks like: its head decides, then what follows a comma or colon."""
    head, *rest = [part.strip(" )]}\"'") for part in _HEAD.split(text, maxsplit=1)]
    found = _of_head(head)
    if found != UNKNOWN or not rest or not rest[0]:
        return found
    tail = rest[0]
    if _HEAD.search(text).group().strip() == "," and fold_name(tail) not in _words().whole:  # type: ignore[union-attr]
        # "Nader, Amal" is a name, too.
        return _of_head(f"{tail} {head}")
    return _of_head(tail) if ":" in text else UNKNOWN


def _of_head(text: str) -> str:
    """Return what a name without brackets looks like."""
    if fold_name(text) in _words().whole:
        return PARTY
    tokens = [token.strip('.,"“”«»!?*') for token in _CAMEL.sub(" ", text).split()]
    tokens = [token for token in tokens if token and not _AGE.fullmatch(token)]
    folded = [fold_name(token) for token in tokens]
    if not folded:
        return UNKNOWN
    if _IDEOGRAPHS.fullmatch(text):
        short = _FEWEST <= len(text) <= _MOST
        return PARTY if _is_organisation(text, inside=True) else PERSON if short else UNKNOWN
    last = max((i for i, one in enumerate(tokens) if _is_party_word(one, tokens)), default=-1)
    titles = [i for i, one in enumerate(tokens) if _is_title(one)]
    if last >= 0:
        return _behind_party(tokens, last, titles)
    if _is_party(tokens, folded):
        return PARTY
    return PERSON if _is_person(tokens, folded, titles) else UNKNOWN


def _behind_party(tokens: Sequence[str], last: int, titles: Sequence[int]) -> str:
    """Return what a name with a word of organisations is: a party, or a person of it."""
    # "Army commander Amal Nader", "Hezbollah's Amal Nader": the name stands behind.
    after = [i for i in titles if i > last]
    behind = after or ([last] if re.search(r"['’]s$", tokens[last]) else [])
    return PERSON if behind and _count(tokens[behind[0] + 1 :]) else PARTY


def _is_party(tokens: Sequence[str], folded: Sequence[str]) -> bool:
    """Tell whether words begin with a listed name, or are a plural or a demonym."""
    if any(fold_name(part) in _words().whole for part in _beginnings(tokens)):
        return True
    return _is_plural(tokens) or (folded[0] in _words().demonym and len(folded) <= _FEWEST)


def _is_person(tokens: Sequence[str], folded: Sequence[str], titles: Sequence[int]) -> bool:
    """Tell whether words that are no party's are as many as a name has, or follow a title."""
    stop = next((i for i, one in enumerate(tokens) if one in _AFTER), len(tokens))
    names = _count(tokens[:stop])
    if titles:
        return names > 1 or _count(tokens[titles[-1] + 1 :]) > 0
    return _FEWEST <= names <= _MOST and folded[0] != "the"


def _beginnings(tokens: Sequence[str]) -> list[str]:
    """Return the first words, as many as a listed name may have."""
    return [" ".join(tokens[:size]) for size in range(_FEWEST, min(len(tokens), _MOST) + 1)]


def _count(tokens: Sequence[str]) -> int:
    """Return how many words of a name there are, but particles; 0 for a long sentence."""
    words = [one for one in tokens if fold_name(one) not in _PARTICLES]
    return len(words) if len(words) <= _MOST_TITLED else 0


def _is_title(token: str) -> bool:
    """Tell whether a word stands before the name of a person."""
    return fold_name(token) in _words().title


def _is_party_word(token: str, tokens: Sequence[str]) -> bool:
    """Tell whether a word of a name is one of organisations, by itself or by its form."""
    folded = fold_name(re.sub(r"['’]s$", "", token))
    if _is_title(token) and folded not in _words().organisation:
        return False
    if _is_title(token) and len(tokens) > 1 and token in (tokens[0], tokens[-2]):
        return False
    return _is_organisation(folded) or bool(_MIXED.search(token)) or _is_acronym(token, tokens)


@lru_cache(maxsize=200_000)
def _is_organisation(word: str, *, inside: bool = False) -> bool:
    """Tell whether a folded word is one of organisations, with or without what is joined to it."""
    words = _words()
    if inside:
        return any(one in word for one in words.organisation if not one.isascii())
    for one in _bare(word):
        if one in words.organisation:
            return True
        if one.startswith(words.begins) or one.endswith(words.ends):
            return True
    return " " in word and any(_is_organisation(part) for part in word.split())


def _bare(word: str) -> list[str]:
    """Return a word, and the word without an article or "and" that is joined to it."""
    script = "ar" if _ARABIC.search(word) else "he" if _HEBREW.search(word) else ""
    ends = [word[len(p) :] for p in _PREFIXES.get(script, ()) if word.startswith(p)]
    return [word, *(one for one in ends if len(one) > 1)]


def _is_acronym(token: str, tokens: Sequence[str]) -> bool:
    """Tell whether a word is an acronym; a surname in capitals, or initials, are none."""
    bare = re.sub(r"[^\w\"״]", "", token)
    if _HEBREW.search(bare):
        return '"' in bare[1:-1] or "״" in bare[1:-1]
    if not bare.isupper() or "." in token:
        return len(tokens) == 1 and sum(map(str.isupper, bare)) >= _CAPITALS
    shouted = all(one.isupper() for one in tokens)
    if bare in _words().acronym:
        return not (shouted and len(tokens) > 1) or len(bare) > _FEWEST
    if len(bare) < _FEWEST:
        return False
    return len(tokens) == 1 or (len(bare) > _FEWEST and not _VOWELS.search(bare))


def _is_plural(tokens: Sequence[str]) -> bool:
    """Tell whether a name is that of a group by its ending: "settlers", "المسلحون"."""
    if fold_name(tokens[0]) in ("los", "las") and tokens[-1].endswith("s"):
        return True
    for token in tokens:
        folded = fold_name(token)
        if _ARABIC.search(token) and token.startswith("ال") and token.endswith("ون"):
            return True
        endings = _SMALL_ENDINGS if token.islower() else _ENDINGS
        if len(folded) >= _LEAST_ENDING and folded.endswith(endings):
            return True
    return False
