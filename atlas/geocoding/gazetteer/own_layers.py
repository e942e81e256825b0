"""Layers of places that other packages, or the program itself, add: ``atlas.doors.GAZETTEERS``."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from atlas.doors import GAZETTEERS
from atlas.errors import GazetteerError, PluginError
from atlas.geocoding.gazetteer.name_index import (
    GEONAMES,
    LEARNED,
    OWN,
    Store,
    built,
    content_hash,
)
from atlas.geocoding.gazetteer.read_layer import read_layer

RANKS = {"own": OWN, "learned": LEARNED, "country": GEONAMES}


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer of places.

    Parameters
    ----------
    name : str
        Its name: the one that it has in ``atlas.doors.GAZETTEERS``.
    frame : pandas.DataFrame or callable
        One row a place, or a function without arguments that returns it: ``name``, ``longitude``,
        ``latitude`` (degrees WGS84) and, where known, ``names`` (parted by ``|``), ``kind``,
        ``country``, ``adm1``, ``adm2``, ``radius_km``, ``population``, ``place_id``.
    rank : str
        Which layers come first: ``own`` before all that is shipped (a place of the same
        ``place_id`` is replaced), ``learned`` before country files, ``country`` after these
        (spellings are added to a place of the same ``place_id``).
    source : str
        Where the places come from.
    licence : str
        Under which licence.

    Examples
    --------
    >>> hills = pd.DataFrame({"name": ["Hill 402"], "longitude": [35.4], "latitude": [33.2]})
    >>> layer = Layer("hills", hills, "own", "invented", "CC0 1.0")
    >>> str(layer), len(layer.store.table)
    ('hills, invented, CC0 1.0', 1)
    """

    name: str
    frame: pd.DataFrame | Callable[[], pd.DataFrame]
    rank: str
    source: str
    licence: str

    def __str__(self) -> str:
        of = GAZETTEERS.origin(self.name)
        package = f"{of['package']} {of['version']}".strip()
        return ", ".join(one for one in (self.name, package, self.source, self.licence) if one)

    @cached_property
    def store(self) -> Store:
        """The places with their index, made once.

        Raises
        ------
        GazetteerError
            If the frame is no table of places.
        """
        with GAZETTEERS.blaming(self.name):
            frame = self.frame() if callable(self.frame) else self.frame
        if not isinstance(frame, pd.DataFrame):
            msg = f"the layer {self.name!r} is made of {type(frame).__name__}; wanted a DataFrame"
            raise GazetteerError(msg)
        table = read_layer(frame)
        text = table.to_csv(index=False).encode("utf-8", "surrogatepass")
        empty = pd.Series([None] * len(table), dtype=object, index=table.index)
        version = content_hash([self.rank.encode(), text])
        return built(table.assign(layer=RANKS[self.rank], wkb=empty), version)


def check_layer(name: str, layer: Any) -> Layer:
    """Return a layer that may stand under a name in ``atlas.doors.GAZETTEERS``."""
    if not isinstance(layer, Layer):
        wanted = "atlas.geocoding.gazetteer.own_layers.Layer"
        msg = f"{name!r} is {type(layer).__name__}; wanted an {wanted}"
        raise PluginError(msg)
    if layer.name != name:
        msg = f"{name!r} is a layer that calls itself {layer.name!r}; wanted one name for both"
        raise PluginError(msg)
    if layer.rank not in RANKS:
        msg = f"{name!r}: rank={layer.rank!r}; wanted one of {', '.join(RANKS)}"
        raise PluginError(msg)
    return layer


GAZETTEERS.ship({}, check=check_layer)
