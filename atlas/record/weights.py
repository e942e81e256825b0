"""Whether the rows of a data set are events or counts of events, and how many they stand for.

``events.weight`` says of each row how many events it stands for. Where one stands for more than
one event, as in what `Record.aggregate` makes, the rows are counts: what is counted for a reader
is the sum of the weights, and rows are called rows.
"""

from collections.abc import Mapping, Sized
from typing import TYPE_CHECKING, Any

import numpy as np

from atlas.record.tables import check_dataset

if TYPE_CHECKING:
    import pandas as pd

WEIGHT = "weight"
"""The column of ``events``: how many events the row stands for."""
KEY = "rows_are"
"""Where a data set's description says that a row is no event."""
_COUNTS = "counts"
OF_EVENTS = f"{_COUNTS} of events"
"""What rows are of which nothing is known but that they stand for several events."""


def counts_of(by: str, per: str) -> str:
    """Return what a row of counts is, in words.

    Examples
    --------
    >>> are_counts({KEY: counts_of("adm1", "month")})
    True
    """
    return f"{OF_EVENTS} by {by} and {per}"


def weights_of(events: "pd.DataFrame") -> np.ndarray:
    """Return how many events each row stands for, as whole numbers of 64 bits."""
    weights: np.ndarray = events[WEIGHT].to_numpy(dtype=np.int64)
    return weights


def sum_of(events: "pd.DataFrame", mask: np.ndarray) -> int:
    """Return how many events the rows of a mask stand for."""
    return int(weights_of(events)[mask].sum())


def is_weighted(events: "pd.DataFrame") -> bool:
    """Tell whether some row stands for more than one event."""
    return bool((weights_of(events) > 1).any())


def said_of(dataset: Mapping[str, Any] | None, events: "pd.DataFrame") -> dict[str, Any]:
    """Return a copy of the words about a data set, which say so where its rows are counts."""
    said = check_dataset(dataset)
    return {**said, KEY: OF_EVENTS} if is_weighted(events) and not are_counts(said) else said


def are_counts(dataset: Mapping[str, Any]) -> bool:
    """Tell whether the rows of a data set are counts."""
    return str(dataset.get(KEY) or "").startswith(_COUNTS)


def rows_in_words(dataset: Mapping[str, Any], number: int) -> str:
    """Return how many rows there are, and of what.

    Examples
    --------
    >>> rows_in_words({}, 1), rows_in_words({KEY: "counts of events by adm1 and month"}, 1200)
    ('1 event', '1,200 counts')
    """
    noun = "count" if are_counts(dataset) else "event"
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def held_in_words(dataset: Mapping[str, Any], rows: int, events: int) -> str:
    """Return how many events there are, and in how many rows where these are counts.

    Examples
    --------
    >>> held_in_words({}, 21, 21), held_in_words({KEY: OF_EVENTS}, 21, 5300)
    ('21 events', '5,300 events in 21 rows')
    """
    words = f"{events:,} event{'' if events == 1 else 's'}"
    return f"{words} in {rows:,} row{'' if rows == 1 else 's'}" if are_counts(dataset) else words


def sizes_in_words(dataset: Mapping[str, Any], tables: Mapping[str, Sized]) -> str:
    """Return how many rows each table of a record has.

    Examples
    --------
    >>> sizes_in_words({KEY: "counts of events by adm1 and month"}, {"events": "ab", "links": ""})
    '2 counts, 0 links'
    """
    names = {"events": _COUNTS} if are_counts(dataset) else {}
    return ", ".join(f"{len(table)} {names.get(name, name)}" for name, table in tables.items())
