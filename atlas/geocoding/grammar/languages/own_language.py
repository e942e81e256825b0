"""Read languages of place expressions that people add: ``atlas.doors.LANGUAGES``.

A language is a folder of three files, which its speaker can write without a program:

- ``lexicon.csv``: ``role``, ``english``, ``words``. The row ``point,north,norte|septentrión`` says
  that both words are the point north. The roles are those of `word_roles.ROLES`.
- ``flags.toml``: ``name``; ``telling``, a list of words of which a text of the language has at
  least one; and, where needed, ``letters``, ``construct``, ``least``, ``nowhere``, ``prefixes``.
- ``phrases.csv``: ``text``, ``country``, ``inside``, ``longitude``, ``latitude``, ``within_km``:
  expressions with where they are, for the tests of the language; see
  ``atlas.geocoding.try_phrases``.

The words are plain text: they are folded as names are, and compared as a whole.
"""

import csv
import io
import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from atlas.doors import LANGUAGES
from atlas.errors import PluginError
from atlas.files.error_boundary import read_small, reading
from atlas.geocoding.grammar.expression_words import COMPASS, TRIGGERS, UNITS
from atlas.geocoding.grammar.languages.tokenise import LINK_ROLES, LONGEST_PHRASE
from atlas.geocoding.grammar.languages.word_roles import ENGLISH, ROLES, Tongue, Word
from atlas.geocoding.spelling.place_names import fold

LEXICON, FLAGS, PHRASES = "lexicon.csv", "flags.toml", "phrases.csv"
_COLUMNS = ("role", "english", "words")
_FLAGS = ("name", "telling", "letters", "construct", "least", "nowhere", "prefixes")
_LARGEST = 1 << 20
_MOST, _LONGEST_WORDS = 5_000, 80
_APOSTROPHE = re.compile("['`\u00b4\u2018\u2019\u02bc]")
_BY_POINT = ("point", "beside", "side")
_EIGHT = frozenset((
    "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest",
))  # fmt: skip
_ONLY_ENGLISH = ENGLISH | {"and", "east"}


@dataclass(frozen=True, eq=False)
class Language:
    """A language of place expressions.

    Parameters
    ----------
    name : str
        Its name: the one that it has in ``atlas.doors.LANGUAGES``.
    tongue : Tongue
        Its words and habits.
    telling : frozenset of str
        Folded words of which a text of this language has at least one.
    letters : tuple of str or None
        The first and the last letter of its script; None for Latin letters.

    Examples
    --------
    >>> near = Word("gertu", "near", "near")
    >>> tongue = Tongue({("gertu",): near}, {}, frozenset(), {})
    >>> str(Language("basque", tongue, frozenset({"gertu"})))
    'language basque'
    """

    name: str
    tongue: Tongue
    telling: frozenset[str]
    letters: tuple[str, str] | None = None

    def __str__(self) -> str:
        of = LANGUAGES.origin(self.name)
        package = f"{of['package']} {of['version']}".strip()
        return ", ".join(filter(None, (f"language {self.name}", package)))

    @cached_property
    def _foreign(self) -> frozenset[str]:
        """The English words that a text in Latin letters does not have, if it is in this one."""
        own = {word for phrase in self.tongue.phrases for word in phrase}
        return _ONLY_ENGLISH - own if self.letters is None else frozenset()

    def says(self, text: str, words: list[str], parts: list[str]) -> bool:
        """Return whether a text is in this language.

        Parameters
        ----------
        text : str
            Any text.
        words : list of str
            Its folded words.
        parts : list of str
            The same, parted at apostrophes too.

        Returns
        -------
        bool
            True where it has  a telling word, or is as a whole a place or a phrase for no place
            in the lexicon; it has a letter of the script; and in Latin letters it has no English
            word that the language has not.
        """
        phrase = self.tongue.phrases.get(tuple(words))
        whole = phrase is not None and phrase.role == "place"
        whole = whole or " ".join(words) in self.tongue.nowhere
        if not whole and self.telling.isdisjoint(parts):
            return False
        if self.letters is not None:
            first, last = self.letters
            return any(first <= letter <= last for letter in text)
        return self._foreign.isdisjoint(words)


def own_tongues(text: str) -> list[Tongue]:
    """Return the words of the added languages that claim a text."""
    languages = LANGUAGES.things()
    if not languages:
        return []
    words = fold(text).split()
    # What is cut short, as in Italian "all'aeroporto", hides no telling word.
    parts = fold(_APOSTROPHE.sub(" ", text)).split() if _APOSTROPHE.search(text) else words
    return [language.tongue for language in languages if language.says(text, words, parts)]


