"""Find terms in texts and remove them, in any spelling: by one key, in every decoded view.

A term of six letters or more is found wherever its letters follow each other, also in a longer
word. A shorter term is found as a separate word, with the prefixes and endings of scripts that join
them to words. A sign that is not a letter is matched exactly.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from atlas.release.text_search.decoded_texts import TextView, is_coded, views_of
from atlas.release.text_search.multi_search import Automaton
from atlas.release.text_search.name_particles import PARTICLES
from atlas.release.text_search.text_keys import (
    CASE,
    HARD,
    JOIN,
    SOFT,
    STOP,
    Keyed,
    is_dropped,
    key_of,
    keyed,
    otherwise,
)

LONG = 6
"""The length from which a term is found inside a longer word."""
GONE = "[text withheld]"
"""The replacement of a whole text from which a visible name could not be cut out."""
_SIGNS = re.compile(r"\[(?:(?:name|source|place|event|text) )?withheld\]")
_ROUNDS = 8
_FILLERS = 3
_ARABIC_BEFORE = (
    "(?:[وف]?(?:[بلكس]|يا|ا)?(?:ال|ل)?|[وف]?(?:ابو|ابي|ابا|بو|ام|ابن|بن|بنت|عبد)(?:ال)?)"
)
_ARABIC_AFTER = "(?:ي|يه|يين|يون|ين|ون|ات|ان|ا|ه|ها|هم|هما)?"
_FEW = "[^\\W\\d_]{0,3}"
_SCRIPTS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "ARABIC": (re.compile(_ARABIC_BEFORE), re.compile(_ARABIC_AFTER)),
    "HEBREW": (re.compile("[והבלמשכ]{0,3}"), re.compile("(?:ימ|ות|י|ה|ו)?")),
    "LATIN": (re.compile(""), re.compile("(?:s|es)?")),
    # Case endings, as in Russian; for other scripts also short words before it, as in Amharic.
    **dict.fromkeys(("CYRILLIC", "GREEK", "ARMENIAN"), (re.compile(""), re.compile(_FEW))),
}
_OTHERS = (re.compile("[^\\W\\d_]{0,2}"), re.compile(_FEW))
# Scripts without blanks between words: a name may occur anywhere.
_UNPARTED = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"}


class Term(NamedTuple):
    """A text to remove, and its replacement."""

    text: str
    """The text as written."""
    instead: str
    """The replacement."""
    common: bool = False
    """Whether it is a common word too; then it is not removed where it is in small letters."""
    derived: bool = False
    """Whether it is part of a name; then it stays inside a longer name that is kept."""
    parted: bool = False
    """Whether it may contain blanks anywhere, as for a name that an address writes as one word."""
    given: frozenset[str] = frozenset()
    """Keys of given names: one before the term, up to three words between, is removed with it."""


class _Rule:
    """A term by its key, with the rules for where it matches."""

    def __init__(self, term: Term | None, text: str) -> None:
        found = keyed(text)
        self.term = term
        self.key = found.key
        parted = {i: level for i, level in enumerate(found.before[:-1]) if i and level}
        self.breaks = {i for i, level in parted.items() if level >= CASE}
        self.may_break = frozenset(parted)
        script = _script(text)
        before, after = _SCRIPTS.get(script, _OTHERS)
        # Letters that its script may join to a word; None for scripts without blanks between words.
        self.before: re.Pattern[str] | None = None if script in _UNPARTED else before
        self.after: re.Pattern[str] | None = None if script in _UNPARTED else after
        self.given = term.given if term is not None else frozenset()

    def sort(self) -> tuple[Any, ...]:
        """Return a sort key that separates this rule from others with the same letters."""
        term = self.term
        how = None if term is None else term[1:-1]
        return (how, tuple(sorted(self.breaks)), self.before is None)

    def fits(self, text: Keyed, start: int) -> bool:
        """Return whether the term matches at a letter of a text, and not across parts of words."""
        stop = start + len(self.key)
        inside = text.before[start + 1 : stop]
        extra = [
            i for i, level in enumerate(inside, 1) if level >= JOIN and i not in self.may_break
        ]
        if STOP in inside:
            return False
        if self.term is not None and self.term.common and _is_small(text, start, stop):
            return False
        if len(self.key) >= LONG and not extra:
            return True
        if not self._is_bounded(text, start, stop):
            return False
        return self._may_part(inside, extra) if extra else all(inside[i - 1] for i in self.breaks)

    def _may_part(self, inside: Sequence[int], extra: Sequence[int]) -> bool:
        """Return whether the term may have these extra breaks, which are not in its own text."""
        spaced = len(self.key) > 2 and all(level >= JOIN for level in inside)
        joined = len(self.key) >= LONG and all(inside[i - 1] < HARD for i in extra)
        parted = self.term is not None and self.term.parted and len(self.key) > LONG
        return spaced or joined or parted

    def _is_bounded(self, text: Keyed, start: int, stop: int) -> bool:
        """Return whether the term is a whole word, apart from what its script joins to words."""
        if self.before is None or self.after is None:
            return True
        first, last = word_around(text, start, stop)
        head, tail = text.key[first:start], text.key[stop:last]
        return bool(self.before.fullmatch(head) and self.after.fullmatch(tail))


def _script(text: str) -> str:
    """Return the script of a term's first letter, as the first word of its Unicode name."""
    for letter in unicodedata.normalize("NFKD", text):
        if letter.isalpha() and unicodedata.category(letter) != "Lm":
            return unicodedata.name(letter, "").partition(" ")[0]
    return "LATIN"


