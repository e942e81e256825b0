"""What of other systems can be looked at on this one: encodings, names of files, POSIX modules."""

import ast
import os
import re
import subprocess
import sys

# Modules of which Windows has none.
POSIX = {"fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog"}
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]|[ .]$')

# All that a newcomer does. A text file that is opened in the system's own encoding is an error.
USE = """
import sys
import warnings
warnings.filterwarnings("error", category=EncodingWarning, module=r"atlas\\b")
for name in {posix!r}:
    sys.modules[name] = None
import atlas
from pathlib import Path
Path("tabelle.csv").write_text(
    "date,place,country,kind\\n2024-02-03,Куп'янськ,Ukraine,clash\\n", encoding="utf-8"
)
record = atlas.read_events("tabelle.csv").geocode()
assert record.counts()["shown"] == 1
atlas.brief(record, "café – Ürümqi.html", title="Ürümqi", manifest=True)
for ending in ("csv", "gpkg", "kmz", "geojson", "parquet"):
    atlas.read_events(record.write(f"ü.{{ending}}"))
again = atlas.open_record(record.save("folder"))
again.write("ü.csv", overwrite=True)
again.save("folder", overwrite=True)
print(len(again))
"""


def _modules(repository):
    return sorted((repository / "atlas").rglob("*.py"))


def test_no_module_that_only_posix_has_is_imported(repository):
    """The library asks for none of them, also not inside a function."""
    found = []
    for path in _modules(repository):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [(path.name, name) for name in names if name.split(".")[0] in POSIX]
    assert found == []


def test_no_text_is_opened_in_the_systems_own_encoding(tmp_path, repository):
    """On Windows that encoding is not UTF-8: reading, geocoding, writing and saving name theirs."""
    env = {**os.environ, "PYTHONPATH": str(repository), "PYTHONWARNDEFAULTENCODING": "1"}
    done = subprocess.run(
        [sys.executable, "-c", USE.format(posix=sorted(POSIX))],
        cwd=tmp_path, env=env, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "1"


def test_names_of_files_are_such_as_every_system_takes(repository):
    """No name is reserved on Windows, none differs from another only by case, none is too long."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repository, capture_output=True, check=True
    ).stdout.decode("utf-8")
    paths = [path for path in listed.split("\0") if path]
    assert len(paths) > 500
    for path in paths:
        for name in path.split("/"):
            assert not _RESERVED.fullmatch(name), path
            assert not _FORBIDDEN.search(name), path
    assert len({path.casefold() for path in paths}) == len(paths)
    # Windows takes 260 signs for a whole path, where nobody has changed that.
    installed = [path for path in paths if path.startswith(("atlas/", "data/"))]
    assert max(map(len, installed)) < 120


def test_what_atlas_writes_has_names_that_every_system_takes(tmp_path):
    """A saved record, and a file that bears its marking, have no sign that Windows refuses."""
    import atlas

    record = atlas.open_record("spring-2023").select(from_="2023-04-06", to="2023-04-06").geocode()
    record.save(tmp_path / "saved")
    path = atlas.brief(record, tmp_path / "a.html", marking="TLP:GREEN", mark_name=True)
    names = [one.name for one in tmp_path.rglob("*")]
    assert path.name in names
    assert len(names) > 5
    assert [name for name in names if _FORBIDDEN.search(name) or _RESERVED.fullmatch(name)] == []
