"""Check the values of a selection, one kind of value each."""

import math
import re
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from atlas.errors import SelectionError
from atlas.reference import vocabulary

_WORDS = {
    "roles": tuple(vocabulary.PARTICIPANT_ROLES),
    "attributions": tuple(vocabulary.ATTRIBUTIONS),
    "statuses": tuple(vocabulary.STATUSES),
    "place_roles": tuple(vocabulary.PLACE_ROLES),
}
_LARGEST = 2**53
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?", re.ASCII)


def wrong(value: Any, key: str, wanted: str) -> SelectionError:
    """Return the error that says which value a key cannot have, and what was wanted."""
    return SelectionError(f"selection, {key}: {value!r:.200}: wanted {wanted}")


def check_when(key: str, value: Any) -> str | None:
    """Return a local day or minute as text."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        # No strftime here: it writes the year 25 with two digits.
        value = value.replace(tzinfo=None).isoformat(timespec="minutes")
    elif hasattr(value, "isoformat"):
        value = value.isoformat()
    wanted = "a day YYYY-MM-DD or a minute YYYY-MM-DDTHH:MM, local time"
    if not isinstance(value, str) or not _WHEN.fullmatch(value):
        raise wrong(value, key, wanted)
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        raise wrong(value, key, wanted) from error
    return value


def check_word(key: str, value: Any, choices: tuple[str, ...]) -> None:
    """Raise where a word is none of the choices, with the nearest."""
    if not isinstance(value, str) or value not in choices:
        near = get_close_matches(str(value), choices, 1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise wrong(value, key, f"one of {', '.join(choices)}{meant}")


def check_list(key: str, value: Any) -> tuple[str, ...]:
    """Check a list of texts and return it; each must be known if the vocabulary is closed."""
    if value is None:
        return ()
    if isinstance(value, str):
        value = (value,)
    if not isinstance(value, list | tuple | set | frozenset):
        wanted = "a list of texts"
        raise wrong(value, key, wanted)
    values = sorted(value) if isinstance(value, set | frozenset) else value
    for item in values:
        check_text(key, item)
        if key in _WORDS:
            check_word(key, item, _WORDS[key])
    return tuple(dict.fromkeys(values))


def check_text(key: str, value: Any) -> str:
    """Check a text and return it; unpaired surrogates are refused, since no table holds them."""
    wanted = "a text"
    if not isinstance(value, str):
        raise wrong(value, key, wanted)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise wrong(value, key, wanted) from error
    return value


def check_number(key: str, value: Any, wanted: str) -> float:
    """Check a number and return it."""
    # Whole numbers in JSON have no limit; refuse one that no float holds.
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST
    if not whole and not (isinstance(value, float) and math.isfinite(value)):
        raise wrong(value, key, wanted)
    return value


def check_hours(value: Any) -> tuple[str, str] | None:
    """Check hours of the day and return them as (first, last)."""
    if value is None or value == [] or value == ():
        return None
    wanted = "two local times HH:MM, such as ['22:00', '04:00']"
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise wrong(value, "hours", wanted)
    if not all(isinstance(one, str) and _CLOCK.fullmatch(one) for one in value):
        raise wrong(value, "hours", wanted)
    return (value[0], value[1])


def check_radius(value: Any) -> float | None:
    """Check a radius in km and return it."""
    if value is None:
        return None
    wanted = "kilometres, 0 or more"
    if check_number("max_radius_km", value, wanted) < 0:
        raise wrong(value, "max_radius_km", wanted)
    return value


def check_box(value: Any) -> tuple[float, float, float, float] | None:
    """Check a box and return it as (west, south, east, north), in degrees."""
    if value is None:
        return None
    wanted = "(west, south, east, north) in degrees"
    if not isinstance(value, list | tuple) or len(value) != 4:
        raise wrong(value, "box", wanted)
    west, south, east, north = (check_number("box", item, wanted) for item in value)
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise wrong(value, "box", wanted + ", south not above north")
    return (west, south, east, north)
