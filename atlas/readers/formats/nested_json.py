"""Turn nested objects of JSON into the columns of a row: dotted names, links, named values."""

import csv
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from atlas.readers.cells.column_names import fold_column, match_columns
from atlas.record.cell_values import mended
from atlas.record.flat import NOTHING
from atlas.shipped import shipped

# Deeper objects, and more columns of one row, stay JSON in one cell.
_DEEPEST, _MOST = 4, 500
# What an object that names a place may say about it.
_OF_A_PLACE = ("longitude", "latitude", "country", "adm1", "adm2", "territory", "place")
_PLACES = ("place", "coordinates", "impact_place")
_SHOWN = 5


@lru_cache(maxsize=8)
def words_for(role: str) -> tuple[str, ...]:
    """Return the names of members with a role: url, title, key, value, rows, none."""
    with shipped("reference", "json_words.csv").open(encoding="utf-8") as file:
        return tuple(row["word"] for row in csv.DictReader(file) if row["role"] == role)


class Unnested:
    """The columns of rows, and which nested values were kept as they are.

    Examples
    --------
    >>> row = {"where": {"lat": 1, "lon": 2}, "by": [{"name": "A", "url": "https://example.org"}]}
    >>> Unnested().columns(row)
    {'lat': 1, 'lon': 2, 'by': ['A'], 'url': ['https://example.org']}
    >>> Unnested().columns({"filters": [{"key": "weapon", "value": "mortar"}]})
    {'weapon': 'mortar'}
    """

    def __init__(self) -> None:
        self.kept: dict[str, int] = {}

    def columns(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row without nested objects: each has a column of its own, or is kept as JSON."""
        if not any(isinstance(value, dict | list) for value in row.values()):
            return dict(row)
        made = {name: value for name, value in row.items() if not isinstance(value, dict | list)}
        for name, value in row.items():
            if isinstance(value, dict | list):
                self._add(made, name, value, 1)
        return made

    def notes(self) -> list[dict[str, Any]]:
        """Return a note about nested values that no column was made of."""
        if not self.kept:
            return []
        names = [mended(name)[:60] for name in self.kept]
        note = {"level": "note", "what": "nested values: kept in original", "rows": []}
        shown = ", ".join(map(repr, names[:_SHOWN])) + (", ..." if len(names) > _SHOWN else "")
        step = "make columns of them before reading, if they are needed"
        return [{**note, "count": sum(self.kept.values()), "examples": shown, "next_step": step}]

    def _add(self, made: dict[str, Any], name: str, value: Any, depth: int) -> None:
        """Add a value to the columns of a row."""
        objects = isinstance(value, list) and all(isinstance(one, dict) for one in value)
        if value in ({}, []):
            return
        if isinstance(value, dict) and depth <= _DEEPEST and len(made) < _MOST:
            self._add_object(made, name, value, depth)
        elif objects:
            self._add_list(made, name, value, depth)
        elif isinstance(value, dict) or _is_deep(value):
            self._keep(made, name, value)
        else:
            made[_free(made, name)] = value

    def _add_object(
        self, made: dict[str, Any], name: str, value: dict[str, Any], depth: int
    ) -> None:
        """Add an object: a geometry as it is, a link as one, members of others by their path."""
        if "coordinates" in value and "type" in value:
            known = _column(name) == "coordinates"
            free = _free(made, name if known else "coordinates", name)
            made[free] = json.dumps(value, ensure_ascii=False)
            return
        if _address(value):
            self._add_links(made, name, [value])
            return
        for key, held in value.items():
            self._add(made, _path(made, name, str(key)), held, depth + 1)

    def _add_list(
        self, made: dict[str, Any], name: str, value: list[dict[str, Any]], depth: int
    ) -> None:
        """Add a list of objects: links, named values, names, or the one object that it holds."""
        if any(map(_address, value)):
            self._add_links(made, name, value)
        elif pairs := _pairs(value):
            for key, held in pairs.items():
                self._add(made, _free(made, key, f"{name}.{key}"), _one_or_all(held), _DEEPEST)
        elif len(value) == 1 and depth <= _DEEPEST and len(made) < _MOST:
            self._add_object(made, name, value[0], depth)
        elif titles := [title for one in value if (title := _title(one))]:
            made[_free(made, name)] = titles
            if any(len(one) > 1 for one in value):
                self._keep(made, f"{name}.json", value)
        else:
            self._keep(made, name, value)

    def _add_links(self, made: dict[str, Any], name: str, links: list[dict[str, Any]]) -> None:
        """Add links as two lists that go together: who or what, and the address or a hyphen."""
        said = [one for one in links if _address(one) or _title(one)]
        urls = [_address(one) or NOTHING for one in said]
        titles = [_title(one) or _address(one).split("/")[2] for one in said]
        made[_free(made, name)] = titles
        made[_free(made, "url", f"{name}.url")] = urls
        if len(said) < len(links) or any(len(one) > 2 for one in links):
            self._keep(made, f"{name}.json", links)

    def _keep(self, made: dict[str, Any], name: str, value: Any) -> None:
        """Keep a value as JSON, and count it."""
        self.kept[name] = self.kept.get(name, 0) + 1
        made[_free(made, name)] = json.dumps(value, ensure_ascii=False)


def _is_deep(value: Any) -> bool:
    """Return whether a value is a list of lists or objects."""
    return isinstance(value, list) and any(isinstance(one, dict | list) for one in value)


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _free(made: Mapping[str, Any], *names: str) -> str:
    """Return the first name that a row does not have yet; the last with a number else."""
    for name in names:
        if name not in made:
            return name
    number = 2
    while f"{names[-1]} ({number})" in made:
        number += 1
    return f"{names[-1]} ({number})"


def _path(made: Mapping[str, Any], name: str, key: str) -> str:
    """Return the column of a member of an object.

    What an object that is a place says of its place has the member's own name, unless it is taken.
    """
    is_place = all(_column(part) in _PLACES for part in name.split("."))
    if is_place and key not in made and _column(key) in _OF_A_PLACE:
        return key
    if is_place and fold_column(key) == "name" and name not in made:
        return name
    return f"{name}.{key}"


@lru_cache(maxsize=4096)
def _column(name: str) -> str:
    """Return our column for a name, "" if it is none; half a pair of coordinates is one here."""
    pair = {"longitude": "latitude", "latitude": "longitude"}
    for beside in ("", *pair):
        matched = match_columns([name, *([beside] if beside else [])])[0]
        found = next((ours for ours, theirs in matched.items() if theirs == name), "")
        if found:
            return found
    return ""


def _member(held: Mapping[str, Any], role: str) -> Iterable[Any]:
    """Yield the plain values of members with a role, in the order of the words."""
    folded = {fold_column(str(name)): value for name, value in held.items()}
    for word in words_for(role):
        value = folded.get(fold_column(word))
        if isinstance(value, str | int | float) and str(value).strip():
            yield value


def _address(held: Mapping[str, Any]) -> str:
    """Return the address in an object, "" if it has none."""
    for value in _member(held, "url"):
        text = str(value).strip()
        if text.lower().startswith(("http://", "https://")) and len(text.split("/")) > 2:
            return text
    return ""


def _title(held: Mapping[str, Any]) -> str:
    """Return what an object is called, "" if it says nothing."""
    return next((str(value).strip() for value in _member(held, "title")), "")


def _pairs(listed: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return the values by key of a list of named values; empty if it is no such list."""
    found: dict[str, list[Any]] = {}
    for one in listed:
        folded = {fold_column(str(name)): value for name, value in one.items()}
        keys = [folded[word] for word in words_for("key") if isinstance(folded.get(word), str)]
        values = [folded[word] for word in words_for("value") if word in folded]
        if not keys or not values or not keys[0].strip():
            return {}
        found.setdefault(keys[0].strip(), []).append(values[0])
    return found
