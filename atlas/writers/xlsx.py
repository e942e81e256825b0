"""XLSX: one row an event on the first sheet, then a sheet a table, and one about the data set.

Text is always stored as text, so the file contains no formula.
"""

import contextlib
import datetime as dt
import inspect
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from atlas.errors import MissingPackageError, PageError
from atlas.files.unfinished_names import name_part, remove
from atlas.progress import counted
from atlas.record.cell_values import plain_values
from atlas.record.core import Tables
from atlas.record.package.table_schema import ORIGINAL_KEY
from atlas.record.weights import WEIGHT, is_weighted
from atlas.writers.event_rows import summary
from atlas.writers.provenance import about
from atlas.writers.xml_text import REPLACED, clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


# Excel's limits; it counts letters as UTF-16 does.
_ROWS, _COLUMNS, _LETTERS = 1_048_576, 16_384, 32_767
_CUT = " [cut]"
# A constant time, so that the same record gives the same bytes; it is written as it stands.
_CREATED = dt.datetime(2000, 1, 1)
_WIDEST = 60


class _Exact(float):
    """A number that is written with all its digits; xlsxwriter would round to 16."""

    def __format__(self, _form: str) -> str:
        return repr(float(self))


def write(record: Tables, path: Path) -> None:
    """Write a record as a workbook."""
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError
    except ImportError as error:
        msg = f"writing {path.suffix} needs xlsxwriter: pip install 'conflict-atlas[excel]'"
        raise MissingPackageError(msg) from error
    sheets = _sheets(record)
    for name, table in sheets.items():
        _check_size(name, table)
    # Rows wait on the disk, one sheet a file, beside the target: what is left there is swept.
    waiting = name_part(path.parent)
    waiting.mkdir()
    options = {"constant_memory": True, "tmpdir": str(waiting), "use_zip64": True}
    book = Workbook(str(path), options)
    try:
        book.set_properties({"created": _CREATED})
        altered: Counter[str] = Counter()
        for name, table in sheets.items():
            _add_sheet(book, name, table, altered)
        lines = [*about(record), *_what_it_lacks(record, altered)]
        last = pd.DataFrame(lines, columns=["label", "text"], dtype="str")
        _add_sheet(book, "About", last, altered)
        try:
            book.close()
        except FileCreateError as error:
            # What the system said, which is told as for every other format.
            raise error.args[0] from error
    finally:
        _close_files(book)
        remove(waiting)


def _close_files(book: "Workbook") -> None:
    """Close what xlsxwriter leaves open when it fails, as on a full disk."""
    for sheet in book.worksheets():
        for file in (getattr(sheet, "fh", None), getattr(sheet, "row_data_fh", None)):
            if file is not None:
                with contextlib.suppress(OSError):
                    file.close()


def _sheets(record: Tables) -> dict[str, pd.DataFrame]:
    """Return the tables by the names of their sheets."""
    events = record.events.reset_index()
    if not is_weighted(events):
        events = events.drop(columns=WEIGHT)
    sheets = {"Summary": summary(record), "events": events}
    for name, table in record.tables().items():
        if name != "events":
            sheets[name] = pd.DataFrame(table.drop(columns="geometry", errors="ignore"))
    if record.original is not None:
        sheets["original"] = record.original.reset_index(names=ORIGINAL_KEY)
    return sheets


def _check_size(name: str, table: pd.DataFrame) -> None:
    """Raise if a table is too large for a sheet."""
    for what, held, most in (
        ("rows", len(table) + 1, _ROWS),
        ("columns", len(table.columns), _COLUMNS),
    ):
        if held > most:
            msg = (
                f"{name} has {held:,} {what}, a sheet holds {most:,}; select fewer events, or "
                "write .csv, .parquet or .gpkg"
            )
            raise PageError(msg)


def _add_sheet(book: "Workbook", name: str, table: pd.DataFrame, altered: Counter[str]) -> None:
    """Add a sheet, with a frozen header row in bold and readable column widths."""
    sheet = book.add_worksheet(name)
    # The prefix keeps a text that begins with "=" a text, also after someone edits its cell.
    text = book.add_format({"quote_prefix": True})
    head = book.add_format({"quote_prefix": True, "bold": True})
    sheet.freeze_panes(1, 0)
    columns = [plain_values(table[column]) for column in table.columns]
    names = [_fit(str(column), altered) for column in table.columns]
    for number, (title, values) in enumerate(zip(names, columns, strict=True)):
        longest = max([len(title), *(len(str(value)) for value in values[:200])], default=0)
        sheet.set_column(number, number, min(longest + 2, _WIDEST))
        _put(sheet, 0, number, title, head)
    # Most of the time is spent here: its wrapper for names such as "A1" is left out.
    write_string = inspect.unwrap(type(sheet).write_string)
    for row, cells in enumerate(counted(zip(*columns, strict=True), len(table)), start=1):
        for number, value in enumerate(cells):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                fit = _fit(value, altered)
                if fit[0] == "<":
                    _put(sheet, row, number, fit, text)
                else:
                    write_string(sheet, row, number, fit, text)
            elif isinstance(value, float):
                sheet.write_number(row, number, _Exact(value))
            elif isinstance(value, bool):
                sheet.write_boolean(row, number, value)
            elif _counts(value):
                sheet.write_number(row, number, value)
            else:
                _put(sheet, row, number, str(value), text)


def _put(sheet: "Worksheet", row: int, column: int, text: str, style: "Format") -> None:
    """Write a text as text: never a formula, a number or a link."""
    if text[:3] == "<r>" and text.endswith("</r>"):
        # In constant memory xlsxwriter takes such a text for XML of its own and copies it as it
        # stands, so that it could bring a formula. In runs it is escaped, and reads the same.
        sheet.write_rich_string(row, column, text[0], text[1], text[2:], style)
    elif text:
        sheet.write_string(row, column, text, style)


def _counts(value: int) -> bool:
    """Return whether a sheet stores a whole number exactly: Excel keeps 15 digits."""
    return abs(value) < 10**15


def _fit(text: str, altered: Counter[str]) -> str:
    """Return a text shortened and cleaned to fit a cell; count what was altered."""
    if len(text) <= _LETTERS and text.isascii() and text.isprintable():
        return text
    fit = clean(text).replace("\ufffe", REPLACED)
    if fit != text:
        altered["signs"] += sum(old != new for old, new in zip(text, fit, strict=True))
    if len(fit) > _LETTERS // 2 and len(wide := fit.encode("utf-16-le")) > 2 * _LETTERS:
        altered["texts"] += 1
        # Half of a pair at the cut is left out.
        fit = wide[: 2 * (_LETTERS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
    return fit


def _what_it_lacks(record: Tables, altered: Counter[str]) -> list[tuple[str, str]]:
    """Return what a workbook cannot hold, with counts."""
    lacks = []
    if shapes := record.places["shape_id"].loc[lambda ids: ids != ""].nunique():
        lacks.append(f"{shapes} shapes of places (.gpkg and .geojson have them)")
    if altered["signs"]:
        count = altered["signs"]
        lacks.append(f"{count} characters that a workbook cannot hold, shown as {REPLACED}")
    if altered["texts"]:
        lacks.append(f"the rest of {altered['texts']} texts of over {_LETTERS:,} characters")
    return [("Not in this workbook", line) for line in lacks]
