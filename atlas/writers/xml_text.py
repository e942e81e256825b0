"""Escape and clean text for XML."""

import re

# Characters that XML 1.0 cannot represent, such as half a surrogate pair.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACED = "\ufffd"
# What needs no escape, as most texts do not.
_PLAIN = re.compile("[ -%'-;=?-~]*")
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#09;"})


def clean(text: str) -> str:
    """Return text in which a visible sign replaces the characters that XML cannot hold.

    Examples
    --------
    >>> clean("nul " + chr(0) + " byte") == "nul " + REPLACED + " byte"
    True
    """
    return _UNFIT.sub(REPLACED, text)


def escaped(text: str) -> str:
    """Return text escaped for the content of an XML element.

    Examples
    --------
    >>> escaped("<b> & c" + chr(13))
    '&lt;b&gt; &amp; c&#13;'
    """
    if _PLAIN.fullmatch(text):
        return text
    # A carriage return that is not written by its number is parsed as a line end.
    return clean(text).translate(_IN_TEXT)


def attribute(text: str) -> str:
    """Return text escaped for an attribute in double quotes.

    Examples
    --------
    >>> attribute('a "b"')
    'a &quot;b&quot;'
    """
    return escaped(text).translate(_IN_QUOTES)


def element(name: str, content: str) -> str:
    """Return an XML element; its content is XML already."""
    return f"<{name}>{content}</{name}>" if content else f"<{name} />"
