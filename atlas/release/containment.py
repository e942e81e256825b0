"""Which areas a coarser place may go on naming: those that hold all of the ground it is told on.

An area that holds only a part of a cell would cut the rest of the cell away; the words that were
asked name more than the area does. So a column of areas keeps what the gazetteer lists, where the
area holds all of the ground, and nothing else.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from atlas.geocoding.area_finder import AreaFinder, NamedArea
from atlas.geodesy import KM_PER_DEGREE
from atlas.reference import territories

# Of ground that is an area itself, so much may lie outside of another: their lines are drawn by
# different hands. Of a cell, nothing may.
_LINES = 0.02


def kept_words(area: NamedArea | None, text: str) -> str:
    """Return a text where it is a name of an area and says no more, else the area's own name."""
    if area is None:
        return ""
    return text if area.has(text) else area.country if area.kind == "country" else area.name


def holds(area: Any, ground: Any, *, cell: bool) -> bool:
    """Tell whether a shape holds all of some ground."""
    if area is None or ground is None:
        return False
    if cell:
        return bool(shapely.covers(area, ground))
    outside = shapely.difference(ground, area).area
    return bool(outside <= _LINES * ground.area)


def is_as_wide(area: NamedArea | None, reach_km: float) -> bool:
    """Tell whether an area reaches at least so far from its middle."""
    return area is not None and area.radius_km >= reach_km


def own_area(place: Mapping[str, Any], areas: AreaFinder) -> NamedArea | None:
    """Return the gazetteer's area whose very shape a place has, whatever it calls itself."""
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
    """Return country, adm1 and territory as they may stand beside some ground.

    Parameters
    ----------
    stated : tuple of str
        Country, adm1 and territory as they stand.
    ground : shapely geometry
        The cell, or the area, that is told.
    areas : AreaFinder
        Finds what is stated.
    cell : bool
        Whether the ground is a cell, of which nothing may lie outside.

    Returns
    -------
    tuple of str
        Each one blank where it does not hold all of the ground.
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
    """Return country, adm1 and territory as they may stand of a place without coordinates.

    An area that is narrower than ``reach_km`` would tell more than a cell does.
    """
    country, adm1, key = stated
    above, province = areas.named(country), areas.named(country, adm1=adm1) if adm1 else None
    wide = is_as_wide(above, reach_km)
    # A key of several letters is ground of its own inside of a country.
    ground = _ground_of(key, areas)
    across = 0.0 if ground is None else shapely.minimum_bounding_radius(ground) * KM_PER_DEGREE
    same = above is not None and key == above.country
    return (
        kept_words(above, country) if wide else "",
        kept_words(province, adm1) if is_as_wide(province, reach_km) else "",
        key if (wide and same) or (ground is not None and across >= reach_km) else "",
    )


def _ground_of(key: str, areas: AreaFinder) -> Any:
    """Return the ground of a territory; None where none is known."""
    if not key:
        return None
    own = territories.grounds().get(key)
    country = areas.named(key) if own is None and len(key) == len("LB") else None
    return own if country is None else country.geometry
