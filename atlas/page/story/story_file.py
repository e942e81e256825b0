"""A story as its writer gives it: a TOML file, a dict of the same keys, or a list of steps.

Every key is checked, so that a slip of the pen is an error with the nearest word, and no step is
shown by half.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from atlas.errors import InputTypeError, PageError
from atlas.files.error_boundary import read_small, reading
from atlas.files.toml_file import toml_of
from atlas.page.story.markup import MOST_CHARACTERS, clean
from atlas.reference import vocabulary
from atlas.shipped import shipped

MOST_STEPS, MOST_CALLOUTS, MOST_KEY_EVENTS = 30, 5, 12
MOST_TITLE, MOST_STEP_TEXT, MOST_LINE, MOST_LEAD = 80, 1200, 60, 700
_MOST_BYTES = 1 << 20
_MOST_SELECTIONS = 60

StoryLike: TypeAlias = "Mapping[str, Any] | Sequence[Mapping[str, Any]] | str | Path | None"
"""A story: a TOML file or its path, the name of a shipped one, a dict, or a list of steps."""


@dataclass(frozen=True)
class Callout:
    """A few words at a mark."""

    event: str
    """The event."""
    title: str
    """The first line, in bold."""
    place: str = ""
    """The role of the place; "" is the first that is drawn."""
    lines: tuple[str, ...] = ()
    """At most two lines below."""
    by: str = "author"
    """Whose word it is."""


@dataclass(frozen=True)
class Step:
    """One step of a story."""

    title: str
    """What happened, in at most 80 characters."""
    when: str = ""
    """When, in free words."""
    text: str = ""
    """A paragraph, in the Markdown of findings."""
    selection: Any = None
    """What is shown: a filter, or the name of one; None is what the page opens with."""
    view: tuple[float, float, float, float] | None = None
    """West, south, east, north; None is the box of the step's events."""
    events: tuple[str, ...] = ()
    """The events of the step, the foremost first."""
    callouts: tuple[Callout, ...] = ()
    """Words on the map."""


@dataclass(frozen=True)
class Story:
    """All that a story file may say."""

    headline: str = ""
    """The headline of the page."""
    lead: str = ""
    """The paragraph below it."""
    findings: str = ""
    """What was found, in Markdown."""
    author: str = ""
    """Who wrote it."""
    organisation: str = ""
    """For whom."""
    as_of: str = ""
    """As of when it was written."""
    key_events: tuple[str, ...] = ()
    """The events that the writer chose for list and sheet."""
    selections: Mapping[str, Any] = field(default_factory=dict)
    """Filters by name."""
    selection: Any = None
    """The filter that the page opens with, or the name of one."""
    view: tuple[float, float, float, float] | None = None
    """The stretch of the map that the page opens with."""
    steps: tuple[Step, ...] = ()
    """The steps."""


def read_story(story: StoryLike) -> Story:
    """Return a story, checked.

    Parameters
    ----------
    story : mapping, list, str, pathlib.Path or None
        A TOML file, or the same as a dict; a list of steps; or the name of a shipped record that
        has a story, such as ``"spring-2023"``.

    Returns
    -------
    Story
        The story; an empty one for None.

    Raises
    ------
    PageError
        If there is no such file, a key is not known, or a value is too long or of another type.
    InputTypeError
        If ``story`` is something else.

    Examples
    --------
    >>> read_story([{"title": "First day", "events": ["E1"]}]).steps[0].title
    'First day'
    """
    if story is None:
        return Story()
    if isinstance(story, str | os.PathLike):
        return _checked(_of_file(Path(os.fsdecode(story))))
    if isinstance(story, Mapping):
        return _checked(story)
    if isinstance(story, Sequence):
        return _checked({"step": list(story)})
    msg = f"story is a {type(story).__name__}; wanted a TOML file, a dict, or a list of steps"
    raise InputTypeError(msg)


def _of_file(path: Path) -> Mapping[str, Any]:
    """Return the content of a story file, or of the story of a shipped record."""
    own = shipped("events", path.name, "story.toml")
    if not path.suffix and path.parent == Path() and not path.exists() and own.is_file():
        path = own
    with reading(path, PageError, wanted="a story, as TOML"):
        return toml_of(read_small(path, _MOST_BYTES), path, PageError)


def _checked(given: Mapping[str, Any]) -> Story:
    """Return the story that a mapping describes."""
    names = {one.name for one in fields(Story)} - {"steps"} | {"step"}
    check_keys(given, names, "the story")
    steps = _list(given.get("step", []), "step")
    if len(steps) > MOST_STEPS:
        msg = f"the story has {len(steps)} steps; at most {MOST_STEPS}"
        raise PageError(msg)
    selections = given.get("selections", {})
    if not isinstance(selections, Mapping) or len(selections) > _MOST_SELECTIONS:
        msg = f"the story, selections: wanted at most {_MOST_SELECTIONS} filters by name"
        raise PageError(msg)
    return Story(
        headline=line(given.get("headline", ""), "headline", 200),
        lead=line(given.get("lead", ""), "lead", MOST_LEAD),
        findings=text_of(given.get("findings", ""), "findings", MOST_CHARACTERS),
        author=line(given.get("author", ""), "author", 200),
        organisation=line(given.get("organisation", ""), "organisation", 200),
        as_of=line(_day(given.get("as_of", "")), "as_of", 60),
        key_events=ids(given.get("key_events", ()), "key_events", MOST_KEY_EVENTS),
        selections={line(name, "selections", 60): one for name, one in selections.items()},
        selection=given.get("selection"),
        view=box(given.get("view"), "the story, view"),
        steps=tuple(_step(one, number) for number, one in enumerate(steps, 1)),
    )


