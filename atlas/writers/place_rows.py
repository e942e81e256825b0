"""One row a place, as other programs draw it: a point, or the area that contains it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.geodesy import discs
from atlas.record.core import Tables
from atlas.record.evaluate import drawable
from atlas.record.flat import canonical

# A place of these precisions is somewhere in an area, so no point is drawn for it.
WIDE = ("area", "region", "adm2", "adm1")
POINT, AREA, NONE = "point", "area", "none"
LAYOUT = {"layout": "places", "version": 1}

# The location columns of the flat table; here each place has its own.
_WHERE = (
    *("place", "launch_place", "impact_place", "country", "adm1", "adm2", "territory"),
    *("longitude", "latitude", "radius_km", "precision"),
)
# The column of the places table -> its name here, beside an event's own columns.
PLACE_COLUMNS = {
    "role": "place_role",
    "leg": "leg",
    "leg_by": "leg_by",
    "name": "place",
    "name_native": "place_native",
    "country": "country",
    "adm1": "adm1",
    "adm2": "adm2",
    "territory": "territory",
    "longitude": "longitude",
    "latitude": "latitude",
    "radius_km": "radius_km",
    "precision": "precision",
    "place_id": "place_id",
    "basis": "basis",
    "shape_id": "shape_id",
    "method": "method",
    "matched_name": "matched_name",
    "reason": "reason",
}
# The number of corners of a disc: its sides are nowhere 0.5 % of the radius too near.
_CORNERS = 36


def forms(places: gpd.GeoDataFrame) -> np.ndarray:
    """Return how each place is drawn: as a point, as the area that contains it, or not at all."""
    wide = places["precision"].isin(WIDE).to_numpy()
    reaches = shapely.get_dimensions(places.geometry.to_numpy()) > 0
    reaches |= (places["radius_km"] > 0).to_numpy()
    drawn = np.where(wide & reaches, AREA, POINT)
    return np.where(drawable(places).to_numpy(), drawn, NONE)


def outlines(places: gpd.GeoDataFrame) -> np.ndarray:
    """Return the geometry drawn for each place: its shape, a point, a disc of its radius, or None.

    A place that is only known to be in an area is not drawn as a point. If it has no shape of its
    own, it is drawn as the disc of its stated radius.
    """
    form = forms(places)
    geometry = np.array(places.geometry.to_numpy(), dtype=object)
    disc = (form == AREA) & ~(shapely.get_dimensions(geometry) > 0)
    longitude, latitude, km = (
        places[name].to_numpy(dtype=float)[disc] for name in ("longitude", "latitude", "radius_km")
    )
    made = discs(longitude, latitude, km, _CORNERS)
    geometry[disc] = shapely.transform(made, lambda degrees: np.round(degrees, 5) + 0.0)
    geometry[form == NONE] = None
    return geometry


def place_rows(record: Tables) -> gpd.GeoDataFrame:
    """Return one row a place with its event's columns; an event without a place has one row."""
    places = record.places
    events = event_columns(record)
    owners = record.event_rows("places")
    bare = np.setdiff1d(np.arange(len(record)), owners)
    order = np.argsort(np.concatenate([owners, bare]), kind="stable")
    rows = events.iloc[np.concatenate([owners, bare])].reset_index(names="event_id")
    blank = pd.RangeIndex(len(places) + len(bare))
    for ours, name in PLACE_COLUMNS.items():
        column = pd.Series(places[ours].array).reindex(blank)
        rows[name] = column.fillna("").astype("str") if column.dtype == "str" else column
    geometry = np.concatenate([outlines(places), np.full(len(bare), None, dtype=object)])
    frame = gpd.GeoDataFrame(rows, geometry=geometry, crs="EPSG:4326")
    return frame.iloc[order].reset_index(drop=True)


def event_columns(record: Tables) -> pd.DataFrame:
    """Return the columns of each event, and the source's columns that were not understood."""
    frame = canonical(record).drop(columns=list(_WHERE))
    frame["sensitivity"] = record.events["sensitivity"]
    if record.original is not None:
        theirs = record.original.reindex(record.events.index)
        taken = {"event_id", "geometry", *frame.columns, *PLACE_COLUMNS.values()}
        for name in record.report.get("columns_not_understood", []):
            if name in theirs:
                frame[name if name not in taken else f"{name} (original)"] = theirs[name]
    return frame


def paths(record: Tables, drawn: np.ndarray) -> pd.DataFrame:
    """Return the lines from launch to end that the data pair: ``row`` (of the end), ``geometry``.

    Parameters
    ----------
    record : Tables
        The events.
    drawn : numpy.ndarray
        The outlines of its places; a line ends at the edge of an area.
    """
    places = record.places
    table = pd.DataFrame(
        {
            "owner": record.event_rows("places"),
            "leg": places["leg"].to_numpy(dtype=float, na_value=-1),
            "role": places["role"].to_numpy(),
            "row": np.arange(len(places)),
        }
    )
    starts = table[table["role"] == "launch"]
    ends = table[table["role"].isin(("impact", "fell_short", "intercept"))]
    legs = starts[starts["leg"] >= 0].merge(ends[ends["leg"] >= 0], on=["owner", "leg"])
    # Without legs, one launch and one impact are paired.
    hits = ends[ends["role"] == "impact"]
    alone = (~part["owner"].duplicated(keep=False) for part in (starts, hits))
    one, other = (part[mask] for part, mask in zip((starts, hits), alone, strict=True))
    pairs = one[~one["owner"].isin(legs["owner"])].merge(other, on="owner")
    pairs = pd.concat([legs, pairs], ignore_index=True).sort_values(["row_y", "row_x"])
    first, last = (pairs[side].to_numpy(dtype="int64") for side in ("row_x", "row_y"))
    both = ~(shapely.is_missing(drawn[first]) | shapely.is_missing(drawn[last]))
    first, last = first[both], last[both]
    points = places[["longitude", "latitude"]].to_numpy(dtype=float)
    lines = shapely.linestrings(np.stack([points[first], points[last]], axis=1).reshape(-1, 2, 2))
    for ends_of in (first, last):
        wide = shapely.get_dimensions(drawn[ends_of]) == 2
        lines[wide] = shapely.difference(lines[wide], shapely.make_valid(drawn[ends_of][wide]))
    seen = (shapely.length(lines) > 0) & (shapely.get_dimensions(lines) == 1)
    return pd.DataFrame({"launch": first[seen], "row": last[seen], "geometry": lines[seen]})
