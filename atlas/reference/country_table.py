"""The table of countries: the codes of each, its names, its time zone and its boxes."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from atlas.shipped import shipped

_NAMES = "names_"

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
    zones : tuple of str
        All its IANA zones.
    """

    key: str
    codes: tuple[str, ...]
    name: str
    names: tuple[str, ...]
    country: str
    zone: str
    boxes: tuple[Box, ...] = ()
    zones: tuple[str, ...] = ()


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
            codes=(row["key"], row["alpha_3"], *parts_of(row["other_codes"])),
            name=row["name"],
            names=tuple(dict.fromkeys([row["name"], *_all_names(row)])),
            country=row["key"],
            zone=row["zone"],
            boxes=tuple(_box(text) for text in parts_of(row["boxes"])),
            zones=tuple(parts_of(row["zones"])),
        )
        for row in rows_of(shipped("reference", "countries.csv"))
    }


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file in UTF-8, each by the names of its columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def parts_of(cell: str) -> list[str]:
    """Return the parts of a cell, which ``|`` joins."""
    return cell.split("|") if cell else []


def _all_names(row: dict[str, str]) -> list[str]:
    return [name for key, cell in row.items() if key.startswith(_NAMES) for name in parts_of(cell)]


def _box(text: str) -> Box:
    west, south, east, north = map(float, text.split())
    return west, south, east, north
