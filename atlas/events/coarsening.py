"""Make places coarser on purpose: to the cell of a grid, or to the area that they name.

The same place always gives the same answer, and the answer tells nothing of where in the cell the
place lay: its point is the cell's centre, and its radius is the cell's own and what the old radius
may have been, in steps.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from atlas.events import vocabulary
from atlas.events.places import AREA_KM, is_shape, normalise_places
from atlas.events.problems import Problems
from atlas.sphere import distance_km

# A radius tells which place was meant to one who has the gazetteer; one of these steps does not.
_STEPS = np.array([0, 0.5, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 20100.0])
_RANK = {word: rank for rank, word in enumerate(vocabulary.PRECISIONS) if word != "unstated"}
_TELLING = ("name_native", "place_id", "shape_id", "method", "matched_name", "reason")
_NOWHERE = ("longitude", "latitude", "radius_km")
_OUTLINE = 16
_TITLES = {"adm1": ("", " Governorate", " Province"), "adm2": ("", " District")}
# How far outside of its area, in degrees, a place may lie: borders are drawn differently.
_OUTSIDE = 0.05


def coarsened(
    places: pd.DataFrame, rule: Mapping[str, Any], geocode: Callable[..., pd.DataFrame]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return places made coarser by a rule, and which of them changed.

    Parameters
    ----------
    places : pandas.DataFrame
        The table of a record.
    rule : mapping
        ``grid`` in degrees or ``to`` an area, and ``roles``; see `Redaction.coarsen`.
    geocode : callable
        Finds the area that a place names.

    Returns
    -------
    tuple of (geopandas.GeoDataFrame, numpy.ndarray of bool)
        The places; those that are wider than the rule asks for stay as they are.
    """
    meant = np.ones(len(places), dtype=bool)
    if rule["roles"]:
        meant = places["role"].isin(rule["roles"]).to_numpy()
    if "grid" in rule:
        new, changed = _to_grid(places, float(rule["grid"]), meant)
    else:
        new, changed = _to_area(places, rule["to"], meant, geocode)
    return normalise_places("places", new, Problems()), changed


def cell_of(longitude: Any, latitude: Any, grid: float) -> tuple[np.ndarray, ...]:
    """Return the centre of the cell that holds a point, and how far the cell reaches from it.

    Examples
    --------
    >>> [float(one.round(2)[0]) for one in cell_of([35.2], [33.27], 0.5)]
    [35.25, 33.25, 36.27]
    """
    lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    half = grid / 2
    west = np.floor((lon + 180) / grid) * grid - 180
    south = np.clip(np.floor((lat + 90) / grid) * grid - 90, -90, 90 - 1e-5)
    east, north = np.minimum(west + grid, 180 + grid), np.minimum(south + grid, 90)
    centre = (_wrapped(np.round(west + half, 5)), np.round((south + north) / 2, 5))
    steps = np.linspace(0, 1, _OUTLINE + 1)
    reach = np.zeros(len(lon))
    for part in steps:
        for edge_lon, edge_lat in (
            (west + part * (east - west), south),
            (west + part * (east - west), north),
            (west, south + part * (north - south)),
        ):
            reach = np.maximum(reach, distance_km(*centre, edge_lon, edge_lat))
    return *centre, np.ceil(reach * 100 + 1) / 100


def _wrapped(longitude: np.ndarray) -> np.ndarray:
    return np.where(longitude > 180, longitude - 360, longitude)


def _stepped(radius: np.ndarray) -> np.ndarray:
    """Return radii up to the next step; 0 where none is stated."""
    return _STEPS[np.searchsorted(_STEPS, np.nan_to_num(radius, nan=0.0)).clip(max=15)]


