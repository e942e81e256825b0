"""A record written for the page reads back as it was, in a layout that does not drift."""

import json
import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.page.payload.build_payload import content_hash, core_tables, encode
from atlas.page.payload.codec import NULL, decode_block, pack
from atlas.page.payload.row_order import ByStart
from atlas.page.payload.shape_block import shape_tables
from atlas.page.payload.text_block import text_tables
from atlas.record.record import Record, drawable
from atlas.reference import vocabulary
from tests.tries import tries

GOLDEN = Path(__file__).parents[1] / "data" / "golden" / "payload.json"


def _record(**changes):
    """Return a small invented record with something of everything."""
    area = shapely.box(35.1, 33.0, 35.4, 33.3)
    tables = {
        "events": pd.DataFrame(
            {
                "event_id": ["b", "a", "c"],
                "title": ["Second", "First \u202e<b>", "Third"],
                "kind": ["rocket_fire", "meeting", "balloon_release"],
                "start": ["2023-04-06T14:20", "2023-04-05", "2023-04-06T14:20"],
                "end": ["2023-04-06T15:10", "", ""],
                "tz": ["Asia/Jerusalem", "Asia/Beirut", ""],
                "time_precision": ["minute", "day", "minute"],
                "status": ["confirmed", "alleged", "disputed"],
                "marking": ["TLP:GREEN", "", ""],
                "note": ["", "A note", ""],
            }
        ),
        "places": pd.DataFrame(
            {
                "event_id": ["b", "b", "a", "c"],
                "role": ["launch", "impact", "meeting", "location"],
                "leg": [1, 1, None, None],
                "name": ["Qlaileh", "Shlomi", "Lebanon", ""],
                "country": ["LB", "IL", "LB", ""],
                "longitude": [35.2213, 35.14531, 35.8, None],
                "latitude": [33.2, 33.0719, 33.9, None],
                "radius_km": [4, None, 90, None],
                "precision": ["area", "", "country", "none"],
                "basis": ["geocoded", "coded", "geocoded", ""],
                "geometry": [area, None, None, None],
                "method": ["exact name", "", "", ""],
                "reason": ["the only one", "", "", ""],
            }
        ),
        "participants": pd.DataFrame(
            {
                "event_id": ["b", "b", "a", "a", "c"],
                "actor_id": ["X-1", "Y", "Y", "X", "X"],
                "role": ["initiator", "target", "party", "party", "party"],
                "attribution": ["suspected", "unknown", "acknowledged", "acknowledged", "unknown"],
                "by": ["Y", "", "", "", ""],
            }
        ),
        "actors": pd.DataFrame(
            {
                "actor_id": ["X", "X-1", "Y"],
                "name": ["The X", "A unit of X", "Y"],
                "names": ["en:The X|ar:س", "", ""],
                "parent_id": ["", "X", ""],
                "confused_with": ["Y", "", ""],
            }
        ),
        "quantities": pd.DataFrame(
            {
                "event_id": ["b", "b"],
                "what": ["launched", "killed"],
                "best": [34, None],
                "low": [30, 0],
            }
        ),
        "sources": pd.DataFrame(
            {
                "event_id": ["b", "b", "b", "a"],
                "outlet": ["Wire", "Wire", "Paper", ""],
                "published": ["2023-04-06", "2023-04-07", "2023-04-07", ""],
                "url": ["https://example.org/1", "", "javascript:alert(1)", ""],
            }
        ),
        "links": pd.DataFrame({"from_id": ["b"], "to_id": ["a"], "kind": ["responds_to"]}),
    }
    return Record(**{**tables, "dataset": {"title": "Invented", "licence": "CC0"}, **changes})


def _decoded(payload):
    """Return both blocks as plain values, what is missing as None."""
    blocks = {}
    for name in ("core", "text"):
        block = decode_block(getattr(payload, name))
        tables = {
            table: {column: _values(values) for column, values in columns.items()}
            for table, columns in block.tables.items()
        }
        blocks[name] = {"version": block.version, "tables": tables, "extra": block.extra}
    return blocks


def _values(values):
    """Return a column as a list, with None for what is missing."""
    return [None if value == NULL else value for value in np.asarray(values).tolist()]


def _core(record):
    """Return the tables of the block `core`, read back."""
    return decode_block(encode(record).core).tables


