"""The command that reads a file of events and reports on each row."""

import json
from typing import Annotated, Any

import typer

from atlas.cli.options import is_saved, reads
from atlas.cli.typed_messages import as_typed

# Read, but rows were set aside or cells left blank; 1 means "not read", 2 a wrong option.
NOT_WHOLE = 3


@reads("as_of")
def read(
    file: Annotated[str, typer.Argument(help="A table of events: CSV, TSV, XLSX, Parquet, ZIP.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    *,
    reading: dict[str, Any],
) -> None:
    """Read a file of events, and report what became of each row.

    Rows in, events out, which columns were understood, what was set aside, and what looks odd.
    Exit code 0: all of it was read; 3: rows were set aside or cells left blank; 1: it could not
    be read.
    """
    from atlas.readers import read_events

    if not is_saved(file):
        reading |= {"bad_rows": "keep"}
    report = read_events(file, **reading).report
    if as_json:
        typer.echo(json.dumps(dict(report), ensure_ascii=False, indent=1, default=str))
    else:
        typer.echo(as_typed(str(report)))
    if not report.is_whole():
        raise typer.Exit(NOT_WHOLE)
