"""Read GeoJSON and GeoParquet of `Record.write`: one row a place, joined into events again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet
import shapely

from atlas.errors import SourceError
from atlas.readers.columns.header_words import own_columns
from atlas.readers.reader import TABLE, Call
from atlas.record.cell_values import mended
from atlas.record.record import Record
from atlas.record.tables import as_text
from atlas.writers.place_rows import LAYOUT, PLACE_COLUMNS

_HEAD = 4096


def is_placed(path: Path) -> bool:
    """Return whether a file describes itself as ours, with one row a place."""
    return _said(path).get("layout") == LAYOUT["layout"]


def words_of(path: Path) -> dict[str, Any]:
    """Return the description of the data set in such a file."""
    words = _about(path).get("dataset")
    return dict(words) if isinstance(words, Mapping) else {}


def _said(path: Path) -> Mapping[str, Any]:
    said = _about(path).get("atlas")
    return said if isinstance(said, Mapping) else {}


def _about(path: Path) -> Mapping[str, Any]:
    """Return the members of a file that describe it; empty if there are none."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    try:
        if head.startswith(b"PAR1"):
            held = (pyarrow.parquet.read_schema(path).metadata or {}).get(b"atlas", b"{}")
            about = json.loads(held)
        elif b'"atlas"' in head:
            about = json.loads(path.read_bytes())
        else:
            return {}
    except (ValueError, OSError, RecursionError):
        return {}
    return about if isinstance(about, Mapping) else {}


def read_placed(frame: gpd.GeoDataFrame, path: Path) -> Record:
    """Return the record of a frame with one row a place.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        In the layout of `atlas.writers.place_rows.place_rows`.
    path : pathlib.Path
        The file that it was read from.

    Raises
    ------
    SourceError
        If it lacks one of our own columns.
    """
    lacks = [name for name in ("event_id", "start", "place_role") if name not in frame]
    if lacks:
        msg = f"{path} says that it has one row a place, and lacks {', '.join(lacks)}"
        raise SourceError(msg)
    frame = _mended(frame.reset_index(drop=True))
    first = ~frame["event_id"].duplicated()
    rows = pd.DataFrame(frame[first]).drop(columns=frame.active_geometry_name)
    rows = rows.drop(columns=[*_ours(rows)]).reset_index(drop=True)
    rows["place"] = frame["place"][first].array
    # Ids of a table are read without surrounding space; ours are kept unchanged.
    ids = as_text(rows["event_id"])
    rows["event_id"] = [str(number) for number in range(len(rows))]
    how = {"file": path.name, "places_in": int((as_text(frame["place_role"]) != "").sum())}
    # We wrote these names ourselves: no look at the cells is needed to know what they hold.
    columns = {name: name for name in own_columns() if name in rows}
    options = {"columns": columns}
    record = TABLE.record(rows, Call(path.name, options, how=how, dataset=words_of(path)))
    parts = _with_ids(record, ids)
    if "sensitivity" in rows:
        parts["events"] = parts["events"].assign(sensitivity=as_text(rows["sensitivity"]).array)
    report = {**record.report, **_placed(frame)}
    return record.replace(**parts, places=_places(frame)).read_with(report)


def _mended(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows without half surrogate pairs, which occur only in columns of dtype object."""
    odd = [name for name in frame.columns if frame[name].dtype == object]
    cells = {name: [mended(v) if isinstance(v, str) else v for v in frame[name]] for name in odd}
    return frame.assign(**{name: pd.Series(held, dtype=object) for name, held in cells.items()})


def _with_ids(record: Record, ids: pd.Series) -> dict[str, pd.DataFrame]:
    """Return the tables of a record with the file's ids in place of its temporary numbers."""
    parts: dict[str, pd.DataFrame] = {}
    for name in ("events", "original"):
        table = getattr(record, name)
        parts[name] = table.set_axis(pd.Index(ids, name=table.index.name))
    parts["original"] = parts["original"].assign(event_id=ids.array)
    for name in ("participants", "quantities", "sources"):
        table = getattr(record, name)
        parts[name] = table.assign(event_id=ids.take(table["event_id"].astype("int64")).array)
    return parts


def _ours(rows: pd.DataFrame) -> list[str]:
    """Return the columns of the place, which are read separately."""
    return [name for name in PLACE_COLUMNS.values() if name in rows]


def _places(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the places as they were written: discs are points with a radius again."""
    rows = frame[as_text(frame["place_role"]) != ""].reset_index(drop=True)
    table = pd.DataFrame({"event_id": rows["event_id"]})
    for ours, name in PLACE_COLUMNS.items():
        if name in rows:
            table[ours] = rows[name].array
    shapes = np.array(rows.geometry, dtype=object)
    if "shape_id" in table:
        ids = as_text(table["shape_id"])
        shapes[(ids == "").to_numpy()] = None
        # A place that is never drawn has no geometry in the file, whatever its shape was.
        table["shape_id"] = ids.where(~shapely.is_missing(shapes), "")
    return gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")


def _placed(frame: gpd.GeoDataFrame) -> dict[str, int]:
    """Return the number of rows and of repeated events, for the report."""
    return {"rows_in": len(frame), "merged_rows": int(frame["event_id"].duplicated().sum())}
