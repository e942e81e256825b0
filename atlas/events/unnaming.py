"""The names that a redaction takes out, and the columns of text that they are taken out of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.actors import split_names
from atlas.events.lookup import renamed
from atlas.events.removal import Tally
from atlas.events.tables import TABLES
from atlas.events.text import fold
from atlas.events.vocabulary import KINDS
from atlas.events.withholding import Terms, core_of, spellings, without_ids

if TYPE_CHECKING:
    from atlas.events.record import Record

PERSON, SOURCE = "[name withheld]", "[source withheld]"
PLACE, WORD, EVENT = "[place withheld]", "[withheld]", "[event withheld]"
_RULE = "cells of text, of which a name was taken out"
# Keys and codes, which hold no name as it is written; ids that do are given anew.
_CODES = {"event_id", "actor_id", "parent_id", "from_id", "to_id", "confused_with", "tz"}
_CODES |= {"country", "territory", "place_id", "shape_id", "dataset"}
# Where the name of an outlet that is an actor's, too, means the outlet.
_SAYERS = {
    ("sources", "outlet"),
    ("sources", "note"),
    ("participants", "by"),
    ("quantities", "source"),
    ("links", "basis"),
}


@dataclass
class Unnamed:
    """The names that leave."""

    events: frozenset[str] = frozenset()
    """Ids of the events that left."""
    everywhere: dict[str, str] = field(default_factory=dict)
    """Terms that leave every text, each with what is put in its place."""
    outlets: dict[str, str] = field(default_factory=dict)
    """Names of outlets."""
    places: dict[str, str] = field(default_factory=dict)
    """Names of places that were made coarser."""
    moved: frozenset[str] = frozenset()
    """Ids of the events of these places."""
    gone: dict[str, str] = field(default_factory=dict)
    """Of all these, what stands nowhere any more; known when it has been taken out."""

    def add_words(self, words: Iterable[str]) -> None:
        """Note texts that leave wherever they stand."""
        self.everywhere |= dict.fromkeys(words, WORD)

    def add_outlets(self, names: Iterable[str]) -> None:
        """Note outlets."""
        self.outlets |= dict.fromkeys((name for name in names if name), SOURCE)

    def add_persons(self, actors: pd.DataFrame) -> None:
        """Note every spelling of persons, and their surnames."""
        for row in actors.itertuples():
            written = [row.name, row.actor_id, *(one["text"] for one in split_names(row.names))]
            for name in written:
                self.everywhere |= dict.fromkeys(spellings(name, surname=True), PERSON)

    def add_places(self, changed: pd.DataFrame, *, below: bool) -> None:
        """Note the names of places that were made coarser, but those of whole areas."""
        names = ["name", "name_native", "matched_name", *(["adm2"] if below else [])]
        terms = {text for name in names for text in changed[name].unique() if text}
        wide = {fold(text) for column in ("adm1", "country") for text in changed[column].unique()}
        found = [core for text in sorted(terms) for core in core_of(text)]
        self.places |= {core: PLACE for core in found if fold(core) not in wide}
        self.moved |= frozenset(changed["event_id"])


def unnamed(record: "Record", out: Unnamed, tally: Tally) -> "Record":
    """Return a record in whose texts no name stands that leaves.

    Parameters
    ----------
    record : Record
        The record.
    out : Unnamed
        The names.
    tally : Tally
        Counts the cells that change.

    Returns
    -------
    Record
        The record. A name that an actor, an area or a place bears that is kept leaves only where
        it means what was taken out.
    """
    kept = _kept_words(record)
    own = {**out.outlets, **out.everywhere}
    everywhere = Terms({t: w for t, w in own.items() if t in out.everywhere or not kept.has(t)})
    said = Terms({t: w for t, w in out.outlets.items() if kept.has(t)})
    afar = Terms({t: w for t, w in out.places.items() if not kept.has(t)})
    near = Terms({t: w for t, w in out.places.items() if kept.has(t)})
    alone = {t: w for t, w in {**out.places, **out.outlets}.items() if not kept.has(t)}
    out.gone = {**alone, **out.everywhere}
    parts = {}
    for name, table in record.tables().items():
        moved = _is_moved(record, name, out.moved)
        new = table.copy()
        for column in _texts(name, table):
            values = new[column]
            terms = [everywhere]
            terms += [said] if (name, column) in _SAYERS else []
            terms += [afar] if name != "actors" and column != "adm1" else []
            values, cells = _without(values, terms, out.events)
            if near and name not in ("actors", "places"):
                there, more = near.out_of_all(values[moved])
                values = values.where(~moved, there.reindex(values.index))
                cells += more
            if cells:
                new[column] = values.astype("str")
                tally.change(_RULE, cells)
        parts[name] = new
    about = {key: value for key, value in record.dataset.items() if key != "removals"}
    for one in (everywhere, said, afar):
        about = one.out_of_value(about) if one else about
    removals = {k: v for k, v in record.dataset.items() if k == "removals"}
    record = _ids_given_anew(record.with_tables(**parts), Terms(out.everywhere))
    return record.replace(dataset={**about, **removals})


def _without(
    values: pd.Series, terms: list[Terms], events: frozenset[str]
) -> tuple[pd.Series, int]:
    """Return a column without terms and ids, and how many cells changed."""
    total = 0
    for one in terms:
        if one:
            values, cells = one.out_of_all(values)
            total += cells
    values, cells = without_ids(values, events, EVENT)
    return values, total + cells


def _texts(name: str, table: pd.DataFrame) -> list[str]:
    """Return the columns of a table that hold text of any kind."""
    closed = [column.name for column in TABLES[name] if column.words is not None]
    return [
        column
        for column in table.columns
        if column not in _CODES.union(closed)
        and table[column].dtype == "str"
        and not (column == "kind" and table[column].isin([*KINDS, "person"]).all())
    ]


def _is_moved(record: "Record", name: str, moved: frozenset[str]) -> np.ndarray:
    """Tell which rows of a table are of events whose places were made coarser."""
    if name == "events":
        return record.events.index.isin(moved)
    if name in ("actors", "links"):
        return np.zeros(len(getattr(record, name)), dtype=bool)
    return getattr(record, name)["event_id"].isin(moved).to_numpy()


class _Kept:
    """The words of the names that stay."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = [f" {' '.join(_words(name))} " for name in names]
        self._joined = "\n".join(self._names)

    def has(self, term: str) -> bool:
        """Tell whether a term stands in a name that stays."""
        return f" {' '.join(_words(term))} " in self._joined


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()


