"""Geocode the places of a record that have no coordinates, and record how each was found."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from atlas.doors import PLUGINS
from atlas.geocoding.gazetteer.name_index import CODE
from atlas.record.core import AnyTables, Tables
from atlas.record.places_table import normalise_places
from atlas.record.problems import Problems
from atlas.record.territory_column import say_so, settle_territories
from atlas.reference import vocabulary
from atlas.reference.precision import GROUND, precision_for, widest_km
from atlas.reference.theatres import took_part
from atlas.reference.time_zones import zones_of_places

Geocoder = Callable[..., pd.DataFrame]
_QUESTION = ["name", "country", "adm1", "adm2"]
_RANK = {word: rank for rank, word in enumerate(vocabulary.PRECISIONS) if word != "unstated"}
_WIDE = ("region", "adm2", "adm1")
DECIDED = "decided"
"""The method of a place that a person settled, here or in a decisions file."""


def geocode_record(
    record: AnyTables, geocode: Geocoder, gazetteer: Any, decisions: Any, progress: Any
) -> AnyTables:
    """Return the record with the answers of ``geocode`` in its places; see `Record.geocode`."""
    places = record.places
    asked = to_ask(places)
    if not asked.any():
        return record
    answers = geocode(
        _questions(places[asked]), gazetteer=gazetteer, decisions=decisions, progress=progress
    )
    layers = answers.attrs.get("gazetteer", [])
    plugins = [*answers.attrs.get(PLUGINS, []), *took_part()]
    answers = _ask_again(record, answers, geocode, gazetteer)
    answers = no_finer(answers, places.loc[answers.index])
    filled = filled_with(pd.DataFrame(places), answers)
    filled["territory"], told = settle_territories(filled, asked.to_numpy())
    events = _with_zones(record, answers)
    known = record.dataset.get("gazetteer") or []
    dataset = {**record.dataset, "gazetteer": list(dict.fromkeys([*known, *layers]))}
    if plugins:
        earlier = dataset.get(PLUGINS) or []
        dataset[PLUGINS] = [*earlier, *(one for one in plugins if one not in earlier)]
    return record.with_tables(
        places=normalise_places("places", filled, Problems()),
        events=events,
        dataset=say_so(dataset, told),
    )


def _questions(places: pd.DataFrame) -> pd.DataFrame:
    """Return the questions for the geocoder: an ADM1 or ADM2 unit is not searched as a town."""
    asked = _asked(places)
    for word in ("adm1", "adm2"):
        unit = (places["precision"] == word) & (places["name"] == places[word])
        asked.loc[unit, "name"] = ""
    return asked


def _asked(places: pd.DataFrame) -> pd.DataFrame:
    """Return the texts beside each name, with the P-code of its unit where the table has one."""
    code = places["place_id"].where(_coded(places), "").str.removeprefix(CODE)
    return pd.DataFrame(places[_QUESTION]).assign(pcode=code)


def _coded(places: pd.DataFrame) -> pd.Series:
    """Return which places have the P-code of their unit for an id, until they are found."""
    return places["place_id"].str.startswith(CODE) & places["longitude"].isna()


def _with_zones(record: Tables, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the events with time zones filled in, from the coordinates of their first place."""
    events = record.events
    if not (events["tz"] == "").any():
        return events
    countries = [found[0].get("country", "") if found else "" for found in answers["candidates"]]
    spots = answers[["longitude", "latitude"]].assign(country=countries)
    zones = zones_of_places(spots.assign(adm1=record.places["adm1"].loc[answers.index]))
    zones = zones[(zones != "") & (answers["match"] == "matched")]
    owners = pd.Series(record.event_rows("places"), index=record.places.index)[zones.index]
    first = zones[~owners.duplicated()]
    rows = owners[first.index].to_numpy()
    found = events["tz"].to_numpy(dtype=object).copy()
    found[rows] = np.where(found[rows] == "", first.to_numpy(dtype=object), found[rows])
    return events.assign(tz=pd.Series(found, index=events.index, dtype="str"))


def to_ask(places: pd.DataFrame) -> pd.Series:
    """Return which places to geocode: named, without coordinates, precision not ``none``."""
    named = (places[_QUESTION] != "").any(axis=1) | _coded(places)
    return named & places["longitude"].isna() & (places["precision"] != "none")


def never_asked(places: pd.DataFrame) -> int:
    """Return how many named places have not been geocoded yet."""
    bare = places[places["longitude"].isna()]
    return int((to_ask(bare) & (bare["method"] == "") & (bare["reason"] == "")).sum())


