"""Cut a text into the words of a lexicon and names, each name in its nominative."""

from typing import NamedTuple

from atlas.geocoding.grammar.languages.case_forms import (
    adjectives_of,
    forms_of,
    is_cyrillic,
    towns_of,
)
from atlas.geocoding.grammar.languages.lexicon import Entry, Lexicon, phrase_at
from atlas.geocoding.grammar.languages.tokenise import Listed
from atlas.geocoding.grammar.relations import Expression, Name, Together
from atlas.geocoding.spelling.place_names import fold
from atlas.reference.countries import find_country

NAME, NUMBER, DASH = "name", "number", "dash"
# A listed name has at most so many words.
_LONGEST_NAME = 5
# Words that neither begin nor end a listed name; they may stand inside of one.
_LINKS = frozenset(("of", "in", "at", "to", "and", "with", "drop", "about"))
# Words that a name of the same length is taken before, but for these.
_FIRM = frozenset(("near", "direction", "unit", "between", "number", "rank", "kind", "border"))
# The parts of a town of so many people are spoken of as often as those of its province.
_CITY = 100_000
# Articles that are a name's own: "El Rosario", "La Habana", "Los Mochis".
_ARTICLES = frozenset(("el", "la", "los", "las"))


# The words of administration as the areas of Ukraine and Russia are listed.
_NATIVE = {
    "oblast": ("область",), "raion": ("раион",), "krai": ("краи",), "district": ("округ",),
    "republic": ("республіка", "республика"),
}  # fmt: skip


class Item(NamedTuple):
    """A piece of a text: what it does, which of its kind it is, and its words.

    A name has the forms that are listed, the likeliest first; a name without any is not listed.
    """

    role: str
    value: str
    text: str
    forms: tuple[str, ...] = ()


