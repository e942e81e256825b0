"""The command that hands a record to another program."""

from pathlib import Path
from typing import Annotated, Any

import typer


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
    licence_override: Annotated[
        str | None,
        typer.Option(help="Who allowed rows to be passed on that their terms hold back, and when."),
    ] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace the file if it exists.")] = False,
    dayfirst: Annotated[
        bool | None,
        typer.Option("--dayfirst/--monthfirst", help="The order of dates such as 06/04/2023."),
    ] = None,
    tz: Annotated[
        str | None, typer.Option("--tz", help="The zone of the times, such as Asia/Beirut.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="The file's encoding, such as cp1256.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    layer: Annotated[str | None, typer.Option(help="The layer of a GeoPackage.")] = None,
) -> None:
    """Write events for QGIS, Google Earth or a spreadsheet, with their licence inside."""
    from atlas.events.counted import rows_in_words
    from atlas.events.formats import write_record
    from atlas.sources import as_record

    options = {"dayfirst": dayfirst, "tz": tz, "encoding": encoding, "sheet": sheet, "layer": layer}
    given: dict[str, Any] = {key: value for key, value in options.items() if value is not None}
    held = as_record(record, **given)
    chosen = held.select(selection) if selection else held
    path = write_record(
        chosen,
        output,
        format=format,
        overwrite=overwrite,
        licence_override=licence_override,
    )
    counts = chosen.counts()
    left = len(held) - len(chosen)
    typer.echo(
        f"{path}: {rows_in_words(chosen.dataset, counts['held'])}, "
        f"{counts['shown']} with a place to draw, {counts['off_map']} without"
        + (f"; {left} left out by the selection" if left else "")
        + f"; {path.stat().st_size / 1e6:.2f} MB"
    )
