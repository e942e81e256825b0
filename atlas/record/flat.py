"""Flatten a record into one frame: one row an event (the flat table), or one row a place."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from atlas.record.core import Tables
from atlas.record.id_lookup import in_arrow, is_among, positions
from atlas.record.tables import as_text
from atlas.record.weights import are_counts, weights_of

_TIME = {"minute": "%Y-%m-%dT%H:%M", "hour": "%Y-%m-%dT%H:%M"}
_DAY = "%Y-%m-%d"
FIGURES = ("launched", "intercepted", "killed", "killed_civilian", "injured", "detained")
"""What a flat table has figures of, in columns of these names."""
NOTHING = "-"
"""In a list that goes with another one: there is nothing in this place."""
_ALWAYS = ("launched", "intercepted", "killed", "injured")
_APPROXIMATE = "approximate"
_ROLES = {"initiators": "initiator", "targets": "target", "parties": "party"}


def written_times(times: pd.Series, precision: pd.Series) -> pd.Series:
    """Return local times as ISO text: days, or minutes where the precision is that fine."""
    days = times.dt.strftime(_DAY)
    minutes = times.dt.strftime(_TIME["minute"])
    return as_text(minutes.where(precision.isin(tuple(_TIME)), days))


def _joined(record: Tables, table: str, rows: pd.Series, texts: pd.Series) -> pd.Series:
    """Return the texts of chosen rows, joined by "; " for each event."""
    owners = record.event_rows(table)[rows.to_numpy()]
    order = np.argsort(owners, kind="stable")
    held = in_arrow(texts[rows].take(order))
    ends = np.cumsum(np.bincount(owners, minlength=len(record)), dtype="int32")
    # Joined by Arrow: a list of Python for each event took most of the time of a large export.
    lists = pa.ListArray.from_arrays(np.append(np.int32(0), ends), held)
    joined = pc.binary_join(lists, pa.scalar("; ", pa.large_string()))
    return pd.Series(joined, index=record.events.index, dtype="str")


def actor_names(record: Tables) -> pd.Series:
    """Return the name of the actor of each participant row; its id where it has none."""
    actors = record.actors
    names = actors["name"].where(actors["name"] != "", actors["actor_id"])
    ids = record.participants["actor_id"]
    at = positions(ids, actors["actor_id"])
    known = at >= 0
    spoken = ids.to_numpy(dtype=object).copy()
    spoken[known] = names.to_numpy(dtype=object)[at[known]]
    return pd.Series(spoken, index=ids.index, dtype="str")


def canonical(record: Tables) -> pd.DataFrame:
    """Return the flat columns of a record, one row an event, as text and numbers."""
    events = record.events
    precision = events["time_precision"]
    frame = pd.DataFrame(index=events.index)
    frame["title"] = events["title"]
    if are_counts(record.dataset):
        frame["events"] = weights_of(events)
    frame["kind"] = events["kind"]
    frame["start"] = written_times(events["start"], precision)
    frame["end"] = written_times(events["end"], precision)
    frame["tz"] = events["tz"]
    frame["time_precision"] = precision
    frame = frame.join(_places(record))
    names = actor_names(record)
    role = record.participants["role"]
    for column, word in _ROLES.items():
        frame[column] = _joined(record, "participants", role == word, names)
    initiators = role == "initiator"
    frame["attribution"] = _joined(
        record, "participants", initiators, record.participants["attribution"]
    )
    if (record.participants["by"][initiators] != "").any():
        frame["attributed_by"] = _joined(
            record, "participants", initiators, _or_dash(record.participants["by"])
        )
    frame["status"] = events["status"]
    for word in FIGURES:
        frame = frame.join(_figures(record, word))
    outlet, url = record.sources["outlet"], record.sources["url"]
    named = outlet != ""
    # An address without a name is the source itself.
    dated = (outlet + " " + record.sources["published"]).str.strip().where(named, url)
    frame["source"] = _joined(record, "sources", dated != "", dated)
    beside = url.where(named, "")
    if (beside != "").any():
        frame["url"] = _joined(record, "sources", dated != "", _or_dash(beside))
    frame["note"] = events["note"]
    frame["marking"] = events["marking"]
    return frame


def _home(record: Tables) -> pd.Series:
    """Return the row of each event's main place: its first that is not a launch, else a launch."""
    owners = pd.Series(record.event_rows("places"), index=record.places.index)
    launch = (record.places["role"] == "launch").astype("int64")
    order = pd.DataFrame({"owner": owners, "launch": launch}).sort_values(
        ["owner", "launch"], kind="stable"
    )
    first = order.drop_duplicates("owner")
    return pd.Series(first.index.to_numpy(), index=first["owner"].to_numpy())


