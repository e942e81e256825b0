"""One answer of the geocoder: a place with its error, or why there is none."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from atlas.files.wkb import points_at
from atlas.geocoding.geometry.shapes import (
    Wedge,
    centre_and_radius,
    disc,
    discs,
    middle_of_wedge,
    wedges,
)

# Precisions of ground, where words around it begin at its edge: "north of" a province.
_WIDE = ("adm1", "adm2", "region", "country")
# A listed area that reaches no farther is spoken of as a town is, from its middle.
_SMALL_KM = 15.0


@dataclasses.dataclass(slots=True)
class Answer:
    """What the geocoder says of one question.

    A point has no geometry of its own, nor has a disc or a wedge, which are drawn only when
    they are asked for: whole columns of them are made at once. ``reference`` is the place
    that an answer beside it leans on: X in "12 km north of X". ``kind`` is that of the
    listed place, and blank for ground that was built around one.
    """

    match: str
    reason: str = ""
    longitude: float = float("nan")
    latitude: float = float("nan")
    radius_km: float = float("nan")
    geometry: Any = None
    is_disc: bool = False
    precision: str = "none"
    score: float = 0.0
    place_id: str = ""
    matched_name: str = ""
    method: str = ""
    candidates: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    reference: tuple[float, float] | None = None
    wedge: Wedge | None = None
    kind: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether words around the place begin at the edge of its ground, not at its middle."""
        if self.kind in ("region", "water", "line"):
            return self.radius_km > _SMALL_KM
        return self.precision in _WIDE and self.kind != "site"

    @property
    def called(self) -> str:
        """The name of the place, or those of its rivals."""
        rivals = dict.fromkeys(str(one["name"]) for one in self.candidates[:3])
        return self.matched_name or " or ".join(rivals)

    @property
    def placed(self) -> bool:
        """Whether there is a point."""
        return self.longitude == self.longitude

    @property
    def area(self) -> Any:
        """The ground that is meant: the shape, or the disc of the radius."""
        if self.geometry is not None and self.geometry.geom_type != "Point":
            return self.geometry
        if self.wedge is not None:
            return wedges([self.wedge])[0]
        return disc(self.longitude, self.latitude, self.radius_km) if self.placed else None

    def set_disc(self, longitude: float, latitude: float, radius_km: float) -> None:
        """Let the ground be the disc around a point."""
        self.longitude, self.latitude, self.radius_km = longitude, latitude, radius_km
        self.geometry, self.is_disc, self.wedge = None, True, None
        self.kind = ""

    def set_wedge(self, wedge: Wedge) -> None:
        """Let the ground be what lies in a direction from a point."""
        self.longitude, self.latitude, self.radius_km = middle_of_wedge(wedge)
        self.geometry, self.is_disc, self.wedge = None, False, wedge
        self.kind = ""


def unplaced(reason: str) -> Answer:
    """Return the answer to a text that names no place."""
    return Answer("unplaced", reason)


def unmatched(reason: str, candidates: list[dict[str, Any]] | None = None) -> Answer:
    """Return the answer to a name that is not found."""
    return Answer("unmatched", reason, candidates=candidates or [])


def geometries(
    longitude: np.ndarray,
    latitude: np.ndarray,
    radius_km: np.ndarray,
    is_disc: np.ndarray,
    wedge: Sequence[Wedge | None],
    own: Sequence[Any],
) -> np.ndarray:
    """Return the geometry of each answer: its own, its disc or wedge, its point, or None."""
    shapes = np.empty(len(own), dtype=object)
    shapes[:] = None
    placed = ~np.isnan(longitude)
    points = placed & ~is_disc
    shapes[points] = points_at(longitude[points], latitude[points])
    shapes[is_disc] = discs(np.c_[longitude, latitude, radius_km][is_disc])
    rows = [number for number, one in enumerate(wedge) if one is not None]
    if rows:
        shapes[rows] = wedges([one for one in wedge if one is not None])
    for number, shape in enumerate(own):
        if shape is not None:
            shapes[number] = shape
    return shapes


def codebook_points(answers: Sequence[Answer]) -> np.ndarray:
    """Return the points that UCDP's codebook stores: rows of longitude and latitude.

    Its ``where_prec`` 2 is a place within some 25 km of a named one, and stored as that one;
    6 is a country, stored as its middle. All else is stored where it is: a town, the middle
    of a district or province, one point inside whatever is fuzzy.
    """
    points = np.array([(one.longitude, one.latitude) for one in answers], float).reshape(-1, 2)
    for row, one in enumerate(answers):
        if one.precision == "area" and one.reference is not None:
            points[row] = one.reference
        elif one.precision == "country" and one.geometry is not None:
            points[row] = centre_and_radius(one.geometry)[:2]
    return points
