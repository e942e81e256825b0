"""The columns of a flat table by our names, and what a table lacks."""

from collections.abc import Iterable, Mapping

import pandas as pd

from atlas.readers.columns.choose_columns import choose_columns
from atlas.readers.columns.header_names import different, fold_column, key_of
from atlas.readers.columns.header_words import headings

__all__ = ["different", "fold_column", "is_called", "match_columns", "missing_columns"]

_WHERE = (
    *("place", "launch_place", "impact_place", "country", "adm1", "adm2", "longitude"),
    "coordinates",
)


def is_called(name: str, column: str) -> bool:
    """Return whether a name is one of the names of our column.

    Examples
    --------
    >>> is_called("Number of events", "events"), is_called("Mood", "events")
    (True, False)
    """
    return any(one.column == column for one in headings(key_of(name)))


def match_columns(
    names: Iterable[str],
    chosen: Mapping[str, str] | None = None,
    frame: pd.DataFrame | None = None,
) -> tuple[dict[str, str], list[str]]:
    """Return our name -> the table's name, and the table's columns that are not recognised.

    Parameters
    ----------
    names : iterable of str
        The table's columns.
    chosen : mapping or None
        The caller's own choice, table's name -> our name; it takes precedence.
    frame : pandas.DataFrame or None
        The table, or its first rows, for a look at the values; None decides by the names alone.

    Raises
    ------
    SourceError
        If the choice names a column that the table or the contract does not have.

    Examples
    --------
    >>> match_columns(["Date", "Location", "Mood"])
    ({'date': 'Date', 'place': 'Location'}, ['Mood'])
    """
    found = choose_columns(names, chosen, frame)
    return found.matched, found.unknown


def missing_columns(matched: Mapping[str, str], *, has_geometry: bool) -> list[str]:
    """Describe what a table lacks; a date and a location are needed."""
    lacks = []
    if not {"date", "start"} & set(matched) and not {"year", "month"} <= set(matched):
        lacks.append("a date (a column named date or start)")
    half = {"longitude", "latitude"} & set(matched)
    if len(half) == 1:
        other = ({"longitude", "latitude"} - half).pop()
        lacks.append(f"{other} beside {half.pop()}")
    elif not has_geometry and not set(_WHERE) & set(matched):
        lacks.append("something that says where (place, country, adm1, or longitude and latitude)")
    return lacks
