"""Print the budgets that apply so far, measured here: ``python -m benchmarks [--large]``."""

import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import briefing_command
from benchmarks.measure import line, run
from benchmarks.opening import open_folium, open_ours
from scripts.find_browser import find

ROWS = {"100000": ("4 x read_csv", "0.6 s, 3.5 MB", "0.8 s, 0 requests"),
        "1000000": ("8 s", "2.5 s, 25 MB, 1500 MB peak", "1.4 s, 0 requests")}  # fmt: skip


def main() -> None:
    """Measure and print, one line a budget."""
    sizes = ["100000", *(["1000000"] if "--large" in sys.argv else [])]
    browser = subprocess.run(
        [find() or "true", "--version"], capture_output=True, text=True, check=False
    )
    print(
        f"{platform.platform()}, Python {platform.python_version()}, "
        f"{browser.stdout.strip()}; medians"
    )
    line("what", "measured", "budget")
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            _rows(rows, Path(folder))
    found = run("benchmarks.tasks", "gazetteer")
    line("shipped gazetteer ready", _seconds(found), "0.1 s")
    found = run("benchmarks.tasks", "geocode", "20000", "20000")
    line(
        "geocode 20,000 different names",
        f"{found.get('a_second', 0):,.0f} a second",
        "20,000 a second",
    )
    briefing_command.main([])
    found = run("benchmarks.tasks", "geocode", "1000000", "20000", times=1)
    line("geocode 1,000,000 rows, 20,000 names", _seconds(found), "2.5 s")


def _rows(rows: str, folder: Path) -> None:
    """Measure reading, building and opening of one size, with folium beside."""
    read_budget, export_budget, open_budget = ROWS[rows]
    mine, theirs = (run("benchmarks.tasks", task, rows) for task in ("read", "read_csv"))
    words = _seconds(mine)
    if "cpu" in mine and "cpu" in theirs:
        words = f"{mine['seconds']:.2f} s, {mine['cpu'] / theirs['cpu']:.1f} x read_csv (CPU)"
    line(f"read a flat table of {int(rows):,} rows", words, read_budget)
    ours, other = folder / f"atlas-{rows}.html", folder / f"folium-{rows}.html"
    found = run("benchmarks.tasks", "export", rows, str(ours))
    line(f"build an export of {int(rows):,} events", _export(found), export_budget)
    if ours.exists():
        opened = open_ours(ours)
        words = f"{opened['first_s']:.2f} s, {opened['requests']} requests"
        line("  opened with the network off, to first points", words, open_budget)
        line("  draw", f"{opened['draw_ms']:.0f} ms", "19 ms at 1,000,000")
        line("  select() kept", f"{opened['filter_ms']:.0f} ms", "30 ms at 1,000,000")
        line("  list and counts", f"{opened['settled_ms']:.0f} ms", "200 ms at 1,000,000")
    if rows == "100000":
        found = run("benchmarks.tasks", "folium", rows, str(other), times=1)
        line("  folium.GeoJson, the same events", _export(found), "beside")
        opened = open_folium(other)
        shown = "no points" if opened["first_s"] is None else f"{opened['first_s']:.1f} s"
        line("  folium.GeoJson, network off", f"{shown}, {opened['requests']} requests", "beside")


def _seconds(found: dict) -> str:
    return (
        f"{found['seconds']:.2f} s, {found['peak_mb']:.0f} MB peak"
        if "seconds" in found
        else str(found)
    )


def _export(found: dict) -> str:
    if "seconds" not in found:
        return str(found)
    peak = f"{found['peak_mb']:.0f} MB peak"
    if "held_mb" in found:
        peak += f", {found['held_mb']:.0f} held before"
    return f"{found['seconds']:.2f} s, {found['mb']:.1f} MB, {peak}"


if __name__ == "__main__":
    main()
