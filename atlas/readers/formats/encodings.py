"""Detect the encoding of a text: by its marks, then by trial; line by line if two are mixed."""

import re
from typing import Any

import pyarrow as pa

_ARABIC, _HEBREW = re.compile("[\u0600-\u06ff]+"), re.compile("[\u05d0-\u05ea]+")
_UPPER = re.compile(b"[\xc0-\xdf]")
_WINDOWS, _NO_WINDOWS = re.compile(b"[\x80-\x9f]"), re.compile(b"[\x81\x8d\x8f\x90\x9d]")
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
    """Distinguish Hebrew and Arabic from Latin text: letters form runs, accents are single."""
    # Arabic needs the bytes below the Hebrew letters, for alef among others.
    if not _UPPER.search(raw) and _in_runs(raw.decode("cp1255", "replace"), _HEBREW, 3):
        return "cp1255"
    if _in_runs(raw.decode("cp1256", "replace"), _ARABIC, 2):
        return "cp1256"
    # Latin-1 has control characters where Windows has dashes and curved quotes.
    return "cp1252" if _WINDOWS.search(raw) and not _NO_WINDOWS.search(raw) else "latin-1"


def _in_runs(text: str, letters: re.Pattern[str], least: int) -> bool:
    """Return whether most letters of an alphabet are in runs of at least this length."""
    runs = [len(run) for run in letters.findall(text)]
    return sum(run for run in runs if run >= least) > sum(runs) / 2


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


def _decodes(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