def waiting(places: pd.DataFrame) -> str:
    """Return how many places have not been geocoded yet, in words, with the call that does it."""
    count = never_asked(places)
    return f"; {count:,} places to be found by geocode()" if count else ""


def _ask_again(
    record: Tables, answers: pd.DataFrame, geocode: Geocoder, gazetteer: Any
) -> pd.DataFrame:
    """Geocode ambiguous names again, with the other places of the same event as context."""
    unsure = (answers["match"] == "ambiguous") & answers["longitude"].isna()
    if not unsure.any():
        return answers
    known = record.places[["event_id", "longitude", "latitude", "precision"]].copy()
    sure = answers.index[answers["match"] == "matched"]
    known.loc[sure, ["longitude", "latitude"]] = answers.loc[sure, ["longitude", "latitude"]]
    known.loc[sure, "precision"] = answers.loc[sure, "precision"]
    known = known[known["longitude"].notna() & ~known["precision"].isin(("country", "none"))]
    beside = {
        event: tuple(sorted(set(map(tuple, rows[["longitude", "latitude"]].round(1).to_numpy()))))
        for event, rows in known.groupby("event_id")
    }
    contexts = record.places.loc[answers.index[unsure], "event_id"].map(beside).dropna()
    if contexts.empty:
        return answers
    questions = _asked(record.places.loc[contexts.index])
    again = geocode(questions, gazetteer=gazetteer, context=contexts)
    found = again[again["match"] == "matched"]
    return pd.concat([answers.drop(found.index), found]).loc[answers.index]


def no_finer(answers: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Return answers that are no more precise than the record states for the same places.

    A wider stated radius replaces the radius of the answer. Where only a coarser precision is
    stated, an ``area`` gets the widest radius of areas. For any other word no radius is known, so a
    point is removed; an answer that is as wide as a region stays.
    """
    answers = answers.copy()
    placed = answers["longitude"].notna()
    wider = placed & (stated["radius_km"] > answers["radius_km"])
    answers.loc[wider, "radius_km"] = stated["radius_km"][wider]
    by_radius = [precision_for(km, GROUND) for km in stated["radius_km"]]
    word = _coarser(stated["precision"], pd.Series(by_radius, stated.index).where(wider, ""))
    coarse = placed & (word.map(_RANK).fillna(-1) > answers["precision"].map(_RANK))
    bare = coarse & stated["radius_km"].isna()
    area = bare & (word == "area")
    answers.loc[area, "radius_km"] = answers["radius_km"][area].clip(lower=widest_km("area"))
    answers.loc[wider | area, "geometry"] = None
    lost = (bare & ~area & ~answers["precision"].isin(_WIDE)) | (coarse & (word == "country"))
    answers.loc[coarse, "precision"] = word[coarse]
    answers.loc[lost, ["longitude", "latitude", "radius_km"]] = np.nan
    answers.loc[lost, "geometry"] = None
    answers.loc[lost, "reason"] += "; no point: the record states its precision as " + word[lost]
    return answers


def _coarser(one: pd.Series, other: pd.Series) -> pd.Series:
    """Return the coarser of two precisions in each row; "" and "unstated" do not count."""
    return one.where(one.map(_RANK).fillna(-1) >= other.map(_RANK).fillna(-1), other)


def filled_with(places: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the places with the answers filled into the rows that were asked."""
    filled = places.copy()
    placed = answers.index[answers["longitude"].notna()]
    for column in ("longitude", "latitude", "radius_km", "place_id"):
        filled.loc[placed, column] = answers.loc[placed, column]
    filled.loc[placed, "basis"] = "geocoded"
    # Coordinates that a person decided are from no gazetteer.
    by_hand = (answers["method"] == DECIDED) & (answers["place_id"] == "")
    filled.loc[placed[by_hand[placed]], "basis"] = "coded"
    # A name known only as a country, or as no place, gets its precision and no coordinates.
    worded = answers.index[answers["longitude"].notna() | answers["precision"].isin(["country"])]
    filled.loc[worded, "precision"] = answers.loc[worded, "precision"]
    filled.loc[answers.index[answers["match"] == "unplaced"], "precision"] = "none"
    for column in ("method", "matched_name", "reason"):
        filled.loc[answers.index, column] = answers[column].fillna("").astype("str")
    geometry = np.array(filled["geometry"], dtype=object)
    at = filled.index.get_indexer(placed)
    geometry[at] = np.array(answers.loc[placed, "geometry"], dtype=object)
    filled["geometry"] = geometry
    filled.loc[placed, "shape_id"] = ""
    return filled
