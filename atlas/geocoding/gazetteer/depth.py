"""Say how much of each country the gazetteer holds, and what would bring its villages.

Where few places of a country are listed, a name that is not found is most often a village that
nobody has listed, and a name that is found is more often another place's.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache

import numpy as np

from atlas.geocoding.gazetteer.answer_cache import remembered
from atlas.geocoding.gazetteer.installed_layers import full_countries, layers
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.reference.countries import countries
from atlas.shipped import shipped

INHABITED = ("settlement", "neighbourhood", "camp")


@remembered(1)
def places_held(gazetteer: Gazetteer) -> Mapping[str, int]:
    """Return how many inhabited places of each country are listed, by its code."""
    inhabited = np.zeros(len(gazetteer.kind), dtype=bool)
    for kind in INHABITED:
        inhabited |= gazetteer.kind.are(kind)
    counts = np.bincount(gazetteer.country.codes[inhabited])
    held = Counter[str]()
    for code, count in enumerate(counts.tolist()):
        held[gazetteer.country.word(code)] += count
    return held


def installed_in_full() -> frozenset[str]:
    """Return the countries whose villages the shipped and the installed layers list.

    No gazetteer is loaded for it; a layer that is broken lists nothing.
    """
    counts = Counter[str]()
    for layer in layers():
        if not layer.problem:
            counts.update(layer.by_country)
    return full_countries(counts)


@remembered(512)
def how_deep(gazetteer: Gazetteer, country: str) -> str:
    """Return in words how many places of a country are held; "" where all villages are listed."""
    if not country or country in gazetteer.listed_in_full or country not in countries():
        return ""
    held = places_held(gazetteer)[country]
    places = "1 place is" if held == 1 else f"{held:,} places are"
    return f"{places} held in {countries()[country].name}"


@remembered(512)
def brings_villages(gazetteer: Gazetteer, country: str) -> str:
    """Return what would bring the villages of a country; "" where they are listed already."""
    deep = how_deep(gazetteer, country)
    return f"{deep}; its villages: {how_to_add(country)}" if deep else ""


def how_to_add(country: str) -> str:
    """Return the commands that bring the villages of a country."""
    more = f", or a table: atlas gazetteer sources {country}" if country in _with_tables() else ""
    return f"atlas gazetteer add {country}{more}"


@cache
def _with_tables() -> frozenset[str]:
    """Return the countries of which a table of villages is known that a user may install."""
    with shipped("reference", "place_tables.toml").open("rb") as file:
        return frozenset(one["country"] for one in tomllib.load(file)["table"])
