"""Columns of Arrow files that stay in the file: a value is read when a row is asked for.

An Arrow file is mapped into memory and shared by all processes that have it open. A column of a
gazetteer is one column over all of its layers, in their order.
"""

import bisect
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa


def numbers(columns: Sequence[pa.ChunkedArray]) -> Any:
    """Return columns of numbers as one; each item is a plain number of Python."""
    parts = [_plain(column) for column in columns]
    return (parts[0] if len(parts) == 1 else np.concatenate(parts)).data


def _plain(column: pa.ChunkedArray) -> np.ndarray:
    """Return a column of numbers, without a copy where it is in one piece."""
    return _whole(column).to_numpy(zero_copy_only=False)


def _whole(column: pa.ChunkedArray) -> Any:
    """Return a column in one piece; combining it would copy it out of the file."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


class Words(Sequence[str]):
    """Words that recur, over all layers: each is held once."""

    def __init__(self, columns: Sequence[pa.ChunkedArray]) -> None:
        known: dict[str, int] = {}
        parts = []
        for column in columns:
            coded = _whole(column)
            if not pa.types.is_dictionary(coded.type):
                coded = coded.dictionary_encode()
            own = [known.setdefault(word, len(known)) for word in coded.dictionary.to_pylist()]
            parts.append(np.array(own, np.uint32)[coded.indices.to_numpy()])
        codes = np.concatenate(parts) if parts else np.zeros(0, np.uint32)
        size = np.uint8 if len(known) < 2**8 else np.uint16 if len(known) < 2**16 else np.uint32
        self.codes = codes.astype(size)
        self._at = self.codes.data
        self._words = list(known)
        self._known = known

    def __getitem__(self, row: Any) -> Any:
        return self._words[self._at[row]]

    def __len__(self) -> int:
        return len(self._at)

    def __iter__(self) -> Iterator[str]:
        words = self._words
        return (words[code] for code in self._at)

    def word(self, code: int) -> str:
        """Return the word of a code."""
        return self._words[code]

    def words(self) -> list[str]:
        """Return the different words."""
        return self._words

    def are(self, word: str) -> np.ndarray:
        """Return of which rows this is the word."""
        code = self._known.get(word)
        return np.zeros(len(self), dtype=bool) if code is None else self.codes == code


class Texts(Sequence[str]):
    """Texts over all layers, decoded when they are asked for."""

    def __init__(self, columns: Sequence[pa.ChunkedArray]) -> None:
        self._parts = [_Text(column) for column in columns]
        self._held = [part.held for part in self._parts]
        self._start = [0]
        for part in self._parts:
            self._start.append(self._start[-1] + len(part))

    def __getitem__(self, row: Any) -> Any:
        part = bisect.bisect_right(self._start, row, 1) - 1
        # Read here and not by the part: this is the call that is made most often.
        starts, text = self._held[part]
        at = row - self._start[part]
        return str(text[starts[at] : starts[at + 1]], "utf-8", "surrogatepass")

    def __len__(self) -> int:
        return self._start[-1]


class _Text:
    """The texts of one column."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        whole = _whole(column)
        _, offsets, text = whole.buffers()
        wide = pa.types.is_large_string(whole.type) or pa.types.is_large_binary(whole.type)
        # An empty column has no buffers.
        starts = np.frombuffer(offsets, np.int64 if wide else np.int32) if offsets else np.zeros(1)
        self.held = (starts.data[whole.offset :], memoryview(text) if text else memoryview(b""))
        self._size = len(whole)
        self._kept = whole

    def __len__(self) -> int:
        return self._size


class Index:
    """Numbers by the hash of a text: rows, or places in a list, that are looked at then."""

    def __init__(self, hashes: pa.ChunkedArray, values: pa.ChunkedArray) -> None:
        self.hashes = _plain(hashes)
        self._hashes = self.hashes.data
        self.values = _plain(values)
        self._values = self.values.data

    def __len__(self) -> int:
        return len(self._hashes)

    def of(self, text: str) -> list[int]:
        """Return the numbers under the hash of a text; another text may have the same hash."""
        wanted = hash_of(text)
        at = bisect.bisect_left(self._hashes, wanted)
        found = []
        while at < len(self._hashes) and self._hashes[at] == wanted:
            found.append(self._values[at])
            at += 1
        return found


def hash_of(text: str) -> int:
    """Return a hash of a text that is the same in each process."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def index_of(texts: Sequence[str]) -> pa.Table:
    """Return the places of texts in a list, sorted by the hash of each."""
    hashes = np.fromiter(map(hash_of, texts), np.uint32, len(texts))
    order = np.argsort(hashes, kind="stable")
    return pa.table({"hash": hashes[order], "number": order.astype(np.int32)})


class Ids(Mapping[str, int]):
    """The rows of places by id; of two layers that have one place, the row that holds it."""

    def __init__(self, indexes: Sequence[Index], starts: Sequence[int], ids: Texts) -> None:
        self._indexes, self._starts, self._ids = indexes, starts, ids
        self.moved: dict[int, int] = {}

    def __iter__(self) -> Iterator[str]:
        return (self._ids[row] for row in range(len(self._ids)) if self._holds(row))

    def __len__(self) -> int:
        return sum(map(self._holds, range(len(self._ids))))

    def _holds(self, row: int) -> bool:
        return self.moved.get(row, row) == row

    def get(self, place_id: str, default: Any = None) -> Any:
        """Return the row of an id; the default where there is none."""
        for index, start in zip(self._indexes, self._starts, strict=True):
            for number in reversed(index.of(place_id)):
                row = start + number
                if self._ids[row] == place_id:
                    return self.moved.get(row, row)
        return default

    def __contains__(self, place_id: object) -> bool:
        return isinstance(place_id, str) and self.get(place_id) is not None

    def __getitem__(self, place_id: str) -> int:
        row: int | None = self.get(place_id)
        if row is None:
            raise KeyError(place_id)
        return row

    def twins(self) -> list[tuple[int, int]]:
        """Return the rows of each two that have one id, the nearer layer's first."""
        parts = list(zip(self._indexes, self._starts, strict=True))
        rows = np.concatenate([index.values.astype(np.int64) + start for index, start in parts])
        hashes = np.concatenate([index.hashes for index in self._indexes])
        if len(parts) > 1:  # the index of one layer is sorted
            order = np.lexsort((rows, hashes))
            hashes, rows = hashes[order], rows[order]
        found = []
        for at in np.flatnonzero(hashes[1:] == hashes[:-1]).tolist():
            first = at
            while first and hashes[first - 1] == hashes[at + 1]:
                first -= 1
            later = int(rows[at + 1])
            same = (
                int(row) for row in rows[first : at + 1] if self._ids[int(row)] == self._ids[later]
            )
            earlier = next(same, None)
            if earlier is not None:
                found.append((earlier, later))
        return found
