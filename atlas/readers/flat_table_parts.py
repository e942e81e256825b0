"""Convert the rows of a flat table to the tables of a record; ``_row`` is the row's position."""

import re

import numpy as np
import pandas as pd
import shapely

from atlas.files.wkb import CROSSING, OFF_THE_WORLD, crossing, off_the_world
from atlas.readers.cells.column_names import is_called
from atlas.readers.cells.degrees import read_degrees
from atlas.readers.cells.positions import settle_positions
from atlas.readers.cells.table_cells import MISSING, Rows, as_number, split_lists
from atlas.record.checks.country_check import look_swapped
from atlas.record.problems import Problems
from atlas.record.tables import (
    HALF_WAY_ROUND_KM,
    WANTED_KM,
    WANTED_WEIGHT,
    as_text,
    is_no_weight,
)
from atlas.reference import vocabulary
from atlas.reference.actors import actors_table, resolve_actor
from atlas.reference.house import current_house
from atlas.reference.territories import territory_of

_ACTORS = {"initiators": "initiator", "targets": "target", "parties": "party"}
_FIGURES = ("launched", "intercepted", "killed", "injured")
_COUNT = r"\d{1,3}(?:,\d{3})+|\d{1,9}"
_BOUND = re.compile(rf"(?:(?P<upper>≤|<=|up to )|≥|>=|at least )\s*(?P<number>{_COUNT})", re.I)
_SPAN = re.compile(rf"({_COUNT})\s*(?:-|\u2013|to)\s*({_COUNT})")
# A thousands separator that is a space of any width; two adjacent numbers do not look like this.
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")
_DATED = re.compile(r"^(?P<outlet>.*\S),? \(?(?P<day>\d{4}-\d{2}-\d{2})\)?$")


def read_places(rows: Rows, problems: Problems) -> pd.DataFrame:
    """Return up to three places a row: the place, the launch and the impact."""
    names = {column: rows.text(column) for column in ("place", "launch_place", "impact_place")}
    numbers = _coordinates(rows, problems)
    area = {column: rows.text(column) for column in ("country", "adm1", "adm2")}
    area["territory"] = _territories(rows)
    precision = _word(rows, "precision", vocabulary.PRECISIONS, "", problems)
    detail = pd.DataFrame({**numbers, **area, "precision": precision})
    if rows.geometry is not None:
        detail["geometry"] = shapes = _shapes(rows, problems)
    says = detail["longitude"].notna() | np.logical_or.reduce([a != "" for a in area.values()])
    if rows.geometry is not None:
        says |= ~shapely.is_missing(shapes)
    home = pd.Series(np.full(len(rows), "place", dtype=object))
    home[(names["place"] == "") & (names["impact_place"] != "")] = "impact_place"
    only_launch = (names["place"] == "") & (names["impact_place"] == "")
    only_launch &= (names["launch_place"] != "") & detail["longitude"].isna()
    home[only_launch] = "launch_place"
    roles = {"place": "location", "impact_place": "impact", "launch_place": "launch"}
    found = []
    for order, (column, role) in enumerate(roles.items()):
        own = (home == column) & (says | (names[column] != ""))
        use = own | (names[column] != "")
        if not use.any():
            continue
        part = detail[use] if own[use].all() else detail.where(own).loc[use]
        part = part.assign(
            _row=np.flatnonzero(use), _order=order, role=role, name=names[column][use]
        )
        found.append(part)
    places = (
        pd.concat(found) if found else detail.iloc[:0].assign(_row=0, _order=0, role="", name="")
    )
    if len(found) > 1:
        places = places.sort_values(["_row", "_order"], kind="stable")
    for column in ("country", "adm1", "adm2", "territory", "precision"):
        places[column] = as_text(places[column])
    return places.drop(columns="_order").reset_index(drop=True)


def _shapes(rows: Rows, problems: Problems) -> np.ndarray:
    """Return the geometries; off the world: a problem and left out; self-crossing: a note."""
    shapes = np.array(rows.geometry, dtype=object)
    off = off_the_world(shapes)
    for at in np.flatnonzero(off):
        problems.add("", int(rows.numbers[at]), "geometry", shapes[at], OFF_THE_WORLD)
    for at in np.flatnonzero(crossing(shapes) & ~off):
        problems.add("", int(rows.numbers[at]), "geometry", shapes[at], CROSSING, "note")
    shapes[off] = None
    return shapes


