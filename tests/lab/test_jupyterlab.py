"""A real JupyterLab in a real browser: slider, page and Python agree, and the view is kept."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

import atlas
from scripts.find_browser import find

pytestmark = [pytest.mark.lab, pytest.mark.filterwarnings("default")]

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SHOW = """import atlas, json
record = atlas.open_record("spring-2023").geocode()
view = atlas.explore(record, height="560px")
view"""
OTHER = """from dataclasses import replace
early = record.select(to="2023-03-31")
said = {"title": "Until March", "marking": "TLP:AMBER"}
view.events = replace(early, dataset={**early.dataset, **said})"""
FILTER = 'view.from_, view.to = "2023-04-06", "2023-04-07"'
DUMP = """state = {
    "selection": view.selection.to_json(),
    "counts": view.counts,
    "selected": view.selected().events.index.tolist(),
    "slider": [day.isoformat() for day in view.controls.days.value],
}
with open("state.json", "w") as file:
    json.dump(state, file)"""

# The map lives in a sandboxed frame of its own origin; these let the driver look into it.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-site-isolation-trials",
    "--disable-features=IsolateSandboxedIframes,IsolateOrigins,site-per-process",
]


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
        self.page.wait_for_timeout(1500)
        return prompt.inner_text() != before

    def until(self, ask):
        """Return the first true answer, and let the browser's events through meanwhile."""
        return _until(ask, wait=lambda seconds: self.page.wait_for_timeout(1000 * seconds))

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
        """Return Python's state once page and Python hold the same filter."""

        def same():
            state = self.state()
            return state if state["selection"] == frame.evaluate("window.atlas.selection") else None

        return self.until(same)


def _until(ask, seconds=90, wait=time.sleep):
    """Return the first true answer; fail when none comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        wait(0.1)
    pytest.fail(f"nothing came within {seconds} seconds of {ask}")


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _environment(folder):
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


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Start JupyterLab in an empty folder with one notebook."""
    folder = tmp_path_factory.mktemp("lab")
    cells = [nbformat.v4.new_code_cell(source) for source in (SHOW, FILTER, DUMP, OTHER)]
    work = folder / "work"
    work.mkdir()
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, work / "map.ipynb")
    port = _free_port()
    options = [
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={work}",
        "--IdentityProvider.token=",
    ]
    root = ["--allow-root"] if os.geteuid() == 0 else []
    log = (folder / "log.txt").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", *root, *options],
        env=_environment(folder),
        stdout=log,
        stderr=log,
    )
    yield f"http://127.0.0.1:{port}", work
    process.terminate()
    process.wait(timeout=30)
    log.close()


