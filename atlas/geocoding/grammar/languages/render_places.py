"""Say places and what lies around them: names, offsets, directions, parts, districts."""

from collections.abc import Callable
from typing import TypeAlias

from atlas.geocoding.grammar.languages.english_writer import LINKS, NAMES, POINTS, EnglishWriter
from atlas.geocoding.grammar.languages.word_roles import Word

Say: TypeAlias = Callable[[EnglishWriter, Word], None]


def _name(order: EnglishWriter, word: Word) -> None:
    """Say a name as it is written; a province or country after a place is what that lies in."""
    after = order.role(-1)
    name = word.english or word.text
    if after == "place" == word.role and order.listed.wide(name):
        order.say("in")
    if not order.said or not (order.of_area or after in NAMES):
        order.begin(area=False)
    order.say(name)
    order.at += 1


def _number(order: EnglishWriter, word: Word) -> None:
    """Say "5 km north of" or "5 km from"."""
    order.begin(area=False)
    order.say(word.english)
    order.at += 1


def _unit(order: EnglishWriter, word: Word) -> None:
    """Say a unit, and the direction or "from" after it."""
    counted = order.role(-1) == "number"
    if not counted and order.role(1) not in (*POINTS, *LINKS, "in", "at", "number", "and"):
        _kind(order, word)
        return
    if not counted:
        order.say("2" if word.text.endswith(("ين", "ينا")) else "1")
    order.say(word.english)
    order.at += 1
    if order.role() == "and" and order.role(1) == "number":  # "two kilometres and a half"
        half = order.words[order.at + 1].english
        order.said[-2] = f"{float(order.said[-2]) + float(half):g}"
        order.at += 2
    order.skip("number", "in", "at", *LINKS)
    if order.role() in POINTS:
        order.say(order.words[order.at].english)
        order.at += 1
        order.skip(*LINKS, "in", "at")
        order.say(*(("of",) if order.role() else ()))
    elif order.role():
        order.say("from")
    order.say_city()


def _point(order: EnglishWriter, word: Word) -> None:
    """Say "north of X", "northern X", or a part of what is said before."""
    named = order.role(-1) in NAMES
    order.at += 1
    inside = order.inside or order.construct
    order.inside = False
    tied = order.role() in ("to", "from", "with")
    beside = word.role == "beside" or tied or _before_line(order)
    loose = not order.skip(*LINKS) and word.text.isascii() and word.role == "point"
    if not order.role():
        _last_side(order, word)
        return
    if loose and order.role() in NAMES and not order.listed.wide(order.words[order.at].text):
        order.say(word.text)  # "Nord Stream" is no north of anything
        return
    order.begin(area=False)
    known = "" if tied else _known_part(order, word)
    if named and (known or order.role() == "nation" or (inside and not beside)):
        order.say("in")
        order.begin(area=False)
    if order.role() == "nation":
        order.say(f"{word.english}ern")
        order.say_country()
    elif known:
        order.say(known)
        order.at += 1
    elif inside and not beside:
        order.say(f"{word.english}ern")
    else:
        order.say(word.english, "of")
        order.say_city()


def _before_line(order: EnglishWriter) -> bool:
    """Whether a river comes next: what is south of it is no southern part of it."""
    ahead = 1 if order.role() in LINKS else 0
    word = order.words[order.at + ahead] if order.role(ahead) == "place" else None
    return word is not None and order.listed.line(word.english or word.text)


def _known_part(order: EnglishWriter, word: Word) -> str:
    """Return "southern Lebanon" where that is a listed name, or ""."""
    if order.role() != "place":
        return ""
    place = order.words[order.at]
    name = place.english or order.listed.latin(place.text)
    part = f"{word.english}ern {name}"
    wide = name and order.listed.wide(place.english or place.text)
    return part if wide and order.listed.spelt(part) else ""


def _last_side(order: EnglishWriter, word: Word) -> None:
    """Say a side that stands after its noun, or by itself."""
    before = order.said[order.noun :]
    if not before:
        order.say(word.english)
    elif order.of_area or order.listed.wide(" ".join(before)):
        order.said.insert(order.noun, f"{word.english}ern")
    else:
        order.say(word.text)


def _side(order: EnglishWriter, word: Word) -> None:
    """Say a side that stands after its noun before the noun."""
    order.at += 1
    _last_side(order, word)


def _nation(order: EnglishWriter, word: Word) -> None:
    """Say the country of an adjective."""
    order.at += 1
    if order.role(-2) in (*NAMES, ""):  # "الجيش اللبناني": an adjective of a name
        order.say(word.text)
    else:
        order.say(word.english)


def _around(order: EnglishWriter, word: Word) -> None:
    """Say "near X", "outskirts of X", "eastern countryside of X"."""
    if word.role != "near":
        order.tie()
    order.at += 1
    order.inside = False
    order.begin(area=True)
    if word.role == "near":
        order.say("near")
    elif word.role == "area" and not order.role():
        order.say(word.text)
    else:
        order.say(word.role)
    sides = order.role() in POINTS
    if sides:
        order.said.insert(order.noun, f"{order.words[order.at].english}ern")
        order.at += 1
    order.skip(*LINKS, "in", "at")
    if word.role != "near" and order.role():
        order.say("of")
    order.skip("head", "rank")
    if word.role == "countryside" and order.role() == "place":
        _province(order)


def _province(order: EnglishWriter) -> None:
    """Say the province for a city's countryside where it has one: that is what is meant."""
    province = order.listed.province(order.words[order.at].text)
    if province:
        order.say(province, "governorate")
        order.at += 1