def _territories(rows: Rows) -> pd.Series:
    """Return each row's territory: stated, as a neutral key if we have one, else its country."""
    stated = rows.text("territory")
    said = stated.where(stated != "", rows.text("country"))
    codes, distinct = pd.factorize(said)
    keys = pd.Series([territory_of(str(text)) for text in distinct], dtype="str")
    keys = _spread(keys, codes)
    return keys.where(keys != "", stated)


def _coordinates(rows: Rows, problems: Problems) -> dict[str, pd.Series]:
    """Return longitude, latitude and radius; an impossible value is a problem and left blank."""
    numbers = {}
    for column, read in read_degrees(rows).items():
        wanted = "wanted a number, or degrees such as 33°16'N"
        rows.complain(problems, read.wrong & ~read.comma, column, wanted)
        wanted = "wanted a number; some cells have a decimal comma, others none: write points"
        rows.complain(problems, read.comma, column, wanted)
        numbers[column] = read.number
    number, wrong = as_number(rows.text("radius_km"))
    wrong |= np.isinf(number)
    rows.complain(
        problems, wrong, "radius_km", "wanted a number; for a decimal comma write a point"
    )
    numbers["radius_km"] = number.mask(wrong)
    settle_positions(rows, numbers, problems)
    lon, lat = numbers["longitude"], numbers["latitude"]
    swapped = (lat.abs() > 90) & (lat.abs() <= 180) & (lon.abs() <= 90)
    wanted = "wanted degrees, -90 to 90"
    rows.complain(problems, swapped, "latitude", f"{wanted}; longitude and latitude look swapped")
    rows.complain(problems, (lat.abs() > 90) & ~swapped, "latitude", wanted)
    turned = look_swapped(rows.text("country"), lon, lat) & ~swapped
    other = "longitude and latitude look swapped: the country is the other way round"
    column = "coordinates" if rows.has("coordinates") else "latitude"
    rows.complain(problems, turned, column, other)
    rows.complain(problems, lon.abs() > 180, "longitude", "wanted degrees, -180 to 180")
    half = lon.isna() ^ lat.isna()
    for column, other in (("longitude", "latitude"), ("latitude", "longitude")):
        lacks = half & numbers[column].isna() & (rows.text(column) == "")
        rows.complain(problems, lacks, column, f"wanted a {column} beside the {other}")
    bad = half | turned | (lat.abs() > 90) | (lon.abs() > 180)
    no_radius = (numbers["radius_km"] < 0) | (numbers["radius_km"] > HALF_WAY_ROUND_KM)
    rows.complain(problems, no_radius, "radius_km", WANTED_KM)
    numbers["longitude"], numbers["latitude"] = lon.mask(bad), lat.mask(bad)
    numbers["radius_km"] = numbers["radius_km"].mask(bad | no_radius)
    return numbers


def _word(
    rows: Rows, column: str, words: dict[str, str], default: str, problems: Problems
) -> pd.Series:
    """Return a column of a closed vocabulary; an unknown word is a problem."""
    codes, texts = rows.distinct(column)
    text = texts.str.lower().str.replace(r"[ -]+", "_", regex=True)
    known = text.isin(words)
    wrong = ~known & ~texts.str.lower().isin(set(MISSING) - set(words))
    wanted = f"wanted one of {', '.join(words)}"
    rows.complain(problems, _spread(wrong, codes), column, wanted)
    return _spread(text.where(known, default), codes)


def _spread(distinct: pd.Series, codes: np.ndarray) -> pd.Series:
    """Return the value of each row from the values of the distinct ones."""
    return distinct.take(codes).reset_index(drop=True)


def read_weights(rows: Rows, problems: Problems) -> tuple[pd.Series | None, np.ndarray]:
    """Return the number of events of each row (None: one each), and which numbers are invalid.

    A column of that name without a number in it is not ours, and stays unchanged.
    """
    if not _has_weights(rows):
        return None, np.zeros(len(rows), dtype=bool)
    number, wrong = as_number(_plain_counts(rows.text("events")))
    wrong |= np.isinf(number) | is_no_weight(number)
    rows.complain(problems, wrong, "events", WANTED_WEIGHT)
    return number.mask(wrong), wrong.to_numpy()


