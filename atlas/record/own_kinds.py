"""Add the kinds of a house file to a record, and assign them to events."""

from collections.abc import Mapping
from difflib import get_close_matches

from atlas.doors import PLUGINS
from atlas.record.core import AnyTables
from atlas.reference.house import House, added_by, house_of, in_dataset
from atlas.reference.kind_words import fold_kind


def with_house(record: AnyTables, house: House) -> AnyTables:
    """Return the record with the kinds, groups and words of a house file.

    Parameters
    ----------
    record : Tables
        The events; not changed.
    house : House
        The content of the file; see `atlas.reference.house.read_house`.

    Returns
    -------
    Tables
        The record. ``dataset["house"]`` holds what was added. An event whose kind is in no list but
        is a word of the house file gets the kind of that word.

    Raises
    ------
    RecordError
        If the record's own house file defines the same id differently.

    Examples
    --------
    >>> import pandas as pd
    >>> from atlas.record.record import Record
    >>> from atlas.reference.house import read_house
    >>> events = {"event_id": ["a"], "start": ["2023-04-06"], "kind": ["Dust-up"]}
    >>> house = read_house({"kind": [{"id": "clash", "words": ["dust-up"]}]})
    >>> with_house(Record(pd.DataFrame(events)), house).events["kind"].tolist()
    ['clash']
    """
    if not house.own:
        return record
    dataset = in_dataset(record.dataset, house)
    earlier = dataset.get(PLUGINS) or []
    if new := [one for one in added_by(house) if one not in earlier]:
        dataset[PLUGINS] = [*earlier, *new]
    return _told(record.with_tables(dataset=dataset), house_of(dataset))


def _told(record: AnyTables, house: House) -> AnyTables:
    """Return the record with the kinds of own words that a house knows."""
    kinds = record.events["kind"]
    meant = {word: house.kind_of(word) for word in kinds.unique() if word not in house.kinds}
    meant = {word: kind for word, kind in meant.items() if kind}
    if not meant:
        return record
    told = kinds.replace(meant).astype(kinds.dtype)
    return record.with_tables(events=record.events.assign(kind=told))


def with_words(record: AnyTables, words: Mapping[str, str], house: House) -> AnyTables:
    """Return a record that was just read, with the caller's own words for kinds.

    Parameters
    ----------
    record : Tables
        The events, with their original rows.
    words : mapping
        A word of the table -> a kind, by id, label or word.
    house : House
        The words that hold, those of the caller before all others.

    Returns
    -------
    Tables
        The record. ``report["kinds"]`` says what was asked, and a note names the words that no
        row has.
    """
    if not words:
        return record
    column, original = record.report.get("columns", {}).get("kind"), record.original
    cells = record.events["kind"] if column is None or original is None else original[column]
    folded = {cell: fold_kind(str(cell)) for cell in cells.dropna().unique()}
    asked = {fold_kind(word): (word, house.kind_of(word)) for word in words}
    meant = cells.map({cell: asked[word][1] for cell, word in folded.items() if word in asked})
    kinds = record.events["kind"]
    kinds = kinds.where(meant.isna().to_numpy(), meant.to_numpy()).astype(kinds.dtype)
    found = [*record.report.get("read_as", ())]
    held = set(folded.values()) | {fold_kind(record.report.get("constants", {}).get("kind", ""))}
    for word, (theirs, _) in asked.items():
        if word not in held:
            near = get_close_matches(word, folded.values(), 1)
            like = [str(cell) for cell, one in folded.items() if one in near][:1]
            step = f"did you mean {like[0]!r}?" if like else "look how the table writes it"
            what = f"kinds: no row has the word {theirs!r}"
            note = {"level": "note", "what": what, "count": 1, "rows": [], "examples": ""}
            found.append({**note, "next_step": step})
    report = {**record.report, "kinds": dict(asked.values())}
    told = record.with_tables(events=record.events.assign(kind=kinds))
    return told.read_with({**report, "read_as": found} if found else report)
