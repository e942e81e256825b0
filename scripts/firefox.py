"""Compare what the briefing counts in Firefox with what the library counts.

    python -m scripts.firefox

The page's own tests drive Chromium. This opens the finished file in an installed Firefox over
WebDriver BiDi (W3C), compares its counts for 200 selections with `Record.counts`, and fails on
any request that is no file or data, on any error in the page, and where no Firefox is found.
"""

import argparse
import contextlib
import itertools
import json
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import websocket

import atlas

NAMES = ("firefox-esr", "firefox")
_EVENTS = ["network.beforeRequestSent", "log.entryAdded"]
_OWN = ("file:", "data:", "blob:", "about:")
_COUNT = """async (selections) => {
    await window.atlas.ready;
    const found = [];
    for (const selection of selections) {
        await window.atlas.select(null);
        await window.atlas.select(selection);
        found.push(window.atlas.counts);
    }
    return JSON.stringify(found);
}"""


class Browser:
    """A Firefox that is driven over WebDriver BiDi."""

    def __init__(self, port: int) -> None:
        self.notes: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)
        self._socket = _connected(port)
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=_EVENTS)
        self.tab = self.call("browsingContext.create", type="tab")["context"]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask for something, and return the answer; events on the way are noted."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("type") == "event":
                self.notes.append(answer)
            elif answer.get("id") == number:
                if answer["type"] == "error":
                    msg = f"{method}: {answer['error']}: {answer.get('message')}"
                    raise RuntimeError(msg)
                return answer["result"]

    def open(self, path: Path) -> None:
        """Open a file."""
        self.call("browsingContext.navigate", context=self.tab, url=path.as_uri(), wait="complete")

    def run(self, function: str, *values: Any) -> Any:
        """Call a function in the page that answers with JSON."""
        asked = f"({function})(...{json.dumps(values)})"
        result = self.call(
            "script.evaluate", expression=asked, target={"context": self.tab}, awaitPromise=True
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def picture(self) -> bytes:
        """Return what the window shows, as PNG."""
        return b64decode(self.call("browsingContext.captureScreenshot", context=self.tab)["data"])

    def asked(self) -> list[str]:
        """Return the addresses that the page asked for, without files and data."""
        sent = [one["params"] for one in self.notes if one["method"] == _EVENTS[0]]
        mine = [one["request"]["url"] for one in sent if one["context"] == self.tab]
        return [url for url in mine if not url.startswith(_OWN)]

    def errors(self) -> list[str]:
        """Return what went wrong in the page."""
        noted = [one["params"] for one in self.notes if one["method"] == _EVENTS[1]]
        return [one["text"] for one in noted if one["level"] == "error"]


def _connected(port: int) -> Any:
    """Return a connection, as soon as the browser takes one."""
    end = time.monotonic() + 60
    while True:
        try:
            return websocket.create_connection(
                f"ws://127.0.0.1:{port}/session", timeout=120, suppress_origin=True
            )
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@contextlib.contextmanager
def firefox() -> Iterator[Browser]:
    """Start a Firefox with a profile of its own."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        msg = "there is no Firefox; on Debian: apt-get install firefox-esr"
        raise FileNotFoundError(msg)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        settings = ('user_pref("network.proxy.type", 1);', 'user_pref("network.proxy.http", "");')
        Path(profile, "user.js").write_text("\n".join(settings), encoding="utf-8")
        command = [path, "--headless", "--no-remote", "--profile", profile]
        command += ["--remote-debugging-port", str(port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(command, **quiet)
        try:
            yield Browser(port)
        finally:
            process.kill()
            process.wait()


def selections(record: atlas.Record, number: int, seed: int) -> list[dict[str, Any]]:
    """Return selections that nobody thought of."""
    chance = random.Random(seed)
    kinds, actors = sorted(set(record.events["kind"])), sorted(record.actors["actor_id"])
    days = sorted({str(day)[:10] for day in record.events["start"].dropna()})
    made = []
    for _ in range(number):
        first, last = sorted(chance.choices(days, k=2))
        keys: dict[str, Any] = {
            "from": first,
            "to": last,
            "dates": chance.choice(["touch", "within"]),
            "kinds": chance.sample(kinds, min(3, len(kinds))),
            "actors": chance.sample(actors, 2),
            "min_sources": chance.randint(0, 3),
            "text": chance.choice(["rocket", "Gaza", "القدس", "strike", ""]),
        }
        made.append({key: keys[key] for key in chance.sample(sorted(keys), chance.randint(1, 3))})
    return made


def main() -> int:
    """Compare, and print one line; return 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--picture", type=Path, help="keep what Firefox shows, as PNG")
    given = parser.parse_args()
    record = atlas.open_record("spring-2023").geocode()
    asked = selections(record, given.number, given.seed)
    with tempfile.TemporaryDirectory() as folder, firefox() as browser:
        page = atlas.brief(record, Path(folder) / "brief.html", title="Spring 2023")
        browser.open(page)
        found = browser.run(_COUNT, asked)
        if given.picture:
            given.picture.write_bytes(browser.picture())
        wrong = [
            f"{selection}: the page counts {seen}, the library {held}"
            for selection, seen in zip(asked, found, strict=True)
            if (held := record.counts(selection)) != {key: seen[key] for key in held}
        ]
        wrong += [f"asked for {url}" for url in browser.asked()]
        wrong += [f"error in the page: {text}" for text in browser.errors()]
    for line in wrong[:20]:
        print(line)
    print(f"firefox: {len(asked)} selections, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
