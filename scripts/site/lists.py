"""The lists of the reference pages, each made from what the library itself reads.

``docs/conf.py`` offers them as directives. Nothing here is kept beside the data: a new layout,
kind, actor, command or option is on its page at the next build.
"""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any

import typer

from atlas.geocoding.grammar.languages.word_roles import ROLES
from atlas.record.selection import Selection
from atlas.reference import vocabulary
from atlas.reference.house_entries import FIELDS
from atlas.shipped import shipped
from scripts.architecture import ROOT

ANSWERS = ROOT / "docs" / "answer_columns.csv"
FORMATS = ROOT / "docs" / "formats.csv"
SELECTION = ROOT / "docs" / "selection_keys.csv"
_MAY = {
    "rows": "rows may be passed on",
    "aggregates": "counts may be passed on",
    "none": "nothing may be passed on",
}


def rows_of(path: Any) -> list[dict[str, str]]:
    """Return the rows of a CSV of the documents."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table of Markdown, and a blank line."""
    names = list(head)
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)
    for cells in rows:
        yield f"| {' | '.join(_cell(cell) for cell in cells)} |"
    yield ""


def _cell(text: str) -> str:
    """Return a text as a cell: one line, without the sign that parts cells."""
    return " ".join(str(text).split()).replace("|", "\\|")


def _safe(text: str) -> str:
    """Return a text of the data with the signs of Markdown made plain."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#" else sign for sign in text)


def command_line() -> str:
    """Return every command with its arguments and options, as the program itself has them."""
    from atlas.cli.main import app

    return "\n".join(_of_command(typer.main.get_command(app), ["atlas"]))


def commands() -> Iterator[tuple[list[str], Any]]:
    """Yield each command that does something, with the words that call it."""
    from atlas.cli.main import app

    yield from _walk(typer.main.get_command(app), ["atlas"])


def _walk(command: Any, words: list[str]) -> Iterator[tuple[list[str], Any]]:
    """Yield a command, and those below it."""
    yield words, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _walk(below, [*words, name])


def _of_command(command: Any, words: list[str]) -> Iterator[str]:
    """Yield what is said of a command and of those below it."""
    for called, one in _walk(command, words):
        yield from (f"## {' '.join(called)}", "", _safe(one.help or ""), "")
        given = [param for param in one.params if not getattr(param, "hidden", False)]
        arguments = [param for param in given if param.param_type_name == "argument"]
        if arguments:
            cells = ((f"`{p.name}`", _safe(getattr(p, "help", "") or "")) for p in arguments)
            yield from table(("argument", "meaning"), cells)
        options = [param for param in given if param.param_type_name == "option"]
        if options:
            cells = ((_spelt(p), _needed(p), _safe(p.help or "")) for p in options)
            yield from table(("option", "", "meaning"), cells)


def _spelt(option: Any) -> str:
    """Return the spellings of an option, each as it is typed."""
    return ", ".join(f"`{one}`" for one in [*option.opts, *option.secondary_opts])


def _needed(option: Any) -> str:
    """Return whether an option is needed, or may be repeated."""
    return "needed" if option.required else "may be repeated" if option.multiple else ""


def formats() -> str:
    """Return the formats that are read and written, as ``docs/formats.csv`` has them."""
    cells = (
        (row["format"], _endings(row["endings"]), row["read"], row["written"], row["note"])
        for row in rows_of(FORMATS)
    )
    return "\n".join(table(("format", "ending", "read", "written", "note"), cells))


def _endings(text: str) -> str:
    """Return the endings of a format, each as code."""
    return " ".join(f"`{one}`" for one in text.split())


def layouts() -> str:
    """Return the data sets that are known by their columns, with their terms."""
    files = sorted((shipped() / "reference" / "layouts").glob("*.toml"))
    said = [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]
    return "\n".join(table(("name", "data set", "terms", "what was seen"), map(_layout, said)))


def _layout(said: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Return the cells of a layout."""
    terms = _MAY.get(said.get("redistribution", ""), "terms not known")
    if "refuse" in said:
        terms = f"refused: {_safe(said['refuse']['why'])}"
    elif "columns" not in said:
        terms = "names the columns of a file that has none"
    return f"`{said['name']}`", _safe(said["title"]), terms, _safe(said.get("version", ""))


def kinds() -> str:
    """Return the kinds of event by group: label, role of its place, codes of other data sets."""
    lines: list[str] = []
    for group, label in vocabulary.GROUPS.items():
        of = [kind for kind in vocabulary.KINDS.values() if kind.group == group]
        cells = (
            (f"`{k.id}`", k.label, k.role or "location", k.acled, k.ucdp, k.plover) for k in of
        )
        lines += [f"## {label} (`{group}`)", ""]
        lines += table(("kind", "label", "role of its place", "ACLED", "UCDP", "PLOVER"), cells)
    return "\n".join(lines)


def house_keys() -> str:
    """Return what a house file may say: keys, roles, groups, and the marks that are free."""
    taken = {group.mark for group in vocabulary.KIND_GROUPS.values()}
    lists = {
        **{f"keys of a {what}": keys for what, keys in FIELDS.items()},
        "role of a place": vocabulary.PLACE_ROLES,
        "shipped groups": vocabulary.KIND_GROUPS,
        "marks that are free": [one for one in vocabulary.INNER_MARKS if one not in taken],
    }
    cells = ((name, ", ".join(f"`{one}`" for one in ids)) for name, ids in lists.items())
    return "\n".join(table(("what", "may be"), cells))


def language_roles() -> str:
    """Return the roles that a word of a place expression may have."""
    return ", ".join(f"`{role}`" for role in sorted(ROLES))


def actors() -> str:
    """Return the actors of the shipped registry by kind, each with its names and its parent."""
    from atlas.reference.actors import KINDS, load_actors

    registry = load_actors()
    lines: list[str] = []
    for kind in KINDS:
        of = sorted((a for a in registry.values() if a.kind == kind), key=lambda a: a.name)
        if of:
            lines += [f"## {kind} ({len(of)})", ""]
            lines += table(("id", "name", "part of", "other names"), map(_actor, of))
    return "\n".join(lines)


def _actor(actor: Any) -> tuple[str, str, str, str]:
    """Return the cells of an actor."""
    others = [one["text"] for one in actor.names if one["text"] != actor.name]
    parent = f"`{actor.parent_id}`" if actor.parent_id else ""
    return f"`{actor.actor_id}`", _safe(actor.name), parent, _safe("; ".join(others))


def selection_keys() -> str:
    """Return the keys of a selection: type, what it means, and what it is where left out."""
    said = {row["key"]: row for row in rows_of(SELECTION)}
    cells = []
    for one in fields(Selection):
        key = one.name.rstrip("_")
        default = one.default if one.default is not MISSING else ""
        shown = "" if default in (None, (), "") else f"`{_default(default)}`"
        cells.append((f"`{key}`", said[key]["meaning"], shown, f"`{said[key]['example']}`"))
    return "\n".join(table(("key", "an event passes when", "left out", "example"), cells))


def _default(value: Any) -> str:
    """Return a default as JSON has it."""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def answer_columns() -> str:
    """Return the columns of an answer of `atlas.geocode`."""
    cells = ((f"`{row['column']}`", row["holds"], row["meaning"]) for row in rows_of(ANSWERS))
    return "\n".join(table(("column", "holds", "meaning"), cells))
