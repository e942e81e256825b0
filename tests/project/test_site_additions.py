"""The packages that the how-to pages spell out: built from the pages alone, installed, and used."""

import os
import re
import shutil
import subprocess
import sys

import pytest

_FILE = re.compile(r"<!-- file: (?P<name>[\w./-]+) -->\n```\w+\n(?P<content>.*?)```", re.DOTALL)
_CODE = re.compile(
    r"<!-- not run: the folder is the one above.*?-->\n```python\n(.*?)```", re.DOTALL
)


def _page(repository, name):
    """Return a page of the how-tos."""
    return (repository / "docs" / "how_to" / f"{name}.md").read_text(encoding="utf-8")


@pytest.fixture
def typed(repository, tmp_path):
    """Return a function that writes the files of a page into a folder, as a reader would."""

    def write(name):
        for file in _FILE.finditer(_page(repository, name)):
            path = tmp_path / file["name"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file["content"], encoding="utf-8")
        return tmp_path

    return write


def _run(command, folder, repository, *paths):
    """Run a command with atlas and what was installed; return what it prints."""
    found = os.pathsep.join([*map(str, paths), str(repository)])
    env = {**os.environ, "PYTHONPATH": found, "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode in (0, 3), done.stdout + done.stderr
    return done.stdout


def _installed(folder):
    """Install the package in a folder beside it, without a network; return where."""
    site = folder / "site"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    pip += ["--no-deps", "--no-index", "--no-build-isolation", "--target", str(site)]
    subprocess.run([*pip, str(folder)], check=True, capture_output=True)
    return site


def test_a_reader_typed_from_its_page_reads_on_the_command_line(typed, repository):
    """Module and pyproject of the page make a package, and `atlas read` reads a telex with it."""
    folder = typed("add_a_reader")
    site = _installed(folder)
    command = [sys.executable, "-m", "atlas", "read", "telex.csv", "--reader-option", "country=LB"]
    told = _run(command, folder, repository, site)
    assert "telex.csv, telex: 2 rows in = 1 events + 1 set aside" in told
    assert "atlas-telex 1.0" in told


def test_a_language_typed_from_its_page_becomes_a_package(typed, repository):
    """Three files of the page, with the module and the pyproject that it shows, are a package."""
    folder = typed("add_a_language")
    for file in (folder / "italian").iterdir():
        shutil.move(file, folder / "atlas_italian")
    command = [sys.executable, "-m", "atlas", "place", "dodici chilometri a nord di Homs"]
    assert ", 34.8" not in _run(command, folder, repository)
    told = _run(command, folder, repository, _installed(folder))
    assert ", 34.8" in told
    assert "matched with Homs" in told


def test_the_theatre_of_its_page_is_taken_from_a_folder(tmp_path, repository):
    """The code that the page shows finds the invented island in the folder beside it."""
    shutil.copytree(
        repository / "examples" / "plugins" / "theatre" / "atlas_mist", tmp_path / "atlas_mist"
    )
    (code,) = _CODE.findall(_page(repository, "add_a_theatre"))
    told = _run([sys.executable, "-c", code], tmp_path, repository)
    assert "MIST-ISLAND" in told
    assert "['mist']" in told


@pytest.mark.parametrize("number", range(5))
def test_an_addition_may_be_the_first_thing_that_a_program_does(repository, number):
    """Each block of the page of additions runs alone, in a program that has used nothing yet."""
    page = (repository / "docs" / "plugins.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert len(blocks) == 5
    assert _run([sys.executable, "-c", blocks[number]], repository, repository)
