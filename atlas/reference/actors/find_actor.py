"""Who is meant by a name: those who bear it, and those who must be kept apart from them."""

import pandas as pd
from rapidfuzz import fuzz

from atlas.errors import InputTypeError
from atlas.reference.actors.actor_names import fold_name, make_actor_id
from atlas.reference.actors.registry import load_actors

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


def resolve_actor(text: str) -> tuple[str, str]:
    """Return the id and the name that an actor's name stands for.

    The id is the registry's where exactly one actor has this name or id, be it the name that a
    data set such as ACLED has for it; else it is made from the name, which is kept.

    Examples
    --------
    >>> resolve_actor("Sea People"), resolve_actor("Military Forces of Israel (2022-)")[0]
    (('sea-people', 'Sea People'), 'ISR-IDF')
    """
    registry = load_actors()
    ids = (text,) if text in registry else registry.bearers(text)
    if len(ids) == 1:
        return ids[0], registry[ids[0]].name
    return make_actor_id(text), text
