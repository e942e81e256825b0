"""Count invented rows that are larger than memory, and draw a map and a page of the counts.

``python -m benchmarks.scanning``: ``--rows`` says how many (10 million), ``--folder`` where they
are kept. Budgets are those for 100 million rows on two cores with nothing else running.
"""

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

import atlas

BUDGETS = {
    "count by country, month and kind": "6 s, 0.5 GB",
    "a page of counts": "30 s, 3 GB, 25 MB",
    "one country in one year": "not set",
    "a map in a notebook, ready": "not set",
    "a pan in a region": "0.05 s",
    "a pan of the world": "0.3 s",
    "the rows of a small view": "0.15 s",
}
# Views (west, south, east, north) in the countries of the rows; each is asked for once.
_REGIONS = [(30.0 + step / 10, 14.6, 30.6 + step / 10, 15.2) for step in range(-3, 4)]
_WORLDS = [(-120.0 + step, -40.0, 120.0 + step, 70.0) for step in range(7)]
_STEP = 5_000_000
_ROWS = """
SELECT 'E' || i AS event_id, DATE '1997-01-01' + CAST(hash(i) % 9861 AS INTEGER) AS date,
  ['air_strike', 'artillery_fire', 'clash', 'bombing', 'protest', 'raid', 'drone_strike']
    [1 + CAST(hash(i + 7919) % 7 AS INTEGER)] AS kind,
  ['Sudan', 'Mali', 'Nigeria', 'Lebanon', 'Syria', 'Yemen', 'Iraq', 'Ukraine']
    [1 + CAST(hash(i + 31) % 8 AS INTEGER)] AS country,
  [30.2, -4.0, 8.0, 35.8, 38.3, 47.5, 43.7, 31.4][1 + CAST(hash(i + 31) % 8 AS INTEGER)]
    + round(CAST(hash(i * 31 + 1) % 100000 AS DOUBLE) / 1e5 - 0.5, 5) AS longitude,
  [15.0, 17.5, 9.1, 33.9, 35.0, 15.6, 33.0, 48.4][1 + CAST(hash(i + 31) % 8 AS INTEGER)]
    + round(CAST(hash(i * 37 + 1) % 100000 AS DOUBLE) / 1e5 - 0.5, 5) AS latitude,
  CAST(3 AS DOUBLE) AS radius_km, CAST(hash(i + 5) % 4 AS INTEGER) AS killed
FROM range({first}, {last}) t(i)
"""


def invent(folder: Path, rows: int) -> Path:
    """Write invented rows in Parquet files, once; the same rows each time."""
    made = folder / f"events-{rows}"
    if not made.exists():
        made.mkdir(parents=True)
        with duckdb.connect() as connection:
            for first in range(0, rows, _STEP):
                query = _ROWS.format(first=first, last=min(rows, first + _STEP))
                target = made / f"part-{first:012}.parquet"
                connection.execute(
                    f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
                )
    return made


def measure(name: str, task: Callable[[], Any]) -> Any:
    """Run a task and print its seconds, the memory of the process, and the budget."""
    start = time.perf_counter()
    answer = task()
    took = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{name}: {took:.1f} s, {memory:.2f} GB at most; budget: {BUDGETS[name]}")
    return answer


def pans(events: Any) -> None:
    """Print how long the kernel takes for pans, in the median: all but the way to the page."""
    view = measure("a map in a notebook, ready", events.explore)
    for name, boxes in (("a pan in a region", _REGIONS), ("a pan of the world", _WORLDS)):
        took = []
        for box in boxes:
            # From far away, so that no view lies in what the last one has fetched.
            view.view_box = [-60.0, -60.0, -59.0, -59.0]
            start = time.perf_counter()
            view.view_box = list(box)
            took.append(time.perf_counter() - start)
        print(f"{name}: {statistics.median(took):.3f} s; budget: {BUDGETS[name]}")
    took = []
    for month in range(1, 8):
        view.selection = {"from": f"2020-{month:02}-01", "to": f"2020-{month:02}-02"}
        view.view_box = [-60.0, -60.0, -59.0, -59.0]
        start = time.perf_counter()
        view.view_box = [30.1, 14.9, 30.2, 15.0]
        took.append(time.perf_counter() - start)
    name = "the rows of a small view"
    print(f"{name}: {statistics.median(took):.3f} s; budget: {BUDGETS[name]}")
    view.close()


def main() -> None:
    """Run all tasks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, default=Path("build") / "scan")
    given = parser.parse_args()
    events = atlas.scan(invent(given.folder, given.rows))
    counts = measure(
        "count by country, month and kind",
        lambda: events.aggregate("country", "month", split=["kind"]),
    )
    total = int(counts["events"].sum()) + sum(counts.attrs["left_out"].values())
    print(f"  {len(counts):,} counts of {total:,} events")
    some = events.select(territories=["LB"], from_="2020-01-01", to="2020-12-31")
    print(f"  {measure('one country in one year', some.count):,} events")
    pans(events)
    page = given.folder / "counts.html"
    measure("a page of counts", lambda: events.brief(page, per="year", overwrite=True))
    print(f"  {page.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
