"""What a script has made of other files names their hashes, and is none of an older version."""

import hashlib
import importlib
import json
import shutil
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
GEO = DATA / "geo"
# Written by hand: these are what the others are made of.
BY_HAND = {
    *(f"actors/{name}.json" for name in ("actors", "groups", "world")),
    *(f"actors/{name}.csv" for name in ("demonyms", "organisation_words", "state_names", "states")),
    *("geo/basemap/areas.csv", "geo/basemap/names.csv"),
    *(f"geo/supplement/{name}.csv" for name in ("aliases", "not_names", "places")),
    "geo/supplement/vernacular.csv",
    *("geo/supplement/regions.geojson", "geo/world/claims.csv", "geo/world/islands.csv"),
    *(f"territories/{name}.json" for name in ("neutral", "un", "us")),
    *(f"theatres/levant/{name}.csv" for name in ("boxes", "contested", "lines", "zones")),
}
# Folders of data that are by hand throughout; and of tables, which have no room for what they were
# made of: ``made_from.txt`` says it beside them, and tests/reference/test_countries.py asks it.
CODED = ("events/", "reference/")
ENDINGS = {".json", ".geojson", ".parquet", ".csv"}


def _files(data):
    names = (path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    return sorted(
        name for name in names if Path(name).suffix in ENDINGS and not name.startswith(CODED)
    )


DERIVED = [name for name in _files(DATA) if name not in BY_HAND]


@pytest.fixture(scope="module")
def raw_hashes():
    """Return the hash that each file of a package must have, as the build scripts want it."""
    sys.path.insert(0, str(GEO))
    try:
        common = importlib.import_module("build_common")
        basemap = importlib.import_module("build_basemap")
    finally:
        sys.path.remove(str(GEO))
        sys.path.remove(str(GEO / "basemap"))
    return {**common.input_hashes(), **basemap.INPUTS}


def _meta(path):
    """Return what a file says of where it comes from."""
    if path.suffix == ".parquet":
        return json.loads(pyarrow.parquet.read_schema(path).metadata[b"_meta"])
    return json.loads(path.read_text("utf-8"))["_meta"]


def _own_inputs(meta):
    """Return the files of this repository that a file was made of, below data/geo."""
    rows = [*meta["sources"], *meta.get("own_sources", [])]
    return {row["file"]: row["sha256"] for row in rows if not row.get("package")}


def _stale(data, name):
    """Return the inputs of a file that are not those in the tree."""
    return [
        file
        for file, digest in _own_inputs(_meta(data / name)).items()
        if hashlib.sha256((data / "geo" / file).read_bytes()).hexdigest() != digest
    ]


def test_each_data_file_is_by_hand_or_derived():
    """The list of what is written by hand has no file that is gone."""
    assert set(_files(DATA)) >= BY_HAND
    assert len(DERIVED) >= 11


@pytest.mark.parametrize("name", DERIVED)
def test_a_derived_file_names_its_script_and_the_hash_of_each_input(name, raw_hashes):
    """Files of packages have the hash that the script wants of them."""
    meta = _meta(DATA / name)
    assert (DATA.parent / meta["script"]).is_file()
    packaged = {row["file"]: row["sha256"] for row in meta["sources"] if row.get("package")}
    assert packaged.items() <= raw_hashes.items()
    assert packaged or _own_inputs(meta)


@pytest.mark.parametrize("name", DERIVED)
def test_no_derived_file_is_stale(name):
    """Whoever changes an input, and not what is made of it, sees which file to make anew."""
    script = _meta(DATA / name)["script"]
    assert _stale(DATA, name) == [], f"{name} is stale: run {script}"


def test_a_changed_input_is_noticed_down_the_line(tmp_path):
    """A region that is drawn anew makes each file stale that was made of it."""
    shutil.copytree(DATA, tmp_path / "data")
    with (tmp_path / "data/geo/supplement/regions.geojson").open("a", encoding="utf-8") as file:
        file.write("\n")
    stale = [name for name in DERIVED if _stale(tmp_path / "data", name)]
    assert stale == [
        *("geo/gazetteer/admin.parquet", "geo/gazetteer/core.parquet"),
        *("geo/gazetteer/countries.geojson", "theatres/levant/contested.geojson"),
    ]


def test_each_input_is_used():
    """A file by hand that goes into the gazetteer or the basemap is named by what it went into."""
    named = {f"geo/{file}" for name in DERIVED for file in _own_inputs(_meta(DATA / name))}
    read_as_it_is = {"geo/supplement/places.csv", "geo/world/islands.csv"}
    by_hand = {name for name in BY_HAND if name.startswith("geo/")}
    assert by_hand - read_as_it_is <= named


@pytest.mark.usefixtures("raw_hashes")
def test_a_build_script_names_what_it_reads(tmp_path, monkeypatch):
    """An input that is named and not read, or read and not named, stops the build."""
    common = importlib.import_module("build_common")
    monkeypatch.setattr(common, "_READ", set())
    own = tmp_path / "not_names.csv"
    own.write_text("place_id,names\n")
    with pytest.raises(SystemExit, match="did not read"):
        common.provenance("x.py", [], {"supplement/never.csv": own})
    common.drop_names([], own)
    meta = common.provenance("x.py", [], {"supplement/not_names.csv": own})
    assert meta["own_sources"][0]["sha256"] == hashlib.sha256(own.read_bytes()).hexdigest()
    with pytest.raises(SystemExit, match=r"named as no file's input.*not_names.csv"):
        common.check_all_named([])
