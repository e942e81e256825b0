"""Say what lies between places or is called after one: roads, borders, coasts, sites."""

from atlas.geocoding.grammar.expression_words import CUE_OF, DEMONYMS
from atlas.geocoding.grammar.languages.english_writer import LINKS, NAMES, POINTS, EnglishWriter
from atlas.geocoding.grammar.languages.render_places import Say
from atlas.geocoding.grammar.languages.word_roles import Word

_OF_COUNTRY = {country: demonym for demonym, country in DEMONYMS.items()} | {
    "united states": "us", "russia": "russian", "france": "french", "united kingdom": "british",
}  # fmt: skip
# As papers of its neighbours write, "Palestinian" in these borders is the side of Israel.
_BESIDE_ISRAEL = frozenset(("lebanon", "syria"))
_PALESTINE = {"فلسطين": "palestine"}


def _site(order: EnglishWriter, word: Word) -> None:
    """Say "X military airport" for a site that stands before what it is called after."""
    order.at += 1
    kinds = _kinds(order)
    order.skip(*LINKS)
    names = order.names()
    kinds += _kinds(order)
    if not order.of_area:
        order.begin(area=False)
    name = order.latin(names, word.english) if names else ""
    said = name.split()[-1:] and name.split()[-1] in CUE_OF  # "Hmeimim Air Base" says it itself
    order.say(name, *([] if said else [*kinds, word.english]))


def _kinds(order: EnglishWriter) -> list[str]:
    """Take the adjectives of a site."""
    kinds = []
    while order.role() == "kind":
        kinds.append(order.words[order.at].english)
        order.at += 1
    return kinds


def _embassy(order: EnglishWriter, word: Word) -> None:
    """Say "Iranian embassy in Beirut"."""
    order.at += 1
    order.skip(*LINKS)
    country = order.words[order.at].english if order.role() == "nation" else ""
    if order.role() in NAMES:
        country = order.latin([order.words[order.at].text])
    if country:
        order.at += 1
        order.say(_OF_COUNTRY.get(country, country))
    order.say(word.english)
    order.skip("in", "at", "to")
    if order.role() == "capital":
        order.skip("capital")
        order.skip("nation")
    if order.role() == "head":
        order.skip("head")
    if order.role() in NAMES:
        order.say("in", order.latin(order.names()))


def _ends(order: EnglishWriter, *parting: str) -> tuple[list[str], list[str]] | None:
    """Take two names that are parted by a word, or follow each other."""
    start = order.at
    order.skip("head", "of")
    first = _one_end(order)
    parted = order.skip(*parting, "between")
    order.skip("head", "of")
    second = _one_end(order)
    if not (first and second) and first and not parted and len(first) == 2:
        first, second = first[:1], first[1:]
    if first and second:
        return first, second
    order.at = start
    return None


def _one_end(order: EnglishWriter) -> list[str]:
    """Take one end of a way: a listed name, or all words of one that is not."""
    ends: list[str] = []
    while order.role() in (*NAMES, "nation"):
        word = order.words[order.at]
        ends.append(word.english or word.text)
        order.at += 1
        if word.role in ("place", "nation") and order.role() in ("place", "nation"):
            break
    return ends


def _between(order: EnglishWriter, word: Word) -> None:
    """Say "between A and B"."""
    order.at += 1
    ends = _ends(order, "and", "to", "with", "at")
    order.begin(area=False)
    if ends is None:
        order.say(word.text if word.text.isascii() else word.english)
    else:
        order.say("between", *ends[0], "and", *ends[1])


def _road(order: EnglishWriter, word: Word) -> None:
    """Say "road between A and B"; a road that is called by one name keeps its own words."""
    start = order.at
    order.at += 1
    order.skip("kind", "between", "from", "of", "in")
    ends = _ends(order, "and", "to", "at")
    order.begin(area=False)
    if ends is None:
        order.at = start + 1
        order.say(word.text)
        return
    order.say("road", "between", *ends[0], "and", *ends[1])
    order.skip("kind")


def _border(order: EnglishWriter, _: Word) -> None:
    """Say "border between A and B" and what it is near."""
    order.at += 1
    side = ""
    if order.role() in POINTS:
        side = order.words[order.at].english
        order.at += 1
    order.skip("of", "between")
    sides: list[str] = []
    while order.role() in (*NAMES, "nation", "and", "with", "to", "from") and len(sides) < 2:
        if order.role() in (*NAMES, "nation"):
            word = order.words[order.at]
            sides.append(_PALESTINE.get(word.text) or word.english or word.text)
        order.at += 1
    if order.role() in POINTS and not side:
        side = order.words[order.at].english
        order.at += 1
    beside = {order.listed.latin(one) or one for one in sides}
    if "palestine" in sides and _BESIDE_ISRAEL & beside:
        sides = ["israel" if one == "palestine" else one for one in sides]
    order.begin(area=False)
    if side and sides:
        order.say(f"{side}ern")
    if len(sides) == 2:
        order.say("border", "between", sides[0], "and", sides[1])
    else:
        order.say(*sides, "border")
    if order.role() in ("in", "at", "area", "point", "head", "site", *NAMES):
        order.skip("in", "at", "of", "area")
        if order.role():
            order.say("near")


def _coast(order: EnglishWriter, word: Word) -> None:
    """Say "coast of X"."""
    order.at += 1
    order.inside = False
    order.begin(area=True)
    if order.said[-1:] == ["in"]:
        order.said.pop()
    order.say("coast" if order.role() else word.text)
    order.skip(*LINKS)
    if order.role() in POINTS:
        order.said.insert(order.noun, f"{order.words[order.at].english}ern")
        order.at += 1
        order.skip(*LINKS)
    if order.role():
        order.say("of")
    order.say_country()


def _off(order: EnglishWriter, _: Word) -> None:
    """Say "off the coast of X"."""
    order.tie()
    order.at += 1
    order.skip("coast", *LINKS)
    order.begin(area=True)
    order.say("off", "the", "coast", "of")
    order.skip("coast")
    order.say_city()
    order.say_country()


WAYS: dict[str, Say] = {
    "border": _border, "coast": _coast, "off": _off, "road": _road, "between": _between,
    "site": _site, "embassy": _embassy,
}  # fmt: skip
