"""Parse and check a layout: a TOML file that says how a known data set becomes a flat table.

``data/reference/layouts/README.md`` says what each key means. A file holds facts alone: names of
columns, codes and terms.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from atlas.errors import AtlasError, SourceError
from atlas.files.error_boundary import read_small
from atlas.files.toml_file import toml_of
from atlas.readers.columns.header_names import fold_column
from atlas.readers.columns.header_words import own_columns
from atlas.reference import vocabulary
from atlas.shipped import shipped

_REDISTRIBUTION = ("rows", "aggregates", "none")
_CLOSED = {
    "precision": vocabulary.PRECISIONS,
    "time_precision": (*vocabulary.TIME_PRECISIONS, "year"),
    "status": vocabulary.STATUSES,
    "attribution": vocabulary.ATTRIBUTIONS,
}
_WORDS = ("title", "name", "licence", "redistribution", "attribution", "version", "id_prefix")
_KEYS = {
    "": (
        *(*_WORDS, "direction", "missing", "inclusion_rule", "transformations", "signature"),
        *("columns", "columns_first", "joined", "constants", "codes", "rules", "no_point"),
        *("whole", "refuse", "ignored", "header", "rows", "words", "flags", "degrees"),
        *("dayfirst", "others", "separators", "first_of_list", "sums", "persons", "ask", "members"),
        *("endings", "repeated_ids", "last_resort"),
    ),
    "signature": ("all", "any", "none"),
    "words": ("columns", "sure", "common", "least"),
    "no_point": ("precisions", "named", "zeros"),
    "refuse": ("why", "instead"),
    "header": ("fields", "separator", "names", "patterns", "tells"),
    "rows": ("leave_out",),
    "persons": ("columns",),
    "ask": ("why",),
}

# What `different` adds to the name of a column that stands twice.
_NUMBERED = re.compile(r" \(\d+\)$")
_LISTED = (
    *("missing", "whole", "transformations", "signature.all", "signature.any", "signature.none"),
    *("words.columns", "words.sure", "words.common", "no_point.precisions", "header.names"),
    *("rules", "rows.leave_out", "persons.columns"),
)
_PARTS = 4
_LEFT_OUT = {"column", "values", "why"}


@dataclass(frozen=True)
class HeaderLine:
    """The names of a file that has no row of names, and how its first row is recognised."""

    names: tuple[str, ...]
    separator: str
    patterns: Mapping[int, str]
    """Field, counted from 1 -> what its first cell matches as a whole."""
    tells: str = ""


@dataclass(frozen=True)
class TellingWords:
    """What stands in the cells of a table that no column tells."""

    columns: frozenset[str]
    sure: frozenset[str]
    """One of these is enough."""
    common: frozenset[str]
    least: int
    """So many of the common ones are enough."""


@dataclass(frozen=True)
class LayoutFile:
    """What a layout says, checked; names of the data set's columns are folded."""

    name: str
    title: str
    dataset: Mapping[str, Any]
    all_of: frozenset[str]
    any_of: frozenset[str]
    none_of: frozenset[str]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ours -> theirs; of several, the first that a file has."""
    first: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ours -> theirs; of several, the first filled cell of each row."""
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Theirs -> its code, folded -> our value; ``*``: any other code."""
    flags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Ours -> theirs, where it holds 1 -> our word."""
    degrees: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ours -> theirs: degrees, minutes, seconds, and the letter of the half of the world."""
    repeated_ids: bool = False
    """Whether one id may stand in several rows, each of which is an event."""
    rules: tuple[tuple[Mapping[str, frozenset[str]], Mapping[str, str]], ...] = ()
    """Where theirs hold one of these codes -> ours become these values; in order."""
    leave_out: tuple[tuple[str, frozenset[str], str], ...] = ()
    ignored: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    """Columns in which a fraction is a share of a total that was split: taken as blank."""
    no_point: frozenset[str] = frozenset()
    coarse_named: str = "adm1"
    """The column that names a place without a point: no town that stands for it."""
    direction: bool = True
    id_prefix: str = ""
    refusal: str = ""
    question: str = ""
    """Why it is read only where ``source=`` names it; "" for a layout that is read at once."""
    dayfirst: bool | None = None
    others: bool = False
    """Whether the columns that it does not name are matched by their names, as in a flat table."""
    separators: Mapping[str, str] = field(default_factory=dict)
    """Theirs -> what separates the members of its lists."""
    first_of_list: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    """Theirs, which holds objects -> the flag of the one that is taken; else the first is."""
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ours -> theirs, which are added up: groups that do not overlap."""
    endings: Mapping[str, str] = field(default_factory=dict)
    """How a column of theirs ends -> ours, where one alone ends so; "" for a column left alone."""
    last_resort: Mapping[str, str] = field(default_factory=dict)
    """Ours -> theirs, which is taken where none of the other columns is matched to ours."""
    persons: frozenset[str] = frozenset()
    """Columns that name persons: neither read nor kept."""
    zeros: bool = False
    """Whether the coordinates 0, 0 are not known."""
    header: HeaderLine | None = None
    words: TellingWords | None = None

    def fits(self, columns: Iterable[object]) -> bool:
        """Return whether a table with these columns is of this data set."""
        names = {fold_column(str(name)) for name in columns}
        some = not self.any_of or bool(self.any_of & names)
        return bool(self.all_of) and self.all_of <= names and some and not self.none_of & names

    def why_ignored(self, column: str) -> str | None:
        """Return why a column, folded, is left alone; None if the layout does not say so."""
        if column in self.ignored:
            return self.ignored[column]
        left = any(column.endswith(end) for end, own in self.endings.items() if not own)
        return "a measure beside the coordinates" if left else None


