"""Filter the rows of a frame, and count those left out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.readers.cells.table_cells import DAYS, ROW_IN_FILE, WANTED
from atlas.readers.filters.filter_rules import Rules, Wanted, make_rules, named_counts, reasons

Columns = Callable[[list[str]], Mapping[str, str]]


def keep_wanted(
    frame: pd.DataFrame, wanted: Wanted, columns: Columns, dayfirst: bool | None
) -> tuple[pd.DataFrame, dict[str, Any], bool | None]:
    """Return the wanted rows of a frame by number, how it was filtered, and the order of its days.

    Parameters
    ----------
    frame : pandas.DataFrame
        All rows; it is not changed.
    wanted : Wanted
        The filter.
    columns : callable
        From the names of columns to our names -> theirs.
    dayfirst : bool or None
        As the caller gave it.
    """

    def distinct(name: str) -> pd.Series:
        return frame[name].dropna().drop_duplicates().reset_index(drop=True)

    found = columns([str(name) for name in frame.columns])
    rough = without_box(wanted, found, has_shapes=isinstance(frame, gpd.GeoDataFrame))
    rules = make_rules(rough, found, distinct, dayfirst)
    why = reasons(frame, rules)
    if frame.index.name != ROW_IN_FILE:
        frame = frame.set_axis(pd.RangeIndex(2, 2 + len(frame), name=ROW_IN_FILE))
    counts = np.bincount(why, minlength=4)
    how = {"left_out": named_counts(counts), WANTED: wanted, **days_of(rules)}
    return frame[why == 0], how, rules.dayfirst


def days_of(rules: Rules) -> dict[str, list[str]]:
    """Return the first and the last day of a source for its report, if days were asked for."""
    return {DAYS: list(rules.days)} if rules.days else {}


def without_box(wanted: Wanted, columns: Mapping[str, str], *, has_shapes: bool) -> Wanted:
    """Return the filter without its box if only shapes give the location; it is applied later."""
    if wanted.selection.box is None or not has_shapes or "longitude" in columns:
        return wanted
    return wanted._replace(selection=replace(wanted.selection, box=None))
