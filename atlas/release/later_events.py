"""Remove mentions of events after a day from texts: their ids, and repeats of their words."""

import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from atlas.record.core import AnyTables, Tables
from atlas.record.search_text import fold
from atlas.reference.house import house_of
from atlas.release.event_mentions import Mentions
from atlas.release.ledger import KEY, Tally
from atlas.release.scrub import EVENT, OURS, texts_of
from atlas.release.text_search.find_terms import Term, Terms

_WORD = re.compile(r"[^\W_]+")
# A title of one word may mean anything; so may a title that only names the kind.
_FEWEST, _MOST = 2, 60
# A note that this many texts repeat is a common phrase, and does not identify an event.
_PHRASE = 5
_RULE = "cells of text, of which a later event was taken out"


def without_later(record: AnyTables, later: pd.DataFrame, tally: Tally) -> AnyTables:
    """Remove mentions of later events from all texts of a record.

    Parameters
    ----------
    record : Tables
        The record without the later events.
    later : pandas.DataFrame
        The removed events.
    tally : Tally
        Counts the cells that change.

    Returns
    -------
    Tables
        The record. Ids of later events, and repeats of their titles and notes, are removed from
        every text and from the description of the data set.
    """
    if later.empty:
        return record
    ids = Mentions(later.index, {}, EVENT)
    columns = {
        name: [column for column, _ in texts_of(name, table)]
        for name, table in record.tables().items()
    }
    own = {*record.events["title"].unique(), *record.events["note"].unique()}
    # If a title and a note have the same words, they count as a title.
    titles = later["title"].unique()
    kinds = {word for label in house_of(record.dataset).labels().values() for word in _words(label)}
    found = _told_again([*later["note"].unique(), *titles], _held(record, columns), own, kinds)
    always = frozenset(titles)
    said = [text for text, times in found.items() if text in always or times < _PHRASE]
    terms = Terms([Term(text, EVENT) for text in said])
    parts = {}
    for name, table in record.tables().items():
        new = table.copy()
        for column in columns[name]:
            values, cells = terms.out_of_all(new[column]) if said else (new[column], 0)
            values, more = ids.out_of_all(values)
            if cells + more:
                new[column] = values.astype("str")
                tally.change(_RULE, cells + more)
        parts[name] = new
    about = {key: value for key, value in record.dataset.items() if key != KEY}
    about = ids.out_of_value(terms.out_of_value(about, OURS) if said else about)
    kept = {key: value for key, value in record.dataset.items() if key == KEY}
    return record.with_tables(**parts, dataset={**about, **kept})


def _held(record: Tables, columns: dict[str, list[str]]) -> Iterable[str]:
    """Yield every distinct text of a record."""
    for name, table in record.tables().items():
        for column in columns[name]:
            yield from table[column].unique()
    yield str({key: value for key, value in record.dataset.items() if key != KEY})


def _told_again(
    texts: Iterable[str], held: Iterable[str], own: set[str], kinds: set[str]
) -> dict[str, int]:
    """Return the texts that are repeated in ``held``, and in how many distinct texts each is.

    A text with words of kinds only is ignored. The run time is linear in the number of words.
    """
    wanted: dict[tuple[str, ...], str] = {}
    bare = {" ".join(_words(text)) for text in own}
    for text in texts:
        words = tuple(_words(text))
        telling = _FEWEST <= len(words) <= _MOST and not kinds.issuperset(words)
        if telling and " ".join(words) not in bare:
            wanted[words] = text
    lengths = sorted({len(words) for words in wanted})
    firsts = {words[0] for words in wanted}
    found: Counter[str] = Counter()
    for text in held if wanted else ():
        told, here = _words(text), set()
        for at, word in enumerate(told):
            if word in firsts:
                spans = (tuple(told[at : at + size]) for size in lengths)
                here |= {wanted[span] for span in spans if span in wanted}
        found.update(here)
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
