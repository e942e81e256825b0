"""What is written is the old or the new, whole; nothing else is left, and nothing else is lost."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

import atlas
from atlas.errors import AtlasError, LicenceError, OutputExistsError, PageError
from atlas.files import atomic_folder as folders
from atlas.files import unfinished_names
from atlas.files.atomic_write import new_file
from atlas.geocoding.manage_layers import learn
from atlas.record.record import Record

FORMATS = ("gpkg", "kml", "kmz", "geojson", "parquet", "csv", "xlsx")


def _record(title="old"):
    """Return a small record that says one word in several of its files."""
    return Record(
        pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "title": [title]}),
        participants=pd.DataFrame({"event_id": ["a"], "actor_id": ["X"], "role": ["party"]}),
        actors=pd.DataFrame({"actor_id": ["X"], "name": ["X"], "note": [title]}),
        sources=pd.DataFrame({"event_id": ["a"], "outlet": [title]}),
    )


def _hidden(folder):
    """Return the names of hidden files and folders in a folder."""
    return [path.name for path in Path(folder).iterdir() if path.name.startswith(".")]


@pytest.fixture
def dead():
    """Return the number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def _of_process(path, process):
    """Return the name that an unfinished file would have if another process wrote it."""
    return path.with_name(path.name.replace(f"-{os.getpid()}-", f"-{process}-"))


def _failing_after(files, monkeypatch):
    """Let writing text fail once so many files are written, as on a full disk."""
    real, done = Path.write_text, []

    def _write(self, *given, **options):
        done.append(self)
        if len(done) > files:
            raise OSError(28, "No space left on device")
        return real(self, *given, **options)

    monkeypatch.setattr(Path, "write_text", _write)


@pytest.mark.parametrize("files", range(6))
def test_a_record_that_cannot_be_saved_whole_leaves_the_old_one(tmp_path, monkeypatch, files):
    """Whichever of its files fails, all of the old ones stand, and nothing is left beside them."""
    target = _record("old").save(tmp_path / "r")
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    _failing_after(files, monkeypatch)
    with pytest.raises((AtlasError, OSError)):
        _record("new").save(target, overwrite=True)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


