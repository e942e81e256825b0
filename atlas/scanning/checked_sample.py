"""Check a sample of a scan by our own readers, each file by the numbers of its own rows."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from atlas.readers.cells.table_cells import ROW_IN_FILE, UNREAD
from atlas.readers.formats.compressed import first_bytes
from atlas.readers.formats.delimited_text import read_text
from atlas.readers.formats.signatures import check_ending, is_parquet
from atlas.record.report import NOT_CHECKED
from atlas.scanning.engine import running
from atlas.scanning.judged_table import JudgedTable

# A row of text has at most so many bytes on average, for a guess how much to read.
_BYTES_A_ROW = 400
_LEAST = 1 << 16


def check_sample(held: JudgedTable, sample: int) -> pd.DataFrame:
    """Return what is wrong with the first rows of each file; see `Scan.check`."""
    files = held.opened.files
    found, looked = [], 0
    if not files:
        with running(held.opened.what):
            frame = held.raw.limit(sample).to_pyarrow().to_pandas()
        found, looked = [_problems(held, frame, held.opened.what)], len(frame)
    share = max(1, -(-sample // max(len(files), 1)))
    for path in files:
        frame, unread = _first_rows(path, share)
        looked += len(frame) + len(unread)
        problems = _problems(held, frame, str(path))
        long = pd.DataFrame(
            [("error", "", row, "", value, wanted) for row, value, wanted in unread],
            columns=["level", "table", "row", "column", "value", "message"],
        )
        long.insert(0, "file", str(path))
        found.append(pd.concat([problems, long], ignore_index=True) if len(long) else problems)
    told = pd.concat(found, ignore_index=True)
    with running("the number of rows"):
        rows = int(held.raw.count().to_pyarrow().as_py())
    told.attrs[NOT_CHECKED] = [
        f"{max(rows - looked, 0):,} of {max(rows, looked):,} rows: the first {share:,} of each "
        f"of {max(len(files), 1):,} files were looked at",
        "whether an id stands in several rows: a scan compares no row with another",
        "what looks odd (a point outside its country, a date far off): to_record() looks at it",
    ]
    return told


def rejected_rows(held: JudgedTable) -> pd.DataFrame:
    """Return the rows of text files that are longer than their header, by file and row."""
    columns = ["file", "row", "message"]
    if not held.opened.rejects:
        return pd.DataFrame(columns=columns)
    backend = held.raw.get_backend()
    with running("the rows that do not fit"):
        held.raw.count().to_pyarrow()
        found = backend.con.execute(
            "SELECT DISTINCT s.file_path AS file, e.line AS row FROM reject_errors e "
            "JOIN reject_scans s USING (scan_id, file_id) ORDER BY ALL"
        ).df()
    found["message"] = "longer than the row of names: left out, as read_events sets it aside"
    return found[columns]


def _problems(held: JudgedTable, frame: pd.DataFrame, name: str) -> pd.DataFrame:
    columns = held.columns
    with columns.words():
        found = columns.found.reader.problems(frame, columns.found.call._replace(how=None))
    found.insert(0, "file", name)
    return found


def _first_rows(path: Path, count: int) -> tuple[pd.DataFrame, list[Any]]:
    """Return the first rows of a file by their numbers, and those that do not fit."""
    if is_parquet(check_ending(path)):
        with running(str(path)), pa.parquet.ParquetFile(path) as file:
            parts = []
            for batch in file.iter_batches(batch_size=min(count, 100_000)):
                parts.append(batch)
                if sum(map(len, parts)) >= count:
                    break
            table = pa.Table.from_batches(parts, schema=file.schema_arrow)
        frame = table.slice(0, count).to_pandas()
        return frame.set_axis(pd.RangeIndex(2, 2 + len(frame), name=ROW_IN_FILE)), []
    raw = first_bytes(path, max(_LEAST, count * _BYTES_A_ROW))
    whole = raw[: raw.rfind(b"\n") + 1] or raw
    frame, how = read_text(whole, str(path))
    last = frame.index[count - 1] if len(frame) > count else None
    unread = [one for one in how.get(UNREAD, []) if last is None or one[0] <= last]
    return frame.head(count), unread
