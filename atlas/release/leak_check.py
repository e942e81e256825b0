"""Check for leaks as the last step: whether a removed term can still be found in the output.

A hit is an error. The message names the location; it quotes the name only where the author has
just written it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import PageError, RecordError
from atlas.record.core import Tables
from atlas.reference.actors import load_actors, split_names
from atlas.release.ledger import KEY
from atlas.release.scrub import KEYS, OURS, Takers, texts_of
from atlas.release.text_search.find_terms import Terms


def check_gone(record: Tables, takers: Takers) -> None:
    """Raise if a removed term can still be found in a redacted record.

    Parameters
    ----------
    record : Tables
        The record to release.
    takers : Takers
        The removed terms.

    Raises
    ------
    RecordError
        With the columns and parts that contain a term, never with the term.
    """
    found = still_there(record, takers)
    if found:
        msg = (
            f"{', '.join(found)}: a name or word that was to leave can still be seen there, so "
            "that nothing goes out; drop the field (drop_fields), word it differently (a profile "
            "has a name of its own), or report this as a fault"
        )
        raise RecordError(msg)


def still_there(record: Tables, takers: Takers) -> list[str]:
    """Return the columns and parts of a record in which a term can still be found.

    Every column and every part of the description is searched, except closed vocabularies and the
    names in the contract.
    """
    found = []
    for name, table in record.tables().items():
        for column, free in [*texts_of(name, table), *_keys_of(table)]:
            values = _values(table, column)
            for terms, rows in takers.of(record, name, column):
                meant = free if rows is None else free & rows
                if any(terms.is_in(text) for text in values[meant].unique()):
                    found.append(f"{name}.{column}")
    dataset = {key: value for key, value in record.dataset.items() if key != KEY}
    profiles = [one.get("profile") for one in record.dataset.get(KEY) or []]
    for part, value in (
        ("the description of the data set", dataset),
        ("the name of the profile", profiles),
        ("the report", record.report),
        ("the original rows", record.original),
    ):
        if any(takers.everywhere.is_in(text) for text in _strings(value)):
            found.append(part)
    return list(dict.fromkeys(found))


def _values(table: pd.DataFrame, column: str) -> pd.Series:
    """Return a column of a table, or its index under its own name."""
    return table[column] if column in table.columns else table.index.to_series()


def _keys_of(table: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """Yield key columns with a mask of cells that hold more than ids of the shipped registry."""
    known = frozenset(load_actors())
    for column in [name for name in (table.index.name, *table.columns) if name in KEYS]:
        values = _values(table, column)
        free = [not known.issuperset(text.split("; ")) for text in values.unique()]
        yield column, values.map(dict(zip(values.unique(), free, strict=True))).to_numpy(dtype=bool)


def _strings(value: Any) -> Iterator[str]:
    """Yield the texts in a value, and the keys of mappings except those of the library."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, pd.DataFrame):
        for column in value.columns:
            yield str(column)
            yield from value[column].astype(str).unique()
    elif hasattr(value, "items"):
        for key, item in value.items():
            yield from () if key in OURS else (str(key),)
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def check_untold(record: Tables, said: Iterable[tuple[str, str]]) -> None:
    """Raise if text written beside a record contains a term that was removed from it.

    Parameters
    ----------
    record : Tables
        The record; in memory it still knows its removed terms.
    said : iterable of tuple
        The label and the text of each: a title, a reason, the name of a file.

    Raises
    ------
    PageError
        If a text contains a removed term.
    """
    if not record.withheld:
        return
    terms = Terms(record.withheld.values(), _public_names(record))
    for what, text in said:
        if terms.is_in(text):
            msg = (
                f"{what} is {text!r}, and holds a name or word that was taken out of the record: "
                "the file would tell it; word it differently, or keep the name in the redaction"
            )
            raise PageError(msg)


def _public_names(record: Tables) -> Iterator[str]:
    """Yield the names of a record's actors that are in the shipped registry."""
    known = load_actors()
    rows = record.actors[record.actors["actor_id"].isin(list(known))]
    for row in rows.itertuples():
        yield from (row.actor_id, row.name, *(one["text"] for one in split_names(row.names)))
