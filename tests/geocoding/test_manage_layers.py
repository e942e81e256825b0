"""The user's own library: country files installed whole, places learned, and no surprise."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import atlas
from atlas.errors import GazetteerError
from atlas.geocoding import manage_layers
from atlas.geocoding.gazetteer import geonames, installed_layers
from atlas.geocoding.gazetteer.download import Fetched
from tests.country_files import COUNTRY, OTHER_NAMES, held, zipped
from tests.tries import tries

EVAL = COUNTRY.parents[3] / "shared" / "eval"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Give each test an empty library of its own, once the shipped index is read."""
    atlas.load_gazetteer(installed=False)
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path / "library"))
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "cache"))


def _changed(tmp_path, line, column, value):
    """Write the country file with one cell changed."""
    rows = [row.split("\t") for row in COUNTRY.read_text(encoding="utf-8").splitlines()]
    rows[line - 1][column] = value
    path = tmp_path / "changed.txt"
    path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_a_country_file_is_installed_with_what_is_known_of_it(tmp_path, packed):
    """Places, rows, source, newest change, licence and hashes are kept beside the layer."""
    path = zipped(tmp_path / "LB.zip") if packed else COUNTRY
    (layer,) = manage_layers.add_countries("lb", path)
    assert manage_layers.list_layers() == [layer]
    assert (layer.name, layer.places, layer.rows, layer.version) == ("LB", 8, 10, "2021-03-01")
    assert (layer.licence, layer.source) == ("CC BY 4.0", path.name)
    assert layer.left_out == {"kinds of place that events are not coded to": 2}
    assert layer.source_sha256 == installed_layers.file_hash(path)
    beside = json.loads((installed_layers.library_folder() / "geonames-LB.json").read_text())
    assert beside["sha256"] == installed_layers.file_hash(
        installed_layers.library_folder() / layer.data
    )


def test_an_installed_country_is_found_and_said():
    """Names of an installed country are found in each script, and the gazetteer says why."""
    before = atlas.load_gazetteer()
    assert before.layers == ("shipped",)
    assert atlas.geocode("Deir Naqsh").loc[0, "match"] == "unmatched"
    manage_layers.add_countries(["LB"], COUNTRY)
    after = atlas.load_gazetteer()
    assert after.layers == ("shipped", "GeoNames LB (2021-03-01)")
    assert "GeoNames LB" in repr(after)
    assert len(after) == len(before) + 8
    found = atlas.geocode(["Tall Zibqa", "تل زبقا المخترعة"])
    assert found["place_id"].tolist() == ["gn:9000010", "gn:9000010"]
    twice = atlas.geocode("Deir Naqsh").iloc[0]
    assert twice["match"] == "ambiguous"
    row = after.table.set_index("place_id").loc["gn:9000010"]
    assert (row["adm1"], row["adm2"]) == ("Invented South", "Qada of Testville")


def test_a_province_without_a_shape_still_tells_places_apart():
    """In a country that is shipped without provinces, the file's own codes decide."""
    manage_layers.add_countries(["LB"], COUNTRY)
    asked = pd.DataFrame({"name": "Deir Naqsh", "country": "LB"}, index=[0, 1])
    found = atlas.geocode(asked.assign(adm1=["Invented South", "Shimal"]))
    assert found["place_id"].tolist() == ["gn:9000012", "gn:9000011"]


def test_an_area_reaches_over_its_places(tmp_path):
    """GeoNames knows a province as a point; its radius is had from the places in it."""
    lines = COUNTRY.read_text(encoding="utf-8").splitlines()
    row = lines[4].split("\t")
    for number in range(40):
        row[0], row[4] = str(9100000 + number), str(34.40 + number / 100)
        lines.append("\t".join(row))
    path = tmp_path / "LB.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    manage_layers.add_countries(["LB"], path)
    radius = atlas.load_gazetteer().table.set_index("place_id")["radius_km"]
    assert radius["gn:9000001"] == pytest.approx(0.38 * 111.2, abs=2)
    assert radius["gn:9000002"] == 60.0


def test_what_is_removed_is_gone():
    """After the removal answers are as before, and no file is left."""
    manage_layers.add_countries(["LB"], COUNTRY)
    manage_layers.remove("lb")
    assert manage_layers.list_layers() == []
    assert held() == {}
    assert atlas.load_gazetteer().layers == ("shipped",)
    with pytest.raises(GazetteerError, match=r"no layer 'LB' is installed; installed: none"):
        manage_layers.remove("LB")


