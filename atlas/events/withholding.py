"""Take names out of text: every spelling given, wherever it stands as words of their own."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from atlas.errors import PageError
from atlas.events.text import fold

if TYPE_CHECKING:
    from atlas.events.record import Record

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = r"[\W_]+"
_LEAST = 2
# Words after a name that are no part of it; "Iranian embassy" is not a name with such a word.
_TAILS = frozenset({"area", "region", "district", "countryside", "outskirts", "suburbs", "border"})
_TAILS |= {"town", "city", "village", "camp", "base"}
GONE = "[text withheld]"
"""What stands for a text whose name could be seen in it, and could not be cut out of it."""


class _Rule(NamedTuple):
    """A term, what is put in its place, and whether it is found inside longer words."""

    term: str
    instead: str
    joined: bool


class Terms:
    """Texts to take out of other texts, each with what is put in its place.

    A term is found whatever its case, marks and the signs between its words; in scripts that
    join words to what stands before them (Arabic, Hebrew), inside a longer word, too.
    """

    def __init__(self, terms: Mapping[str, str]) -> None:
        """Take the terms, and for each one what is put in its place."""
        self._by_word: dict[str, list[_Rule]] = {}
        self._joined: list[_Rule] = []
        # The longer first, so that no part of one is left over.
        for term, instead in sorted(terms.items(), key=lambda item: (-len(item[0]), item[0])):
            self._add(term, instead)

    def __bool__(self) -> bool:
        """Tell whether there is anything to take out."""
        return bool(self._by_word or self._joined)

    def _add(self, term: str, instead: str) -> None:
        words = _WORD.findall(_plain(term))
        if not words or len("".join(words)) < _LEAST:
            return
        rule = _Rule(term, instead, not any(letter.isascii() for letter in "".join(words)))
        if rule.joined:
            self._joined.append(rule)
        else:
            self._by_word.setdefault(words[0], []).append(rule)

    def out_of(self, text: str) -> str:
        """Return a text without the terms."""
        plain = _plain(text)
        for rule in self._in(plain):
            folded = _pattern(_plain(rule.term), joined=rule.joined)
            if not folded.search(plain):
                continue
            # No instead holds a backslash, so that it is put in as it is.
            text = _pattern(rule.term, joined=rule.joined).sub(rule.instead, text)
            plain = _plain(text)
            if folded.search(plain):
                return GONE
        return text

    def _in(self, plain: str) -> Iterable["_Rule"]:
        """Return the rules whose first word stands in a folded text."""
        words = dict.fromkeys(_WORD.findall(plain))
        found = [rule for word in words for rule in self._by_word.get(word, ())]
        # The longest term first, whichever word it begins with.
        return sorted([*found, *self._joined], key=lambda rule: (-len(rule.term), rule.term))

    def out_of_all(self, values: pd.Series) -> tuple[pd.Series, int]:
        """Return a column without the terms, and how many of its cells changed."""
        codes, different = pd.factorize(values)
        texts = [self.out_of(str(text)) for text in different]
        changed = [new != str(old) for new, old in zip(texts, different, strict=True)]
        if not any(changed):
            return values, 0
        cells = int(pd.Series(changed).take(codes).sum())
        new = pd.Series(texts, dtype="str").take(codes).set_axis(values.index)
        return new, cells

    def out_of_value(self, value: Any) -> Any:
        """Return a value of a data set's description without the terms, whatever it is made of."""
        if isinstance(value, str):
            return self.out_of(value)
        if isinstance(value, Mapping):
            return {self.out_of(str(k)): self.out_of_value(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [self.out_of_value(item) for item in value]
        return value


def check_untold(record: "Record", said: Iterable[tuple[str, str]]) -> None:
    """Raise where words that go out beside a record hold what was taken out of it.

    Parameters
    ----------
    record : Record
        The record; what was taken out it knows as long as it is in memory.
    said : iterable of tuple
        What each text is, and the text: a title, a reason, the name of a file.

    Raises
    ------
    PageError
        Where a text tells what left.
    """
    terms = Terms(record.withheld or {})
    for what, text in said if terms else ():
        if terms.out_of(text) != text:
            msg = (
                f"{what} is {text!r}, and holds a name or word that was taken out of the record: "
                "the file would tell it; word it differently, or keep the name in the redaction"
            )
            raise PageError(msg)


def spellings(name: str, *, surname: bool = False) -> list[str]:
    """Return what a person's or a place's name may be written as.

    Examples
    --------
    >>> spellings("Amal Nader", surname=True)
    ['Amal Nader', 'Nader']
    """
    found = [name.strip()]
    words = name.split()
    if surname and len(words) > 1 and len(words[-1]) > 3 and words[-1].isalpha():
        found.append(words[-1])
    return [text for text in found if text]


def core_of(name: str) -> list[str]:
    """Return a place's name, and the name that stands in an expression with it.

    Examples
    --------
    >>> core_of("near Zar'it (fence), Upper Galilee")
    ["near Zar'it (fence), Upper Galilee", "Zar'it"]
    >>> core_of("12 km north of Tyre")
    ['12 km north of Tyre', 'Tyre']
    """
    head = re.split(r"[,;(/]", name)[0].strip()
    words = head.split()
    while words and (words[0][:1].islower() or words[0][:1].isdigit()) and words[0].isascii():
        words.pop(0)
    while words and words[-1] in _TAILS:
        words.pop()
    return list(dict.fromkeys(text for text in (name.strip(), " ".join(words)) if text))


@lru_cache(maxsize=200_000)
def _plain(text: str) -> str:
    """Return a text folded, without signs that cannot be seen."""
    return fold("".join(c for c in text if unicodedata.category(c) != "Cf"))


@lru_cache(maxsize=50_000)
def _pattern(term: str, *, joined: bool) -> re.Pattern[str]:
    """Return a pattern for a term, whatever stands between its words."""
    body = _BETWEEN.join(re.escape(word) for word in _WORD.findall(term))
    edges = body if joined else rf"(?<![^\W_]){body}(?![^\W_])"
    return re.compile(edges, re.IGNORECASE)


def without_ids(values: pd.Series, ids: frozenset[str], instead: str) -> tuple[pd.Series, int]:
    """Return a column in which no id of a set stands, and how many of its cells changed.

    An id that is no more than a number or a word is left, because it may mean anything.
    """
    telling = frozenset(one for one in ids if _tells(one))
    if not telling:
        return values, 0

    def _out(text: str) -> str:
        return _ID.sub(lambda found: instead if found[0] in telling else found[0], text)

    codes, different = pd.factorize(values)
    texts = [_out(str(text)) for text in different]
    changed = [new != str(old) for new, old in zip(texts, different, strict=True)]
    cells = int(pd.Series(changed, dtype=bool).take(codes).sum())
    return pd.Series(texts, dtype="str").take(codes).set_axis(values.index), cells


_ID = re.compile(r"[\w:]+(?:[.\-][\w:]+)*")


def _tells(one: str) -> bool:
    """Tell whether an id cannot be taken for a word or a number."""
    mixed = any(c.isalpha() for c in one) and any(c.isdigit() for c in one)
    return mixed and len(one) > 2 and bool(_ID.fullmatch(one))
