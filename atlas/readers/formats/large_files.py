"""Read the wanted rows of a file larger than memory; DuckDB filters them chunk by chunk.

Our own reader for small files reads the file here, so that rows and their numbers are the same.
DuckDB sees only the chunks; its access to files, extensions and network is turned off. Values
reach it as tables of cells, never as parts of a statement; names of columns are quoted.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from atlas.errors import MissingPackageError, SourceError
from atlas.files.sql_names import quoted
from atlas.readers.cells.column_names import different
from atlas.readers.cells.table_cells import ROW_IN_FILE, UNREAD
from atlas.readers.filters.filter_rules import (
    DAYS,
    EDGE,
    LAST_DAYS,
    NUMBER,
    REASONS,
    Rules,
    column_of,
    named_counts,
)
from atlas.readers.formats import delimited_text
from atlas.readers.formats.encodings import encoding_of
from atlas.readers.formats.signatures import check_ending, is_parquet
from atlas.readers.vector.vector_files import ENDINGS, geometries_of

# A smaller file is read whole and filtered in pandas.
LARGE = 256 * 2**20
_SAMPLE = 1 << 22
_BLOCK = 1 << 24
_SHUT = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "python_enable_replacements": "false",
}
Progress = Callable[[int, int], Any]
_ROW = "row in the file"


class Pieces(NamedTuple):
    """A file as chunks: its columns, how it is read, and a function that yields the chunks.

    The function takes the wanted columns (None: all) and a list that receives the rows that do not
    fit. It yields the chunk, the numbers of its rows and the bytes read so far.
    """

    names: list[str]
    names_row: int
    how: dict[str, Any]
    read: Callable[..., Iterator[tuple[pa.RecordBatch, np.ndarray, int]]]
    size: int
    finish: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    """Converts the remaining rows to features, if the file has geometries."""


def is_large(path: Path) -> bool:
    """Return whether a file is so large that its rows are filtered before they become a frame."""
    if not path.is_file() or path.stat().st_size <= LARGE:
        return False
    # Archives, JSON, XML, and vector files other than GeoParquet are read whole.
    if path.suffix.lower() in ENDINGS:
        return False
    return _head(path)[:2] != b"PK" and _head(path)[:1] not in (b"{", b"[", b"<")


def open_pieces(path: Path, *, encoding: str | None, separator: str | None) -> Pieces:
    """Open a text or Parquet file in chunks.

    Raises
    ------
    SourceError
        If it is of another format.
    """
    if is_parquet(check_ending(path)):
        return _open_parquet(path)
    return _open_text(path, encoding=encoding, separator=separator)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _open_parquet(path: Path) -> Pieces:
    try:
        file = pa.parquet.ParquetFile(path)
        names = different(file.schema_arrow.names)
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{path} is no Parquet file that can be read: {error}"
        raise SourceError(msg) from error
    finish = geometries_of(path, file.schema_arrow.metadata or {})
    size = path.stat().st_size

    def read(
        columns: list[str] | None, _: list[Any]
    ) -> Iterator[tuple[pa.RecordBatch, np.ndarray, int]]:
        theirs = dict(zip(names, file.schema_arrow.names, strict=True))
        chosen = None if columns is None else [theirs[name] for name in columns]
        done, total = 0, max(file.metadata.num_rows, 1)
        try:
            for batch in file.iter_batches(batch_size=100_000, columns=chosen):
                named = batch.rename_columns(names if columns is None else columns)
                numbers = np.arange(done, done + len(batch)) + 2
                done += len(batch)
                yield named, numbers, done * size // total
        except (pa.ArrowException, OSError, ValueError) as error:
            msg = f"{path} is no Parquet file that can be read: {error}"
            raise SourceError(msg) from error

    return Pieces(names, 1, {}, read, size, finish)


def _open_text(path: Path, *, encoding: str | None, separator: str | None) -> Pieces:
    size = path.stat().st_size
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    encoding = encoding or encoding_of(sample)
    text = delimited_text.open_text(sample, str(path), encoding=encoding, separator=separator)

    def read(
        columns: list[str] | None, odd: list[Any]
    ) -> Iterator[tuple[pa.RecordBatch, np.ndarray, int]]:
        def keep(row: Any) -> str:
            # Arrow counts the rows above the header; the reader of small files does not see them.
            odd.append(row._replace(number=row.number - text.names_row + 1))
            return "skip"

        options = delimited_text.options_of(text, _BLOCK, keep, has_quotes=True)
        options["read_options"].encoding = encoding.replace("utf-8-sig", "utf8")
        options["read_options"].skip_rows = text.names_row - 1
        options["convert_options"].include_columns = columns or []
        with path.open("rb") as file, pa.PythonFile(file, mode="r") as source:
            try:
                yield from _numbered(pa.csv.open_csv(source, **options), odd, text, file)
            except (pa.ArrowException, UnicodeError) as error:
                msg = f"{path} cannot be read piece by piece: {error}; wanted CSV, TSV or Parquet"
                raise SourceError(msg) from error

    return Pieces(text.names, text.names_row, text.how, read, size)


def _numbered(
    reader: Any, odd: list[Any], text: delimited_text.DecodedText, file: Any
) -> Iterator[tuple[pa.RecordBatch, np.ndarray, int]]:
    """Yield chunks with the numbers of their rows; rows that do not fit are counted too."""
    at = 2
    for batch in reader:
        count = len(batch)
        taken = {row.number for row in odd if row.number >= at}
        numbers = np.arange(at, at + count + len(taken))
        numbers = numbers[~np.isin(numbers, list(taken))][:count] if taken else numbers
        at = int(numbers[-1]) + 1 if count else at
        yield batch, numbers + text.names_row - 1, file.tell()


def first_rows(pieces: Pieces, count: int) -> pd.DataFrame:
    """Return the first rows, from which the columns are decided."""
    for batch, _, _ in pieces.read(None, []):
        table = pa.table(batch.slice(0, count))
        text = all(kind == pa.large_string() for kind in table.schema.types)
        return delimited_text.as_frame(table) if text else table.to_pandas()
    return pd.DataFrame(columns=pieces.names, dtype="str")


def distinct_cells(
    pieces: Pieces, columns: list[str], progress: Progress | None
) -> dict[str, pd.Series]:
    """Return the distinct cells of columns, in one pass."""
    found: dict[str, list[pa.Array]] = {column: [] for column in columns}
    odd: list[Any] = []
    for batch, _, done in pieces.read(columns, odd):
        for column in columns:
            found[column].append(pc.unique(batch.column(column)))
            if len(found[column]) > 20:
                found[column] = [pc.unique(pa.chunked_array(found[column]))]
        if progress is not None:
            progress(done // 2, pieces.size)
    if odd:
        short = _short(odd, pieces)[0]
        for column in columns:
            found[column].append(pa.array(short[column], type=pa.large_string()))
    return {
        column: pc.unique(pa.chunked_array(parts)).drop_null().to_pandas() if parts else _none()
        for column, parts in found.items()
    }


def _none() -> pd.Series:
    return pd.Series([], dtype="str")


def _short(odd: list[Any], pieces: Pieces) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """Return the short rows, padded, and the rows that were too long."""
    return delimited_text.mended(odd, pieces.names, pieces.how["separator"], pieces.names_row)


def read_wanted(
    pieces: Pieces, rules: Rules, progress: Progress | None = None
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the wanted rows, by their numbers in the file, and how they were read.

    Raises
    ------
    MissingPackageError
        If DuckDB is not installed.
    """
    judge = _Judge(rules, pieces.names)
    kept, numbers, counts = [], [], np.zeros(len(REASONS) + 1, dtype="int64")
    odd: list[Any] = []
    for batch, rows, done in pieces.read(None, odd):
        why = judge(pa.table(batch))
        counts += np.bincount(why, minlength=len(counts))
        kept.append(batch.filter(pa.array(why == 0)))
        numbers.append(rows[why == 0])
        if progress is not None:
            progress((pieces.size + done) // 2, pieces.size)
    unread: list[tuple[int, str, str]] = []
    if kept:
        table = pa.Table.from_batches(kept)
        text = all(kind == pa.large_string() for kind in table.schema.types)
        frame = delimited_text.as_frame(table) if text else table.to_pandas()
    else:
        frame = pd.DataFrame(columns=pieces.names, dtype="str")
    at = np.concatenate(numbers) if numbers else np.zeros(0, dtype="int64")
    frame = frame.set_axis(pd.Index(at, name=ROW_IN_FILE))
    if pieces.finish is not None:
        frame = pieces.finish(frame)
    if odd:
        short, unread = _short(odd, pieces)
        why = judge(pa.Table.from_pandas(short, preserve_index=False))
        counts += np.bincount(why, minlength=len(counts))
        frame = pd.concat([frame, short[why == 0]]).sort_index().rename_axis(ROW_IN_FILE)
    judge.close()
    if progress is not None:
        progress(pieces.size, pieces.size)
    how = {**pieces.how, "left_out": named_counts(counts)}
    return frame, {**how, **({UNREAD: unread} if unread else {})}


class _Judge:
    """The filter rule as one DuckDB statement, run for each chunk."""

    def __init__(self, rules: Rules, names: list[str]) -> None:
        duckdb = load_duckdb()
        self.base = duckdb.connect(":memory:", config=_SHUT)
        self.base.execute("SET lock_configuration=true")
        self.names = names
        self.bound: dict[str, Any] = {}
        tests, joins = [], []
        for key, column, told in (
            ("country", rules.columns.get("country"), rules.country),
            ("first", column_of(rules.columns, DAYS), rules.first),
            ("last", column_of(rules.columns, LAST_DAYS), rules.last),
        ):
            if told is not None and column is not None:
                self.base.register(key, pa.Table.from_pandas(told, preserve_index=False))
                joins.append(f"LEFT JOIN {key} ON piece.{quoted(column)} = {key}.cell")
        if rules.country is not None:
            tests.append("WHEN NOT coalesce(country.ok, false) THEN 1")
        if rules.first is not None:
            after = "coalesce(first.after, true)"
            if rules.last is not None:
                after = f"coalesce(last.ok, {after})"
            tests.append(f"WHEN NOT (coalesce(first.before, true) AND {after}) THEN 2")
        if rules.box is not None:
            tests.append(f"WHEN NOT {self._box(rules)} THEN 3")
        # Names are quoted and values bound: no content of the file is in the statement.
        self.statement = (
            f"SELECT CASE {' '.join(tests)} ELSE 0 END AS why FROM piece {' '.join(joins)} "  # noqa: S608
            f"ORDER BY piece.{quoted(_ROW)}"
        )

    def _box(self, rules: Rules) -> str:
        """Return the test of the box; its edges are bound parameters."""
        west, south, east, north = rules.box or (0.0, 0.0, 0.0, 0.0)
        lon, lat = (
            f"(CASE WHEN regexp_full_match(CAST({cell} AS VARCHAR), $number) "
            f"AND abs(TRY_CAST(trim(CAST({cell} AS VARCHAR), ' \t') AS DOUBLE)) <= {most} "
            f"THEN TRY_CAST(trim(CAST({cell} AS VARCHAR), ' \t') AS DOUBLE) END)"
            for cell, most in (
                (f"piece.{quoted(rules.columns['longitude'])}", 180),
                (f"piece.{quoted(rules.columns['latitude'])}", 90),
            )
        )
        self.bound = {
            "number": NUMBER, "west": west - EDGE, "east": east + EDGE,
            "south": south - EDGE, "north": north + EDGE,
        }  # fmt: skip
        join = "AND" if west <= east else "OR"
        inside = f"({lon} >= $west {join} {lon} <= $east) AND {lat} BETWEEN $south AND $north"
        # NULL is tested explicitly: in SQL, NULL AND false is false.
        return f"({lon} IS NULL OR {lat} IS NULL OR ({inside}))"

    def __call__(self, piece: pa.Table) -> np.ndarray:
        """Return for each row of a chunk 0, or the number of the reason that leaves it out."""
        rows = pa.array(np.arange(len(piece)))
        self.base.register("piece", piece.append_column(_ROW, rows))
        found = self.base.execute(self.statement, self.bound or None).fetchnumpy()["why"]
        self.base.unregister("piece")
        return np.asarray(found, dtype="int64")

    def close(self) -> None:
        """Close the database."""
        self.base.close()


def load_duckdb() -> Any:
    """Return the DuckDB module, or raise with how to install it."""
    try:
        import duckdb
    except ImportError as error:
        msg = (
            "filtering a file larger than memory needs duckdb: pip install "
            "'conflict-atlas[large]'; or cut the file into parts of less than "
            f"{LARGE // 2**20} MB, which are filtered without it"
        )
        raise MissingPackageError(msg) from error
    return duckdb