class NameReader:
    """Reads the tokens of a text in one language as items."""

    def __init__(self, lexicon: Lexicon, listed: Listed) -> None:
        self.lexicon, self.listed = lexicon, listed

    def items(self, tokens: list[str]) -> list[Item]:
        """Return the tokens of a text as items; words of no meaning are one name together."""
        items: list[Item] = []
        at = 0
        while at < len(tokens):
            item, size = self._item(tokens, at, items)
            if item.role == NAME and not item.forms and items and self._goes_on(items[-1]):
                item = Item(NAME, "", f"{items.pop().text} {item.text}")
            items.append(item)
            at += size
        return items

    @staticmethod
    def _goes_on(last: Item) -> bool:
        """Whether a word of no meaning belongs to the name before it."""
        return last.role == NAME and not last.forms

    def _item(self, tokens: list[str], at: int, before: list[Item]) -> tuple[Item, int]:
        """Return the item at a token, and of how many tokens it is."""
        if tokens[at] == "-":
            return Item(DASH, "", "-"), 1
        entry, size = phrase_at(tokens, at, self.lexicon)
        if tokens[at][0].isdigit() or (entry is not None and entry.role == NUMBER):
            counts = self._counts(tokens, at + max(size, 1))
            value = tokens[at] if entry is None else entry.value
            if counts:
                return Item(NUMBER, value, tokens[at]), max(size, 1)
            entry, size = (None, 0) if entry is None or entry.role == NUMBER else (entry, size)
        forms, length = self._listed(tokens, at, entry)
        if length and self._is_name(entry, size, length, before):
            return Item(
                NAME, "", " ".join(tokens[at : at + length]).replace(" - ", " "), forms
            ), length
        if entry is not None and not self._opens_name(tokens, at, entry):
            return Item(*entry, " ".join(tokens[at : at + size])), size
        return Item(NAME, "", tokens[at]), 1

    def _opens_name(self, tokens: list[str], at: int, entry: Entry) -> bool:
        """Whether an article is the first word of a name that nobody lists: "El Palo"."""
        if entry.role != "drop" or tokens[at] not in _ARTICLES or at + 1 >= len(tokens):
            return False
        following = phrase_at(tokens, at + 1, self.lexicon)[0]
        return following is None and not self._listed(tokens, at + 1, None)[1]

    def _counts(self, tokens: list[str], at: int) -> bool:
        """Whether a unit, or the end of a range and a unit, comes next."""
        entry, _ = phrase_at(tokens, at, self.lexicon)
        if entry is not None and entry.role == "unit":
            return True
        if tokens[at : at + 1] == ["-"] or (entry is not None and entry.role in ("and", "to")):
            ends = tokens[at + 1 : at + 2]
            unit = phrase_at(tokens, at + 2, self.lexicon)[0]
            return bool(ends and ends[0][0].isdigit() and unit and unit.role == "unit")
        return False

    def _is_name(self, entry: Entry | None, size: int, length: int, before: list[Item]) -> bool:
        """Whether a listed name is meant, and not the words of a lexicon that begin there too."""
        opened = bool(before) and before[-1].role in ("rank", "kind")
        if entry is None or (opened and (len(before) < 2 or before[-2].role != NAME)):
            return True
        if before and before[-1].role == "unit":
            return False  # "5 km al norte de X" is not 5 km of "Norte de X"
        return length > size or (length == size > 1 and entry.role not in _FIRM)

    def _listed(
        self, tokens: list[str], at: int, entry: Entry | None
    ) -> tuple[tuple[str, ...], int]:
        """Return the listed forms of the longest name at a token, and of how many it is."""
        if entry is not None and entry.role in _LINKS and tokens[at] not in _ARTICLES:
            return (), 0
        for size in range(min(_LONGEST_NAME, len(tokens) - at), 0, -1):
            part = tokens[at : at + size]
            last = self.lexicon.phrases.get((part[-1],))
            if "-" in (part[0], part[-1]) or (last is not None and last.role in _LINKS):
                continue
            words = " ".join(word.rstrip(".") for word in part if word != "-")
            forms = [form for form in forms_of(words) if self.listed.spelt(form)]
            if forms and (size > 1 or entry is None or words == forms[0]):
                return tuple(forms[:3]), size
        return _country(tokens[at]) if entry is None else ((), 0)

    def name(self, item: Item) -> Expression:
        """Return the place that a name calls; two that it may call equally well are rivals."""
        if not item.forms:
            return Name(item.text)
        if len(item.forms) == 1 or not is_cyrillic(item.text):
            return Name(item.forms[0])
        sizes = [self.listed.size(form) for form in item.forms]
        best = max(range(len(sizes)), key=lambda at: (sizes[at], -at))
        rivals = [
            form for at, form in enumerate(item.forms) if at != best and 8 * sizes[at] > sizes[best]
        ]
        if not rivals or self.listed.same(item.forms[best], rivals[0]):
            return Name(item.forms[best])
        return Together((Name(item.forms[best]), Name(rivals[0])), slash=True)

    def front(self, item: Item) -> Expression:
        """Return what a front is called after: a province where one is called so, else a town."""
        province = self._native(item, "oblast")
        return Name(province) if province else self.town(item)

    def town(self, item: Item) -> Expression:
        """Return the town that an adjective is made of, such as that of a front."""
        towns = [one for one in towns_of(item.text) if self.listed.spelt(one)]
        if not towns:
            return self.name(item)
        return Name(max(towns, key=self.listed.size))

    def _native(self, item: Item, rank: str) -> str:
        """Return the area of a name and a word of administration that is listed so, or ""."""
        if not is_cyrillic(item.text):
            return ""
        names = [*adjectives_of(item.text), *forms_of(item.text)]
        forms = [f"{form} {noun}" for noun in _NATIVE.get(rank, ()) for form in names]
        return next((form for form in forms if self.listed.spelt(form)), "")

    def ranked(self, item: Item, rank: Item) -> Expression:
        """Return the area that a name and a word of administration call."""
        native = self._native(item, rank.value)
        if native:
            return Name(native)
        names = [item.forms[0] if item.forms else item.text]
        if is_cyrillic(item.text):
            names = self._towns(item) or names
        called = dict.fromkeys(f"{self._latin(name)} {rank.value}" for name in names)
        areas = tuple(map(Name, called))
        return areas[0] if len(areas) == 1 else Together(areas, slash=True)

    def _latin(self, name: str) -> str:
        """Return the Latin name of a place: in Latin letters areas are listed with their ranks."""
        return (self.listed.latin(name) if is_cyrillic(name) else "") or name

    def _towns(self, item: Item) -> list[str]:
        """Return the towns that an adjective may be made of, but for those that are far smaller."""
        towns = [one for one in towns_of(item.text) if self.listed.spelt(one)]
        largest = max(map(self.listed.size, towns), default=0)
        return [one for one in towns if 8 * self.listed.size(one) > largest]

    def province(self, of: Expression) -> Expression:
        """Return the province of a name, whose parts are spoken of before those of small towns."""
        if not isinstance(of, Name) or not self.listed.governed(of.text):
            return of
        return of if self.listed.size(of.text) > _CITY else Name(f"{of.text} province")


def _country(word: str) -> tuple[tuple[str, ...], int]:
    """Return the country that a word in Cyrillic letters names in some case, and of how many it is.

    Places are listed in these letters, countries in their table.
    """
    if not is_cyrillic(word):
        return (), 0
    found = next((one for one in map(find_country, forms_of(word)) if one is not None), None)
    return ((), 0) if found is None else ((fold(found.name),), 1)
