"""The table of places, its layers and look-ups."""

from array import array
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
from atlas.geocoding.gazetteer.name_index import GEONAMES, OWN, Store, stored_layer, stored_shipped
from atlas.geocoding.gazetteer.native_names import Native
from atlas.geocoding.gazetteer.own_layers import GAZETTEERS
from atlas.geocoding.spelling.place_names import fold, letters_of, plain_of, spell


def _numbers(column: Any, form: str) -> "array[Any]":
    """Return a column of numbers, moved as one block: a list of a million would take longer."""
    return array(form, column.to_numpy().astype(form, copy=False).tobytes())


def _words(column: Any) -> list[str]:
    """Return a column of words that recur: each is made once, and named as often as it stands."""
    codes = column.combine_chunks().dictionary_encode()
    words = np.array([*codes.dictionary.to_pylist(), ""], dtype=object)
    return words[codes.indices.to_numpy()].tolist()


# A layer that lists so many places of a country lists its villages.
_FULL = 1000


class Names:
    """The index over the names of one layer."""

    def __init__(self, store: Store, rows: Sequence[int]) -> None:
        # The first layer's rows are numbered as they stand.
        self._rows = None if isinstance(rows, range) and rows.start == 0 else rows
        letters: list[str] = store.forms["letters"].to_pylist()
        self.forms = dict(zip(letters, range(len(letters)), strict=True))
        self._letters = letters
        self._start = _numbers(store.forms["start"], "i")
        self._start.append(len(store.form_rows))
        self._form_rows = _numbers(store.form_rows["row"], "i")
        skeletons = store.skeletons["skeleton"].to_pylist()
        self._skeletons = dict(zip(skeletons, range(len(skeletons)), strict=True))
        self._skeleton_start = _numbers(store.skeletons["start"], "i")
        self._skeleton_start.append(len(store.skeleton_forms))
        self._skeleton_forms = _numbers(store.skeleton_forms["form"], "i")

    def __len__(self) -> int:
        return len(self._letters)

    def named(self, letters: str) -> list[int]:
        """Return the rows that are listed under a spelling."""
        form = self.forms.get(letters)
        return [] if form is None else self.rows_of(form)

    def rows_of(self, form: int) -> list[int]:
        """Return the rows that are listed under the spelling of a number."""
        found = self._form_rows[self._start[form] : self._start[form + 1]].tolist()
        return found if self._rows is None else [self._rows[row] for row in found]

    def alike(self, skeleton: str) -> list[str]:
        """Return the listed spellings that share a skeleton."""
        place = self._skeletons.get(skeleton)
        if place is None:
            return []
        start, end = self._skeleton_start[place : place + 2]
        return [self._letters[form] for form in self._skeleton_forms[start:end]]


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
        self._hidden: set[int] = set()
        self._tables = [store.table for store in stores]
        self._names: list[Names] = []
        # Rows of farther layers that are known places: their spellings join those of these.
        self._joined: dict[int, list[int]] = {}
        self.row_of: dict[str, int] = {}
        self.place_id: list[str] = []
        for store in stores:
            self._names.append(Names(store, self._rows_of(store)))
        whole = pa.concat_tables(self._tables)
        self._wkb: list[bytes | None] = whole["wkb"].to_pylist()
        self.name: list[str] = whole["name"].to_pylist()
        self.kind = _words(whole["kind"])
        self.feature = _words(whole["feature"])
        self.country = _words(whole["country"])
        self.country_alt = _words(whole["country_alt"])
        self.adm1_id = _words(whole["adm1_id"])
        self.adm2 = _words(whole["adm2"])
        self.longitude = _numbers(whole["longitude"], "d")
        self.latitude = _numbers(whole["latitude"], "d")
        self.radius_km = _numbers(whole["radius_km"], "d")
        self.population = _numbers(whole["population"], "q")
        self.layer = _numbers(whole["layer"], "b")
        self._shapes: dict[int, Any] = {}
        # What functions keep of their answers (`memory.remembered`); it goes with the gazetteer.
        self.answered: dict[Any, dict[Any, Any]] = {}

    def _rows_of(self, store: Store) -> Sequence[int]:
        """Return the row of each place of a store; a place known already keeps its row.

        Only an own table replaces a place: a GeoNames file adds its spellings to it.
        """
        known = self.row_of
        ids = store.table["place_id"].to_pylist()
        fresh = range(len(self.place_id), len(self.place_id) + len(ids))
        self.place_id += ids
        own = dict(zip(ids, fresh, strict=True))
        if len(own) < len(ids):  # an own table may list an id twice: the last one holds
            self._hidden.update(row for i, row in zip(ids, fresh, strict=True) if own[i] != row)
        twice = known.keys() & own.keys()
        rows: Sequence[int] = list(fresh) if twice else fresh
        layers = store.table["layer"].to_pylist() if twice else []
        for place_id in twice:
            number = own[place_id] - fresh.start
            if layers[number] == OWN:
                self._hidden.add(known[place_id])
            else:
                self._hidden.add(own[place_id])
                self._joined.setdefault(known[place_id], []).append(own[place_id])
                rows[number] = own[place_id] = known[place_id]  # type: ignore[index]
        known.update(own)
        return rows

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
        geometry = pd.Series(index=table.index, dtype=object)
        for row, wkb in enumerate(self._wkb):
            geometry[row] = self.shape(row) if wkb else None
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
        for table in self._tables:
            if row < len(table):
                return [table["name"][row].as_py(), *table["names"][row].as_py().split("|")]
            row -= len(table)
        return []

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
            country
            for country, layer in zip(self.country, self.layer, strict=True)
            if layer == GEONAMES
        )
        return frozenset({"IL"} | {one for one, size in filed.items() if size >= _FULL})

    def shape(self, row: int) -> Any:
        """Return the polygon or line of a place, or None where it is known as a point."""
        wkb = self._wkb[row]
        if wkb is None:
            return None
        if row not in self._shapes:
            self._shapes[row] = shapely.from_wkb(wkb)
            shapely.prepare(self._shapes[row])
        return self._shapes[row]

    @cached_property
    def _disputed(self) -> list[tuple[str, Any]]:
        """The regions that more than one country is said to hold, widened by 3 km, with codes."""
        return [
            (codes, self.shape(row).buffer(0.03))
            for row, codes in enumerate(self.country_alt)
            if codes and not self.country[row] and self.shape(row) is not None
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

    def named(self, letters: str) -> list[int]:
        """Return the rows that are listed under a spelling, given as ``letters_of`` codes it."""
        rows: list[int] = []
        for names in self._names:
            form = names.forms.get(letters)
            if form is not None:
                rows = rows + names.rows_of(form) if rows else names.rows_of(form)
        if self._hidden and rows:
            rows = [row for row in dict.fromkeys(rows) if row not in self._hidden]
        return rows

    def alike(self, skeleton: str) -> list[str]:
        """Return the listed spellings that share a skeleton: candidates, not answers."""
        return [form for names in self._names for form in names.alike(skeleton)]

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
