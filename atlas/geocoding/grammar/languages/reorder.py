"""Put the words of another tongue in the order that the one grammar reads.

What is said with words of these roles is the same in every tongue, and so are these orders.
"""

from atlas.geocoding.grammar.languages.english_writer import EnglishWriter
from atlas.geocoding.grammar.languages.render_places import PLACES
from atlas.geocoding.grammar.languages.render_routes import WAYS
from atlas.geocoding.grammar.languages.tokenise import Listed
from atlas.geocoding.grammar.languages.word_roles import Word

_SAY = PLACES | WAYS


def in_order(words: list[Word], listed: Listed, *, construct: bool) -> str:
    """Return words of another tongue in English ones, in English order.

    Parameters
    ----------
    words : list of Word
        The words of a phrase, with their roles.
    listed : Listed
        What the gazetteer tells about words.
    construct : bool
        Whether a point before a name means a part of the place.
    """
    order = EnglishWriter(_shared_out(words, construct), listed, construct=construct)
    while order.at < len(order.words):
        word = order.words[order.at]
        _SAY[word.role](order, word)
    return " ".join(order.said)


def _shared_out(words: list[Word], construct: bool) -> list[Word]:
    """Return words in which what is said once of two places is said of each.

    "The north and south of the Strip", "the countrysides of Aleppo and Idlib"; but not "north
    and east of" a place, which is one direction.
    """
    for at, word in enumerate(words[:-2]):
        roles = [one.role for one in words[at : at + 4]]
        if construct and roles[:3] == ["point", "and", "point"] and len(roles) > 3:
            rest = words[at + 3 :]
            return [*words[: at + 1], *rest, *words[at + 1 : at + 3], *rest]
        if word.english.endswith("s of two") and roles[1:] == ["place", "and", "place"]:
            one = word._replace(english=word.english.removesuffix("s of two"))
            tail = [*words[at + 1 : at + 3], one, *words[at + 3 :]]
            return [*words[:at], one, *tail]
    return words
