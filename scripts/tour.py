"""The pages whose commands and code are run: what they print is what the page shows.

``python -m scripts.tour`` runs the blocks of each page in order, in a folder with the tables of
``examples/tables``, and writes what they print below them. With names of pages, only these.

- ``console`` begins with a command, behind ``$``; what it prints is below it.
- ``python`` is run as it is, in one namespace a page. What it prints is in a block ``text`` below
  ``<!-- prints -->``, where the page has one. Blocks with ``>>>`` are doctests.
- ``text`` or another block below ``<!-- file: NAME -->`` is a file that the reader writes.
- A block that is not run is below ``<!-- not run: REASON -->``.

`told` returns a page as it should be, and a test compares it with the page that is there.
"""

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from scripts.architecture import ROOT

DOCS = ROOT / "docs"
PAGE = DOCS / "what_atlas_made_of_my_file.md"
TABLES = ROOT / "examples" / "tables"
_RUN = ("index.md", "how_to/*.md", "tutorials/*.md", "explanation/*.md", "fr/*.md", "ar/*.md")
PAGES = (PAGE, *(path for of in _RUN for path in sorted(DOCS.glob(of))))
_BLOCKS = re.compile(
    r"<!-- file: (?P<name>[\w./-]+) -->\n```\w+\n(?P<content>.*?)```"
    r"|```console\n(?P<command>\$ (?:[^\n]*\\\n)*[^\n]*\n)(?P<output>.*?)```"
    r"|(?<!-->\n)```python\n(?!>>>)(?P<code>.*?)```"
    r"(?P<prints>\n\n?<!-- prints -->\n```text\n(?P<printed>.*?)```)?",
    re.DOTALL,
)
# The size of a page changes with each change of its code, and the day with each day.
_CHANGES = {r"\d+\.\d\d MB": "… MB", r"installed \d{4}-\d\d-\d\d": "installed 2026-11-30"}


def printed(command: str) -> str:
    """Return what a command prints, as a person reads it, with its error if it has one."""
    from atlas.cli.main import app
    from atlas.cli.typed_messages import as_typed
    from atlas.errors import AtlasError

    program, *words = shlex.split(command.replace("\\\n", " "))
    if program == "cat":
        return Path(words[0]).read_text(encoding="utf-8")
    done = CliRunner().invoke(app, words, env={"COLUMNS": "100"})
    if isinstance(done.exception, AtlasError):
        return f"{done.output}atlas: {as_typed(str(done.exception))}\n"
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def ran(code: str, names: dict[str, Any], page: str) -> str:
    """Return what a block of Python prints."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(compile(code, page, "exec"), names)
    return told.getvalue()


def pieces(page: str, name: str = PAGE.name) -> Iterator[str]:
    """Yield the page piece by piece, with the output of each block as it is now."""
    done, names = 0, {"__name__": "__main__"}
    for block in _BLOCKS.finditer(page):
        yield page[done : block.start()]
        done = block.end()
        if block["name"]:
            file = Path(block["name"])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block["content"], encoding="utf-8")
            yield block[0]
        elif block["code"] is not None:
            output = ran(block["code"], names, name).rstrip()
            shown = f"\n\n<!-- prints -->\n```text\n{output}\n```" if block["prints"] else ""
            yield f"```python\n{block['code']}```{shown}"
        else:
            output = printed(block["command"].removeprefix("$ "))
            for pattern, shown in _CHANGES.items():
                output = re.sub(pattern, shown, output)
            output = output.replace(os.environ["ATLAS_DATA_DIR"], "DATA FOLDER")
            yield f"```console\n{block['command']}{output.rstrip()}\n```"
    yield page[done:]


def told(page: str, name: str = PAGE.name) -> str:
    """Return the page with the output of each of its blocks as it is now."""
    with tempfile.TemporaryDirectory() as folder, as_a_newcomer():
        for table in TABLES.iterdir():
            shutil.copy(table, folder)
        modules = set(sys.modules)
        sys.path.insert(0, folder)
        try:
            with contextlib.chdir(folder):
                return "".join(pieces(page, name))
        finally:
            sys.path.remove(folder)
            for one in set(sys.modules) - modules:
                if str(getattr(sys.modules[one], "__file__", "")).startswith(folder):
                    del sys.modules[one]


@contextlib.contextmanager
def as_a_newcomer() -> Iterator[None]:
    """Run as on a machine on which nothing was added to atlas, and leave nothing added."""
    from atlas import doors

    of = (doors.READERS, doors.GAZETTEERS, doors.KINDS, doors.LANGUAGES, doors.THEATRES)
    kept = os.environ.get("ATLAS_DATA_DIR")
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        os.environ["ATLAS_DATA_DIR"] = folder
        try:
            yield
        finally:
            for door in of:  # what neither is shipped nor comes from a package
                for name in [one for one in door if door.origin(one).get("package") == ""]:
                    door.pop(name)
            os.environ.pop("ATLAS_DATA_DIR")
            if kept is not None:
                os.environ["ATLAS_DATA_DIR"] = kept


def name_of(path: Path) -> str:
    """Return the name of a page: its path below ``docs``."""
    return path.relative_to(DOCS).as_posix()


def main(names: list[str]) -> None:
    """Write the pages, or those that are named, with what their blocks print."""
    for path in PAGES:
        if not names or name_of(path) in names:
            page = path.read_text(encoding="utf-8")
            path.write_text(told(page, name_of(path)), encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
