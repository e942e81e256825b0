"""GeoParquet: one row a place, with the data set's description in the file's metadata."""

import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet

from atlas.record.cell_values import plain_tree, plain_values
from atlas.record.core import Tables
from atlas.writers.place_rows import LAYOUT, place_rows
from atlas.writers.provenance import attribution, licence


def write(record: Tables, path: Path) -> None:
    """Write a record as GeoParquet."""
    frame = place_rows(record)
    for name in frame.columns.difference(["geometry"]):
        if frame[name].dtype == object:
            frame[name] = _of_one_type(frame[name])
    frame.to_parquet(path, index=False)
    table = pyarrow.parquet.read_table(path)
    about = {
        "atlas": LAYOUT,
        "licence": licence(record),
        "attribution": attribution(record),
        "dataset": plain_tree(record.dataset),
    }
    said = {**(table.schema.metadata or {}), b"atlas": json.dumps(about, ensure_ascii=False)}
    pyarrow.parquet.write_table(table.replace_schema_metadata(said), path)


def _of_one_type(column: pd.Series) -> pd.Series:
    """Return a column of mixed cells in one type, as Parquet requires."""
    values = plain_values(column)
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) > 1:
        values = [None if value is None else str(value) for value in values]
    return pd.Series(values, index=column.index, dtype=object)
