"""Open events where they are, on an engine that reads them only when it is asked.

Files are read by a DuckDB of our own, which may open these files and nothing else: no other path,
no network, no extension, and no setting can be changed afterwards. The table of a caller's own
connection is read there, with the rights that its owner gave it.
"""

import glob
import itertools
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet

from atlas.errors import InputTypeError, MissingPackageError, SourceError
from atlas.files.sql_names import quoted
from atlas.readers.formats import delimited_text
from atlas.readers.formats.compressed import first_bytes, is_gzip
from atlas.readers.formats.encodings import encoding_of
from atlas.readers.formats.signatures import check_ending, is_parquet

_VIEWS = itertools.count()
WANTED = "Parquet, CSV, TSV or gzipped text"
_SETTINGS = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "enable_progress_bar": False,
}
_ENDINGS = (".parquet", ".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
_SAMPLE = 1 << 22
# What DuckDB decodes itself; other encodings would need an extension that it downloads.
_ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "utf8": "utf-8", "ascii": "utf-8"}
_ENCODINGS |= {"latin-1": "latin-1", "iso-8859-1": "latin-1"}


class Opened(NamedTuple):
    """A table on an engine."""

    table: Any
    """The ibis table: its columns as they are, in the order of the files."""
    what: str
    """What it is, in words."""
    files: tuple[Path, ...] = ()
    rejects: bool = False
    """Whether the engine lists rows that do not fit in ``reject_errors``."""


def load_ibis() -> Any:
    """Return ibis, or raise with how to install it."""
    try:
        import ibis
    except ImportError as error:
        msg = "atlas.scan needs ibis and duckdb: pip install 'conflict-atlas[scan]'"
        raise MissingPackageError(msg) from error
    return ibis


