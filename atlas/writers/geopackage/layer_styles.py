"""The styles that QGIS applies on opening: the table ``layer_styles``, one QML a layer."""

import sqlite3
from collections.abc import Mapping

from atlas.reference.house import House
from atlas.writers.geopackage.standard_tables import STAMP, add_table
from atlas.writers.map_layers import MapLayer
from atlas.writers.styles import qml

_COLUMNS = (
    ("f_table_catalog", "TEXT(256)"),
    ("f_table_schema", "TEXT(256)"),
    ("f_table_name", "TEXT(256)"),
    ("f_geometry_column", "TEXT(256)"),
    ("styleName", "TEXT(30)"),
    ("styleQML", "TEXT"),
    ("styleSLD", "TEXT"),
    ("useAsDefault", "BOOLEAN"),
    ("description", "TEXT"),
    ("owner", "TEXT(30)"),
    ("ui", "TEXT(30)"),
    ("update_time", "DATETIME"),
)
_WORDS = {
    "places": "Shape is the role of the place, colour the kind of event; the ring is its radius",
    "areas": "Somewhere in here: colour is the kind of event; no point is known",
    "lines": "From launch to impact; dashed where an end is vague",
}


def add_styles(database: sqlite3.Connection, layers: Mapping[str, MapLayer], house: House) -> None:
    """Add a style for each layer."""
    rows = [
        ("", "", name, "geom", name, qml.style(name, house), "", 1, words, "", None, STAMP)
        for name, words in _WORDS.items()
        if name in layers
    ]
    words = "Styles for QGIS"
    add_table(database, "layer_styles", _COLUMNS, rows, description=words, key="id")
