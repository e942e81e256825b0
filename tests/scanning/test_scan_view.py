"""The map of a scan: whatever is in view, its numbers are those of the rows."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("ibis", reason="scans are an extra")
import atlas
from atlas.errors import PageError, SelectionError
from atlas.page.html.manifest import read_manifest
from atlas.readers import read_events
from atlas.record.weights import weights_of
from atlas.scanning import scan_view, view_parts
from atlas.scanning.held_counts import HeldCounts, record_of_counts
from atlas.scanning.view_parts import around

_LATER = scan_view._later
_SUDAN = (22.0, 8.0, 38.0, 22.0)
_KHARTOUM = (32.4, 15.4, 32.7, 15.7)
_ACROSS = (170.0, -25.0, 190.0, -10.0)


def _rows(count=6_000):
    """Return invented events in three clusters, one of them on both sides of 180 degrees."""
    rng = np.random.default_rng(5)
    at = rng.choice(3, count, p=[0.6, 0.3, 0.1])
    wide = np.array([0.05, 3, 3])[at]
    lon = np.array([32.55, 31.0, 180.0])[at] + rng.normal(0, 1, count) * wide
    lat = np.array([15.55, 13.0, -18.0])[at] + rng.normal(0, 1, count) * np.minimum(wide, 1)
    days = pd.Timestamp("2021-01-01") + pd.to_timedelta(rng.integers(0, 1095, count), "D")
    radius = rng.choice([1.0, 3.0, 30.0], count, p=[0.5, 0.45, 0.05])
    return pd.DataFrame(
        {
            "event_id": [f"E{number}" for number in range(count)],
            "date": days.strftime("%Y-%m-%d"),
            "kind": rng.choice(["clash", "air_strike", "protest"], count),
            "longitude": np.round((lon + 180) % 360 - 180, 5),
            "latitude": np.round(lat, 5),
            "radius_km": radius,
            "precision": np.where(radius > 9, "adm2", "town"),
            "killed": rng.choice([0, 1, 7, None], count),
            "initiators": rng.choice(["SAF", "RSF"], count),
        }
    )


@pytest.fixture(scope="module")
def rows():
    """Return the invented events."""
    return _rows()


@pytest.fixture(scope="module")
def events(rows, tmp_path_factory):
    """Return a scan of the invented events."""
    path = tmp_path_factory.mktemp("rows") / "events.parquet"
    rows.to_parquet(path)
    return atlas.scan(path)


@pytest.fixture
def view(events, monkeypatch):
    """Return a view of the invented events, whose moves are answered at once."""
    # Where a browser of other tests runs in this process, so does a loop of events.
    monkeypatch.setattr(scan_view, "_later", lambda *_: None)
    view = events.explore(limit=300)
    yield view
    view.close()


def _inside(rows, box, size):
    """Return which rows lie in a cell that touches a box."""
    west, south, east, north = (np.floor(one / size) for one in box)
    x, y = np.floor(rows["longitude"] / size), np.floor(rows["latitude"] / size)
    across = (x >= west) & (x <= east) if box[0] <= box[2] else (x >= west) | (x <= east)
    return across & (y >= south) & (y <= north)


def test_all_events_are_there_at_the_start(view, rows):
    """What is in no count for its wide place is said by the number of all."""
    shown = int(weights_of(view.events.events).sum())
    assert f"{shown:,} of {len(rows):,} events, by cells of" in view.page_config["title"]
    assert view.counts["held"] == shown == len(rows)


@pytest.mark.parametrize("box", [_SUDAN, _KHARTOUM, _ACROSS])
@pytest.mark.parametrize("most", [60, 2_000])
def test_a_view_counts_what_lies_in_it(view, rows, monkeypatch, box, most):
    """However wide the cells must be, each event in and around the view is counted once."""
    monkeypatch.setattr(view_parts, "MOST", most)
    view.view_box = list(box)
    counts, wide = view.events, around(box)
    title = view.page_config["title"]
    assert len(counts) <= most or "90 degrees" in title
    if "by cells" not in title:
        wanted = read_events(rows[["event_id", "date", "kind", "longitude", "latitude"]])
        wanted = wanted.select(box=wide)
        assert set(counts.events.index) == set(wanted.events.index)
        return
    # Counted by cells of one of three sizes, and drawn by these or wider ones.
    told = []
    for side in (360 / 2**zoom for zoom in (6, 9, 12)):
        narrow = rows["radius_km"] <= side * 111 * 0.7
        inside = rows[narrow if wide is None else narrow & _inside(rows, wide, side)]
        told.append((inside.groupby("kind").size().to_dict(), inside["killed"].sum()))
    by_kind = counts.events.groupby("kind")["weight"].sum().to_dict()
    assert (by_kind, counts.quantities["best"].sum()) in told


def test_few_events_are_shown_one_by_one(view, rows):
    """With all that the table says of them."""
    view.selection = {"from": "2021-02-10", "to": "2021-02-14", "kinds": ["clash"]}
    days = rows["date"].between("2021-02-10", "2021-02-14") & (rows["kind"] == "clash")
    assert set(view.events.events.index) == set(rows[days]["event_id"])
    assert set(view.events.actors["actor_id"]) == set(read_events(rows).actors["actor_id"])
    assert f"{days.sum()} of 6,000 events" in view.page_config["title"]
    assert "one by one" in view.page_config["front"]["Counts"]
    assert view.scan.count() == days.sum()


def test_days_that_are_no_months_are_counted_by_the_rows(view, rows):
    """A count that only touches the days would say too much."""
    asked = {"from": "2021-03-10", "to": "2021-05-20"}
    view.selection = asked
    days = rows["date"].between(asked["from"], asked["to"])
    assert view.counts["shown"] == days.sum()
    assert "day and kind" in view.page_config["front"]["Counts"]
    view.selection = {"from": "2021-03-01", "to": "2021-12-31"}
    days = rows["date"].between("2021-03-01", "2021-12-31")
    assert view.counts["shown"] == days.sum()


def test_what_counts_do_not_tell_is_refused_with_the_way_on(view):
    """Counts have no actors: few events are shown one by one, more are refused."""
    with pytest.raises(SelectionError, match=r"do not tell actors.*zoom in.*scan\.select"):
        view.actors = ["RSF"]
    assert view.actors == []
    with pytest.raises(SelectionError, match="Nobody"):
        view.actors = ["Nobody"]
    view.selection = {"from": "2021-02-10", "to": "2021-02-14"}
    view.actors = ["RSF"]
    assert 0 < len(view.selected()) < len(view.events) + 1
    view.to = None
    assert "do not tell actors" in view.page_config["title"]
    view.actors = []
    assert "by cells" in view.page_config["title"]


def test_a_view_without_events_says_so(view):
    """And goes on where there are some."""
    view.view_box = [100.0, 40.0, 101.0, 41.0]
    assert len(view.events) == 0
    assert "0 of 6,000 events here" in view.page_config["title"]
    view.view_box = list(_KHARTOUM)
    assert len(view.events)


def test_small_moves_ask_nothing(view, monkeypatch):
    """The part is wider than the view."""
    view.view_box = list(_SUDAN)
    before = view.core
    monkeypatch.setattr(view._parts, "part", None)
    view.view_box = [one + 1.5 for one in _SUDAN]
    assert view.core is before


def test_a_pan_and_the_way_back_keep_the_ground(view):
    """It is cut for the country around: the page is sent other counts, and no land again."""
    view.view_box = [31.0, 14.0, 32.0, 15.0]
    first, ground = view.events, view._contents.basemap.block
    for step in (0.4, 0.8, 0.0):
        view.view_box = [31.0 + step, 14.0, 32.0 + step, 15.0]
        assert view._contents.basemap.block is ground
    view.view_box = [31.4, 14.0, 32.4, 15.0]
    assert view.events is not first
    view.view_box = [179.0, -20.0, 181.0, -18.0]
    assert view._contents.basemap.block != ground
    view.view_box = [31.0, 14.0, 32.0, 15.0]
    assert view._contents.basemap.block is ground


def test_a_view_that_is_much_closer_has_a_finer_ground(view):
    """Lines that served a country are too plain for a town."""
    view.view_box = [28.0, 10.0, 36.0, 18.0]
    ground = view._contents.basemap.block
    view.view_box = [32.0, 15.0, 32.6, 15.6]
    assert view._contents.basemap.block != ground


def test_moves_that_follow_each_other_are_answered_once(view, monkeypatch):
    """A drag is many moves: the last one counts."""
    monkeypatch.setattr(scan_view, "_later", _LATER)
    asked = []
    real = view._parts.part
    monkeypatch.setattr(
        view._parts, "part", lambda box, chosen: asked.append(box) or real(box, chosen)
    )

    async def drag():
        for west in range(0, 30, 3):
            view.view_box = [float(west), 5.0, west + 8.0, 12.0]
        await asyncio.sleep(0.5)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, drag()).result()
    assert asked == [(27.0, 5.0, 35.0, 12.0)]


def test_counts_are_read_as_the_reader_reads_them(events):
    """No cell is asked anew, and yet the record is the same."""
    counts = events.cube(8, "year")
    ours, theirs = record_of_counts(counts), read_events(counts.astype(object))
    for table, but in (
        ("events", ["tz"]),
        ("places", ["geometry", "event_id", "territory"]),
        ("quantities", ["event_id"]),
    ):
        left, right = (getattr(one, table).drop(columns=but) for one in (ours, theirs))
        pd.testing.assert_frame_equal(
            left.reset_index(drop=True), right.reset_index(drop=True), check_dtype=False
        )


def test_wider_cells_hold_what_narrow_ones_hold(events):
    """As if the rows had been counted by them."""
    held = HeldCounts.of(events.cube(9, "year"), 9, "year")
    wider = held.fitting(np.ones(len(held.events), dtype=bool), 7, 10**6)
    frame = wider.frame({})
    counted = events.cube(9, "year")
    size = 360 / 2**7
    for name in ("longitude", "latitude"):
        counted[name] = (np.floor(counted[name] / size) + 0.5) * size
    wanted = counted.groupby(["longitude", "latitude", "start", "kind"])["events"].sum()
    found = frame.assign(**{one: frame[one].round(5) for one in ("longitude", "latitude")})
    found = found.set_index(["longitude", "latitude", "start", "kind"])["events"]
    wanted.index = wanted.index.set_levels(
        [wanted.index.levels[0].to_numpy().round(5), wanted.index.levels[1].to_numpy().round(5)],
        level=[0, 1],
    )
    assert found.sort_index().to_dict() == wanted.sort_index().to_dict()


def test_what_is_saved_is_the_part_that_is_shown(view, tmp_path):
    """And the file says what it is a part of."""
    view.view_box = list(_SUDAN)
    path = view.save(tmp_path / "part.html")
    assert read_manifest(path)["counts"]["held"] == view.counts["held"] < 6_000
    assert view.events.dataset["rows_are"].startswith("counts of events by cells")
    assert "of 6,000 events here, counted by cells" in path.read_text("ascii")


def test_rows_are_not_edited_and_not_exchanged(view):
    """Each has a next step."""
    with pytest.raises(PageError, match="new view"):
        view.events = _rows(3)
    with pytest.raises(PageError, match="to_record"):
        view.event_form("E1")
    with pytest.raises(PageError, match="decisions="):
        view.review()
