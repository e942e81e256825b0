"""The command that hands a record to another program."""

from pathlib import Path
from typing import Annotated

import typer

from atlas.cli_options import (
    DayFirst,
    Encoding,
    Layer,
    LicenceOverride,
    Sheet,
    SkipBadRows,
    Source,
    Zone,
    given,
    tell_set_aside,
)


def export(
    record: Annotated[
        str, typer.Argument(help="A shipped record's name, its folder, or a table of events.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="The file: .gpkg, .kml, .kmz, .geojson, .parquet, .csv or .xlsx."
        ),
    ],
    selection: Annotated[
        str | None, typer.Option(help='Only these events, as JSON such as {"from": "2023-04-05"}.')
    ] = None,
    format: Annotated[  # noqa: A002
        str | None, typer.Option(help="The format, where the file's ending does not tell.")
    ] = None,
    licence_override: LicenceOverride = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file if it exists.")
    ] = False,
    dayfirst: DayFirst = None,
    tz: Zone = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    layer: Layer = None,
    source: Source = None,
    skip_bad_rows: SkipBadRows = False,
) -> None:
    """Write events for QGIS, Google Earth or a spreadsheet.

    Licence and attribution stand in the file; the ending of its name says the format.
    """
    from atlas.events.counted import are_counts, rows_in_words
    from atlas.events.formats import write_record
    from atlas.sources import as_record

    options = given(
        dayfirst=dayfirst,
        tz=tz,
        encoding=encoding,
        sheet=sheet,
        layer=layer,
        source=source,
        skip_bad_rows=skip_bad_rows,
    )
    held = as_record(record, **options)
    chosen = held.select(selection) if selection else held
    path = write_record(
        chosen,
        output,
        format=format,
        overwrite=overwrite,
        licence_override=licence_override,
    )
    counts = chosen.counts()
    left = held.counts()["held"] - counts["held"]
    events = f"{counts['held']:,} events, " if are_counts(chosen.dataset) else ""
    tell_set_aside(held.report)
    typer.echo(
        f"{path}: {rows_in_words(chosen.dataset, len(chosen))}, "
        f"{events}{counts['shown']:,} with a place to draw, {counts['off_map']:,} without"
        + (f"; {left:,} left out by the selection" if left else "")
        + f"; {path.stat().st_size / 1e6:.2f} MB"
    )
