"""Turn the HTML of a balloon or of a feed into plain text, and its tables into named values."""

import re
from html import unescape

_TAG = re.compile(r"<(/?[A-Za-z][\w:]*)[^<>]*>|<!--[^<>]*-->")
_LINES = frozenset(("br", "p", "div", "tr", "li", "ul", "ol", "table", "hr", "/p", "/div", "/li"))
_CELLS = frozenset(("td", "th", "/td", "/th"))
_UNSEEN = frozenset(("script", "style"))


def text_and_pairs(html: str) -> tuple[str, dict[str, str]]:
    r"""Return the text of HTML without tags, and the rows of two cells of its tables.

    Geographic programs write the columns of a place as a table into its balloon.

    Examples
    --------
    >>> text_and_pairs("<b>House</b> hit &amp; burnt<br/>two dead")
    ('House hit & burnt\ntwo dead', {})
    >>> text_and_pairs("<table><tr><td>Killed</td><td>2</td></tr></table>")
    ('Killed 2', {'Killed': '2'})
    """
    parts = _TAG.split(html)
    text: list[str] = []
    cells: list[list[str]] = []
    pairs: dict[str, str] = {}
    hidden = ""
    for said, tag in zip(parts[::2], [*parts[1::2], ""], strict=True):
        tag = (tag or "").lower()
        if not hidden:
            plain = unescape(said)
            text.append(plain)
            if cells:
                cells[-1].append(plain)
        if tag in _UNSEEN or tag.removeprefix("/") in _UNSEEN:
            hidden = "" if tag.startswith("/") else tag
        if tag in _LINES:
            text.append("\n")
        elif tag in _CELLS:
            text.append(" ")
        if tag in ("td", "th"):
            cells.append([])
        elif tag in ("tr", "/tr", "/table"):
            row = [" ".join("".join(cell).split()) for cell in cells]
            if len(row) == 2 and row[0]:
                pairs.setdefault(row[0].rstrip(":"), row[1])
            cells = []
    lines = (" ".join(line.split()) for line in "".join(text).splitlines())
    return "\n".join(line for line in lines if line), pairs
