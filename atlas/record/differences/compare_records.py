"""Two selections side by side: counts by kind, actor, place and figure, and what to mind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import InputTypeError
from atlas.record.core import Tables
from atlas.record.differences.compared_actors import by_actors
from atlas.record.differences.comparison_notes import ComparedSide, notes_on, weight_of
from atlas.record.differences.facet_counts import Counts, counted, keyed, merged, row_of
from atlas.record.differences.figures import sum_of_figures
from atlas.record.face.html_summary import table as html_table
from atlas.record.local_time import local_minutes
from atlas.record.weights import weights_of
from atlas.reference import vocabulary
from atlas.reference.house import house_of
from atlas.reference.territories import load_policy

COLUMNS = ("facet", "key", "label", "a", "b", "difference")
_DAY = 1440
_FIGURES = "figure"


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Hold the differences between two selections; `atlas.compare` makes it.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a thing counted: ``facet`` (events, group, kind, by, against, with, arrests and
        finds, other kinds, territory, province, figure), ``key``, ``label``, ``a``, ``b`` and
        ``difference`` (b less a). ``by`` counts who is said to have done acts, each event once;
        ``by (own account)`` and the like count the same by how it is known. Initiators of arrests
        and finds, and of talks, protests and deployments (``other kinds``), are counted apart. Of a
        figure there is a row for the lowest, one for the highest value, and one for how
        many events state it; a difference of ranges is left blank.
    notes : tuple of str
        What to mind: spans, events that only touch them, whose figures they are.

    See Also
    --------
    atlas.compare : Compare two selections.

    Examples
    --------
    >>> import atlas
    >>> record = atlas.open_record("spring-2023")
    >>> found = atlas.compare(record.select(ids=["E045"]), record.select(ids=["E051"]))
    >>> found.in_words()[0]
    'events, inside the span: a 1, b 1, as many'
    """

    table: pd.DataFrame
    notes: tuple[str, ...] = ()

    def in_words(self, *, most: int = 5) -> list[str]:
        """Return the differences as lines for a reader, each facet by its largest difference.

        Parameters
        ----------
        most : int
            At most so many lines a facet.

        Returns
        -------
        list of str
            The lines, then the notes.

        Examples
        --------
        >>> import atlas
        >>> record = atlas.open_record("spring-2023")
        >>> weeks = record.select(from_="2023-04-01", to="2023-04-04"), record.select(
        ...     from_="2023-04-05", to="2023-04-08"
        ... )
        >>> for line in atlas.compare(*weeks).in_words(most=1)[:3]:
        ...     print(line)
        events, inside the span: a 7, b 24, 17 more
        group, Fire: a 0, b 8, 8 more
        kind, Rocket fire: a 0, b 6, 6 more
        """
        lines = []
        for facet, rows in self.table.groupby("facet", sort=False):
            if facet == _FIGURES:
                lines += _figures_in_words(rows)
                continue
            far = rows["difference"].abs().to_numpy(dtype="int64", na_value=0)
            shown = rows.iloc[np.argsort(-far, kind="stable")[:most]]
            lines += [_in_words(row) for row in shown.itertuples(index=False)]
        return [*lines, *self.notes]

    def __repr__(self) -> str:
        """Return the differences as text."""
        return "\n".join(["<Comparison>", *self.in_words()])

    def _repr_html_(self) -> str:
        """Return the table and the notes for a notebook."""
        rows = self.table.astype(object).where(self.table.notna(), "")
        below = html_table("What to mind", [""], [[note] for note in self.notes])
        return html_table("Comparison", COLUMNS, rows.itertuples(index=False)) + below


