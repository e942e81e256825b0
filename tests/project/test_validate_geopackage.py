"""The long checks ask GDAL's validator, and never take silence for an answer."""

import os

import pytest

from scripts import validate_geopackage

# What the command is given in place of GDAL's validator: it complains of the file that it is told.
_VALIDATOR = """\
import sys
if __name__ == "__main__":
    path = sys.argv[-1]
    assert open(path, "rb").read(15) == b"SQLite format 3"
    if path.endswith({bad!r}):
        print("Req 75: a trigger is missing")
        sys.exit(1)
"""


@pytest.fixture
def validator(tmp_path, monkeypatch):
    """Return a function that puts a validator in the way, which complains of one file."""

    def put(bad):
        folder = tmp_path / "osgeo_utils" / "samples"
        folder.mkdir(parents=True)
        (folder / "validate_gpkg.py").write_text(_VALIDATOR.format(bad=bad))
        also = os.environ.get("PYTHONPATH", "")
        monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{also}")

    return put


def test_without_a_validator_nothing_passes(monkeypatch, capsys):
    """The command says that it did not run, and how to mend it, and fails."""
    monkeypatch.setattr(validate_geopackage, "MODULE", "osgeo_utils.samples.there_is_none")
    assert validate_geopackage.main() == 1
    said = capsys.readouterr().out
    assert said.startswith("NOT RUN: no GeoPackage was validated")
    assert "pip install --no-deps gdal-utils" in said


def test_each_file_is_asked_and_a_complaint_fails(validator, capsys):
    """What the validator says is shown, with the file that it says it of."""
    validator("shapes.gpkg")
    assert validate_geopackage.main() == 1
    said = capsys.readouterr().out
    assert "shapes: NOT VALID\nReq 75: a trigger is missing" in said
    assert said.count(": valid") == len(list(validate_geopackage.records())) - 1 >= 4


def test_make_evidence_asks_it(repository):
    """Whoever makes the evidence gets this answer with it."""
    lines = (repository / "Makefile").read_text("utf-8").splitlines()
    (evidence,) = (line for line in lines if line.startswith("evidence:"))
    assert "geopackage" in evidence.split("##")[0].split()
    at = next(i for i, line in enumerate(lines) if line.startswith("geopackage:"))
    assert "scripts.validate_geopackage" in lines[at + 1]
