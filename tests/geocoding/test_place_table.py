"""The gazetteer: layers, look-ups, files told by content, and a cache that cannot spoil."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import atlas
from atlas.errors import GazetteerError, InputTypeError
from atlas.geocoding.gazetteer import name_index
from atlas.geocoding.gazetteer.place_table import Gazetteer, load_gazetteer
from atlas.geocoding.spelling.place_names import fold, letters_of
from scripts import architecture
from tests.tries import tries

COLUMNS = (
    "place_id", "name", "names", "kind", "country", "adm1", "adm2", "longitude", "latitude",
    "radius_km", "geometry", "population", "source",
)  # fmt: skip


def _geonames_row(number, name, longitude, latitude, code="PPL", others=""):
    cells = [""] * 19
    cells[:9] = [str(number), name, name, others, str(latitude), str(longitude), "P", code, "LB"]
    cells[14], cells[18] = "0", "2020-01-01"
    return "\t".join(cells)


@pytest.fixture(scope="module")
def shipped():
    """Return the shipped gazetteer."""
    return load_gazetteer()


def test_the_table_has_the_columns_of_the_contract(shipped):
    """Every column is there, and every place has a name, a kind and a position."""
    table = shipped.table
    assert set(COLUMNS) <= set(table.columns)
    assert table["place_id"].is_unique
    assert (table["name"] != "").all()
    assert table["longitude"].between(-180, 180).all()
    assert table["latitude"].between(-90, 90).all()
    assert (table["radius_km"] > 0).all()


def test_every_shipped_spelling_finds_its_place(shipped):
    """A place is found under its name and each further spelling, in whatever script."""
    table = shipped.table.sample(3000, random_state=7)
    lost = [
        (name, place_id)
        for place_id, first, others in zip(
            table["place_id"], table["name"], table["names"], strict=True
        )
        for name in [first, *others.split("|")]
        if letters_of(name)
        and place_id not in {shipped.place_id[row] for row in shipped.named(letters_of(name))}
    ]
    assert not lost


def test_an_own_table_comes_before_the_shipped_layers():
    """What the caller knows outranks what the library knows, and takes nothing away."""
    own = pd.DataFrame({"Place": ["Beirut"], "LON": [35.0], "Lat": [33.0], "country": ["LB"]})
    gazetteer = load_gazetteer(extra=[own])
    assert len(gazetteer) == len(load_gazetteer()) + 1
    answer = atlas.geocode("Beirut", gazetteer=gazetteer).iloc[0]
    assert (answer["longitude"], answer["latitude"]) == (35.0, 33.0)


def test_an_id_that_stands_twice_is_one_place():
    """The last row of an own table holds, and the shipped place of that id is replaced."""
    own = pd.DataFrame(
        {
            "place_id": ["gn:267008", "gn:267008"],
            "name": ["Tyre one", "Tyre two"],
            "longitude": [35.0, 36.0],
            "latitude": 33.0,
        }
    )
    gazetteer = load_gazetteer(extra=[own])
    assert len(gazetteer) == len(load_gazetteer())
    assert gazetteer.table["place_id"].is_unique
    assert gazetteer.find("Tyre two")["longitude"].tolist() == [36.0]
    assert "gn:267008" not in gazetteer.find("Tyre one")["place_id"].tolist()


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".parquet"])
def test_own_files_are_told_by_content(tmp_path, suffix):
    """A table with names and coordinates is a layer, whatever its format and column order."""
    table = pd.DataFrame({"lat": [33.2], "lng": [35.4], "village": ["Hill 402"]})
    path = tmp_path / f"mine{suffix}"
    if suffix == ".parquet":
        table.to_parquet(path)
    else:
        table.to_csv(path, sep="\t" if suffix == ".tsv" else ",", index=False)
    found = load_gazetteer(extra=[path]).find("hill 402")
    assert found["latitude"].tolist() == [33.2]


def test_rows_of_one_name_become_one_place():
    """A table of events teaches a place: in the middle of its rows, over nine of ten of them."""
    events = pd.DataFrame(
        {
            "location": ["Sample town", "Sample town", "SAMPLE TOWN", "Other", "Other"],
            "country": "LB",
            "longitude": [35.40, 35.42, 35.41, 35.0, 36.5],
            "latitude": [33.20, 33.20, 33.20, 33.0, 34.5],
            "geo_precision": [1, 1, 1, 2, 3],
        }
    )
    gazetteer = Gazetteer.from_table(events)
    sample = gazetteer.find("Sample")
    assert sample["longitude"].tolist() == [35.41]
    assert sample["radius_km"].tolist() == [2.0]
    # places of one name that lie apart stay apart, and no precision rises
    assert sorted(gazetteer.find("Other")["radius_km"]) == [25.0, 100.0]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_geonames_country_file_is_read(tmp_path, zipped):
    """The 19 columns of GeoNames are known by their shape, in a zip archive or not."""
    rows = [
        _geonames_row(1, "Testvillage", 35.4, 33.2, others="Tastvillaj,تستفيل"),
        _geonames_row(2, "Ruin", 35.4, 33.3, code="PPLH"),
    ]
    path = tmp_path / "LB.txt"
    path.write_text("\n".join(rows), encoding="utf-8")
    if zipped:
        with zipfile.ZipFile(tmp_path / "LB.zip", "w") as archive:
            archive.writestr("readme.txt", "x")
            archive.write(path, "LB.txt")
        path = tmp_path / "LB.zip"
    gazetteer = load_gazetteer(extra=[path])
    assert gazetteer.find("تستفيل")["place_id"].tolist() == ["gn:1"]
    assert gazetteer.find("Tastvillaj")["kind"].tolist() == ["settlement"]
    assert "gn:2" not in gazetteer.row_of


def test_bad_layers_are_stopped_at_the_door(tmp_path):
    """Each message says which file or column it is about and what was wanted."""
    short = tmp_path / "short.txt"
    short.write_text(_geonames_row(1, "A", 35, 33) + "\n1\t2\t3", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"short.txt', line 2: 3 columns"):
        load_gazetteer(extra=[short])
    with pytest.raises(GazetteerError, match=r"no gazetteer file .*nowhere.csv"):
        load_gazetteer(extra=[tmp_path / "nowhere.csv"])
    with pytest.raises(GazetteerError, match=r"no column for longitude, latitude"):
        load_gazetteer(extra=[pd.DataFrame({"name": ["A"]})])
    outside = pd.DataFrame({"name": ["A"], "longitude": [200.0], "latitude": [33.0]})
    with pytest.raises(GazetteerError, match=r"'A' lies at longitude 200.0.* outside the world"):
        load_gazetteer(extra=[outside])
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00\x81" * 9)
    with pytest.raises(GazetteerError, match=r"binary.csv' is not a text file in UTF-8"):
        load_gazetteer(extra=[binary])


@pytest.mark.parametrize("extra", ["LB.zip", 3, pd.DataFrame({"name": ["A"]}), [3]])
def test_layers_are_a_list_of_paths_or_frames(extra):
    """A bare path or frame is a slip that the message puts right."""
    with pytest.raises(InputTypeError, match=r"list of|path or a data frame"):
        load_gazetteer(extra=extra)


def test_a_broken_cache_is_built_anew(tmp_path):
    """Files that cannot be read are as good as none."""
    store = name_index.built(name_index.joined().head(5), "v1")
    folder = tmp_path / "gazetteer-v1"
    name_index.write_store(folder, store)
    assert name_index.read_store(folder, "v1") is not None
    (folder / "table.arrow").write_bytes(b"nonsense")
    assert name_index.read_store(folder, "v1") is None
    name_index.write_store(folder, store)
    assert name_index.read_store(folder, "v1").table.equals(store.table)


def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path):
    """Where the cache folder is a file, the index stays in memory and nothing is raised."""
    blocked = tmp_path / "cache"
    blocked.write_text("", encoding="utf-8")
    small = name_index.built(name_index.joined().head(3), "v2")
    name_index.write_store(blocked / "gazetteer-v2", small)
    assert name_index.read_store(blocked / "gazetteer-v2", "v2") is None


@settings(max_examples=tries(40), deadline=None)
@given(st.lists(st.text(min_size=1, max_size=15), min_size=1, max_size=6))
def test_any_names_can_be_listed_and_found(names):
    """Whatever a caller's table calls its places, each is found under its own name."""
    table = pd.DataFrame({"name": names, "longitude": 35.0, "latitude": 33.0})
    kept = table.loc[table["name"].str.strip().ne(""), "name"]
    gazetteer = Gazetteer.from_table(table)
    assert len(gazetteer) == kept.map(fold).nunique()
    for name in kept:
        letters = letters_of(name)
        found = {fold(gazetteer.name[row]) for row in gazetteer.named(letters)}
        assert not letters or fold(name) in found


