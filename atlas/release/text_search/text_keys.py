"""Make one key for names and texts, so that two spellings of one name have the same letters.

The key has full case folding and no marks or invisible characters. Letters that look alike, or that
keyboards and scripts exchange, become one letter. Breaks between words are kept beside the key.
"""

import re
import unicodedata
from dataclasses import dataclass

NONE, SOFT, CASE, JOIN, HARD, STOP = range(6)
"""The break before a letter: none; an apostrophe, or a hyphen at the end of a line; a change of
case or to a figure (AmalQnader); a joining sign (amal-qnader); a blank or the like; a sign between
two names of a list, or two sentences."""

_APOSTROPHES = frozenset(
    "'`\u00b4\u2018\u2019\u201a\u201b\u2032\u02b9\u02bb\u02bc\u02bd\u02be\u02bf"
)
_APOSTROPHES |= frozenset("\u02c8\u02ca\u02cb\u05f3\u05f4\uff07\ua78b\ua78c\u0621")
# Signs that end a name; other signs may occur inside one: amal-qnader, Qna*der.
_ENDS = frozenset(',:()[]{}<>"\u201c\u201d\u201e\u00ab\u00bb\u2026\u060c\u3001')
_STOPS = frozenset(";!?|\u061b\u061f\u06d4\u3002")
_TATWEEL = "\u0640"
# Letters that keyboards of one script exchange, or that Unicode does not map to a plain letter.
_LEVEL = {
    **dict.fromkeys("\u0649\u06cc\u06d2\u06d0\u06cd\u063d\u063e\u063f\u06ce\u0620", "\u064a"),
    **dict.fromkeys("\u06a9\u06aa\u063b\u063c\u06ac\u06ad\u06ae", "\u0643"),
    **dict.fromkeys("\u0629\u06c1\u06be\u06c3\u06d5\u06c0\u06c2\u06ff", "\u0647"),
    **dict.fromkeys("\u0671\u0672\u0673\u0675", "\u0627"),
    **dict(zip("\u05da\u05dd\u05df\u05e3\u05e5", "\u05db\u05de\u05e0\u05e4\u05e6", strict=True)),
    **dict(zip("ıȷðŋĸɑɡƅɩё", "ijdnkagbie", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "\u06ba": "\u0646",
    "\u05f0": "\u05d5\u05d5",
    "\u05f1": "\u05d5\u05d9",
    "\u05f2": "\u05d9\u05d9",
    # Cyrillic, Greek and Armenian letters that look like Latin ones, small or capital.
    **dict(zip("авекмнорстухіјѕԁԛԝһүӏѵгпᴦ", "abekmhopctyxijsdqwhylvrnr", strict=True)),
    **dict(zip("αβεζηικμνορτυχϲϳςσ", "abezhikmnoptyxcjcc", strict=True)),
    **dict(zip("օսհոցյ", "ouhngj", strict=True)),
}
# Small Greek letters that look like another Latin letter than their capitals do.
_OTHERWISE = str.maketrans("ηνυμγωκ\u00b5", "nvuuywku")
_WITH = re.compile(
    r"(?:(LATIN|CYRILLIC) (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?([A-Z]+)(?: WITH .+)?"
    r"|ARABIC LETTER (ALEF|YEH|FARSI YEH|WAW|KAF|KEHEH|HEH) WITH .+)"
)
_SIGN = re.compile(r"(?:LATIN CAPITAL|SYMBOL) LETTER ([A-Z])$")
_LINE_END = re.compile(r"(?<=\w)[-\u2010\u2011\u00ad][ \t]*(?:\r?\n|\r|\u2028)\s*(?=\w)")


class _Letters(dict[int, str | None]):
    """The letters in the key for each character, computed once a character.

    None where there is no letter: `str.translate` handles None faster than an empty text.
    """

    def __missing__(self, code: int) -> str | None:
        made = self[code] = _letters_of(chr(code)) or None
        return made


def _letters_of(character: str) -> str:
    if character in _APOSTROPHES:
        return ""
    found = ""
    for part in unicodedata.normalize("NFKD", character):
        if unicodedata.category(part)[0] == "M" or part == _TATWEEL or part in _APOSTROPHES:
            continue
        for one in part.casefold():
            found += _level(one) if one.isalnum() else _signed(one)
    return found


def _signed(sign: str) -> str:
    """Return the letter that a symbol shows, such as a boxed letter or half of a flag."""
    found = _SIGN.search(unicodedata.name(sign, "")) if not sign.isascii() else None
    return found[1].lower() if found else ""


def _level(letter: str) -> str:
    """Return the plain letter or figure for a letter."""
    if letter.isascii():
        return letter
    figure = unicodedata.digit(letter, None)
    if figure is not None:
        return str(figure)
    if letter in _LEVEL:
        return _LEVEL[letter]
    found = _WITH.fullmatch(unicodedata.name(letter, ""))
    if not found:
        # A modifier letter is not part of a name.
        return "" if unicodedata.category(letter) in ("Lm", "Mn") else letter
    name = f"ARABIC LETTER {found[3]}" if found[3] else f"{found[1]} SMALL LETTER {found[2]}"
    try:
        plain = unicodedata.lookup(name)
    except KeyError:
        return letter
    return plain if plain.isascii() else _LEVEL.get(plain, plain)


_TABLE = _Letters()


def key_of(text: str) -> str:
    """Return the key of a text: its letters and figures in the form for comparison.

    Examples
    --------
    >>> key_of("O\u2019Br\u00ede\u0144, STRA\u00dfE \u0130\u0131"), key_of("\u0410m\u0430l")
    ('obrienstrasseii', 'amal')
    """
    return text.translate(_TABLE)


def otherwise(text: str) -> str:
    """Return a text in which small Greek letters are replaced by Latin letters that look alike."""
    return text.translate(_OTHERWISE)


@dataclass(frozen=True)
class Keyed:
    """A text with its key and the position of each letter."""

    text: str
    """The original text."""
    key: str
    """The letters of the key."""
    places: list[int]
    """The position in the text of each letter."""
    before: bytearray
    """The break before each letter, NONE to STOP; the last item is the break at the end."""

    def end(self, last: int) -> int:
        """Return the end of a letter in the text, including its marks."""
        stop = self.places[last] + 1
        while stop < len(self.text) and is_dropped(self.text[stop]):
            stop += 1
        return stop


def keyed(text: str) -> Keyed:
    """Return a text with its key and the breaks between letters.

    Examples
    --------
    >>> found = keyed("AmalQ. d'Ali")
    >>> found.key, list(found.before)
    ('amalqdali', [5, 0, 0, 0, 2, 4, 1, 0, 0, 5])
    """
    soft = frozenset(
        place for found in _LINE_END.finditer(text) for place in range(found.start(), found.end())
    )
    letters: list[str] = []
    places: list[int] = []
    before = bytearray()
    level, last = STOP, 0
    for place, character in enumerate(text):
        made, sort = _SIGNS[character]
        if not made:
            level = max(level, SOFT if place in soft else sort)
            continue
        # A new word without a blank: amalQnader, amal2, USQnader.
        if level == NONE and sort != last:
            level = CASE if _FIGURE in (sort, last) or (last, sort) == (_SMALL, _CAPITAL) else NONE
        elif level == NONE and sort == _CAPITAL and text[place + 1 : place + 2].islower():
            level = CASE
        before.append(level)
        before.extend(bytes(len(made) - 1))
        letters.append(made)
        places.extend([place] * len(made))
        level, last = NONE, sort
    before.append(STOP)
    return Keyed(text, "".join(letters), places, before)


def is_dropped(character: str) -> bool:
    """Return whether a character is a mark or invisible."""
    return unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf") or character == _TATWEEL


_OTHER, _SMALL, _CAPITAL, _FIGURE = range(4)


class _Signs(dict[str, tuple[str, int]]):
    """The letters of each character with their sort; for other characters the level of break."""

    def __missing__(self, character: str) -> tuple[str, int]:
        made = _TABLE[ord(character)]
        if made is not None:
            sort = _CAPITAL if character.isupper() else _SMALL if character.islower() else _OTHER
            found = self[character] = (made, _FIGURE if made.isdigit() else sort)
        else:
            found = self[character] = ("", _break(character))
        return found


_SIGNS = _Signs()


def _break(character: str) -> int:
    """Return the level of break for a character that is not a letter."""
    if is_dropped(character):
        return NONE
    if character in _APOSTROPHES:
        return SOFT
    if character in _STOPS:
        return STOP
    return HARD if character.isspace() or character in _ENDS else JOIN