def _has_weights(rows: Rows) -> bool:
    """Return whether a column holds weights; one of words is replaced by another so named."""
    if not rows.has("events"):
        return False
    for other in [None, *(name for name in rows.unknown if is_called(name, "events"))]:
        if other is not None:
            rows.unknown.append(rows.matched["events"])
            rows.unknown.remove(other)
            rows.matched["events"] = other
            rows.forget()
        number, wrong = as_number(_plain_counts(rows.text("events")))
        if number.notna().any() or not wrong.any():
            return True
    rows.unknown.append(rows.matched.pop("events"))
    return False


def _plain_counts(texts: pd.Series) -> pd.Series:
    """Return counts as texts without thousands separators."""
    plain = texts.str.replace(_SPACES, "", regex=True)
    return plain.str.replace(",", "").where(plain.str.fullmatch(_COUNT), plain)


def read_events_table(
    rows: Rows, when: pd.DataFrame, problems: Problems, weights: pd.Series | None = None
) -> pd.DataFrame:
    """Return the events; kinds are open, and an unknown kind is a note."""
    codes, kind = rows.distinct("kind")
    house = current_house()
    known = pd.Series([house.kind_of(word) for word in kind], dtype="str")
    new = _spread((known == "") & (kind != ""), codes)
    rows.complain(problems, new, "kind", "a kind of your own: kept", "note")
    kind = _spread(known.where(known != "", kind), codes)
    return pd.DataFrame(
        {
            "_row": np.arange(len(rows)),
            **({"weight": weights} if weights is not None else {}),
            "title": rows.text("title"),
            "kind": kind,
            **when[["start", "end", "tz", "time_precision"]],
            "status": _word(rows, "status", vocabulary.STATUSES, "reported", problems),
            "marking": rows.text("marking"),
            "note": rows.text("note"),
        }
    )


def read_actors(rows: Rows, problems: Problems) -> dict[str, pd.DataFrame]:
    """Return the participants, and the names of actors that the registry lacks."""
    found = []
    for column, role in _ACTORS.items():
        parts = split_lists(rows.text(column))
        found.append(parts.assign(role=role, attribution="unknown"))
    found[0]["attribution"] = _attributions(rows, found[0], problems)
    people = pd.concat(found).sort_values("row", kind="stable", ignore_index=True)
    codes, names = pd.factorize(people["part"])
    said = [_doubted(str(name)) for name in names]
    resolved = [resolve_actor(name) for name, _ in said]
    ids = pd.Series([one for one, _ in resolved], dtype="str")
    people = people.assign(_row=people["row"], actor_id=ids.take(codes).array)
    doubted = np.array([doubt for _, doubt in said], dtype=bool)[codes]
    people.loc[doubted & (people["attribution"] == "unknown"), "attribution"] = "suspected"
    table = people[["_row", "actor_id", "role", "attribution"]]
    own = pd.DataFrame(resolved, columns=["actor_id", "name"], dtype="str")
    unknown = own[
        ~own["actor_id"].isin(actors_table(own["actor_id"]).query("kind != ''")["actor_id"])
    ]
    rows.notes["actors_not_in_registry"] = sorted(set(unknown["name"]))
    return {"participants": table.reset_index(drop=True), "actor_names": own}


def _doubted(name: str) -> tuple[str, bool]:
    """Return an actor's name without its question mark, and whether it had one: "Hamas?"."""
    bare = re.sub(r"\s*(\([?؟]\)|[?؟])$", "", name)
    return (bare, True) if bare and bare != name else (name, False)


def actors_of(used: set[str], names: pd.DataFrame) -> pd.DataFrame:
    """Return the actors table of the ids in use, in the order in which their names first occur."""
    known = names[names["actor_id"].isin(used)].drop_duplicates("actor_id")
    return actors_table(known["actor_id"], dict(known.to_numpy().tolist()))