def test_the_layout_is_the_one_that_the_page_knows():
    """A change of the layout shows as a change of the golden file, and wants a new version.

    ATLAS_WRITE_GOLDEN=1 writes the file anew.
    """
    text = json.dumps(_decoded(encode(_record())), indent=1, sort_keys=True) + "\n"
    if os.environ.get("ATLAS_WRITE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_events_are_sorted_by_local_start_and_ties_keep_their_order():
    """Row 0 is the first event; two at one minute stay in the record's order."""
    assert decode_block(encode(_record()).text).tables["events"]["id"] == ["a", "b", "c"]


def test_a_day_lasts_to_its_last_minute_and_a_minute_lasts_none():
    """The duration reaches to the last minute of the event."""
    events = _core(_record())["events"]
    assert events["duration"].tolist() == [1439, 50, 0]
    assert events["utc_offset"].tolist() == [180, 180, 0]


def test_a_place_that_is_never_drawn_has_no_coordinates_in_the_page():
    """The middle of a country cannot be taken for a place."""
    places = _core(_record())["places"]
    row = places["drawable"].tolist().index(0)
    assert (places["longitude"][row], places["latitude"][row]) == (NULL, NULL)
    assert places["shape"][row] == NULL


def test_a_radius_that_is_not_stated_is_not_zero():
    """Coordinates that came without a word on their error have none in the page."""
    places = _core(_record())["places"]
    assert sorted(places["radius"].tolist()) == [NULL, NULL, 400, 9000]


def test_shapes_are_stored_once():
    """Two places of one shape share it."""
    record = _record()
    places = record.places.copy()
    places["geometry"] = [places["geometry"].iloc[0]] * 2 + [None] * 2
    places["shape_id"] = ""
    core = _core(_record(places=places))
    assert core["shapes"]["rings"].tolist() == [1]
    assert core["places"]["shape"].tolist().count(0) == 2
    assert core["points"]["longitude"].max() == 3540000


def test_holes_and_lines_keep_their_kind():
    """An area with a hole has two rings, a line one of its own kind."""
    ring = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2))
    places = _record().places.copy()
    places["geometry"] = [ring, shapely.LineString([(0, 0), (1, 1)]), None, None]
    places["shape_id"] = ""
    core = _core(_record(places=places))
    assert core["rings"]["kind"].tolist() == [0, 1, 2]
    assert core["rings"]["points"].tolist() == [5, 5, 2]


def test_the_same_participants_are_one_set():
    """Sets do not depend on the order of rows; other roles make another set."""
    record = _record()
    participants = pd.concat(
        [record.participants, record.participants[record.participants["event_id"] == "b"][::-1]]
    ).assign(event_id=["b", "b", "a", "a", "c", "a", "a"])
    participants = participants[
        ~((participants["event_id"] == "a") & (participants["role"] == "party"))
    ]
    core = _core(_record(participants=participants))
    assert core["events"]["set"].tolist() == [0, 0, 1]
    assert core["sets"]["members"].tolist() == [2, 1]


def test_an_event_with_no_participant_has_an_empty_set():
    """Nothing is made up for an event of which no actor is known."""
    core = _core(_record(participants=None))
    assert core["sets"]["members"].tolist() == [0]


def test_an_unknown_kind_is_kept_with_its_own_name():
    """A kind that the vocabulary lacks comes after it, in the group of other events."""
    extra = decode_block(encode(_record()).core).extra
    assert extra["kinds"][-1] == "balloon_release"
    assert extra["vocabulary"]["kinds"][-1] == {
        "id": "balloon_release",
        "label": "Balloon release",
        "group": "other",
        "letter": "B",
    }
    assert len(extra["kinds"]) == len(vocabulary.KINDS) + 1


def test_the_five_commonest_own_kinds_have_a_letter_each():
    """By count, the first letter of the word that is still free; the rest have none."""
    kinds = [*["Coup"] * 6, *["Curfew broken"] * 5, *["زلزال"] * 4, *["12"] * 3, "cc", "cc", "Zz"]
    events = {"start": ["2023-04-06"] * len(kinds), "kind": [*kinds, "clash"][: len(kinds)]}
    events["event_id"] = [f"e{number}" for number in range(len(kinds))]
    record = Record(pd.DataFrame(events))
    vocabulary_of = decode_block(encode(record).core).extra["vocabulary"]["kinds"]
    letters = {one["id"]: one["letter"] for one in vocabulary_of if "letter" in one}
    assert letters == {
        "Coup": "C",
        "Curfew broken": "U",
        "زلزال": "ز",
        "12": "A",
        "cc": "B",
        "Zz": "",
    }


def test_outlets_are_counted_once():
    """Two reports of one outlet are one outlet; no name is none."""
    assert _core(_record())["events"]["outlets"].tolist() == [0, 2, 0]


def test_the_hash_is_over_the_content():
    """The hash is that of both blocks before compression, and moves with any value."""
    record = _record()
    order = ByStart(record)
    core, extra = core_tables(order)
    payload = encode(record)
    assert payload.hash == content_hash(pack(core), pack(text_tables(order)), extra)
    assert decode_block(payload.core).extra["hash"] == payload.hash
    events = record.events.assign(note=["", "Another note", ""])
    assert encode(_record(events=events)).hash != payload.hash


def test_the_same_record_gives_the_same_bytes():
    """Nothing of the clock or of chance is in a payload."""
    one, two = encode(_record()), encode(_record())
    assert (one.core, one.text) == (two.core, two.text)


def test_an_empty_record_can_be_written():
    """A filter that leaves nothing still leaves a page."""
    record = _record().select(kinds=["raid"])
    core = _core(record)
    assert len(core["events"]["start"]) == len(core["places"]["role"]) == 0


