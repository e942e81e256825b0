"""In which territory a point lies, by lines on the ground and their errors.

``data/territories/areas.geojson`` has the ground of each territory with the error of its edge. A
point that is nearer to an edge than this error, and its own, is uncertain: both sides are named and
none is chosen. A coast alone makes nothing uncertain: what lies off it is nobody else's.
"""

import json
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from atlas.errors import InputTypeError, RecordError
from atlas.geodesy import KM_PER_DEGREE
from atlas.reference.territories.policies import load_policy
from atlas.shipped import shipped

CERTAIN, UNCERTAIN, OUTSIDE = "certain", "uncertain", ""
# Flat kilometres around the middle of the theatre; over its width within a tenth of the truth,
# and of errors no more is asked.
_SQUEEZE = float(np.cos(np.radians(33.0)))
# The most of a part's own ground that is looked at where it lies on another's.
_ON = {"SHEBAA": ("GOLAN",), "GHAJAR": ("LB", "GOLAN", "IL")}
_WATER = "GULF"
_LOOSE = 0.1
# Radii are rounded up to one of these: a place is never taken for narrower than it is.
_RADII = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 25.0, 50.0, 100.0, 250.0, 1000.0)


class TerritoryArea(NamedTuple):
    """The ground of a territory, in flat kilometres, and the error of its edge."""

    key: str
    ground: Any
    edge: Any
    error_km: float
    made_from: str


def of(
    longitude: Any, latitude: Any, policy: Any = "neutral", *, radius_km: Any = 0.0
) -> pd.DataFrame:
    """Return the territory of each point.

    Parameters
    ----------
    longitude, latitude : float, or array or Series of float
        Degrees WGS84; a missing coordinate lies nowhere.
    policy : str or pathlib.Path
        The naming policy of the labels; see `read_policy`. The keys are the same in each.
    radius_km : float, or array or Series of float
        How far from the point the place may lie; an area that reaches over a line is uncertain.

    Returns
    -------
    pandas.DataFrame
        On the index of a Series that was given: ``key`` ("" where it is uncertain, or in none of
        ours), ``label`` as the policy has it, ``status`` (certain, uncertain, or "" for none) and
        ``candidates``, the keys that it may be in, joined by ";".

    Raises
    ------
    InputTypeError, RecordError
        If the coordinates are no numbers, or not as many of one as of the other.

    Examples
    --------
    >>> of([35.69, 35.623], [32.99, 33.28], "un")[["key", "label", "status"]].to_numpy().tolist()
    [['GOLAN', 'Occupied Syrian Golan', 'certain'], ['', '', 'uncertain']]
    """
    index = next((v.index for v in (longitude, latitude) if isinstance(v, pd.Series)), None)
    points, radius = _points(longitude, latitude, radius_km)
    labels = {key: label for key, (label, _) in load_policy(policy).items()}
    which, first = _different(points, radius)
    found = _located(points[first], radius[first])
    frame = pd.DataFrame(found, columns=["key", "status", "candidates"], dtype="str")
    frame.insert(1, "label", frame["key"].map(labels).fillna("").astype("str"))
    frame = frame.take(which).reset_index(drop=True)
    return frame if index is None else frame.set_axis(index)


