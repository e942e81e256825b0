"""Describe a record on disk: Frictionless schemas, keys and the data set description."""

import json
import re
from typing import Any

import numpy as np
import pandas as pd

from atlas.record.core import Tables
from atlas.record.licence_terms import texts
from atlas.record.tables import TABLES, Column, as_text
from atlas.record.weights import WEIGHT, is_weighted

DESCRIPTION = "datapackage.json"
ORIGINAL_KEY = "atlas:event_id"
_NAME = "atlas:name:"
_TIME = "%Y-%m-%dT%H:%M"
_TYPES = {"text": "string", "time": "datetime", "degrees": "number", "km": "number"}
_KEYS = {"event_id": ("events", "event_id"), "actor_id": ("actors", "actor_id")}
_KEYS |= {"from_id": ("events", "event_id"), "to_id": ("events", "event_id")}
_OWN = {"events": "event_id", "actors": "actor_id"}
# Licences by their Open Definition id; case and blanks are ignored.
_CC = "https://creativecommons.org"
_LICENCES = {
    name.upper(): (name, address)
    for name, address in {
        "CC-BY-4.0": f"{_CC}/licenses/by/4.0/",
        "CC-BY-SA-4.0": f"{_CC}/licenses/by-sa/4.0/",
        "CC0-1.0": f"{_CC}/publicdomain/zero/1.0/",
        "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
        "ODC-BY-1.0": "https://opendatacommons.org/licenses/by/1-0/",
        "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
    }.items()
}
_ADDRESS = re.compile(r"https?://[!#$%&()*+,./0-9:;=?@A-Z\[\]_a-z~-]+")
_KINDS = {"i": "integer", "u": "integer", "f": "number", "b": "boolean", "M": "datetime"}


def plain_tables(record: Tables) -> dict[str, pd.DataFrame]:
    """Return the tables in the form for files: text columns, no geometry."""
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
    """Return a column as the text that the file holds."""
    if kind == "time":
        return values.dt.strftime(_TIME).fillna("").astype("str")
    if values.dtype.kind == "M":
        return as_text(values.map(lambda v: v.isoformat(), na_action="ignore"))
    if values.dtype.kind == "f":
        numbers = values.to_numpy(dtype="float64", na_value=np.nan)
        known = ~np.isnan(numbers)
        made = np.full(len(values), "", dtype=object)
        made[known] = [repr(number) for number in numbers[known].tolist()]
        return pd.Series(made, index=values.index, dtype="str")
    return as_text(values)


def name_in_file(name: str) -> str:
    """Return a column name that the standard allows: not blank, no blank at either end.

    Examples
    --------
    >>> name_in_file("note"), name_in_file(" note"), own_name(name_in_file(" note"))
    ('note', 'atlas:name:" note"', ' note')
    """
    plain = name and name == name.strip() and not name.startswith(_NAME)
    return name if plain else _NAME + json.dumps(name, ensure_ascii=False)


def own_name(name: str) -> str:
    """Return the original column name of a name in a file."""
    try:
        own = json.loads(name.removeprefix(_NAME)) if name.startswith(_NAME) else name
    except ValueError:
        return name
    return own if isinstance(own, str) and name_in_file(own) == name else name


def describe(record: Tables, tables: dict[str, pd.DataFrame], *, shapes: bool) -> dict[str, Any]:
    """Return the content of datapackage.json."""
    dataset = record.dataset
    title = str(dataset.get("title", ""))
    name = re.sub(r"[^a-z0-9._-]+", "-", str(dataset.get("name", "") or title).lower()).strip("-")
    # A package whose parts are all tables says so; shapes are not a table.
    profile = "data-package" if shapes else "tabular-data-package"
    about: dict[str, Any] = {"profile": profile, "name": name or "record"}
    for key in ("title", "version"):
        if dataset.get(key):
            about[key] = str(dataset[key])
    stated = dataset.get("licence") or dataset.get("license")
    if licences := [_licence(words) for words in texts(stated)]:
        about["licenses"] = licences
    about["resources"] = [_resource(n, table, record) for n, table in tables.items()]
    if shapes:
        shape = {"name": "shapes", "path": "shapes.geojson", "profile": "data-resource"}
        shape |= {"format": "geojson", "mediatype": "application/geo+json"}
        about["resources"].append(shape)
    about["dataset"] = dataset
    if record.report:
        about["report"] = dict(record.report)
    return about


def _licence(words: str) -> dict[str, str]:
    """Return a licence in the form of the standard: its Open Definition id, or the terms' address.

    Terms without an id or an address are in the description itself, under ``dataset``.
    """
    known = _LICENCES.get(re.sub(r"[\s_-]+", "-", words.strip()).upper())
    if known:
        return {"name": known[0], "path": known[1], "title": words}
    address = _ADDRESS.search(words)
    return {"path": address[0].rstrip(".,;:)]") if address else DESCRIPTION, "title": words}


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
    name = name_in_file(name)
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
                own_name(str(field["name"])): str(field.get("type", "")) for field in fields
            }
        except (KeyError, TypeError, AttributeError):
            continue
    return types


def retype(frame: pd.DataFrame, table: str, types: dict[str, str]) -> pd.DataFrame:
    """Return a frame whose columns outside the contract have the stated types."""
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
