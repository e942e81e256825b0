"""The parts of the documents that the library itself says: its public names, a record's tables.

``docs/conf.py`` offers them to the pages as the directives ``public-names``, ``record-tables``,
``flat-columns`` and ``words``.
"""

import csv
import inspect
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import FunctionType
from typing import Any

import pandas as pd

import atlas
from atlas.page.notebook.folium_map import AtlasMap
from atlas.page.notebook.widget import AtlasView
from atlas.readers.columns.header_words import other_names
from atlas.record.tables import TABLES, Column
from atlas.reference import vocabulary
from atlas.reference.tlp import TLP
from scripts.architecture import ROOT

MEANINGS = ROOT / "docs" / "record_columns.csv"
FLAT_COLUMNS = ROOT / "docs" / "flat_columns.csv"
HOLDS = {
    "text": "text",
    "time": "local wall time, to the minute",
    "degrees": "degrees, to 5 decimals",
    "km": "kilometres, to 0.01",
    "count": "whole number, 0 or more",
    "weight": "whole number, 1 or more",
}
"""What a column of each type holds."""

_METHODS = (FunctionType, classmethod, property, cached_property)


def public_names() -> str:
    """Return the public names of the library in Markdown, each with its documentation."""
    record = atlas.Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
    classes = {
        "atlas.Record": record,
        **{f"atlas.{name}": one for name, one in _public_classes().items()},
        "atlas.Selection": atlas.Selection(),
        "atlas.record.report.Report": record.report,
        f"{AtlasMap.__module__}.AtlasMap": AtlasMap,
        f"{AtlasView.__module__}.AtlasView": AtlasView,
    }
    functions = [
        f"atlas.{name}" for name in atlas.__all__ if inspect.isfunction(getattr(atlas, name))
    ]
    lines = ["## Functions", ""]
    for path in functions:
        lines += _documented("autofunction", path)
    lines += ["## Classes", ""]
    for path, example in classes.items():
        members = ", ".join(members_of(example))
        lines += _documented("autoclass", path, f"   :members: {members}")
    lines += ["## Errors", ""]
    lines += _documented("automodule", "atlas.errors", "   :members:", "   :show-inheritance:")
    return "\n".join(lines)


def _public_classes() -> dict[str, type]:
    """Return the classes among the public names that are no errors, by name."""
    named = {name: getattr(atlas, name) for name in sorted(atlas.__all__)}
    return {
        name: one
        for name, one in named.items()
        if inspect.isclass(one)
        and not issubclass(one, BaseException)
        and one not in (atlas.Record, atlas.Selection)
    }


def _documented(directive: str, path: str, *options: str) -> list[str]:
    """Return the lines that document one name under a heading of its own."""
    shown = path if path.count(".") == 1 else path.rpartition(".")[2]
    heading = [f"### {shown}", ""] if directive != "automodule" else []
    return [*heading, "```{eval-rst}", f".. {directive}:: {path}", *options, "```", ""]


def members_of(example: Any) -> list[str]:
    """Return the methods and properties that ``dir`` lists of an object and that are ours."""
    mro = (example if inspect.isclass(example) else type(example)).__mro__
    ours = [one for one in mro if one.__module__.startswith("atlas.")]
    found = []
    for name in dir(example):
        made = next((vars(one)[name] for one in ours if name in vars(one)), None)
        if not name.startswith("_") and isinstance(made, _METHODS):
            found.append(name)
    return found


def record_tables() -> str:
    """Return the tables of a record in Markdown: columns, what they hold, words, blanks."""
    said = meanings()
    lines = []
    for table, columns in TABLES.items():
        lines += [f"## {table}", "", "| column | meaning | holds | if blank |", "|---|---|---|---|"]
        for column in columns:
            cells = (said[table, column.name], HOLDS[column.type], _if_blank(column))
            lines.append(f"| `{column.name}` | {' | '.join(cells)} |")
        lines += ["", *_words_of(columns)]
    lines += ["## Kinds of event", "", "| kind | label | group |", "|---|---|---|"]
    for kind in vocabulary.KINDS.values():
        lines.append(f"| `{kind.id}` | {kind.label} | {vocabulary.GROUPS[kind.group]} |")
    return "\n".join([*lines, ""])


def meanings() -> dict[tuple[str, str], str]:
    """Return what each column of each table means, as ``docs/record_columns.csv`` has it."""
    with MEANINGS.open(encoding="utf-8", newline="") as rows:
        return {(row["table"], row["column"]): row["meaning"] for row in csv.DictReader(rows)}


def flat_columns() -> str:
    """Return the columns of a flat table in Markdown: meaning, and cells."""
    lines = ["| column | meaning | is read | is not read |", "|---|---|---|---|"]
    for row in described_flat_columns():
        cells = (" ".join(f"`{cell}`" for cell in row[key]) for key in ("read", "not_read"))
        lines.append(f"| `{row['column']}` | {row['meaning']} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def flat_names() -> str:
    """Return the other names of the columns of a flat table in Markdown, by language."""
    lines = ["| column | language | is known by these names too |", "|---|---|---|"]
    for row in described_flat_columns():
        for language, names in other_names(row["column"]).items():
            others = ", ".join(f"`{name}`" for name in names)
            lines.append(f"| `{row['column']}` | {language or 'any'} | {others} |")
    return "\n".join([*lines, ""])


def described_flat_columns() -> list[dict[str, Any]]:
    """Return the rows of ``docs/flat_columns.csv``, with the examples of cells as lists."""
    with FLAT_COLUMNS.open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    for row in rows:
        for key in ("read", "not_read"):
            row[key] = [cell.strip() for cell in row[key].split(";") if cell.strip()]
    return rows


def _if_blank(column: Column) -> str:
    """Return what a blank cell of a column becomes; "" where it means that nothing is known."""
    if column.required:
        return "an error"
    return f"`{column.default}`" if column.default else ""


def _words_of(columns: tuple[Column, ...]) -> Iterator[str]:
    """Yield the closed vocabularies of a table, each word with its label where it has one."""
    labels = {tuple(one): one for one in vars(vocabulary).values() if isinstance(one, dict)}
    for column in columns:
        words = tuple(word for word in column.words or () if word)
        if words:
            shown = (_labelled(word, labels.get(words, {})) for word in words)
            yield from (f"Words of `{column.name}`: {', '.join(shown)}.", "")


def words_of(name: str) -> str:
    """Return a closed vocabulary as a list in Markdown, by its name in the library."""
    words = TLP if name == "TLP" else getattr(vocabulary, name)
    labels = words if isinstance(words, dict) else {}
    return "\n".join(f"- {_labelled(word, labels)}" for word in words)


def _labelled(word: str, labels: Mapping[str, str]) -> str:
    """Return a word, and what a reader sees for it where that is not the word itself."""
    label = labels.get(word, word)
    return f"`{word}`" if label.lower() == word else f"`{word}` ({label})"
