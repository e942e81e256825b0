"""Find the rows of a sheet that are no events: totals, footnotes, headings, prepared blank rows.

Only rows without a date are looked at: a row with a date is an event, whatever else it says.
"""

import csv
import re
from functools import lru_cache

import numpy as np
import pandas as pd

from atlas.readers.cells.column_names import fold_column
from atlas.readers.cells.table_cells import Rows, plain_text
from atlas.shipped import shipped

_DATES = ("date", "start", "year")
_PLACES = ("place", "launch_place", "impact_place", "adm1", "adm2", "longitude", "latitude")
_MARK = re.compile(r"(?:[*\u2020\u2021\u00a7#]+|[\u00b9\u00b2\u00b3]|\(?[0-9a-z]\))\s*\S.*", re.S)
_ZERO = r"-?0+(?:[.,]0+)?"
_LETTERS = r"[^\W\d_]"
# A column of fewer values says nothing of what is constant.
_LEAST = 3
_SHOWN = 5
# A text of more words is no date.
_LONG = 8
TOTALS = "rows of totals: no events"
NOTES = "rows of notes, headings or repeated names: no events"
PREPARED = "rows that hold only a running number, a constant or zeros: taken as blank"


@lru_cache(maxsize=2)
def _words(role: str) -> re.Pattern[str]:
    """Return a pattern of the words that begin a row of totals, or a note."""
    with shipped("reference", "table_words.csv").open(encoding="utf-8") as file:
        listed = [row["word"] for row in csv.DictReader(file) if row["role"] == role]
    either = "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True))
    end = r"(?:\s*[:.=(]|\s+\S|$)" if role == "total" else r"\s*[:\uff1a]"
    return re.compile(rf"(?:{either}){end}.*", re.IGNORECASE | re.DOTALL)


def leave_out_rows(rows: Rows) -> None:
    """Take rows without a date that are no events out of a table; count and name them."""
    dates = [name for name in _DATES if name in rows.matched]
    if not dates or not len(rows):
        return
    blank = np.logical_and.reduce([_is_blank(rows.text(name)) for name in dates])
    words = np.logical_or.reduce([_no_date(rows, name) for name in dates])
    odd = np.flatnonzero(blank | words)
    # Where no row has a date, another column may hold them: nothing is left out.
    if not len(odd) or len(odd) == len(rows):
        return
    cells = rows.frame.iloc[odd].apply(plain_text).set_axis(odd)
    totals, notes, prepared = (np.zeros(len(rows), dtype=bool) for _ in range(3))
    prepared[odd] = _prepared(rows, cells)
    last = int(np.flatnonzero(~(blank | words)).max(initial=-1))
    for at in odd[~prepared[odd]]:
        held = {str(name): said for name, said in cells.loc[at].items() if said}
        if _is_total(held, rows):
            totals[at] = True
        elif _is_note(held, rows, below=at > last):
            notes[at] = True
    for mask, what in ((totals, TOTALS), (notes, NOTES), (prepared, PREPARED)):
        if mask.any():
            rows.read_as.append(_finding(rows, np.flatnonzero(mask), what, cells))
    rows.leave_out(totals | notes | prepared)


def _is_blank(cells: pd.Series) -> np.ndarray:
    """Return which cells are blank, or the zero that a formula leaves."""
    return (cells.eq("") | cells.str.fullmatch(_ZERO)).to_numpy(dtype=bool)


def _no_date(rows: Rows, column: str) -> np.ndarray:
    """Return which cells of a column of dates are a word for totals, a note, or a long text."""
    codes, texts = rows.distinct(column)
    name = fold_column(rows.matched[column])
    said = np.zeros(len(texts), dtype=bool)
    for at in np.flatnonzero(~texts.str.match(r"\d").to_numpy(dtype=bool)):
        text = texts.iloc[at]
        said[at] = (
            _words("total").fullmatch(text) is not None
            or _words("note").match(text) is not None
            or _MARK.fullmatch(text) is not None
            or len(text.split()) > _LONG
            or fold_column(text) == name
        )
    return said[codes]


def _prepared(rows: Rows, cells: pd.DataFrame) -> np.ndarray:
    """Return which rows hold only what a program fills in: a constant, a zero, a running number."""
    empty = np.ones(len(cells), dtype=bool)
    for at in range(cells.shape[1]):
        filled = ~_is_blank(cells.iloc[:, at])
        if (filled & empty).any():
            column = plain_text(rows.frame.iloc[:, at])
            if not _is_constant(column) and not _is_running(column):
                empty &= ~filled
    return empty


def _is_constant(column: pd.Series) -> bool:
    """Return whether a column has one value and no other."""
    held = column[~_is_blank(column)]
    return len(held) >= _LEAST and bool((held == held.iloc[0]).all())


def _is_running(column: pd.Series) -> bool:
    """Return whether a column counts its rows: each number is one more than that above."""
    number = pd.to_numeric(column, errors="coerce").dropna()
    return len(number) >= _LEAST and bool((number.diff().dropna() == 1).all())


def _is_total(held: dict[str, str], rows: Rows) -> bool:
    """Return whether the cells of a row are those of a total."""
    total = _words("total")
    short = {text.strip(": ").casefold() for text in held.values()}
    if any(total.fullmatch(text) and len(text.split()) < 3 for text in short):
        return True
    first = next(iter(held.items()), ("", ""))
    places = {rows.matched[name] for name in _PLACES if rows.has(name)} - {first[0]}
    return bool(total.fullmatch(first[1])) and not places & held.keys()


def _is_note(held: dict[str, str], rows: Rows, *, below: bool) -> bool:
    """Return whether the cells of a row are a note, a heading, or the names again."""
    again = sum(fold_column(text) == fold_column(name) for name, text in held.items())
    if again > len(held) / 2 and again > 1:
        return True
    if len(held) != 1:
        return False
    ((name, text),) = held.items()
    if _MARK.fullmatch(text) or _words("note").match(text):
        return True
    known = {rows.matched[column] for column in rows.matched if column != "event_id"}
    has_letters = re.search(_LETTERS, text) is not None
    return has_letters and (below or name not in known or len(text.split()) > 5)


def _finding(rows: Rows, at: np.ndarray, what: str, cells: pd.DataFrame) -> dict[str, object]:
    """Return the note about rows that are left out, with what the first of them say."""
    like = [" ".join(text for text in cells.loc[row] if text)[:60] for row in at[:_SHOWN]]
    shown = ", ".join(map(repr, dict.fromkeys(like)))
    numbers = [int(row) for row in rows.numbers[at[:_SHOWN]]]
    note = {"level": "note", "what": what, "count": len(at), "rows": numbers}
    return {**note, "examples": shown, "next_step": ""}
