"""A house file: kinds, groups and words of an organisation's own, beside the shipped ones.

It is TOML, in the columns of ``data/reference`` (`kinds.csv`, `groups.csv`)::

    [[group]]
    id = "tunnels"
    label = "Tunnels"
    fill = "#7a3e9d"
    stroke = "#4f2468"
    dark_fill = "#b98ad6"
    dark_stroke = "#dcc3ee"
    mark = "cross"

    [[kind]]
    id = "tunnel_find"
    label = "Tunnel found"
    group = "tunnels"
    role = "find"
    words = ["tunnel", "tunnel shaft"]

    [[kind]]
    id = "clash"
    words = ["dust-up"]

A house file adds and never redefines: a shipped kind takes further words, and nothing else. It is
never looked for: it is given, as ``house=`` or ``--house``.

How it travels. `in_dataset` puts what the file says into the record's ``dataset["house"]``, in the
same columns, with the file's SHA-256. So it is where the data set's other words are: it is checked
whenever a record is made, is saved in ``datapackage.json`` and opened again, stays through
selections, edits and counts, and is joined when records are combined (one id with two meanings is
an error). Readers of the record ask `house_of`: the page's payload, stills, KML, GeoPackage styles,
the report, the words of a filter. A redaction takes withheld names out of its texts as out of all
others; a kind leaves with the last event of it (`without_gone`), and then the hash leaves too,
because it would let a reader test a guess.
"""

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from atlas.doors import KINDS
from atlas.errors import InputTypeError, RecordError, SourceError
from atlas.files.error_boundary import read_small, reading
from atlas.files.toml_file import toml_of
from atlas.reference.house_entries import LONGEST, SHIPPED, House, checked, fail, settled
from atlas.reference.kind_words import fold_kind

KEY = "house"
"""Where a data set says what its house file added."""
MOST_CHARACTERS = 20_000

HouseLike: TypeAlias = House | Mapping[str, Any] | str | Path | None
"""What a house file is given as: its path, or what is in it; None: the shipped words alone."""
_IN_USE: ContextVar[House] = ContextVar("house", default=SHIPPED)


def read_house(given: HouseLike) -> House:
    """Return the kinds, groups and words that hold with a house file.

    Parameters
    ----------
    given : House, mapping, str, pathlib.Path or None
        The path of a TOML file, or what is in one; None: no file.

    Returns
    -------
    House
        The shipped ones, those of ``atlas.doors.KINDS``, and those of the file.

    Raises
    ------
    RecordError
        Where the file is none, redefines what is shipped, or has colours that cannot be seen: the
        entry, what was given and what was wanted.
    InputTypeError
        Where it is none of these.

    Examples
    --------
    >>> house = read_house({"kind": [{"id": "clash", "words": ["dust-up"]}]})
    >>> house.kind_of("Dust-ups"), house.own["kind"]
    ('clash', [{'id': 'clash', 'words': ['dust-up']}])
    """
    if isinstance(given, House):
        return given
    added = KINDS.values()
    return joined(*added, *([] if given is None else [_read(given, added)]))


def _read(given: Any, added: Iterable[House] = ()) -> House:
    """Return what one house file says, on top of what others have added."""
    if isinstance(given, str | os.PathLike):
        return _read_file(Path(os.fsdecode(given)), added)
    if isinstance(given, Mapping):
        return checked(_with_added(given, added), "the house file", _hash_of(given))
    msg = f"house is a {type(given).__name__}; wanted the path of a TOML file, or a dict"
    raise InputTypeError(msg)


def _with_added(given: Mapping[str, Any], added: Iterable[House]) -> Mapping[str, Any]:
    """Return a house file with the added kinds that it gives words, and the added groups it uses.

    What is not as a house file has to be stays as it is, for the check.
    """
    theirs = {
        what: {one["id"]: one for house in added for one in house.own.get(what, ())}
        for what in ("kind", "group")
    }
    kinds, groups = given.get("kind", []), given.get("group", [])
    if not theirs["kind"] or not _are_entries(kinds) or not _are_entries(groups):
        return given
    told = []
    for one in kinds:
        known = theirs["kind"].get(one.get("id"), {}) if {*one} <= {"id", "words"} else {}
        told.append({**known, **one})
    own = {one.get("id") for one in groups}
    used = {one.get("group") for one in told} - own
    more = [group for name, group in theirs["group"].items() if name in used]
    return {**given, "kind": told, **({"group": [*groups, *more]} if more else {})}


