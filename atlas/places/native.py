"""Which names of the gazetteer are written in Arabic or Hebrew letters, and whose they are.

The key under which a name is looked up says how it sounds, so that one key serves all
scripts; but two names that sound alike may well be told apart by their own letters: Beirut
and Peru in Arabic.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow.compute as pc

from atlas.places.names import fold

# Letters of both scripts; what lies between the two blocks is no letter of a name.
_LETTERS = r"[\x{05d0}-\x{06d3}]"
_HEBREW = re.compile("[\u05d0-\u05ea]")


class Native:
    """The names in Arabic and Hebrew letters of one gazetteer.

    Parameters
    ----------
    tables : iterable of pyarrow.Table
        The layers, with their columns ``name`` and ``names``.
    rows : iterable of sequence of int
        The gazetteer's row of each row of a layer.
    """

    def __init__(self, tables: Iterable[Any], rows: Iterable[Sequence[int]]) -> None:
        self._rows: dict[str, set[int]] = {}
        self._hebrew: set[int] = set()
        self._arabic: set[int] = set()
        for table, numbers in zip(tables, rows, strict=True):
            for column in (table["name"], table["names"]):
                mask = pc.match_substring_regex(column, _LETTERS)
                found = np.flatnonzero(mask.to_numpy(zero_copy_only=False)).tolist()
                for at, names in zip(found, column.filter(mask).to_pylist(), strict=True):
                    self._add(names, numbers[at])

    def _add(self, names: str, row: int) -> None:
        """Keep those of a row's names that are in one of the two scripts."""
        for name in names.split("|"):
            if not name.isascii():
                folded = fold(name)
                self._rows.setdefault(folded, set()).add(row)
                if not folded.isascii():
                    (self._hebrew if _HEBREW.search(folded) else self._arabic).add(row)

    def __contains__(self, folded: object) -> bool:
        """Whether a name, folded, is listed in these letters."""
        return folded in self._rows

    def own(self, folded: str, rows: Collection[int]) -> Collection[int]:
        """Return rows without those that are listed in this script, but spelt otherwise.

        Where none is spelt so, all are left.
        """
        spelt = self._rows.get(folded)
        if spelt is None or spelt.isdisjoint(rows):
            return rows
        written = self._hebrew if _HEBREW.search(folded) else self._arabic
        return [row for row in rows if row in spelt or row not in written]