def _places(record: Tables) -> pd.DataFrame:
    """Return the columns of the main place, and the names of launch and impact."""
    events, places = record.events.index, record.places
    home = _home(record).reindex(range(len(events)))
    known = home.notna().to_numpy()
    rows = home[known].astype("int64").to_numpy()
    frame = pd.DataFrame(index=events)
    main = places.iloc[rows]
    for column, role in (("place", ""), ("launch_place", "launch"), ("impact_place", "impact")):
        if role:
            frame[column] = _joined(
                record, "places", (places["role"] == role) & (places["name"] != ""), places["name"]
            )
        else:
            own = main["name"].where(~main["role"].isin(["launch", "impact"]), "")
            frame[column] = _spread(own, known, "")
    for column in ("country", "adm1", "adm2", "territory"):
        frame[column] = _spread(main[column], known, "")
    for column in ("longitude", "latitude", "radius_km"):
        frame[column] = _spread(main[column], known, np.nan)
    frame["precision"] = _spread(main["precision"], known, "")
    return frame


def _spread(values: pd.Series, known: np.ndarray, blank: Any) -> np.ndarray | pd.Series:
    """Return one value for each event, blank where the event has no place."""
    spread = np.full(len(known), blank, dtype="float64" if blank != "" else object)
    spread[known] = values.to_numpy()
    return spread if blank != "" else pd.array(list(spread), dtype="str")


def _or_dash(texts: pd.Series) -> pd.Series:
    """Return texts for a list in which each has its place."""
    return texts.where(texts != "", NOTHING)


def _figures(record: Tables, what: str) -> pd.DataFrame:
    """Return each event's first figure of the kind ``what``: "12", "~12", "10-12", "≤3" or "≥2".

    The ends of a best figure have columns of their own, where the record has them.
    """
    table = record.quantities
    rows = table[table["what"] == what].drop_duplicates("event_id")
    best = as_text(rows["best"].astype(object))
    low, high = (as_text(rows[end].astype(object)) for end in ("low", "high"))
    span = (low + "-" + high).where((low != "") & (high != ""), "")
    span = span.where((low != "") | (high == ""), "≤" + high)
    span = span.where((high != "") | (low == ""), "≥" + low)
    text = best.where(best != "", span)
    about = (rows["detail"] == _APPROXIMATE) & (best != "")
    columns = {what: text.where(~about, "~" + text)} if len(rows) or what in _ALWAYS else {}
    for end, number in (("low", low), ("high", high)):
        beside = number.where(best != "", "")
        if (beside != "").any():
            columns[f"{what}_{end}"] = beside
    frame = pd.DataFrame(columns, index=rows.index).set_axis(rows["event_id"].to_numpy())
    return frame.reindex(record.events.index).fillna("").astype("str")


def left_out(record: Tables) -> dict[str, int]:
    """Return how many rows of each table do not fit in a summary."""
    places, people, figures = record.places, record.participants, record.quantities
    plain = ~people["role"].isin(tuple(_ROLES.values()))
    other = ~figures["what"].isin(FIGURES) | figures.duplicated(["event_id", "what"])
    named = places["role"].isin(["launch", "impact"]) & (places["name"] != "")
    counts = {
        "places": len(places) - len(_home(record)),
        "participants": int(plain.sum()),
        "quantities": int(other.sum()),
        "links": len(record.links),
        "shapes": int((places["shape_id"] != "").sum()),
    }
    counts["places"] -= int(named[~named.index.isin(_home(record))].sum())
    return {name: count for name, count in counts.items() if count > 0}


