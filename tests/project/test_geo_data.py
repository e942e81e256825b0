"""The shipped gazetteer is what its registry and README say, and points where it claims."""

import csv
import hashlib
import importlib
import io
import json
import math
import pickle
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from shapely.geometry import Point, shape

REPOSITORY = Path(__file__).resolve().parents[2]
GEO = REPOSITORY / "data" / "geo"
OTHER_GAZETTEERS = (REPOSITORY.parent / "shared" / "eval" / "geonames_LB_2016.txt",)
COLUMNS = [
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
    "longitude",
    "latitude",
    "radius_km",
    "population",
    "source",
]
KINDS = {
    *[
        "site",
        "neighbourhood",
        "camp",
        "settlement",
        "adm2",
        "adm1",
        "country",
        "region",
        "line",
        "water",
    ]
}
PREFIXES = ("gn:", "oa:", "hfc:", "ne:", "atlas:")
TABLES = ("core", "admin")


@pytest.fixture(scope="module")
def tables():
    """Return the shipped tables, the supplement's places among them."""
    found = {name: pd.read_parquet(GEO / "gazetteer" / f"{name}.parquet") for name in TABLES}
    text = {name: str for name in COLUMNS if name not in ("longitude", "latitude", "radius_km")}
    supplement = GEO / "supplement" / "places.csv"
    found["supplement"] = pd.read_csv(supplement, dtype=text, keep_default_na=False)
    return found


@pytest.fixture(scope="module")
def regions():
    """Return the supplement's regions, lines and waters: properties and shapes."""
    return _features(GEO / "supplement" / "regions.geojson")


@pytest.fixture(scope="module")
def build():
    """Return the module that the build scripts share."""
    sys.path.insert(0, str(GEO))
    try:
        yield importlib.import_module("build_common")
    finally:
        sys.path.remove(str(GEO))


def _features(path):
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [(f["properties"], shape(f["geometry"])) for f in features]


def _spellings(row):
    return [name for name in [row["name"], *row["names"].split("|")] if name]


def _km(lon1, lat1, lon2, lat2):
    middle = math.radians((lat1 + lat2) / 2)
    return math.hypot((lon2 - lon1) * 111.32 * math.cos(middle), (lat2 - lat1) * 110.57)


def test_registry_matches_files():
    """Every data file of gazetteer and supplement is in the registry, with its hash."""
    lines = (GEO / "registry.txt").read_text(encoding="utf-8").splitlines()
    listed = dict(line.split() for line in lines)
    for name, digest in listed.items():
        assert hashlib.sha256((GEO / name).read_bytes()).hexdigest() == digest, name
    folders = ("gazetteer", "ground", "supplement", "world")
    files = (path for one in folders for path in (GEO / one).iterdir() if path.is_file())
    # The ground keeps the parts of its script, and its page, beside what they make.
    there = {p.relative_to(GEO).as_posix() for p in files if p.suffix not in (".py", ".md")}
    assert there == {name for name in listed if name.split("/")[0] in folders}


def test_readme_describes_every_file():
    """README.md has a line for each file of the registry."""
    readme = (GEO / "README.md").read_text(encoding="utf-8")
    for line in (GEO / "registry.txt").read_text(encoding="utf-8").splitlines():
        name, digest = line.split()
        assert f"`{name}`" in readme, name
        assert digest[:12] in readme, f"{name}: README has another SHA-256"


def test_gazetteer_stays_small():
    """All of the shipped gazetteer, with the towns of the world, is under 18 MB."""
    files = [*(GEO / "gazetteer").iterdir(), *(GEO / "supplement").iterdir()]
    assert sum(path.stat().st_size for path in files) < 18_000_000


def test_tables_have_the_columns_of_the_contract(tables):
    """Each table has the columns in order, text without missing values, numbers as numbers."""
    for name, table in tables.items():
        extra = ["origin", "note"] if name == "supplement" else []
        assert list(table.columns) == COLUMNS + extra, name
        assert not table.isna().any().any(), name
        for column in ("longitude", "latitude", "radius_km"):
            assert table[column].dtype == "float64", (name, column)


