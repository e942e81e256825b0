"""The block `text`: all that is needed to read one event."""

from typing import TYPE_CHECKING

import pandas as pd

from atlas.events import vocabulary
from atlas.page import columns
from atlas.page.codec import Column, Ints
from atlas.page.order import ByStart

if TYPE_CHECKING:
    from atlas.events.record import Record


def text_tables(order: ByStart) -> dict[str, dict[str, Column]]:
    """Return the tables of the block `text`."""
    return {
        "events": _events(order),
        "places": _places(order.places[1]),
        "claims": _claims(order),
        "quantities": _quantities(order),
        "sources": _sources(order),
        "links": _links(order),
    }


def _events(order: ByStart) -> dict[str, Column]:
    """Return ids, titles and notes."""
    events = order.events
    return {
        "id": columns.text(pd.Series(events.index)),
        "title": columns.text(events["title"]),
        "note": columns.text(events["note"]),
        "sensitivity": columns.words(events["sensitivity"]),
    }


def _places(places: pd.DataFrame) -> dict[str, Column]:
    """Return what places are called, and how each was placed."""
    names = ("name", "name_native", "adm1", "adm2")
    return {
        **{name: columns.words(places[name]) for name in names},
        "how": columns.words(how_placed(places)),
        "matched": columns.words(columns.column_or_empty(places, "matched_name")),
    }


def how_placed(places: pd.DataFrame) -> pd.Series:
    """Say in words how each place was placed: on what basis, by which method and entry, why."""
    basis = columns.strings(places["basis"]).map(vocabulary.BASES).fillna("").astype("str")
    text = basis
    for name, before in (("method", ": "), ("place_id", ", entry "), ("reason", "; ")):
        part = columns.strings(columns.column_or_empty(places, name))
        joined = text.where(text == "", text + before) + part
        text = text.where(part == "", joined)
    return text


def _claims(order: ByStart) -> dict[str, Column]:
    """Return who is said to have taken part, by whom, and as of when."""
    rows, claims = order.table("participants")
    return {
        "event": Ints(rows, delta=True),
        "actor": columns.codes(claims["actor_id"], _actor_ids(order.record), name="actor_id"),
        "role": columns.codes(claims["role"], vocabulary.PARTICIPANT_ROLES, name="role"),
        "attribution": columns.codes(
            claims["attribution"], vocabulary.ATTRIBUTIONS, name="attribution", default="unknown"
        ),
        "by": columns.words(claims["by"]),
        "as_of": columns.words(claims["as_of"]),
    }


def _actor_ids(record: "Record") -> list[str]:
    """Return the ids of the actors in the order of ``extra.actors``."""
    known = [str(value) for value in columns.strings(record.actors["actor_id"])]
    return known + sorted(set(record.participants["actor_id"].unique()) - set(known))


def _quantities(order: ByStart) -> dict[str, Column]:
    """Return the figures."""
    rows, figures = order.table("quantities")
    return {
        "event": Ints(rows, delta=True),
        "what": columns.codes(figures["what"], vocabulary.QUANTITIES, name="what"),
        "detail": columns.words(figures["detail"]),
        **{name: columns.whole(figures[name]) for name in ("best", "low", "high")},
        "as_of": columns.words(figures["as_of"]),
        "source": columns.words(figures["source"]),
    }


def _sources(order: ByStart) -> dict[str, Column]:
    """Return the sources."""
    rows, sources = order.table("sources")
    names = ("outlet", "published", "reliability", "credibility", "supports", "url", "note")
    return {
        "event": Ints(rows, delta=True),
        **{name: columns.words(sources[name]) for name in names},
    }


def _links(order: ByStart) -> dict[str, Column]:
    """Return the ties between events."""
    links = order.record.links
    return {
        "from": Ints(order.rows_of(links["from_id"], "links")),
        "to": Ints(order.rows_of(links["to_id"], "links")),
        "kind": columns.codes(links["kind"], vocabulary.LINK_KINDS, name="kind"),
        "basis": columns.words(links["basis"]),
    }
