"""A Selection as an expression on the rows of a scan, judged as `Record.select` judges."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import SelectionError
from atlas.readers.cells.table_cells import Rows
from atlas.record.core import Tables
from atlas.record.evaluate import (
    descendants,
    drawable,
    hundred_thousandths,
    minute_of,
    spoken,
    ten_metres,
)
from atlas.record.named_selection import selection_for
from atlas.record.search_text import SearchTerm, fold, single_blanks, terms
from atlas.record.selection import Selection
from atlas.scanning import points, row_answers
from atlas.scanning.engine import load_ibis
from atlas.scanning.judged_cells import judge
from atlas.scanning.judged_table import JudgedTable

_PLACE_KEYS = ("territories", "place_roles", "max_radius_km", "box")


def needs_places(selection: Selection) -> bool:
    """Return whether a filter asks where an event is."""
    return any(getattr(selection, key) not in ((), None) for key in _PLACE_KEYS)


def by_ids(held: JudgedTable, selection: Selection) -> Selection:
    """Return a filter with the names of actors, kinds and territories as ids.

    Raises
    ------
    SelectionError
        If a word is not known, or is the name of several.
    """
    words = any((selection.actors, selection.kinds, selection.territories))
    if not words:
        return selection
    kinds = held.kind.answers["kind_id"].unique() if selection.kinds else ["other"]
    lands = [""]
    if selection.territories:
        lands = held.placed[1]["territory"].unique()
    count = max(len(kinds), len(lands))
    ids = [f"row-{at}" for at in range(count)]
    told = Tables(
        events=pd.DataFrame(
            {
                "event_id": ids,
                "kind": [kinds[min(at, len(kinds) - 1)] for at in range(count)],
                "start": "2000-01-01",
            }
        ),
        places=pd.DataFrame(
            {
                "event_id": ids,
                "role": "location",
                "territory": [lands[min(at, len(lands) - 1)] for at in range(count)],
            }
        ),
        participants=pd.DataFrame(
            {
                "event_id": ids[0],
                "actor_id": held.actors["actor_id"] if selection.actors else [],
                "role": "party",
            }
        ),
        actors=held.actors if selection.actors else None,
    )
    with held.columns.words():
        asked = {key: getattr(selection, key) for key in ("actors", "kinds", "territories")}
        found = selection_for(told, Selection(**asked))
    return Selection.coerce(
        selection, **{key: getattr(found, key) for key in ("actors", "kinds", "territories")}
    )


def select_rows(held: JudgedTable, table: Any, selection: Selection) -> Any:
    """Return the rows of a table that a filter keeps.

    Parameters
    ----------
    held : JudgedTable
        What our readers say.
    table : ibis.Table
        Its events, located where the filter asks where.
    selection : Selection
        The filter, by ids.

    Raises
    ------
    SelectionError
        If a key cannot be judged.
    """
    for test in (_in_dates, _in_hours, _of_ids, _of_kind, _of_status, _of_actors, _at_places):
        table = test(held, table, selection)
    return _says(held, _sourced(held, table, selection), selection)


def _in_dates(_: JudgedTable, table: Any, selection: Selection) -> Any:
    first, last = ("first", "last") if selection.dates == "within" else ("last", "first")
    if selection.from_ is not None:
        table = table.filter(table[f"__{first}"] >= minute_of(selection.from_, end=False))
    if selection.to is not None:
        table = table.filter(table[f"__{last}"] <= minute_of(selection.to, end=True))
    return table


def _in_hours(_: JudgedTable, table: Any, selection: Selection) -> Any:
    if selection.hours is None:
        return table
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in selection.hours)
    minute = table["__first"] % 1440
    minute = load_ibis().ifelse(minute < 0, minute + 1440, minute)
    after, before = minute >= first, minute <= last
    return table.filter(
        (after & before if first <= last else after | before) & table["__hour_known"]
    )


def _id_text(held: JudgedTable, table: Any) -> Any:
    name = held.columns.matched.get("event_id")
    if name is None:
        msg = "the table has no column of ids; a scan does not number rows: select by other keys"
        raise SelectionError(msg)
    cells = table[name]
    if not (cells.type().is_string() or cells.type().is_integer()):
        msg = f"the ids in {name!r} are {cells.type()}; a scan compares texts and whole numbers"
        raise SelectionError(msg)
    return cells.cast("string").strip()


def _of_ids(held: JudgedTable, table: Any, selection: Selection) -> Any:
    if not selection.ids:
        return table
    return table.filter(_id_text(held, table).isin(list(selection.ids)))


def _flagged(table: Any, judged: Any, flags: pd.DataFrame) -> tuple[Any, list[str]]:
    """Return a table with flags of its cells beside it, under names that are new."""
    start = sum(str(name).startswith("__flag_") for name in table.columns)
    names = [f"__flag_{start + at}" for at in range(len(flags.columns))]
    return judged.joined(table, flags.set_axis(names, axis=1)), names


def _of_kind(held: JudgedTable, table: Any, selection: Selection) -> Any:
    return _of_word(held.kind, "kind_id", table, selection.kinds) if selection.kinds else table


def _of_status(held: JudgedTable, table: Any, selection: Selection) -> Any:
    if not selection.statuses:
        return table
    return _of_word(held.status, "status_id", table, selection.statuses)


def _of_word(judged: Any, column: str, table: Any, words: tuple[str, ...]) -> Any:
    flags = pd.DataFrame({"fits": judged.answers[column].isin(words)})
    table, (name,) = _flagged(table, judged, flags)
    return table.filter(table[name].fill_null(False))


def _of_actors(held: JudgedTable, table: Any, selection: Selection) -> Any:
    if not selection.actors and not selection.attributions:
        return table
    families: list[set[str] | None] = [None]
    if selection.actors:
        found = [descendants(held.actors, actor) for actor in selection.actors]
        families = [set().union(*found)] if selection.match == "any" else list(found)
    tests: list[Any] = [False] * len(families)
    for judged in held.people.values():
        people = judged.answers
        fits = np.ones(len(people), dtype=bool)
        if selection.roles:
            fits &= people["role"].isin(selection.roles).to_numpy()
        if selection.attributions:
            fits &= people["attribution"].isin(selection.attributions).to_numpy()
        flags = {}
        for at, family in enumerate(families):
            own = fits if family is None else fits & people["actor_id"].isin(family).to_numpy()
            flags[str(at)] = _any(people["_row"].to_numpy()[own], len(judged.cells), judged)
        table, names = _flagged(table, judged, pd.DataFrame(flags))
        tests = [
            test | table[name].fill_null(False) for test, name in zip(tests, names, strict=True)
        ]
    for test in tests:
        table = table.filter(test)
    return table


def _any(rows: np.ndarray, count: int, judged: Any) -> np.ndarray:
    flags = np.zeros(count if judged.keys else 1, dtype=bool)
    flags[rows] = True
    return flags


def _at_places(held: JudgedTable, table: Any, selection: Selection) -> Any:
    if not needs_places(selection):
        return table
    judged, places = held.placed
    fits = np.ones(len(places), dtype=bool)
    if selection.place_roles:
        fits &= places["role"].isin(selection.place_roles).to_numpy()
    if selection.max_radius_km is not None:
        most = ten_metres(np.array(selection.max_radius_km))
        fits &= ten_metres(places["radius_km"].to_numpy(dtype="float64")) <= most
    if selection.max_radius_km is not None or selection.box is not None:
        fits &= drawable(places).to_numpy()
    on_point = places["longitude"].notna().to_numpy()
    static = fits & ~on_point
    if selection.territories:
        static &= places["territory"].isin(selection.territories).to_numpy()
    rows, count = places["_row"].to_numpy(), len(judged.cells)
    flags = pd.DataFrame(
        {
            "other": _any(rows[static], count, judged),
            "point": _any(rows[fits & on_point], count, judged),
        }
    )
    if selection.territories:
        table = held.with_territory(table)
    table, (other, point) = _flagged(table, judged, flags)
    test = table[point].fill_null(False)
    if selection.box is not None:
        test = test & _in_box(table, selection.box).fill_null(False)
    if selection.territories:
        test = test & table["__territory"].isin(list(selection.territories)).fill_null(False)
    table = table.filter(table[other].fill_null(False) | test)
    return table.drop("__territory") if selection.territories else table


def _in_box(table: Any, box: tuple[float, float, float, float]) -> Any:
    west, south, east, north = (float(one) for one in hundred_thousandths(np.array(box)))
    lon = points.hundred_thousandths(table[points.LONGITUDE])
    lat = points.hundred_thousandths(table[points.LATITUDE])
    after, before = lon >= west, lon <= east
    across = after & before if west <= east else after | before
    return across & (lat >= south) & (lat <= north)


def _sourced(held: JudgedTable, table: Any, selection: Selection) -> Any:
    if selection.min_sources <= 0:
        return table
    enough = pd.DataFrame({"enough": held.outlets.answers["outlets"] >= selection.min_sources})
    table, (name,) = _flagged(table, held.outlets, enough)
    return table.filter(table[name].fill_null(False))


def _says(held: JudgedTable, table: Any, selection: Selection) -> Any:
    wanted = terms(selection.text)
    if not wanted:
        return table
    found: list[Any] = [False] * len(wanted)
    columns = held.columns
    if "event_id" in columns.matched:
        text = _id_text(held, table)
        for at, term in enumerate(wanted):
            # Only ids of ASCII letters are compared: no fold is needed for them.
            found[at] = found[at] | (text.lower() == term.text)
    for keys, read, what in (
        (("title", "kind"), row_answers.titles, "titles"),
        (("note",), lambda rows: _folded(rows, "note"), "notes"),
        *(
            ((own,), lambda rows, own=own: _folded(rows, own), f"names in {own}")
            for own in row_answers.PLACES
        ),
    ):
        if not columns.has(keys[0]) and what != "titles":
            continue
        table, names = _with_terms(held, table, columns.theirs(*keys), read, wanted, what)
        found = _either(table, found, names)
    for judged in held.people.values():
        people, actors = judged.answers, held.actors
        flags = {}
        for at, term in enumerate(wanted):
            said = _holds(actors["name"], term.text) | _holds(spoken(actors["names"]), term.text)
            own = people["actor_id"].isin(actors["actor_id"][said]).to_numpy()
            flags[str(at)] = _any(people["_row"].to_numpy()[own], len(judged.cells), judged)
        table, names = _flagged(table, judged, pd.DataFrame(flags))
        found = _either(table, found, names)
    for term, test in zip(wanted, found, strict=True):
        table = table.filter(~test if term.unwanted else test)
    return table


def _either(table: Any, found: list[Any], names: list[str]) -> list[Any]:
    return [one | table[name].fill_null(False) for one, name in zip(found, names, strict=True)]


def _with_terms(
    held: JudgedTable,
    table: Any,
    keys: list[str],
    read: Callable[[Rows], pd.Series],
    wanted: list[SearchTerm],
    what: str,
) -> tuple[Any, list[str]]:
    """Return a table with flags of which search terms some cells hold."""

    def answer(frame: pd.DataFrame) -> pd.DataFrame:
        with held.columns.words():
            texts = read(held.columns.rows(frame))
        return pd.DataFrame({str(at): _holds(texts, one.text) for at, one in enumerate(wanted)})

    judged = judge(table, keys, answer, what)
    return _flagged(table, judged, judged.answers)


def _folded(rows: Rows, column: str) -> pd.Series:
    return rows.text(column).map(fold)


def _holds(texts: pd.Series, term: str) -> np.ndarray:
    folded = [fold(str(text)) for text in texts]
    if " " in term:
        folded = [single_blanks(text) for text in folded]
    return np.array([term in text for text in folded], dtype=bool)
