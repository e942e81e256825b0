"""Read a place expression to relations by the words of a lexicon, the same for all languages.

From the loosest tie to the tightest::

    text   : outer '(' inner ')' | part ',' container | phrase
    phrase : toward | offset | border | between | road | coast | relation phrase
             | name (rank | front)? (and | in | relation) phrase | name

What cannot be read gives None: half-read words are no place expression.
"""

import re
from collections.abc import Callable

from atlas.geocoding.grammar.expression_words import UNITS
from atlas.geocoding.grammar.languages.item_lists import (
    LIGHT,
    TIES,
    bearing_said,
    find,
    head_first,
    heavy,
    is_area,
    is_in,
    is_to,
    says_no_place,
    without_numbers,
    without_suffixes,
    without_ties,
)
from atlas.geocoding.grammar.languages.lexicon import Lexicon, tokens_of
from atlas.geocoding.grammar.languages.read_names import DASH, NAME, NUMBER, Item, NameReader
from atlas.geocoding.grammar.languages.tokenise import Listed
from atlas.geocoding.grammar.relations import (
    Among,
    Aside,
    Between,
    Border,
    Coast,
    Direction,
    Expression,
    Heading,
    Name,
    Near,
    Nowhere,
    Off,
    Offset,
    Part,
    Roles,
    Together,
    Within,
)

_BRACKETS = re.compile(r"([^()]*)\(([^()]*)\)\s*")
_COMMA = re.compile(r"\s*(?:[;،]|,(?!\d)|(?<!\d),)\s*")
_AROUND = (
    "near",
    "direction",
    "side",
    "part",
    "middle",
    "coast",
    "off",
    "between",
    "border",
    "road",
)
_OF = ("de", "del")
# A text has at most so many words.
_LONGEST = 40


class NotReadError(ValueError):
    """Words stand in an order that says no relation; the text is left to other readers."""


def read_by_lexicon(text: str, lexicon: Lexicon, listed: Listed) -> Expression | None:
    """Return the expression that a text is; None where the lexicon does not explain all of it.

    Parameters
    ----------
    text : str
        A place expression in the language of the lexicon.
    lexicon : Lexicon
        The words of the language.
    listed : Listed
        What the gazetteer tells about words.
    """
    reader = _Reader(lexicon, listed)
    try:
        found = reader.text(text)
    except NotReadError:
        return None
    return found if reader.understood else None


