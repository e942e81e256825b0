"""Coarsen places on purpose: to the cell of a grid, or to the area that they name.

The same place always gives the same result, and the result does not show where in the cell the
place was: the point is the cell's centre; the radius is that of the cell plus the old radius
rounded up to a step; no area that holds only a part of the cell is kept. A place shows the name of
an area from the gazetteer, never the words that were geocoded.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
import shapely

from atlas.geocoding.area_finder import AreaFinder, NamedArea
from atlas.geodesy import distance_km
from atlas.record.places_table import is_shape, normalise_places
from atlas.record.problems import Problems
from atlas.reference import vocabulary
from atlas.reference.precision import GROUND, precision_for
from atlas.release.containment import (
    areas_alone,
    areas_beside,
    holds,
    is_as_wide,
    kept_words,
    own_area,
)

# An exact radius would identify a place in the gazetteer; a radius rounded up to a step does not.
_STEPS = np.array([0, 0.5, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 20100.0])
_RANK = {word: rank for rank, word in enumerate(vocabulary.PRECISIONS) if word != "unstated"}
_TELLING = ("name_native", "place_id", "shape_id", "method", "matched_name", "reason")
_AREAS = ("country", "adm1", "territory")
_NOWHERE = ("longitude", "latitude", "radius_km")
_OUTLINE = 16
# Tolerance in degrees for a place outside of its area: sources draw borders differently.
_OUTSIDE = 0.05
_AREAL = 2
_ASKED = ("name", "country", "adm1", "adm2")
_UNPLACED = {"precision": "", "basis": ""}
_BY_AREA = "made coarser on purpose: named by the area around it"


# One place, and the new values of some of its cells.
_Place: TypeAlias = Mapping[str, Any]
_Cells: TypeAlias = dict[str, Any]


class Coarser(NamedTuple):
    """The result of coarsening places."""

    places: pd.DataFrame
    """All places of the record."""
    changed: np.ndarray
    """Which of them show less than before."""
    adrift: Mapping[str, float]
    """Longitude of cells in several countries, by event: its time zone would show the country."""


def coarsened(
    places: pd.DataFrame,
    rule: Mapping[str, Any],
    areas: AreaFinder,
    only: np.ndarray | None = None,
) -> Coarser:
    """Coarsen places by a rule, and return them with a mask of those that changed.

    Parameters
    ----------
    places : pandas.DataFrame
        The table of a record.
    rule : mapping
        ``grid`` in degrees or ``to`` an area, and ``roles``; see `Redaction.coarsen`.
    areas : AreaFinder
        Finds the areas that places state and name.
    only : numpy.ndarray of bool or None
        Which places are meant; None is all.

    Returns
    -------
    Coarser
        The places; a place that is a wide enough area of the gazetteer stays that area.
    """
    meant = np.ones(len(places), dtype=bool) if only is None else only
    if rule["roles"]:
        meant = meant & places["role"].isin(rule["roles"]).to_numpy()
    areas.look_up(_questions(places[meant & _may_be_area(places)]))
    if "grid" in rule:
        new, ground = _to_grid(places, float(rule["grid"]), meant, areas)
        adrift = new[(ground != None) & (new["country"] == "")]  # noqa: E711 -- an array
    else:
        new, ground = _to_area(places, rule["to"], meant, areas)
        adrift = new.iloc[:0]
    _without_outlines(new, ground)
    clean = normalise_places("places", new, Problems())
    cells = adrift.drop_duplicates("event_id").set_index("event_id")["longitude"]
    return Coarser(clean, _differ(clean, places), cells.to_dict())


def _may_be_area(places: pd.DataFrame) -> np.ndarray:
    """Return which places may be areas: those with a shape, and those without coordinates."""
    return is_shape(places.geometry.to_numpy()) | places["longitude"].isna().to_numpy()


def _questions(places: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the questions to the gazetteer about the names of places."""
    stated = places[list(_ASKED)].drop_duplicates()
    rows = [tuple(row) for row in stated.itertuples(index=False, name=None)]
    return [*rows, *((name, "", "", "") for name, *_ in rows)]


def _differ(new: pd.DataFrame, old: pd.DataFrame) -> np.ndarray:
    """Return which rows have changed."""
    changed = np.zeros(len(old), dtype=bool)
    for column in ("name", "adm2", *_AREAS, *_TELLING, *_NOWHERE):
        same = (new[column] == old[column]) | (new[column].isna() & old[column].isna())
        changed |= ~same.fillna(False).to_numpy(dtype=bool)
    return changed