@pytest.fixture(scope="module")
def lab(server, playwright_driver):
    """Open the notebook in a browser that can reach this machine only, and show the map."""
    address, work = server
    port = int(address.rsplit(":", 1)[1])
    _until(lambda: _answers(port), seconds=90)
    asked = []
    browser = playwright_driver.chromium.launch(executable_path=find(), args=ARGUMENTS)
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.set_default_timeout(90_000)
    page.route("**/*", lambda route: _only_here(route, address, asked))
    page.goto(f"{address}/lab/tree/map.ipynb?reset", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    # The notebook's own indicator says "idle" before there is a kernel; this line does not.
    page.locator("#jp-bottom-panel").get_by_text("| Idle").wait_for()
    one = Lab(page, work, asked)
    one.run(0)
    one.frame()
    yield one
    browser.close()


def _answers(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _only_here(route, address, asked):
    url = route.request.url
    if url.startswith((address, "data:", "blob:", "about:")):
        route.continue_()
    else:
        asked.append(url)
        route.abort()


@pytest.fixture(scope="module")
def record():
    """Return the record that the notebook shows."""
    return atlas.open_record("spring-2023").geocode()


def test_the_map_counts_what_the_record_holds(lab, record):
    """The page in the notebook shows the counts of the library."""
    assert lab.frame().evaluate("window.atlas.counts") == record.counts()


def test_the_page_lives_in_a_sandbox(lab):
    """The page cannot reach the notebook around it, nor its storage."""
    frame = lab.frame()
    assert frame.evaluate("self.origin") == "null"
    blocked = "(() => { try { return parent.document.title } catch (e) { return e.name } })()"
    assert frame.evaluate(blocked) == "SecurityError"


def test_python_moves_the_page_and_keeps_the_zoom(lab, record):
    """Setting traits filters the page; it is not drawn anew, and the view stays."""
    frame = lab.frame()
    frame.evaluate("window.atlas.map.setView([33.5, 36.3], 9, {animate: false}); window.mark = 42")
    lab.run(1)
    lab.until(lambda: frame.evaluate("window.atlas.selection.from") == "2023-04-06")
    state = lab.agreed(frame)
    expected = record.counts(from_="2023-04-06", to="2023-04-07")
    assert frame.evaluate("window.atlas.counts") == expected == state["counts"]
    assert state["slider"] == ["2023-04-06", "2023-04-07"]
    assert frame.evaluate("[window.atlas.map.getZoom(), window.mark]") == [9, 42]


def test_the_page_moves_python_and_the_slider(lab, record):
    """A filter in the page reaches the traits, the slider and ``view.selected()``."""
    frame = lab.frame()
    frame.evaluate('window.atlas.select({from: "2023-04-05", to: "2023-04-08"})')
    state = lab.agreed(frame)
    assert state["slider"] == ["2023-04-05", "2023-04-08"]
    chosen = record.select(from_="2023-04-05", to="2023-04-08")
    assert state["selected"] == chosen.events.index.tolist()
    counts = frame.evaluate("window.atlas.counts")
    assert counts["shown"] + counts["off_map"] == len(state["selected"])


def test_the_slider_moves_the_page(lab):
    """A key on the slider's handle moves the first day in the page, and nothing else."""
    frame = lab.frame()
    frame.evaluate('window.atlas.select({from: "2023-04-05", to: "2023-04-08"})')
    lab.agreed(frame)
    lab.page.locator(".noUi-handle-lower").first.focus()
    lab.page.keyboard.press("ArrowRight")
    lab.until(lambda: frame.evaluate("window.atlas.selection.from") == "2023-04-06")
    assert lab.agreed(frame)["slider"] == ["2023-04-06", "2023-04-08"]
    assert frame.evaluate("[window.atlas.map.getZoom(), window.mark]") == [9, 42]


def test_sixty_fast_moves_end_in_agreement(lab):
    """A brush that is dragged sends many filters; page, trait and slider end at the last."""
    frame = lab.frame()
    frame.evaluate(
        """async () => {
          for (let i = 0; i < 60; i++) {
            const day = String(1 + (i % 14)).padStart(2, "0");
            window.atlas.select({from: `2023-04-${day}`, to: null});
            await new Promise((kept) => setTimeout(kept, 16));
          }
        }"""
    )
    state = lab.agreed(frame)
    assert state["selection"]["from"] == "2023-04-04"
    assert state["slider"][0] == "2023-04-04"


def test_no_request_leaves_this_machine(lab):
    """Neither JupyterLab with our widget nor the page asks for anything outside."""
    assert lab.asked == []


def test_other_events_bring_what_is_said_about_them(lab, record):
    """Title, marking and counts are those of the new events; the view stays."""
    frame = lab.frame()
    frame.evaluate("window.atlas.map.setView([33.5, 36.3], 9, {animate: false}); window.mark = 42")
    frame.evaluate("window.atlas.select(null)")
    lab.agreed(frame)
    lab.run(3)
    early = record.select(to="2023-03-31")
    lab.until(lambda: frame.evaluate("window.atlas.counts.held") == len(early))
    lab.until(lambda: frame.locator(".at-head h1 bdi").inner_text() == "Until March")
    assert frame.locator(".at-marking strong").inner_text() == "TLP:AMBER"
    assert frame.evaluate("window.atlas.counts") == early.counts()
    assert frame.evaluate("[window.atlas.map.getZoom(), window.mark]") == [9, 42]


def test_a_saved_notebook_shows_a_still_until_it_is_run(lab, server):
    """Opened again, with nothing run, it shows the still and how to get the live map."""
    address, work = server
    lab.page.locator(".jp-Notebook .jp-CodeCell").nth(0).locator(".cm-content").click()
    lab.page.keyboard.press("Control+s")
    saved = work / "map.ipynb"
    lab.until(lambda: "image/png" in saved.read_text(encoding="utf-8"))
    stills = [
        output["data"]["image/png"]
        for cell in nbformat.read(saved, 4).cells
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert [len(one) <= 20_000 for one in stills] == [True]
    lab.page.goto("about:blank")
    asked = lab.page.request
    for session in asked.get(f"{address}/api/sessions").json():
        headers = {"X-XSRFToken": _token(lab.page)}
        asked.delete(f"{address}/api/sessions/{session['id']}", headers=headers)
    lab.page.goto(f"{address}/lab/tree/map.ipynb?reset", wait_until="domcontentloaded")
    lab.page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    output = lab.page.locator(".jp-OutputArea-executeResult .jp-OutputArea-output").first
    output.wait_for()
    seen = """element => {
        const { backgroundImage, fontSize, height } = getComputedStyle(element);
        const note = getComputedStyle(element, "::before").content;
        return { image: backgroundImage.slice(0, 19), fontSize, note, height: parseFloat(height) };
    }"""
    lab.until(lambda: "not found" in output.inner_text())
    shown = output.evaluate(seen)
    assert shown["image"] == 'url("data:image/png'
    assert shown["fontSize"] == "0px"
    assert "Run the cell for the live map" in shown["note"]
    assert shown["height"] > 300


def _token(page):
    """Return what the server asks of a page that changes something."""
    return next((one["value"] for one in page.context.cookies() if one["name"] == "_xsrf"), "")