def test_a_country_file_s_own_letters_count_for_a_place_known_already(tmp_path):
    """An Arabic spelling that only the country file has tells its place from one that sounds so."""
    known = atlas.load_gazetteer()
    row = next(
        row
        for row, place_id in enumerate(known.place_id)
        if known.country[row] == "LB" and place_id.startswith("gn:")
    )
    number, name = known.place_id[row].removeprefix("gn:"), known.name[row]
    cells = [number, name, name, "ضيعة الاختبار", str(known.latitude[row])]
    cells += [str(known.longitude[row]), "P", "PPL", "LB", "", "04", "", "", "", "100", "", ""]
    file = tmp_path / "LB.txt"
    file.write_text("\t".join([*cells, "Asia/Beirut", "2020-01-01"]) + "\n", encoding="utf-8")
    gazetteer = atlas.load_gazetteer(extra=[file])
    joined = gazetteer.row_of[f"gn:{number}"]
    assert "ضيعة الاختبار" in gazetteer.spellings(joined)
    assert gazetteer.native.spells("ضيعه الاختبار", [joined])
    answer = atlas.geocode(["ضيعة الاختبار"], gazetteer=gazetteer).iloc[0]
    assert answer["place_id"] == f"gn:{number}"


def test_another_way_to_fold_a_name_makes_another_index():
    """The files that fold and spell names are rules of the cache, with all that they import."""
    folder = Path(name_index.__file__).parent
    rules = {(folder / name).resolve() for name in name_index.RULES}
    assert all(path.is_file() for path in rules)
    known, imports = architecture.modules(), architecture.edges()
    seen, left = set(), {"geocoding.spelling.place_names"}
    while left:
        name = left.pop()
        seen.add(name)
        left |= set(imports[name]) - seen
    assert {"folding", "geocoding.spelling.transliteration"} <= seen
    assert {known[name].resolve() for name in seen if known[name].name != "__init__.py"} <= rules
