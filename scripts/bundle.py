"""Atlas for a machine without a network: one ZIP file with a wheel for each package.

    python -m scripts.bundle build/conflict-atlas-bundle.zip
    python -m scripts.bundle windows.zip --platform win_amd64 --python 3.12 --with notebook excel

Versions and hashes are those of ``requirements.lock``; pip refuses any other file. Which packages
are needed is read from the wheels themselves, for the system and the Python that are asked for:
pip alone would ask those of this machine. The ZIP file holds the wheels, ``README.txt``,
``SHA256SUMS``, and the documents where ``--docs`` names their folder.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.parser import Parser
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement

from scripts import gazetteer_index
from scripts.architecture import ROOT

LOCK = ROOT / "requirements.lock"
_ENTRY = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\n\\]+?))?"
    r"(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)$",
    re.MULTILINE,
)
# How a platform of wheels begins -> what Python says of such a system.
_SYSTEMS = {
    "win": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
    "macosx": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "manylinux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
}
_README = """\
Conflict Atlas {version}, for a machine without a network
For: {target}

Unpack this file, and in its folder type, on Linux and on a Mac:

    python3 -m venv atlas-env
    atlas-env/bin/python -m pip install --no-index --find-links wheels "{asked}"
    atlas-env/bin/atlas brief spring-2023 -o first.html

On Windows:

    py -m venv atlas-env
    atlas-env\\Scripts\\python -m pip install --no-index --find-links wheels "{asked}"
    atlas-env\\Scripts\\atlas brief spring-2023 -o first.html

Then open first.html in a browser.{docs}
SHA256SUMS has the hash of each file. The licence of each package is in its wheel.
"""
_ORIGIN = (1980, 1, 1, 0, 0, 0)
Fetch = Callable[[Iterable[str]], None]


class Target(NamedTuple):
    """The machine that a bundle is for."""

    platforms: tuple[str, ...]
    """Tags of wheels, such as ``win_amd64``; none: this machine."""
    python: str
    """``3.12``; "" is the Python that runs this."""

    @property
    def environment(self) -> dict[str, str]:
        """Return what markers of packages are asked with."""
        said = {name: str(value) for name, value in default_environment().items()}
        if self.python:
            said |= {"python_version": self.python, "python_full_version": f"{self.python}.9"}
            said["implementation_version"] = said["python_full_version"]
        for platform in self.platforms:
            system = _SYSTEMS.get(re.split(r"[_\d]", platform)[0])
            if system is None:
                msg = f"--platform {platform!r} is not known; wanted one such as win_amd64, "
                raise SystemExit(msg + "macosx_11_0_arm64 or manylinux_2_28_x86_64")
            said |= system
            said["platform_machine"] = "AMD64" if platform == "win_amd64" else _machine(platform)
        return said

    @property
    def for_pip(self) -> list[str]:
        """Return the options of pip for this machine."""
        asked = [word for one in self.platforms for word in ("--platform", one)]
        return [*asked, *(["--python-version", self.python] if self.python else [])]

    def __str__(self) -> str:
        """Return the machine in words."""
        running = ".".join(map(str, sys.version_info[:2]))
        python = f"CPython {self.python or running}"
        return f"{', '.join(self.platforms) or 'a machine as the one that made it'}; {python}"


def _machine(platform: str) -> str:
    """Return the processor of a platform of wheels."""
    return next(one for one in ("x86_64", "arm64", "aarch64", platform) if platform.endswith(one))


def normal(name: str) -> str:
    """Return the name of a package as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def entries(lock: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the lines of a lock file by package, of those that a machine needs.

    Parameters
    ----------
    lock : str
        The text of ``requirements.lock``.
    environment : mapping
        What markers are asked with; see `Target`.

    Returns
    -------
    dict of str
        The name -> its requirement with its hashes and without its marker.
    """
    return {
        normal(one["name"]): f"{one['name']}=={one['version']}{one['hashes']}"
        for one in _ENTRY.finditer(lock)
        if not one["marker"] or Marker(one["marker"]).evaluate(dict(environment))
    }


def collect(
    roots: Iterable[Requirement],
    held: Mapping[str, str],
    environment: Mapping[str, str],
    fetch: Fetch,
    folder: Path,
) -> list[str]:
    """Fetch what some packages need, and what these need, until nothing is missing.

    Parameters
    ----------
    roots : iterable of Requirement
        What is asked for.
    held : mapping
        The entries of the lock file; see `entries`.
    environment : mapping
        What markers are asked with.
    fetch : callable
        Puts the wheels of some entries into the folder.
    folder : pathlib.Path
        Where the wheels are.

    Returns
    -------
    list of str
        The packages, by name.

    Raises
    ------
    SystemExit
        If a package is needed that the lock file does not have, or no wheel of it came.
    """
    done: dict[str, set[str]] = {}
    wanted = list(roots)
    while wanted:
        new = {normal(one.name) for one in wanted} - set(done)
        missing = sorted(new - set(held))
        if missing:
            msg = f"{', '.join(missing)}: needed, and not in {LOCK.name}; `make lock` writes it"
            raise SystemExit(msg)
        if new:
            fetch([held[name] for name in sorted(new)])
        following: list[Requirement] = []
        for one in wanted:
            name = normal(one.name)
            extras = {"", *one.extras} - done.get(name, set())
            done.setdefault(name, set()).update(extras)
            following += _needs(_wheel(folder, name), extras, environment)
        wanted = following
    return sorted(done)


def _wheel(folder: Path, name: str) -> Path:
    """Return the wheel of a package."""
    for path in folder.glob("*.whl"):
        if normal(path.name.split("-")[0]) == name:
            return path
    msg = f"no wheel of {name} came for that machine"
    raise SystemExit(msg)


def _needs(
    wheel: Path, extras: Iterable[str], environment: Mapping[str, str]
) -> Iterator[Requirement]:
    """Yield what a wheel needs on a machine, with some of its extras."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        said = Parser().parsestr(archive.read(name).decode("utf-8"))
    for text in said.get_all("Requires-Dist") or ():
        one = Requirement(text)
        for extra in extras:
            if one.marker is None or one.marker.evaluate({**environment, "extra": extra}):
                yield one
                break


def roots(extras: Iterable[str]) -> list[Requirement]:
    """Return what atlas itself needs, with some extras, and what builds an addition."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = said["project"]
    lines = [*project["dependencies"], *said["dependency-groups"]["build"]]
    for extra in extras:
        if extra not in project["optional-dependencies"]:
            known = ", ".join(project["optional-dependencies"])
            msg = f"--with {extra!r} is no extra; there are {known}"
            raise SystemExit(msg)
        lines += project["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


def by_pip(folder: Path, target: Target) -> Fetch:
    """Return what fetches wheels with pip, each with a hash of the lock file."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    pip += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--dest", str(folder)]

    def fetch(lines: Iterable[str]) -> None:
        with tempfile.TemporaryDirectory() as place:
            asked = Path(place) / "asked.txt"
            asked.write_text("\n".join(lines) + "\n", encoding="utf-8")
            subprocess.run([*pip, *target.for_pip, "--requirement", str(asked)], check=True)

    return fetch


