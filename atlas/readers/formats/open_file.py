"""Read a file as a frame of unchanged rows: CSV in any usual encoding, XLSX, Parquet, GeoJSON."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from atlas.errors import SourceError
from atlas.readers.cells.column_names import different
from atlas.readers.cells.table_cells import DOUBTFUL, MERGED, ROW_IN_FILE, UNREAD
from atlas.readers.formats import json_rows
from atlas.readers.formats.compressed import is_gzip
from atlas.readers.formats.delimited_text import read_text
from atlas.readers.formats.header_row import without_tags
from atlas.readers.formats.parquet import read_packed
from atlas.readers.formats.signatures import NO_TABLES, check_ending, markup_of
from atlas.readers.formats.workbook import check_options, read_workbook
from atlas.readers.formats.zip_members import is_workbook, open_archive, read_member
from atlas.readers.vector.features import as_frame
from atlas.readers.vector.kml_placemarks import read_kml
from atlas.readers.vector.position_feeds import read_feed, read_gpx
from atlas.readers.vector.vector_files import ENDINGS, check_texts, read_vector
from atlas.writers.event_rows import taken_apart


def read_frame(path: Path, **options: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows of a file and how it was read (``encoding``, ``separator``, ``sheet``).

    As `read_numbered`, for callers who number the rows themselves.

    Parameters
    ----------
    path : pathlib.Path
        CSV, TSV, text, XLSX, Parquet, GeoJSON, GeoPackage or a shapefile.
    **options
        ``encoding``, ``separator`` and ``names`` for text, ``sheet`` for a workbook.

    Raises
    ------
    SourceError
        If there is no such file, it is empty, it is not a table, or a row does not fit.
    """
    frame, how = read_numbered(path, **options)
    unread = how.pop(UNREAD, [])
    if unread:
        row, _, wanted = unread[0]
        msg = f"{path}, row {row}: {wanted}"
        raise SourceError(msg)
    for key in (DOUBTFUL, MERGED):
        how.pop(key, None)
    return frame.reset_index(drop=True), how


def read_numbered(path: Path, **options: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows of a file, by their numbers in it, and how it was read.

    Parameters
    ----------
    path : pathlib.Path
        As for `read_frame`.
    **options
        As for `read_frame`.

    Returns
    -------
    pandas.DataFrame
        Its index holds the number of each row, as in a spreadsheet.
    dict
        How it was read; ``unread`` lists rows that do not fit, ``doubtful`` cells that look wrong.

    Raises
    ------
    SourceError
        If there is no such file, it is empty, or it is not a table.
    """
    if not path.is_file() and any(sign in path.name for sign in "*?["):
        msg = (
            f"{path}: a pattern, and no file of this name; read_events reads one file, "
            "atlas.scan(pattern) reads many as one table"
        )
        raise SourceError(msg)
    if not path.is_file():
        msg = f"{path}: no such file; wanted a table (CSV, TSV, XLSX, Parquet) or a record's folder"
        raise SourceError(msg)
    if path.stat().st_size == 0:
        msg = f"{path} is empty; wanted a table with a row of column names"
        raise SourceError(msg)
    with path.open("rb") as file:
        head = file.read(8)
    is_a = check_ending(path)
    if is_gzip(path):
        msg = (
            f"{path} is packed with gzip; unpack it, or atlas.scan(path) reads it as it is: "
            "atlas.scan(path).to_record()"
        )
        raise SourceError(msg)
    if is_a in NO_TABLES:
        msg = f"{path} is {is_a}, no table; wanted CSV, TSV, XLSX or Parquet"
        raise SourceError(msg)
    reader = _reader(path, head, markup_of(is_a))
    frame, how = reader(path, **options)
    if not len(frame.columns):
        msg = f"{path} holds no columns; wanted a table with a row of column names"
        raise SourceError(msg)
    frame.columns = different(frame.columns)
    frame = taken_apart(frame, guarded="separator" in how)
    if frame.index.name != ROW_IN_FILE:
        frame.index = pd.RangeIndex(2, 2 + len(frame), name=ROW_IN_FILE)
    # Only spreadsheets and text have such a row.
    frame, tags = without_tags(frame) if {"separator", "sheet"} & set(how) else (frame, [])
    if tags:
        how = {**how, "read_as": [*how.get("read_as", ()), *tags]}
    return frame, how


def _reader(
    path: Path, head: bytes, markup: str
) -> Callable[..., tuple[pd.DataFrame, dict[str, Any]]]:
    """Choose a reader by the content of the file, then by its name."""
    if head.startswith(b"PAR1"):
        return _read_parquet
    if head.startswith(b"PK\x03\x04"):
        return _read_archive
    if markup:
        return partial(_read_markup, markup=markup)
    if path.suffix.lower() in json_rows.ENDINGS:
        return _read_json
    if path.suffix.lower() in ENDINGS:
        return read_vector
    return _read_text


def _read_json(path: Path, **options: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read rows, or features, from JSON."""
    found = json_rows.read_rows(path)
    if found is None:
        return read_vector(path, **options)
    check_options(path, options)
    return found


def _read_markup(path: Path, *, markup: str, **options: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read the places of KML, GPX or a feed."""
    check_options(path, options)
    read = {"kml": read_kml, "gpx": read_gpx}.get(markup, read_feed)
    features, how = read(path.read_bytes(), str(path))
    return as_frame(features, path, how)


def _read_text(path: Path, **options: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read delimited text; every value stays text."""
    return read_text(path.read_bytes(), str(path), **options)


def _read_archive(
    path: Path, *, sheet: str | int | None = None, **options: Any
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read one sheet of a workbook, or the text table in an archive."""
    with open_archive(path) as archive:
        if is_workbook(archive):
            check_options(path, options)
            return read_workbook(path, sheet)
        raw, name, others = read_member(archive, path, None if sheet is None else str(sheet))
    if name.lower().endswith(".kml"):
        check_options(path, options)
        features, how = read_kml(raw, f"{path}: {name}")
        return as_frame(features, path, {**({"other_sheets": others} if others else {}), **how})
    frame, how = read_text(raw, f"{path}: {name}", **options)
    return frame, {"sheet": name, **how, **({"other_sheets": others} if others else {})}


def _read_parquet(path: Path, **options: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read Parquet, with its geometry if it is GeoParquet."""
    check_options(path, options)
    try:
        geo = b"geo" in (pa.parquet.read_schema(path).metadata or {})
        if geo:
            return read_vector(path)
        table = read_packed(path)
        frame = table.to_pandas()
        # Keep the attributes that pandas stores with a frame, as its own reader does.
        frame.attrs = json.loads((table.schema.metadata or {}).get(b"PANDAS_ATTRS", b"{}"))
        check_texts(frame)
        return frame, {}
    except SourceError:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        msg = f"{path} is no Parquet file that can be read: {error}"
        raise SourceError(msg) from error
