"""Check what the terms of a data set allow to pass on: rows, aggregates only, or nothing.

``dataset["redistribution"]`` holds the answer. A record without it is the user's own table, whose
rows the user may give away. A word that is not one of the three counts as no permission. Reading a
record in a notebook passes nothing on; writing a file does.
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
        If ``dataset["redistribution"]`` is another word: its meaning is not known.

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
    """Return the word that allows the least; "rows" if there are no words.

    Examples
    --------
    >>> strictest(["rows", "aggregates"])
    'aggregates'
    """
    return max(words, key=REDISTRIBUTION.index, default=REDISTRIBUTION[0])


def name_of(dataset: Mapping[str, Any]) -> str:
    """Return the name of a data set, for messages."""
    return str(dataset.get("title") or dataset.get("name") or "this data set")


def check_rows(record: AnyTables, override: str | None = None) -> AnyTables:
    """Return the record if its rows may be written into a file; else raise.

    Parameters
    ----------
    record : Tables
        The events that are to be written.
    override : str or None
        Why its rows may be passed on although the terms of the data set forbid it: who allowed it,
        and when. The reason is added to ``dataset["transformations"]``, and so is in the file.
        Where the terms allow rows anyway, nothing is added.

    Returns
    -------
    Tables
        The record itself; with an override, one that states the override.

    Raises
    ------
    LicenceError
        If the terms forbid it: which data set, by which clause, and what can be done.
    InputTypeError
        If the override is not text, or is blank: a reason is wanted.

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
    """Return the reason of an override, "" if there is none; raise if the reason is blank."""
    if override is None:
        return ""
    if not isinstance(override, str) or not override.strip():
        msg = f"licence_override={override!r}: wanted the reason as text, such as {_ASK}"
        raise InputTypeError(msg)
    return " ".join(override.split())


def held_back(dataset: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the data sets whose rows may not be passed on; of a combination only those parts."""
    if redistribution(dataset) == REDISTRIBUTION[0]:
        return []
    parts = [part for part in dataset.get("parts") or [] if isinstance(part, Mapping)]
    # If the whole is stricter than each of its parts, the whole is returned.
    return [part for part in parts if redistribution(part) != REDISTRIBUTION[0]] or [dataset]


def _refusal(dataset: Mapping[str, Any], held: list[Mapping[str, Any]]) -> str:
    """Return a message: which rows may not be passed on, by which clause, and the next step."""
    named = "; rows of ".join(
        f"{name_of(part)} may not be passed on ({_clause(part)})" for part in held
    )
    if redistribution(dataset) == "none":
        step = "counts may not be either; a map in your own notebook (draw_map, explore) is no file"
    else:
        step = f"counts may be: write {_COUNTS} in place of the record"
    return f"rows of {named}: {step}; with permission, pass {_ASK}, which the file will state"


def _clause(dataset: Mapping[str, Any]) -> str:
    """Return the clause that forbids to pass rows on, as far as the data set states it."""
    word = redistribution(dataset)
    terms = str(dataset.get("licence") or "").strip()
    return f"{terms}; redistribution: {word}" if terms else f"redistribution: {word}, as was stated"


def texts(value: Any) -> list[str]:
    """Return a text, or a list of texts, as a list; an empty list for None or ""."""
    return [str(item) for item in (value if isinstance(value, list | tuple) else [value]) if item]
