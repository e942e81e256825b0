"""Drive the map in the two hosts that `make test` does not start: Notebook 7 and Voila.

    python -m scripts.hosts [--python PATH] [--pictures FOLDER]

It makes an environment with both, by hash from ``requirements-hosts.lock``, and opens a notebook in
each of them in a real browser that reaches this machine only. The map must be seen and count what
the library counts; a filter in the page must reach Python and the ipywidgets, and a move of the
slider the page; the page must follow a dark theme, and ask for nothing. Each fault is a line.

Everything must be in *one* environment. One that only sees the packages of another one
(``--system-site-packages``) lacks the parts of Jupyter that lie in ``share/jupyter``, among them
the manager of the widgets. Then no widget is shown at all, of whichever library.
"""

import argparse
import contextlib
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from _pytest.outcomes import Failed
from playwright.sync_api import Error, Frame, Page, sync_playwright

import atlas
from scripts.find_browser import find
from tests.lab import driver

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-hosts.lock"
_MAP = """import atlas, json
from pathlib import Path
record = atlas.open_record("spring-2023").geocode()
view = atlas.explore(record, height=640)
def keep(_=None):
    Path("state.json").write_text(json.dumps({"from": view.from_, "counts": view.counts}))
view.observe(keep, ["from_", "counts"])
view"""
_WIDGETS = "view.time_widget()"
_READY = "Boolean(window.atlas?.counts?.shown)"


def environment() -> str:
    """Return the Python of an environment with both hosts; make it where it is missing or old."""
    home = ROOT / "build" / "hosts"
    python, stamp = home / "bin" / "python", home / "made-from"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return str(python)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
    subprocess.run([*pip, "--require-hashes", "--requirement", str(LOCK)], check=True)
    stamp.write_text(wanted, encoding="utf-8")
    return str(python)


class Host:
    """One host that runs, and the page of a browser on it.

    Parameters
    ----------
    name : {"notebook", "voila"}
        The host.
    page : playwright.sync_api.Page
        The page.
    work : pathlib.Path
        The folder of the notebook.
    address : str
        The address of the host on this machine.
    """

    def __init__(self, name: str, page: Page, work: Path, address: str) -> None:
        self.name, self.page, self.work, self.address = name, page, work, address
        self.faults: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"[:200]))
        page.route("**/*", self._only_here)

    def _only_here(self, route: Any) -> None:
        """Let through what stays on this machine; note who asks for anything else."""
        url, who = route.request.url, route.request.frame
        if url.startswith((self.address, "data:", "blob:", "about:")):
            route.continue_()
            return
        self.asked.append(url)
        if who != self.page.main_frame:
            self.faults.append(f"the map asked for {url}")
        route.abort()

    def until(self, what: str, ask: Callable[[], Any], seconds: float = 60) -> Any:
        """Return the first true answer; note a fault where none comes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if answer := ask():
                return answer
            self.page.wait_for_timeout(200)
        self.faults.append(f"{what}: not within {seconds:g} seconds")
        return None

    def frame(self) -> Frame | None:
        """Return the map's own page, once its events are drawn."""
        held = lambda: [one for one in self.page.frames[1:] if one.evaluate(_READY)]  # noqa: E731
        found = self.until("no map appeared", held, 120)
        return found[0] if found else None

    def state(self) -> dict[str, Any]:
        """Return what Python held at the last change."""
        path = self.work / "state.json"
        with contextlib.suppress(OSError, ValueError):
            return json.loads(path.read_text(encoding="utf-8"))
        return {}


def check_notebook(host: Host) -> Frame | None:
    """Open Notebook 7, run both cells, and return the page of the map."""
    host.page.goto(f"{host.address}/notebooks/map.ipynb", wait_until="domcontentloaded")
    host.page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    notebook = driver.Lab(host.page, host.work, host.asked)
    notebook.run(0)
    # Before it has the document, Notebook 7 throws errors of its own.
    host.faults.clear()
    notebook.run(1)
    return host.frame()


def check_voila(host: Host, theme: str = "light") -> Frame | None:
    """Open Voila, which runs the notebook by itself, and return the page of the map."""
    url = f"{host.address}/voila/render/map.ipynb?theme={theme}"
    host.page.goto(url, wait_until="domcontentloaded")
    return host.frame()