def read_language(folder: str | Path) -> Language:
    r"""Return the language that a folder describes.

    Parameters
    ----------
    folder : str or pathlib.Path
        A folder with ``lexicon.csv`` and ``flags.toml``, each of at most 1 MB, in UTF-8.

    Returns
    -------
    Language
        What `atlas.doors.LANGUAGES` takes.

    Raises
    ------
    PluginError
        If a file is missing or too large, a key, a role or an English word is not known, a phrase
        has two meanings, or a telling word is one of English expressions.

    Examples
    --------
    >>> import tempfile
    >>> home = Path(tempfile.mkdtemp())
    >>> _ = (home / "flags.toml").write_text('name = "basque"\ntelling = ["iparraldean"]')
    >>> rows = "role,english,words\npoint,north,iparraldean\nnear,near,gertu\n"
    >>> _ = (home / "lexicon.csv").write_text(rows)
    >>> language = read_language(home)
    >>> str(language), len(language.tongue.phrases)
    ('language basque', 2)
    """
    home = Path(folder)
    flags = _Flags(home / FLAGS)
    phrases = _lexicon(home / LEXICON)
    nowhere = flags.words("nowhere")
    telling = flags.words("telling", needed=True)
    known = {word for phrase in phrases for word in phrase} | {
        w for n in nowhere for w in n.split()
    }
    for word in sorted(telling):
        if word in TRIGGERS or word in ENGLISH:
            flags.refuse(f"telling word {word!r} is one of English expressions; choose others")
        if word not in known:
            flags.refuse(f"telling word {word!r} is in no row of {LEXICON}; add it there")
    tongue = Tongue(
        phrases=phrases,
        prefixes=flags.prefixes(),
        nowhere=nowhere,
        joiners={},
        construct=flags.value("construct", True, bool),
        least=flags.value("least", 3, int),
    )
    name = flags.value("name", "", str)
    if not name.isidentifier() or len(name) > _LONGEST_WORDS:
        flags.refuse(f"name = {name!r:.80}; wanted a name of letters, such as 'spanish'")
    return Language(name, tongue, telling, flags.letters())


class _Flags:
    """The flags of a language, as they are asked for one by one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        text = _text_of(path, "the flags of a language, in TOML")
        with reading(path, PluginError, wanted="TOML"):
            self._held = tomllib.loads(text)
        for key in self._held:
            if key not in _FLAGS:
                self.refuse(f"unknown key {key!r:.80}; wanted {', '.join(_FLAGS)}")

    def refuse(self, said: str) -> NoReturn:
        """Raise an error that names the file."""
        msg = f"{self._path}: {said}"
        raise PluginError(msg)

    def value(self, key: str, default: Any, kind: type) -> Any:
        """Return the value of a key."""
        value = self._held.get(key, default)
        if type(value) is not kind:
            self.refuse(f"{key} = {value!r:.80}; wanted {kind.__name__}")
        return value

    def words(self, key: str, *, needed: bool = False) -> frozenset[str]:
        """Return a list of words, folded; a telling word is one word."""
        given = self.value(key, [], list)
        found = set()
        for text in given:
            folded = fold(text) if isinstance(text, str) and len(text) <= _LONGEST_WORDS else ""
            if not folded or (needed and " " in folded):
                wanted = "one word" if needed else f"words of at most {_LONGEST_WORDS} letters"
                self.refuse(f"{key} holds {text!r:.80}; wanted {wanted}")
            found.add(folded)
        if len(given) > _MOST or (needed and not given):
            self.refuse(f"{key} is a list of {len(given):,} words; wanted 1 to {_MOST:,}")
        return frozenset(found)

    def letters(self) -> tuple[str, str] | None:
        """Return the first and the last letter of the script."""
        if "letters" not in self._held:
            return None
        given = self._held["letters"]
        single = isinstance(given, list) and [isinstance(a, str) and len(a) for a in given] == [
            1,
            1,
        ]
        if not single or not "z" < given[0] <= given[1]:
            self.refuse(
                f"letters = {given!r:.80}; wanted the first and the last letter of the script, "
                "such as ['а', 'я'], and no such key for Latin letters"
            )
        return given[0], given[1]

    def prefixes(self) -> dict[str, tuple[Word, ...]]:
        """Return what is written as part of the next word, with the roles that it has."""
        found = {}
        for prefix, roles in self.value("prefixes", {}, dict).items():
            known = isinstance(roles, list) and roles and set(map(str, roles)) <= set(LINK_ROLES)
            if not known or fold(prefix).split() != [fold(prefix)]:
                self.refuse(
                    f"prefixes: {prefix!r:.80} = {roles!r:.80}; wanted a list of roles out of "
                    f"{', '.join(LINK_ROLES)}"
                )
            found[fold(prefix)] = tuple(
                Word(fold(prefix), role, "" if role == "drop" else role) for role in roles
            )
        return found


def _text_of(path: Path, wanted: str) -> str:
    """Return the text of a small file."""
    with reading(path, PluginError, wanted=wanted):
        return read_small(path, _LARGEST).decode("utf-8-sig")


def rows_of(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a small CSV file with their line numbers, the head being line 1.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    columns : tuple of str
        The columns that it has, and no others.

    Raises
    ------
    PluginError
        If it is no such file.
    """
    wanted = f"{', '.join(columns)}, as CSV"
    text = _text_of(path, wanted)
    with reading(path, PluginError, wanted=wanted):
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        if tuple(reader.fieldnames or ()) != columns:
            msg = f"{path}: its columns are {reader.fieldnames!r:.200}; wanted {', '.join(columns)}"
            raise PluginError(msg)
        for number, row in enumerate(reader):
            if None in row or None in row.values() or number >= _MOST:
                msg = (
                    f"{path}, line {reader.line_num}: wanted {len(columns)} cells a row, in at "
                    f"most {_MOST:,} rows"
                )
                raise PluginError(msg)
            yield reader.line_num, row


