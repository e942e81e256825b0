"""The basemap in a page: land, borders by policy, provinces, rivers, names.

It is one block of `atlas.page.payload.codec`, clipped to the surroundings of the events. Land has
levels of detail (*tiers*), the coarse one first. Each later tier covers its cells, water included,
so a page draws them one over the other. All degrees are whole multiples of the tier's ``quantum``;
labels are in multiples of ``extra.label_quantum`` degrees.

``cells``
    ``tier`` row of ``extra.tiers``; ``west``, ``south`` degrees; ``rings`` how many rows of
    `rings` belong to the cell. A cell without rings is sea. Rings fill by the even-odd rule and
    reach ``extra.overlap`` degrees over the cell's edge, where their sides are not coast.
``rings``
    ``points`` how many steps follow in `points`; ``longitude``, ``latitude`` of the first point.
``points``
    ``longitude``, ``latitude``: steps from the point before.
``lines``
    ``tier``; ``kind`` (international armistice line_of_withdrawal undof disputed admin river);
    ``id`` and ``pair`` (A3 codes, ``A|B``) of a contested line, rank 0 to 10 of a
    river; ``dashed`` 1 or 0; ``points``,
    ``longitude``, ``latitude`` as for rings, with steps in `line_points`.
``labels``
    ``kind`` (country territory sea lake river unit town); ``name``; ``native``; ``rank`` 1
    (first) to 8: how large it is written; ``zoom`` in tenths: from which zoom it is named;
    ``capital`` 1 or 0; ``side`` (0, or 1 east, 2 west: where a coast town's label is in the
    sea); ``positions`` how many allowed positions in `positions`, the best first, and
    ``close`` how many of these, at the front, are for a close view.
``positions``
    ``longitude``, ``latitude``.
``relief``
    ``raster`` row of ``extra.relief``; ``x``, ``y`` column and row in it; ``bytes`` how many bytes
    in `relief_bytes` are the square's picture (WebP, grey: 128 is level, darker turns away from
    the light). A square that is not there is level. Later rasters are instead of earlier ones.
``relief_bytes``
    ``byte``.
``extra``
    ``relief`` (``level``, ``x``, ``y``, ``across``, ``down`` of each raster, in squares of Web
    Mercator, see `atlas.page.payload.ground_relief`),
    ``tiers`` (``name``, ``cell``, ``quantum``), ``overlap``, ``label_quantum``, ``last_zoom``
    (how far in a map goes), ``policy``,
    ``source``, ``attributions``, ``attribution`` (one line for the corner of the map), ``note``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from atlas.errors import PageError
from atlas.page.payload.ground_cut import (
    CELL,
    OVERLAP,
    WIDE_CELL,
    WIDE_LEVEL,
    Window,
    cut_ground,
)
from atlas.page.payload.ground_labels import Surroundings, choose_labels
from atlas.page.payload.ground_relief import cut_relief
from atlas.page.payload.ground_tables import GroundTables, read_basemap
from atlas.page.payload.opening_box import fit_zoom, frame_of, level_at, main_box
from atlas.reference.territories import POLICIES, read_policy

SOURCES = ("theatre", "natural-earth", "none")
"""The basemaps: OpenStreetMap in the theatre, public domain only, or none."""

# The distance around the events, in degrees, to which a level of detail is kept.
_NEAR_GROUND = (1.5, 5.0)
_NEAR_THEATRE = 2.0
_MARGIN = 0.3
# In a page a byte takes four thirds: 180 kB, and 220 kB with the relief.
_MOST_BYTES, _WHOLE_BYTES = 135_000, 165_000
# Names are there for so many zooms more than the opening view, which is at least so close.
_LEAST_OPENING, _NAMED = 2.0, (4.5, 3.5)
# A page that opens closer than this zoom is of one small country.
_LOCAL, _CLOSE_FROM = 7.0, 5.5
# A map zooms in until its lines are some ten pixels off: of the pack, and of the close borders.
_LAST_ZOOM = (13, 14)
_MOST_CLOSE = 250
_MOST_CELLS = 250
_COARSE, _CLOSE = "world_110m", "theatre_odbl"
_PACK = {
    "Natural Earth": "Natural Earth. Licence: public domain",
    "GeoNames": "GeoNames. Licence: CC BY 4.0",
}


@dataclass(frozen=True)
class Basemap:
    """A basemap clipped for one page."""

    block: bytes
    """The block that the page draws; empty for no basemap."""
    attributions: tuple[str, ...]
    """A line for each data source in it: name, owner, licence."""
    note: str
    """The note on borders and names."""


def make_basemap(bounds: Any, *, name: str = "theatre", policy: str | Path = "neutral") -> Basemap:
    """Clip a basemap to the surroundings of events.

    Parameters
    ----------
    bounds : tuple, array or None
        A bounding box (west, south, east, north), or the places, shape (n, 2), longitude and
        latitude: then only their surroundings have detail. None keeps the world, coarse.
    name : str
        ``"theatre"``, ``"natural-earth"`` (public domain data only) or ``"none"``.
    policy : str
        The naming and border policy: ``"neutral"``, ``"un"``, ``"us"``, or a policy file; see
        `atlas.reference.territories.read_policy`.

    Returns
    -------
    Basemap
        The block, the attributions of its data, and a note on borders.

    Raises
    ------
    PageError
        Where the name is not known, or the bounds are neither a box nor places.
    RecordError
        Where the policy is not known.
    """
    if name not in SOURCES:
        msg = f"no basemap is called {name!r}; there are {', '.join(map(repr, SOURCES))}"
        raise PageError(msg)
    rules = read_policy(policy)
    if name == "none":
        return Basemap(b"", (), "")
    boxes = _check_bounds(bounds)
    seen = main_box(boxes) if len(boxes) else (-180.0, -90.0, 180.0, 90.0)
    frame = np.array([frame_of(seen)])
    around = Surroundings(np.vstack([_around(boxes), _turned(frame)]) if len(boxes) else boxes)
    if len(around.corners(CELL)) > _MOST_CELLS:  # too many outliers: the opening view comes first
        around = Surroundings(np.vstack([_around(np.array([seen])), _turned(frame)]))
    corners, opening = around.corners(CELL), fit_zoom(seen)
    wide = len(corners) > _MOST_CELLS
    tables, files, tiers = GroundTables(rules, _label_quantum(opening)), [], []
    if not wide:  # a map of half the world is one tier: the pack, plain
        files.append(read_basemap(_COARSE))
        tables.add_tier(0, files[0], {(west, south): r for west, south, r in files[0]["cells"]})
        tiers.append(_head(files[0]))
    ground, close, kept = len(tiers), read_basemap(_CLOSE), {}
    # A view of a whole region cannot show what the close borders add.
    if name == "theatre" and opening > _CLOSE_FROM:
        kept = _cells_near(close, boxes)
    if 0 < len(kept) <= _MOST_CLOSE:
        tables.add_tier(ground + 1, close, kept)
        files.append(close)
    tables.labels = choose_labels(around, rules, max(opening, _LEAST_OPENING) + _NAMED[wide])
    rights = _rights(files)
    note = f"{rules.note} {rules.disclaimer}"
    extra = {
        "tiers": tiers,
        "relief": [],
        "overlap": OVERLAP,
        "label_quantum": tables.label_quantum,
        "last_zoom": _LAST_ZOOM[close in files],
        "policy": str(policy) if policy in POLICIES else "house",
        "source": name,
        "attributions": list(rights.values()),
        "attribution": " · ".join(rights),
        "note": note,
    }
    if corners:
        window = Window(_world(WIDE_CELL), WIDE_CELL, seen) if wide else Window(corners, CELL, seen)
        # Drawn plainer until it is light enough: the rest of the block is weighed first.
        wanted = max(level_at(opening), WIDE_LEVEL if wide else 0)
        level = window.level_for(wanted, _MOST_BYTES - len(tables.encode(extra)))
        cut = cut_ground(window, level)
        tables.add_cut(ground, cut)
        tiers.append({"name": "ground", "cell": window.size, "quantum": cut.quantum})
        if close in files:
            tables.add_inner(ground + 1, cut, kept, close["quantum"])
            tiers.append(_head(close))
    # Weighed by itself: what it takes makes no line plainer.
    tables.relief = cut_relief(frame_of(seen))
    extra["relief"] = [one.place for one in tables.relief]
    block = tables.encode(extra)
    if len(block) > _WHOLE_BYTES:  # the lines turned out heavier than weighed
        tables.relief = tables.relief[:1]
        block = tables.encode({**extra, "relief": [one.place for one in tables.relief]})
    return Basemap(block, tuple(rights.values()), note)


def _world(size: int) -> list[tuple[int, int]]:
    """Return the south-west corners of all cells of the world."""
    return [(west, south) for west in range(-180, 180, size) for south in range(-90, 90, size)]


def _label_quantum(opening: float) -> float:
    """Return to which part of a degree names are placed: a pixel, four zooms closer."""
    return 1e-4 if opening > _LOCAL else 1e-3


def _head(file: dict[str, Any]) -> dict[str, Any]:
    """Return what a page has to know of a file's tier."""
    return {key: file[key] for key in ("name", "cell", "quantum")}


