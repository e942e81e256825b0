"""Answer a region that is listed only in its parts: Kordofan is North, South and West Kordofan."""

from typing import Any

import shapely

from atlas.geocoding.areas.build_area import shaped
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geometry.shapes import disc
from atlas.geocoding.matching.answers import Answer
from atlas.geocoding.matching.ranking import Where, country_fit
from atlas.geocoding.spelling.place_names import letters_of_folded

# How sure the whole is that provinces called after its parts make up.
_SURE = 0.9
_SIDES = ("north", "south", "east", "west", "northern", "southern", "eastern", "western", "central")


def place_whole(gazetteer: Gazetteer, name: str, where: Where) -> Answer | None:
    """Return the ground of all provinces that are called north, south ... of a name; else None.

    One province is no whole: "Ossetia" is not North Ossetia.
    """
    if name.count(" ") > 1:
        return None
    rows = _parts(gazetteer, name, where.country)
    if len(rows) < 2 or len({gazetteer.country[row] for row in rows}) > 1:
        return None
    grounds = [_ground(gazetteer, row) for row in rows]
    parts = ", ".join(gazetteer.name[row] for row in rows)
    whole = Answer("matched", f"all of {parts}", score=1.0, matched_name=name.title())
    whole.candidates = [_part(gazetteer, row) for row in rows]
    return shaped(whole, shapely.union_all(grounds), "all provinces of a name", _SURE)


def _part(gazetteer: Gazetteer, row: int) -> dict[str, Any]:
    """Return a province as a candidate: the name may mean it alone."""
    columns = ("place_id", "name", "kind", "country", "longitude", "latitude")
    return {name: getattr(gazetteer, name)[row] for name in columns} | {"share": 0.0, "cost": 0.0}


def _ground(gazetteer: Gazetteer, row: int) -> Any:
    """Return the shape of a province, or the disc that it is known as."""
    shape = gazetteer.shape(row)
    if shape is not None:
        return shape
    return disc(gazetteer.longitude[row], gazetteer.latitude[row], gazetteer.radius_km[row])


def _parts(gazetteer: Gazetteer, name: str, country: str) -> list[int]:
    """Return the provinces that are called after a side of a name, in one country or any."""
    found: dict[int, None] = {}
    for side in _SIDES:
        for row in gazetteer.named(letters_of_folded(f"{side} {name}")):
            fits = not country or country_fit(gazetteer, row, country) == 1.0
            if gazetteer.kind[row] == "adm1" and fits:
                found[row] = None
    return list(found)
