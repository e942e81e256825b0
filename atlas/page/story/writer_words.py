"""The writer's words on a page: read against the events as given, and followed into the file.

Names, ids and selections are looked up among the events that were given. The file may hold fewer:
then ids that were renewed are followed, figures are counted among what is left, and a reference to
an event that left is an error that says where it stands, without the id.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import AtlasError, PageError, SelectionError
from atlas.files.error_boundary import read_small, reading
from atlas.page.story import story_file
from atlas.page.story.counted_figures import CountedFigures, day_words, plain_json
from atlas.page.story.logo import read_logo
from atlas.page.story.markup import MOST_CHARACTERS, mapped, parse
from atlas.page.story.story_file import Callout, Step, Story, StoryLike, read_story
from atlas.record.core import Tables
from atlas.record.evaluate import drawable, kept
from atlas.record.named_selection import selection_for
from atlas.record.selection import Selection, SelectionLike
from atlas.release.event_mentions import Mentions
from atlas.release.scrub import EVENT

OWN_NAMES = ("all", "opening")
_MOST_FILE = 1 << 20


@dataclass(frozen=True)
class Said:
    """What a call gave: words, and where more of them are."""

    headline: str | None = None
    """As of `atlas.brief`, like all that follows."""
    lead: str | None = None
    findings: str | Path | None = None
    author: str | None = None
    organisation: str | None = None
    logo: str | Path | None = None
    story: StoryLike = None
    view: Sequence[float] | None = None
    key_events: Sequence[str] | None = None


@dataclass(frozen=True)
class WriterWords:
    """The words of a page, looked up among the events as given."""

    story: Story
    """The words; those of the call have replaced those of the story file."""
    logo: Mapping[str, Any] | None
    """The logo, as the page embeds it."""
    held: Tables
    """The events as given."""
    selections: Mapping[str, Selection]
    """The named selections, by ids of the events as given."""
    opening: Selection | None
    """The filter that the story opens with; None where it names none."""

    def __bool__(self) -> bool:
        """Return whether anything was said."""
        return self.story != Story() or self.logo is not None

    def in_file(
        self, record: Tables, opening: Selection, as_of: str | None = None
    ) -> dict[str, Any]:
        """Return the words as the page reads them.

        Parameters
        ----------
        record : Tables
            The events of the file.
        opening : Selection
            The filter that the page opens with, by the ids of the file.
        as_of : str, optional
            The day of knowledge of the file.

        Returns
        -------
        dict
            JSON; what was counted is under ``figures_checked``, what was not under
            ``figures_not_checked``.

        Raises
        ------
        PageError
            Where words refer to what is not in the file, or a figure is not that of the record.
        """
        return _Writing(self, record, opening, as_of).made()


def read_words(held: Tables, said: Said) -> WriterWords:
    """Return the words of a writer, checked against the events as given.

    Parameters
    ----------
    held : Tables
        The events.
    said : Said
        The words.

    Returns
    -------
    WriterWords
        The words, with ids for names.

    Raises
    ------
    PageError
        If a file cannot be read, a key or an id is not known (with the nearest), or a text is
        too long.
    """
    story = read_story(said.story)
    own: dict[str, Any] = {
        "headline": (story_file.line, said.headline, 200),
        "lead": (story_file.line, said.lead, story_file.MOST_LEAD),
        "author": (story_file.line, said.author, 200),
        "organisation": (story_file.line, said.organisation, 200),
        "key_events": (story_file.ids, said.key_events, story_file.MOST_KEY_EVENTS),
    }
    given = {name: check(value, name, most) for name, (check, value, most) in own.items() if value}
    if said.findings is not None:
        given["findings"] = _findings(said.findings)
    if said.view is not None:
        given["view"] = story_file.box(said.view, "view")
    story = replace(story, **given)
    named: dict[str, Selection] = {}
    for name, one in story.selections.items():
        if name in OWN_NAMES:
            msg = f"selections: {name!r} is a name of the page's own; take another one"
            raise PageError(msg)
        named[name] = _selection(held, one, named, f"selection {name!r}")
    opening = None
    if story.selection is not None:
        opening = _selection(held, story.selection, named, "the story, selection")
    logo = None if said.logo is None else read_logo(said.logo)
    return WriterWords(story, logo, held, named, opening)


def _findings(given: str | Path) -> str:
    """Return findings as text: the text itself, or that of a Markdown file."""
    text = os.fspath(given)
    if "\n" not in text and text.lower().endswith((".md", ".markdown", ".txt")):
        with reading(text, PageError, wanted="findings, as Markdown in UTF-8"):
            text = read_small(Path(text), _MOST_FILE).decode("utf-8-sig")
    return story_file.text_of(text, "findings", MOST_CHARACTERS)


def _selection(
    held: Tables, given: SelectionLike, named: Mapping[str, Selection], where: str
) -> Selection:
    """Return a selection by ids: an object, or the name of one."""
    if isinstance(given, str) and not given.lstrip().startswith("{"):
        if given in named:
            return named[given]
        near = get_close_matches(given, list(named), 1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; named are {', '.join(named)}"
        msg = f"{where}: there is no selection named {given!r}{hint if named else ''}"
        raise PageError(msg)
    try:
        return selection_for(held, given)
    except SelectionError as error:
        msg = f"{where}: {error}"
        raise PageError(msg) from error


class _Writing:
    """Words on their way into one file."""

    def __init__(
        self, words: WriterWords, record: Tables, opening: Selection, as_of: str | None
    ) -> None:
        self.words, self.record, self.opening, self.as_of = words, record, opening, as_of
        self.renewed = (record.renewed or {}).get("events", {})
        self.selections = {
            name: self._followed(one, f"selection {name!r}")
            for name, one in words.selections.items()
        }
        named = {"all": Selection(), "opening": opening, **self.selections}
        self.figures = CountedFigures(record, named)
        self.held_ids = words.held.events.index
        gone = {
            one for one in self.held_ids if self.renewed.get(one, one) not in record.events.index
        }
        self.mentions = Mentions(gone, self.renewed, EVENT)
        self.placed = set(record.places["event_id"][drawable(record.places)])

    def made(self) -> dict[str, Any]:
        """Return the words as JSON."""
        story = self.words.story
        steps = [self._step(one, number) for number, one in enumerate(story.steps, 1)]
        made: dict[str, Any] = {
            "headline": self._text(story.headline, "headline"),
            "lead": self._text(story.lead, "lead"),
            "findings": self._blocks(story.findings, "findings"),
            "author": self._text(story.author, "author", figures=False),
            "organisation": self._text(story.organisation, "organisation", figures=False),
            "as_of": self._as_of(story.as_of),
            "logo": self.words.logo,
            "key_events": self._events(story.key_events, "key_events"),
            "view": None if story.view is None else list(story.view),
            "selections": {
                self._text(name, "selections", figures=False): one.to_json()
                for name, one in self.selections.items()
            },
            "steps": steps,
        }
        return {**made, **plain_json(self.figures)}

    def _as_of(self, said: str) -> str:
        """Return as of when the words are; they may not be later than what the file knows."""
        try:
            day = pd.Timestamp(said) if said else None
        except ValueError:
            return self._text(said, "as_of", figures=False)
        if self.as_of and day is not None and day > pd.Timestamp(self.as_of):
            msg = (
                f"the words are as of {said}, and the file shows what was known on {self.as_of}: "
                "they may say what was not known then; give words of that day"
            )
            raise PageError(msg)
        day = pd.Timestamp(self.as_of) if day is None and self.as_of else day
        return "" if day is None else day_words(day)

    def _step(self, step: Step, number: int) -> dict[str, Any]:
        """Return one step as JSON."""
        where = f"step {number}"
        selection = None
        if step.selection is not None:
            given = _selection(
                self.words.held, step.selection, self.words.selections, f"{where}, selection"
            )
            selection = self._followed(given, f"{where}, selection")
        shown = selection or self.opening
        rows = kept(self.record, shown)
        if len(rows) and not rows.any():
            msg = f"{where}, selection: it keeps none of the events of the file"
            raise PageError(msg)
        events = self._events(step.events, f"{where}, events")
        callouts = [
            self._callout(one, f"{where}, callout {at}") for at, one in enumerate(step.callouts, 1)
        ]
        there = set(self.record.events.index[rows])
        left = [one for one in (*events, *(one["event"] for one in callouts)) if one not in there]
        if left:
            msg = (
                f"{where}: {len(left)} of its events are not kept by its selection, so that no "
                "reader would see them; widen the selection, or take them out"
            )
            raise PageError(msg)
        return {
            "title": self._text(step.title, f"{where}, title"),
            "when": self._text(step.when, f"{where}, when", figures=False),
            "text": self._blocks(step.text, f"{where}, text"),
            "selection": None if selection is None else selection.to_json(),
            "view": None if step.view is None else list(step.view),
            "events": events,
            "callouts": callouts,
        }

    def _callout(self, callout: Callout, where: str) -> dict[str, Any]:
        """Return one callout as JSON."""
        event = self._event(self._known(callout.event, where), where)
        own = self.record.places[self.record.places["event_id"] == event]
        own = own[drawable(own)]
        if callout.place:
            own = own[own["role"] == callout.place]
        if own.empty:
            what = f" of the role {callout.place!r}" if callout.place else ""
            msg = f"{where}: its event has no place{what} on the map; take it out"
            raise PageError(msg)
        return {
            "event": event,
            "place": callout.place,
            "title": self._text(callout.title, where),
            "lines": [self._text(one, where) for one in callout.lines],
            "by": self._text(callout.by, where, figures=False),
        }

    def _text(self, text: str, where: str, *, figures: bool = True) -> str:
        """Return text with its figures counted, and with the ids of the file."""
        made = self.figures.fill(text, where) if figures else text
        return self._mentioned(made, where)

    def _mentioned(self, text: str, where: str) -> str:
        """Return text in which old ids are those of the file; raise where one is not in it."""
        if not self.mentions:
            return text
        made = self.mentions.out_of(text)
        if made.count(EVENT) > text.count(EVENT):
            raise _left(where)
        return made

    def _blocks(self, text: str, where: str) -> list[dict[str, Any]]:
        """Return Markdown as JSON, with its figures counted, and with the ids of the file."""
        if not text:
            return []
        filled = self.figures.fill(text, where)
        blocks = parse(filled, where, self._read, {**self.selections, "all": 0, "opening": 0})

        def followed(one: Any) -> Any:
            if isinstance(one, str):
                return self._mentioned(one, where)
            return {**one, "event": self._event(one["event"], where)} if "event" in one else one

        return mapped(blocks, followed)

    def _read(self, words: str, where: str) -> str | None:
        """Return the event that words in brackets mean; None where they are no id."""
        if words in self.held_ids or words in self._before():
            return words
        # One word with a figure in it, near to an id, was meant as one.
        if " " in words or not any(sign.isdigit() for sign in words) or words.isdigit():
            return None
        near = get_close_matches(words, map(str, self.held_ids), 1, 0.75)
        if not near:
            return None
        raise _unknown(words, where, near)

    def _known(self, event: str, where: str) -> str:
        """Return an event id that is one of the events as given, or was before a redaction."""
        if event in self.held_ids or event in self._before():
            return event
        raise _unknown(event, where, get_close_matches(event, map(str, self.held_ids), 1, 0.5))

    def _before(self) -> Mapping[str, str]:
        """Return the ids by those that a redaction of the events as given took away."""
        return (self.words.held.renewed or {}).get("events", {})

    def _event(self, event: str, where: str) -> str:
        """Return the id of an event in the file."""
        new = self.renewed.get(event, event)
        if new not in self.record.events.index:
            raise _left(where)
        return new

    def _events(self, events: Sequence[str], where: str) -> list[str]:
        """Return the ids of events in the file."""
        return [self._event(self._known(one, where), where) for one in events]

    def _followed(self, selection: Selection, where: str) -> Selection:
        """Return a selection by the ids of the file."""
        renewed = (self.record.renewed or {}).get("actors", {})
        before = self.words.held.actors["actor_id"].unique()
        now = self.record.actors["actor_id"].unique()
        actors = tuple(renewed.get(one, one) for one in selection.actors)
        if any(
            one in before and new not in now
            for one, new in zip(selection.actors, actors, strict=True)
        ):
            msg = f"{where}: it asks for an actor who is not in the file; take the actor out"
            raise PageError(msg)
        named = tuple(self._event(one, where) for one in selection.ids)
        return replace(selection, actors=actors, ids=named)


def _left(where: str) -> PageError:
    """Return the error for a reference to an event that is not in the file."""
    msg = (
        f"{where}: it refers to an event that is not in the file, since redaction or as_of left it "
        "out; take the reference out, or keep the event"
    )
    return PageError(msg)


def _unknown(event: str, where: str, near: Sequence[str]) -> AtlasError:
    """Return the error for an id that no event has."""
    hint = f"; did you mean {near[0]!r}?" if near else ""
    msg = f"{where}: there is no event {event[:80]!r}{hint}"
    return PageError(msg)
