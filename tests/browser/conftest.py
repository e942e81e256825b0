"""A real browser with the network off, and pages that say what went wrong in them."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scripts.find_browser import find

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # So that the driver can look into the frame of a notebook's cell.
    "--disable-features=IsolateSandboxedIframes",
]
# Called by text that is run although it should not be.
_TRAP = "window.hits = 0; window.hit = () => { window.hits += 1; };"


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
        for _ in range(200):
            for frame in self.page.frames[1:]:
                if frame.evaluate("() => Boolean(window.atlas)"):
                    return frame
            self.page.wait_for_timeout(50)
        msg = "no frame of this page holds a map"
        raise AssertionError(msg)

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


@pytest.fixture
def open_page(browser):
    """Return a function that opens a file, with the network off, and notes what happens."""
    contexts = []

    def _open(path: Path, **options: Any) -> Opened:
        size = {"width": 1440, "height": 900}
        context = browser.new_context(**{"offline": True, "viewport": size, **options})
        contexts.append(context)
        context.add_init_script(_TRAP)
        opened = Opened(context.new_page())
        opened.page.on("request", lambda request: _note(opened.requests, request.url))
        opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
        opened.page.on("dialog", lambda dialog: _dismiss(opened.dialogs, dialog))
        opened.page.goto(Path(path).as_uri())
        return opened

    yield _open
    for context in contexts:
        context.close()


def _note(requests, url):
    """Note a request that leaves the file."""
    if not url.startswith(("file:", "data:", "blob:", "about:")):
        requests.append(url)


def _dismiss(dialogs, dialog):
    """Note a dialog, and close it."""
    dialogs.append(dialog.message)
    dialog.dismiss()
