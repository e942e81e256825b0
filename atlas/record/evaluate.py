"""Evaluate a Selection on a record in whole numbers (1e-5 degree, 10 m, minutes)."""

import numpy as np
import pandas as pd

from atlas.record.core import Tables
from atlas.record.local_time import local_minutes
from atlas.record.search_text import fold, single_blanks, terms
from atlas.record.selection import Selection
from atlas.record.weights import weights_of
from atlas.reference import vocabulary


def drawable(places: pd.DataFrame) -> pd.Series:
    """Return which places have coordinates to draw (a country or no place has none)."""
    known = places["longitude"].notna() & places["latitude"].notna()
    return known & ~places["precision"].isin(vocabulary.NEVER_DRAWN)


def kept(record: Tables, selection: Selection) -> np.ndarray:
    """Return one bool for each event of the record: whether the selection keeps it.

    Parameters
    ----------
    record : Tables
        The record.
    selection : Selection
        The filter.

    Returns
    -------
    numpy.ndarray of bool
        In the order of ``record.events``.
    """
    keep = np.ones(len(record.events), dtype=bool)
    for test in (_of_ids, _in_dates, _in_hours, _of_kind, _of_actors, _at_places, _sourced, _says):
        answer = test(record, selection)
        if answer is not None:
            keep &= answer
    return keep


def tally(record: Tables, keep: np.ndarray) -> dict[str, int]:
    """Count the events that are held, shown, hidden and off the map, for a mask of kept rows."""
    placed = np.zeros(len(record.events), dtype=bool)
    placed[record.event_rows("places")[drawable(record.places).to_numpy()]] = True
    weights = weights_of(record.events)
    held, chosen = int(weights.sum()), int(weights[keep].sum())
    shown = int(weights[keep & placed].sum())
    return {"held": held, "shown": shown, "hidden": held - chosen, "off_map": chosen - shown}


def hundred_thousandths(degrees: np.ndarray) -> np.ndarray:
    """Return degrees as whole 1e-5 degrees, halves rounded up (``Math.floor(x * 1e5 + 0.5)``)."""
    return np.floor(np.asarray(degrees, dtype="float64") * 1e5 + 0.5)


def ten_metres(km: np.ndarray) -> np.ndarray:
    """Return kilometres as whole steps of 10 m, halves rounded up."""
    return np.floor(np.asarray(km, dtype="float64") * 100 + 0.5)


def _any_row(record: Tables, table: str, rows: np.ndarray) -> np.ndarray:
    """Return which events own at least one of the rows."""
    owners = record.event_rows(table)[rows]
    answer = np.zeros(len(record.events), dtype=bool)
    answer[owners] = True
    return answer


def minute_of(text: str, *, end: bool) -> int:
    """Return a bound in local minutes since 1970; with ``end``, the last minute of its unit."""
    minute = int(np.datetime64(text, "m").astype("int64"))
    return minute + 1439 if end and len(text) == len("YYYY-MM-DD") else minute


def _in_dates(record: Tables, selection: Selection) -> np.ndarray | None:
    """Return which events have a time interval that fits the dates."""
    if selection.from_ is None and selection.to is None:
        return None
    start, end, _ = local_minutes(record.events)
    first, last = (start, end) if selection.dates == "within" else (end, start)
    keep = np.ones(len(start), dtype=bool)
    if selection.from_ is not None:
        keep &= first >= minute_of(selection.from_, end=False)
    if selection.to is not None:
        keep &= last <= minute_of(selection.to, end=True)
    return keep


def _of_ids(record: Tables, selection: Selection) -> np.ndarray | None:
    """Return which events are named by their ids."""
    if not selection.ids:
        return None
    return record.events.index.isin(selection.ids)


def _in_hours(record: Tables, selection: Selection) -> np.ndarray | None:
    """Return which events start within these hours, of those whose hour is known."""
    if selection.hours is None:
        return None
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in selection.hours)
    minute = local_minutes(record.events)[0] % (24 * 60)
    after, before = minute >= first, minute <= last
    inside = after & before if first <= last else after | before
    return inside & record.events["time_precision"].isin(("minute", "hour")).to_numpy()


def _of_kind(record: Tables, selection: Selection) -> np.ndarray | None:
    """Return which events have one of the kinds and one of the statuses."""
    keep = None
    for column, words in (("kind", selection.kinds), ("status", selection.statuses)):
        if words:
            fits = record.events[column].isin(words).to_numpy()
            keep = fits if keep is None else keep & fits
    return keep


