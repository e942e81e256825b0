"""One answer of the geocoder: a place with its error, or why there is none."""

import dataclasses
from typing import Any

import shapely

WHERE_PREC = {
    "exact": 1, "site": 1, "town": 1, "area": 2, "adm2": 3, "adm1": 4, "region": 5, "country": 6,
}  # fmt: skip
GEO_PREC = {
    "exact": 1, "site": 1, "town": 1, "area": 2, "adm2": 2, "adm1": 3, "region": 3, "country": 3,
}  # fmt: skip
_OF_KIND = {
    "settlement": "town", "neighbourhood": "town", "camp": "site", "adm2": "adm2", "adm1": "adm1",
    "country": "country", "region": "region", "line": "region", "water": "region",
}  # fmt: skip


@dataclasses.dataclass(slots=True)
class Answer:
    """What the geocoder says of one question. A point has no geometry of its own."""

    match: str
    reason: str = ""
    longitude: float = float("nan")
    latitude: float = float("nan")
    radius_km: float = float("nan")
    geometry: Any = None
    precision: str = "none"
    score: float = 0.0
    place_id: str = ""
    matched_name: str = ""
    method: str = ""
    candidates: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    @property
    def placed(self) -> bool:
        """Whether there is a point."""
        return self.longitude == self.longitude

    @property
    def area(self) -> Any:
        """The ground that is meant: the shape, or the disc of the radius."""
        if self.geometry is not None and self.geometry.geom_type != "Point":
            return self.geometry
        from atlas.places.shapes import disc

        return disc(self.longitude, self.latitude, self.radius_km) if self.placed else None


def precision_of(kind: str, radius_km: float) -> str:
    """Return the precision of a place as it stands in the gazetteer."""
    if kind == "site":
        return "exact" if radius_km <= 0.5 else "site" if radius_km <= 5 else "area"
    if kind in ("region", "water", "line"):
        return "area" if radius_km <= 15 else "region"
    return _OF_KIND.get(kind, "town")


def unplaced(reason: str) -> Answer:
    """Return the answer to a text that names no place."""
    return Answer("unplaced", reason)


def unmatched(reason: str, candidates: list[dict[str, Any]] | None = None) -> Answer:
    """Return the answer to a name that is not found."""
    return Answer("unmatched", reason, candidates=candidates or [])


def point_or_shape(answer: Answer) -> Any:
    """Return the geometry of an answer, or None where it has no place."""
    if answer.geometry is not None:
        return answer.geometry
    return shapely.Point(answer.longitude, answer.latitude) if answer.placed else None