def _attributions(rows: Rows, parts: pd.DataFrame, problems: Problems) -> pd.Series:
    """Return the attribution of each initiator: one for all, or one each, in order."""
    said = split_lists(rows.text("attribution"))
    if said.empty:
        return pd.Series(["unknown"] * len(parts), index=parts.index, dtype="str")
    word = said["part"].str.lower()
    wrong = pd.Series(np.zeros(len(rows), dtype=bool))
    wrong[said["row"][~word.isin([*vocabulary.ATTRIBUTIONS, *MISSING])].unique()] = True
    wanted = f"wanted one of {', '.join(vocabulary.ATTRIBUTIONS)}"
    rows.complain(problems, wrong, "attribution", wanted)
    said = said.assign(word=word.where(word.isin(vocabulary.ATTRIBUTIONS), "unknown"))
    sizes = np.bincount(said["row"], minlength=len(rows))
    first = np.cumsum(sizes) - sizes
    row = parts["row"].to_numpy()
    # A single word applies to every initiator of its row; several words apply in order, one each.
    step = np.where(sizes[row] > 1, parts["place"].to_numpy(), 0)
    has = step < sizes[row]
    word = pd.Series(["unknown"] * len(parts), dtype=object)
    word[has] = said["word"].to_numpy(dtype=object)[(first[row] + step)[has]]
    return word.set_axis(parts.index).astype("str")


def read_quantities(rows: Rows, problems: Problems) -> pd.DataFrame:
    """Return the figures: a number, or a range such as "10-12"; a blank is not a zero."""
    found = []
    for order, column in enumerate(_FIGURES):
        if not rows.has(column):
            continue
        codes, distinct = pd.factorize(rows.text(column))
        figures = np.array([_figure(str(text)) for text in distinct]).reshape(-1, 4)[codes]
        wrong = pd.Series(figures[:, 3] > 0)
        rows.complain(problems, wrong, column, "wanted a whole number, or a span such as 10-12")
        use = ~np.isnan(figures[:, :3]).all(axis=1)
        part = pd.DataFrame(figures[use, :3], columns=["best", "low", "high"])
        found.append(part.assign(_row=np.flatnonzero(use), _order=order, what=column))
    if not found:
        return pd.DataFrame({"_row": np.array([], dtype="int64"), "what": []})
    table = pd.concat(found).sort_values(["_row", "_order"], kind="stable")
    return table.drop(columns="_order").reset_index(drop=True)


def _figure(text: str) -> tuple[float, float, float, float]:
    """Return best, low, high, and 1 if the text cannot be read, else 0."""
    none = np.nan
    if text.lower() in MISSING:
        return none, none, none, 0.0
    if re.fullmatch(r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+", text):
        text = _SPACES.sub("", text)
    span = _SPAN.fullmatch(text)
    if span:
        low, high = (float(number.replace(",", "")) for number in span.groups())
        return (none, low, high, 0.0) if low <= high else (none, none, none, 1.0)
    if re.fullmatch(rf"(?:{_COUNT})\s*\+", text):
        text = f">= {text.rstrip('+ ')}"
    bound = _BOUND.fullmatch(text)
    if bound:
        number = float(bound["number"].replace(",", ""))
        return (none, none, number, 0.0) if bound["upper"] else (none, number, none, 0.0)
    if re.fullmatch(r"\d{1,9}(\.0+)?|\d{1,3}(,\d{3})+", text):
        return float(text.replace(",", "")), none, none, 0.0
    return none, none, none, 1.0


def read_sources(rows: Rows) -> pd.DataFrame:
    """Return the sources, split at ";"; an ISO date at the end is the date of publication."""
    parts = split_lists(rows.text("source"))
    codes, distinct = pd.factorize(parts["part"])
    texts = pd.Series(distinct, dtype="str")
    found = texts.str.extract(_DATED)
    outlet = found["outlet"].where(found["day"].notna(), texts).astype("str")
    day = found["day"].fillna("").astype("str")
    taken = {"outlet": outlet.take(codes).array, "published": day.take(codes).array}
    return pd.DataFrame({"_row": parts["row"], **taken})


__all__ = [
    "actors_of",
    "read_actors",
    "read_events_table",
    "read_places",
    "read_quantities",
    "read_sources",
]