class _Reader:
    """Reads one text; ``understood`` says whether any word of it was one of the lexicon's."""

    def __init__(self, lexicon: Lexicon, listed: Listed) -> None:
        self.names = NameReader(lexicon, listed)
        self.nowhere = lexicon.nowhere
        self.turkish = lexicon.language == "tr"
        self.understood = False

    def text(self, text: str) -> Expression:
        """Read a text with brackets and commas."""
        if self.turkish:
            text = without_suffixes(text)
        brackets = _BRACKETS.fullmatch(text)
        if brackets is not None and brackets[1].strip() and brackets[2].strip():
            return Aside(self.text(brackets[1]), self.text(brackets[2]))
        if "(" in text or ")" in text:
            raise NotReadError
        parts = [tokens_of(part) for part in _COMMA.split(text.strip()) if part]
        if not any(parts) or sum(map(len, parts)) > _LONGEST:
            raise NotReadError
        if any(" ".join(part) in self.nowhere for part in parts):
            self.understood = True
            return Nowhere(text)
        return self._parts([self._items(part) for part in parts if part])

    def _items(self, tokens: list[str]) -> list[Item]:
        """Return the items of a part without what adds nothing at its head."""
        items = self.names.items(tokens)
        if self.turkish:
            items = head_first(items)
        self.understood |= any(
            item.role not in (NAME, DASH) or (item.forms and item.forms[0] != item.text)
            for item in items
        )
        return items

    def _parts(self, parts: list[list[Item]]) -> Expression:
        """Read what commas part: lists, containers, and offsets of what stands before them."""
        if len(parts) > 1 and self._is_list(parts):
            items = parts[0]
            for part in parts[1:]:
                items = [*items, Item("and", "", ","), *part]
            return self._phrase(items)
        if not self.turkish and is_area(parts[0]) and not is_area(parts[-1]) and len(parts) > 1:
            parts = parts[::-1]  # "X область, Y район, с. Z": from the widest to the closest
        found: Expression | None = None
        for at, part in reversed([*enumerate(parts)][1:]):
            dangling = self._dangling(part)
            if dangling is not None:
                return dangling(self._parts(parts[:at]))
            if says_no_place(part):
                continue
            this = self._phrase(part)
            found = this if found is None else Within(this, found)
        first = parts[0]
        if found is not None and says_no_place(first):
            return found
        inner = self._phrase(first)
        return inner if found is None else Within(inner, found)

    @staticmethod
    def _is_list(parts: list[list[Item]]) -> bool:
        """Whether parts are names of which the last two are tied by "and"."""
        last = [item.role for item in parts[-1]]
        plain = all(item.role in (NAME, "kind", "drop") for part in parts[:-1] for item in part)
        between = any(item.role == "between" for item in parts[0])
        return "and" in last[1:-1] and (between or (plain and last.count(NAME) == 2))

    def _dangling(self, items: list[Item]) -> Callable[[Expression], Expression] | None:
        """Read words that lack their place: "10 km al norte"."""
        kept = [item for item in items if item.role not in LIGHT]
        offset = self._distance(kept, 0) if kept else None
        if offset is not None:
            km, spread, at = offset
            bearing = bearing_said(kept[at]) if len(kept) == at + 1 else None
            if at == len(kept) or bearing is not None:
                return lambda of: Offset(km, bearing, of, spread)
        if len(kept) == 1 and kept[0].role == "direction":
            return lambda of: Direction(bearing_said(kept[0]) or 0.0, 90.0, of)
        return None

    def _phrase(self, items: list[Item]) -> Expression:
        """Read a phrase without commas and brackets."""
        while items and items[0].role in LIGHT and not self._is_at(items):
            items = items[1:]
        if not items:
            raise NotReadError
        for read in (self._toward, self._offset, self._border, self._between, self._related):
            found = read(items)
            if found is not None:
                return found
        return self._named(items)

    @staticmethod
    def _is_at(items: list[Item]) -> bool:
        """Whether a light word is the last one, which then is no light word."""
        return len(items) == 1

    def _toward(self, items: list[Item]) -> Expression | None:
        """Read "toward X": where something went."""
        at = find(items, "toward")
        if at is None or at + 1 >= len(items):
            return None
        to = self._phrase(items[at + 1 :])
        before = heavy(items[:at])
        return Roles((self._phrase(before), to)) if before else Heading(to)

    @staticmethod
    def _distance(items: list[Item], at: int) -> tuple[float, float, int] | None:
        """Return the kilometres and their spread at a place, and the place after them."""
        numbers: list[float] = []
        while at < len(items) and items[at].role in (NUMBER, DASH, "and", "to"):
            if items[at].role == NUMBER:
                numbers.append(float(items[at].value))
            at += 1
        if at >= len(items) or items[at].role != "unit" or not 1 <= len(numbers) <= 2:
            return None
        unit = UNITS["miles" if items[at].value == "miles" else items[at].value]
        middle = sum(numbers) / len(numbers) * unit
        return middle, abs(numbers[-1] - numbers[0]) / 2 * unit, at + 1

    def _offset(self, items: list[Item]) -> Expression | None:
        """Read "12 km north of X", "north of X, 12 km", "X, 5 km off"."""
        start = find(items, NUMBER)
        distance = None if start is None else self._distance(items, start)
        if start is None or distance is None:
            return None
        km, spread, at = distance
        before = heavy(items[:start])
        bearing, rest = self._bearing_and_rest(items[at:])
        if rest:
            return self._under(before, Offset(km, bearing, self._phrase(rest), spread))
        if before and before[0].role == "direction" and len(before) > 1:
            return Offset(km, bearing_said(before[0]), self._phrase(before[1:]), spread)
        if before:
            return Offset(km, bearing, self._phrase(before), spread)
        raise NotReadError

    @staticmethod
    def _bearing_and_rest(items: list[Item]) -> tuple[float | None, list[Item]]:
        """Return the bearing that follows a distance, or ends its phrase, and the other items."""
        rest = without_ties(items)
        bearing = bearing_said(rest[0]) if rest else None
        if bearing is not None:
            rest = without_ties(rest[1:])
        elif len(rest) > 1 and rest[-1].role in ("direction", "side"):
            bearing, rest = bearing_said(rest[-1]), rest[:-1]
        return bearing, rest

    def _under(self, before: list[Item], ground: Expression) -> Expression:
        """Return a ground with what is said to lie there, if that is a place."""
        before = heavy([item for item in before if item.role != "thing"])
        return Within(self._phrase(before), ground) if before else ground

    def _border(self, items: list[Item]) -> Expression | None:
        """Read "border of A and B", "border with A"."""
        at = find(items, "border")
        if at is None:
            return None
        rest = [item for item in items[at + 1 :] if item.role != "between"]
        near = items[:at]
        while near and near[-1].role in ("near", "direction", "in"):
            near = near[:-1]
        part = next((n for n, item in enumerate(rest) if n > 1 and is_in(item)), len(rest))
        sides = self._sides(heavy(rest[:part]))
        if not sides or len(sides) > 2:
            raise NotReadError
        ground: Expression = Border(tuple(map(self.names.province, sides)))
        if part < len(rest):
            ground = Within(ground, self._phrase(rest[part:]))
        return self._under(near, ground)

    def _sides(self, items: list[Item]) -> list[Expression]:
        """Return the places that "and", "with" or a dash ties; a rank at the end is of all."""
        groups: list[list[Item]] = [[]]
        for item in items:
            if item.role in ("and", "with", DASH) or (is_to(item) and groups[-1]):
                groups.append([])
            else:
                groups[-1].append(item)
        groups = [heavy(group) for group in groups if heavy(group)]
        rank = groups[-1][-1] if groups and groups[-1][-1].role == "rank" else None
        if rank is not None and len(groups) > 1 and len(groups[-1]) > 1:
            groups = [
                group if any(item.role == "rank" for item in group) else [*group, rank]
                for group in groups
            ]
        return [self._phrase(group) for group in groups]

    def _between(self, items: list[Item]) -> Expression | None:
        """Read "between A and B", "road A - B", "road from A to B", "road to A"."""
        road, between = find(items, "road"), find(items, "between")
        at = between if between is not None else road
        if at is None:
            return None
        before = list(items[: min(at, at if road is None else road)])
        rest = items[at + 1 :]
        later = next((n for n, item in enumerate(rest) if item.role == "near" and n), len(rest))
        closer, rest = rest[later:], rest[:later]
        sides = self._sides(heavy(without_numbers(rest)))
        if len(sides) == 2:
            ground: Expression = Between(sides[0], sides[1], road is not None)
            if closer:
                ground = Within(ground, self._phrase(closer))
            return self._under(before, ground)
        if len(sides) > 2 and between is not None and not closer:
            return self._under(before, Among(tuple(sides)))
        if closer and not before:
            return self._phrase(closer)
        if len(sides) == 1 and road is not None and any(item.role == "to" for item in rest):
            return self._under(before, Near("near", sides[0]))
        raise NotReadError

    def _related(self, items: list[Item]) -> Expression | None:
        """Read what begins with a relation: near, north of, the north of, outskirts of."""
        head, rest = items[0], without_ties(items[1:])
        if head.role not in ("near", "direction", "side", "part", "middle", "coast", "off"):
            return None
        if head.role == "side" and rest and rest[0].role in ("front", "rank"):
            return None  # a front or an area that is called so
        if (
            head.role == "side"
            and head.text.isascii()
            and head.text.split()[-1] not in _OF
            and not self.turkish
        ):
            raise NotReadError  # "Sur district" is of Sur, and no south
        if not rest:
            raise NotReadError
        of = self._phrase(rest)
        bearing = bearing_said(head)
        made: dict[str, Callable[[], Expression]] = {
            "near": lambda: Near(head.value, of),
            "direction": lambda: Direction(bearing or 0.0, 90.0, of),
            "side": lambda: Part(bearing, self.names.province(of)),
            "part": lambda: of,
            "middle": lambda: Part(None, of),
            "coast": lambda: Coast(of),
            "off": lambda: Off(None, of),
        }
        return made[head.role]()

    def _named(self, items: list[Item]) -> Expression:
        """Read a name, and what stands behind it."""
        found, rest = self._one_name(items)
        if not rest:
            return found
        if rest[0].role == "and" and len(rest) > 1:
            members = self._sides(items)
            if len(members) < 2:
                raise NotReadError
            return Together(tuple(members), slash=False)
        if rest[0].role in TIES and len(rest) > 1:
            return Within(found, self._phrase(rest[1:]))
        if rest[0].role in (NAME, "kind", "rank", "place", *_AROUND) and len(rest) > 1:
            return Within(found, self._phrase(rest))
        if rest[0].role in (NAME, "place"):
            return Within(found, self._phrase(rest))
        raise NotReadError

    def _area(self, rank: Item, items: list[Item]) -> tuple[Expression, list[Item]]:
        """Return the area of a word of administration and the name behind it."""
        if not items or items[0].role != NAME:
            raise NotReadError
        if rank.value == "raion":  # "район Бахмута" is around the town, and no district
            return Near("area", self.names.name(items[0])), items[1:]
        return self.names.ranked(items[0], rank), items[1:]

    @staticmethod
    def _joined(name: Item, rest: list[Item]) -> tuple[Item, list[Item]]:
        """Return two names that nobody lists and a tie between as one: "Salado de Isla"."""
        tied = len(rest) > 1 and not name.forms and rest[0].role in ("of", DASH)
        if not tied or rest[1].role != NAME or rest[1].forms:
            return name, rest
        more = rest[1]
        tie = f" {rest[0].text} " if rest[0].role == "of" else " "
        return Item(NAME, "", f"{name.text}{tie}{more.text}"), rest[2:]

    def _one_name(self, items: list[Item]) -> tuple[Expression, list[Item]]:
        """Return the place that items begin with, and the items after it."""
        head = items[0]
        kind = ""
        if head.role == "kind":
            kind, items = head.value, heavy(items[1:])
        elif head.role == "rank":
            return self._area(head, heavy(items[1:]))
        if not items or items[0].role not in (NAME, "place", "side"):
            raise NotReadError
        name, rest = items[0], items[1:]
        if name.role == "place":
            return Name(name.value), rest
        if rest and rest[0].role == "rank":
            return self.names.ranked(name, rest[0]), rest[1:]
        if rest and rest[0].role == "front":
            return Near("front", self.names.front(name)), rest[1:]
        if name.role == "side":
            raise NotReadError
        name, rest = self._joined(name, rest)
        found = self.names.name(name)
        if kind and isinstance(found, Name):
            behind = kind == "neighbourhood"
            found = Name(f"{found.text} {kind}" if behind else f"{kind} {found.text}")
        return found, rest
