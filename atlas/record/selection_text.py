"""Describe a selection in words, for front matter and reports."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from atlas.reference import vocabulary

_NAMED = 12


def describe(keys: Mapping[str, Any], names: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    """Return the filter ``keys`` (from `Selection.to_json`) in words; "everything" if empty."""
    text, sources = keys["text"].strip(), keys["min_sources"]
    parts = [
        _dates(keys),
        "starts {} to {} local time".format(*keys["hours"]) if keys["hours"] else "",
        _ids(keys["ids"]),
        _actors(keys, names),
        _one("kind", _labels(keys["kinds"], kinds)),
        _one("status", _labels(keys["statuses"], vocabulary.STATUSES)),
        _one("territory", ", ".join(keys["territories"])),
        _one("place", _labels(keys["place_roles"], vocabulary.PLACE_ROLES)),
        _radius(keys),
        _box(keys),
        _one("text", f"\u201c{text}\u201d" if text else ""),
        f"at least {_sources(sources)}" if sources > 0 else "",
    ]
    return "; ".join(part for part in parts if part) or "everything"


def _one(key: str, words: str) -> str:
    return f"{key}: {words}" if words else ""


def _labels(ids: Iterable[str], labels: Mapping[str, str]) -> str:
    return ", ".join(labels.get(word, word).lower() for word in ids)


def _when(text: str) -> str:
    """Return a day or minute as "6 April 2023" or "6 April 2023, 14:30"."""
    when = datetime.fromisoformat(text)
    day = f"{when.day} {when:%B} {when.year:04}"
    return day if len(text) == len("YYYY-MM-DD") else f"{day}, {when:%H:%M}"


def _dates(keys: Mapping[str, Any]) -> str:
    """Return the days in words; days are local to each place."""
    first, last = keys["from"], keys["to"]
    if not first and not last:
        return ""
    if first and last:
        words = f"on {_when(first)}" if first == last else f"{_when(first)} to {_when(last)}"
    else:
        words = f"from {_when(first)}" if first else f"until {_when(last or '')}"
    return words + (" (wholly within)" if keys["dates"] == "within" else "")


def _actors(keys: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return actors, roles and attributions in words."""
    if not keys["actors"] and not keys["attributions"]:
        return ""
    roles = _labels(keys["roles"] or vocabulary.PARTICIPANT_ROLES, vocabulary.PARTICIPANT_ROLES)
    joint = " and " if keys["match"] == "all" else " or "
    who = joint.join(names.get(actor, actor) for actor in keys["actors"]) or "anyone"
    how = _labels(keys["attributions"], vocabulary.ATTRIBUTIONS).replace(", ", " or ")
    return f"{' or '.join(roles.split(', '))}: {who}" + (f" ({how})" if how else "")


def _ids(ids: list[str]) -> str:
    if not ids:
        return ""
    shown = ", ".join(ids[:_NAMED])
    rest = len(ids) - _NAMED
    return _one(
        "events" if len(ids) > 1 else "event", f"{shown} and {rest} more" if rest > 0 else shown
    )


def _radius(keys: Mapping[str, Any]) -> str:
    most = keys["max_radius_km"]
    return "" if most is None else f"placed within {most:g} km"


def _box(keys: Mapping[str, Any]) -> str:
    if keys["box"] is None:
        return ""
    return "in the box west {:g}, south {:g}, east {:g}, north {:g}".format(*keys["box"])


def _sources(number: int) -> str:
    return "1 source" if number == 1 else f"{number} sources"
