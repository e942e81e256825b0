"""Conflict Atlas: events of armed conflict, placed with an honest error, on one layered map.

The public names are resolved on first use (PEP 562), so that ``import atlas`` and
``atlas --help`` stay as quick as the part of the library that is really needed.
"""

import importlib
from typing import Any

__version__ = "0.2.0.dev0"

_HOME = {
    "AtlasError": "atlas.errors",
    "Record": "atlas.record.record",
    "Selection": "atlas.record.selection",
    "brief": "atlas.page.briefing",
    # several data sets on one map: not a method, for none of the records is the first
    "combine": "atlas.record.combination.combine_records",
    "draw_map": "atlas.page.notebook.folium_map",
    "explore": "atlas.page.notebook.open_view",
    "geocode": "atlas.geocoding.geocoder",
    "load_gazetteer": "atlas.geocoding.gazetteer.place_table",
    "open_record": "atlas.record.package.open_package",
    "read_events": "atlas.readers",
}

__all__ = ["__version__", *sorted(_HOME)]


def __getattr__(name: str) -> Any:
    if name == "doors":  # for what people add: no public name, but there without an import
        return importlib.import_module("atlas.doors")
    if name not in _HOME:
        msg = f"module 'atlas' has no attribute {name!r}; its names are {', '.join(__all__)}"
        raise AttributeError(msg)
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
