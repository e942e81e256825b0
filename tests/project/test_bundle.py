"""The bundle for a machine without a network: what is in it, for whom, and that it installs."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from scripts import bundle

WINDOWS = bundle.Target(("win_amd64",), "3.12")
MAC = bundle.Target(("macosx_11_0_arm64",), "3.13")
LINUX = bundle.Target(("manylinux_2_28_x86_64",), "3.11")


@pytest.fixture(scope="module")
def lock():
    """Return the lock file."""
    return bundle.LOCK.read_text(encoding="utf-8")


def _wheel(folder, name, version="1.0", requires=(), code=""):
    """Write a small invented wheel, as pip takes it."""
    stem = f"{name.replace('-', '_')}-{version}"
    said = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    said += [f"Requires-Dist: {one}" for one in requires]
    said += [f"Provides-Extra: {extra}" for extra in ("more",)]
    files = {
        f"{name.replace('-', '_')}.py": code,
        f"{stem}.dist-info/METADATA": "\n".join(said) + "\n",
        f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{stem}.dist-info/RECORD"] = "".join(f"{one},,\n" for one in files)
    path = Path(folder) / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return path


@pytest.mark.parametrize(
    ("target", "has", "lacks"),
    [
        (WINDOWS, {"colorama", "pywinpty"}, {"pexpect", "appnope"}),
        (MAC, {"pexpect", "appnope"}, {"pywinpty", "importlib-metadata"}),
        (LINUX, {"pexpect", "importlib-metadata"}, {"pywinpty", "appnope"}),
    ],
)
def test_a_bundle_holds_what_the_other_machine_needs(lock, target, has, lacks):
    """Markers are asked for the machine that it is for, not for the one that makes it."""
    held = bundle.entries(lock, target.environment)
    assert has <= set(held)
    assert not lacks & set(held)
    assert all("--hash=sha256:" in one and " ; " not in one for one in held.values())


def test_every_package_that_atlas_asks_for_is_in_the_lock(lock):
    """No extra of atlas ends with a package that nobody pinned."""
    for target in (WINDOWS, MAC, LINUX):
        held = bundle.entries(lock, target.environment)
        asked = {bundle.normal(one.name) for one in bundle.roots(["notebook", "excel", "scan"])}
        assert asked <= set(held)


def test_a_platform_that_is_not_known_is_refused():
    """A slip in the platform ends before anything is fetched, with what was wanted."""
    with pytest.raises(SystemExit, match="'solaris_2' is not known; wanted one such as win_amd64"):
        _ = bundle.Target(("solaris_2",), "3.12").environment
    with pytest.raises(SystemExit, match="'notebok' is no extra; there are notebook"):
        bundle.roots(["notebok"])


@pytest.fixture
def shelf(tmp_path):
    """Return invented wheels on a shelf, and what takes them from there as pip would."""
    folder, taken = tmp_path / "wheels", tmp_path / "shelf"
    folder.mkdir()
    taken.mkdir()
    _wheel(taken, "one", requires=["two>=1", "three[more]", 'only-mac; sys_platform == "darwin"'])
    _wheel(taken, "two", requires=['not-asked; extra == "more"'])
    _wheel(taken, "three", requires=['four; extra == "more"'])
    _wheel(taken, "four", requires=["one"])

    def fetch(lines):
        for name in lines:
            for path in taken.glob(f"{name}-*.whl"):
                (folder / path.name).write_bytes(path.read_bytes())

    return folder, fetch


def test_what_a_package_needs_is_fetched_and_nothing_else(shelf):
    """Needs are followed through extras and circles; those of another system are left out."""
    folder, fetch = shelf
    held = {name: name for name in ("one", "two", "three", "four", "only-mac", "not-asked")}
    names = bundle.collect([Requirement("one")], held, WINDOWS.environment, fetch, folder)
    assert names == ["four", "one", "three", "two"]
    assert len(list(folder.glob("*.whl"))) == 4
    with pytest.raises(SystemExit, match="no wheel of only-mac came for that machine"):
        bundle.collect([Requirement("one")], held, MAC.environment, fetch, folder)
    del held["two"]
    with pytest.raises(SystemExit, match=r"two: needed, and not in requirements.lock"):
        bundle.collect([Requirement("one")], held, WINDOWS.environment, fetch, folder)


def test_a_bundle_installs_with_no_index(tmp_path):
    """What README.txt of a bundle says is typed, word for word, and the hashes hold."""
    wheels = tmp_path / "made"
    wheels.mkdir()
    _wheel(wheels, "conflict-atlas", "9.9", ["helping"], "import helping\nprint(helping.ANSWER)\n")
    _wheel(wheels, "helping", code="ANSWER = 42\n")
    docs = tmp_path / "site"
    (docs / "how_to").mkdir(parents=True)
    (docs / "how_to" / "a.html").write_text("a page")
    path = tmp_path / "out" / "bundle.zip"
    bundle.write(wheels, path, bundle.Target((), ""), [], docs)
    first = path.read_bytes()
    bundle.write(wheels, path, bundle.Target((), ""), [], docs)
    assert path.read_bytes() == first
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "there")
    there = tmp_path / "there"
    for line in (there / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((there / name).read_bytes()).hexdigest() == digest
    assert (there / "docs" / "how_to" / "a.html").exists()
    said = (there / "README.txt").read_text()
    assert "Conflict Atlas 9.9" in said
    assert "docs/index.html" in said
    (words,) = [
        line.split("python -m ")[1].replace('"', "").split()
        for line in said.splitlines()
        if "atlas-env/bin/python -m pip" in line
    ]
    command = [sys.executable, "-m", *words, "--quiet", "--target", str(tmp_path / "site-packages")]
    subprocess.run(command, cwd=there, check=True, capture_output=True)
    used = [sys.executable, "-c", "import conflict_atlas"]
    found = {"PYTHONPATH": str(tmp_path / "site-packages")}
    done = subprocess.run(used, env=found, check=True, capture_output=True, text=True)
    assert done.stdout == "42\n"


def test_no_registry_is_named(repository):
    """The bundle is made by whatever index pip is set to; none stands in the project."""
    text = (repository / "scripts" / "bundle.py").read_text(encoding="utf-8")
    assert "http" not in text
    assert "index-url" not in text
