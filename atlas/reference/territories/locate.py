"""In which territory a point lies, by lines on the ground and their errors.

``contested.geojson`` of each theatre has the ground of territories with the error of their edges. A
point that is nearer to an edge than this error, and its own, is uncertain: both sides are named and
none is chosen. A coast alone makes nothing uncertain: what lies off it is nobody else's. Where a
theatre draws a part without its neighbours, those that may state it are named in their place.
"""

from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from atlas.errors import InputTypeError, RecordError
from atlas.geodesy import KM_PER_DEGREE
from atlas.reference.country_table import countries
from atlas.reference.territories.policies import load_policy
from atlas.reference.theatres import Theatre, theatres
from atlas.reference.world_outlines import first_of_each

CERTAIN, UNCERTAIN, OUTSIDE = "certain", "uncertain", ""
_WATER = "water"
_LOOSE = 0.1
# As many areas are written into one number, beside the number of a set before them.
_BITS = 30
# Radii are rounded up to one of these: a place is never taken for narrower than it is.
_RADII = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 25.0, 50.0, 100.0, 250.0, 1000.0)


class TerritoryArea(NamedTuple):
    """The ground of a territory, in flat kilometres, and the error of its edge.

    The kilometres are flat around the middle of a theatre: over the width of the shipped one within
    a tenth of the truth, and of errors no more is asked.
    """

    key: str
    ground: Any
    edge: Any
    error_km: float
    made_from: str
    squeeze: float


class TerritoryLayout(NamedTuple):
    """The areas of some theatres, and how they go together."""

    areas: tuple[TerritoryArea, ...]
    on: tuple[tuple[int, tuple[int, ...]], ...]
    """The number of a part, and those of the ground that it lies on."""
    waters: tuple[int, ...]
    undrawn: tuple[tuple[str, tuple[int, ...]], ...]
    """A country without ground of its own, and the parts that may be stated as it."""


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
    answer, found = answers_at(longitude, latitude, radius_km)
    labels = {key: label for key, (label, _) in load_policy(policy).items()}
    frame = pd.DataFrame(found, columns=["key", "status", "candidates"], dtype="str")
    frame.insert(1, "label", frame["key"].map(labels).fillna("").astype("str"))
    frame = frame.take(answer).reset_index(drop=True)
    return frame if index is None else frame.set_axis(index)


def answers_at(
    longitude: Any, latitude: Any, radius_km: Any = 0.0
) -> tuple[np.ndarray, list[tuple[str, str, str]]]:
    """Return the number of each point's answer, and each answer: key, status and candidates.

    Examples
    --------
    >>> answer, found = answers_at([35.69, 2.0], [32.99, 0.0])
    >>> [found[one] for one in answer]
    [('GOLAN', 'certain', 'GOLAN'), ('', '', '')]
    """
    points, radius = _points(longitude, latitude, radius_km)
    which, first = _different(points, radius)
    answer, found = _located(points[first], radius[first])
    return answer[which], found


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
    return which, first_of_each(which)


def _located(
    points: np.ndarray, radius: np.ndarray
) -> tuple[np.ndarray, list[tuple[str, str, str]]]:
    """Return the number of each point's answer, and key, status and candidates of each answer."""
    layout = _layout(theatres())
    # From south to north: boxes are slices then, and prepared outlines are kept by latitude.
    order = np.argsort(points[:, 1])
    inside, near = _by_area(points[order], radius[order], theatres())
    for part, beneath in layout.on:
        # The drawn edge of such a part says nothing of ground that is surely someone else's.
        on = (inside | near)[:, list(beneath)].any(axis=1)
        inside[:, part] &= on
        near[:, part] &= on
    _settle(inside, near, layout)
    others = [near[:, list(parts)].any(axis=1) for _, parts in layout.undrawn]
    keys = [area.key for area in layout.areas] + [key for key, _ in layout.undrawn]
    which, found = _answers(np.array(keys), np.column_stack([inside | near, *others]))
    answer = np.empty_like(which)
    answer[order] = which
    return answer, found


