"""Selection: one filter, the same in Python, in the page, in its address and in exports."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, TypeAlias

from atlas.errors import InputTypeError, SelectionError
from atlas.files.error_boundary import in_words
from atlas.record.checks.selection_checks import (
    check_box,
    check_hours,
    check_list,
    check_number,
    check_radius,
    check_text,
    check_when,
    check_word,
    wrong,
)
from atlas.record.face.argument_types import NOT_GIVEN, Day, NotGiven, Numbers, Words, given
from atlas.record.face.html_summary import card, short
from atlas.record.selection_text import describe
from atlas.reference.house import SHIPPED

DEFAULT_ROLES = ("initiator", "target", "party")
_LISTS = (
    "actors",
    "roles",
    "attributions",
    "kinds",
    "statuses",
    "territories",
    "place_roles",
    "ids",
)
_CHOICES = {"dates": ("touch", "within"), "match": ("any", "all")}


@dataclass(frozen=True)
class Selection:
    """Filter events by time, actor, kind, place, text and source; every part must hold.

    Parameters
    ----------
    from_, to : str, datetime.date or None
        The first and the last local day (``YYYY-MM-DD``) or minute (``YYYY-MM-DDTHH:MM``), both
        included to the end of that unit. None is no bound. In JSON ``from_`` is ``from``.
    dates : {"touch", "within"}
        Whether the time of the event only touches these days, or is within them.
    actors : str or list of str
        Ids of actors, as in ``record.actors``. An actor also means its children there. Names
        become ids where a record is at hand, as in `Record.select`.
    match : {"any", "all"}
        Whether one of the actors is enough, or all of them must take part, each by a row of its
        own in ``record.participants``.
    roles, attributions : str or list of str
        The roles and the attributions in which an actor counts. An empty list means all. Roles
        alone, with no actor and no attribution asked for, restrict nothing.
    kinds, statuses : str or list of str
        Kinds of event, such as ``"air_strike"``, and statuses, such as ``"confirmed"``. An empty
        list means all.
    territories, place_roles : str or list of str
        Where one place of the event is, and its role, such as ``"impact"``. An empty list means
        all.
    max_radius_km : float or None
        The largest stated error of that place, in km. A place without a stated error fails.
    box : tuple of float or None, (west, south, east, north)
        Where that place is, in degrees WGS84, edges included. West may be greater than east,
        across the 180th meridian. With ``box`` or ``max_radius_km`` the place must be drawable.
    text : str
        Words that must all be found in the title, the note, or a name of a place or actor.
        ``"In quotes"`` they are one phrase, and ``-word`` must not be found. A word that is the
        id of an event finds it too.
    min_sources : int
        The least number of different outlets that report the event.
    ids : str or list of str
        Ids of events. An empty list means all.
    hours : tuple of str or None, (first, last)
        Hours of the day, local, as ``("22:00", "04:00")``, both included; the last may be after
        midnight. An event passes when it starts within them and its hour is known.

    Raises
    ------
    SelectionError
        If a value is none that the key can have.

    See Also
    --------
    Record.select : Filter the events of a record.

    Examples
    --------
    >>> one = Selection(from_="2023-04-06", actors=["HZB"])
    >>> one.to_json()["from"]
    '2023-04-06'
    >>> Selection.from_json('{"from": "2023-04-06", "actors": ["HZB"]}') == one
    True
    """

    from_: str | None = None
    to: str | None = None
    dates: str = "touch"
    actors: tuple[str, ...] = ()
    match: str = "any"
    roles: tuple[str, ...] = DEFAULT_ROLES
    attributions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    place_roles: tuple[str, ...] = ()
    max_radius_km: float | None = None
    box: tuple[float, float, float, float] | None = None
    text: str = ""
    min_sources: int = 0
    ids: tuple[str, ...] = ()
    hours: tuple[str, str] | None = None

    def __repr__(self) -> str:
        """Return the call that makes this filter, with the keys that restrict something."""
        held = ((one.name, getattr(self, one.name), one.default) for one in fields(self))
        given = (f"{name}={value!r}" for name, value, default in held if value != default)
        return f"Selection({', '.join(given)})"

    def __post_init__(self) -> None:
        """Check every value, so that each existing Selection can be evaluated."""
        for name in ("from_", "to"):
            self._set(name, check_when(name.rstrip("_"), getattr(self, name)))
        for name, choices in _CHOICES.items():
            check_word(name, getattr(self, name), choices)
        for name in _LISTS:
            self._set(name, check_list(name, getattr(self, name)))
        self._set("max_radius_km", check_radius(self.max_radius_km))
        self._set("box", check_box(self.box))
        self._set("text", check_text("text", self.text))
        self._set("hours", check_hours(self.hours))
        if not isinstance(check_number("min_sources", self.min_sources, "a whole number"), int):
            wanted = "a whole number"
            raise wrong(self.min_sources, "min_sources", wanted)

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @classmethod
    def from_json(cls, value: str | Mapping[str, Any]) -> "Selection":
        """Return the filter that JSON text, or the same as a dict, describes.

        Parameters
        ----------
        value : str or mapping
            A JSON object, or a dict, of the keys of a Selection and their values. A key that is
            not there restricts nothing.

        Returns
        -------
        Selection
            The filter, checked.

        Raises
        ------
        SelectionError
            If the text is no JSON object, a key is not known, or a value cannot be meant.

        Examples
        --------
        >>> Selection.from_json('{"kinds": ["clash"]}')
        Selection(kinds=('clash',))
        """
        return cls(**content_of(value))

    def to_json(self) -> dict[str, Any]:
        """Return the filter as a JSON object.

        Returns
        -------
        dict
            Every key, with lists and plain values, ready for ``json.dumps``.

        Examples
        --------
        >>> Selection(box=(35, 33, 36, 34)).to_json()["box"]
        [35, 33, 36, 34]
        """
        values = {_json_key(key): value for key, value in asdict(self).items()}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}

    @classmethod
    def coerce(
        cls,
        value: "SelectionLike" = None,
        *,
        from_: Day | NotGiven = NOT_GIVEN,
        to: Day | NotGiven = NOT_GIVEN,
        dates: str | NotGiven = NOT_GIVEN,
        actors: Words | NotGiven = NOT_GIVEN,
        match: str | NotGiven = NOT_GIVEN,
        roles: Words | NotGiven = NOT_GIVEN,
        attributions: Words | NotGiven = NOT_GIVEN,
        kinds: Words | NotGiven = NOT_GIVEN,
        statuses: Words | NotGiven = NOT_GIVEN,
        territories: Words | NotGiven = NOT_GIVEN,
        place_roles: Words | NotGiven = NOT_GIVEN,
        max_radius_km: float | NotGiven | None = NOT_GIVEN,
        box: Numbers | NotGiven = NOT_GIVEN,
        text: str | NotGiven = NOT_GIVEN,
        min_sources: int | NotGiven = NOT_GIVEN,
        ids: Words | NotGiven = NOT_GIVEN,
        hours: Words | NotGiven = NOT_GIVEN,
    ) -> "Selection":
        """Return a filter from whatever describes one, with some keys replaced.

        Parameters
        ----------
        value : Selection, dict, str or None
            The filter: a Selection, the same as a dict, or as JSON text. None keeps everything.
        from_, to, dates, actors, match, roles, attributions : optional
            Keys of a `Selection`, which replace those of ``value``: when, and who.
        kinds, statuses, territories, place_roles, max_radius_km, box : optional
            Keys of a `Selection`: what kind of event, and where.
        text, min_sources, ids, hours : optional
            Keys of a `Selection`: in which words, by how many outlets, which events by their ids,
            and in which hours of the day.

        Returns
        -------
        Selection
            The filter, checked.

        Raises
        ------
        SelectionError
            If the filter cannot be understood.
        InputTypeError
            If ``value`` is something else.

        Examples
        --------
        >>> Selection.coerce({"kinds": ["clash"]}, to="2023-04-07")
        Selection(to='2023-04-07', kinds=('clash',))
        """
        keys = given(locals(), KEYS)
        if value is None:
            made = cls()
        elif isinstance(value, cls):
            made = value
        elif isinstance(value, str | Mapping):
            made = cls.from_json(value)
        else:
            msg = f"a selection is a Selection, a dict, JSON text or None; got {type(value)!r}"
            raise InputTypeError(msg)
        return replace(made, **keys) if keys else made

    def describe(
        self, names: Mapping[str, str] | None = None, kinds: Mapping[str, str] | None = None
    ) -> str:
        """Return the filter in words.

        Parameters
        ----------
        names : mapping or None
            Names of actors by their ids. None: the ids are said.
        kinds : mapping or None
            Labels of kinds by their ids. None: those of the shipped kinds.

        Returns
        -------
        str
            The words; ``everything`` where nothing is restricted.

        Examples
        --------
        >>> Selection(from_="2023-04-06", to="2023-04-06").describe()
        'on 6 April 2023'
        >>> Selection().describe()
        'everything'
        """
        return describe(self.to_json(), names or {}, SHIPPED.labels() if kinds is None else kinds)

    def _repr_html_(self) -> str:
        """Return the HTML for a notebook: the filter in words, and its keys."""
        held = ((one.name, getattr(self, one.name), one.default) for one in fields(self))
        keys = ((name, _plain(value)) for name, value, default in held if value != default)
        return card(f"Selection: {self.describe()}", keys, "record.select(selection)")


SelectionLike: TypeAlias = Selection | Mapping[str, Any] | str | None
"""A filter: a Selection, the same as a dict or as JSON text; None keeps everything."""
KEYS = tuple(one.name for one in fields(Selection))
"""The keys of a Selection, by their Python names."""
_KEYS = {"from": "from_", **{f.name: f.name for f in fields(Selection) if f.name != "from_"}}


def content_of(value: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a filter by their Python names, from JSON text or a dict; not checked."""
    content: Any = value
    if isinstance(value, str):
        try:
            content = json.loads(value)
        except (ValueError, RecursionError) as error:
            given_text = f"{value[:80]!r} ({in_words(error)})"
            like = '{"actors": ["HZB"]}'
            msg = f"a selection is a JSON object such as {like}; this is no JSON: {given_text}"
            raise SelectionError(msg) from error
    if not isinstance(content, Mapping):
        msg = f"a selection is a JSON object of keys and values; got {content!r:.200}"
        raise SelectionError(msg)
    return _python_keys(content)


def _plain(value: Any) -> str:
    return short(", ".join(map(str, value)) if isinstance(value, tuple) else value)


def _json_key(name: str) -> str:
    return "from" if name == "from_" else name


def _python_keys(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return keyword arguments from JSON keys (``from_`` is accepted too)."""
    keys = {**_KEYS, "from_": "from_"}
    unknown = [str(key) for key in values if key not in keys]
    if unknown:
        msg = f"a selection has no key {', '.join(map(repr, unknown))}; keys: {', '.join(_KEYS)}"
        raise SelectionError(msg)
    return {keys[key]: value for key, value in values.items()}