def _lexicon(path: Path) -> dict[tuple[str, ...], Word]:
    """Return the phrases of a lexicon, each with its one meaning."""
    phrases: dict[tuple[str, ...], Word] = {}
    lines: dict[tuple[str, ...], int] = {}
    for line, row in rows_of(path, _COLUMNS):
        role, english = row["role"].strip(), row["english"].strip()
        problem = _problem(role, english)
        for given in row["words"].split("|"):
            words = tuple(fold(given).split()) if len(given) <= _LONGEST_WORDS else ()
            word = Word(" ".join(words), role, english)
            if not 1 <= len(words) <= LONGEST_PHRASE:
                problem = problem or (
                    f"{given!r:.80} is no phrase; wanted 1 to {LONGEST_PHRASE} words, at most "
                    f"{_LONGEST_WORDS} letters"
                )
            elif phrases.setdefault(words, word) != word:
                other = phrases[words]
                problem = problem or (
                    f"{given!r:.80} is {role} {english!r:.80} here, and {other.role} "
                    f"{other.english!r:.80} in line {lines[words]}; keep one"
                )
            lines.setdefault(words, line)
        if problem:
            msg = f"{path}, line {line}: {problem}"
            raise PluginError(msg)
    return phrases


def _problem(role: str, english: str) -> str:
    """Return what is wrong with a role and its English; "" if nothing."""
    if role not in ROLES:
        return f"role {role!r:.80}; wanted one of {', '.join(sorted(ROLES))}"
    if role == "number":
        ok, wanted = _is_number(english), "a number, such as 12 or 0.5"
    elif role in _BY_POINT:
        words = tuple(english.split(" "))
        ok = words in COMPASS and _EIGHT.issuperset(words)
        wanted = "a point of the compass, such as north or southeast"
    elif role == "unit":
        ok, wanted = english in UNITS, "a unit: km, m, miles or nm"
    else:
        ok = fold(english) == english and len(english) <= _LONGEST_WORDS
        wanted = "small letters without signs"
    return "" if ok else f"english {english!r:.80} for the role {role}; wanted {wanted}"


def _is_number(text: str) -> bool:
    """Whether a text is a number of at most a thousand."""
    try:
        return text.isascii() and math.isfinite(float(text)) and 0 < float(text) <= 1000
    except ValueError:
        return False


def check_language(name: str, thing: Any) -> Language:
    """Return a language that may be under a name in ``atlas.doors.LANGUAGES``."""
    language = read_language(thing) if isinstance(thing, str | Path) else thing
    if not isinstance(language, Language):
        wanted = "a folder or an atlas.geocoding.grammar.languages.own_language.Language"
        msg = f"{name!r} is {type(thing).__name__}; wanted {wanted}"
        raise PluginError(msg)
    if language.name != name:
        msg = (
            f"{name!r} is a language that calls itself {language.name!r}; wanted one name for both"
        )
        raise PluginError(msg)
    return language


LANGUAGES.ship({}, check=check_language)
