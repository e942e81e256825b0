"""Fold text for search, with the same steps as in the page."""

import re

from atlas.folding import SEARCH, fold_by

_SPACE = re.compile(r"[ \t\n\r\f\v\u0085\u1680\u2028\u2029]+")


def fold(text: str) -> str:
    """Fold text for search: NFKD, marks dropped, lower case one character at a time.

    Examples
    --------
    >>> fold("Zar\u02bfit, B\u0113t L\u0101hy\u0101")
    'zar\u02bfit, bet lahya'
    """
    return text.lower() if text.isascii() else fold_by(SEARCH, text)


def terms(text: str) -> list[str]:
    """Return the folded terms of a search text.

    Examples
    --------
    >>> terms("  Tyre  RASHIDIEH ")
    ['tyre', 'rashidieh']
    """
    return [term for term in _SPACE.split(fold(text)) if term]