def _without_outlines(new: pd.DataFrame, ground: np.ndarray) -> None:
    """Remove shapes of an event's other places, which would show where in its ground it was.

    One end of a track is the place of its launch, and a line is not an area. An outline that
    reaches into the ground may be drawn around the exact place.
    """
    owners = new["event_id"].to_numpy(dtype=object)
    told: dict[str, list[Any]] = {}
    for event, shape in zip(owners, ground, strict=True):
        if shape is not None:
            told.setdefault(event, []).append(shape)
    geometry = np.array(new["geometry"], dtype=object)
    for row in np.flatnonzero(is_shape(geometry) & (ground == None)):  # noqa: E711 -- an array
        shape, grounds = geometry[row], told.get(owners[row], ())
        line = shapely.get_dimensions(shape) < _AREAL
        if grounds and (line or any(shape.intersects(one) for one in grounds)):
            geometry[row] = None
            new.iloc[row, new.columns.get_loc("shape_id")] = ""
    new["geometry"] = geometry


def cell_of(longitude: Any, latitude: Any, grid: float) -> tuple[np.ndarray, ...]:
    """Return the centre of the cell that contains a point, and the radius of the cell around it.

    Examples
    --------
    >>> [float(one.round(2)[0]) for one in cell_of([35.2], [33.27], 0.5)]
    [35.25, 33.25, 36.27]
    """
    west, south, east, north = _bounds(longitude, latitude, grid)
    centre = (_wrapped(np.round(west + grid / 2, 5)), np.round((south + north) / 2, 5))
    steps = np.linspace(0, 1, _OUTLINE + 1)
    reach = np.zeros(len(west))
    for part in steps:
        for edge_lon, edge_lat in (
            (west + part * (east - west), south),
            (west + part * (east - west), north),
            (west, south + part * (north - south)),
        ):
            reach = np.maximum(reach, distance_km(*centre, edge_lon, edge_lat))
    return *centre, np.ceil(reach * 100 + 1) / 100


def _bounds(longitude: Any, latitude: Any, grid: float) -> tuple[np.ndarray, ...]:
    """Return west, south, east and north of the cells that contain points."""
    lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    west = np.floor((lon + 180) / grid) * grid - 180
    south = np.clip(np.floor((lat + 90) / grid) * grid - 90, -90, 90 - 1e-5)
    return west, south, np.minimum(west + grid, 180 + grid), np.minimum(south + grid, 90)


def _wrapped(longitude: np.ndarray) -> np.ndarray:
    return np.where(longitude > 180, longitude - 360, longitude)


def _stepped(radius: np.ndarray) -> np.ndarray:
    """Return radii rounded up to the next step; 0 where none is stated."""
    return _STEPS[np.searchsorted(_STEPS, np.nan_to_num(radius, nan=0.0)).clip(max=15)]


