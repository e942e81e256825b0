"""Encode a page in ASCII, so that it reads the same in every charset that a server may declare.

A browser reads a page in the charset that the server declares. All charsets in use on the web agree
on ASCII. So each other character is written as an escape: that of HTML, CSS or JavaScript. The hash
of a script is then the same in each charset, too.
"""

import re

# Characters outside ASCII, and the control characters by which some charsets switch the alphabet.
_FOREIGN = "\x0e\x0f\x1b\x7f-\U0010ffff"
# From the first backslash of a row, so that a long row is looked at once.
_ESCAPED = re.compile(rf"(?<!\\)((?:\\\\)*)(\\?)([{_FOREIGN}])")
_ALPHABETS = re.compile("[\x0e\x0f\x1b\x7f-\x9f]")
_INSIDE = r"""(?:[^>"']|"[^"]*+"|'[^']*+')*+>"""
# Comments, scripts and style sheets with their contents, and other tags with their attributes.
_PIECE = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(script|style)\b{_INSIDE}(?P<text>.*?)(?=</\1[\s/>]|\Z)"
    rf"|</?[a-z]{_INSIDE}",
    re.DOTALL | re.IGNORECASE,
)


def ascii_script(text: str) -> str:
    r"""Return JavaScript or JSON, ``text``, in ASCII with the same meaning.

    Parameters
    ----------
    text : str
        The script; other characters may be in its strings, patterns, names and comments.

    Returns
    -------
    str
        The script, with ``\uXXXX`` for each 16 bits of such a character.

    Examples
    --------
    >>> ascii_script('say("é")')
    'say("\\u00e9")'
    """
    return text if _plain(text) else _ESCAPED.sub(_in_script, text)


def ascii_style(text: str) -> str:
    r"""Return a style sheet, ``text``, in ASCII with the same meaning.

    Examples
    --------
    >>> ascii_style('a::before { content: "é" }')
    'a::before { content: "\\e9 " }'
    """
    if _plain(text):
        return text
    # The space ends the number; it is not part of the text.
    return _ESCAPED.sub(lambda match: f"{match[1]}\\{ord(match[3]):x} ", text)


def ascii_html(text: str) -> str:
    r"""Return HTML, ``text``, in ASCII with the same meaning.

    Parameters
    ----------
    text : str
        HTML, with its own scripts and style sheets.

    Returns
    -------
    str
        The HTML, with numeric character references; in scripts and style sheets, their escapes.

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
    """Return whether a text has no character that needs an escape."""
    return text.isascii() and not _ALPHABETS.search(text)


def _in_script(match: re.Match[str]) -> str:
    """Return the matched character of a script as one or two escapes of 16 bits each."""
    if match[2] and match[3] in "\u2028\u2029":
        return match[1]  # a line that continues in the next
    # A backslash before a letter that needs none has no meaning, and would undo our escape.
    units = match[3].encode("utf-16-be", "surrogatepass")
    numbers = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return match[1] + "".join(f"\\u{number}" for number in numbers)


def _references(text: str) -> str:
    """Return HTML without scripts in ASCII; a control character has no reference, and is marked."""
    return _ALPHABETS.sub("\ufffd", text).encode("ascii", "xmlcharrefreplace").decode()
