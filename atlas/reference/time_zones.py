"""The time zone of a place by its country, for the countries of the region and a few beyond."""

from collections.abc import Callable

import pandas as pd

from atlas.reference.actors import fold_name

# ISO 3166-1 code: zone, then names as people write them. Countries with several zones are left
# out, except Russia's and the United States' capitals are no answer for all of them: not here.
_COUNTRIES = {
    "LB": ("Asia/Beirut", "Lebanon", "Liban", "لبنان", "לבנון"),
    "IL": ("Asia/Jerusalem", "Israel", "إسرائيل", "ישראל"),
    "SY": ("Asia/Damascus", "Syria", "Syrian Arab Republic", "سوريا", "سورية", "סוריה"),
    "JO": ("Asia/Amman", "Jordan", "الأردن"),
    "IQ": ("Asia/Baghdad", "Iraq", "العراق"),
    "IR": ("Asia/Tehran", "Iran", "Islamic Republic of Iran", "إيران", "ایران"),
    "EG": ("Africa/Cairo", "Egypt", "مصر"),
    "TR": ("Europe/Istanbul", "Turkey", "Türkiye", "تركيا"),
    "CY": ("Asia/Nicosia", "Cyprus", "قبرص"),
    "SA": ("Asia/Riyadh", "Saudi Arabia", "السعودية"),
    "YE": ("Asia/Aden", "Yemen", "اليمن"),
    "OM": ("Asia/Muscat", "Oman", "عمان"),
    "AE": ("Asia/Dubai", "United Arab Emirates", "UAE", "الإمارات"),
    "QA": ("Asia/Qatar", "Qatar", "قطر"),
    "BH": ("Asia/Bahrain", "Bahrain", "البحرين"),
    "KW": ("Asia/Kuwait", "Kuwait", "الكويت"),
    "AF": ("Asia/Kabul", "Afghanistan"),
    "PK": ("Asia/Karachi", "Pakistan"),
    "AZ": ("Asia/Baku", "Azerbaijan"),
    "AM": ("Asia/Yerevan", "Armenia"),
    "GE": ("Asia/Tbilisi", "Georgia"),
    "GR": ("Europe/Athens", "Greece"),
    "UA": ("Europe/Kyiv", "Ukraine"),
    "LY": ("Africa/Tripoli", "Libya", "ليبيا"),
    "TN": ("Africa/Tunis", "Tunisia"),
    "SD": ("Africa/Khartoum", "Sudan", "السودان"),
    "ER": ("Africa/Asmara", "Eritrea"),
    "DJ": ("Africa/Djibouti", "Djibouti"),
    "SO": ("Africa/Mogadishu", "Somalia"),
    "ET": ("Africa/Addis_Ababa", "Ethiopia"),
    "FR": ("Europe/Paris", "France"),
    "DE": ("Europe/Berlin", "Germany"),
    "GB": ("Europe/London", "United Kingdom", "UK"),
    "CH": ("Europe/Zurich", "Switzerland"),
    "CN": ("Asia/Shanghai", "China"),
    "IN": ("Asia/Kolkata", "India"),
}
# Gaza and the West Bank change their clocks together, but not on Israel's days; the clocks on
# the Golan and in East Jerusalem are Israel's, whatever the ground is called.
_PARTS = {
    "Asia/Jerusalem": ("Golan Heights", "Golan", "East Jerusalem", "Jerusalem"),
    "Asia/Gaza": ("Gaza", "Gaza Strip", "غزة", "قطاع غزة"),
    "Asia/Hebron": (
        "PS",
        "Palestine",
        "State of Palestine",
        "West Bank",
        "الضفة الغربية",
        "فلسطين",
    ),
}
_PARTS["Asia/Hebron"] += ("Palestinian Territory", "Occupied Palestinian Territory", "oPt")

_ZONES = {
    fold_name(name): zone for code, (zone, *names) in _COUNTRIES.items() for name in (code, *names)
} | {fold_name(name): zone for zone, names in _PARTS.items() for name in names}


def zone_of(country: str) -> str:
    """Return the IANA zone of a country's name or code, "" where it is not known.

    Examples
    --------
    >>> zone_of("Lebanon"), zone_of("ps"), zone_of("Atlantis")
    ('Asia/Beirut', 'Asia/Hebron', '')
    """
    return _ZONES.get(fold_name(country), "")


def zones_of(countries: pd.Series, names: pd.Series) -> pd.Series:
    """Return zones by country, else by what stands after the last comma of the place's name."""
    by_country = _look_up(countries)
    left = by_country == ""
    by_country[left] = _look_up(names[left], lambda name: name.rpartition(",")[2])
    return by_country


def _look_up(values: pd.Series, part: Callable[[str], str] = str) -> pd.Series:
    """Return the zone of a part of each text; each distinct text is looked up once."""
    codes, distinct = pd.factorize(values.fillna(""))
    zones = pd.Series([zone_of(part(str(text))) for text in distinct], dtype="str")
    return zones.take(codes).set_axis(values.index)
