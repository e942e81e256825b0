"""Naming and border policies as files: what each calls a territory, how it draws a contested line.

The shipped ones lie in ``data/territories``; a policy file of your own has the same form, and
leaves out what it takes over from the one that it is based on. Sources of the wording: UN
ST/AI/189/Add.25/Rev.1 and Security Council resolutions 242 (1967), 425 (1978), 478 (1980), 497
(1981); US State Department, Office of the Geographer.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from atlas.errors import InputTypeError, RecordError
from atlas.files.error_boundary import in_words, read_small, reading
from atlas.reference.countries import contested
from atlas.reference.territories.territory_names import disputed, labels
from atlas.reference.theatres import Theatre, theatres
from atlas.shipped import shipped

POLICIES = ("neutral", "un", "us")
LINE_STYLES = ("solid", "dashed", "none")
_TEXTS = ("title", "disclaimer", "note")
_KEYS = ("policy", "based_on", *_TEXTS, "territories", "lines", "labels")


@dataclass(frozen=True)
class Policy:
    """A naming and border policy.

    Parameters
    ----------
    name : str
        ``neutral``, ``un``, ``us``, or ``house``.
    title, disclaimer, note : str
        What it is, the sentence that it is printed with, and how it draws lines.
    territories : mapping
        Label and sentence of each territory by key.
    lines : mapping
        How a contested line is drawn (solid, dashed, none), by its id; dashed where not said.
    labels : mapping
        What the basemap's labels are renamed to: the name, and the native one.
    """

    name: str
    title: str = ""
    disclaimer: str = ""
    note: str = ""
    territories: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def read_policy(policy: str | Path = "neutral") -> Policy:
    """Return a naming and border policy.

    Parameters
    ----------
    policy : str or pathlib.Path
        ``neutral``, ``un``, ``us``, or a JSON file of your own. It may hold ``based_on`` (one of
        these; neutral by default), ``title``, ``disclaimer``, ``note``, ``territories``
        (``{"GOLAN": {"label": "...", "note": "..."}}``, or ``["label", "sentence"]``), ``lines``
        (``{"golan-west": "none"}``) and ``labels`` (``{"The Gulf": ["Persian Gulf", ""]}``); or be
        the territories alone. What it leaves out is as in what it is based on.

    Raises
    ------
    RecordError
        If there is no such policy, or the file is none: the entry, and what was wanted.
    InputTypeError
        If ``policy`` is neither a name nor a path.

    Examples
    --------
    >>> read_policy("un").territories["GOLAN"][0], read_policy("un").lines["jerusalem"]
    ('Occupied Syrian Golan', 'none')
    """
    if not isinstance(policy, str | Path):
        msg = f"a policy is a name or a path, got {type(policy).__name__}"
        raise InputTypeError(msg)
    if policy in POLICIES:
        return _shipped_policy(str(policy), theatres())
    path = Path(policy)
    if not path.is_file():
        msg = f"policy={str(policy)!r}: wanted one of {', '.join(POLICIES)}, or a JSON file"
        raise RecordError(msg)
    return _house(_content(path), path)


def load_policy(policy: str | Path = "neutral") -> Mapping[str, tuple[str, str]]:
    """Return label and sentence of each territory by key, as a policy has them; see `read_policy`.

    Examples
    --------
    >>> load_policy("un")["GOLAN"][0]
    'Occupied Syrian Golan'
    """
    return read_policy(policy).territories


def disclaimers(keys: Iterable[str], policy: str | Path = "neutral") -> list[str]:
    """Return the sentences to print with these territories, the policy's own first.

    Examples
    --------
    >>> disclaimers(["LB", "GOLAN"])[1]
    'Golan Heights: Held by Israel since 1967; its status is in dispute.'
    """
    chosen = read_policy(policy)
    known = [chosen.territories[key] for key in dict.fromkeys(keys) if key in chosen.territories]
    return [chosen.disclaimer, *(f"{label}: {words}" for label, words in known if words)]


@lru_cache(maxsize=8)
def _shipped_policy(name: str, of: tuple[Theatre, ...]) -> Policy:
    """Return one of the shipped policies; a part that it does not know is as its theatre has it."""
    path = shipped("territories", f"{name}.json")
    known = {key: (label, "") for key, label in labels().items()}
    known |= {key: (one.name, one.note) for each in of for key, one in each.contested.items()}
    return _merged(Policy(name, territories=known), _content(path), path)


def _content(path: Path) -> dict[str, Any]:
    """Return what a file holds; one of territories alone is read as such."""
    with reading(path, RecordError, wanted="a policy"):
        raw = read_small(path)
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        msg = f"{path} is no JSON: {in_words(error)}"
        raise RecordError(msg) from error
    if not isinstance(content, dict):
        msg = f'{path}: wanted an object such as {{"{disputed()[0]}": ["label", "sentence"]}}'
        raise RecordError(msg)
    return content if set(content) & set(_KEYS) or not content else {"territories": content}


def _house(content: Mapping[str, Any], path: Path) -> Policy:
    """Return the policy of a file, on top of the one that it is based on."""
    base = content.get("based_on", POLICIES[0])
    if base not in POLICIES:
        msg = f"{path}, based_on: {base!r}; wanted one of {', '.join(POLICIES)}"
        raise RecordError(msg)
    before = _shipped_policy(base, theatres())
    policy = _merged(before, content, path)
    # A house that renames a territory renames what the basemap writes over it, too.
    renamed = {
        one.map_label: (policy.territories[key][0], "")
        for key, one in contested().items()
        if one.map_label and policy.territories[key] != before.territories[key]
    }
    stated = {name: policy.labels[name] for name in content.get("labels") or ()}
    return _with(policy, name="house", labels={**before.labels, **renamed, **stated})


def _merged(base: Policy, content: Mapping[str, Any], path: Path) -> Policy:
    """Return a policy with the words of a file on top."""
    unknown = [key for key in content if key not in _KEYS]
    if unknown:
        msg = f"{path}: {unknown[0]!r} is no part of a policy; there are {', '.join(_KEYS)}"
        raise RecordError(msg)
    texts = {key: _text(content[key], f"{path}, {key}") for key in _TEXTS if key in content}
    territories = {
        key: _entry(value, path, key) for key, value in _table(content, "territories", path).items()
    }
    lines = _table(content, "lines", path)
    for line, style in lines.items():
        if style not in LINE_STYLES:
            msg = f"{path}, lines, {line}: {style!r}; wanted one of {', '.join(LINE_STYLES)}"
            raise RecordError(msg)
    labels = {
        name: _pair(value, f"{path}, labels, {name}", "native name")
        for name, value in _table(content, "labels", path).items()
    }
    return _with(
        base,
        **texts,
        territories={**base.territories, **territories},
        lines={**base.lines, **lines},
        labels={**base.labels, **labels},
    )


def _with(policy: Policy, **parts: Any) -> Policy:
    return Policy(**{**policy.__dict__, **parts})


def _table(content: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
    """Return one of the tables of a file, empty where it has none."""
    table = content.get(key) or {}
    if not isinstance(table, dict):
        msg = f"{path}, {key}: wanted an object, got {type(table).__name__}"
        raise RecordError(msg)
    return table


def _entry(value: Any, path: Path, key: str) -> tuple[str, str]:
    """Return label and sentence of a territory."""
    if key not in labels():
        known = f"{', '.join(disputed())}, and the two letters of each country, such as LB"
        msg = f"{path}: {key!r} is no key of a territory; there are {known}"
        raise RecordError(msg)
    if isinstance(value, dict) and set(value) <= {"label", "note"} and "label" in value:
        value = [value["label"], value.get("note", "")]
    return _pair(value, f"{path}, {key}", "sentence")


def _pair(value: Any, where: str, second: str) -> tuple[str, str]:
    """Return two texts."""
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(t, str) for t in value):
        msg = f'{where}: {value!r}; wanted ["label", "{second}"]'
        raise RecordError(msg)
    return value[0], value[1]


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        msg = f"{where}: {value!r}; wanted a text"
        raise RecordError(msg)
    return value
