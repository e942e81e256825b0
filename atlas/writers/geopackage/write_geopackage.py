"""GeoPackage: every table of a record, display layers, and styles that QGIS applies on opening.

``places`` is drawn as points. A place only known to be in an area has its geometry in ``areas``.
``lines`` go from launch to impact. ``shapes`` holds the original shapes. The columns that begin
with ``event_`` and ``drawn_`` repeat the event for labels and filters.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from atlas.progress import counted
from atlas.record.cell_values import plain_tree
from atlas.record.core import Tables
from atlas.record.package import table_schema
from atlas.record.places_table import is_shape
from atlas.record.weights import are_counts
from atlas.reference.house import house_of
from atlas.writers.geopackage import layer_styles, standard_tables
from atlas.writers.geopackage.sql_columns import LAYOUT, ROW, cells, sql_names, sql_types
from atlas.writers.map_layers import AREAS, LINES, POINTS, MapLayer, look_layers
from atlas.writers.provenance import about

_FRICTIONLESS = "https://specs.frictionlessdata.io/tabular-data-package/"
_DESCRIPTIONS = {
    "events": "One row an event; start and end are local wall time, tz beside them",
    "places": "One row a place of an event, drawn where it is a point; see areas for the others",
    "participants": "One row an actor in an event, by event_id",
    "actors": "One row an actor, by actor_id",
    "quantities": "One row a figure of an event, by event_id; blank is not zero",
    "sources": "One row a source of an event, by event_id",
    "links": "One row a tie between two events",
    "original": "The rows of the source as they came, by event_id",
    "areas": "What is only known to lie in an area: its shape, or the disc of its stated radius",
    "lines": "From launch to impact, where the data pair them; and places that are lines",
    "shapes": "Shapes as they were given, by shape_id, as well-known binary",
    "dataset": "Whose the rows are, under which licence, and how to read them",
}


def write(record: Tables, path: Path) -> None:
    """Write a record as a GeoPackage."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        standard_tables.begin(database)
        database.execute("BEGIN")
        layers = look_layers(record)
        tables = table_schema.plain_tables(record)
        description = table_schema.describe(record, tables, shapes=False)
        names = _add_tables(database, record, tables, description, layers[POINTS])
        for name in (AREAS, LINES):
            _add_layer(database, name, layers[name])
        _add_shapes(database, record)
        _add_dataset(database, record, description, names)
        layer_styles.add_styles(database, layers, house_of(record.dataset))
        database.execute("COMMIT")


def _add_tables(
    database: sqlite3.Connection,
    record: Tables,
    tables: dict[str, pd.DataFrame],
    description: dict[str, Any],
    points: MapLayer,
) -> dict[str, dict[str, str]]:
    """Add the tables of the record; return the column names that were changed for SQL."""
    types = table_schema.field_types(description)
    renamed = {}
    for name, table in tables.items():
        names = sql_names(table.columns)
        kinds = sql_types(table, types[name])
        columns = [(names[column], kind) for column, kind in kinds.items()]
        values = [cells(table[column], kinds[column]) for column in table.columns]
        geometry = None
        if name == "places":
            more = points.table[points.columns_beside(names.values())]
            columns += [(column, points.types[column]) for column in more]
            values += [more[column].tolist() for column in more]
            geometry = ("POINT", points.geometry)
        standard_tables.add_table(
            database,
            name,
            columns,
            counted(zip(*values, strict=True), len(table)),
            description=_description(name, record),
            constraints=_keys(name, set(names.values())),
            geometry=geometry,
        )
        renamed[name] = {ours: theirs for theirs, ours in names.items() if theirs != ours}
    return {name: columns for name, columns in renamed.items() if columns}


def _description(table: str, record: Tables) -> str:
    """Return a description of a table's content."""
    if table == "events" and are_counts(record.dataset):
        return "One row a count of events, of a unit of place and a period; no row is an event"
    return _DESCRIPTIONS[table]


def _keys(table: str, columns: set[str]) -> Iterator[str]:
    """Yield the foreign keys of a table."""
    if table in ("events", "actors"):
        yield f"UNIQUE ({'event_id' if table == 'events' else 'actor_id'})"
        return
    events = {"event_id", "from_id", "to_id"} & columns if table != "original" else set()
    for column in sorted(events):
        yield f"FOREIGN KEY ({column}) REFERENCES events (event_id)"


def _add_layer(database: sqlite3.Connection, name: str, layer: MapLayer) -> None:
    """Add a layer for display."""
    columns = [(column, layer.types[column]) for column in layer.table]
    values = [layer.table[column].tolist() for column in layer.table]
    standard_tables.add_table(
        database,
        name,
        columns,
        counted(zip(*values, strict=True), len(layer.table)),
        description=_DESCRIPTIONS[name],
        geometry=(layer.kind, layer.geometry),
    )


def _add_shapes(database: sqlite3.Connection, record: Tables) -> None:
    """Add the original shapes of places, each once."""
    geometry = record.places.geometry.to_numpy()
    wide = is_shape(geometry)
    shapes = dict(zip(record.places["shape_id"][wide], geometry[wide], strict=True))
    if shapes:
        rows = [(key, shapely.to_wkb(shapes[key])) for key in sorted(shapes)]
        columns = [("shape_id", "TEXT"), ("wkb", "BLOB")]
        standard_tables.add_table(
            database, "shapes", columns, rows, description=_DESCRIPTIONS["shapes"]
        )


def _add_dataset(
    database: sqlite3.Connection,
    record: Tables,
    description: dict[str, Any],
    names: dict[str, dict[str, str]],
) -> None:
    """Add attribution and terms, as a table for people and as metadata for programs."""
    lines = about(record)
    columns = [("label", "TEXT"), ("text", "TEXT")]
    standard_tables.add_table(
        database, "dataset", columns, lines, description=_DESCRIPTIONS["dataset"]
    )
    words = "\n".join(f"{label}: {text}" for label, text in lines)
    standard_tables.add_metadata(database, "text/plain", words, "http://www.geopackage.org/")
    description = description | {"atlas": LAYOUT, "columns": names, "row": ROW}
    text = json.dumps(plain_tree(description), ensure_ascii=False, indent=1)
    standard_tables.add_metadata(database, "application/json", text, _FRICTIONLESS)
