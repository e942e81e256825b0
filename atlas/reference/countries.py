"""Every country and every contested part: its codes, its names, its time zone.

`country_table` has the countries, the theatres the ground and water beside them whose name or
status is in dispute. All doors of the library look a country up here, so that a name that one of
them knows is known to all. A number is never a country: the same one means Lebanon in one list and
Anguilla in another.
"""

import re
from collections.abc import Callable
from functools import lru_cache

import pandas as pd

from atlas.folding import COUNTRY_NAME, fold_by
from atlas.reference.country_table import Box, Country, countries
from atlas.reference.theatre import Contested, Theatre
from atlas.reference.theatres import theatres

__all__ = [
    "Box",
    "Contested",
    "Country",
    "contested",
    "countries",
    "find_country",
    "zone_of",
    "zones_of",
]

_BRACKETS = re.compile(r"([^(]*\S)\s+\(([^)]*)\)")
# Two letters behind a comma are a state of the United States before they are one of these.
_STATES = frozenset("AL AR CA CO GA ID KY LA MA MD ME MN MO MS MT NC NE PA SC VA".split())  # noqa: SIM905


def contested() -> dict[str, Contested]:
    """Return the ground and water whose name or status is in dispute, by key.

    Examples
    --------
    >>> contested()["GAZA"].country, contested()["GOLAN"].country
    ('PS', '')
    """
    return {key: one for theatre in theatres() for key, one in theatre.contested.items()}


def find_country(text: str) -> Country | None:
    """Return the country, or the contested ground, of a code in letters or of any name.

    Parameters
    ----------
    text : str
        Such as ``LB``, ``LBN``, ``Liban``; a word in brackets behind it may be left out.

    Returns
    -------
    Country or None
        None where it is none that we know.

    Examples
    --------
    >>> find_country("Burma").key, find_country("Yemen (North Yemen)").key, find_country("Atlantis")
    ('MM', 'YE', None)
    """
    text = str(text)
    found = _named(text)
    if found is None and (parts := _BRACKETS.match(text)):
        head, inner = parts.groups()
        # "Sudan (South)" is South Sudan; "Yemen (North Yemen)" is Yemen.
        found = _named(f"{inner} {head}") or _named(head)
    return found


def zone_of(country: str) -> str:
    """Return the IANA zone of a country's name or code, "" where it is not known, or several.

    Examples
    --------
    >>> zone_of("Lebanon"), zone_of("ps"), zone_of("Atlantis"), zone_of("Russia")
    ('Asia/Beirut', 'Asia/Hebron', '', '')
    """
    found = find_country(country)
    return found.zone if found else _city_zones(theatres()).get(_fold(country), "")


def zones_of(stated: pd.Series, names: pd.Series) -> pd.Series:
    """Return zones by country, else by what stands after the last comma of the place's name."""
    zones = _look_up(stated, zone_of)
    left = zones == ""
    zones[left] = _look_up(names[left], _zone_behind)
    return zones


def _zone_behind(name: str) -> str:
    """Return the zone of the country behind the last comma of a place's name."""
    tail = name.rpartition(",")[2].strip()
    return "" if tail in _STATES else zone_of(tail)


def _look_up(values: pd.Series, zone: Callable[[str], str]) -> pd.Series:
    """Return the zone of each text; each distinct text is looked up once."""
    codes, distinct = pd.factorize(values.fillna(""))
    zones = pd.Series([zone(str(text)) for text in distinct], dtype="str")
    return zones.take(codes).set_axis(values.index)


def _named(text: str) -> Country | None:
    """Return the country of a whole text; signs are no part of a code: "N/A" is not Namibia."""
    of = theatres()
    return _codes(of).get(text.strip().upper()) or _index(of).get(_fold(text))


def _fold(text: str) -> str:
    return fold_by(COUNTRY_NAME, text)


@lru_cache(maxsize=2)
def _codes(of: tuple[Theatre, ...]) -> dict[str, Country]:
    """Return what each code stands for; contested ground goes first."""
    return {code: one for one in _both(of)[::-1] for code in one.codes}


@lru_cache(maxsize=2)
def _index(of: tuple[Theatre, ...]) -> dict[str, Country]:
    """Return what each folded name stands for; contested ground goes first."""
    return {_fold(name): one for one in _both(of)[::-1] for name in one.names}


@lru_cache(maxsize=2)
def _city_zones(of: tuple[Theatre, ...]) -> dict[str, str]:
    """Return the zone of each city that keeps one clock, whichever part of it is meant."""
    return {_fold(name): zone for theatre in of for name, zone in theatre.zones.items()}


def _both(of: tuple[Theatre, ...]) -> list[Country]:
    return [*(one for each in of for one in each.contested.values()), *countries().values()]
