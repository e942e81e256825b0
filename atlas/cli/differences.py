"""What differs: two versions of a record, and two selections of one."""

from pathlib import Path
from typing import Annotated, Any

import typer

from atlas.cli.options import LicenceOverride, Overwrite, chosen, events_of, reads
from atlas.cli.options import Record as RecordArgument

_Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write the whole table as CSV, too.")
]


def changes(
    old: Annotated[str, typer.Argument(help="The old version: a record or a table of events.")],
    new: Annotated[str, typer.Argument(help="The new version.")],
    on: Annotated[
        str, typer.Option(help="The column that tells an event in both versions.")
    ] = "event_id",
    output: _Output = None,
    licence_override: LicenceOverride = None,
    overwrite: Overwrite = False,
) -> None:
    """List what a new version of a record changed, event by event.

    Rows are compared without regard to their order, and the untouched rows of the source not at
    all. The lines of the new version's log of changes follow.
    """
    import atlas
    from atlas.record.licence_terms import check_rows

    held = [events_of(one, {}) for one in (old, new)]
    found = atlas.changes(*held, on=on)
    for line in [*found.in_words(most=len(found.table) + 1), *map("log: {}".format, found.log)]:
        typer.echo(line)
    if output is not None:
        for one in held:
            check_rows(one, licence_override)
        _write(found.table, held[1], output, overwrite=overwrite)


@reads()
def compare(
    record: RecordArgument,
    a: Annotated[str, typer.Option(help='One side as JSON: {"from": "...", "to": "..."}.')],
    b: Annotated[str, typer.Option(help="The other side, as JSON.")],
    output: _Output = None,
    overwrite: Overwrite = False,
    *,
    reading: dict[str, Any],
) -> None:
    """Compare two selections of a record: kinds, actors, places and figures.

    Only events that lie wholly in the days of a side are counted. Nothing is averaged.
    """
    import atlas
    from atlas.release.redact import without_private_persons

    held = without_private_persons(events_of(record, reading))
    found = atlas.compare(*(chosen(held, one) for one in (a, b)))
    for line in found.in_words(most=len(found.table) + 1):
        typer.echo(line)
    if output is not None:
        _write(found.table, held, output, overwrite=overwrite)


def _write(table: Any, record: Any, path: Path, *, overwrite: bool) -> None:
    """Write a table as CSV, with marking, licence and attribution in each row."""
    from atlas.files.atomic_write import new_files
    from atlas.page.contents import marking_of
    from atlas.record.cell_values import mended
    from atlas.record.package import csv_text
    from atlas.record.tables import as_text
    from atlas.writers.event_rows import guard
    from atlas.writers.provenance import attribution, licence

    told = table.assign(
        handling_marking=marking_of(record, None) or "",
        dataset_licence=licence(record),
        dataset_attribution=attribution(record),
    )
    texts = told.apply(lambda column: as_text(column.astype(object)).map(mended).map(guard))
    with new_files([path], overwrite=overwrite) as parts:
        parts[0].write_bytes(csv_text.write(texts).encode("utf-8-sig", "replace"))
    typer.echo(f"{path}: {len(table):,} rows")