def _step(given: Any, number: int) -> Step:
    """Return one step, checked."""
    where = f"step {number}"
    if not isinstance(given, Mapping):
        msg = f"{where} is {given!r}; wanted its keys, such as title"
        raise PageError(msg)
    check_keys(given, {one.name for one in fields(Step)}, where)
    title = line(given.get("title", ""), f"{where}, title", MOST_TITLE)
    if not title:
        msg = f"{where} has no title; wanted 1 to {MOST_TITLE} characters"
        raise PageError(msg)
    callouts = _list(given.get("callouts", []), f"{where}, callouts")
    if len(callouts) > MOST_CALLOUTS:
        msg = f"{where} has {len(callouts)} callouts; at most {MOST_CALLOUTS}"
        raise PageError(msg)
    return Step(
        title=title,
        when=line(_day(given.get("when", "")), f"{where}, when", MOST_TITLE),
        text=text_of(given.get("text", ""), f"{where}, text", MOST_STEP_TEXT),
        selection=given.get("selection"),
        view=box(given.get("view"), f"{where}, view"),
        events=ids(given.get("events", ()), f"{where}, events", 500),
        callouts=tuple(
            _callout(one, f"{where}, callout {at}") for at, one in enumerate(callouts, 1)
        ),
    )


def _callout(given: Any, where: str) -> Callout:
    """Return one callout, checked."""
    if not isinstance(given, Mapping):
        msg = f"{where} is {given!r}; wanted its keys, such as event and title"
        raise PageError(msg)
    check_keys(given, {one.name for one in fields(Callout)}, where)
    place = line(given.get("place", ""), f"{where}, place", 40)
    if place:
        check_keys({place: 0}, set(vocabulary.PLACE_ROLES), f"{where}, place")
    under = given.get("lines", ())
    under = [under] if isinstance(under, str) else _list(under, f"{where}, lines")
    if len(under) > 2:
        msg = f"{where} has {len(under)} lines under its title; at most two"
        raise PageError(msg)
    made = Callout(
        event=_id(given.get("event", ""), f"{where}, event"),
        title=line(given.get("title", ""), f"{where}, title", MOST_LINE),
        place=place,
        lines=tuple(line(one, f"{where}, lines", MOST_LINE) for one in under),
        by=line(given.get("by", "author"), f"{where}, by", MOST_LINE) or "author",
    )
    if not made.event or not made.title:
        msg = f"{where}: wanted an event and a title"
        raise PageError(msg)
    return made


def check_keys(given: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """Raise where a mapping has a key that is not known, with the nearest."""
    for key in given:
        if key not in known:
            near = get_close_matches(str(key), sorted(known), 1)
            hint = (
                f"; did you mean {near[0]!r}?" if near else f"; wanted {', '.join(sorted(known))}"
            )
            msg = f"{where}: {str(key)[:80]!r} is not known{hint}"
            raise PageError(msg)


def line(value: Any, where: str, most: int) -> str:
    """Return one line of text, checked for its length."""
    return " ".join(text_of(value, where, most).split())


def text_of(value: Any, where: str, most: int) -> str:
    """Return text, checked for its length, without characters that no reader sees."""
    if value is None:
        return ""
    if not isinstance(value, str):
        msg = f"{where} is {value!r}; wanted text"
        raise PageError(msg)
    text = clean(value).strip()
    if len(text) > most:
        msg = f"{where} has {len(text):,} characters; at most {most:,}"
        raise PageError(msg)
    return text


def ids(value: Any, where: str, most: int) -> tuple[str, ...]:
    """Return event ids, each once."""
    given = [value] if isinstance(value, str) else _list(value, where)
    made = tuple(dict.fromkeys(_id(one, where) for one in given))
    if len(made) > most:
        msg = f"{where} names {len(made)} events; at most {most}"
        raise PageError(msg)
    return made


def _id(value: Any, where: str) -> str:
    """Return the id of an event, letter for letter."""
    if isinstance(value, str):
        return value
    msg = f"{where} is {value!r}; wanted the id of an event"
    raise PageError(msg)


def box(value: Any, where: str) -> tuple[float, float, float, float] | None:
    """Return a box (west, south, east, north) in degrees, or None."""
    if value is None:
        return None
    try:
        west, south, east, north = (float(side) for side in value)
    except (TypeError, ValueError):
        west = south = east = north = float("nan")
    if not (-180 <= west < east <= 360 and -85 <= south < north <= 85):
        msg = f"{where} is {value!r}; wanted [west, south, east, north] in degrees"
        raise PageError(msg)
    return west, south, east, north


def _list(value: Any, where: str) -> list[Any]:
    """Return a list that was given as such."""
    if isinstance(value, list | tuple):
        return list(value)
    msg = f"{where} is {value!r}; wanted a list"
    raise PageError(msg)


def _day(value: Any) -> Any:
    """Return a date of TOML as text."""
    return value.isoformat() if hasattr(value, "isoformat") else value
