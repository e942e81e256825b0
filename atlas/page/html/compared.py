"""A page that opens with two selections side by side, and what differs in words."""

from typing import Any

from atlas.errors import PageError
from atlas.page.contents import Contents, followed
from atlas.record.core import Tables
from atlas.record.differences.compare_records import compare
from atlas.record.evaluate import kept
from atlas.record.named_selection import check_keeps
from atlas.record.selection import Selection
from atlas.reference.house import house_of

# Lines of the front matter for each facet; the page itself has all rows.
_MOST = 5
LABEL = "Compared"


def check_pair(given: Any, selection: Any) -> tuple[Any, Any]:
    """Return the two filters to compare; raise where they are not two, or a third is given.

    Parameters
    ----------
    given : tuple
        As of `atlas.brief`.
    selection : Selection, dict, str or None
        The filter that the page was to open with.

    Returns
    -------
    tuple
        Both filters; None of them stands for all events, as an empty one does.

    Raises
    ------
    PageError
        Where there is another number of them, or ``selection`` is given too.
    """
    pair = tuple(given) if isinstance(given, list | tuple) else ()
    if len(pair) != 2:
        msg = (
            f"compare is {given!r}; wanted two filters, such as "
            "({'from': '2023-03-01', 'to': '2023-03-31'}, {'from': '2023-04-01', "
            "'to': '2023-04-30'})"
        )
        raise PageError(msg)
    if selection is not None:
        msg = (
            "selection and compare are both given; a page that compares opens with the second "
            "filter of compare, so leave out selection"
        )
        raise PageError(msg)
    first, second = ({} if one is None else one for one in pair)
    return first, second


def check_one_keeps(record: Tables, sides: tuple[Selection, Selection]) -> None:
    """Raise where neither of two filters keeps an event of a record that has some."""
    if not any(kept(record, one).any() for one in sides):
        check_keeps(record, sides[1])


def compared(contents: Contents, first: Selection) -> Contents:
    """Return a page that opens with its selection as B, and another one as A.

    Parameters
    ----------
    contents : Contents
        The page, its record redacted.
    first : Selection
        The filter of A, by the ids that the events were given with.

    Returns
    -------
    Contents
        The page; its front matter says what differs.
    """
    record = contents.record
    mine = followed(first, record)
    labels = house_of(record.dataset).labels()
    names = dict(zip(record.actors["actor_id"], record.actors["name"], strict=True))
    sides = (mine, contents.selection)
    said = compare(*(record.select(one) for one in sides)).in_words(most=_MOST)
    asked = [
        f"{side}: {one.describe(names, labels)}" for side, one in zip("ab", sides, strict=True)
    ]
    front = {LABEL: [*asked, *said], **contents.settings.front}
    return contents.changed(compare=mine.to_json(), front=front)