def files_of(events: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Return the files of a path, a folder or a glob, in order.

    Raises
    ------
    SourceError
        If there is none, they are of several formats, or they are a saved record.
    """
    text = os.fspath(events)
    if "://" in text:
        msg = (
            f"{text!r} is an address: atlas reads nothing from a network; copy the files here, or "
            "pass a table of an engine that you have connected yourself (ibis, DuckDB)"
        )
        raise SourceError(msg)
    path = Path(text).expanduser()
    if path.is_dir():
        if (path / "datapackage.json").is_file():
            msg = f"{text!r} is a saved record: atlas.open_record reads it"
            raise SourceError(msg)
        found = [one for one in path.rglob("*") if _is_events(one, path)]
        missing = f"{text!r} is a folder without {WANTED}"
    elif path.is_file():
        found, missing = [path], ""
    else:
        found = [Path(one) for one in glob.glob(str(path), recursive=True)]  # noqa: PTH207
        found = [one for one in found if one.is_file() and not one.name.startswith((".", "_"))]
        is_pattern = any(sign in text for sign in "*?[")
        missing = f"{text!r}: no file {'fits this pattern' if is_pattern else 'of this name'}"
    if not found:
        msg = f"{missing}; wanted a path, a folder or a pattern such as 'events/**/*.parquet'"
        raise SourceError(msg)
    return tuple(sorted(one.absolute() for one in found))


def _is_events(path: Path, folder: Path) -> bool:
    """Return whether a file of a folder holds rows; hidden files and marks of writers do not."""
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith((".", "_")) for part in parts)
    return not hidden and path.name.lower().endswith(_ENDINGS) and path.is_file()


def open_files(
    files: Sequence[Path],
    *,
    encoding: str | None = None,
    separator: str | None = None,
    threads: int | None = None,
    memory: str | None = None,
) -> Opened:
    """Return the table of some files of one format, on a DuckDB that can open only these.

    Raises
    ------
    SourceError
        If a file is damaged, or they are of several formats.
    MissingPackageError
        If ibis or DuckDB is not installed.
    """
    ibis = load_ibis()
    packed = {one: _checked(one) for one in files}
    if len(set(packed.values())) > 1:
        kinds = {kind: one.name for one, kind in packed.items()}
        said = " and ".join(f"{kind} ({name})" for kind, name in kinds.items())
        msg = f"the files are of several formats: {said}; give a pattern for one of them"
        raise SourceError(msg)
    backend = ibis.duckdb.connect()
    _shut(backend.con, files, threads, memory)
    names = [str(one) for one in files]
    parted = any("=" in part for one in files for part in one.parent.parts)
    with running("the files"):
        if set(packed.values()) == {"Parquet"}:
            table = backend.read_parquet(
                names, table_name="events", hive_partitioning=parted, union_by_name=len(names) > 1
            )
        else:
            table = backend.read_csv(
                names,
                table_name="events",
                hive_partitioning=parted,
                **_text_options(files, encoding, separator),
            )
    what = str(files[0].name) if len(files) == 1 else f"{len(files):,} files"
    return Opened(table, what, tuple(files), rejects="Parquet" not in packed.values())


def open_table(events: Any, connection: Any = None) -> Opened:
    """Return the table of an ibis expression, or of a DuckDB relation.

    Raises
    ------
    InputTypeError
        If it is neither.
    """
    ibis = load_ibis()
    import duckdb

    if isinstance(events, ibis.Table):
        return Opened(events, "the table")
    if isinstance(events, duckdb.DuckDBPyRelation):
        connection = connection or duckdb.default_connection()
        name = f"atlas_scan_{next(_VIEWS)}"
        try:
            events.create_view(name)
            return Opened(ibis.duckdb.from_connection(connection).table(name), "the relation")
        except (duckdb.Error, ibis.IbisError) as error:
            msg = (
                f"the relation cannot be read on this connection ({error}); give the connection "
                "that made it: atlas.scan(relation, connection=con)"
            )
            raise SourceError(msg) from error
    msg = (
        f"atlas.scan reads a path, a folder, a pattern, a DuckDB relation or an ibis table; got "
        f"{type(events).__name__}; atlas.read_events reads frames"
    )
    raise InputTypeError(msg)


def _checked(path: Path) -> str:
    """Return the format of a file; a Parquet file without its end is damaged."""
    if path.stat().st_size == 0:
        msg = f"{path} is empty; wanted {WANTED}"
        raise SourceError(msg)
    if is_parquet(check_ending(path)):
        try:
            with pa.parquet.ParquetFile(path):
                return "Parquet"
        except (pa.ArrowException, OSError, ValueError) as error:
            msg = f"{path} is damaged, no Parquet file that can be read: {error}; copy it again"
            raise SourceError(msg) from error
    with path.open("rb") as file:
        head = file.read(4)
    if head[:2] == b"PK" or path.suffix.lower() in (".json", ".geojson", ".gpkg", ".xlsx"):
        msg = f"{path}: scan reads {WANTED}; atlas.read_events reads this file whole"
        raise SourceError(msg)
    return "text"


def _shut(raw: Any, files: Sequence[Path], threads: int | None, memory: str | None) -> None:
    """Let a connection open these files and its own folder for what does not fit in memory."""
    spill = tempfile.gettempdir()
    raw.execute("SET temp_directory = ?", [str(Path(spill) / f"atlas-scan-{os.getpid()}")])
    for name, value in _SETTINGS.items():
        raw.execute(f"SET {name} = {str(value).lower()}")
    if threads is not None:
        raw.execute("SET threads = ?", [threads])
    if memory is not None:
        raw.execute("SET memory_limit = ?", [memory])
    raw.execute("SET allowed_paths = ?", [[str(one) for one in files]])
    raw.execute("SET enable_external_access = false")
    raw.execute("SET lock_configuration = true")


def _text_options(
    files: Sequence[Path], encoding: str | None, separator: str | None
) -> dict[str, Any]:
    """Return how the engine reads text: by the decisions of our own reader on its beginning."""
    first = files[0]
    sample = first_bytes(first, _SAMPLE)
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    encoding = encoding or encoding_of(sample)
    if encoding.lower() not in _ENCODINGS:
        msg = (
            f"{first} is in {encoding}, which the engine does not read; write it in UTF-8, or as "
            "Parquet; atlas.read_events reads it as it is"
        )
        raise SourceError(msg)
    text = delimited_text.open_text(sample, str(first), encoding=encoding, separator=separator)
    for other in files[1:]:
        head = first_bytes(other, 1 << 16)
        head = head[: head.rfind(b"\n") + 1] or head
        names = delimited_text.open_text(
            head, str(other), encoding=encoding, separator=text.separator
        ).names
        if names != text.names:
            msg = f"{other} has other columns than {first.name}; give a pattern for files alike"
            raise SourceError(msg)
    return {
        "auto_detect": False,
        "header": False,
        "skip": text.names_row,
        "columns": dict.fromkeys(text.names, "VARCHAR"),
        "delim": text.separator,
        "quote": '"',
        "escape": '"',
        "encoding": _ENCODINGS[encoding.lower()],
        "compression": "gzip" if is_gzip(first) else "none",
        # A short row is padded; a long one is left out and listed, as our own reader does.
        "null_padding": True,
        "ignore_errors": True,
        "store_rejects": True,
        "rejects_limit": 0,
        "parallel": False,
        "max_line_size": 1 << 26,
    }


@contextmanager
def running(what: str, done: str = "nothing was written") -> Iterator[None]:
    """Turn an engine's own errors into ours, with what was done until then."""
    ibis = load_ibis()
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        msg = (
            f"{what}: the engine needs more memory or more room on the disk for what does not fit: "
            f"{_first_line(error)}; {done}; select less, or coarser"
        )
        raise SourceError(msg) from error
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except (duckdb.Error, ibis.IbisError, pa.ArrowException, OSError) as error:
        msg = f"{what}: the engine stopped: {_first_line(error)}; {done}"
        raise SourceError(msg) from error


def batches_of(table: Any, size: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows of an expression in batches, without holding them all."""
    backend = table.get_backend()
    if backend.name != "duckdb":
        yield from table.to_pyarrow_batches(chunk_size=size)
        return
    # A view has all that an expression needs; ibis 12 cannot yet ask DuckDB 2 for batches.
    name = f"atlas_rows_{next(_VIEWS)}"
    backend.create_view(name, table)
    try:
        yield from backend.con.table(name).to_arrow_reader(size)
    finally:
        backend.con.execute(f"DROP VIEW IF EXISTS {quoted(name)}")


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0][:300]
