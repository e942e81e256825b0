"""A wheel holds everything that a reader without this repository needs."""

import subprocess
import sys
import zipfile

import pytest

QUESTION = """
import sys
sys.path.insert(0, {folder!r})
import atlas
from atlas.shipped import shipped
assert str(shipped()).startswith({folder!r}), shipped()
record = atlas.open_record("spring-2023").geocode()
path = atlas.brief(record, "spring.html")
print(len(record), path.stat().st_size)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory, repository):
    """Build the wheel from this checkout, with the tools at hand."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(repository)], check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_the_page_and_the_data(wheel):
    """The built front end, the licences, the gazetteer and the record travel in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for name in (
        "atlas/web/static/atlas.js",
        "atlas/web/static/atlas.css",
        "atlas/web/static/widget.js",
        "atlas/web/static/LICENSES.txt",
        "atlas/data/events/spring-2023/events.csv",
        "atlas/data/geo/README.md",
        "atlas/data/actors/actors.json",
    ):
        assert name in names
    assert not [name for name in names if "node_modules" in name or "/web/src/" in name]


def test_an_installed_wheel_writes_the_briefing(wheel, tmp_path):
    """From the unpacked wheel alone, in an empty folder, the shipped record becomes a file."""
    installed = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    finished = subprocess.run(
        [sys.executable, "-c", QUESTION.format(folder=str(installed))],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    events, size = map(int, finished.stdout.split())
    assert events >= 68
    assert size < 1_500_000
