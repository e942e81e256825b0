"""Write the words of a date as tokens: month names and other words, in sixteen languages.

The words are data: ``months.csv`` and ``date_words.csv`` in ``data/reference``. After this step no
rule for dates knows a language: "le 3 mars 2023" and "3 березня 2023 р." are both "3 {m3} 2023".
"""

import csv
import re
from functools import cache, lru_cache
from typing import NamedTuple

from atlas.folding import DATE, fold_by, level_arabic, level_i
from atlas.shipped import shipped

# What is no letter and has a meaning; braces mark the tokens, so no text may bring its own.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys('()[]{}<>"\u201c\u201d\u00ab\u00bb\u00b7\u200c', " "),
        **dict.fromkeys("\u2010\u2012\u2014\u2015\u2192", "-"),
        **dict.fromkeys(";\u1363\u104a\u104b", ","),
        "\u2019": "'",
        "\u02bc": "'",
        **dict.fromkeys("~\u2248", " {about} "),
    }
)
_HALF_DAY = re.compile(r"(?<=\d) ?([ap])(?:\. ?m\b\.?|m\b\.?)")
_DIGITS = re.compile(r"[0-9]+")
_FIGURE = re.compile(r"(\{\w+\})|[0-9]+")
_TOKEN = re.compile(r"(\{\w+\})")
_RUN = re.compile(r"[^\W\d_]+['.\u05f3]?")
_LETTER = re.compile(r"[^\W\d_]")
_DROPPED = re.compile(r"\{(?:noise|weekday)\}")
# "061430Zapr23", as soldiers write it.
_ZULU = re.compile(r"(?<=\d{6})z(?=[^\W\d_])")
# "6. 4. 2023"
_DOTTED = re.compile(r"(?<=\d)\. (?=\d{1,2}\.|\d{4})")
_TWICE = re.compile(r"\{m(\d+)\} ?/? ?\{m\1\}")
# A date with a separator at its end is the first or the last of a span that has one end.
_ONE_END = re.compile(r"^ *(?:[-/]|\.\.)|(?:[-/]|\.\.) *$")
_ENDS = " ,.-/:'*\u2020"
# No date is longer, and each place in a text may be the one between two dates.
_LONGEST = 120


class _DateWords(NamedTuple):
    """The words of the tables by their folded form, each with its token."""

    single: dict[str, str]
    phrases: dict[str, str]
    phrase: re.Pattern[str]
    ordinal: re.Pattern[str]
    missing: frozenset[str]


def fold_date(text: str) -> str:
    """Return a date's text with plain digits, no marks, lower case, single spaces.

    Examples
    --------
    >>> fold_date("٦ نيسان ٢٠٢٣").split()[0]
    '6'
    """
    return " ".join(text.lower().split()) if text.isascii() else fold_by(DATE, text)


def _fold_word(text: str) -> str:
    return level_i(level_arabic(fold_date(text))).replace("\u200c", " ").replace("\u2019", "'")


@cache
def _words() -> _DateWords:
    """Return the words of both tables; read once."""
    tokens: dict[str, str] = {}
    ordinals, missing = [], set()
    for row in _rows("date_words"):
        word = _fold_word(row["word"])
        if row["meaning"] == "ordinal_mark":
            ordinals.append(re.escape(word))
        elif row["meaning"] == "missing_part":
            missing.add(word)
        else:
            tokens.setdefault(word, row["meaning"])
    for row in _rows("months"):
        tokens[_fold_word(row["word"])] = f"m{row['month']}"
    single = {word: token for word, token in tokens.items() if word.isalpha()}
    phrases = {word: token for word, token in tokens.items() if not word.isalpha()}
    listed = "|".join(
        re.escape(word) + (r"(?![^\W\d_])" if word[-1].isalpha() else "")
        for word in sorted(phrases, key=len, reverse=True)
    )
    marks = "|".join(sorted(set(ordinals), key=len, reverse=True))
    return _DateWords(
        single,
        phrases,
        re.compile(rf"(?<![^\W\d_])(?:{listed})"),
        re.compile(rf"(?<=\d)\.?(?:{marks})(?![^\W\d_])"),
        frozenset(missing),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with shipped("reference", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_missing_part(text: str) -> bool:
    """Return whether a cell for a year, a month or a day means that it is not known.

    Examples
    --------
    >>> is_missing_part("0"), is_missing_part("-99"), is_missing_part("7")
    (True, True, False)
    """
    return text == "" or fold_date(text) in _words().missing


def month_of(text: str) -> int | None:
    """Return the number of a month's name; None if it is none.

    Examples
    --------
    >>> month_of("березня"), month_of("Mar."), month_of("soon")
    (3, 3, None)
    """
    found = re.fullmatch(r"\{m(\d+)\}", plain_date(text))
    return int(found[1]) if found else None


def plain_date(text: str) -> str:
    """Return a date's text with a token for each word that is known.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    str
        Words that say nothing are left out; unknown ones remain. "" if it is longer than any date.

    Examples
    --------
    >>> plain_date("le 3 mars 2023"), plain_date("early March 2023"), plain_date("soon")
    ('3 {m3} 2023', '{early} {m3} 2023', 'soon')
    """
    text = level_i(level_arabic(fold_date(text))).strip()
    if len(text) > _LONGEST:
        return ""
    # What words mean does not hang on the digits beside them: texts of one shape are alike.
    runs = iter(_DIGITS.findall(text))
    shape = _shape(_DIGITS.sub(lambda found: "0" * len(found[0]), text))
    return _FIGURE.sub(lambda found: found[1] or next(runs), shape)


@lru_cache(maxsize=4096)
def _shape(text: str) -> str:
    """Return a text, whose digits are all 0, with tokens for its words."""
    text = text.translate(_SIGNS).replace("??", "xx")
    if text.endswith("?"):
        text = text[:-1] + " {about}"
    open_end = "0" in text and _ONE_END.search(text) is not None
    if _LETTER.search(text):
        words = _words()
        text = _HALF_DAY.sub(r" {\1m}", _ZULU.sub("z ", text))
        text = words.ordinal.sub("", text)
        text = words.phrase.sub(lambda found: f"{{{words.phrases[found[0]]}}}", text)
        # Tokens are not words: they are parted from the text before its words are looked up.
        parts = _TOKEN.split(text)
        parts[::2] = [_RUN.sub(_token, part) for part in parts[::2]]
        text = _DROPPED.sub(" ", "".join(parts))
        text = _TWICE.sub(r"{m\1}", " ".join(text.split()))
    text = " ".join(_DOTTED.sub(".", text.replace(" ,", ",")).split())
    while ",," in text or ", ," in text:
        text = text.replace(", ,", ",").replace(",,", ",")
    return text.strip(_ENDS) + (" {open}" if open_end else "")


def _token(found: re.Match[str]) -> str:
    """Return the token of a word with the dot behind it; an unknown word remains."""
    run = found[0]
    token = _words().single.get(run.rstrip("'.\u05f3"))
    return f"{{{token}}}" if token else run
