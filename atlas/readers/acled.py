"""Parse an ACLED export into tables, in today's columns (31) or those of before March 2023.

No value is made more precise than in ACLED. A row whose place is "a larger region" has no point,
although ACLED gives a town's coordinates for it; the order of its actors gives no direction.

Examples
--------
>>> row = dict.fromkeys(COLUMNS, "")
>>> row |= {"event_id_cnty": "LEB1", "event_date": "06 April 2023", "time_precision": 1}
>>> row |= {"event_type": "Battles", "sub_event_type": "Armed clash", "country": "Lebanon"}
>>> row |= {"location": "Tyre", "longitude": 35.2, "latitude": 33.27, "geo_precision": 3}
>>> record = READER.record(pd.DataFrame([row]))
>>> record.events.index[0], record.counts()["off_map"]
('acled:LEB1', 1)
"""

import csv
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from atlas.readers import coded_events, flat_table_parts
from atlas.readers.cells.table_cells import Rows, as_number
from atlas.readers.event_times import read_when
from atlas.readers.reader import Layout
from atlas.record.problems import Problems
from atlas.reference.precision import word_of
from atlas.reference.vocabulary import KINDS as KNOWN_KINDS
from atlas.shipped import shipped

COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"),
    *("sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2"),
    *("interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2"),
    *("admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale"),
    *("notes", "fatalities", "tags", "timestamp"),
)
# Columns that ACLED removed in March 2023 or before; and those that it adds on request.
OLDER = ("data_id", "event_id_no_cnty", "iso3", "gwno")
_POPULATION = ("population_1km", "population_2km", "population_5km", "population_best")
_OURS = {
    "event_id": "event_id_cnty",
    "date": "event_date",
    "time_code": "time_precision",
    "kind": "sub_event_type",
    "event_type": "event_type",
    "place": "location",
    "country": "country",
    "adm1": "admin1",
    "adm2": "admin2",
    "longitude": "longitude",
    "latitude": "latitude",
    "geo_code": "geo_precision",
    "killed": "fatalities",
    "source": "source",
    "note": "notes",
    "timestamp": "timestamp",
    "actor1": "actor1",
    "assoc_actor_1": "assoc_actor_1",
    "inter1": "inter1",
    "actor2": "actor2",
    "assoc_actor_2": "assoc_actor_2",
    "inter2": "inter2",
}
LAYOUT = Layout(
    "an ACLED export",
    (*COLUMNS, *OLDER, *_POPULATION),
    coded_events.told("event_id_cnty", "event_date"),
    ("event_id_cnty", "event_date"),
    _OURS,
)
# One of these beside the id: subsets and older exports lack the others.
_ALSO = coded_events.told(
    *("inter1", "assoc_actor_1", "ally_actor_1", "geo_precision", "sub_event_type")
)
ALIASES = {
    "ally_actor_1": "assoc_actor_1",
    "ally_actor_2": "assoc_actor_2",
    "total_fatalities": "fatalities",
    "iso3": "country",
}
# ACLED Codebook, 2023: "1" is a particular town; "2" a part of a region, or near a town; "3" a
# larger region, coded on its capital.
TIME_PRECISION = {"1": "day", "2": "week", "3": "month"}
_ROLES = {"actor1": "party", "assoc_actor_1": "associate"}
_ROLES |= {"actor2": "party", "assoc_actor_2": "associate"}
# Numbers in older exports, names in today's: the kind of an actor that our registry lacks.
_INTER = {
    "1": ("force", "state forces"),
    "2": ("group", "rebel group", "rebel groups", "rebel forces"),
    "3": ("group", "political militia", "political militias"),
    "4": ("group", "identity militia", "identity militias", "communal militias"),
    "5": ("", "rioters"),
    "6": ("", "protesters"),
    "7": ("civilians", "civilians"),
    "8": ("", "external/other forces", "other forces"),
}
_ACTOR_KINDS = {word: kind for code, (kind, *names) in _INTER.items() for word in (code, *names)}
_ACTOR_KINDS |= {"": "", "0": ""}

