"""What is installed is what was pinned, file by file; and what atlas is made of can be listed."""

import json
import re

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts import sbom

LOCKS = ("requirements-core.lock", "requirements.lock")
HOSTS = "requirements-hosts.lock"
# A requirement of a lock file: name, version, perhaps a marker, and the hashes that belong to it.
_ENTRY = re.compile(
    r"^([a-z0-9.-]+)==(\S+)(?: ; [^\n\\]+?)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$",
    re.MULTILINE,
)


def _entries(repository, name):
    """Return the versions that a lock file pins, and how many hashes each has."""
    text = (repository / name).read_text(encoding="utf-8")
    found = _ENTRY.findall(text)
    rest = [line for line in _ENTRY.sub("", text).splitlines() if line and line[0] != "#"]
    assert rest == []
    return {name: (version, hashes.count("sha256:")) for name, version, hashes in found}


def _pins(repository):
    """Return the versions that constraints.txt pins, by normal names."""
    lines = (repository / "constraints.txt").read_text().splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pairs}


@pytest.mark.parametrize("name", [*LOCKS, HOSTS])
def test_each_package_is_locked_to_its_pin_with_hashes(repository, name):
    """Whoever puts another file in its place is noticed before anything of it runs."""
    pins, entries = _pins(repository), _entries(repository, name)
    assert len(entries) > 30
    assert {package: version for package, (version, _) in entries.items()} == {
        package: pins.get(package) for package in entries
    }
    assert all(hashes for _, hashes in entries.values())


def test_the_smaller_lock_is_a_part_of_the_larger(repository):
    """The core is the same with and without the extras."""
    core, everything = (_entries(repository, name) for name in LOCKS)
    assert core.items() <= everything.items()
    assert {"folium", "pandas", "hatchling", "editables"} <= core.keys()
    assert {"jupyterlab", "pytest", "duckdb"} <= everything.keys() - core.keys()


def test_make_installs_nothing_that_has_no_hash(repository):
    """Both commands of README go by the lock files, and the build fetches nothing beside them."""
    lines = (repository / "Makefile").read_text().splitlines()
    installs = [line for line in lines if re.search(r"\bPIP\)? install", line)]
    by_hash = [line for line in installs if "--require-hashes" in line]
    itself = [line for line in installs if "--no-deps --no-build-isolation" in line]
    makes_locks = [line for line in installs if line.endswith(" uv")]
    assert (len(by_hash), len(itself), len(makes_locks)) == (2, 1, 1)
    assert len(installs) == 4


def test_the_bill_of_materials_is_what_the_standard_asks(repository):
    """CycloneDX's own validator takes it; packages, page and data are in it, without a clock."""
    text = sbom.bill()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    listed = {part["bom-ref"]: part for part in json.loads(text)["components"]}
    for name, (version, _) in _entries(repository, "requirements.lock").items():
        assert listed[f"pypi:{name}"]["version"] == version
    assert listed["npm:leaflet"]["version"] == "1.9.4"
    assert listed["npm:leaflet"]["hashes"][0]["alg"] == "SHA-512"
    assert "npm:esbuild" not in listed
    assert listed["data:geo/gazetteer/core.parquet"]["type"] == "data"
    assert "timestamp" not in text
    assert sbom.bill() == text
