"""Read the tables of US strikes that the Bureau of Investigative Journalism (TBIJ) has published.

There is a table for each country (Afghanistan, Pakistan, Somalia, Yemen), and none of them has a
column for the country: give it with ``reader_options={"country": "YE"}``. No row of them is here.
"""

import re

import pandas as pd

from atlas.readers import Reader

VAGUE = {"", "-", "?", "n/a", "nan", "unknown", "unclear", "not known", "various"}
DATES = {"date": "%d/%m/%Y", "date (mm-dd-yyyy)": "%m-%d-%Y"}
SURE = {"1": "attributed", "Confirmed": "attributed", "0": "suspected", "Possible": "suspected"}
BOUNDS, SHOWN = ("minimum", "maximum"), ("launched", "killed", "injured")
FIGURES = {
    "launched": (["minimum strikes"], ["maximum strikes"]),
    "killed": tuple([f"{end} total people killed", f"{end} people killed"] for end in BOUNDS),
    "civilians": (["minimum civilians reported killed"], ["maximum civilians reported killed"]),
    "injured": (["minimum reported injured"], ["maximum reported injured"]),
}


def columns(frame):
    """Return the name of each column by its folded name: there are line breaks within names."""
    return {" ".join(str(name).split()).casefold(): name for name in frame.columns}


def score(head):
    """Return 1 where the columns are those of a table of strikes, 0 where they are not."""
    have = set(columns(head))
    return float("strike id" in have and not have.isdisjoint(FIGURES["killed"][0]))


def cells(frame, *names):
    """Return the first of these columns that is there as clean text; blank where none is."""
    have = columns(frame)
    for name in names:
        if name in have:
            text = frame[have[name]].astype("object").where(frame[have[name]].notna(), "")
            return text.map(lambda cell: re.sub(r"^(\d+)\.0$", r"\1", str(cell).strip()))
    return pd.Series("", index=frame.index, dtype="object")


def named(text):
    """Return the cells with blanks for the words that name nothing."""
    return text.where(~text.str.casefold().isin(VAGUE), "")


def days(frame):
    """Return dates as YYYY-MM-DD, in the order that the table has; other texts stay as they are."""
    name = next((name for name in DATES if name in columns(frame)), "date")
    text = cells(frame, name)
    dates = pd.to_datetime(text, format=DATES[name], errors="coerce")
    return dates.dt.strftime("%Y-%m-%d").where(dates.notna(), text)


def figure(frame, name):
    """Return a figure as ``2``, as ``2-5``, or, with one bound, as ``2+`` or ``up to 5``."""
    low, high = (named(cells(frame, *names)) for names in FIGURES[name])
    text = (low + "-" + high).where(low != high, low)
    text = text.where((low == "") | (high != ""), low + "+")
    return text.where((low != "") | (high == ""), "up to " + high)


def read(frame, options):
    """Return one row for each row in the columns of a flat table."""
    exact = named(cells(frame, "most specific location", "location"))
    area, province = named(cells(frame, "area")), named(cells(frame, "province"))
    only_area = (exact == "") & (area != "")
    only_province = (exact + area == "") & (province != "")
    sure = cells(frame, "us confirmed?", "confirmed/ possible us strike")
    civilians = figure(frame, "civilians")
    table = {
        "event_id": cells(frame, "strike id"),
        "date": days(frame),
        "kind": cells(frame, "type of attack"),
        "place": exact.where(exact != "", area),
        "adm1": province,
        "country": pd.Series(options.get("country", ""), index=frame.index),
        # A point that stands for a province is no point. One that stands for an area says so.
        "longitude": cells(frame, "longitude").mask(only_province, ""),
        "latitude": cells(frame, "latitude").mask(only_province, ""),
        "precision": only_area.map({True: "area", False: ""}).mask(only_province, "adm1"),
        "initiators": pd.Series("United States", index=frame.index),
        # What is sure or only possible is whose strike it was: that is the attribution.
        "attribution": sure.replace(SURE),
        "note": ("civilians reported killed: " + civilians).where(civilians != "", ""),
    }
    return pd.DataFrame(table | {name: figure(frame, name) for name in SHOWN})


DATASET = {
    "name": "tbij-strikes",
    "title": "US strikes, Bureau of Investigative Journalism",
    "licence": "not known; ask the Bureau",
    "redistribution": "none",
    "attribution": "The Bureau of Investigative Journalism",
}
TITLE = "a table of US strikes of the Bureau of Investigative Journalism"
READER = Reader("tbij-by-country", TITLE, score, read, {"country": str, "tz": str}, DATASET)
