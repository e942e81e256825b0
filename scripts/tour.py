"""The tour of the command line: the output that ``docs/what_atlas_made_of_my_file.md`` shows.

``python -m scripts.tour`` runs each command of the page, in a folder with the tables of
``examples/tables``, and writes what it prints below it. A block ``console`` begins with the
command, behind ``$``; a block ``text`` below ``<!-- file: NAME -->`` is a file that the reader
writes. `told` returns the page as it should be, and a test compares it with the page that is there.
"""

import contextlib
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from scripts.architecture import ROOT

PAGE = ROOT / "docs" / "what_atlas_made_of_my_file.md"
TABLES = ROOT / "examples" / "tables"
_BLOCKS = re.compile(
    r"<!-- file: (?P<name>[\w.]+) -->\n```text\n(?P<content>.*?)```"
    r"|```console\n(?P<command>\$ (?:[^\n]*\\\n)*[^\n]*\n)(?P<output>.*?)```",
    re.DOTALL,
)
# The size of a page changes with each change of its code.
_SIZE = re.compile(r"\d+\.\d\d MB")


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


def pieces(page: str) -> Iterator[str]:
    """Yield the page piece by piece, with the output of each command as it is now."""
    done = 0
    for block in _BLOCKS.finditer(page):
        yield page[done : block.start()]
        done = block.end()
        if block["name"]:
            Path(block["name"]).write_text(block["content"], encoding="utf-8")
            yield block[0]
        else:
            output = _SIZE.sub("0.00 MB", printed(block["command"].removeprefix("$ ")))
            yield f"```console\n{block['command']}{output.rstrip()}\n```"
    yield page[done:]


def told(page: str) -> str:
    """Return the page with the output of each command as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        for table in TABLES.iterdir():
            shutil.copy(table, folder)
        with contextlib.chdir(folder):
            return "".join(pieces(page))


def main() -> None:
    """Write the page with what its commands print."""
    PAGE.write_text(told(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
