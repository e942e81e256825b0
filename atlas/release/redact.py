"""Redact a record by a profile, and describe the removals by rule and count.

A removed value is in no table, no text and no description. Names in running text are cut out.
No rule can know what else a text reveals: a person must read it, or its field must be dropped.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import RecordError
from atlas.geocoding.area_finder import AreaFinder
from atlas.record.core import AnyTables, Tables
from atlas.record.face.argument_types import ProfileLike
from atlas.record.id_lookup import renamed
from atlas.record.tables import normalise
from atlas.reference.tlp import is_above
from atlas.release.as_of import check_day
from atlas.release.coarsen import coarsened
from atlas.release.coarsen_time_zones import without_clocks
from atlas.release.embargo import embargoed
from atlas.release.event_mentions import Mentions
from atlas.release.leak_check import check_gone
from atlas.release.ledger import (
    Tally,
    closed,
    without_events,
    without_log,
    without_unused_actors,
)
from atlas.release.names_in_places import finer_names
from atlas.release.outlets import of_outlets, outlets_of
from atlas.release.private_persons import (
    check_name_actors,
    named_actors,
    persons_by_name,
    private_persons,
)
from atlas.release.profile import Redaction, check_column, check_field, check_fixed_grid
from atlas.release.renew_ids import Renewal, check_ids, renamed_list, renewal_of, renewed_record
from atlas.release.scrub import (
    EVENT,
    PLACE,
    Takers,
    Unnamed,
    takers_of,
    unnamed,
    unnamed_lists,
)
from atlas.release.sensitive_kinds import kinds_of_care, needs_care

_TO_PROVINCE = {"to": "adm1", "roles": ()}
_NUMBER = re.compile(r"private-person-(\d{1,9})(?!\d)")
LOOKS_LIKE = "actors unnamed, because their names look like a person's"
HOW_TO_NAME = (
    "Actors whose names look like a person's go unnamed: name_actors=('their name',) or 'all', "
    "or --name-actors, names those that are none."
)
_OUTLET = "of an outlet that is left out"


def redact_record(
    record: AnyTables, profile: ProfileLike, areas: AreaFinder, cut_off: str | None
) -> AnyTables:
    """Return the record without what a profile removes, and with counts of the removals.

    Parameters
    ----------
    record : Tables
        The record; not changed.
    profile : Redaction, dict, or path of a TOML file
        The rules: the fields of `Redaction`. Private persons are not named unless a rule says
        otherwise.
    areas : AreaFinder
        Finds the areas that places state and name.
    cut_off : str or None
        The day (YYYY-MM-DD) from which an embargo counts back. None is that of the data set.

    Returns
    -------
    Tables
        The redacted record; ``dataset["removals"]`` counts the removals by rule.

    Raises
    ------
    RecordError
        If a rule is not known, or cannot be carried out.

    Examples
    --------
    >>> from atlas.record.record import Record
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
    before = left.places
    kinds = kinds_of_care(rules.coarsen_kinds)
    careful = needs_care(left, kinds)
    if careful.any():
        told = f"places of {' or '.join(kinds).replace('_', ' ')} made coarser, to the province"
        left = _coarser(left, _TO_PROVINCE, areas, tally, out, told, careful)
    if rules.coarsen is not None:
        rule = rules.coarsen
        how = f"a grid of {rule['grid']:g} degrees" if "grid" in rule else f"the {rule['to']} named"
        left = _coarser(left, rule, areas, tally, out, f"places made coarser, to {how}")
    if left.places is not before:
        out.add_areas(before, left.places)
    left = without_unused_actors(left, tally) if tally else left
    if rules.persons == "withhold":
        # All actors that were held: a text may name one whose events are all removed.
        check_name_actors(record, rules.name_actors)
        private = private_persons(record, rules.public_persons, rules.name_actors)
        actors = named_actors(record)
        out.add_persons(actors[actors["actor_id"].isin(private)])
        left = _without_persons(left, private, tally)
    return _without_names(left, record, rules, tally, out)


def _without_names(
    left: AnyTables, held: AnyTables, rules: Redaction, tally: Tally, out: Unnamed
) -> AnyTables:
    """Return the record with new ids and without the names; raise if a name can still be found."""
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


def _renewal(left: Tables, takers: Takers, rules: Redaction, *, whole: bool) -> Renewal:
    """Return the ids to renew; none if ids are kept, which is refused if an id holds a name."""
    if rules.ids == "keep":
        check_ids(left, lambda one: takers.everywhere.is_in(one) or takers.near.is_in(one))
        return Renewal()
    return renewal_of(left, takers.everywhere.is_in, takers.others.is_in, whole=whole)


def without_private_persons(record: AnyTables, name_actors: Iterable[str] | str = ()) -> AnyTables:
    """Return a record as it goes out by default: no private person named, sensitive kinds coarser.

    The same record is returned if it names no such person and has no such place.
    """
    profile = Redaction().naming(name_actors)
    check_name_actors(record, profile.name_actors)
    return _where_needed(record, profile)


