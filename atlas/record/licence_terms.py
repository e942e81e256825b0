"""What the terms of a data set let its user pass on: rows, aggregates alone, or nothing.

``dataset["redistribution"]`` says it. A record without the word is the user's own table, whose rows
are the user's to give; a word that is none of the three is taken as no permission. The notebook in
which a record is read passes nothing on; a file does.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from atlas.errors import InputTypeError, LicenceError
from atlas.record.core import AnyTables

REDISTRIBUTION = ("rows", "aggregates", "none")
"""What may be passed on, from the most to the least."""

_COUNTS = 'record.aggregate(by="adm1", per="month")'
_ASK = 'licence_override="who gave it, and when"'


def redistribution(dataset: Mapping[str, Any]) -> str:
    """Return what may be passed on of a data set: rows, aggregates or none.

    Raises
    ------
    LicenceError
        If ``dataset["redistribution"]`` is another word: nobody can tell what it allows.

    Examples
    --------
    >>> redistribution({}), redistribution({"redistribution": "Aggregates"})
    ('rows', 'aggregates')
    """
    word = str(dataset.get("redistribution") or REDISTRIBUTION[0]).strip().lower()
    if word not in REDISTRIBUTION:
        msg = (
            f"{name_of(dataset)}: redistribution={dataset['redistribution']!r}; wanted one of "
            f"{', '.join(REDISTRIBUTION)}, so that what may be passed on is known; set it with "
            'record.replace(dataset={**record.dataset, "redistribution": ...})'
        )
        raise LicenceError(msg)
    return word


def strictest(words: Iterable[str]) -> str:
    """Return the word that allows least; rows where there is none.

    Examples
    --------
    >>> strictest(["rows", "aggregates"])
    'aggregates'
    """
    return max(words, key=REDISTRIBUTION.index, default=REDISTRIBUTION[0])


def name_of(dataset: Mapping[str, Any]) -> str:
    """Return what a data set is called, for messages."""
    return str(dataset.get("title") or dataset.get("name") or "this data set")


def check_rows(record: AnyTables, override: str | None = None) -> AnyTables:
    """Return the record whose rows may be written into a file, or say why they may not.

    Parameters
    ----------
    record : Tables
        The events that are to be written.
    override : str or None
        Why its rows may be passed on although the terms of the data set hold them back: who allowed
        it, and when. It is noted in ``dataset["transformations"]``, and so stands in the file.
        Where rows may be passed on anyhow, nothing is noted.

    Returns
    -------
    Tables
        The record itself; under an override, one that says so.

    Raises
    ------
    LicenceError
        If the terms hold the rows back: which data set, by which clause, and what can be done.
    InputTypeError
        If the override is no text, or a blank one: a reason is wanted.

    Examples
    --------
    >>> import pandas as pd
    >>> from atlas.record.record import Record
    >>> events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    >>> closed = Record(events, dataset={"title": "Ours", "redistribution": "none"})
    >>> check_rows(closed, "written permission, 3 May").dataset["transformations"][-1]
    'Rows of Ours are in this file although its terms hold them back: written permission, 3 May.'
    """
    reason = check_override(override)
    held = held_back(record.dataset)
    if not held:
        return record
    if not reason:
        raise LicenceError(_refusal(record.dataset, held))
    names = " and ".join(name_of(dataset) for dataset in held)
    terms = "its terms hold" if len(held) == 1 else "their terms hold"
    line = f"Rows of {names} are in this file although {terms} them back: {reason.rstrip('.')}."
    notes = texts(record.dataset.get("transformations"))
    return record.replace(dataset={**record.dataset, "transformations": [*notes, line]})


def check_override(override: str | None) -> str:
    """Return the reason of an override, "" for none; a reason is wanted where one is given."""
    if override is None:
        return ""
    if not isinstance(override, str) or not override.strip():
        msg = f"licence_override={override!r}: wanted the reason as text, such as {_ASK}"
        raise InputTypeError(msg)
    return " ".join(override.split())


def held_back(dataset: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the data sets whose rows may not be passed on: of several combined, those alone."""
    if redistribution(dataset) == REDISTRIBUTION[0]:
        return []
    parts = [part for part in dataset.get("parts") or [] if isinstance(part, Mapping)]
    # Where somebody has made the whole stricter than its parts are, the whole is meant.
    return [part for part in parts if redistribution(part) != REDISTRIBUTION[0]] or [dataset]


def _refusal(dataset: Mapping[str, Any], held: list[Mapping[str, Any]]) -> str:
    """Return which rows may not be passed on, by which clause, and the next step."""
    named = "; rows of ".join(
        f"{name_of(part)} may not be passed on ({_clause(part)})" for part in held
    )
    if redistribution(dataset) == "none":
        step = "counts may not be either; a map in your own notebook (draw_map, explore) is no file"
    else:
        step = f"counts may be: write {_COUNTS} in place of the record"
    return f"rows of {named}: {step}; with permission, pass {_ASK}, which the file will state"


def _clause(dataset: Mapping[str, Any]) -> str:
    """Return the words of the terms that hold the rows back, as far as the data set has them."""
    word = redistribution(dataset)
    terms = str(dataset.get("licence") or "").strip()
    return f"{terms}; redistribution: {word}" if terms else f"redistribution: {word}, as was stated"


def texts(value: Any) -> list[str]:
    """Return a text, or a list of texts, as a list; nothing as an empty one."""
    return [str(item) for item in (value if isinstance(value, list | tuple) else [value]) if item]
