"""One row an event for a spreadsheet: the flat table, with attribution and licence in each row."""

import re

import pandas as pd

from atlas.record.cell_values import mended
from atlas.record.core import Tables
from atlas.record.flat import to_frame
from atlas.record.licence_terms import redistribution, texts
from atlas.record.tables import as_text
from atlas.writers.provenance import NOT_LICENSED, attribution, licence, place_lines, title_of

# Rows are copied from sheet to sheet, so each row has its attribution.
DATASET = {
    "dataset_title": "title",
    "dataset_licence": "licence",
    "dataset_attribution": "attribution",
    "dataset_redistribution": "redistribution",
}
# Signs that a spreadsheet reads as the start of a formula, with their full-width forms.
FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def summary(record: Tables) -> pd.DataFrame:
    """Return one row an event, as `Record.to_frame`, with columns about its data set."""
    frame = to_frame(record, record._as_read)
    ids = frame.index
    frame = frame.reset_index(drop=True)
    if not _has_ids(frame, ids):
        frame.insert(0, _free("event_id", frame), ids.astype("str"))
    said = record.dataset
    title = title_of(said) if said.get("title") or said.get("name") else ""
    known = title or said.get("attribution")
    whose = attribution(record) if known else "; ".join(place_lines(record))
    may = redistribution(said)
    terms = [licence(record)]
    if may != "rows":  # then a permission allows the rows, which is the last note
        terms += texts(said.get("transformations"))[-1:]
    words = (title, mended("; ".join(terms)), whose, may)
    for name, word in zip(DATASET, words, strict=True):
        frame[_free(name, frame)] = word
    return frame


def _free(name: str, frame: pd.DataFrame) -> str:
    """Return a name that no column has, based on ``name``."""
    while name in frame:
        name += "_"
    return name


def _has_ids(frame: pd.DataFrame, ids: pd.Index) -> bool:
    """Return whether a column holds the event ids, or the source's ids at their end."""
    if not len(ids):
        return "event_id" in frame
    for name in frame.columns:
        own = frame[name]
        if str(own.iloc[0]) and ids[0].endswith(str(own.iloc[0])):
            texts = as_text(own)
            if (texts.to_numpy() == ids.to_numpy()).all():
                return True
            pairs = zip(ids, texts, strict=True)
            if all(text and (text == id_ or id_.endswith(f":{text}")) for id_, text in pairs):
                return True
    return False


def taken_apart(frame: pd.DataFrame, *, guarded: bool) -> pd.DataFrame:
    """Undo what `summary` added to a frame read from our file; return any other frame unchanged.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows of a file.
    guarded : bool
        Whether its texts are guarded against being read as formulas, as in CSV.

    Returns
    -------
    pandas.DataFrame
        Without the columns about the data set, which are in ``attrs["dataset"]``.
    """
    if list(frame.columns[-len(DATASET) :]) != list(DATASET) or frame.empty:
        return frame
    words = {key: str(frame[name].iloc[0]) for name, key in DATASET.items()}
    plain = frame.drop(columns=list(DATASET))
    if guarded:
        plain = plain.apply(_unguarded)
        plain.columns = [unguard(str(name)) for name in plain.columns]
    said = {key: word for key, word in words.items() if word not in ("", NOT_LICENSED)}
    plain.attrs["dataset"] = said
    return plain


def _unguarded(column: pd.Series) -> pd.Series:
    """Return a column of text without its guards."""
    if column.dtype != "str":
        return column
    return column.map(unguard, na_action="ignore").astype("str")


def guard(text: str) -> str:
    """Return a text that no spreadsheet reads as a formula; `unguard` restores it.

    Examples
    --------
    >>> guard("=1+1"), guard("-5.3"), guard("12 km - 14 km")
    ("'=1+1", '-5.3', '12 km - 14 km')
    """
    if FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def unguard(text: str) -> str:
    """Return the original of a guarded text.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text
