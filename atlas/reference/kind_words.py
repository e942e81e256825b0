"""The words that people write for a kind of event, each for a kind that is at least as wide.

They are in ``data/reference/kind_words.csv``. A word that may mean two kinds is not there
("explosion", "incursion", "attack"): it stays the table's own, and is reported.
"""

from collections.abc import Iterable, Mapping

from atlas.folding import KIND, fold_by
from atlas.reference.vocabulary import KIND_WORDS, KINDS, Kind


def fold_kind(word: str) -> str:
    """Return a kind's word for comparing.

    Examples
    --------
    >>> fold_kind("Air-strike")
    'air_strike'
    """
    return fold_by(KIND, word)


def folded_words(kinds: Iterable[Kind], words: Mapping[str, str]) -> dict[str, str]:
    """Return each folded word with its kind: ids, labels, further words, and plurals of all."""
    found = {fold_kind(word): kind for word, kind in words.items()}
    for kind in kinds:
        found |= {fold_kind(kind.label): kind.id, kind.id: kind.id}
    plurals = {f"{word}{'es' if word[-1] in 'sh' else 's'}": kind for word, kind in found.items()}
    return plurals | found


SHIPPED_WORDS = folded_words(KINDS.values(), KIND_WORDS)
"""Each folded word of the shipped tables with its kind."""


def kind_of(word: str) -> str:
    """Return the shipped kind that a word stands for, or ``""``.

    Examples
    --------
    >>> kind_of("Airstrikes"), kind_of("Armed clashes"), kind_of("explosion")
    ('air_strike', 'clash', '')
    """
    return SHIPPED_WORDS.get(fold_kind(word), "")
