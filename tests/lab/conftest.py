"""One JupyterLab and one browser for all tests that need them."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from scripts.find_browser import find
from tests.lab import driver
from tests.patience import PATIENCE

VIEWPORT = {"width": 1440, "height": 1000}


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Start JupyterLab in an empty folder."""
    folder = tmp_path_factory.mktemp("lab")
    work = folder / "work"
    work.mkdir()
    port = driver.free_port()
    options = [
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={work}",
        "--IdentityProvider.token=",
    ]
    root = ["--allow-root"] if os.geteuid() == 0 else []
    environment = driver.environment(folder)
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", *root, *options],
            env=environment,
            stdout=log,
            stderr=log,
        )
        driver.until(lambda: driver.answers(port))
        address = f"http://127.0.0.1:{port}"
        yield SimpleNamespace(address=address, work=work, environment=environment)
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            # It waits for its kernels; on a busy machine longer than a test can.
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def lab_browser(playwright_driver):
    """Start the browser in which JupyterLab is opened."""
    browser = playwright_driver.chromium.launch(executable_path=find(), args=driver.ARGUMENTS)
    yield browser.new_context(viewport=VIEWPORT)
    browser.close()


@pytest.fixture(scope="module")
def lab_page(server, lab_browser):
    """Open a page that can reach this machine only; what else it asks for is listed."""
    page = lab_browser.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    asked = []

    def note(url):
        if not driver.is_here(url, server.address):
            asked.append(url)

    page.on("request", lambda request: note(request.url))
    page.on("websocket", lambda socket: note(socket.url))
    yield SimpleNamespace(page=page, asked=asked)
    page.close()