def compare(a: Tables, b: Tables) -> Comparison:
    """Compare two selections: how many events of which kind, by whom, where, and which figures.

    Only events that lie wholly in the days that were asked for are counted; those that only touch
    them are told apart. Nothing is averaged, no rate is made, and what is unknown stays so.

    Parameters
    ----------
    a, b : Record
        The two sides, as of `Record.select`: the days that were asked for are known from it.

    Returns
    -------
    Comparison
        The table of counts and the notes to read it by.

    Raises
    ------
    InputTypeError
        If a side is no record.

    Examples
    --------
    >>> import atlas
    >>> record = atlas.open_record("spring-2023")
    >>> first = record.select(from_="2023-04-01", to="2023-04-04")
    >>> then = record.select(from_="2023-04-05", to="2023-04-08")
    >>> table = atlas.compare(first, then).table
    >>> table[table["key"] == "rocket_fire"][["label", "a", "b"]].to_numpy().tolist()
    [['Rocket fire', 0, 6]]
    """
    for name, one in (("a", a), ("b", b)):
        if not isinstance(one, Tables):
            msg = (
                f"{name} is a {type(one).__name__}; wanted a record: atlas.read_events() reads "
                "one, and record.select() takes a part of it"
            )
            raise InputTypeError(msg)
    sides = (_side("a", a), _side("b", b))
    rows = [
        *_events(*sides),
        *merged("group", *(_groups(side.inside) for side in sides)),
        *merged("kind", *(_kinds(side.inside) for side in sides)),
        *by_actors(*sides),
        *merged("territory", *(_territories(side.inside) for side in sides)),
        *merged("province", *(_provinces(side.inside) for side in sides)),
        *_of_figures(*sides),
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    types = dict.fromkeys(COLUMNS[:3], "str") | dict.fromkeys(COLUMNS[3:], "Int64")
    return Comparison(table.astype(types), tuple(notes_on(*sides)))


def _side(name: str, record: Tables) -> ComparedSide:
    """Return a side, with its events told apart by its span."""
    span = _span(record.asked_days)
    if span is None:
        return ComparedSide(name, record, record, None, ())
    start, end, _ = local_minutes(record.events)
    inside = (start >= span[0]) & (end <= span[1])
    touching = tuple(map(str, record.events.index[~inside]))
    return ComparedSide(name, record, record.take(inside), span, touching)


def _span(asked: tuple[str | None, str | None] | None) -> tuple[int, int] | None:
    """Return the first and the last minute that were asked for; None without both."""
    if asked is None or asked[0] is None or asked[1] is None:
        return None
    first, last = (np.datetime64(one, "m").astype("int64") for one in asked)
    whole_day = len(asked[1]) == len("YYYY-MM-DD")
    return int(first), int(last) + (_DAY - 1 if whole_day else 0)


def _events(a: ComparedSide, b: ComparedSide) -> Iterator[tuple[object, ...]]:
    """Yield the counts of events: inside the spans, and only touching them."""
    yield row_of("events", "inside", "inside the span", weight_of(a.inside), weight_of(b.inside))
    if a.touching or b.touching:
        counts = [weight_of(side.record, side.touching) for side in (a, b)]
        yield row_of("events", "touching", "only touching the span", *counts)
    both = set(a.touching) & set(b.touching)
    if both:
        counts = [weight_of(side.record, both) for side in (a, b)]
        yield row_of("events", "touching_both", "touching both spans", *counts)


def _groups(record: Tables) -> Counts:
    """Return the events of each group of kinds; a kind that is in no list is in the last group."""
    house = house_of(record.dataset)
    kinds = record.events["kind"]
    groups = {
        one: house.kinds[one].group if one in house.kinds else house.rest for one in kinds.unique()
    }
    mine = kinds.map(groups)
    told = mine.map(lambda one: house.groups[one].label)
    return counted(keyed(np.arange(len(record)), mine, told), weights_of(record.events))


def _kinds(record: Tables) -> Counts:
    """Return the events of each kind."""
    kinds, labels = record.events["kind"], house_of(record.dataset).labels()
    told = kinds.map(lambda one: labels.get(one, one))
    return counted(keyed(np.arange(len(record)), kinds, told), weights_of(record.events))


def _territories(record: Tables) -> Counts:
    """Return the events in each territory, by all its names, and those without one."""
    return _of_places(record, record.places["territory"], _labels())


def _labels() -> dict[str, str]:
    """Return the neutral label of each territory."""
    return {key: label[0] for key, label in load_policy().items()}


def _provinces(record: Tables) -> Counts:
    """Return the events in each province that places state."""
    places = record.places
    country = places["country"].where(places["country"] != "", places["territory"])
    stated = (places["adm1"] != "") & (country != "")
    keys = (country + ", " + places["adm1"]).where(stated, "")
    return _of_places(record, keys, {})


def _of_places(record: Tables, keys: pd.Series, labels: dict[str, str]) -> Counts:
    """Return the events of each key of a place; those without any are counted apart."""
    known = (keys != "").to_numpy()
    owners = record.event_rows("places")
    weights = weights_of(record.events)
    told = keys[known].map(lambda one: labels.get(one, one))
    found = counted(keyed(owners[known], keys[known], told), weights)
    bare = np.ones(len(record), dtype=bool)
    bare[owners[known]] = False
    count = int(weights[bare].sum())
    return {**found, ("", "not stated"): count} if count else found


def _of_figures(a: ComparedSide, b: ComparedSide) -> Iterator[tuple[object, ...]]:
    """Yield the figures, each from low to high, and how many events state it."""
    for what, label in vocabulary.QUANTITIES.items():
        found = [sum_of_figures(side.inside.quantities, what) for side in (a, b)]
        if not any(found):
            continue
        for part, words in (("low", "lowest stated"), ("high", "highest stated")):
            values = [None if one is None else int(getattr(one, part)) for one in found]
            yield _FIGURES, f"{what}_{part}", f"{label}, {words}", *values, None
        stated = [0 if one is None else one.stated for one in found]
        yield row_of(_FIGURES, f"{what}_stated", f"{label}, events that state it", *stated)


def _in_words(row: Any) -> str:
    """Return one count of both sides in words."""
    facet, _, label, a, b, difference = row
    change = f"{abs(difference):,} {'more' if difference > 0 else 'fewer'}"
    change = change if difference else "as many"
    return f"{facet}, {label}: a {a:,}, b {b:,}, {change}"


def _figures_in_words(rows: pd.DataFrame) -> list[str]:
    """Return the figures in words, from low to high."""
    values = {row.key: (row.a, row.b) for row in rows.itertuples(index=False)}
    lines = []
    for what, label in vocabulary.QUANTITIES.items():
        if f"{what}_stated" not in values:
            continue
        said = []
        for at, name in enumerate("ab"):
            low, high, stated = (values[f"{what}_{part}"][at] for part in ("low", "high", "stated"))
            if not stated:
                said.append(f"{name} not stated")
                continue
            span = f"{low:,}" if low == high else f"{low:,} to {high:,}"
            said.append(f"{name} {span} in {stated:,} event{'' if stated == 1 else 's'}")
        lines.append(f"{_FIGURES}, {label}: {', '.join(said)}")
    return lines
