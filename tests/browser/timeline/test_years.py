"""Years that no clock knows: a page opens, sorts, draws, filters and plays them."""

import csv
import io

import pandas as pd
import pytest

import atlas

pytestmark = pytest.mark.browser

DAYS = ["0001-01-01", "0025-03-01", "0099-12-31", "0100-01-01", "0999-06-06", "1899-12-31"]
DAYS += ["1969-12-31", "2025-03-01", "2203-01-01", "5999-12-31"]
_SEEN = """() => ({
    rows: [...document.querySelectorAll("#at-list .at-row .at-kick")].map((one) => one.textContent),
    blocks: [...document.querySelectorAll(".at-chart rect[fill]")]
        .filter((one) => one.getAttribute("width") > 0).length,
    ticks: [...document.querySelectorAll(".at-tick")].map((one) => one.textContent),
})"""


def _page(days, tmp_path):
    rows = pd.DataFrame({"date": days, "title": days, "longitude": 35.2, "latitude": 33.1})
    return atlas.brief(rows, tmp_path / "years.html"), rows


@pytest.mark.parametrize(
    "days", [DAYS, ["0025-03-01"], ["0025-03-01", "2025-03-01"], ["5999-12-31"]]
)
def test_a_page_of_any_years_opens(open_page, tmp_path, days):
    """List, timeline and filters hold each event, in order, under the year that was written."""
    path, _ = _page(days, tmp_path)
    opened = open_page(path)
    assert opened.ready()["shown"] == len(days)
    seen = opened.page.evaluate(_SEEN)
    assert [text[-4:] for text in seen["rows"]] == [day[:4] for day in days[: len(seen["rows"])]]
    assert seen["blocks"] >= len(days)
    assert seen["ticks"]
    assert opened.errors == []


def test_filters_of_old_years_agree_with_the_library(open_page, tmp_path):
    """The page and `Record.select` keep the same events of each century."""
    path, rows = _page(DAYS, tmp_path)
    record = atlas.read_events(rows)
    opened = open_page(path)
    opened.ready()
    for first, last in [("0025-03-01", "0099-12-31"), ("0001-01-01", None), (None, "0999-06-06")]:
        selection = {"from": first, "to": last}
        assert opened.select(selection) == record.counts(selection)
    assert opened.select({"to": "9999-12-31"})["shown"] == len(DAYS)


def test_an_old_year_can_be_typed_played_and_taken_along(open_page, tmp_path):
    """A typed year keeps its four digits, a run from it says them, and the table holds it."""
    path, _ = _page(DAYS, tmp_path)
    opened = open_page(path)
    opened.ready()
    field = opened.page.locator(".at-date").first
    field.fill("1 Mar 0025")
    field.press("Enter")
    opened.page.evaluate("() => window.atlas.select({ to: '0025-03-01' })")
    assert field.input_value() == "1 Mar 0025"
    assert opened.state()["counts"]["shown"] == 1
    opened.page.locator(".at-play").click()
    opened.page.locator(".at-moment", has_text="1 March 0025").wait_for()
    opened.page.evaluate("() => window.atlas.select(null)")
    opened.page.locator("[data-tool=save]").click()
    with opened.page.expect_download() as download:
        opened.page.get_by_role("button", name="Table", exact=True).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    starts = [row["start"] for row in csv.DictReader(io.StringIO(text))]
    assert sorted(starts) == sorted(DAYS)
    assert opened.errors == []
