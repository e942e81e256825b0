"""The map of a scan in a real JupyterLab: zooming asks the kernel, which answers finer counts."""

import pytest

from tests.lab.driver import end_kernels, open_lab

pytest.importorskip("ibis", reason="scans are an extra")
pytestmark = [pytest.mark.lab, pytest.mark.filterwarnings("default")]

SHOW = """import atlas, json
import numpy as np, pandas as pd
rng = np.random.default_rng(1)
many = 20_000
pd.DataFrame({
    "date": (pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 600, many), "D")
             ).strftime("%Y-%m-%d"),
    "kind": rng.choice(["clash", "air_strike"], many),
    "longitude": rng.uniform(25, 36, many), "latitude": rng.uniform(10, 18, many),
    "radius_km": 3,
}).to_parquet("rows.parquet")
view = atlas.scan("rows.parquet").explore(title="Invented", limit=500)
view"""
CLOSER = "view.view_box"
STATE = """with open("state.json", "w") as file:
    json.dump({"box": view.view_box, "title": view.page_config["title"], "counts": view.counts,
               "selection": view.selection.to_json()}, file)"""


@pytest.fixture(scope="module")
def lab(server, lab_page):
    """Open the notebook and show the map."""
    page = lab_page.page
    page.set_viewport_size({"width": 1400, "height": 1000})
    one = open_lab(server, lab_page, "scan.ipynb", [SHOW, CLOSER, STATE])
    one.run(0)
    yield one
    end_kernels(page, server.address)


def _title(frame):
    return frame.evaluate("document.querySelector('.at-head h1 bdi')?.innerText ?? ''")


def test_zooming_in_asks_the_kernel_for_finer_counts_and_then_for_events(lab):
    """The filter stays, and so does what the reader has zoomed to."""
    frame = lab.frame()
    assert "20,000 of 20,000 events, by cells" in _title(frame)
    assert frame.evaluate("window.atlas.counts.held") == 20_000
    frame.evaluate("window.atlas.select({ kinds: ['clash'] })")
    frame.evaluate("window.atlas.map.setView([14, 30], 8, { animate: false })")
    lab.until(lambda: "events here, by cells" in _title(frame))
    zoom = frame.evaluate("window.atlas.map.getZoom()")
    held = frame.evaluate("window.atlas.counts")
    assert zoom == 8
    assert 0 < held["shown"] < held["held"] < 20_000
    frame.evaluate("window.atlas.map.setView([14, 30], 11, { animate: false })")
    lab.until(lambda: _title(frame).endswith("events here"))
    state = lab.state()
    assert state["selection"]["kinds"] == ["clash"]
    assert frame.evaluate("window.atlas.map.getZoom()") == 11
    assert state["counts"] == frame.evaluate("window.atlas.counts")
    assert state["counts"]["hidden"] == 0
