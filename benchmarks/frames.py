"""Frames of a run through time, in headless Chromium: ``python -m benchmarks.frames [seconds]``.

A run of the page is played from its beginning to its end. A frame is the time from one call of
``requestAnimationFrame`` to the next; a task is one that the browser itself calls long (50 ms or
more). The first frames, in which the run is planned, are counted apart.
"""

import os
import platform
import sys
import tempfile
from pathlib import Path

import atlas
from benchmarks.events import invent
from benchmarks.measure import line
from benchmarks.opening import ARGUMENTS
from scripts.find_browser import find

# Events, and the budget of the longest frame in milliseconds.
SIZES = {1_000: 50, 100_000: 100}

PLAY = """async (seconds) => {
  const root = document.querySelector(".at-root");
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const tasks = [];
  const seen = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  seen.observe({entryTypes: ["longtask"]});
  const lengths = [...document.querySelectorAll(".at-pace button")];
  lengths.find((one) => one.textContent === `${seconds} s`).click();
  await pause(300);
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
  seen.disconnect();
  const own = tasks.filter(({startTime}) => startTime >= begun);
  return {
    lasted: performance.now() - begun,
    frames,
    tasks: own.map(({startTime, duration}) => [startTime - begun, duration]),
    shown: document.querySelector(".at-moment p").textContent,
  };
}"""
# What is before it is the planning of the run.
PLANNED = 1000


def play(path: Path, seconds: int) -> dict[str, float | str]:
    """Play a page's run and return its frames: the longest and the 95th of a hundred, in ms."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.context.set_offline(True)
        page.goto(path.resolve().as_uri())
        page.evaluate("atlas.ready")
        page.wait_for_timeout(1500)
        found = page.evaluate(PLAY, seconds)
        browser.close()
    first = [length for at, length in found["frames"] if at <= PLANNED]
    rest = sorted(length for at, length in found["frames"] if at > PLANNED)
    tasks = [length for at, length in found["tasks"] if at > PLANNED]
    return {
        "longest": rest[-1],
        "p95": rest[int(len(rest) * 0.95)],
        "first": max(first),
        "task": max(tasks, default=0),
        "lasted": found["lasted"] / 1000,
        "shown": found["shown"],
    }


def main() -> None:
    """Measure and print, one line a budget."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{platform.platform()}, load {os.getloadavg()[0]:.1f} before; a run of {seconds} s")
    line("what", "measured", "budget")
    with tempfile.TemporaryDirectory() as folder:
        for rows, budget in SIZES.items():
            path = Path(folder) / f"{rows}.html"
            atlas.brief(atlas.read_events(invent(rows)), path, title="Benchmark")
            found = play(path, seconds)
            line(
                f"play {rows:,} events: longest frame", f"{found['longest']:.0f} ms", f"{budget} ms"
            )
            line("  95 of 100 frames within", f"{found['p95']:.0f} ms", "")
            line(
                "  longest task of the page, 0 where none is long",
                f"{found['task']:.0f} ms",
                f"{budget} ms",
            )
            line("  longest frame of the first second", f"{found['first']:.0f} ms", "")
            line(f"  {found['shown']}", f"{found['lasted']:.1f} s", f"{seconds} s")
    print(f"load {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
