"""Territories: a neutral key for each, and how each naming policy writes it.

The key is what a record holds; it takes no side. A policy ("un", "us", "neutral", or a house file)
gives the label that the reader sees and, where the name or status is in dispute, a sentence that is
printed with it.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from atlas.errors import InputTypeError, RecordError

POLICIES = ("neutral", "un", "us")

# Countries: key, label, further names. The same in every policy.
_COUNTRIES = {
    "LB": ("Lebanon", "Liban", "لبنان", "לבנון"),
    "IL": ("Israel", "إسرائيل", "ישראל"),
    "SY": ("Syria", "Syrian Arab Republic", "سوريا", "سورية"),
    "JO": ("Jordan", "الأردن"),
    "IQ": ("Iraq", "العراق"),
    "IR": ("Iran", "Islamic Republic of Iran", "ایران", "إيران"),
    "EG": ("Egypt", "مصر"),
    "TR": ("Türkiye", "Turkey", "Turkiye"),
    "CY": ("Cyprus",),
    "SA": ("Saudi Arabia", "السعودية"),
    "YE": ("Yemen", "اليمن"),
    "OM": ("Oman",),
    "AE": ("United Arab Emirates", "UAE"),
    "QA": ("Qatar", "قطر"),
    "BH": ("Bahrain", "البحرين"),
    "KW": ("Kuwait", "الكويت"),
    "GR": ("Greece",),
    "CN": ("China",),
}
# Territories whose name or status is in dispute: key -> further names, then label and sentence
# by policy. Sources of the wording: UN ST/AI/189/Add.25/Rev.1 and Security Council resolutions
# 242 (1967), 425 (1978), 478 (1980), 497 (1981); US State Department, Office of the Geographer.
DISPUTED: dict[str, dict[str, Any]] = {
    "GOLAN": {
        "names": ("Golan Heights", "Golan", "occupied Syrian Golan", "الجولان", "רמת הגולן"),
        "neutral": ("Golan Heights", "Held by Israel since 1967; its status is in dispute."),
        "un": (
            "Occupied Syrian Golan",
            "The UN holds the annexation of 1981 without legal effect (resolution 497).",
        ),
        "us": ("Golan Heights", "Recognised by the United States in 2019 as part of Israel."),
    },
    "UNDOF": {
        "names": ("area of separation", "UNDOF zone", "UNDOF area"),
        "neutral": ("Area of separation (UNDOF)", "Under the agreement of 1974."),
        "un": ("UNDOF area of separation", "Under the agreement of 1974."),
        "us": ("UN disengagement zone", "Under the agreement of 1974."),
    },
    "SHEBAA": {
        "names": ("Shebaa Farms", "Shebaa", "Sheba Farms", "Har Dov", "Mount Dov", "مزارع شبعا"),
        "neutral": (
            "Shebaa Farms / Har Dov",
            "Held by Israel; claimed by Lebanon; its status is in dispute.",
        ),
        "un": ("Shab'a Farms area", "North of the line of 1967; its status is not settled."),
        "us": ("Shebaa Farms", "Its status is in dispute."),
    },
    "GHAJAR": {
        "names": ("Ghajar", "الغجر", "ע'ג'ר"),
        "neutral": ("Ghajar", "The Blue Line runs through it; its status is in dispute."),
        "un": ("Ghajar", "The Blue Line runs through it."),
        "us": ("Ghajar", "The Blue Line runs through it; its status is in dispute."),
    },
    "EAST-JERUSALEM": {
        "names": ("East Jerusalem", "القدس الشرقية", "Old City of Jerusalem"),
        "neutral": ("East Jerusalem", "Held by Israel since 1967; its status is in dispute."),
        "un": (
            "East Jerusalem, Occupied Palestinian Territory",
            "The UN holds the law of 1980 on Jerusalem null and void (resolution 478).",
        ),
        "us": ("Jerusalem", "Its boundaries are left to final status negotiations."),
    },
    "WEST-BANK": {
        "names": ("West Bank", "الضفة الغربية", "Judea and Samaria"),
        "neutral": ("West Bank", "Held by Israel since 1967; its status is in dispute."),
        "un": ("West Bank, Occupied Palestinian Territory", ""),
        "us": ("West Bank", "Its status is left to negotiations."),
    },
    "GAZA": {
        "names": ("Gaza", "Gaza Strip", "قطاع غزة", "غزة", "רצועת עזה"),
        "neutral": ("Gaza Strip", "Its status is in dispute."),
        "un": ("Gaza Strip, Occupied Palestinian Territory", ""),
        "us": ("Gaza Strip", "Its status is left to negotiations."),
    },
    "PS": {
        "names": ("Palestine", "State of Palestine", "Palestinian Territory", "oPt", "فلسطين"),
        "neutral": ("Palestinian territories", "Their status is in dispute."),
        "un": ("State of Palestine", "A non-member observer State at the UN since 2012."),
        "us": ("West Bank and Gaza", "Their status is left to negotiations."),
    },
}
_LINES = "Borders and names as drawn imply no opinion on the legal status of any territory."


def territory_of(text: str) -> str:
    """Return the key of a territory by its key or any of its names; "" if it is none of ours.

    Examples
    --------
    >>> territory_of("Shebaa Farms"), territory_of("Lebanon"), territory_of("Atlantis")
    ('SHEBAA', 'LB', '')
    """
    return _index().get(_fold(text), "")


def _fold(text: str) -> str:
    """Return a name for comparing: no marks, no case, no punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