def with_care(record: AnyTables) -> AnyTables:
    """Return a record with the places of sensitive kinds made coarser, and persons named."""
    return _where_needed(record, Redaction(persons="keep"))


def _where_needed(record: AnyTables, profile: Redaction) -> AnyTables:
    """Return the record redacted by a default profile; the same record if there is no need."""
    named = profile.persons == "withhold" and private_persons(record, (), profile.name_actors)
    if not named and not needs_care(record, kinds_of_care(profile.coarsen_kinds)).any():
        return record
    return redact_record(record, profile, AreaFinder(), None)


def _events_out(record: Tables, rules: Redaction, cut_off: str | None) -> dict[str, np.ndarray]:
    """Return which events are removed, by rule."""
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
        gone |= embargoed(record, rules.embargo_days, day)
    return gone


def _sensitive(record: Tables, texts: tuple[str, ...]) -> np.ndarray:
    """Return which events have a sensitivity that is removed."""
    words = [text.casefold() for text in texts]
    given = record.events["sensitivity"]
    hit = {
        text: bool(text) and ("*" in words or any(word in text.casefold() for word in words))
        for text in given.unique()
    }
    return given.map(hit).to_numpy(dtype=bool)


def _cut_off(record: Tables, given: str | None) -> str:
    """Return the day from which an embargo counts back; it is never the current date."""
    text = str(given or record.dataset.get("cut_off") or "").strip()
    if not text:
        msg = "embargo_days counts back from a cut-off; give cut_off='YYYY-MM-DD'"
        raise RecordError(msg)
    return check_day(text[:10], "the cut-off of an embargo")


def _without_tables(record: AnyTables, rules: Redaction, tally: Tally) -> AnyTables:
    """Return a record without whole tables."""
    names = set(rules.drop_tables)
    if "actors" in names:
        names.add("participants")
    parts = {}
    for name in sorted(names):
        tally.add(name, "the table is left out", len(getattr(record, name)))
        parts[name] = getattr(record, name).iloc[:0]
    return record.with_tables(**parts)


def _without_outlets(record: AnyTables, rules: Redaction, tally: Tally, out: Unnamed) -> AnyTables:
    """Remove the rows of outlets from a record, and note their names for removal from all texts."""
    if not rules.drop_outlets:
        return record
    out.add_outlets(rules.drop_outlets)
    rows = of_outlets(record.sources, rules.drop_outlets)
    out.add_outlets(outlets_of(record.sources, rows, rules.drop_outlets))
    tally.add("sources", _OUTLET, int(rows.sum()))
    return record.with_tables(sources=record.sources[~rows].reset_index(drop=True))


def _without_fields(record: AnyTables, rules: Redaction, tally: Tally) -> AnyTables:
    """Return a record with columns blanked."""
    parts: dict[str, Any] = {}
    for name in rules.drop_fields:
        table, columns = check_field(name)
        frame = parts.get(table, getattr(record, table))
        check_column(name, frame)
        for column in columns:
            if column not in frame.columns:
                continue
            held = frame[column].notna() & (frame[column].astype(object) != "")
            tally.change(f"cells of {table}.{column}", int(held.sum()))
            frame = frame.drop(columns=column)
        parts[table] = frame
    return record.with_tables(**{name: _blank(name, frame) for name, frame in parts.items()})


def _blank(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its missing columns added as blank ones."""
    from atlas.record.places_table import normalise_places
    from atlas.record.problems import Problems

    if table == "places":
        return normalise_places(table, frame, Problems())
    made = normalise(table, frame, Problems())
    return made.set_index("event_id") if table == "events" else made


def _coarser(
    record: AnyTables,
    rule: Mapping[str, Any],
    areas: AreaFinder,
    tally: Tally,
    out: Unnamed,
    label: str,
    only: np.ndarray | None = None,
) -> AnyTables:
    """Coarsen the places of a record, and note the names of those that changed."""
    check_fixed_grid(record.dataset, rule)
    told = coarsened(record.places, rule, areas, only)
    tally.change(label, int(told.changed.sum()))
    changed = record.places[told.changed]
    # Names that another rule removes stay removed, however wide they are for this one.
    others, out.places = out.places, {}
    out.add_places(changed, below="grid" in rule)
    names = dict.fromkeys(finer_names(changed, out.places, rule, areas), PLACE)
    out.places = {**others, **names}
    events, clocks = without_clocks(record.events, told.adrift)
    tally.change("time zones of events whose cell lies in several countries", clocks)
    return record.with_tables(places=told.places, events=events)


def _without_persons(record: AnyTables, persons: list[str], tally: Tally) -> AnyTables:
    """Return a record in which private persons have numbers in place of names."""
    held = named_actors(record)["actor_id"]
    private = held[held.isin(persons)].tolist()
    if not private:
        return record
    alike = persons_by_name(record, private)
    tally.change("private persons unnamed", len(private) - len(alike))
    tally.change(LOOKS_LIKE, len(alike))
    if alike:
        tally.remarks.append(HOW_TO_NAME)
    rows = record.actors["actor_id"].isin(persons)
    taken = set(record.actors["actor_id"])
    # Continue after the numbers of an earlier redaction.
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