def names_for(columns: Sequence[str], separator: str | None) -> HeaderLine | None:
    """Return the names for a text without a row of names, if its first row is known by a layout.

    Parameters
    ----------
    columns : sequence of str
        What was taken for the names: the first row.
    separator : str or None
        What parts its cells.
    """
    cells = [_NUMBERED.sub("", name) for name in columns]
    for file in load_layouts().values():
        line = file.header
        if line and len(line.names) == len(cells) and line.separator == separator:
            found = (re.fullmatch(regex, cells[n - 1]) for n, regex in line.patterns.items())
            if all(found):
                return line
    return None


@cache
def load_layouts() -> Mapping[str, LayoutFile]:
    """Return the shipped layouts by name."""
    files = sorted(shipped("reference", "layouts").glob("*.toml"))
    return {path.stem: read_layout(path) for path in files}


def read_layout(path: Path) -> LayoutFile:
    """Return the layout in a file.

    Raises
    ------
    SourceError
        If it cannot be read, or says what a layout cannot say: the key, what was given and wanted.
    """
    try:
        said = toml_of(read_small(path), path, SourceError)
    except AtlasError:
        raise
    except (OSError, ValueError) as error:
        msg = f"{path}: no layout that can be read ({error}); wanted TOML in UTF-8"
        raise SourceError(msg) from error
    try:
        return check_layout(said, str(path))
    except AtlasError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        msg = (
            f"{path}: a key holds another sort of value than a layout has, or lacks one "
            f"({type(error).__name__}: {error}); data/reference/layouts has examples"
        )
        raise SourceError(msg) from error


