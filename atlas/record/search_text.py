"""Fold text for search, with the same steps as in the page."""

import re
from typing import NamedTuple

from atlas.folding import SEARCH, fold_by

_BLANK = r" \t\n\r\f\v\u0085\u1680\u2028\u2029"
_SPACE = re.compile(f"[{_BLANK}]+")
# A phrase in quotes, or a run without blanks; a quote that is not closed is text.
_TERM = re.compile(f'(-?)"([^"]*)"(?=[{_BLANK}]|$)|([^{_BLANK}]+)')


def fold(text: str) -> str:
    """Fold text for search: NFKD, marks dropped, lower case one character at a time.

    Examples
    --------
    >>> fold("Zar\u02bfit, B\u0113t L\u0101hy\u0101")
    'zar\u02bfit, bet lahya'
    """
    return text.lower() if text.isascii() else fold_by(SEARCH, text)


class SearchTerm(NamedTuple):
    """One part of a search text: what is looked for, and whether it must not be found."""

    text: str
    unwanted: bool = False


def terms(text: str) -> list[SearchTerm]:
    """Return the folded terms of a search text.

    Words are terms; ``"in quotes"`` is one term; ``-term`` must not be found.

    Examples
    --------
    >>> [term.text for term in terms("  Tyre  RASHIDIEH ")]
    ['tyre', 'rashidieh']
    >>> terms('"34  rockets" -Gaza')
    [SearchTerm(text='34 rockets', unwanted=False), SearchTerm(text='gaza', unwanted=True)]
    """
    found = []
    for minus, phrase, word in _TERM.findall(fold(text)):
        if word:
            unwanted = word.startswith("-") and len(word) > 1
            found.append(SearchTerm(word[1:] if unwanted else word, unwanted))
        elif said := single_blanks(phrase).strip():
            found.append(SearchTerm(said, bool(minus)))
    return found


def single_blanks(text: str) -> str:
    """Return a text with one blank for each run of white space."""
    return _SPACE.sub(" ", text)
