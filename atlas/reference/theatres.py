"""The theatres that take part: the shipped one, and those of ``atlas.doors.THEATRES``."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from atlas.doors import THEATRES
from atlas.errors import PluginError
from atlas.reference.check_theatre import check_theatre
from atlas.reference.theatre import PARTS, Theatre
from atlas.shipped import shipped

_SHIPPED = {
    path.parent.name: Theatre(path.parent)
    for path in sorted(shipped("theatres").glob(f"*/{PARTS}"))
}


def theatres() -> tuple[Theatre, ...]:
    """Return the theatres that take part, the shipped one first.

    Raises
    ------
    PluginError
        If one cannot be loaded, or two that were added draw or name the same.

    Examples
    --------
    >>> [str(theatre.folder).rpartition("/")[2] for theatre in theatres()]
    ['levant']
    """
    return _together(tuple(THEATRES.copy().items()))


def took_part() -> list[dict[str, str]]:
    """Return door, name, package and version of each theatre that is not shipped.

    Examples
    --------
    >>> took_part()
    []
    """
    return [origin for name in THEATRES if (origin := THEATRES.origin(name))]


def lines_from() -> dict[str, float]:
    """Return the zoom from which lines of the shipped basemap are drawn, by id; others always are.

    Examples
    --------
    >>> lines_from()["jerusalem"]
    8.5
    """
    return {line: zoom for one in _SHIPPED.values() for line, zoom in one.lines_from.items()}


@lru_cache(maxsize=4)
def _together(named: tuple[tuple[str, Theatre], ...]) -> tuple[Theatre, ...]:
    """Return theatres that go together: each that was added is held against those before it."""
    beside = dict(_SHIPPED)
    for name, theatre in named:
        if name not in _SHIPPED:
            try:
                check_theatre(theatre, beside)
            except PluginError as error:
                of = THEATRES.origin(name)
                by = f"{of['package']} {of['version']}".strip() or "this program"
                msg = f"theatres: {name!r} of {by}: {error}"
                raise PluginError(msg) from error
            beside[name] = theatre
    return tuple(beside.values())


def _checked(name: str, thing: Any) -> Theatre:
    """Return a theatre that may stand under a name in ``atlas.doors.THEATRES``."""
    if isinstance(thing, str | Path):
        thing = Theatre(thing)
    if not isinstance(thing, Theatre):
        wanted = "an atlas.reference.theatre.Theatre, or the path of its folder"
        msg = f"{name!r} is {type(thing).__name__}; wanted {wanted}"
        raise PluginError(msg)
    return check_theatre(thing, _SHIPPED)


THEATRES.ship(_SHIPPED, check=_checked)
