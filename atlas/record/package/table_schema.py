"""The description of a record on disk: Frictionless schemas, keys and the data set's words."""

import re
from typing import Any

import pandas as pd

from atlas.record.core import Tables
from atlas.record.tables import TABLES, Column, as_text
from atlas.record.weights import WEIGHT, is_weighted

ORIGINAL_KEY = "atlas:event_id"
_TIME = "%Y-%m-%dT%H:%M"
_TYPES = {"text": "string", "time": "datetime", "degrees": "number", "km": "number"}
_KEYS = {"event_id": ("events", "event_id"), "actor_id": ("actors", "actor_id")}
_KEYS |= {"from_id": ("events", "event_id"), "to_id": ("events", "event_id")}
_OWN = {"events": "event_id", "actors": "actor_id"}
_KINDS = {"i": "integer", "u": "integer", "f": "number", "b": "boolean", "M": "datetime"}


def plain_tables(record: Tables) -> dict[str, pd.DataFrame]:
    """Return the tables as they go to disk: text columns, no geometry."""
    tables = {}
    for name, table in record.tables().items():
        frame = table.reset_index() if name == "events" else table
        columns = [column for column in frame.columns if column != "geometry"]
        if name == "events" and not is_weighted(frame):
            columns.remove(WEIGHT)
        types = {column.name: column.type for column in TABLES[name]}
        tables[name] = pd.DataFrame(
            {column: _as_written(frame[column], types.get(column, "")) for column in columns}
        )
    if record.original is not None:
        rows = record.original.reset_index(names=ORIGINAL_KEY)
        tables["original"] = pd.DataFrame(
            {str(column): _as_written(rows[column], "") for column in rows.columns}
        )
    return tables


def _as_written(values: pd.Series, kind: str) -> pd.Series:
    """Return a column as the text that stands in the file."""
    if kind == "time":
        return values.dt.strftime(_TIME).fillna("").astype("str")
    if values.dtype.kind == "M":
        return as_text(values.map(lambda v: v.isoformat(), na_action="ignore"))
    if values.dtype.kind == "f":
        return as_text(values.map(lambda v: repr(float(v)), na_action="ignore").astype(object))
    return as_text(values)


def describe(record: Tables, tables: dict[str, pd.DataFrame], *, shapes: bool) -> dict[str, Any]:
    """Return the content of datapackage.json."""
    dataset = record.dataset
    title = str(dataset.get("title", ""))
    name = re.sub(r"[^a-z0-9._-]+", "-", str(dataset.get("name", "") or title).lower()).strip("-")
    about: dict[str, Any] = {"profile": "tabular-data-package", "name": name or "record"}
    for key in ("title", "version"):
        if dataset.get(key):
            about[key] = str(dataset[key])
    if dataset.get("licence"):
        about["licenses"] = [{"title": str(dataset["licence"])}]
    about["resources"] = [_resource(n, table, record) for n, table in tables.items()]
    if shapes:
        shape = {"name": "shapes", "path": "shapes.geojson", "format": "geojson"}
        about["resources"].append({**shape, "mediatype": "application/geo+json"})
    about["dataset"] = dataset
    if record.report:
        about["report"] = dict(record.report)
    return about


def _resource(name: str, table: pd.DataFrame, record: Tables) -> dict[str, Any]:
    """Return the description of one table."""
    known = {column.name: column for column in TABLES.get(name, ())}
    source: Any = record.original if name == "original" else getattr(record, name)
    fields = []
    for column in table.columns:
        dtype = source[column].dtype if column in source.columns else None
        fields.append(_field(str(column), known.get(column), dtype))
    content: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if name in _OWN:
        content["primaryKey"] = _OWN[name]
    keys = [
        {"fields": column, "reference": {"resource": target, "fields": field}}
        for column, (target, field) in _KEYS.items()
        if column in known and target != name
    ]
    if keys:
        content["foreignKeys"] = keys
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": content,
    }


def _field(name: str, column: Column | None, dtype: Any) -> dict[str, Any]:
    """Return the description of one column."""
    if column is None:
        return {"name": name, "type": _KINDS.get(getattr(dtype, "kind", ""), "string")}
    field: dict[str, Any] = {"name": name, "type": _TYPES.get(column.type, "integer")}
    if column.type == "time":
        field["format"] = _TIME
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if column.type == "weight":
        limits["minimum"] = 1
    if column.words is not None:
        limits["enum"] = [word for word in column.words if word]
    if limits:
        field["constraints"] = limits
    return field


def field_types(description: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return the stated type of each column of each table."""
    types: dict[str, dict[str, str]] = {}
    resources = description.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        try:
            fields = resource["schema"]["fields"]
            types[str(resource["name"])] = {
                str(field["name"]): str(field.get("type", "")) for field in fields
            }
        except (KeyError, TypeError, AttributeError):
            continue
    return types


def retype(frame: pd.DataFrame, table: str, types: dict[str, str]) -> pd.DataFrame:
    """Return a frame with the columns that the contract does not name in their stated types."""
    known = {column.name for column in TABLES.get(table, ())}
    for name in frame.columns:
        if name in known or types.get(name, "string") == "string":
            continue
        frame[name] = _TYPED.get(types[name], as_text)(frame[name])
    return frame


def _integers(values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce")
    return numbers.astype("Int64") if numbers.isna().any() else numbers.astype("int64")


def _numbers(values: pd.Series) -> pd.Series:
    return pd.to_numeric(values, errors="coerce").astype("float64")


def _booleans(values: pd.Series) -> pd.Series:
    answers = values.map({"True": True, "False": False})
    return answers.astype("boolean") if answers.isna().any() else answers.astype("bool")


def _times(values: pd.Series) -> pd.Series:
    return pd.to_datetime(values.where(values != "", None), format="ISO8601", errors="coerce")


_TYPED = {"integer": _integers, "number": _numbers, "boolean": _booleans, "datetime": _times}
