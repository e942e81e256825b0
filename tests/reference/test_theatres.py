"""Theatres: contested ground as folders of data, that of the library and what people add."""

import ast
import csv
import json
import re
import shutil

import numpy as np
import pandas as pd
import pytest

import atlas
from atlas import doors
from atlas.errors import PluginError
from atlas.record.checks.country_check import has_outline, inside_of
from atlas.reference import territories as territory
from atlas.reference.countries import contested, find_country, zone_of
from atlas.reference.territories import disclaimers, load_policy
from atlas.reference.theatre import Theatre
from atlas.shipped import shipped

# On the island of the example, on its cape, beside its northern edge, far off.
ISLAND, CAPE, EDGE, SEA = (-14.7, -50.15), (-14.2, -50.1), (-14.6, -49.748), (-12.0, -50.0)


@pytest.fixture
def folder(tmp_path, repository):
    """Return a copy of the folder of the worked example."""
    own = tmp_path / "mist"
    shutil.copytree(repository / "examples/plugins/theatre/atlas_mist", own)
    return own


@pytest.fixture
def mist(folder):
    """Put the theatre of the example into the door, and take it out again."""
    doors.THEATRES["mist"] = folder
    yield doors.THEATRES["mist"]
    doors.THEATRES.pop("mist", None)


def _rows(**columns):
    count = len(next(iter(columns.values())))
    return pd.DataFrame({"date": ["2023-04-06"] * count, "time": ["12:00"] * count, **columns})


# ---- the data say it, no program ---------------------------------------------------------------