def test_a_gazetteer_can_be_loaded_without_what_is_installed():
    """``installed=False`` leaves the library aside; a layer given by hand is named too."""
    manage_layers.add_countries(["LB"], COUNTRY)
    assert atlas.load_gazetteer(installed=False).layers == ("shipped",)
    given = atlas.load_gazetteer(extra=[COUNTRY], installed=False)
    assert given.layers == ("shipped", "geonames_invented_LB.txt")


def test_alternate_names_are_added_and_links_are_not():
    """A file of alternate names brings spellings; codes and links in it are no names."""
    manage_layers.add_countries(["LB"], COUNTRY, other_names=OTHER_NAMES)
    gazetteer = atlas.load_gazetteer()
    assert gazetteer.find("Deïr Nakche")["place_id"].tolist() == ["gn:9000011"]
    names = gazetteer.table.set_index("place_id").loc["gn:9000011", "names"].split("|")
    assert "دير النقش" in names
    assert not [name for name in names if "example" in name]


@pytest.mark.parametrize(
    ("line", "column", "value", "message"),
    [
        (4, 4, "133.3", r"changed.txt', line 4: latitude '133.3', .* no point of the world"),
        (4, 5, "nan", r"line 4: latitude .* longitude 'nan' is no point"),
        (2, 0, "x", r"line 2: 'x' is no GeoNames id"),
        (3, 1, " ", r"line 3: the place has no name"),
        (10, 18, "2014-0", r"line 10: the date of the last change is '2014-0'; is the file whole"),
        (5, 2, "a\tb", r"line 5: 20 columns where a GeoNames file has 19"),
    ],
)
def test_a_line_that_is_none_of_geonames_is_named(tmp_path, line, column, value, message):
    """Each message says the file, the line and what is wrong with it; nothing is installed."""
    with pytest.raises(GazetteerError, match=message):
        manage_layers.add_countries(["LB"], _changed(tmp_path, line, column, value))
    assert manage_layers.list_layers() == []


def test_the_wrong_country_is_refused_and_rows_of_others_are_counted(tmp_path):
    """A file of another country says which it holds; a larger file gives its own rows only."""
    with pytest.raises(GazetteerError, match=r"holds no place of SY; it has rows of LB"):
        manage_layers.add_countries(["SY"], COUNTRY)
    mixed = _changed(tmp_path, 4, 8, "SY")
    lebanon, syria = manage_layers.add_countries(["LB", "SY"], mixed)
    assert (lebanon.places, syria.places) == (7, 1)
    assert lebanon.left_out["other countries"] == 1


def test_a_file_that_is_none_of_places_is_told_by_what_it_is(tmp_path):
    """A page with an error, an empty file and an empty archive each have words of their own."""
    page, nothing, archive = (tmp_path / name for name in ("LB.txt", "none.txt", "none.zip"))
    page.write_text("<!DOCTYPE html>\n<title>404</title>\n")
    nothing.touch()
    zipfile.ZipFile(archive, "w").close()
    for path, words in (
        (page, "'LB.txt' is a web page"),
        (nothing, "'none.txt' is empty; wanted"),
        (archive, "'none.zip' is an archive without a table"),
    ):
        with pytest.raises(GazetteerError, match=words):
            manage_layers.add_countries(["LB"], path)
    assert manage_layers.list_layers() == []


def test_an_archive_that_would_fill_the_disk_is_not_unpacked(tmp_path):
    """Rows that are all the same pack to nothing: such an archive is refused by its size alone."""
    row = COUNTRY.read_text(encoding="utf-8").splitlines()[3] + "\n"
    path = zipped(tmp_path / "LB.zip", row * 20_000)
    with pytest.raises(GazetteerError, match=r"would unpack to \d+ MB, \d+ times its size"):
        manage_layers.add_countries(["LB"], path)
    with pytest.raises(GazetteerError, match="is not unpacked"):
        atlas.load_gazetteer(extra=[path])


@pytest.mark.parametrize("codes", ["Lebanon", [], ["../x"], [3]])
def test_a_country_is_a_code_of_two_letters(codes):
    """Nothing else becomes the name of a file."""
    with pytest.raises(GazetteerError, match=r"country"):
        manage_layers.add_countries(codes, COUNTRY)


def _cut(path):
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])


def _damaged(path):
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 255
    path.write_bytes(bytes(whole))


