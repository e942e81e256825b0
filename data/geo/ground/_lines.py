"""Borders of the world: which arcs are borders, and which of them are no agreed border."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from _topology import SCALE, Topology
from shapely.geometry import box
from shapely.ops import linemerge, unary_union

Box = tuple[float, float, float, float]
# Pairs of Natural Earth's codes whose line is no agreed border: kind and id of the line, and the
# box in which it is contested. The ids are what the policies in data/territories speak of.
CONTESTED: dict[frozenset[str], list[tuple[str, str, Box | None]]] = {}
for _pair, _kind, _name, _limits in (
    ("ISR|LBN", "line_of_withdrawal", "blue-line", None),
    ("ISR|SYR", "undof", "golan-east", None),
    ("ISR|PSX", "armistice", "green-line", (34.8, 31.2, 35.7, 32.7)),
    ("ISR|PSX", "armistice", "gaza", (34.1, 31.1, 34.7, 31.7)),
    ("EGY|PSX", "disputed", "gaza-egypt", None),
    ("JOR|PSX", "disputed", "jordan-west-bank", None),
    ("CNM|CYN", "armistice", "cyprus-north", None),
    ("CYN|CYP", "armistice", "cyprus-north", None),
    ("CNM|CYP", "armistice", "cyprus-south", None),
    ("CYN|ESB", "armistice", "cyprus-north", None),
    ("EGY|SDN", "disputed", "halaib", (31.0, 21.9, 37.5, 24.0)),
    ("MAR|SAH", "disputed", "western-sahara", None),
    ("KOS|SRB", "disputed", "kosovo", None),
    ("SOL|SOM", "disputed", "somaliland", None),
    ("KOR|PRK", "armistice", "korea", None),
    ("IND|PAK", "disputed", "kashmir", (72.0, 32.4, 78.5, 37.2)),
    ("CHN|IND", "disputed", "kashmir", (72.0, 32.0, 80.5, 37.2)),
    ("CHN|IND", "disputed", "arunachal", (91.0, 26.0, 98.0, 30.0)),
    ("IND|KAS", "disputed", "kashmir", None),
    ("KAS|PAK", "disputed", "kashmir", None),
    ("CHN|KAS", "disputed", "kashmir", None),
    ("RUS|UKR", "disputed", "crimea", (32.0, 45.0, 37.0, 46.4)),
    ("SDN|SDS", "disputed", "abyei", (27.0, 9.0, 30.0, 11.0)),
):
    CONTESTED.setdefault(frozenset(_pair.split("|")), []).append((_kind, _name, _limits))


def arc_rows(topology: Topology, states: list[str]) -> list[dict[str, Any]]:
    """Return each arc with its kind, id and pair; one that is contested in a part is split."""
    rows = []
    for points, sides in zip(topology.arcs, topology.sides, strict=True):
        pair = sorted({states[side] for side in sides})
        kind = "admin" if len(pair) == 1 else "international"
        if len(sides) == 1:
            kind = "seam" if _is_seam(points) else "coast"
        rows.append({"kind": kind, "id": "", "pair": "|".join(pair), "points": points})
    return rows


def split_contested(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a border in pieces, each contested or not."""
    if row["kind"] != "international":
        return [row]
    left, found = shapely.LineString(row["points"] / SCALE), []
    for kind, name, limits in CONTESTED.get(frozenset(row["pair"].split("|")), ()):
        window = box(*limits) if limits else left.envelope.buffer(1)
        found += _pieces(row, left.intersection(window), kind=kind, id=name)
        left = left.difference(window)
    return found + _pieces(row, left) if found else [row]


def _pieces(row: dict[str, Any], geometry: Any, **new: str) -> list[dict[str, Any]]:
    """Return the lines of a geometry as rows."""
    parts = [g for g in shapely.get_parts(geometry) if g.geom_type == "LineString" and g.length > 0]
    if len(parts) > 1:
        parts = list(shapely.get_parts(linemerge(parts)))
    return [
        row | new | {"points": np.rint(np.asarray(p.coords) * SCALE).astype(np.int64)}
        for p in parts
    ]


def _is_seam(points: np.ndarray) -> bool:
    """Return whether an arc lies along 180 degrees, or along the pole: no coast."""
    across = np.all(np.abs(np.abs(points[:, 0]) - 180 * SCALE) <= 2)
    return bool(across or np.all(points[:, 1] <= -89.9 * SCALE))


def claim_rows(view_file: Path, units: list[tuple[Mapping[str, Any], Any]]) -> list[dict[str, Any]]:
    """Return contested lines that no two areas share: what points of view differ in.

    The view counts the Golan and Abyei to nobody, and all of Western Sahara to one area.
    """
    view = gpd.read_file(view_file)
    shapes = dict(zip(view["ADM0_A3"], view.geometry, strict=True))
    israel = unary_union([g for p, g in units if p["adm0_a3"] == "ISR"])
    # The line of before June 1967: the edge of the one view that lies inside the other.
    inside = israel.buffer(-0.012).intersection(box(35.5, 32.66, 35.9, 33.3))
    golan = shapes["ISR"].boundary.intersection(inside)
    undof = [g for p, g in units if "UNDOF" in (p.get("name") or "")]
    zone = unary_union([g.boundary for g in undof]).difference(israel.buffer(0.006))
    sahara = shapes["SAH"].boundary.intersection(box(-13.3, 27.6, -8.5, 27.75))
    sudans = unary_union([shapes["SDN"], shapes["SDS"]]).buffer(1e-4)
    abyei = [p for p in _holes(sudans) if p.intersects(box(28, 9.5, 29, 10.2))]
    found = [
        ("disputed", "golan-west", "ISR|SYR", golan, 0.02),
        ("undof", "undof-east", "SYR|SYR", zone.intersection(box(35.5, 32.6, 36.2, 33.39)), 0.1),
        ("disputed", "western-sahara", "MAR|SAH", sahara, 0.3),
        *[("disputed", "abyei", "SDN|SDS", p.exterior, 0.1) for p in abyei],
    ]
    return [
        row
        for kind, name, pair, line, least in found
        for row in _pieces({"kind": kind, "id": name, "pair": pair}, _merged(line))
        if shapely.length(shapely.LineString(row["points"])) > least * SCALE
    ]


def _merged(geometry: Any) -> Any:
    """Return lines joined where they meet end to end."""
    parts = [g for g in shapely.get_parts(geometry) if g.geom_type in ("LineString", "LinearRing")]
    return linemerge([shapely.LineString(g.coords) for g in parts]) if len(parts) > 1 else parts[0]


def _holes(geometry: Any) -> list[Any]:
    """Return the holes of an area, as areas."""
    return [
        shapely.Polygon(ring) for part in shapely.get_parts(geometry) for ring in part.interiors
    ]
