"""A reader of the Global Terrorism Database (GTD) for Conflict Atlas: one function, one contract.

The names of the columns are facts; no row of the database is here, and its terms allow none in a
file that goes out: ``redistribution`` is ``none``. Nothing is made more precise than it is coded:
only ``specificity`` 1 is a town with a point of its own.
"""

import pandas as pd

from atlas.readers import Layout, Reader

OURS = {"event_id": "eventid", "country": "country_txt", "adm1": "provstate", "place": "city"}
OURS |= {"longitude": "longitude", "latitude": "latitude", "kind": "attacktype1_txt"}
NEEDED = ("eventid", "iyear", "imonth", "iday", "country_txt")
TOLD_BY = frozenset({"eventid", "iyear"})
LAYOUT = Layout("the Global Terrorism Database", tuple(OURS.values()), TOLD_BY, NEEDED, OURS)
PRECISION = {"1": "town", "2": "adm2", "3": "adm2", "4": "adm1", "5": "none"}
DATASET = {
    "name": "gtd",
    "title": "Global Terrorism Database",
    "licence": "START's terms of use: its rows may not be passed on",
    "redistribution": "none",
    "attribution": "START, Global Terrorism Database (GTD)",
    "transformations": [
        "Places: specificity 1 is a town (5 km), or an area of 25 km where vicinity is not 0; "
        "coarser ones have no point.",
        "Kinds: GTD's own words. killed includes perpetrators; a fraction, of a total that was "
        "split, is left blank.",
    ],
}


def score(head: pd.DataFrame) -> float:
    """Return 1 for GTD's columns, else 0."""
    names = {str(name).lower() for name in head.columns}
    more = {"attacktype1", "attacktype1_txt", "gname"}
    return float({"eventid", "iyear"} <= names and bool(more & names))


def read(frame: pd.DataFrame, options: dict) -> pd.DataFrame:
    """Return GTD's rows as a flat table; ``suspected=False`` leaves out uncertain perpetrators."""
    table = frame.rename(columns=lambda name: str(name).lower())

    def text(name: str) -> pd.Series:
        blank = pd.Series("", index=table.index)
        cells = table[name].astype("str").str.strip() if name in table else blank
        cells = cells.mask(table[name].isna(), "") if name in table else cells
        return cells.str.removesuffix(".0").mask(cells.str.lower().isin(("unknown", "nan")), "")

    def figure(name: str) -> pd.Series:
        number = pd.to_numeric(text(name), errors="coerce")
        return number.where((number >= 0) & (number % 1 == 0)).astype("Int64")

    precision = text("specificity").map(PRECISION).fillna("none")
    precision = precision.mask((precision == "town") & (text("vicinity") != "0"), "area")
    point = precision.isin(("town", "area"))
    named = pd.DataFrame({n: text(f"gname{n}".removesuffix("1")) for n in "123"})
    uncertain = text("guncertain1") == "1"
    if not options.get("suspected", True):
        uncertain &= False
        named = named.apply(lambda names: names.mask(text(f"guncertain{names.name}") == "1", ""))
    attribution = pd.Series("attributed", index=table.index)
    attribution = attribution.mask(text("claimed") == "1", "claimed")
    attribution = attribution.mask(uncertain, "suspected")
    attribution = attribution.mask(text("compclaim") == "1", "disputed")
    initiators = named.agg(lambda names: "; ".join(filter(None, names)), axis=1)
    return pd.DataFrame(
        {
            "event_id": "gtd:" + text("eventid"),
            "date": [_day(*parts) for parts in zip(*map(text, NEEDED[1:4]), strict=True)],
            "kind": text("attacktype1_txt"),
            "title": (text("attacktype1_txt") + ", " + text("city")).str.strip(", "),
            "country": text("country_txt"),
            "adm1": text("provstate"),
            "place": text("city"),
            "longitude": text("longitude").where(point, ""),
            "latitude": text("latitude").where(point, ""),
            "radius_km": precision.map({"town": "5", "area": "25"}).fillna(""),
            "precision": precision,
            "initiators": initiators,
            "attribution": attribution.where(initiators != "", ""),
            "killed": figure("nkill"),
            "injured": figure("nwound"),
            "note": text("summary"),
        },
        index=frame.index,
    )


def _day(year: str, month: str, day: str) -> str:
    """Return a date as exact as it is coded: 0 is an unknown month or day."""
    if month in ("", "0"):
        return year
    return f"{year}-{month:0>2}" + (f"-{day:0>2}" if day not in ("", "0") else "")


OPTIONS = {"suspected": bool}
READER = Reader("gtd-suspected", LAYOUT.title, score, read, OPTIONS, DATASET, LAYOUT)