_DAYS = st.integers(0, 20000)
_ACTORS = st.sampled_from(["X", "X-1", "Y", "Z"])
_MEMBERS = st.lists(
    st.tuples(
        _ACTORS,
        st.sampled_from(list(vocabulary.PARTICIPANT_ROLES)),
        st.sampled_from(list(vocabulary.ATTRIBUTIONS)),
    ),
    max_size=4,
)
_PLACES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.floats(-180, 180)),
        st.floats(-90, 90),
        st.sampled_from(list(vocabulary.PRECISIONS)),
    ),
    max_size=3,
)


@settings(max_examples=tries(40), deadline=None)
@given(st.lists(st.tuples(_DAYS, _MEMBERS, _PLACES, st.text(max_size=8)), min_size=1, max_size=8))
def test_a_record_comes_back_from_its_payload(events):
    """Dates, participants, places and titles are read back event by event."""
    record = _generated(events)
    payload = encode(record)
    core, text = decode_block(payload.core), decode_block(payload.text)
    ids = text.tables["events"]["id"]
    assert sorted(ids) == sorted(record.events.index)
    starts = core.tables["events"]["start"]
    assert (np.diff(starts) >= 0).all()
    for row, event in enumerate(ids):
        assert starts[row] == record.events.loc[event, "start"].timestamp() // 60
        assert text.tables["events"]["title"][row] == record.events.loc[event, "title"]
    assert _members(core, ids) == {
        event: set(map(tuple, rows[["actor_id", "role", "attribution"]].to_numpy()))
        for event, rows in record.participants.groupby("event_id")
    }
    assert _drawn(core, ids) == _drawn_of(record)


def _generated(events):
    """Return a record from generated dates, members, places and titles."""
    ids = [f"e{number}" for number in range(len(events))]
    places = [(i, *place) for i, event in zip(ids, events, strict=True) for place in event[2]]
    members = [(i, *member) for i, event in zip(ids, events, strict=True) for member in event[1]]
    frame = pd.DataFrame(places, columns=["event_id", "longitude", "latitude", "precision"])
    frame["latitude"] = frame["latitude"].where(frame["longitude"].notna())
    return Record(
        pd.DataFrame(
            {
                "event_id": ids,
                "start": np.datetime64("1970-01-01") + np.array([e[0] for e in events], "m8[D]"),
                "title": [event[3] for event in events],
            }
        ),
        frame,
        pd.DataFrame(members, columns=["event_id", "actor_id", "role", "attribution"]),
        pd.DataFrame({"actor_id": ["X", "X-1", "Y", "Z"], "parent_id": ["", "X", "", ""]}),
    )


def _members(core, ids):
    """Return the members of each event that has any, from the tables."""
    sizes = core.tables["sets"]["members"]
    first = np.concatenate([[0], np.cumsum(sizes)])
    names = [actor["id"] for actor in core.extra["actors"]]
    roles, attributions = list(vocabulary.PARTICIPANT_ROLES), list(vocabulary.ATTRIBUTIONS)
    table = core.tables["set_members"]
    found = {}
    for event, number in zip(ids, core.tables["events"]["set"], strict=True):
        for row in range(first[number], first[number + 1]):
            member = (
                names[table["actor"][row]],
                roles[table["role"][row]],
                attributions[table["attribution"][row]],
            )
            found.setdefault(event, set()).add(member)
    return found


def _drawn(core, ids):
    """Return the coordinates that the page can draw, by event, from the tables."""
    places = core.tables["places"]
    owner = np.repeat(np.arange(len(ids)), core.tables["events"]["places"])
    rows = np.flatnonzero(places["drawable"])
    return sorted(
        (ids[owner[row]], places["longitude"][row], places["latitude"][row]) for row in rows
    )


def _drawn_of(record):
    """Return the coordinates that may be drawn, by event, from the record."""
    places = record.places[drawable(record.places)]
    return sorted(
        (place.event_id, round(place.longitude * 1e5), round(place.latitude * 1e5))
        for place in places.itertuples()
    )


def test_a_shape_that_rounding_makes_cross_itself_is_mended():
    """What the page hands on as GeoJSON is valid, and covers what the shape covered."""
    slit = [(0, 0), (1, 0), (1, 1), (0.500001, 0.2), (0.5, 1), (0.499999, 0.2), (0, 1)]
    spike = shapely.Polygon([(0, 0), (0.5, 0.000002), (1, 0), (1, 1), (0.5, -0.000002 + 0.000003)])
    for shape in (shapely.Polygon(slit), spike):
        places = gpd.GeoDataFrame(
            {"longitude": [0.5], "latitude": [0.1], "precision": ["region"]}, geometry=[shape]
        )
        tables, _ = shape_tables(places)
        read = _polygons(tables)
        assert all(part.is_valid for part in read)
        assert abs(sum(part.area for part in read) - shape.area) < 1e-4


def _polygons(tables):
    """Return the outer rings of shape tables as polygons, in degrees."""
    ends = np.cumsum(tables["rings"]["points"].values)
    points = tables["points"]
    columns = [points[name].values for name in ("longitude", "latitude")]  # noqa: PD011
    every = np.column_stack(columns) / 1e5
    return [shapely.Polygon(ring) for ring in np.split(every, ends[:-1])]
