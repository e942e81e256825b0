"""Read Parquet, whose compression may turn a kilobyte into gigabytes."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from atlas.errors import SourceError
from atlas.files.size_limits import check_packed

# Limit for the unpacked rows in bytes: a base, and a multiple of the file's size.
_FREE, _FOR_ONE = 256 << 20, 40
_AT_ONCE = 2048


def read_packed(path: Path) -> pa.Table:
    """Return the rows of a Parquet file; never of another file that it or its folder names.

    Raises
    ------
    SourceError
        If it unpacks to far more than its bytes can hold.
    pyarrow.ArrowException, OSError, ValueError
        If it is damaged.
    """
    size = path.stat().st_size
    left = _FREE + _FOR_ONE * size
    with pa.parquet.ParquetFile(path) as file:
        schema = file.schema_arrow
        check_packed(path, file.metadata.num_rows, file.metadata.num_columns, size)
    # A text is stored once and may be in every row, so its size is counted before it is copied.
    texts = [field.name for field in schema if _is_text(field.type)]
    pieces = []
    with pa.parquet.ParquetFile(path, read_dictionary=texts) as file:
        for piece in file.iter_batches(batch_size=_AT_ONCE):
            left -= sum(map(_size_of, piece.columns))
            if left < 0:
                msg = f"{path} comes to far more than its {size:,} bytes hold; write it anew"
                raise SourceError(msg)
            pieces.append(piece.cast(schema))
    return pa.Table.from_batches(pieces, schema)


def _is_text(kind: pa.DataType) -> bool:
    """Return whether a column holds texts or bytes."""
    return any(test(kind) for test in (pa.types.is_string, pa.types.is_large_string,
                                       pa.types.is_binary, pa.types.is_large_binary))  # fmt: skip


def _size_of(column: pa.Array) -> int:
    """Return the size of a column in bytes when unpacked."""
    if not pa.types.is_dictionary(column.type) or not _is_text(column.type.value_type):
        return int(column.nbytes)
    lengths = pc.binary_length(column.dictionary)
    return int(pc.sum(lengths.take(column.indices)).as_py() or 0) + 8 * len(column)