def _are_entries(given: Any) -> bool:
    """Return whether tables of a house file can be looked into: their ids are texts."""
    return isinstance(given, list) and all(
        isinstance(one, Mapping)
        and all(isinstance(one.get(key, ""), str) for key in ("id", "group"))
        for one in given
    )


def added_by(house: House) -> list[dict[str, str]]:
    """Return which additions of ``atlas.doors.KINDS`` are part of a house: name and version."""
    held = _ids(house)
    return [KINDS.origin(name) for name, own in KINDS.items() if _ids(own) <= held]


def _ids(house: House) -> set[tuple[str, str]]:
    """Return the ids of what a house adds."""
    return {(what, one["id"]) for what in ("group", "kind") for one in house.own.get(what, ())}


def house_of(dataset: Mapping[str, Any]) -> House:
    """Return the kinds, groups and words that hold for a data set.

    Raises
    ------
    RecordError
        Where ``dataset["house"]`` is nothing that a house file could say.
    """
    said = dataset.get(KEY)
    if not said:
        return SHIPPED
    if not isinstance(said, Mapping):
        msg = f"dataset, {KEY}: got {said!r:.80}; wanted what `in_dataset` puts there"
        raise RecordError(msg)
    return checked(settled(said), f"dataset, {KEY}", said.get("sha256", ()))


def joined(*houses: House) -> House:
    """Return what several house files say together.

    Raises
    ------
    RecordError
        Where one id has two meanings, or they have too many groups together.
    """
    entries: dict[str, dict[str, dict[str, Any]]] = {"kind": {}, "group": {}}
    hashes: dict[str, None] = {}
    for house in houses:
        hashes |= dict.fromkeys(house.own.get("sha256", ()))
        for what, known in entries.items():
            for one in house.own.get(what, ()):
                before = known.setdefault(one["id"], one)
                if _without_words(before) != _without_words(one):
                    msg = (
                        f"{what} {one['id']!r} has two meanings in what is put together: "
                        f"{_without_words(before)!r} and {_without_words(one)!r}; give one of them "
                        "another id"
                    )
                    raise RecordError(msg)
                words = dict.fromkeys([*before.get("words", ()), *one.get("words", ())])
                known[one["id"]] = {**one, **({"words": list(words)} if words else {})}
    own = {what: list(known.values()) for what, known in entries.items() if known}
    return checked(own, "the house files together", list(hashes)) if own else SHIPPED


def meaning(house: House, kinds: Mapping[str, str] | None) -> House:
    """Return a house in which the caller's own words stand for kinds, before all other words.

    They hold for one call, and are not part of what the house adds to a data set.

    Parameters
    ----------
    house : House
        The shipped kinds, and those of a house file.
    kinds : mapping or None
        A word of the table -> a kind: its id, its label, or a word for it.

    Raises
    ------
    SourceError
        If there is no such kind: the nearest.
    InputTypeError
        If ``kinds`` is not a mapping of texts.

    Examples
    --------
    >>> meaning(SHIPPED, {"massaker": "attack_on_civilians"}).kind_of("Massaker")
    'attack_on_civilians'
    """
    if kinds is None:
        return house
    if not isinstance(kinds, Mapping):
        msg = (
            f"kinds={kinds!r:.80}: wanted a mapping, such as {{'massaker': 'attack_on_civilians'}}"
        )
        raise InputTypeError(msg)
    words = {}
    for word, kind in kinds.items():
        folded, meant = fold_kind(str(word)), house.kind_of(str(kind))
        if not folded:
            msg = f"kinds: {word!r:.80} is blank; wanted a word of the table"
            raise SourceError(msg)
        if not meant:
            near = get_close_matches(fold_kind(str(kind)), house.kinds, 1, 0.5)
            hint = f"did you mean {near[0]!r}? " if near else ""
            msg = (
                f"kinds: {word!r:.80} -> {kind!r:.80}: there is no such kind; {hint}"
                f"There are {', '.join(house.kinds)}"
            )
            raise SourceError(msg)
        words[folded] = meant
    return replace(house, chosen={**house.chosen, **words})