def to_frame(record: Tables, as_read: Tables | None = None) -> pd.DataFrame:
    """Return one row an event; see `Record.to_frame`.

    ``as_read`` is the record with the values that its original rows had when they were read. If it
    is given, the original rows are returned, and only what was changed since is written into them.
    """
    frame = canonical(record)
    ids = record.events.index
    if as_read is not None and record.original is not None:
        then = frame
        if not _untouched(record, as_read):
            if len(as_read) > len(record):
                as_read = as_read.take(is_among(as_read.events.index, ids))
            then = canonical(as_read).reindex(index=ids, columns=frame.columns)
        frame = _changed(record, frame, then)
    elif record.original is not None:
        others = record.report.get("columns_not_understood", [])
        known = [column for column in record.original.columns if column in others]
        rows = record.original[known].set_axis(
            [f"{name} (original)" if name in frame else name for name in known], axis=1
        )
        frame = frame.join(rows)
    frame.attrs["left_out"] = _also_left_out(record, as_read)
    return frame


def _untouched(record: Tables, as_read: Tables) -> bool:
    """Return whether no table was replaced since a record was read."""
    now, then = record.tables(), as_read.tables()
    same = all(table is then[name] for name, table in now.items())
    return same and are_counts(record.dataset) == are_counts(as_read.dataset)


def _also_left_out(record: Tables, as_read: Tables | None) -> dict[str, int]:
    """Return how many rows do not fit, beyond those that the original rows hold."""
    held = left_out(as_read) if as_read is not None else {}
    counts = {name: count - held.get(name, 0) for name, count in left_out(record).items()}
    return {name: count for name, count in counts.items() if count > 0}


def _changed(record: Tables, now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """Return the original rows with the changes since they were read."""
    original: Any = record.original
    frame = original.reindex(record.events.index).copy()
    theirs = dict(record.report.get("columns", {}))
    if "events" in record.report.get("columns_not_understood", ()):
        theirs["events"] = "number of events"  # a text column has that name
    if "start" not in theirs and "date" in theirs:
        theirs["start"] = theirs["date"]
    for column in now.columns if now is not then else ():
        changed = ~((now[column] == then[column]) | (now[column].isna() & then[column].isna()))
        if not changed.any():
            continue
        name = theirs.get(column, column)
        if name not in frame:
            frame[name] = now[column]
            continue
        if frame[name].dtype != now[column].dtype:
            frame[name] = frame[name].astype(object)
        frame.loc[changed, name] = now[column][changed]
    for column, value in record.report.get("constants", {}).items():
        name = theirs.get(column, column)
        cells = frame[name] if name in frame else pd.Series("", index=frame.index, dtype="str")
        frame[name] = cells.mask(cells.isna() | (cells == ""), value)
    return frame


def to_geo(record: Tables) -> gpd.GeoDataFrame:
    """Return one row a place; see `Record.to_geo`."""
    places = record.places
    events = record.events.iloc[record.event_rows("places")]
    names = actor_names(record)
    everyone = pd.Series(True, index=names.index)
    actors = _joined(record, "participants", everyone, names)
    frame = gpd.GeoDataFrame(
        {
            "event_id": places["event_id"],
            "title": events["title"].to_numpy(),
            "kind": events["kind"].to_numpy(),
            "date": written_times(events["start"], events["time_precision"]).to_numpy(),
            "status": events["status"].to_numpy(),
            "actors": actors.iloc[record.event_rows("places")].to_numpy(),
        },
        geometry=places.geometry.to_numpy(),
        crs="EPSG:4326",
    )
    columns = ("role", "name", "country", "territory", "precision", "radius_km", "basis")
    for position, column in enumerate(columns, start=6):
        frame.insert(position, column, places[column].to_numpy())
    text = frame.columns.difference(["geometry", "radius_km"])
    return frame.astype(dict.fromkeys(text, "str"))
