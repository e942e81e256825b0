"""The command line: thin commands that call the public functions.

Errors of the library become one line on stderr and exit code 1.
"""

import gc
import io
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from atlas.cli import gazetteer_commands, story_commands
from atlas.cli.differences import changes, compare
from atlas.cli.export import export
from atlas.cli.options import (
    LicenceOverride,
    NameActors,
    Overwrite,
    Record,
    Redact,
    actors_named,
    events_of,
    reads,
    tell_set_aside,
    tell_unread,
    tell_withheld,
)
from atlas.cli.read import read
from atlas.cli.settle import settle
from atlas.cli.typed_messages import as_typed
from atlas.errors import AtlasError

# A command makes many objects that stay until it ends: Python looks for dead ones less often.
_COLLECTED_AFTER = (10_000, 20, 20)
# At most this many places of one name are listed in a line; the others are counted.
_RIVALS = 4
# Of one cause the first rows, values and columns are listed.
_FIRST = 5
_NOTHING = ("", "<NA>", "nan", "None")

app = typer.Typer(
    name="atlas",
    help="Events of armed conflict: check them, place them, and hand them over as one file.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@reads("decisions")
def brief(
    record: Record,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.")],
    title: Annotated[str | None, typer.Option(help="The title on the page.")] = None,
    marking: Annotated[
        str | None, typer.Option(help="A TLP 2.0 label such as TLP:GREEN, or free text.")
    ] = None,
    lower_marking: Annotated[
        str | None,
        typer.Option(help="Why the marking stands although one in the data is higher."),
    ] = None,
    cut_off: Annotated[
        str | None, typer.Option(help="The information cut-off, as it shall stand on the page.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="A day (YYYY-MM-DD): leave out what was said later.")
    ] = None,
    redact: Redact = None,
    name_actors: NameActors = None,
    selection: Annotated[
        str | None,
        typer.Option(help='A filter as JSON, such as {"from": "2023-04-05"}.'),
    ] = None,
    compare_a: Annotated[
        str | None,
        typer.Option(help="Open with two filters side by side: the first one, as JSON."),
    ] = None,
    compare_b: Annotated[str | None, typer.Option(help="The second one, as JSON.")] = None,
    changes_since: Annotated[
        str | None,
        typer.Option(
            "--changes-since",
            "--changes",
            help="An older version of the events: the page says what changed since.",
        ),
    ] = None,
    policy: Annotated[
        str | None, typer.Option(help="Names and borders: neutral, un, us or a policy file.")
    ] = None,
    labels: Annotated[
        str | None, typer.Option(help="The script of place names: latin, native or both.")
    ] = None,
    basemap: Annotated[
        str | None, typer.Option(help="theatre, or natural-earth for public domain only.")
    ] = None,
    size_by: Annotated[
        str | None,
        typer.Option(help="What the size of a mark stands for: rounds, killed or none."),
    ] = None,
    languages: Annotated[
        str | None,
        typer.Option(help="Of the interface, the opening one first: ar,en or a file of words."),
    ] = None,
    licence_override: LicenceOverride = None,
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Write the manifest beside the file, as JSON.")
    ] = False,
    mark_name: Annotated[
        bool, typer.Option("--mark-name", help="Put the marking into the file's name.")
    ] = False,
    overwrite: Overwrite = False,
    headline: Annotated[
        str | None, typer.Option(help="Who, what, where, in one line at the head of the page.")
    ] = None,
    lead: Annotated[str | None, typer.Option(help="A sentence or two below the headline.")] = None,
    findings: Annotated[
        str | None, typer.Option(help="What was found: a Markdown file (.md), or the text.")
    ] = None,
    story: Annotated[
        str | None,
        typer.Option(help="Steps to go through: a TOML file; `atlas story draft` writes one."),
    ] = None,
    author: Annotated[str | None, typer.Option(help="Who wrote these words.")] = None,
    organisation: Annotated[
        str | None, typer.Option(help="For whom: a line of the organisation.")
    ] = None,
    logo: Annotated[
        Path | None, typer.Option(help="A PNG for the head; needs conflict-atlas[brief].")
    ] = None,
    view: Annotated[
        tuple[float, float, float, float] | None,
        typer.Option(help="What the map opens with: west south east north."),
    ] = None,
    key_events: Annotated[
        list[str] | None,
        typer.Option("--key-event", help="An event that the writer chose; may be repeated."),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Write the printed sheet beside it, by a Chromium.")
    ] = False,
    *,
    reading: dict[str, Any],
) -> None:
    """Write events as one HTML file that opens with no network."""
    import atlas
    from atlas.page.html.manifest import read_manifest

    looks: dict[str, Any] = {"policy": policy, "labels": labels, "basemap": basemap}
    looks["size_by"] = size_by
    if languages is not None:
        looks["languages"] = [one.strip() for one in languages.split(",")]
    asked = dict(reading)
    pair = (compare_a, compare_b)
    if pair != (None, None) and None in pair:
        msg = "--compare-a and --compare-b belong together: give both filters, as JSON"
        raise typer.BadParameter(msg)
    held = events_of(record, reading)
    old = None if changes_since is None else events_of(changes_since, asked)
    path = atlas.brief(
        held,
        output,
        compare=None if compare_a is None or compare_b is None else (compare_a, compare_b),
        changes=None if old is None else atlas.changes(old, held),
        title=title,
        marking=marking,
        lower_marking=lower_marking,
        cut_off=cut_off,
        as_of=as_of,
        redact=redact,
        name_actors=actors_named(name_actors),
        manifest=manifest,
        mark_name=mark_name,
        selection=selection or None,
        licence_override=licence_override,
        overwrite=overwrite,
        headline=headline,
        lead=lead,
        findings=findings,
        story=story,
        author=author,
        organisation=organisation,
        logo=logo,
        view=view,
        key_events=key_events,
        pdf=pdf,
        **{key: value for key, value in looks.items() if value is not None},
    )
    tell_set_aside(held.report)
    tell_unread(held.report)
    made = read_manifest(path)
    tell_withheld(made["removals"], held, name_actors)
    print(f"{path}: {_in_file(path, made)}, opens with no network")


@reads("as_of")
def check(
    file: Annotated[str, typer.Argument(help="A record's folder or name, or a table of events.")],
    each: Annotated[
        bool, typer.Option("--all", help="A line for each row, not one for each cause.")
    ] = False,
    *,
    reading: dict[str, Any],
) -> None:
    """List all that is wrong with a file of events, what looks odd, and what was not checked.

    One line names one cause, with the first rows that have it. The file stays as it is.
    Exit code 0: no error; 1: there are errors.
    """
    from atlas.readers import check_file

    reading.pop("bad_rows", None)  # a check goes on in any case
    problems = check_file(file, **reading)
    for alike in _causes(problems, each=each):
        problem = alike[0]
        # The message of a problem of the whole file already names the file.
        named = "" if file in problem.message else f"{file}: "
        said = as_typed(problem.message)
        where = _where(problem) if len(alike) == 1 else _where_all(alike)
        print(f"{problem.level}: {named}{where}{said}")
    for line in problems.attrs["not_checked"]:
        print(f"not checked: {as_typed(line)}")
    errors = int((problems["level"] == "error").sum())
    notes = len(problems) - errors
    print(f"{file}: {_count(errors, 'error')}, {_count(notes, 'note')}")
    if errors:
        raise typer.Exit(1)


def place(
    names: Annotated[list[str], typer.Argument(help="Place names or expressions, each in quotes.")],
    country: Annotated[
        str, typer.Option(help="The country, as an ISO 3166-1 alpha-2 code such as LB.")
    ] = "",
) -> None:
    """Find places offline, with the confidence of each answer."""
    import pandas as pd

    import atlas

    answers = atlas.geocode(pd.DataFrame({"name": names, "country": country}))
    for name, answer in zip(names, answers.itertuples(index=False), strict=True):
        print(f"{name}: {_answer_in_words(answer)}")


for _command in (
    read,
    check,
    brief,
    export,
    changes,
    compare,
    place,
    gazetteer_commands.geocode,
    settle,
):
    app.command()(_command)
app.add_typer(gazetteer_commands.gazetteer)
app.add_typer(story_commands.story)


def _in_file(path: Path, made: dict[str, Any]) -> str:
    """Return the counts of a briefing in words; ``made`` is its manifest."""
    counts = made["counts"]
    words = [
        f"{_count(counts['held'], 'event')}, {counts['shown']:,} on the map",
        f"{counts['off_map']:,} without a place",
    ]
    words += [f"{counts['hidden']:,} filtered out"] if counts["hidden"] else []
    left = sum(sum(one["removed"].get("events", {}).values()) for one in made["removals"])
    rows = " counts" if "rows_are" in made["inputs"][0] else ""
    words += [f"{left:,}{rows} left out"] if left else []
    return f"{', '.join(words)}; {path.stat().st_size / 1e6:.2f} MB"


def _causes(problems: Any, *, each: bool) -> list[list[Any]]:
    """Return problems in groups of one cause: level, table, column and message are the same."""
    causes: dict[Any, list[Any]] = {}
    for number, one in enumerate(problems.itertuples(index=False)):
        # What is wrong with whole columns is one cause for all of them.
        column = one.column if str(one.row) not in _NOTHING else ""
        alike = number if each else (one.level, one.table, column, one.message)
        causes.setdefault(alike, []).append(one)
    return list(causes.values())


def _where_all(problems: list[Any]) -> str:
    """Return in words where problems of one cause are: how many, the first rows and values."""
    first, rows, values, columns = (
        list(dict.fromkeys(one for one in map(str, ones) if one not in _NOTHING))
        for ones in zip(
            *((one.table, one.row, one.value, one.column) for one in problems), strict=True
        )
    )
    words = [f"table {name}" for name in first]
    words += [f"{_s(columns, 'column')} {', '.join(columns)}"] if columns else []
    # A note stands once for each value, at the first row that has it.
    counted = _s(rows, "row") if problems[0].level == "error" else "first rows"
    words += [f"{counted} {_listed(rows)}"] if rows else []
    words += [f"given {_listed(list(map(repr, values)))}"] if values else []
    return f"{', '.join(words)}: "


def _s(ones: list[str], noun: str) -> str:
    return noun if len(ones) == 1 else f"{len(ones):,} {noun}s"


def _listed(ones: list[str]) -> str:
    """Return the first of some words, and how many more there are."""
    more = f" and {len(ones) - _FIRST:,} more" if len(ones) > _FIRST else ""
    return f"{', '.join(ones[:_FIRST])}{more}"


def _where(problem: Any) -> str:
    """Return the table, row and column of a problem in words, and the value that was given."""
    words = [
        f"{name} {value}"
        for name in ("table", "row", "column")
        if (value := str(getattr(problem, name))) not in _NOTHING
    ]
    given = str(problem.value)
    if given not in _NOTHING and repr(given) not in problem.message:
        words.append(f"given {given!r}")
    return ", ".join(words) + (": " if words else "")


def _answer_in_words(answer: Any) -> str:
    """Return one answer of the geocoder in a line: place, radius in km, method."""
    if answer.precision == "country":
        return f"{answer.matched_name or 'a country'} ({answer.place_id}), which is never one point"
    if answer.longitude != answer.longitude:
        words = [_rival_in_words(rival) for rival in answer.candidates]
        more = [f"and {len(words) - _RIVALS} more"] if len(words) > _RIVALS else []
        rivals = "; ".join([*words[:_RIVALS], *more])
        tail = f" (rivals: {rivals})" if rivals else ""
        return f"{answer.match}: {answer.reason}{tail}"
    return (
        f"{answer.longitude:.4f}, {answer.latitude:.4f} within {answer.radius_km:.1f} km; "
        f"{answer.precision}, {answer.match} with {answer.matched_name} ({answer.place_id}), "
        f"{answer.method}, score {answer.score:.2f}"
    )


def _rival_in_words(rival: dict[str, Any]) -> str:
    """Return the name of a rival candidate, with details that distinguish it from namesakes."""
    return " ".join(str(rival[key]) for key in ("name", "country", "place_id") if rival.get(key))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from atlas import __version__

        print(__version__)
        raise typer.Exit


def main() -> None:
    """Run the command line; an error of the library is one line and exit code 1."""
    gc.set_threshold(*_COLLECTED_AFTER)
    # A console, or a file that its output goes to, may not support all letters of names.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except AtlasError as error:
        print(f"atlas: {as_typed(str(error))}", file=sys.stderr)
        sys.exit(1)
