"""What a reader sees whose browser runs no scripts: marking, a still map, the events, sources.

Text is escaped and put in as text; no template sees it.
"""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from atlas.events import vocabulary
from atlas.events.counted import are_counts, weights_of
from atlas.events.evaluate import drawable
from atlas.events.time import local_minutes
from atlas.page.document import text_html
from atlas.page.marking import NOT_SET
from atlas.page.picture import picture

if TYPE_CHECKING:
    from atlas.events.record import Record
    from atlas.page.contents import Contents

MOST_EVENTS = 2000
_KEY = (
    "Triangle: launch; cross: interception; square: meeting; diamond: weapons find; disc: other "
    "places. A number: so many events. A dashed area: somewhere in it. A thin ring: how far off "
    "the place may be."
)
_STYLE = (
    ".folium-map{display:none}body{margin:0}"
    "#atlas-still{font:13px/18px sans-serif;color:#1b1c1d;padding:0 16px}"
    "#atlas-still h1{font-size:16px;margin:12px 0 4px}"
    "#atlas-still h2{font-size:13px;margin:12px 0 0}"
    "#atlas-still p{margin:0 0 4px;max-width:80em}"
    "#atlas-still table{border-collapse:collapse;margin-bottom:12px}"
    "#atlas-still td,#atlas-still th{text-align:left;vertical-align:top;padding:2px 12px 2px 0;"
    "border-bottom:1px solid #e3e0da}"
    "#atlas-still figure{margin:8px 0}#atlas-still svg{max-width:100%;height:auto}"
    "#atlas-still p.marking{background:#000;color:#fff;text-align:center;font-weight:600;"
    "max-width:none;margin:0 -16px;padding:1px}"
)


def without_scripts(contents: "Contents") -> str:
    """Return the page's ``noscript`` element."""
    marking = text_html(contents.settings.marking or NOT_SET)
    front = contents.front
    cut_off = contents.settings.cut_off
    parts = [
        f'<noscript><style>{_STYLE}</style><div id="atlas-still">',
        f'<p class="marking">{marking}</p>',
        f"<h1>{text_html(contents.settings.title)}</h1>",
        "<p>This browser runs no scripts, so the map is a still picture and there are no filters. "
        "Below it are the events, and what the page is based on.</p>",
        f"<p>Cut-off: {text_html(cut_off)}</p>" if cut_off else "",
        *_picture(contents),
        _list(contents.record),
        *(_matter(label, value) for label, value in front.items()),
        f'<p class="marking">{marking}</p></div></noscript>',
    ]
    return "\n".join(part for part in parts if part)


def _picture(contents: "Contents") -> Iterator[str]:
    """Yield the still map with its key."""
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
    """Return one part of the front matter."""
    lines = value if isinstance(value, list) else [value]
    text = "<br>".join(text_html(str(line)) for line in lines if line)
    return f"<h2>{text_html(str(label))}</h2><p>{text}</p>"


def _list(record: "Record") -> str:
    """Return the events by date as a table; where they are too many, say so."""
    if len(record) > MOST_EVENTS:
        rows = f" in {len(record)} rows" if are_counts(record.dataset) else ""
        held = weights_of(record.events).sum()
        return f"<p>{held} events{rows}: too many to list without scripts.</p>"
    head = "<tr><th>When, local time</th><th>Event</th><th>How sure</th><th>Where</th>"
    head += "<th>Reported by</th></tr>"
    return f"<h2>Events</h2><table>{head}{''.join(_rows(record))}</table>"


def _rows(record: "Record") -> Iterator[str]:
    """Yield the events as rows of a table, by local start."""
    where = places_in_words(record)
    named = record.sources[record.sources["outlet"] != ""].drop_duplicates(["event_id", "outlet"])
    outlets = named.groupby("event_id", sort=False)["outlet"].agg(", ".join).to_dict()
    order = np.argsort(local_minutes(record.events)[0], kind="stable")
    events = record.events.take(order)
    for event in islice(events.itertuples(), MOST_EVENTS):
        kind = vocabulary.KINDS[event.kind].label if event.kind in vocabulary.KINDS else event.kind
        status = vocabulary.STATUSES.get(event.status, event.status)
        cells = (when(event), f"{event.title or event.Index} ({kind})", status)
        texts = [*cells, where.get(event.Index, "Without a place"), outlets.get(event.Index, "")]
        yield f"<tr>{''.join(f'<td dir=auto>{text_html(str(text))}</td>' for text in texts)}</tr>"


def when(event: Any) -> str:
    """Return the time of an event as it is known: to the minute, the hour or the day."""
    clock = "%Y-%m-%d %H:%M" if event.time_precision in ("minute", "hour") else "%Y-%m-%d"
    start = event.start.strftime(clock)
    end = start if pd.isna(event.end) else event.end.strftime(clock)
    dates = start if start == end else f"{start} to {end}"
    vague = event.time_precision in ("week", "month", "range")
    return f"{dates} ({vocabulary.TIME_PRECISIONS[event.time_precision]})" if vague else dates


def places_in_words(record: "Record") -> dict[str, str]:
    """Return the named places of each event, each with its role and radius."""
    places = record.places
    drawn = drawable(places).to_numpy(dtype=bool)
    words: dict[str, list[str]] = {}
    for place, is_drawn in zip(places.itertuples(), drawn, strict=True):
        role = vocabulary.PLACE_ROLES.get(place.role, place.role)
        name = place.name or place.adm1 or place.country
        within = "" if pd.isna(place.radius_km) else f", within {place.radius_km:g} km"
        tail = within if is_drawn else ", not on the map"
        if name:
            words.setdefault(place.event_id, []).append(f"{role}: {name}{tail}")
    return {event: "; ".join(parts) for event, parts in words.items()}
