"""Our page beside others', from the same events: ``python -m benchmarks.pages --help``.

Each file is built in a process of its own, the library imported before the clock starts, and is
opened twice: with the network off, and with the files of its CDN served from a folder, where one
is given. "First points" is the first screenshot with markers on it; ours tells itself when it
has painted, and so is ready no later than it says.
"""

import argparse
import importlib.util
import json
import platform
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.events import invent
from benchmarks.measure import report, timed
from benchmarks.opening import ARGUMENTS, FILTER, pink
from scripts.find_browser import find

MODULES = {
    "atlas": "atlas",
    "folium GeoJson": "folium",
    "folium FastMarkerCluster": "folium",
    "plotly": "plotly",
    "lonboard": "lonboard",
    "swiftmap": "swiftmap",
}
MARKER = "#e6007a"
# WebGL in software: some of the others draw with nothing else.
DRAWING = [one for one in ARGUMENTS if one != "--disable-gpu"]
DRAWING += ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
# Part of an address -> the file that answers it, in the folder of npm packages.
SERVED = {
    r"/leaflet(@|\.)[\d.]*/?(dist/)?leaflet\.js": "leaflet/dist/leaflet.js",
    r"leaflet@[\d.]+/dist/leaflet\.css": "leaflet/dist/leaflet.css",
    r"jquery[-/.\w]*min\.js": "jquery/dist/jquery.min.js",
    r"bootstrap\.bundle\.min\.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    r"bootstrap\.min\.css": "bootstrap/dist/css/bootstrap.min.css",
    r"leaflet\.awesome-markers\.js": "leaflet.awesome-markers/dist/leaflet.awesome-markers.js",
    r"leaflet\.awesome-markers\.css": "leaflet.awesome-markers/dist/leaflet.awesome-markers.css",
    r"fontawesome-free@[\d.]+/css/all": "@fortawesome/fontawesome-free/css/all.min.css",
    r"leaflet\.markercluster\.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    r"MarkerCluster\.css": "leaflet.markercluster/dist/MarkerCluster.css",
    r"MarkerCluster\.Default\.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
}
READY = {
    "atlas": "Boolean(window.atlas) && atlas.ready.then(() => true)",
    "folium FastMarkerCluster": "Boolean(document.querySelector('.marker-cluster'))",
}
COLUMNS = ["title", "kind", "date", "initiators", "targets"]


def build(tool: str, rows: int, keep: Path) -> None:
    """Build one file and print how long it took."""
    __import__(MODULES[tool])
    if tool == "atlas":
        import atlas.page.map
    frame = invent(rows)
    events = atlas.read_events(frame) if tool == "atlas" else frame
    seconds = timed(lambda: _build(tool, events, keep))
    report(seconds=seconds, mb=keep.stat().st_size / 1e6)


def _build(tool: str, events: Any, keep: Path) -> None:
    """Write a file as the documentation of each library does."""
    if tool == "atlas":
        import atlas

        atlas.brief(events, keep, title="Benchmark", overwrite=True)
    elif tool.startswith("folium"):
        _folium(tool, events, keep)
    elif tool == "plotly":
        import plotly.graph_objects as go

        marker = {"size": 6, "color": MARKER}
        places = {"lon": events["longitude"], "lat": events["latitude"]}
        text = events[COLUMNS].to_numpy()
        drawn = go.Figure(go.Scattermap(**places, marker=marker, customdata=text))
        view = {"style": "white-bg", "center": {"lat": 34, "lon": 38}, "zoom": 4.6}
        drawn.update_layout(map=view)
        drawn.write_html(keep, include_plotlyjs=True)
    elif tool == "lonboard":
        import lonboard

        layer = lonboard.ScatterplotLayer.from_geopandas(
            _points(events), get_fill_color=[230, 0, 122], radius_min_pixels=3
        )
        lonboard.Map(layer).to_html(keep)
    else:
        import swiftmap

        table = events[COLUMNS].assign(lon=events["longitude"], lat=events["latitude"])
        drawn = swiftmap.Map(center=[34, 38], zoom=6)
        drawn.add_circle_markers(table, name="Events", radius=3, color=MARKER, fill_color=MARKER)
        drawn.save(str(keep))


def _points(events: Any) -> Any:
    """Return events as a GeoDataFrame."""
    import geopandas as gpd

    points = gpd.points_from_xy(events["longitude"], events["latitude"])
    return gpd.GeoDataFrame(events[COLUMNS], geometry=points, crs=4326)