def _check_bounds(bounds: Any) -> np.ndarray:
    """Return boxes (west, south, east, north), shape (n, 4), from a box, places or None."""
    if bounds is None:
        return np.empty((0, 4))
    array = np.asarray(bounds, dtype=np.float64)
    if array.shape == (4,):
        west, south, east, north = array
        array = array[None, :]
        if east > 180:  # a view beyond 180 degrees shows what lies west of it
            beyond = [-180.0, south, east - 360.0, north]
            array = np.array([[west, south, 180.0, north], beyond])
    elif array.ndim == 2 and array.shape[1] == 2:
        # Half degrees are precise enough to choose cells, and are few.
        array = np.unique(np.floor(array * 2) / 2, axis=0)
        array = np.hstack([array, array + 0.5])
    else:
        msg = f"bounds of shape {array.shape}: give (west, south, east, north), or places (n, 2)"
        raise PageError(msg)
    if not np.isfinite(array).all() or (np.abs(array) > 360.5).any():
        msg = f"bounds {array.tolist()[:1]} lie outside the world: give degrees, longitude first"
        raise PageError(msg)
    return array


def _cells_near(tier: dict[str, Any], boxes: np.ndarray) -> dict[tuple[float, float], list[Any]]:
    """Return the cells of a tier near the boxes, also those of the sea, by their corner."""
    land = {(west, south): rings for west, south, rings in tier["cells"]}
    margin, size = _NEAR_THEATRE, tier["cell"]
    west, south, east, north = tier["box"]
    found: dict[tuple[float, float], list[Any]] = {}
    columns, rows = np.meshgrid(np.arange(west, east, size), np.arange(south, north, size))
    for w, s in zip(columns.ravel(), rows.ravel(), strict=True):
        near = (
            (boxes[:, 0] - margin < w + size)
            & (boxes[:, 2] + margin > w)
            & (boxes[:, 1] - margin < s + size)
            & (boxes[:, 3] + margin > s)
        )
        if near.any():
            found[(float(w), float(s))] = land.get((w, s), [])
    return found


def _around(boxes: np.ndarray) -> np.ndarray:
    """Return boxes with their surroundings; one that reaches over 180 degrees is two."""
    if not len(boxes):
        return boxes
    # Of a page's events most are seen at once: the margin is a part of what they take together.
    west, south, east, north = main_box(boxes)
    margin = float(np.clip(max(east - west, north - south) * _MARGIN, *_NEAR_GROUND))
    return _turned(boxes + np.array([-margin, -margin, margin, margin]))


def _turned(boxes: np.ndarray) -> np.ndarray:
    """Return boxes, and again what of them reaches over 180 degrees, on the other side."""
    west, east = (
        boxes[boxes[:, 0] < -180] + (360, 0, 360, 0),
        boxes[boxes[:, 2] > 180] - (360, 0, 360, 0),
    )
    return np.unique(np.vstack([boxes, west, east]), axis=0)


def _rights(files: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the attributions of the pack and of files: the full line by the corner's short one."""
    found = dict(_PACK)
    for file in files:
        meta = file["_meta"]
        found[meta["attribution"]] = f"{meta['attribution']}. Licence: {meta['licence']}"
    towns = found.pop("GeoNames")
    return {**dict(sorted(found.items())), "GeoNames": towns}
