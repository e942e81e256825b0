"""Write the rows of a scan as Parquet, batch by batch: all of it, or nothing."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset

from atlas.errors import OutputExistsError, PageError, RecordError
from atlas.files.atomic_folder import new_folder
from atlas.scanning.engine import batches_of, running

DESCRIPTION = "_dataset.json"
"""The description of the data set in a written folder; `atlas.scan` reads it with the rows."""
_BATCH = 200_000


def write_rows(
    table: Any,
    path: Path,
    partition: Sequence[str],
    dataset: Mapping[str, Any],
) -> Path:
    """Write a table into a new folder; see `Scan.write`."""
    if path.exists():
        msg = f"{path} exists; a scan is written into a new folder: give another name"
        raise OutputExistsError(msg)
    if not path.parent.is_dir():
        msg = f"{path} cannot be written: there is no folder {path.parent}"
        raise PageError(msg)
    missing = [one for one in partition if one not in table.columns]
    if missing:
        msg = (
            f"partition={list(partition)}: no column {', '.join(map(repr, missing))}; the columns "
            f"are {', '.join(map(repr, table.columns[:30]))}"
        )
        raise RecordError(msg)
    parts = pa.dataset.partitioning(
        pa.schema([table.schema().to_pyarrow().field(one) for one in partition]), flavor="hive"
    )
    with running(str(path), "nothing was written"), new_folder(path, ()) as folder:
        pa.dataset.write_dataset(
            batches_of(table, _BATCH),
            folder,
            schema=table.schema().to_pyarrow(),
            format="parquet",
            file_options=pa.dataset.ParquetFileFormat().make_write_options(compression="zstd"),
            partitioning=parts if partition else None,
            basename_template="events-{i}.parquet",
            max_partitions=10_000,
            max_open_files=200,
            existing_data_behavior="overwrite_or_ignore",
        )
        words = json.dumps(dict(dataset), indent=2, ensure_ascii=False, default=str)
        (folder / DESCRIPTION).write_text(words + "\n", encoding="utf-8")
    return path
