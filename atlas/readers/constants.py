"""Values that the caller gives for every row, where a table has no column for them."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from atlas.errors import InputTypeError, SourceError
from atlas.readers.cells.table_cells import is_blank, plain_text
from atlas.readers.columns.header_words import own_columns
from atlas.record.problems import shorten
from atlas.reference.territories import territory_of

# Each event has its own id, and a table of counts has its own numbers.
_OF_ONE_ROW = ("event_id", "events")
_SHOWN = 3


def check_constants(
    given: Mapping[str, Any] | None, frame: pd.DataFrame, matched: Mapping[str, str]
) -> dict[str, str]:
    """Return the caller's constants as text, by our column.

    A constant fills what a table leaves blank: a column that it does not have, or blank cells of
    one that says the same elsewhere.

    Parameters
    ----------
    given : mapping or None
        Our column -> its value in every row.
    frame : pandas.DataFrame
        The table.
    matched : mapping
        Our columns -> those of the table.

    Raises
    ------
    SourceError
        If there is no such column, its value is blank, or the table has other values.
    InputTypeError
        If ``given`` is not a mapping.

    Examples
    --------
    >>> check_constants({"country": "Sudan"}, pd.DataFrame({"place": ["Singa"]}), {})
    {'country': 'Sudan'}
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        msg = f"constants={given!r:.80}: wanted a mapping, such as {{'country': 'Sudan'}}"
        raise InputTypeError(msg)
    made = {}
    for column, value in given.items():
        text = "" if value is None or value != value else str(value).strip()
        if column not in own_columns() or column in _OF_ONE_ROW:
            open_ones = [one for one in own_columns() if one not in _OF_ONE_ROW]
            near = get_close_matches(str(column), open_ones, 1)
            meant = f"did you mean {near[0]!r}? Wanted" if near else "wanted"
            wanted = f"{meant} one of {', '.join(open_ones)}"
            msg = f"constants: {str(column)!r:.80} cannot be one value for every row; {wanted}"
            raise SourceError(msg)
        if not text:
            msg = f"constants: {column!r} is {value!r}; wanted the value that holds for every row"
            raise SourceError(msg)
        if column in matched:
            _check_same(column, text, matched[column], frame)
        made[column] = text
    return made


def _check_same(column: str, value: str, theirs: str, frame: pd.DataFrame) -> None:
    """Raise where a table's own column has another value than the caller's."""
    texts = pd.Series(plain_text(frame[theirs]).unique(), dtype="str")
    meant = _meaning(column, value)
    other = [one for one in texts[~is_blank(texts)] if _meaning(column, one) != meant]
    if other:
        shown = ", ".join(repr(shorten(one)) for one in other[:_SHOWN])
        more = f" and {len(other) - _SHOWN:,} more" if len(other) > _SHOWN else ""
        msg = (
            f"constants: {column} is {value!r} for every row, but the table's own column "
            f"{theirs!r} says {shown}{more}; leave the constant out, or take that column away"
        )
        raise SourceError(msg)


def _meaning(column: str, text: str) -> str:
    """Return a value for comparing: a country by its key, whatever its name or code."""
    key = territory_of(text) if column in ("country", "territory") else ""
    return key or text.strip().casefold()