def write(
    folder: Path, path: Path, target: Target, extras: Iterable[str], docs: Path | None
) -> None:
    """Write the ZIP file: the wheels of a folder, what to type, hashes, and documents."""
    own = _wheel(folder, "conflict-atlas")
    said = _README.format(
        version=own.name.split("-")[1],
        target=target,
        asked=f"conflict-atlas[{','.join(extras)}]" if extras else "conflict-atlas",
        docs=" docs/index.html has the documents." if docs else "",
    )
    files = {f"wheels/{one.name}": one.read_bytes() for one in sorted(folder.glob("*.whl"))}
    files["README.txt"] = said.encode()
    if docs:
        found = sorted(one for one in docs.rglob("*") if one.is_file())
        files |= {f"docs/{one.relative_to(docs).as_posix()}": one.read_bytes() for one in found}
    sums = "".join(f"{hashlib.sha256(held).hexdigest()}  {name}\n" for name, held in files.items())
    files["SHA256SUMS"] = sums.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _ORIGIN), files[name], zipfile.ZIP_DEFLATED)


def main(arguments: list[str]) -> int:
    """Make a bundle."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bundle")
    parser.add_argument("path", type=Path, help="the ZIP file to write")
    parser.add_argument("--platform", action="append", default=[], help="such as win_amd64")
    parser.add_argument("--python", default="", help="such as 3.12")
    parser.add_argument("--with", dest="extras", nargs="*", default=[], help="extras of atlas")
    parser.add_argument("--docs", type=Path, help="the folder of the built documents")
    given = parser.parse_args(arguments)
    target = Target(tuple(given.platform), given.python)
    environment = target.environment
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        held = entries(LOCK.read_text(encoding="utf-8"), environment)
        fetch = by_pip(folder, target)
        names = collect(roots(given.extras), held, environment, fetch, folder)
        gazetteer_index.main()  # a wheel holds it, so that the other machine need not build it
        build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place]
        subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
        write(folder, given.path, target, given.extras, given.docs)
    print(f"{given.path}: {len(names) + 1} wheels, {given.path.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