def _points(longitude: Any, latitude: Any, radius_km: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the points, shape (n, 2), and the radius of each."""
    try:
        x, y, r = (
            np.atleast_1d(np.asarray(values, dtype="float64"))
            for values in (longitude, latitude, radius_km)
        )
    except (TypeError, ValueError) as error:
        msg = f"longitude, latitude and radius_km are numbers of degrees and kilometres: {error}"
        raise InputTypeError(msg) from error
    if x.shape != y.shape or r.shape not in ((1,), x.shape) or x.ndim != 1:
        msg = f"{len(x)} longitudes, {len(y)} latitudes, {len(r)} radii: wanted as many of each"
        raise RecordError(msg)
    radius = np.broadcast_to(np.nan_to_num(r), x.shape)
    return np.column_stack([x, y]).round(5), _rounded_up(radius)


def _rounded_up(radius: np.ndarray) -> np.ndarray:
    """Return each radius as the next one of a few."""
    capped = np.clip(radius, 0.0, _RADII[-1])
    return np.array(_RADII)[np.searchsorted(_RADII, capped)]


def _different(points: np.ndarray, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of the question in each row, and where each question is first asked."""
    whole = np.where(np.isfinite(points), points, 999.0) * 1e5
    x, y = np.rint(np.clip(whole + 1e8, 0, 2e8)).astype("int64").T
    asked = (x << 32) + (y << 4) + np.searchsorted(_RADII, radius)
    which, _ = pd.factorize(asked)
    return which, np.flatnonzero(~pd.Series(asked).duplicated().to_numpy())


def _located(points: np.ndarray, radius: np.ndarray) -> list[tuple[str, str, str]]:
    """Return key, status and candidates of each point."""
    areas = _areas()
    inside, near = _by_area(points, radius, areas)
    number = {area.key: i for i, area in enumerate(areas)}
    for part, grounds in _ON.items():
        # The drawn edge of such a part says nothing of ground that is surely someone else's.
        on = np.any([(inside | near)[:, number[key]] for key in grounds], axis=0)
        inside[:, number[part]] &= on
        near[:, number[part]] &= on
    _settle(inside, near, areas, number)
    keys = np.array([area.key for area in areas])
    return _answers(keys, inside | near)


def _by_area(
    points: np.ndarray, radius: np.ndarray, areas: tuple[TerritoryArea, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Return which points lie in which area, and which within the error of its edge."""
    import shapely

    x, y = points[:, 0] * _SQUEEZE * KM_PER_DEGREE, points[:, 1] * KM_PER_DEGREE
    known = np.isfinite(x) & np.isfinite(y)
    inside = np.zeros((len(points), len(areas)), dtype=bool)
    near = np.zeros_like(inside)
    steps = [(step, known & (radius == step)) for step in np.unique(radius)]
    for number, area in enumerate(areas):
        rows = _in_box(x, y, area.ground)
        inside[rows, number] = shapely.contains_xy(area.ground, x[rows], y[rows])
        for step, asked in steps:
            # The band of an edge is made when a point is near enough for it to matter.
            reach = (area.error_km + step) * (1 + _LOOSE)
            rows = _in_box(x, y, area.ground, reach)
            rows = rows[asked[rows]]
            if len(rows):
                band = _along_edge(number, step)
                near[rows, number] = shapely.contains_xy(band, x[rows], y[rows])
    return inside, near


def _in_box(x: np.ndarray, y: np.ndarray, ground: Any, reach: float = 0.0) -> np.ndarray:
    """Return the rows of the points in the box around some ground, or within reach of it."""
    west, south, east, north = ground.bounds
    across = (x >= west - reach) & (x <= east + reach)
    return np.flatnonzero(across & (y >= south - reach) & (y <= north + reach))


@cache
def _along_edge(number: int, radius_km: float) -> Any:
    """Return the ground that is nearer to an area's edge than its error and a radius."""
    import shapely

    area = _areas()[number]
    reach = area.error_km + radius_km
    # A wide band needs no bends of the edge; what is straightened is added to its width.
    edge = shapely.simplify(area.edge, reach * _LOOSE, preserve_topology=False)
    ground = shapely.buffer(edge, reach * (1 + _LOOSE), quad_segs=2)
    shapely.prepare(ground)
    return ground


def _settle(
    inside: np.ndarray, near: np.ndarray, areas: tuple[TerritoryArea, ...], number: dict[str, int]
) -> None:
    """Let the better line decide where two speak of the same ground."""
    fine = np.array([area.made_from == "lines" for area in areas])
    rough = np.array([area.made_from == "outline" for area in areas])
    sure = (inside & ~near)[:, fine].any(axis=1)
    # Well inside what lines close, a rough outline of a neighbour says nothing.
    for kind in (inside, near):
        kind[np.ix_(sure, rough)] = False
    # Water is where no land is.
    land = np.delete(inside, number[_WATER], axis=1).any(axis=1)
    inside[land, number[_WATER]] = False
    near[:, number[_WATER]] = False
    # A part stands on other ground: well inside it, that ground is not meant.
    for part, grounds in _ON.items():
        deep = inside[:, number[part]] & ~near[:, number[part]]
        for key in grounds:
            inside[deep, number[key]] = near[deep, number[key]] = False


def _answers(keys: np.ndarray, may_be: np.ndarray) -> list[tuple[str, str, str]]:
    """Return the answer to each point from the areas that it may be in."""
    bits = may_be @ (1 << np.arange(len(keys)))
    which, sets = pd.factorize(bits)
    answers = [_answer(keys[(bit >> np.arange(len(keys))) & 1 == 1].tolist()) for bit in sets]
    return [answers[number] for number in which]


def _answer(candidates: list[str]) -> tuple[str, str, str]:
    """Return key, status and candidates."""
    if not candidates:
        return "", OUTSIDE, ""
    if len(candidates) == 1:
        return candidates[0], CERTAIN, candidates[0]
    return "", UNCERTAIN, ";".join(candidates)


@cache
def _areas() -> tuple[TerritoryArea, ...]:
    """Return the areas, prepared for many questions."""
    import shapely

    areas = []
    for words, outline in _features():
        ground = shapely.transform(outline, _flat)
        edge = shapely.boundary(ground)
        shapely.prepare(ground)
        areas.append(
            TerritoryArea(words["key"], ground, edge, words["error_km"], words["made_from"])
        )
    return tuple(areas)


def grounds() -> dict[str, Any]:
    """Return the ground of each territory, in degrees WGS84; of waters none."""
    return {words["key"]: ground for words, ground in _features() if words["key"] != _WATER}


@cache
def _features() -> list[tuple[dict[str, Any], Any]]:
    """Return what is said of each area, and its ground in degrees."""
    from shapely.geometry import shape

    path = shipped("territories", "areas.geojson")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [(feature["properties"], shape(feature["geometry"])) for feature in features]


def _flat(degrees: np.ndarray) -> np.ndarray:
    return degrees * np.array([_SQUEEZE, 1.0]) * KM_PER_DEGREE