# Each sub-event type (ACLED Codebook, 2023) as one of our kinds that is at least as wide; if we
# have no such kind, ACLED's own word is kept. Never a narrower kind: an "Attack" is not always
# a shooting, and a "Change to group/activity" is not always a deployment.
KINDS = {
    "Government regains territory": "clash",
    "Non-state actor overtakes territory": "clash",
    "Armed clash": "clash",
    "Air/drone strike": "air_or_drone_strike",
    "Shelling/artillery/missile attack": "shelling",
    "Remote explosive/landmine/IED": "bombing",
    "Suicide bomb": "bombing",
    "Grenade": "bombing",
    "Attack": "attack_on_civilians",
    "Abduction/forced disappearance": "abduction",
    "Sexual violence": "sexual_violence",
    "Looting/property destruction": "looting_destruction",
    "Non-violent transfer of territory": "territory_change",
    "Peaceful protest": "protest",
    "Protest with intervention": "protest",
    "Excessive force against protesters": "protest",
    "Violent demonstration": "unrest",
    "Mob violence": "unrest",
    "Agreement": "agreement",
    "Arrests": "arrest",
    "Other": "other",
}
_FOLDED = {word.casefold(): kind for word, kind in KINDS.items()}

DATASET: dict[str, Any] = {
    "name": "acled",
    "title": "ACLED export",
    "licence": "ACLED Terms of Use: its rows may not be made available to third parties",
    "redistribution": "aggregates",
    "attribution": "Armed Conflict Location & Event Data (ACLED), acleddata.com",
    "inclusion_rule": (
        "Events as ACLED coded them. Its count of fatalities is one conservative number: 0 means "
        "that none was reported, not that nobody died. The order of its actors carries no "
        "direction: both are parties."
    ),
    "transformations": [
        "Places: geo_precision 1 is a town, 2 an area, 3 a province without a point; the radii of "
        "5 and 25 km are those of the classes, not measured.",
        "Times: time_precision 2 covers the three days before and after the date, 3 its month.",
        "Kinds: a kind at least as wide as ACLED's sub-event type, else ACLED's own word, which "
        "stands in the title of each event.",
    ],
}


def read_rows(rows: Rows, problems: Problems, dayfirst: bool | None) -> dict[str, pd.DataFrame]:
    """Return the tables of a record by ``_row``; add problems to ``problems``."""
    places = _places(rows, problems)
    when = read_when(rows, places, problems, dayfirst=dayfirst, tz=None)
    people, actors = coded_events.read_people(
        rows, {k: v for k, v in _ROLES.items() if rows.has(k)}
    )
    killed = flat_table_parts.read_quantities(rows, problems)
    return {
        "events": _events(rows, _widened(rows, when, problems), places),
        "places": places,
        "participants": people,
        "quantities": killed.assign(source="ACLED"),
        "sources": flat_table_parts.read_sources(rows),
        "actors": _kinds_of(actors, rows),
    }


def _places(rows: Rows, problems: Problems) -> pd.DataFrame:
    """Return the place of each row; if it is coded on its province's capital, the province."""
    codes = word_of("geo_precision")
    precision = coded_events.decode(rows, "geo_code", codes, "3", problems, "unstated")
    places = flat_table_parts.read_places(rows, problems)
    return coded_events.set_precision(places, rows, precision, rows.text("adm1"))


