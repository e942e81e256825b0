"""Search for many texts at once, in one pass over a text, however many there are."""

import re
from collections import deque
from collections.abc import Iterable, Iterator

_FEW = 24


class _Node(dict[str, "_Node"]):
    """A prefix: the next node by letter, and the texts that end here."""

    __slots__ = ("ends", "fallback")

    def __init__(self) -> None:
        super().__init__()
        self.fallback: _Node | None = None
        self.ends: tuple[str, ...] = ()

    def __missing__(self, letter: str) -> "_Node":
        """Return the next node for a missing letter: that of the longest suffix which has one."""
        passed, node = [self], self.fallback
        while node is not None and letter not in node:
            passed.append(node)
            node = node.fallback
        found = passed[-1] if node is None else node[letter]
        # Stored, so that each is computed once; texts have few distinct letters.
        for one in passed:
            one[letter] = found
        return found


class Automaton:
    """Find all of a set of texts in a text (Aho and Corasick, 1975).

    Examples
    --------
    >>> list(Automaton(["her", "he", "she"]).found_in("ushers"))
    [(1, 'she'), (2, 'he'), (2, 'her')]
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Build the automaton; an empty text is never found."""
        self._root = _Node()
        self.texts = frozenset(texts) - {""}
        for text in sorted(self.texts):
            node = self._root
            for letter in text:
                node = node.setdefault(letter, _Node())
            node.ends = (text,)
        self._link()
        # For a few texts, a regular expression is faster at finding whether there is a match.
        few = "|".join(map(re.escape, sorted(self.texts))) if len(self.texts) <= _FEW else ""
        self._pattern = re.compile(few) if few else None

    def __bool__(self) -> bool:
        """Return whether there are texts to search for."""
        return bool(self.texts)

    def _link(self) -> None:
        """Set the fallback of each node: the node of its longest suffix; shorter nodes first."""
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
        """Yield the start of each match in ``text``, and the text that matches."""
        node = self._root
        for place, letter in enumerate(text):
            node = node[letter]
            for one in node.ends:
                yield place - len(one) + 1, one

    def is_in(self, text: str) -> bool:
        """Return whether any of the texts occurs in ``text``."""
        if self._pattern is not None:
            return self._pattern.search(text) is not None
        node = self._root
        for letter in text:
            node = node[letter]
            if node.ends:
                return True
        return False
