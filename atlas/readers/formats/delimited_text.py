"""Parse delimited text into a frame of its rows, each with its number in the file.

The encoding is detected by byte order marks, then by trial decoding; the separator by the header.
A short row is padded with blanks; a row longer than its header is not read, and is reported.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from atlas.errors import SourceError
from atlas.files.size_limits import check_columns, check_short_rows
from atlas.readers.cells.column_names import different
from atlas.readers.cells.table_cells import DOUBTFUL, ROW_IN_FILE, UNREAD
from atlas.readers.formats.encodings import encoding_of, in_two_encodings, is_utf8, told_encoding
from atlas.readers.formats.header_row import below_titles, told_above
from atlas.readers.formats.unclosed_quotes import cut_off, has_long_cells, swallowed

SEPARATORS = ",;\t|"
_MARK = b"\xef\xbb\xbf"
_WANTED = "wanted CSV, TSV, XLSX or Parquet"
_LEADING = re.compile(rb'(?:[ \t,;|"]*(?:\r\n|\n|\r))*')
_LINE_END = re.compile(rb"\r\n|\n|\r")
_FILLED = re.compile(rb"\S")
# The largest header, and the largest row; blocks are no larger than needed.
_HEADER = 1 << 22
# The names are within the first rows of this many bytes.
_BEGINNING = 1 << 16
_BLOCKS = (1 << 20, 1 << 26, 1 << 30)
_TEXT = pa.large_string()
_RUN = 8
_BLANK_LINES = (b"\n" * _RUN, b"\r" * _RUN, b"\r\n" * _RUN)


class DecodedText(NamedTuple):
    """The table in a text: its UTF-8 bytes from the header on, and how they were read.

    ``data`` is a view into ``whole``, so that the table is in memory once.
    """

    whole: bytes
    data: memoryview
    names: list[str]
    separator: str
    names_row: int
    how: dict[str, Any]


def read_text(
    raw: bytes,
    where: str,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    names: Sequence[str] = (),
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows of delimited text and how they were read; every value stays text.

    Parameters
    ----------
    raw : bytes
        The bytes of the file.
    where : str
        Its name, for messages.
    encoding, separator : str or None
        None: detected from the content.
    names : sequence of str
        The names of the columns, in ASCII, for a text that has none: its first row is row 1.

    Raises
    ------
    SourceError
        If it is not a table.
    """
    if names:
        mark = _MARK if raw.startswith(_MARK) else b""
        line = (separator or SEPARATORS[0]).join(names) + "\n"
        raw = mark + line.encode("ascii") + raw[len(mark) :]
    text = open_text(raw, where, encoding=encoding, separator=separator)
    if names:
        text = text._replace(names_row=0)
    frame, unread = _parse(text, where)
    how = dict(text.how)
    if unread:
        how[UNREAD] = unread
    doubtful = cut_off(text.whole, text.data, text.separator, frame)
    if has_long_cells(text.whole, len(text.data), len(frame) + len(unread)):
        doubtful = [*swallowed(frame, text.separator, where), *doubtful]
    if doubtful:
        how[DOUBTFUL] = doubtful
    return frame, how


def open_text(
    raw: bytes, where: str, *, encoding: str | None, separator: str | None
) -> DecodedText:
    """Return the table in a text, ready to be parsed."""
    told = encoding is None
    encoding = encoding or encoding_of(raw)
    notes: list[dict[str, Any]] = []
    mixture = encoding
    # A byte order mark shows what was intended; the text below may be in another encoding.
    doubtful = encoding == "utf-8-sig" and not is_utf8(raw)
    doubtful |= not encoding.startswith("utf")
    if told and doubtful and (mixed := in_two_encodings(raw)):
        raw, mixture, notes = mixed
        encoding = "utf-8"
    elif told and doubtful and encoding == "utf-8-sig":
        # Only the mark is in UTF-8.
        raw = raw[3:]
        encoding = mixture = encoding_of(raw)
    if told:
        notes += told_encoding(raw, encoding)
    as_it_is = told and encoding in ("utf-8", "utf-8-sig")
    whole = raw if as_it_is else _as_utf8(raw, encoding, where)
    data = memoryview(whole)
    if bytes(data[:3]) == b"\xef\xbb\xbf":
        data = data[3:]
    head = data[:_HEADER]
    _check_text(whole, head, where)
    blank = _LEADING.match(head)
    skipped = blank.end() if blank else 0
    names_row = len(_LINE_END.findall(head[:skipped])) + 1
    beginning = str(head[skipped : skipped + _BEGINNING], "utf-8", "ignore")
    # A header of one column has no separator: then the ending of the name says which one it is.
    tried = f"\t{SEPARATORS}" if where.lower().endswith((".tsv", ".tab")) else SEPARATORS
    titles, separator = below_titles(beginning, separator, tried)
    above = []
    for _ in range(titles):
        ending = _LINE_END.search(head, skipped)
        next_line = ending.end() if ending else len(head)
        if said := str(bytes(head[skipped:next_line]).strip(b' \t\r\n,;|"'), "utf-8", "ignore"):
            above.append((names_row, said))
        skipped, names_row = next_line, names_row + 1
    end = max(len(data) - len(whole) + _end(whole), skipped)
    data, head = data[skipped:end], head[skipped:]
    names, separator = _header(data, head, separator or tried, f"{where}, row {names_row}")
    how: dict[str, Any] = {"encoding": mixture, "separator": separator}
    if notes := [*notes, *told_above(above)]:
        how["read_as"] = notes
    return DecodedText(whole, data, names, separator, names_row, how)


