"""Choose the reader for a path or a frame, and sort the caller's options."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from atlas.doors import READERS
from atlas.errors import InputTypeError, SourceError
from atlas.progress import showing
from atlas.readers import acled, ucdp
from atlas.readers.filters.filter_large import read_large_wanted
from atlas.readers.filters.filter_rules import OPTIONS, Wanted, take_wanted
from atlas.readers.formats.large_files import is_large
from atlas.readers.formats.open_file import read_numbered
from atlas.readers.layouts.layout_file import load_layouts, names_for, read_layout
from atlas.readers.layouts.layout_reader import LayoutReader
from atlas.readers.layouts.tell_by_values import check_no_panel, layout_by_words
from atlas.readers.reader import TABLE, Call, Reader, check_reader
from atlas.readers.vector.vector_files import open_own
from atlas.record.own_kinds import with_house, with_words
from atlas.record.package import open_package
from atlas.record.record import Record
from atlas.record.weights import KEY, are_counts
from atlas.reference.actors import load_actors, using
from atlas.reference.house import House, current_house, house_of, joined, meaning, using_house


def _by_layout() -> dict[str, Reader]:
    """Return the readers of the shipped layouts."""
    files = load_layouts().items()
    return {
        name: LayoutReader.of(file)
        for name, file in files
        if file.all_of and not file.words and (file.columns or file.others or file.refusal)
    }


READERS.ship(
    {reader.name: reader for reader in (TABLE, acled.READER, ucdp.READER)},
    check=check_reader,
    later=_by_layout,
)

FILE_OPTIONS = ("encoding", "separator", "sheet", "layer")
_CALL_OPTIONS = ("bad_rows", "dataset", "as_of", "actors", "kinds")
_HEAD = 20
# Files that may be parts of one table.
_TABLES = (".parquet", ".csv", ".tsv", ".csv.gz", ".tsv.gz")
_LIKE_ACLED = "acled-like"
_TERMS = ("licence", "redistribution", "attribution")


class Asked(NamedTuple):
    """The caller's options by their receiver; only those that were given."""

    source: str | None
    file: dict[str, Any]
    """``encoding``, ``separator``, ``sheet``, ``layer``."""
    call: dict[str, Any]
    """``bad_rows``, ``dataset``, ``as_of``, ``actors``, ``kinds``."""
    reader: dict[str, Any]
    """The options of the reader."""
    wanted: Wanted | None
    """Which rows: days, countries, a box."""
    progress: Any

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Asked":
        """Sort the options of `atlas.read_events`; None means not given.

        Raises
        ------
        SourceError
            If there is no such reader.
        InputTypeError
            If ``reader_options`` is not a mapping, or repeats an option.
        SelectionError
            If a day or a box is invalid.
        """
        given = {key: value for key, value in options.items() if value is not None}
        check_source(given.get("source"))
        wanted = take_wanted(given)
        own = given.pop("reader_options", {})
        if not isinstance(own, Mapping):
            msg = f"reader_options={own!r}: wanted a mapping, such as {{'series': 'north'}}"
            raise InputTypeError(msg)
        if twice := [key for key in own if key in options]:
            said = ", ".join(map(repr, twice))
            msg = f"reader_options holds {said}, which read_events itself takes; give it there"
            raise InputTypeError(msg)
        file, call = (
            {key: given.pop(key) for key in keys if key in given}
            for keys in (FILE_OPTIONS, _CALL_OPTIONS)
        )
        source, progress = given.pop("source", None), given.pop("progress", None)
        return cls(source, file, call, {**given, **own}, wanted, progress)

    def names(self) -> list[str]:
        """Return the given options that a saved record does not accept."""
        return [*self.file, *self.call, *self.reader]


