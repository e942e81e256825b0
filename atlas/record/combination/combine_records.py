"""Combine several records into one: all rows are kept, and each event names its data set."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import InputTypeError, RecordError
from atlas.record import tables
from atlas.record.combination.combine_metadata import (
    COLUMN,
    gathered_report,
    gathered_words,
    is_combined,
    own_parts,
)
from atlas.record.combination.duplicates import likely_doubles
from atlas.record.id_lookup import renamed
from atlas.record.places_table import is_shape
from atlas.record.record import Record
from atlas.record.report import NOT_CHECKED, Report
from atlas.record.weights import are_counts

_IDS = ("event_id", "from_id", "to_id")


def combine(records: Iterable[Record], *, title: str | None = None) -> Record:
    """Combine several records into one.

    Nothing is merged: an event that is in two data sets counts twice. Pairs of events of the same
    day, place and actor are listed in ``record.report["likely_doubles"]``, to be looked at.

    Parameters
    ----------
    records : iterable of Record
        The records, two or more. A record that was combined before brings its parts along.
    title : str or None
        The title of the new record. None puts the titles of all together.

    Returns
    -------
    Record
        Every row of every table. An event id that several records have gets the name of its data
        set before it (``mine:E1``), in all tables. ``events["dataset"]`` names the data set of
        each event, and ``dataset["parts"]`` describes each. What may be passed on is what the
        strictest of them allows; licences and attributions are all kept. ``record.report`` says
        what was done.

    Raises
    ------
    InputTypeError
        If one of them is no record.
    RecordError
        If there are fewer than two.

    Examples
    --------
    >>> import pandas as pd
    >>> mine, other = (
    ...     Record(pd.DataFrame({"event_id": ["E1"], "start": ["2023-04-06"]}), dataset={"name": n})
    ...     for n in ("mine", "other")
    ... )
    >>> both = combine([mine, other])
    >>> both.events.index.tolist()
    ['mine:E1', 'other:E1']
    >>> both.report["renamed"]
    {'mine': 1, 'other': 1}
    """
    given = _check(records)
    names = _names(given)
    marked = [_marked(record, own) for record, own in zip(given, names, strict=True)]
    clashes = _repeated(record.events.index for record in marked)
    taken = {event_id for record in marked for event_id in record.events.index}
    new = [_new_ids(record, clashes, taken) for record in marked]
    parts = [_moved(record, ids) for record, ids in zip(marked, new, strict=True)]
    _part_shapes(parts)
    merged = {name: _stacked([part[name] for part in parts], name) for name in tables.TABLES}
    merged["actors"], differing = _merged_actors(merged["actors"])
    report = gathered_report(given, names, new, differing)
    made = Record(**merged, original=_originals([part["original"] for part in parts]))
    if not any(are_counts(record.dataset) for record in given):
        found = likely_doubles(made, pd.factorize(made.events[COLUMN])[0])
        unlooked = found.pop("not_checked", None) if found else None
        report |= {"likely_doubles": found} if not unlooked else {}
        report[NOT_CHECKED] += [unlooked] if unlooked else []
    withheld = {term: word for one in given for term, word in (one.withheld or {}).items()}
    return made.with_tables(
        dataset=gathered_words(given, names, report, title),
        report=Report(report),
        withheld=withheld,
    )


def _check(records: Iterable[Record]) -> list[Record]:
    """Check the records and return them as a list."""
    if isinstance(records, Record) or not isinstance(records, Iterable):
        msg = f"combine takes a list of records, got {type(records).__name__}; [first, second]"
        raise InputTypeError(msg)
    given = list(records)
    for number, record in enumerate(given):
        if not isinstance(record, Record):
            msg = (
                f"combine takes records; number {number + 1} is {type(record).__name__}; "
                "read it with atlas.read_events first"
            )
            raise InputTypeError(msg)
    if len(given) < 2:
        msg = f"combine takes two records or more, got {len(given)}"
        raise RecordError(msg)
    return given


def _names(records: Sequence[Record]) -> list[list[str]]:
    """Return a short and unique name for each data set of each record."""
    seen: Counter[str] = Counter()
    names = []
    for record in records:
        own = []
        for part in own_parts(record):
            plain = str(part.get("name") or part.get("title") or "data set").lower()
            slug = re.sub(r"[^\w.]+", "-", plain).strip("-") or "data-set"
            seen[slug] += 1
            own.append(slug if seen[slug] == 1 else f"{slug}-{seen[slug]}")
        names.append(own)
    return names


def _marked(record: Record, names: list[str]) -> Record:
    """Return a record whose events name the data set that they came from."""
    events = record.events
    if not is_combined(record):
        return record.with_tables(events=events.assign(**{COLUMN: names[0]}))
    before = [str(part["name"]) for part in own_parts(record)]
    own = renamed(events[COLUMN], dict(zip(before, names, strict=True)))
    return record.with_tables(events=events.assign(**{COLUMN: own}))


def _repeated(indexes: Iterable[pd.Index]) -> pd.Index:
    """Return the ids that occur in several records."""
    ids = np.concatenate([np.asarray(index, dtype=object) for index in indexes])
    index = pd.Index(ids, dtype="str")
    return index[index.duplicated()].unique()


def _new_ids(record: Record, clashes: pd.Index, taken: set[str]) -> dict[str, str]:
    """Return new ids for events whose id is in another record too, and add them to ``taken``."""
    both = record.events[COLUMN][record.events.index.isin(clashes)]
    new = {}
    for event_id, name in both.items():
        candidate, number = f"{name}:{event_id}", 2
        while candidate in taken:
            candidate, number = f"{name}:{event_id}-{number}", number + 1
        taken.add(candidate)
        new[str(event_id)] = candidate
    return new


def _moved(record: Record, new: Mapping[str, str]) -> dict[str, Any]:
    """Return the tables of a record with new ids; ``event_id`` becomes a column of ``events``."""
    moved: dict[str, Any] = {"original": record.original}
    for name, table in record.tables().items():
        frame = table.reset_index() if name == "events" else table
        ids = [column for column in _IDS if column in frame.columns]
        if new and ids:
            frame = frame.assign(**{column: renamed(frame[column], new) for column in ids})
        moved[name] = frame
    if new and record.original is not None:
        index = renamed(pd.Series(record.original.index, dtype="str"), new)
        moved["original"] = record.original.set_axis(pd.Index(index, name="event_id"))
    return moved


def _part_shapes(parts: list[dict[str, Any]]) -> None:
    """Give a shape a new id where two records use one id for different shapes."""
    seen: dict[str, Any] = {}
    for number, part in enumerate(parts, start=1):
        places = part["places"]
        wide = np.flatnonzero(is_shape(places.geometry.to_numpy()))
        ids = places["shape_id"].to_numpy(dtype=object).copy()
        for row in wide:
            shape = places.geometry.iloc[row]
            if not seen.setdefault(ids[row], shape).equals_exact(shape, 0):
                ids[row] = f"{ids[row]}-{number}"
                seen.setdefault(ids[row], shape)
        part["places"] = places.assign(shape_id=pd.Series(ids, index=places.index, dtype="str"))


def _stacked(frames: list[pd.DataFrame], table: str) -> pd.DataFrame:
    """Return the tables concatenated; a column that a table lacks is blank in its rows."""
    own = {column.name for column in tables.TABLES[table]} | {"geometry"}
    others = {str(c) for frame in frames for c in frame.columns} - own
    frames = [_level(frame, others, frames) for frame in frames]
    return pd.concat(frames, ignore_index=True)


def _level(frame: pd.DataFrame, names: set[str], frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return a frame with the columns ``names``, in types that keep their values in a concat."""
    same = {
        name
        for name in names
        if len({str(f[name].dtype) if name in f else None for f in frames}) == 1
    }
    loose = {name: frame[name].astype(object) for name in names - same if name in frame}
    blank = {name: pd.Series("", index=frame.index, dtype=object) for name in names - set(frame)}
    return frame.assign(**loose, **blank) if loose or blank else frame


def _merged_actors(actors: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return one row an actor, blanks filled from other rows; and the ids whose rows differ."""
    held = actors.replace("", None)
    groups = held.groupby("actor_id", sort=False)
    different = groups.nunique().gt(1).any(axis=1)
    merged = groups.first().reset_index()[list(actors.columns)]
    return merged.fillna("").astype("str"), sorted(different.index[different])


def _originals(frames: list[pd.DataFrame | None]) -> pd.DataFrame | None:
    """Return the untouched source rows of all records in one frame; None if there are none."""
    held = [frame.astype(object) for frame in frames if frame is not None]
    if not held:
        return None
    return pd.concat(held) if len(held) > 1 else held[0]
