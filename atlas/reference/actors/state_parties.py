"""States, their armed forces and their civilians by names that are made from a country's name."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from atlas.reference.actors.actor_names import fold_name, without_years
from atlas.reference.countries import find_country
from atlas.reference.country_table import countries, rows_of
from atlas.shipped import shipped

_COUNTRY, _DEMONYM = "{country}", "{demonym}"
# The dots of "U.S."
_INITIAL = re.compile(r"\b(\w)\.(?=\w\b|\s|$)")
_ELISION = re.compile(r"^l['\u2019]", re.IGNORECASE)
# Shorter words are rather words of a language than names of a country.
_SHORTEST = 4


class _Form(NamedTuple):
    """One form of a name, such as ``military forces of {country}``."""

    role: str
    language: str
    slot: str
    before: str
    after: str


@lru_cache(maxsize=4096)
def state_party(name: str, countries: frozenset[str] = frozenset()) -> str:
    """Return the id of the state, armed force or civilians that a name is made of; "" for none.

    The forms are in ``data/actors/state_names.csv``, and who is meant in ``states.csv``. A state
    whose armed forces are in dispute, or that has none, has no armed force there. A word that
    means two states ("Congolese") is decided by the country of the event, or not at all.

    Parameters
    ----------
    name : str
        The name.
    countries : frozenset of str
        The alpha-3 codes of the country of the event.

    Examples
    --------
    >>> state_party("Military Forces of Mali (2021-)"), state_party("l'armée malienne")
    ('MLI-FAMA', 'MLI-FAMA')
    >>> state_party("Congolese army", frozenset(["COD"])), state_party("Congolese army")
    ('COD-FARDC', '')
    >>> state_party("Military Forces of Mali Camel Corps")
    ''
    """
    text = _plain(without_years(name))
    for form in _forms():
        if not text.startswith(form.before) or not text.endswith(form.after):
            continue
        word = text[len(form.before) : len(text) - len(form.after)].strip()
        if word and (found := _found(word, form, countries)):
            return found
    return ""


def _plain(name: str) -> str:
    """Return a folded name without its article."""
    text = fold_name(_ELISION.sub("", _INITIAL.sub(r"\1", name)))
    for article in ("the ", "l ", "la ", "le ", "les ", "el ", "los "):
        if text.startswith(article):
            return text.removeprefix(article)
    return text


def _found(word: str, form: _Form, here: frozenset[str]) -> str:
    """Return the id of who is meant by a country's name or a demonym in a form."""
    if form.slot == _COUNTRY:
        word = word.removeprefix("the ")
        country = find_country(word)
        if country is None or country.country != country.key:
            return ""
        if len(word) < _SHORTEST and word not in map(fold_name, country.names):
            return ""
        return next((_states()[one][form.role] for one in country.codes if one in _states()), "")
    codes = _demonyms().get((form.language, word), frozenset())
    chosen = codes if len(codes) == 1 else codes & here
    return _states()[next(iter(chosen))][form.role] if len(chosen) == 1 else ""


@cache
def _states() -> dict[str, dict[str, str]]:
    """Return the ids of each state by its alpha-3 code."""
    return {row["alpha_3"]: row for row in rows_of(shipped("actors", "states.csv"))}


@cache
def _forms() -> tuple[_Form, ...]:
    """Return the forms of names, the longest first."""
    forms = []
    for row in rows_of(shipped("actors", "state_names.csv")):
        slot = _COUNTRY if _COUNTRY in row["name"] else _DEMONYM
        before, _, after = row["name"].partition(slot)
        ends = [f"{fold_name(before)} ".lstrip(), f" {fold_name(after)}".rstrip()]
        forms.append(_Form(row["role"], row["language"], slot, *ends))
    return tuple(sorted(forms, key=lambda form: -len(form.before + form.after)))


@cache
def _demonyms() -> dict[tuple[str, str], frozenset[str]]:
    """Return the alpha-3 codes of each demonym by language; several where two states share it."""
    made: dict[tuple[str, str], set[str]] = {}
    rows = [
        (row["language"], row["demonym"], countries()[row["key"]].codes)
        for row in rows_of(shipped("reference", "demonyms.csv"))
        if row["key"] in countries()
    ]
    rows += [
        (row["language"], row["demonym"], (row["alpha_3"],))
        for row in rows_of(shipped("actors", "demonyms.csv"))
    ]
    for language, demonym, codes in rows:
        for code in codes:
            if code in _states() and _states()[code]["demonyms"] != "no":
                for word in _inflected(fold_name(demonym), language):
                    made.setdefault((language, word), set()).add(code)
    return {key: frozenset(found) for key, found in made.items()}


def _inflected(word: str, language: str) -> list[str]:
    """Return the forms of an adjective by gender and number, as far as they are regular."""
    if language == "fr":
        return [word + end for end in ("", "e", "s", "es", "ne", "nes")]
    if language == "es":
        stem = word.removesuffix("o")
        ends = ("", "s", "es", "a", "as") if stem == word else ("o", "a", "os", "as")
        return [stem + end for end in ends]
    return [word]
