"""Read a figure as people write it: "5-7", "at least 5", "about 20", "dozens".

The words are in ``data/reference/figure_words.csv``. A cell is read as a whole: each of its words
is in the list, or the cell is not read. Nothing is added up.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from atlas.folding import DATE, fold_by
from atlas.readers.cells.table_cells import MISSING
from atlas.reference.vocabulary import reference_rows

APPROXIMATE = "approximate"
"""What ``quantities.detail`` says of a figure that is "about" so many."""
WORD, EXTRA, CODE = "word", "extra", "code"
"""How a figure was read in another form than written: a word for many, "5 (+1)", a code."""
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+")
_COMMAS = re.compile(r"(?<!\d)\d{1,3}(?:[,\u066c]\d{3})+(?!\d)")
_QUOTES = " \"'\u201c\u201d\u2018\u2019\u00ab\u00bb"
_SIGNS = str.maketrans({"\u2014": "-", "\u2248": "~", "\u2265": ">=", "\u2264": "<="})
# The words of a cell are written as these signs; what is then in the cell is one of the forms.
_WRITTEN = {
    "at_least": ">=",
    "more_than": ">",
    "at_most": "<=",
    "less_than": "<",
    "about": "~",
    "to": "-",
    "from": "[",
    "and": "&",
    "unit": "",
}
_N = r"(?P<{}>\d{{1,9}})"
_FORMS = re.compile(
    "|".join(
        (
            rf"(?P<about>~?){_N.format('best')}(?P<doubt>[~?]?)",
            rf"(?P<around>~?)\[?{_N.format('low')}(?:-|<=){_N.format('high')}\]?",
            rf"\[?{_N.format('first')}&{_N.format('second')}",
            rf"~?(?P<sign>[<>]=?)~?{_N.format('bound')}",
            rf"~?{_N.format('base')}(?P<behind>>=|<=|\+)",
            rf"{_N.format('known')}\(?\+{_N.format('more')}\)?",
            rf"(?P<near>~?)(?:{_N.format('count')})?x{_N.format('times')}",
            rf"~?w{_N.format('word')}",
        )
    )
)


class Figure(NamedTuple):
    """One figure as a cell says it; what is not known is None."""

    best: int | None = None
    low: int | None = None
    high: int | None = None
    detail: str = ""
    how: str = ""
    """How it was read in another form than written, or ""."""
    wrong: str = ""
    """What is wrong with the cell, or ""."""


class _FigureWords(NamedTuple):
    signs: dict[str, str]
    pattern: re.Pattern[str]
    units: dict[str, str]
    missing: frozenset[str]
    yes_no: frozenset[str]


@cache
def _words() -> _FigureWords:
    """Return the words of figures, folded, as the signs that they are written as."""
    signs: dict[str, str] = {}
    units: dict[str, str] = {}
    whole: dict[str, set[str]] = {"missing": set(), "yes_no": set()}
    for row in reference_rows("figure_words"):
        word, means, number = fold_by(DATE, row["word"]), row["means"], row["number"]
        if means in whole:
            whole[means].add(word)
            continue
        if means == "unit":
            units[word] = number
        short = {"number": number, "word": f" w{number} ", "times": f" x{number} "}
        signs[word] = short[means] if means in short else f" {_WRITTEN[means]} "
    longest = sorted(signs, key=len, reverse=True)
    plain = "|".join(re.escape(word) for word in longest if word.isascii())
    # A word in another script than ours may touch a number, as in Arabic.
    other = "|".join(re.escape(word) for word in longest if not word.isascii())
    pattern = re.compile(
        rf"(?<!\w)(?:{plain})(?:(?<=\W)|(?!\w))|(?<![^\W\d])(?:{other})(?![^\W\d])"
    )
    return _FigureWords(signs, pattern, units, *(frozenset(words) for words in whole.values()))


def is_missing(text: str) -> bool:
    """Return whether a text is a usual word or code for a figure that is not known.

    Examples
    --------
    >>> is_missing("-99"), is_missing("not reported"), is_missing("-5")
    (True, True, False)
    """
    return text.lower() in MISSING or fold_by(DATE, text) in _words().missing


def read_figure(text: str, what: str = "killed") -> Figure:
    """Return a figure from the text of a cell.

    Parameters
    ----------
    text : str
        The cell.
    what : str
        What is counted, as in ``quantities.what``: "5 wounded" is no figure of the killed.

    Returns
    -------
    Figure
        The figure; ``wrong`` says why it cannot be read.

    Examples
    --------
    >>> [read_figure(text)[:3] for text in ("5-7", "more than 5", "dozens")]
    [(None, 5, 7), (None, 6, None), (None, 24, None)]
    >>> read_figure("about 20").detail, read_figure("Yes").wrong[:14]
    ('approximate', 'wanted a whole')
    """
    if re.fullmatch(r"\d{1,9}(?:\.0+)?", text) and text.isascii():
        return Figure(int(text.partition(".")[0]))
    if is_missing(text):
        return Figure(how=CODE if text.lower() not in MISSING else "")
    if fold_by(DATE, text) in _words().yes_no:
        return Figure(wrong="wanted a whole number: yes and no say whether, not how many")
    if any(unicodedata.category(sign) == "No" for sign in text):  # a footnote, a half
        return _NOT_READ
    found = _FORMS.fullmatch(_as_signs(text, what))
    return _NOT_READ if found is None else _figure(found)


_NOT_READ = Figure(wrong="wanted a whole number, or a span such as 10-12")


def _as_signs(text: str, what: str) -> str:
    """Return a cell with its words and numbers as signs and digits, without blanks."""
    words = _words()
    plain = fold_by(DATE, text).translate(_SIGNS).strip(_QUOTES)
    if _GROUPED.fullmatch(plain):
        plain = _SPACES.sub("", plain)
    plain = _COMMAS.sub(lambda found: re.sub(r"\D", "", found[0]), plain)
    held = words.pattern.findall(plain)
    if any(words.units.get(word, "") not in ("", what.removesuffix("_civilian")) for word in held):
        return plain
    # A blank between two digits stays: they are two numbers.
    signs = words.pattern.sub(lambda found: words.signs[found[0]], plain)
    joined = re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", signs)
    return re.sub(r"\(([<>]=?|~)\)", r"\1", joined)  # "5 (at least)"


def _figure(found: re.Match[str]) -> Figure:
    """Return the figure of one of the forms."""
    given = found.groupdict()
    number = {name: int(text) for name, text in given.items() if text and text.isdecimal()}
    rough = APPROXIMATE if given["about"] or given["doubt"] or given["around"] else ""
    if "best" in number:
        return Figure(number["best"], detail=rough)
    if "low" in number or "first" in number:
        low = number.get("low", number.get("first", 0))
        high = number.get("high", number.get("second", 0))
        return Figure(None, low, high, rough) if low <= high else _NOT_READ
    if "known" in number:
        return Figure(None, number["known"], number["known"] + number["more"], how=EXTRA)
    if "times" in number:
        return Figure(number.get("count", 1) * number["times"], detail=APPROXIMATE)
    if "word" in number:
        return Figure(None, number["word"], how=WORD)
    sign = given["sign"] or given["behind"]
    bound = number.get("bound", number.get("base", 0))
    if sign == "<":
        return Figure(None, None, bound - 1) if bound else _NOT_READ
    if sign == "<=":
        return Figure(None, None, bound)
    return Figure(None, bound + (sign == ">"))
