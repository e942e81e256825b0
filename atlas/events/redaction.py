"""Take out of a record what a profile leaves out, and say by rule and count what that was.

A removed value stays in no table, no text and no description. Names that stand in running text
are cut out of it; what else a text gives away, no rule can know: it is to be read, or its field
dropped.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from atlas.actors import load_actors
from atlas.errors import RecordError
from atlas.events import vocabulary
from atlas.events.as_of import check_day
from atlas.events.asked_names import finer_names
from atlas.events.clocks import without_clocks
from atlas.events.coarsening import coarsened
from atlas.events.containment import Areas
from atlas.events.leak_check import check_gone
from atlas.events.lookup import renamed
from atlas.events.mentions import Mentions
from atlas.events.outlets import of_outlets, outlets_of
from atlas.events.profile import Redaction, check_field, check_fixed_grid
from atlas.events.removal import (
    Tally,
    closed,
    without_events,
    without_log,
    without_unused_actors,
)
from atlas.events.renewal import Renewal, check_ids, renamed_list, renewal_of, renewed_record
from atlas.events.tables import normalise
from atlas.events.time import local_minutes
from atlas.events.tlp import is_above
from atlas.events.unnaming import (
    EVENT,
    PLACE,
    Takers,
    Unnamed,
    takers_of,
    unnamed,
    unnamed_lists,
)

if TYPE_CHECKING:
    from atlas.events.record import Record

_STRIKES = ("impact", "fell_short", "intercept", "launch")
_STRIKE_GROUPS = ("fire", "air")
# Id and name of a person who goes unnamed.
_UNNAMED = re.compile(r"private-person-(\d+) Private person \1")
_NUMBER = re.compile(r"private-person-(\d{1,9})(?!\d)")
_OUTLET = "of an outlet that is left out"


def redact_record(record: "Record", profile: Any, areas: Areas, cut_off: str | None) -> "Record":
    """Return a record without what a profile leaves out, and with a count of what that was.

    Parameters
    ----------
    record : Record
        The record; it stays as it is.
    profile : Redaction, dict, or path of a TOML file
        What to drop and what to make coarser: the fields of `Redaction`. Private persons go
        unnamed unless it says otherwise.
    areas : Areas
        Finds the areas that places state and name.
    cut_off : str or None
        The day (YYYY-MM-DD) that an embargo counts back from; None: the data set's.

    Returns
    -------
    Record
        What is left; ``dataset["removals"]`` counts by rule what is not.

    Raises
    ------
    RecordError
        Where a rule is not known, or cannot be carried out.

    Examples
    --------
    >>> from atlas.events.record import Record
    >>> record = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "note": "x"}))
    >>> record.redact({"drop_fields": ["events.note"]}).events["note"].tolist()
    ['']
    """
    rules = Redaction.coerce(profile)
    tally = Tally(record)
    left = without_events(record, _events_out(record, rules, cut_off), tally)
    out = Unnamed(events=frozenset(record.events.index.difference(left.events.index)))
    out.add_words(rules.words)
    left = _without_tables(left, rules, tally)
    left = _without_outlets(left, rules, tally, out)
    left = _without_fields(left, rules, tally)
    if rules.coarsen is not None:
        before = left.places
        left = _coarser(left, rules, areas, tally, out)
        out.add_areas(before, left.places)
    left = without_unused_actors(left, tally) if tally else left
    if rules.persons == "withhold":
        # Of all that were held: a text may name one of whom no event is left.
        private = _named_persons(record, rules.public_persons)
        out.add_persons(record.actors[record.actors["actor_id"].isin(private)])
        left = _without_persons(left, private, tally)
    return _without_names(left, record, rules, tally, out)


def _without_names(
    left: "Record", held: "Record", rules: Redaction, tally: Tally, out: Unnamed
) -> "Record":
    """Return what is left, under new ids, without the names; nothing of them is to be seen."""
    left = without_log(left, held.events.index, tally)
    takers = takers_of(left, out)
    whole = bool(out.events or out.moved or tally.removed["sources"].get(_OUTLET))
    ids = _renewal(left, takers, rules, whole=whole)
    left = unnamed(left, takers, Mentions(out.events, ids.events, EVENT), tally)
    left = unnamed_lists(renewed_record(left, ids), takers, tally)
    renewed = {"events": ids.events, "actors": ids.actors, "places": ids.places}
    about = {"what": "redaction", "profile": rules.name}
    left = closed(left, held, tally, about, takers.gone, renewed)
    moved = frozenset(ids.events.get(one, one) for one in takers.moved)
    check_gone(left, replace(takers, moved=moved))
    return left


def _renewal(left: "Record", takers: Takers, rules: Redaction, *, whole: bool) -> Renewal:
    """Return the ids that are given anew; none where they are to be kept, and tell nothing."""
    if rules.ids == "keep":
        check_ids(left, lambda one: takers.everywhere.is_in(one) or takers.near.is_in(one))
        return Renewal()
    return renewal_of(left, takers.everywhere.is_in, takers.others.is_in, whole=whole)


def without_private_persons(record: "Record") -> "Record":
    """Return a record in which private persons go unnamed; the same one where it names none."""
    return record.redact({}) if _named_persons(record) else record


def _named_persons(record: "Record", public: tuple[str, ...] = ()) -> list[str]:
    """Return the private persons of a record who are named, not numbered."""
    names = dict(zip(record.actors["actor_id"], record.actors["name"], strict=True))
    private = private_persons(record, public)
    return [one for one in private if not _UNNAMED.fullmatch(f"{one} {names[one]}")]


def private_persons(record: "Record", public: tuple[str, ...] = ()) -> list[str]:
    """Return the ids of the persons of a record who hold no office that is known.

    Parameters
    ----------
    record : Record
        The record; a person is an actor of kind ``person``.
    public : tuple of str
        Ids of persons who hold an office, beside those of the shipped registry.

    Returns
    -------
    list of str
        Their ids, in the order of the table of actors.
    """
    persons = record.actors.loc[record.actors["kind"] == "person", "actor_id"].tolist()
    if not persons:
        return []
    # Persons are in the registry for the office that they hold; its tests see to that.
    known = {one.actor_id for one in load_actors().values() if one.kind == "person"}
    return [one for one in persons if one not in known and one not in public]


def _events_out(record: "Record", rules: Redaction, cut_off: str | None) -> dict[str, np.ndarray]:
    """Return which events leave, by rule."""
    gone = {}
    if rules.max_marking:
        own = str(record.dataset.get("marking") or "")
        markings = record.events["marking"]
        above = {text: is_above(text or own, rules.max_marking) for text in markings.unique()}
        label = f"marked above {rules.max_marking}, or with free text"
        gone[label] = markings.map(above).to_numpy(dtype=bool)
    if rules.drop_sensitivity:
        gone["of a sensitivity that is left out"] = _sensitive(record, rules.drop_sensitivity)
    if rules.embargo_days:
        day = _cut_off(record, cut_off)
        label = f"fire and strikes of the last {rules.embargo_days} days up to {day}"
        gone[label] = _recent(record, rules.embargo_days, day)
    return gone


def _sensitive(record: "Record", texts: tuple[str, ...]) -> np.ndarray:
    """Tell which events are of a sensitivity that is to leave."""
    words = [text.casefold() for text in texts]
    given = record.events["sensitivity"]
    hit = {
        text: bool(text) and ("*" in words or any(word in text.casefold() for word in words))
        for text in given.unique()
    }
    return given.map(hit).to_numpy(dtype=bool)


def _cut_off(record: "Record", given: str | None) -> str:
    """Return the day that an embargo counts back from: never the clock's."""
    text = str(given or record.dataset.get("cut_off") or "").strip()
    if not text:
        msg = "embargo_days counts back from a cut-off; give cut_off='YYYY-MM-DD'"
        raise RecordError(msg)
    return check_day(text[:10], "the cut-off of an embargo")