def _end(whole: bytes) -> int:
    """Return the end of a text, without trailing line ends; large data is not copied."""
    end = len(whole)
    while end:
        piece = whole[max(0, end - _BEGINNING) : end]
        held = len(piece.rstrip(b"\r\n"))
        if held:
            return end - len(piece) + held
        end -= len(piece)
    return end


def _header(data: memoryview, head: memoryview, tried: str, where: str) -> tuple[list[str], str]:
    """Return the names of the columns, and which separator, from the first row of a text."""
    # Nearly every header ends in the first piece: only for another is more decoded.
    for piece in (head[:_BEGINNING], head):
        first = str(piece, "utf-8", "ignore")
        found, is_sure = separator_of(first, tried) if len(tried) > 1 else (tried, True)
        if not is_sure and len(piece) < len(head):
            continue
        names = _names(first, found, where, whole=len(data) <= len(piece))
        if names is not None:
            check_columns(where, len(names))
            return different(names), found
    msg = (
        f"{where}: the row of column names does not end within {_HEADER >> 20} MB: is a quote "
        f"missing, or is it no table? {_WANTED}"
    )
    raise SourceError(msg)


def _names(text: str, separator: str, where: str, *, whole: bool) -> list[str] | None:
    """Return the first row of a text, or of its beginning; None where its end is not seen."""
    with _long_cells():
        try:
            lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            names = next(lines, [])
            return names if whole or next(lines, None) is not None else None
        except csv.Error as error:
            msg = f"{where}: {error}; {_WANTED}"
            raise SourceError(msg) from error


def _as_utf8(raw: bytes, encoding: str, where: str) -> bytes:
    """Return text in UTF-8; if it is UTF-8 already, it is checked and not copied."""
    try:
        if encoding.lower() in ("utf-8", "utf8", "utf-8-sig", "ascii"):
            pa.array([raw], pa.large_binary()).cast(_TEXT)
            return raw
        return raw.decode(encoding).encode("utf-8", "replace")
    except pa.ArrowInvalid as error:
        msg = f"{where} is not in {encoding}; pass encoding="
        raise SourceError(msg) from error
    except (UnicodeDecodeError, LookupError) as error:
        msg = f"{where} is not in {encoding}: {error}; pass encoding="
        raise SourceError(msg) from error


