"""Lines between countries and territories: what kind each is, and which of them are contested."""

from collections.abc import Mapping
from typing import Any

import shapely
from _geometry import Box, lines, polygons, quantise, shared_line
from shapely.geometry import LineString, box
from shapely.ops import unary_union

# Pairs whose line is no agreed border: kind and id of the line, and the box it is contested in.
# The ids are what the policies in data/territories speak of.
CONTESTED: dict[frozenset[str], tuple[str, str, Box | None]] = {
    frozenset(pair.split("|")): (kind, name, limits)
    for pair, kind, name, limits in (
        ("Israel|Lebanon", "line_of_withdrawal", "blue-line", None),
        ("Israel|Syria", "undof", "golan-east", None),
        ("Israel|Palestine", "armistice", "green-line", None),
        ("Egypt|Palestine", "disputed", "gaza-egypt", None),
        ("Jordan|Palestine", "disputed", "jordan-west-bank", None),
        ("Cyprus|N. Cyprus", "armistice", "cyprus-north", None),
        ("Cyprus U.N. Buffer Zone|N. Cyprus", "armistice", "cyprus-north", None),
        ("Cyprus|Cyprus U.N. Buffer Zone", "armistice", "cyprus-south", None),
        ("Egypt|Sudan", "disputed", "halaib", (31.0, 21.9, 37.5, 24.0)),
        ("Morocco|W. Sahara", "disputed", "western-sahara", None),
        ("Kosovo|Serbia", "disputed", "kosovo", None),
        ("Somalia|Somaliland", "disputed", "somaliland", None),
        ("North Korea|South Korea", "armistice", "korea", None),
        ("India|Pakistan", "disputed", "kashmir", (72.0, 32.4, 78.5, 37.2)),
        ("China|India", "disputed", "kashmir", (72.0, 32.0, 80.5, 37.2)),
        ("India|Siachen Glacier", "disputed", "kashmir", None),
        ("Pakistan|Siachen Glacier", "disputed", "kashmir", None),
        ("China|Siachen Glacier", "disputed", "kashmir", None),
        ("China|India", "disputed", "arunachal", (91.0, 26.0, 98.0, 30.0)),
        ("Russia|Ukraine", "disputed", "crimea", (32.0, 45.0, 37.0, 46.4)),
        ("Sudan|S. Sudan", "disputed", "abyei", (27.0, 9.0, 30.0, 11.0)),
    )
}
NAMES = {"LBN": "Lebanon", "ISR": "Israel", "PSE": "Palestine", "SYR": "Syria", "EGY": "Egypt"}
NAMES |= {"JOR": "Jordan", "SDN": "Sudan"}
CODES = {name: code for code, name in NAMES.items()}


def line_rows(pair: tuple[str, str], parts: list[LineString]) -> list[dict[str, Any]]:
    """Return the lines of one pair with their kind and id, split where only a part is contested."""
    named = frozenset(NAMES.get(name, name) for name in pair)
    kind, name, limits = CONTESTED.get(named, ("international", "", None))
    rows = []
    for part in parts:
        window = box(*limits) if limits else None
        inside = part if window is None else part.intersection(window)
        outside = [] if window is None else lines(part.difference(window))
        rows += [{"kind": kind, "id": name, "pair": pair, "line": one} for one in lines(inside)]
        rows += [{"kind": "international", "id": "", "pair": pair, "line": one} for one in outside]
    return rows


def country_lines(countries: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the borders between the countries of the OpenStreetMap file.

    East Jerusalem lies in two of its polygons, so that the boundary of Palestine there is the
    armistice line, and that of Israel the municipal line, which is kept as a line of its own.
    """
    rows, codes = [], sorted(countries)
    for index, first in enumerate(codes):
        for second in codes[index + 1 :]:
            if {first, second} != {"ISR", "PSE"} and countries[first].intersects(countries[second]):
                parts = shared_line(countries[first], countries[second])
                rows += line_rows((first, second), parts)
    return rows + _israel_palestine(countries["ISR"], countries["PSE"])


def _israel_palestine(israel: Any, palestine: Any) -> list[dict[str, Any]]:
    """Return the armistice lines of 1949 and the municipal line of East Jerusalem."""
    near = israel.buffer(0.0015)
    jerusalem = unary_union([p for p in polygons(israel.intersection(palestine)) if p.area > 1e-5])
    found = [
        ("disputed", "jerusalem", jerusalem.boundary.difference(palestine.boundary.buffer(8e-4)))
    ]
    for part in polygons(palestine):
        name = "gaza" if part.centroid.x < 34.7 else "green-line"
        found.append(("armistice", name, part.exterior.intersection(near)))
    return [
        {"kind": kind, "id": name, "pair": ("ISR", "PSE"), "line": line}
        for kind, name, geometry in found
        for line in lines(geometry)
    ]


def topology_lines(pairs: Mapping[frozenset[str], Any]) -> list[dict[str, Any]]:
    """Return the borders of a TopoJSON of countries."""
    rows = []
    for pair in sorted(pairs, key=sorted):
        first, second = (CODES.get(name, name) for name in sorted(pair))
        rows += line_rows((first, second), lines(pairs[pair]))
    return rows


def golan_west(israel: Any, israel_without: Any, lakes: Any) -> list[dict[str, Any]]:
    """Return the western line of the Golan: where two points of view of Natural Earth part.

    One counts the heights to Israel, the other to nobody; the edge of the second that lies
    inside the first is the line of before June 1967.
    """
    inside = israel.buffer(-0.012)
    edge = shapely.intersection(
        israel_without.boundary, inside.intersection(box(35.5, 32.66, 35.9, 33.3))
    )
    kept = [line for line in lines(edge.difference(lakes)) if line.length > 0.02]
    return [
        {"kind": "disputed", "id": "golan-west", "pair": ("ISR", "SYR"), "line": one}
        for one in kept
    ]


def undof_east(zone: Any, west_line: Any) -> list[dict[str, Any]]:
    """Return the eastern line of the area of separation on the Golan."""
    edge = zone.exterior.difference(west_line.buffer(0.006))
    edge = edge.intersection(box(35.5, 32.6, 36.2, 33.39))
    kept = sorted(lines(edge), key=lambda line: line.length)[-1:]
    return [
        {"kind": "undof", "id": "undof-east", "pair": ("SYR", "SYR"), "line": one} for one in kept
    ]


def write_lines(rows: list[dict[str, Any]], tolerance: float, quantum: float) -> list[list[Any]]:
    """Return rows ``[kind, id, pair, path]``, simplified and sorted."""
    written = []
    for row in rows:
        line = row["line"].simplify(tolerance)
        if line.length > 2 * quantum:
            path = quantise(line.coords, quantum)
            written.append([row["kind"], row["id"], "|".join(row["pair"]), path])
    return sorted(written)
