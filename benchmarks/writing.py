"""Measure writing: ``python -m benchmarks.writing`` prints one line a format, peers beside.

Invented events, 100,000 of them. Seconds are CPU time, so that other work on the machine counts
little. A peer writes the flat table of the same events and nothing else: `pandas` for CSV,
`pyogrio` for GeoJSON and GeoPackage, `pandas` with xlsxwriter for XLSX. It writes neither the other
tables nor attribution and styles. For KMZ no package writes a placemark with data.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.events import invent
from benchmarks.measure import line, report, run

BUDGETS = {"csv": "1 s", "geojson": "2 s", "gpkg": "3 s", "kmz": "2.5 s", "xlsx": "25 s"}


def spent(action: Callable[[], object]) -> float:
    """Return the CPU seconds that one call took."""
    started = time.process_time()
    action()
    return time.process_time() - started


def ours(ending: str, rows: int) -> None:
    """Write a record of invented events."""
    import atlas

    record = atlas.read_events(invent(rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"events.{ending}"
        seconds = spent(lambda: record.write(path))
        report(seconds=seconds, mb=path.stat().st_size / 1e6)


def peer(ending: str, rows: int) -> None:
    """Write the flat table of the same events with a well-known library."""
    import geopandas as gpd

    frame = invent(rows)
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"])
    places = gpd.GeoDataFrame(frame, geometry=points, crs=4326)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"events.{ending}"
        writers = {
            "csv": lambda: frame.to_csv(path, index=False),
            "geojson": lambda: places.to_file(path, engine="pyogrio"),
            "gpkg": lambda: places.to_file(path, engine="pyogrio"),
            "xlsx": lambda: frame.to_excel(path, index=False, engine="xlsxwriter"),
        }
        seconds = spent(writers[ending])
        report(seconds=seconds, mb=path.stat().st_size / 1e6)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--formats", nargs="*", default=list(BUDGETS))
    given = parser.parse_args()
    line(f"write {given.rows:,} events (CPU)", "ours; peer; times", "budget")
    for ending in given.formats:
        words = (ending, str(given.rows))
        mine = run("benchmarks.writing", "ours", *words, times=given.times)
        found = f"{mine['seconds']:.2f} s" if "seconds" in mine else str(mine)
        if ending != "kmz":
            theirs = run("benchmarks.writing", "peer", *words, times=given.times)
            if "seconds" in theirs and "seconds" in mine:
                times = mine["seconds"] / theirs["seconds"]
                found += f"; {theirs['seconds']:.2f} s; {times:.1f}"
        line(f"  {ending}", found, BUDGETS[ending])


if __name__ == "__main__":
    tasks = {"ours": ours, "peer": peer}
    if len(sys.argv) == 4 and sys.argv[1] in tasks:
        tasks[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
    else:
        main()
