"""Measure reading: ``python -m benchmarks.reading`` prints one table, medians, peers beside.

Invented rows: a flat table, ACLED's 31 columns and UCDP's 49, at 100,000 and 1,000,000 rows. Beside
each stands `pandas.read_csv` alone, which understands nothing of what it reads, and the read of
one month out of the million by `atlas.scan`, as for a file larger than memory. ``times`` compares
CPU seconds, which other work on the machine changes little.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import report, run, timed

BUDGETS = {("flat", 100_000): "4 times", ("flat", 1_000_000): "8 s", ("acled", 1_000_000): "8 s"}
SHAPES = ("flat", "acled", "ucdp")


def write(shape: str, rows: int, path: Path) -> None:
    """Write a file of invented rows."""
    from benchmarks.coded import invent_acled, invent_ucdp
    from benchmarks.events import invent

    makers = {"flat": invent, "acled": invent_acled, "ucdp": invent_ucdp}
    makers[shape](rows).to_csv(path, index=False)


def ours(path: Path) -> None:
    """Read a file into a record."""
    import atlas

    # What is read once a process (outlines of countries, words of headings) is read before.
    warm_up()
    before = time.process_time()
    report(
        seconds=timed(lambda: atlas.read_events(path, bad_rows="keep")),
        cpu=time.process_time() - before,
    )


def warm_up() -> None:
    """Read a few rows, which loads everything that reading needs."""
    import atlas
    from benchmarks.events import invent

    atlas.read_events(invent(100))


def peer(path: Path) -> None:
    """Read a file into a frame, with every value as text, as we keep it."""
    import pandas as pd

    before = time.process_time()
    seconds = timed(lambda: pd.read_csv(path, dtype="str", keep_default_na=False))
    report(seconds=seconds, cpu=time.process_time() - before)


def month(path: Path) -> None:
    """Read one month of a file in one country's box from where it lies, as `atlas.scan` does."""
    import atlas

    box = (34.9, 32.9, 36.7, 34.8)
    kept: list[int] = []

    def action() -> None:
        asked = atlas.scan(path).select(from_="2023-04-01", to="2023-04-30", box=box)
        kept.append(len(asked.to_record()))

    seconds = timed(action)
    report(seconds=seconds, events=kept[0])


def line(*cells: str) -> None:
    """Print one line of the table."""
    print("{:<7} {:>9} {:>7} {:>10} {:>9} {:>8} {:>10} {:>9} {:>6}".format(*cells), flush=True)


def _figures(found: dict[str, float]) -> tuple[str, str]:
    if "seconds" not in found:
        return "failed", str(found.get("why", ""))[:60]
    return f"{found['seconds']:.2f} s", f"{found['peak_mb']:,.0f} MB"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    module = "benchmarks.reading"
    line("shape", "rows", "file", "ours", "peak", "budget", "read_csv", "peak", "times")
    with tempfile.TemporaryDirectory() as folder:
        for rows in given.rows:
            for shape in SHAPES:
                path = Path(folder) / f"{shape}.csv"
                write(shape, rows, path)
                size = f"{path.stat().st_size / 1e6:.0f} MB"
                mine = run(module, "ours", str(path), times=given.times)
                theirs = run(module, "peer", str(path), times=given.times)
                both = [found.get("cpu") for found in (mine, theirs)]
                times = f"{both[0] / both[1]:.1f}" if all(both) else ""
                budget = BUDGETS.get((shape, rows), "")
                cells = (*_figures(mine), budget, *_figures(theirs), times)
                line(shape, f"{rows:,}", size, *cells)
                if shape == "flat" and rows == max(given.rows):
                    found = run(module, "month", str(path), times=given.times)
                    events = f"{found.get('events', 0):,.0f} kept"
                    line("  month", f"{rows:,}", size, *_figures(found), "", events, "", "")
                path.unlink()


if __name__ == "__main__":
    tasks = {"ours": ours, "peer": peer, "month": month}
    if len(sys.argv) == 3 and sys.argv[1] in tasks:
        tasks[sys.argv[1]](Path(sys.argv[2]))
    else:
        main()
