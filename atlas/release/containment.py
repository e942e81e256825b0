"""Decide which areas a coarser place may still name: those that contain all of its ground.

An area that contains only a part of a cell would exclude the rest of the cell. The geocoded words
may name more than the area does. So a column of areas keeps a name that the gazetteer lists, if
that area contains all of the ground, and nothing else.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from atlas.geocoding.area_finder import AreaFinder, NamedArea
from atlas.geodesy import KM_PER_DEGREE
from atlas.reference import territories

# The share of an area that may be outside of another area, since sources draw borders
# differently. No part of a cell may be outside.
_LINES = 0.02


def kept_words(area: NamedArea | None, text: str) -> str:
    """Return the text if it is a name of the area and no more, else the area's own name."""
    if area is None:
        return ""
    return text if area.has(text) else area.country if area.kind == "country" else area.name


def holds(area: Any, ground: Any, *, cell: bool) -> bool:
    """Return whether a shape contains all of some ground; ``cell``: without tolerance."""
    if area is None or ground is None:
        return False
    if cell:
        return bool(shapely.covers(area, ground))
    outside = shapely.difference(ground, area).area
    return bool(outside <= _LINES * ground.area)


def is_as_wide(area: NamedArea | None, reach_km: float) -> bool:
    """Return whether the radius of an area is at least ``reach_km``."""
    return area is not None and area.radius_km >= reach_km


def own_area(place: Mapping[str, Any], areas: AreaFinder) -> NamedArea | None:
    """Return the area of the gazetteer whose shape is the shape of a place, whatever its name."""
    stated = (place["country"], place["adm1"], place["adm2"])
    country, adm1, adm2 = stated
    for area in (
        areas.listed(place["name"], *stated),
        areas.listed(place["name"]),
        areas.named(country, adm1=adm1),
        areas.named(country, adm1=adm1, adm2=adm2),
        areas.named(country),
    ):
        if area is not None and area.geometry is not None:
            rounded = shapely.transform(area.geometry, lambda xy: np.round(xy, 5) + 0.0)
            if shapely.equals_exact(rounded, place["geometry"], 2e-5, normalize=True):
                found: NamedArea = area
                return found
    return None


def areas_beside(
    stated: tuple[str, str, str], ground: Any, areas: AreaFinder, *, cell: bool
) -> tuple[str, str, str]:
    """Return country, adm1 and territory that may be kept beside some ground.

    Parameters
    ----------
    stated : tuple of str
        Country, adm1 and territory as stated.
    ground : shapely geometry
        The cell or area that the place shows.
    areas : AreaFinder
        Finds the stated areas.
    cell : bool
        Whether the ground is a cell, of which no part may be outside.

    Returns
    -------
    tuple of str
        Each is blank if it does not contain all of the ground.
    """
    country, adm1, key = stated
    above, province = areas.named(country), areas.named(country, adm1=adm1) if adm1 else None
    held = above is not None and holds(above.geometry, ground, cell=cell)
    inside = province is not None and holds(province.geometry, ground, cell=cell)
    return (
        kept_words(above, country) if held else "",
        kept_words(province, adm1) if inside else "",
        key if holds(_ground_of(key, areas), ground, cell=cell) else "",
    )


def areas_alone(
    stated: tuple[str, str, str], areas: AreaFinder, reach_km: float
) -> tuple[str, str, str]:
    """Return country, adm1 and territory that may be kept for a place without coordinates.

    An area that is narrower than ``reach_km`` would show more than a cell does.
    """
    country, adm1, key = stated
    above, province = areas.named(country), areas.named(country, adm1=adm1) if adm1 else None
    wide = is_as_wide(above, reach_km)
    # A key of several letters is a territory with its own outline inside of a country.
    ground = _ground_of(key, areas)
    across = 0.0 if ground is None else shapely.minimum_bounding_radius(ground) * KM_PER_DEGREE
    same = above is not None and key == above.country
    return (
        kept_words(above, country) if wide else "",
        kept_words(province, adm1) if is_as_wide(province, reach_km) else "",
        key if (wide and same) or (ground is not None and across >= reach_km) else "",
    )


def _ground_of(key: str, areas: AreaFinder) -> Any:
    """Return the outline of a territory; None if it is not known."""
    if not key:
        return None
    own = territories.grounds().get(key)
    country = areas.named(key) if own is None and len(key) == len("LB") else None
    return own if country is None else country.geometry
