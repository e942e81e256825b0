"""Run the tests without a browser on the other Pythons that we promise.

    python -m scripts.pythons [PATH ...]

`make test` runs on one Python. This makes an environment for each other promised version that
is found, by hash from ``requirements.lock``, and runs the tests that need no browser and no
JupyterLab in it. A version that is not found is a fault: it was not tried.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROMISED = ("3.11", "3.12", "3.13")
_VERSION = "import sys; print('.'.join(map(str, sys.version_info[:2])))"


def found(version: str, given: list[str]) -> str | None:
    """Return an interpreter of a version: one that was given, on the path, or beside others."""
    usual = sorted(map(str, Path.home().glob(f".pyenv/versions/{version}*/bin/python3")))
    for path in (*given, shutil.which(f"python{version}"), *usual):
        if path and _output([path, "-c", _VERSION]) == version:
            return path
    return None


def _output(command: list[str]) -> str:
    """Return what a command prints; "" where it cannot be run."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def tried(version: str, path: str) -> str:
    """Run the tests on one interpreter; return the last line of what they say, or the fault."""
    home = ROOT / "build" / "pythons" / version
    python = str(home / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    steps = [
        [path, "-m", "venv", "--clear", str(home)],
        [*pip, "--require-hashes", "--requirement", "requirements.lock"],
        [*pip, "--no-deps", "--no-build-isolation", "--editable", "."],
    ]
    for step in steps:
        done = subprocess.run(step, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"not tried: {' '.join(step[:5])}: {done.stderr.strip()[-300:]}"
    command = [python, "-m", "pytest", "-q", "--numprocesses", "2", "--dist", "loadfile"]
    command += ["-m", "not browser and not lab", "-p", "no:cacheprovider", "tests", "atlas"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines() or [done.stderr.strip()[-300:]]
    faults = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    return "; ".join([*faults[:20], lines[-1]]) + ("" if done.returncode == 0 else " - failed")


def main() -> int:
    """Try each, and print a line for each; return 1 where one failed or was not tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("given", nargs="*", help="interpreters to look at first")
    given = parser.parse_args().given
    faults = 0
    for version in PROMISED:
        if version == ".".join(map(str, sys.version_info[:2])):
            print(f"python {version}: the one of `make test`")
            continue
        path = found(version, given)
        said = "not tried: there is none on this machine" if path is None else tried(version, path)
        good = bool(re.search(r"\b\d+ passed\b", said)) and not said.endswith("failed")
        faults += not good
        print(f"python {version}: {said}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
