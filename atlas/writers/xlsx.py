"""XLSX: one row an event on the first sheet, then a sheet a table, and one about the data set.

Text is always stored as text, so the file contains no formula.
"""

import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from atlas.errors import MissingPackageError, PageError
from atlas.record.cell_values import plain_values
from atlas.record.core import Tables
from atlas.record.package.table_schema import ORIGINAL_KEY
from atlas.record.weights import WEIGHT, is_weighted
from atlas.writers.event_rows import summary
from atlas.writers.provenance import about
from atlas.writers.xml_text import REPLACED, clean

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


# Excel's limits.
_ROWS, _COLUMNS, _LETTERS = 1_048_576, 16_384, 32_767
_CUT = " [cut]"
# A constant time, so that the same record gives the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_WIDEST = 60


def write(record: Tables, path: Path) -> None:
    """Write a record as a workbook."""
    try:
        from openpyxl import Workbook
    except ImportError as error:
        msg = f"writing {path.suffix} needs openpyxl: pip install 'conflict-atlas[excel]'"
        raise MissingPackageError(msg) from error
    book = Workbook(write_only=True)
    altered: Counter[str] = Counter()
    for name, table in _sheets(record).items():
        _check_size(name, table)
        _add_sheet(book, name, table, altered)
    lines = [*about(record), *_what_it_lacks(record, altered)]
    _add_sheet(book, "About", pd.DataFrame(lines, columns=["label", "text"], dtype="str"), altered)
    held = io.BytesIO()
    book.save(held)
    path.write_bytes(_without_clock(held.getvalue()))


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
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    columns = [plain_values(table[column]) for column in table.columns]
    names = [_fit(str(column), altered) for column in table.columns]
    for number, (title, values) in enumerate(zip(names, columns, strict=True), start=1):
        longest = max([len(title), *(len(str(value)) for value in values[:200])], default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)

    def cell(value: Any) -> Any:
        if not isinstance(value, str):
            return value if value is None or _counts(value) else str(value)
        if not value:
            return None
        made = WriteOnlyCell(sheet, _fit(value, altered))
        made.data_type = "s"  # otherwise a text that begins with "=" would be a formula
        made.quotePrefix = True
        return made

    heads = [cell(title) for title in names]
    for head in heads:
        if head is not None:
            head.font = bold
    sheet.append(heads)
    for row in zip(*columns, strict=True):
        sheet.append([cell(value) for value in row])


def _counts(value: Any) -> bool:
    """Return whether a sheet stores a number exactly: Excel keeps 15 digits."""
    return not isinstance(value, int) or isinstance(value, bool) or abs(value) < 10**15


def _fit(text: str, altered: Counter[str]) -> str:
    """Return a text shortened and cleaned to fit a cell; count what was altered."""
    fit = clean(text).replace("\ufffe", REPLACED)
    altered["signs"] += sum(old != new for old, new in zip(text, fit, strict=True))
    if len(fit) > _LETTERS:
        altered["texts"] += 1
        fit = fit[: _LETTERS - len(_CUT)] + _CUT
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


def _without_clock(data: bytes) -> bytes:
    """Return a workbook without its creation time: the same record gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            held = old.read(entry)
            if entry.filename == "docProps/core.xml":
                held = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", held)
            place = zipfile.ZipInfo(entry.filename, _DAY)
            place.compress_type = zipfile.ZIP_DEFLATED
            place.external_attr = 0o600 << 16
            new.writestr(place, held)
    return made.getvalue()
