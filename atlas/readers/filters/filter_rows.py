"""The rows of a file or frame that are wanted, with the counts of those that are not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.errors import InputTypeError, SourceError
from atlas.readers.cells.table_cells import ROW_IN_FILE, WANTED
from atlas.readers.filters.filter_rules import Wanted, make_rules, reasons
from atlas.readers.formats import large_files

Columns = Callable[[list[str]], Mapping[str, str]]


def keep_wanted(
    frame: pd.DataFrame, wanted: Wanted, columns: Columns, dayfirst: bool | None
) -> tuple[pd.DataFrame, dict[str, Any], bool | None]:
    """Return the wanted rows of a frame by their numbers, how, and the order of its days.

    Parameters
    ----------
    frame : pandas.DataFrame
        All rows; it is not changed.
    wanted : Wanted
        What is wanted.
    columns : callable
        From the names of columns to our names -> theirs.
    dayfirst : bool or None
        As the caller said.
    """

    def distinct(name: str) -> pd.Series:
        return frame[name].dropna().drop_duplicates().reset_index(drop=True)

    found = columns([str(name) for name in frame.columns])
    rough = _without_box(wanted, found, has_shapes=isinstance(frame, gpd.GeoDataFrame))
    rules = make_rules(rough, found, distinct, dayfirst)
    why = reasons(frame, rules)
    if frame.index.name != ROW_IN_FILE:
        frame = frame.set_axis(pd.RangeIndex(2, 2 + len(frame), name=ROW_IN_FILE))
    counts = np.bincount(why, minlength=4)
    how = {"left_out": large_files.named_counts(counts), WANTED: wanted}
    return frame[why == 0], how, rules.dayfirst


def read_large_wanted(
    path: Path,
    wanted: Wanted,
    columns: Columns,
    dayfirst: bool | None,
    *,
    progress: large_files.Progress | None = None,
    **options: Any,
) -> tuple[pd.DataFrame, dict[str, Any], bool | None]:
    """Return the wanted rows of a large file by their numbers, how, and the order of its days."""
    unknown = sorted(set(options) - {"encoding", "separator"})
    if unknown:
        msg = f"{path.name} is too large to be read with {', '.join(unknown)}"
        raise InputTypeError(msg)
    large_files.load_duckdb()
    pieces = large_files.open_pieces(
        path, encoding=options.get("encoding"), separator=options.get("separator")
    )
    found = columns(pieces.names)
    asked = ["country"] if wanted.countries else []
    asked += ["start" if "start" in found else "date", "end"] if wanted.says_days() else []
    names = [found[name] for name in asked if name in found]
    cells = large_files.distinct_cells(pieces, names, progress) if names else {}
    rough = _without_box(wanted, found, has_shapes=pieces.finish is not None)
    if rough is not wanted and not names:
        msg = (
            f"{path.name} is too large to be read whole, and a box alone cannot be held against "
            "geometries before they are read; give from_=, to= or countries= too"
        )
        raise SourceError(msg)
    rules = make_rules(rough, found, cells.__getitem__, dayfirst)
    frame, how = large_files.read_wanted(pieces, rules, progress)
    return frame, {**how, WANTED: wanted}, rules.dayfirst


def _without_box(wanted: Wanted, columns: Mapping[str, str], *, has_shapes: bool) -> Wanted:
    """Return what is wanted without its box, where shapes alone say where: read, they are cut."""
    if wanted.selection.box is None or not has_shapes or "longitude" in columns:
        return wanted
    return wanted._replace(selection=replace(wanted.selection, box=None))
