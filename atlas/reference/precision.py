"""How precise a place is: one ladder of words and kilometres, with the codes of UCDP and ACLED.

The tables are ``data/reference/precision.csv`` and ``data/reference/place_kinds.csv``; the README
beside them says what each column means.
"""

import csv
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from atlas.shipped import shipped

# The kind of ground that has no name: the area around, between or beside places.
GROUND = "region"


class Precision(NamedTuple):
    """One word of the ladder; what does not apply to it is None, or a blank code."""

    precision: str
    widest_km: float | None
    event_km: float | None
    least_km: float | None
    where_prec: str
    geo_precision: str
    read_where_prec: str
    read_geo_precision: str
    meaning: str


class PlaceKind(NamedTuple):
    """One kind of place in a gazetteer, with the finest precision that it has."""

    kind: str
    precision: str
    up_to_km: float | None
    usual_km: float
    meaning: str


@cache
def precisions() -> Mapping[str, Precision]:
    """Return the ladder by word, the finest first."""
    rows = _rows("precision.csv", ("widest_km", "event_km", "least_km"))
    return {str(row["precision"]): Precision(**row) for row in rows}  # type: ignore[arg-type]


@cache
def place_kinds() -> Mapping[str, PlaceKind]:
    """Return the kinds of places by name."""
    rows = _rows("place_kinds.csv", ("up_to_km", "usual_km"))
    return {str(row["kind"]): PlaceKind(**row) for row in rows}  # type: ignore[arg-type]


def _rows(name: str, numbers: tuple[str, ...]) -> list[dict[str, str | float | None]]:
    """Return the rows of a table; a blank number is None."""
    with shipped("reference", name).open(encoding="utf-8", newline="") as file:
        return [
            {
                key: cell if key not in numbers else float(cell) if cell else None
                for key, cell in row.items()
            }
            for row in csv.DictReader(file)
        ]


def precision_for(radius_km: float, kind: str = "", *, as_error: bool = False) -> str:
    """Return the word for a place from its radius and its kind.

    Parameters
    ----------
    radius_km : float
        How far from its point the place may be, in kilometres; NaN counts as very far.
    kind : str
        The kind in a gazetteer, ``GROUND`` for ground without a name, or blank where only the
        radius is known. Ground is never finer than an area, however small it is.
    as_error : bool
        Whether the radius is the error of the point also where the kind is a town: in a
        gazetteer it is how far the town reaches.

    Returns
    -------
    str
        One of the words of `precisions`.

    Examples
    --------
    >>> [precision_for(km) for km in (0.5, 2.5, 4, 20, 40)]
    ['exact', 'site', 'area', 'area', 'region']
    >>> precision_for(2.5, GROUND), precision_for(20, "settlement"), precision_for(20, "adm1")
    ('area', 'town', 'adm1')
    """
    own = place_kinds().get(kind)
    ladder = _ladder("exact" if own is None else own.precision)
    if own is not None:
        keeps = own.up_to_km is not None and radius_km <= own.up_to_km and not as_error
        if keeps or not ladder:
            return own.precision
    return next((word for word, widest in ladder if radius_km <= widest), "region")


@cache
def _ladder(finest: str) -> tuple[tuple[str, float], ...]:
    """Return the words that a radius implies, from one on; none where that one is no step.

    A radius makes no town: that word is for what is known to be one.
    """
    steps = [(one.precision, one.widest_km) for one in precisions().values() if one.widest_km]
    words = [word for word, _ in steps]
    first = words.index(finest) if finest in words else len(words)
    return tuple(step for step in steps[first:] if step[0] != "town" or finest == "town")


def widest_km(precision: str) -> float:
    """Return the widest radius for which a word of the ladder is used, in kilometres.

    Examples
    --------
    >>> widest_km("area")
    25.0
    """
    return dict(_ladder(precision))[precision]


def usual_km() -> dict[str, float]:
    """Return the radius of a listed place of which only the kind is known, by kind."""
    return {kind: row.usual_km for kind, row in place_kinds().items()}


def code_of(codebook: str) -> dict[str, int]:
    """Return the code that is written for each word: of ``where_prec`` or ``geo_precision``.

    Examples
    --------
    >>> code_of("geo_precision")["area"], code_of("where_prec")["adm2"]
    (2, 3)
    """
    codes = {word: getattr(row, codebook) for word, row in precisions().items()}
    return {word: int(code) for word, code in codes.items() if code}


def word_of(codebook: str) -> dict[str, str]:
    """Return the word that each code is read as: of ``where_prec`` or ``geo_precision``.

    Examples
    --------
    >>> word_of("geo_precision")
    {'1': 'town', '2': 'area', '3': 'adm1'}
    """
    codes = {getattr(row, f"read_{codebook}"): word for word, row in precisions().items()}
    return {code: codes[code] for code in sorted(codes) if code}


def event_km() -> dict[str, float]:
    """Return the radius of an event of which only the word is known, in kilometres."""
    return {word: row.event_km for word, row in precisions().items() if row.event_km is not None}


def least_km(codebook: str = "") -> dict[str, float]:
    """Return the radius of a place in a table of places at least, by its word or its code.

    Parameters
    ----------
    codebook : str
        ``where_prec``, ``geo_precision``, or blank for our own words.

    Returns
    -------
    dict
        Kilometres by word or by code, as text.

    Examples
    --------
    >>> least_km()["site"], least_km("where_prec")["2"]
    (2.0, 25.0)
    """
    known = {word: row.least_km for word, row in precisions().items() if row.least_km is not None}
    if not codebook:
        return known
    return {code: known[word] for code, word in word_of(codebook).items()}
