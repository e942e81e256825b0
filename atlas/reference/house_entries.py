"""What a house file may say, checked entry by entry: it adds, and never redefines."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NoReturn

from atlas.errors import RecordError
from atlas.reference.kind_words import find_word, fold_kind, folded_words, kind_in, shipped_words
from atlas.reference.symbology import LAND, contrast
from atlas.reference.vocabulary import (
    INNER_MARKS,
    KIND_GROUPS,
    KINDS,
    PLACE_ROLES,
    Kind,
    KindGroup,
)

MOST_GROUPS = 5
"""More colours than these, beside the shipped ones, nobody can tell apart."""
LONGEST = 80
"""Characters of a label or a word."""
_LEAST_CONTRAST = 3.0
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
# No letters, which XML forbids.
_NONE = "\ufffe\uffff"
_COLOURS = {"fill": "light", "stroke": "light", "dark_fill": "dark", "dark_stroke": "dark"}
FIELDS = {
    "kind": ("id", "label", "group", "role", "words"),
    "group": ("id", "label", *_COLOURS, "mark"),
}


@dataclass(frozen=True)
class House:
    """The kinds, groups and words that hold for a record: the shipped ones and its own."""

    kinds: Mapping[str, Kind] = field(default_factory=lambda: KINDS)
    """All kinds by id, the shipped ones first."""
    groups: Mapping[str, KindGroup] = field(default_factory=lambda: KIND_GROUPS)
    """All groups by id; the last one is for what belongs to no other."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Own words for a kind, folded."""
    own: Mapping[str, Any] = field(default_factory=dict)
    """What was added, as it stands in a data set; empty where nothing was."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Words that a caller has decided for one table, folded: they overrule all others."""

    def kind_of(self, word: str) -> str:
        """Return the kind that a word stands for, or ``""``; a shipped word keeps its meaning.

        A cell of several words has the kind that takes in all of them. The words of one call go
        before all others.
        """
        return kind_in(word, (self.chosen, shipped_words(), self.words), self.kinds)

    @property
    def rest(self) -> str:
        """The last group, which is for what belongs to no other."""
        return list(self.groups)[-1]

    def group_of(self, kind: str) -> str:
        """Return the group of a kind; of one that is not known, the last group."""
        return self.kinds[kind].group if kind in self.kinds else self.rest

    def groups_of(self, kinds: Iterable[str]) -> dict[str, str]:
        """Return the group of each kind of some, by kind."""
        return {kind: self.group_of(kind) for kind in set(kinds)}

    def labels(self) -> dict[str, str]:
        """Return the label of each kind by id."""
        return {kind.id: kind.label for kind in self.kinds.values()}

    def colours(self, theme: str) -> dict[str, tuple[str, str]]:
        """Return fill and stroke of each group on the ground of a theme: light or dark."""
        return {group.id: group.colours(theme) for group in self.groups.values()}


SHIPPED = House()
"""Without a house file."""


def fail(where: str, text: str) -> NoReturn:
    """Raise, and say where what is wrong stands."""
    msg = f"{where}: {text}"
    raise RecordError(msg)


