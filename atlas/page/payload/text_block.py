"""Encode the block `text`: all texts for reading one event."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from atlas.page.payload import payload_columns
from atlas.page.payload.codec import Column, Ints
from atlas.page.payload.participant_sets import actor_ids
from atlas.page.payload.payload_columns import Values
from atlas.page.payload.row_order import ByStart, Sorted
from atlas.reference import vocabulary


def text_tables(order: ByStart) -> Iterator[tuple[str, dict[str, Column]]]:
    """Yield the tables of the block `text` by name, one at a time, since all are large."""
    yield "events", _events(order)
    yield "places", _places(order)
    yield "claims", _claims(order)
    yield "quantities", _quantities(order)
    yield "sources", _sources(order)
    yield "links", _links(order)


def _events(order: ByStart) -> dict[str, Column]:
    """Return ids, titles and notes."""
    events = order.events
    return {
        "id": payload_columns.text(Values(pd.Series(order.record.events.index), order.positions)),
        "title": payload_columns.text(events["title"]),
        "note": payload_columns.text(events["note"]),
        "sensitivity": payload_columns.words(events["sensitivity"]),
    }


def _places(order: ByStart) -> dict[str, Column]:
    """Return the names of places, and how each was located."""
    places = order.places
    names = ("name", "name_native", "adm1", "adm2")
    return {
        **{name: payload_columns.words(places[name]) for name in names},
        "how": payload_columns.words(Values(how_placed(places.frame), places.order)),
        "matched": payload_columns.words(places["matched_name"]),
        **_where_said(places, "leg_by"),
    }


def _where_said(places: Sorted, name: str) -> dict[str, Column]:
    """Return a column of words, or none where all its cells are blank."""
    said = bool((places.frame[name] != "").any())
    return {name: payload_columns.words(places[name])} if said else {}


def how_placed(places: pd.DataFrame) -> pd.Series:
    """Return in words how each place was located: basis, method, gazetteer entry and reason."""
    names = ("basis", "method", "place_id", "reason")
    parts = places[[name for name in names if name in places]].fillna("")
    # All four in one number: one pass a column for a million places.
    keys = np.zeros(len(places), dtype=np.int64)
    for name in parts:
        codes, different = pd.factorize(parts[name])
        keys, _ = pd.factorize(keys * len(different) + codes)
    firsts = np.unique(keys, return_index=True)[1]
    said = [_in_words(row) for row in parts.take(firsts).to_dict("records")]
    text = pd.Series(said, dtype="str").take(keys) if said else pd.Series([], dtype="str")
    return text.set_axis(places.index)


def _in_words(place: dict[str, str]) -> str:
    """Return in words how one place was located."""
    text = vocabulary.BASES.get(place.get("basis", ""), "")
    for name, before in (("method", ": "), ("place_id", ", entry "), ("reason", "; ")):
        part = place.get(name, "")
        text += (before if text else "") + part if part else ""
    return text


def _claims(order: ByStart) -> dict[str, Column]:
    """Return the claims of participation: actor, claimant and date of the claim."""
    claims = order.participants
    return {
        "event": Ints(claims.rows, delta=True),
        "actor": payload_columns.codes(
            claims["actor_id"], actor_ids(order.record), name="actor_id"
        ),
        "role": payload_columns.codes(claims["role"], vocabulary.PARTICIPANT_ROLES, name="role"),
        "attribution": payload_columns.codes(
            claims["attribution"], vocabulary.ATTRIBUTIONS, name="attribution", default="unknown"
        ),
        "by": payload_columns.words(claims["by"]),
        "as_of": payload_columns.words(claims["as_of"]),
    }


def _quantities(order: ByStart) -> dict[str, Column]:
    """Return the figures."""
    figures = order.table("quantities")
    return {
        "event": Ints(figures.rows, delta=True),
        "what": payload_columns.codes(figures["what"], vocabulary.QUANTITIES, name="what"),
        "detail": payload_columns.words(figures["detail"]),
        **{name: payload_columns.whole(figures[name]) for name in ("best", "low", "high")},
        "as_of": payload_columns.words(figures["as_of"]),
        "source": payload_columns.words(figures["source"]),
    }


def _sources(order: ByStart) -> dict[str, Column]:
    """Return the sources."""
    sources = order.table("sources")
    names = ("outlet", "published", "reliability", "credibility", "supports", "url", "note")
    return {
        "event": Ints(sources.rows, delta=True),
        **{name: payload_columns.words(sources[name]) for name in names},
    }


def _links(order: ByStart) -> dict[str, Column]:
    """Return the links between events."""
    links = order.record.links
    return {
        "from": Ints(order.rows_of(links["from_id"])),
        "to": Ints(order.rows_of(links["to_id"])),
        "kind": payload_columns.codes(Values(links["kind"]), vocabulary.LINK_KINDS, name="kind"),
        "basis": payload_columns.words(Values(links["basis"])),
        "by": payload_columns.words(Values(links["by"])),
    }
