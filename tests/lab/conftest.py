"""One JupyterLab and one browser for all tests that need them."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from scripts.find_browser import find
from tests.lab import driver


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
        driver.until(lambda: driver.answers(port), seconds=90)
        address = f"http://127.0.0.1:{port}"
        yield SimpleNamespace(address=address, work=work, environment=environment)
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def lab_page(server, playwright_driver):
    """Open a page that can reach this machine only; what else is asked for is listed."""
    browser = playwright_driver.chromium.launch(executable_path=find(), args=driver.ARGUMENTS)
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.set_default_timeout(90_000)
    asked = []
    page.route("**/*", lambda route: driver.only_here(route, server.address, asked))
    yield SimpleNamespace(page=page, asked=asked)
    browser.close()
