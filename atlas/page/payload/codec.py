"""Encode and decode the container of the columns that the browser reads.

A *block* is a gzip stream of: the magic ``ATLB``, the length of the header (unsigned 32-bit),
the header (JSON, UTF-8), zeros up to a multiple of 8, then the column data. Numbers are
little-endian. Each column starts at a multiple of 8 bytes after the header's end. The header::

    {"version": 2,
     "tables": {"events": {"rows": 2, "columns": [{"name": "start", "type": "u8", "offset": 0}]}},
     "extra": {}}

A column has one of four forms.

- Integers: ``type`` (u8 i8 u16 i16 u32 i32) and ``offset``. With ``"delta": true, "base": b`` the
  stored values are differences: value 0 is ``b + d[0]``, value i is value i-1 plus ``d[i]``. With
  ``"null": v`` a stored ``v`` means that the value is missing; it is decoded to `NULL`.
- ``"form": "steps"``: numbers near zero, of either sign, which are smaller so when compressed.
  Value v is stored as 2v, or -2v - 1 where it is negative: its low byte here (u8), and what is
  above that in ``high`` (type, offset).
- ``"form": "dict"``: such integers as codes into the strings of ``values``.
- ``"form": "text"``: ``offset`` and ``bytes`` of the UTF-8 of all strings, one after another,
  and ``lengths`` (type, offset): the number of bytes of each.

The same tables give the same bytes, on every machine and at every time.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from atlas.errors import PageError

VERSION = 2
NULL = -2147483648
_MOST = 2147483647
_MAGIC = b"ATLB"
_TYPES: dict[str, np.dtype[Any]] = {
    "u8": np.dtype("<u1"),
    "i8": np.dtype("<i1"),
    "u16": np.dtype("<u2"),
    "i16": np.dtype("<i2"),
    "u32": np.dtype("<u4"),
    "i32": np.dtype("<i4"),
}
# A fixed head, so that neither the clock nor the name of the system is in the bytes.
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


@dataclass(frozen=True, eq=False)
class Ints:
    """A column of integers within 32 bits."""

    values: Any
    """The numbers, shape (rows,); a number where `missing` is True is ignored."""
    missing: Any = None
    """True where a value is missing, shape (rows,); None where all are present."""
    delta: bool = False
    """Whether to store differences, where they take fewer bytes."""
    steps: bool = False
    """Whether most numbers are near zero: low and high bytes are then stored apart."""


@dataclass(frozen=True, eq=False)
class WordColumn:
    """A column of strings, many of which are equal."""

    codes: Any
    """Positions in `values`, shape (rows,)."""
    values: Sequence[str]
    """The different strings."""


@dataclass(frozen=True, eq=False)
class TextColumn:
    """A column of strings, most of which differ."""

    values: Any
    """The strings, shape (rows,): a list, an array or a Series without missing values."""


Column = Ints | WordColumn | TextColumn
Tables = Mapping[str, Mapping[str, Column]]


@dataclass(frozen=True)
class Block:
    """A decoded block."""

    version: int
    """The version of the layout."""
    tables: dict[str, dict[str, Any]]
    """Columns by table and name: int32 arrays with `NULL`, or lists of strings."""
    extra: dict[str, Any]
    """The values of the header besides the tables."""


def encode_block(
    tables: Tables, extra: Mapping[str, Any] | None = None, *, level: int = 4
) -> bytes:
    """Encode tables of columns as one compressed block.

    Parameters
    ----------
    tables : mapping
        Columns (`Ints`, `WordColumn`, `TextColumn`) by table and by name; their order is kept.
        The columns of one table are equally long.
    extra : mapping, optional
        Other values for the header; any JSON.
    level : int
        How hard to compress, 1 to 9. Above 4 takes two to three times as long, and saves one
        byte in a hundred of a payload.

    Returns
    -------
    bytes
        The block, compressed.

    Raises
    ------
    PageError
        Where columns of a table differ in length, or a number needs more than 32 bits.

    Examples
    --------
    >>> block = encode_block({"t": {"n": Ints([3, 4])}}, {"title": "Two rows"})
    >>> decode_block(block).tables["t"]["n"].tolist()
    [3, 4]
    """
    return compress(pack(tables).block(extra), level)


@dataclass(frozen=True)
class Packed:
    """Tables with encoded columns, before the header and the compression."""

    tables: dict[str, Any]
    """The tables as the header describes them."""
    data: tuple[bytes | memoryview, ...]
    """The data of all columns, in pieces; they are large, so they are never joined."""

    def block(self, extra: Mapping[str, Any] | None = None) -> Iterator[bytes | memoryview]:
        """Yield the pieces of the block before compression."""
        header = {"version": VERSION, "tables": self.tables, "extra": dict(extra or {})}
        text = json.dumps(header, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        head = to_utf8(text)
        yield b"".join([_MAGIC, len(head).to_bytes(4, "little"), head, bytes(-(8 + len(head)) % 8)])
        yield from self.data


def pack(tables: Tables | Iterable[tuple[str, Mapping[str, Column]]]) -> Packed:
    """Encode the columns of tables, each in the smallest type for its values.

    An iterator of tables is encoded table by table, so that only one is in memory.
    """
    store = _Store()
    pairs = tables.items() if isinstance(tables, Mapping) else tables
    packed = {name: _pack_table(name, columns, store) for name, columns in pairs}
    return Packed(packed, tuple(store.parts))


def compress(pieces: Iterable[bytes | memoryview], level: int = 4) -> bytes:
    """Return a gzip stream of the pieces; it depends only on the data, not on the pieces."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    parts, check, size = [_GZIP_HEAD], 0, 0
    for piece in pieces:
        parts.append(deflate.compress(piece))
        check, size = zlib.crc32(piece, check), size + len(piece)
    tail = check.to_bytes(4, "little") + (size % 2**32).to_bytes(4, "little")
    return b"".join([*parts, deflate.flush(), tail])


