"""Find the P-codes in a table of events: the codes of units by which places are told apart.

A row's finest code goes with its place until it is geocoded: a layer that has the code (see
`atlas.geocoding.table_places`) then gives the unit, where the name alone may be another place's.
"""

import re
from collections.abc import Iterable

import pandas as pd

from atlas.geocoding.gazetteer.name_index import CODE
from atlas.record.tables import as_text

_NOT_SQUASHED = re.compile(r"[^a-z0-9]+")
_COLUMN = re.compile(r"adm(?:in)?(?P<level>[1-5])?(?:pcode|pcod)|(?P<bare>(?:place)?pcode)")
_CODE = re.compile(r"[A-Za-z]{2,3}[A-Za-z0-9]{1,18}")
_BARE_LEVEL = 6


def code_columns(columns: Iterable[str]) -> list[str]:
    """Return the columns of P-codes, that of the finest units first.

    Examples
    --------
    >>> code_columns(["date", "admin1Pcode", "ADM2_PCODE", "adm1"])
    ['ADM2_PCODE', 'admin1Pcode']
    """
    found = []
    for column in columns:
        told = _COLUMN.fullmatch(_NOT_SQUASHED.sub("", str(column).lower()))
        if told:
            level = _BARE_LEVEL if told["bare"] else int(told["level"] or 0)
            found.append((level, column))
    return [column for _, column in sorted(found, key=lambda one: -one[0])]


def codes_of(frame: pd.DataFrame) -> pd.Series | None:
    """Return the finest P-code of each row, blank where it has none; None without such columns."""
    columns = code_columns(frame.columns)
    if not columns:
        return None
    codes = pd.Series("", index=range(len(frame)), dtype="str")
    for column in columns:
        cells = as_text(frame[column].reset_index(drop=True)).str.strip().str.upper()
        said = cells.where(cells.str.fullmatch(_CODE), "")
        codes = codes.where(codes != "", said)
    return codes


def as_ids(codes: pd.Series) -> pd.Series:
    """Return P-codes as the ids of places that are not found yet."""
    return (CODE + codes).where(codes != "", "")
