"""The words that head columns, in sixteen languages, as ``data/reference/header_*.csv`` has them.

``headers.csv`` has whole names with the column that each means, and single words with their class;
``header_rules.csv`` says which classes make a column; ``header_tags.csv`` has the tags of HXL, and
``header_values.csv`` words that are values. They are read at the first use.
"""

import csv
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from atlas.readers.columns.header_names import key_of, words_in
from atlas.shipped import shipped


class ColumnHeading(NamedTuple):
    """One meaning of a name."""

    column: str
    """Our column; "" where it is none of ours."""
    role: str
    """own, safe, joined, dangerous, last or never; token or last for a rule."""
    values: str
    """What the values have to look like; "" for anything."""
    beside: tuple[str, ...]
    """Names of which one has to be there; of those after a "!", none."""
    rank: int
    """The place among the names of the column: the lowest is taken."""
    language: str = ""


class HeadingRule(NamedTuple):
    """Classes of words that make a column."""

    heading: ColumnHeading
    needs: tuple[str, ...]
    allows: frozenset[str]


class _HeaderWords(NamedTuple):
    names: dict[str, list[ColumnHeading]]
    classes: dict[str, frozenset[str]]
    own: tuple[str, ...]
    values: dict[str, str]
    others: dict[str, dict[str, list[str]]]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with shipped("reference", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def _words() -> _HeaderWords:
    """Read the list of names and words once."""
    names: dict[str, list[ColumnHeading]] = {}
    classes: dict[str, frozenset[str]] = {}
    own: list[str] = []
    values: dict[str, str] = {}
    others: dict[str, dict[str, list[str]]] = {}
    for rank, row in enumerate(_rows("headers")):
        word, column, role = row["word"], row["column"], row["role"]
        if role == "token":
            for part in words_in(word):
                classes[part] = classes.get(part, frozenset()) | {column}
            continue
        if role == "default":
            values[column] = row["values"]
            continue
        if role == "own":
            own.append(column)
        elif column:
            others.setdefault(column, {}).setdefault(row["language"], []).append(word)
        said = row["values"] or ("" if role in ("own", "never") else values.get(column, ""))
        beside = tuple(row["beside"].split("|")) if row["beside"] else ()
        found = names.setdefault(key_of(word) or word, [])
        found.append(ColumnHeading(column, role, said, beside, rank, row["language"]))
    return _HeaderWords(names, classes, tuple(own), values, others)


def own_columns() -> tuple[str, ...]:
    """Return the columns of a flat table, in their order."""
    return _words().own


def other_names(column: str) -> dict[str, list[str]]:
    """Return the other names of one of our columns, by language; "" for those of all."""
    return _words().others.get(column, {})


def headings(key: str) -> list[ColumnHeading]:
    """Return what a whole name may mean, as `key_of` writes it."""
    return _words().names.get(key, [])


def classes_of(word: str) -> frozenset[str]:
    """Return the classes of a single word."""
    return _words().classes.get(word, frozenset())


@cache
def rules() -> tuple[HeadingRule, ...]:
    """Return which classes of words make which column, in the order in which they are tried."""
    order = {column: rank for rank, column in enumerate(own_columns())}
    made = []
    for rank, row in enumerate(_rows("header_rules")):
        values = row["values"] or _words().values.get(row["column"], "")
        heading = ColumnHeading(row["column"], row["role"], values, (), rank + len(order))
        needs = tuple(row["needs"].split())
        made.append(HeadingRule(heading, needs, frozenset((*needs, *row["allows"].split()))))
    return tuple(made)


@cache
def tags() -> dict[tuple[str, frozenset[str]], ColumnHeading]:
    """Return the meaning of each tag of HXL, by its name and attributes."""
    values = _words().values
    return {
        (row["tag"], frozenset(row["attributes"].split())): ColumnHeading(
            row["column"], "tag", values.get(row["column"], ""), (), rank
        )
        for rank, row in enumerate(_rows("header_tags"))
    }


@cache
def value_words(look: str) -> frozenset[str]:
    """Return the words that values of a look consist of, in small letters."""
    return frozenset(row["word"] for row in _rows("header_values") if row["look"] == look)
