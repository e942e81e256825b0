"""Write the lock files: each package that is pinned in constraints.txt, with its hashes.

    make lock

``requirements-core.lock`` is what ``make briefing`` installs, ``requirements.lock`` everything, and
``requirements-hosts.lock`` what `scripts.hosts` needs: Notebook 7 and Voila with our own notebook
extra. They hold for CPython 3.11 (from 3.11.5 on) to 3.13 on each system that the packages have
files for.
"""

import subprocess
import sys
from pathlib import Path

LEAST_PYTHON = "3.11.5"
LOCKS = {
    "requirements-core.lock": (),
    "requirements.lock": ("--all-extras",),
    "requirements-hosts.lock": ("--extra", "notebook", "--group", "hosts"),
}
_HEAD = """\
# Pinned versions with the hashes of their files, for CPython 3.11 to 3.13; `make lock` writes it.
#     pip install --require-hashes -r {name}
#     pip install --no-deps --no-build-isolation .
"""


def lock(name: str, options: tuple[str, ...], root: Path) -> None:
    """Write one lock file.

    Parameters
    ----------
    name : str
        What it is called.
    options : tuple of str
        Which extras it takes in, as uv is told.
    root : pathlib.Path
        The folder of the project.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *options]
    command += ["--group", "build", "--constraint", "constraints.txt", "--universal"]
    command += ["--python-version", LEAST_PYTHON, "--generate-hashes", "--no-annotate"]
    command += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    made = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    (root / name).write_text(_HEAD.format(name=name) + made, encoding="utf-8")


def main() -> None:
    """Write all of them."""
    root = Path(__file__).resolve().parent.parent
    for name, options in LOCKS.items():
        lock(name, options, root)


if __name__ == "__main__":
    main()
