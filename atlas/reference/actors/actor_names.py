"""Names of actors: folded for comparing, joined and split, and made into ids."""

import hashlib
import re
from collections.abc import Iterable, Mapping

from atlas.folding import ACTOR_NAME, fold_by

# The years of a government behind a name, as ACLED writes them: "(2022-)", "(2000-2024)".
_YEARS = re.compile(r"\(\s*\d{4}\s*[-\u2013]\s*(?:\d{4})?\s*\)")


def fold_name(text: str) -> str:
    """Return a name for comparing: no marks, case, quotes, or dashes; Arabic letters levelled.

    Examples
    --------
    >>> fold_name("Hizbu\u02bcll\u0101h"), fold_name("AL-QUDS  Brigades")
    ('hizbullah', 'al quds brigades')
    """
    return fold_by(ACTOR_NAME, text)


def without_years(name: str) -> str:
    """Return a name without the years of a government behind it.

    Examples
    --------
    >>> without_years("Police Forces of Israel (2022-) Border Police")
    'Police Forces of Israel Border Police'
    """
    return " ".join(_YEARS.sub(" ", name).split())


def make_actor_id(name: str) -> str:
    """Return an id made from a name that the registry does not know."""
    made = fold_name(name).replace(" ", "-")
    return made or "name-" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]


def join_names(names: Iterable[Mapping[str, str]]) -> str:
    """Return names as one text, "lang:text" joined by "|".

    Examples
    --------
    >>> join_names([{"text": "Hezbollah", "lang": "en"}])
    'en:Hezbollah'
    """
    return "|".join(f"{n.get('lang', '')}:{n['text'].replace('|', '/')}" for n in names)


def split_names(text: str) -> list[dict[str, str]]:
    """Return the names in one text, each with its language.

    Examples
    --------
    >>> split_names("en:Hezbollah|:Party of God")
    [{'text': 'Hezbollah', 'lang': 'en'}, {'text': 'Party of God', 'lang': ''}]
    """
    parts = (part.partition(":") for part in text.split("|") if part)
    return [{"text": name or lang, "lang": lang if name else ""} for lang, _, name in parts]