def settled(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in a data set, without what is shipped by now: the shipped meaning holds.

    A record may have been saved before a kind, a group or a word of its house was shipped.
    """
    left = dict(said)
    marks = {group.mark for group in KIND_GROUPS.values()}
    for what in ("group", "kind"):
        entries = said.get(what, [])
        if not _is_list(entries, Mapping):
            return left
        left[what] = []
        for one in entries:
            new = dict(one)
            if _is_list(one.get("words"), str):
                new["words"] = [word for word in one["words"] if _is_free(word, one.get("id"))]
            if new.get("mark") in marks:
                new["mark"] = ""
            if what == "kind" and one.get("id") in KINDS:
                new = {"id": one["id"], "words": new.get("words") or []}
            elif what == "kind" and not all(
                _is_free(str(new.get(key)), one.get("id")) for key in ("id", "label")
            ):
                continue
            if what == "kind" or one.get("id") not in KIND_GROUPS:
                left[what].append(new)
    return left


def _is_free(word: str, kind: Any) -> bool:
    """Tell whether a word is no shipped one for another kind."""
    return (find_word(word, shipped_words()) or kind) == kind


def checked(given: Mapping[str, Any], where: str, hashes: Any) -> House:
    """Return what a house file says, checked."""
    _check_keys(given, ("kind", "group", "sha256"), where)
    if not _is_list(hashes, str) or any(not re.fullmatch("[0-9a-f]{64}", one) for one in hashes):
        fail(where, f"sha256 is {hashes!r:.80}; wanted a list of hashes")
    groups = _groups(given, where)
    *first, last = KIND_GROUPS.values()
    all_groups = {group.id: group for group in (*first, *groups, last)}
    entries = _entries(given, "kind", where)
    _check_different([one["id"] for one in entries], "kind", where)
    kinds = [_kind(one, all_groups, where) for one in entries]
    added = {kind.id: kind for kind in kinds if kind.id not in KINDS}
    words = _words(entries, added, where)
    own = {
        **({"sha256": list(hashes)} if hashes else {}),
        **({"group": [group._asdict() for group in groups]} if groups else {}),
        **({"kind": [_as_said(one, added) for one in entries]} if entries else {}),
    }
    return House({**KINDS, **added}, all_groups, words, own if groups or entries else {})


def _groups(given: Mapping[str, Any], where: str) -> list[KindGroup]:
    """Return the groups of a house file, checked."""
    groups = [_group(one, where) for one in _entries(given, "group", where)]
    if len(groups) > MOST_GROUPS:
        fail(where, f"there are {len(groups)} own groups; wanted {MOST_GROUPS} at most")
    _check_different([group.id for group in groups], "group", where)
    _check_different([group.mark for group in groups if group.mark], "mark", where)
    return groups


def _entries(given: Mapping[str, Any], what: str, where: str) -> list[Mapping[str, Any]]:
    """Return the entries of one sort, each a table with an id and no key that is not known."""
    entries = given.get(what, [])
    if not _is_list(entries, Mapping):
        fail(where, f"{what} is {entries!r:.80}; wanted [[{what}]] with {', '.join(FIELDS[what])}")
    for one in entries:
        name = one.get("id")
        if not isinstance(name, str) or not _ID.fullmatch(name):
            wanted = "small letters, digits and _, at most 40, a letter first"
            fail(where, f"{what}: id is {name!r:.80}; wanted {wanted}")
        _check_keys(one, FIELDS[what], f"{where}: {what} {name!r}")
    return list(entries)


def _check_keys(given: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in given:
        if key not in known:
            near = get_close_matches(str(key), known, 1)
            meant = f"did you mean {near[0]}? " if near else ""
            fail(where, f"there is no {str(key)!r:.80}; {meant}Wanted: {', '.join(known)}")


def _check_different(names: list[str], what: str, where: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        fail(where, f"{what} {', '.join(map(repr, twice))} stands there twice; once is wanted")


def _is_list(given: Any, kind: type) -> bool:
    return isinstance(given, list | tuple) and all(isinstance(one, kind) for one in given)


def _check_text(value: Any, name: str, where: str) -> str:
    """Return a text that a reader sees: one line, and no more than fits."""
    good = isinstance(value, str) and value.strip() and len(value) <= LONGEST
    if not good or any(unicodedata.category(one) in ("Cc", "Cs") or one in _NONE for one in value):
        fail(where, f"{name} is {value!r:.120}; wanted one line of 1 to {LONGEST} characters")
    return str(value).strip()


def _group(given: Mapping[str, Any], where: str) -> KindGroup:
    """Return an own group, checked: new, and to be seen on the land."""
    where = f"{where}: group {given['id']!r}"
    if given["id"] in KIND_GROUPS:
        fail(where, "it is shipped, and a house file does not redefine; give it another id")
    for name, theme in _COLOURS.items():
        colour = given.get(name)
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour.lower()):
            fail(where, f"{name} is {colour!r:.80}; wanted a colour such as '#7a3e9d'")
        ratio = contrast(colour.lower(), LAND[theme])
        if ratio < _LEAST_CONTRAST:
            other = "darker" if theme == "light" else "lighter"
            fail(
                where,
                f"{name} {colour!r} has a contrast of {ratio:.2f}:1 on {theme} land "
                f"({LAND[theme]}); wanted {_LEAST_CONTRAST:g}:1 or more: choose a {other} colour",
            )
    mark = given.get("mark", "")
    taken = {group.mark: group.id for group in KIND_GROUPS.values() if group.mark}
    free = [one for one in INNER_MARKS if one not in taken]
    if mark and mark not in free:
        whose = f", which {taken[mark]} has" if mark in taken else ""
        fail(where, f"mark is {mark!r:.80}{whose}; wanted one of {', '.join(free)}, or none")
    label = _check_text(given.get("label"), "label", where)
    colours = {name: given[name].lower() for name in _COLOURS}
    return KindGroup(id=given["id"], label=label, **colours, mark=mark)


def _kind(given: Mapping[str, Any], groups: Mapping[str, KindGroup], where: str) -> Kind:
    """Return an own kind, or the shipped one that is given further words, checked."""
    where = f"{where}: kind {given['id']!r}"
    if given["id"] in KINDS:
        more = [name for name in ("label", "group", "role") if name in given]
        if more or "words" not in given:
            fail(
                where,
                f"it is shipped, and a house file does not redefine ({', '.join(more) or 'none'} "
                "given): give it another id, or words alone",
            )
        return KINDS[given["id"]]
    if given.get("group") not in groups:
        there = ", ".join(groups)
        fail(where, f"group is {given.get('group')!r:.80}; wanted one of {there}")
    role = given.get("role", "location")
    if role not in PLACE_ROLES:
        fail(where, f"role is {role!r:.80}; wanted one of {', '.join(PLACE_ROLES)}")
    return Kind(given["id"], _check_text(given.get("label"), "label", where), given["group"], role)


def _words(
    entries: Iterable[Mapping[str, Any]], added: Mapping[str, Kind], where: str
) -> dict[str, str]:
    """Return own words, folded, with their kinds; none may have two meanings."""
    meant: dict[str, str] = {}
    given: dict[str, str] = {}
    for one in entries:
        here = f"{where}: kind {one['id']!r}"
        words = one.get("words", [])
        if not _is_list(words, str):
            fail(here, f"words is {words!r:.80}; wanted a list of texts")
        for word in words:
            given[_check_text(word, "a word", here)] = one["id"]
        named = [one["id"], added[one["id"]].label] if one["id"] in added else []
        for word in [*named, *words]:
            folded = fold_kind(word)
            other = find_word(word, shipped_words()) or meant.setdefault(folded, one["id"])
            if not folded:
                fail(here, f"{word!r:.80} has no letter or digit; take it away")
            if other != one["id"]:
                fail(here, f"{word!r:.80} is a word for {other!r}; take it away")
    return folded_words(added.values(), given)


def _as_said(one: Mapping[str, Any], added: Mapping[str, Kind]) -> dict[str, Any]:
    """Return an entry as it stands in a data set."""
    words = {"words": [word.strip() for word in one["words"]]} if one.get("words") else {}
    if one["id"] not in added:
        return {"id": one["id"], **words}
    kind = added[one["id"]]
    return {"id": kind.id, "label": kind.label, "group": kind.group, "role": kind.role, **words}
