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

# As after `pip install conflict-atlas`, without extras: none of these can be imported.
BARE = """
import sys
notebook = ("anywidget", "ipywidgets", "traitlets", "IPython", "matplotlib")
for name in (*notebook, "openpyxl", "xlsxwriter", "duckdb"):
    sys.modules[name] = None
import atlas
record = atlas.open_record("spring-2023")
for call in (lambda: atlas.explore(record), record.figure, lambda: record.write("x.xlsx")):
    try:
        call()
    except atlas.AtlasError as error:
        print(error)
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
        "atlas/data/reference/kinds.csv",
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


def test_a_bare_install_says_which_extra_is_missing(tmp_path, repository):
    """Widget, still and workbook each name the command that brings what they need."""
    finished = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(repository)!r})\n{BARE}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    extras = [line.split("pip install ")[1] for line in finished.stdout.splitlines()]
    assert extras == [f"'conflict-atlas[{name}]'" for name in ("notebook", "notebook", "excel")]
