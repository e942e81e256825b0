"""Parse coordinates as people write them: decimal commas, degrees and minutes, hemisphere letters.

A format is accepted only if it has one possible meaning. Every other format than decimal numbers
is noted in the report, so that a person can check it.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from atlas.geocoding.angles import fold_angles, read_angle
from atlas.readers.cells.table_cells import MISSING, Rows, as_number

_COMMA = r"[-+]?\d{1,3},\d+"
_NO_COMMA = r"[-+]?\d+"
_LETTERS = {"longitude": "EW", "latitude": "NS"}
WITH_COMMAS = "decimal commas read as points: the whole column has them"
IN_DEGREES = "degrees with minutes, or with the letter of a hemisphere, read as a decimal number"


class Degrees(NamedTuple):
    """A column of coordinates: numbers, which cells are invalid, and which have a decimal comma."""

    number: pd.Series
    wrong: pd.Series
    comma: pd.Series


def read_degrees(rows: Rows) -> dict[str, Degrees]:
    """Return longitude and latitude as numbers; note formats other than decimal numbers.

    A decimal comma is accepted if both columns have commas, or whole numbers, and no points. If
    there is a point, the comma may separate thousands, or items of a list.

    Examples
    --------
    >>> frame = pd.DataFrame({"longitude": ["35,2"], "latitude": ["33,27"]})
    >>> rows = Rows(frame, {"longitude": "longitude", "latitude": "latitude"}, [], None)
    >>> [float(one.number[0]) for one in read_degrees(rows).values()]
    [35.2, 33.27]
    """
    read = {column: _numbers(rows.text(column)) for column in _LETTERS}
    commas = any(one.comma.any() for one in read.values())
    if commas and all(_has_no_point(rows.text(column), one) for column, one in read.items()):
        for column, one in read.items():
            texts = rows.text(column).where(~one.comma, rows.text(column).str.replace(",", "."))
            rows.tell(WITH_COMMAS, one.comma, column)
            read[column] = _numbers(texts)
    for column, one in read.items():
        if one.wrong.any():
            number = _in_degrees(rows.text(column), one.wrong, _LETTERS[column])
            found = number.notna()
            rows.tell(IN_DEGREES, found, column)
            read[column] = Degrees(
                one.number.where(~found, number), one.wrong & ~found, one.comma & ~found
            )
    return read


def _numbers(texts: pd.Series) -> Degrees:
    """Parse texts as numbers; return also which are invalid, and which have a decimal comma."""
    number, wrong = as_number(texts)
    wrong |= np.isinf(number)
    comma = pd.Series(np.zeros(len(texts), dtype=bool))
    if wrong.any():
        comma[wrong] = texts[wrong].str.fullmatch(_COMMA).astype(bool)
    return Degrees(number.mask(wrong), wrong, comma)


def _has_no_point(texts: pd.Series, read: Degrees) -> bool:
    """Return whether each cell of a column has a decimal comma, is a whole number, or is blank."""
    if (read.wrong & ~read.comma).any():
        return False
    others = texts[~read.comma]
    return bool((others.str.fullmatch(_NO_COMMA) | others.str.lower().isin(MISSING)).all())


def _in_degrees(texts: pd.Series, wrong: pd.Series, letters: str) -> pd.Series:
    """Return the cells in degrees and minutes as numbers; NaN for all others."""
    number = pd.Series(np.full(len(texts), np.nan))
    codes, different = pd.factorize(texts[wrong])
    values = np.array([_one(str(text), letters) for text in different], dtype="float64")
    number[wrong] = values[codes]
    return number


def _one(text: str, letters: str) -> float:
    """Return degrees as a number; NaN if the text is something else, or may be.

    Examples
    --------
    >>> _one("33°16′12″ N", "NS"), _one("S33 30", "NS"), _one("35.2E", "EW")
    (33.27, -33.5, 35.2)
    >>> _one("12-34.5N", "NS"), _one("04312.3E", "EW")
    (12.575, 43.205)
    >>> _one("33 16", "NS"), _one("33°16'E", "NS"), _one("33°61'N", "NS")
    (nan, nan, nan)
    """
    angle = read_angle(fold_angles(text), letters)
    return np.nan if angle is None else round(angle[0], 7)
