"""Handling markings: the labels of TLP 2.0 exactly, or free text; the highest wins."""

import re
from collections.abc import Iterable

from atlas.errors import PageError

# Of the Traffic Light Protocol 2.0 (FIRST, 2022), the highest last.
TLP = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
NOT_SET = "No marking set"


def check_marking(marking: str | None) -> str | None:
    """Return a marking as it is to stand on the page.

    Parameters
    ----------
    marking : str or None
        A label of TLP 2.0 exactly as it is written there, or other text.

    Returns
    -------
    str or None
        The marking; None where there is none.

    Raises
    ------
    PageError
        Where it looks like a label of TLP and is none.

    Examples
    --------
    >>> check_marking("TLP:GREEN")
    'TLP:GREEN'
    """
    text = (marking or "").strip()
    if not text:
        return None
    if re.match(r"tlp\b", text, re.IGNORECASE) and text not in TLP:
        msg = f"marking is {text!r}; a label of TLP 2.0 is one of {', '.join(TLP)}, or free text"
        raise PageError(msg)
    return text


def highest(markings: Iterable[str | None]) -> str | None:
    """Return the highest of markings: the highest label of TLP, then every free text.

    Examples
    --------
    >>> highest(["TLP:GREEN", "", "TLP:AMBER", "Internal"])
    'TLP:AMBER, Internal'
    """
    given = [text for text in map(check_marking, markings) if text]
    labels = sorted((text for text in given if text in TLP), key=TLP.index)[-1:]
    free = sorted({text for text in given if text not in TLP})
    return ", ".join([*labels, *free]) or None
