"""How long a test waits for a browser: a limit stops a hang, and a busy machine is no fault."""

PATIENCE = 240
"""Seconds after which what has not come will not come."""

_REST = """(ms) => new Promise((done) => setTimeout(() => {
    const idle = () => requestIdleCallback(done, { timeout: 2000 });
    requestAnimationFrame(() => requestAnimationFrame(idle));
}, ms))"""


def rest(page, ms):
    """Let a page come so far by its own clock: what it meant to do within so many ms is painted.

    The clock of the test says nothing of it: on a busy machine a page is behind.
    """
    page.evaluate(_REST, ms)