def _page(path):
    path.write_bytes(b"<html>sign in</html>")


@pytest.mark.parametrize("harm", [_cut, _damaged, _page])
def test_a_download_that_is_not_whole_leaves_what_was_there(harm):
    """A broken archive is refused, and the installed layer stays byte for byte."""
    manage_layers.add_countries(["LB"], COUNTRY)
    before = held()

    def fetch(path, to):
        zipped(to)
        harm(to)
        return Fetched(f"https://example.org/{path}", "")

    with pytest.raises(GazetteerError, match=r"LB.zip'"):
        manage_layers.add_countries(["LB"], fetch=fetch)
    assert held() == before


@settings(
    max_examples=tries(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_is_done_to_an_archive_is_told_in_words(tmp_path, data):
    """A changed byte or a cut gives the same places or one clear error, and nothing else."""
    path = zipped(tmp_path / "LB.zip")
    whole = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        whole[at] ^= data.draw(st.integers(1, 255))
    else:
        del whole[at:]
    path.write_bytes(bytes(whole))
    try:
        outcome = len(geonames.read_country(path, "LB").places)
    except GazetteerError as error:
        outcome = str(error)
    assert outcome == 8 or "LB.zip" in str(outcome)


def test_a_file_with_far_fewer_rows_does_not_replace_a_whole_one(tmp_path):
    """A text file may break off at the end of a line: then its size tells."""
    manage_layers.add_countries(["LB"], COUNTRY)
    before = held()
    short = tmp_path / "LB.txt"
    lines = COUNTRY.read_text(encoding="utf-8").splitlines(keepends=True)
    short.write_text("".join(lines[:4]), encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"has 4 rows of LB, and what is installed has 10"):
        manage_layers.add_countries(["LB"], short)
    assert held() == before


def test_a_layer_is_replaced_as_a_whole(tmp_path):
    """Adding a country again leaves one table and one description."""
    manage_layers.add_countries(["LB"], COUNTRY)
    manage_layers.add_countries(["LB"], _changed(tmp_path, 4, 18, "2022-02-02"))
    assert [layer.version for layer in manage_layers.list_layers()] == ["2022-02-02"]
    assert len(held()) == 2
    assert "GeoNames LB (2022-02-02)" in atlas.load_gazetteer().layers


def test_the_table_that_another_process_is_about_to_name_stays(tmp_path):
    """A table that no JSON file names is left alone for a day; then it is swept."""
    manage_layers.add_countries(["LB"], COUNTRY)
    young, old = (installed_layers.library_folder() / f"geonames-LB-{c * 12}.parquet" for c in "ab")
    young.touch()
    old.touch()
    os.utime(old, (0, 0))
    manage_layers.add_countries(["LB"], _changed(tmp_path, 4, 18, "2022-02-02"))
    assert young in held()
    assert old not in held()
    assert len(held()) == 3


def test_a_layer_that_is_replaced_while_it_is_read_is_read_as_it_is_now(tmp_path, monkeypatch):
    """What was listed a moment ago may be gone: another process has put a newer one there."""
    manage_layers.add_countries(["LB"], COUNTRY)
    listed = [manage_layers.list_layers()]
    manage_layers.add_countries(["LB"], _changed(tmp_path, 4, 18, "2022-02-02"))
    now = installed_layers.layers
    monkeypatch.setattr(installed_layers, "layers", lambda: listed.pop() if listed else now())
    assert len(atlas.load_gazetteer()) == len(atlas.load_gazetteer(installed=False)) + 8


def test_a_layer_that_was_changed_is_not_used():
    """A table that is not what was installed stops the load, and says how to be rid of it."""
    (layer,) = manage_layers.add_countries(["LB"], COUNTRY)
    path = installed_layers.library_folder() / layer.data
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(
        GazetteerError, match=r"'LB' is not as it was installed.* atlas gazetteer remove LB"
    ):
        atlas.load_gazetteer()
    path.unlink()
    assert "is missing" in manage_layers.list_layers()[0].problem
    (installed_layers.library_folder() / "geonames-LB.json").write_text("{")
    with pytest.raises(GazetteerError, match=r"'LB' cannot be used: geonames-LB.json cannot be"):
        atlas.load_gazetteer()
    manage_layers.remove("LB")
    assert atlas.load_gazetteer().layers == ("shipped",)


def _started_anew(monkeypatch):
    """Forget what this process has read, as a new one would, and count the tables it reads."""
    monkeypatch.setattr(installed_layers, "_KNOWN", {})
    read, reading = [], Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path.name) or reading(path))
    gazetteer = atlas.load_gazetteer()
    monkeypatch.setattr(Path, "read_bytes", reading)
    return gazetteer, [name for name in read if name.startswith("geonames-")]


