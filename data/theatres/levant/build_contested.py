"""Build contested.geojson: the ground of each territory, closed from the lines of the basemap.

Run by hand, never by the library::

    python data/theatres/levant/build_contested.py data/geo data/theatres/levant

The lines of the basemap (OpenStreetMap; on the Golan Natural Earth) and the coast are closed into
faces; each face is the territory that most of it belongs to by the outlines of the gazetteer. What
the lines do not close (countries further away, ground whose edge is in no package, the Gulf) is
taken from the gazetteer as it is, with a wider error.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon, box, mapping, shape

# What is closed from lines, with its error in km: where a line is Natural Earth's it is the wider.
CLOSED = {"LB": 0.3, "IL": 0.3, "SY": 0.3, "JO": 0.3, "WEST-BANK": 0.3, "GAZA": 0.3}
CLOSED |= {"EAST-JERUSALEM": 0.3, "GOLAN": 1.0, "UNDOF": 1.0}
# What is taken as it is: key -> region of the supplement, error in km (as its note says, or more).
AS_DRAWN = {
    "GHAJAR": ("atlas:ghajar-area", 0.7),
    "SHEBAA": ("atlas:shebaa-farms", 2.0),
    "GULF": ("atlas:persian-gulf", 25.0),
}
# Outlines of countries at 1:10m lie up to this far from the lines of the basemap, by measure.
OUTLINE_KM = 5.0
# Shared borders of the theatre; ends further apart than this are no gap of a line.
_LINES = {"LBN", "ISR", "SYR", "PSE", "JOR"}
_GAP = 0.05
_GUIDES = {"GOLAN": "golan-heights", "UNDOF": "undof-zone", "EAST-JERUSALEM": "east-jerusalem"}
_GUIDES |= {"WEST-BANK": "west-bank", "GAZA": "gaza-strip"}
_BOX = box(29.0, 25.0, 45.0, 41.0)
_SMALLEST = 1e-6
# Where the flat kilometres of the library are true: it measures the errors of edges in them.
LATITUDE = 33.0
# The share of a face that an outline must hold: both are rough.
_MOST = 0.4


def read_land(basemap: dict[str, Any]) -> Any:
    """Return the land of the theatre, without its lakes."""
    parts = []
    for west, south, rings in basemap["cells"]:
        cell = box(west, south, west + 1, south + 1)
        if not cell.intersects(_BOX):
            continue
        ground = Polygon()
        for ring in rings:
            if len(ring) >= 8:
                ground = ground.symmetric_difference(
                    shapely.make_valid(Polygon(_path(ring, basemap)))
                )
        parts.append(shapely.set_precision(ground.intersection(cell), 1e-6))
    land = shapely.get_parts(shapely.union_all(parts).intersection(_BOX))
    # Cells that touch along a lake leave lines behind, which are no land.
    return shapely.union_all([part for part in land if part.geom_type == "Polygon"])


def _path(steps: list[int], basemap: dict[str, Any]) -> np.ndarray:
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) * basemap["quantum"]


def read_lines(basemap: dict[str, Any]) -> list[LineString]:
    """Return the borders of the theatre, those contested too."""
    lines = []
    for kind, _, pair, steps in basemap["lines"]:
        if kind != "admin" and _LINES & set(pair.split("|")):
            lines.append(LineString(_path(steps, basemap)))
    return lines


def close_gaps(lines: list[LineString], coast: Any) -> list[LineString]:
    """Return short pieces from each loose end to the nearest other line, or to the coast."""
    pieces = []
    for number, line in enumerate(lines):
        others = shapely.union_all([*lines[:number], *lines[number + 1 :], coast])
        for end in (Point(line.coords[0]), Point(line.coords[-1])):
            if 0 < end.distance(others) < _GAP:
                piece = shapely.shortest_line(end, others)
                # A little further, so that it crosses what it has come to.
                pieces.append(LineString(_longer(np.array(piece.coords))))
    return pieces


def _longer(ends: np.ndarray) -> np.ndarray:
    step = ends[-1] - ends[0]
    length = np.hypot(*step)
    return np.array([ends[0], ends[-1] + step / length * 1e-4]) if length else ends


def faces_of(basemap: dict[str, Any]) -> list[Any]:
    """Return the faces that lines and coast close."""
    land = read_land(basemap)
    lines = read_lines(basemap)
    net = shapely.union_all([land.boundary, *lines, *close_gaps(lines, land.boundary)])
    faces = shapely.polygonize(list(net.geoms)).geoms
    return [f for f in faces if f.area > _SMALLEST and land.contains(f.representative_point())]


def guides(geo: Path) -> dict[str, Any]:
    """Return the rough outlines that say which face is which."""
    outlines = _features(geo / "gazetteer" / "countries.geojson", "country")
    regions = _features(geo / "supplement" / "regions.geojson", "place_id")
    parts = {key: regions[f"atlas:{name}"] for key, name in _GUIDES.items()}
    return {**parts, **{key: ground for key, ground in outlines.items() if key != "PS"}}


def _features(path: Path, name: str) -> dict[str, Any]:
    collection = json.loads(path.read_text(encoding="utf-8"))
    return {f["properties"][name]: shape(f["geometry"]) for f in collection["features"]}


def owner_of(face: Any, outlines: dict[str, Any]) -> str:
    """Return the territory that most of a face belongs to, a part before the country around it."""
    shares = {
        key: face.intersection(ground).area / face.area
        for key, ground in outlines.items()
        if ground.intersects(face)
    }
    parts = {key: share for key, share in shares.items() if key in _GUIDES and share > _MOST}
    shares = parts or shares
    best = max(shares, key=lambda key: shares[key], default="")
    return best if best and shares[best] > _MOST else ""


def build(geo: Path) -> list[dict[str, Any]]:
    """Return the areas as features, those closed from lines first."""
    basemap = json.loads((geo / "basemap" / "theatre_odbl.json").read_text(encoding="utf-8"))
    outlines = guides(geo)
    ground: dict[str, list[Any]] = {}
    for face in faces_of(basemap):
        ground.setdefault(owner_of(face, outlines), []).append(face)
    features = [
        _feature(key, shapely.union_all(ground[key]), error, "lines")
        for key, error in CLOSED.items()
    ]
    regions = _features(geo / "supplement" / "regions.geojson", "place_id")
    features += [
        _feature(key, regions[name], error, "drawn") for key, (name, error) in AS_DRAWN.items()
    ]
    countries = _features(geo / "gazetteer" / "countries.geojson", "country")
    features += [
        _feature(key, countries[key], OUTLINE_KM, "outline")
        for key in sorted(set(countries) - set(CLOSED) - {"PS"})
    ]
    return features


def _feature(key: str, ground: Any, error_km: float, made_from: str) -> dict[str, Any]:
    """Return one area; 0.0001 degrees are 11 m."""
    rounded = shapely.set_precision(ground, 1e-4)
    properties = {"key": key, "error_km": error_km, "made_from": made_from}
    return {"type": "Feature", "properties": properties, "geometry": mapping(rounded)}


def main(geo: Path, out: Path) -> None:
    """Write contested.geojson and the hashes of what lies beside it."""
    used = (
        "basemap/theatre_odbl.json",
        "gazetteer/countries.geojson",
        "supplement/regions.geojson",
    )
    meta = {
        "attribution": "© OpenStreetMap contributors, ODbL; Natural Earth",
        "licence": "ODbL-1.0",
        "latitude": LATITUDE,
        "script": "data/theatres/levant/build_contested.py",
        "sources": [{"file": name, "sha256": _hash(geo / name)} for name in used],
    }
    collection = {"type": "FeatureCollection", "_meta": meta, "features": build(geo)}
    text = json.dumps(collection, separators=(",", ":"), ensure_ascii=False)
    half = out / "contested.geojson.part"
    half.write_text(text + "\n", encoding="utf-8")
    half.replace(out / "contested.geojson")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
