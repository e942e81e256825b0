"""HTML summaries for a notebook, of a record, a report or a filter, with all data as plain text.

There is no script, style sheet or address. Colours are those of the notebook, light or dark. Text
from the data is isolated, so that it cannot change the direction of the words beside it.
"""

import html
import re
from collections.abc import Iterable, Sequence

_CELL = "padding:2px 12px 2px 0;text-align:left;vertical-align:top"
_LINE = f"{_CELL};border-bottom:1px solid rgba(128,128,128,.4)"
# Characters that HTML forbids, and unpaired surrogates, which no file can hold.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LONGEST = 300


def text_of(value: object) -> str:
    """Return a value as escaped HTML text, isolated from the words around it.

    Examples
    --------
    >>> text_of("<b>Tyre")
    '<bdi>&lt;b&gt;Tyre</bdi>'
    """
    return f"<bdi>{html.escape(_NO_TEXT.sub(chr(0xFFFD), str(value)))}</bdi>"


def short(value: object) -> str:
    """Return a value as text; long text is cut, and marked as cut.

    Examples
    --------
    >>> short("Tyre"), len(short("x" * 1000))
    ('Tyre', 300)
    """
    words = str(value)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 4]} ..."


def card(heading: str, lines: Iterable[tuple[str, object]], next_step: str = "") -> str:
    """Return HTML with a heading, lines of label and value, and the next calls.

    Parameters
    ----------
    heading : str
        The title of the card.
    lines : iterable of (str, object)
        Label and value; the value is not cut. A line with a blank value is left out.
    next_step : str
        Calls, as they are typed; "" for none.

    Returns
    -------
    str
        HTML.
    """
    rows = "".join(
        f'<tr><th scope="row" style="{_CELL};font-weight:normal;opacity:.75">{text_of(label)}</th>'
        f"{_cells([value])}</tr>"
        for label, value in lines
        if str(value)
    )
    step = f'<div style="margin-top:4px"><code>{text_of(next_step)}</code></div>' * bool(next_step)
    return f"<div>{_heading(heading)}<table>{rows}</table>{step}</div>"


def table(heading: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return HTML with a heading and a table; only the heading if there are no rows."""
    body = "".join(f"<tr>{_cells(map(short, row))}</tr>" for row in rows)
    if not body:
        return f"<div>{_heading(heading)}</div>"
    head = "".join(f'<th scope="col" style="{_LINE}">{text_of(name)}</th>' for name in columns)
    return f"<div>{_heading(heading)}<table><thead><tr>{head}</tr></thead>{body}</table></div>"


def _heading(words: str) -> str:
    return f"<div><strong>{text_of(short(words))}</strong></div>"


def _cells(values: Iterable[object]) -> str:
    return "".join(f'<td style="{_CELL}">{text_of(value)}</td>' for value in values)