def _recent(record: "Record", days: int, cut_off: str) -> np.ndarray:
    """Tell which events with fire, strikes or impacts reach into the last days."""
    groups = {kind.id: kind.group for kind in vocabulary.KINDS.values()}
    struck = record.events["kind"].map(groups).isin(_STRIKE_GROUPS).to_numpy().copy()
    struck[record.event_rows("places")[record.places["role"].isin(_STRIKES).to_numpy()]] = True
    first = np.datetime64(cut_off, "D") - days + 1
    bound = int(first.astype("datetime64[m]").astype("int64"))
    return struck & (local_minutes(record.events)[1] >= bound)


def _without_tables(record: "Record", rules: Redaction, tally: Tally) -> "Record":
    """Return a record without whole tables."""
    names = set(rules.drop_tables)
    if "actors" in names:
        names.add("participants")
    parts = {}
    for name in sorted(names):
        tally.add(name, "the table is left out", len(getattr(record, name)))
        parts[name] = getattr(record, name).iloc[:0]
    return record.with_tables(**parts)


def _without_outlets(record: "Record", rules: Redaction, tally: Tally, out: Unnamed) -> "Record":
    """Return a record without the rows of outlets; their names are noted, to leave everywhere."""
    if not rules.drop_outlets:
        return record
    out.add_outlets(rules.drop_outlets)
    rows = of_outlets(record.sources, rules.drop_outlets)
    out.add_outlets(outlets_of(record.sources, rows, rules.drop_outlets))
    tally.add("sources", _OUTLET, int(rows.sum()))
    return record.with_tables(sources=record.sources[~rows].reset_index(drop=True))


