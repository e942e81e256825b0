"""The map layers of a record for display: points, areas and lines."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from atlas.files.wkb import points_at
from atlas.record.core import Tables
from atlas.record.flat import to_geo, written_times
from atlas.record.local_time import local_minutes
from atlas.record.speakers.coder_readings import is_coders
from atlas.reference.at_sea import places_at_sea
from atlas.reference.house import house_of
from atlas.writers.place_rows import AREA, POINT, forms, outlines, paths

POINTS, AREAS, LINES = "places", "areas", "lines"
# A line is dashed if the radius of an end is larger than this, in kilometres.
VAGUE_KM = 5
_OF_PLACE = ("event_id", "role", "name", "country", "adm1", "precision", "radius_km", "shape_id")
_TYPES = {"radius_km": "REAL", "event_begin_utc": "DATETIME", "event_end_utc": "DATETIME"}
_TYPES |= {"place_row": "INTEGER", "drawn_vague": "BOOLEAN", "at_sea": "BOOLEAN"}


@dataclass(frozen=True)
class MapLayer:
    """Features for display."""

    table: pd.DataFrame
    """Plain values, one row a feature."""
    geometry: np.ndarray
    """The geometry of each feature, or None."""
    kind: str
    """The geometry type, as GeoPackage names it."""

    @property
    def types(self) -> dict[str, str]:
        """Return the type of each column, as GeoPackage names it."""
        return {column: _TYPES.get(column, "TEXT") for column in self.table}

    def columns_beside(self, others: Iterable[str]) -> list[str]:
        """Return the columns whose names are not in ``others``."""
        taken = {name.lower() for name in others}
        return [column for column in self.table if column.lower() not in taken]


def look_layers(record: Tables) -> dict[str, MapLayer]:
    """Return the layers of a record by name; for places, only the additional columns."""
    places = record.places
    form, drawn = forms(places), outlines(places)
    beside = _of_events(record).assign(drawn_as=form, at_sea=places_at_sea(places))
    points = np.full(len(places), None, dtype=object)
    at = places[["longitude", "latitude"]].to_numpy(dtype=float)
    points[form == POINT] = points_at(*at[form == POINT].T)
    flat = shapely.get_dimensions(drawn)
    whole = beside.join(places[list(_OF_PLACE)])[[*_OF_PLACE, *beside.columns]]
    whole["radius_km"] = whole["radius_km"].astype(object).where(whole["radius_km"].notna(), None)
    whole.insert(1, "place_row", np.arange(1, len(whole) + 1))
    own = shapely.get_dimensions(places.geometry.to_numpy())
    whole["drawn_from"] = np.where(own > 0, "shape", "radius")
    wide = np.flatnonzero((form == AREA) & (flat == 2))
    # Largest first, so that it is drawn below the others.
    wide = wide[np.argsort(-shapely.area(drawn[wide]), kind="stable")]
    return {
        POINTS: MapLayer(beside, points, "POINT"),
        AREAS: MapLayer(whole.iloc[wide], _multiple(drawn[wide], 2), "MULTIPOLYGON"),
        LINES: _lines(record, whole, drawn, np.flatnonzero((form == AREA) & (flat == 1))),
    }


def _lines(record: Tables, whole: pd.DataFrame, drawn: np.ndarray, own: np.ndarray) -> MapLayer:
    """Return the lines from launch to impact, and the places whose shape is a line."""
    found = paths(record, drawn)
    ends = whole.iloc[found["row"]].assign(drawn_from="launch to end")
    km = record.places["radius_km"].to_numpy(dtype=float)
    sure = ~np.isin(record.places["precision"], ("unstated", "")) & (km <= VAGUE_KM)
    sure &= ~is_coders(record.places["leg_by"])
    sure &= ~whole["event_status"].isin(("alleged", "disputed")).to_numpy()
    vague = ~(sure[found["launch"]] & sure[found["row"]])
    denied = whole["event_status"].isin(("denied", "retracted")).to_numpy()[found["row"]]
    table = pd.concat([ends[~denied], whole.iloc[own]], ignore_index=True)
    table["drawn_vague"] = [*vague[~denied].tolist(), *([False] * len(own))]
    geometry = np.concatenate([found["geometry"].to_numpy(object)[~denied], drawn[own]])
    return MapLayer(table, _multiple(geometry, 1), "MULTILINESTRING")


def _of_events(record: Tables) -> pd.DataFrame:
    """Return the event's columns for each place, by the row of the place."""
    owners = record.event_rows("places")
    events = record.events.iloc[owners]
    start, end, offset = local_minutes(record.events)
    groups = house_of(record.dataset).groups_of(events["kind"].unique())
    return pd.DataFrame(
        {
            "event_title": events["title"].array,
            "event_kind": events["kind"].array,
            "event_group": [groups[kind] for kind in events["kind"]],
            "event_status": events["status"].array,
            "event_date": written_times(events["start"], events["time_precision"]).array,
            "event_begin_utc": _stamps((start - offset)[owners]),
            "event_end_utc": _stamps((end - offset)[owners]),
            "event_actors": to_geo(record)["actors"].array,
        }
    )


def _stamps(minutes: np.ndarray) -> np.ndarray:
    """Return minutes since 1970 UTC in GeoPackage's format for an instant."""
    texts = np.datetime_as_string(minutes.astype("datetime64[m]").astype("datetime64[ms]"))
    return np.char.add(texts, "Z").astype(object)


def _multiple(geometry: np.ndarray, dimensions: int) -> np.ndarray:
    """Return geometries as multi-geometries of one type, as a layer needs: polygons or lines."""
    parts, owner = shapely.get_parts(geometry, return_index=True)
    # A collection may contain collections.
    while (shapely.get_type_id(parts) > 3).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    fits = shapely.get_dimensions(parts) == dimensions
    make = shapely.multipolygons if dimensions == 2 else shapely.multilinestrings
    made = np.full(len(geometry), None, dtype=object)
    if fits.any():
        rows, codes = np.unique(owner[fits], return_inverse=True)
        made[rows] = make(parts[fits], indices=codes)
    return made