def _by_area(
    points: np.ndarray, radius: np.ndarray, of: tuple[Theatre, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Return which points lie in which area, and which within the error of its edge.

    The points are given from south to north.
    """
    import shapely

    layout = _layout(of)
    # One area after another in memory, as they are asked.
    inside = np.zeros((len(points), len(layout.areas)), dtype=bool, order="F")
    near = np.zeros_like(inside)
    steps = np.unique(radius)
    squeezes = {area.squeeze for area in layout.areas}
    flat = {squeeze: _flat(points, squeeze).T.copy() for squeeze in squeezes}
    sure = _surely(layout)
    last = _asked_last(layout)
    first = [number for number in range(len(layout.areas)) if number not in last]
    asked = np.flatnonzero(np.isfinite(points).all(axis=1))
    for number in [*first, *last]:
        if last and number == last[0]:
            # `_settle` asks no rough outline about what is well inside lines.
            well_inside = np.asarray((inside[:, sure] & ~near[:, sure]).any(axis=1))
            asked = asked[~well_inside[asked]]
        area = layout.areas[number]
        x, y = flat[area.squeeze]
        reach = (area.error_km + steps.max(initial=0.0)) * (1 + _LOOSE)
        rows = _in_box(x, y, asked, area.ground, reach)
        inside[rows, number] = shapely.contains_xy(area.ground, x[rows], y[rows])
        for step in steps:
            # The band of an edge is made when a point is near enough for it to matter.
            reach = (area.error_km + step) * (1 + _LOOSE)
            around = _in_box(x, y, rows[radius[rows] == step], area.ground, reach)
            if len(around):
                band = _along_edge(of, number, step)
                near[around, number] = shapely.contains_xy(band, x[around], y[around])
    return inside, near


def _surely(layout: TerritoryLayout) -> np.ndarray:
    """Return the areas with lines of their own: well inside one, no rough outline is asked."""
    parts = {part for part, _ in layout.on}
    areas = enumerate(layout.areas)
    own = [n for n, area in areas if area.made_from == "lines" and n not in parts]
    return np.array(own, dtype="int64")


def _asked_last(layout: TerritoryLayout) -> list[int]:
    """Return the rough outlines on which no part lies: `_settle` clears them well inside lines."""
    beneath = {number for _, some in layout.on for number in some}
    areas = enumerate(layout.areas)
    return [n for n, area in areas if area.made_from == "outline" and n not in beneath]


def _in_box(
    x: np.ndarray, y: np.ndarray, rows: np.ndarray, ground: Any, reach: float
) -> np.ndarray:
    """Return which of some rows have points in the box around some ground, or within reach."""
    west, south, east, north = ground.bounds
    upward = y[rows]
    first = np.searchsorted(upward, south - reach)
    rows = rows[first : np.searchsorted(upward, north + reach, side="right")]
    across = x[rows]
    return rows[(across >= west - reach) & (across <= east + reach)]


@lru_cache(maxsize=1024)
def _along_edge(of: tuple[Theatre, ...], number: int, radius_km: float) -> Any:
    """Return the ground that is nearer to an area's edge than its error and a radius."""
    import shapely

    area = _layout(of).areas[number]
    reach = area.error_km + radius_km
    # A wide band needs no bends of the edge; what is straightened is added to its width.
    edge = shapely.simplify(area.edge, reach * _LOOSE, preserve_topology=False)
    ground = shapely.buffer(edge, reach * (1 + _LOOSE), quad_segs=2)
    shapely.prepare(ground)
    return ground


def _settle(inside: np.ndarray, near: np.ndarray, layout: TerritoryLayout) -> None:
    """Let the better line decide where two speak of the same ground."""
    fine, rough = (
        [number for number, area in enumerate(layout.areas) if area.made_from == made_from]
        for made_from in ("lines", "outline")
    )
    unsure = ~(inside[:, fine] & ~near[:, fine]).any(axis=1)
    # Well inside what lines close, a rough outline of a neighbour says nothing.
    for number in rough:
        inside[:, number] &= unsure
        near[:, number] &= unsure
    # Water is where no land is.
    waters = list(layout.waters)
    no_land = ~np.delete(inside, waters, axis=1).any(axis=1)
    for number in waters:
        inside[:, number] &= no_land
        near[:, number] = False
    # A part stands on other ground: well inside it, that ground is not meant.
    for part, beneath in layout.on:
        not_deep = ~inside[:, part] | near[:, part]
        for number in beneath:
            inside[:, number] &= not_deep
            near[:, number] &= not_deep


def _answers(keys: np.ndarray, may_be: np.ndarray) -> tuple[np.ndarray, list[tuple[str, str, str]]]:
    """Return the number of each point's answer, and the answers, from the areas it may be in."""
    which = np.zeros(len(may_be), dtype="int64")
    for first in range(0, len(keys), _BITS):
        which <<= _BITS
        for bit, one in enumerate(may_be.T[first : first + _BITS]):
            which[one] += 1 << bit
        which, _ = pd.factorize(which)
    return which, [_answer(keys[one].tolist()) for one in may_be[first_of_each(which)]]


def _answer(candidates: list[str]) -> tuple[str, str, str]:
    """Return key, status and candidates."""
    if not candidates:
        return "", OUTSIDE, ""
    if len(candidates) == 1:
        return candidates[0], CERTAIN, candidates[0]
    return "", UNCERTAIN, ";".join(candidates)


@lru_cache(maxsize=2)
def _layout(of: tuple[Theatre, ...]) -> TerritoryLayout:
    """Return the areas of theatres, prepared for many questions."""
    areas = tuple(area for theatre in of for area in _prepared(theatre))
    number = {area.key: i for i, area in enumerate(areas)}
    contested = {key: one for theatre in of for key, one in theatre.contested.items()}
    states = sorted(set(countries()) - set(number) - set(contested))
    stated = {
        state: tuple(number[key] for key, one in contested.items() if state in one.stated_as)
        for state in states
    }
    return TerritoryLayout(
        areas,
        tuple(
            (number[key], tuple(number[beneath] for beneath in one.on))
            for key, one in contested.items()
            if one.on
        ),
        tuple(number[key] for key, one in contested.items() if one.kind == _WATER),
        tuple((state, parts) for state, parts in stated.items() if parts),
    )


@cache
def _prepared(theatre: Theatre) -> tuple[TerritoryArea, ...]:
    """Return the areas of a theatre in flat kilometres."""
    import shapely

    squeeze, areas = theatre.squeeze, []
    for key, outline, error_km, made_from in theatre.areas:
        ground = shapely.transform(outline, lambda degrees: _flat(degrees, squeeze))
        shapely.prepare(ground)
        edge = shapely.boundary(ground)
        areas.append(TerritoryArea(key, ground, edge, error_km, made_from, squeeze))
    return tuple(areas)


def grounds() -> dict[str, Any]:
    """Return the ground of each territory, in degrees WGS84; of waters none."""
    return {
        area.key: area.ground
        for theatre in theatres()
        for area in theatre.areas
        if area.key not in theatre.contested or theatre.contested[area.key].kind != _WATER
    }


def _flat(degrees: np.ndarray, squeeze: float) -> np.ndarray:
    """Return flat kilometres where a degree of longitude is so much shorter."""
    return degrees * np.array([squeeze, 1.0]) * KM_PER_DEGREE
