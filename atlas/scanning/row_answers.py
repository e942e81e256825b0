"""What our readers say of the different cells of a scan: when, which kind, who, where, how many."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from atlas.readers import flat_table_parts
from atlas.readers.cells.closed_words import read_word
from atlas.readers.cells.table_cells import Rows
from atlas.readers.event_times import read_when
from atlas.record.aggregate import PERIODS, in_periods
from atlas.record.local_time import local_minutes
from atlas.record.places_table import normalise_places
from atlas.record.problems import Problems
from atlas.record.search_text import fold
from atlas.record.tables import normalise

WHEN = (
    *("date", "start", "end", "time", "tz", "time_precision"),
    *("year", "month", "day", "end_year", "end_month", "end_day"),
)
PLACES = ("place", "launch_place", "impact_place")
AREAS = ("country", "adm1", "adm2", "territory")
ACTORS = ("initiators", "targets", "parties")
SOURCES = ("source", "url")
KILLED = ("killed", "killed_low", "killed_high")
_FINE = ("minute", "hour")


def says_offset(rows: Rows, options: Mapping[str, Any]) -> bool:
    """Return whether some dates are stamps with an offset, whose local day depends on the place."""
    when = _when(rows, options, _nowhere())
    utc = _when(rows, {**options, "tz": "Pacific/Kiritimati"}, _nowhere())
    return not when["start"].equals(utc["start"]) or not when["end"].equals(utc["end"])


def _nowhere() -> pd.DataFrame:
    return pd.DataFrame({"_row": np.array([], dtype="int64")})


def _when(rows: Rows, options: Mapping[str, Any], places: pd.DataFrame) -> pd.DataFrame:
    return read_when(
        rows, places, Problems(), dayfirst=options.get("dayfirst"), tz=options.get("tz")
    )


def times(rows: Rows, options: Mapping[str, Any], *, by_place: bool) -> pd.DataFrame:
    """Return first and last minute, whether the hour is known, and the periods of each row.

    ``first`` is missing where there is no date: such a row is no event.
    """
    places = flat_table_parts.read_places(rows, Problems()) if by_place else _nowhere()
    when = _when(rows, options, places)
    dated = when["start"].notna().to_numpy()
    answers: dict[str, Any] = {
        name: np.zeros(len(when), dtype="int64") for name in ("first", "last")
    }
    answers["hour_known"] = np.zeros(len(when), dtype=bool)
    for per in PERIODS:
        answers[f"start_{per}"] = np.zeros(len(when), dtype="int64")
        answers[f"end_{per}"] = np.zeros(len(when), dtype="int64")
        answers[f"in_one_{per}"] = np.zeros(len(when), dtype=bool)
    if dated.any():
        events = _as_events(when[dated])
        first, last, _ = local_minutes(events)
        answers["first"][dated], answers["last"][dated] = first, last
        answers["hour_known"][dated] = events["time_precision"].isin(_FINE).to_numpy()
        for per in PERIODS:
            start, end, in_one = in_periods(first, last, events["time_precision"], per)
            answers[f"start_{per}"][dated] = start.astype("datetime64[D]").astype("int64")
            answers[f"end_{per}"][dated] = end.astype("datetime64[D]").astype("int64")
            answers[f"in_one_{per}"][dated] = in_one
    return pd.DataFrame({"dated": dated, **answers})


def _as_events(when: pd.DataFrame) -> pd.DataFrame:
    """Return the times as the record's table of events has them."""
    table = when[["start", "end", "tz", "time_precision"]].reset_index(drop=True)
    ids = pd.Series(np.arange(len(table)).astype(str), dtype="str")
    return normalise("events", table.assign(event_id=ids, kind="other", title=""), Problems())


def kinds(rows: Rows) -> pd.DataFrame:
    """Return the kind and the role of the place."""
    kind = flat_table_parts.read_kinds(rows, Problems())
    role = flat_table_parts.roles_of(kind)
    return pd.DataFrame({"kind_id": as_words(kind, "kind"), "role": role.to_numpy()})


def as_words(kind: pd.Series, column: str) -> np.ndarray:
    """Return the words of a column of events as the record has them."""
    table = pd.DataFrame({"event_id": np.arange(len(kind)).astype(str), column: kind.to_numpy()})
    start = pd.Series(pd.Timestamp("2000-01-01"), index=table.index)
    clean = normalise("events", table.assign(start=start), Problems())
    return np.asarray(clean[column].to_numpy(), dtype=object)


def statuses(rows: Rows) -> pd.DataFrame:
    """Return the status of each row."""
    return pd.DataFrame({"status_id": as_words(read_word(rows, "status", Problems()), "status")})


def participants(rows: Rows) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return who takes part, by ``_row``, and the table of these actors."""
    tables = flat_table_parts.read_actors(rows, Problems())
    people = tables["participants"]
    named = people.rename(columns={"_row": "event_id"}).assign(
        event_id=people["_row"].astype(str).to_numpy()
    )
    clean = normalise("participants", named, Problems())
    clean.insert(0, "_row", people["_row"].to_numpy())
    used = set(clean["actor_id"].unique())
    actors = flat_table_parts.actors_of(used, tables["actor_names"])
    return clean, normalise("actors", actors, Problems())


def places(rows: Rows, roles: pd.Series) -> pd.DataFrame:
    """Return the places of each row as the record has them, by ``_row``."""
    found = flat_table_parts.read_places(rows, Problems(), roles)
    named = found.assign(event_id=found["_row"].astype(str).to_numpy()).drop(columns="_row")
    clean = pd.DataFrame(normalise_places("places", named, Problems()).drop(columns="geometry"))
    clean.insert(0, "_row", found["_row"].to_numpy())
    return clean


def weights(rows: Rows) -> pd.DataFrame:
    """Return how many events each row stands for; a number that is none makes the row no event."""
    number, wrong = flat_table_parts.read_weights(rows, Problems())
    if number is None:
        return pd.DataFrame({"weight": np.ones(len(rows), dtype="int64"), "no_count": wrong})
    weight = number.fillna(1).astype("int64").to_numpy()
    return pd.DataFrame({"weight": weight, "no_count": wrong})


def killed(rows: Rows) -> pd.DataFrame:
    """Return the figure of people killed, missing where none is stated as a number."""
    figures = flat_table_parts.read_quantities(rows, Problems())
    best = np.full(len(rows), np.nan)
    if len(figures):
        named = figures.assign(event_id=figures["_row"].astype(str).to_numpy())
        clean = normalise("quantities", named.drop(columns="_row"), Problems())
        use = ((clean["what"] == "killed") & clean["best"].notna()).to_numpy()
        best[figures["_row"].to_numpy()[use]] = clean["best"][use].astype("float64")
    return pd.DataFrame({"killed_best": pd.array(best, dtype="Float64").astype("Int64")})


def outlets(rows: Rows) -> pd.DataFrame:
    """Return the number of different outlets of each row."""
    table = flat_table_parts.read_sources(rows, Problems())
    named = table[table["outlet"] != ""]
    count = named.groupby("_row")["outlet"].nunique().reindex(range(len(rows)), fill_value=0)
    return pd.DataFrame({"outlets": count.to_numpy(dtype="int64")})


def titles(rows: Rows) -> pd.Series:
    """Return the folded title of each row."""
    kind = flat_table_parts.read_kinds(rows, Problems())
    return flat_table_parts.titles_of(rows, kind).map(fold)
