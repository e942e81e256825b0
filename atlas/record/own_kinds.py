"""Add the kinds of a house file to a record, and assign them to events."""

from atlas.doors import PLUGINS
from atlas.record.core import AnyTables
from atlas.reference.house import House, added_by, house_of, in_dataset


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
    known = house_of(dataset)
    kinds = record.events["kind"]
    meant = {word: known.kind_of(word) for word in kinds.unique() if word not in known.kinds}
    meant = {word: kind for word, kind in meant.items() if kind}
    if not meant:
        return record.with_tables(dataset=dataset)
    told = kinds.replace(meant).astype(kinds.dtype)
    return record.with_tables(dataset=dataset, events=record.events.assign(kind=told))
