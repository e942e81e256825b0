"""Draw a still map as SVG for a browser without scripts: land, borders, names, marks.

It is written without a drawing library, from the blocks of the page: the same page gives the
same text. Text is escaped; no part of it is run or fetched.
"""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from atlas.page.html.document import text_html
from atlas.page.payload.codec import Block, decode_block
from atlas.page.still.area_marks import put_on_rims
from atlas.page.still.basemap_paths import Label, is_tier_due, labels_of, paths_of
from atlas.page.still.death_words import paint_deaths, place_deaths
from atlas.page.still.density import (
    boxes_of_numbers,
    count_own_cells,
    own_cells,
    paint_density,
)  # fmt: skip
from atlas.page.still.lines import find_lines
from atlas.page.still.own_places import join_labels, own_labels
from atlas.page.still.painter import badge_boxes, boxes_of, paint_scene
from atlas.page.still.palette import palette
from atlas.page.still.projection import MapView, view_of_places
from atlas.page.still.scene import build_scene, drawn_in
from atlas.page.still.svg_sheet import SvgSheet
from atlas.record.record import drawable
from atlas.record.weights import sum_of, weights_of
from atlas.reference.house import house_of
from atlas.reference.symbology import SYMBOLOGY

if TYPE_CHECKING:
    from atlas.page.contents import Contents
    from atlas.record.record import Record

_WIDTH, _HEIGHT = 760.0, 560.0
# With more places than this, each cell has one dot, and places have no marks.
_MOST_MARKS = SYMBOLOGY["no_scripts"]["most_marks"]
_CELL = float(SYMBOLOGY["no_scripts"]["cell"])
# The largest number of places in a cell for each of four sizes of its dot.
_DOTS = (*SYMBOLOGY["no_scripts"]["dots"], np.inf)
# The zoom from which a tier of the basemap is drawn; all other tiers are fine.
_TOWNS_LATER = 0.5
_MOST_NAMES = 40
_WIDEST_KM = 60.0
_COLOURS = palette("light")
Box = tuple[float, float, float, float]