@pytest.mark.parametrize("name", TABLES)
def test_tables_carry_their_provenance(name):
    """A Parquet file says in its metadata which packages, versions and licences it comes from."""
    meta = json.loads(pq.read_schema(GEO / "gazetteer" / f"{name}.parquet").metadata[b"_meta"])
    assert meta["script"] == f"data/geo/build_{name}.py"
    assert all({"version", "licence", "registry"} <= set(p) for p in meta["packages"].values())


def test_ids_are_unique_and_say_their_source(tables, regions):
    """No two places share an id, across all layers, and each id names its source."""
    ids = [i for table in tables.values() for i in table["place_id"]]
    ids += [properties["place_id"] for properties, _ in regions]
    assert len(ids) == len(set(ids))
    assert all(i.startswith(PREFIXES) for i in ids)


def test_kinds_are_of_the_vocabulary(tables, regions):
    """Every kind is one that the geocoder knows."""
    for table in tables.values():
        assert set(table["kind"]) <= KINDS
    assert {p["kind"] for p, _ in regions} == {"region", "line", "water"}


def test_numbers_are_possible(tables):
    """Coordinates lie in the world, radii are positive, populations not negative."""
    for table in tables.values():
        assert table["longitude"].between(-180, 180).all()
        assert table["latitude"].between(-90, 90).all()
        assert (table["radius_km"] > 0).all()
        assert (table["population"].astype(int) >= 0).all()


def test_places_lie_in_their_country(tables):
    """Each place of the theatre lies in the box of its country, with a margin of 0.3 degree."""
    shapes = _features(GEO / "gazetteer" / "countries.geojson")
    boxes = {properties["country"]: outline.bounds for properties, outline in shapes}
    assert len(boxes) == 17
    for name, table in tables.items():
        for row in table.loc[table["country"].isin(boxes)].to_dict("records"):
            west, south, east, north = boxes[row["country"]]
            inside = west - 0.3 <= row["longitude"] <= east + 0.3
            inside = inside and south - 0.3 <= row["latitude"] <= north + 0.3
            assert inside, (name, row["place_id"], row["name"])


def test_contested_ground_has_no_country(tables, regions):
    """A place on the Golan, the Shebaa Farms or in East Jerusalem says which codes are used."""
    keys = ("atlas:golan-heights", "atlas:shebaa-farms", "atlas:east-jerusalem")
    shapes = {p["place_id"]: outline for p, outline in regions}
    ground = [shapes[key] for key in keys]
    core = tables["core"]
    near = core.loc[core["longitude"].between(35.1, 35.95) & core["latitude"].between(31.6, 33.5)]
    for row in near.to_dict("records"):
        if any(part.contains(Point(row["longitude"], row["latitude"])) for part in ground):
            assert row["country"] == "", row["name"]
            assert "IL" in row["country_alt"].split("|"), row["name"]
    assert set(core.loc[core["country"] == "", "country_alt"]) <= {"IL|SY", "IL|LB|SY", "IL|PS"}


@pytest.mark.parametrize("name", ["Majdal Shams", "Katzrin"])
def test_golan_towns_are_found_under_no_flag(tables, name):
    """GeoNames' country of these towns flips between snapshots; here it is left to the policy."""
    core = tables["core"]
    rows = core.loc[core["name"] == name]
    assert rows["country"].tolist() == [""]
    assert rows["country_alt"].tolist() == ["IL|SY"]


def test_names_are_clean(tables, regions, build):
    """Other names are unique, in Latin, Arabic or Hebrew script, and never repeat the name."""
    rows = [row for table in tables.values() for row in table.to_dict("records")]
    for row in [*rows, *[properties for properties, _ in regions]]:
        others = [name for name in row["names"].split("|") if name] if row["names"] else []
        assert "" not in row["names"].split("|") or not row["names"], row["place_id"]
        keys = [build.fold(name) for name in _spellings(row)]
        assert len(keys) == len(set(keys)), (row["place_id"], row["names"])
        letters = [c for name in others for c in name if c.isalpha()]
        scripts = {unicodedata.name(c).split()[0] for c in letters} - {"MODIFIER"}
        assert scripts <= {"LATIN", "ARABIC", "HEBREW"}, (row["place_id"], scripts)


