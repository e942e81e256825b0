"""A real browser with the network off, and pages that say what went wrong in them."""

import http.server
import json
import os
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import atlas
from scripts.find_browser import arguments, find
from tests.patience import PATIENCE

ARGUMENTS = arguments(
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    # So that the driver can look into the frame of a notebook's cell.
    without=("IsolateSandboxedIframes",),
)
VIEWPORT = {"width": 1440, "height": 900}
# What of a page can be changed while it is open.
LOOKS = {"viewport", "color_scheme", "reduced_motion", "forced_colors"}
# Called by text that is run although it should not be.
_TRAP = "window.hits = 0; window.hit = () => { window.hits += 1; };"

_STATE = """async () => {
    await window.atlas.select({});
    return { selection: window.atlas.selection, counts: window.atlas.counts };
}"""


@dataclass
class Opened:
    """A page that is open, with all that it did."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def ready(self):
        """Wait until the events are drawn; return the counts."""
        return self.page.evaluate("() => window.atlas.ready.then(() => window.atlas.counts)")

    def select(self, selection):
        """Filter from the beginning; return the counts of the frame that painted it."""
        return self.page.evaluate(
            """async (selection) => {
                await window.atlas.select(null);
                await window.atlas.select(selection);
                return window.atlas.counts;
            }""",
            selection,
        )

    def frame(self):
        """Wait for the page inside a frame; return the frame."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for frame in self.page.frames[1:]:
                if frame.evaluate("() => Boolean(window.atlas)"):
                    return frame
            self.page.wait_for_timeout(50)
        msg = "no frame of this page holds a map"
        raise AssertionError(msg)

    def look(self, *, viewport=None, color_scheme=None, reduced_motion=None, forced_colors=None):
        """Give the window a size, and say what the reader's system asks for; else the usual."""
        self.page.set_viewport_size(viewport or VIEWPORT)
        self.page.emulate_media(
            media="null",
            color_scheme=color_scheme or "light",
            reduced_motion=reduced_motion or "no-preference",
            forced_colors=forced_colors or "none",
        )

    def forget(self):
        """Leave the page as a new one is: blank, nothing noted, the mouse nowhere."""
        self.page.goto("about:blank")
        self.page.mouse.move(-1, -1)
        for noted in (self.requests, self.errors, self.dialogs):
            noted.clear()

    def state(self):
        """Return the selection and its counts, of one moment: all that was asked for is painted."""
        return self.page.evaluate(_STATE)

    def hits(self):
        """Return how often text was run as code, in any frame."""
        return sum(frame.evaluate("() => window.hits ?? 0") for frame in self.page.frames)


@pytest.fixture(scope="session")
def browser(request):
    """Start the browser once; a missing one is a failure unless ATLAS_NO_BROWSER=1."""
    if os.environ.get("ATLAS_NO_BROWSER") == "1":
        pytest.skip("ATLAS_NO_BROWSER=1")
    driver = request.getfixturevalue("playwright_driver")
    browser = driver.chromium.launch(executable_path=find(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def record():
    """Return the shipped record, placed."""
    return atlas.open_record("spring-2023").geocode()


@pytest.fixture(scope="session")
def briefing(record, tmp_path_factory):
    """Return the briefing of the shipped record, as it comes without options."""
    return atlas.brief(record, tmp_path_factory.mktemp("briefing") / "spring-2023.html")


@pytest.fixture(scope="session")
def _idle():
    """Keep the pages that no test uses: to open a file in one takes half the time of a new one."""
    return defaultdict(list)


@pytest.fixture
def open_page(browser, _idle):
    """Return a function that opens a file, with the network off, and notes what happens.

    Options are those of a browser context. Pages of the same options are used again, and what can
    be changed in an open page (``LOOKS``) is; one that is asked for as ``fresh`` is nobody else's.
    What stands behind the file's name is its ``address``.
    """
    used = []

    def _open(path: Path, *, fresh: bool = False, address: str = "", **options: Any) -> Opened:
        looks = {name: options.pop(name) for name in LOOKS & options.keys()}
        kept = None if fresh else _idle[json.dumps(options, sort_keys=True)]
        opened = kept.pop() if kept else _opened(browser, options)
        used.append((opened, kept))
        opened.look(**looks)
        opened.page.goto(Path(path).as_uri() + address)
        return opened

    yield _open
    for opened, kept in used:
        if kept is None or opened.page.is_closed() or len(opened.page.context.pages) > 1:
            opened.page.context.close()
        else:
            opened.forget()
            kept.append(opened)


@pytest.fixture
def listener():
    """Start a server of our own on this machine that notes what it is asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def _opened(browser, options):
    """Return a blank page of its own context, which notes what it does."""
    context = browser.new_context(**{"offline": True, "viewport": VIEWPORT, **options})
    context.set_default_timeout(1000 * PATIENCE)
    context.add_init_script(_TRAP)
    opened = Opened(context.new_page())
    opened.page.on("request", lambda request: _note(opened.requests, request.url))
    opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.page.on("dialog", lambda dialog: _dismiss(opened.dialogs, dialog))
    return opened


def _note(requests, url):
    """Note a request that leaves the file."""
    if not url.startswith(("file:", "data:", "blob:", "about:")):
        requests.append(url)


def _dismiss(dialogs, dialog):
    """Note a dialog, and close it."""
    dialogs.append(dialog.message)
    dialog.dismiss()
