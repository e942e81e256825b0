"""Settle where a name is, as a row of a decisions file that every command obeys."""

from pathlib import Path
from typing import Annotated

import typer


def settle(
    name: Annotated[str, typer.Argument(help="A place name, as it stands in the table.")],
    decisions: Annotated[
        Path,
        typer.Option("--decisions", "-o", help="The decisions file: it is made, or gets a row."),
    ],
    why: Annotated[str, typer.Option(help="The reason, which the answers repeat.")],
    who: Annotated[str, typer.Option(help="Who decides.")] = "hand",
    place_id: Annotated[
        str, typer.Option(help="A place, as `atlas place` gives its id; none: it is no place.")
    ] = "",
    longitude: Annotated[float | None, typer.Option(help="Or where it is: degrees WGS84.")] = None,
    latitude: Annotated[float | None, typer.Option(help="Degrees WGS84.")] = None,
    radius_km: Annotated[float | None, typer.Option(help="The error, in kilometres.")] = None,
    country: Annotated[str, typer.Option(help="Only in this country: a name or ISO code.")] = "",
    adm1: Annotated[str, typer.Option(help="Only in this province.")] = "",
) -> None:
    """Settle where a name is, for all rows of one spelling.

    The file that gets the row is given to geocode, brief and export as --decisions.
    """
    from atlas.files.atomic_write import new_files
    from atlas.geocoding.decisions import (
        context_of,
        decision_for,
        of_one,
        read_decisions,
        with_decision,
    )
    from atlas.geocoding.gazetteer.place_table import load_gazetteer
    from atlas.record.edits import check_why
    from atlas.record.package import csv_text

    point = (longitude, latitude, radius_km)
    context = context_of(country, adm1, "")
    decision = decision_for(name, context, place_id, point, who, check_why(why))
    of_one(decision).check(load_gazetteer())
    table = with_decision(decisions if decisions.exists() else None, decision)
    held = read_decisions(table)
    with new_files([decisions], overwrite=True) as parts:
        parts[0].write_bytes(csv_text.write(table).encode("utf-8"))
    where = f" ({context})" if context else ""
    rows = f"{len(held):,} decision" + ("" if len(held) == 1 else "s")
    still = f", {held.undecided:,} open" if held.undecided else ""
    typer.echo(f"{name!r}{where}: settled as {decision.said}")
    typer.echo(
        f"{decisions}: {rows}{still}; atlas geocode, brief and export take it as --decisions"
    )
