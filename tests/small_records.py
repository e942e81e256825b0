"""Small records of every shape, for hypothesis: text as it comes, places of every kind."""

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from atlas.record.record import Record
from atlas.reference import vocabulary

TEXTS = st.one_of(
    st.sampled_from(["", "Tyre", "=1+1", "'=x", "+972", "-5", "@cmd", "\tx", "صور", "a;b", "1"]),
    st.text(max_size=12),
)
SHAPES = (
    None,
    Polygon([(35, 33), (35.12346, 33), (35.1, 33.1)]),
    box(35.5, 33.1, 35.9, 33.6).difference(box(35.6, 33.2, 35.7, 33.3)),
    MultiPolygon([box(34.2, 31.2, 34.5, 31.6), box(35.0, 31.5, 35.2, 31.8)]),
    LineString([(35.1, 33.1), (35.6, 33.27)]),
)
# Coordinates are read again as they were only where they were rounded before.
DEGREES = st.integers(-9_000_000, 9_000_000).map(lambda number: number / 100_000)


def _one_of(words):
    return st.sampled_from(sorted(words))


@st.composite
def records(draw, texts=TEXTS):
    """Draw a record with up to four events and six places."""
    ids = draw(st.lists(texts.filter(bool), min_size=1, max_size=4, unique_by=_mended))
    ids = list(dict.fromkeys(map(_mended, ids)))
    events = [_event(draw, texts, key) for key in ids]
    places = [_place(draw, texts, ids) for _ in range(draw(st.integers(0, 6)))]
    people = [_participant(draw, texts, ids) for _ in range(draw(st.integers(0, 3)))]
    actors = sorted({row["actor_id"] for row in people})
    figures = [_quantity(draw, texts, ids) for _ in range(draw(st.integers(0, 3)))]
    outlets = [{"event_id": draw(_one_of(ids)), "outlet": draw(texts), "note": draw(texts)}]
    frame = pd.DataFrame(places, columns=list(places[0]) if places else ["event_id", "geometry"])
    return Record(
        events=pd.DataFrame(events).astype({"score": "float64"}),
        places=gpd.GeoDataFrame(frame, geometry="geometry", crs="EPSG:4326"),
        participants=pd.DataFrame(people),
        actors=pd.DataFrame({"actor_id": actors, "name": [draw(texts) for _ in actors]}),
        quantities=pd.DataFrame(figures),
        sources=pd.DataFrame(outlets),
        links=pd.DataFrame([{"from_id": ids[0], "to_id": ids[-1], "kind": "same_as"}]),
        dataset={"title": draw(texts), "licence": draw(texts), "attribution": draw(texts)},
    )


def _mended(text):
    return text.encode("utf-8", "replace").decode("utf-8")


def _event(draw, texts, key):
    return {
        "event_id": key,
        "title": draw(texts),
        "kind": draw(st.sampled_from(["rocket_fire", "meeting", "clash", "of my own"])),
        "start": draw(st.datetimes(pd.Timestamp("1950-01-01"), pd.Timestamp("2049-12-31"))),
        "tz": draw(st.sampled_from(["", "Asia/Beirut", "Asia/Tehran", "America/St_Johns"])),
        "time_precision": draw(_one_of(vocabulary.TIME_PRECISIONS)),
        "status": draw(_one_of(vocabulary.STATUSES)),
        "sensitivity": draw(texts),
        "note": draw(texts),
        "score": draw(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))),
        "weight": draw(st.sampled_from([1, 1, 2, 5300])),
    }


def _place(draw, texts, ids):
    shape = draw(st.sampled_from(SHAPES))
    placed = shape is None and draw(st.booleans())
    return {
        "event_id": draw(_one_of(ids)),
        "role": draw(_one_of(vocabulary.PLACE_ROLES)),
        "leg": draw(st.one_of(st.none(), st.integers(1, 2))),
        "name": draw(texts),
        "longitude": draw(DEGREES) if placed else None,
        "latitude": draw(DEGREES) if placed else None,
        "radius_km": draw(st.sampled_from([None, 0.0, 3.25, 18.0, 900.0])) if placed else None,
        "precision": draw(st.sampled_from(["", *vocabulary.PRECISIONS])),
        "geometry": shape,
    }


def _participant(draw, texts, ids):
    return {
        "event_id": draw(_one_of(ids)),
        "actor_id": draw(st.sampled_from(["HZB", "ISR", "own"])),
        "role": draw(_one_of(vocabulary.PARTICIPANT_ROLES)),
        "by": draw(texts),
    }


def _quantity(draw, texts, ids):
    return {
        "event_id": draw(_one_of(ids)),
        "what": draw(_one_of(vocabulary.QUANTITIES)),
        "detail": draw(texts),
        "best": draw(st.one_of(st.none(), st.integers(0, 10))),
    }


def same_tables(one, other, *, turned=False):
    """Raise where two records are not the same by value.

    ``turned``: the corners of a ring may go the other way round, as GeoJSON wants it (RFC 7946);
    the corners themselves are the same.
    """
    for name, table in one.tables().items():
        frames = [pd.DataFrame(table), pd.DataFrame(getattr(other, name))]
        if turned and name == "places":
            frames = [
                frame.assign(geometry=shapely.normalize(frame["geometry"].to_numpy()))
                for frame in frames
            ]
        pd.testing.assert_frame_equal(*frames)
