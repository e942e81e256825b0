"""Selection: the shared cases, a brute-force loop, and filters that cannot be understood."""

import json
import unicodedata
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.errors import InputTypeError, SelectionError
from atlas.record.evaluate import kept
from atlas.record.record import Record
from atlas.record.selection import Selection
from atlas.reference import vocabulary
from tests.tries import tries

_FILE = json.loads((Path(__file__).parents[1] / "data" / "selection_cases.json").read_text("utf-8"))
_CASES = _FILE["cases"]


def _record() -> Record:
    """Return the invented record of the case file."""
    return Record(**{name: pd.DataFrame(rows) for name, rows in _FILE["record"].items()})


RECORD = _record()
# The same events as counts: each row stands for so many.
WEIGHTS = _FILE["weights"]
WEIGHTED = RECORD.replace(
    events=RECORD.events.assign(weight=[WEIGHTS.get(one, 1) for one in RECORD.events.index])
)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c.lower() for c in plain if not unicodedata.category(c).startswith("M"))


def _interval(event: dict) -> tuple[datetime, datetime]:
    """Return first and last minute of an event."""
    start = event["start"].to_pydatetime()
    end = start if pd.isna(event["end"]) else event["end"].to_pydatetime()
    if event["time_precision"] == "minute":
        return start, end
    if event["time_precision"] == "hour":
        return start, start.replace(minute=59) if pd.isna(event["end"]) else end
    return start.replace(hour=0, minute=0), end.replace(hour=23, minute=59)


def _bound(text: str, *, last: bool) -> datetime:
    if len(text) == 10:
        day = datetime.combine(date.fromisoformat(text), datetime.min.time())
        return day + timedelta(hours=23, minutes=59) if last else day
    return datetime.fromisoformat(text)


def _family(actors: list[dict], actor: str) -> set[str]:
    family = {actor}
    for _ in actors:
        family |= {row["actor_id"] for row in actors if row["parent_id"] in family}
    return family


def _is_drawable(place: dict) -> bool:
    return not pd.isna(place["longitude"]) and place["precision"] not in ("country", "none")


def _units(number: float, scale: int) -> int:
    return round(number * scale)


def _place_fits(place: dict, want: dict) -> bool:
    if want["territories"] and place["territory"] not in want["territories"]:
        return False
    if want["place_roles"] and place["role"] not in want["place_roles"]:
        return False
    if want["max_radius_km"] is not None:
        if not _is_drawable(place) or pd.isna(place["radius_km"]):
            return False
        if _units(place["radius_km"], 100) > _units(want["max_radius_km"], 100):
            return False
    if want["box"] is not None:
        if not _is_drawable(place):
            return False
        west, south, east, north = (_units(edge, 100_000) for edge in want["box"])
        lon, lat = _units(place["longitude"], 100_000), _units(place["latitude"], 100_000)
        inside = west <= lon <= east if west <= east else lon >= west or lon <= east
        return inside and south <= lat <= north
    return True


def _row_fits(row: dict, family: set[str] | None, want: dict) -> bool:
    return (
        (family is None or row["actor_id"] in family)
        and (not want["roles"] or row["role"] in want["roles"])
        and (not want["attributions"] or row["attribution"] in want["attributions"])
    )


def _actors_fit(rows: list[dict], actors: list[dict], want: dict) -> bool:
    if not want["actors"]:
        return not want["attributions"] or any(_row_fits(row, None, want) for row in rows)
    found = [
        any(_row_fits(row, _family(actors, actor), want) for row in rows)
        for actor in want["actors"]
    ]
    return all(found) if want["match"] == "all" else any(found)


def _words(event: dict, places: list[dict], rows: list[dict], actors: list[dict]) -> str:
    words = [event["title"], event["note"]]
    words += [place["name"] for place in places] + [place["name_native"] for place in places]
    for actor in actors:
        if any(row["actor_id"] == actor["actor_id"] for row in rows):
            words += [actor["name"]]
            words += [part.partition(":")[2] for part in actor["names"].split("|")]
    return _fold("\n".join(words))


def _split(text: str) -> list[tuple[str, bool]]:
    """Return the terms of a text, one character after the other."""
    found, rest = [], _fold(text).strip()
    while rest:
        minus = rest.startswith("-") and len(rest.split()[0]) > 1
        body = rest[1:] if minus else rest
        end = body.find('"', 1)
        if body.startswith('"') and end > 0 and body[end + 1 : end + 2].strip() == "":
            term, rest = " ".join(body[1:end].split()), body[end + 1 :].strip()
        else:
            term = body.split()[0]
            rest = body[len(term) :].strip()
        if term:
            found.append((term, minus))
    return found


