"""Collect the names that a redaction removes, and remove them from the columns of text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from atlas.errors import RecordError
from atlas.record.core import AnyTables, Tables
from atlas.record.tables import TABLES
from atlas.reference.actors import load_actors, split_names
from atlas.reference.house import without_gone
from atlas.reference.tlp import TLP
from atlas.reference.vocabulary import KINDS
from atlas.release.event_mentions import Mentions
from atlas.release.ledger import KEY, Tally
from atlas.release.text_search.find_terms import Term, Terms, can_be_found
from atlas.release.text_search.name_spellings import (
    core_of,
    given_names,
    is_common,
    outlet_terms,
    person_terms,
    place_terms,
)
from atlas.release.text_search.text_keys import key_of

PERSON, SOURCE = "[name withheld]", "[source withheld]"
PLACE, WORD, EVENT = "[place withheld]", "[withheld]", "[event withheld]"
_RULE = "cells of text, of which a name was taken out"
# Columns in which a name that an outlet and an actor share means the outlet.
_SAYERS = {
    ("sources", "outlet"),
    ("sources", "note"),
    ("participants", "by"),
    ("quantities", "source"),
    ("places", "leg_by"),
    ("links", "by"),
}
KEYS = frozenset({"event_id", "actor_id", "parent_id", "from_id", "to_id"})
KEYS |= {"confused_with", "place_id", "shape_id"}
"""Columns of keys; a key that contains a name is renewed, see renew_ids.py."""
_OURS = """
    accessed attribution attributions cut_off description gazetteer inclusion_rule layers licence
    license marking name parts query redistribution rows_are source sources title transformations
    url version kept_back changed held kept removed remarks removals profile what coarsen_grid
    events places participants actors quantities links original
    house kind group id label role words fill stroke dark_fill dark_stroke mark sha256
"""
OURS = frozenset(_OURS.split())
"""The keys of a data set description that the library itself uses."""
# Columns with codes of countries and the like: two or three capitals.
_CODES = {"country", "territory"}


@dataclass
class Unnamed:
    """The names to remove."""

    events: frozenset[str] = frozenset()
    """Ids of the removed events."""
    everywhere: dict[str, Term] = field(default_factory=dict)
    """Terms to remove from every text, by their spelling."""
    outlets: dict[str, str] = field(default_factory=dict)
    """Names of outlets, each with its replacement."""
    places: dict[str, str] = field(default_factory=dict)
    """Names of places that were coarsened."""
    moved: frozenset[str] = frozenset()
    """Ids of the events of these places."""

    def _add(self, term: Term) -> None:
        """Add a term; two terms of the same spelling become one, with the stricter rule."""
        held = self.everywhere.get(term.text)
        if held is not None:
            term = term._replace(
                common=held.common and term.common,
                derived=held.derived and term.derived,
                given=held.given | term.given,
            )
        self.everywhere[term.text] = term

    def add_words(self, words: Iterable[str]) -> None:
        """Add texts to remove from everywhere; raise if one cannot be searched for."""
        words = list(words)
        _check_found([word for word in words if not can_be_found(word)], "words")
        for word in words:
            self._add(Term(word, WORD))

    def add_outlets(self, names: Iterable[str]) -> None:
        """Add outlets; a name of one letter is valid."""
        names = list(names)
        _check_found([one for one in names if not (key_of(one) or can_be_found(one))], "outlets")
        for name in names:
            for text in outlet_terms(name) if name else ():
                self.outlets[text] = SOURCE

    def add_persons(self, actors: pd.DataFrame) -> None:
        """Add every spelling of persons' names, and their surnames."""
        for row in actors.itertuples():
            written = [row.name, *(one["text"] for one in split_names(row.names))]
            for name in written:
                given = frozenset(map(key_of, given_names(name)))
                for text, derived in person_terms(name):
                    term = Term(text, PERSON, is_common(text), derived)
                    self._add(term._replace(given=given) if derived else term)
            if len(key_of(row.actor_id)) > 2:
                self._add(Term(row.actor_id, PERSON))

    def add_places(self, changed: pd.DataFrame, *, below: bool) -> None:
        """Add the names of places that were coarsened, except those of whole areas."""
        names = ["name", "name_native", "matched_name", *(["adm2"] if below else [])]
        terms = {text for name in names for text in changed[name].unique() if text}
        wide = {key_of(text) for column in ("adm1", "country") for text in changed[column].unique()}
        found = [core for text in sorted(terms) for core in core_of(text)]
        self.places |= {core: PLACE for core in found if key_of(core) not in wide}
        self.moved |= frozenset(changed["event_id"])

    def add_areas(self, before: pd.DataFrame, after: pd.DataFrame) -> None:
        """Add the areas that places no longer state, because they showed too much beside a cell."""
        for column in ("adm1", "adm2"):
            lost = (before[column] != after[column]).to_numpy() & (before[column] != "").to_numpy()
            stated = {key_of(text) for name in ("adm1", "adm2", "name") for text in after[name]}
            names = before.loc[lost, column].unique()
            self.places |= {text: PLACE for text in names if key_of(text) not in stated}