class Found(NamedTuple):
    """The rows of a source, the reader for them, and the reader's call."""

    reader: Reader
    frame: pd.DataFrame
    call: Call
    actors: Any
    kinds: Mapping[str, str] | None = None

    def record(self) -> Record:
        """Return the record of the rows."""
        with self.words() as house:
            record = with_house(self.reader.record(self.frame, self.call), house)
            record = with_words(record, self.kinds or {}, house)
        if house.own or self.kinds:
            record = record.read_with(record.report)
        if are_counts(record.dataset):
            return record.read_with({**record.report, KEY: record.dataset[KEY]})
        return record

    def problems(self) -> pd.DataFrame:
        """Return everything that is wrong with the rows."""
        with self.words():
            return self.reader.problems(self.frame, self.call)

    @contextmanager
    def words(self) -> Iterator[House]:
        """Read by the caller's own actors and words for kinds, for as long as the block runs."""
        # The description that comes with a frame lists its own kinds.
        words = self.call.dataset
        house = joined(current_house(), house_of(words if isinstance(words, Mapping) else {}))
        house = meaning(house, self.kinds)
        with using(load_actors(extra=self.actors)), using_house(house):
            yield house


def find_rows(events: Any, asked: Asked) -> Found:
    """Return the wanted rows of a frame or a file, and their reader.

    Raises
    ------
    SourceError
        If it cannot be read, or no reader recognises it.
    InputTypeError
        If the reader does not take an option.
    """
    if isinstance(events, pd.DataFrame):
        if asked.file:
            msg = f"a frame is read without {', '.join(asked.file)}, which belong to files"
            raise InputTypeError(msg)
        return _found(events, asked, "", {})
    path = as_path(events)
    if asked.wanted is not None and is_large(path):
        return _large(path, asked, asked.wanted)
    frame, how = _read_with_names(path, asked.file)
    return _found(frame, asked, path.name, {"file": path.name, **how})


