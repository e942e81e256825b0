"""Parse UCDP GED, or its monthly Candidate releases, into tables: 49 columns, one row an event.

No value is made more precise than in UCDP. For a province, a road or a country UCDP stores the
coordinates of a representative point, and no point is drawn from these.

Examples
--------
>>> row = dict.fromkeys(COLUMNS, "")
>>> row |= {"id": 7, "type_of_violence": 1, "side_a": "Government of Atlantis", "side_b": "Sea"}
>>> row |= {"where_prec": 2, "latitude": 33.2, "longitude": 35.3, "best": 3, "low": 2}
>>> row |= {"date_prec": 1, "date_start": "2023-04-06", "date_end": "2023-04-06", "high": 5}
>>> record = READER.record(pd.DataFrame([row]))
>>> record.events.index[0], record.places["radius_km"].iloc[0]
('ucdp:7', np.float64(25.0))
"""

from typing import Any

import numpy as np
import pandas as pd

from atlas.readers import coded_events, flat_table_parts
from atlas.readers.cells.table_cells import Rows, as_number, split_lists
from atlas.readers.event_times import read_when
from atlas.readers.reader import Layout
from atlas.record.problems import Problems
from atlas.reference.precision import word_of

COLUMNS = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence"),
    *("conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id"),
    *("dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id"),
    *("side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office"),
    *("source_date", "source_headline", "source_original", "where_prec", "where_coordinates"),
    *("where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt"),
    *("priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec"),
    *("date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"),
    *("best", "high", "low", "gwnoa", "gwnob"),
)
_OURS = {
    "event_id": "id",
    "start": "date_start",
    "end": "date_end",
    "time_code": "date_prec",
    "kind": "type_of_violence",
    "place": "where_coordinates",
    "where": "where_description",
    "country": "country",
    "adm1": "adm_1",
    "adm2": "adm_2",
    "longitude": "longitude",
    "latitude": "latitude",
    "geo_code": "where_prec",
    "clarity": "event_clarity",
    "dyad": "dyad_name",
    "side_a": "side_a",
    "side_b": "side_b",
    "best": "best",
    "low": "low",
    "high": "high",
    "civilians": "deaths_civilians",
    "article": "source_article",
    "office": "source_office",
    "published": "source_date",
    "headline": "source_headline",
}
LAYOUT = Layout(
    "UCDP GED",
    COLUMNS,
    coded_events.told("type_of_violence"),
    ("type_of_violence", "date_start", "best"),
    _OURS,
)
# Subsets and older releases have at least one of each.
_ALSO = (
    coded_events.told("where_prec", "where_coordinates"),
    coded_events.told("best", "best_est"),
)
# The names of releases up to 5.0, and of files with an ISO code in place of a name.
ALIASES = {"best_est": "best", "high_est": "high", "low_est": "low", "iso3": "country"}
# UCDP GED Codebook: 1 an exact, named place (a quarter of a town is coded at the town's point); 2
# up to 25 km around one; 3 a district; 4 a province; 5 linear or vague; 6 a country; 7 sea or air.
DATE_PREC = {"1": "day", "2": "range", "3": "week", "4": "month", "5": "range"}
# UCDP codes the type of conflict of an event, not the act: its own words are kept.
VIOLENCE = {"1": "State-based violence", "2": "Non-state violence", "3": "One-sided violence"}
_CLARITY = {"1": "", "2": "UCDP: of low clarity (event_clarity 2), reported in part or as a sum."}

DATASET: dict[str, Any] = {
    "name": "ucdp",
    "title": "UCDP Georeferenced Event Dataset",
    "licence": "CC BY 4.0",
    "redistribution": "rows",
    "attribution": "Uppsala Conflict Data Program (UCDP), Georeferenced Event Dataset, ucdp.uu.se",
    "inclusion_rule": (
        "Fatal events alone, as UCDP coded them. The sides of a dyad carry no direction; in "
        "one-sided violence the first side is the one that used force, by definition."
    ),
    "transformations": [
        "Places: where_prec 1 is a town, 2 an area, 3 a district; 4 to 7 (province, vague, "
        "country, sea or air) have no point; the radii of 5 and 25 km are those of the classes, "
        "not measured.",
        "Kinds: UCDP's type of violence; which act it was is not coded.",
    ],
}


def read_rows(rows: Rows, problems: Problems, dayfirst: bool | None) -> dict[str, pd.DataFrame]:
    """Return the tables of a record by ``_row``; add problems to ``problems``."""
    violence = coded_events.decode(rows, "kind", VIOLENCE, "1", problems)
    places = _places(rows, problems)
    when = _when(rows, places, problems, dayfirst)
    people, actors = coded_events.read_people(rows, {"side_a": "party", "side_b": "party"})
    return {
        "events": _events(rows, when, violence),
        "places": places,
        "participants": _directed(people, violence, rows),
        "quantities": _deaths(rows, problems),
        "sources": _sources(rows),
        "actors": actors,
    }


def _places(rows: Rows, problems: Problems) -> pd.DataFrame:
    """Return the place of each row; one that is too coarse for a point has no point."""
    codes = word_of("where_prec")
    precision = coded_events.decode(rows, "geo_code", codes, "7", problems, "unstated")
    places = flat_table_parts.read_places(rows, problems)
    return coded_events.set_precision(places, rows, precision, rows.text("place"))


