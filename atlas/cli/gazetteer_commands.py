"""The commands for places: the library of gazetteers, and the geocoding of a table."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atlas.cli.options import OF_FILES, OF_PLACES, counter, reads

if TYPE_CHECKING:
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
def add(
    countries: Annotated[
        list[str], typer.Argument(help="Countries, as ISO 3166-1 alpha-2 codes such as LB SY.")
    ],
    from_file: Annotated[
        Path | None,
        typer.Option(help="A GeoNames file that you have (LB.zip or LB.txt); nothing is fetched."),
    ] = None,
    other_names: Annotated[
        Path | None, typer.Option(help="A GeoNames file of alternate names, if you have one.")
    ] = None,
) -> None:
    """Install GeoNames country files.

    They are fetched from geonames.org, or taken from a file that you have.
    """
    from atlas.geocoding.manage_layers import add_countries

    for code in dict.fromkeys(countries):
        if from_file is None:
            typer.echo(f"{code}: asking geonames.org", err=True)
        for layer in add_countries([code], from_file, other_names=other_names):
            typer.echo(f"{layer.name}: {_in_words(layer)}")


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
    # What is named goes before a column that has the name already.
    new = {theirs: ours for theirs, ours in columns.items() if theirs != ours}
    frame = frame.drop(columns=[ours for ours in new.values() if ours in frame])
    layer = manage_layers.learn(
        frame.rename(columns=new),
        name or manage_layers.slug(file.stem),
        licence=licence,
        source=file,
    )
    typer.echo(f"{layer.name}: {_in_words(layer)}")


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
    made = f"learned from {layer.source}" if layer.kind == "learned" else "GeoNames"
    words = [
        f"{layer.places:,} place{_s(layer.places)} from {layer.rows:,} row{_s(layer.rows)}",
        made + (f", state of {layer.version}" if layer.kind == "geonames" else ""),
        f"installed {layer.installed}",
        layer.licence or "licence not stated",
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
        progress=counter("different questions"),
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
