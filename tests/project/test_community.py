"""How to cite, how to report, how to treat one another: in forms that other programs can read."""

import re

import pytest
import yaml

import atlas

TEMPLATES = ("wrong_pin", "file_not_read")
# What the schema of the Citation File Format 1.2.0 requires, and what it may have here.
_NEEDED = {"cff-version", "message", "title", "authors"}
_MAY = {"abstract", "type", "version", "license", "keywords", "references"}


@pytest.fixture(scope="module")
def citation(repository):
    """Return the citation file."""
    return yaml.safe_load((repository / "CITATION.cff").read_text(encoding="utf-8"))


def test_the_citation_has_what_its_format_asks(citation):
    """Version 1.2.0, its needed keys and no unknown one; each author is named."""
    assert citation["cff-version"] == "1.2.0"
    assert set(citation) >= _NEEDED
    assert set(citation) <= _NEEDED | _MAY
    for one in [citation, *citation["references"]]:
        assert one["title"]
        assert all(author["name"] for author in one["authors"])
        assert one["type"] in ("software", "data")


def test_the_citation_cites_what_is_here(citation, repository):
    """Version and licence are those of the library, and of the record that it ships."""
    assert citation["version"] == atlas.__version__
    assert citation["license"] == "MIT"
    record = atlas.open_record("spring-2023").dataset
    cited = next(one for one in citation["references"] if "spring 2023" in one["title"])
    assert cited["version"] == record["version"]
    assert cited["license"].replace("-", " ", 1).startswith("CC BY")
    assert (repository / "LICENSE").read_text(encoding="utf-8").startswith("MIT")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_asks_for_what_can_be_acted_on(repository, name):
    """Head, version, the command that shows it, and a word on people in danger or invented rows."""
    text = (repository / ".github" / "ISSUE_TEMPLATE" / f"{name}.md").read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    assert {"name", "about", "title", "labels"} <= set(yaml.safe_load(head))
    assert "atlas --version" in body
    assert re.search(r"^atlas (place|read) ", body, flags=re.MULTILINE)
    assert body.count("- [ ]") == 2


def test_each_document_of_the_project_is_found(repository):
    """CONTRIBUTING leads to the code of conduct, README to the citation, a how-to to a template."""
    contributing = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    readme = (repository / "README.md").read_text(encoding="utf-8")
    how_to = (repository / "docs" / "how_to" / "a_pin_is_wrong.md").read_text(encoding="utf-8")
    assert "](CODE_OF_CONDUCT.md)" in contributing
    assert "](CITATION.cff)" in readme
    assert '"A wrong pin"' in how_to
    assert (repository / "CODE_OF_CONDUCT.md").exists()
