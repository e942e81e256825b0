"""Read the small Markdown of findings and steps into a closed structure, never into HTML.

Paragraphs, lists of one level (``-`` and ``1.``), ``*em*``, ``**strong**``,
``[words](https://...)``, ``[E045]`` for an event and ``[words](#name)`` for a named selection.
Anything else is text: what looks like HTML stays the letters that it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from atlas.errors import PageError

MOST_CHARACTERS = 20_000
_ITEM = re.compile(r"\s{0,3}(?:(?P<dash>-)|(?P<number>\d{1,3})\.)\s+(?P<text>.*)")
_TOKEN = re.compile(
    r"\*\*(?P<strong>[^*\s](?:[^*\n]*[^*\s])?)\*\*"
    r"|\*(?P<em>[^*\s](?:[^*\n]*[^*\s])?)\*"
    r"|\[(?P<words>[^\[\]\n]{1,300})\](?:\((?P<to>[^()\s]{1,2000})\))?"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
# Controls, half pairs, and our own signs; a line end is kept.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")

Block = dict[str, Any]
Inline = str | dict[str, Any]


def clean(text: str) -> str:
    """Return text with line ends of one kind, and without characters that no reader sees."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def parse(
    text: str,
    where: str,
    event: Callable[[str, str], str | None],
    selections: Mapping[str, Any],
) -> list[Block]:
    """Return the blocks of a text.

    Parameters
    ----------
    text : str
        The text, in the subset above.
    where : str
        What a message calls the text.
    event : callable
        Returns the id of an event by the words in square brackets, or None where they are text.
    selections : mapping
        The named selections, by name.

    Returns
    -------
    list of dict
        ``{"kind": "p", "text": [...]}``, and ``{"kind": "ul" or "ol", "items": [[...], ...]}``.
        In a line of text: a str, ``{"em": [...]}``, ``{"strong": [...]}``, ``{"url": ..., "text":
        [...]}``, ``{"event": id}``, ``{"selection": name, "text": [...]}``.

    Raises
    ------
    PageError
        Where a named selection is not known.

    Examples
    --------
    >>> parse("*Two* raids", "findings", lambda words, where: None, {})
    [{'kind': 'p', 'text': [{'em': ['Two']}, ' raids']}]
    """

    def inline(line: str) -> list[Inline]:
        return list(_inline(line, where, event, selections))

    blocks: list[Block] = []
    for kind, lines in _groups(clean(text)):
        if kind == "p":
            blocks.append({"kind": "p", "text": inline(" ".join(lines))})
        else:
            blocks.append({"kind": kind, "items": [inline(line) for line in lines]})
    return blocks


def _groups(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the kind and the lines of each block: a paragraph's lines, or a list's items."""
    kind = ""
    held: list[str] = []
    for line in [*text.split("\n"), ""]:
        item = _ITEM.fullmatch(line)
        if item:
            now = "ul" if item["dash"] else "ol"
            if now != kind and held:
                yield kind, held
                held = []
            kind = now
            held.append(item["text"].strip())
        elif line.strip():
            if kind in ("ul", "ol") and line.startswith(" "):
                held[-1] += f" {line.strip()}"  # an item that goes on
                continue
            if kind != "p" and held:
                yield kind, held
                held = []
            kind = "p"
            held.append(line.strip())
        elif kind == "p" or not line:
            # A blank line ends a paragraph; a list goes on where an item follows.
            if held:
                yield kind, held
            kind, held = "", []


def _inline(
    line: str,
    where: str,
    event: Callable[[str, str], str | None],
    selections: Mapping[str, Any],
) -> Iterator[Inline]:
    """Yield the pieces of a line of text."""
    done = 0
    for token in _TOKEN.finditer(line):
        made = _piece(token, where, event, selections)
        if made is None:
            continue
        if token.start() > done:
            yield line[done : token.start()]
        yield made
        done = token.end()
    if done < len(line):
        yield line[done:]


def _piece(
    token: re.Match[str],
    where: str,
    event: Callable[[str, str], str | None],
    selections: Mapping[str, Any],
) -> Inline | None:
    """Return what a token means, or None where it is text."""

    def inner(text: str) -> list[Inline]:
        return list(_inline(text, where, event, selections))

    for name in ("strong", "em"):
        if token[name]:
            return {name: inner(token[name])}
    to, words = token["to"], token["words"]
    if to is None:
        found = event(words.strip(), where)
        return None if found is None else {"event": found}
    if _ADDRESS.fullmatch(to):
        return {"url": to, "text": [words]}
    if to.startswith("#") and len(to) > 1:
        if to[1:] not in selections:
            known = ", ".join(selections) or "none; a story file names them, in [selections.NAME]"
            msg = f"{where}: there is no selection named {to[1:]!r}; named are {known}"
            raise PageError(msg)
        return {"selection": to[1:], "text": [words]}
    return None


def texts(value: Any) -> Iterator[str]:
    """Yield the texts of parsed blocks, one a block or an item, also what they lead to."""
    for block in value:
        for line in [block["text"]] if block["kind"] == "p" else block["items"]:
            yield "".join(_flat(line))
            yield from (one["url"] for one in _all(line) if "url" in one)


def _all(line: list[Inline]) -> Iterator[dict[str, Any]]:
    """Yield each piece of a line that is more than text."""
    for one in line:
        if isinstance(one, dict):
            yield one
            for key in ("em", "strong", "text"):
                yield from _all(one.get(key, []))


def _flat(line: list[Inline]) -> Iterator[str]:
    """Yield the words of a line."""
    for one in line:
        if isinstance(one, str):
            yield one
        elif "event" in one:
            yield f"[{one['event']}]"
        else:
            for key in ("em", "strong", "text"):
                yield from _flat(one.get(key, []))


def mapped(blocks: list[Block], change: Callable[[Inline], Inline]) -> list[Block]:
    """Return blocks in which each piece is changed; pieces inside of others come first."""

    def line(pieces: list[Inline]) -> list[Inline]:
        made: list[Inline] = []
        for one in pieces:
            inner = one
            if isinstance(one, dict):
                inside: dict[str, Any] = {
                    key: line(one[key]) for key in ("em", "strong", "text") if key in one
                }
                inner = {**one, **inside}
            made.append(change(inner))
        return made

    return [
        {**block, "text": line(block["text"])}
        if block["kind"] == "p"
        else {**block, "items": [line(one) for one in block["items"]]}
        for block in blocks
    ]
