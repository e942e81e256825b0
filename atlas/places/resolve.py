"""Answer a place expression: read it, resolve its references, build its shape."""

from atlas.places.answers import Answer, unplaced
from atlas.places.gazetteer import Gazetteer
from atlas.places.names import fold
from atlas.places.ranking import Where
from atlas.places.references import resolve
from atlas.places.words import ACTOR_ENDS, NOWHERE, core_of


def place(gazetteer: Gazetteer, text: str, where: Where) -> Answer:
    """Return the answer to a name or place expression."""
    folded = fold(text)
    if folded in NOWHERE:
        return unplaced(f"{text.strip()!r} names no place")
    answer = resolve(gazetteer, folded, None, where)
    if answer.match != "unmatched":
        return answer
    if folded.split() and folded.split()[-1] in ACTOR_ENDS:
        return unplaced(f"{text.strip()!r} is an organisation, no place")
    core, cue = core_of(folded)
    return resolve(gazetteer, core, cue, where) if cue else answer
