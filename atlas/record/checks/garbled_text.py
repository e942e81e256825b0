"""Find texts that were read in another encoding than they were written in.

UTF-8 that was read in an older encoding shows two or three signs for each letter; a text of one
older encoding that was read in another mixes letters of two scripts in a word.
"""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from atlas.record.id_lookup import in_arrow

# In which encodings texts in UTF-8 are misread.
_OLDER = ("cp1252", "cp1256", "cp1251", "cp1255")
_SCRIPTS = ("Arabic", "Hebrew", "Cyrillic", "Greek")
# Letters of Latin script beyond ASCII: in a word of Arabic nobody writes them.
_MARKED = r"[\x{AA}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{17F}]"
_MIXED = "|".join(rf"\p{{{one}}}{_MARKED}|{_MARKED}\p{{{one}}}" for one in _SCRIPTS)
_BEYOND = re.compile(r"[^\x00-\x7f]+")


def garbled(texts: pd.Series) -> np.ndarray:
    """Return which texts look as if they were read in a wrong encoding.

    Parameters
    ----------
    texts : pandas.Series
        Texts of any script.

    Returns
    -------
    numpy.ndarray
        Of bool, one for each text.

    Examples
    --------
    >>> garbled(pd.Series(["Saïda", "SaÃ¯da", "صور", "ØµÙˆØ±", "صèر"])).tolist()
    [False, True, False, True, True]
    """
    found = np.zeros(len(texts), dtype=bool)
    beyond = pc.invert(pc.string_is_ascii(in_arrow(texts)))
    if not pc.any(beyond).as_py():
        return found
    rows = np.flatnonzero(beyond.fill_null(False).to_numpy(zero_copy_only=False))
    codes, values = pd.factorize(texts.iloc[rows])
    odd = pc.match_substring_regex(pa.array(values, pa.large_string()), _SUSPECT)
    sure = [
        bool(one) and _is_garbled(text) for one, text in zip(odd.to_pylist(), values, strict=True)
    ]
    found[rows] = np.array(sure, dtype=bool)[codes]
    return found


def _bytes_of(text: str, encoding: str) -> bytes:
    """Return a text in an older encoding, whose gaps hold control characters."""
    return b"".join(_byte(sign, encoding) for sign in text)


def _byte(sign: str, encoding: str) -> bytes:
    try:
        return sign.encode(encoding)
    except UnicodeEncodeError:
        return sign.encode("latin-1") if "\x80" <= sign <= "\x9f" else b"\xff"


def _signs(first: int, last: int, encoding: str) -> str:
    """Return the signs of a range of bytes, as a class of a pattern."""
    signs = (bytes([one]).decode(encoding, "replace") for one in range(first, last + 1))
    known = {ord(sign) for sign in signs} - {0xFFFD} | set(range(0x80, 0xA0))
    return "".join(rf"\x{{{sign:X}}}" for sign in sorted(known))


def _suspect() -> str:
    """Return the pattern of what may be garbled: a look at each such text decides."""
    ways = [rf"(?:[{_signs(0xC2, 0xEF, one)}][{_signs(0x80, 0xBF, one)}]+){{2}}" for one in _OLDER]
    return "|".join([*ways, rf"[ÂÃÅ][{_signs(0x80, 0xBF, 'cp1252')}]", _MIXED])


_SUSPECT = _suspect()


def _is_garbled(text: str) -> bool:
    if pc.match_substring_regex(pa.array([text]), _MIXED)[0].as_py():
        return True
    beyond = _BEYOND.findall(text)
    return any(_letters_in_utf8(beyond, encoding) >= 2 for encoding in _OLDER)


def _letters_in_utf8(parts: list[str], encoding: str) -> int:
    """Count the letters that a text has where its signs are bytes of UTF-8; 0: they are none."""
    letters = 0
    for part in parts:
        try:
            told = _bytes_of(part, encoding).decode("utf-8")
        except UnicodeDecodeError:
            return 0
        # One letter may be an accident of capitals and quotes, unless it begins as accents do.
        letters += sum(map(str.isalpha, told)) * (2 if part[0] in "ÂÃÅ" else 1)
    return letters
