"""What the gazetteer lists under words of another language, as the translation asks it."""

from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.grammar.expression_words import core_key, core_of
from atlas.geocoding.matching.ranking import Where, country_fit, rank
from atlas.geocoding.spelling.place_names import fold, letters_of_folded

_WIDE = ("region", "adm1", "country")


class ListedWords:
    """What a gazetteer tells about words in other letters, for one country or all."""

    def __init__(self, gazetteer: Gazetteer, country: str) -> None:
        self._gazetteer, self._country = gazetteer, country

    def spelt(self, words: str) -> bool:
        """Whether words are listed as they stand, in their own script."""
        if not words.isascii():
            named = self._gazetteer.named(letters_of_folded(words))
            if not self._gazetteer.native.spells(words, named):
                return False
        return bool(self._rows(words))

    def wide(self, words: str) -> bool:
        """Whether words name a region, a province or a country."""
        return any(self._gazetteer.kind[row] in _WIDE for row in self._rows(words))

    def line(self, words: str) -> bool:
        """Whether words name a river or another line."""
        return any(self._gazetteer.kind[row] == "line" for row in self._rows(words))

    def governed(self, words: str) -> bool:
        """Whether words name a province."""
        return any(self._gazetteer.kind[row] == "adm1" for row in self._rows(words))

    def city(self, words: str) -> bool:
        """Whether words name a region and a city in it alike."""
        kinds = {self._gazetteer.kind[row] for row in self._rows(words)}
        return {"region", "settlement"} <= kinds

    def province(self, words: str) -> str:
        """Return the Latin name of the province that is called like its city, or ""."""
        rows = self._rows(words)
        kinds = [self._gazetteer.kind[row] for row in rows]
        if "settlement" not in kinds or kinds.count("adm1") != 1:
            return ""
        return fold(self._gazetteer.name[rows[kinds.index("adm1")]])

    def latin(self, words: str) -> str:
        """Return the Latin name of the likeliest place that words name, or ""."""
        if not self.spelt(words):
            return ""
        ranked = rank(self._gazetteer, words, None, Where(self._country), listed_only=True)
        return fold(self._gazetteer.name[ranked[0].row]) if ranked else ""

    def size(self, words: str) -> int:
        """Return how many people live in the largest town that words name; 1 for none known."""
        people = [
            int(self._gazetteer.population[row])
            for row in self._rows(words)
            if self._gazetteer.kind[row] == "settlement"
        ]
        return max(people, default=0) or 1

    def same(self, one: str, other: str) -> bool:
        """Whether two names have a place in common."""
        return not set(self._rows(one)).isdisjoint(self._rows(other))

    def kind(self, words: str) -> bool:
        """Whether English words say a listed name with the kind of place that it is."""
        core, cue = core_of(words)
        named = self._gazetteer.named
        keys = (
            [core_key(one, letters_of_folded(core)) for one in (cue.id, *cue.like)] if cue else []
        )
        return any(named(key) for key in (letters_of_folded(words), *keys))

    def _rows(self, words: str) -> list[int]:
        """Return the rows that words name in the country."""
        rows = self._gazetteer.named(letters_of_folded(words))
        if not words.isascii():
            rows = list(self._gazetteer.native.own(words, rows))
        kind = self._gazetteer.kind
        return [
            row
            for row in rows
            if country_fit(self._gazetteer, row, self._country) or kind[row] == "country"
        ]
