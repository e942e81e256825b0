"""Lists of items of a lexicon: what of them adds nothing, what names an area, what they say."""

import re

from atlas.geocoding.grammar.expression_words import COMPASS
from atlas.geocoding.grammar.languages.read_names import NAME, NUMBER, Item

# Words that add nothing at the head of what follows them.
LIGHT = frozenset(("drop", "about", "in", "of", "at", "thing", "to"))
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
    if len(roles) == 2 and set(roles) == {NAME, "rank"}:
        return True
    return roles == [NAME] and items[0].text.split()[-1] in _AREA_NOUNS


def is_to(item: Item) -> bool:
    """Whether an item ties the second end of a way: "de A a B", "від A до B"."""
    return item.role == "to" or (item.role == "at" and item.text in ("a", "до"))


def is_in(item: Item) -> bool:
    """Whether an item says in what something lies."""
    return item.role in ("in", "at") and not is_to(item)


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
