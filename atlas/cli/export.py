"""The command that exports a record for another program."""

from pathlib import Path
from typing import Annotated, Any

import typer

from atlas.cli.options import (
    LicenceOverride,
    NameActors,
    Overwrite,
    Record,
    Redact,
    actors_named,
    chosen,
    events_of,
    reads,
    tell_set_aside,
    tell_unread,
    tell_withheld,
)


@reads("decisions")
def export(
    record: Record,
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
    redact: Redact = None,
    name_actors: NameActors = None,
    cut_off: Annotated[
        str | None, typer.Option(help="The day that an embargo of the profile counts back from.")
    ] = None,
    licence_override: LicenceOverride = None,
    overwrite: Overwrite = False,
    *,
    reading: dict[str, Any],
) -> None:
    """Write events for QGIS, Google Earth or a spreadsheet.

    The file states licence and attribution; the ending of its name sets the format. Without
    --redact the file has all data of the record, also names of private persons.
    """
    from atlas.errors import RecordError
    from atlas.record.weights import are_counts, rows_in_words
    from atlas.release.ledger import KEY
    from atlas.release.profile import Redaction
    from atlas.writers import write_record

    held = events_of(record, reading)
    left_in = chosen(held, selection) if selection else held
    if redact is not None:
        profile = Redaction.coerce(redact).naming(actors_named(name_actors))
        left_in = left_in.redact(profile, cut_off=cut_off)
    elif name_actors or cut_off:
        msg = "--name-actors and --cut-off belong to --redact: nothing is withheld without it"
        raise RecordError(msg)
    path = write_record(
        left_in,
        output,
        format=format,
        overwrite=overwrite,
        licence_override=licence_override,
    )
    counts = left_in.counts()
    removals = left_in.dataset.get(KEY) or [] if redact is not None else []
    gone = sum(sum(one["removed"].get("events", {}).values()) for one in removals[-1:])
    left = len(held) - len(left_in) - gone
    events = f"{counts['held']:,} events, " if are_counts(left_in.dataset) else ""
    tell_set_aside(held.report)
    tell_unread(held.report)
    tell_withheld(removals[-1:], held, name_actors)
    typer.echo(
        f"{path}: {rows_in_words(left_in.dataset, len(left_in))}, "
        f"{events}{counts['shown']:,} with a place to draw, {counts['off_map']:,} without"
        + (f"; {left:,} left out by the selection" if left else "")
        + (f"; {gone:,} left out by the profile" if gone else "")
        + f"; {path.stat().st_size / 1e6:.2f} MB"
    )
