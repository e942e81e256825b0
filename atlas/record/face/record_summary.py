"""The notebook summary of a record: what it is, its counts, and the next step."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from atlas.record.core import Tables
from atlas.record.evaluate import tally
from atlas.record.face.html_summary import card, short
from atlas.record.fill_places import never_asked
from atlas.record.licence_terms import name_of, texts
from atlas.record.local_time import local_minutes
from atlas.record.weights import held_in_words, weights_of
from atlas.reference.house import house_of
from atlas.reference.tlp import TLP

_NAMED = 6
_TERMS = {
    "rows": "rows may be passed on",
    "aggregates": "only counts may be passed on",
    "none": "nothing may be passed on",
}
_NO_MARKING = "none set"


def summary(record: Tables) -> str:
    """Return the HTML summary of a record; its own words are plain text."""
    steps = ["record.geocode()"] if never_asked(record.places) else []
    steps += ["record.check()", "record.select(...)", "atlas.draw_map(record)"]
    about = record.dataset
    heading = name_of(about) if about.get("title") or about.get("name") else "Record"
    return card(heading, _lines(record), " · ".join(steps))


def _lines(record: Tables) -> Iterator[tuple[str, str]]:
    """Yield the label and text of each line; a text may be blank."""
    counts = tally(record, np.ones(len(record.events), dtype=bool))
    held = held_in_words(record.dataset, len(record), counts["held"])
    yield "Events", f"{held}: {counts['shown']:,} on the map, {counts['off_map']:,} without a place"
    yield "Places", _places(record.places)
    yield "Days", _span(record.events)
    yield "Kinds", short(_kinds(record))
    outlets = record.sources["outlet"][record.sources["outlet"] != ""]
    named = f"{len(outlets):,} reports by {outlets.nunique():,} outlets" if len(outlets) else ""
    yield "Sources", named
    yield "Attribution", short("; ".join(texts(record.dataset.get("attribution"))))
    yield "Licence", _licence(record)
    yield "Marking", _marking(record)
    if record.dataset.get("removals"):
        yield "Left out", 'some rows or words, listed in record.dataset["removals"]'


def _places(places: pd.DataFrame) -> str:
    placed = int(places["longitude"].notna().sum())
    waiting = never_asked(places)
    words = f"{len(places):,}: {placed:,} with coordinates, {len(places) - placed:,} without"
    return f"{words}; {waiting:,} to be found by record.geocode()" if waiting else words


def _span(events: pd.DataFrame) -> str:
    """Return the first and last local day of the events."""
    if events.empty:
        return ""
    start, end, _ = local_minutes(events)
    first, last = np.array([start.min(), end.max()], "datetime64[m]").astype("datetime64[D]")
    return str(first) if first == last else f"{first} to {last}"


def _kinds(record: Tables) -> str:
    """Return the most frequent kinds with their counts of events, and the number of other kinds."""
    events, labels = record.events, house_of(record.dataset).labels()
    sums = pd.Series(weights_of(events)).groupby(events["kind"].to_numpy()).sum()
    most = sorted(sums.items(), key=lambda one: (-one[1], str(one[0])))
    said = [f"{labels.get(kind, kind) or 'not stated'} {count:,}" for kind, count in most[:_NAMED]]
    return ", ".join(said + ([f"{len(most) - _NAMED} kinds more"] if len(most) > _NAMED else []))


def _licence(record: Tables) -> str:
    """Return licence and terms; terms that are not in our list are shown unchanged."""
    word = str(record.dataset.get("redistribution") or "").strip()
    terms = _TERMS.get(word.lower(), word)
    return "; ".join([*texts(record.dataset.get("licence")), *([terms] if terms else [])])


def _marking(record: Tables) -> str:
    """Return all markings of the data set and its events, the highest label first."""
    used = {*texts(record.dataset.get("marking")), *record.events["marking"].unique()} - {""}
    rank = {label: -number for number, label in enumerate(TLP)}
    return ", ".join(sorted(map(str, used), key=lambda one: (rank.get(one, 1), one))) or _NO_MARKING