def _part(order: EnglishWriter, word: Word) -> None:
    """Say "northern part of X"; a part without a side is the whole."""
    order.tie()
    order.at += 1
    order.inside = False
    if order.role() in POINTS:
        side = order.words[order.at]
        order.at += 1
        order.skip(*LINKS, "in", "at")
        order.begin(area=False)
        order.say(f"{side.english}ern")
        if order.role() == "nation":
            order.say(order.words[order.at].english)
            order.at += 1
    elif order.role() == "nation":
        order.begin(area=True)
        order.say(order.words[order.at].english)
        order.at += 1
    elif order.role():
        order.skip(*LINKS)
        order.begin(area=True)
    else:
        order.say(word.text)


def _middle(order: EnglishWriter, word: Word) -> None:
    """Say "central X"."""
    order.tie()
    order.at += 1
    order.inside = False
    order.skip(*LINKS)
    order.begin(area=False)
    order.say(word.english if order.role() else word.text)
    if order.role() == "nation":
        order.say(order.words[order.at].english)
        order.at += 1


def _in(order: EnglishWriter, _: Word) -> None:
    """Say "in", but before words that say by themselves how a place lies to another."""
    order.at += 1
    order.skip("in", "at", "of", "to")
    order.inside = order.role() in ("point", "part", "middle")
    if order.said and order.role() not in ("", "number", "near", "between", "off"):
        order.say("on" if order.role() == "border" else "in")
    order.begin(area=False)


def _link(order: EnglishWriter, word: Word) -> None:
    """Say "from"; "of" and "to" are said where they belong to another word."""
    named = order.role(-1) in (*NAMES, "kind")
    order.at += 1
    if word.text == "ل" and named and order.role():  # "the southern suburb of Beirut"
        order.say("in")
    if word.role == "of" and order.said and order.role() in NAMES:
        order.say("of")
    later = {one.role for one in order.words[order.at :]}
    if word.role == "from" and order.role() in NAMES and {"to", "toward"} & later:
        order.say("from")
    if word.role == "to" and named and "from" in order.said and order.role():
        order.say("toward")
    if word.role == "with" and named:  # "the crossing with Iraq"
        order.names()


def _and(order: EnglishWriter, _: Word) -> None:
    """Say "and"."""
    order.at += 1
    if order.said and order.role():
        order.say("and")
        order.begin(area=False)


def _head(order: EnglishWriter, word: Word) -> None:
    """Say what kind of town it is; of several towns no kind."""
    order.at += 1
    order.skip(*LINKS)
    if not order.of_area:
        order.begin(area=False)
    if order.role() == "place" and word.english == "camp":
        names = order.names()
        name = order.latin(names, "camp")
        order.say(name, *(() if name.endswith(" camp") else ("camp",)))
    elif order.role() in NAMES and word.english == "neighbourhood":
        order.say(*order.names(), word.english)
    elif order.role() in NAMES and word.english:
        order.say(word.english)
    elif word.english and order.said:
        order.say("the", word.english)


def _rank(order: EnglishWriter, word: Word) -> None:
    """Say that what came before lies in a district or province."""
    after = order.role(-1)
    order.at += 1
    order.skip(*LINKS)
    if after in (*NAMES, "site", "kind", "head") and order.said:
        order.say("in")
    order.begin(area=True)
    names = order.names()
    name = " ".join(names)
    latin = order.latin(names)
    listed = [one for one in (latin, name) if order.listed.kind(f"{one} {word.english}")]
    order.say(listed[0] if listed else latin, word.english)


# The capitals that their papers call so without a name.
_CAPITALS = {
    "syria": "damascus", "lebanon": "beirut", "iraq": "baghdad", "iran": "tehran",
    "egypt": "cairo", "jordan": "amman", "turkey": "ankara", "saudi arabia": "riyadh",
}  # fmt: skip


def _capital(order: EnglishWriter, word: Word) -> None:
    """Step over "the Syrian capital" before its name."""
    order.tie()
    order.at += 1
    country = order.words[order.at].english if order.role() == "nation" else ""
    order.skip("nation")
    if order.role() not in NAMES:
        order.say(_CAPITALS.get(country, word.text))


def _kind(order: EnglishWriter, word: Word) -> None:
    """Say an adjective of a site, but not of one that is listed without it."""
    if order.role(-1) not in ("place", "kind"):
        order.say(word.text)
    order.at += 1


def _toward(order: EnglishWriter, word: Word) -> None:
    """Say "toward X"."""
    order.at += 1
    order.skip("in", *LINKS)
    if order.role():
        order.say(word.english)


def _thing(order: EnglishWriter, word: Word) -> None:
    """Say "house", but where it may be part of a name."""
    order.at += 1
    order.say(word.text if order.role() in ("", *NAMES) else word.english)


def _again(order: EnglishWriter, word: Word) -> None:
    """Say "and surroundings" of what is named before."""
    order.say(*(("and", word.english) if order.said else (word.text,)))
    order.at += 1


PLACES: dict[str, Say] = {
    "number": _number, "unit": _unit, "point": _point, "beside": _point, "side": _side,
    "nation": _nation, "near": _around, "outskirts": _around, "countryside": _around,
    "area": _around, "part": _part, "middle": _middle, "head": _head, "rank": _rank,
    "capital": _capital, "kind": _kind, "again": _again, "toward": _toward,
    "thing": _thing, "in": _in, "at": _in, "from": _link, "to": _link, "of": _link, "with": _link,
    "and": _and, "name": _name, "place": _name,
}  # fmt: skip
