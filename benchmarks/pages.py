"""Our page beside others', from the same events: ``python -m benchmarks.pages --help``.

Each file is built in a process of its own, the library imported before the clock starts, and is
opened twice: from disk with the network off, and from a server on this machine with the files of
its CDN answered from a folder, where one is given. "First points" is the first screenshot with
markers on it; ours notes itself when it has painted, and counts from when the browser says that
it has shown something, too.
"""

import argparse
import functools
import http.server
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.events import invent
from benchmarks.measure import report, timed
from benchmarks.opening import ARGUMENTS, filtered, pink, wait_for_points
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
# WebGL in software, for those that draw with nothing else; it slows the rest down.
WITH_WEBGL = ("plotly", "lonboard")
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
    r"/require(\.min)?\.js": "requirejs/require.js",
    r"embed-amd\.js": "@jupyter-widgets/html-manager/dist/embed-amd.js",
    r"npm/anywidget@": "anywidget/dist/index.js",
}
# A basemap's style, for a map that waits for one.
STYLE = {"version": 8, "sources": {}, "layers": []}
CLUSTERS = "Boolean(document.querySelector('.marker-cluster'))"
# What stands for a filter where a page has none: its own call that draws a third of the events.
PLOTLY = """async () => {
  const drawn = document.querySelector(".js-plotly-plot");
  const {lon, lat} = drawn._fullData[0];
  const third = (values) => Array.from(values).slice(0, values.length / 3);
  const part = {lon: [third(lon)], lat: [third(lat)]};
  const started = performance.now();
  await Plotly.restyle(drawn, part);
  return performance.now() - started;
}"""
COLUMNS = ["title", "kind", "date", "initiators", "targets"]


def build(tool: str, rows: int, keep: Path) -> None:
    """Build one file and print how long it took."""
    __import__(MODULES[tool])
    if tool == "atlas":
        import atlas.page.notebook.folium_map
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


def opened(tool: str, path: Path, served: Path | None, limit: float, shot: Path) -> dict[str, Any]:
    """Open a file; return seconds to first points (None: none came), requests, filter ms."""
    from playwright.sync_api import Error, sync_playwright

    asked: list[str] = []
    missing: list[str] = []
    found: dict[str, Any] = {"first": None, "filter": None}
    given = DRAWING if tool in WITH_WEBGL else ARGUMENTS
    with _served_page(path, served) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=given)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(limit * 1000)
        page.route(
            re.compile("^https?:"), functools.partial(_answer, address, served, asked, missing)
        )
        started = time.perf_counter()
        try:
            page.goto(address, wait_until="commit")
            found["first"] = _first_points(tool, page, started, limit)
            page.screenshot(path=shot)
            if found["first"]:
                found["filter"] = _filter(tool, page)
        except (Error, TimeoutError) as error:
            found["why"] = str(error).splitlines()[0]
        browser.close()
    if "why" in found:
        print(f"{tool}: {found['why']}", file=sys.stderr)
    return {**found, "requests": len(asked), "missing": missing}


@contextmanager
def _served_page(path: Path, served: Path | None) -> Iterator[str]:
    """Yield the address of a page: of the file, or of a server on this machine."""
    if served is None:
        yield path.resolve().as_uri()
        return
    handler = functools.partial(_Quiet, directory=str(path.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{path.name}"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that writes no log."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _answer(
    address: str, served: Path | None, asked: list[str], missing: list[str], route: Any
) -> None:
    """Answer what a page asks of the network; note what that is, and what has no answer."""
    url = route.request.url
    if url == address:
        route.continue_()
        return
    outside = not url.startswith(address.rpartition("/")[0])
    if outside:
        asked.append(url)
    allowed = {"access-control-allow-origin": "*"}
    file = _served(url, served)
    if file:
        route.fulfill(path=str(file), headers=allowed)
    elif served and url.endswith("style.json"):
        route.fulfill(json=STYLE, headers=allowed)
    else:
        missing.extend([url] if outside else [])
        route.abort()


def _first_points(tool: str, page: Any, started: float, limit: float) -> float | None:
    """Return the seconds to first points; None where none came."""
    if tool == "atlas":
        wait_for_points(page, started, limit)
        return time.perf_counter() - started
    while time.perf_counter() - started < limit:
        clusters = tool == "folium FastMarkerCluster"
        if page.evaluate(CLUSTERS) if clusters else pink(_screenshot(page)) > 15:
            return time.perf_counter() - started
    return None


def _screenshot(page: Any) -> bytes:
    """Take a screenshot; a browser that has nothing to show yet sometimes refuses the first."""
    from playwright.sync_api import Error

    try:
        return page.screenshot()
    except Error:
        page.wait_for_timeout(50)
        return page.screenshot()


def _filter(tool: str, page: Any) -> float | None:
    """Return the milliseconds of a filter, the median of several; None where there is none."""
    if tool == "atlas":
        page.evaluate("atlas.ready")
        return sorted(filtered(page)["filter_ms"])[3]
    return page.evaluate(PLOTLY) if tool == "plotly" else None


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
    shot = folder / f"{tool.replace(' ', '-')}-{rows}"
    off = opened(tool, path, None, limit, shot.with_suffix(".off.png"))
    path.write_text(_unsealed(path.read_text(encoding="utf-8")), encoding="utf-8")
    on = opened(tool, path, served, limit, shot.with_suffix(".served.png")) if served else {}
    times = [f"{one['first']:.2f}" if one.get("first") else "none" for one in (off, on)]
    if not served:
        times[1] = "not tried"
    elif times[1] == "none" and on["missing"]:
        # Its own files could not be had, so that nothing is known of it.
        print(f"{tool}: not served: {on['missing'][0]}", file=sys.stderr)
        times[1] = "not served"
    filters = [one["filter"] for one in (off, on) if one.get("filter")]
    kept = f"{filters[0]:.0f}" if filters else "-"
    size = f"{built['seconds']:.2f} | {built['mb']:.1f}"
    return f"| {rows:,} | {tool} | {size} | {off['requests']} | {times[0]} | {times[1]} | {kept} |"


def _unsealed(html: str) -> str:
    """Return a page that takes its scripts from npm, which differ from a CDN's by a few bytes."""
    return re.sub(r' integrity="sha\d+-[^"]*"', "", html, count=3)


def main() -> None:
    """Print one table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument(
        "--ours", nargs="*", type=int, default=[1_000_000], help="sizes for us alone"
    )
    parser.add_argument("--served", type=Path, help="node_modules with what the CDNs would send")
    parser.add_argument("--limit", type=float, default=60, help="seconds to wait for points")
    parser.add_argument("--shots", type=Path, help="a folder to keep the screenshots in")
    parser.add_argument("--tools", nargs="+", default=list(MODULES), help="which to measure")
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
    cores = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{platform.system()}, {platform.machine()}, {cores}, {shown.stdout.strip()}\n")
    print("| events | tool | build s | MB | requests | first points s, off | served | filter ms |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as passing:
        folder = given.shots or Path(passing)
        for rows in [*given.sizes, *given.ours]:
            for tool in given.tools:
                wanted = tool == "atlas" or rows in given.sizes
                if wanted and importlib.util.find_spec(MODULES[tool]):
                    print(row(tool, rows, folder, given.served, given.limit), flush=True)


if __name__ == "__main__":
    main()
