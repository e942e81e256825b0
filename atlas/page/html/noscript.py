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
from atlas.page.html.markings import NOT_SET, tone_of
from atlas.page.still.svg_picture import picture
from atlas.page.story.words_html import head_html, story_html
from atlas.record.evaluate import drawable
from atlas.record.local_time import local_minutes, nights
from atlas.record.weights import are_counts, rows_in_words, weights_of
from atlas.reference import vocabulary
from atlas.reference.at_sea import places_at_sea, role_words
from atlas.reference.house import house_of

if TYPE_CHECKING:
    from atlas.page.contents import Contents
    from atlas.record.record import Record

MOST_EVENTS = 2000
MOST_BYTES = 1_000_000
"""The largest size of the content in the file."""
_LONGEST = 400
_KEY = (
    "Triangle: launch; cross: interception; square: meeting; diamond: weapons find; disc: other "
    "places. A number: so many events. A dashed area: somewhere in it. A thin ring: how far off "
    "the place may be."
)
_INTRODUCTION = (
    "A still picture of the map, the events, and what this page is based on. Where the browser "
    "runs the page&#39;s own script, an interactive map stands here in its place."
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
    marking = _marking(settings.marking)
    cut_off = f"<p>Cut-off: {text_html(settings.cut_off)}</p>" if settings.cut_off else ""
    above = [
        f'<main id="atlas-still">{marking}',
        *head_html(settings.words, settings.title),
        cut_off,
        f"<p>{_INTRODUCTION}</p>",
        *_picture(contents),
        *story_html(settings.words),
    ]
    below = [
        "<h2>What this page is based on</h2>",
        *(_matter(label, value) for label, value in contents.front.items()),
        f"{marking}</main>",
    ]
    room = MOST_BYTES - sum(map(len, [*above, *below]))
    return "\n".join(part for part in [*above, *_list(contents.record, room), *below] if part)


def _marking(marking: str | None) -> str:
    """Return the handling marking, for the head and the foot."""
    tone = tone_of(marking)
    of_tone = f' data-tone="{tone}"' if tone else ""
    return f'<p class="marking"{of_tone}><strong>{text_html(marking or NOT_SET)}</strong></p>'


def _picture(contents: "Contents") -> Iterator[str]:
    """Yield the still map with its legend."""
    svg, outside = picture(contents)
    counts = contents.record.counts()
    words = [
        f"{counts['shown'] - outside} events in this picture",
        f"{outside} on the map outside of it",
        f"{counts['off_map']} without a place",
    ]
    yield f"<figure>{svg}<figcaption>{text_html(', '.join(words))}. {_KEY} "
    yield f"{text_html(' · '.join(contents.basemap.attributions))}</figcaption></figure>"


def _matter(label: str, value: Any) -> str:
    """Return one part of the front matter as HTML, with its label."""
    lines = value if isinstance(value, list) else [value]
    text = "<br>".join(text_html(str(line)) for line in lines if line)
    return f"<h3>{text_html(str(label))}</h3><p>{text}</p>"


def _list(record: "Record", room: int) -> Iterator[str]:
    """Yield the events by date, as many as fit, and their number; ``room`` is the space left."""
    left = [room]

    def fits(row: str) -> bool:
        left[0] -= len(row) + 1
        return left[0] > 0

    rows = list(takewhile(fits, _rows(record)))
    held = rows_in_words(record.dataset, len(record))
    if are_counts(record.dataset):
        held += f" of {weights_of(record.events).sum():,} events"
    if len(rows) < len(record):
        held = f"The first {len(rows):,} of {held}"
        rest = "; the others are in this file, too, and the interactive map shows them"
    else:
        rest = ""
    yield f"<h2>Events</h2><p>{text_html(held)}, by date, in local time{rest}.</p>"
    yield from ["<ol>", *rows, "</ol>"] if rows else []


def _rows(record: "Record") -> Iterator[str]:
    """Yield the first events as list items, by local start."""
    order = np.argsort(local_minutes(record.events)[0], kind="stable")
    events = record.events.take(order[:MOST_EVENTS])
    where = places_in_words(_of(record.places, events.index))
    sources = _of(record.sources, events.index)
    named = sources[sources["outlet"] != ""].drop_duplicates(["event_id", "outlet"])
    outlets = named.groupby("event_id", sort=False)["outlet"].agg(", ".join).to_dict()
    kinds = house_of(record.dataset).labels()
    for event in events.itertuples():
        kind = kinds.get(event.kind, event.kind)
        status = vocabulary.STATUSES.get(event.status, event.status)
        outlet = outlets.get(event.Index, "")
        yield (
            f"<li><b dir=auto>{_text(event.title or event.Index)}</b>"
            f"<div>{_text(' · '.join((when(event), kind, status)))}</div>"
            f"<div><bdi>{_text(where.get(event.Index, 'Without a place'))}</bdi></div>"
            + (f"<div>Reported by <bdi>{_text(outlet)}</bdi></div>" if outlet else "")
            + "</li>"
        )


def _of(table: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """Return the rows of a table that belong to the events ``ids``."""
    return table[table["event_id"].isin(list(ids))]


def _text(value: Any) -> str:
    """Return text of an event as HTML, cut where it is long: the data hold the whole text."""
    text = str(value)
    return text_html(text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…")


def when(event: Any) -> str:
    """Return the time of an event to its precision: the minute, the hour or the day."""
    if event.time_precision == "night":
        evening, morning = nights(event.start, event.end)
        return f"night of {evening} to {morning}"
    length = 16 if event.time_precision in ("minute", "hour") else 10
    times = [time for time in (event.start, event.end) if not pd.isna(time)]
    # Not by strftime, which writes the year 25 with two digits.
    dates = " to ".join(dict.fromkeys(time.isoformat(sep=" ")[:length] for time in times))
    vague = event.time_precision in ("week", "month", "range")
    return f"{dates} ({vocabulary.TIME_PRECISIONS[event.time_precision]})" if vague else dates


def places_in_words(places: pd.DataFrame) -> dict[str, str]:
    """Return the named places of each event, each with its role and radius."""
    drawn = drawable(places).to_numpy(dtype=bool)
    words: dict[str, list[str]] = {}
    sea = places_at_sea(places)
    for place, is_drawn, is_sea in zip(places.itertuples(), drawn, sea, strict=True):
        role = role_words(place.role, sea=is_sea)
        name = place.name or place.adm1 or place.country
        within = "" if pd.isna(place.radius_km) else f", within {place.radius_km:g} km"
        tail = within if is_drawn else ", not on the map"
        if name:
            words.setdefault(place.event_id, []).append(f"{role}: {name}{tail}")
    return {event: "; ".join(parts) for event, parts in words.items()}
