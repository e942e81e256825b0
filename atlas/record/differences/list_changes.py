"""What a new version of a record changed: a table of its cells, compared without order of rows."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely

from atlas.errors import RecordError
from atlas.record.core import Tables
from atlas.record.differences.change_table import ADDED, CHANGED, COLUMNS, SHAPE, WITHDRAWN, Changes
from atlas.record.edits import LOG
from atlas.record.licence_terms import texts
from atlas.record.package.table_schema import plain_tables

# What tells the rows of one event apart; the rest of a row is compared.
_KEYS = {
    "places": ("role", "name", "leg"),
    "participants": ("actor_id", "role"),
    "quantities": ("what", "detail", "source"),
    "sources": ("outlet", "published"),
    "links": ("to_id", "kind"),
    "actors": (),
}
# What still pairs the one row that is left on each side, where its other key cells changed.
_LOOSER = {
    "places": ("role",),
    "participants": ("actor_id",),
    "quantities": ("what", "source"),
    "sources": ("outlet",),
    "links": ("to_id",),
}
_OWNER = {"links": "from_id", "actors": "actor_id"}
# Made anew at each saving; the shape itself is compared.
_UNTOLD = ("shape_id",)


def changes(old: Tables, new: Tables, *, on: str = "event_id") -> Changes:
    """Return what a new version of a record changed, event by event.

    Rows of an event are compared without regard to their order. The untouched rows of the source
    (``original``) and the report of their reading are not compared. Nothing is matched by likeness:
    an event whose id is another one was withdrawn, and another one added.

    Parameters
    ----------
    old, new : Record
        The two versions.
    on : str
        What tells an event in both: ``event_id``, or a column of the events or of the untouched
        rows of the source (``original``) that has a different value in each row.

    Returns
    -------
    Changes
        The table of changes, their counts, and a filter for the events concerned. Ids are those
        of the new version; those of withdrawn events are of the old one.

    Raises
    ------
    RecordError
        If ``on`` is no column of both, or is blank or repeated in one of them.

    Examples
    --------
    >>> import atlas
    >>> record = atlas.open_record("spring-2023")
    >>> new = record.edit("E045", status="reported", why="read again")
    >>> found = atlas.changes(record, new)
    >>> found.table[["event_id", "change", "column", "old", "new"]].to_numpy().tolist()
    [['E045', 'changed', 'status', 'confirmed', 'reported']]
    """
    names = _names(old, new, on)
    tables = [plain_tables(one) for one in (old, new)]
    for held in tables:
        held.pop("original", None)
    for number, one in enumerate((old, new)):
        tables[number]["places"] = _with_shapes(tables[number]["places"], one)
    tables[0] = {name: _renamed(table, names) for name, table in tables[0].items()}
    ids = [set(held["events"]["event_id"]) for held in tables]
    both = ids[0] & ids[1]
    parts = [_of_events(*(held["events"] for held in tables))]
    parts += [_of_table(name, tables[0][name], tables[1][name], both) for name in _KEYS]
    table = pd.concat(parts, ignore_index=True)
    listed = [*tables[1]["events"]["event_id"], *tables[0]["events"]["event_id"]]
    order = {one: at for at, one in enumerate(dict.fromkeys(listed))}
    rank = table["event_id"].map(order).fillna(len(order))
    table = table.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)
    logs = [texts(one.dataset.get(LOG)) for one in (old, new)]
    versions = tuple(str(one.dataset.get("version") or "") for one in (old, new))
    log = tuple(line for line in logs[1] if line not in logs[0])
    return Changes(table.astype("str"), log, (versions[0], versions[1]), len(new), old)


def _names(old: Tables, new: Tables, on: str) -> dict[str, str]:
    """Return the id in the new version of each event id of the old one that is in both."""
    if on == "event_id":
        return {}
    keys = []
    for which, one in (("old", old), ("new", new)):
        of_events = on in one.events
        frame = one.events if of_events else one.original
        if frame is None or on not in frame:
            msg = f"on={on!r} is no column of the {which} version's events or of its source rows"
            raise RecordError(msg)
        values = frame[on].astype("str").where(frame[on].notna(), "")
        wrong = (values == "") | values.duplicated(keep=False)
        if wrong.any():
            some = ", ".join(map(repr, values[wrong].iloc[:3]))
            msg = (
                f"on={on!r} tells no event alone in the {which} version: {int(wrong.sum())} rows "
                f"are blank or repeated ({some}); wanted a column with a different value a row"
            )
            raise RecordError(msg)
        keys.append(dict(zip(values, values.index.astype("str"), strict=True)))
    return {str(event): str(keys[1].get(value, event)) for value, event in keys[0].items()}


def _renamed(table: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return a table of the old version with the event ids of the new one."""
    columns = [one for one in ("event_id", "from_id", "to_id") if names and one in table]
    return table.assign(**{c: table[c].map(lambda one: names.get(one, one)) for c in columns})


def _with_shapes(places: pd.DataFrame, record: Tables) -> pd.DataFrame:
    """Return places with their shapes as text, and without the ids of these."""
    shapes = np.asarray(record.places[SHAPE], dtype=object)
    wide = shapely.get_dimensions(shapes) > 0
    words = np.full(len(places), "", dtype=object)
    words[wide] = shapely.to_wkt(shapely.normalize(shapes[wide]), rounding_precision=5)
    made = places.drop(columns=[name for name in _UNTOLD if name in places])
    return made.assign(**{SHAPE: pd.Series(words, index=places.index).astype("str")})