def _read_with_names(path: Path, options: Mapping[str, Any]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows of a file; if it has no row of names and a layout knows it, with names."""
    frame, how = read_numbered(path, **options)
    line = names_for(frame.columns, how.get("separator"))
    if line is None:
        return frame, how
    given = {**options, "separator": line.separator, "names": line.names}
    frame, how = read_numbered(path, **given)
    told = f" ({line.tells})" if line.tells else ""
    what = f"no row of names: the columns are named as in the data set{told}"
    note = {"level": "note", "what": what, "count": 1, "rows": [1], "next_step": ""}
    note["examples"] = ", ".join(map(repr, line.names[:3]))
    return frame, {**how, "read_as": [*how.get("read_as", ()), note]}


def _found(
    frame: pd.DataFrame, asked: Asked, name: str, how: dict[str, Any], **decided: Any
) -> Found:
    """Return rows with their reader and its call; ``decided`` are options that the file decided."""
    reader = _reader(asked, frame, name)
    call = dict(asked.call)
    # Counts from Record.aggregate include the description of their data set.
    if isinstance(words := frame.attrs.get("dataset"), Mapping):
        call.setdefault("dataset", words)
    actors, kinds = call.pop("actors", None), call.pop("kinds", None)
    made = Call(name, {**asked.reader, **decided}, how, asked.wanted, **call)
    return Found(reader, frame, made, actors, kinds)


def _large(path: Path, asked: Asked, wanted: Wanted) -> Found:
    """Return the wanted rows of a file too large for memory, and their reader."""

    def columns(names: list[str], head: pd.DataFrame) -> Mapping[str, str]:
        return _reader(asked, head).columns(names, asked.reader, head)

    days = asked.reader.get("dayfirst")
    with showing(asked.progress, f"reading {path.name}", "MB", 1e6) as report:
        frame, how, days = read_large_wanted(
            path, wanted, columns, days, progress=report, **asked.file
        )
    how = {"file": path.name, **how}
    return _found(frame, asked._replace(wanted=None), path.name, how, dayfirst=days)


def saved_record(events: Any, asked: Asked) -> Record | None:
    """Return the record of a path: saved, shipped or written by us; None for a table."""
    path = as_path(events)
    given = asked.names()
    if path.is_dir() and not (path / open_package.DESCRIPTION).is_file():
        tables = [one for one in path.rglob("*") if one.name.lower().endswith(_TABLES)]
        if tables:
            msg = (
                f"{events!r} is a folder of tables such as {tables[0].name!r}, no saved record; "
                "read_events reads one file, atlas.scan(folder) reads all of them as one table"
            )
            raise SourceError(msg)
    if asked.source is None and is_saved(path, str(events)):
        if given or asked.wanted is not None:
            said = ", ".join(given) or "a filter"
            msg = f"{events!r} is a saved record, which takes no options; got {said}; see select()"
            raise SourceError(msg)
        return open_package.open_record(events)
    return own_file(path, asked)


def own_file(path: Path, asked: Asked) -> Record | None:
    """Return the record of a file that `Record.write` made, if no other option is given."""
    plain = asked.source is None and asked.wanted is None and not asked.names()
    return open_own(path) if plain else None


def is_saved(path: Path, name: str) -> bool:
    """Return whether a path is a record's folder, or a name is that of a shipped record."""
    if path.is_dir() or path.name == open_package.DESCRIPTION:
        return True
    return not path.exists() and (name in open_package.shipped_names() or not path.suffix)


def as_path(events: Any) -> Path:
    """Return a path, or raise with what can be read."""
    if not isinstance(events, str | os.PathLike):
        msg = (
            f"events are read from a path, a name, a DataFrame or a GeoDataFrame, "
            f"got {type(events).__name__}"
        )
        raise InputTypeError(msg)
    return Path(events).expanduser()


def recognise(frame: pd.DataFrame) -> str:
    """Return the name of the reader for a frame, chosen by its columns: a key of ``READERS``.

    Raises
    ------
    SourceError
        If two readers have the same score.

    Examples
    --------
    >>> recognise(pd.DataFrame(columns=["date", "place"]))
    'table'
    """
    scores = _scores(frame)
    best = max(scores.values())
    told = [name for name, score in scores.items() if score == best]
    if any(READERS.origin(name) for name in told[1:]):
        msg = f"{', '.join(told)} read these columns, each as surely; choose one with source="
        raise SourceError(msg)
    return told[0]


def _scores(frame: pd.DataFrame) -> dict[str, float]:
    """Return how sure each reader is of a frame."""
    head = frame.head(_HEAD)
    return {name: reader.sureness(head) for name, reader in READERS.items()}


def _reader(asked: Asked, frame: pd.DataFrame, name: str = "") -> Reader:
    """Return the chosen reader, or the one that recognises the columns, if it takes the options."""
    source = asked.source or recognise(frame)
    reader = LayoutReader.of(read_layout(Path(source))) if _is_file(source) else READERS[source]
    if asked.source is None and isinstance(reader, LayoutReader) and reader.file.question:
        where = f"{name}: " if name else ""
        msg = (
            f"{where}these are the columns of {reader.title}: {reader.file.question}; pass "
            f"source={reader.name!r} to read it"
        )
        raise SourceError(msg)
    if reader is TABLE:
        reader = _table(frame, name, chosen=asked.source is not None)
    reader.check_options(asked.reader, (*FILE_OPTIONS, *OPTIONS, *_CALL_OPTIONS))
    return reader


def _table(frame: pd.DataFrame, name: str, *, chosen: bool) -> Reader:
    """Return the reader of a flat table, with the terms of whoever's rows it holds.

    A panel is refused, unless the caller has chosen the format.
    """
    scores = _scores(frame) if chosen else {TABLE.name: 1.0}
    told = READERS[max(scores, key=lambda one: scores[one])]
    file = load_layouts()[_LIKE_ACLED] if told is acled.READER else layout_by_words(frame)
    if file is not None:
        return replace(LayoutReader.of(file), name=TABLE.name)
    if not chosen:
        check_no_panel(frame, name)
    return replace(TABLE, dataset={key: told.dataset[key] for key in _TERMS if key in told.dataset})


def check_source(source: str | None) -> None:
    """Raise if there is no such reader."""
    if source is not None and not _is_file(source) and source not in READERS:
        msg = (
            f"no reader for source={source!r}; readers: {', '.join(READERS)}; or the path of a "
            "layout of your own (.toml)"
        )
        raise SourceError(msg)


def _is_file(source: str) -> bool:
    """Return whether a source is the path of a layout, and no name of a reader."""
    return str(source).lower().endswith(".toml")
