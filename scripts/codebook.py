"""The codebooks of the data: what each table, column and word means, and how often it is used.

    python -m scripts.codebook

It writes what stands between the two marks in ``data/events/README.md`` (from the contract in
``atlas/record/tables.py``, the vocabulary, the meanings in ``docs/record_columns.csv`` and
``data/events/words.csv``, and the shipped record) and in ``data/geo/supplement.md`` (from the files
of the supplement). The rest of both pages is written by hand.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from atlas.record.tables import TABLES, Column
from atlas.reference import vocabulary

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
COLUMNS = ROOT / "docs" / "record_columns.csv"
WORDS = DATA / "events" / "words.csv"
EVENTS = DATA / "events" / "README.md"
SUPPLEMENT = DATA / "geo" / "supplement.md"
BEGIN = "<!-- from here: written by python -m scripts.codebook -->"
END = "<!-- to here -->"
_TYPES = {"time": "date and time", "count": "whole number", "weight": "whole number"}
_ROWS = {
    "events": "an event",
    "places": "a place of an event",
    "participants": "an actor in an event",
    "actors": "an actor of an event, or the organisation above it",
    "quantities": "a figure of an event",
    "sources": "a source of an event",
    "links": "a tie between two events",
}


def main() -> None:
    """Write both pages anew."""
    for path, lines in PAGES.items():
        path.write_text(page(path, lines()), encoding="utf-8")
        print(path.relative_to(ROOT))


def page(path: Path, lines: Iterable[str]) -> str:
    """Return a page with lines between its two marks, and the rest as it is."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([before + BEGIN, "", *lines, END]) + after


def read(path: Path) -> pd.DataFrame:
    """Return a CSV as text."""
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def event_lines() -> Iterator[str]:
    """Yield the tables, the columns and the words of the shipped record."""
    folder = DATA / "events"
    columns = read(COLUMNS).set_index(["table", "column"]).to_dict("index")
    words = read(WORDS).set_index(["table", "column", "word"])["meaning"].to_dict()
    for name in TABLES:
        table = read(folder / "spring-2023" / f"{name}.csv")
        yield from (f"## `{name}.csv`", "", f"A row is {_ROWS[name]}; there are {len(table)}.", "")
        rows = [_column_cells(column, columns[name, column.name], table) for column in TABLES[name]]
        yield from _table(("Column", "Type", "Filled", "Meaning", "Blank means"), rows)
        for column in TABLES[name]:
            if column.words is not None:
                yield from (f"Words of `{name}.{column.name}`:", "")
                used = table[column.name].value_counts()
                yield from _table(
                    ("Word", "Rows", "Meaning"),
                    [
                        (f"`{word}`", str(used.get(word, 0)), words[name, column.name, word])
                        for word in column.words
                        if word
                    ],
                )
    yield from _kind_lines(read(folder / "spring-2023" / "events.csv")["kind"])


def _column_cells(column: Column, about: dict[str, str], table: pd.DataFrame) -> tuple[str, ...]:
    """Return the cells of a column's line; a column that the files leave out is filled nowhere."""
    kind = "one of the words below" if column.words else _TYPES.get(column.type, column.type)
    filled = int((table[column.name] != "").sum()) if column.name in table else 0
    return f"`{column.name}`", kind, str(filled), about["meaning"], about["blank"]


def _kind_lines(used: pd.Series) -> Iterator[str]:
    """Yield the kinds that the record uses: an open list, with what ACLED calls them."""
    yield from ("Kinds of event in this record (the list is open; another word is kept):", "")
    counts = used.value_counts()
    kinds = [kind for kind in vocabulary.KINDS.values() if kind.id in counts]
    cells = (
        (f"`{k.id}`", str(counts[k.id]), k.label, vocabulary.GROUPS[k.group], k.acled)
        for k in kinds
    )
    yield from _table(("Kind", "Rows", "Shown as", "Group", "ACLED"), cells)


def supplement_lines() -> Iterator[str]:
    """Yield how the rows of the supplement are known, and how many there are of each kind."""
    folder = DATA / "geo" / "supplement"
    regions = json.loads((folder / "regions.geojson").read_text(encoding="utf-8"))["features"]
    rows = {
        "places.csv": read(folder / "places.csv"),
        "regions.geojson": pd.DataFrame([feature["properties"] for feature in regions]),
    }
    for name, table in rows.items():
        kinds = ", ".join(f"{n} {kind}" for kind, n in table["kind"].value_counts().items())
        noted = int((table["note"] != "").sum())
        yield from (f"## `{name}`", "", f"{len(table)} rows ({kinds}); {noted} have a note.", "")
        origins = table["origin"].value_counts().sort_index()
        yield from _table(
            ("Origin of the row", "Rows"), ((str(origin), str(n)) for origin, n in origins.items())
        )
    drawn = read(folder / "vernacular.csv")
    kinds = ", ".join(f"{n} {kind}" for kind, n in drawn["kind"].value_counts().items())
    whole = int(drawn["ground"].str.fullmatch(r"adm1 [^+]+( \+ adm1 [^+]+)*").sum())
    yield from ("## `vernacular.csv`", "", f"{len(drawn)} rows ({kinds}); each has a note.", "")
    yield f"{whole} are whole provinces of Natural Earth. The others are, in all or in part,"
    yield from ("estimates (public maps, from memory), and say how far off they may be.", "")
    for name in ("aliases.csv", "not_names.csv"):
        table = read(folder / name)
        spellings = int(table["names"].str.split("|").str.len().sum())
        yield from (f"## `{name}`", "", f"{len(table)} rows with {spellings} spellings.", "")


def _table(head: tuple[str, ...], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table of Markdown, and the line that parts it from what follows."""
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for cells in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
    yield ""


PAGES = {EVENTS: event_lines, SUPPLEMENT: supplement_lines}


if __name__ == "__main__":
    main()