def in_dataset(dataset: Mapping[str, Any], house: House) -> dict[str, Any]:
    """Return the words about a data set, with what a house file adds to those that it has.

    Examples
    --------
    >>> house = read_house({"kind": [{"id": "clash", "words": ["dust-up"]}]})
    >>> in_dataset({"title": "Ours"}, house)["house"]["kind"]
    [{'id': 'clash', 'words': ['dust-up']}]
    """
    own = joined(house_of(dataset), house).own
    return {**dataset, KEY: own} if own else dict(dataset)


def without_gone(
    dataset: Mapping[str, Any], before: Mapping[str, Any], gone: Collection[str] = ()
) -> dict[str, Any]:
    """Return the words about a data set, without kinds of which no event is left.

    Parameters
    ----------
    dataset : mapping
        The words; names may have been taken out of them.
    before : mapping
        The words as they were.
    gone : collection of str
        Kinds of which there were events, and are none.

    Returns
    -------
    dict
        The words. An entry whose id or group is no longer one leaves as well. Where anything left
        or changed, the hash of the file does.
    """
    said = dataset.get(KEY)
    if not said:
        return dict(dataset)
    kinds = [one for one in said.get("kind", ()) if one["id"] not in gone]
    lost = {one.get("group") for one in said.get("kind", ())}
    lost -= {one.get("group") for one in kinds}
    own: dict[str, Any] = {"group": [], "kind": []}
    for what, ones in (("group", said.get("group", ())), ("kind", kinds)):
        for one in ones:
            cut = {**one, "label": one["label"][:LONGEST]} if "label" in one else one
            if what == "group" and one["id"] in lost:
                continue
            try:
                checked({**own, what: [*own[what], cut]}, KEY, ())
            except RecordError:
                continue
            own[what].append(cut)
    kept = {what: ones for what, ones in own.items() if ones}
    was = before.get(KEY) or {}
    if all(kept.get(what, []) == list(was.get(what, ())) for what in own):
        return {**dataset, KEY: was}
    left = {key: value for key, value in dataset.items() if key != KEY}
    return {**left, KEY: kept} if kept else left


@contextmanager
def using_house(house: House) -> Iterator[House]:
    """Read tables by the words of a house, for as long as the block runs.

    Examples
    --------
    >>> with using_house(read_house({"kind": [{"id": "clash", "words": ["dust-up"]}]})):
    ...     current_house().kind_of("dust-up")
    'clash'
    """
    token = _IN_USE.set(house)
    try:
        yield house
    finally:
        _IN_USE.reset(token)


def current_house() -> House:
    """Return the house that `using_house` has put in place."""
    return _IN_USE.get()


def _read_file(path: Path, added: Iterable[House]) -> House:
    """Return what a file says; its name alone stands in messages of what is wrong in it."""
    if not path.is_file():
        msg = f"there is no house file {path}; give the path of a TOML file"
        raise RecordError(msg)
    with reading(path, RecordError, wanted="a house file in TOML, in UTF-8"):
        data = read_small(path)
        if len(data.decode("utf-8")) > MOST_CHARACTERS:
            msg = f"{path.name} is longer than {MOST_CHARACTERS:,} characters; keep what is in use"
            raise RecordError(msg)
        given = toml_of(data, path.name, RecordError)
    if "sha256" in given:
        fail(path.name, "sha256 is worked out from the file; take the line away")
    entries = _with_added(given, added)
    return checked(entries, path.name, [hashlib.sha256(data).hexdigest()])


def _hash_of(given: Mapping[str, Any]) -> Any:
    """Return the hashes that a mapping brings, or that of what it says."""
    if "sha256" in given:
        return given["sha256"]
    text = json.dumps(dict(given), sort_keys=True, default=str)
    return [hashlib.sha256(text.encode()).hexdigest()]


def _without_words(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key != "words"}


# Last: what a program added before this module was imported is read here, by all of the above.
KINDS.ship({}, check=lambda _, given: given if isinstance(given, House) else _read(given))
