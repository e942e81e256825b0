"""The command that reads a file of events and tells how it was read."""

import json
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

# Read, but rows were set aside or cells left blank; 1 is "could not be read", 2 a wrong option.
NOT_WHOLE = 3


def read(
    file: Annotated[str, typer.Argument(help="A table of events: CSV, TSV, XLSX, Parquet, ZIP.")],
    source: Annotated[
        str | None, typer.Option(help="The format: table, acled or ucdp; else told by columns.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet of a workbook, or the table in an archive.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="The encoding, such as cp1256.")] = None,
    dayfirst: Annotated[
        bool | None,
        typer.Option("--dayfirst/--monthfirst", help="The order of dates such as 06/04/2023."),
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", help="Only events from this day on.")
    ] = None,
    to: Annotated[str | None, typer.Option(help="Only events up to this day.")] = None,
    countries: Annotated[
        list[str] | None, typer.Option("--country", help="Only this country; may be repeated.")
    ] = None,
    box: Annotated[
        tuple[float, float, float, float] | None,
        typer.Option(help="Only events in this box: west south east north."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help="Later dates are in the future: a day, or today (asks the clock)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Read a file of events and tell how: rows in, events out, what was set aside, what is odd.

    Exit code 0: all of it was read; 3: rows were set aside or cells left blank; 1: it could not
    be read.
    """
    from atlas.sources import read_events

    given: dict[str, Any] = {
        "source": source,
        "sheet": sheet,
        "encoding": encoding,
        "dayfirst": dayfirst,
        "from_": from_,
        "to": to,
        "countries": countries or None,
        "box": box,
        "as_of": as_of,
        "progress": _counter() if sys.stderr.isatty() else None,
    }
    options = {key: value for key, value in given.items() if value is not None}
    report = read_events(file, bad_rows="keep", **options).report
    if as_json:
        typer.echo(json.dumps(dict(report), ensure_ascii=False, indent=1, default=str))
    else:
        typer.echo(str(report))
    if not report.is_whole():
        raise typer.Exit(NOT_WHOLE)


def _counter() -> Callable[[int, int], Any]:
    """Return a function that shows how much is done, on one line of the terminal."""

    def show(done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{done / 1e6:,.0f} of {total / 1e6:,.0f} MB{end}")
        sys.stderr.flush()

    return show
