"""Convert the rows of a flat table to the tables of a record; ``_row`` is the row's position."""

import re

import numpy as np
import pandas as pd

from atlas.readers.cells.closed_words import read_word
from atlas.readers.cells.column_names import is_called
from atlas.readers.cells.table_cells import Rows, as_number
from atlas.readers.flat_actors import actors_of, read_actors
from atlas.readers.flat_figures import read_quantities
from atlas.readers.flat_places import read_places
from atlas.readers.flat_sources import read_sources
from atlas.record.problems import Problems
from atlas.record.tables import WANTED_WEIGHT, is_no_weight
from atlas.reference.house import current_house

_COUNT = r"\d{1,3}(?:,\d{3})+|\d{1,9}"
# A thousands separator that is a space of any width; two adjacent numbers do not look like this.
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")


def _spread(distinct: pd.Series, codes: np.ndarray) -> pd.Series:
    """Return the value of each row from the values of the distinct ones."""
    return distinct.take(codes).reset_index(drop=True)


def read_weights(rows: Rows, problems: Problems) -> tuple[pd.Series | None, np.ndarray]:
    """Return the number of events of each row (None: one each), and which numbers are invalid.

    A column of that name without a number in it is not ours, and stays unchanged.
    """
    if not _has_weights(rows):
        return None, np.zeros(len(rows), dtype=bool)
    number, wrong = as_number(_plain_counts(rows.text("events")))
    wrong |= np.isinf(number) | is_no_weight(number)
    rows.complain(problems, wrong, "events", WANTED_WEIGHT)
    return number.mask(wrong), wrong.to_numpy()


def _has_weights(rows: Rows) -> bool:
    """Return whether a column holds weights; one of words is replaced by another so named."""
    if not rows.has("events"):
        return False
    for other in [None, *(name for name in rows.unknown if is_called(name, "events"))]:
        if other is not None:
            rows.unknown.append(rows.matched["events"])
            rows.unknown.remove(other)
            rows.matched["events"] = other
            rows.forget()
        number, wrong = as_number(_plain_counts(rows.text("events")))
        if number.notna().any() or not wrong.any():
            return True
    rows.unknown.append(rows.matched.pop("events"))
    return False


def _plain_counts(texts: pd.Series) -> pd.Series:
    """Return counts as texts without thousands separators."""
    plain = texts.str.replace(_SPACES, "", regex=True)
    return plain.str.replace(",", "").where(plain.str.fullmatch(_COUNT), plain)


def read_kinds(rows: Rows, problems: Problems) -> pd.Series:
    """Return the kind of each row; kinds are open, and an unknown kind is a note."""
    codes, kind = rows.distinct("kind")
    house = current_house()
    known = pd.Series([house.kind_of(word) for word in kind], dtype="str")
    new = _spread((known == "") & (kind != ""), codes)
    rows.complain(problems, new, "kind", "a kind of your own: kept", "note")
    return _spread(known.where(known != "", kind), codes)


def titles_of(rows: Rows, kinds: pd.Series) -> pd.Series:
    """Return the titles; under a wide kind, an event without one has the table's word in quotes."""
    titles, words = rows.text("title"), rows.text("kind")
    if not (titles == "").any():
        return titles
    wide = [kind.id for kind in current_house().kinds.values() if kind.wide]
    bare = kinds.isin(wide) & (titles == "") & (words.str.lower() != kinds)
    return titles.mask(bare, "\u201c" + words + "\u201d") if bare.any() else titles


def roles_of(kinds: pd.Series) -> pd.Series:
    """Return the role that a place of each kind has, where nothing else says it."""
    known = current_house().kinds
    codes, distinct = pd.factorize(kinds)
    roles = [known[kind].role if kind in known else "location" for kind in distinct]
    return _spread(pd.Series(roles, dtype="str"), codes)


def read_events_table(
    rows: Rows,
    when: pd.DataFrame,
    kinds: pd.Series,
    problems: Problems,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    """Return the events of the rows, of these kinds."""
    return pd.DataFrame(
        {
            "_row": np.arange(len(rows)),
            **({"weight": weights} if weights is not None else {}),
            "title": titles_of(rows, kinds),
            "kind": kinds,
            **when[["start", "end", "tz", "time_precision"]],
            "status": read_word(rows, "status", problems),
            "marking": rows.text("marking"),
            "note": rows.text("note"),
        }
    )


__all__ = [
    "actors_of",
    "read_actors",
    "read_events_table",
    "read_kinds",
    "read_places",
    "read_quantities",
    "read_sources",
    "read_weights",
    "roles_of",
    "titles_of",
]
