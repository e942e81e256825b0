"""The words of the page's interface, by language: what is shipped, what an author adds.

The code of the page carries numbers in place of its phrases. English stands in
``web/static/words.en.json``, which the build writes; each other language is one file of JSON, in
``web/words`` or wherever its author keeps it.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atlas.errors import PageError
from atlas.files.error_boundary import reading
from atlas.page.payload.codec import compress

__all__ = [
    "ENGLISH",
    "STATIC",
    "InterfaceLanguage",
    "LanguagesLike",
    "interface_languages",
    "static_text",
    "words_block",
]

WEB = Path(__file__).resolve().parents[2] / "web"
STATIC = WEB / "static"
GUIDE = "the page 'Add an interface language' of the documentation"
PLURALS = ("zero", "one", "two", "few", "many", "other")
"""The names that CLDR gives to the forms of a word that is counted."""
LanguagesLike = Iterable[str | os.PathLike[str]] | str
"""Languages as an author names them: ids of shipped ones, or paths of files."""

_ID = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NAME = re.compile(r"\{(\w+)\}")
# Marks that turn the direction of what follows; the marks of direction for one place may stand.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LISTS = {"phrases", "terms", "document"}
_KEYS = {"about", "id", "name", "direction", "note", *_LISTS}


@dataclass(frozen=True)
class InterfaceLanguage:
    """The words of the page in one language."""

    id: str
    """Its tag by BCP 47, such as ``ar``."""
    name: str
    """Its name in itself, as the reader's menu has it."""
    direction: str = "ltr"
    """Where its lines run: ltr or rtl."""
    note: str = ""
    """What its readers are told of the translation."""
    phrases: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    """Its phrases by the English ones; a text, or the forms of a phrase that counts."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """Its words for kinds, statuses and the like, by ``list/id``."""
    document: Mapping[str, str] = field(default_factory=dict)
    """Its sentences of the content that is read without scripts, by the English ones."""

    def term(self, table: str, key: str, english: str) -> str:
        """Return the word for an entry of a list, else the English one."""
        return self.terms.get(f"{table}/{key}", english)

    def say(self, english: str, **values: object) -> str:
        """Return a sentence of the content without scripts, with its values."""
        known = self.document.get(english) or self.phrases.get(english)
        text = known if isinstance(known, str) else english
        return _NAME.sub(lambda found: str(values.get(found[1], found[0])), text)

    def for_page(self) -> dict[str, Any]:
        """Return what the page is given: phrases by number, each missing one in English."""
        english = _english()
        made = {"id": self.id, "name": self.name, "rtl": self.direction == "rtl"}
        if self.id == "en" and not self.phrases:
            return {**made, "phrases": english}
        own = [self.phrases.get(_key(phrase)) for phrase in english]
        pairs = list(zip(own, english, strict=True))
        return {
            **made,
            "note": self.note,
            "missing": sum(phrase is None for phrase in own),
            "phrases": [
                _forms(text) if isinstance(phrase, dict) and text is not None else text or phrase
                for text, phrase in pairs
            ],
            "terms": dict(self.terms),
        }


ENGLISH = InterfaceLanguage("en", "English")


def interface_languages(languages: LanguagesLike) -> tuple[InterfaceLanguage, ...]:
    """Return the languages that an author names, the one that the page opens in first.

    Parameters
    ----------
    languages : str, path, or iterable of them
        ``en``, ``ar``, ``fr``, or the path of a file of words (``docs/how_to`` says how one is
        written).

    Returns
    -------
    tuple of InterfaceLanguage
        At least one, none twice.

    Raises
    ------
    PageError
        Where a language is not known, a file cannot be taken, or one is named twice.

    Examples
    --------
    >>> [language.name for language in interface_languages(("fr", "en"))]
    ['Français', 'English']
    """
    given = [languages] if isinstance(languages, str | os.PathLike) else list(languages)
    found = tuple(_language(one) for one in given)
    ids = [one.id for one in found]
    if not found or len(set(ids)) < len(ids):
        msg = f"languages is {ids}; wanted at least one language, and each of them once"
        raise PageError(msg)
    return found


def words_block(languages: Iterable[InterfaceLanguage]) -> bytes:
    """Return the block of words of a page: each language, the opening one first, as gzip."""
    text = json.dumps([one.for_page() for one in languages], ensure_ascii=False)
    return compress([text.encode()], 9)


def shipped_languages() -> list[str]:
    """Return the ids of the languages that are shipped."""
    return ["en", *sorted(path.stem for path in (WEB / "words").glob("*.json"))]


def static_text(name: str) -> str:
    """Return the text of a file of the built front end, by its name."""
    path = STATIC / name
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        msg = f"the front end is not built: {path} is missing; run `make web` in the repository"
        raise PageError(msg) from error


def _english() -> list[str | dict[str, str]]:
    """Return the phrases of the page in English, in the order of their numbers."""
    phrases: list[str | dict[str, str]] = json.loads(static_text("words.en.json"))
    return phrases


def _language(given: str | os.PathLike[str]) -> InterfaceLanguage:
    """Return one language, by its id or its file."""
    if given == "en":
        return ENGLISH
    if isinstance(given, str) and given in shipped_languages():
        return read_language(WEB / "words" / f"{given}.json")
    path = Path(given)
    if path.suffix.lower() != ".json":
        msg = (
            f"languages has {os.fspath(given)!r}; the page has {', '.join(shipped_languages())}; "
            f"another one is a file of words that ends in .json: {GUIDE} says how to write it"
        )
        raise PageError(msg)
    return read_language(path)


def read_language(path: Path) -> InterfaceLanguage:
    """Return the language of a file of words.

    Parameters
    ----------
    path : Path
        The file: JSON with ``id``, ``name``, ``direction``, ``phrases`` and, where it has them,
        ``note``, ``terms``, ``document`` and ``about``.

    Returns
    -------
    InterfaceLanguage
        The language. A phrase that the file leaves out or blank is said in English, and counted.

    Raises
    ------
    PageError
        Where a part is not as it has to be; each fault is said with its phrase.
    """
    with reading(path):
        text = path.read_text(encoding="utf-8-sig")
    try:
        made = json.loads(text)
    except ValueError as error:
        msg = f"{path} is no JSON ({error}); {GUIDE} says how a file of words is written"
        raise PageError(msg) from error
    made = _without_blanks(made)
    faults = _faults(made)
    if faults:
        more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
        msg = f"{path} is no file of words: {'; '.join(faults[:5])}{more}; see {GUIDE}"
        raise PageError(msg)
    made.pop("about", None)
    return InterfaceLanguage(**made)


def _without_blanks(made: Any) -> Any:
    """Return a file of words without the entries whose text, or whose every form, is blank."""
    if not isinstance(made, dict):
        return made
    kept = dict(made)
    for key in _LISTS & made.keys():
        if isinstance(made[key], dict):
            kept[key] = {
                english: text
                for english, text in made[key].items()
                if text != "" and not (isinstance(text, dict) and _are_blank(text))
            }
    return kept


def _are_blank(forms: Mapping[str, Any]) -> bool:
    """Whether there are forms of a phrase, and all are blank; what a form is, is checked later."""
    return bool(forms) and all(form == "" for form in forms.values())


def _faults(made: Any) -> list[str]:
    """Return what is wrong with a file of words, in words."""
    if not isinstance(made, dict):
        return ["wanted an object"]
    faults = [f"{key!r} is no key; wanted {', '.join(sorted(_KEYS))}" for key in {*made} - _KEYS]
    if not (isinstance(made.get("id"), str) and _ID.fullmatch(made["id"])):
        faults.append(f"id is {made.get('id')!r}; wanted a tag such as 'pt' or 'pt-BR'")
    if made.get("direction", "ltr") not in ("ltr", "rtl"):
        faults.append(f"direction is {made['direction']!r}; wanted 'ltr' or 'rtl'")
    for key in ("name", "note"):
        faults += _bad_text(key, made.get(key, "" if key == "note" else None))
    for key in sorted(_LISTS):
        if not isinstance(made.get(key, {}), dict):
            faults.append(f"{key} is no object of words by English words")
    if faults:
        return faults
    english = {_key(phrase): phrase for phrase in _english()}
    for key, text in made.get("phrases", {}).items():
        faults += _bad_phrase(key, text, english)
    for key, text in {**made.get("terms", {}), **made.get("document", {})}.items():
        faults += _bad_text(key, text) or _bad_names(key, key, text)
    return faults


def _bad_phrase(key: str, text: Any, english: Mapping[str, str | Mapping[str, str]]) -> list[str]:
    """Return what is wrong with one phrase."""
    if key not in english:
        return [f"{key!r} is no phrase of this version of the page"]
    phrase = english[key]
    if isinstance(phrase, str) or not isinstance(text, dict):
        whole = phrase if isinstance(phrase, str) else phrase["other"]
        return _bad_text(key, text) or _bad_names(key, whole, text)
    if "other" not in text or {*text} - {*PLURALS}:
        return [f"{key!r} has the forms {sorted(text)}; wanted 'other' and any of {PLURALS}"]
    faults = [fault for form in text.values() for fault in _bad_text(key, form)]
    return faults or [
        *_bad_names(key, phrase["other"], text["other"]),
        # "One event" needs no figure.
        *(
            fault
            for form in text.values()
            for fault in _bad_names(key, phrase["other"], form, but={"n"})
        ),
    ]


def _bad_text(key: str, text: Any) -> list[str]:
    """Return what is wrong with one text, whatever it says."""
    if not isinstance(text, str):
        return [f"{key!r} is {text!r}; wanted a text"]
    if re.search("[<>]", text) or _TURNS.search(text):
        return [f"{key!r} has markup, or a mark that turns the direction of what follows: {text!r}"]
    return []


def _bad_names(key: str, english: str, text: str, but: Iterable[str] = ()) -> list[str]:
    """Return where the names in braces differ from the English ones."""
    wanted, found = ({*_NAME.findall(one)} for one in (english, text))
    if wanted - {*but} <= found <= wanted:
        return []
    names = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
    return [f"{key!r} wants the names {names}, and its words are {text!r}"]


def _key(phrase: str | Mapping[str, str]) -> str:
    """Return the key of a phrase in a file of words: its English, the form for one."""
    return phrase if isinstance(phrase, str) else phrase["one"]


def _forms(text: str | Mapping[str, str]) -> dict[str, str]:
    """Return the forms of a phrase that counts, without those that are as the usual one."""
    if isinstance(text, str):
        return {"other": text}
    usual = text["other"]
    return {name: form for name, form in text.items() if name == "other" or form != usual}