def _of_events(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of the table of events."""
    rows = []
    for change, mine, other in ((WITHDRAWN, old, new), (ADDED, new, old)):
        alone = mine[~mine["event_id"].isin(other["event_id"])]
        blank = pd.Series("", index=alone.index, dtype="str")
        told = {"old": alone["title"], "new": blank}
        if change == ADDED:
            told = {"old": blank, "new": alone["title"]}
        rows.append(_rows(alone["event_id"], change, "events", "", "", told["old"], told["new"]))
    both = old[old["event_id"].isin(new["event_id"])]
    pairs = both.merge(new, on="event_id", suffixes=("_old", "_new"))
    rows += _cells("events", pairs, _shared(old, new, ("event_id",)), pairs["event_id"], "")
    return pd.concat(rows, ignore_index=True)


def _of_table(name: str, old: pd.DataFrame, new: pd.DataFrame, both: set[str]) -> pd.DataFrame:
    """Return the changes of a table whose rows belong to events that are in both versions."""
    owner = _OWNER.get(name, "event_id")
    if name != "actors":
        old, new = (one[one[owner].isin(both)] for one in (old, new))
    keys = [owner, *_KEYS[name]]
    old, new = (_numbered(one, keys) for one in (old, new))
    pairs, old, new = _paired(old, new, [*keys, "_n"])
    rows = [*_of_pairs(name, pairs, keys)]
    if name in _LOOSER:
        looser = [owner, *_LOOSER[name]]
        alone = [~one.duplicated(looser, keep=False) for one in (old, new)]
        pairs, *_ = _paired(old[alone[0]], new[alone[1]], looser)
        rows += _of_pairs(name, pairs, looser)
        old, new = (
            one[~one["_row"].isin(pairs[f"_row_{side}"])]
            for one, side in ((old, "old"), (new, "new"))
        )
    for change, alone_rows in ((WITHDRAWN, old), (ADDED, new)):
        whole = _whole_rows(alone_rows, keys)
        blank = pd.Series("", index=whole.index, dtype="str")
        values = (whole, blank) if change == WITHDRAWN else (blank, whole)
        event, key = _event(name, alone_rows), _key(alone_rows, keys)
        rows.append(_rows(event, change, name, key, "", *values))
    return pd.concat(rows, ignore_index=True)


def _paired(
    old: pd.DataFrame, new: pd.DataFrame, keys: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the pairs of rows with the same keys, and the rows of each side without a partner."""
    pairs = old.merge(new, on=keys, suffixes=("_old", "_new"))
    left = (
        one[~one["_row"].isin(pairs[f"_row_{side}"])] for one, side in ((old, "old"), (new, "new"))
    )
    return pairs, *left


def _event(name: str, rows: pd.DataFrame) -> pd.Series:
    """Return the event of each row; an actor belongs to none."""
    if name == "actors":
        return pd.Series("", index=rows.index, dtype="str")
    return rows[_OWNER.get(name, "event_id")]


def _key(rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return in words which row of its event each row is."""
    said = keys[1:] or keys
    words = [", ".join(filter(None, map(str, one))) for one in rows[said].to_numpy()]
    return pd.Series(words, index=rows.index, dtype="str")


def _of_pairs(name: str, pairs: pd.DataFrame, keys: list[str]) -> Iterator[pd.DataFrame]:
    """Yield the cells that differ between rows that belong together."""
    columns = [one.removesuffix("_old") for one in pairs.columns if one.endswith("_old")]
    others = [one for one in columns if not one.startswith("_")]
    yield from _cells(name, pairs, others, _event(name, pairs), _key(pairs, keys))


def _numbered(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return a table whose rows of one key are numbered in the order of their other cells."""
    made = table.sort_values([*keys, *(one for one in table if one not in keys)], kind="stable")
    number = made.groupby(keys, sort=False).cumcount()
    return made.assign(_n=number, _row=np.arange(len(made)))


def _shared(old: pd.DataFrame, new: pd.DataFrame, keys: tuple[str, ...]) -> list[str]:
    """Return the columns that both tables have, without the keys."""
    return [str(one) for one in old.columns if one in new.columns and one not in keys]


def _cells(
    table: str,
    pairs: pd.DataFrame,
    columns: list[str],
    events: pd.Series,
    keys: pd.Series | str,
) -> Iterator[pd.DataFrame]:
    """Yield the cells of pairs of rows that differ, column by column."""
    for column in columns:
        old, new = pairs[f"{column}_old"], pairs[f"{column}_new"]
        differ = (old != new).to_numpy()
        if differ.any():
            key = keys[differ] if isinstance(keys, pd.Series) else keys
            told = (old[differ], new[differ])
            if column == SHAPE:
                told = (old[differ].map(_shape_in_words), new[differ].map(_shape_in_words))
            yield _rows(events[differ], CHANGED, table, key, column, *told)


def _shape_in_words(text: str) -> str:
    """Return whether there is a shape; its corners say nothing to a reader."""
    return f"a shape of {len(text.split(',')):,} corners" if text else ""


def _whole_rows(rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return the known cells of rows as text, beside their keys."""
    names = [one for one in rows if one not in (*keys, SHAPE, "_n", "_row")]
    said = [
        "; ".join(f"{name}: {row[name]}" for name in names if row[name])
        for row in rows[names].to_dict("records")
    ]
    return pd.Series(said, index=rows.index, dtype="str")


def _rows(
    events: pd.Series,
    change: str,
    table: str,
    key: pd.Series | str,
    column: str,
    old: pd.Series,
    new: pd.Series,
) -> pd.DataFrame:
    """Return rows of the table of changes."""
    values = (events, change, table, key, column, old, new)
    arrays = [one.to_numpy() if isinstance(one, pd.Series) else one for one in values]
    return pd.DataFrame(dict(zip(COLUMNS, arrays, strict=True)), index=range(len(events)))
