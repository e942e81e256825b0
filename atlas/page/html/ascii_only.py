"""Bytes 0 to 127 only: a page that means the same whatever charset a server says it is in.

A page that lies on a server is read in the charset that the server names. Every charset that is in
use on the web agrees on ASCII, so what is not ASCII is written by its number, in the way of the
language that it stands in. The hash of a script is then the same in each of them, too.
"""

import re

# What is not ASCII, and the signs by which some charsets change to another alphabet.
_FOREIGN = "\x0e\x0f\x1b\x7f-\U0010ffff"
_ESCAPED = re.compile(rf"((?:\\\\)*)(\\?)([{_FOREIGN}])")
_ALPHABETS = re.compile("[\x0e\x0f\x1b\x7f-\x9f]")
_INSIDE = r"""(?:[^>"']|"[^"]*+"|'[^']*+')*+>"""
# Comments, scripts and style sheets with what they hold, and other tags with their attributes.
_PIECE = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(script|style)\b{_INSIDE}(?P<text>.*?)(?=</\1[\s/>]|\Z)"
    rf"|</?[a-z]{_INSIDE}",
    re.DOTALL | re.IGNORECASE,
)


def ascii_script(text: str) -> str:
    r"""Return JavaScript, or JSON, that means the same in ASCII.

    Parameters
    ----------
    text : str
        The script: what is not ASCII stands in its strings, patterns, names and comments.

    Returns
    -------
    str
        The same with ``\uXXXX`` for each 16 bits of such a character.

    Examples
    --------
    >>> ascii_script('say("é")')
    'say("\\u00e9")'
    """
    return text if _plain(text) else _ESCAPED.sub(_in_script, text)


def ascii_style(text: str) -> str:
    r"""Return a style sheet that means the same in ASCII.

    Examples
    --------
    >>> ascii_style('a::before { content: "é" }')
    'a::before { content: "\\e9 " }'
    """
    if _plain(text):
        return text
    # The space ends the number; it is no part of the text.
    return _ESCAPED.sub(lambda match: f"{match[1]}\\{ord(match[3]):x} ", text)


def ascii_html(text: str) -> str:
    r"""Return HTML that means the same in ASCII.

    Parameters
    ----------
    text : str
        HTML, with its own scripts and style sheets.

    Returns
    -------
    str
        The same with references by number, in scripts and style sheets with the escapes of these.

    Examples
    --------
    >>> ascii_html('<b title="é">ü</b><script>say("é")</script>')
    '<b title="&#233;">&#252;</b><script>say("\\u00e9")</script>'
    """
    if _plain(text):
        return text
    parts, done = [], 0
    for piece in _PIECE.finditer(text):
        if piece["text"]:
            script = piece[1].lower() == "script"
            parts += [
                _references(text[done : piece.start("text")]),
                (ascii_script if script else ascii_style)(piece["text"]),
            ]
            done = piece.end("text")
    return "".join([*parts, _references(text[done:])])


def _plain(text: str) -> bool:
    """Tell whether a text holds nothing that is to be written by its number."""
    return text.isascii() and not _ALPHABETS.search(text)


def _in_script(match: re.Match[str]) -> str:
    """Return a character of a script as the numbers of its 16 bits, one or two."""
    if match[2] and match[3] in "\u2028\u2029":
        return match[1]  # a line that goes on in the next
    # A backslash before a letter that needs none says nothing, and would undo ours.
    units = match[3].encode("utf-16-be", "surrogatepass")
    numbers = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return match[1] + "".join(f"\\u{number}" for number in numbers)


def _references(text: str) -> str:
    """Return HTML without scripts in ASCII; a control character cannot be named, and is marked."""
    return _ALPHABETS.sub("\ufffd", text).encode("ascii", "xmlcharrefreplace").decode()
