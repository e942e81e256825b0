"""Who is meant by a name: those who bear it, and those who must be kept apart from them."""

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from atlas.errors import InputTypeError
from atlas.reference.actors.actor_names import fold_name, make_actor_id
from atlas.reference.actors.registry import load_actors
from atlas.reference.actors.state_parties import state_party
from atlas.reference.countries import countries, find_country

UNIDENTIFIED = "UNK"
"""The id of an actor whom nobody names."""

# A name at least this alike (0 to 100, rapidfuzz ratio) is offered as a candidate, never taken.
_ALIKE = 80
_COLUMNS = ("actor_id", "name", "matched_name", "score", "reason", "note")
_Row = tuple[str, str, float, str]


def find_actor(text: str) -> pd.DataFrame:
    """Return the actors that a name may mean, and those that it must not be confused with.

    Parameters
    ----------
    text : str
        A name in any listed language or of a data set, a part of one, or an id.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``, ``name``, ``matched_name``, ``score`` (1: the very name; below: shared by
        several, part of a name, or alike; 0: a look-alike to keep apart), ``reason`` and ``note``
        (how it differs from the others), best first.

    Raises
    ------
    InputTypeError
        If ``text`` is no text.

    Examples
    --------
    >>> find_actor("Quds Force")[["actor_id", "score"]].head(2).to_numpy().tolist()
    [['IRN-IRGC-QF', 1.0], ['PIJ-AQB', 0.0]]
    """
    if not isinstance(text, str):
        msg = f"find_actor takes a name as text, got {type(text).__name__}"
        raise InputTypeError(msg)
    registry = load_actors()
    rows = _same(text) or _holding(text) or _alike(text)
    found = [row[0] for row in rows]
    for actor_id in found[:]:
        for other in registry[actor_id].confused_with:
            if other not in found:
                found.append(other)
                reason = f"not to be confused with {actor_id}"
                rows.append((other, registry[other].name, 0.0, reason))
    whole = [(i, registry[i].name, *row, registry[i].note) for i, *row in rows]
    return pd.DataFrame(whole, columns=list(_COLUMNS))


def _same(text: str) -> list[_Row]:
    """Return the actors that have exactly this name."""
    ids = load_actors().bearers(text)
    score = round(1 / len(ids), 2) if ids else 0.0
    reason = "the same name" if len(ids) == 1 else f"one of {len(ids)} with this name"
    return [(actor_id, text, score, reason) for actor_id in ids]


def _holding(text: str) -> list[_Row]:
    """Return the actors that bear a name of which these words are a part."""
    wanted = set(fold_name(text).split())
    found = []
    for actor in load_actors().values():
        names = [name for name in actor.spellings() if wanted <= set(fold_name(name).split())]
        if wanted and names:
            found.append((actor.actor_id, names[0]))
    score = round(1 / (len(found) + 1), 2)
    reason = f"part of a name; {len(found)} bear it"
    return [(*row, score, reason) for row in found]


def _alike(text: str) -> list[_Row]:
    """Return the actors with a name much like this one."""
    wanted, rows = fold_name(text), []
    for actor in load_actors().values():
        score, name = max((_likeness(wanted, name), name) for name in actor.spellings())
        if wanted and score >= _ALIKE:
            rows.append((actor.actor_id, name, round(score / 101, 2), "a name alike"))
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def _likeness(wanted: str, name: str) -> float:
    return float(fuzz.token_sort_ratio(wanted, fold_name(name)))


def resolve_actor(text: str, country: str = "") -> tuple[str, str]:
    """Return the id and the name that an actor's name stands for.

    The id is the registry's where exactly one actor has this name or id, be it the name that a
    data set such as ACLED has for it, or one made of a country's name ("Malian army"); else it is
    made from the name, which is kept. A name that several share, or a very short one, is decided
    by the country of the event, or not at all.

    Parameters
    ----------
    text : str
        The name.
    country : str
        The country of the event: a name or a code; "" where it is not known.

    Examples
    --------
    >>> resolve_actor("Sea People"), resolve_actor("Military Forces of Israel (2022-)")[0]
    (('sea-people', 'Sea People'), 'ISR-IDF')
    >>> [resolve_actor("JEM", where)[0] for where in ("Sudan", "Pakistan", "")]
    ['SDN-JEM', 'JEM', 'jem']
    """
    registry = load_actors()
    ids = registry.named(text, codes_of(country))
    if not ids and not registry.bearers(text):
        made = state_party(text, codes_of(country)) or (
            "" if any(map(str.isalnum, text)) else UNIDENTIFIED
        )
        ids = (made,) if made in registry else ()
    if len(ids) == 1:
        return ids[0], registry[ids[0]].name
    return make_actor_id(text), text


def resolve_actors(
    names: tuple[np.ndarray, Any], countries: tuple[np.ndarray, Any]
) -> tuple[np.ndarray, list[tuple[str, str]], list[str]]:
    """Resolve many names, each by the country of its event.

    Parameters
    ----------
    names, countries : tuple
        The name of each actor, and the country of its event, as `pandas.factorize` gives them: a
        number for each, and the different texts.

    Returns
    -------
    numpy.ndarray
        The number of each name's answer.
    list of tuple
        The answers: an id and a name, as `resolve_actor` gives them.
    list of str
        The names that several actors share, where the country does not decide.

    Examples
    --------
    >>> both = pd.Series(["JEM", "JEM"]), pd.Series(["Sudan", ""])
    >>> resolve_actors(*map(pd.factorize, both))[1:]
    ([('SDN-JEM', 'Justice and Equality Movement'), ('jem', 'JEM')], ['JEM'])
    """
    which, distinct = names
    where, lands = countries
    codes, pairs = pd.factorize(which.astype("int64") * (len(lands) + 1) + where)
    asked = [divmod(int(pair), len(lands) + 1) for pair in pairs]
    said = [(str(distinct[name]), str(lands[land])) for name, land in asked]
    shared = list(dict.fromkeys(name for name, land in said if is_shared(name, land)))
    return codes, [resolve_actor(*one) for one in said], shared


def is_shared(text: str, country: str = "") -> bool:
    """Return whether several actors have a name, and the country of the event does not decide.

    Examples
    --------
    >>> is_shared("JEM"), is_shared("JEM", "Sudan")
    (True, False)
    """
    return len(load_actors().named(text, codes_of(country))) > 1


@lru_cache(maxsize=1024)
def codes_of(country: str) -> frozenset[str]:
    """Return the alpha-3 codes of a country's name or code; none where it is not known."""
    found = find_country(country) if country else None
    if found is None:
        return frozenset()
    codes = {*found.codes, *(countries()[found.country].codes if found.country else ())}
    return frozenset(code for code in codes if len(code) == 3)
