"""List the spellings of a person's, a place's or an outlet's name in texts, and its parts."""

import re
import unicodedata
from collections.abc import Iterator

from atlas.release.text_search.name_particles import (
    ARTICLES,
    BEFORE_PLACES,
    COMMON,
    PARTICLES,
    SUFFIXES,
    TAILS,
    TITLES,
    UNITS,
)

_WORD = re.compile(r"[^\W_]+")
_BYNAME = re.compile(
    r"[(\[{\u201c\u201e\u00ab\u2039\"]([^()\[\]{}\u201c\u201d\u00ab\u00bb\"]+)[)\]}\u201d\u00bb\u203a\"]"
    r"|(?<!\w)['\u2018\u2019]([^'\u2018\u2019]{2,})['\u2018\u2019](?!\w)"
)
_ALSO = re.compile(
    r"\s*(?:[;/|&+]|\b(?:a\.?\s?k\.?\s?a|and|und|et|alias|also known as|known as|née?|born|"
    r"nom de guerre)\b\.?|الملقب|المعروف)\s*",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\d?\.|m\.|en\.|ar\.|news\.)*([\w-]+(?:\.[\w-]+)*?)"
    r"(?:\.(?:com|co|org|net|gov|ac|edu|info|news|tv|media|press|online|me|io))?"
    r"(?:\.[a-z]{2})?(?:/.*)?",
    re.IGNORECASE,
)
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_LEAST, _LEAST_OF_PLACE = 2, 3
_LONGEST_HOST = 253


def spellings(name: str, *, surname: bool = False) -> list[str]:
    """Return the spellings of a person's or a place's name.

    Examples
    --------
    >>> spellings("Amal Nader", surname=True)
    ['Amal Nader', 'Nader Amal', 'Nader']
    >>> spellings("Amal al-Nader (Umm Yusuf)", surname=True)[-3:]
    ['al-Nader', 'Nader', 'alNader']
    """
    found = [text for text, derived in person_terms(name) if surname or not derived]
    return found if surname else found[:1]


def person_terms(name: str) -> list[tuple[str, bool]]:
    """Return the names of a person, and whether each is only a part of a name.

    By-names in brackets are separate names. A surname is listed with its particles and without its
    article; a double surname also as each of its parts. A surname that is written first is
    recognised by a comma or by its capitals.
    """
    name = " ".join(name.split())
    whole, parts = _names_in(name), []
    texts = [name, *whole]
    for one in whole:
        given, last = _surname(one)
        if given:
            texts.append(f"{given} {last}")
            # No "Said Ali" from "Ali Said": "He said Ali left" does not name him.
            texts += [] if is_common(last) else [f"{last} {given}"]
        parts += _surnames(last) if given else _surnames(last)[1:]
    for one in [*texts, *parts]:
        other = _umlauts_out(one)
        if other != one:
            parts.append(other)
    found = {text: False for text in texts if _long_enough(text)}
    return [*found.items(), *((text, True) for text in dict.fromkeys(parts) if text not in found)]


def given_names(name: str) -> list[str]:
    """Return the first given name in each of the names in a text.

    Examples
    --------
    >>> given_names("Dr. Amal K. Nader (Umm Yusuf)")
    ['Amal']
    """
    given = (_surname(one)[0].split() for one in _names_in(" ".join(name.split())))
    return [words[0] for words in given if words and len(words[0].strip(".")) > 1]


def is_common(text: str) -> bool:
    """Return whether a surname is a common word too."""
    return text.casefold() in COMMON


def _names_in(name: str) -> list[str]:
    """Return the names in a text: the main name, by-names, others."""
    found = _ALSO.split(_BYNAME.sub(" ", name))
    cased = any(c.isupper() for c in name)
    for match in _BYNAME.finditer(name):
        # "(spokesman)" and "(2019-)" describe the person; "(Abu Ali)" is a name.
        inner = _ALSO.split(match[1] or match[2])
        found += [one for one in inner if one[:1].isalpha() and not (cased and one[:1].islower())]
    return [one for one in dict.fromkeys(map(_tidy, found)) if _long_enough(one)]


def _tidy(name: str) -> str:
    """Return a name without titles and suffixes, in its original order."""
    head, comma, tail = (part.strip() for part in name.partition(","))
    while comma and tail and all(_plain(word) in SUFFIXES for word in tail.split()):
        comma, tail = "", ""
    words = (f"{head}, {tail}" if comma and tail else head).split()
    while len(words) > 1 and _plain(words[0]) in TITLES:
        words.pop(0)
    while len(words) > 1 and _plain(words[-1]) in SUFFIXES:
        words.pop()
    return " ".join(words).strip(" ,")


def _plain(word: str) -> str:
    """Return a word in the form for look-ups: small, without dots."""
    return word.strip(".,-'\u2019\u02bf\u02be").replace(".", "").casefold()


def _surname(name: str) -> tuple[str, str]:
    """Return the text before the surname, and the surname with its particles."""
    if "," in name:
        last, _, given = name.partition(",")
        return given.strip(), last.strip()
    words = name.split()
    capitals = [_is_capitals(word) for word in words]
    if any(capitals) and not all(capitals):
        return (
            " ".join(word for word, big in zip(words, capitals, strict=True) if not big),
            " ".join(word for word, big in zip(words, capitals, strict=True) if big),
        )
    at = len(words) - 1
    if any(c.isupper() for c in name) and words[at].islower() and not _is_particle(words[at]):
        return "", name
    while at > 0 and _plain(words[at - 1]) in PARTICLES | UNITS | ARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def _is_particle(word: str) -> bool:
    """Return whether a word in small letters may be a surname because of its article."""
    return bool(re.match(r"\w{1,3}['\u2019\u02bf-]\w", word)) or not word.isascii()