def _says(term: str, event_id: str, words: str) -> bool:
    return term in words or term == _fold(event_id)


def _starts_in(event: dict, first: str, last: str) -> bool:
    if event["time_precision"] not in ("minute", "hour"):
        return False
    clock = event["start"].strftime("%H:%M")
    return first <= clock <= last if first <= last else clock >= first or clock <= last


def _loop(record: Record, selection: Selection) -> list[str]:
    """Return the ids that a selection keeps, one event after the other: slow and plain."""
    want = selection.to_json()
    actors = record.actors.to_dict("records")
    ids = []
    for event_id, event in record.events.to_dict("index").items():
        places, rows, sources = (
            [row for row in getattr(record, name).to_dict("records") if row["event_id"] == event_id]
            for name in ("places", "participants", "sources")
        )
        start, end = _interval(event)
        first, last = (start, end) if want["dates"] == "within" else (end, start)
        tests = [
            not want["from"] or first >= _bound(want["from"], last=False),
            not want["to"] or last <= _bound(want["to"], last=True),
            not want["kinds"] or event["kind"] in want["kinds"],
            not want["statuses"] or event["status"] in want["statuses"],
            _actors_fit(rows, actors, want),
            not any(
                want[key] not in ([], None)
                for key in ("territories", "place_roles", "max_radius_km", "box")
            )
            or any(_place_fits(place, want) for place in places),
            len({row["outlet"] for row in sources} - {""}) >= want["min_sources"],
            all(
                unwanted != _says(term, event_id, _words(event, places, rows, actors))
                for term, unwanted in _split(want["text"])
            ),
            not want["ids"] or event_id in want["ids"],
            want["hours"] is None or _starts_in(event, *want["hours"]),
        ]
        if all(tests):
            ids.append(event_id)
    return ids


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_shared_case(case):
    """Every shared case brings its events and counts, as it does in the page."""
    selection = Selection.from_json(case["selection"])
    assert list(RECORD.select(selection).events.index) == case["expect"]
    assert RECORD.counts(selection) == case["counts"]


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_shared_case_of_counts(case):
    """Where rows stand for several events the same rows are kept, and their events are counted."""
    selection = Selection.from_json(case["selection"])
    assert list(WEIGHTED.select(selection).events.index) == case["expect"]
    assert WEIGHTED.counts(selection) == case["weighted"]


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_shared_case_agrees_with_the_loop(case):
    """The answers of the shared cases are those of the plain loop too."""
    assert _loop(RECORD, Selection.from_json(case["selection"])) == case["expect"]


def test_case_names_are_different():
    """No two cases have one name, so that a failure names its case."""
    names = [case["name"] for case in _CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 60


_ids = sorted(RECORD.actors["actor_id"])
_days = st.dates(date(2023, 3, 28), date(2023, 4, 14)).map(str)
_minutes = st.datetimes(datetime(2023, 3, 28), datetime(2023, 4, 14)).map(
    lambda when: when.strftime("%Y-%m-%dT%H:%M")
)
_edge = st.integers(3_350_000, 3_650_000).map(lambda n: n / 100_000)


_clock = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda t: f"{t[0]:02}:{t[1]:02}")
# What a text is made of: quotes, minus signs and blanks wherever they may stand.
_PIECES = ['"', "-", " ", "  ", "rocket", "Tyre", "tyre plain", "T07", "e", "the"]


def _some(words):
    return st.lists(st.sampled_from(list(words)), max_size=3, unique=True)


_selections = st.fixed_dictionaries(
    {},
    optional={
        "from": st.none() | _days | _minutes,
        "to": st.none() | _days | _minutes,
        "dates": st.sampled_from(["touch", "within"]),
        "actors": _some([*_ids, "UN"]),
        "match": st.sampled_from(["any", "all"]),
        "roles": _some(vocabulary.PARTICIPANT_ROLES),
        "attributions": _some(vocabulary.ATTRIBUTIONS),
        "kinds": _some(RECORD.events["kind"].unique()),
        "statuses": _some(vocabulary.STATUSES),
        "territories": _some(RECORD.places["territory"].unique()),
        "place_roles": _some(vocabulary.PLACE_ROLES),
        "max_radius_km": st.none() | st.sampled_from([0, 0.5, 3, 4, 4.01, 25, 500]),
        "box": st.none()
        | st.tuples(_edge, _edge, _edge, _edge).map(
            lambda b: [b[0], min(b[1], b[3]), b[2], max(b[1], b[3])]
        ),
        "text": st.sampled_from(["", "rocket", "Tyre camp", "صور", "zarit", "ÉCOLE", "brigades"])
        | st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
        "min_sources": st.integers(-1, 3),
        "ids": _some(RECORD.events.index),
        "hours": st.none() | st.tuples(_clock, _clock).map(list),
    },
)