def _check_found(wrong: list[str], what: str) -> None:
    """Raise if texts cannot be searched for: they would stay, and nobody would notice."""
    if wrong:
        msg = (
            f"{what} holds {', '.join(map(repr, wrong))}, which cannot be looked for in a text; "
            "wanted two letters or figures, or a sign that is no punctuation: give a longer text, "
            "or drop the field that holds it (drop_fields)"
        )
        raise RecordError(msg)


@dataclass(frozen=True)
class Takers:
    """The terms of a redaction, by the texts from which they are removed."""

    everywhere: Terms
    """For every text."""
    said: Terms
    """For texts that name who reports."""
    near: Terms
    """For texts of events with coarsened places: other places, which are kept, share the name."""
    moved: frozenset[str]
    """Ids of the events with coarsened places."""
    others: Terms
    """The terms for every text that are not names of persons."""
    gone: dict[str, Term]
    """Terms that must not be left anywhere."""

    def of(self, record: Tables, table: str, column: str) -> list[tuple[Terms, np.ndarray | None]]:
        """Return the terms to remove from a column, each with a mask of its rows; None is all."""
        found: list[tuple[Terms, np.ndarray | None]] = [(self.everywhere, None)]
        if (table, column) in _SAYERS:
            found.append((self.said, None))
        if self.near and table not in ("actors", "places"):
            found.append((self.near, _is_moved(record, table, self.moved)))
        return [one for one in found if one[0]]


def takers_of(record: Tables, out: Unnamed) -> Takers:
    """Return the terms to remove from a record, by the texts in which each means a removed name."""
    own = {one.actor_id: one for one in load_actors().values()}
    known = [own[one] for one in record.actors["actor_id"] if one in own]
    stay = [one.actor_id for one in known]
    stay += [text for one in known for text in (one.name, *(name["text"] for name in one.names))]
    areas = _Kept(_names_of_places(record))
    borne = _Kept([*_names_of_actors(record), *_names_of_places(record)])
    everywhere = dict(out.everywhere)
    near: dict[str, Term] = {}
    said: dict[str, Term] = {}
    for name in out.places:
        for text in place_terms(name):
            term = Term(text, PLACE, is_common(text), derived=True)
            (near if areas.has(text) else everywhere).setdefault(text, term)
    for text in out.outlets:
        term = Term(text, SOURCE, derived=True, parted=True)
        (said if borne.has(text) else everywhere).setdefault(text, term)
    return Takers(
        Terms(everywhere.values(), stay),
        Terms(said.values()),
        Terms(near.values(), stay),
        out.moved,
        Terms([term for term in everywhere.values() if term.instead != PERSON], stay),
        everywhere,
    )


def unnamed(record: AnyTables, takers: Takers, events: Mentions, tally: Tally) -> AnyTables:
    """Remove names from all texts of a record.

    Parameters
    ----------
    record : Tables
        The record.
    takers : Takers
        The names to remove.
    events : Mentions
        Event ids, as texts mention them.
    tally : Tally
        Counts the changed cells.

    Returns
    -------
    Tables
        The record. A name that a kept area or place shares is removed only where it means
        what was removed.
    """
    parts = {}
    for name, table in record.tables().items():
        new = table.copy()
        for column, free in texts_of(name, table):
            values, cells = _without(new[column], takers.of(record, name, column), free)
            values, more = events.out_of_all(values)
            if cells + more:
                new[column] = values.astype("str")
                tally.change(_RULE, cells + more)
        parts[name] = new
    about = {key: value for key, value in record.dataset.items() if key != KEY}
    for one in (takers.everywhere, takers.said):
        about = one.out_of_value(about, OURS) if one else about
    about = without_gone(events.out_of_value(about), record.dataset)
    removals = {key: value for key, value in record.dataset.items() if key == KEY}
    return record.with_tables(**parts).replace(dataset={**about, **removals})


