"""Decode what a text may hide: percent-encoding, HTML entities and tags, escapes, punycode."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_ROUNDS = 6
_CODED = re.compile(
    r"(?P<percent>(?:%(?:25)*[0-9A-Fa-f]{2})+)"
    r"|(?P<entity>&(?:amp;)*(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?)"
    r"|(?P<escape>(?:\\u|%u)[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2})"
    r"|(?P<tag></?[A-Za-z][^<>]*>)"
    r"|(?P<host>(?<![A-Za-z0-9-])xn--[A-Za-z0-9-]+)"
)
_MAY_BE_CODED = re.compile(r"[%&<\\äöüåøÄÖÜÅØ]|xn--")
# A byte; its percent sign may be encoded several times.
_BYTE = re.compile(r"%(?:25)*([0-9A-Fa-f]{2})")
# The spelling of Germans and Danes on keyboards without these letters.
_UMLAUT = re.compile("(?P<umlaut>[äöüåøÄÖÜÅØ])")
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
_AMPERSANDS = re.compile(r"^&(?:amp;)+(?=.)")
# Encodings of addresses that are not in UTF-8, as used by web pages of the region.
_OLDER = ("cp1256", "cp1255", "cp1252", "cp1251")


class TextView(NamedTuple):
    """A decoded text, and the position of each of its characters in the original text."""

    text: str
    spans: list[tuple[int, int]] | None
    """None: the positions are the same as in the original."""

    def raw(self, start: int, stop: int) -> tuple[int, int]:
        """Return the position of a part of the view in the original text."""
        if self.spans is None or start >= stop:
            return start, stop
        return self.spans[start][0], self.spans[stop - 1][1]


def views_of(text: str) -> Iterator[TextView]:
    """Yield a text as it is, and decoded as often as it was encoded.

    Examples
    --------
    >>> [view.text for view in views_of("Amal%2520N&#97;der")]
    ['Amal%2520N&#97;der', 'Amal Nader']
    """
    for view in _read_views(text):
        yield view
        if _UMLAUT.search(view.text):
            yield _decoded(view, _UMLAUT, "")


def is_coded(text: str) -> bool:
    """Return whether a text may contain encoded characters."""
    return _MAY_BE_CODED.search(text) is not None


def _read_views(text: str) -> Iterator[TextView]:
    """Yield a text as it is, and decoded."""
    yield TextView(text, None)
    if not _CODED.search(text):
        return
    seen = {text}
    for coding in ("utf-8", *_OLDER):
        view = TextView(text, None)
        for _ in range(_ROUNDS):
            new = _decoded(view, _CODED, coding)
            if new.text == view.text:
                break
            view = new
        if view.text not in seen:
            seen.add(view.text)
            yield view
        if coding == "utf-8" and "\ufffd" not in view.text:
            return


def _decoded(view: TextView, codes: re.Pattern[str], coding: str) -> TextView:
    """Return a view with its codes decoded once."""
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for found in [*codes.finditer(view.text), None]:
        stop = found.start() if found else len(view.text)
        texts.append(view.text[at:stop])
        spans += [view.raw(place, place + 1) for place in range(at, stop)]
        if found:
            for text, start, end in _read(found, coding):
                texts.append(text)
                spans += [view.raw(start, end)] * len(text)
            at = found.end()
    return TextView("".join(texts), spans)


def _read(found: re.Match[str], coding: str) -> Iterator[tuple[str, int, int]]:
    """Yield the decoded text of a code, with start and end of the code."""
    start, stop = found.span()
    code = found[0]
    if found.lastgroup == "percent":
        yield from _bytes(code, start, coding)
    elif found.lastgroup == "entity":
        yield html.unescape(_AMPERSANDS.sub("&", code)), start, stop
    elif found.lastgroup == "escape":
        letter = chr(int(code[2:], 16))
        yield letter if not 0xD800 <= ord(letter) < 0xE000 else code, start, stop
    elif found.lastgroup == "umlaut":
        yield _UMLAUTS[code.lower()], start, stop
    elif found.lastgroup == "host":
        try:
            yield code[4:].encode().decode("punycode"), start, stop
        except UnicodeError:
            yield code, start, stop


def _bytes(code: str, start: int, coding: str) -> Iterator[tuple[str, int, int]]:
    """Yield the characters of percent-encoded bytes, each with start and end of its code."""
    found = list(_BYTE.finditer(code))
    data = bytes(int(one[1], 16) for one in found)
    at = 0
    while at < len(data):
        for size in range(1, 5 if coding == "utf-8" else 2):
            try:
                text = data[at : at + size].decode(coding)
            except UnicodeDecodeError:
                continue
            break
        else:
            text, size = "\ufffd", 1
        yield text, start + found[at].start(), start + found[at + size - 1].end()
        at += size
