"""What every test has: no network, and one place to find the repository."""

import ipaddress
import socket
from pathlib import Path

import pytest
from hypothesis import settings

from tests.patience import PATIENCE
from tests.tries import tries

settings.register_profile("atlas", max_examples=tries(100))
settings.load_profile("atlas")

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _no_network(request, monkeypatch):
    """Fail any test that opens a connection; some may reach this machine, and it only."""
    allowed = ("browser", "lab", "local_server")
    local_allowed = any(request.node.get_closest_marker(name) for name in allowed)
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if not (local_allowed and _is_this_machine(host)):
                msg = f"a test opened a connection to {host!r}; the library must not"
                raise AssertionError(msg)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_this_machine(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def repository():
    """Return the repository's folder."""
    return REPOSITORY


@pytest.fixture(scope="session")
def playwright_driver():
    """Start the browser's driver once: it cannot be started twice in one process."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as driver:
        yield driver