def _to_grid(
    places: pd.DataFrame, grid: float, meant: np.ndarray, areas: AreaFinder
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return places at the centres of their cells, and the ground (shape) that each now shows."""
    known = (places["longitude"].notna() & places["latitude"].notna()).to_numpy()
    at = places["longitude"].where(known, 0.0), places["latitude"].where(known, 0.0)
    boxes = shapely.box(*_bounds(*at, grid))
    ground = np.full(len(places), None, dtype=object)
    found: dict[int, _Cells] = {}
    shapes = is_shape(places.geometry.to_numpy())
    for row, place in _rows(places, meant & known & shapes):
        area = own_area(place, areas)
        if area is not None and holds(area.geometry, boxes[row], cell=True):
            found[row], ground[row] = _staying(place, area, areas), area.geometry
    for row, place in _rows(places, meant & ~known):
        here = areas.listed(*(place[name] for name in _ASKED))
        middle = (0.0, 0.0) if here is None else (here.longitude, here.latitude)
        reach = cell_of([middle[0]], [middle[1]], grid)[2]
        found[row] = _alone(place, here, areas, float(reach[0]))
    cells = meant & known & (ground == None)  # noqa: E711 -- an array
    new = _put(_in_cells(places, cells, grid), found)
    ground[cells] = boxes[cells]
    kept = _areas_of_cells(places, cells, boxes, areas)
    for column, values in zip(_AREAS, kept, strict=True):
        new.loc[cells, column] = list(values)
    return new, ground


def _in_cells(places: pd.DataFrame, cells: np.ndarray, grid: float) -> pd.DataFrame:
    """Return places in which the rows of the mask ``cells`` show their grid cell only."""
    filled = {name: places[name].fillna(0.0) for name in ("longitude", "latitude")}
    lon, lat, reach = cell_of(filled["longitude"], filled["latitude"], grid)
    radius = places["radius_km"].to_numpy(float)
    new = pd.DataFrame(places).copy()
    new.loc[cells, ["adm2", *_TELLING]] = ""
    new.loc[cells, "geometry"] = None
    new.loc[cells, "longitude"], new.loc[cells, "latitude"] = lon[cells], lat[cells]
    new.loc[cells, "radius_km"] = (reach + _stepped(radius))[cells]
    by_radius = np.array([precision_for(km, GROUND) for km in new["radius_km"]], dtype=object)
    new.loc[cells, "precision"] = _no_finer(places["precision"], by_radius)[cells]
    new.loc[cells, "basis"] = "generalised"
    new.loc[cells, "name"] = f"within a cell of {grid:g} degrees"
    new.loc[cells, "reason"] = f"made coarser on purpose: the cell of {grid:g} degrees around it"
    return new


def _areas_of_cells(
    places: pd.DataFrame, cells: np.ndarray, boxes: np.ndarray, areas: AreaFinder
) -> list[tuple[str, ...]]:
    """Return the stated areas that contain the whole cell, by column; each pair is tested once."""
    stated = places.loc[cells, list(_AREAS)].to_numpy(dtype=object)
    known: dict[Any, tuple[str, ...]] = {}
    kept = []
    for words, box in zip(map(tuple, stated), boxes[cells], strict=True):
        key = (*words, box.bounds)
        if key not in known:
            known[key] = areas_beside(words, box, areas, cell=True)
        kept.append(known[key])
    return list(zip(*kept, strict=True)) if kept else [()] * len(_AREAS)


def _no_finer(old: pd.Series, new: np.ndarray) -> np.ndarray:
    """Return the coarser of two precisions in each row."""
    ranks = [np.array([_RANK.get(word, -1) for word in words]) for words in (old, new)]
    return np.where(ranks[0] > ranks[1], old.to_numpy(dtype=object), new)


def _rows(places: pd.DataFrame, mask: np.ndarray) -> Iterator[tuple[int, _Place]]:
    """Yield the rows of a mask, each with its number."""
    chosen = pd.DataFrame(places[mask]).to_dict("records")
    yield from zip(np.flatnonzero(mask).tolist(), chosen, strict=True)


def _put(places: pd.DataFrame, found: Mapping[int, _Cells]) -> pd.DataFrame:
    """Return places with new values in some cells, by row."""
    columns: dict[str, tuple[list[int], list[Any]]] = {}
    for row, cells in found.items():
        for name, value in cells.items():
            at, values = columns.setdefault(name, ([], []))
            at.append(row)
            values.append(value)
    new = pd.DataFrame(places).copy()
    for name, (at, values) in columns.items():
        array = new[name].to_numpy(dtype=object, copy=True)
        for row, value in zip(at, values, strict=True):
            array[row] = value
        new[name] = pd.Series(array, index=new.index, dtype=new[name].dtype)
    return new


def _staying(place: _Place, area: NamedArea, areas: AreaFinder) -> _Cells:
    """Return the values of a place that stays its area, with the name from the gazetteer."""
    beside = areas_beside(_stated(place), area.geometry, areas, cell=False)
    country = areas.named(place["country"])
    if country is not None and country.country == area.country:
        beside = (kept_words(country, place["country"]), *beside[1:])
    return {**dict(zip(_AREAS, beside, strict=True)), **_named_by(place, area)}


def _alone(place: _Place, here: NamedArea | None, areas: AreaFinder, reach_km: float) -> _Cells:
    """Return the values of a place without coordinates, named by a wide enough area, if any."""
    beside = areas_alone(_stated(place), areas, reach_km)
    country = areas.named(place["country"]) if beside[0] else None
    province = areas.named(place["country"], adm1=place["adm1"]) if beside[1] else None
    itself = here if here is not None and here.has(place["name"]) else None
    wide = (one for one in (itself, province, country, here) if is_as_wide(one, reach_km))
    cells = {**dict(zip(_AREAS, beside, strict=True)), **_named_by(place, next(wide, None))}
    return cells if place["precision"] in ("country", "none") else {**cells, **_UNPLACED}


def _named_by(place: _Place, area: NamedArea | None) -> _Cells:
    """Return the names of a place after an area; all other names of it are removed."""
    name, said = place["name"], {key: place[key] for key in ("name_native", "matched_name")}
    if area is None or not name:
        cells = {"name": "", "place_id": "", **dict.fromkeys(said, "")}
    else:
        known = area.has(name) and not place["place_id"]
        cells = {"name": name if area.has(name) else area.name}
        cells |= {"place_id": "" if known else area.place_id}
        cells |= {key: text if area.has(text) else "" for key, text in said.items()}
    same = all(place[key] == text for key, text in cells.items()) and not place["adm2"]
    if same and place["reason"] in ("", "listed name", _BY_AREA):
        return cells
    return {**cells, "adm2": "", "method": "", "reason": _BY_AREA if name else ""}


def _stated(place: _Place) -> tuple[str, str, str]:
    return place["country"], place["adm1"], place["territory"]


def _to_area(
    places: pd.DataFrame, to: str, meant: np.ndarray, areas: AreaFinder
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return places as the areas that they state, and the ground (shape) that each now shows."""
    ground = np.full(len(places), None, dtype=object)
    shapes = is_shape(places.geometry.to_numpy())
    found: dict[int, _Cells] = {}
    for row, place in _rows(places, meant):
        own = own_area(place, areas) if shapes[row] else None
        if own is not None and _is_wide(own, to, place, areas):
            found[row], ground[row] = _staying(place, own, areas), own.geometry
        elif pd.isna(place["longitude"]) and place["precision"] in ("country", "none"):
            here = areas.listed(*(place[name] for name in _ASKED))
            found[row] = _alone(place, here if _is_unit(here, to) else None, areas, 0.0)
            found[row] |= {"adm1": ""} if to == "country" else {}
        else:
            found[row], ground[row] = _turned_into_area(place, to, areas)
    return _put(places, found), ground


def _is_unit(area: NamedArea | None, to: str) -> bool:
    """Return whether an area is at least as wide as the unit ``to``."""
    return area is not None and _RANK.get(area.kind, 0) >= _RANK[to]


def _is_wide(own: NamedArea, to: str, place: _Place, areas: AreaFinder) -> bool:
    """Return whether an area of the gazetteer is wide enough for the unit ``to``."""
    if own.kind not in ("region", "water") or to == "country":
        return _is_unit(own, to)
    province = areas.named(place["country"], adm1=place["adm1"])
    inside = province is not None and holds(province.geometry, own.geometry, cell=False)
    return place["precision"] == "region" and not inside


def _turned_into_area(place: _Place, to: str, areas: AreaFinder) -> tuple[_Cells, Any]:
    """Return the values of a place as its stated area, if this may hold it, and the area shape."""
    stated = {"adm1": place["adm1"] if to != "country" else ""}
    stated["adm2"] = place["adm2"] if to == "adm2" else ""
    country = areas.named(place["country"])
    unit = areas.named(place["country"], **stated) if any(stated.values()) else country
    old = float(_stepped(np.array([place["radius_km"]], dtype=float))[0])
    fits = (one for one in (unit, country) if one is not None and _may_hold(one, old, place))
    cells: _Cells = dict.fromkeys(("name", "adm2", *_AREAS, *_TELLING), "")
    cells |= {**dict.fromkeys(_NOWHERE, np.nan), "geometry": None}
    cells |= {"precision": "country", "basis": "generalised"}
    cells["reason"] = f"made coarser on purpose: to the area ({to}) that it names"
    area = next(fits, None)
    if area is None:
        return cells, None
    cells |= _cells_of(area, place, areas)
    if area.geometry is not None and area.kind != "country":
        cells |= {"longitude": area.longitude, "latitude": area.latitude}
        cells |= {"radius_km": area.radius_km + old, "geometry": area.geometry}
        cells["precision"] = area.kind
    return cells, area.geometry


def _cells_of(area: NamedArea, place: _Place, areas: AreaFinder) -> _Cells:
    """Return the values of an area: its name, and the areas around it."""
    country = areas.named(place["country"])
    cells = {"name": area.name, "place_id": area.place_id}
    cells["country"] = kept_words(country, place["country"])
    if area.kind in ("adm1", "adm2"):
        province = areas.named(place["country"], adm1=place["adm1"]) if place["adm1"] else None
        cells["adm1"] = kept_words(province, place["adm1"])
        cells["adm2"] = kept_words(area, place["adm2"]) if area.kind == "adm2" else ""
        stated = place[area.kind]
        cells["name"] = stated if area.has(stated) else area.name
    key = place["territory"]
    same = country is not None and key == country.country and area.geometry is None
    if same or areas_beside(("", "", key), area.geometry, areas, cell=False)[2]:
        cells["territory"] = key
    return cells


def _may_hold(area: NamedArea, old: float, place: _Place) -> bool:
    """Return whether an area may contain a place; one without a point is taken at its word."""
    lon, lat = place["longitude"], place["latitude"]
    if pd.isna(lon) or pd.isna(lat) or area.geometry is None:
        return True
    away = distance_km(area.longitude, area.latitude, np.array([lon]), np.array([lat]))[0]
    inside = area.geometry.distance(shapely.Point(lon, lat)) <= _OUTSIDE
    return bool(inside and away + np.nan_to_num(place["radius_km"]) <= area.radius_km + old)
