"""A selection in words, for front matter and reports."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from atlas.reference import vocabulary

if TYPE_CHECKING:
    from atlas.record.selection import Selection

_KINDS = {kind.id: kind.label.lower() for kind in vocabulary.KINDS.values()}


def describe(selection: "Selection", names: Mapping[str, str]) -> str:
    """Return the filter in words; "everything" where nothing is restricted."""
    parts = [
        _dates(selection),
        _actors(selection, names),
        _one("kind", _labels(selection.kinds, _KINDS)),
        _one("status", _labels(selection.statuses, vocabulary.STATUSES)),
        _one("territory", ", ".join(selection.territories)),
        _one("place", _labels(selection.place_roles, vocabulary.PLACE_ROLES)),
        _radius(selection),
        _box(selection),
        _one("text", f"\u201c{selection.text.strip()}\u201d" if selection.text.strip() else ""),
        f"at least {_sources(selection.min_sources)}" if selection.min_sources > 0 else "",
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


def _dates(selection: "Selection") -> str:
    """Return the days in words; they are days of each place's own time."""
    first, last = selection.from_, selection.to
    if not first and not last:
        return ""
    if first and last:
        words = f"on {_when(first)}" if first == last else f"{_when(first)} to {_when(last)}"
    else:
        words = f"from {_when(first)}" if first else f"until {_when(last or '')}"
    return words + (" (wholly within)" if selection.dates == "within" else "")


def _actors(selection: "Selection", names: Mapping[str, str]) -> str:
    """Return actors, roles and attributions in words."""
    if not selection.actors and not selection.attributions:
        return ""
    roles = _labels(selection.roles or vocabulary.PARTICIPANT_ROLES, vocabulary.PARTICIPANT_ROLES)
    joint = " and " if selection.match == "all" else " or "
    who = joint.join(names.get(actor, actor) for actor in selection.actors) or "anyone"
    how = _labels(selection.attributions, vocabulary.ATTRIBUTIONS).replace(", ", " or ")
    return f"{' or '.join(roles.split(', '))}: {who}" + (f" ({how})" if how else "")


def _radius(selection: "Selection") -> str:
    most = selection.max_radius_km
    return "" if most is None else f"placed within {most:g} km"


def _box(selection: "Selection") -> str:
    if selection.box is None:
        return ""
    return "in the box west {:g}, south {:g}, east {:g}, north {:g}".format(*selection.box)


def _sources(number: int) -> str:
    return "1 source" if number == 1 else f"{number} sources"