def test_a_table_that_is_as_it_was_is_not_read_at_the_next_start(monkeypatch):
    """Its size and times say so; without the note of them it is read once more."""
    (layer,) = manage_layers.add_countries(["LB"], COUNTRY)
    gazetteer, read = _started_anew(monkeypatch)
    assert read == []
    assert set(gazetteer.find("Deir Naqsh")["place_id"]) == {"gn:9000011", "gn:9000012"}
    (note,) = installed_layers.cache_folder().glob("library/geonames-LB/checked")
    for damage in (note.unlink, lambda: note.write_bytes(b"\xff"), lambda: note.write_text("x")):
        damage()
        assert _started_anew(monkeypatch)[1] == [layer.data]
        assert _started_anew(monkeypatch)[1] == []


@pytest.mark.parametrize("keep_time", [False, True])
def test_a_table_changed_in_place_is_seen_at_the_next_start(monkeypatch, keep_time):
    """The same size, another time; even where the time of the content was set back."""
    (layer,) = manage_layers.add_countries(["LB"], COUNTRY)
    path = installed_layers.library_folder() / layer.data
    before = path.stat()
    _damaged(path)
    later = before.st_mtime_ns + 1_000_000 * (not keep_time)
    os.utime(path, ns=(before.st_atime_ns, later))
    assert path.stat().st_size == before.st_size
    with pytest.raises(GazetteerError, match="'LB' is not as it was installed"):
        _started_anew(monkeypatch)


def test_a_table_that_was_only_touched_is_read_and_used(monkeypatch):
    """Another time with the same content is no damage, and is noted."""
    (layer,) = manage_layers.add_countries(["LB"], COUNTRY)
    os.utime(installed_layers.library_folder() / layer.data, (1, 1))
    assert _started_anew(monkeypatch)[1] == [layer.data]
    assert _started_anew(monkeypatch)[1] == []


def test_learned_places_come_before_country_files():
    """The layers stand in their order: learned, then country files."""
    manage_layers.add_countries(["LB"], COUNTRY)
    events = pd.DataFrame({"name": ["Zibqa"], "longitude": 35.4, "latitude": 33.4})
    manage_layers.learn(events, "field-notes")
    assert [layer.name for layer in manage_layers.list_layers()] == ["field-notes", "LB"]
    words = [layer.split(" (")[0] for layer in atlas.load_gazetteer().layers]
    assert words == ["shipped", "learned field-notes", "GeoNames LB"]


def test_the_lebanese_file_finds_southern_villages():
    """With a full country file, names that reporters wrote are found, and none far off."""
    country, places = EVAL / "geonames_LB_2016.txt", EVAL / "places_dev.jsonl"
    if not (country.is_file() and places.is_file()):
        pytest.skip("the country file and the coded names are not at hand")
    manage_layers.add_countries(["LB"], country)
    coded = pd.DataFrame(
        [json.loads(line) for line in places.read_text(encoding="utf-8").splitlines()]
    )
    coded = coded[coded["set"] == "fpv_lb"].reset_index(drop=True).fillna("")
    found = atlas.geocode(coded[["name", "country", "adm1"]])
    north = (found["latitude"] - coded["latitude"]) * 111.195
    east = (found["longitude"] - coded["longitude"]) * 111.195 * 0.84
    away = (north**2 + east**2) ** 0.5
    assert len(coded) == 14
    assert int((~(away <= 10)).sum()) <= 2
    assert not (away > 25).any()


def test_examples_in_docstrings_never_see_what_a_person_installed(tmp_path, repository):
    """A broken layer stops every look-up of its owner, and no example of the library."""
    folder = tmp_path / "hers" / "gazetteers"
    folder.mkdir(parents=True)
    (folder / "geonames-LB.json").write_text("{", encoding="utf-8")
    # With the cache that there is: the shipped layers need not be indexed once more.
    hers = {name: value for name, value in os.environ.items() if name != "ATLAS_CACHE"}
    hers["ATLAS_DATA_DIR"] = str(tmp_path / "hers")
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "atlas/geocoding/geocoder.py"]
    told = subprocess.run(
        [sys.executable, *words],
        cwd=repository,
        env=hers,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
