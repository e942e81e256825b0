"""Names on the ground: countries, seas and territories by hand or by shape, spelling of towns."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from _geometry import polygons

HERE = Path(__file__).resolve().parent
ARABIC = frozenset({"AE", "BH", "EG", "IQ", "JO", "KW", "LB", "OM", "PS", "QA", "SA", "SY", "YE"})
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
