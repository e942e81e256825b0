"""What several commands are asked alike, and the library's words for it as one types them."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

# How a table is to be read, where it leaves that open; the messages of the readers ask for these.
DayFirst = Annotated[
    bool | None,
    typer.Option("--dayfirst/--monthfirst", help="The order of dates such as 06/04/2023."),
]
Zone = Annotated[
    str | None, typer.Option("--tz", help="The zone of the times, such as Asia/Beirut.")
]
Encoding = Annotated[str | None, typer.Option(help="The file's encoding, such as cp1256.")]
Sheet = Annotated[
    str | None, typer.Option(help="The sheet of a workbook, or the table in an archive.")
]
Layer = Annotated[str | None, typer.Option(help="The layer of a GeoPackage.")]
Source = Annotated[
    str | None, typer.Option(help="The format: table, acled or ucdp; else told by columns.")
]
AsOf = Annotated[
    str | None,
    typer.Option(help="Later dates are in the future: a day, or today (asks the clock)."),
]
SkipBadRows = Annotated[
    bool, typer.Option("--skip-bad-rows", help="Set aside what cannot be read, and go on.")
]
House = Annotated[
    Path | None, typer.Option(help="A house file in TOML: kinds, groups and words of your own.")
]
LicenceOverride = Annotated[
    str | None,
    typer.Option(help="Who allowed rows to be passed on that their terms hold back, and when."),
]

NameActors = Annotated[
    list[str] | None,
    typer.Option(
        help="An actor to be named although the name looks like a person's; all: each of them."
    ),
]
Redact = Annotated[
    Path | None, typer.Option(help="A profile in TOML: what to leave out and make coarser.")
]

_SAID = (
    (r"dayfirst=True \(day/month\) or dayfirst=False", "--dayfirst (day/month) or --monthfirst"),
    (r"\bdayfirst=True\b", "--dayfirst"),
    (r"\bdayfirst=False\b", "--monthfirst"),
    (
        r"\bbad_rows='keep' to read the rest and have these named in record\.report",
        "--skip-bad-rows to go on with the rest",
    ),
    (r"\boverwrite=True\b", "--overwrite"),
    (r"-> record\.geocode\(\)", "-> atlas brief, export and geocode look for them"),
    (r"kept in record\.original; name them with columns=\{.*?\} where", "kept; rename them where"),
    (r"kept in original\b", "kept"),
    (r"name them so, or pass columns=\{.*?\}", "name them so"),
    (r"\b(tz|encoding|sheet|layer|source|policy|house)=(?=\S)", r"--\1 "),
    (r"\b(tz|encoding|sheet|layer|source|policy|house)=", r"--\1"),
    (r"\blicence_override=", "--licence-override "),
    (r"\blower_marking=", "--lower-marking "),
    (r"\bas_of=", "--as-of "),
    (r"\bcut_off=", "--cut-off "),
)


def as_typed(message: str) -> str:
    """Return a message of the library with its options as they are typed on the command line.

    Examples
    --------
    >>> as_typed("x.html exists; pass overwrite=True")
    'x.html exists; pass --overwrite'
    >>> as_typed("choose one with layer='incidents'")
    "choose one with --layer 'incidents'"
    """
    for said, typed in _SAID:
        message = re.sub(said, typed, message)
    return message


def actors_named(given: list[str] | None) -> tuple[str, ...] | str:
    """Return the actors to be named as the library takes them."""
    return "all" if given and "all" in given else tuple(given or ())


def tell_withheld(removals: list[dict[str, Any]]) -> None:
    """Say on stderr how many names that look like a person's are not in what was written."""
    from atlas.release.redact import LOOKS_LIKE

    count = sum(int(one["changed"].get(LOOKS_LIKE, 0)) for one in removals)
    if count:
        names = "1 name that looks" if count == 1 else f"{count:,} names that look"
        typer.echo(f"{names} like a person's withheld; --name-actors NAME, or all, names", err=True)


def given(*, skip_bad_rows: bool = False, **options: Any) -> dict[str, Any]:
    """Return the options of a reader that were given."""
    if skip_bad_rows:
        options["bad_rows"] = "keep"
    return {key: value for key, value in options.items() if value is not None}


def tell_set_aside(report: Any) -> None:
    """Say on stderr how many rows are not in what was written, and how to see them."""
    if count := len(report.get("set_aside", ())):
        rows = "1 row was" if count == 1 else f"{count:,} rows were"
        typer.echo(f"{rows} set aside; `atlas read` says which, and why", err=True)


def counter(unit: str, size: float = 1) -> Callable[[int, int], Any] | None:
    """Return a function that shows how much is done on one line; None where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{done / size:,.0f} of {total / size:,.0f} {unit}{end}")
        sys.stderr.flush()

    return show
