"""Tell what a flat table is by its values: another's rows, or a panel, which has no events."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers.cells.column_names import fold_column, is_called, match_columns
from atlas.readers.cells.table_cells import as_number, plain_text
from atlas.readers.layouts.layout_file import LayoutFile, fold_code, load_layouts

_FEW_ROWS = 12
_FULL = 0.8
_ZEROS = 1 / 3
_DATES = ("date", "start", "day", "time")


def layout_by_words(frame: pd.DataFrame) -> LayoutFile | None:
    """Return the layout whose ids or own words a flat table holds; None if there is none.

    A table of counts holds no rows of anyone.
    """
    names = {str(name): fold_column(str(name)) for name in frame.columns}
    if any(is_called(name, "events") for name in names):
        return None
    kind = match_columns(list(names))[0].get("kind", "")
    for file in load_layouts().values():
        if file.words is None:
            continue
        if file.fits(names):
            return file
        looked = [name for name, key in names.items() if key in file.words.columns or name == kind]
        found = {fold_code(text) for name in looked for text in _distinct(frame[name])}
        if found & file.words.sure or len(found & file.words.common) >= file.words.least:
            return file
    return None


def _distinct(cells: pd.Series | pd.DataFrame) -> Sequence[str]:
    """Return the distinct texts of a column; of columns of one name, of the first."""
    first = cells.iloc[:, 0] if isinstance(cells, pd.DataFrame) else cells
    return plain_text(pd.Series(first.unique())).tolist()


def check_no_panel(frame: pd.DataFrame, where: str) -> None:
    """Raise if a table is a panel: each unit in each year or month, with counts, mostly of zero.

    Raises
    ------
    SourceError
        With the unit and the counts by which it is told, and the next step.
    """
    matched = match_columns(map(str, frame.columns))[0]
    if "year" not in matched or set(_DATES) & set(matched) or len(frame) < _FEW_ROWS:
        return
    parts = [matched[name] for name in ("year", "month") if name in matched]
    plain = pd.DataFrame(frame).set_axis([str(name) for name in frame.columns], axis=1)
    period = pd.factorize(plain[parts].astype("str").agg(" ".join, axis=1))[0]
    others = [name for name in dict.fromkeys(plain.columns) if name not in parts]
    counts = next((name for name in others if _mostly_none(plain[name])), None)
    unit = next((name for name in others if name != counts and _fills(plain[name], period)), None)
    if counts is not None and unit is not None:
        msg = (
            f"{where or 'the table'} is a panel: one row for each {unit!r} in each "
            f"{' and '.join(parts)}, with counts ({counts!r}) that are mostly 0; totals are no "
            "events: take the events themselves; pass source='table' to read it as a flat table "
            "all the same"
        )
        raise SourceError(msg)


def _mostly_none(cells: pd.Series | pd.DataFrame) -> bool:
    """Return whether a column holds counts, a third of them 0 at least."""
    if isinstance(cells, pd.DataFrame):
        return False
    number, wrong = as_number(plain_text(cells))
    whole = bool(((number >= 0) & (number % 1 == 0) | number.isna()).all()) and not wrong.any()
    return whole and number.max() > 0 and float((number == 0).mean()) >= _ZEROS


def _fills(cells: pd.Series | pd.DataFrame, period: np.ndarray) -> bool:
    """Return whether there is one row for almost each unit in each period."""
    if isinstance(cells, pd.DataFrame):
        return False
    unit, units = pd.factorize(cells)
    periods = int(period.max()) + 1
    if len(units) < 2 or periods < 2 or len(cells) < _FULL * len(units) * periods:
        return False
    return len(np.unique(unit.astype("int64") * periods + period)) == len(cells)
