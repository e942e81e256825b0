"""Write a record into a folder: one CSV a table, shapes, and the description."""

import json
from pathlib import Path

import shapely

from atlas.errors import OutputExistsError
from atlas.files.atomic_folder import new_folder
from atlas.files.error_boundary import writing
from atlas.record.cell_values import mended
from atlas.record.core import Tables
from atlas.record.licence_terms import check_rows
from atlas.record.package import csv_text, table_schema
from atlas.record.places_table import is_shape
from atlas.record.tables import TABLES

DESCRIPTION = table_schema.DESCRIPTION
SHAPES = "shapes.geojson"
ORIGINAL = "original.csv"
FILES = (*(f"{table}.csv" for table in TABLES), SHAPES, ORIGINAL, DESCRIPTION)


def save_record(
    record: Tables,
    folder: str | Path,
    *,
    overwrite: bool = False,
    licence_override: str | None = None,
) -> Path:
    """Write a record into a folder; see `Record.save`."""
    target = Path(folder).expanduser()
    present = [name for name in FILES if (target / name).exists()]
    if target.exists() and not target.is_dir():
        msg = f"{target} is a file; a record is saved into a folder of its own"
        raise OutputExistsError(msg)
    if present and not overwrite:
        msg = f"{target} holds {present[0]} already; choose another folder or pass overwrite=True"
        raise OutputExistsError(msg)
    allowed = check_rows(record, licence_override)
    with writing(target):
        files = _files(allowed)
        with new_folder(target, FILES) as part:
            for name, text in files.items():
                (part / name).write_text(mended(text), encoding="utf-8", newline="")
    return target


def _files(record: Tables) -> dict[str, str]:
    """Return the text of each file, by name."""
    tables = table_schema.plain_tables(record)
    files = {
        f"{name}.csv": csv_text.write(table.rename(columns=table_schema.name_in_file))
        for name, table in tables.items()
    }
    shapes = _shapes_text(record)
    if shapes:
        files[SHAPES] = shapes
    description = table_schema.describe(record, tables, shapes=bool(shapes))
    files[DESCRIPTION] = json.dumps(description, ensure_ascii=False, indent=1, default=str) + "\n"
    return files


def _shapes_text(record: Tables) -> str:
    """Return the shapes as GeoJSON, one feature a line, sorted by id; "" if there are none.

    Outlines run counter-clockwise and holes clockwise, as RFC 7946 requires.
    """
    geometry = record.places.geometry.to_numpy()
    wide = is_shape(geometry)
    shapes = dict(zip(record.places["shape_id"][wide], geometry[wide], strict=True))
    if not shapes:
        return ""
    lines = []
    for key in sorted(shapes):
        name = json.dumps(key, ensure_ascii=False)
        shape = shapely.to_geojson(shapely.orient_polygons(shapes[key]))
        head = f'"type": "Feature", "properties": {{"shape_id": {name}}}'
        lines.append(f'{{{head}, "geometry": {shape}}}')
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
