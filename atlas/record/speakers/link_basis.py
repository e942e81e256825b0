"""How a tie between two events is known, and whose word it is.

Records that were saved before ``links.by`` existed have one text in ``basis``. Its first word
tells how the tie is known; the whole text is kept as ``by`` where it says more.
"""

import re

import pandas as pd

from atlas.record.speakers.coder_readings import CODER
from atlas.reference import vocabulary

_HOW = {"inference": "inferred", "allegation": "alleged", "statement": "stated"}
_FORM = re.compile(r"([a-z]+)\b[\s:;,(]*(?:by\b\s*)?(.*?)\)?\s*", re.IGNORECASE | re.DOTALL)


def split_basis(text: str) -> tuple[str, str]:
    """Return how a tie is known and whose word it is, from one text.

    Parameters
    ----------
    text : str
        A basis as people write it.

    Returns
    -------
    tuple of (str, str)
        One of the words ``stated``, ``inferred`` and ``alleged``, or "" where the text begins with
        none of them; and the rest, or the whole text.

    Examples
    --------
    >>> split_basis("alleged by unnamed people, WSJ 2023-04-14")
    ('alleged', 'unnamed people, WSJ 2023-04-14')
    >>> split_basis("inference from stated motives"), split_basis("inference")
    (('inferred', 'inference from stated motives'), ('inferred', 'coder'))
    >>> split_basis("US Department of Defense 2023-03-24")
    ('', 'US Department of Defense 2023-03-24')
    """
    found = _FORM.fullmatch(text.strip())
    first = found[1].lower() if found else ""
    if found and first in vocabulary.LINK_BASES:
        return first, found[2].strip()
    how = _HOW.get(first, "")
    if how == "inferred" and found and not found[2]:
        return how, CODER
    return how, text.strip()


def told_apart(links: pd.DataFrame) -> pd.DataFrame:
    """Return links whose ``basis`` is a word of the list; any other text is moved to ``by``."""
    basis = links["basis"]
    old = (basis != "") & ~basis.isin(vocabulary.LINK_BASES)
    if not old.any():
        return links
    parts = basis[old].map(split_basis)
    said = parts.map(lambda one: one[1])
    beside = links["by"][old]
    both = said.where(beside == "", said + "; " + beside).where(said != "", beside)
    new = links.copy()
    new.loc[old, "basis"] = parts.map(lambda one: one[0]).astype("str")
    new.loc[old, "by"] = both.astype("str")
    return new