def check_layout(said: Mapping[str, Any], where: str) -> LayoutFile:
    """Return what a parsed layout says, or raise with what is wrong in it.

    Raises
    ------
    SourceError
        With the key, what was given and what was wanted.

    Examples
    --------
    >>> said = {"name": "telex", "title": "Telex", "licence": "CC0", "redistribution": "rows"}
    >>> said |= {"signature": {"all": ["tag"]}, "columns": {"tag": "date", "ort": "place"}}
    >>> check_layout(said, "telex.toml").fits(["Tag", "Ort"])
    True
    """
    _check_shape(said, where)
    for key in ("title", "name", "licence"):
        _want(isinstance(said.get(key), str) and said[key].strip(), where, key, said.get(key))
    terms = said.get("redistribution", "rows")
    _want(terms in _REDISTRIBUTION, where, "redistribution", terms, " or ".join(_REDISTRIBUTION))
    signature = said.get("signature", {})
    told = signature.get("all") or {"header", "words"} & set(said)
    _want(told, where, "signature.all", signature.get("all"), "columns that tell the data set")
    kinds = [key for key in ("columns", "refuse") if key in said]
    holds = len(kinds) == 1 or (not kinds and "header" in said)
    _want(holds, where, "columns, refuse", kinds, "one of the two, or [header] alone")
    _check_ours(said, where)
    named = said.get("no_point", {}).get("named", "adm1")
    return LayoutFile(
        name=said["name"],
        title=said["title"],
        dataset=_dataset(said),
        all_of=_folded(signature.get("all", ())),
        any_of=_folded(signature.get("any", ())),
        none_of=_folded(signature.get("none", ())),
        columns=_alternatives(said.get("columns", {})),
        first=_lists(said.get("columns_first", {})),
        joined=_lists(said.get("joined", {})),
        constants={ours: str(value) for ours, value in said.get("constants", {}).items()},
        codes={fold_column(n): _codes(codes) for n, codes in said.get("codes", {}).items()},
        flags={ours: _by_column(given) for ours, given in said.get("flags", {}).items()},
        degrees=_lists(said.get("degrees", {})),
        repeated_ids=bool(said.get("repeated_ids", False)),
        rules=tuple(_rule(rule) for rule in said.get("rules", ())),
        leave_out=tuple(_left(one) for one in said.get("rows", {}).get("leave_out", ())),
        ignored=_by_column(said.get("ignored", {})),
        missing=_values(said.get("missing", ())),
        whole=_folded(said.get("whole", ())),
        no_point=frozenset(said.get("no_point", {}).get("precisions", ())),
        coarse_named=named,
        direction=bool(said.get("direction", True)),
        id_prefix=said.get("id_prefix", ""),
        refusal="; ".join(said["refuse"].values()) if "refuse" in said else "",
        question=said.get("ask", {}).get("why", ""),
        dayfirst=said.get("dayfirst"),
        others=bool(said.get("others", False)),
        separators=_by_column(said.get("separators", {})),
        first_of_list=_by_column(said.get("first_of_list", {})),
        members={fold_column(name): str(flag) for name, flag in said.get("members", {}).items()},
        sums=_lists(said.get("sums", {})),
        endings=_by_column(said.get("endings", {})),
        last_resort={own: fold_column(name) for own, name in said.get("last_resort", {}).items()},
        persons=_folded(said.get("persons", {}).get("columns", ())),
        zeros=bool(said.get("no_point", {}).get("zeros", False)),
        header=_header(said["header"]) if "header" in said else None,
        words=_telling(said["words"]) if "words" in said else None,
    )


def fold_code(text: str) -> str:
    """Return a code folded for comparing: without case, and without blanks at its ends."""
    return " ".join(str(text).split()).casefold()


def _want(holds: object, where: str, key: str, given: object, wanted: str = "") -> None:
    """Raise if something does not hold of a key."""
    if not holds:
        msg = f"{where}: {key}: got {given!r:.80}" + (f"; wanted {wanted}" if wanted else "")
        raise SourceError(msg)


def _check_shape(said: Mapping[str, Any], where: str) -> None:
    """Raise if a table has a key that a layout does not have."""
    for table, keys in _KEYS.items():
        held = said.get(table, {}) if table else said
        _want(isinstance(held, Mapping), where, table, held, "a table")
        for key in held:
            full = f"{table}.{key}".lstrip(".")
            _want(key in keys, where, full, held[key], ", ".join(keys))
            if full in _LISTED:
                _want(isinstance(held[key], list), where, full, held[key], "a list")
    for table in ("columns_first", "joined", "sums", "degrees"):
        for own, names in said.get(table, {}).items():
            whole = isinstance(names, list) and (table != "degrees" or len(names) == _PARTS)
            wanted = "a list of columns" + (f", {_PARTS} of them" if table == "degrees" else "")
            _want(whole, where, f"{table}.{own}", names, wanted)
    for rule in said.get("rules", ()):
        _want(set(rule) == {"when", "set"}, where, "rules", rule, "when and set")
    for one in said.get("rows", {}).get("leave_out", ()):
        _want(set(one) == _LEFT_OUT, where, "rows.leave_out", one, ", ".join(sorted(_LEFT_OUT)))


