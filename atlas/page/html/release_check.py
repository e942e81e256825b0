"""The check before a page is released: no private person, and no text that was redacted."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, Protocol

from atlas.errors import PageError
from atlas.page.contents import Contents
from atlas.page.html.front_matter import dataset_text
from atlas.page.settings import check_choice
from atlas.page.story.words_to_check import parts_of
from atlas.record.licence_terms import check_rows
from atlas.record.record import Record
from atlas.record.selection import Selection
from atlas.reference.house import KEY as HOUSE
from atlas.release.leak_check import check_untold
from atlas.release.ledger import KEY
from atlas.release.redact import with_care, without_private_persons


class DrawnMap(Protocol):
    """A drawn map: its contents, and whether the author added layers."""

    contents: Contents

    def brings_layers(self) -> bool:
        """Return whether anything besides its own events was added to the map."""


def reduced(drawn: DrawnMap, record: Record) -> Contents:
    """Return the contents of a drawn map, reduced to the events that a file may hold.

    Parameters
    ----------
    drawn : DrawnMap
        The map.
    record : Record
        Its events after the redaction.

    Returns
    -------
    Contents
        The same page of these events.

    Raises
    ------
    PageError
        Where the map has layers of the author, which cannot be redacted.
    """
    old = drawn.contents
    if record is old.record:
        return old
    if drawn.brings_layers() and not _took_nothing(old.record, record):
        msg = (
            "this map brings layers of your own, from which nothing can be taken out; reduce the "
            "record first (record.as_of, record.redact), and add layers that are made from it; or "
            "keep the names of private persons: save(path, persons='keep'), and the places of "
            "abductions and sexual violence: brief(m, path, redact={'coarsen_kinds': []}); "
            "brief(m, path, redact={'persons': 'keep'}); name_actors='all' names whoever is only "
            "called like a person"
        )
        raise PageError(msg)
    # A title that came from the data set is taken from the redacted data set.
    titles = [dataset_text(one.dataset, "title", "name") for one in (old.record, record)]
    title = titles[1] if old.settings.title == titles[0] else None
    return old.of(record).changed(title=title or None)


def _took_nothing(before: Record, record: Record) -> bool:
    """Return whether each redaction since ``before`` is listed, and removed and changed nothing."""
    return bool(_done(before, record)) and not took_out(before, record)


def took_out(before: Record, record: Record) -> bool:
    """Return whether a listed redaction since ``before`` removed or changed something."""
    return any(one["removed"] or one["changed"] for one in _done(before, record))


def _done(before: Record, record: Record) -> list[Any]:
    """Return the listed redactions since ``before``."""
    done: list[Any] = record.dataset.get(KEY) or []
    return done[len(before.dataset.get(KEY) or []) :]


def checked(
    drawn: DrawnMap,
    persons: str = "withhold",
    licence_override: str | None = None,
    outfile: Any = None,
    name_actors: Iterable[str] | str = (),
) -> Contents:
    """Return the contents of a map for a file, after all checks for its release.

    Every way to write a map calls it: `AtlasMap.save`, `AtlasMap.to_html` and the ``render`` of
    its figure.

    Parameters
    ----------
    drawn : DrawnMap
        The map.
    persons : str
        ``withhold``, or ``keep`` for the names of private persons.
    licence_override : str, optional
        Why rows may be passed on although their terms forbid it.
    outfile : path or file, optional
        Where the file is written.
    name_actors : iterable of str, or "all"
        Actors to name although their names look like a person's.

    Returns
    -------
    Contents
        The page.

    Raises
    ------
    LicenceError
        Where the terms of the data forbid passing on its rows.
    PageError
        As `to_hand_over` and `check_said`.
    """
    contents = to_hand_over(drawn, persons, name_actors)
    contents = contents.of(check_rows(contents.record, licence_override))
    check_said(contents, licence_override, outfile)
    return contents


def to_hand_over(
    drawn: DrawnMap, persons: str = "withhold", name_actors: Iterable[str] | str = ()
) -> Contents:
    """Return the contents of a map for a file; private persons are redacted unless kept.

    Parameters
    ----------
    drawn : DrawnMap
        The map.
    persons : str
        ``withhold``, or ``keep`` for their names.
    name_actors : iterable of str, or "all"
        Actors to name although their names look like a person's.

    Returns
    -------
    Contents
        The page.

    Raises
    ------
    PageError
        Where ``persons`` is another word, or names cannot be removed from all parts of the map.
    """
    check_choice("persons", persons, ("withhold", "keep"))
    if persons == "keep":
        return reduced(drawn, with_care(drawn.contents.record))
    return reduced(drawn, without_private_persons(drawn.contents.record, name_actors))


def check_said(contents: Contents, reason: str | None = None, outfile: Any = None) -> None:
    """Raise where the author's own texts on a page hold text that was redacted.

    Title, marking, cut-off, front matter, the filter at the start and a house file are in the file
    as they were given: no redaction rule was applied to them.

    Parameters
    ----------
    contents : Contents
        The page.
    reason : str, optional
        Why rows may be passed on, which the file states.
    outfile : path or file, optional
        Where it is written: a file name can reveal redacted text, too.

    Raises
    ------
    PageError
        Where one of them holds redacted text.
    """
    record = contents.record
    if not record.dataset.get(KEY) and not record.withheld:
        return
    asked = [contents.selection, Selection.coerce(dict(contents.settings.compare or {}))]
    named = {actor for one in asked for actor in one.actors}
    gone = sorted(named - set(record.actors["actor_id"]))
    if gone:
        msg = (
            f"the selection names {', '.join(gone)}, who is not in the file: it would tell what "
            "was left out; give another selection"
        )
        raise PageError(msg)
    check_untold(record, [*_said(contents), ("licence_override", reason or "")])
    if isinstance(outfile, str | os.PathLike):
        check_untold(record, [("the file's name", PurePath(os.fsdecode(outfile)).name)])


def _said(contents: Contents) -> Iterator[tuple[str, str]]:
    """Yield each text that the author gave, as (label, text)."""
    settings = contents.settings
    asked = [*contents.selection.to_json().items(), *(settings.compare or {}).items()]
    for key, value in asked:
        for text in _texts(value):
            yield f"{key} of the selection", text
    for where in ("title", "marking", "cut_off", "lowered", "front", "switches"):
        for text in _texts(getattr(settings, where)):
            yield where, text
    yield from parts_of(settings.words)
    house = contents.record.dataset.get(HOUSE) or {}
    for entry in (*house.get("kind", ()), *house.get("group", ())):
        for text in _texts(list(entry.values())):
            yield "the house file", text
    yield from (("the changes", text) for text in _texts(settings.changes))


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in a value, also the keys of mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
