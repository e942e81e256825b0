"""Read the cells of one sheet row by row from its XML, without cells that it only claims."""

import re
import warnings
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from atlas.errors import SourceError
from atlas.files.size_limits import MOST_COLUMNS, check_grid

MOST_ROWS = 1_048_576
# Parts that are read whole before any sheet: their tags are counted, as each takes time. The most
# that Excel keeps (65,490 cell formats) is below this.
_MOST_MARKS, _MOST_MARKS_IN_CONTENTS = 300_000, 20_000
# A longer part must also be long when compressed: text compresses to a tenth, not a thousandth.
_MARKS_A_BYTE = 2
_DEEPEST = 64
# Merged cells that are looked at, and the parts of a sheet that follow them.
_MOST_MERGED = 50_000
_AFTER = ("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "pageMargins")
_CHUNK = 1 << 20
# How a workbook writes a letter by its number; openpyxl leaves it so. What XML cannot hold stays.
_CODED = re.compile("_x(000[9AD]|(?!00[01]|D[89A-F]|FFF[EF])[0-9A-F]{4})_", re.IGNORECASE)


def check_parts(archive: zipfile.ZipFile, path: Path) -> None:
    """Raise if a part of a workbook other than its sheets has more than any real workbook has.

    Raises
    ------
    SourceError
        The message names the part and its size.
    """
    for part in archive.infolist():
        most, end = max(_MOST_MARKS, _MARKS_A_BYTE * part.compress_size), b""
        if part.filename.endswith("workbook.xml"):
            most = _MOST_MARKS_IN_CONTENTS
        elif "worksheets/" in part.filename:
            most, end = _MOST_MARKS, b"sheetData"
        with archive.open(part) as file:
            _check_marks(file, most, end, path, part.filename)
    _check_sheets(archive, path)


def _check_marks(file: IO[bytes], most: int, end: bytes, path: Path, name: str) -> None:
    """Raise if a part has more XML tags, up to an end, than allowed."""
    marks, before = 0, b""
    while chunk := file.read(_CHUNK):
        if end and end in before + chunk:
            return
        before = chunk[-len(end) :]
        marks += chunk.count(b"<")
        if marks > most:
            msg = f"{path}: {name} in it holds more than {most:,} marks, as no workbook's does"
            raise SourceError(msg)


def _check_sheets(archive: zipfile.ZipFile, path: Path) -> None:
    """Raise if more sheets are declared than exist: each of them would be read again."""
    names = [name for name in archive.namelist() if name.endswith("workbook.xml")]
    if not names:
        return
    with archive.open(names[0]) as file:
        tags = [element.tag for _, element in ET.iterparse(file)]  # noqa: S314 - bounded above
    claimed = sum(str(tag).endswith("}sheet") for tag in tags)
    held = sum(name.endswith(".xml") for name in archive.namelist())
    if claimed > held:
        msg = f"{path} claims {claimed:,} sheets and holds {held:,}; wanted a whole workbook"
        raise SourceError(msg)


def read_cells(
    book: Any, sheet: Any, where: str, *, most: int = MOST_ROWS
) -> tuple[list[list[Any]], list[tuple[int, str]], list[tuple[int, int, int, int]]]:
    """Return the rows of a sheet, padded to the widest, and the cells that hold an error.

    Parameters
    ----------
    book, sheet : openpyxl workbook and worksheet
        Opened in read-only mode.
    where : str
        The file and the sheet, for messages.
    most : int
        Stop after this row.

    Returns
    -------
    list of list
        Text, numbers, times; "" where a cell is empty.
    list of tuple
        Row and text of each cell in which the spreadsheet shows a calculation error.
    list of tuple
        The merged cells: first column, first row, last column, last row, counted from 1.

    Raises
    ------
    SourceError
        If the sheet claims more than it holds.
    """
    rows: dict[int, list[Any]] = {}
    errors: list[tuple[int, str]] = []
    merged: list[tuple[int, int, int, int]] = []
    width, last, held = 0, 0, 0
    for number, cells in _rows(book, sheet, where, merged):
        if number > most:
            break
        values = [""] * max((cell["column"] for cell in cells), default=0)
        for cell in cells:
            values[cell["column"] - 1] = _value(cell)
            if cell["data_type"] == "e":
                errors.append((number, str(cell["value"])))
        while values and isinstance(values[-1], str) and not values[-1]:
            values.pop()
        if values:
            rows[number] = values
            width, last = max(width, len(values)), max(last, number)
            held += sum(value != "" for value in values)
            check_grid(where, len(rows), width, held)
    check_grid(where, last, width, held)
    blank = [""] * width
    found = (rows.get(number, []) for number in range(1, last + 1))
    return [values + blank[len(values) :] for values in found], errors, merged


def _value(cell: dict[str, Any]) -> Any:
    """Return the value of a cell: whole numbers as integers, "" for an empty cell, plain text."""
    value = cell["value"]
    if value is None:
        return ""
    if isinstance(value, str) and "_x" in value:
        return _CODED.sub(lambda code: chr(int(code[1], 16)), value)
    if cell["data_type"] == "n" and value == value and abs(value) != float("inf"):
        return int(value) if int(value) == value else float(value)
    return value


def _rows(
    book: Any, sheet: Any, where: str, merged: list[tuple[int, int, int, int]]
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield the number and the cells of each row in the sheet's XML; add the merged cells at last.

    openpyxl's own loop adds every missing row, keeps the whole tree, and reads all that follows the
    rows (merged ranges, formatting rules), whatever its size. Only its parser for one row is used
    here.
    """
    from openpyxl.worksheet._reader import CELL_TAG, DATA_TAG, ROW_TAG, WorkSheetParser

    with sheet._get_source() as source, warnings.catch_warnings():
        # For an invalid date the cell is returned as an error, which is reported.
        warnings.simplefilter("ignore")
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        depth, cells, holder = 0, 0, ET.Element("none")
        events = ET.iterparse(source, ("start", "end"))  # noqa: S314 - no entities
        for event, element in events:
            if event == "start":
                depth, cells = depth + 1, cells + (element.tag == CELL_TAG)
                if element.tag == DATA_TAG:
                    holder = element
                if depth > _DEEPEST or cells > MOST_COLUMNS:
                    msg = f"{where}: a row of it holds more, or deeper, than any sheet's"
                    raise SourceError(msg)
                continue
            depth -= 1
            if element.tag == ROW_TAG:
                if len(element):
                    number, found = parser.parse_row(element)
                    _check_place(number, found, where)
                    yield number, found
                else:
                    parser.row_counter = int(element.get("r", parser.row_counter + 1))
                    _check_place(parser.row_counter, [], where)
                cells = 0
                # Free the elements that were read, so that no sheet is kept as a tree.
                holder.clear()
            elif element.tag == DATA_TAG:
                break
        merged.extend(_merged(events))


def _merged(events: Iterator[tuple[str, ET.Element]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the merged cells below the rows; what is too much, or broken, is left."""
    from openpyxl.utils import range_boundaries

    depth, parts = 0, 0
    try:
        for event, element in events:
            depth += 1 if event == "start" else -1
            parts += event == "start"
            name = element.tag.rpartition("}")[2]
            if parts > _MOST_MERGED or depth > _DEEPEST or name in _AFTER:
                return
            if event == "end" and name == "mergeCell":
                yield range_boundaries(element.get("ref", ""))
                element.clear()
    except (ET.ParseError, ValueError, TypeError):
        return


def _check_place(number: int, cells: list[dict[str, Any]], where: str) -> None:
    """Raise if a row or a cell is outside the limits of a sheet."""
    widest = max((cell["column"] for cell in cells), default=1)
    if not 1 <= number <= MOST_ROWS or not 1 <= widest <= MOST_COLUMNS:
        msg = (
            f"{where} says that it has row {number:,}, column {widest:,}; a sheet has "
            f"{MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns"
        )
        raise SourceError(msg)
