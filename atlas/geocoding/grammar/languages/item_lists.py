"""Lists of items of a lexicon: what of them adds nothing, what names an area, what they say."""

import re

from atlas.geocoding.grammar.expression_words import COMPASS
from atlas.geocoding.grammar.languages.read_names import NAME, NUMBER, Item

# Words that add nothing at the head of what follows them.
LIGHT = frozenset(("drop", "about", "in", "of", "at", "thing", "to"))
TIES = ("of", "in", "with", "to", "drop", "at")
# What ends the name of an area that is listed with its word of administration, folded.
_AREA_NOUNS = frozenset(("область", "області", "области", "раион", "раиону", "раиона", "раионі"))


def says_no_place(items: list[Item]) -> bool:
    """Whether a part says only what stands somewhere, or the number of a road."""
    light = LIGHT | {"kind", "road", NUMBER}
    return all(
        item.role in light or (item.role == NAME and re.search(r"\d", item.text)) for item in items
    )


def is_area(items: list[Item]) -> bool:
    """Whether a part is an area that a word of administration names, or is listed with one."""
    roles = [item.role for item in items]
    if roles == [NAME, "rank"]:
        return True
    return roles == [NAME] and items[0].text.split()[-1] in _AREA_NOUNS


# What stands behind its place in Turkish, and in front of it elsewhere.
_BEHIND = frozenset((
    "near", "direction", "side", "middle", "between", "road", "border", "off", "toward",
))  # fmt: skip


def head_first(items: list[Item]) -> list[Item]:
    """Return items in the order of the other languages: what stands behind a place before it.

    "X 10 km kuzeyinde" is 10 km north of X, "X ile Y arasında" between X and Y.
    """
    ordered = list(items)
    for at in range(1, len(ordered)):
        if ordered[at].role == "kind" and ordered[at - 1].role == NAME:
            ordered[at - 1 : at + 1] = [ordered[at], ordered[at - 1]]
    last = next((n for n in range(len(ordered) - 1, 0, -1) if ordered[n].role in _BEHIND), None)
    if last is None:
        return ordered
    start = last
    while start > 0 and ordered[start - 1].role in ("unit", NUMBER, "about", "of", "dash"):
        start -= 1
    return [*ordered[start : last + 1], *ordered[:start], *ordered[last + 1 :]]


# "Şırnak'ın Cizre ilçesi": the district of Cizre, in Şırnak.
_OWNED = re.compile(
    r"([^'’,]+)['’]n?[ıiuü]n\s+([^\W\d][^,]*\s(?:ilçesi|köyü|beldesi|kasabası|mahallesi)\w*)\s*(.*)"
)
_SUFFIX = re.compile(r"(?<=\w)['’]\w+")


def without_suffixes(text: str) -> str:
    """Return a Turkish text whose names are without what an apostrophe ties to them.

    Examples
    --------
    >>> without_suffixes("Diyarbakır'ın 10 km kuzeyinde")
    'Diyarbakır 10 km kuzeyinde'
    >>> without_suffixes("Şırnak'ın Cizre ilçesinde")
    'Cizre ilçesinde, Şırnak'
    """
    owned = _OWNED.fullmatch(text.strip())
    if owned is not None and not owned[3]:
        text = f"{owned[2]}, {owned[1]}"
    return _SUFFIX.sub("", text)


def is_to(item: Item) -> bool:
    """Whether an item ties the second end of a way: "de A a B", "від A до B"."""
    return item.role == "to" or (item.role == "at" and item.text in ("a", "до"))


def is_in(item: Item) -> bool:
    """Whether an item says in what something lies."""
    return item.role in ("in", "at") and not is_to(item)


def without_ties(items: list[Item]) -> list[Item]:
    """Return items without the words that tie them to what stands before."""
    while items and items[0].role in TIES:
        items = items[1:]
    return items


def find(items: list[Item], role: str) -> int | None:
    """Return where the first item of a role stands."""
    return next((at for at, item in enumerate(items) if item.role == role), None)


def heavy(items: list[Item]) -> list[Item]:
    """Return items without what adds nothing at their ends."""
    while items and items[0].role in LIGHT:
        items = items[1:]
    while items and items[-1].role in LIGHT:
        items = items[:-1]
    return items


def without_numbers(items: list[Item]) -> list[Item]:
    """Return items without the number of a road at their head: "M03", "57 D"."""
    while items and items[0].role == NAME and re.search(r"\d", items[0].text):
        items = items[1:]
    return items


def bearing_said(item: Item) -> float | None:
    """Return the bearing that an item says; None if it says none."""
    if item.role not in ("direction", "side"):
        return None
    return COMPASS[tuple(item.value.split())]