def _code_words(path):
    """Yield the texts and names of a module that are no documentation, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id


def test_no_module_names_a_part_of_the_levant(repository):
    """What is in dispute is data; the grammar of phrases alone has words for it."""
    with shipped("theatres", "levant", "contested.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "part"]
    with shipped("theatres", "levant", "lines.csv").open(encoding="utf-8") as file:
        lines = [row["line"] for row in csv.DictReader(file)]
    names = {row["key"] for row in rows} | {"golan", "shebaa", "har dov", *lines}
    for row in rows:
        names |= {row["name"], *row["names"].split("|")}
    parts = "|".join(re.escape(name).replace(r"\-", "[-_ ]") for name in sorted(names))
    named = re.compile(rf"(?<!\w)({parts})(?!\w)", re.IGNORECASE)
    grammar = repository / "atlas" / "geocoding" / "grammar"
    found = [
        f"{path.relative_to(repository)}:{line}: {text!r}"
        for path in sorted((repository / "atlas").rglob("*.py"))
        if grammar not in path.parents
        for line, text in _code_words(path)
        if named.search(text)
    ]
    assert found == []


def test_the_shipped_theatre_keeps_the_rules_of_added_ones():
    """Its ground is whole, each part has a ground, and what a cell names is there."""
    theatre = doors.THEATRES["levant"]
    drawn = {area.key for area in theatre.areas}
    assert all(area.ground.is_valid and area.error_km > 0 for area in theatre.areas)
    for key, one in theatre.contested.items():
        assert key in drawn or one.kind == "country"
        assert set(one.on) <= drawn
        assert all(find_country(stated).key == stated for stated in one.stated_as)


# ---- a theatre that is added -------------------------------------------------------------------


@pytest.mark.usefixtures("mist")
def test_an_added_theatre_is_read_as_the_shipped_one():
    """Its names lead to its keys, its cities have their clock, its ground is found."""
    assert [find_country(name).key for name in ("Nebelinsel", "جزيرة الضباب")] == [
        "MIST-ISLAND"
    ] * 2
    assert zone_of("Port Mist") == zone_of("Mist Island") == "Atlantic/South_Georgia"
    found = territory.of(*np.array([ISLAND, CAPE, (-15.4, -50.1), SEA]).T)
    assert found["key"].tolist() == ["MIST-ISLAND", "MIST-CAPE", "MIST-SOUND", ""]


def test_tables_may_come_from_a_spreadsheet(folder):
    """The mark that Excel puts before UTF-8, and its ends of lines, are no part of a column."""
    path = folder / "contested.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    doors.THEATRES["mist"] = folder
    try:
        assert find_country("Kap Nebel").key == "MIST-CAPE"
    finally:
        del doors.THEATRES["mist"]


@pytest.mark.usefixtures("mist")
def test_a_place_beside_the_edge_is_uncertain_though_no_neighbour_is_drawn():
    """Whoever may state the part is named: a line alone makes no place certain."""
    found = territory.of(*EDGE).iloc[0]
    assert (found["key"], found["status"]) == ("", "uncertain")
    assert found["candidates"] == "MIST-ISLAND;BV;GS"
    wide = territory.of(*ISLAND, radius_km=100.0).iloc[0]
    assert wide["status"] == "uncertain"


@pytest.mark.usefixtures("mist")
def test_a_record_is_read_with_an_added_theatre():
    """A country becomes the part, an uncertain one stays, and the record says what took part."""
    west, east, edge = ISLAND, CAPE, EDGE
    longitude, latitude = zip(west, east, edge, SEA, strict=True)
    rows = _rows(
        place=list("abcd"),
        country=["Bouvet Island", "", "GS", "BV"],
        longitude=longitude,
        latitude=latitude,
    )
    record = atlas.read_events(rows)
    assert record.places["territory"].tolist() == ["MIST-ISLAND", "MIST-CAPE", "GS", "BV"]
    took = {"door": "theatres", "name": "mist", "package": "", "version": ""}
    assert record.report["plugins"] == record.dataset["plugins"] == [took]
    assert "invented for this example" in record.dataset["transformations"][-1]


def test_a_theatre_changes_nothing_far_away(folder):
    """The Levant and its policies are as they were; taken out, all is as before."""
    rng = np.random.default_rng(11)
    x, y, km = rng.uniform(34, 37, 500), rng.uniform(31, 34.8, 500), rng.choice([0, 2, 40], 500)
    before = territory.of(x, y, radius_km=km)
    doors.THEATRES["mist"] = folder
    try:
        pd.testing.assert_frame_equal(territory.of(x, y, radius_km=km), before)
        assert load_policy("un")["GOLAN"][0] == "Occupied Syrian Golan"
        assert "MIST-ISLAND" in contested()
    finally:
        del doors.THEATRES["mist"]
    assert "MIST-ISLAND" not in contested()
    assert find_country("Nebelinsel") is None
    assert territory.of(*ISLAND)["key"].tolist() == [""]


@pytest.mark.usefixtures("mist")
def test_who_may_state_a_part_is_not_outside_on_it():
    """The island is in both countries for the check; their own ground still is, too."""
    assert has_outline("BV")
    longitude, latitude = np.array([ISLAND, (3.4, -54.4), SEA]).T
    which, narrow = np.zeros(3, int), np.zeros(3, bool)
    told = inside_of(which, ["BV"], longitude, latitude, wide=narrow)
    assert told.tolist() == ["", "", "outside"]
    told = inside_of(which, ["MIST-ISLAND"], longitude, latitude, wide=narrow)
    assert told.tolist()[0] == ""
    assert "outside" in told.tolist()


@pytest.mark.usefixtures("mist")
def test_a_part_that_no_policy_knows_has_the_words_of_its_theatre(tmp_path):
    """The sentence is printed with it, and a house file may write both anew."""
    assert load_policy("us")["MIST-ISLAND"] == (
        "Mist Island",
        "Invented; its status is in dispute.",
    )
    assert disclaimers(["MIST-SOUND"], "un")[1] == "Mist Sound: Invented; the name is in dispute."
    house = tmp_path / "house.json"
    house.write_text(json.dumps({"MIST-ISLAND": ["Our Island", "Ours."]}), encoding="utf-8")
    assert load_policy(house)["MIST-ISLAND"] == ("Our Island", "Ours.")


def test_many_parts_are_told_apart(folder):
    """A theatre of a hundred parts: no two are taken for each other, nor for one of the Levant."""
    keys = [f"PART-{n}" for n in range(100)]
    lines = ["key,name,stated_as", *(f"{key},Part number {key},BV" for key in keys)]
    (folder / "contested.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    west = [-60 + 0.3 * n for n in range(100)]
    collection = json.loads((folder / "contested.geojson").read_text("utf-8"))
    collection["features"] = [
        {
            "type": "Feature",
            "properties": {"key": key, "error_km": 0.5, "made_from": "drawn"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, -50], [x + 0.2, -50], [x + 0.2, -49.8], [x, -49.8], [x, -50]]],
            },
        }
        for key, x in zip(keys, west, strict=True)
    ]
    (folder / "contested.geojson").write_text(json.dumps(collection), encoding="utf-8")
    doors.THEATRES["many"] = folder
    try:
        x, y = [*(one + 0.1 for one in west), 35.69], [-49.9] * 100 + [32.99]
        assert territory.of(x, y)["key"].tolist() == [*keys, "GOLAN"]
    finally:
        del doors.THEATRES["many"]


# ---- what is no theatre ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        # A key of a country, of the shipped theatre, in small letters, without ground.
        ("MIST-CAPE,part", "GS,part", "row 3, key: 'GS'; wanted 4 to 24 of"),
        ("MIST-CAPE,part", "GOLAN,part", "row 3, key: 'GOLAN'; wanted a key that is not taken"),
        ("MIST-CAPE,part", "mist-cape,part", "row 3, key: 'mist-cape'; wanted 4 to 24 of"),
        ("MIST-CAPE,part", "MIST-ISLE,part", "'MIST-CAPE'; wanted a key of contested.csv"),
        ("MIST-ISLAND,part,", "MIST-CAPE,part,", "wanted"),
        ("MIST-CAPE,part", "MIST-CAPE,country", "row 3, kind: 'country'; wanted 'part' or 'water'"),
        # A name that a country or a shipped part has would lead to the wrong ground.
        ("Kap Nebel", "Lebanon", "row 3: 'Lebanon'; wanted a name that LB has not"),
        ("Kap Nebel", "har dov", "row 3: 'har dov'; wanted a name that SHEBAA has not"),
        ("Kap Nebel", "Nebelinsel", "row 3: 'Nebelinsel'; wanted a name that MIST-ISLAND has not"),
        ("Kap Nebel", "Kap " + "x" * 60, "row 3, names: .*wanted names of 1 to 60 signs"),
        ("Cape Mist", "Cape\u202eMist", "row 3, name: .*1 to 60 signs that can be printed"),
        ("Kap Nebel,,Atlantic/South_Georgia", "Kap Nebel,,Atlantic/Mist", "IANA zone"),
        ("Kap Nebel,,Atlantic/South_Georgia", "Kap Nebel,Mist,", "two letters of a country"),
        ("BV|GS|MIST-ISLAND", "BV|ZZ", "row 3, stated_as: 'BV|ZZ'; wanted keys of territories"),
        (",MIST-ISLAND,BV", ",BV,BV", "row 3, on: 'BV'; wanted keys of ground that is drawn"),
        ("stated_as,note", "stated,note", "'stated'; wanted columns of these: key, name"),
        ("key,kind,name", "key,kind,title", "wanted a column 'name'"),
        ("in dispute.\nMIST-CAPE", "in dispute.,more\nMIST-CAPE", "row 2: .*one for each column"),
    ],
)
def test_a_table_of_parts_that_is_none_names_the_row(old, new, match, folder):
    """The file, the row, what was given and what was wanted; nothing of it takes part."""
    path = folder / "contested.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PluginError, match=match):
        doors.THEATRES["mist"] = folder
    assert "mist" not in doors.THEATRES


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda c: c.pop("_meta"), "_meta, attribution: 'None'; wanted a text"),
        (lambda c: c["_meta"].update(licence=""), "_meta, licence"),
        (lambda c: c.update(type="Feature"), "'Feature'; wanted a FeatureCollection"),
        (
            lambda c: c.update(crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}),
            "EPSG:4326",
        ),
        (lambda c: c["features"][0]["properties"].update(error_km=0), "feature 1, error_km: '0'"),
        (lambda c: c["features"][0]["properties"].update(error_km="2"), "a number of kilometres"),
        (lambda c: c["features"][0]["properties"].update(made_from="air"), "'air'; wanted one of"),
        (
            lambda c: c["features"][0]["properties"].pop("error_km"),
            "feature 1: .*wanted properties",
        ),
        (lambda c: c["features"][0]["properties"].update(key="LB"), "'levant' has one for it"),
        (lambda c: c["features"][0]["properties"].update(key="MIST-CAPE"), "this file has one"),
        (lambda c: c["features"][0].update(geometry=None), "feature 1, geometry"),
        (
            lambda c: c["features"][0].update(geometry={"type": "Point", "coordinates": [0, 0]}),
            "feature 1, geometry",
        ),
        # Latitude first, in metres, a bow tie.
        (lambda c: _ring(c, [[1000, 2], [3000, 2], [3000, 4], [1000, 2]]), "longitude first"),
        (lambda c: _ring(c, [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]), "rings that do not cross"),
    ],
)
def test_ground_that_is_none_names_the_feature(change, match, folder):
    """Areas in degrees WGS84 with a stated error and source, each key once."""
    path = folder / "contested.geojson"
    collection = json.loads(path.read_text("utf-8"))
    change(collection)
    path.write_text(json.dumps(collection), encoding="utf-8")
    with pytest.raises(PluginError, match=match):
        doors.THEATRES["mist"] = folder


def test_a_part_inside_a_country_that_is_drawn_says_on_which_ground_it_is(folder):
    """Else each place of it were uncertain for ever, with no word; the error names the country."""
    path = folder / "contested.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    for feature in content["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[[x + 42, y + 75] for x, y in ring]]
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(PluginError, match=r"row 2, on: ''; wanted EG, .*'levant' draws"):
        doors.THEATRES["mist"] = folder
    table = folder / "contested.csv"
    rows = table.read_text(encoding="utf-8").replace("yes,,BV|GS", "yes,EG,BV|GS")
    table.write_text(rows.replace(",MIST-ISLAND,BV", ",EG|MIST-ISLAND,BV"), encoding="utf-8")
    doors.THEATRES["mist"] = folder
    try:
        found = territory.of([27.3, 27.75, 30.0], [24.85, 24.9, 25.0])
        assert found["key"].tolist() == ["MIST-ISLAND", "MIST-CAPE", "EG"]
    finally:
        del doors.THEATRES["mist"]


def test_a_country_is_drawn_whole(folder):
    """Half a country would make each place in the other half look like a mistake."""
    path = folder / "contested.geojson"
    collection = json.loads(path.read_text("utf-8"))
    half = {
        "type": "Feature",
        "properties": {"key": "SD", "error_km": 5, "made_from": "outline"},
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[28, 9], [32, 9], [32, 12], [28, 12], [28, 9]]],
        },
    }
    collection["features"].append(half)
    path.write_text(json.dumps(collection), encoding="utf-8")
    with pytest.raises(PluginError, match=r"'SD in .*; wanted the whole country, about \(21\."):
        doors.THEATRES["mist"] = folder
    darfur = inside_of(
        np.zeros(1, int), ["SD"], *np.array([[22.4], [13.4]]), wide=np.zeros(1, bool)
    )
    assert darfur.tolist() == [""]
    half["geometry"]["coordinates"] = [[[22, 9], [38.5, 9], [38.5, 22], [22, 22], [22, 9]]]
    path.write_text(json.dumps(collection), encoding="utf-8")
    doors.THEATRES["mist"] = folder
    try:
        assert has_outline("SD")
        assert territory.of(32.5, 15.6)["key"].tolist() == ["SD"]
    finally:
        del doors.THEATRES["mist"]
    darfur = inside_of(
        np.zeros(1, int), ["SD"], *np.array([[22.4], [13.4]]), wide=np.zeros(1, bool)
    )
    assert darfur.tolist() == [""]


def _ring(collection, ring):
    collection["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [ring]}


@pytest.mark.parametrize(
    ("name", "text", "match"),
    [
        ("boxes.csv", "counted_to,west,south,east,north\nZZ,0,0,1,1\n", "row 2, counted_to: 'ZZ'"),
        ("boxes.csv", "counted_to,west,south,east,north\nBV,2,0,1,1\n", "wanted west < east"),
        ("boxes.csv", "counted_to,west,south,east,north\nBV,x,0,1,1\n", "row 2, west: 'x'"),
        ("zones.csv", "name,zone\nBeirut,Asia/Nowhere\n", "row 2, zone: 'Asia/Nowhere'"),
        ("zones.csv", "name,zone\nLebanon,Asia/Beirut\n", "'Lebanon'; wanted a name that LB has"),
        ("contested.csv", "key,name\n", "wanted at least one part"),
        ("contested.csv", None, "has no contested.csv; a theatre is a folder with"),
        ("contested.geojson", "{", "cannot be read as the ground of a theatre"),
    ],
)
def test_a_folder_that_is_no_theatre_names_the_file(name, text, match, folder):
    """What is missing, or broken, and what was wanted."""
    (folder / name).unlink()
    if text is not None:
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(PluginError, match=match):
        doors.THEATRES["mist"] = folder


def test_what_is_no_folder_is_refused(folder):
    """A wrong type says what was wanted; the shipped theatre is never replaced."""
    with pytest.raises(PluginError, match=r"'mist' is int; wanted an atlas\.reference\.theatre"):
        doors.THEATRES["mist"] = 3
    with pytest.raises(PluginError, match="'levant' is shipped with atlas and is not replaced"):
        doors.THEATRES["levant"] = folder


@pytest.mark.usefixtures("mist")
def test_two_theatres_that_say_the_same_are_refused(folder):
    """The second of the two is named; without it all goes on."""
    doors.THEATRES["mist-two"] = Theatre(folder)
    try:
        with pytest.raises(
            PluginError, match=r"'mist-two' of this program.*'MIST-ISLAND'.*not taken"
        ):
            find_country("Lebanon")
    finally:
        del doors.THEATRES["mist-two"]
    assert find_country("Nebelinsel").key == "MIST-ISLAND"


def test_a_theatre_of_a_package_that_is_none_names_the_package(folder, monkeypatch):
    """Name and version of the package, the file and the row."""
    path = folder / "contested.csv"
    path.write_text(path.read_text("utf-8").replace("Kap Nebel", "Lebanon"), encoding="utf-8")

    class _Point:
        name, dist = "mist", type("Dist", (), {"name": "atlas-mist", "version": "0.3"})

        def load(self):
            return folder

    monkeypatch.setattr(doors.THEATRES, "_installed", None)
    monkeypatch.setattr(
        "atlas.doors.declared",
        lambda group: [_Point()] if group == "atlas.theatres" else [],
    )
    with pytest.raises(PluginError, match=r"row 3: 'Lebanon'.*declared by atlas-mist 0\.3"):
        atlas.read_events(_rows(place=["a"], country=["LB"]))


def test_the_registry_of_the_shipped_theatre_has_the_hash_of_each_file():
    """A file that was changed by hand is noticed; README describes each."""
    from hashlib import sha256

    own = shipped("theatres", "levant")
    lines = (own / "registry.txt").read_text("utf-8").splitlines()
    files = [path for path in own.iterdir() if path.suffix in (".csv", ".json", ".geojson")]
    hashes = {path.name: sha256(path.read_bytes()).hexdigest() for path in files}
    assert dict(line.split() for line in lines) == hashes
    readme = (own / "README.md").read_text("utf-8")
    assert all(f"`{path.name}`" in readme for path in files)