def _when(
    rows: Rows, places: pd.DataFrame, problems: Problems, dayfirst: bool | None
) -> pd.DataFrame:
    """Return the times; if the end is another day than the start, the time is a range."""
    when = read_when(rows, places, problems, dayfirst=dayfirst, tz=None)
    precision = coded_events.decode(rows, "time_code", DATE_PREC, "5", problems, "day")
    start, end = when["start"].dt.floor("D"), when["end"].dt.floor("D")
    longer = end.notna() & (end > start)
    precision = precision.mask((precision == "day") & longer, "range")
    return when.assign(start=start, end=end.where(longer, pd.NaT), time_precision=precision)


def _events(rows: Rows, when: pd.DataFrame, violence: pd.Series) -> pd.DataFrame:
    """Return the events; one that UCDP codes as unclear has a note about it."""
    which, codes = rows.distinct("clarity")
    unclear = pd.Series([_CLARITY.get(code, "") for code in codes], dtype="str")
    note = rows.text("where") + " " + unclear.take(which).reset_index(drop=True)
    sides = (rows.text("side_a") + " - " + rows.text("side_b")).str.strip(" -")
    dyad = rows.text("dyad").where(rows.text("dyad") != "", sides)
    return pd.DataFrame(
        {
            "_row": np.arange(len(rows)),
            "title": (violence + ": " + dyad).str.strip(": ").astype("str"),
            "kind": violence,
            **when[["start", "end", "tz", "time_precision"]],
            "status": "reported",
            "note": note.str.strip().astype("str"),
        }
    )


def _directed(people: pd.DataFrame, violence: pd.Series, rows: Rows) -> pd.DataFrame:
    """Return the participants; only one-sided violence has a direction, by its definition."""
    one_sided = (violence == VIOLENCE["3"]).to_numpy()[people["_row"].to_numpy()]
    first = ~people.duplicated("_row").to_numpy()
    has_first = (rows.text("side_a") != "").to_numpy()[people["_row"].to_numpy()]
    sides = np.where(first & has_first, "initiator", "target")
    role = people["role"].mask(one_sided, pd.Series(sides, index=people.index)).astype("str")
    return people.assign(role=role)


def _deaths(rows: Rows, problems: Problems) -> pd.DataFrame:
    """Return deaths (best, low and high) and civilian deaths; a blank is not a zero."""
    numbers = {}
    for column in ("best", "low", "high", "civilians"):
        text = rows.text(column)
        number, _ = as_number(text)
        wrong = (number.isna() & (text != "")) | (number < 0) | (number % 1 != 0) & number.notna()
        rows.complain(problems, wrong, column, "wanted a whole number, 0 or more")
        numbers[column] = number.mask(wrong)
    killed = pd.DataFrame({name: numbers[name] for name in ("best", "low", "high")})
    killed = killed.assign(_row=np.arange(len(rows)), what="killed").dropna(
        subset=["best", "low", "high"], how="all"
    )
    civilians = pd.DataFrame({"best": numbers["civilians"]})
    civilians = civilians.assign(_row=np.arange(len(rows)), what="killed_civilian").dropna(
        subset="best"
    )
    table = pd.concat([killed, civilians]).sort_values("_row", kind="stable", ignore_index=True)
    return table.assign(source="UCDP")


def _sources(rows: Rows) -> pd.DataFrame:
    """Return the sources: each office with its date and headline, if the lists have equal lengths.

    Older and Candidate releases have no offices; their articles are kept unchanged.
    """
    offices = split_lists(rows.text("office"))
    sizes = np.bincount(offices["row"], minlength=len(rows))
    table = pd.DataFrame({"_row": offices["row"], "outlet": offices["part"]})
    for column, key in (("published", "published"), ("note", "headline")):
        table[column] = _beside(offices, sizes, split_lists(rows.text(key)))
    bare = rows.text("article").where(pd.Series(sizes == 0), "")
    articles = split_lists(bare)
    older = pd.DataFrame({"_row": articles["row"], "outlet": articles["part"].str.strip(' "')})
    table = pd.concat([table, older]).sort_values("_row", kind="stable", ignore_index=True)
    return table.assign(**{name: table[name].fillna("") for name in ("published", "note")})


def _beside(offices: pd.DataFrame, sizes: np.ndarray, other: pd.DataFrame) -> pd.Series:
    """Return the item of another list at each office's place, if both lists have equal lengths."""
    lengths = np.bincount(other["row"], minlength=len(sizes))
    first = np.cumsum(lengths) - lengths
    row = offices["row"].to_numpy()
    fits = lengths[row] == sizes[row]
    texts = np.full(len(offices), "", dtype=object)
    at = first[row[fits]] + offices["place"].to_numpy()[fits]
    texts[fits] = other["part"].to_numpy(dtype=object)[at]
    return pd.Series(texts, index=offices.index, dtype="str")


READER = coded_events.CodedReader.of(
    "ucdp", LAYOUT, DATASET, also=_ALSO, parse=read_rows, aliases=ALIASES
)