def _check_ours(said: Mapping[str, Any], where: str) -> None:
    """Raise if a column of ours does not exist, or a value is no word of its closed list."""
    columns = said.get("columns", {})
    tables = ("columns_first", "joined", "flags", "degrees", "sums", "last_resort")
    ours = [*columns.values(), *(own for table in tables for own in said.get(table, {}))]
    ours += filter(None, said.get("endings", {}).values())
    pairs = [*said.get("constants", {}).items()]
    pairs += [pair for rule in said.get("rules", ()) for pair in rule["set"].items()]
    for theirs, codes in said.get("codes", {}).items():
        own = columns.get(theirs) or _listed(said, theirs)
        _want(own, where, f"codes.{theirs}", theirs, "a column that [columns] names")
        pairs += [(own, value) for value in codes.values()]
    for column in [*ours, *(column for column, _ in pairs)]:
        _want(
            column in own_columns(), where, "columns", column, f"one of {', '.join(own_columns())}"
        )
    pairs += [("precision", word) for word in said.get("no_point", {}).get("precisions", ())]
    for column, value in pairs:
        words = tuple(_CLOSED.get(column, (value,)))
        _want(value in ("", *words), where, column, value, f"one of {', '.join(words)}")


def _listed(said: Mapping[str, Any], theirs: str) -> str:
    """Return the column of ours whose list names a column of theirs; "" if there is none."""
    lists = {**said.get("columns_first", {}), **said.get("joined", {}), **said.get("degrees", {})}
    return next((ours for ours, names in lists.items() if theirs in names), "")


def _dataset(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of the data set for a record."""
    keys = ("name", "title", "licence", "redistribution", "attribution", "inclusion_rule")
    return {key: said[key] for key in (*keys, "transformations") if key in said}


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(fold_column(name) for name in names)


def _values(given: Iterable[object]) -> frozenset[str]:
    return frozenset(fold_code(str(one)) for one in given)


def _codes(given: Mapping[str, object]) -> dict[str, str]:
    return {fold_code(code): str(value) for code, value in given.items()}


def _by_column(given: Mapping[str, object]) -> dict[str, str]:
    return {fold_column(name): str(value) for name, value in given.items()}


def _lists(given: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {ours: tuple(map(fold_column, names)) for ours, names in given.items()}


def _alternatives(given: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the data set's columns by ours, in the order in which the file has them."""
    found: dict[str, tuple[str, ...]] = {}
    for theirs, ours in given.items():
        found[ours] = (*found.get(ours, ()), fold_column(theirs))
    return found


def _rule(rule: Mapping[str, Any]) -> tuple[Mapping[str, frozenset[str]], Mapping[str, str]]:
    when = {fold_column(name): _values(values) for name, values in rule["when"].items()}
    return when, {ours: str(value) for ours, value in rule["set"].items()}


def _left(one: Mapping[str, Any]) -> tuple[str, frozenset[str], str]:
    return fold_column(one["column"]), _values(one["values"]), str(one["why"])


def _telling(said: Mapping[str, Any]) -> TellingWords:
    sure, common = _values(said.get("sure", ())), _values(said.get("common", ()))
    return TellingWords(_folded(said.get("columns", ())), sure, common, int(said.get("least", 1)))


def _header(said: Mapping[str, Any]) -> HeaderLine:
    """Return the names of a file without a row of names."""
    names = tuple(map(str, said["names"]))
    _want(len(names) == said["fields"], "header", "names", len(names), f"{said['fields']} names")
    patterns = {int(field): str(regex) for field, regex in said.get("patterns", {}).items()}
    _want(patterns, "header", "patterns", patterns, "a field -> what its first cell matches")
    separator, tells = str(said.get("separator", "\t")), str(said.get("tells", ""))
    return HeaderLine(names, separator, patterns, tells)
