"""Open a record from a folder that is a Frictionless Tabular Data Package.

One CSV a table, ``shapes.geojson`` by ``shape_id`` and ``datapackage.json`` with schemas and keys.
Points are rebuilt from the numbers. The files are plain enough to be reviewed line by line.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from atlas.errors import InputTypeError, RecordError
from atlas.files.atomic_folder import recover
from atlas.files.error_boundary import in_words, reading
from atlas.record.descriptions import check_report
from atlas.record.package import csv_text, table_schema
from atlas.record.package.write_package import DESCRIPTION, ORIGINAL, SHAPES
from atlas.record.record import Record
from atlas.record.report import Report
from atlas.record.tables import TABLES
from atlas.shipped import shipped

_WANTED = "a record's folder, as record.save makes it"


def open_record(name_or_path: str | Path) -> Record:
    """Open a record that was saved into a folder, or that is shipped.

    Parameters
    ----------
    name_or_path : str or pathlib.Path
        A folder that `Record.save` wrote (or the ``datapackage.json`` in it), or the name of a
        shipped record, such as ``"spring-2023"``.

    Returns
    -------
    Record
        The record. Of its ``report`` it says ``opened``: it was not read from a table.

    Raises
    ------
    RecordError
        If there is no such record, or what is in the folder breaks the contract.
    InputTypeError
        If it is neither a path nor a name.

    Examples
    --------
    >>> len(open_record("spring-2023"))
    74
    """
    folder = find_record(name_or_path)
    tables, description = read_tables(folder)
    with reading(folder, RecordError, wanted=_WANTED):
        try:
            check_report(report := description.get("report", {}))
            report = Report({**report, "opened": folder.name})
            return Record(**tables, dataset=description.get("dataset", {}), report=report)
        except RecordError as error:
            msg = f"{folder}: {error}"
            raise RecordError(msg) from error


def shipped_names() -> list[str]:
    """Return the names of the shipped records."""
    home = shipped("events")
    return sorted(path.parent.name for path in home.glob(f"*/{DESCRIPTION}"))


def find_record(name_or_path: str | Path) -> Path:
    """Return the folder of a record, by path or by shipped name."""
    if not isinstance(name_or_path, str | os.PathLike):
        msg = f"a record is opened by a path or a name, got {type(name_or_path).__name__}"
        raise InputTypeError(msg)
    path = Path(name_or_path).expanduser()
    folder = path.parent if path.name == DESCRIPTION else path
    recover(folder)
    if (folder / DESCRIPTION).is_file():
        return folder
    names = shipped_names()
    if str(name_or_path) in names:
        return shipped("events", str(name_or_path))
    known = f"shipped records: {', '.join(names) or 'none'}"
    if path.is_file():
        msg = (
            f"{path} is a file, not a record's folder; read it with "
            f"atlas.read_events({path.name!r}); {known}"
        )
    elif path.is_dir():
        msg = f"{path} holds no {DESCRIPTION}, so it is no record's folder; {known}"
    else:
        msg = (
            f"no record {str(name_or_path)!r}: no such folder, and no such name; {known}; "
            "a table is read by atlas.read_events()"
        )
    raise RecordError(msg)


def read_tables(folder: Path) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the tables of a folder as the files have them, and the description."""
    with reading(folder, RecordError, wanted=_WANTED):
        return _read_tables(folder)


def _read_tables(folder: Path) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the tables of a folder, and the description."""
    description = _read_json(folder / DESCRIPTION)
    fields = table_schema.field_types(description)
    tables: dict[str, pd.DataFrame] = {}
    for name in TABLES:
        path = folder / f"{name}.csv"
        if path.is_file():
            tables[name] = table_schema.retype(_read_csv(path), name, fields.get(name, {}))
        elif name == "events":
            msg = (
                f"{folder} holds no events.csv, so it is no record's folder (record.save makes one)"
            )
            raise RecordError(msg)
    if "places" in tables:
        tables["places"]["geometry"] = _join_shapes(tables["places"], folder / SHAPES)
    if (folder / ORIGINAL).is_file():
        rows = _read_csv(folder / ORIGINAL)
        if table_schema.ORIGINAL_KEY not in rows:
            key = table_schema.ORIGINAL_KEY
            msg = f"{folder / ORIGINAL} has no column {key}, as it was saved with"
            raise RecordError(msg)
        rows = table_schema.retype(rows, "original", fields.get("original", {}))
        rows = rows.set_index(table_schema.ORIGINAL_KEY)
        rows.index.name = "event_id"
        tables["original"] = rows
    return tables, description


def _read_csv(path: Path) -> pd.DataFrame:
    """Return a table as text columns, under the column names that it had when saved."""
    return csv_text.read(path).rename(columns=table_schema.own_name)


def _read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        msg = f"{path} is no JSON: {in_words(error)}"
        raise RecordError(msg) from error
    if not isinstance(content, Mapping):
        msg = f"{path}: wanted a JSON object, got {type(content).__name__}"
        raise RecordError(msg)
    return dict(content)


def _join_shapes(places: pd.DataFrame, path: Path) -> np.ndarray:
    """Return the geometry of each place that has a shape, None for the others."""
    geometry = np.full(len(places), None, dtype=object)
    if not path.is_file():
        return geometry
    shapes = {}
    features = _read_json(path).get("features", [])
    if not isinstance(features, list):
        msg = f"{path}: features is a {type(features).__name__}; wanted a list"
        raise RecordError(msg)
    for number, feature in enumerate(features):
        try:
            key = feature["properties"]["shape_id"]
            shapes[key] = shapely.from_geojson(json.dumps(feature["geometry"]))
        except (KeyError, TypeError, shapely.errors.GEOSException) as error:
            msg = f"{path}, feature {number}: wanted a geometry and properties.shape_id ({error})"
            raise RecordError(msg) from error
    for row, key in enumerate(places.get("shape_id", [])):
        geometry[row] = shapes.get(key)
    return geometry
