"""Read borders, coasts and ways between places in a place expression."""

from collections.abc import Callable
from typing import TypeAlias

from atlas.places.relations import Between, Border, Coast, Expression, Near, Within
from atlas.places.words import BORDER_SITES, BORDER_TAILS, BORDERS, DEMONYMS, IN, NEAR, ROADS

Known: TypeAlias = Callable[[str], bool]
Phrase: TypeAlias = Callable[[list[str]], Expression]


def split(tokens: list[str], *marks: str) -> list[list[str]]:
    """Return tokens in parts, without the marks between them and without empty parts."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token in marks:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def read_border(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "Syria/Turkey border", "border between A and B", "border with A", "border near X"."""
    at = next((n for n, word in enumerate(words) if word in BORDERS), None)
    if at is None or (at + 1 < len(words) and words[at + 1] in BORDER_SITES):
        return None
    before = [word for word in words[:at] if word != "the"]
    after = words[at + 1 :]
    while after and after[0] in BORDER_TAILS:
        after = after[1:]
    found = _border_of(before, after, phrase, known)
    if found is None:
        return None
    border, rest = found
    if rest and rest[0] in ("near", "in", "at", "close", "south", "north", "east", "west"):
        place = rest[1:] if rest[0] in ("near", "in", "at") else rest
        how = "near" if rest[0] != "in" else "self"
        return Within(border, Near(how, phrase([w for w in place if w != "to"])))
    return border if not rest else None


def _border_of(
    before: list[str], after: list[str], phrase: Phrase, known: Known
) -> tuple[Expression, list[str]] | None:
    """Return the border that the words around "border" name, and the words left over."""
    if after[:1] in (["between"], ["of"], ["with"]):
        names, rest = _until_near(after[1:])
        sides = split(names, "and", "/", "with")
        if after[0] == "with" and before:
            sides = [before, *sides]
        return Border(tuple(phrase(side) for side in sides[:2])), rest
    sides = _two_names(before, known) if before else []
    if sides or not before:
        return Border(tuple(phrase(side) for side in sides)), after
    if before and before[0] in NEAR | IN and len(before) > 1:
        return Border((phrase(before[1:]),)), after
    return Border((phrase(before),)), after


def _until_near(words: list[str]) -> tuple[list[str], list[str]]:
    """Return words up to the first that says near what, and the rest."""
    at = next((n for n, word in enumerate(words) if word in ("near", "in", "at")), len(words))
    return words[:at], words[at:]


def _two_names(words: list[str], known: Known) -> list[list[str]]:
    """Return words as one or two names: parted by a mark, or where both halves are known."""
    words = [name for word in words for name in DEMONYMS.get(word, word).split()]
    sides = split([word for word in words if word not in ("along", "near")], "/", "and", ",")
    if len(sides) > 1:
        return sides[:2]
    words = sides[0] if sides else []
    for at in range(1, len(words)):
        if known(" ".join(words[:at])) and known(" ".join(words[at:])):
            return [words[:at], words[at:]]
    return [words] if words and known(" ".join(words)) else []


def read_coast(words: list[str], phrase: Phrase) -> Expression | None:
    """Read "coast of A", "off the coast of A", "A coast", "off A"."""
    bare = [word for word in words if word != "the"]
    if bare[:1] == ["off"] and len(bare) > 1:
        bare = bare[1:]
        if bare[0] not in ("coast", "shore"):
            return Coast(phrase(bare))
    if len(bare) > 2 and bare[0] in ("coast", "shore", "coastline") and bare[1] in ("of", "off"):
        return Coast(phrase(bare[2:]))
    if len(bare) > 1 and bare[-1] in ("coast", "coastline", "shore"):
        return Coast(phrase(bare[:-1]))
    return None


def read_between(words: list[str], phrase: Phrase, known: Known) -> Expression | None:
    """Read "between A and B", "road from A to B", "A-B road"; a head before them is dropped."""
    road = bool(ROADS.intersection(words))
    if "between" in words:
        rest = words[words.index("between") + 1 :]
        return _ends(rest, ("and",), road, phrase)
    if road and "from" in words and "to" in words[words.index("from") :]:
        return _ends(words[words.index("from") + 1 :], ("to",), True, phrase)
    if len(words) > 2 and words[-1] in ("road", "highway", "motorway", "axis"):
        sides = _two_names(words[:-1], known)
        if len(sides) == 2:
            return Between(phrase(sides[0]), phrase(sides[1]), True)
    return None


def _ends(
    words: list[str], parting: tuple[str, ...], road: bool, phrase: Phrase
) -> Expression | None:
    """Read the two ends of a way, and what they are said to lie in."""
    cut = next((n for n, word in enumerate(words) if word in parting and 0 < n < len(words) - 1), 0)
    if not cut:
        return None
    first, second = words[:cut], words[cut + 1 :]
    tail = next((n for n, word in enumerate(second) if word in ("in", "on") and n), 0)
    container = second[tail + 1 :] if tail else []
    second = second[:tail] if tail else second
    found = Between(phrase(first), phrase(second), road)
    return Within(found, phrase(container)) if container and "border" not in container else found