def _to_grid(
    places: pd.DataFrame, grid: float, meant: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return places at the centres of their cells."""
    known = (places["longitude"].notna() & places["latitude"].notna()).to_numpy()
    lon, lat, reach = cell_of(
        places["longitude"].where(known, 0.0), places["latitude"].where(known, 0.0), grid
    )
    radius = places["radius_km"].to_numpy(float)
    # Ground that is wider than a cell, and what has no point, says less than the cell would.
    wide = is_shape(places.geometry.to_numpy()) & (radius >= reach)
    wide |= places["precision"].isin(("country", "none")).to_numpy() & ~known
    changed = meant & ~wide
    cells = changed & known
    new = _untold(places, changed)
    new.loc[cells, "longitude"], new.loc[cells, "latitude"] = lon[cells], lat[cells]
    new.loc[cells, "radius_km"] = (reach + _stepped(radius))[cells]
    by_radius = np.where(new["radius_km"] <= AREA_KM, "area", "region")
    new.loc[cells, "precision"] = _no_finer(places["precision"], by_radius)[cells]
    new.loc[cells, "basis"] = "generalised"
    new.loc[cells, "name"] = f"within a cell of {grid:g} degrees"
    new.loc[cells, "reason"] = f"made coarser on purpose: the cell of {grid:g} degrees around it"
    return new, changed


def _no_finer(old: pd.Series, new: np.ndarray) -> np.ndarray:
    """Return the coarser of two precisions in each row."""
    ranks = [pd.Series(words, index=old.index).map(_RANK).fillna(-1) for words in (old, new)]
    return np.where(ranks[0] > ranks[1], old.to_numpy(dtype=object), new)


def _untold(places: pd.DataFrame, changed: np.ndarray) -> pd.DataFrame:
    """Return places of which those that change tell neither where they were nor their names."""
    new = pd.DataFrame(places).copy()
    new.loc[changed, ["name", "adm2", *_TELLING]] = ""
    known = changed & new["longitude"].notna().to_numpy()
    new.loc[changed, list(_NOWHERE)] = np.nan
    new.loc[changed, "geometry"] = None
    new.loc[changed & ~known, ["precision", "basis"]] = ""
    return new


def _to_area(
    places: pd.DataFrame, area: str, meant: np.ndarray, geocode: Callable[..., pd.DataFrame]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return places as the areas that they name; without a pin where that is not found."""
    rank = _RANK[area]
    wide = places["precision"].map(_RANK).fillna(-1).to_numpy() >= rank
    wide |= (places["precision"] == "region").to_numpy() & is_shape(places.geometry.to_numpy())
    changed = meant & ~wide
    new = _untold(places, changed)
    new.loc[changed, "precision"] = "country"
    new.loc[changed, "basis"] = "generalised"
    new.loc[changed, "reason"] = f"made coarser on purpose: to the area ({area}) that it names"
    if area == "adm2":
        new.loc[changed, "adm2"] = places.loc[changed, "adm2"]
    if area != "country":
        new.loc[changed, "name"] = places.loc[changed, area]
        _with_areas(new, places, np.flatnonzero(changed), area, geocode)
    return new, changed


def _with_areas(
    new: pd.DataFrame,
    places: pd.DataFrame,
    rows: np.ndarray,
    area: str,
    geocode: Callable[..., pd.DataFrame],
) -> None:
    """Put in the ground of each named area that holds the place that is left out."""
    asked = places.iloc[rows][[area, "country"]].rename(columns={area: "name"})
    asked = asked[asked["name"] != ""]
    if asked.empty:
        return
    answers = _areas(asked, area, geocode)
    geometry = np.array(new["geometry"], dtype=object)
    old = _stepped(places["radius_km"].to_numpy(float))
    for row, answer in answers.iterrows():
        at = places.index.get_loc(row)
        radius = answer["radius_km"] + old[at]
        if _holds(answer, radius, places.iloc[at]):
            new.loc[row, list(_NOWHERE)] = [answer["longitude"], answer["latitude"], radius]
            new.loc[row, "precision"] = answer["precision"]
            geometry[at] = answer["geometry"]
    new["geometry"] = geometry


def _areas(asked: pd.DataFrame, area: str, geocode: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """Return the areas that are found; a town may bear the name of its province, so ask twice."""
    found = []
    for word in _TITLES[area]:
        answers = geocode(asked.assign(name=asked["name"] + word))
        areas = answers[answers["precision"].isin(("adm1", "adm2")) & answers["geometry"].notna()]
        found.append(areas)
        asked = asked.drop(index=areas.index)
        if asked.empty:
            break
    return pd.concat(found)


def _holds(area: pd.Series, radius: float, place: pd.Series) -> bool:
    """Tell whether an area holds a place; one that has no point lies where it says."""
    lon, lat = place["longitude"], place["latitude"]
    if pd.isna(lon) or pd.isna(lat):
        return True
    away = distance_km(area["longitude"], area["latitude"], np.array([lon]), np.array([lat]))[0]
    inside = area["geometry"].distance(shapely.Point(lon, lat)) <= _OUTSIDE
    return bool(inside and away + np.nan_to_num(place["radius_km"]) <= radius)