def descendants(actors: pd.DataFrame, actor_id: str) -> set[str]:
    """Return an actor and all actors below it in the record's actors table."""
    children: dict[str, list[str]] = {}
    for child, parent in zip(actors["actor_id"], actors["parent_id"], strict=True):
        children.setdefault(parent, []).append(child)
    found, todo = set(), [actor_id]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += children.get(one, [])
    return found


def _of_actors(record: Tables, selection: Selection) -> np.ndarray | None:
    """Return which events have one participant row that fits actor, role and attribution."""
    if not selection.actors and not selection.attributions:
        return None
    rows = np.ones(len(record.participants), dtype=bool)
    if selection.roles:
        rows &= record.participants["role"].isin(selection.roles).to_numpy()
    if selection.attributions:
        rows &= record.participants["attribution"].isin(selection.attributions).to_numpy()
    if not selection.actors:
        return _any_row(record, "participants", rows)
    families = [descendants(record.actors, actor) for actor in selection.actors]
    if selection.match == "any":
        families = [set().union(*families)]
    ids = record.participants["actor_id"]
    answers = [
        _any_row(record, "participants", rows & ids.isin(family).to_numpy()) for family in families
    ]
    return np.logical_and.reduce(answers)


def _at_places(record: Tables, selection: Selection) -> np.ndarray | None:
    """Return which events have one place that fits every place key."""
    places = record.places
    tests = []
    if selection.territories:
        tests.append(places["territory"].isin(selection.territories).to_numpy())
    if selection.place_roles:
        tests.append(places["role"].isin(selection.place_roles).to_numpy())
    if selection.max_radius_km is not None:
        most = ten_metres(np.array(selection.max_radius_km))
        tests.append(ten_metres(places["radius_km"].to_numpy()) <= most)
    if selection.box is not None:
        tests.append(_in_box(places, selection.box))
    if not tests:
        return None
    if selection.max_radius_km is not None or selection.box is not None:
        tests.append(drawable(places).to_numpy())
    return _any_row(record, "places", np.logical_and.reduce(tests))


def _in_box(places: pd.DataFrame, box: tuple[float, float, float, float]) -> np.ndarray:
    """Return which places are in a box, edges included."""
    west, south, east, north = hundred_thousandths(np.array(box))
    longitude = hundred_thousandths(places["longitude"].to_numpy())
    latitude = hundred_thousandths(places["latitude"].to_numpy())
    after, before = longitude >= west, longitude <= east
    across = after & before if west <= east else after | before
    return across & (latitude >= south) & (latitude <= north)


def _sourced(record: Tables, selection: Selection) -> np.ndarray | None:
    """Return which events have enough different outlets."""
    if selection.min_sources <= 0:
        return None
    return outlet_counts(record) >= selection.min_sources


def outlet_counts(record: Tables) -> np.ndarray:
    """Return the number of different outlets of each event."""
    outlets = record.sources["outlet"]
    named = (outlets != "").to_numpy()
    codes, different = pd.factorize(outlets[named])
    # Event and outlet as one number: distinct pairs of a million rows are found fast.
    pairs = pd.unique(record.event_rows("sources")[named] * max(len(different), 1) + codes)
    return np.bincount(pairs // max(len(different), 1), minlength=len(record.events))


def _says(record: Tables, selection: Selection) -> np.ndarray | None:
    """Return which events say every term of the search text, and none that is unwanted."""
    wanted = terms(selection.text)
    if not wanted:
        return None
    keep = np.ones(len(record.events), dtype=bool)
    for term, unwanted in wanted:
        found = _found(record.events["title"], term) | _found(record.events["note"], term)
        found |= np.array([fold(str(one)) == term for one in record.events.index], dtype=bool)
        for column in ("name", "name_native"):
            found |= _any_row(record, "places", _found(record.places[column], term))
        actors = record.actors
        said = _found(actors["name"], term) | _found(spoken(actors["names"]), term)
        theirs = record.participants["actor_id"].isin(actors["actor_id"][said]).to_numpy()
        found |= _any_row(record, "participants", theirs)
        keep &= ~found if unwanted else found
    return keep


def spoken(names: pd.Series) -> pd.Series:
    """Return actors' names without the language marks, one after the other."""
    lines = ["\0".join(part.split(":", 1)[-1] for part in text.split("|")) for text in names]
    return pd.Series(lines, index=names.index, dtype="str")


def _found(values: pd.Series, term: str) -> np.ndarray:
    """Return which texts contain a folded term; each distinct text is folded once."""
    codes, distinct = pd.factorize(values)
    folded = (fold(str(text)) for text in distinct)
    if " " in term:  # a phrase goes on over the end of a line
        folded = (single_blanks(text) for text in folded)
    return np.array([term in text for text in folded], dtype=bool)[codes]
