"""Find the places of a scan: each different question is asked once, and its answer is joined."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from atlas.readers.cells.table_cells import plain_text
from atlas.record.record import Record
from atlas.scanning import row_answers
from atlas.scanning.engine import load_ibis
from atlas.scanning.judged_table import JudgedTable
from atlas.scanning.points import BAD, LATITUDE, LONGITUDE, POINT, VALID

_ASKED = ("place", "impact_place", *row_answers.AREAS, "precision", "radius_km")
_MADE = {name: f"atlas_{name}" for name in ("longitude", "latitude", "radius_km", "precision")}


def with_answers(
    held: JudgedTable, gazetteer: Any, decisions: Any, progress: Any
) -> tuple[JudgedTable, pd.DataFrame]:
    """Return a table whose rows without a point have that of the gazetteer, and the answers."""
    ibis = load_ibis()
    columns = held.columns
    keys = [*columns.theirs(*_ASKED), POINT]
    asked = held.located.filter(held.located[POINT] != VALID)
    told: list[pd.DataFrame] = []

    def answer(frame: pd.DataFrame) -> pd.DataFrame:
        places = _answered(held, frame, gazetteer, decisions, progress)
        told[:] = [places]
        return places[["found_lon", "found_lat", "found_km", "found_precision"]]

    judged = held.judge(asked, keys, answer, "questions for the gazetteer")
    table = judged.joined(held.located, judged.answers)
    valid = table[POINT] == VALID
    made = {
        _MADE["longitude"]: ibis.ifelse(valid, table[LONGITUDE], table["__found_lon"]),
        _MADE["latitude"]: ibis.ifelse(valid, table[LATITUDE], table["__found_lat"]),
    }
    for own, found in (("radius_km", "__found_km"), ("precision", "__found_precision")):
        name = columns.matched.get(own)
        stated = table[name].cast("string") if name else ibis.literal(None, type="string")
        made[_MADE[own]] = ibis.ifelse(valid, stated, table[found].cast("string"))
    own_names = list(held.raw.columns)
    placed = table.mutate(**made).select(*own_names, *_MADE.values())
    new = JudgedTable(held.opened._replace(table=placed), {**held.reading_options()}, None)
    matched = {**columns.matched, **_MADE}
    constants = {key: value for key, value in columns.constants.items() if key not in _MADE}
    new.decide(replace(columns, matched=matched, constants=constants))
    return new, told[0]


def _answered(
    held: JudgedTable, frame: pd.DataFrame, gazetteer: Any, decisions: Any, progress: Any
) -> pd.DataFrame:
    """Return the answer to each different question."""
    columns = held.columns
    bad = (frame[POINT] == BAD).to_numpy()
    plain = frame.drop(columns=POINT)
    if (name := columns.matched.get("radius_km")) in plain.columns:
        plain[name] = plain[name].astype(object).where(~bad, None)
    rows = columns.rows(plain)
    rows.constants = {key: value for key, value in columns.constants.items() if key in _ASKED}
    role = pd.Series(["location"] * len(plain), dtype="str")
    places = row_answers.places(rows, role)
    ids = pd.Series(np.arange(len(plain)).astype(str), dtype="str")
    record = Record(
        events=pd.DataFrame({"event_id": ids, "kind": "other", "start": "2000-01-01", "tz": "UTC"}),
        places=places.drop(columns=["_row", "territory"]),
    )
    found = pd.DataFrame(
        record.geocode(gazetteer, decisions=decisions, progress=progress).places
    ).drop_duplicates("event_id")
    found = found.set_index(found["event_id"].astype(int)).reindex(range(len(plain)))
    answers = pd.DataFrame(
        {
            "found_lon": found["longitude"], "found_lat": found["latitude"],
            "found_km": found["radius_km"], "found_precision": found["precision"].fillna(""),
        }
    )  # fmt: skip
    said = {own: plain_text(plain[columns.matched[own]]) for own in _ASKED[:5]
            if columns.matched.get(own) in plain.columns}  # fmt: skip
    told = found[["place_id", "method", "matched_name", "reason"]].fillna("")
    return pd.concat([pd.DataFrame(said), answers, told], axis=1)
