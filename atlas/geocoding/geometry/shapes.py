"""Shapes of places with their error: discs, sectors, corridors, clipped parts, buffers.

All distances are kilometres, all coordinates degrees (longitude first), bearings degrees
clockwise from north. Shapes are made on a flat sheet around their own centre, which is good
to one part in a hundred over the few hundred kilometres that a place expression spans.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from atlas import geodesy
from atlas.geodesy import KM_PER_DEGREE, distance_km

_STEPS = 48
# A stretch of a line has a side in a direction when it runs at so much of an angle to it.
_ASLANT = 0.5
# What lies in a direction from a line fans out so far on both sides of it.
_FAN = 35.0


def sheet(longitude: float, latitude: float) -> tuple[Callable, Callable]:
    """Return two functions: from degrees to kilometres around a point, and back."""
    scale = np.array([KM_PER_DEGREE * max(0.01, math.cos(math.radians(latitude))), KM_PER_DEGREE])
    origin = np.array([longitude, latitude])

    def flat(shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda points: (points - origin) * scale)

    def round_again(shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda points: points / scale + origin)

    return flat, round_again


def centre_and_radius(shape: BaseGeometry) -> tuple[float, float, float]:
    """Return a point inside a shape, and how far its farthest edge lies from there."""
    centre = shape.centroid
    if shape.geom_type not in ("Point", "MultiPoint") and not shape.covers(centre):
        centre = shape.point_on_surface()
    points = shapely.get_coordinates(shape)
    farthest = distance_km(centre.x, centre.y, *points.T).max(initial=0.0)
    return centre.x, centre.y, float(farthest)


def disc(longitude: float, latitude: float, radius_km: float) -> BaseGeometry:
    """Return the disc around a point."""
    return discs(np.array([[longitude, latitude, radius_km]]))[0]


def discs(rows: np.ndarray) -> np.ndarray:
    """Return the disc around each point, given as rows of longitude, latitude and radius."""
    # The corners lie a little outside, so that the sides reach the radius too.
    reach = rows[:, 2] / math.cos(math.pi / _STEPS)
    return geodesy.discs(rows[:, 0], rows[:, 1], reach, _STEPS)


class Wedge(NamedTuple):
    """What lies in a direction from a point: a bearing, an angle around it, how far it reaches."""

    longitude: float
    latitude: float
    bearing: float
    width: float
    reach_km: float


def wedges(rows: Sequence[Wedge]) -> np.ndarray:
    """Return the ground of wedges."""
    arcs = np.array([_arc(row.bearing, row.width) for row in rows])
    table = np.array(rows, float)
    scale = KM_PER_DEGREE * np.c_[np.cos(np.radians(table[:, 1])).clip(0.01), np.ones(len(rows))]
    points = arcs * table[:, 4, None, None] / scale[:, None, :]
    return shapely.polygons(points + table[:, None, :2])


def middle_of_wedge(wedge: Wedge) -> tuple[float, float, float]:
    """Return the middle of a wedge of less than 240 degrees, and how far its edge lies off."""
    half = math.radians(wedge.width / 2)
    off = 2.0 * wedge.reach_km * math.sin(half) / (3.0 * half)
    corner = math.sqrt(wedge.reach_km**2 + off**2 - 2 * wedge.reach_km * off * math.cos(half))
    turn = math.radians(wedge.bearing)
    scale = KM_PER_DEGREE * max(0.01, math.cos(math.radians(wedge.latitude)))
    longitude = wedge.longitude + off * math.sin(turn) / scale
    latitude = wedge.latitude + off * math.cos(turn) / KM_PER_DEGREE
    # A sheet is true to one part in some hundreds.
    return longitude, latitude, 1.005 * max(off, corner)


@lru_cache(maxsize=256)
def _arc(bearing: float, width: float) -> np.ndarray:
    """Return the edge of a wedge that reaches 1: the middle of its circle, and its arc."""
    turn = np.radians(np.linspace(bearing - width / 2, bearing + width / 2, _STEPS // 2 + 1))
    return np.concatenate([[[0.0, 0.0]], np.c_[np.sin(turn), np.cos(turn)]])


def corridor(
    start: tuple[float, float], end: tuple[float, float], bulge: float, base_km: float
) -> BaseGeometry:
    """Return a lens between two points: ``bulge`` of their distance wide in the middle.

    Real roads leave the straight line: the widest gap grows with the distance.
    """
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    flat, back = sheet(*middle)
    a, b = shapely.get_coordinates(flat(shapely.MultiPoint([start, end])))
    along = b - a
    length = float(np.hypot(*along))
    if length < 1e-6:
        return disc(*start, base_km)
    across = np.array([-along[1], along[0]]) / length
    t = np.linspace(0, 1, _STEPS // 2 + 1)
    half = base_km + bulge * length * np.sqrt(np.sin(np.pi * t))
    spine = a + t[:, None] * along
    lens = np.r_[spine + half[:, None] * across, (spine - half[:, None] * across)[::-1]]
    return back(shapely.Polygon(lens).buffer(0))


def part(shape: BaseGeometry, bearing: float, share: float = 0.4) -> BaseGeometry:
    """Return the part of an area that lies in a direction: ``share`` of its extent."""
    flat, back, turned, west, south, east, north = _turned(shape, bearing)
    cut = shapely.box(west - 1, north - share * (north - south), east + 1, north + 1)
    return back(_straight(turned.intersection(cut), bearing)) if not flat.is_empty else shape


def middle(shape: BaseGeometry, share: float = 0.4) -> BaseGeometry:
    """Return the middle of an area: across its longer axis."""
    box = shapely.minimum_rotated_rectangle(sheet(*shape.centroid.coords[0])[0](shape))
    corners = shapely.get_coordinates(box)
    sides = np.diff(corners, axis=0)
    longest = sides[np.hypot(*sides.T).argmax()]
    bearing = math.degrees(math.atan2(longest[0], longest[1]))
    _, back, turned, west, south, east, north = _turned(shape, bearing)
    edge = (1 - share) / 2 * (north - south)
    cut = shapely.box(west - 1, south + edge, east + 1, north - edge)
    return back(_straight(turned.intersection(cut), bearing))


def _turned(shape: BaseGeometry, bearing: float) -> tuple:
    """Return an area on its sheet, turned so that a bearing points up, with its bounds."""
    centre = shape.centroid
    flat, back = sheet(centre.x, centre.y)
    on_sheet = flat(shapely.make_valid(shape))
    turned = _spun(on_sheet, bearing)
    return (on_sheet, back, turned, *turned.bounds)


def _spun(shape: BaseGeometry, bearing: float) -> BaseGeometry:
    """Return a flat shape turned so that a bearing points up."""
    turn = math.radians(bearing)
    matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return shapely.transform(shape, lambda points: points @ matrix.T)


def _straight(shape: BaseGeometry, bearing: float) -> BaseGeometry:
    """Return a flat shape turned back."""
    return _spun(shape, -bearing)


def grown(shape: BaseGeometry, km: float) -> BaseGeometry:
    """Return a shape widened on all sides."""
    centre = shape.centroid
    flat, back = sheet(centre.x, centre.y)
    return back(flat(shape).buffer(km, quad_segs=8))


def across(km: float, half_width: float) -> float:
    """Return how far off a point may lie sideways when its bearing may be off by an angle."""
    return km * math.sin(math.radians(half_width))


def shared_line(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return the line along which two areas meet; empty where they do not."""
    west, south, east, north = _common_bounds(one, other)
    if west > east or south > north:
        return shapely.LineString()
    here = shapely.clip_by_rect(one.boundary, west, south, east, north)
    there = shapely.clip_by_rect(other, west, south, east, north)
    return here.intersection(shapely.make_valid(there).buffer(2.0 / KM_PER_DEGREE))


