"""Digits and decimal marks of other scripts, as plain ones."""

import unicodedata

_SIGNS = str.maketrans({"٫": ".", "،": ",", "º": "°", "˚": "°"})


def in_plain_digits(text: str) -> str:
    """Return a text with the digits and decimal marks of other scripts as plain ones.

    Examples
    --------
    >>> in_plain_digits("٣٣٫٢٧")
    '33.27'
    """
    if text.isascii():
        return text
    plain = [str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text]
    return "".join(plain).translate(_SIGNS)
