"""Open an exported file in headless Chromium, network off: first points, requests, filter."""

import io
import statistics
import time
from pathlib import Path

from scripts.find_browser import find

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

FILTER = """async () => {
  const t = performance.now();
  const month = 1 + Math.floor(Math.random() * 8);
  await atlas.select({from: "2022-06-01", to: `2023-0${month}-15`});
  return performance.now() - t;
}"""


def open_ours(path: Path, *, times: int = 3, limit: float = 120.0) -> dict[str, float]:
    """Return medians: seconds to first points, requests made, milliseconds of a filter kept."""
    from playwright.sync_api import sync_playwright

    first, kept, requests = [], [], 0
    with sync_playwright() as playwright:
        for _ in range(times):
            browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.context.set_offline(True)
            started = time.perf_counter()
            page.goto(path.resolve().as_uri(), wait_until="commit")
            # Asked again and again: the page's policy forbids what wait_for_function evaluates.
            while not page.evaluate("Boolean(window.atlas)"):
                if time.perf_counter() - started > limit:
                    msg = f"{path.name} did not start within {limit:g} s"
                    raise TimeoutError(msg)
            page.evaluate("atlas.ready")
            first.append(time.perf_counter() - started)
            kept += [page.evaluate(FILTER) for _ in range(5)]
            requests = max(
                requests, sum(not url.startswith(("file:", "data:", "blob:")) for url in asked)
            )
            browser.close()
    return {
        "first_s": statistics.median(first),
        "requests": requests,
        "filter_ms": statistics.median(kept),
    }


def open_folium(path: Path, *, limit: float = 20.0) -> dict[str, float | None]:
    """Return whether folium's own export shows a point with the network off, and its requests."""
    from playwright.sync_api import sync_playwright

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
            if pink(page.screenshot()) > 15:
                shown = time.perf_counter() - started
        browser.close()
    return {"first_s": shown, "requests": sum(not url.startswith("file:") for url in asked)}


def pink(png: bytes) -> int:
    """Count the pixels that have the colour of folium's markers."""
    import numpy as np
    from matplotlib.image import imread

    picture = imread(io.BytesIO(png))[..., :3]
    red, green, blue = (picture[..., channel] for channel in range(3))
    return int(np.sum((red > 0.67) & (green < 0.35) & (blue > 0.24) & (blue < 0.75)))


__all__ = ["open_folium", "open_ours", "pink"]