@settings(max_examples=tries(80), deadline=None)
@given(_selections)
def test_select_equals_a_loop(keys):
    """For any selection, select keeps exactly what a plain loop keeps."""
    selection = Selection.from_json(keys)
    assert list(RECORD.select(selection).events.index) == _loop(RECORD, selection)


@settings(max_examples=tries(80), deadline=None)
@given(_selections)
def test_json_round_trip(keys):
    """A selection goes to JSON and back unchanged."""
    selection = Selection.from_json(keys)
    assert Selection.from_json(json.dumps(selection.to_json())) == selection


@settings(max_examples=tries(80), deadline=None)
@given(_selections)
def test_counts_add_up(keys):
    """Held is shown, hidden and off the map together; selected is shown and off the map."""
    counts = RECORD.counts(keys)
    assert counts["held"] == counts["shown"] + counts["off_map"] + counts["hidden"]
    assert len(RECORD.select(keys)) == counts["shown"] + counts["off_map"]


@settings(max_examples=tries(80), deadline=None)
@given(_selections, st.lists(st.integers(1, 2**31 - 1), min_size=len(RECORD), max_size=len(RECORD)))
def test_counts_of_counts_add_up(keys, weights):
    """The events of the rows that select keeps are those shown and those off the map."""
    record = RECORD.replace(events=RECORD.events.assign(weight=weights))
    counts = record.counts(keys)
    chosen = record.select(keys)
    assert chosen.events["weight"].sum() == counts["shown"] + counts["off_map"]
    assert counts["held"] == sum(weights) == counts["hidden"] + chosen.counts()["held"]
    assert chosen.counts()["shown"] == counts["shown"]


def test_select_keeps_every_row():
    """The rows of kept events stay in every table, and links with both ends in."""
    some = RECORD.select(kinds=["rocket_fire"])
    for name in ("places", "participants", "quantities", "sources"):
        table = getattr(RECORD, name)
        mine = table[table["event_id"].isin(some.events.index)]
        assert len(getattr(some, name)) == len(mine)
    ends = RECORD.links[["from_id", "to_id"]].isin(some.events.index).all(axis=1)
    assert len(some.links) == ends.sum()


@pytest.mark.parametrize(
    ("keys", "match"),
    [
        # an unknown key, with the keys there are
        ({"actor": ["HZB"]}, "no key 'actor'.*from, to"),
        # a date in another order
        ({"from": "06/04/2023"}, "from: '06/04/2023': wanted a day YYYY-MM-DD"),
        # a day that is none
        ({"to": "2023-02-30"}, "to: '2023-02-30'"),
        # seconds are below the unit
        ({"to": "2023-04-06T12:30:10"}, "wanted a day"),
        # words outside a closed vocabulary
        ({"roles": ["perpetrator"]}, "roles: 'perpetrator': wanted one of initiator"),
        ({"dates": "overlap"}, "wanted one of touch, within"),
        ({"dates": ["touch"]}, "wanted one of touch, within"),
        ({"match": None}, "wanted one of any, all"),
        # a list of no texts
        ({"actors": [1]}, "actors: 1: wanted a text"),
        ({"actors": {"id": 1}}, "wanted a list"),
        # boxes with too few edges, upside down, off the world
        ({"box": [1, 2, 3]}, "west, south, east, north"),
        ({"box": [35, 34, 36, 33]}, "south not above north"),
        ({"box": [35, -91, 36, 33]}, "in degrees"),
        ({"box": [35, float("nan"), 36, 33]}, "in degrees"),
        ({"max_radius_km": -1}, "0 or more"),
        ({"max_radius_km": "5"}, "0 or more"),
        ({"min_sources": 1.5}, "whole number"),
        ({"text": None}, "a text"),
        ({"hours": ["22:00"]}, "two local times HH:MM"),
        ({"hours": ["22:00", "24:00"]}, "two local times HH:MM"),
        ({"hours": "22:00-04:00"}, "two local times HH:MM"),
        ({"ids": [7]}, "ids: 7: wanted a text"),
    ],
)
def test_bad_selection_is_refused(keys, match):
    """A filter that cannot be understood says key, value and what was wanted."""
    with pytest.raises(SelectionError, match=match):
        Selection.coerce(keys)


