"""Find and replace event ids in texts: ids of removed events, and ids that were renewed."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

_PART = re.compile(r"[^\W_]+")
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d[\d ,.']*")
_MOST_PARTS = 12
_LEAST_FIGURES = 5


class Mentions:
    """Event ids to find in texts, as separate words.

    Parameters
    ----------
    gone : iterable of str
        Ids of removed events.
    renewed : mapping
        New ids by old ones.
    instead : str
        The replacement for an id of a removed event.

    Examples
    --------
    >>> Mentions(["E07"], {"E12": "e1"}, "[gone]").out_of("as E12, not E07 or E070")
    'as e1, not [gone] or E070'
    """

    def __init__(self, gone: Iterable[str], renewed: Mapping[str, str], instead: str) -> None:
        """Store the ids; an ambiguous id, such as a short number, is not searched for."""
        self._gone = {one.casefold(): instead for one in gone if _tells(one, word=True)}
        new = {one: to for one, to in renewed.items() if one != to and _tells(one, word=False)}
        self._new = {one: to for one, to in new.items() if one.casefold() not in self._gone}
        ids = [*self._gone, *self._new]
        self._most = min(_MOST_PARTS, max((len(_PART.findall(one)) for one in ids), default=0))
        firsts = (_PART.search(one) for one in ids)
        self._firsts = {found[0].casefold() for found in firsts if found}

    def __bool__(self) -> bool:
        """Return whether there are ids to search for."""
        return bool(self._gone or self._new)

    def out_of(self, text: str) -> str:
        """Return the text with ids of removed events replaced, and old ids made new."""
        parts = list(_PART.finditer(text))
        made, at, number = [], 0, 0
        while number < len(parts):
            taken = self._at(text, parts, number)
            if taken is not None:
                last, instead = taken
                made += [text[at : parts[number].start()], instead]
                at, number = parts[last].end(), last
            number += 1
        return "".join([*made, text[at:]]) if made else text

    def _at(self, text: str, parts: list[re.Match[str]], first: int) -> tuple[int, str] | None:
        """Return the end of the longest id that starts at part ``first``, and its replacement."""
        if parts[first][0].casefold() not in self._firsts:
            return None
        for last in range(min(len(parts), first + self._most) - 1, first - 1, -1):
            one = text[parts[first].start() : parts[last].end()]
            instead = self._new.get(one) or self._gone.get(one.casefold())
            if instead:
                return last, instead
        return None

    def out_of_all(self, values: pd.Series) -> tuple[pd.Series, int]:
        """Replace ids in a column, and return it with the number of cells that changed."""
        if not self:
            return values, 0
        codes, different = pd.factorize(values)
        texts = [self.out_of(str(text)) for text in different]
        changed = [new != str(old) for new, old in zip(texts, different, strict=True)]
        if not any(changed):
            return values, 0
        cells = int(pd.Series(changed, dtype=bool).take(codes).sum())
        return pd.Series(texts, dtype="str").take(codes).set_axis(values.index), cells

    def out_of_value(self, value: Any) -> Any:
        """Replace ids in a value of a data set description, and return it."""
        if not self:
            return value
        if isinstance(value, str):
            return self.out_of(value)
        if isinstance(value, Mapping):
            return {key: self.out_of_value(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.out_of_value(item) for item in value]
        return value


def _tells(one: str, *, word: bool) -> bool:
    """Return whether an id identifies an event in a text: a short number or a date may be anything.

    With ``word`` (ids of removed events) an id that is one plain word counts, too.
    """
    if not _PART.search(one) or _DATE.fullmatch(one):
        return sum(c.isdigit() for c in one) == len(one) >= _LEAST_FIGURES
    letters, figures = sum(c.isalpha() for c in one), sum(c.isdigit() for c in one)
    mixed = bool(letters and figures and len(one) > 2)
    return mixed or (letters > 1 and (word or len(_PART.findall(one)) > 1))