@pytest.mark.parametrize("swap", [True, False], ids=["exchanged", "renamed twice"])
def test_a_saved_record_replaces_the_old_one_and_nothing_else(tmp_path, monkeypatch, swap):
    """Files of the user's own in the folder stay; tables that are no more go."""
    if not swap:
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    target = _record("old").save(tmp_path / "r")
    (target / "README.md").write_text("mine", encoding="utf-8")
    (target / "notes" / "deep").mkdir(parents=True)
    (target / "notes" / "deep" / "a.txt").write_text("mine too", encoding="utf-8")
    (target / "link").symlink_to("README.md")
    Record(_record("new").events).save(target, overwrite=True)
    assert atlas.open_record(target).events["title"].tolist() == ["new"]
    assert (target / "README.md").read_text(encoding="utf-8") == "mine"
    assert (target / "notes" / "deep" / "a.txt").read_text(encoding="utf-8") == "mine too"
    assert (target / "link").readlink() == Path("README.md")
    assert len(atlas.open_record(target).sources) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_a_record_is_saved_through_a_link_to_its_folder(tmp_path):
    """The link stays a link, and the folder behind it is replaced."""
    real = _record("old").save(tmp_path / "real")
    (tmp_path / "link").symlink_to(real)
    _record("new").save(tmp_path / "link", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert atlas.open_record(real).events["title"].tolist() == ["new"]


def test_a_swap_that_was_cut_short_between_two_renames_is_made_good(tmp_path):
    """Where names cannot be exchanged in one step, the old record comes back when it is opened."""
    target = _record("old").save(tmp_path / "r")
    target.rename(tmp_path / ".r.before-0123456789ab")
    assert atlas.open_record(target).events["title"].tolist() == ["old"]
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


@pytest.mark.parametrize("mask", [0o077, 0o027, 0o022, 0o002])
def test_files_have_the_rights_that_the_users_mask_leaves(tmp_path, mask):
    """A record of a careful user is read by nobody else: folder, tables, pages and exports."""
    old = os.umask(mask)
    try:
        record = _record()
        record.save(tmp_path / "r")
        record.save(tmp_path / "r", overwrite=True)
        record.write(tmp_path / "x.gpkg")
        record.write(tmp_path / "x.csv")
        atlas.brief(record, tmp_path / "x.html", manifest=tmp_path / "x.json")
    finally:
        os.umask(old)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 8
    assert {path.stat().st_mode & 0o777 for path in files} == {0o666 & ~mask}
    assert (tmp_path / "r").stat().st_mode & 0o777 == 0o777 & ~mask


@pytest.mark.parametrize("suffix", ["", ".csv", ".gpkg", ".html"])
def test_what_dead_processes_left_goes_at_the_next_write(tmp_path, dead, suffix):
    """A killed process leaves a hidden file or folder that may hold unredacted rows."""
    left = _of_process(unfinished_names.name_part(tmp_path, suffix), dead)
    left.write_text("rows", encoding="utf-8")
    folder = _of_process(unfinished_names.name_part(tmp_path, suffix), dead)
    folder.mkdir()
    (folder / "events.csv").write_text("rows", encoding="utf-8")
    _record().write(tmp_path / "x.csv")
    assert _hidden(tmp_path) == []


def test_what_a_living_process_writes_stays(tmp_path, dead):
    """Two processes may write beside each other, on one machine or in a shared folder."""
    own = unfinished_names.name_part(tmp_path, ".csv")
    own.touch()
    abroad = _of_process(unfinished_names.name_part(tmp_path, ".csv"), dead)
    here = abroad.name.split("-")[2]
    abroad = abroad.with_name(abroad.name.replace(f"-{here}-", "-00000000-"))
    abroad.touch()
    other = tmp_path / ".atlas-part-of-my-own.txt"
    other.touch()
    _record().write(tmp_path / "x.csv")
    assert sorted(_hidden(tmp_path)) == sorted([own.name, abroad.name, other.name])
    long_ago = time.time() - 2 * 86_400
    os.utime(abroad, (long_ago, long_ago))
    _record().save(tmp_path / "r")
    assert sorted(_hidden(tmp_path)) == sorted([own.name, other.name])


def test_a_layer_and_an_index_leave_nothing_either(tmp_path, dead, monkeypatch):
    """The library of gazetteers and the cache of indexes are swept like any other folder."""
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "cache"))
    library = tmp_path / "data" / "gazetteers"
    cache = tmp_path / "cache" / "library" / "learned-own"
    for place in (library, cache):
        place.mkdir(parents=True)
        _of_process(unfinished_names.name_part(place), dead).mkdir()
    rows = pd.DataFrame({"location": ["Qtown"] * 3, "longitude": 35.1, "latitude": 33.1})
    rows.to_csv(tmp_path / "coded.csv", index=False)
    learn(tmp_path / "coded.csv", name="own")
    assert _hidden(library) == []
    assert not cache.exists() or _hidden(cache) == []


