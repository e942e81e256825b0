"""A theatre: a folder with the ground and water of a region whose name or status is in dispute.

The folder has ``contested.csv`` (what is in dispute, with its names) and ``contested.geojson``
(where that is, and where its neighbours are), and may have ``boxes.csv`` (where places are looked
up on the ground, whatever country their source counts them to), ``zones.csv`` (cities that keep one
clock) and ``lines.csv`` (lines of the basemap that are drawn from a zoom on).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from atlas.errors import PluginError
from atlas.files.error_boundary import read_small, reading
from atlas.reference.country_table import Box, Country, parts_of, rows_of

PARTS, GROUND = "contested.csv", "contested.geojson"
BOXES, ZONES, LINES = "boxes.csv", "zones.csv", "lines.csv"


@dataclass(frozen=True)
class Contested(Country):
    """Ground or water whose name or status is in dispute.

    Parameters
    ----------
    kind : str
        ``part`` (ground beside the countries), ``water``, or ``country`` (in dispute as a whole).
    province : bool
        Whether data sets write it where they have the name of a province.
    on : tuple of str
        On which other ground it lies: it is looked for there alone, and well inside it that other
        ground is not meant.
    stated_as : tuple of str
        The countries and parts that a source may state for a place on it.
    map_label : str
        How the basemap writes it.
    note : str
        The sentence that is printed with it, where no naming policy has one.
    """

    kind: str = "part"
    province: bool = False
    on: tuple[str, ...] = ()
    stated_as: tuple[str, ...] = ()
    map_label: str = ""
    note: str = ""


class CountedTo(NamedTuple):
    """Where places that are counted to some countries are looked up on the ground."""

    countries: tuple[str, ...]
    box: Box


class TheatreArea(NamedTuple):
    """The ground of a country or a part, in degrees WGS84, and the error of its edge."""

    key: str
    ground: Any
    error_km: float
    made_from: str
    """``lines``, ``outline`` or ``drawn``: well inside of lines, a rough outline says nothing."""


@dataclass(frozen=True, eq=False)
class Theatre:
    """A theatre, read from its folder when it is first asked.

    Parameters
    ----------
    folder : pathlib.Path or str
        The folder; the page "Add a theatre" of the documents says what it holds.

    Examples
    --------
    >>> from atlas.shipped import shipped
    >>> theatre = Theatre(shipped("theatres", "levant"))
    >>> theatre.contested["GOLAN"].name, theatre.zones
    ('Golan Heights', {'Jerusalem': 'Asia/Jerusalem'})
    """

    folder: Path | str

    @cached_property
    def contested(self) -> dict[str, Contested]:
        """What is in dispute, by key."""
        return {row["key"]: _contested(row) for row in self.table(PARTS)}

    @cached_property
    def counted(self) -> tuple[CountedTo, ...]:
        """Where places are looked up on the ground, whatever they are counted to."""
        edges = ("west", "south", "east", "north")
        return tuple(
            CountedTo(
                tuple(parts_of(row["counted_to"])),
                tuple(float(row[edge]) for edge in edges),  # type: ignore[arg-type]
            )
            for row in self.table(BOXES)
        )

    @cached_property
    def zones(self) -> dict[str, str]:
        """The IANA zone of cities that keep one clock, whichever part of them is meant."""
        return {row["name"]: row["zone"] for row in self.table(ZONES)}

    @cached_property
    def lines_from(self) -> dict[str, float]:
        """The zoom from which a line of the basemap is drawn, by its id."""
        return {row["line"]: float(row["from_zoom"]) for row in self.table(LINES)}

    @cached_property
    def areas(self) -> tuple[TheatreArea, ...]:
        """The ground of each country and part that the theatre draws."""
        from shapely.geometry import shape

        features = self.collection["features"]
        return tuple(
            TheatreArea(
                str(words["key"]),
                shape(feature["geometry"]),
                float(words["error_km"]),
                str(words["made_from"]),
            )
            for feature in features
            for words in (feature["properties"],)
        )

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude, in its middle."""
        import shapely

        stated = self.meta.get("latitude")
        _, south, _, north = shapely.total_bounds([area.ground for area in self.areas])
        return float(np.cos(np.radians((south + north) / 2 if stated is None else stated)))

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the ground is made from: ``attribution``, ``licence`` and more."""
        return self.collection["_meta"]

    @cached_property
    def collection(self) -> dict[str, Any]:
        """The GeoJSON as it is."""
        path = Path(self.folder, GROUND)
        with reading(path, PluginError, wanted="the ground of a theatre"):
            return dict(json.loads(read_small(path)))

    def table(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a table of the folder; none where it has no such table."""
        path = Path(self.folder, name)
        if name != PARTS and not path.exists():
            return []
        with reading(path, PluginError, wanted="a table of a theatre"):
            return rows_of(path)


def _contested(row: Mapping[str, str]) -> Contested:
    """Return what a row says; columns may be left out."""
    key, name = row["key"], row["name"]
    return Contested(
        key=key,
        codes=(key,),
        name=name,
        names=(name, *parts_of(row.get("names", ""))),
        country=row.get("country", ""),
        zone=row.get("zone", ""),
        kind=row.get("kind", "part"),
        province=row.get("province", "") == "yes",
        on=tuple(parts_of(row.get("on", ""))),
        stated_as=tuple(parts_of(row.get("stated_as", ""))),
        map_label=row.get("map_label", ""),
        note=row.get("note", ""),
    )
