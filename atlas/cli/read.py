"""The command that reads a file of events and tells how it was read."""

import json
from typing import Annotated, Any

import typer

from atlas.cli.options import (
    AsOf,
    DayFirst,
    Encoding,
    House,
    Layer,
    Sheet,
    Source,
    Zone,
    as_typed,
    counter,
)
from atlas.errors import RecordError

# Read, but rows were set aside or cells left blank; 1 is "could not be read", 2 a wrong option.
NOT_WHOLE = 3


def read(
    file: Annotated[str, typer.Argument(help="A table of events: CSV, TSV, XLSX, Parquet, ZIP.")],
    source: Source = None,
    sheet: Sheet = None,
    layer: Layer = None,
    encoding: Encoding = None,
    dayfirst: DayFirst = None,
    tz: Zone = None,
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
    as_of: AsOf = None,
    house: House = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Read a file of events, and tell what became of each row.

    Rows in, events out, which columns were understood, what was set aside, and what looks odd.
    Exit code 0: all of it was read; 3: rows were set aside or cells left blank; 1: it could not
    be read.
    """
    from atlas.readers import read_events

    given: dict[str, Any] = {
        "source": source,
        "sheet": sheet,
        "layer": layer,
        "encoding": encoding,
        "dayfirst": dayfirst,
        "tz": tz,
        "from_": from_,
        "to": to,
        "countries": countries or None,
        "box": box,
        "as_of": as_of,
        "house": house,
        "progress": counter("MB", 1e6),
        "bad_rows": None if _is_saved(file) else "keep",
    }
    options = {key: value for key, value in given.items() if value is not None}
    report = read_events(file, **options).report
    if as_json:
        typer.echo(json.dumps(dict(report), ensure_ascii=False, indent=1, default=str))
    else:
        typer.echo(as_typed(str(report)))
    if not report.is_whole():
        raise typer.Exit(NOT_WHOLE)


def _is_saved(file: str) -> bool:
    """Tell whether a record is meant that was saved or is shipped: it has no rows to set aside."""
    from atlas.record.package.open_package import find_record

    try:
        find_record(file)
    except RecordError:
        return False
    return True
