"""Text as an enemy would write it, in every text field of a record."""

import json
from pathlib import Path

import pandas as pd

from atlas.record import tables
from atlas.record.record import Record

FOLDER = Path(__file__).parent / "data" / "hostile"
_FILES = ("markup", "templates", "network", "formulas", "letters")


def read(name):
    """Return the strings of one file."""
    return tuple(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


# If one of these were run, `hit` would be called, 49 would stand there, or the page would break.
STRINGS = read("first")
ALL = (*STRINGS, *(text for name in _FILES for text in read(name)))


def long():
    """Return strings of about a megabyte."""
    return tuple(one["repeat"] * one["times"] for one in read("long"))


def record(strings=STRINGS) -> Record:
    """Return a record with one event a string, each text field of which holds that string."""
    ids = [f"E{number} {text}" for number, text in enumerate(strings)]
    actor_ids = [f"A{number} {text}" for number, text in enumerate(strings)]
    open_kinds = [text.strip() or "other" for text in strings]
    given = {"kind": open_kinds, "start": "2023-04-06", "tz": "Asia/Beirut"}
    events = _table("events", ids, strings, **given)
    spots = {"role": "location", "precision": "town", "longitude": 35.5, "latitude": 33.5}
    places = _table("places", ids, strings, **spots)
    places["longitude"] += [number / 20 for number in range(len(ids))]
    claim = {"role": "party", "attribution": "claimed", "actor_id": actor_ids}
    participants = _table("participants", ids, strings, **claim)
    names = [f"en:{text}" for text in strings]
    known = {"actor_id": actor_ids, "parent_id": "", "names": names}
    actors = _table("actors", ids, strings, **known)
    links = _table("links", ids, strings, kind="same_as", from_id=ids, to_id=ids[::-1])
    return Record(
        events,
        places,
        participants,
        actors,
        _table("quantities", ids, strings, what="killed", best=1),
        _table("sources", ids, strings, reliability="", credibility=""),
        links,
        dataset={
            key: " ".join(strings)
            for key in ("title", "licence", "attribution", "version", "inclusion_rule", "cut_off")
        },
    )


def crowd(count=10_000) -> Record:
    """Return a record of one event in which very many actors took part."""
    ids = [f"A{number}" for number in range(count)]
    events = pd.DataFrame({"event_id": ["E"], "start": ["2023-04-06"], "title": ["A crowd"]})
    claims = pd.DataFrame({"event_id": "E", "actor_id": ids, "role": "party"})
    actors = pd.DataFrame({"actor_id": ids, "name": [f"<b>Actor {one}</b>" for one in ids]})
    return Record(events, participants=claims, actors=actors)


def _table(name, ids, strings, **given) -> pd.DataFrame:
    """Return a table with a row a string: the string in each open text column."""
    columns = {}
    for column in tables.TABLES[name]:
        if column.name == "event_id":
            columns[column.name] = pd.Series(ids, dtype=object)
        elif column.name in given:
            value = given[column.name]
            columns[column.name] = (
                pd.Series(value, dtype=object) if isinstance(value, list) else value
            )
        elif (
            column.type == "text" and column.words is None and column.name not in ("tz", "shape_id")
        ):
            columns[column.name] = pd.Series(strings, dtype=object)
    return pd.DataFrame(columns)
