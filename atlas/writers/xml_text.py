"""Text that XML can hold."""

import re

# Characters that XML 1.0 has no form for; half of a surrogate pair is one of them.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACED = "\ufffd"
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#09;"})


def clean(text: str) -> str:
    """Return text with the characters that XML cannot hold replaced by a sign that says so.

    Examples
    --------
    >>> clean("nul " + chr(0) + " byte") == "nul " + REPLACED + " byte"
    True
    """
    return _UNFIT.sub(REPLACED, text)


def escaped(text: str) -> str:
    """Return text as it stands between the tags of XML.

    Examples
    --------
    >>> escaped("<b> & c" + chr(13))
    '&lt;b&gt; &amp; c&#13;'
    """
    # A carriage return that is not written by its number is read as the end of a line.
    return clean(text).translate(_IN_TEXT)


def attribute(text: str) -> str:
    """Return text as it stands between the double quotes of an attribute.

    Examples
    --------
    >>> attribute('a "b"')
    'a &quot;b&quot;'
    """
    return escaped(text).translate(_IN_QUOTES)


def element(name: str, content: str) -> str:
    """Return an element with a content that is XML already."""
    return f"<{name}>{content}</{name}>" if content else f"<{name} />"
