"""The commands for places: the library of gazetteers, and the geocoding of a table."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atlas.cli.options import OF_FILES, OF_PLACES, reads

if TYPE_CHECKING:
    import pandas as pd

    from atlas.geocoding.gazetteer.installed_layers import InstalledLayer

gazetteer = typer.Typer(
    name="gazetteer",
    help="Country files and learned places, beside the shipped gazetteer.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_REASONS = "left out: "


@gazetteer.command("list")
def list_() -> None:
    """List the layers that are installed."""
    from atlas.geocoding.gazetteer.installed_layers import library_folder
    from atlas.geocoding.manage_layers import list_layers

    held = list_layers()
    for layer in held:
        typer.echo(f"{layer.name}: {layer.problem or _in_words(layer)}")
    typer.echo(
        f"{len(held)} layer{_s(len(held))} in {library_folder()}, beside the shipped gazetteer"
    )
    if any(layer.problem for layer in held):
        raise typer.Exit(1)


@gazetteer.command()
@reads(only=("columns", "constants", *OF_FILES), bare="name")
def add(
    countries: Annotated[
        list[str] | None,
        typer.Argument(help="Countries, as ISO 3166-1 alpha-2 codes such as LB SY."),
    ] = None,
    from_file: Annotated[
        Path | None,
        typer.Option(help="A GeoNames file that you have (LB.zip or LB.txt); nothing is fetched."),
    ] = None,
    other_names: Annotated[
        Path | None, typer.Option(help="A GeoNames file of alternate names, if you have one.")
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            help="A table of places or areas that you have, such as OCHA's; nothing is fetched."
        ),
    ] = None,
    name: Annotated[
        str, typer.Option(help="The name of the table's layer; the file's name, if not given.")
    ] = "",
    source: Annotated[str, typer.Option(help="Who made the table, and when.")] = "",
    licence: Annotated[str, typer.Option(help="The licence of its data, kept beside it.")] = "",
    *,
    reading: dict[str, Any],
) -> None:
    """Install GeoNames country files, or a table of places.

    Country files are fetched from geonames.org, or taken from a file that you have. A table gives
    villages as points, or areas with outlines; --column THEIRS=OURS names its columns, --set
    country=SD or kind=adm2 what it does not say. P-codes are kept, and events join by them.
    """
    from atlas.errors import GazetteerError
    from atlas.geocoding.manage_layers import add_countries

    if (table is None) == (not countries):
        msg = "name countries (LB SY), or a table of places (--table FILE), one of them"
        raise GazetteerError(msg)
    if table is not None:
        if from_file is not None or other_names is not None:
            msg = "--from-file and --other-names are for country files of GeoNames, not for a table"
            raise GazetteerError(msg)
        _add_table(table, name, source, licence, reading)
        return
    if reading or name or source or licence:
        msg = "--column, --set, --name, --source and --licence are for a table: --table FILE"
        raise GazetteerError(msg)
    for code in dict.fromkeys(countries or ()):
        if from_file is None:
            typer.echo(f"{code}: asking geonames.org", err=True)
        for layer in add_countries([code], from_file, other_names=other_names):
            typer.echo(f"{layer.name}: {_in_words(layer)}")


def _add_table(path: Path, name: str, source: str, licence: str, reading: dict[str, Any]) -> None:
    """Install a table of places; show the terms of one that is known, which are kept with it."""
    from atlas.geocoding import manage_layers
    from atlas.readers.place_tables import read_place_table

    columns, constants = reading.pop("columns", {}), reading.pop("constants", {})
    frame, known, left_out = read_place_table(path, **reading)
    if known is not None:
        typer.echo(f"{path.name}: {known.title}. {known.terms}")
        name, source = name or known.id, source or known.source
        licence = licence or known.licence
    layer = manage_layers.add_table(
        _renamed(frame, columns).assign(**constants),
        name or manage_layers.slug(path.stem),
        source=source or path.name,
        licence=licence,
        terms="" if known is None else known.terms,
        left_out=left_out,
    )
    typer.echo(f"{layer.name}: {_in_words(layer)}")


@gazetteer.command()
def sources(
    countries: Annotated[
        list[str] | None, typer.Argument(help="Only for these countries, such as MM SD.")
    ] = None,
) -> None:
    """List where tables of villages can be had, with their real source and terms.

    Nothing is fetched: you get the table, and add it.
    """
    from atlas.geocoding.gazetteer.depth import brings_villages
    from atlas.geocoding.gazetteer.place_table import load_gazetteer
    from atlas.readers.place_tables import known_tables

    wanted = {code.upper() for code in countries or ()}
    for one in known_tables():
        if not wanted or one.country in wanted:
            typer.echo(f"{one.country}: {one.title}")
            typer.echo(f"    from: {one.source}")
            typer.echo(f"    in: {one.package}, the file {one.file}")
            typer.echo(f"    terms: {one.terms}")
            typer.echo(f"    add: atlas gazetteer add --table {Path(one.file).name}")
    for code in sorted(wanted):
        more = brings_villages(load_gazetteer(), code)
        typer.echo(f"{code}: {more or 'its villages are listed'}")
    typer.echo(
        "any country: populated places or units of OCHA's common operational data (HDX; the page "
        "of each states its licence): atlas gazetteer add --table FILE --licence TEXT"
    )


@gazetteer.command()
@reads(only=("columns", *OF_FILES), bare="place")
def learn(
    file: Annotated[
        Path,
        typer.Argument(help="A table with names and coordinates, such as an export of events."),
    ],
    name: Annotated[
        str, typer.Option(help="The name of the layer; the file's name, if not given.")
    ] = "",
    licence: Annotated[str, typer.Option(help="The table's licence, kept beside the layer.")] = "",
    *,
    reading: dict[str, Any],
) -> None:
    """Learn places, and their spellings, from your own table.

    Rows that state that they are not precise are left out.
    """
    from atlas.geocoding import manage_layers
    from atlas.readers.cells.column_names import match_columns
    from atlas.readers.formats.open_file import read_frame

    columns = reading.pop("columns", {})
    frame = read_frame(file, **reading)[0]
    match_columns(frame.columns, columns)
    layer = manage_layers.learn(
        _renamed(frame, columns),
        name or manage_layers.slug(file.stem),
        licence=licence,
        source=file,
    )
    typer.echo(f"{layer.name}: {_in_words(layer)}")


def _renamed(frame: "pd.DataFrame", columns: Mapping[str, str]) -> "pd.DataFrame":
    """Return a table with columns under our names; what is named goes before a namesake."""
    from atlas.errors import GazetteerError

    lacking = [theirs for theirs in columns if theirs not in frame]
    if lacking:
        held = ", ".join(map(str, frame.columns))
        msg = f"--column: the table has no column {lacking[0]!r}; its columns are {held}"
        raise GazetteerError(msg)
    new = {theirs: ours for theirs, ours in columns.items() if theirs != ours}
    frame = frame.drop(columns=[ours for ours in new.values() if ours in frame])
    return frame.rename(columns=new)


@gazetteer.command()
def remove(
    name: Annotated[str, typer.Argument(help="The layer's name, as `list` gives it.")],
) -> None:
    """Remove an installed layer."""
    from atlas.geocoding import manage_layers

    layer = manage_layers.remove(name)
    typer.echo(f"{layer.name}: removed, {layer.places:,} place{_s(layer.places)}")


def _s(number: int) -> str:
    """Return the plural ending of a noun for a number."""
    return "" if number == 1 else "s"


def _in_words(layer: "InstalledLayer") -> str:
    """Return in words the contents of a layer, its source, and what was left out."""
    made = {"learned": f"learned from {layer.source}", "table": f"table of {layer.source}"}.get(
        layer.kind, "GeoNames"
    )
    words = [
        f"{layer.places:,} place{_s(layer.places)} from {layer.rows:,} row{_s(layer.rows)}",
        made + (f", state of {layer.version}" if layer.kind == "geonames" else ""),
        f"installed {layer.installed}",
        layer.licence or "licence not stated",
        *([layer.terms.rstrip(".")] if layer.terms else []),
    ]
    left = ", ".join(f"{count:,} {why}" for why, count in layer.left_out.items())
    return "; ".join(words) + (f"; {_REASONS}{left}" if left else "")


@reads("decisions", only=(*OF_PLACES, *OF_FILES), bare="place")
def geocode(
    file: Annotated[Path, typer.Argument(help="A table with a column of places.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The table to write: .csv, .tsv or .parquet.")
    ],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the files if they exist.")
    ] = False,
    *,
    reading: dict[str, Any],
) -> None:
    """Find the places of a table, and write it with the answers.

    --column NAME is the column of places, where its name does not tell. Doubtful places are listed
    in a second file, with the rivals, in the form of a decisions file.
    """
    from atlas.cli.geocode_table import geocode_file

    doubtful = output.with_name(f"{output.stem}-doubtful.csv")
    done = geocode_file(
        file,
        output,
        doubtful,
        decisions=reading.pop("decisions", None),
        overwrite=overwrite,
        reading=reading,
    )
    for name, count in done.counts.items():
        typer.echo(f"{count:>9,}  {name}")
    for note in done.notes:
        typer.echo(note)
    typer.echo(f"{output}: {done.rows:,} rows, with the answers")
    if done.doubtful:
        typer.echo(
            f"{done.doubtful_file}: {done.doubtful:,} doubtful question{_s(done.doubtful)}, each "
            "with its rivals and what would help. Fill in place_id (none: no place) or longitude, "
            "latitude and radius_km, then who and why; and give the file to the same command as "
            f"--decisions {done.doubtful_file}"
        )
