"""The table of places, its layers and look-ups."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from atlas.errors import InputTypeError
from atlas.geocoding.gazetteer import installed_layers as library
from atlas.geocoding.gazetteer.answer_cache import remembered
from atlas.geocoding.gazetteer.listed_names import Names
from atlas.geocoding.gazetteer.mapped_columns import Ids, Index, Texts, Words, numbers
from atlas.geocoding.gazetteer.name_index import (
    CODE,
    GEONAMES,
    OWN,
    RECURRING,
    Store,
    code_key,
    stored_layer,
    stored_shipped,
)
from atlas.geocoding.gazetteer.native_names import Native
from atlas.geocoding.gazetteer.own_layers import GAZETTEERS
from atlas.geocoding.spelling.place_names import fold, letters_of, plain_of, spell
from atlas.reference.world_outlines import outline_of

# Countries whose sources place the same ground under one another's codes.
DISPUTANTS = frozenset(("IL", "PS", "SY", "LB"))


class Gazetteer:
    """Places by name, in layers of which the nearer ones come first.

    Parameters
    ----------
    stores : list of Store
        The shipped layers and those that the user gave, as ``index`` gives them.
    layers : sequence of str
        What they are, in words.
    """

    def __init__(self, stores: Sequence[Store], layers: Sequence[str] = ()) -> None:
        self.layers = tuple(layers)
        # The layers that other packages have added; see `atlas.doors`.
        self.plugins: list[dict[str, str]] = []
        self.version = "+".join(store.version for store in stores)
        self.provenance = tuple(
            f"{layer}, content {store.version[:12]}"
            for layer, store in zip(layers, stores, strict=bool(layers))
        )
        tables = self._tables = [store.table for store in stores]
        starts = [0]
        for table in tables:
            starts.append(starts[-1] + len(table))
        self.place_id = Texts([table["place_id"] for table in tables])
        self.name = Texts([table["name"] for table in tables])
        self._further = Texts([table["names"] for table in tables])
        self.kind, self.feature, self.country, self.country_alt, self.adm1_id, self.adm2 = (
            Words([table[name] for table in tables])
            for name in ("kind", "feature", "country", "country_alt", "adm1_id", "adm2")
        )
        self.longitude, self.latitude, self.radius_km, self.population, self.layer = (
            numbers([table[name] for table in tables])
            for name in ("longitude", "latitude", "radius_km", "population", "layer")
        )
        self._wkb = pa.chunked_array(
            [c for table in tables for c in table["wkb"].chunks], pa.binary()
        )
        self._shaped = np.flatnonzero(self._wkb.is_valid().to_numpy(zero_copy_only=False))
        indexes = [Index(store.ids["hash"], store.ids["number"]) for store in stores]
        self.row_of = Ids(indexes, starts[:-1], self.place_id)
        self._hidden: set[int] = set()
        # Rows of farther layers that are known places: their spellings join those of these.
        self._joined: dict[int, list[int]] = {}
        self._joins: dict[int, int] = {}
        self._settle_twins()
        self._names = [
            Names(store, start, self._joins)
            for store, start in zip(stores, starts[:-1], strict=True)
        ]
        self._shapes: dict[int, Any] = {}
        # What functions keep of their answers (`memory.remembered`); it goes with the gazetteer.
        self.answered: dict[Any, dict[Any, Any]] = {}

    def _settle_twins(self) -> None:
        """Let each place have one row: a place that is known already keeps its own.

        An own table replaces a place. A country file or table adds its spellings to it, and
        replaces it only where it has the outline of what was known as a point.
        """
        shaped = self._wkb.is_valid().to_numpy(zero_copy_only=False)
        for earlier, later in self.row_of.twins():
            kept = self.row_of.moved.get(earlier, earlier)
            if self.layer[later] != OWN and shaped[later] and not shaped[kept]:
                self._hidden.add(kept)
                self._joined[later] = [kept, *self._joined.pop(kept, [])]
                self._joins |= dict.fromkeys(self._joined[later], later)
                self.row_of.moved |= dict.fromkeys([earlier, *self._joined[later]], later)
            elif self.layer[later] == OWN:
                # An own table may list an id twice: the last one holds.
                self._hidden.add(kept)
                self.row_of.moved |= {earlier: later, kept: later}
            else:
                self._hidden.add(later)
                self._joined.setdefault(kept, []).append(later)
                self._joins[later] = self.row_of.moved[later] = kept

    @classmethod
    def from_table(cls, table: pd.DataFrame) -> "Gazetteer":
        """Return a gazetteer of one table only, without the shipped layers.

        Parameters
        ----------
        table : pandas.DataFrame
            Names and coordinates, with the columns that ``load_gazetteer`` reads.
        """
        return cls([stored_layer(table)], ["a frame"])

    def __len__(self) -> int:
        return len(self.place_id) - len(self._hidden)

    def __repr__(self) -> str:
        spellings = sum(map(len, self._names))
        layers = ", ".join(self.layers)
        return f"<Gazetteer of {len(self):,} places, {spellings:,} spellings: {layers}>"

    @cached_property
    def table(self) -> pd.DataFrame:
        """All places, one a row, with their geometry where they have one."""
        tables = [table.drop_columns(["wkb"]).to_pandas() for table in self._tables]
        table = pd.concat(tables, ignore_index=True)
        geometry = np.full(len(table), None, dtype=object)
        for row in self._shaped.tolist():
            geometry[row] = self.shape(row)
        for name in RECURRING:
            table[name] = table[name].astype("str")
        return table.assign(geometry=geometry).drop(index=sorted(self._hidden))

    @cached_property
    def native(self) -> Native:
        """The names in Arabic and Hebrew letters."""
        return Native(self.spellings)

    def spellings(self, row: int) -> list[str]:
        """Return the names under which a place is listed, as they stand in the layers."""
        joined = self._joined.get(row, ())
        return [name for one in (row, *joined) for name in self._spellings_at(one)]

    def _spellings_at(self, row: int) -> list[str]:
        """Return the names in one row of a layer."""
        further = self._further[row]
        names = further.split("|")
        if CODE in further:
            names = [name for name in names if not name.startswith(CODE)]
        return [self.name[row], *names]

    def coded(self, code: str) -> int | None:
        """Return the row of the place that has a code, such as ``pcode:SD01001``."""
        found = self.named(code_key(CODE + code.removeprefix(CODE).strip().upper()))
        return found[0] if found else None

    def written(self, row: int, name: str) -> bool:
        """Whether a place is listed under a name, folded, as it is written but for styles."""
        if fold(self.name[row]) == name:
            return True
        spellings = self.spellings(row)
        if name in map(str.lower, spellings):
            return True
        plain = plain_of(name)
        return any(plain_of(fold(one)) == plain for one in spellings)

    @cached_property
    def listed_in_full(self) -> frozenset[str]:
        """The countries of which all villages are listed: those of country files, and Israel."""
        filed = Counter(
            self.country[row] for row in np.flatnonzero(np.asarray(self.layer) == GEONAMES)
        )
        return library.full_countries(filed)

    def shape(self, row: int) -> Any:
        """Return the polygon or line of a place, or None where it is known as a point."""
        if row not in self._shapes:
            wkb = self._wkb[row].as_py()
            found = None if wkb is None else shapely.from_wkb(wkb)
            if found is None and self.kind[row] == "country":
                found = outline_of(self.country[row])
            self._shapes[row] = found
            if found is not None:
                shapely.prepare(found)
        return self._shapes[row]

    def rows_where(
        self, *, kind: str = "", country: str = "", layer: int | None = None
    ) -> list[int]:
        """Return the rows of a kind, a country (its own code) and a layer, in their order."""
        asked = np.ones(len(self.kind), dtype=bool)
        if kind:
            asked &= self.kind.are(kind)
        if country:
            asked &= self.country.are(country)
        if layer is not None:
            asked &= np.asarray(self.layer) == layer
        # A row whose place has another row is not counted twice.
        asked[list(self._hidden)] = False
        return np.flatnonzero(asked).tolist()

    @cached_property
    def _disputed(self) -> list[tuple[str, Any]]:
        """The regions that two of the disputants are said to hold, widened by 3 km, with codes.

        Kurdistan or the Sahel lies in several countries, and each part of it in one of them.
        """
        return [
            (self.country_alt[row], self.shape(row).buffer(0.03))
            for row in self._shaped.tolist()
            if not self.country[row]
            and len(DISPUTANTS.intersection(self.country_alt[row].split("|"))) > 1
        ]

    @cached_property
    def _disputed_bounds(self) -> tuple[float, float, float, float]:
        """The box around all disputed regions; an empty one where there are none."""
        shapes = [shape for _, shape in self._disputed]
        return tuple(shapely.total_bounds(shapes)) if shapes else (1.0, 1.0, 0.0, 0.0)

    def contested(self, row: int, country: str) -> bool:
        """Whether a place lies on ground that sources put under a country, whatever its code."""
        longitude, latitude = self.longitude[row], self.latitude[row]
        west, south, east, north = self._disputed_bounds
        if not (west <= longitude <= east and south <= latitude <= north):
            return False
        point = shapely.Point(longitude, latitude)
        return any(
            country in codes.split("|") and shape.intersects(point)
            for codes, shape in self._disputed
        )

    @remembered(4096)  # several rules look a name up, one after the other
    def named(self, letters: str) -> list[int]:
        """Return the rows that are listed under a spelling, given as ``letters_of`` codes it."""
        rows: list[int] = []
        for names in self._names:
            found = names.named(letters)
            rows = rows + found if rows else found
        if self._hidden and rows:
            rows = [row for row in dict.fromkeys(rows) if row not in self._hidden]
        return rows

    def alike(self, skeleton: str, sizes: range | None = None, country: str = "") -> list[str]:
        """Return the listed spellings that share a skeleton: candidates, not answers.

        Of these only those with so many letters, and of places of a country, where one is given.
        """
        rows = self._of_country(country) if country else None
        return [form for names in self._names for form in names.alike(skeleton, sizes, rows)]

    @remembered(32)  # a byte a place
    def _of_country(self, country: str) -> np.ndarray:
        """Return of which rows a country is the country, or one of two."""
        others = [word for word in self.country_alt.words() if country in word.split("|")]
        rows = self.country.are(country)
        for word in others:
            rows = rows | self.country_alt.are(word)
        away, home = self._joined_rows
        rows[away] |= rows[home]
        return rows

    @cached_property
    def _joined_rows(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows that are held as another one, and these."""
        return np.array(list(self._joins), np.int64), np.array(list(self._joins.values()), np.int64)

    def find(self, name: str) -> pd.DataFrame:
        """Return the places listed under a name, whatever the transliteration.

        Parameters
        ----------
        name : str
            A name in Latin, Arabic or Hebrew letters.

        Returns
        -------
        pandas.DataFrame
            Rows of ``table``, nearer layers and larger places first.
        """
        if not isinstance(name, str):
            msg = f"a name is text, not {type(name).__name__}: {name!r:.80}"
            raise InputTypeError(msg)
        rows = list(self.named(letters_of(name))) or [
            row for letters in self.alike(spell(name).skeleton) for row in self.named(letters)
        ]
        rows.sort(key=lambda row: (self.layer[row], -self.population[row]))
        return self.table.loc[list(dict.fromkeys(rows))]