@cache
def _index() -> dict[str, str]:
    """Return the key behind each folded name."""
    names = {key: (key, *names) for key, names in _COUNTRIES.items()}
    names |= {key: (key, *entry["names"]) for key, entry in DISPUTED.items()}
    return {_fold(name): key for key, words in names.items() for name in words}


def load_policy(policy: str | Path = "neutral") -> Mapping[str, tuple[str, str]]:
    """Return label and sentence of each territory by key, as a policy has them.

    Parameters
    ----------
    policy : str or pathlib.Path
        ``neutral``, ``un``, ``us``, or a JSON file of your own: ``{"GOLAN": ["label",
        "sentence"], ...}``; what it leaves out is neutral.

    Raises
    ------
    RecordError
        If there is no such policy, or the file is none.

    Examples
    --------
    >>> load_policy("un")["GOLAN"][0]
    'Occupied Syrian Golan'
    """
    if not isinstance(policy, str | Path):
        msg = f"a policy is a name or a path, got {type(policy).__name__}"
        raise InputTypeError(msg)
    labels = {key: (names[0], "") for key, names in _COUNTRIES.items()}
    name = policy if policy in POLICIES else "neutral"
    labels |= {key: entry[str(name)] for key, entry in DISPUTED.items()}
    return labels if policy in POLICIES else labels | _house(Path(policy))


def _house(path: Path) -> dict[str, tuple[str, str]]:
    """Return the labels of a house file."""
    if not path.is_file():
        msg = f"policy={str(path)!r}: wanted one of {', '.join(POLICIES)}, or a JSON file"
        raise RecordError(msg)
    try:
        entries = json.loads(path.read_text("utf-8"))
        return {str(key): (str(label), str(words)) for key, (label, words) in entries.items()}
    except (ValueError, TypeError, AttributeError) as error:
        msg = f'{path}: wanted {{"GOLAN": ["label", "sentence"]}} and so on ({error})'
        raise RecordError(msg) from error


def disclaimers(keys: Iterable[str], policy: str | Path = "neutral") -> list[str]:
    """Return the sentences to print with these territories, the general one first.

    Examples
    --------
    >>> disclaimers(["LB", "GOLAN"])[1]
    'Golan Heights: Held by Israel since 1967; its status is in dispute.'
    """
    labels = load_policy(policy)
    known = [labels[key] for key in dict.fromkeys(keys) if key in labels]
    return [_LINES, *(f"{label}: {words}" for label, words in known if words)]
