"""Options that several commands share, and messages of the library in the words of options."""

import inspect
import json
import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

# The options of `atlas.read_events` for a table that can be read in several ways, by name, as they
# are typed. The messages of the readers ask for these; `reads` adds them to a command.
READING: dict[str, Any] = {
    "dayfirst": Annotated[
        bool | None,
        typer.Option("--dayfirst/--monthfirst", help="The order of dates such as 06/04/2023."),
    ],
    "tz": Annotated[
        str | None, typer.Option("--tz", help="The zone of the times, such as Asia/Beirut.")
    ],
    "encoding": Annotated[str | None, typer.Option(help="The file's encoding, such as cp1256.")],
    "sheet": Annotated[
        str | None, typer.Option(help="The sheet of a workbook, or the table in an archive.")
    ],
    "layer": Annotated[str | None, typer.Option(help="The layer of a GeoPackage.")],
    "house": Annotated[
        Path | None, typer.Option(help="A house file in TOML: kinds, groups and words of your own.")
    ],
    "source": Annotated[
        str | None,
        typer.Option(help="table, acled, ucdp or a reader that was added; else told by columns."),
    ],
    "reader_options": Annotated[
        list[str] | None,
        typer.Option(
            "--reader-option",
            help="NAME=VALUE: an option of a reader that was added; may be repeated.",
        ),
    ],
}
# Options that only some commands have.
_SOME: dict[str, Any] = {
    "as_of": Annotated[
        str | None,
        typer.Option(help="Later dates are in the future: a day, or today (asks the clock)."),
    ],
    "from_": Annotated[str | None, typer.Option("--from", help="Only events from this day on.")],
    "to": Annotated[str | None, typer.Option(help="Only events up to this day.")],
    "countries": Annotated[
        list[str] | None, typer.Option("--country", help="Only this country; may be repeated.")
    ],
    "box": Annotated[
        tuple[float, float, float, float] | None,
        typer.Option(help="Only events in this box: west south east north."),
    ],
    "skip_bad_rows": Annotated[
        bool, typer.Option("--skip-bad-rows", help="Set aside what cannot be read, and go on.")
    ],
}
FILTERS = ("from_", "to", "countries", "box")


def reads(*some: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that adds the options of reading to a command, as ``reading``.

    Parameters
    ----------
    *some : str
        Names of further options: ``as_of``, ``skip_bad_rows``, and those of ``FILTERS``.

    Returns
    -------
    callable
        A decorator. The command is called with ``reading``: the given options by name, as
        `atlas.read_events` takes them.
    """
    options = READING | {name: _SOME[name] for name in some}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def called(**given: Any) -> None:
            said = {name: given.pop(name) for name in options}
            if said.pop("skip_bad_rows", False):
                said["bad_rows"] = "keep"
            said["reader_options"] = dict(map(_option, said["reader_options"] or ())) or None
            command(reading={k: v for k, v in said.items() if v not in (None, [])}, **given)

        signature = inspect.signature(command)
        own = [one for name, one in signature.parameters.items() if name != "reading"]
        asked = [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                annotation=option,
                default=False if name == "skip_bad_rows" else None,
            )
            for name, option in options.items()
        ]
        own = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
        new = signature.replace(parameters=[*own, *asked])
        called.__signature__ = new  # type: ignore[attr-defined]
        called.__annotations__ = {one.name: one.annotation for one in [*own, *asked]}
        return called

    return decorate


def _option(given: str) -> tuple[str, Any]:
    """Return the name and value of ``NAME=VALUE``; true, false, a number and "text" are values."""
    name, said, value = given.partition("=")
    if not name or not said:
        msg = f"--reader-option {given!r}: wanted NAME=VALUE, such as country=YE"
        raise typer.BadParameter(msg)
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


Record = Annotated[
    str, typer.Argument(help="A shipped record's name, its folder, or a table of events.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the file if it exists.")]
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
    (r"name them so, or pass columns=\{'your name': 'ours'\}", "name them so, or pass --column"),
    (r"columns=\{'([\w.:/+-]+)': '(\w+)'\}", r"--column \1=\2"),
    (r"columns=\{'([^'{}]*)': '(\w+)'\}", r"--column '\1=\2'"),
    (r"columns=\{(\"[^\"{}]*)\": '(\w+)'\}", r'--column \1=\2"'),
    (r"\(columns= names (it|them)\)", r"(--column names \1)"),
    (r"\b(tz|encoding|sheet|layer|source|policy|house)=(?=\S)", r"--\1 "),
    (r"\b(tz|encoding|sheet|layer|source|policy|house)=", r"--\1"),
    (r"\blicence_override=", "--licence-override "),
    (r"\blower_marking=", "--lower-marking "),
    (r"\bas_of=", "--as-of "),
    (r"\bcut_off=", "--cut-off "),
)


def as_typed(message: str) -> str:
    """Return a message of the library with its options in the form of the command line.

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
    """Return the actors to name in the form of the library."""
    return "all" if given and "all" in given else tuple(given or ())


def tell_withheld(removals: list[dict[str, Any]]) -> None:
    """Write to stderr how many names that look like a person's were withheld from the file."""
    from atlas.release.redact import LOOKS_LIKE

    count = sum(int(one["changed"].get(LOOKS_LIKE, 0)) for one in removals)
    if count:
        names = "1 name that looks" if count == 1 else f"{count:,} names that look"
        typer.echo(f"{names} like a person's withheld; --name-actors NAME, or all, names", err=True)


def tell_set_aside(report: Any) -> None:
    """Write to stderr how many rows were not written, and how to see them."""
    if count := len(report.get("set_aside", ())):
        rows = "1 row was" if count == 1 else f"{count:,} rows were"
        typer.echo(f"{rows} set aside; `atlas read` says which, and why", err=True)


def counter(unit: str, size: float = 1) -> Callable[[int, int], Any] | None:
    """Return a function that shows progress on one line; None without a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{done / size:,.0f} of {total / size:,.0f} {unit}{end}")
        sys.stderr.flush()

    return show
