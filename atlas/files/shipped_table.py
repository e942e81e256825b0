"""Read a shipped table of Parquet."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from atlas.shipped import shipped


def shipped_table(*parts: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a shipped table, or some of its columns.

    The tables are small: one thread reads one file sooner than the reader of data sets of many
    files, which `pyarrow.parquet.read_table` loads first.

    Parameters
    ----------
    *parts : str
        The path below the data folder, such as ``"geo", "ground", "towns.parquet"``.
    columns : sequence of str, optional
        The columns to read; None: all.

    Examples
    --------
    >>> shipped_table("geo", "ground", "land.parquet", columns=["water"]).column_names
    ['water']
    """
    with pq.ParquetFile(shipped(*parts)) as file:
        columns = None if columns is None else list(columns)
        return file.read(columns=columns, use_threads=False)