def _of_a_crash(path):
    """Make a GeoPackage whose process was killed with a write-ahead log beside it."""
    script = (
        "import os, sqlite3, sys\n"
        "database = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "database.execute('PRAGMA journal_mode = WAL')\n"
        "database.execute('CREATE TABLE qgis_left (x)')\n"
        "database.execute('INSERT INTO qgis_left VALUES (1)')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert path.with_name(path.name + "-wal").exists()


def _is_sound(path, title):
    """Whether SQLite finds a GeoPackage whole, and it holds one event of a title."""
    with closing(sqlite3.connect(path)) as database:
        whole = database.execute("PRAGMA integrity_check").fetchall()
        titles = database.execute("SELECT title FROM events").fetchall()
    return whole == [("ok",)] and titles == [(title,)]


def test_a_geopackage_is_written_over_one_that_a_program_crashed_with(tmp_path):
    """Its write-ahead log would be taken for a part of the new file, which then cannot be read."""
    path = _record("old").write(tmp_path / "x.gpkg")
    _of_a_crash(path)
    _record("new").write(path, overwrite=True)
    assert _is_sound(path, "new")
    assert [one.name for one in tmp_path.iterdir()] == ["x.gpkg"]


def test_a_geopackage_is_written_where_only_a_log_is_left(tmp_path):
    """Somebody removed the file, and not what lay beside it."""
    path = _record("old").write(tmp_path / "x.gpkg")
    _of_a_crash(path)
    path.unlink()
    _record("new").write(path)
    assert _is_sound(path, "new")
    assert [one.name for one in tmp_path.iterdir()] == ["x.gpkg"]


def test_a_rollback_journal_is_not_played_back_into_the_new_file(tmp_path):
    """A journal of an older file, hot or stale, undoes pages of whatever has its name."""
    path = _record("old").write(tmp_path / "x.gpkg")
    script = (
        "import os, sqlite3, sys\n"
        "database = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "database.execute('PRAGMA cache_size = 1')\n"
        "database.execute('BEGIN IMMEDIATE')\n"
        "database.execute('CREATE TABLE big (x)')\n"
        "many = ((b'x' * 4000,) for _ in range(200))\n"
        "database.executemany('INSERT INTO big VALUES (?)', many)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert path.with_name("x.gpkg-journal").exists()
    _record("new").write(path, overwrite=True)
    assert _is_sound(path, "new")
    assert [one.name for one in tmp_path.iterdir()] == ["x.gpkg"]


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_geopackage_that_a_program_has_open_is_not_replaced(tmp_path, mode):
    """QGIS keeps it open; the message says so, and neither file nor log is touched."""
    path = _record("old").write(tmp_path / "x.gpkg")
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(f"PRAGMA journal_mode = {mode}")
        database.execute("BEGIN IMMEDIATE")
        database.execute("CREATE TABLE qgis_writes (x)")
        if mode == "WAL":
            database.execute("COMMIT")
        with pytest.raises(PageError, match=r"another program.*open"):
            _record("new").write(path, overwrite=True)
        assert database.execute("SELECT title FROM events").fetchone() == ("old",)
        if mode == "DELETE":
            database.execute("COMMIT")
        assert database.execute("SELECT count(*) FROM qgis_writes").fetchone() == (0,)
    _record("new").write(path, overwrite=True)
    assert _is_sound(path, "new")


@pytest.mark.parametrize("ending", FORMATS)
def test_every_way_to_write_asks_before_it_replaces(tmp_path, ending):
    """A file, a folder, a page and its manifest, a table of answers: none is replaced unasked."""
    path = tmp_path / f"x.{ending}"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputExistsError):
        _record().write(path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_pages_and_folders_ask_before_they_replace(tmp_path):
    """A page of which only the manifest stands in the way is not written either."""
    page, manifest = tmp_path / "x.html", tmp_path / "x.json"
    manifest.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputExistsError):
        atlas.brief(_record(), page, manifest=manifest)
    assert not page.exists()
    assert manifest.read_text(encoding="utf-8") == "mine"
    target = _record("old").save(tmp_path / "r")
    with pytest.raises(OutputExistsError):
        _record("new").save(target)


def test_a_file_that_fails_leaves_the_old_one_and_no_part(tmp_path):
    """Whatever goes wrong while it is written."""
    path = tmp_path / "x.txt"
    path.write_text("old", encoding="utf-8")

    def _fail():
        with new_file(path, overwrite=True) as part:
            part.write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _fail()
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["x.txt"]


@pytest.mark.parametrize("terms", ["aggregates", "none", "Aggregates "])
def test_rows_that_may_not_be_passed_on_are_not_saved_unasked(tmp_path, terms):
    """A folder can be handed on like any file; a reason lets it be written, and stands in it."""
    record = _record().replace(dataset={"title": "Closed", "redistribution": terms})
    with pytest.raises(LicenceError, match="licence_override"):
        record.save(tmp_path / "r")
    assert not (tmp_path / "r").exists()
    record.save(tmp_path / "r", licence_override="my own working copy")
    again = atlas.open_record(tmp_path / "r")
    assert "my own working copy" in again.dataset["transformations"][-1]
    with pytest.raises(LicenceError):
        again.save(tmp_path / "s")
