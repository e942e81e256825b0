"""The page without scripts: marking, title, a still map, the events, the front matter.

It is static HTML in the body, so that a page is never blank: neither where its scripts are off,
blocked, removed or unreadable, nor where its style sheet is. A script hides it before anything is
drawn, and removes it when the map is ready.

Text is escaped and added as text; no template renders it.
"""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from atlas.page.html.document import text_html
from atlas.page.html.interface_words import ENGLISH, InterfaceLanguage
from atlas.page.html.markings import NOT_SET, tone_of
from atlas.page.still.svg_picture import picture
from atlas.page.story.words_html import head_html, story_html
from atlas.record.evaluate import drawable
from atlas.record.local_time import local_minutes, nights
from atlas.record.weights import are_counts, rows_in_words, weights_of
from atlas.reference import vocabulary
from atlas.reference.at_sea import places_at_sea
from atlas.reference.house import house_of

if TYPE_CHECKING:
    from atlas.page.contents import Contents
    from atlas.record.record import Record

MOST_EVENTS = 2000
MOST_BYTES = 1_000_000
"""The largest size of the content in the file."""
_LONGEST = 400
_LISTED = "Events by date, in local time: {listed} of {all}"
_KEY = (
    "Triangle: launch; cross: interception; square: meeting; diamond: weapons find; disc: other "
    "places. A number: so many events. A dashed area: somewhere in it. A thin ring: how far off "
    "the place may be."
)
_INTRODUCTION = (
    "A still picture of the map, the events, and what this page is based on. Where the browser "
    "runs the page's own script, an interactive map stands here in its place."
)


def readable(contents: "Contents") -> str:
    """Return the content of a page that is read without the map.

    Parameters
    ----------
    contents : Contents
        The page.

    Returns
    -------
    str
        The element ``atlas-still``: marking, the writer's headline, lead and findings (else the
        title), a still map, the story, at most 2,000 events by date, the front matter, marking; in
        ASCII, at most 1 MB unless the front matter alone is
        longer. Events that are not listed are counted.
    """
    settings = contents.settings
    words = settings.languages[0]
    marking = _marking(settings.marking, words)
    day = words.say("Cut-off: {day}", day=settings.cut_off)
    cut_off = f"<p>{text_html(day)}</p>" if settings.cut_off else ""
    above = [
        f'<main id="atlas-still">{marking}',
        *head_html(settings.words, settings.title, words),
        cut_off,
        f"<p>{text_html(words.say(_INTRODUCTION))}</p>",
        *_picture(contents),
        *story_html(settings.words, words),
    ]
    below = [
        f"<h2>{text_html(words.say('What this page is based on'))}</h2>",
        *(
            _matter(words.term("front", label, label), value)
            for label, value in contents.front.items()
        ),
        f"{marking}</main>",
    ]
    room = MOST_BYTES - sum(map(len, [*above, *below]))
    return "\n".join(
        part for part in [*above, *_list(contents.record, room, words), *below] if part
    )


def _marking(marking: str | None, words: InterfaceLanguage) -> str:
    """Return the handling marking, for the head and the foot."""
    tone = tone_of(marking)
    of_tone = f' data-tone="{tone}"' if tone else ""
    label = text_html(marking or words.say(NOT_SET))
    return f'<p class="marking"{of_tone}><strong>{label}</strong></p>'


def _picture(contents: "Contents") -> Iterator[str]:
    """Yield the still map with its legend."""
    svg, outside = picture(contents)
    counts = contents.record.counts()
    words = contents.settings.languages[0]
    said = words.say(
        "{shown} events in this picture, {outside} on the map outside of it, {off} without a place",
        shown=counts["shown"] - outside,
        outside=outside,
        off=counts["off_map"],
    )
    yield f"<figure>{svg}<figcaption>{text_html(f'{said}. {words.say(_KEY)}')} "
    yield f"{text_html(' · '.join(contents.basemap.attributions))}</figcaption></figure>"


def _matter(label: str, value: Any) -> str:
    """Return one part of the front matter as HTML, with its label."""
    lines = value if isinstance(value, list) else [value]
    text = "<br>".join(text_html(str(line)) for line in lines if line)
    return f"<h3>{text_html(str(label))}</h3><p dir=auto>{text}</p>"


