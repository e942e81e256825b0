"""Whether the rows of a data set are events, or counts of events that `Record.aggregate` made."""

from collections.abc import Mapping, Sized
from typing import Any

KEY = "rows_are"
"""Where a data set's description says that a row is no event."""
_COUNTS = "counts"


def counts_of(by: str, per: str) -> str:
    """Return what a row of counts is, in words.

    Examples
    --------
    >>> are_counts({KEY: counts_of("adm1", "month")})
    True
    """
    return f"{_COUNTS} of events by {by} and {per}"


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


def sizes_in_words(dataset: Mapping[str, Any], tables: Mapping[str, Sized]) -> str:
    """Return how many rows each table of a record has.

    Examples
    --------
    >>> sizes_in_words({KEY: "counts of events by adm1 and month"}, {"events": "ab", "links": ""})
    '2 counts, 0 links'
    """
    names = {"events": _COUNTS} if are_counts(dataset) else {}
    return ", ".join(f"{len(table)} {names.get(name, name)}" for name, table in tables.items())