def _is_capitals(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)


def _surnames(last: str) -> list[str]:
    """Return a surname and the surnames that it consists of."""
    found = [last]
    words = last.split()
    if any(_plain(word) in UNITS for word in words):
        return [last] if _long_enough(last) else []
    while len(words) > 1 and _plain(words[0]) in PARTICLES | ARTICLES:
        if _plain(words[0]) in ARTICLES:
            found.append(words[0] + " ".join(words[1:]))
        words.pop(0)
        found.append(" ".join(words))
    found += _without_article(" ".join(words))
    parts = [part for part in re.split(r"[-\u2010-\u2015]", " ".join(words)) if part.strip()]
    if len(parts) > 1:
        joined = [one for one in parts if _plain(one) not in ARTICLES | PARTICLES | UNITS]
        if len(joined) == len(parts) or _plain(parts[0]) not in UNITS:
            found += joined
    return [one for one in dict.fromkeys(found) if _long_enough(one)]


def _without_article(name: str) -> list[str]:
    """Return a name of one word without its article, and with the article joined to it."""
    words = name.split()
    if len(words) == 2 and _plain(words[0]) in ARTICLES:
        return [words[1], words[0] + words[1]]
    if len(words) != 1:
        return []
    cut = re.match(r"(?i)([a-z]{2,3})[-\u2010-\u2015'\u2019](.{2,})$", name)
    if cut and cut[1].lower() in ARTICLES:
        return [cut[2], cut[1] + cut[2]]
    camel = re.match(r"(A[ldrstznh]h?|El|al|el)([A-Z].+)$", name)
    if camel:
        return [camel[2]]
    bare = "".join(c for c in name if unicodedata.category(c)[0] != "M")
    if bare.startswith("\u0627\u0644") and len(bare) > 4 and bare != "\u0627\u0644\u0644\u0647":
        return [bare[2:]]
    return []


def _long_enough(text: str) -> bool:
    return len("".join(_WORD.findall(text))) >= _LEAST


def _umlauts_out(text: str) -> str:
    """Return a text with two letters for each umlaut, as in German and Danish spelling."""
    small = unicodedata.normalize("NFC", text)
    return "".join(
        _UMLAUTS.get(c) or _UMLAUTS.get(c.lower(), c).capitalize() if c.lower() in _UMLAUTS else c
        for c in small
    )


def core_of(name: str) -> list[str]:
    """Return a place's name, and the proper name in it if it is an expression.

    Examples
    --------
    >>> core_of("near Zar'it (fence), Upper Galilee")
    ["near Zar'it (fence), Upper Galilee", "Zar'it"]
    >>> core_of("12 km north of Tyre")
    ['12 km north of Tyre', 'Tyre']
    """
    head = re.split(r"[,;(/]", name)[0].strip()
    words = head.split()
    while words and (words[0][:1].islower() or words[0][:1].isdigit()) and words[0].isascii():
        if words[0].partition("-")[0] in ARTICLES and len(words[0]) > len("al-"):
            break
        words.pop(0)
    while words and words[-1] in TAILS:
        words.pop()
    return list(dict.fromkeys(text for text in (name.strip(), " ".join(words)) if text))


def place_terms(name: str) -> list[str]:
    """Return a place's name, also without an article or a word such as "Kfar" before it.

    Examples
    --------
    >>> place_terms("Kfar Qana"), place_terms("al-Qana")
    (['Kfar Qana', 'Qana'], ['al-Qana', 'Qana', 'alQana'])
    """
    found = [name.strip()]
    words = re.sub("['\u2019]s$", "", found[0]).split()
    while len(words) > 1 and _plain(words[0]) in BEFORE_PLACES | ARTICLES:
        words.pop(0)
        found.append(" ".join(words))
    head, dash, rest = words[0].partition("-") if words else ("", "", "")
    if dash and _plain(head) in BEFORE_PLACES:
        words[0] = rest
        found.append(" ".join(words))
    found += _without_article(" ".join(words))
    shortest = [text for text in found[1:] if len("".join(_WORD.findall(text))) >= _LEAST_OF_PLACE]
    return list(dict.fromkeys([found[0], *shortest]))


def outlet_terms(name: str) -> Iterator[str]:
    """Yield the names of an outlet: its name, and the name in its address.

    Examples
    --------
    >>> list(outlet_terms("www.qnews-daily.com.lb"))
    ['www.qnews-daily.com.lb', 'qnews-daily']
    >>> list(outlet_terms("The  Qnews Daily"))
    ['The  Qnews Daily', 'Qnews Daily']
    """
    text = name.strip()
    yield text
    words = text.split()
    if len(words) > 1 and words[0].casefold() in ("the", "al", "el", "le", "la", "der", "die"):
        yield " ".join(words[1:])
    found = _DOMAIN.fullmatch(text) if len(words) == 1 and len(text) <= _LONGEST_HOST else None
    found = found if "." in text else None
    if found and len("".join(_WORD.findall(found[1]))) >= _LEAST_OF_PLACE:
        yield found[1]