def _common_bounds(one: BaseGeometry, other: BaseGeometry) -> tuple[float, float, float, float]:
    """Return the box that two areas share, a little widened."""
    west, south, east, north = one.bounds
    west_2, south_2, east_2, north_2 = other.bounds
    edge = 0.05
    return (
        max(west, west_2) - edge, max(south, south_2) - edge,
        min(east, east_2) + edge, min(north, north_2) + edge,
    )  # fmt: skip


def shared_border(one: BaseGeometry, other: BaseGeometry, km: float = 5.0) -> BaseGeometry:
    """Return the ground along the border that two areas share; empty where they share none."""
    line = shared_line(one, other)
    return grown(line, km) if not line.is_empty else line


def land_edge(shape: BaseGeometry, others: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return the line along which an area meets others, and not the sea."""
    box = shape.buffer(0.05).envelope if len(others) else shape
    lines = [shared_line(shape, other) for other in others if other.intersects(box)]
    return shapely.union_all([line for line in lines if not line.is_empty])


def covers_most(shape: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether a shape is the other, or most of it lies in the shape."""
    if not shape.intersects(other.centroid):
        return shape.equals(other)
    return shape.intersection(other).area > 0.6 * other.area


def moved(shape: BaseGeometry, bearing: float, km: float) -> BaseGeometry:
    """Return a shape moved by a distance in a direction."""
    flat, back = sheet(*shape.centroid.coords[0])
    turn = math.radians(bearing)
    step = np.array([km * math.sin(turn), km * math.cos(turn)])
    return back(shapely.transform(flat(shape), lambda points: points + step))


def one_side(line: BaseGeometry, bearing: float, km: float) -> BaseGeometry:
    """Return what lies in a direction from a line, where it does not run in that direction."""
    flat, back = sheet(*line.centroid.coords[0])
    step, *_ = steps = [
        np.array([math.sin(math.radians(bearing + off)), math.cos(math.radians(bearing + off))])
        for off in (0.0, -_FAN, _FAN)
    ]
    swept = []
    for run in shapely.get_parts(flat(line).simplify(1.5)):
        points = shapely.get_coordinates(run)
        along = np.diff(points, axis=0)
        lengths = np.hypot(*along.T)
        off = np.abs(along[:, 0] * step[1] - along[:, 1] * step[0]) / np.maximum(lengths, 1e-9)
        for (a, b), across_it in zip(itertools.pairwise(points), off, strict=True):
            if across_it > _ASLANT:
                ahead = [point + km * step for step in steps for point in (a, b)]
                swept.append(shapely.MultiPoint([a, b, *ahead]).convex_hull)
    return back(shapely.union_all(swept).buffer(0))
