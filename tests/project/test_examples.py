"""The committed examples are what their script makes."""

import json

import pytest

from atlas.page.html.manifest import read_manifest
from examples import build

NAMES = ("april-2023", "known-on-8-april")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make both examples anew."""
    folder = tmp_path_factory.mktemp("examples")
    build.main(folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_what_its_script_makes(made, name):
    """The content is the same; where the page's code is too, so is every byte of what it shows."""
    committed, fresh = (read_manifest(at / f"{name}.html") for at in (build.FOLDER, made))
    assert committed["content"] == fresh["content"]
    assert committed["removals"] == fresh["removals"]
    assert committed["marking"] == fresh["marking"]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_small_and_has_its_manifest(name):
    """Each file stays under 0.9 MB, and what lies beside it is what is in it."""
    path = build.FOLDER / f"{name}.html"
    assert path.stat().st_size < 900_000
    assert json.loads(path.with_suffix(".json").read_text("utf-8")) == read_manifest(path)


def test_the_redacted_example_says_what_left(made):
    """What was later, what is about minors, and where launches were, is counted."""
    known, partners = read_manifest(made / f"{NAMES[1]}.html")["removals"]
    assert known["day"] == "2023-04-08"
    assert partners["profile"] == "partners"
    assert any("grid of 0.25 degrees" in rule for rule in partners["changed"])
