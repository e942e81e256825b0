"""The table of places, its layers and look-ups."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import pandas as pd
import shapely

from atlas.errors import InputTypeError
from atlas.places.index import Store, only, stored
from atlas.places.names import letters_of, spell


class Gazetteer:
    """Places by name, in layers of which the nearer ones come first.

    Parameters
    ----------
    store : Store
        The columns and the index over names, as ``index.stored`` gives them.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        table = store.table
        self.place_id: list[str] = table["place_id"].to_pylist()
        self.name: list[str] = table["name"].to_pylist()
        self.kind: list[str] = table["kind"].to_pylist()
        self.feature: list[str] = table["feature"].to_pylist()
        self.country: list[str] = table["country"].to_pylist()
        self.country_alt: list[str] = table["country_alt"].to_pylist()
        self.adm1_id: list[str] = table["adm1_id"].to_pylist()
        self.longitude: list[float] = table["longitude"].to_pylist()
        self.latitude: list[float] = table["latitude"].to_pylist()
        self.radius_km: list[float] = table["radius_km"].to_pylist()
        self.population: list[int] = table["population"].to_pylist()
        self.layer: list[int] = table["layer"].to_pylist()
        self._forms = dict(
            zip(store.forms["letters"].to_pylist(), range(len(store.forms)), strict=True)
        )
        self._letters: list[str] = list(self._forms)
        self._form_start: list[int] = store.forms["start"].to_pylist()
        self._form_rows: list[int] = store.form_rows["row"].to_pylist()
        skeletons = store.skeletons["skeleton"].to_pylist()
        self._skeletons = dict(zip(skeletons, range(len(skeletons)), strict=True))
        self._skeleton_start: list[int] = store.skeletons["start"].to_pylist()
        self._skeleton_forms: list[int] = store.skeleton_forms["form"].to_pylist()
        self._shapes: dict[int, Any] = {}

    @classmethod
    def from_table(cls, table: pd.DataFrame) -> "Gazetteer":
        """Return a gazetteer of one table only, without the shipped layers.

        Parameters
        ----------
        table : pandas.DataFrame
            Names and coordinates, with the columns that ``load_gazetteer`` reads.
        """
        return cls(only(table))

    def __len__(self) -> int:
        return len(self.place_id)

    def __repr__(self) -> str:
        return f"<Gazetteer of {len(self):,} places, {len(self._letters):,} spellings>"

    @property
    def version(self) -> str:
        """The hash of all that went into this gazetteer."""
        return self._store.version

    @cached_property
    def table(self) -> pd.DataFrame:
        """All places, one a row, with their geometry where they have one."""
        table = self._store.table.drop_columns(["wkb"]).to_pandas()
        table["geometry"] = [self.shape(row) for row in range(len(self))]
        return table

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each place id."""
        return {place_id: row for row, place_id in enumerate(self.place_id)}

    def shape(self, row: int) -> Any:
        """Return the polygon or line of a place, or None where it is known as a point."""
        if row not in self._shapes:
            wkb = self._store.table["wkb"][row].as_py()
            shape = self._shapes[row] = shapely.from_wkb(wkb) if wkb else None
            if shape is not None:
                shapely.prepare(shape)
        return self._shapes[row]

    @cached_property
    def _disputed(self) -> list[tuple[str, Any]]:
        """The regions that more than one country is said to hold, with the codes used."""
        return [
            (codes, self.shape(row))
            for row, codes in enumerate(self.country_alt)
            if codes and not self.country[row] and self.shape(row) is not None
        ]

    def contested(self, row: int, country: str) -> bool:
        """Whether a place lies on ground that sources put under a country, whatever its code."""
        point = shapely.Point(self.longitude[row], self.latitude[row])
        return any(
            country in codes.split("|") and shape.dwithin(point, 0.03)
            for codes, shape in self._disputed
        )

    def named(self, letters: str) -> Sequence[int]:
        """Return the rows that are listed under a spelling, given as ``letters_of`` codes it."""
        form = self._forms.get(letters)
        if form is None:
            return ()
        return self._form_rows[self._form_start[form] : self._form_start[form + 1]]

    def alike(self, skeleton: str) -> list[str]:
        """Return the listed spellings that share a skeleton: candidates, not answers."""
        place = self._skeletons.get(skeleton)
        if place is None:
            return []
        forms = self._skeleton_forms[self._skeleton_start[place] : self._skeleton_start[place + 1]]
        return [self._letters[form] for form in forms]

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
        return self.table.iloc[list(dict.fromkeys(rows))]


_LOADED: dict[str, Gazetteer] = {}


def load_gazetteer(extra: Iterable[Any] = ()) -> Gazetteer:
    """Load the shipped gazetteer, with further layers on top.

    Parameters
    ----------
    extra : iterable of path or pandas.DataFrame
        GeoNames country files (``LB.zip`` or ``LB.txt``), or own tables (CSV, TSV, Parquet or
        a frame) with a name, a longitude and a latitude (degrees WGS84) in each row, and, if
        they have them, names, kind, country, adm1, adm2, radius_km and population. Which it
        is, is told by the content. An own table comes before the shipped layers, a GeoNames
        file after them; nothing of the shipped data is dropped.

    Returns
    -------
    Gazetteer
        Its ``table`` has one place a row.

    Raises
    ------
    InputTypeError
        If a layer is neither a path nor a frame.
    GazetteerError
        If a file is missing, is no table of places, or has a place outside the world.

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
    store = stored(list(extra))
    if store.version not in _LOADED:
        _LOADED[store.version] = Gazetteer(store)
    return _LOADED[store.version]
