"""Text that XML can hold."""

import re

# Characters that XML 1.0 has no form for; half of a surrogate pair is one of them.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACED = "\ufffd"


def clean(text: str) -> str:
    """Return text with the characters that XML cannot hold replaced by a sign that says so.

    Examples
    --------
    >>> clean("nul " + chr(0) + " byte") == "nul " + REPLACED + " byte"
    True
    """
    return _UNFIT.sub(REPLACED, text)