def to_utf8(text: str) -> bytes:
    """Encode text as UTF-8; a lone surrogate, which UTF-8 cannot encode, becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


class _Store:
    """The column data while it is built, each piece at a multiple of 8 bytes."""

    def __init__(self) -> None:
        self.parts: list[bytes | memoryview] = []
        self.size = 0

    def add(self, data: bytes | memoryview) -> int:
        """Append data; return its offset."""
        start = self.size
        padding = bytes(-len(data) % 8)
        self.parts += [data, padding] if padding else [data]
        self.size += len(data) + len(padding)
        return start

    def add_ints(self, values: np.ndarray) -> dict[str, Any]:
        """Append numbers in the smallest type that holds them; return type and offset."""
        name = _smallest(*_range(values))
        if name is None:
            msg = f"numbers from {values.min()} to {values.max()} need more than 32 bits"
            raise PageError(msg)
        return {"type": name, "offset": self.add(values.astype(_TYPES[name]).tobytes())}


def _smallest(low: int, high: int) -> str | None:
    """Return the name of the smallest type for a range of numbers; None where it is too wide."""
    for name, dtype in _TYPES.items():
        info = np.iinfo(dtype)
        if info.min <= low and high <= info.max:
            return name
    return None


def _range(values: np.ndarray) -> tuple[int, int]:
    """Return the least and the greatest number; 0 and 0 without numbers."""
    return (int(values.min()), int(values.max())) if len(values) else (0, 0)


def _pack_table(name: str, columns: Mapping[str, Column], store: _Store) -> dict[str, Any]:
    """Append the columns of a table; return its part of the header."""
    packed, lengths = [], {}
    for column_name, column in columns.items():
        description, lengths[column_name] = _pack_column(column, store)
        packed.append({"name": column_name, **description})
    if len(set(lengths.values())) > 1:
        msg = f"columns of table {name!r} differ in length: {lengths}"
        raise PageError(msg)
    return {"rows": next(iter(lengths.values()), 0), "columns": packed}


def _pack_column(column: Column, store: _Store) -> tuple[dict[str, Any], int]:
    """Append one column; return its description and its length."""
    if isinstance(column, TextColumn):
        return _pack_text(column, store)
    if isinstance(column, WordColumn):
        codes = np.asarray(column.codes, dtype=np.int64)
        return {"form": "dict", **store.add_ints(codes), "values": list(column.values)}, len(codes)
    values = np.asarray(column.values, dtype=np.int64)
    if column.missing is not None and np.any(column.missing):
        return _pack_missing(values, np.asarray(column.missing, dtype=bool), store), len(values)
    _check_range(values)
    if column.steps:
        folded = (values << 1) ^ (values >> 63)
        low = {"type": "u8", "offset": store.add((folded & 255).astype(np.uint8).tobytes())}
        return {"form": "steps", **low, "high": store.add_ints(folded >> 8)}, len(values)
    if column.delta and len(values):
        steps = np.diff(values, prepend=values[0])
        if _bytes(*_range(steps)) < _bytes(*_range(values)):
            stored = store.add_ints(steps)
            return {**stored, "delta": True, "base": int(values[0])}, len(values)
    return store.add_ints(values), len(values)


def _pack_missing(values: np.ndarray, missing: np.ndarray, store: _Store) -> dict[str, Any]:
    """Append numbers, some of them missing; the nearest free number marks the missing ones."""
    present = values[~missing]
    _check_range(present)
    low, high = _range(present)
    above, below = (low, high + 1), (low - 1, high)
    free = high + 1 if _bytes(*above) <= _bytes(*below) else low - 1
    return {**store.add_ints(np.where(missing, free, values)), "null": free}


def _check_range(values: np.ndarray) -> None:
    """Raise where a number does not fit in 32 bits, or would be decoded as missing."""
    if len(values) and (values.min() <= NULL or values.max() > _MOST):
        msg = f"numbers from {values.min()} to {values.max()}, wanted {NULL + 1} to {_MOST}"
        raise PageError(msg)


def _bytes(low: int, high: int) -> int:
    """Return the bytes for a number of this range; 8 for more than 32 bits."""
    name = _smallest(low, high)
    return _TYPES[name].itemsize if name else 8


def _pack_text(column: TextColumn, store: _Store) -> tuple[dict[str, Any], int]:
    """Append strings as UTF-8 and their lengths; return the description and the row count."""
    array = _strings(column.values)
    offsets = np.frombuffer(array.buffers()[1], dtype=np.int64)
    offsets = offsets[array.offset : array.offset + len(array) + 1]
    start, end = (int(offsets[0]), int(offsets[-1])) if len(offsets) else (0, 0)
    data = array.buffers()[2]
    # A view of Arrow's memory, without a copy: titles and notes are most of a payload.
    raw = memoryview(data)[start:end] if data is not None else b""
    lengths = np.diff(offsets) if len(offsets) else np.zeros(0, dtype=np.int64)
    description = {"form": "text", "offset": store.add(raw), "bytes": len(raw)}
    return {**description, "lengths": store.add_ints(lengths)}, len(array)


def _strings(values: Any) -> pa.LargeStringArray:
    """Return strings as one Arrow array with 64-bit offsets."""
    try:
        array = pa.array(values, type=pa.large_string(), from_pandas=True)
    except UnicodeEncodeError:
        array = pa.array([to_utf8(text).decode() for text in values], type=pa.large_string())
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if array.null_count:
        msg = f"a text column has {array.null_count} missing values; give empty text for them"
        raise PageError(msg)
    return array


def decode_block(data: bytes) -> Block:
    """Decode a block.

    Parameters
    ----------
    data : bytes
        A block as `encode_block` returns it.

    Returns
    -------
    Block
        Its version, tables and extra.

    Raises
    ------
    PageError
        Where the bytes are not a block.
    """
    raw = gzip.decompress(data)
    if raw[:4] != _MAGIC:
        msg = f"no block: the bytes start with {raw[:4]!r}, wanted {_MAGIC!r}"
        raise PageError(msg)
    size = int.from_bytes(raw[4:8], "little")
    header = json.loads(raw[8 : 8 + size])
    body = memoryview(raw)[8 + size + -(8 + size) % 8 :]
    tables = {
        name: {column["name"]: _unpack(column, table["rows"], body) for column in table["columns"]}
        for name, table in header["tables"].items()
    }
    return Block(header["version"], tables, header["extra"])


def _unpack(column: dict[str, Any], rows: int, body: memoryview) -> Any:
    """Decode one column."""
    if column.get("form") == "text":
        lengths = _read_ints(column["lengths"], rows, body)
        ends = column["offset"] + np.cumsum(lengths, dtype=np.int64)
        starts = ends - lengths
        return [bytes(body[a:b]).decode() for a, b in zip(starts, ends, strict=True)]
    values = _read_ints(column, rows, body)
    if column.get("form") == "dict":
        return [column["values"][code] for code in values]
    if column.get("form") == "steps":
        folded = values | _read_ints(column["high"], rows, body) << 8
        values = (folded >> 1) ^ -(folded & 1)
    if column.get("delta"):
        values = column["base"] + np.cumsum(values)
    if "null" in column:
        values = np.where(values == column["null"], NULL, values)
    return values.astype(np.int32)


def _read_ints(column: dict[str, Any], rows: int, body: memoryview) -> np.ndarray:
    """Decode stored numbers."""
    dtype = _TYPES[column["type"]]
    return np.frombuffer(body, dtype, count=rows, offset=column["offset"]).astype(np.int64)