def _is_small(text: Keyed, start: int, stop: int) -> bool:
    """Return whether a span of letters has no capitals."""
    return not any(text.text[place].isupper() for place in text.places[start:stop])


def word_around(text: Keyed, start: int, stop: int) -> tuple[int, int]:
    """Return start and end of the word or words that contain a span of letters."""
    while start and text.before[start] < SOFT:
        start -= 1
    while stop < len(text.key) and text.before[stop] < SOFT:
        stop += 1
    return start, stop


def _from_given(text: Keyed, first: int, given: frozenset[str]) -> int:
    """Return the start of a name: a given name, up to three words between it and the surname."""
    start = first
    for _ in range(_FILLERS + 1):
        stop = start
        if not stop:
            break
        start = word_around(text, stop - 1, stop)[0]
        word = text.key[start:stop]
        if word in given:
            return start
        if text.text[text.places[start]].islower() and word not in PARTICLES:
            break
    return first


def can_be_found(text: str) -> bool:
    """Return whether a text can be searched for: two letters or figures, or a special sign.

    Examples
    --------
    >>> [can_be_found(text) for text in ("Li", "C++", "***", "M", ".", "\u200b")]
    [True, True, True, False, False, False]
    """
    return len(key_of(text)) >= 2 or bool(_literal(text))


def _literal(text: str) -> str:
    """Return the pattern of a text that is no word: C++, an emoji; "" if it has no such sign."""
    shown = [c for c in text.strip() if not (c.isspace() or is_dropped(c)) and c.isprintable()]
    signs = [c for c in shown if key_of(c) == ""]
    if (
        not signs
        or (len(shown) < 2 and (shown[0].isascii() or key_of(shown[0])))
        or set(shown) <= set("-.,;:'\"\u2019")
    ):
        return ""
    body = r"\ufe0f?".join(re.escape(c) for c in text.strip() if c != "\ufe0f") + r"\ufe0f?"
    return _bounded(text.strip(), body)


def _bounded(text: str, body: str) -> str:
    head = r"(?<![^\W_])" if text[0].isalnum() else ""
    return f"{head}{body}" + (r"(?![^\W_])" if text[-1].isalnum() else "")


