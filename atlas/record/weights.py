"""Whether the rows of a data set are events or counts of events, and how many events each counts.

``events.weight`` is the number of events of each row. Where one row counts more than one event, as
in the result of `Record.aggregate`, the rows are counts: totals for the reader are the sum of the
weights, and rows are called rows.
"""

from collections.abc import Mapping, Sized
from typing import TYPE_CHECKING, Any

import numpy as np

from atlas.record.tables import check_dataset

if TYPE_CHECKING:
    import pandas as pd

WEIGHT = "weight"
"""The column of ``events`` with the number of events of each row."""
KEY = "rows_are"
"""The key of the data set description that says that a row is not one event."""
_COUNTS = "counts"
OF_EVENTS = f"{_COUNTS} of events"
"""The label of rows that count several events, where nothing more is known."""


def counts_of(by: str, per: str) -> str:
    """Return in words what a row of counts is.

    Examples
    --------
    >>> are_counts({KEY: counts_of("adm1", "month")})
    True
    """
    return f"{OF_EVENTS} by {by} and {per}"


def weights_of(events: "pd.DataFrame") -> np.ndarray:
    """Return the number of events of each row, as int64."""
    weights: np.ndarray = events[WEIGHT].to_numpy(dtype=np.int64)
    return weights


def sum_of(events: "pd.DataFrame", mask: np.ndarray) -> int:
    """Return the number of events in the rows of a mask."""
    return int(weights_of(events)[mask].sum())


def is_weighted(events: "pd.DataFrame") -> bool:
    """Return whether some row counts more than one event."""
    return bool((weights_of(events) > 1).any())


def said_of(dataset: Mapping[str, Any] | None, events: "pd.DataFrame") -> dict[str, Any]:
    """Return a copy of the data set description; it states if the rows are counts of events."""
    said = check_dataset(dataset)
    return {**said, KEY: OF_EVENTS} if is_weighted(events) and not are_counts(said) else said


def are_counts(dataset: Mapping[str, Any]) -> bool:
    """Return whether the rows of a data set are counts."""
    return str(dataset.get(KEY) or "").startswith(_COUNTS)


def rows_in_words(dataset: Mapping[str, Any], number: int) -> str:
    """Return the number of rows with their unit, in words.

    Examples
    --------
    >>> rows_in_words({}, 1), rows_in_words({KEY: "counts of events by adm1 and month"}, 1200)
    ('1 event', '1,200 counts')
    """
    noun = "count" if are_counts(dataset) else "event"
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def held_in_words(dataset: Mapping[str, Any], rows: int, events: int) -> str:
    """Return the number of events, and of rows if these are counts, in words.

    Examples
    --------
    >>> held_in_words({}, 21, 21), held_in_words({KEY: OF_EVENTS}, 21, 5300)
    ('21 events', '5,300 events in 21 rows')
    """
    words = f"{events:,} event{'' if events == 1 else 's'}"
    return f"{words} in {rows:,} row{'' if rows == 1 else 's'}" if are_counts(dataset) else words


def sizes_in_words(dataset: Mapping[str, Any], tables: Mapping[str, Sized]) -> str:
    """Return the number of rows of each table of a record, in words.

    Examples
    --------
    >>> sizes_in_words({KEY: "counts of events by adm1 and month"}, {"events": "ab", "links": ""})
    '2 counts, 0 links'
    """
    names = {"events": _COUNTS} if are_counts(dataset) else {}
    return ", ".join(f"{len(table)} {names.get(name, name)}" for name, table in tables.items())
