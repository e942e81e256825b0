"""Which places are listed under a name in Arabic or Hebrew letters as it is written.

The key under which a name is looked up says how it sounds, so that one key serves all
scripts; but two names that sound alike may well be told apart by their own letters: Beirut
and Peru in Arabic.
"""

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from atlas.geocoding.spelling.place_names import fold

_HEBREW = re.compile("[\u05d0-\u05ea]")


class _Written(NamedTuple):
    """The folded names of a place that are not in Latin letters, and the scripts of these."""

    names: frozenset[str]
    hebrew: bool
    arabic: bool


class Native:
    """The names in Arabic and Hebrew letters of one gazetteer, read when a place is asked for.

    Parameters
    ----------
    spellings : callable
        Gives the names under which a row is listed.
    """

    def __init__(self, spellings: Callable[[int], list[str]]) -> None:
        self._spellings = spellings
        self._known: dict[int, _Written] = {}

    def _of(self, row: int) -> _Written:
        """Return the names of a row in these letters."""
        written = self._known.get(row)
        if written is None:
            folded = [fold(name) for name in self._spellings(row) if not name.isascii()]
            names = frozenset(name for name in folded if not name.isascii())
            hebrew = [_HEBREW.search(name) is not None for name in names]
            written = _Written(names, any(hebrew), not all(hebrew))
            self._known[row] = written
        return written

    def spells(self, folded: str, rows: Collection[int]) -> bool:
        """Whether one of these rows is listed under a name, folded, as it is written."""
        return any(folded in self._of(row).names for row in rows)

    def own(self, folded: str, rows: Collection[int]) -> Collection[int]:
        """Return rows without those that are listed in this script, but spelt otherwise.

        Where none is spelt so, all are left.
        """
        if not self.spells(folded, rows):
            return rows
        hebrew = _HEBREW.search(folded) is not None
        return [row for row in rows if self._is_own(self._of(row), folded, hebrew=hebrew)]

    @staticmethod
    def _is_own(written: _Written, folded: str, *, hebrew: bool) -> bool:
        """Whether a place is listed so, or not at all in the script of the name."""
        return folded in written.names or not (written.hebrew if hebrew else written.arabic)
