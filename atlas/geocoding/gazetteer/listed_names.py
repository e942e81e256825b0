"""The names of one layer: which rows are listed under a spelling, and which spellings are alike."""

import bisect
from collections.abc import Mapping
from functools import cached_property

import numpy as np
import pyarrow.compute as pc

from atlas.geocoding.gazetteer.mapped_columns import Index, Texts, hash_of, numbers
from atlas.geocoding.gazetteer.name_index import Store


class Names:
    """The index over the names of one layer, whose first row has the number ``start``."""

    def __init__(self, store: Store, start: int, moved: Mapping[int, int]) -> None:
        self._first, self._moved = start, moved
        self._column = store.forms["letters"]
        self._letters = Texts([self._column])
        self._start = numbers([store.forms["start"]])
        self._rows = numbers([store.form_rows["row"]])
        self._index = Index(store.form_index["hash"], store.form_index["number"])
        self._skeletons = numbers([store.skeletons["hash"]])
        self._skeleton_start = numbers([store.skeletons["start"]])
        self._forms = numbers([store.skeleton_forms["form"]])

    def __len__(self) -> int:
        return len(self._letters)

    def named(self, letters: str) -> list[int]:
        """Return the rows that are listed under a spelling."""
        for form in self._index.of(letters):
            if self._letters[form] == letters:
                return self._rows_of(form)
        return []

    @cached_property
    def _sizes(self) -> np.ndarray:
        """How many letters each spelling has."""
        return pc.utf8_length(self._column).to_numpy().astype(np.uint16)

    @cached_property
    def _ends(self) -> np.ndarray:
        """Where the rows of each spelling end."""
        return np.append(np.asarray(self._start)[1:], len(self._rows))

    def _with_row(self, forms: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Return the spellings under which a row is listed for which ``rows`` is true."""
        starts = np.asarray(self._start)[forms]
        counts = self._ends[forms] - starts
        first = np.cumsum(counts) - counts
        at = np.repeat(starts - first, counts) + np.arange(counts.sum())
        wanted = rows[np.asarray(self._rows)[at] + self._first]
        return forms[np.logical_or.reduceat(wanted, first)] if len(forms) else forms

    def _rows_of(self, form: int) -> list[int]:
        """Return the rows that are listed under the spelling of a number, each at its place."""
        last = form + 1 == len(self._start)
        end = len(self._rows) if last else self._start[form + 1]
        found = self._rows[self._start[form] : end].tolist()
        if self._first:
            found = [row + self._first for row in found]
        return [self._moved.get(row, row) for row in found] if self._moved else found

    def alike(self, skeleton: str, sizes: range | None, rows: np.ndarray | None) -> list[str]:
        """Return the listed spellings that share a skeleton, or the hash of it.

        Of these only those with so many letters, and of a row for which ``rows`` is true.
        """
        wanted = hash_of(skeleton)
        place = bisect.bisect_left(self._skeletons, wanted)
        if place == len(self._skeletons) or self._skeletons[place] != wanted:
            return []
        last = place + 1 == len(self._skeleton_start)
        end = len(self._forms) if last else self._skeleton_start[place + 1]
        forms = np.asarray(self._forms[self._skeleton_start[place] : end])
        if sizes is not None:
            size = self._sizes[forms]
            forms = forms[(size >= sizes.start) & (size < sizes.stop)]
        if rows is not None:
            forms = self._with_row(forms, rows)
        return [self._letters[form] for form in forms.tolist()]
