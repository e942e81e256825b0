"""What each name of a table may mean among our columns, the best first.

A name is looked up whole, by the tag below it, or by the words in it; a meaning counts only if the
values look so, and if the names are there that have to stand beside it.
"""

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from atlas.readers.columns.header_names import key_of, unmerged, words_in
from atlas.readers.columns.header_words import (
    ColumnHeading,
    classes_of,
    headings,
    own_columns,
    rules,
    tags,
    value_words,
)
from atlas.readers.columns.value_looks import Looks

# The attribute of a frame that holds the tags of HXL that stood below its names.
TAGS = "header_tags"
# A column is kept by the name of the lowest level.
LEVELS = {
    "chosen": -1,
    "own": 0,
    "safe": 1,
    "joined": 1,
    "tag": 2,
    "token": 3,
    "dangerous": 4,
    "values": 5,
    "last": 6,
}
# Attributes of a tag that do not change what it means.
_HARMLESS = frozenset(("num", "total", "best", "text", "en", "fr", "es", "ar", "pt", "main"))


class NameCandidate(NamedTuple):
    """One of our columns that a name may mean; the first in order is the best."""

    level: int
    order: int
    column: str
    rank: int
    heading: ColumnHeading
    why: str


class TableNames:
    """The names of a table, with their values and tags."""

    def __init__(
        self, names: list[str], frame: pd.DataFrame | None, constants: Collection[str] = ()
    ) -> None:
        self.names = names
        self.constants = frozenset(constants)
        self.looks = Looks(frame)
        given = {} if frame is None else frame.attrs.get(TAGS, {})
        self.tags = {name: given[name] for name in names if name in given}
        self.keys = {name: key_of(name) for name in names}
        self.order = {column: at for at, column in enumerate(own_columns())}
        bare = Counter(key_of(unmerged(name)) for name in names)
        self.alone = {key for key, count in bare.items() if count == 1}

    @cached_property
    def possible(self) -> dict[str, set[str]]:
        """Return the names that may be each of our columns, whatever else is there."""
        found: dict[str, set[str]] = {}
        for name in self.names:
            for heading in headings(self.keys[name]) or ruled(name):
                if heading.role != "last" and self.looks[name].fits(heading.values):
                    found.setdefault(heading.column, set()).add(name)
        return found

    def is_beside(self, heading: ColumnHeading, name: str) -> bool:
        """Return whether what a heading wants beside it is there, or what it forbids is not."""
        if not heading.beside:
            return True
        never = heading.beside[0].startswith("!")
        wanted = [one.lstrip("!") for one in heading.beside]
        others = {key for other, key in self.keys.items() if other != name}
        there = any(
            key_of(one) in others
            or one in self.constants
            or self.possible.get(one, set()) - {name}
            or self._holds(*one.split("="))
            for one in wanted
        )
        return there != never

    def _holds(self, name: str, look: str = "") -> bool:
        """Return whether a column of a name holds words of a list: "status=loss"."""
        words = value_words(look) if look else frozenset()
        return bool(words) and any(
            self.looks[other].among(words) >= 0.5 and not self.looks[other].empty
            for other, key in self.keys.items()
            if key == key_of(name)
        )

    def candidates(self, name: str) -> list[NameCandidate]:
        """Return what a name may be, the best first."""
        known = headings(self.keys[name])
        found = [
            self._candidate(one, _reason(one))
            for one in known or ruled(name)
            if self.may_be(name, one) and self.is_beside(one, name)
        ]
        tag = self.tags.get(name)
        if tag and (one := _tagged(tag)) and self.may_be(name, one):
            found.append(self._candidate(one, f"its tag {tag}"))
        bare = unmerged(name)
        if not known and not found and bare != name and key_of(bare) in self.alone:
            found = [
                self._candidate(one._replace(role="token"), f"the words of its name: {bare}")
                for one in headings(key_of(bare)) or ruled(bare)
                if one.role != "last" and self.may_be(name, one)
            ]
        return sorted(found, key=lambda one: one[:4])

    def may_be(self, name: str, one: ColumnHeading) -> bool:
        """Return whether a name means a column of ours, and its values look so."""
        return one.column != "" and self.looks[name].fits(one.values)

    def _candidate(self, one: ColumnHeading, why: str) -> NameCandidate:
        order = self.order.get(one.column, 0)
        return NameCandidate(LEVELS[one.role], order, one.column, one.rank, one, why)


def _reason(heading: ColumnHeading) -> str:
    """Return why a heading means its column, in words."""
    return {
        "own": "named so",
        "token": "the words of its name",
        "dangerous": "a word for it, and its values fit",
        "last": "the day of a form, a report or a record, as no other column holds dates",
    }.get(heading.role, f"a word for it ({heading.language or 'any'})")


def ruled(name: str) -> list[ColumnHeading]:
    """Return what the words in a name make of it: each word has to be known and allowed."""
    classes = [classes_of(word) for word in words_in(name)]
    if not classes or len(classes) > 12 or not all(classes):
        return []
    return [
        rule.heading
        for rule in rules()
        if all(any(need in one for one in classes) for need in rule.needs)
        and all(one & rule.allows for one in classes)
    ]


def _tagged(tag: str) -> ColumnHeading | None:
    """Return what a tag of HXL means, such as "#affected +killed"."""
    base, *attributes = (part.strip().casefold() for part in tag.lstrip("# ").split("+"))
    kept = frozenset(attributes) - _HARMLESS
    kept = frozenset(one for one in kept if not one.startswith(("v_", "i_")))
    return tags().get((base, kept))