def test_a_place_stands_once(tables, build):
    """No two entries share kind and name within 1 km, across all tables."""
    seen = defaultdict(list)
    for table in tables.values():
        for row in table.loc[table["feature"] != "ADM2"].to_dict("records"):
            key = (build.fold(row["name"]), row["kind"])
            for other in seen[key]:
                away = _km(row["longitude"], row["latitude"], other["longitude"], other["latitude"])
                assert away > 1, (row["place_id"], other["place_id"], row["name"])
            seen[key].append(row)


def test_supplement_settlements_are_not_in_core(tables, build):
    """What the core holds gets its spellings by aliases.csv, not by a second entry."""
    core = defaultdict(list)
    ours = tables["supplement"]
    world = pd.read_parquet(GEO / "gazetteer" / "world.parquet")
    world = world[world["country"].isin(set(ours["country"]))]
    for table in (tables["core"].loc[tables["core"]["kind"] != "site"], world):
        for row in table.to_dict("records"):
            for name in _spellings(row):
                core[build.fold(name)].append(row)
    for row in ours.loc[ours["kind"] != "site"].to_dict("records"):
        for name in _spellings(row):
            for other in core[build.fold(name)]:
                away = _km(row["longitude"], row["latitude"], other["longitude"], other["latitude"])
                assert away > 3, (row["place_id"], other["place_id"], name)


def test_admin_links_hold(tables):
    """Each adm1_id and each polygon belongs to a province that is held, at home or in the world."""
    admin = tables["admin"]
    ids = set(admin.loc[admin["kind"] == "adm1", "place_id"])
    world = pd.read_parquet(GEO / "gazetteer" / "world_admin.parquet", columns=["place_id", "kind"])
    held = ids | set(world.loc[world["kind"] == "adm1", "place_id"])
    for name, table in tables.items():
        linked = set(table["adm1_id"]) - {""}
        assert linked <= (held if name == "supplement" else ids), (name, sorted(linked - ids)[:3])
    shapes = _features(GEO / "gazetteer" / "admin1.geojson")
    outlined = {properties["place_id"] for properties, _ in shapes}
    assert outlined == {i for i in ids if i.startswith("ne:")}


@pytest.mark.parametrize(
    "name",
    ["gazetteer/admin1.geojson", "gazetteer/countries.geojson", "supplement/regions.geojson"],
)
def test_shapes_are_valid(name):
    """Every shape is valid, not empty, in the theatre, and its file says where it comes from."""
    path = GEO / name
    assert json.loads(path.read_text(encoding="utf-8"))["_meta"]
    for properties, outline in _features(path):
        assert outline.is_valid, properties["place_id"]
        assert not outline.is_empty, properties["place_id"]
        west, south, east, north = outline.bounds
        assert 22 < west <= east < 66, properties["place_id"]
        assert 7 < south <= north < 43, properties["place_id"]


def test_supplement_says_how_it_knows(tables, regions):
    """Every entry of the supplement has an origin; there are at least 100 places and 20 regions."""
    ours = tables["supplement"]
    assert len(ours) >= 100
    assert (ours["origin"].str.len() > 0).all()
    assert (ours["radius_km"] <= 75).all()
    assert sum(p["kind"] == "region" for p, _ in regions) >= 20
    assert all(p["origin"] and p["source"] and p["note"] is not None for p, _ in regions)


def test_supplement_has_native_names(tables, regions):
    """Every place and region of the supplement has a name in Arabic or Hebrew script."""
    rows = [*tables["supplement"].to_dict("records"), *[p for p, _ in regions]]
    for row in rows:
        scripts = {unicodedata.name(c).split()[0] for c in row["names"] if c.isalpha()}
        assert scripts & {"ARABIC", "HEBREW"}, row["place_id"]


def test_many_of_the_supplement_are_named_in_three_scripts(tables, regions):
    """Latin, Arabic and Hebrew: a hundred places and twenty regions at least."""
    held = {
        "places": tables["supplement"].to_dict("records"),
        "regions": [p for p, _ in regions if p["kind"] == "region"],
    }
    named = {
        what: sum(
            {"LATIN", "ARABIC", "HEBREW"}
            <= {unicodedata.name(c).split()[0] for c in row["name"] + row["names"] if c.isalpha()}
            for row in rows
        )
        for what, rows in held.items()
    }
    assert named["places"] >= 100
    assert named["regions"] >= 20