def _check_text(whole: bytes, head: memoryview, where: str) -> None:
    """Raise if the bytes are not a table of text."""
    at = whole.find(b"\x00")
    if at >= 0 and whole.count(b"\x00") > max(8, len(whole) // 100):
        msg = f"{where} is binary, no table; {_WANTED}"
        raise SourceError(msg)
    if at >= 0:
        row = len(_LINE_END.findall(whole[:at])) + 1
        msg = (
            f"{where} holds a NUL byte in line {row}, which no text has (binary, no table, or a "
            "damaged file); remove it, or pass encoding= if it is UTF-16"
        )
        raise SourceError(msg)
    filled = _FILLED.search(head)
    if filled is None:
        msg = f"{where} is empty; {_WANTED}"
        raise SourceError(msg)
    start = bytes(head[filled.start() :][:9])
    if start.lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        msg = f"{where} is a web page or XML, no table; {_WANTED}"
        raise SourceError(msg)


def separator_of(text: str, tried: str = SEPARATORS) -> tuple[str, bool]:
    """Return the most frequent separator in the header, outside quotes, and whether it is sure.

    It is not where the text ends within the header, or a quote is open at the first line end.
    """
    bare = re.sub(r'"[^"]*"', "", text.lstrip("\r\n"))
    header, *rest = re.split(r"[\r\n]", bare, maxsplit=1)
    return max(tried, key=header.count), bool(rest) and '"' not in header


def options_of(
    text: DecodedText, block: int, on_invalid: Any, *, has_quotes: bool
) -> dict[str, Any]:
    """Return the options for Arrow's reader: every row is kept, every value is text.

    One thread: only then does Arrow report the number of a row that does not fit. With small blocks
    it is as fast as two threads.
    """
    return {
        "read_options": pa.csv.ReadOptions(
            column_names=text.names, skip_rows_after_names=1, use_threads=False, block_size=block
        ),
        "parse_options": pa.csv.ParseOptions(
            delimiter=text.separator,
            newlines_in_values=has_quotes,
            ignore_empty_lines=False,
            invalid_row_handler=on_invalid,
        ),
        "convert_options": pa.csv.ConvertOptions(
            column_types=dict.fromkeys(text.names, _TEXT), strings_can_be_null=False
        ),
    }


def _parse(text: DecodedText, where: str) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """Return the rows, padded to the header, by number; and the rows that could not be read."""
    # A complete row has a separator before each value but its first.
    held = text.whole.count(text.separator.encode())
    # Arrow itself pads blank lines; one or two of them may be inside a quoted value.
    end = _end(text.whole)
    runs = _BLANK_LINES if b"\r" in text.whole else _BLANK_LINES[:1]
    blank = max(text.whole.count(run, 0, end) for run in runs) * _RUN
    check_short_rows(where, blank, len(text.names), held)
    for block in _BLOCKS:
        odd: list[Any] = []
        refused: list[SourceError] = []

        def keep(row: Any, odd: list[Any] = odd, refused: list[SourceError] = refused) -> str:
            odd.append(row)
            try:
                check_short_rows(where, len(odd), len(text.names), held)
            except SourceError as error:
                refused.append(error)
                return "error"
            return "skip"

        try:
            source = pa.BufferReader(pa.py_buffer(text.data))
            options = options_of(text, block, keep, has_quotes=b'"' in text.whole)
            table = pa.csv.read_csv(source, **options)
        except pa.ArrowInvalid as error:
            if refused:
                raise refused[0] from error
            if "straddl" in str(error) or "block size" in str(error):
                continue
            break
        if any(row.number is None for row in odd):
            break
        return _with_odd(as_frame(table), odd, text)
    return _parse_slowly(text, where)


def as_frame(table: pa.Table) -> pd.DataFrame:
    """Return a table of texts as a frame, each column in one chunk."""
    return table.combine_chunks().to_pandas(
        types_mapper={_TEXT: pd.StringDtype(na_value=float("nan"))}.get
    )


def _with_odd(
    frame: pd.DataFrame, odd: list[Any], text: DecodedText
) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """Return the frame with the short rows added, and the rows that were too long."""
    first = text.names_row + 1
    if not odd:
        index = pd.RangeIndex(first, first + len(frame), name=ROW_IN_FILE)
        return frame.set_axis(index), []
    short, unread = mended(odd, text.names, text.separator, text.names_row)
    taken = {row.number + first - 2 for row in odd}
    others = (n for n in range(first, first + len(frame) + len(odd)) if n not in taken)
    frame = frame.set_axis(pd.Index(list(others), name=ROW_IN_FILE))
    if len(short):
        frame = pd.concat([frame, short]).sort_index().rename_axis(ROW_IN_FILE)
    return frame, unread


def mended(
    odd: list[Any], names: list[str], separator: str, names_row: int
) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """Return the short rows, padded, by number; and the rows that are too long."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    unread: list[tuple[int, str, str]] = []
    with _long_cells():
        for row in odd:
            number = row.number + names_row - 1
            cells = next(csv.reader(io.StringIO(row.text, newline=""), delimiter=separator), [])
            _sort_row(cells, number, names, separator, rows, numbers, unread)
    index = pd.Index(numbers, name=ROW_IN_FILE, dtype="int64")
    return pd.DataFrame(rows, columns=names, index=index, dtype="str"), unread


def _sort_row(
    cells: list[str],
    number: int,
    names: list[str],
    separator: str,
    rows: list[list[str]],
    numbers: list[int],
    unread: list[tuple[int, str, str]],
) -> None:
    """Add a row to those that fit, or to those that do not."""
    width = len(names)
    beyond = cells[width:]
    if any(cell.strip() for cell in beyond):
        wanted = (
            f"{len(cells)} values, {beyond[0][:80]!r} is beyond the last column; wanted {width}: "
            f"quote values that hold {separator!r}"
        )
        unread.append((number, separator.join(cells)[:200], wanted))
        return
    rows.append((cells + [""] * width)[:width])
    numbers.append(number)


def _parse_slowly(text: DecodedText, where: str) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """Parse with Python's own csv reader, which accepts what Arrow's does not."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    unread: list[tuple[int, str, str]] = []
    held = 0
    content = io.StringIO(bytes(text.data).decode("utf-8", "replace"), newline="")
    with _long_cells():
        try:
            reader = csv.reader(content, delimiter=text.separator)
            next(reader, None)
            for number, cells in enumerate(reader, start=text.names_row + 1):
                held += len(cells)
                check_short_rows(where, len(rows), len(text.names), held)
                _sort_row(cells, number, text.names, text.separator, rows, numbers, unread)
        except csv.Error as error:
            msg = f"{where}, row {text.names_row + len(rows) + 1}: {error}; {_WANTED}"
            raise SourceError(msg) from error
    index = pd.Index(numbers, name=ROW_IN_FILE, dtype="int64")
    return pd.DataFrame(rows, columns=text.names, index=index, dtype="str"), unread


@contextmanager
def _long_cells() -> Iterator[None]:
    """Allow Python's csv reader cells of any length, temporarily."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)
