"""Options that several commands share, and what they say when they are done."""

import inspect
import json
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from atlas.cli.typed_messages import as_typed, quoted

# The options of reading a file of events, by their names in `atlas.read_events`: each command that
# reads one takes them all. The messages of the readers ask for these; `reads` adds them.
READING: dict[str, Any] = {
    "columns": Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help="THEIRS=OURS: a column of the table, and the one that it is; may be repeated.",
        ),
    ],
    "constants": Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="FIELD=VALUE for every row, such as country=Sudan; may be repeated."
        ),
    ],
    "kinds": Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            help="THEIRS=OURS: a word of the table, and the kind that it means; may be repeated.",
        ),
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
    "actors": Annotated[
        Path | None,
        typer.Option(help="A registry of your own, on top of the shipped one: CSV or JSON."),
    ],
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
    "skip_bad_rows": Annotated[
        bool, typer.Option("--skip-bad-rows", help="Set aside what cannot be read, and go on.")
    ],
}
# Options that only some commands have.
_SOME: dict[str, Any] = {
    "as_of": Annotated[
        str | None,
        typer.Option(help="Later dates are in the future: a day, or today (asks the clock)."),
    ],
    "decisions": Annotated[
        Path | None,
        typer.Option(
            help="A decisions file (name, context, place_id or point, who, why), obeyed first."
        ),
    ],
}
OF_PLACES = ("columns", "constants", "from_", "to", "countries", "box", "dayfirst")
"""The options of `READING` that count where places alone are read."""
OF_FILES = ("encoding", "sheet", "layer")
"""The options of `READING` that say how a file is opened."""


