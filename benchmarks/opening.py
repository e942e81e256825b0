"""Open an exported file in headless Chromium, network off: first points, requests, filter."""

import io
import statistics
import time
from pathlib import Path
from typing import Any

from scripts.find_browser import arguments, find

ARGUMENTS = arguments()

# The page notes when it has drawn points, the browser when it has first shown anything.
POINTS = """performance.getEntriesByName("atlas-points").length > 0 &&
  performance.getEntriesByName("first-contentful-paint").length > 0"""

# Filters one after another, each of which keeps other events than the one before.
PARTS = [
    {"from": "2022-06-01", "to": "2023-03-15"},
    {"from": "2022-02-01", "to": "2024-10-15"},
    {"from": None, "to": None},
    {"actors": ["actor-01"]},
    {"actors": [], "kinds": ["clash", "raid"]},
    {"kinds": [], "max_radius_km": 3},
    {"max_radius_km": None},
]

# Kept: the promise of select(). Settled: the last change that list, counts and chart made.
FILTER = """async (part) => {
  const started = performance.now();
  let last = started;
  const seen = new MutationObserver(() => (last = performance.now()));
  const all = {subtree: true, childList: true, characterData: true, attributes: true};
  seen.observe(document.body, all);
  await atlas.select(part);
  const kept = performance.now() - started;
  do await new Promise((done) => setTimeout(done, 200)); while (performance.now() - last < 190);
  seen.disconnect();
  return [kept, last - started];
}"""

# The events' layer, drawn again as after a filter.
DRAW = """() => {
  const layer = Object.values(atlas.map._layers).find((one) => one.density);
  const started = performance.now();
  layer.show(layer.rows, layer.switches);
  return performance.now() - started;
}"""


def open_ours(path: Path, *, times: int = 3, limit: float = 120.0) -> dict[str, float]:
    """Return medians: seconds to first points, requests made, milliseconds of filters."""
    from playwright.sync_api import sync_playwright

    first, requests = [], 0
    figures: dict[str, list[float]] = {"filter_ms": [], "draw_ms": [], "settled_ms": []}
    with sync_playwright() as playwright:
        for _ in range(times):
            browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.context.set_offline(True)
            started = time.perf_counter()
            page.goto(path.resolve().as_uri(), wait_until="commit")
            wait_for_points(page, started, limit)
            first.append(time.perf_counter() - started)
            page.evaluate("atlas.ready")
            for name, found in filtered(page).items():
                figures[name] += found
            requests = max(
                requests, sum(not url.startswith(("file:", "data:", "blob:")) for url in asked)
            )
            browser.close()
    medians = {name: statistics.median(found) for name, found in figures.items()}
    return {"first_s": statistics.median(first), "requests": requests, **medians}


def wait_for_points(page: Any, started: float, limit: float) -> None:
    """Wait until our page has shown points; the policy of the page forbids wait_for_function."""
    while not page.evaluate(POINTS):
        if time.perf_counter() - started > limit:
            msg = f"no points came within {limit:g} s"
            raise TimeoutError(msg)


def filtered(page: Any) -> dict[str, list[float]]:
    """Filter again and again; return milliseconds of each filter, drawing, and list and counts."""
    pairs = [page.evaluate(FILTER, part) for part in PARTS]
    drawn = [page.evaluate(DRAW) for _ in range(5)]
    kept, settled = zip(*pairs, strict=True)
    return {"filter_ms": list(kept), "draw_ms": drawn, "settled_ms": list(settled)}


def open_folium(path: Path, *, limit: float = 20.0) -> dict[str, float | None]:
    """Return whether folium's own export shows a point with the network off, and its requests."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.route(
            "**/*",
            lambda route: (
                route.continue_() if route.request.url.startswith("file:") else route.abort()
            ),
        )
        started = time.perf_counter()
        page.goto(path.resolve().as_uri(), wait_until="commit")
        shown = None
        while shown is None and time.perf_counter() - started < limit:
            try:
                picture = page.screenshot()
            except Error:  # a page of thirty megabytes is at times too busy for a picture
                continue
            if pink(picture) > 15:
                shown = time.perf_counter() - started
        browser.close()
    return {"first_s": shown, "requests": sum(not url.startswith("file:") for url in asked)}


def pink(png: bytes) -> int:
    """Count the pixels that have the colour of the others' markers."""
    import numpy as np
    from matplotlib.image import imread

    picture = imread(io.BytesIO(png))[..., :3]
    red, green, blue = (picture[..., channel] for channel in range(3))
    return int(np.sum((red > 0.67) & (green < 0.35) & (blue > 0.24) & (blue < 0.75)))


__all__ = ["filtered", "open_folium", "open_ours", "pink", "wait_for_points"]
