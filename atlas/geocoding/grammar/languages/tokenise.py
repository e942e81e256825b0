"""Cut a text of another tongue into words, each with what it does there."""

import re
from collections.abc import Iterator
from typing import Protocol

from atlas.geocoding.grammar.languages.word_roles import Tongue, Word
from atlas.geocoding.spelling.place_names import fold

# A phrase of a tongue has at most so many words, a listed name too.
LONGEST_PHRASE = 5
_PIECE = re.compile(r"[a-zA-Z]+\d+\w*|\d+(?:[.,٫]\d+)?|[^\W\d]+")
_THOUSANDS = re.compile(r"(?<=\d)[٬](?=\d{3})")
NAME, PLACE, NUMBER = "name", "place", "number"
# What may stand before a name without being part of it: such words begin no listed name.
LINK_ROLES = ("of", "in", "at", "to", "from", "and", "drop", "with")


class Listed(Protocol):
    """What the gazetteer tells about words."""

    def spelt(self, words: str) -> bool:
        """Whether words are listed as they stand, in their own script."""

    def wide(self, words: str) -> bool:
        """Whether words name a region, a province or a country."""

    def line(self, words: str) -> bool:
        """Whether words name a river or another line."""

    def governed(self, words: str) -> bool:
        """Whether words name a province."""

    def city(self, words: str) -> bool:
        """Whether words name a region and a city in it alike."""

    def province(self, words: str) -> str:
        """Return the Latin name of the province that is called like its city, or ""."""

    def kind(self, words: str) -> bool:
        """Whether English words say a listed name with the kind of place that it is."""

    def latin(self, words: str) -> str:
        """Return the Latin name of the likeliest place that words name, or ""."""

    def size(self, words: str) -> int:
        """Return how many people live in the largest place that words name."""

    def same(self, one: str, other: str) -> bool:
        """Whether two names have a place in common."""


def pieces(text: str) -> list[str]:
    """Return the folded words and figures of a text without marks."""
    found: list[str] = []
    for piece in _PIECE.findall(_bare(text)):
        if piece[0].isdecimal():
            found.append("".join(_figure(sign) for sign in piece))
        else:
            found += fold(piece).split()
    return found


def _figure(sign: str) -> str:
    """Return a sign of a figure in ASCII."""
    return str(int(sign)) if sign.isdecimal() else "."


def _bare(text: str) -> str:
    """Return a text whose signs that are no letters are gone before it is cut into words."""
    kept = []
    for word in _THOUSANDS.sub("", text).split():
        figures = any(sign.isdecimal() for sign in word)
        kept.append(_loose(word) if figures else fold(word))
    return " ".join(kept)


_INNER = re.compile(r"(?<=[^\W\d])['`´‘’‚‛′ʹʻʼ׳״\"“”„ـ\u0591-\u05c7\u064b-\u065f](?=[^\W\d]|$)")


def _loose(word: str) -> str:
    """Return a word with figures, whose abbreviation signs are gone ("5ק"מ")."""
    return _INNER.sub("", word)


def words_of(found: list[str], tongue: Tongue, listed: Listed) -> list[Word]:
    """Return pieces of a text as words with their roles, a listed name as one word."""
    words: list[Word] = []
    at = 0
    while at < len(found):
        taken, size = _taken(found, at, words, tongue, listed)
        words += taken
        at += size
    return words


def _taken(
    found: list[str], at: int, before: list[Word], tongue: Tongue, listed: Listed
) -> tuple[list[Word], int]:
    """Return the words at a place, and of how many pieces they are."""
    phrase, size = phrase_at(found, at, tongue)
    if found[at][0].isdigit() or (phrase is not None and phrase.role == NUMBER):
        size = size or 1
        unit = phrase_at(found, at + size, tongue)[0]
        counted = before and before[-1].role == "unit" and phrase is not None
        if counted or (unit is not None and unit.role in ("unit", NUMBER)):
            return [phrase or Word(found[at], NUMBER, found[at])], size
        phrase = None
    if phrase is not None and phrase.role == "unit" and before and before[-1].role == NUMBER:
        return [phrase], size  # "12 km ao norte" is no 12 of a place called "Km Ao"
    whole = _whole(found, at, tongue, listed)
    if whole and before and before[-1].role == "rank":
        return [Word(" ".join(found[at : at + whole]), PLACE)], whole
    if whole > size or (whole == size > 1 and phrase is not None):
        # "5 km north of Gaza" is no 5 km of "North Gaza".
        after_unit = bool(before) and before[-1].role in ("unit", "to", "about")
        # "Al norte de Homs" is no place called "Al Norte".
        tied = whole == size and at + size < len(found) and _links(found[at + size], tongue)
        turned = phrase is not None and phrase.role in ("point", "beside")
        turned = turned and (after_unit or tied)
        if not (turned or _of_province(found, at, whole, phrase, tongue, listed)):
            return [Word(" ".join(found[at : at + whole]), PLACE)], whole
    if (
        phrase is not None
        and phrase.text == "et"
        and not _between_names(found, at, before, tongue, listed)
    ):
        phrase = None  # an article in many a name: "Nabatiyé et Tahta"
    if phrase is not None and phrase.text == "علي" and before:
        follower = phrase_at(found, at + 1, tongue)[0]
        if follower is None or follower.role in ("side", "drop", "kind"):
            phrase = None  # "on" is spelt as the name Ali
    if phrase is not None:
        return [phrase], size
    return (
        _prefixed(found, at, before, tongue, listed)
        or _tied(found[at], before, tongue)
        or ([Word(found[at], NAME)], 1)
    )


