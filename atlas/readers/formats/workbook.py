"""Read one sheet of a workbook as a frame of its rows, by their numbers in the sheet."""

import warnings
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import InputTypeError, MissingPackageError, SourceError
from atlas.files.error_boundary import reading
from atlas.readers.cells.column_names import different, match_columns, missing_columns
from atlas.readers.cells.table_cells import MERGED, ROW_IN_FILE
from atlas.readers.formats.header_row import LOOKED_AT, names_at, told_above
from atlas.readers.formats.sheet_xml import check_parts, read_cells
from atlas.readers.formats.zip_members import open_archive

_SHOWN = 5
# How many rows of how many sheets are looked at to choose one.
_SAMPLE, _MOST_SHEETS = 60, 100


def read_workbook(path: Path, sheet: str | int | None) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows of a sheet; the names are in the first row that is not empty.

    Parameters
    ----------
    path : pathlib.Path
        The workbook.
    sheet : str, int or None
        The sheet's name, or its number from 0; None: the one whose columns fit best.

    Raises
    ------
    SourceError
        If it cannot be read, has no such sheet, or the sheet is empty.
    MissingPackageError
        If openpyxl is not installed.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        msg = f"reading {path.name} needs openpyxl: pip install 'conflict-atlas[excel]'"
        raise MissingPackageError(msg) from error
    with reading(path, wanted="a workbook (XLSX)"), warnings.catch_warnings():
        # What openpyxl does not keep, such as pictures, is not part of a table.
        warnings.simplefilter("ignore")
        with open_archive(path) as archive:
            check_parts(archive, path)
        with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
            names = [one.title for one in book.worksheets]
            chosen, told = _choose(path, book, names, sheet)
            one = book.worksheets[names.index(chosen)]
            rows, errors, merged = read_cells(book, one, f"{path}, sheet {chosen!r}")
            since_1904 = book.epoch.year == 1904
    cells = pd.DataFrame(rows, dtype=object)
    others = [name for name in names if name != chosen]
    frame, above = _below_names(cells, path, chosen, others)
    how: dict[str, Any] = {"sheet": chosen, **({"other_sheets": others} if others else {})}
    if since_1904:
        how["date_system"] = "1904"
    if merged:
        how[MERGED] = [(left - 1, top, right - 1, bottom) for left, top, right, bottom in merged]
    notes = [*told, *above, *_told_errors(errors)]
    return frame, {**how, **({"read_as": notes} if notes else {})}


def _told_errors(errors: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """Return a warning if the spreadsheet itself reports calculation errors."""
    if not errors:
        return []
    said = list(dict.fromkeys(text for _, text in errors))
    return [
        {
            "level": "warning",
            "what": "cells that hold an error of the spreadsheet",
            "count": len(errors),
            "rows": [row for row, _ in errors[:_SHOWN]],
            "examples": ", ".join(map(repr, said[:_SHOWN])),
            "next_step": "mend their formulas, and read the file again",
        }
    ]


def _choose(
    path: Path, book: Any, names: list[str], sheet: str | int | None
) -> tuple[str, list[dict[str, Any]]]:
    """Return the name of the chosen sheet, and notes on the choice."""
    if sheet is None and len(names) > 1:
        return _best(path, book, names)
    chosen = str(sheet)
    if sheet is None or (isinstance(sheet, int) and 0 <= sheet < len(names)):
        chosen = names[sheet or 0]
    if chosen not in names:
        msg = f"{path} has no sheet {chosen!r}; sheets: {', '.join(names)}"
        raise SourceError(msg)
    return chosen, []


def _best(path: Path, book: Any, names: list[str]) -> tuple[str, list[dict[str, Any]]]:
    """Return the sheet whose header fits best, the first of several; and what is to be said."""
    fits = {}
    for name, one in zip(names[:_MOST_SHEETS], book.worksheets, strict=False):
        try:
            fits[name] = _fit(read_cells(book, one, f"{path}, sheet {name!r}", most=_SAMPLE)[0])
        except SourceError:
            fits[name] = (0, 0, 0)
    best = max(fits.values())
    chosen, *equal = (name for name in names if fits.get(name) == best)
    if chosen != names[0]:
        what = "sheet taken: its columns fit best"
        return chosen, [_note("note", what, [chosen], f"sheet={names[0]!r} reads another")]
    # A book with a sheet a year is not read whole.
    if equal and best[:2] == (1, 2):
        what = "sheets with columns that fit as well: not read"
        return chosen, [_note("warning", what, equal, "read each with sheet=, and combine them")]
    return chosen, []


def _note(level: str, what: str, names: list[str], step: str) -> dict[str, Any]:
    """Return a finding about sheets."""
    shown = ", ".join(map(repr, names[:_SHOWN]))
    note = {"level": level, "what": what, "count": len(names), "rows": []}
    return {**note, "examples": shown, "next_step": step}


def _fit(rows: list[list[Any]]) -> tuple[int, int, int]:
    """Return how well a sheet fits: has it rows; a date and a location; how many known columns."""
    held = [row for row in rows if any(str(cell).strip() for cell in row)]
    if len(held) < 2:
        return 0, 0, 0
    at = names_at(held[:LOOKED_AT])
    below = held[at + 1 :]
    names = different(str(cell) for cell in held[at] if str(cell).strip())
    matched = match_columns(names)[0]
    days = [sum(isinstance(row[column], date) for row in below) for column in range(len(held[at]))]
    lacks = missing_columns(matched, has_geometry=False)
    dated = max(days) * 2 > len(below) and any("date" in one for one in lacks)
    return int(bool(below)), 2 - len(lacks) + dated, len(matched)


def _below_names(
    cells: pd.DataFrame, path: Path, sheet: str, others: list[str]
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the rows below the header, by their numbers in the sheet, and a note on the others."""
    held = cells.map(lambda cell: cell == cell and str(cell).strip() != "").any(axis=1)
    if not held.any():
        more = f"; the others: {', '.join(others)}" if others else ""
        msg = f"{path}: sheet {sheet!r} is empty; wanted a row of column names{more}"
        raise SourceError(msg)
    first = int(held.to_numpy().argmax())
    at = first + names_at(cells.iloc[first : first + LOOKED_AT].to_numpy().tolist())
    names = [
        str(name).strip() if name == name and str(name).strip() else f"Unnamed: {place}"
        for place, name in enumerate(cells.iloc[at])
    ]
    rows = cells.iloc[at + 1 :]
    numbers = pd.RangeIndex(at + 2, at + 2 + len(rows), name=ROW_IN_FILE)
    above = [(row + 1, _words(cells.iloc[row])) for row in range(at) if held.iloc[row]]
    return rows.set_axis(names, axis=1).set_axis(numbers), told_above(above)


def _words(row: pd.Series) -> str:
    """Return the text of a row."""
    return " ".join(str(cell).strip() for cell in row if cell == cell and str(cell).strip())


def check_options(path: Path, options: dict[str, Any]) -> None:
    """Raise if an option was given that the file's format does not have."""
    if options:
        msg = f"{path.name} is read without {', '.join(options)}: its format says it, or has none"
        raise InputTypeError(msg)
