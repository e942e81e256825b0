"""Drive JupyterLab: one server in an empty folder, and a browser that reaches this machine only."""

import json
import os
import socket
import time
from pathlib import Path

import nbformat
import pytest

from scripts.find_browser import arguments
from tests.patience import PATIENCE

REPOSITORY = Path(__file__).resolve().parent.parent.parent

# The map lives in a sandboxed frame of its own origin; these let the driver look into it.
ARGUMENTS = arguments(
    "--disable-site-isolation-trials",
    # No other name is found. Requests that are caught one by one would not be kept by the browser,
    # and each notebook that is opened would load and read JupyterLab's own files anew.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    without=("IsolateSandboxedIframes", "IsolateOrigins", "site-per-process"),
)


class Lab:
    """One notebook, open in JupyterLab in a browser."""

    def __init__(self, page, folder, asked):
        self.page, self.folder, self.asked = page, folder, asked

    def run(self, number):
        """Run a cell, and return once the kernel has finished it."""
        cell = self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)
        prompt = cell.locator(".jp-InputPrompt")
        before = self.until(prompt.inner_text)
        self.until(lambda: self._press_run(cell, prompt, before))
        self.until(lambda: prompt.inner_text().strip("[]: ").isdigit())
        failed = cell.locator('[data-mime-type="application/vnd.jupyter.error"]')
        if failed.count():
            pytest.fail(f"cell {number} failed: {failed.first.inner_text()[-800:]}")

    def _press_run(self, cell, prompt, before):
        """Press the keys that run a cell; return whether it has started."""
        asking = self.page.locator(".jp-Dialog")
        if asking.count() and "kernel" not in asking.first.inner_text().lower():
            pytest.fail(f"JupyterLab asks instead of running: {asking.first.inner_text()}")
        if asking.count():
            asking.locator(".jp-mod-accept").click()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        for _ in range(30):
            if prompt.inner_text() != before:
                return True
            self.page.wait_for_timeout(50)
        return False

    def menu(self, first, *names):
        """Choose in the menu of JupyterLab."""
        self.page.locator(".lm-MenuBar-item", has_text=first).first.click()
        for name in names:
            self.page.locator(".lm-Menu-item", has_text=name).first.click()

    def until(self, ask):
        """Return the first true answer, and let the browser's events through meanwhile."""
        return until(ask, wait=lambda seconds: self.page.wait_for_timeout(1000 * seconds))

    def frame(self):
        """Return the frame of the map, once it is ready."""
        return self.until(self._ready_frame)

    def _ready_frame(self):
        for frame in self.page.frames[1:]:
            if frame.evaluate("Boolean(window.atlas && window.atlas.counts)"):
                frame.evaluate("window.atlas.ready.then(() => true)")
                return frame
        return None

    def state(self):
        """Return what Python holds now."""
        path = self.folder / "state.json"
        path.unlink(missing_ok=True)
        self.run(2)
        self.until(path.exists)
        return json.loads(path.read_text())

    def agreed(self, frame):
        """Return Python's state once page and Python hold the same filter, and count alike."""

        def same():
            state = self.state()
            page = frame.evaluate("[window.atlas.selection, window.atlas.counts]")
            same.last = state, page
            return state if [state["selection"], state["counts"]] == page else None

        return self.until(same)


def until(ask, seconds=PATIENCE, wait=time.sleep):
    """Return the first true answer; fail when none comes, with what the question last saw."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        wait(0.1)
    seen = getattr(ask, "last", "not kept")
    pytest.fail(f"nothing came within {seconds} seconds of {ask}; last seen: {seen}")


def free_port():
    """Return a port that nobody listens to."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def environment(folder):
    """Return an environment in which JupyterLab sees nothing of the person who runs this."""
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    return os.environ | {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONPATH": str(REPOSITORY),
    }


def answers(port):
    """Tell whether somebody listens to a port of this machine."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def is_here(url, address):
    """Tell whether what is asked for is on this machine, or in the page itself."""
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:", "about:"))


def write_notebook(path, sources):
    """Write a notebook of these cells, for the kernel that is installed."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


def open_notebook(page, address, name):
    """Show a notebook, with nothing run."""
    page.goto(f"{address}/lab/tree/{name}?reset", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")


def wait_for_kernel(page):
    """Wait until there is a kernel; the notebook's own indicator says so before."""
    page.locator("#jp-bottom-panel").get_by_text("| Idle").wait_for()


def open_lab(server, lab_page, name, sources):
    """Write a notebook of these cells, open it, and return it when its kernel can be asked."""
    write_notebook(server.work / name, sources)
    open_notebook(lab_page.page, server.address, name)
    wait_for_kernel(lab_page.page)
    return Lab(lab_page.page, server.work, lab_page.asked)


def end_kernels(page, address):
    """End every kernel, so that no model of a widget is left."""
    page.goto("about:blank")
    cookies = page.context.cookies()
    token = next((one["value"] for one in cookies if one["name"] == "_xsrf"), "")
    for running in page.request.get(f"{address}/api/sessions").json():
        url = f"{address}/api/sessions/{running['id']}"
        page.request.delete(url, headers={"X-XSRFToken": token})