@pytest.mark.parametrize(
    ("place_id", "town", "apart"),
    [
        ("atlas:natanz-plant", (51.918, 33.511), 20),  # the town of Natanz
        ("atlas:fordow", (50.903, 34.262), 50),  # the village Fordu
        ("atlas:dimona-plant", (35.033, 31.069), 8),  # the town of Dimona
        ("atlas:barakah", (54.37, 24.47), 100),  # Abu Dhabi
    ],
)
def test_a_plant_is_not_its_town(tables, place_id, town, apart):
    """A nuclear site stands where it is, not in the town whose name it bears."""
    row = tables["supplement"].set_index("place_id").loc[place_id]
    assert _km(row["longitude"], row["latitude"], *town) > apart
    assert town not in {(row["longitude"], row["latitude"])}


def _geonames(path):
    """Yield name, position of each entry of a GeoNames country file, by every spelling."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            for name in {line[1], line[2], *line[3].split(",")} - {""}:
                yield name, float(line[5]), float(line[4])


@pytest.mark.parametrize("path", OTHER_GAZETTEERS, ids=lambda path: path.stem)
def test_supplement_agrees_with_another_gazetteer(tables, build, path):
    """A place of ours whose name another gazetteer knows is one of that name's places."""
    if not path.is_file():
        pytest.skip("there is no other gazetteer beside the repository to compare with")
    known = defaultdict(list)
    for name, longitude, latitude in _geonames(path):
        known[build.fold(name)].append((longitude, latitude))
    ours, compared = tables["supplement"], 0
    for row in ours.loc[ours["country"] == "LB"].to_dict("records"):
        spots = [spot for name in _spellings(row) for spot in known[build.fold(name)]]
        if spots:
            compared += 1
            away = min(_km(row["longitude"], row["latitude"], *spot) for spot in spots)
            assert away <= row["radius_km"] + 2, (row["name"], round(away, 1))
    assert compared >= 80


@pytest.mark.usefixtures("build")
def test_build_reads_no_code_from_the_pickle():
    """A pickle that names any function is refused, not run."""
    build_admin = importlib.import_module("build_admin")
    harmful = pickle.dumps(print)
    with pytest.raises(pickle.UnpicklingError, match="only plain lists"):
        build_admin._PlainUnpickler(io.BytesIO(harmful)).load()


@pytest.mark.parametrize(
    ("name", "useful"),
    [
        ("Al Khiyam", True),
        ("al-Khiyām", True),
        ("Zar'it", True),
        ("الخيام", True),
        ("קריית שמונה", True),
        ("am sqym", False),  # a machine's romanisation
        ("Umm-al'-Kuvejn", False),  # by way of Russian
        ("RKT", False),  # a code
        ("Умм-аль-Кувейн", False),  # another script
        ("北京", False),
        ("a", False),
    ],
)
def test_only_written_names_are_kept(build, name, useful):
    """Alternates that nobody writes, or in other scripts, are left out."""
    assert build.is_useful(name) is useful


@pytest.mark.parametrize("name", ["Marj ‘Uyūn", "Deir ez-Zor", "كفر كلا", "ע'ג'ר", "Tiyas (T4)"])
def test_folding_twice_is_folding_once(build, name):
    """The fold that decides what is one spelling is stable."""
    assert build.fold(build.fold(name)) == build.fold(name)


def test_the_same_rows_give_the_same_bytes(build, tmp_path, tables):
    """A table written twice, in another order, is the same file."""
    rows = tables["admin"].head(50).to_dict("records")
    for name, some in (("one", rows), ("two", rows[::-1])):
        build.write_table(some, tmp_path / f"{name}.parquet", {"script": "test"})
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    assert one.read_bytes() == two.read_bytes()


def test_a_doubled_id_stops_the_build(build, tmp_path, tables):
    """Two rows of one id are an error that names the id."""
    rows = tables["admin"].head(1).to_dict("records") * 2
    with pytest.raises(SystemExit, match="not unique"):
        build.write_table(rows, tmp_path / "doubled.parquet", {})


def test_a_changed_input_stops_the_build(build, tmp_path):
    """A raw file of another version is refused by its hash; a missing one says what to do."""
    name = build.INPUTS.read_text(encoding="utf-8").split()[0]
    with pytest.raises(SystemExit, match="two commands"):
        build.raw_file(tmp_path, name)
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit, match="pinned version"):
        build.raw_file(tmp_path, name)