def compare(host: Host, frame: Frame, record: atlas.Record) -> None:
    """Note where page, Python and ipywidgets differ from the library, or the map is not seen."""
    if (counts := frame.evaluate("window.atlas.counts")) != record.counts():
        host.faults.append(f"the page counts {counts}, the library {record.counts()}")
    box = host.page.locator("iframe").first.bounding_box() or {"width": 0, "height": 0}
    if box["width"] < 600 or box["height"] != 640:
        host.faults.append(f"the map is {box['width']:g} x {box['height']:g} pixels")
    stills = host.page.get_by_text("Run the cell for the live map")
    if any(one.is_visible() for one in stills.all()):
        host.faults.append("the words of the still stand beside the live map")
    frame.evaluate("window.atlas.select({ from: '2023-04-04' })")
    wanted = {"from": "2023-04-04", "counts": record.counts(from_="2023-04-04")}
    host.until(f"Python is told {wanted}", lambda: host.state() == wanted)
    reading = host.page.get_by_text("From 4 April 2023")
    host.until("the ipywidgets read the first day", lambda: reading.count())
    # The arrow keys are commands of Notebook 7 while no cell is edited: no widget hears them.
    host.page.locator(".noUi-handle-lower").first.press("PageUp")
    moved = "window.atlas.selection.from > '2023-04-04'"
    host.until("the slider moves the page", lambda: frame.evaluate(moved))


def follows(host: Host, frame: Frame, theme: str) -> None:
    """Note where the page has another theme than its host."""
    root = frame.locator(".at-root")
    host.until(f"the page turns {theme}", lambda: root.get_attribute("data-theme") == theme)


def drive_notebook(host: Host, record: atlas.Record, picture: Callable[[str], None]) -> None:
    """Try all that Notebook 7 can do with a map."""
    if frame := check_notebook(host):
        compare(host, frame, record)
        picture("light")
        for name, theme in (("JupyterLab Dark", "dark"), ("JupyterLab Light", "light")):
            host.page.locator(".lm-MenuBar-item", has_text="Settings").click()
            host.page.locator(".lm-Menu-item", has_text="Theme").first.hover()
            host.page.locator(".lm-Menu-item", has_text=name).first.click()
            follows(host, frame, theme)
            picture(theme)
        host.page.locator(".lm-MenuBar-item", has_text="Kernel").click()
        host.page.locator(".lm-Menu-item", has_text="Restart Kernel…").click()
        host.page.locator(".jp-Dialog .jp-mod-accept").click()
        note = frame.locator(".at-unlinked")
        host.until("the page says that it is not linked", note.is_visible)


def drive_voila(host: Host, record: atlas.Record, picture: Callable[[str], None]) -> None:
    """Try all that Voila can do with a map."""
    if frame := check_voila(host):
        compare(host, frame, record)
        picture("light")
    if frame := check_voila(host, "dark"):
        follows(host, frame, "dark")
        picture("dark")


HOSTS = {
    "notebook": (drive_notebook, ["--ServerApp.root_dir={work}", "--ServerApp.port={port}"]),
    "voila": (drive_voila, ["{work}", "--port={port}"]),
}
_OPEN = {"notebook": ["--allow-root", "--IdentityProvider.token="], "voila": []}


@contextlib.contextmanager
def served(name: str, python: str, folder: Path) -> Iterator[str]:
    """Start a host on a folder with the notebook; yield its address."""
    work, port = folder / "work", driver.free_port()
    work.mkdir()
    driver.write_notebook(work / "map.ipynb", [_MAP, _WIDGETS])
    given = [one.format(work=work, port=port) for one in HOSTS[name][1]]
    command = [python, "-m", name, "--no-browser", *_OPEN[name], *given]
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        own = driver.environment(folder)
        process = subprocess.Popen(command, env=own, stdout=log, stderr=log, cwd=folder)
        try:
            driver.until(lambda: driver.answers(port), seconds=90)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()  # a server may wait for a kernel that is busy
            process.wait()


def drive(name: str, python: str, record: atlas.Record, pictures: Path | None) -> tuple[list, list]:
    """Drive one host; return the faults, and what the host itself asked the network for."""
    try:
        return _driven(name, python, record, pictures)
    except (Error, Failed, OSError) as error:
        return [f"not tried to the end: {str(error).strip().splitlines()[0]}"], []


def _driven(name: str, python: str, record: atlas.Record, pictures: Path | None) -> tuple:
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        served(name, python, Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find(), args=driver.ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(90_000)
        host = Host(name, page, Path(folder) / "work", address)

        def picture(theme: str) -> None:
            if pictures:
                page.screenshot(path=pictures / f"{name}_{theme}.png")

        HOSTS[name][0](host, record, picture)
        browser.close()
    return host.faults, host.asked


def main() -> int:
    """Drive each, and print a line for each and for each fault; return 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", help="a Python that has both hosts; else one is made")
    parser.add_argument("--host", choices=[*HOSTS], help="only this one")
    parser.add_argument("--pictures", type=Path, help="keep what is seen, as PNG, in this folder")
    given = parser.parse_args()
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    python = given.python or environment()
    record = atlas.open_record("spring-2023").geocode()
    count = 0
    for name in [given.host] if given.host else HOSTS:
        faults, asked = drive(name, python, record, given.pictures)
        for fault in faults:
            print(f"{name}: {fault}")
        own = f"; the host itself asked the network for {len(asked)} files" if asked else ""
        print(f"{name}: {len(faults)} faults{own}", flush=True)
        count += len(faults)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