def test_bad_json_is_refused():
    """Text that is no JSON object is refused."""
    with pytest.raises(SelectionError, match="no JSON"):
        Selection.from_json("{from")
    with pytest.raises(SelectionError, match="JSON object"):
        Selection.from_json("[1]")
    with pytest.raises(InputTypeError, match="Selection, a dict"):
        Selection.coerce(3)


def test_kept_is_one_answer_an_event():
    """The evaluator answers in the order of the events."""
    answer = kept(RECORD, Selection())
    assert answer.dtype == bool
    assert answer.all()
    assert len(answer) == len(RECORD)


def test_a_selection_says_what_it_restricts():
    """In a notebook the filter reads as the call that makes it."""
    one = Selection(from_="2023-04-06", actors=["HAM"])
    assert repr(one) == "Selection(from_='2023-04-06', actors=('HAM',))"
    assert repr(Selection()) == "Selection()"


@pytest.mark.parametrize("year", [1, 25, 99, 100, 999, 1970, 9999])
def test_a_moment_of_any_year_is_a_bound(year):
    """A year below 1000 keeps its four digits, as text, in words and from a clock."""
    day = datetime(year, 3, 1, 14, 30)
    for moment in (day, pd.Timestamp(day)):
        selection = Selection(from_=moment)
        assert selection.from_ == f"{year:04}-03-01T14:30"
        assert selection.describe() == f"from 1 March {year:04}, 14:30"
    assert Selection(from_=date(year, 3, 1)).from_ == f"{year:04}-03-01"


_VALUES = {
    "from_": "2023-04-06",
    "to": date(2023, 4, 6),
    "dates": "within",
    "actors": ["HZB"],
    "match": "all",
    "roles": "target",
    "attributions": {"claimed"},
    "kinds": ("rocket_fire",),
    "statuses": ["confirmed"],
    "territories": ["LB"],
    "place_roles": ["impact"],
    "max_radius_km": 5,
    "box": (35, 33, 36, 34),
    "text": "Tyre",
    "min_sources": 2,
    "ids": "T01",
    "hours": ["22:00", "04:00"],
}


@pytest.mark.parametrize("key", _VALUES)
def test_each_key_given_by_name_is_that_key(key):
    """A key by name does in every call what it does in a Selection."""
    alone = {key: _VALUES[key]}
    wanted = Selection(**alone)
    assert set(_VALUES) == set(Selection.__dataclass_fields__)
    assert Selection.coerce(None, **alone) == wanted != Selection()
    assert RECORD.select(**alone).events.equals(RECORD.select(wanted).events)
    assert RECORD.counts(**alone) == RECORD.counts(wanted)


def test_none_by_name_takes_a_key_away_and_what_is_not_given_stays():
    """None has a meaning of its own: no bound. What is not given is not touched."""
    held = {"from": "2023-04-06", "actors": ["HZB"]}
    assert Selection.coerce(held, from_=None) == Selection(actors=["HZB"])
    assert Selection.coerce(held, actors=None).from_ == "2023-04-06"
    assert Selection.coerce(held, to="2023-04-07") == Selection(
        from_="2023-04-06", to="2023-04-07", actors=["HZB"]
    )


def test_an_option_that_no_filter_has_is_refused():
    """A misspelt key keeps no event by mistake: Python names it."""
    with pytest.raises(TypeError, match="actor"):
        RECORD.select(actor=["HZB"])


def test_ids_are_found_whatever_their_case_and_unknown_ones_are_named():
    """An id in small letters is meant; one that no event has is an error, with the nearest."""
    assert list(RECORD.select(ids=["t07", "T01"]).events.index) == ["T01", "T07"]
    with pytest.raises(SelectionError, match=r"ids: .T99. is not an event of the record"):
        RECORD.select(ids=["T99"])


def test_a_phrase_goes_on_over_the_end_of_a_line():
    """Text from a file may be broken anywhere; a phrase is found all the same."""
    record = RECORD.replace(events=RECORD.events.assign(note="fired from\n  the coast"))
    assert len(record.select(text='"from the coast"')) == len(record)
    assert len(record.select(text='"coast the"')) == 0


def test_hours_and_ids_are_said_in_words():
    """The front matter names both, and not more ids than a reader reads."""
    assert Selection(hours=["22:00", "04:00"]).describe() == "starts 22:00 to 04:00 local time"
    many = Selection(ids=[f"e{n}" for n in range(20)]).describe()
    assert many.startswith("events: e0, e1")
    assert many.endswith("e11 and 8 more")
