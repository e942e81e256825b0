"""The page and the library count the same, for selections that nobody thought of."""

import random

import pytest

import atlas
from atlas.readers import as_record
from benchmarks.events import KINDS, invent

pytestmark = pytest.mark.browser

_COUNT = """async (selections) => {
    await window.atlas.ready;
    const found = [];
    const all = window.atlas.selection;
    for (const selection of selections) {
        await window.atlas.select({ ...all, ...selection });
        found.push(window.atlas.counts);
    }
    return found;
}"""
_WORDS = [
    '"34 rockets"',
    "rocket -gaza",
    "e045",
    "rocket",
    "gaza",
    "القدس",
    "חיפה",
    "al-Aqsa",
    "strike on",
    "Qalīlah",
    "zzz",
    "e",
    "case 12",
]


def _some(chance, values, most=3):
    """Return a few of some values, each once."""
    return chance.sample(values, chance.randint(1, min(most, len(values))))


def _when(chance, days):
    """Return a day, or a minute of it."""
    day = str(days[chance.randrange(len(days))])[:10]
    return (
        day if chance.random() < 0.7 else f"{day}T{chance.randrange(24):02}:{chance.choice('05')}0"
    )


def _dates(chance, days):
    """Return one or both ends, in either order of choice."""
    ends = sorted([_when(chance, days), _when(chance, days)])
    keys = chance.choice([("from",), ("to",), ("from", "to"), ("from", "to")])
    return dict(zip(keys, ends, strict=False)) | {"dates": chance.choice(["touch", "within"])}


def _box(chance, places):
    """Return a box with a corner at one of the places, so that its edge decides."""
    west, south = places[chance.randrange(len(places))]
    return [west, south, min(180, west + chance.random() * 4), min(90, south + chance.random() * 4)]


def _selections(chance, record, actors, kinds, count):
    """Return selections of up to four keys each."""
    placed = record.places[record.places["longitude"].notna()]
    places = placed[["longitude", "latitude"]].values.tolist()
    days = record.events["start"].dropna().tolist()
    territories = sorted(set(record.places["territory"]) - {""}) or ["LB"]
    makers = _makers(chance, days, places, actors, kinds, territories)
    made = []
    for _ in range(count):
        names = chance.sample(sorted(makers), chance.randint(1, 4))
        made.append({key: value for name in names for key, value in makers[name]().items()})
    return made


def _makers(chance, days, places, actors, kinds, territories):
    """Return a function for each group of keys that makes a part of a selection."""
    vocabulary = {
        "statuses": ["confirmed", "reported", "disputed", "alleged", "denied"],
        "attributions": [
            "acknowledged",
            "claimed",
            "attributed",
            "suspected",
            "disputed",
            "denied",
        ],
        "territories": territories,
        "place_roles": ["launch", "impact", "location", "meeting", "intercept", "scope"],
    }
    roles = ["initiator", "target", "party", "associate", "host"]
    return {
        "dates": lambda: _dates(chance, days),
        "actors": lambda: {
            "actors": _some(chance, actors),
            "match": chance.choice(["any", "all"]),
            "roles": chance.choice([["initiator", "target", "party"], [], _some(chance, roles)]),
        },
        "kinds": lambda: {"kinds": _some(chance, kinds)},
        "radius": lambda: {"max_radius_km": chance.choice([0, 0.5, 1, 2.3, 5, 25])},
        "box": lambda: {"box": _box(chance, places)},
        "text": lambda: {"text": chance.choice(_WORDS)},
        "sources": lambda: {"min_sources": chance.randint(1, 5)},
        "hours": lambda: {"hours": chance.choice([["22:00", "04:00"], ["05:30", "12:00"]])},
    } | {key: lambda key=key: {key: _some(chance, vocabulary[key])} for key in vocabulary}


def _compare(opened, record, selections):
    """See that the page counts each selection as the record does."""
    found = opened.page.evaluate(_COUNT, selections)
    for selection, counts in zip(selections, found, strict=True):
        assert counts == record.counts(selection), selection
    assert opened.errors == []
    shown = [counts["shown"] + counts["off_map"] for counts in found]
    assert len(set(shown)) > len(shown) / 8, "the selections tell little apart"


def test_two_hundred_selections_count_alike(open_page, record, briefing):
    """On the shipped record every key, alone and with others, keeps the same events in both."""
    chance = random.Random(2023)
    actors = sorted(set(record.participants["actor_id"]))
    kinds = sorted(set(record.events["kind"]))
    selections = _selections(chance, record, actors, kinds, 200)
    _compare(open_page(briefing), record, selections)


def test_fifty_selections_of_a_hundred_thousand_events_count_alike(open_page, tmp_path):
    """Among many invented events, the page's quick ways find what the record's plain ones do."""
    record = as_record(invent(100_000))
    chance = random.Random(7)
    actors, kinds = sorted(set(record.participants["actor_id"])), KINDS.tolist()
    selections = _selections(chance, record, actors, kinds, 50)
    _compare(open_page(atlas.brief(record, tmp_path / "many.html")), record, selections)
