"""Translate a place expression in another language into the words that the one grammar reads.

«على بعد 5 كم جنوب صور» becomes "5 km south of صور": the words that say how a place lies to
another become English, in English order; names keep their letters. What is a listed name as
it stands is left alone, and so is a text in which no such word is known.

Arabic, Hebrew and French are shipped; ``own_language`` has those that people add. Where a shipped
and an added language both claim a text, the one that knows more of its words has it, and of two
that know as many the shipped one. An added language claims only texts that hold a telling word
of its own.
"""

import re

from atlas.geocoding.grammar.languages.arabic import ARABIC
from atlas.geocoding.grammar.languages.french import ELISION, FRENCH, is_french
from atlas.geocoding.grammar.languages.hebrew import HEBREW
from atlas.geocoding.grammar.languages.own_language import own_tongues
from atlas.geocoding.grammar.languages.reorder import in_order
from atlas.geocoding.grammar.languages.tokenise import Listed, pieces, understood, words_of
from atlas.geocoding.grammar.languages.word_roles import Tongue, Word
from atlas.geocoding.spelling.place_names import fold

_ARABIC, _HEBREW = re.compile("[\u0620-\u06d3]"), re.compile("[\u05d0-\u05ea]")
_MARKS = re.compile(r"(\s*(?:[;/()\[\]،؛&]|,(?!\d)|(?<!\d),)\s*)")
_DASHES = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*")
# Words whose two names may be parted by a dash.
_TYING = ("road", "border", "between")
# Roles of words that may stand alone.
_OWN = ("name", "place", "point", "beside", "side", "nation", "number", "unit")
_LIKE = {"،": ", ", "؛": "; "}
# A longer text is no place expression.
_LONGEST_TEXT = 200


def in_english(text: str, listed: Listed) -> str:
    """Return a place expression in the words that the grammar reads; any other text as it is.

    Parameters
    ----------
    text : str
        A place expression in any language.
    listed : Listed
        What the gazetteer tells about words.
    """
    if len(text) > _LONGEST_TEXT:
        return text
    tongue = _tongue_of(text)
    if tongue is None:
        return text
    if _is_name(fold(text), tongue, listed):
        return text
    if tongue is FRENCH:
        text = ELISION.sub(r"\1 ", text)
    parts = _MARKS.split(text)
    told = [
        _LIKE.get(part.strip(), part) if number % 2 else _told(part, tongue, listed, number == 0)
        for number, part in enumerate(parts)
    ]
    return "".join(told)


def _is_name(folded: str, tongue: Tongue, listed: Listed) -> bool:
    """Whether a text is a listed name, and no place of the tongue, whatever else is called so."""
    phrase = tongue.phrases.get(tuple(folded.split()))
    return (phrase is None or phrase.role != "place") and listed.spelt(folded)


def _tongue_of(text: str) -> Tongue | None:
    """Return the tongue that a text is in, shipped or added; None where it is in none."""
    shipped, own = _shipped_tongue(text), own_tongues(text)
    if not own:
        return shipped
    words = pieces(ELISION.sub(r"\1 ", text))
    claiming = own if shipped is None else [shipped, *own]
    return max(claiming, key=lambda tongue: understood(words, tongue))  # the first of equals


def _shipped_tongue(text: str) -> Tongue | None:
    """Return the shipped tongue that a text is in: by its letters, or by words of its own."""
    if not text.isascii():
        if _ARABIC.search(text):
            return ARABIC
        if _HEBREW.search(text):
            return HEBREW
    return FRENCH if is_french(text) else None


def _told(part: str, tongue: Tongue, listed: Listed, first: bool) -> str:
    """Return a part of a text, without commas and brackets, in the grammar's words."""
    ends = [pieces(end) for end in _DASHES.split(part)]
    whole = " ".join(word for end in ends for word in end)
    aside = tongue.phrases.get(tuple(whole.split()))
    if aside is not None and aside.role == "beside" and not first:
        return aside.english  # "X, to the north": a province may be listed so
    if not whole or _is_name(whole, tongue, listed):
        return part
    if whole in tongue.nowhere:
        return "place not given"
    read = [words_of(end, tongue, listed) for end in ends]
    if len(read) > 1 and not any(word.role in _TYING for end in read for word in end):
        return " - ".join(_told(end, tongue, listed, first) for end in _DASHES.split(part))
    words = list(read[0])
    for end in read[1:]:
        words += [Word("-", "and", "and"), *end]
    if all(word.role == "name" for word in words):
        return part
    if len(words) == 1 and words[0].role not in _OWN:
        return words[0].english
    if first and all(word.role in ("point", "side", "drop") for word in words):
        return part  # a province may be called "North"
    return in_order(words, listed, construct=tongue.construct)
