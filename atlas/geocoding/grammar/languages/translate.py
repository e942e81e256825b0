"""Tell a place expression in Arabic, Hebrew or French in the words that the one grammar reads.

«على بعد 5 كم جنوب صور» becomes "5 km south of صور": the words that say how a place lies to
another become English, in English order; names keep their letters. What is a listed name as
it stands is left alone, and so is a text in which no such word is known.
"""

import re

from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.grammar.expression_words import core_key, core_of
from atlas.geocoding.grammar.languages.arabic import ARABIC
from atlas.geocoding.grammar.languages.french import ELISION, FRENCH, is_french
from atlas.geocoding.grammar.languages.hebrew import HEBREW
from atlas.geocoding.grammar.languages.reorder import in_order
from atlas.geocoding.grammar.languages.tokenise import Listed, pieces, words_of
from atlas.geocoding.grammar.languages.word_roles import Tongue, Word
from atlas.geocoding.matching.ranking import Where, country_fit, rank
from atlas.geocoding.spelling.place_names import fold, letters_of_folded

_ARABIC, _HEBREW = re.compile("[\u0620-\u06d3]"), re.compile("[\u05d0-\u05ea]")
_MARKS = re.compile(r"(\s*(?:[;/()\[\]،؛&]|,(?!\d)|(?<!\d),)\s*)")
_DASHES = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*")
# Words whose two names may be parted by a dash.
_TYING = ("road", "border", "between")
# Roles of words that may stand alone.
_OWN = ("name", "place", "point", "beside", "side", "nation", "number", "unit")
_LIKE = {"،": ", ", "؛": "; "}
_WIDE = ("region", "adm1", "country")
# A longer text is no place expression.
_LONGEST_TEXT = 200


class Words:
    """What a gazetteer tells about words in other letters, for one country or all."""

    def __init__(self, gazetteer: Gazetteer, country: str) -> None:
        self._gazetteer, self._country = gazetteer, country

    def spelt(self, words: str) -> bool:
        """Whether words are listed as they stand, in their own script."""
        if not words.isascii():
            named = self._gazetteer.named(letters_of_folded(words))
            if not self._gazetteer.native.spells(words, named):
                return False
        return bool(self._rows(words))

    def wide(self, words: str) -> bool:
        """Whether words name a region, a province or a country."""
        return any(self._gazetteer.kind[row] in _WIDE for row in self._rows(words))

    def line(self, words: str) -> bool:
        """Whether words name a river or another line."""
        return any(self._gazetteer.kind[row] == "line" for row in self._rows(words))

    def governed(self, words: str) -> bool:
        """Whether words name a province."""
        return any(self._gazetteer.kind[row] == "adm1" for row in self._rows(words))

    def city(self, words: str) -> bool:
        """Whether words name a region and a city in it alike."""
        kinds = {self._gazetteer.kind[row] for row in self._rows(words)}
        return {"region", "settlement"} <= kinds

    def province(self, words: str) -> str:
        """Return the Latin name of the province that is called like its city, or ""."""
        rows = self._rows(words)
        kinds = [self._gazetteer.kind[row] for row in rows]
        if "settlement" not in kinds or kinds.count("adm1") != 1:
            return ""
        return fold(self._gazetteer.name[rows[kinds.index("adm1")]])

    def latin(self, words: str) -> str:
        """Return the Latin name of the likeliest place that words name, or ""."""
        if not self.spelt(words):
            return ""
        ranked = rank(self._gazetteer, words, None, Where(self._country), listed_only=True)
        return fold(self._gazetteer.name[ranked[0].row]) if ranked else ""

    def kind(self, words: str) -> bool:
        """Whether English words say a listed name with the kind of place that it is."""
        core, cue = core_of(words)
        named = self._gazetteer.named
        keys = (
            [core_key(one, letters_of_folded(core)) for one in (cue.id, *cue.like)] if cue else []
        )
        return any(named(key) for key in (letters_of_folded(words), *keys))

    def _rows(self, words: str) -> list[int]:
        """Return the rows that words name in the country."""
        rows = self._gazetteer.named(letters_of_folded(words))
        if not words.isascii():
            rows = list(self._gazetteer.native.own(words, rows))
        kind = self._gazetteer.kind
        return [
            row
            for row in rows
            if country_fit(self._gazetteer, row, self._country) or kind[row] == "country"
        ]


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
    if listed.spelt(fold(text)) and not _is_place(fold(text), tongue):
        return text
    if tongue is FRENCH:
        text = ELISION.sub(r"\1 ", text)
    parts = _MARKS.split(text)
    told = [
        _LIKE.get(part.strip(), part) if number % 2 else _told(part, tongue, listed, number == 0)
        for number, part in enumerate(parts)
    ]
    return "".join(told)


def _is_place(folded: str, tongue: Tongue) -> bool:
    """Whether a tongue has a place of its own for a text, whatever else is called so."""
    phrase = tongue.phrases.get(tuple(folded.split()))
    return phrase is not None and phrase.role == "place"


def _tongue_of(text: str) -> Tongue | None:
    """Return the tongue that a text is in: by its letters, or by words of its own."""
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
    if not whole or (listed.spelt(whole) and not _is_place(whole, tongue)):
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
