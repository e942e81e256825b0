"""Read the table of a shapefile (dBASE): columns with their types, texts in their encoding."""

import codecs
import re
import struct
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from atlas.files.size_limits import check_grid
from atlas.readers.formats.encodings import encoding_of
from atlas.readers.vector.features import numbers, texts, truths, whole_numbers

_HEAD, _FIELD, _END = 32, 32, 0x0D
# The encodings that byte 29 of a table declares, as far as current programs write it.
_CODE_PAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x58: "cp1252", 0x64: "cp852",
    0x65: "cp866", 0x6A: "cp737", 0x6B: "cp857", 0x7D: "cp1255", 0x7E: "cp1256", 0xC8: "cp1250",
    0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
_PAGE = re.compile(r"(?:ansi|oem|windows|cp)?[ _-]*(\d{3,6})")
# Python also has codecs that are not text encodings.
_OF_LETTERS = ("utf", "cp", "iso8859", "koi8", "mac", "ascii", "big5", "gb", "euc", "shift", "tis")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TRUE, _FALSE = ("T", "t", "Y", "y"), ("F", "f", "N", "n")
# The number of digits that fit into four-byte and eight-byte integers.
_SHORT, _LONG = 9, 18


class Field(NamedTuple):
    """A column of the table."""

    name: str
    kind: str
    size: int
    decimals: int
    at: int


class Table(NamedTuple):
    """The columns of a table, which of its rows are deleted, and what cannot be read."""

    columns: dict[str, pd.Series]
    deleted: np.ndarray
    broken: dict[int, str]


def read_dbf(raw: bytes, said: str | None) -> Table:
    """Return the columns of a dBASE table.

    Parameters
    ----------
    raw : bytes
        The bytes of the file.
    said : str or None
        The encoding that the .cpg file names; None: that of the table's own mark, or detected from
        its texts.

    Raises
    ------
    ValueError
        If it is not such a table.
    """
    if len(raw) < _HEAD:
        msg = "it is cut off"
        raise ValueError(msg)
    count, start, width = struct.unpack_from("<IHH", raw, 4)
    fields = _fields(raw, start, width)
    whole = max(len(raw) - start, 0) // width
    if whole < count:
        msg = f"it says that it holds {count:,} rows and holds {whole:,}: is it cut off?"
        raise ValueError(msg)
    check_grid("it", count, len(fields), len(raw))
    body = np.frombuffer(raw, dtype=f"V{width}", count=count, offset=start)
    bytes_of = {field: _cells(body, field, width) for field in fields}
    encoding = _encoding(raw, said, bytes_of)
    broken: dict[int, str] = {}
    columns = {}
    for field, cells in bytes_of.items():
        held = [_text(cell, encoding, field, at, broken) for at, cell in enumerate(cells)]
        columns[field.name] = _READ.get(field.kind, _as_text)(held, field)
    flags = body.view("u1").reshape(count, width)[:, 0] if count else np.zeros(0, "u1")
    return Table(columns, flags == ord("*"), broken)


def _fields(raw: bytes, start: int, width: int) -> list[Field]:
    """Return the columns that the header of a table lists."""
    fields, at, offset = [], _HEAD, 1
    while at + _FIELD <= min(start, len(raw)) and raw[at] != _END:
        name, kind, size, decimals = struct.unpack_from("<11sc4xBB", raw, at)
        letters = kind.decode("latin-1")
        # A text longer than 255 bytes has its length in both fields.
        size += decimals * 256 if letters == "C" else 0
        plain = name.split(b"\x00")[0]
        encoding = encoding_of(plain)
        fields.append(Field(plain.decode(encoding, "replace"), letters, size, decimals, offset))
        offset += size
        at += _FIELD
    if offset != width or not width or len({field.name for field in fields}) < len(fields):
        msg = f"the columns of its head come to {offset} bytes a row, and it says {width}"
        if offset == width:
            msg = "two of its columns have one name"
        raise ValueError(msg)
    return fields


def _cells(body: np.ndarray, field: Field, width: int) -> Iterable[bytes]:
    """Return the cells of a column."""
    if not field.size:
        return [b""] * len(body)
    plain = np.dtype({"names": ["a"], "formats": [f"S{field.size}"], "offsets": [field.at],
                      "itemsize": width})  # fmt: skip
    return body.view(plain)["a"].tolist()


def _encoding(raw: bytes, said: str | None, columns: dict[Field, Iterable[bytes]]) -> str:
    """Return the encoding of the texts: from the .cpg file, the table's mark, or detected."""
    if said:
        return _named(said)
    marked = _CODE_PAGES.get(raw[29])
    # Programs that do not know the encoding write the mark of Latin letters.
    if marked and marked != "cp1252":
        return marked
    return encoding_of(b"\n".join(cell for cells in columns.values() for cell in cells))


def _named(said: str) -> str:
    """Return the encoding of a name such as UTF-8, 1256, ANSI 1256, 88591."""
    name = said.strip().lower()
    if page := _PAGE.fullmatch(name):
        number = page[1]
        name = "utf-8" if number == "65001" else f"cp{number}"
        name = f"iso8859-{number[4:]}" if number.startswith("8859") else name
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        found = ""
    if not found.startswith(_OF_LETTERS):
        msg = f"the file .cpg names the encoding {said[:40]!r}, which is not known"
        raise ValueError(msg)
    return found


def _text(cell: bytes, encoding: str, field: Field, at: int, broken: dict[int, str]) -> str:
    """Decode a cell as text; record one that cannot be decoded in ``broken``."""
    try:
        return cell.decode(encoding).rstrip(" \x00")
    except UnicodeDecodeError:
        broken.setdefault(at, f"{field.name}: {cell[:40]!r} is no text in {encoding}")
        return ""


def _as_text(cells: list[str], _: Field) -> pd.Series:
    return texts([cell or None for cell in cells])


def _as_number(cells: list[str], field: Field) -> pd.Series:
    """Return numbers, integers if the column has no decimals; else the unchanged text."""
    plain = [cell.strip() for cell in cells]
    plain = ["" if set(cell) <= {"*"} else cell for cell in plain]
    try:
        if field.decimals or field.kind == "F" or field.size > _LONG:
            return numbers([float(cell) if cell else None for cell in plain])
        size = 4 if field.size <= _SHORT else 8
        return whole_numbers([int(cell) if cell else None for cell in plain], size)
    except ValueError:
        pass
    try:
        return numbers([float(cell) if cell else None for cell in plain])
    except ValueError:
        return _as_text(plain, field)


def _as_day(cells: list[str], field: Field) -> pd.Series:
    days = [_DAY.fullmatch(cell) for cell in cells]
    shown = ["-".join(day.groups()) if day else cell for day, cell in zip(days, cells, strict=True)]
    return _as_text(["" if day == "0000-00-00" else day.strip() for day in shown], field)


def _as_truth(cells: list[str], field: Field) -> pd.Series:
    known = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False), "?": None, "": None}
    if not set(cells) <= set(known):
        return _as_text(cells, field)
    return truths([known[cell] for cell in cells])


_READ: dict[str, Callable[[list[str], Field], pd.Series]] = {
    "N": _as_number,
    "F": _as_number,
    "D": _as_day,
    "L": _as_truth,
}