def _without_fields(record: "Record", rules: Redaction, tally: Tally) -> "Record":
    """Return a record with columns blanked."""
    parts: dict[str, Any] = {}
    for name in rules.drop_fields:
        table, columns = check_field(name)
        frame = parts.get(table, getattr(record, table))
        for column in columns:
            if column not in frame.columns:
                continue
            held = frame[column].notna() & (frame[column].astype(object) != "")
            tally.change(f"cells of {table}.{column}", int(held.sum()))
            frame = frame.drop(columns=column)
        parts[table] = frame
    return record.with_tables(**{name: _blank(name, frame) for name, frame in parts.items()})


def _blank(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the columns that it lacks, empty."""
    from atlas.events.places import normalise_places
    from atlas.events.problems import Problems

    if table == "places":
        return normalise_places(table, frame, Problems())
    made = normalise(table, frame, Problems())
    return made.set_index("event_id") if table == "events" else made


def _coarser(
    record: "Record", rules: Redaction, areas: Areas, tally: Tally, out: Unnamed
) -> "Record":
    """Return a record with coarser places; the names of those that changed are noted."""
    rule = rules.coarsen or {}
    check_fixed_grid(record.dataset, rule)
    told = coarsened(record.places, rule, areas)
    how = f"a grid of {rule['grid']:g} degrees" if "grid" in rule else f"the {rule['to']} named"
    tally.change(f"places made coarser, to {how}", int(told.changed.sum()))
    changed = record.places[told.changed]
    out.add_places(changed, below="grid" in rule)
    out.places = dict.fromkeys(finer_names(changed, out.places, rule, areas), PLACE)
    events, clocks = without_clocks(record.events, told.adrift)
    tally.change("time zones of events whose cell lies in several countries", clocks)
    return record.with_tables(places=told.places, events=events)


def _without_persons(record: "Record", persons: list[str], tally: Tally) -> "Record":
    """Return a record in which private persons are numbered, not named."""
    rows = record.actors["actor_id"].isin(persons)
    private = record.actors.loc[rows, "actor_id"].tolist()
    if not private:
        return record
    tally.change("private persons unnamed", len(private))
    taken = set(record.actors["actor_id"])
    # After those of an earlier redaction.
    first = 1 + max((int(found[1]) for one in taken if (found := _NUMBER.match(one))), default=0)
    ids = {one: f"private-person-{number}" for number, one in enumerate(private, first)}
    actors = record.actors.copy()
    numbers = {one: f"Private person {number}" for number, one in enumerate(private, first)}
    actors.loc[rows, "name"] = actors.loc[rows, "actor_id"].map(numbers)
    actors.loc[rows, ["names", "note", "confused_with"]] = ""
    for column in ("actor_id", "parent_id"):
        actors[column] = renamed(actors[column], ids)
    actors["confused_with"] = [renamed_list(text, ids) for text in actors["confused_with"]]
    participants = record.participants.copy()
    participants["actor_id"] = renamed(participants["actor_id"], ids)
    return record.with_tables(actors=actors, participants=participants)
