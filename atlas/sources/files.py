"""A file -> a frame of its rows, untouched: CSV in any usual encoding, XLSX, Parquet, GeoJSON."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from atlas.errors import MissingPackageError, SourceError
from atlas.sources.columns import different
from atlas.sources.vector import ENDINGS, read_vector

_SEPARATORS = ",;\t|"
_MAGIC = {b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture"}
_MAGIC |= {b"\x1f\x8b": "a gzip archive", b"\xd0\xcf\x11\xe0": "an old Office file (.xls, .doc)"}
_ARABIC, _HEBREW = re.compile("[\u0600-\u06ff]+"), re.compile("[\u05d0-\u05ea]+")
_UPPER = re.compile(b"[\xc0-\xdf]")
_WINDOWS, _NO_WINDOWS = re.compile(b"[\x80-\x9f]"), re.compile(b"[\x81\x8d\x8f\x90\x9d]")


def read_frame(path: Path, **options: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows of a file and how it was read (``encoding``, ``separator``, ``sheet``).

    Parameters
    ----------
    path : pathlib.Path
        CSV, TSV, text, XLSX, Parquet, GeoJSON, GeoPackage or a shapefile.
    **options
        ``encoding`` and ``separator`` for text, ``sheet`` for a workbook.

    Raises
    ------
    SourceError
        If there is no such file, it is empty, or it is no table.
    """
    if not path.is_file():
        msg = f"{path}: no such file; wanted a table (CSV, TSV, XLSX, Parquet) or a record's folder"
        raise SourceError(msg)
    if path.stat().st_size == 0:
        msg = f"{path} is empty; wanted a table with a row of column names"
        raise SourceError(msg)
    with path.open("rb") as file:
        head = file.read(8)
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            msg = f"{path} is {what}, no table; wanted CSV, TSV, XLSX or Parquet"
            raise SourceError(msg)
    reader = _reader(path, head)
    frame, how = reader(path, **options)
    if not len(frame.columns):
        msg = f"{path} holds no columns; wanted a table with a row of column names"
        raise SourceError(msg)
    frame.columns = different(frame.columns)
    return frame, how


def _reader(path: Path, head: bytes) -> Callable[..., tuple[pd.DataFrame, dict[str, Any]]]:
    """Choose a reader by what the file holds, then by its name."""
    if head.startswith(b"PAR1"):
        return _read_parquet
    if head.startswith(b"PK\x03\x04"):
        return _read_workbook
    if path.suffix.lower() in ENDINGS:
        return read_vector
    return _read_text


def _read_text(
    path: Path, *, encoding: str | None = None, separator: str | None = None
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read delimited text; every value stays text."""
    raw = path.read_bytes()
    encoding = encoding or _encoding(raw)
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        msg = f"{path} is not in {encoding}: {error}; pass encoding="
        raise SourceError(msg) from error
    text = text.removeprefix("\ufeff")
    if "\x00" in text or not text.strip():
        what = "binary, no table" if text.strip() else "empty"
        msg = f"{path} is {what}; wanted CSV, TSV, XLSX or Parquet"
        raise SourceError(msg)
    if text.lstrip()[:9].lower().startswith(("<!doctype", "<html", "<?xml")):
        msg = f"{path} is a web page or XML, no table; wanted CSV, TSV, XLSX or Parquet"
        raise SourceError(msg)
    separator = separator or _separator(text)
    return _parse(text, separator, path), {"encoding": encoding, "separator": separator}


def _encoding(raw: bytes) -> str:
    """Tell the encoding of text by its marks, then by what decodes."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if raw.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if raw[:200].count(b"\x00") > len(raw[:200]) // 4:
        return "utf-16-le" if raw[1:2] == b"\x00" else "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return _one_byte_encoding(raw)
    return "utf-8"


def _one_byte_encoding(raw: bytes) -> str:
    """Tell Hebrew and Arabic text from Latin: their letters stand in runs, accents alone."""
    # Arabic needs the bytes below those of the Hebrew letters, for alef among others.
    if not _UPPER.search(raw) and _in_runs(raw.decode("cp1255", "replace"), _HEBREW, 3):
        return "cp1255"
    if _in_runs(raw.decode("cp1256", "replace"), _ARABIC, 2):
        return "cp1256"
    # Latin-1 has control signs where Windows has dashes and curled quotes.
    return "cp1252" if _WINDOWS.search(raw) and not _NO_WINDOWS.search(raw) else "latin-1"


def _in_runs(text: str, letters: re.Pattern[str], least: int) -> bool:
    """Whether most letters of an alphabet stand in runs of at least so many."""
    runs = [len(run) for run in letters.findall(text)]
    return sum(run for run in runs if run >= least) > sum(runs) / 2


def _separator(text: str) -> str:
    """Return the separator that stands most often in the header, outside quotes."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max(_SEPARATORS, key=header.count)


def _parse(text: str, separator: str, path: Path) -> pd.DataFrame:
    """Return the rows of delimited text, each as long as the header."""
    text = text.strip("\r\n")
    data = text.encode("utf-8", "replace")
    header = next(csv.reader(io.StringIO(text), delimiter=separator), [])
    names = different(header)
    try:
        table = pa.csv.read_csv(
            io.BytesIO(data),
            read_options=pa.csv.ReadOptions(column_names=names, skip_rows_after_names=1),
            parse_options=pa.csv.ParseOptions(
                delimiter=separator, newlines_in_values=b'"' in data, ignore_empty_lines=False
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return _parse_slowly(text, separator, path, names)
    return table.to_pandas(
        types_mapper={pa.large_string(): pd.StringDtype(na_value=float("nan"))}.get
    )


def _parse_slowly(text: str, separator: str, path: Path, names: list[str]) -> pd.DataFrame:
    """Read with Python's own reader: it forgives short rows and names the row that is too long."""
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for number, row in enumerate(reader, start=1):
        if number == 1:
            continue
        if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
            msg = (
                f"{path}, row {number}: {len(row)} values, {row[len(names)][:80]!r} is beyond the "
                f"last column; wanted {len(names)}: quote values that hold {separator!r}"
            )
            raise SourceError(msg)
        rows.append((row + [""] * len(names))[: len(names)])
    return pd.DataFrame(rows, columns=names, dtype="str")


def _read_workbook(path: Path, *, sheet: str | int = 0) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read one sheet of a workbook."""
    try:
        book = pd.ExcelFile(path)
    except ImportError as error:
        msg = f"reading {path.name} needs openpyxl: pip install 'conflict-atlas[excel]'"
        raise MissingPackageError(msg) from error
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        msg = f"{path} is no workbook that can be read ({error}); wanted XLSX"
        raise SourceError(msg) from error
    names = [str(name) for name in book.sheet_names]
    with book:
        chosen = names[sheet] if isinstance(sheet, int) and sheet < len(names) else str(sheet)
        if chosen not in names:
            msg = f"{path} has no sheet {chosen!r}; sheets: {', '.join(names)}"
            raise SourceError(msg)
        frame = pd.read_excel(book, sheet_name=chosen, dtype=object, keep_default_na=False)
    others = [name for name in names if name != chosen]
    return frame, {"sheet": chosen, **({"other_sheets": others} if others else {})}


def _read_parquet(path: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read Parquet, with its geometry where it is GeoParquet."""
    try:
        geo = b"geo" in (pa.parquet.read_schema(path).metadata or {})
        return (read_vector(path) if geo else (pd.read_parquet(path), {}))
    except (pa.ArrowInvalid, OSError, ValueError) as error:
        msg = f"{path} is no Parquet file that can be read: {error}"
        raise SourceError(msg) from error
