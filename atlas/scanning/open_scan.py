"""Open events for a scan: files, folders, patterns, and tables of an engine."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import SourceError
from atlas.reference.house import HouseLike
from atlas.scanning.engine import files_of, open_files, open_table
from atlas.scanning.judged_table import JudgedTable
from atlas.scanning.scan_events import Scan
from atlas.scanning.written_rows import DESCRIPTION


def scan(
    events: Any,
    *,
    source: str | None = None,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, Any] | None = None,
    kinds: Mapping[str, str] | None = None,
    dayfirst: bool | None = None,
    tz: str | None = None,
    dataset: Mapping[str, Any] | None = None,
    actors: Any = None,
    house: HouseLike = None,
    encoding: str | None = None,
    separator: str | None = None,
    connection: Any = None,
    threads: int | None = None,
    memory: str | None = None,
) -> Scan:
    """Open events that may be larger than memory, on an engine that reads them when asked.

    Files are read by DuckDB, which may open these files and nothing else. A table of another
    engine (Spark, BigQuery, Postgres and others that ibis speaks to) stays there, and is asked
    there. It needs ``conflict-atlas[scan]``.

    Parameters
    ----------
    events : str, pathlib.Path, duckdb.DuckDBPyRelation or ibis.Table
        A file (Parquet, CSV, TSV, ``.csv.gz``), a folder of such files (``year=2023`` in the name
        of a folder is a column), a pattern such as ``"events/**/*.parquet"``, or a table.
    source : str or None
        ``"table"`` reads the columns of a known data set as those of a flat table.
    columns, constants, kinds, dayfirst, tz, dataset, actors, house : optional
        As for `atlas.read_events`: which column is which, values for every row, words for kinds,
        the order of days, the zone of dates, the description, actors and kinds of your own.
    encoding, separator : str or None
        For text; None: told by the content.
    connection : duckdb.DuckDBPyConnection or None
        The connection that made a relation. None is DuckDB's own default connection.
    threads : int or None
        How many threads read files; None: one for each core.
    memory : str or None
        The most memory for files, such as ``"4GB"``; what does not fit goes to the disk. None is
        most of the machine's.

    Returns
    -------
    Scan
        Nothing is read yet but the names of files.

    Raises
    ------
    SourceError
        If there is no such file, or the files are a saved record.
    InputTypeError
        If it is no path and no table.
    MissingPackageError
        If ibis or DuckDB is not installed.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> path = f"{tempfile.mkdtemp()}/events.parquet"
    >>> rows = {"date": ["2023-04-06", "2023-05-01"], "country": ["Lebanon", "Syria"]}
    >>> pd.DataFrame(rows).to_parquet(path)
    >>> events = scan(path)
    >>> events.count(), events.select(territories=["LB"]).count()
    (2, 1)
    """
    given = {
        "source": source, "columns": columns, "constants": constants, "kinds": kinds,
        "dayfirst": dayfirst, "tz": tz, "dataset": dataset, "actors": actors,
    }  # fmt: skip
    options = {key: value for key, value in given.items() if value is not None}
    if isinstance(events, str | os.PathLike):
        files = files_of(events)
        options = _with_terms(Path(events).expanduser(), options)
        opened = open_files(
            files, encoding=encoding, separator=separator, threads=threads, memory=memory
        )
    else:
        opened = open_table(events, connection)
    return Scan(JudgedTable(opened, options, house), options={**options, "house": house})


def _with_terms(path: Path, options: dict[str, Any]) -> dict[str, Any]:
    """Return options with the description that stands beside the rows of a written scan."""
    described = path / DESCRIPTION
    if "dataset" in options or not described.is_file():
        return options
    try:
        words = json.loads(described.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        msg = f"{described} says the terms of these rows and cannot be read: {error}"
        raise SourceError(msg) from error
    return {**options, "dataset": words} if isinstance(words, dict) else options


def example() -> Scan:
    """Return a scan of three invented rows, for examples."""
    path = Path(tempfile.mkdtemp()) / "events.parquet"
    pd.DataFrame(
        {
            "date": ["2023-04-06", "2023-04-06", "2023-05-01"],
            "kind": ["rocket_fire", "air_strike", "clash"],
            "place": ["Tyre", "Sidon", ""],
            "country": ["Lebanon"] * 3,
            "killed": [0, 2, 1],
        }
    ).to_parquet(path)
    return scan(path)
