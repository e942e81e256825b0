"""One sheet of a workbook -> a frame of its rows, by their numbers in the sheet."""

import zipfile
import zlib
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import InputTypeError, MissingPackageError, SourceError
from atlas.sources.cells import ROW_IN_FILE
from atlas.sources.header import LOOKED_AT, names_at, told_above

# What openpyxl, and the parsers below it, raise on a file that is broken.
_BROKEN = (
    *(ValueError, KeyError, OSError, TypeError, AttributeError, IndexError, EOFError, SyntaxError),
    *(zipfile.BadZipFile, zlib.error, RuntimeError, OverflowError, UserWarning),
)


def read_workbook(path: Path, sheet: str | int) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows of a sheet; the names stand in the first row that holds anything.

    Raises
    ------
    SourceError
        If it cannot be read, has no such sheet, or the sheet is empty.
    MissingPackageError
        If openpyxl is not installed.
    """
    try:
        with pd.ExcelFile(path, engine="openpyxl") as book:
            names = [str(name) for name in book.sheet_names]
            chosen = _choose(path, names, sheet)
            options = {"header": None, "dtype": object, "keep_default_na": False}
            cells = pd.read_excel(book, sheet_name=chosen, **options)
    except ImportError as error:
        msg = f"reading {path.name} needs openpyxl: pip install 'conflict-atlas[excel]'"
        raise MissingPackageError(msg) from error
    except SourceError:
        raise
    except _BROKEN as error:
        msg = f"{path} is no workbook that can be read ({error}); wanted XLSX"
        raise SourceError(msg) from error
    others = [name for name in names if name != chosen]
    frame, above = _below_names(cells, path, chosen, others)
    how = {"sheet": chosen, **({"other_sheets": others} if others else {})}
    return frame, {**how, **({"read_as": above} if above else {})}


def _choose(path: Path, names: list[str], sheet: str | int) -> str:
    """Return the name of the sheet that is meant."""
    chosen = names[sheet] if isinstance(sheet, int) and 0 <= sheet < len(names) else str(sheet)
    if chosen not in names:
        msg = f"{path} has no sheet {chosen!r}; sheets: {', '.join(names)}"
        raise SourceError(msg)
    return chosen


def _below_names(
    cells: pd.DataFrame, path: Path, sheet: str, others: list[str]
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the rows below the row of names, by their numbers in the sheet; what stands above."""
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
    """Return what stands in a row, as text."""
    return " ".join(str(cell).strip() for cell in row if cell == cell and str(cell).strip())


def check_options(path: Path, options: dict[str, Any]) -> None:
    """Raise where an option was given that the file's format does not have."""
    if options:
        msg = f"{path.name} is read without {', '.join(options)}: its format says it, or has none"
        raise InputTypeError(msg)