def unnamed_lists(record: AnyTables, takers: Takers, tally: Tally) -> AnyTables:
    """Remove names from lists of actors in a record: an entry that is not an id is text."""
    known = {*record.actors["actor_id"], *load_actors()}
    values = record.actors["confused_with"]
    ids = [known.issuperset(text.split("; ")) or not text for text in values]
    new, cells = _without(
        values, takers.of(record, "actors", "confused_with"), ~np.array(ids, dtype=bool)
    )
    tally.change(_RULE, cells)
    if not cells:
        return record
    return record.with_tables(actors=record.actors.assign(confused_with=new.astype("str")))


def _without(
    values: pd.Series, takers: list[tuple[Terms, np.ndarray | None]], free: np.ndarray
) -> tuple[pd.Series, int]:
    """Remove terms from a column, and return it with the number of changed cells."""
    total = 0
    for terms, rows in takers:
        meant = free if rows is None else free & rows
        if meant.all():
            values, cells = terms.out_of_all(values)
        else:
            there, cells = terms.out_of_all(values[meant])
            values = values.where(~meant, there.reindex(values.index)) if cells else values
        total += cells
    return values, total


def texts_of(name: str, table: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the columns of a table that hold free text, with a mask of cells outside of word lists.

    Every column is text, except closed vocabularies and keys.
    """
    # A time zone is from a list that the record checks.
    closed = {one.name for one in TABLES[name] if one.words is not None or one.name == "tz"}
    for column in table.columns:
        if column in closed or column in KEYS or table[column].dtype != "str":
            continue
        words = _closed_words(column)
        free = ~table[column].isin(words).to_numpy() if words else np.ones(len(table), dtype=bool)
        if free.any():
            yield column, free


@cache
def _closed_words(column: str) -> frozenset[str]:
    """Return the words of an open column that come from a word list, and are not names."""
    if column == "kind":
        return frozenset({*KINDS, *(one.kind for one in load_actors().values()), "person"})
    if column in _CODES:
        return frozenset(_codes())
    if column == "marking":
        return frozenset(TLP)
    return frozenset()


def _codes() -> Iterator[str]:
    """Yield every code of two capitals, and the keys of territories."""
    from itertools import product
    from string import ascii_uppercase

    from atlas.reference.territories import load_policy

    yield from ("".join(one) for one in product(ascii_uppercase, repeat=2))
    yield from load_policy()


def _is_moved(record: Tables, name: str, moved: frozenset[str]) -> np.ndarray:
    """Return which rows of a table belong to events with coarsened places."""
    table = getattr(record, name)
    if name == "events":
        return np.asarray(table.index.isin(moved))
    if name == "links":
        return (table["from_id"].isin(moved) | table["to_id"].isin(moved)).to_numpy()
    return table["event_id"].isin(moved).to_numpy()


class _Kept:
    """The words of the names that are kept."""

    def __init__(self, names: Iterable[str]) -> None:
        self._ends: set[str] = set()
        for name in dict.fromkeys(names):
            words = _words(name)
            for first in range(len(words)):
                for last in range(first + 1, min(len(words), first + _WORDS) + 1):
                    self._ends.add(" ".join(words[first:last]))

    def has(self, term: str) -> bool:
        """Return whether a term is part of a name that is kept."""
        return " ".join(_words(term)) in self._ends


_WORDS = 8


def _words(text: str) -> list[str]:
    return [key for word in text.replace("-", " ").split() if (key := key_of(word))]


def _names_of_actors(record: Tables) -> Iterator[str]:
    yield from record.actors["name"].unique()
    for text in record.actors["names"].unique():
        yield from (one["text"] for one in split_names(text))


def _names_of_places(record: Tables) -> Iterator[str]:
    """Yield the names of areas and places that are kept."""
    for column in ("name", "name_native", "adm1", "adm2"):
        yield from record.places[column].unique()
