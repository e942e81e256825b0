"""Which towns of the gazetteer a map names, from which zoom on, and how they are written."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from _labels import _capitals, _named, _native, plain
from build_common import COUNTRIES

# GeoNames' codes of what is no town: quarters, abandoned, historical and destroyed places.
NO_TOWN = frozenset({"PPLX", "PPLQ", "PPLH", "PPLW", "PPLCH"})
SEATS = {"PPLC": 12.0, "PPLG": 6.0, "PPLA": 4.0, "PPLA2": 1.3}
# Where an article ("al-") is left out of a town's name, and the native name is known.
_THEATRE = frozenset(COUNTRIES)
# A town that lies this near to one so many times its size is named only in a close view.
BESIDE_KM, LARGER = 14.0, 1.8
BESIDE_ZOOM = 9.5
# A place so large that GeoNames did not have some years ago, beside a larger town, is its district.
NEW_DISTRICT = 15_000
# A name takes so many pixels; a town is named from the zoom at which they are free.
CELL = (104, 60)
FIRST, LAST = 3, 13
_KM = 111.2
# The zoom from which the ranks set by hand were named, from rank 1 on.
HAND_ZOOM = (4, 4, 5.5, 7, 8, 9.5, 11)


def read_codes(path: Path) -> dict[int, str]:
    """Return GeoNames' feature codes by id."""
    with path.open(encoding="utf-8") as file:
        rows = (line.split("\t") for line in file)
        return {int(row[0]): row[7] for row in rows}


def score_of(city: Mapping[str, Any], code: str, listed: bool) -> float:
    """Return how far a town comes before others: its people, more where it is a seat."""
    return float((city["population"] + 300) * SEATS.get(code, 1.0) * (2.0 if listed else 1.0))


def beside_larger(longitude: np.ndarray, latitude: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return which towns lie close to a much larger one."""
    flat = np.stack([longitude * np.cos(np.radians(latitude)) * _KM, latitude * _KM], axis=1)
    tree = shapely.STRtree(shapely.points(flat))
    one, other = tree.query(shapely.points(flat), predicate="dwithin", distance=BESIDE_KM)
    beside = np.zeros(len(size), dtype=bool)
    beside[one[size[other] >= LARGER * size[one]]] = True
    return beside


def first_zooms(longitude: np.ndarray, latitude: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return the zoom from which each town has room for its name, those first in order first."""
    x = longitude / 360 + 0.5
    sine = np.sin(np.radians(np.clip(latitude, -85, 85)))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    found = np.full(len(x), LAST, dtype=np.int64)
    for zoom in range(FIRST, LAST):
        scale = 256 * 2.0**zoom
        columns = (x * scale / CELL[0]).astype(np.int64)
        rows = (y * scale / CELL[1]).astype(np.int64)
        taken: set[tuple[int, int]] = set()
        for at in order:
            cell = (int(columns[at]), int(rows[at]))
            if found[at] < zoom:
                taken.add(cell)
            elif cell not in taken and _has_room(cell, taken):
                found[at] = zoom
                taken.add(cell)
    return found


def _has_room(cell: tuple[int, int], taken: set[tuple[int, int]]) -> bool:
    """Return whether at most two of the cells around are taken."""
    near = ((cell[0] + i, cell[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
    return sum(one in taken for one in near) <= 2


def sea_sides(longitude: np.ndarray, latitude: np.ndarray, land: Any) -> np.ndarray:
    """Return 1 where the sea lies east of a town, 2 where it lies west, 0 for neither or both."""
    parts = shapely.get_parts(land)
    tree = shapely.STRtree(parts)

    def dry(shift: float) -> np.ndarray:
        found = np.zeros(len(longitude), dtype=bool)
        points = shapely.points(longitude + shift, latitude)
        found[np.unique(tree.query(points, predicate="within")[0])] = True
        return found

    east = ~dry(0.02) | ~dry(0.045)
    west = ~dry(-0.02) | ~dry(-0.045)
    return np.where(east != west, np.where(east, 1, 2), 0)


def town_rows(
    cities: list[dict[str, Any]], nations: Mapping[str, Any], codes: Mapping[int, str],
    listed: set[int], land: Any,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the towns that a map names: id, zoom, rank, capital, side, name and native name."""
    named, capitals = _named(), _capitals(cities, nations)
    cities = [c for c in cities if codes.get(int(c["geonameid"]), "") not in NO_TOWN]
    longitude, latitude, people = (
        np.array([c[key] for c in cities], dtype=float)
        for key in ("longitude", "latitude", "population")
    )
    beside = beside_larger(longitude, latitude, people)
    ids = [int(c["geonameid"]) for c in cities]
    kept = [
        at
        for at, number in enumerate(ids)
        if number in named
        or number in listed
        or number in capitals
        or not (beside[at] and number not in codes and people[at] >= NEW_DISTRICT)
    ]
    cities, ids = [cities[at] for at in kept], [ids[at] for at in kept]
    longitude, latitude, beside = longitude[kept], latitude[kept], beside[kept]
    scores = np.array(
        [score_of(c, codes.get(n, ""), n in listed) for c, n in zip(cities, ids, strict=True)]
    )
    for at, number in enumerate(ids):
        beside[at] &= number not in named and number not in capitals
        scores[at] *= 8 if number in named and named[number][2] <= 3 else 1
    order = np.lexsort((ids, -scores, beside))
    zooms = np.maximum(first_zooms(longitude, latitude, order), np.where(beside, BESIDE_ZOOM, 0))
    sides = sea_sides(longitude, latitude, land)
    rows = []
    for at, (city, number) in enumerate(zip(cities, ids, strict=True)):
        row = {"place_id": number, "zoom": float(zooms[at]), "side": int(sides[at])}
        row |= {"capital": int(number in capitals), "name": "", "native": ""}
        row["rank"] = _rank(city["population"], number in capitals)
        code = city["countrycode"]
        if code in _THEATRE:
            row["name"], row["native"] = plain(city["name"]), _native(city)
        if number in named:
            name, native, rank, side = named[number]
            row |= {"name": name, "native": native, "rank": rank}
            row["zoom"] = min(row["zoom"], HAND_ZOOM[rank])
            row["side"] = row["side"] if side is None else side
        # Jerusalem is written large and marked as nobody's capital, under every policy.
        row["capital"] *= row["name"] != "Jerusalem"
        row["name"] = "" if row["name"] == city["name"] else row["name"]
        rows.append(row)
    return sorted(rows, key=lambda row: row["place_id"])


def _rank(people: int, capital: bool) -> int:
    """Return how large a town is written, 1 to 6."""
    limits = (2_000_000, 700_000, 200_000, 50_000, 10_000)
    rank = 2 + sum(people < least for least in limits)
    if capital:
        rank = 1 if people >= 200_000 else 3
    return min(rank, 6)


def read_cities(raw: Path) -> list[dict[str, Any]]:
    """Read the towns of GeoNames."""
    return list(json.loads(raw.read_text(encoding="utf-8")).values())


def read_listed(rows: Any) -> set[int]:
    """Return the GeoNames ids of towns that Natural Earth lists: no quarter is among them."""
    return {int(number) for number in rows if number and number > 0}


def spelling_rows(path: Path) -> list[dict[str, str]]:
    """Read spellings kept by hand."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
