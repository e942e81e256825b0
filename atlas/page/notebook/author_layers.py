"""The author's own layers on the map of a view: frames of geopandas, and layers of folium."""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd

from atlas.errors import InputTypeError, PageError
from atlas.page.notebook.folium_map import AtlasMap
from atlas.page.settings import SWITCHES

_MOST_FIELDS = 8
"""The most columns of a frame that are in the text beside the pointer."""
Layers = Sequence[Any] | Mapping[str, Any] | None


def add_layers(drawn: AtlasMap, layers: Layers) -> None:
    """Add layers to a map, each with its name in the page's list of layers.

    Parameters
    ----------
    drawn : AtlasMap
        The map.
    layers : sequence or mapping
        GeoDataFrames and GeoSeries in any CRS, and layers of folium; or such by their names.

    Raises
    ------
    PageError
        Where a frame has no CRS or nothing to draw, or the switches of our own layers are given.
    InputTypeError
        Where a layer is neither a frame nor a layer of folium.
    """
    for name, layer in _named(layers):
        if isinstance(layer, gpd.GeoDataFrame | gpd.GeoSeries):
            _add_frame(drawn, layer, name or f"Layer {len(drawn._children) + 1}")
        elif hasattr(layer, "_children") and hasattr(layer, "render"):
            if name:
                layer.layer_name = name
            drawn.add_child(layer)
        else:
            msg = (
                f"layers: {layer!r:.60} is a {type(layer).__name__}; wanted a GeoDataFrame, a "
                "GeoSeries or a layer of folium, such as geopandas.read_file(path)"
            )
            raise InputTypeError(msg)


def _named(layers: Layers) -> list[tuple[str, Any]]:
    """Return layers with their names, "" where they have none."""
    if layers is None:
        return []
    if isinstance(layers, Mapping):
        ours = [name for name, on in layers.items() if isinstance(on, bool) or name in SWITCHES]
        if ours:
            msg = (
                f"layers are layers of your own, and {', '.join(map(str, ours))} switches one of "
                f"ours: give switched={dict(layers)!r:.80} instead"
            )
            raise PageError(msg)
        return [(str(name), layer) for name, layer in layers.items()]
    if isinstance(layers, str | bytes) or not isinstance(layers, Sequence):
        layers = [layers]
    return [("", layer) for layer in layers]


def _add_frame(drawn: AtlasMap, frame: Any, name: str) -> None:
    """Add a frame to a map: its shapes, and the first columns beside the pointer."""
    if frame.crs is None:
        msg = f"layers: {name!r} has no CRS; say which with frame.set_crs(4326)"
        raise PageError(msg)
    shapes = frame.geometry
    frame = frame[shapes.notna() & ~shapes.is_empty]
    if frame.empty:
        msg = f"layers: {name!r} has no shape to draw; leave it out"
        raise PageError(msg)
    if isinstance(frame, gpd.GeoDataFrame):
        columns = [one for one in frame.columns if one != frame.geometry.name][:_MOST_FIELDS]
        frame.explore(m=drawn, name=name, tooltip=columns or False)
    else:
        frame.explore(m=drawn, name=name)