def reads(
    *some: str, only: tuple[str, ...] = tuple(READING), bare: str = ""
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that adds the options of reading to a command, as ``reading``.

    Parameters
    ----------
    *some : str
        Names of further options: ``as_of``, ``decisions``.
    only : tuple of str
        The names of the options of reading; all of them, if not given.
    bare : str
        The column that ``--column NAME`` alone means; "": both names are wanted.

    Returns
    -------
    callable
        A decorator. The command is called with ``reading``: the given options by name, as
        `atlas.read_events` takes them.
    """
    options = {name: READING[name] for name in only} | {name: _SOME[name] for name in some}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def called(**given: Any) -> None:
            said = {name: given.pop(name) for name in options}
            if said.pop("skip_bad_rows", False):
                said["bad_rows"] = "keep"
            for name, parse in _PAIRS.items():
                if said.get(name):
                    one = partial(parse, bare=bare) if name == "columns" else parse
                    said[name] = dict(map(one, said[name]))
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


def _reader_option(given: str) -> tuple[str, Any]:
    """Return the name and value of ``NAME=VALUE``; true, false, a number and "text" are values."""
    name, said, value = given.partition("=")
    if not name or not said:
        msg = f"--reader-option {given!r}: wanted NAME=VALUE, such as country=YE"
        raise typer.BadParameter(msg)
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _sides(
    given: str, parts: tuple[str, str, str], option: str, form: str, example: str
) -> tuple[str, str]:
    """Return both sides of the "=" that ``given`` was parted at; none of the three is empty."""
    left, said, right = (part.strip() for part in parts)
    if not said or not left or not right:
        msg = f"{option} {given!r}: wanted {form}, such as {option} {example}"
        raise typer.BadParameter(msg)
    return left, right


def _column(given: str, bare: str = "") -> tuple[str, str]:
    """Return the two sides of ``THEIRS=OURS``; the name of a table's column may hold an "="."""
    from atlas.readers.columns.header_words import own_columns

    if bare and "=" not in given:
        return given, bare
    example = '"Day of event=date"'
    theirs, ours = _sides(given, given.rpartition("="), "--column", "THEIRS=OURS", example)
    if ours not in own_columns() and theirs in own_columns():
        right = quoted(f"{ours}={theirs}")
        msg = f"--column {given!r}: the table's column comes first; did you mean {right}?"
        raise typer.BadParameter(msg)
    return theirs, ours


def _constant(given: str) -> tuple[str, str]:
    """Return the two sides of ``FIELD=VALUE``."""
    return _sides(given, given.partition("="), "--set", "FIELD=VALUE", "country=Sudan")


def _kind(given: str) -> tuple[str, str]:
    """Return the two sides of ``THEIRS=OURS`` of a kind."""
    example = "massaker=attack_on_civilians"
    return _sides(given, given.rpartition("="), "--kind", "THEIRS=OURS", example)


_PAIRS: dict[str, Callable[..., tuple[str, Any]]] = {
    "columns": _column,
    "constants": _constant,
    "kinds": _kind,
    "reader_options": _reader_option,
}


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

_SHOWN = 5
_LONGEST = 60


def is_saved(file: str) -> bool:
    """Return whether ``file`` means a saved or shipped record, which has no rows to set aside."""
    from atlas.errors import RecordError
    from atlas.record.package.open_package import find_record

    try:
        find_record(file)
    except RecordError:
        return False
    return True


def events_of(file: str, reading: dict[str, Any]) -> Any:
    """Return the record of a file with its places looked up, and say what was left out as asked.

    A saved record is filtered, too. A box counts for the places as they were found.

    Raises
    ------
    SourceError, SelectionError
        If nothing is left of what was asked for.
    """
    from atlas.readers import as_record

    later: tuple[str, ...] = ("from_", "to", "box") if is_saved(file) else ("box",)
    asked = {name: reading.pop(name) for name in later if name in reading}
    held = as_record(file, reading)
    _check_left(file, held)
    left = chosen(held, asked) if asked else held
    rows = [f"{count:,} {why}" for why, count in held.report.get("left_out", {}).items()]
    rows += [f"{len(held) - len(left):,} by the days or the box"] if len(left) < len(held) else []
    if rows:
        typer.echo(f"left out as asked: {', '.join(rows)}", err=True)
    return left


def _check_left(file: str, held: Any) -> None:
    """Raise where the filter of reading left no event."""
    from atlas.errors import SourceError

    report = held.report
    if len(held) or not report.get("left_out"):
        return
    days = " to ".join(report.get("days_in_file", ())) or "not known"
    count = sum(report["left_out"].values())
    msg = (
        f"{file}: no event is left of what was asked for ({report['asked_for']}); {count:,} rows "
        f"are left out, and the days of the file are {days}"
    )
    raise SourceError(msg)


def chosen(record: Any, selection: Any) -> Any:
    """Return the events that a filter keeps; it must keep some."""
    from atlas.record.named_selection import check_keeps, selection_for

    asked = selection_for(record, selection)
    check_keeps(record, asked)
    return record.select(asked)


def actors_named(given: list[str] | None) -> tuple[str, ...] | str:
    """Return the actors to name in the form of the library."""
    return "all" if given and "all" in given else tuple(given or ())


def tell_withheld(removals: list[dict[str, Any]], record: Any, given: list[str] | None) -> None:
    """Write to stderr which names that look like a person's were withheld from the file."""
    from atlas.release.private_persons import persons_by_name, private_persons
    from atlas.release.redact import LOOKS_LIKE

    count = sum(int(one["changed"].get(LOOKS_LIKE, 0)) for one in removals)
    if not count:
        return
    names = "1 name that looks" if count == 1 else f"{count:,} names that look"
    ids = persons_by_name(record, private_persons(record, (), actors_named(given)))
    held = record.actors["name"][record.actors["actor_id"].isin(ids)]
    # Who writes the file has the names; events that were left out may have had more.
    which = f": {_some(held)}" if len(held) == count else ""
    typer.echo(
        f"{names} like a person's withheld{which}; --name-actors NAME, or all, names", err=True
    )


def tell_set_aside(report: Any) -> None:
    """Write to stderr how many rows and cells could not be read, and how to see them."""
    aside = set(report.get("set_aside", ()))
    wrong = [one for one in report.get("problems", ()) if one["level"] == "error"]
    blank = sum(one["row"] not in aside for one in wrong)
    for count, what, became in ((len(aside), "row", "set aside"), (blank, "cell", "left blank")):
        if count:
            many = f"1 {what} was" if count == 1 else f"{count:,} {what}s were"
            typer.echo(f"{many} {became}; `atlas read` says which, and why", err=True)


def _some(names: Any) -> str:
    """Return the first of some names, quoted, and how many more there are."""
    ones = [repr(str(one)[:_LONGEST]) for one in names]
    more = f" and {len(ones) - _SHOWN:,} more" if len(ones) > _SHOWN else ""
    return ", ".join(ones[:_SHOWN]) + more


def tell_unread(report: Any) -> None:
    """Write to stderr which columns were not read: no figure is ignored in silence."""
    if line := report.unread_line():
        typer.echo(as_typed(line), err=True)
    like = {one["theirs"] for one in report.get("unread_columns", ())}
    if others := [one for one in report.get("columns_not_understood", ()) if one not in like]:
        were = "1 column was" if len(others) == 1 else f"{len(others):,} columns were"
        typer.echo(f"{were} not read: {_some(others)}; --column THEIRS=OURS names them", err=True)
