"""What the columns that were not read look like, and what a refusal proposes."""

from collections.abc import Iterable, Mapping
from typing import Any

from atlas.readers.columns.choose_columns import Matching, dated
from atlas.readers.columns.column_questions import ColumnQuestion
from atlas.readers.columns.header_names import key_of, words_in
from atlas.readers.columns.header_words import classes_of, headings, value_words
from atlas.readers.columns.value_looks import Look
from atlas.record.problems import shorten

LOOKS = ("figure", "date", "place")
"""What a column that is not read may look like, in the order in which they are listed."""

# So many of the unread columns are looked at by their values; of the others the names alone.
_LOOKED_AT = 60
_NAMED = 2000
_MOST = 4
_FIGURES = frozenset(
    (
        *("killed", "injured", "detained", "abducted", "victims", "figure"),
        *("launched", "munition", "intercepted"),
    )
)
# A name of these alone, such as "Civilians Min" or "Reported maximum", is that of a figure.
_BOUNDS = frozenset(("low", "high", "civilian", "best", "people"))
_PLACES = frozenset(("place", "adm1", "adm2", "country", "coordinates", "latitude", "longitude"))


def unread_columns(matching: Matching) -> list[dict[str, str]]:
    """Return the unread columns that look like figures, dates or places, in this order."""
    found = []
    for at, name in enumerate(matching.unknown[:_NAMED]):
        kind = _kind_of(name, matching.looks[name], by_value=at < _LOOKED_AT)
        if kind:
            like = matching.looks[name].like()
            found.append({"theirs": name, "looks_like": kind, "like": shorten(like)})
    return sorted(found, key=lambda one: LOOKS.index(one["looks_like"]))


def in_order(matching: Matching) -> list[str]:
    """Return the unread columns, those first that look like figures, dates and places."""
    first = dict.fromkeys(one["theirs"] for one in unread_columns(matching))
    return [*first, *(name for name in matching.unknown if name not in first)]


def _kind_of(name: str, look: Look, *, by_value: bool) -> str:
    """Return "figure", "date", "place" or ""."""
    parts = [classes_of(word) for word in words_in(name)]
    classes = frozenset().union(*parts)
    if look.empty:
        return ""
    bounds = bool(parts) and all(one & _BOUNDS for one in parts)
    if (classes & _FIGURES or bounds) and look.fits("counts"):
        return "figure"
    # Of a person, of a row or of a code: nothing that is missed.
    if "never" in classes or any(one.role == "never" for one in headings(key_of(name))):
        return ""
    if by_value and look.is_dates:
        return "date"
    if classes & _PLACES and look.fits("names") and not classes & {"kind", "id"}:
        return "place"
    if by_value and (look.fits("pairs") or look.fits("countries")):
        return "place"
    return ""


def proposals(matching: Matching, *, date: bool, place: bool) -> list[str]:
    """Return which columns may be what a table lacks, each with the option to type.

    Parameters
    ----------
    matching : Matching
        The columns of the table.
    date, place : bool
        Whether it lacks a date, or a place.
    """
    found: list[str] = []
    if date:
        found += _each(matching, dated(matching.unknown, matching.looks, set()), "dates", "start")
        if not found:
            years = _with_look(matching, "years")
            found += _each(matching, years, "years", "date")
    if place:
        found += _place_columns(matching, alone=not date)
    return found


def _with_look(matching: Matching, look: str) -> list[str]:
    """Return the columns with values of a look."""
    names = [*matching.unknown, *matching.matched.values()]
    return [n for n in names if not matching.looks[n].empty and matching.looks[n].fits(look)]


def _place_columns(matching: Matching, *, alone: bool) -> list[str]:
    """Return proposals for a place: coordinates, countries, names."""
    pairs = [n for n in _with_look(matching, "pairs") if n in matching.unknown]
    if pairs:
        return _each(matching, pairs, "coordinates", "coordinates")
    countries = [n for n in _with_look(matching, "countries") if n in matching.unknown]
    if countries:
        return _each(matching, countries, "countries", "country")
    named = [
        name
        for name in matching.unknown
        if not matching.looks[name].empty
        and _PLACES & frozenset().union(*(classes_of(word) for word in words_in(name)))
        and matching.looks[name].fits("words")
    ]
    if not named and alone:
        named = [name for name in matching.unknown if _may_be_names(matching.looks[name])]
    return _each(matching, named, "words", "place")


def _may_be_names(look: Look) -> bool:
    """Return whether short words stand in a column that may be names of places."""
    if look.empty or look.is_dates or not look.fits("names"):
        return False
    capital = look.share(lambda text: text[:1] == text[:1].upper() and len(text) <= 40)
    return capital >= 0.9 and look.among(value_words("yes_no")) < 0.5


def _each(matching: Matching, names: Iterable[str], what: str, ours: str) -> list[str]:
    """Return a proposal for each of a few columns."""
    return [
        f"{name!r} holds {what} ({matching.looks[name].like()}): columns={{{name!r}: {ours!r}}}"
        for name in list(names)[:_MOST]
    ]


def asked(question: ColumnQuestion) -> str:
    """Return a question in words, with the options to type."""
    one, other = question.names
    return (
        f"{one!r} ({question.like[0]}) and {other!r} ({question.like[1]}) may both be "
        f"{question.ours!r}, and their values differ; say which it is: "
        f"columns={{{one!r}: {question.ours!r}}} or columns={{{other!r}: {question.ours!r}}}"
    )


def told(matching: Matching) -> dict[str, Any]:
    """Return what the report says of the columns beside those that were matched."""
    decisions: list[Mapping[str, str]] = [one._asdict() for one in matching.decisions]
    unread = {"unread_columns": found} if (found := unread_columns(matching)) else {}
    return {"column_decisions": decisions, **unread}