def picture(contents: "Contents") -> tuple[str, int]:
    """Return a still map of all events of a page, and how many events are outside of it.

    Parameters
    ----------
    contents : Contents
        The page.

    Returns
    -------
    tuple of (str, int)
        The ``svg`` element, with the view of most places; and the number of events outside.
    """
    record = contents.record
    view = _view(record)
    shown = drawn_in(record, view)
    owners = record.event_rows("places")
    placed, seen = (np.zeros(len(record), dtype=bool) for _ in range(2))
    placed[owners[drawable(record.places).to_numpy(dtype=bool)]] = True
    seen[owners[shown]] = True
    outside = sum_of(record.events, placed & ~seen)
    rows = np.flatnonzero(shown)
    own = own_cells(record, rows, view)
    if int((~own).sum()) <= _MOST_MARKS:
        marks, taken = _marks(contents, rows, own, view)
    else:
        marks, taken = list(_dots(record, rows, view)), []
    ground = _ground(contents.basemap.block, record, view, taken)
    label = text_html(f"Map of {sum_of(record.events, seen):,} events")
    body = "".join([*ground, *marks, *_bar(view)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" '
        f'viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" width="100%">'
        f'<rect width="100%" height="100%" fill="{_COLOURS.water}"/>{body}</svg>',
        outside,
    )


def _view(record: "Record") -> MapView:
    """Return the view that contains most of the places."""
    places = record.places[drawable(record.places)]
    lon, lat = (places[name].to_numpy(dtype=float) for name in ("longitude", "latitude"))
    km = np.minimum(places["radius_km"].fillna(0.0).to_numpy(dtype=float), _WIDEST_KM)
    if len(lon) > _MOST_MARKS:
        # To 0.1 degree, each once: precise enough for a view, and few even for a million places.
        cells = np.unique(np.rint(lon * 10) * 10_000 + np.rint(lat * 10) + 900)
        lon, lat = np.floor(cells / 10_000) / 10, (cells % 10_000 - 900) / 10
        km = np.zeros(len(lon))
    return view_of_places(lon, lat, km, _WIDTH, _HEIGHT)


def _ground(block: bytes, record: "Record", view: MapView, taken: list[Box]) -> Iterator[str]:
    """Yield land and borders, coarse tiers first, finer ones above them; then names."""
    if not block:
        return
    opened = decode_block(block)
    rings = _by_tier(opened, view)
    lines = _lines_by_tier(opened, view)
    for number, tier in enumerate(opened.extra["tiers"]):
        if not is_tier_due(number, tier["name"], view.zoom):
            continue
        yield from rings.get(number, [])
        for dashed, paths in lines.get(number, {}).items():
            dash = ' stroke-dasharray="4 3"' if dashed else ""
            yield f'<path d="{"".join(paths)}" fill="none" stroke="{_COLOURS.border}"{dash}/>'
    yield from _names(opened, record, view, taken)


def _by_tier(opened: Block, view: MapView) -> dict[int, list[str]]:
    """Return the water and the land of the cells in sight, by tier."""
    cells, tiers = opened.tables["cells"], opened.extra["tiers"]
    paths = paths_of(opened.tables["rings"], opened.tables["points"])
    found: dict[int, list[str]] = {}
    for number, west, south, count in zip(
        cells["tier"], cells["west"], cells["south"], cells["rings"], strict=True
    ):
        rings = [next(paths) for _ in range(count)]
        tier = tiers[number]
        if not is_tier_due(number, tier["name"], view.zoom):
            continue
        size = tier["cell"]
        (left, bottom), (right, top) = view.corners(west, south, size)
        corners = np.array([[left, top], [right, bottom]])
        if number and _sees(view, corners):
            (x0, y0), (x1, y1) = np.round(corners, 1)
            rect = f'<path d="M{x0:g} {y0:g}H{x1:g}V{y1:g}H{x0:g}z" fill="{_COLOURS.water}"/>'
            found.setdefault(int(number), []).append(rect)
        moved = [view.place_path(*(ring * tier["quantum"]).T) for ring in rings]
        drawn = "".join(_path(one, closed=True) for one in moved if _sees(view, one))
        if drawn:
            land = f'<path d="{drawn}" fill="{_COLOURS.land}" fill-rule="evenodd"/>'
            found.setdefault(int(number), []).append(land)
    return found


def _lines_by_tier(opened: Block, view: MapView) -> dict[int, dict[bool, list[str]]]:
    """Return the borders in sight, by tier, then by whether they are dashed."""
    lines, tiers = opened.tables["lines"], opened.extra["tiers"]
    found: dict[int, dict[bool, list[str]]] = {}
    paths = paths_of(lines, opened.tables["line_points"])
    for path, number, kind, dashed in zip(
        paths, lines["tier"], lines["kind"], lines["dashed"], strict=True
    ):
        points = view.place_path(*(path * tiers[number]["quantum"]).T)
        if kind not in ("admin", "river") and _sees(view, points):
            own = found.setdefault(int(number), {})
            own.setdefault(bool(dashed), []).append(_path(points, closed=False))
    return found


def _sees(view: MapView, points: np.ndarray) -> bool:
    """Return whether the bounding box of points overlaps the view."""
    west, north = points.min(axis=0)
    east, south = points.max(axis=0)
    return bool(west < view.width and east > 0 and north < view.height and south > 0)


def _path(points: np.ndarray, *, closed: bool) -> str:
    """Return an SVG path in steps of half a pixel, clipped well outside the view."""
    half = np.rint(np.clip(points, -400, 1600) * 2).astype(int)
    half = half[np.r_[True, (np.diff(half, axis=0) != 0).any(axis=1)]]
    if len(half) < (3 if closed else 2):
        return ""
    steps = np.diff(half, axis=0)
    text = "".join(map(_next, steps.ravel().tolist())).removeprefix(" ")
    return f"M{half[0, 0] / 2:g} {half[0, 1] / 2:g}l{text}{'z' if closed else ''}"


@cache
def _next(halves: int) -> str:
    """Return a number of halves as the next one of a path, in as few letters as SVG allows."""
    text = f"{halves / 2:g}".replace("0.", ".") if abs(halves) < 2 else f"{halves / 2:g}"
    return text if text.startswith("-") else f" {text}"


def _names(opened: Block, record: "Record", view: MapView, taken: list[Box]) -> Iterator[str]:
    """Yield names of countries, seas and towns where there is room, the most important first."""
    seen = drawn_in(record, view)
    own = own_labels(record.places[seen & (seen.sum() <= _MOST_MARKS)], view)
    labels = join_labels(labels_of(opened, view), own, view)
    due = [label for label in labels if _is_due(label, view.zoom)]
    taken, marks, placed = list(taken), len(taken), 0
    lands = ("country", "territory")
    for label in sorted(
        due, key=lambda one: (one.kind not in lands, not one.own, one.rank, one.zoom)
    ):
        if placed == _MOST_NAMES:
            break
        town = label.kind == "town"
        x, y = label.positions[0]
        dot = (x - 1.5, y - 1.5, x + 1.5, y + 1.5)
        if town and _meets(dot, taken[marks:]):
            continue
        box = _free(label, view, taken)
        if box is None and label.kind in lands:
            # No country loses its name because of the marks in it, while its neighbours have names.
            box = _free(label, view, taken[marks:])
        if box is None:
            continue
        taken.append(box)
        placed += 1
        colour = _COLOURS.label if town else _COLOURS.label2
        taken += [dot] if town else []
        spot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.5" fill="{colour}"/>' if town else ""
        yield (
            f'{spot}<text x="{box[0]:.1f}" y="{box[1] + 10:.1f}" font-size="10.5" '
            f'fill="{colour}" font-family="sans-serif" stroke="{_COLOURS.halo}" stroke-width="2" '
            f'paint-order="stroke">{text_html(label.name)}</text>'
        )


def _free(label: Label, view: MapView, taken: list[Box]) -> Box | None:
    """Return the first box for a name that overlaps no other; None without one."""
    wide, town = 5.7 * len(label.name), label.kind == "town"
    for x, y in label.positions.tolist():
        beside = [(5, 0), (-5 - wide, 0), (14, 0), (-9 - wide, 0), (5, -13), (5, 13), (30, 0)]
        for right, down in beside if town else [(-wide / 2, 0), (-wide / 2, 12), (-wide / 2, -12)]:
            left, middle = x + right, y + down
            box = (left, middle - 7, left + wide, middle + 6)
            whole = min(box[:2]) >= 0 and box[2] <= view.width and box[3] <= view.height
            if whole and not _meets(box, taken):
                return box
    return None


def _is_due(label: Label, zoom: float) -> bool:
    """Return whether a map of a zoom shows a name."""
    return zoom >= label.zoom + (_TOWNS_LATER if label.kind == "town" and not label.own else 0.0)


def _meets(box: Box, others: list[Box]) -> bool:
    """Return whether a box overlaps one of others."""
    return any(
        box[0] < one[2] + 3 and box[2] > one[0] - 3 and box[1] < one[3] + 2 and box[3] > one[1] - 2
        for one in others
    )


def _marks(
    contents: "Contents", rows: np.ndarray, own: np.ndarray, view: MapView
) -> tuple[list[str], list[Box]]:
    """Return areas, rings, lines and marks, as on the page, and the boxes that they take."""
    record = contents.record
    scene = build_scene(record, rows[~own], view, contents.settings.size_by)
    sheet = SvgSheet(_WIDTH, _HEIGHT)
    numbers: list[Box] = []
    if own.any():
        squares = count_own_cells(record, rows[own], view)
        paint_density(sheet, squares, _COLOURS)
        numbers = boxes_of_numbers(squares)
    lines = find_lines(record, scene)
    rims = put_on_rims(scene, boxes_of(scene, lines), _WIDTH, _HEIGHT)
    paint_scene(sheet, scene, lines, rims, palette("light", house_of(record.dataset)))
    size = (_WIDTH, _HEIGHT)
    taken = [*numbers, *boxes_of(scene, lines), *badge_boxes(scene, rims, size)]
    deaths = place_deaths(record, scene, rims, taken, size)
    paint_deaths(sheet, deaths, _COLOURS)
    return [sheet.content()], [*taken, *(one.box for one in deaths)]


def _dots(record: "Record", rows: np.ndarray, view: MapView) -> Iterator[str]:
    """Yield a dot for each cell of a few pixels with places, larger with more places."""
    places = record.places.iloc[rows]
    points = view.place(places["longitude"], places["latitude"])
    cells = (np.floor(points / _CELL) + 1000).astype(np.int64)
    keys, cell_of = np.unique(cells[:, 0] * 10_000 + cells[:, 1], return_inverse=True)
    counts = np.bincount(cell_of, weights_of(record.events)[record.event_rows("places")[rows]])
    spots = (np.stack([keys // 10_000, keys % 10_000], axis=1) - 999.5) * _CELL
    _, stroke = _COLOURS.group("other")
    for size, most in enumerate(_DOTS, 1):
        own = spots[(counts <= most) & (counts > (_DOTS[size - 2] if size > 1 else 0))]
        path = "".join(f"M{x:g} {y:g}h0" for x, y in own.tolist())
        look = f'stroke="{stroke}" stroke-width="{1.5 + size}" stroke-linecap="round"'
        yield f'<path d="{path}" {look} stroke-opacity=".75"/>' if path else ""


def _bar(view: MapView) -> Iterator[str]:
    """Yield a scale bar of a round number of kilometres."""
    _, south, _, north = view.box
    per_km = float(view.pixels(1.0, (south + north) / 2))
    steps = [lead * 10**power for power in range(5) for lead in (1, 2, 5)]
    km = max((one for one in steps if one * per_km <= 140), default=1)
    x, y = _WIDTH - 16 - km * per_km, _HEIGHT - 14
    line = f"M{x:.1f} {y - 4:g}V{y:g}H{_WIDTH - 16:g}V{y - 4:g}"
    yield f'<path d="{line}" fill="none" stroke="#000"/>'
    at = f'x="{x + 4:.1f}" y="{y - 5:g}"'
    yield f'<text {at} font-size="10" font-family="sans-serif">{km} km</text>'