def _of_province(
    found: list[str], at: int, size: int, phrase: Word | None, tongue: Tongue, listed: Listed
) -> bool:
    """Whether a listed countryside is one whose side is asked for: that is of the province."""
    side = phrase_at(found, at + size, tongue)[0]
    if phrase is None or phrase.role != "countryside" or side is None or side.role != "side":
        return False
    name = " ".join(found[at + len(phrase.text.split()) : at + size])
    return bool(listed.province(name)) and not listed.governed(" ".join(found[at : at + size]))


def _between_names(
    found: list[str], at: int, before: list[Word], tongue: Tongue, listed: Listed
) -> bool:
    """Whether a word stands between a listed name and another, or words that need two names."""
    if any(one.role in ("between", "border", "road", "head") for one in before):
        return True
    after = at + 1 < len(found) and (
        _whole(found, at + 1, tongue, listed) or phrase_at(found, at + 1, tongue)[0] is not None
    )
    return bool(before and before[-1].role != NAME and after)


def _tied(word: str, before: list[Word], tongue: Tongue) -> tuple[list[Word], int] | None:
    """Return an unlisted name without what ties it, where the words before it ask for that."""
    if not before:
        return None
    last = before[-1]
    asked = last.role == "beside" or last.english == "near to" or _from_a_point(before)
    several = any(
        one.role == "between" or (one.role == "head" and not one.english) for one in before
    )
    for joiner, tie in tongue.joiners.items():
        if word.startswith(joiner) and len(word) >= len(joiner) + tongue.least:
            of_several = several and last.role in (NAME, PLACE) and before[-2].role != "and"
            if of_several or (asked and tie.role == "to"):
                return [tie, Word(word[len(joiner) :], NAME)], 1
    return None


def _from_a_point(before: list[Word]) -> bool:
    """Whether words end in "from the north"."""
    return len(before) > 1 and before[-1].role == "point" and before[-2].role == "from"


def phrase_at(found: list[str], at: int, tongue: Tongue) -> tuple[Word | None, int]:
    """Return the longest phrase of a tongue at a place, and its size."""
    for size in range(min(LONGEST_PHRASE, len(found) - at), 0, -1):
        word = tongue.phrases.get(tuple(found[at : at + size]))
        if word is not None:
            return word, size
    return None, 0


def understood(found: list[str], tongue: Tongue) -> int:
    """Return how many of the words a tongue has in its phrases."""
    at = count = 0
    while at < len(found):
        size = phrase_at(found, at, tongue)[1]
        count += size
        at += size or 1
    return count


def _whole(found: list[str], at: int, tongue: Tongue, listed: Listed) -> int:
    """Return of how many pieces the longest listed name at a place is; 0 where none is."""
    if _links(found[at], tongue):
        return 0
    for size in range(min(LONGEST_PHRASE, len(found) - at), 0, -1):
        words = " ".join(found[at : at + size])
        if not _links(found[at + size - 1], tongue) and listed.spelt(words):
            return size
    return 0


def _links(word: str, tongue: Tongue) -> bool:
    """Whether a word ties others: it is neither first nor last in a listed name."""
    phrase = tongue.phrases.get((word,))
    return phrase is not None and phrase.role in LINK_ROLES


def _prefixed(
    found: list[str], at: int, before: list[Word], tongue: Tongue, listed: Listed
) -> tuple[list[Word], int] | None:
    """Return a word that carries others before it: only where what is left is known."""
    word = found[at]
    if listed.spelt(word):
        return None
    # What follows "village" or "hospital" is its name, unless it says where that is.
    of_head = bool(before) and before[-1].role in ("head", "site", "rank")
    best: tuple[int, list[Word]] | None = None
    for prefix in sorted(tongue.prefixes, key=len):
        ties = tongue.prefixes[prefix]
        if of_head and ties[-1].role != "in":
            continue
        for rest in _rests(word, prefix, ties[-1]):
            follow = [rest, *found[at + 1 :]]
            phrase, size = phrase_at(follow, 0, tongue)
            whole = 0 if prefix in tongue.of_phrases else _whole(follow, 0, tongue, listed)
            # "In the north of Gaza" is no "in the North", the district.
            turned = tongue.phrases.get((rest.removeprefix("ה"),)) if rest not in word else None
            if turned is not None and turned.role == "point" and len(follow) > 1 and whole == 1:
                continue
            reach = max(size, whole)
            if not reach or (len(rest) < tongue.least and reach == 1):
                continue
            # What names most is meant, and of two the one that keeps the article.
            if best is None or reach > best[0]:
                named = whole >= size or phrase is None
                left = Word(" ".join(follow[:whole]), PLACE) if named else phrase
                best = reach, [*ties, left or Word(rest, NAME)]
    return None if best is None else (best[1], best[0])


def _rests(word: str, prefix: str, tie: Word) -> Iterator[str]:
    """Yield what may be left of a word without a prefix, with the article that it took in."""
    if word.startswith(prefix) and len(word) > len(prefix):
        rest = word[len(prefix) :]
        if tie.text == "ل" and rest.startswith("ل"):
            yield "ا" + rest
        if tie.text in ("ב", "ל"):
            yield "ה" + rest
        yield rest