def _folium(tool: str, events: Any, keep: Path) -> None:
    """Write one of folium's own two ways to draw many events."""
    import folium
    from folium.plugins import FastMarkerCluster

    drawn = folium.Map([34, 38], zoom_start=6)
    if tool == "folium GeoJson":
        marker = folium.CircleMarker(radius=3, color=MARKER, fill=True, fill_opacity=1)
        tooltip = folium.GeoJsonTooltip(COLUMNS)
        folium.GeoJson(_points(events), marker=marker, tooltip=tooltip).add_to(drawn)
    else:
        FastMarkerCluster(events[["latitude", "longitude", *COLUMNS]].to_numpy()).add_to(drawn)
    drawn.save(str(keep))


def opened(tool: str, path: Path, served: Path | None, limit: float) -> dict[str, Any]:
    """Open a file; return seconds to first points (None: none came), requests, filter ms."""
    from playwright.sync_api import Error, sync_playwright

    asked: list[str] = []

    def answer(route: Any) -> None:
        address = route.request.url
        if address.startswith(("file:", "data:", "blob:")):
            route.continue_()
            return
        asked.append(address)
        file = _served(address, served)
        if file:
            route.fulfill(path=str(file), headers={"access-control-allow-origin": "*"})
        else:
            route.abort()

    found: dict[str, Any] = {"first": None, "filter": None}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=DRAWING)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(limit * 1000)
        page.route("**/*", answer)
        started = time.perf_counter()
        try:
            page.goto(path.resolve().as_uri(), wait_until="commit")
            while found["first"] is None and time.perf_counter() - started < limit:
                shown = (
                    page.evaluate(READY[tool]) if tool in READY else pink(page.screenshot()) > 15
                )
                found["first"] = time.perf_counter() - started if shown else None
            if tool == "atlas" and found["first"]:
                found["filter"] = sorted(page.evaluate(FILTER) for _ in range(5))[2]
        except Error as error:
            found["why"] = str(error).splitlines()[0]
        browser.close()
    return {**found, "requests": len(asked)}


def _served(address: str, folder: Path | None) -> Path | None:
    """Return the file that answers an address; None where there is none."""
    if folder is None:
        return None
    names = (name for part, name in SERVED.items() if re.search(part, address, re.IGNORECASE))
    return next((folder / name for name in names if (folder / name).exists()), None)


def row(tool: str, rows: int, folder: Path, served: Path | None, limit: float) -> str:
    """Build and open one file; return its line of the table."""
    path = folder / "page.html"
    words = [sys.executable, "-m", "benchmarks.pages", "--build", tool, str(rows), str(path)]
    made = subprocess.run(words, capture_output=True, text=True, check=False, timeout=600)
    if made.returncode:
        reason = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
        return f"| {rows:,} | {tool} | failed: {reason[:60]} | | | | | |"
    built = json.loads(made.stdout.strip().splitlines()[-1])
    off = opened(tool, path, None, limit)
    on = opened(tool, path, served, limit) if served and off["requests"] else off
    times = [f"{one['first']:.2f}" if one["first"] else "none" for one in (off, on)]
    if off["requests"] and not served:
        times[1] = "not tried"
    kept = f"{off['filter']:.0f}" if off["filter"] else "-"
    size = f"{built['seconds']:.2f} | {built['mb']:.1f}"
    return f"| {rows:,} | {tool} | {size} | {off['requests']} | {times[0]} | {times[1]} | {kept} |"


def main() -> None:
    """Print one table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument(
        "--ours", nargs="*", type=int, default=[1_000_000], help="sizes for us alone"
    )
    parser.add_argument("--served", type=Path, help="node_modules with what the CDNs would send")
    parser.add_argument("--limit", type=float, default=60, help="seconds to wait for points")
    given = parser.parse_args()
    if given.build:
        tool, rows, keep = given.build
        build(tool, int(rows), Path(keep))
        return
    for tool, module in MODULES.items():
        if importlib.util.find_spec(module) is None:
            print(f"{tool} is not installed (pip install {module}); left out")
    if given.served is None:
        print("No folder of served files (--served): files that need a CDN are opened without it")
    shown = subprocess.run(
        [find() or "true", "--version"], capture_output=True, text=True, check=False
    )
    print(f"{platform.system()}, {platform.machine()}, {shown.stdout.strip()}\n")
    print("| events | tool | build s | MB | requests | first points s, off | served | filter ms |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for rows in [*given.sizes, *given.ours]:
            for tool, module in MODULES.items():
                wanted = tool == "atlas" or rows in given.sizes
                if wanted and importlib.util.find_spec(module):
                    print(row(tool, rows, Path(folder), given.served, given.limit), flush=True)


if __name__ == "__main__":
    main()