GazetteerLike: TypeAlias = Gazetteer | None
"""Where to look for places; None: the shipped gazetteer, with the layers that a user installed."""
LayerLike: TypeAlias = str | Path | pd.DataFrame
"""A layer of places: a file, or a frame."""
# The gazetteer that was loaded last: who asks twice for the same one gets it twice.
_LOADED: dict[str, Gazetteer] = {}


def load_gazetteer(extra: Iterable[LayerLike] = (), *, installed: bool = True) -> Gazetteer:
    """Load the shipped gazetteer, with further layers on top.

    Layers that the user installed (``atlas gazetteer add`` and ``learn``) are part of it, and
    `Gazetteer.layers` names them. Places learned from tables come before country files, and
    these before the shipped towns.

    Parameters
    ----------
    extra : iterable of str, pathlib.Path or pandas.DataFrame
        GeoNames country files (``LB.zip`` or ``LB.txt``), or own tables (CSV, TSV, Parquet or
        a frame). A row of an own table has a name, a longitude and a latitude (degrees WGS84)
        and, where they are known, names, kind, country, adm1, adm2, radius_km and population.
        Which of the two it is, the content says. An own table comes before the shipped layers,
        a GeoNames file after them. Nothing of the shipped data is dropped.
    installed : bool
        Whether the layers that the user installed are part of it, and those of
        ``atlas.doors.GAZETTEERS``.

    Returns
    -------
    Gazetteer
        All places; its ``table`` has one a row.

    Raises
    ------
    InputTypeError
        If a layer is neither a path nor a frame.
    GazetteerError
        If a file is missing, is no table of places, or has a place outside the world, or an
        installed layer is broken.

    Examples
    --------
    >>> from atlas import load_gazetteer
    >>> own = pd.DataFrame({"name": ["Hill 402"], "longitude": [35.4], "latitude": [33.2]})
    >>> load_gazetteer(extra=[own]).find("hill 402")["latitude"].tolist()
    [33.2]
    """
    if isinstance(extra, str | bytes) or not isinstance(extra, Iterable):
        msg = f"extra is a list of paths or frames, not {type(extra).__name__}: {extra!r:.80}"
        raise InputTypeError(msg)
    if isinstance(extra, pd.DataFrame):
        msg = "extra is a list of layers: write extra=[frame]"
        raise InputTypeError(msg)
    held = [("shipped", _shipped()), *(library.stores() if installed else [])]
    added = list(GAZETTEERS.values()) if installed else []
    held += [(str(layer), layer.store) for layer in added]
    held += [(_said(layer), stored_layer(layer)) for layer in extra]
    version = "+".join(store.version for _, store in held)
    if version not in _LOADED:
        _LOADED.clear()
        _LOADED[version] = Gazetteer([store for _, store in held], [name for name, _ in held])
        _LOADED[version].plugins = [GAZETTEERS.origin(layer.name) for layer in added]
    return _LOADED[version]


def _said(layer: Any) -> str:
    """Return what a layer that the caller gave is, in words."""
    return Path(layer).name if isinstance(layer, str | Path) else "a frame"


@cache
def _shipped() -> Store:
    """Return the shipped layers, read once in a process."""
    return stored_shipped()
