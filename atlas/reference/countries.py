"""Every country: its codes, its names, its time zone, and the boxes that it lies in.

``data/reference/countries.csv`` has the countries, ``contested.csv`` the ground and water beside
them whose name or status is in dispute. All doors of the library look a country up here, so that a
name that one of them knows is known to all. A number is never a country: the same one means Lebanon
in one list and Anguilla in another.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from atlas.folding import COUNTRY_NAME, fold_by
from atlas.shipped import shipped

_NAMES = "names_"
_BRACKETS = re.compile(r"([^(]*\S)\s+\(([^)]*)\)")
# A city that keeps one clock, whichever part of it is meant.
_CITY_ZONES = {"jerusalem": "Asia/Jerusalem"}
# Two letters behind a comma are a state of the United States before they are one of these.
_STATES = frozenset("AL AR CA CO GA ID KY LA MA MD ME MN MO MS MT NC NE PA SC VA".split())  # noqa: SIM905

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Country:
    """A country, or ground whose status is in dispute.

    Parameters
    ----------
    key : str
        ISO 3166-1 alpha-2, ``XK`` for Kosovo; a word for contested ground (``GOLAN``).
    codes : tuple of str
        All its codes in letters.
    name : str
        The name to show, in English.
    names : tuple of str
        All its names, that one too.
    country : str
        The key of the country that it is part of; of a country its own, "" where that is disputed.
    zone : str
        Its IANA zone; "" where it has several.
    boxes : tuple of tuple
        (west, south, east, north) in degrees WGS84; several where its parts are far apart.
    """

    key: str
    codes: tuple[str, ...]
    name: str
    names: tuple[str, ...]
    country: str
    zone: str
    boxes: tuple[Box, ...] = ()


@cache
def countries() -> dict[str, Country]:
    """Return the countries by key.

    Examples
    --------
    >>> countries()["CD"].codes, countries()["CD"].name
    (('CD', 'COD'), 'DR Congo')
    """
    return {
        row["key"]: Country(
            key=row["key"],
            codes=(row["key"], row["alpha_3"], *_parts(row["other_codes"])),
            name=row["name"],
            names=tuple(dict.fromkeys([row["name"], *_all_names(row)])),
            country=row["key"],
            zone=row["zone"],
            boxes=tuple(_box(text) for text in _parts(row["boxes"])),
        )
        for row in _rows("countries.csv")
    }


@cache
def contested() -> dict[str, Country]:
    """Return the ground and water whose name or status is in dispute, by key.

    Examples
    --------
    >>> contested()["GAZA"].country, contested()["GOLAN"].country
    ('PS', '')
    """
    return {
        row["key"]: Country(
            key=row["key"],
            codes=(row["key"],),
            name=row["name"],
            names=(row["name"], *_parts(row["names"])),
            country=row["country"],
            zone=row["zone"],
        )
        for row in _rows("contested.csv")
    }


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
    return found.zone if found else _CITY_ZONES.get(_fold(country), "")


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
    return _codes().get(text.strip().upper()) or _index().get(_fold(text))


def _fold(text: str) -> str:
    return fold_by(COUNTRY_NAME, text)


@cache
def _codes() -> dict[str, Country]:
    """Return what each code stands for; contested ground goes first."""
    return {code: one for one in _both()[::-1] for code in one.codes}


@cache
def _index() -> dict[str, Country]:
    """Return what each folded name stands for; contested ground goes first."""
    return {_fold(name): one for one in _both()[::-1] for name in one.names}


def _both() -> list[Country]:
    return [*contested().values(), *countries().values()]


def _rows(name: str) -> list[dict[str, str]]:
    with shipped("reference", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _all_names(row: dict[str, str]) -> list[str]:
    return [name for key, cell in row.items() if key.startswith(_NAMES) for name in _parts(cell)]


def _box(text: str) -> Box:
    west, south, east, north = map(float, text.split())
    return west, south, east, north
