"""Look for many texts at once: one walk over a text, however many are looked for."""

import re
from collections import deque
from collections.abc import Iterable, Iterator

_FEW = 24


class _Node(dict[str, "_Node"]):
    """What has been read so far: the next node by letter, and what ends here."""

    __slots__ = ("ends", "fallback")

    def __init__(self) -> None:
        super().__init__()
        self.fallback: _Node | None = None
        self.ends: tuple[str, ...] = ()

    def __missing__(self, letter: str) -> "_Node":
        """Return the next node where none was made: that of the longest end that goes on."""
        passed, node = [self], self.fallback
        while node is not None and letter not in node:
            passed.append(node)
            node = node.fallback
        found = passed[-1] if node is None else node[letter]
        # Kept, so that each is asked for once; the letters of texts are few.
        for one in passed:
            one[letter] = found
        return found


class Automaton:
    """Finds all of a set of texts in a text (Aho and Corasick, 1975).

    Examples
    --------
    >>> list(Automaton(["her", "he", "she"]).found_in("ushers"))
    [(1, 'she'), (2, 'he'), (2, 'her')]
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the texts; one that is empty is found nowhere."""
        self._root = _Node()
        self.texts = frozenset(texts) - {""}
        for text in sorted(self.texts):
            node = self._root
            for letter in text:
                node = node.setdefault(letter, _Node())
            node.ends = (text,)
        self._link()
        # Of a few texts, a pattern finds faster whether there is one.
        few = "|".join(map(re.escape, sorted(self.texts))) if len(self.texts) <= _FEW else ""
        self._pattern = re.compile(few) if few else None

    def __bool__(self) -> bool:
        """Tell whether anything is looked for."""
        return bool(self.texts)

    def _link(self) -> None:
        """Tie each node to that of its longest end, the shorter first."""
        todo = deque(self._root.values())
        for node in todo:
            node.fallback = self._root
        while todo:
            node = todo.popleft()
            children = list(node.items())
            for letter, child in children:
                child.fallback = node.fallback[letter] if node.fallback is not None else self._root
                child.ends += child.fallback.ends
                todo.append(child)

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where each of the texts begins in a text, and which."""
        node = self._root
        for place, letter in enumerate(text):
            node = node[letter]
            for one in node.ends:
                yield place - len(one) + 1, one

    def is_in(self, text: str) -> bool:
        """Tell whether any of the texts stands in a text."""
        if self._pattern is not None:
            return self._pattern.search(text) is not None
        node = self._root
        for letter in text:
            node = node[letter]
            if node.ends:
                return True
        return False
