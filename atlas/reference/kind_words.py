"""The words that people write for a kind of event, each for a kind that is at least as wide.

They are in ``data/reference/kind_words.csv``. A cell is compared as a whole first. If it is not in
the list, its parts are: "A/B", "A (B)", "A - B". No word is looked for inside a longer text. Where
the words of a cell are of different kinds, the cell has the kind that takes in all of them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from atlas.folding import KIND, KIND_WORD, fold_by
from atlas.reference.vocabulary import KINDS, Kind, reference_rows

Words = Sequence[Mapping[str, str]]
"""Folded words with their kinds; a word in an earlier one overrules the later ones."""
# In place of a kind: the word joins two others; the word says that it was no such event.
_JOINS, _KEPT = "+", "-"
_LONGEST = 120
"""What is longer is a text about an event, and no word for its kind."""
_REMARK = re.compile(r"\(([^()]*)\)|\[([^][]*)\]")
_BEHIND = re.compile(r"\s[-\u2013\u2014]+\s|[:\u2013\u2014]\s*")
_NUMBER = re.compile(r"[\W_]*\d+\s*(?:[.):_-]\s*|\s)(?=\w)")


def fold_kind(word: str) -> str:
    """Return a kind's word for comparing.

    Examples
    --------
    >>> fold_kind("Air-strike")
    'air_strike'
    """
    return fold_by(KIND, word)


def folded_words(kinds: Iterable[Kind], words: Mapping[str, str]) -> dict[str, str]:
    """Return each folded word with its kind: ids, labels, further words, and plurals of all."""
    found = {fold_kind(word): kind for word, kind in words.items()}
    for kind in kinds:
        found |= {fold_kind(kind.label): kind.id, kind.id: kind.id}
    plurals = {many: kind for word, kind in found.items() for many in _plurals(word)}
    all_words = plurals | found
    return {fold_by(KIND_WORD, word): kind for word, kind in all_words.items()} | all_words


def _plurals(word: str) -> list[str]:
    """Return the plurals of a folded word: of its end, and of the act in "attack_on_a_village"."""
    if not word.isascii():
        return []
    act, on, rest = word.partition("_on_")
    ends = [f"{act}s{on}{rest}"] if on else []
    if word[-1:] == "y":
        return [*ends, f"{word[:-1]}ies"]
    return [*ends, f"{word}{'es' if word[-1:] in tuple('shx') else 's'}"]


@cache
def _listed() -> dict[str, dict[str, str]]:
    """Return the words of the list by what they are: of a kind, joining, or keeping."""
    listed: dict[str, dict[str, str]] = {"": {}, _JOINS: {}, _KEPT: {}}
    for row in reference_rows("kind_words"):
        what = row["kind"] if row["kind"] in listed else ""
        listed[what][row["word"]] = row["kind"]
    return listed


@cache
def shipped_words() -> Mapping[str, str]:
    """Return each folded word of the shipped tables with its kind."""
    return folded_words(KINDS.values(), _listed()[""])


@cache
def _keeping() -> frozenset[str]:
    """Return the folded words after which an event is none: a hoax, a drill."""
    return frozenset(fold_by(KIND_WORD, word) for word in _listed()[_KEPT])


@cache
def _alternatives() -> re.Pattern[str]:
    """Return the pattern of what is between words of equal rank: "A/B", "A and B"."""
    words = "|".join(map(re.escape, sorted(_listed()[_JOINS], key=len, reverse=True)))
    return re.compile(rf"\s(?:{words})\s|[/\\,;+&|\n\u060c\u3001]", re.IGNORECASE)


def find_word(word: str, *words: Mapping[str, str]) -> str:
    """Return the kind of a whole word, or ``""``; no accent, blank or sign makes another word.

    Examples
    --------
    >>> find_word("Enlevement", shipped_words())
    'abduction'
    """
    for key in (fold_kind(word), fold_by(KIND_WORD, word)):
        for listed in words:
            if key in listed:
                return listed[key]
    return ""


def kind_in(cell: str, words: Words, kinds: Mapping[str, Kind]) -> str:
    """Return the kind that takes in all that a cell says, or ``""`` where no word is known.

    Parameters
    ----------
    cell : str
        What a table writes for a kind.
    words : sequence of mapping
        Folded words with their kinds; the first mapping that has a word decides.
    kinds : mapping
        The kinds by id, each with the wider one that takes it in.

    Returns
    -------
    str
        The id of a kind. ``""`` where a part of "A/B" is not known, where no kind takes in both,
        and where a remark says that it was no such event: "bombing (hoax)".

    Examples
    --------
    >>> kind_in("Bombing/Explosion", [shipped_words()], KINDS)
    'explosion'
    >>> kind_in("Missile strike (cruise)", [shipped_words()], KINDS)
    'missile_strike'
    >>> kind_in("reports of shelling", [shipped_words()], KINDS)
    ''
    """
    whole = find_word(cell, *words)
    if whole or not cell or len(cell) > _LONGEST:
        return whole
    bare = _NUMBER.sub("", cell, count=1) if _NUMBER.match(cell) else cell
    remarks = [one for pair in _REMARK.findall(bare) for one in pair if one]
    head, *behind = _BEHIND.split(_REMARK.sub(" ", bare).strip())
    remarks = [*behind, *remarks]
    # "Demonstration (violent)" is a violent demonstration; a remark that is a kind is one more.
    turned = [
        find_word(f"{remark} {head}", *words) for remark in remarks if not find_word(remark, *words)
    ]
    if any(turned):
        return _widest([kind for kind in turned if kind], kinds)
    found = _kinds_of(head, words)
    if not found or not all(found):
        return ""
    for remark in remarks:
        if fold_by(KIND_WORD, remark) in _keeping():
            return ""
        said = _kinds_of(remark, words)
        found += said if all(said) else []
    return _widest(found, kinds)


def _kinds_of(text: str, words: Words) -> list[str]:
    """Return the kind of a text as a whole, or that of each of its parts: "" is not known."""
    whole = find_word(text, *words)
    if whole:
        return [whole]
    parts = [part for part in _alternatives().split(text) if part.strip()]
    # "Assault, armed" is an armed assault.
    turned = "," in text and find_word(" ".join(reversed(parts)), *words)
    return [turned] if turned else [find_word(part, *words) for part in parts]


def _widest(found: list[str], kinds: Mapping[str, Kind]) -> str:
    """Return the narrowest kind that takes in all of some, or ``""`` where there is none."""
    first, *others = (_outwards(kind, kinds) for kind in dict.fromkeys(found))
    return next((kind for kind in first if all(kind in other for other in others)), "")


def _outwards(kind: str, kinds: Mapping[str, Kind]) -> list[str]:
    """Return a kind and the wider ones that take it in, the narrowest first."""
    chain = [kind]
    while kind in kinds and kinds[kind].within:
        kind = kinds[kind].within
        chain.append(kind)
    return chain


def kind_of(word: str) -> str:
    """Return the shipped kind that a word stands for, or ``""``.

    Examples
    --------
    >>> kind_of("Airstrikes"), kind_of("Riots/Protests"), kind_of("coup")
    ('air_strike', 'unrest', '')
    """
    return kind_in(word, [shipped_words()], KINDS)
