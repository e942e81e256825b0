"""Read a column of a closed vocabulary by the words that people write for its words.

They are in ``data/reference/closed_words.csv``: "unconfirmed" is ``reported``. A word without an
id is of something else, such as the state of the work on a row: it is left alone.
"""

from functools import cache

import pandas as pd

from atlas.folding import KIND_WORD, fold_by
from atlas.readers.cells.table_cells import MISSING, Rows
from atlas.record.problems import Problems
from atlas.reference import vocabulary
from atlas.reference.vocabulary import reference_rows

_COLUMNS = {
    "precision": (vocabulary.PRECISIONS, "precisions", ""),
    "status": (vocabulary.STATUSES, "statuses", "reported"),
    "attribution": (vocabulary.ATTRIBUTIONS, "attributions", "unknown"),
}
"""The words of a column, their name in the list, and the word for a blank."""


@cache
def _listed() -> dict[str, dict[str, str]]:
    """Return the words of each vocabulary, folded, with their ids."""
    found: dict[str, dict[str, str]] = {}
    for row in reference_rows("closed_words"):
        found.setdefault(row["vocabulary"], {})[fold_by(KIND_WORD, row["word"])] = row["id"]
    return found


def find_closed_word(column: str, text: str) -> str | None:
    """Return the word that a text stands for in a column, or None where it is not known.

    Returns
    -------
    str or None
        ```""`` for a word of something else, which is no error.

    Examples
    --------
    >>> find_closed_word("status", "Unconfirmed"), find_closed_word("status", "Completed")
    ('reported', '')
    >>> find_closed_word("attribution", "revendiqué"), find_closed_word("status", "blue")
    ('claimed', None)
    """
    words, name, _ = _COLUMNS[column]
    own = "_".join(text.lower().replace("-", " ").split())
    if own in words:
        return own
    return _listed().get(name, {}).get(fold_by(KIND_WORD, text))


def wanted_words(column: str) -> str:
    """Return what an error says is wanted in a column."""
    return f"wanted one of {', '.join(_COLUMNS[column][0])}"


def read_word(rows: Rows, column: str, problems: Problems) -> pd.Series:
    """Return a column of a closed vocabulary; an unknown word is a problem."""
    words, _, default = _COLUMNS[column]
    codes, texts = rows.distinct(column)
    found = texts.map(lambda text: find_closed_word(column, text)).astype(object)
    missing = texts.str.lower().isin(set(MISSING) - set(words))
    wrong = found.isna() & ~missing
    other = (found == "") & ~missing
    for mask, told in ((wrong, ""), (other, "a word for the work on a row: left alone")):
        if not mask.any():
            continue
        spread = mask.take(codes).reset_index(drop=True)
        if told:
            rows.tell(told, spread, column)
        else:
            rows.complain(problems, spread, column, wanted_words(column))
    read = found.where(found.fillna("") != "", default).astype("str")
    as_said = texts.str.lower().str.replace(r"[ -]+", "_", regex=True)
    freely = (found.fillna("") != "") & (read != as_said)
    for word in read[freely].unique():
        mask = (freely & (read == word)).take(codes).reset_index(drop=True)
        rows.tell(f"read as {word}", mask, column)
    return read.take(codes).reset_index(drop=True)
