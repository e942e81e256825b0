"""Detect the encoding of a text: by its marks, then by trial; line by line if two are mixed."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

import pyarrow as pa


def _latin(marked: str) -> re.Pattern[str]:
    """Return the form of words of Latin letters: those with a mark are at most two in a row."""
    return re.compile(rf"(?!.*[{marked}]{{3}})(?=.*[A-Za-z]|.$)[A-Za-z{marked}]+")


_WINDOWS, _NO_WINDOWS = re.compile(b"[\x80-\x9f]"), re.compile(b"[\x81\x8d\x8f\x90\x9d]")
# Looked at once, from its beginning: a long word of ASCII is not asked anew from each letter.
_WORD = re.compile(b"(?<![A-Za-z\x80-\xff])[A-Za-z]*+[\x80-\xff][A-Za-z\x80-\xff]*")
# How words look: of one script; letters of some scripts stand only at the end, or have two cases.
_ARABIC = re.compile("[\u0621-\u065f\u067e-\u06cc\u200c\u200d]+")
_HEBREW = re.compile(
    "[\u05d0-\u05d9\u05db\u05dc\u05de\u05e0-\u05e2\u05e4\u05e6-\u05ea\u05f3\u05f4]+[\u05da\u05dd\u05df\u05e3\u05e5]?"
)
_CYRILLIC = re.compile("[\u0400-\u042f\u0490\u2116]*[\u0430-\u045f\u0491]*")
_TURKISH = _latin(
    "\u011e\u011f\u0130\u0131\u015e\u015f\xc2\xc7\xce\xd6\xdb\xdc\xe2\xe7\xee\xf6\xfb\xfc"
)
_CENTRAL = _latin(
    "\u0102-\u017e\xc1-\xc4\xc7-\xd4\xd6\xda\xdc\xdd\xdf\xe1-\xe4\xe7-\xf4\xf6\xfa\xfc\xfd"
)
# Without the letters of Iceland, in whose places Turkish has its own, and without those of Prague.
_WESTERN = _latin("\xc0-\xcf\xd1-\xd6\xd8-\xdc\xdf-\xef\xf1-\xf6\xf8-\xfc\xff\u0152\u0153\u0178")
_OLDER = {
    "cp1255": _HEBREW, "cp1256": _ARABIC, "iso8859_6": _ARABIC, "cp1251": _CYRILLIC,
    "koi8_u": _CYRILLIC, "cp1254": _TURKISH, "cp1250": _CENTRAL,
}  # fmt: skip
_PARTS = re.compile(r"[\W_]+")
# So many different words tell the encoding of a file.
_ENOUGH = 20_000
# Two or more letters of another alphabet in UTF-8; no one-byte text of words looks like this.
_IN_UTF8 = re.compile(rb"(?:[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2})+")
_LONGEST = 1 << 27


def encoding_of(raw: bytes) -> str:
    """Detect the encoding of text by its marks, then by trial decoding."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if raw.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if raw[:200].count(b"\x00") > len(raw[:200]) // 4:
        return "utf-16-le" if raw[1:2] == b"\x00" else "utf-16-be"
    if raw.isascii():
        return "utf-8"
    return "utf-8" if is_utf8(raw) else _one_byte_encoding(raw)


def is_utf8(raw: bytes) -> bool:
    """Return whether a text is UTF-8; nothing is copied."""
    try:
        pa.array([raw], pa.large_binary()).cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _one_byte_encoding(raw: bytes) -> str:
    """Return the encoding in which most words are words of one script."""
    words = _words(raw)
    # Latin-1 has control characters where Windows has dashes and curved quotes.
    latin = "cp1252" if _WINDOWS.search(raw) and not _NO_WINDOWS.search(raw) else "latin-1"
    plain = _share(words, latin, _WESTERN)
    shares = {encoding: _share(words, encoding, form) for encoding, form in _OLDER.items()}
    # French and Spanish are words in more than one encoding: the usual one is taken.
    better = [one for one, share in shares.items() if share > plain and _decodes(raw, one)]
    return max(better, key=shares.__getitem__, default=latin)


def _words(raw: bytes) -> dict[bytes, None]:
    """Return the different words beyond ASCII that tell an encoding, in their order."""
    return dict.fromkeys(islice((found[0] for found in _WORD.finditer(raw)), _ENOUGH))


def _share(words: Iterable[bytes], encoding: str, form: re.Pattern[str]) -> float:
    """Return the share of letters in words that look as words of an encoding do."""
    fitting = total = 0
    for word in words:
        text = word.decode(encoding, "replace")
        for part in _PARTS.split(text):
            if part and not part.isascii():
                total += len(part)
                fitting += len(part) if form.fullmatch(part) else 0
        total += text.count("\ufffd")
    return fitting / max(total, 1)


def told_encoding(raw: bytes, encoding: str) -> list[dict[str, Any]]:
    """Return the note that the encoding of a text was guessed by its letters.

    Parameters
    ----------
    raw : bytes
        The bytes of the file.
    encoding : str
        The encoding in which it is read.
    """
    if encoding.startswith("utf"):
        return []
    shown = ", ".join(repr(word.decode(encoding, "replace")) for word in islice(_words(raw), 3))
    return [
        {
            "level": "note",
            "what": f"the file is not in UTF-8 and does not say in what: read as {encoding}",
            "count": 1,
            "rows": [],
            "examples": shown,
            "next_step": "if these words do not read well, encoding=",
        }
    ]


def in_two_encodings(raw: bytes) -> tuple[bytes, str, list[dict[str, Any]]] | None:
    """Return as UTF-8 a text that is UTF-8 only in some lines; None if it is not so mixed.

    Parameters
    ----------
    raw : bytes
        The bytes of the file, which are not UTF-8 as a whole.

    Returns
    -------
    bytes
        The whole text in UTF-8.
    str
        The two encodings.
    list of dict
        The warning for the report, with the lines that are not in UTF-8.

    Examples
    --------
    >>> in_two_encodings(chr(10).join(["قرية", ""]).encode() + "Saïda".encode("cp1252"))[1]
    'utf-8 and latin-1'
    """
    if len(raw) > _LONGEST or not _IN_UTF8.search(raw):
        return None
    lines = raw.splitlines(keepends=True)
    others = [number for number, line in enumerate(lines) if not _decodes(line)]
    whole = set(others)
    in_utf8 = any(not line.isascii() for at, line in enumerate(lines) if at not in whole)
    if not others or not in_utf8:
        return None
    encoding = encoding_of(b"".join(lines[number] for number in others))
    shown = lines[others[0]].decode(encoding, "replace").strip()
    for number in others:
        lines[number] = lines[number].decode(encoding, "replace").encode()
    what = f"lines that are not in UTF-8 as others are: read as {encoding}"
    warning = {
        "level": "warning",
        "what": what,
        "count": len(others),
        "rows": [number + 1 for number in others[:5]],
        "examples": repr(shown[:60]),
        "next_step": "look whether names read well; write the file anew in UTF-8",
    }
    return b"".join(lines), f"utf-8 and {encoding}", [warning]


def _decodes(text: bytes, encoding: str = "utf-8") -> bool:
    """Return whether bytes are text in an encoding."""
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