def _list(record: "Record", room: int, words: InterfaceLanguage) -> Iterator[str]:
    """Yield the events by date, as many as fit, and their number; ``room`` is the space left."""
    left = [room]

    def fits(row: str) -> bool:
        left[0] -= len(row) + 1
        return left[0] > 0

    rows = list(takewhile(fits, _rows(record, words)))
    held = rows_in_words(record.dataset, len(record))
    if are_counts(record.dataset):
        held += f" of {weights_of(record.events).sum():,} events"
    if len(rows) < len(record):
        held = f"The first {len(rows):,} of {held}"
        rest = "; the others are in this file, too, and the interactive map shows them"
    else:
        rest = ""
    said = f"{held}, by date, in local time{rest}."
    if words.id != "en":
        said = words.say(_LISTED, listed=f"{len(rows):,}", all=f"{len(record):,}")
    yield f"<h2>{text_html(words.say('Events'))}</h2><p>{text_html(said)}</p>"
    yield from ["<ol>", *rows, "</ol>"] if rows else []


def _rows(record: "Record", words: InterfaceLanguage) -> Iterator[str]:
    """Yield the first events as list items, by local start."""
    order = np.argsort(local_minutes(record.events)[0], kind="stable")
    events = record.events.take(order[:MOST_EVENTS])
    named_places = places_in_words(_of(record.places, events.index), words)
    sources = _of(record.sources, events.index)
    named = sources[sources["outlet"] != ""].drop_duplicates(["event_id", "outlet"])
    outlets = named.groupby("event_id", sort=False)["outlet"].agg(", ".join).to_dict()
    kinds = house_of(record.dataset).labels()
    for event in events.itertuples():
        kind = words.term("kinds", event.kind, kinds.get(event.kind, event.kind))
        status = vocabulary.STATUSES.get(event.status, event.status)
        status = words.term("statuses", event.status, status)
        where = named_places.get(event.Index, words.say("Without a place"))
        outlet = outlets.get(event.Index, "")
        reported = words.say("Reported by {outlets}", outlets=f"\x00{outlet}").partition("\x00")
        yield (
            f"<li><b dir=auto>{_text(event.title or event.Index)}</b>"
            f"<div>{_text(' · '.join((when(event, words), kind, status)))}</div>"
            f"<div><bdi>{_text(where)}</bdi></div>"
            + (f"<div>{_text(reported[0])}<bdi>{_text(outlet)}</bdi></div>" if outlet else "")
            + "</li>"
        )


def _of(table: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """Return the rows of a table that belong to the events ``ids``."""
    return table[table["event_id"].isin(list(ids))]


def _text(value: Any) -> str:
    """Return text of an event as HTML, cut where it is long: the data hold the whole text."""
    text = str(value)
    return text_html(text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…")


def when(event: Any, words: InterfaceLanguage = ENGLISH) -> str:
    """Return the time of an event to its precision: the minute, the hour or the day."""
    if event.time_precision == "night":
        evening, morning = nights(event.start, event.end)
        return words.say("night of {from} to {to}", **{"from": evening, "to": morning})
    length = 16 if event.time_precision in ("minute", "hour") else 10
    times = [time for time in (event.start, event.end) if not pd.isna(time)]
    # Not by strftime, which writes the year 25 with two digits.
    ends = list(dict.fromkeys(time.isoformat(sep=" ")[:length] for time in times))
    dates = "".join(ends[:1])
    if len(ends) > 1:
        dates = words.say("{from} to {to}", **{"from": ends[0], "to": ends[1]})
    precision = event.time_precision
    known = words.term("time_precisions", precision, vocabulary.TIME_PRECISIONS[precision])
    return f"{dates} ({known})" if precision in ("week", "month", "range") else dates


def _role(role: str, *, sea: bool, language: InterfaceLanguage) -> str:
    """Return the role of a place in words, and that it is at sea."""
    if sea and role == "location":
        return language.say("At sea")
    known = language.term("place_roles", role, vocabulary.PLACE_ROLES.get(role, role))
    return language.say("{role}, at sea", role=known) if sea else known


def places_in_words(places: pd.DataFrame, language: InterfaceLanguage = ENGLISH) -> dict[str, str]:
    """Return the named places of each event, each with its role and radius."""
    drawn = drawable(places).to_numpy(dtype=bool)
    words: dict[str, list[str]] = {}
    sea = places_at_sea(places)
    for place, is_drawn, is_sea in zip(places.itertuples(), drawn, sea, strict=True):
        role = _role(place.role, sea=is_sea, language=language)
        name = place.name or place.adm1 or place.country
        said = name
        if not is_drawn:
            said = language.say("{place}, not on the map", place=name)
        elif not pd.isna(place.radius_km):
            said = language.say("{place}, within {n} km", place=name, n=f"{place.radius_km:g}")
        if name:
            words.setdefault(place.event_id, []).append(f"{role}: {said}")
    return {event: "; ".join(parts) for event, parts in words.items()}
