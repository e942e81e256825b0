"""Put the words of another tongue in the order that the one grammar reads.

What is said with words of these roles is the same in every tongue, and so are these orders.
"""

from atlas.places.tongue_order import Order
from atlas.places.tongue_places import PLACES
from atlas.places.tongue_tokens import Listed
from atlas.places.tongue_ways import WAYS
from atlas.places.tongue_words import Word

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
    order = Order(words, listed, construct=construct)
    while order.at < len(order.words):
        word = order.words[order.at]
        _SAY[word.role](order, word)
    return " ".join(order.said)
