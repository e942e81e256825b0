"""Convert the figures of a flat table to quantities; ``_row`` is the row's position."""

import numpy as np
import pandas as pd

from atlas.readers.cells.figure_text import CODE, EXTRA, WORD, is_missing, read_figure
from atlas.readers.cells.table_cells import Rows
from atlas.record.flat import FIGURES
from atlas.record.problems import Problems

_ENDS = ("best", "low", "high")
_TOLD = {
    CODE: "what stands for a figure that is not known: taken as blank",
    WORD: "a word for many: read as a lowest figure",
    EXTRA: "a figure and more that may belong to it: read as a span",
}
_REPEATED = 2


def read_quantities(rows: Rows, problems: Problems) -> pd.DataFrame:
    """Return the figures: a number, a span or a bound; a blank is not a zero.

    ``killed_low`` and ``killed_high`` are the ends of ``killed``, and so on. A lowest figure alone
    is a lower bound.
    """
    found = []
    for order, what in enumerate(FIGURES):
        if not any(map(rows.has, (what, f"{what}_low", f"{what}_high"))):
            continue
        figures = _figures(rows, what, problems)
        use = figures[list(_ENDS)].notna().any(axis=1)
        found.append(figures[use].assign(_row=np.flatnonzero(use), _order=order, what=what))
    if not found:
        return pd.DataFrame({"_row": np.array([], dtype="int64"), "what": []})
    _compare(rows, found, problems)
    table = pd.concat(found).sort_values(["_row", "_order"], kind="stable")
    if not (table["detail"] != "").any():
        table = table.drop(columns="detail")
    return table.drop(columns="_order").reset_index(drop=True)


def _figures(rows: Rows, what: str, problems: Problems) -> pd.DataFrame:
    """Return best, low, high and detail of each row, from up to three columns."""
    figures = _column(rows, what, what, problems)
    for end, other in (("low", "high"), ("high", "low")):
        column = f"{what}_{end}"
        if not rows.has(column):
            continue
        said = _column(rows, column, what, problems)
        bound = said[end].fillna(said["best"]).fillna(said[other])
        figures[end] = bound.fillna(figures[end])
    best, low, high = (figures[end] for end in _ENDS)
    wrong = (low > high) | (low > best) | (best > high)
    if wrong.any():
        named = next(filter(rows.has, (f"{what}_low", f"{what}_high", what)))
        wanted = "wanted lowest <= best <= highest"
        rows.complain(problems, wrong, named, wanted)
        figures.loc[wrong, ["low", "high"]] = np.nan
    same = figures["best"].isna() & (figures["low"] == figures["high"])
    figures["best"] = figures["best"].where(~same, figures["low"])
    return figures


def _column(rows: Rows, column: str, what: str, problems: Problems) -> pd.DataFrame:
    """Return what one column says; complain of what cannot be read, tell what was read freely."""
    codes, texts = rows.distinct(column)
    read = pd.DataFrame(
        [read_figure(text, what) for text in texts],
        columns=["best", "low", "high", "detail", "how", "wrong"],
    )
    code = _repeated_code(codes, texts)
    if code.any():
        read.loc[code, ["how", "wrong"]] = [CODE, ""]
    for wanted in read["wrong"].unique():
        if wanted:
            rows.complain(problems, _of(read["wrong"] == wanted, codes), column, wanted)
    ways = set(read["how"])
    for how, what_is_told in _TOLD.items():
        if how in ways:
            rows.tell(what_is_told, _of(read["how"] == how, codes), column)
    rough = read["detail"] != ""
    if rough.any():
        rows.tell("about so many: kept as an approximate figure", _of(rough, codes), column)
    table = read[["best", "low", "high", "detail"]]
    table = table.astype({**dict.fromkeys(_ENDS, "float64"), "detail": "str"})
    return table.take(codes).reset_index(drop=True)


def _repeated_code(codes: np.ndarray, texts: pd.Series) -> np.ndarray:
    """Return which texts are a code for what is not known: the one negative number that repeats."""
    number = texts.str.replace("\u2212", "-").str.extract(r"^(-\d+)(?:\.0+)?$")[0]
    code = number.notna().to_numpy() & ~np.array([is_missing(text) for text in texts], dtype=bool)
    several = len(set(number[code])) > 1 or code[codes].sum() < _REPEATED
    return np.zeros(len(texts), dtype=bool) if several else code


def _of(distinct: pd.Series, codes: np.ndarray) -> pd.Series:
    """Return the value of each row from the values of the distinct ones."""
    return distinct.take(codes).reset_index(drop=True)


def _compare(rows: Rows, found: list[pd.DataFrame], problems: Problems) -> None:
    """Name the rows in which more civilians were killed than people."""
    by_what = {table["what"].iloc[0]: table for table in found if len(table)}
    if not {"killed", "killed_civilian"} <= set(by_what):
        return
    most, least = by_what["killed"].set_index("_row"), by_what["killed_civilian"].set_index("_row")
    both = most.index.intersection(least.index)
    highest = most.loc[both, ["best", "high"]].max(axis=1)
    lowest = least.loc[both, ["best", "low"]].min(axis=1)
    mask = pd.Series(np.zeros(len(rows), dtype=bool))
    mask[both[(lowest > highest).to_numpy()]] = True
    column = next(
        c for c in ("killed_civilian", "killed_civilian_low", "killed_civilian_high") if rows.has(c)
    )
    rows.complain(
        problems, mask, column, "more civilians killed than people: both are kept", "note"
    )
