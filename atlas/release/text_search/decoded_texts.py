"""What else a text says: percent-encoded, as an entity of HTML, between tags, or escaped."""

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
# A byte; that of a percent sign may be encoded again and again.
_BYTE = re.compile(r"%(?:25)*([0-9A-Fa-f]{2})")
# As Germans and Danes write them where there is no key for them.
_UMLAUT = re.compile("(?P<umlaut>[äöüåøÄÖÜÅØ])")
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
_AMPERSANDS = re.compile(r"^&(?:amp;)+(?=.)")
# Of addresses that are not in UTF-8: what pages of the region were written in.
_OLDER = ("cp1256", "cp1255", "cp1252", "cp1251")


class TextView(NamedTuple):
    """A text as it can be read, and where each of its characters stands as it was written."""

    text: str
    spans: list[tuple[int, int]] | None
    """None: where they stand here."""

    def raw(self, start: int, stop: int) -> tuple[int, int]:
        """Return where a part of the view stands in the text as it was written."""
        if self.spans is None or start >= stop:
            return start, stop
        return self.spans[start][0], self.spans[stop - 1][1]


def views_of(text: str) -> Iterator[TextView]:
    """Yield a text as it is, and as it reads where its codes are taken back, as often as they are.

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
    """Tell whether a text may say something else than it shows."""
    return _MAY_BE_CODED.search(text) is not None


def _read_views(text: str) -> Iterator[TextView]:
    """Yield a text as it is, and with its codes taken back."""
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
    """Return a view with some codes taken back once."""
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
    """Yield what a code says, and from where to where it is written."""
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
    """Yield the characters of some bytes, and where each is written."""
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
