"""Fold text for comparing: named steps, and the foldings that are made of them.

A step takes a text and returns a text. A folding is a tuple of steps, in order; what two texts
share after it is one to whoever compares by it. The foldings differ on purpose: a search keeps
blanks and signs, a column's name loses them, a date keeps its figures in order.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

Step = Callable[[str], str]

_BIDI = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_TATWEEL = {0x0640: None}
_QUOTES = dict.fromkeys(
    map(ord, "'\u2018\u2019`\u02bc\u02bf\u02be\u02bb\u200c\u200f\u200e\u05f3\u05f4\"")
)
# The dotless and the Persian ya, the Persian kaf, the ta marbuta.
_ARABIC = {0x0649: "\u064a", 0x06CC: "\u064a", 0x06A9: "\u0643", 0x0629: "\u0647"}
_DATE_SIGNS = str.maketrans({"\u060c": ",", "\u2013": "-", "\u2212": "-"})
_NOT_WORD = re.compile(r"[^\w]+")
_NOT_LETTERS = re.compile(r"[\W_]+")


class _Marks(dict[int, int | None]):
    """What becomes of each character where marks are dropped; looked up once."""

    def __missing__(self, code: int) -> int | None:
        """Return nothing for a mark, and the character itself for all else."""
        kept = None if unicodedata.category(chr(code))[0] == "M" else code
        self[code] = kept
        return kept


_MARKS = _Marks()


def fold_by(steps: tuple[Step, ...], text: str) -> str:
    """Return a text after each step of a folding.

    Parameters
    ----------
    steps : tuple of callable
        The folding, such as ``SEARCH``.
    text : str
        Any text.

    Examples
    --------
    >>> fold_by(SEARCH, "B\u0113t L\u0101hy\u0101")
    'bet lahya'
    """
    for step in steps:
        text = step(text)
    return text


def decompose(text: str) -> str:
    """Take letters and their marks apart, and write forms of a letter as the letter (NFKD)."""
    return text if text.isascii() else unicodedata.normalize("NFKD", text)


def drop_marks(text: str) -> str:
    """Drop accents, vowel signs and points: all that Unicode calls a mark."""
    return text if text.isascii() else text.translate(_MARKS)


def drop_combining(text: str) -> str:
    """Drop the marks that combine with the letter before them; those of Indic vowels stay."""
    if text.isascii():
        return text
    return "".join([sign for sign in text if not unicodedata.combining(sign)])


def lower(text: str) -> str:
    """Write small letters."""
    return text.lower()


def lower_letters(text: str) -> str:
    """Write small letters one at a time, as the page does: no letter depends on its neighbour."""
    # The last sigma of a word is the one letter that Python writes by its neighbours.
    return "".join(map(str.lower, text)) if "\u03a3" in text else text.lower()


def casefold(text: str) -> str:
    """Write small letters for comparing: the German sharp s is ss."""
    return text.casefold()


def level_arabic(text: str) -> str:
    """Write one letter for those that Arabic and Persian hands interchange."""
    return text if text.isascii() else text.translate(_ARABIC)


def level_i(text: str) -> str:
    """Write i for the Turkish dotless one: in capitals the two are often one."""
    return text.replace("\u0131", "i")


def drop_tatweel(text: str) -> str:
    """Drop the line that stretches an Arabic word."""
    return text if text.isascii() else text.translate(_TATWEEL)


def drop_bidi(text: str) -> str:
    """Drop the unseen signs that turn the direction of writing."""
    return text if text.isascii() else text.translate(_BIDI)


def drop_quotes(text: str) -> str:
    """Drop quotes, apostrophes, the signs for ayn and hamza, and unseen joiners."""
    return text.translate(_QUOTES)


def plain_digits(text: str) -> str:
    """Write the digits of other scripts as 0 to 9."""
    if text.isascii():
        return text
    return "".join([str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text])


def plain_date_signs(text: str) -> str:
    """Write the Arabic comma as a comma, and dashes and minus signs as a hyphen."""
    return text if text.isascii() else text.translate(_DATE_SIGNS)


def part_words(text: str) -> str:
    """Write a blank for whatever is no letter, digit or underscore."""
    return _NOT_WORD.sub(" ", text)


def drop_signs(text: str) -> str:
    """Keep letters and digits only, without blanks between."""
    return _NOT_LETTERS.sub("", text)


def keep_letters(text: str) -> str:
    """Keep what is a letter or a digit by itself: no blank, no sign, no mark."""
    return "".join(filter(str.isalnum, text))


def collapse_blanks(text: str) -> str:
    """Write one blank for many, and none around."""
    return " ".join(text.split())


def join_by_underscores(text: str) -> str:
    """Write an underscore for blanks and hyphens, and none around."""
    return "_".join(text.replace("-", " ").replace("_", " ").split())


def translate_by(table: Mapping[int, str | None]) -> Step:
    """Return the step that replaces letters by a table."""
    return lambda text: text.translate(table)


SEARCH = (decompose, drop_marks, lower_letters)
"""Text that is searched; the page folds in the same way (`atlas/web/src/fold.js`)."""
ACTOR_NAME = (
    *(decompose, drop_marks, casefold, drop_quotes, drop_tatweel, level_arabic),
    *(part_words, collapse_blanks),
)
"""Names of actors, and the words in them."""
COUNTRY_NAME = (
    *(decompose, drop_marks, casefold, drop_quotes, drop_tatweel, level_arabic),
    *(level_i, keep_letters),
)
"""Names of countries and territories: no two of them differ by blanks or signs alone."""
DATE = (
    *(decompose, drop_bidi, drop_tatweel, drop_marks, lower),
    *(plain_digits, plain_date_signs, collapse_blanks),
)
"""Cells that hold a day or a time."""
COLUMN_NAME = (drop_signs, casefold)
"""Names of columns."""
KIND = (lower, join_by_underscores)
"""Words for a kind of event."""
KIND_WORD = (
    *(decompose, drop_combining, lower, drop_quotes, drop_tatweel, level_arabic),
    *(level_i, drop_signs),
)
"""Words for a kind of event as tables write them: no accent, blank or sign makes another word."""