def _kept_words(record: "Record") -> _Kept:
    """Return the names of actors, areas and places that stay."""
    names = [*record.actors["name"].unique()]
    names += [one["text"] for text in record.actors["names"].unique() for one in split_names(text)]
    for column in ("name", "name_native", "adm1", "adm2"):
        names += record.places[column].unique().tolist()
    return _Kept(names)


def _ids_given_anew(record: "Record", terms: Terms) -> "Record":
    """Return a record whose ids hold no term: each that did is numbered."""
    if not terms:
        return record
    events = _numbered(record.events.index, "event", terms)
    actors = _numbered(record.actors["actor_id"], "actor", terms)
    if not events and not actors:
        return record
    parts = {}
    for name, table in record.tables().items():
        new = table.rename(index=events) if name == "events" else table.copy()
        for column in ("event_id", "from_id", "to_id"):
            if column in new.columns and events:
                new[column] = renamed(new[column], events)
        for column in ("actor_id", "parent_id"):
            if column in new.columns and actors:
                new[column] = renamed(new[column], actors)
        parts[name] = new
    return record.with_tables(**parts)


def _numbered(ids: Iterable[str], word: str, terms: Terms) -> dict[str, str]:
    """Return new ids for those that hold a term."""
    ids = list(ids)
    taken, new = set(ids), {}
    for number, one in enumerate(ids, 1):
        if terms.out_of(one) != one:
            name = f"{word}-{number}"
            while name in taken:
                name += "-"
            new[one] = name
            taken.add(name)
    return new