def _widened(rows: Rows, when: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Return the times; a time known to a week or a month covers all of its days."""
    precision = coded_events.decode(rows, "time_code", TIME_PRECISION, "3", problems, "day")
    day = when["start"].dt.floor("D")
    week, month = precision == "week", precision == "month"
    first = day.dt.to_period("M").dt.start_time.astype("datetime64[s]")
    last = day.dt.to_period("M").dt.end_time.dt.floor("D").astype("datetime64[s]")
    three = pd.Timedelta(days=3)
    start = day.mask(week, day - three).mask(month, first)
    end = day.where(week, pd.NaT).mask(week, day + three).mask(month, last)
    return when.assign(start=start, end=end, time_precision=precision)


def _events(rows: Rows, when: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return the events; the title is ACLED's own word and the place."""
    where = pd.Series([""] * len(rows), dtype="str")
    where[places["_row"].to_numpy()] = (
        places["name"].where(places["name"] != "", places["country"]).array
    )
    kinds, word = _kinds(rows)
    return pd.DataFrame(
        {
            "_row": np.arange(len(rows)),
            "title": (word + ", " + where).str.strip(", ").astype("str"),
            "kind": kinds,
            **when[["start", "end", "tz", "time_precision"]],
            "status": "reported",
            "note": rows.text("note"),
        }
    )


def kind_of(sub_event_type: str) -> str:
    """Return our kind for a sub-event type; ACLED's own word if we have none.

    Examples
    --------
    >>> kind_of("Armed clash"), kind_of("Headquarters or base established")
    ('clash', 'Headquarters or base established')
    """
    return _FOLDED.get(sub_event_type.casefold(), sub_event_type)


def _kinds(rows: Rows) -> tuple[pd.Series, pd.Series]:
    """Return each row's kind, and ACLED's word for it: its sub-event type, else its event type."""
    which, words = rows.distinct("kind")
    kinds = pd.Series([kind_of(str(word)) or "other" for word in words], dtype="str")
    kinds, said = kinds.take(which).reset_index(drop=True), rows.text("kind")
    if (said == "").any():
        wide = rows.text("event_type")
        pairs, distinct = pd.factorize(wide + "|" + rows.text("inter1"))
        own = pd.Series([event_kind(*pair.rsplit("|", 1)) for pair in distinct], dtype="str")
        own = own.take(pairs).reset_index(drop=True)
        kinds, said = kinds.mask(said == "", own), said.mask(said == "", wide)
    return kinds, said


def event_kind(event_type: str, inter1: str = "") -> str:
    """Return our kind for one of ACLED's wide event types; its own word if we have none.

    Before 2019 riots and protests were one type, which the first actor tells apart.

    Examples
    --------
    >>> event_kind("Battle-No change of territory"), event_kind("Riots/Protests", "6")
    ('clash', 'protest')
    >>> event_kind("Strategic developments")
    'Strategic developments'
    """
    kinds, word = _event_kinds(), event_type.casefold()
    kind = kinds.get((word, inter1.casefold())) or kinds.get((word, ""), "")
    return kind if kind in KNOWN_KINDS else event_type or "other"


@cache
def _event_kinds() -> dict[tuple[str, str], str]:
    """Return our kind for each event type and class of its first actor ("": any)."""
    with shipped("reference", "acled_event_types.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["event_type"].casefold(), row["inter1"].casefold()): row["kind"] for row in rows}


def _kinds_of(actors: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """Return the actors; those not in the registry get their kind from ACLED's ``inter``."""
    said: dict[str, str] = {}
    for number in ("1", "2"):
        if rows.has(f"actor{number}") and rows.has(f"inter{number}"):
            pairs = pd.DataFrame(
                {"name": rows.text(f"actor{number}"), "inter": rows.text(f"inter{number}")}
            )
            for name, inter in pairs.drop_duplicates("name").to_numpy():
                said.setdefault(name, _ACTOR_KINDS.get(inter.lower(), ""))
    kinds = pd.Series([said.get(name, "") for name in actors["name"]], actors.index, dtype="str")
    return actors.assign(kind=actors["kind"].where(actors["kind"] != "", kinds))


def _said(rows: Rows) -> dict[str, str]:
    """Return the schema, and the day of the latest upload: ACLED gives no other version."""
    older = {*OLDER, "ally_actor_1"} & set(rows.frame.columns.str.lower())
    older |= set() if rows.has("kind") else {"event_type"}
    told = {"schema": "older" if older else "2023"}
    seconds = as_number(rows.text("timestamp"))[0].max()
    if 0 < seconds < 2**32:
        told["vintage"] = f"{pd.Timestamp(seconds, unit='s'):%Y-%m-%d}"
    return told


READER = coded_events.CodedReader.of(
    "acled", LAYOUT, DATASET, also=(_ALSO,), parse=read_rows, more=_said, aliases=ALIASES
)
