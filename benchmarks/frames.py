"""Frames of a run through time, in headless Chromium: ``python -m benchmarks.frames [seconds]``.

A run of the page is played from its beginning to its end. A frame is the time from one call of
``requestAnimationFrame`` to the next, which grows with what else the machine does; a task is what
the page's own thread computes without a break, in time of the processor, which does not. The first
second, in which the run is planned, is counted apart.
"""

import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import atlas
from benchmarks.events import invent
from benchmarks.measure import line
from benchmarks.opening import ARGUMENTS
from scripts.find_browser import find

# Events, and the budget of the longest frame in milliseconds. So few as the first are always drawn
# as marks; a third of them as areas.
SIZES = {400: 50, 1_000: 50, 100_000: 100}

PLAY = """async (seconds) => {
  const root = document.querySelector(".at-root");
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const lengths = [...document.querySelectorAll(".at-pace button")];
  lengths.find((one) => one.textContent === `${seconds} s`).click();
  await pause(300);
  performance.mark("atlas-run");
  const frames = [];
  const begun = performance.now();
  let last = begun;
  let on = true;
  const count = (now) => {
    frames.push([now - begun, now - last]);
    last = now;
    if (on) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  document.querySelector(".at-play").click();
  while (!root.classList.contains("at-running")) await pause(20);
  while (root.classList.contains("at-running")) await pause(100);
  on = false;
  return {
    lasted: performance.now() - begun,
    frames,
    marks: Boolean(Object.values(atlas.map._layers).find((one) => one.density).scene),
    shown: document.querySelector(".at-moment p").textContent,
  };
}"""
# What is before it is the planning of the run.
PLANNED = 1000


def play(path: Path, seconds: int) -> dict[str, Any]:
    """Play a page's run and return its frames and tasks, in ms."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.context.set_offline(True)
        page.goto(path.resolve().as_uri())
        page.evaluate("atlas.ready")
        page.wait_for_timeout(1500)
        browser.start_tracing(page=page, categories=["toplevel", "blink.user_timing"])
        found = page.evaluate(PLAY, seconds)
        tasks = _tasks(browser.stop_tracing())
        browser.close()
    first = [length for at, length in found["frames"] if at <= PLANNED]
    rest = sorted(length for at, length in found["frames"] if at > PLANNED)
    return {
        "longest": rest[-1],
        "p95": rest[int(len(rest) * 0.95)],
        "first": max(first),
        "task": max(length for at, length in tasks if at > PLANNED),
        "first_task": max(length for at, length in tasks if 0 <= at <= PLANNED),
        "lasted": found["lasted"] / 1000,
        "shown": f"{found['shown']}, as {'marks' if found['marks'] else 'squares'}",
    }


def _tasks(trace: bytes) -> list[tuple[float, float]]:
    """Return when each task of the page's thread began, and its time of the processor, in ms."""
    events = json.loads(trace)["traceEvents"]
    begun = next(one for one in events if one["name"] == "atlas-run")
    mine = (begun["pid"], begun["tid"])
    ours = [one for one in events if (one["pid"], one["tid"]) == mine and "tdur" in one]
    return [((one["ts"] - begun["ts"]) / 1000, one["tdur"] / 1000) for one in ours]


def _ms(length: float) -> str:
    return f"{length:.0f} ms"


def main() -> None:
    """Measure and print, one line a budget."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{platform.platform()}, load {os.getloadavg()[0]:.1f} before; a run of {seconds} s")
    line("what", "measured", "budget")
    with tempfile.TemporaryDirectory() as folder:
        for rows, budget in SIZES.items():
            path = Path(folder) / f"{rows}.html"
            frame = invent(rows)
            if rows == min(SIZES):
                wide = np.arange(rows) % 3 == 0
                precision = np.where(wide, "area", "town")
                frame = frame.assign(radius_km=np.where(wide, 25, 3), precision=precision)
            atlas.brief(atlas.read_events(frame), path, title="Benchmark")
            found = play(path, seconds)
            line(f"play {rows:,} events: longest frame", _ms(found["longest"]), _ms(budget))
            line("  95 of 100 frames within", _ms(found["p95"]), "")
            line("  longest task, time of the processor", _ms(found["task"]), _ms(budget))
            first = f"{_ms(found['first'])}; {_ms(found['first_task'])}"
            line("  the first second: longest frame; task", first, "")
            line(f"  {found['shown']}", f"{found['lasted']:.1f} s", f"{seconds} s")
    print(f"load {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
