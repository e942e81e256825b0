"""Find the areas that a record states: countries, provinces, districts, regions, waters."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from atlas.geocoding.gazetteer.country_names import country_code
from atlas.geocoding.gazetteer.name_index import LEARNED, OWN
from atlas.geocoding.gazetteer.place_table import Gazetteer, load_gazetteer
from atlas.geocoding.geocoder import geocode
from atlas.geocoding.geometry.shapes import centre_and_radius
from atlas.geocoding.queries import ASKED, Question, around_of
from atlas.geocoding.resolve_expression import area_beside
from atlas.geocoding.spelling.place_names import fold


class NamedArea(NamedTuple):
    """An area as the gazetteer has it, whatever words asked for it."""

    name: str
    """Its name in the gazetteer."""
    names: frozenset[str]
    """All names under which it is listed, folded."""
    place_id: str
    kind: str
    """country, adm1, adm2, region or water."""
    country: str
    """Its country, as an ISO 3166-1 alpha-2 code."""
    longitude: float
    latitude: float
    radius_km: float
    geometry: Any
    """Its ground; None where the gazetteer has no shape of it."""

    def has(self, text: str) -> bool:
        """Tell whether a text is one of its names, or its country's code, and says no more."""
        return fold(text) in self.names or (self.kind == "country" and text == self.country)


class AreaFinder:
    """Finds the areas that a record states, in the layers that everyone has.

    A place that a user learned or brought in a table of her own is no area here: its name is
    hers. Each question is answered once.

    Examples
    --------
    >>> areas = AreaFinder()
    >>> areas.named("LB", adm1="South").name, areas.listed("Syria (a farm)").name
    ('South Lebanon', 'Syria')
    """

    def __init__(self) -> None:
        """Begin without an answer."""
        self._known: dict[tuple[str, ...], NamedArea | None] = {}

    def named(self, country: str, *, adm1: str = "", adm2: str = "") -> NamedArea | None:
        """Return the district, else the province, else the country that is stated; None if none."""
        key = ("", country, adm1, adm2)
        if key not in self._known:
            self._known[key] = self._named(country, adm1, adm2)
        return self._known[key]

    def listed(
        self, name: str, country: str = "", adm1: str = "", adm2: str = ""
    ) -> NamedArea | None:
        """Return the area that a name, or words with it, lies in or means; None if that is none."""
        key = (name, country, adm1, adm2)
        self.look_up([key])
        return self._known.get(key)

    def look_up(self, asked: Iterable[tuple[str, ...]]) -> None:
        """Ask for many names (name, country, adm1, adm2) at once; `listed` knows them then."""
        new = [key for key in dict.fromkeys(asked) if key[0] and key not in self._known]
        if new:
            frame = pd.DataFrame(new, columns=list(ASKED[:4]))
            ids = geocode(frame, gazetteer=self.gazetteer)["place_id"]
            self._known |= {key: self._with_id(one) for key, one in zip(new, ids, strict=True)}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer that is asked, loaded at the first question."""
        return load_gazetteer()

    def _named(self, country: str, adm1: str, adm2: str) -> NamedArea | None:
        code = country_code(self.gazetteer, country)
        if adm1 or adm2:
            around = around_of(self.gazetteer, Question("", country, adm1, adm2))
            if around.lost:
                return None
            answer = area_beside(self.gazetteer, adm1, adm2, around.where)
            wanted = "adm2" if adm2 else "adm1"
            return self._with_id(answer.place_id) if answer.precision == wanted else None
        return self._with_id(self._countries.get(code or "", ""))

    @cached_property
    def _countries(self) -> dict[str, str]:
        """Return the id of each country by its code."""
        held = self.gazetteer
        kinds = zip(held.kind, held.country, held.place_id, held.layer, strict=True)
        return {
            code: one
            for kind, code, one, layer in kinds
            if kind == "country" and layer not in (OWN, LEARNED)
        }

    def _with_id(self, place_id: str) -> NamedArea | None:
        """Return the area of an id, where it is one, and no user's own."""
        gazetteer = self.gazetteer
        row = gazetteer.row_of.get(place_id)
        if row is None or gazetteer.layer[row] in (OWN, LEARNED):
            return None
        if gazetteer.kind[row] not in ("country", "adm1", "adm2", "region", "water"):
            return None
        shape = gazetteer.shape(row)
        longitude, latitude, radius_km = (
            (gazetteer.longitude[row], gazetteer.latitude[row], gazetteer.radius_km[row])
            if shape is None
            else centre_and_radius(shape)
        )
        return NamedArea(
            gazetteer.name[row],
            frozenset(fold(name) for name in gazetteer.spellings(row) if name),
            place_id,
            gazetteer.kind[row],
            gazetteer.country[row],
            longitude,
            latitude,
            radius_km,
            shape,
        )
