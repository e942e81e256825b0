"""The description inside a file: attribution, terms, and number of events."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from atlas.record.cell_values import mended
from atlas.record.core import Tables
from atlas.record.evaluate import tally
from atlas.record.licence_terms import texts
from atlas.record.weights import KEY, are_counts, rows_in_words

# The attribution of a place's coordinates, by the first part of its place_id.
PLACES_FROM = {
    "gn": "Places: GeoNames. Licence: CC BY 4.0",
    "ne": "Places: Natural Earth. Licence: public domain",
    "oa": "Places: OurAirports. Licence: public domain",
    "hfc": "Places: Home Front Command alert areas. Licence: Apache-2.0",
    "atlas": "Places: Conflict Atlas. Licence: CC BY 4.0",
}
_LABELS = {
    "title": "Title",
    "name": "Name",
    "version": "Version",
    "accessed": "Accessed",
    "licence": "Licence",
    "redistribution": "What may be passed on",
    "attribution": "Attribution",
    "inclusion_rule": "What is in it",
    KEY: "What a row is",
    "cut_off": "Cut-off",
    "query": "Query",
    "transformations": "Changes made",
}
NOT_LICENSED = "not stated"
PLACES_NOTE = (
    "A place is as precise as its column precision says, and lies within radius_km of its point in "
    "nine of ten cases; a place known only to a country, or not at all, has no geometry. Times are "
    "local to the place; a day is a local day. A blank figure was not given: it is no zero."
)


def about(record: Tables) -> list[tuple[str, str]]:
    """Return the description of a record as pairs of a label and a text.

    Examples
    --------
    >>> from atlas.record.record import Record
    >>> about(Record(dataset={"title": "Ours", "licence": "CC BY 4.0"}))[:2]
    [('Title', 'Ours'), ('Licence', 'CC BY 4.0')]
    """
    dataset = {**record.dataset}
    dataset.setdefault("licence", dataset.pop("license", ""))
    lines = [
        (label, text)
        for key, label in _LABELS.items()
        for text in texts(dataset.get(key)) or ([NOT_LICENSED] if key == "licence" else [])
    ]
    lines += [("Attribution", line) for line in place_lines(record)]
    lines += [("Data set", _part_line(part)) for part in dataset.pop("parts", None) or []]
    others = {key: value for key, value in dataset.items() if key not in _LABELS and value}
    lines += [(str(key), str(value)) for key, value in others.items()]
    lines += [("Counts", counts(record)), ("How to read it", PLACES_NOTE)]
    return [(mended(label), mended(text)) for label, text in lines]


def _part_line(part: Any) -> str:
    """Return the description of one data set of a combined one."""
    if not isinstance(part, Mapping):
        return str(part)
    words = [title_of(part), *texts(part.get("licence")), *texts(part.get("attribution"))]
    held = [rows_in_words(part, int(part["events"]))] if "events" in part else []
    return "; ".join([*words, *held])


def counts(record: Tables) -> str:
    """Return how many events, or counts of events, there are, with and without a place to draw."""
    held = tally(record, np.ones(len(record), dtype=bool))
    rows = rows_in_words(record.dataset, len(record))
    events = f"{held['held']:,} events, " if are_counts(record.dataset) else ""
    return (
        f"{rows}: {events}{held['shown']:,} with a place that can be drawn, "
        f"{held['off_map']:,} without; {len(record.places):,} places"
    )


def title_of(dataset: Mapping[str, Any]) -> str:
    """Return the title of a data set."""
    return mended(str(dataset.get("title") or dataset.get("name") or "Events"))


def place_lines(record: Tables) -> list[str]:
    """Return a line for each gazetteer whose coordinates are used."""
    used = {place.partition(":")[0] for place in record.places["place_id"].unique()}
    return [line for prefix, line in PLACES_FROM.items() if prefix in used]


def attribution(record: Tables) -> str:
    """Return the attribution in one line."""
    given = texts(record.dataset.get("attribution")) or [title_of(record.dataset)]
    return mended("; ".join([*given, *place_lines(record)]))


def licence(record: Tables) -> str:
    """Return the licence in one line."""
    given = texts(record.dataset.get("licence") or record.dataset.get("license"))
    return mended("; ".join(given)) or NOT_LICENSED