class Terms:
    """Terms to remove from texts, each with its replacement."""

    def __init__(self, terms: Mapping[str, str] | Iterable[Term], stay: Iterable[str] = ()) -> None:
        """Store the terms, and the names to keep, in which a derived term is not removed."""
        if isinstance(terms, Mapping):
            terms = [Term(text, instead) for text, instead in terms.items()]
        self._rules: dict[str, dict[tuple[Any, ...], _Rule]] = {}
        self._signs: list[tuple[str, str]] = []
        for term in sorted(terms, key=lambda one: (-len(one.text), one[:-1])):
            if len(key_of(term.text)) >= 2:
                self._add(_Rule(term, term.text))
            elif pattern := _literal(term.text) or _letter(term.text):
                self._signs.append((pattern, term.instead))
        if self._rules:
            for name in stay:
                if len(key_of(name)) >= 2:
                    self._add(_Rule(None, name))
        self._automaton = Automaton(self._rules)

    def _add(self, rule: _Rule) -> None:
        """Add a rule; two spellings with the same key and rules become one."""
        same = self._rules.setdefault(rule.key, {}).setdefault(rule.sort(), rule)
        same.given |= rule.given

    def __bool__(self) -> bool:
        """Return whether there are any terms."""
        return bool(self._rules or self._signs)

    @cached_property
    def _signs_pattern(self) -> re.Pattern[str] | None:
        parts = [f"(?P<s{number}>{one})" for number, (one, _) in enumerate(self._signs)]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None

    def _may_be_in(self, text: str) -> bool:
        """Return whether a text needs the full search; this quick test excludes most texts."""
        if self._signs or is_coded(text) or self._automaton.is_in(key_of(text)):
            return True
        return not text.isascii() and self._automaton.is_in(key_of(otherwise(text)))

    def is_in(self, text: str) -> bool:
        """Return whether a text contains any of the terms."""
        return self._may_be_in(text) and any(
            next(self._seen_in(view), None) is not None
            for piece in _SIGNS.split(text)
            for view in views_of(piece)
        )

    def _seen_in(self, view: TextView) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and replacement of each match, as positions in the original text."""
        yield from self._words_in(view, view.text)
        other = otherwise(view.text) if not view.text.isascii() else view.text
        if other != view.text:
            yield from self._words_in(view, other)
        if self._signs_pattern is not None:
            for found in self._signs_pattern.finditer(view.text):
                instead = self._signs[int(str(found.lastgroup)[1:])][1]
                yield *view.raw(found.start(), found.end()), instead

    def _words_in(self, view: TextView, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the matches of terms with letters in a view."""
        if not self._rules or not self._automaton.is_in(key_of(text)):
            return
        found = keyed(text)
        hits = [
            (start, start + len(key), rule)
            for start, key in self._automaton.found_in(found.key)
            for rule in self._rules[key].values()
            if rule.fits(found, start)
        ]
        stays = [(start, stop) for start, stop, rule in hits if rule.term is None]
        for start, stop, rule in hits:
            if rule.term is None or (rule.term.derived and _held(start, stop, stays)):
                continue
            first, last = (start, stop) if rule.before is None else word_around(found, start, stop)
            if rule.given:
                first = _from_given(found, first, rule.given)
            yield *view.raw(found.places[first], found.end(last - 1)), rule.term.instead

    def out_of(self, text: str) -> str:
        """Remove the terms from a text, and return it."""
        if not text or not self or not self._may_be_in(text):
            return text
        for _ in range(_ROUNDS):
            new = self._cut(text)
            if new == text:
                return text
            text = new
        return GONE if self.is_in(text) else text

    def _cut(self, text: str) -> str:
        """Remove the matches of one round from a text; our own "withheld" marks stay."""
        parts, at = [], 0
        for sign in [*_SIGNS.finditer(text), None]:
            piece = text[at : sign.start()] if sign else text[at:]
            parts.append(self._cut_piece(piece))
            if sign:
                parts.append(sign[0])
                at = sign.end()
        return "".join(parts)

    def _cut_piece(self, piece: str) -> str:
        for view in views_of(piece):
            spans = sorted(self._seen_in(view), key=lambda one: (one[0], -one[1], one[2]))
            if spans:
                return _without(piece, spans)
        return piece

    def out_of_all(self, values: pd.Series) -> tuple[pd.Series, int]:
        """Remove the terms from a column, and return it with the number of changed cells."""
        codes, different = pd.factorize(values)
        texts = [self.out_of(str(text)) for text in different]
        changed = [new != str(old) for new, old in zip(texts, different, strict=True)]
        if not any(changed):
            return values, 0
        cells = int(pd.Series(changed).take(codes).sum())
        new = pd.Series(texts, dtype="str").take(codes).set_axis(values.index)
        return new, cells

    def out_of_value(self, value: Any, names: frozenset[str] = frozenset()) -> Any:
        """Remove the terms from a description's value; the keys in ``names`` stay."""
        if isinstance(value, str):
            return self.out_of(value)
        if isinstance(value, Mapping):
            return {
                str(key) if key in names else self.out_of(str(key)): self.out_of_value(item, names)
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.out_of_value(item, names) for item in value]
        return value


def _letter(text: str) -> str:
    """Return the pattern of a name of one letter: matched exactly, and only as a separate word."""
    letter = text.strip()
    if len(letter) != 1 or not letter.isalnum():
        return ""
    return rf"(?<![^\s\"()\[\],;:!?])(?-i:{letter})(?![^\s\"()\[\],;:!?.])"


def _held(start: int, stop: int, stays: list[tuple[int, int]]) -> bool:
    """Return whether a span of letters is inside a longer name that is kept."""
    return any(a <= start and stop <= b and b - a > stop - start for a, b in stays)


def _without(text: str, spans: list[tuple[int, int, str]]) -> str:
    """Return a text with spans replaced; spans may overlap."""
    parts, at = [], 0
    joined: list[tuple[int, int, str]] = []
    for start, stop, instead in spans:
        if joined and start < joined[-1][1]:
            first, last, said = joined[-1]
            joined[-1] = (first, max(last, stop), said)
        else:
            joined.append((start, stop, instead))
    for start, stop, instead in joined:
        parts += [text[at:start], instead]
        at = stop
    return "".join([*parts, text[at:]])
