"""Handling markings: an exact label of TLP 2.0, or free text; the highest wins."""

import re
from collections.abc import Iterable

from atlas.errors import PageError
from atlas.reference.tlp import TLP

NOT_SET = "No marking set"


def check_marking(marking: str | None) -> str | None:
    """Return a marking as the page shows it.

    Parameters
    ----------
    marking : str or None
        A label of TLP 2.0 in its exact spelling, or other text.

    Returns
    -------
    str or None
        The marking; None without one.

    Raises
    ------
    PageError
        Where it looks like a label of TLP but is not one.

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
    """Return the highest of some markings: the highest label of TLP, then every free text.

    Examples
    --------
    >>> highest(["TLP:GREEN", "", "TLP:AMBER", "Internal"])
    'TLP:AMBER, Internal'
    """
    given = [text for text in map(check_marking, markings) if text]
    labels = sorted((text for text in given if text in TLP), key=TLP.index)[-1:]
    free = sorted({text for text in given if text not in TLP})
    return ", ".join([*labels, *free]) or None


def tone_of(marking: str | None) -> str:
    """Return the colour of a TLP label on black; "" for every other marking.

    Examples
    --------
    >>> tone_of("TLP:AMBER+STRICT"), tone_of("TLP:CLEAR"), tone_of("Internal")
    ('amber', '', '')
    """
    colour = marking.partition(":")[2].partition("+")[0].lower() if marking in TLP else ""
    return colour if colour in ("red", "amber", "green") else ""


def in_file_name(marking: str | None) -> str:
    """Return a marking as part of a file name that is valid on any system.

    Examples
    --------
    >>> in_file_name("TLP:AMBER+STRICT"), in_file_name(None)
    ('TLP-AMBER-STRICT', 'no-marking-set')
    """
    words = re.findall(r"[^\W_]+", marking or NOT_SET.lower())
    return "-".join(words)[:60] or "marked"


def check_reason(name: str, reason: str | None) -> str | None:
    """Return the reason for lowering a marking, checked; ``name`` is what the message calls it.

    Raises
    ------
    PageError
        Where it is blank.
    """
    if reason is None:
        return None
    text = " ".join(str(reason).split())
    if not text:
        msg = f"{name} is blank; wanted the reason, which the file will state"
        raise PageError(msg)
    return text
