"""Names of countries, provinces, waters and rivers, with the spots where they may stand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from _labels import _country_rows, _hand_drawn, _spots

# From which zoom an area of a rank, 1 to 8, is named, where there is room.
AREA_ZOOM = (0, 0, 1.5, 3, 4, 5.5, 7, 9, 10)
# A name needs so many pixels of an area, and so many to a letter.
LEAST_PX, LETTER_PX = 46, 5.2
_ARABIC = [
    "AE", "BH", "DJ", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA",
    "SD", "SY", "TD", "TN", "YE",
]  # fmt: skip
LANGUAGES = {
    **dict.fromkeys(_ARABIC, "ar"),
    **dict.fromkeys(["RU", "BY", "KZ", "KG"], "ru"),
    "UA": "uk", "IR": "fa", "AF": "fa", "IL": "he", "BD": "bn", "IN": "hi", "PK": "ur",
    "CN": "zh", "TW": "zht", "JP": "ja", "KR": "ko", "KP": "ko", "GR": "el",
}  # fmt: skip
"""The language in which a country's provinces are named beside English, by ISO 3166."""


# Provinces that only one side of a contested ground has, or names so: they bear no name here, as
# such ground is called, a policy says. By country code, by ISO 3166-2, and spots by box.
UNNAMED = frozenset({"KOS", "SAH", "MA-14", "MA-15", "MA-16"})
UNNAMED_SPOTS = {"ISR": (35.62, 32.66, 35.95, 33.35)}
SPELT = {
    "Autonomous Republic of Crimea": "Crimea",
    "Odessa": "Odesa",
    "Vinnytsya": "Vinnytsia",
    "Kosovo and Metohija": "",
    "Kosovo-Pomoravlje": "",
    "Kosovska Mitrovica": "",
}
"""Names that Natural Earth spells as one side does, or used to; without one it is not named."""


def zoom_for(width: float, name: str) -> float:
    """Return the zoom from which an area so many degrees wide has room for its name."""
    need = max(LEAST_PX, LETTER_PX * len(name))
    return float(np.clip(np.log2(need * 360 / (256 * max(width, 1e-3))), 3.5, 11))


def area_rows(countries: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return countries, and the areas whose spots were set by hand."""
    areas = _hand_drawn()
    known = {row[1] for row in areas}
    areas += [row for row in _country_rows(countries) if row[1] not in known]
    return [
        _row(kind, name, native, AREA_ZOOM[rank], spots, rank=rank, close=close)
        for kind, name, native, rank, _, _, close, spots in areas
    ]


def _row(
    kind: str, name: str, native: str, zoom: float, spots: Any, *, rank: int = 6, close: int = 0
) -> dict[str, Any]:
    flat = np.rint(np.asarray(spots, dtype=float) * 1e4).astype(int).ravel().tolist()
    head = {"kind": kind, "name": name, "native": native, "rank": rank, "close": close}
    return {**head, "zoom": round(zoom, 1), "spots": flat}


def unit_rows(units: list[tuple[Mapping[str, Any], Any]]) -> list[dict[str, Any]]:
    """Return provinces, where a country has more than one."""
    counts: dict[str, int] = {}
    for properties, _ in units:
        counts[properties["adm0_a3"]] = counts.get(properties["adm0_a3"], 0) + 1
    rows = []
    for properties, geometry in units:
        name = properties.get("name_en") or properties.get("name") or ""
        name = SPELT.get(name, name)
        if counts[properties["adm0_a3"]] < 2 or not name or name == properties["admin"]:
            continue
        if not UNNAMED.isdisjoint({properties["adm0_a3"], properties.get("iso_3166_2")}):
            continue
        part = max(shapely.get_parts(geometry), key=lambda one: one.area)
        circle = shapely.maximum_inscribed_circle(part, tolerance=0.02)
        spots = _spots(part, int(np.clip(part.area / 0.6, 2, 8)))
        west, south, east, north = UNNAMED_SPOTS.get(properties["adm0_a3"], (0, 0, 0, 0))
        spots = [(x, y) for x, y in spots if not (west < x < east and south < y < north)]
        native = properties.get(f"name_{LANGUAGES.get(properties.get('iso_a2') or '', '')}") or ""
        zoom = max(5.0, zoom_for(2.4 * circle.length, name))
        rows.append(_row("unit", name, native if native != name else "", zoom, spots))
    return rows


def lake_rows(lakes: Any, named: Any) -> list[dict[str, Any]]:
    """Return lakes whose name Natural Earth's list of waters has, at their widest."""
    tree = shapely.STRtree(named.geometry.array)
    rows = []
    for geometry in lakes:
        part = max(shapely.get_parts(geometry), key=lambda one: one.area)
        circle = shapely.maximum_inscribed_circle(part, tolerance=0.01)
        spot = circle.coords[0]
        hits = tree.query(shapely.Point(spot), predicate="within")
        names = [n for n in named["name"].iloc[hits] if isinstance(n, str) and n.strip()]
        if names:
            zoom = max(4.5, zoom_for(3 * circle.length, names[0]))
            rows.append(_row("lake", names[0].strip(), "", zoom, [spot]))
    return rows
