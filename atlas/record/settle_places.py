"""Settle where a name is: one decision of a person, for all rows of one spelling.

What was settled can be had back as a decisions file, and serves the next table.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from atlas.errors import RecordError
from atlas.geocoding.decisions import (
    NONE,
    WRITTEN,
    context_of,
    decision_for,
    is_about,
    of_one,
    who_and_why,
)
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geocoder import geocode
from atlas.geocoding.spelling.place_names import fold
from atlas.record.core import AnyTables, Tables
from atlas.record.edits import check_why, logged, looked_at
from atlas.record.fill_places import DECIDED, filled_with, no_finer
from atlas.record.places_table import normalise_places
from atlas.record.problems import Problems, shorten

_BESIDE = ["country", "adm1", "adm2"]
_KEY = ["name", *_BESIDE]
# Of the names that are not found yet so many are listed.
_LISTED = 8


def settle_name(
    record: AnyTables,
    name: str,
    place_id: str | None,
    point: Sequence[float | None],
    who: str,
    why: str,
    within: Sequence[str],
    gazetteer: Gazetteer,
) -> AnyTables:
    """Return a record with all rows of one spelling settled; see `Record.settle`."""
    why = check_why(why)
    _check_who(who)
    if not isinstance(name, str) or not fold(name):
        msg = f"name={name!r:.80}: wanted a place name, as it stands in record.places"
        raise RecordError(msg)
    decision = decision_for(
        name, context_of(within[0], within[1], ""), place_id or "", point, who, why
    )
    decided = of_one(decision)
    decided.check(gazetteer)
    places = record.places
    about = places["name"].map({text: fold(text) for text in places["name"].unique()})
    rows = places[about == fold(name)]
    here = [
        is_about(decision, gazetteer, row.name, (row.country, row.adm1, row.adm2))
        for row in rows[_KEY].itertuples(index=False, name="Row")
    ]
    rows = rows[here]
    if rows.empty:
        raise RecordError(_no_rows(record, name, within))
    # Coordinates that came with the data stay, as in `geocode`.
    own = rows["longitude"].notna() & (rows["basis"] != "geocoded") & (rows["method"] != DECIDED)
    open_rows = rows[~own]
    if open_rows.empty:
        msg = (
            f"all {len(rows):,} rows of {name!r:.80} have coordinates that came with the data, "
            "which settle does not change; record.place(event_id, ...) sets those of one event"
        )
        raise RecordError(msg)
    asked = pd.DataFrame(open_rows[_KEY])
    answers = geocode(asked, gazetteer=gazetteer, decisions=decided)
    answers = no_finer(answers, _stated(open_rows))
    filled = _cleared(pd.DataFrame(places), answers.index)
    filled = filled_with(filled, answers)
    kept = (
        f", {int(own.sum()):,} with coordinates of their own left as they are" if any(own) else ""
    )
    where = f" ({decision.context})" if decision.context else ""
    line = (
        f"{name!r}{where}: settled as {decision.said} in {_rows(len(open_rows))}{kept}: {decision}"
    )
    changed = logged(record, {"places": normalise_places("places", filled, Problems())}, line)
    return looked_at(changed, list(open_rows["event_id"].unique()), name)


def _rows(count: int) -> str:
    """Return a number of rows in words."""
    return f"{count:,} row" + ("" if count == 1 else "s")


def _check_who(who: str) -> None:
    """Check that it is said who decides, in words that can be told from the reason."""
    if not isinstance(who, str) or not who.strip() or ": " in who:
        msg = f"who={who!r:.80}: wanted the person or team that decides, without a colon"
        raise RecordError(msg)


def _stated(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the source states of rows: what geocoding filled in is no statement of it."""
    stated = pd.DataFrame(rows)
    found = (stated["method"] != "") | (stated["reason"] != "")
    ours = found & (stated["longitude"].notna() | (stated["precision"] == "none"))
    stated.loc[ours, "precision"] = ""
    stated.loc[ours, "radius_km"] = float("nan")
    return stated


def _cleared(places: pd.DataFrame, rows: pd.Index) -> pd.DataFrame:
    """Return places without what an earlier search had found for some rows."""
    places = places.copy()
    found = rows[places.loc[rows, "longitude"].notna()]
    for column in ("longitude", "latitude", "radius_km"):
        places.loc[found, column] = float("nan")
    for column in ("place_id", "basis", "shape_id", "precision"):
        places.loc[found, column] = ""
    # Until it is found, a place may have the P-code of its unit for an id.
    places.loc[rows, "place_id"] = ""
    geometry = places["geometry"].to_numpy(object).copy()
    geometry[places.index.get_indexer(found)] = None
    places["geometry"] = geometry
    return places


def _no_rows(record: Tables, name: str, within: Sequence[str]) -> str:
    """Return why nothing can be settled, with the names that are still open."""
    said = f" in {context_of(within[0], within[1], '')}" if any(within) else ""
    places = record.places
    waiting = places["longitude"].isna() & (places["name"] != "") & (places["precision"] != "none")
    names = list(dict.fromkeys(places["name"][waiting]))
    some = ", ".join(repr(shorten(one, 40)) for one in names[:_LISTED])
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    still = f"; without coordinates: {some}{more}" if names else "; no name is without coordinates"
    return f"no place of the record is called {name!r:.80}{said}{still}"


def decisions_of(record: Tables) -> pd.DataFrame:
    """Return what people decided about a record, as a decisions file has it.

    The context of each is the country of its rows, and the province where the rows of one country
    were not all decided alike.
    """
    places = record.places
    settled = places[places["method"] == DECIDED]
    named = pd.DataFrame(places.loc[places["name"].isin(settled["name"]), _KEY])
    named["said"] = _said(settled).reindex(named.index).fillna("")
    radius = pd.Series(settled["radius_km"])
    rows: list[dict[str, Any]] = []
    for columns in (["country"], ["country", "adm1"], _BESIDE):
        for key, group in named.groupby(["name", *columns], sort=False):
            said = set(group["said"])
            if len(said) > 1 or said == {""}:
                continue
            # A row whose source is coarser has a wider radius than was decided.
            least = radius[group.index].min()
            first = settled.loc[group.index[0]]
            parts = [*key[1:], "", ""][:3]
            rows.append(_written(first, least, context_of(*parts)))
            named = named.drop(index=group.index)
    return pd.DataFrame(rows, columns=list(WRITTEN), dtype=object)


def _said(settled: pd.DataFrame) -> pd.Series:
    """Return a text that is the same for rows that were decided alike."""
    cells = settled[["place_id", "longitude", "latitude", "reason"]]
    return pd.Series(list(map(repr, cells.to_numpy(object).tolist())), settled.index, dtype=object)


def _written(row: pd.Series, radius_km: float, context: str) -> dict[str, Any]:
    """Return the decision of a row in the form of a decisions file."""
    who, why = who_and_why(row["reason"])
    said = dict.fromkeys(WRITTEN, "")
    said |= {"name": row["name"], "context": context, "who": who, "why": why}
    if row["place_id"]:
        return said | {"place_id": row["place_id"]}
    if pd.isna(row["longitude"]):
        return said | {"place_id": NONE}
    known = "" if pd.isna(radius_km) else radius_km
    point = {"longitude": row["longitude"], "latitude": row["latitude"], "radius_km": known}
    return said | point
