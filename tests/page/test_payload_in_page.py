"""What Python writes, the page's own code reads: value by value, in a large data set."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas.page.payload.build_payload import encode
from atlas.page.payload.codec import NULL, decode_block
from atlas.record.record import Record

WEB = Path(__file__).parents[2] / "atlas" / "web"
ROWS = 100_000
NODE = shutil.which("node")
WORDS = np.array(
    ["Rocket fire", "قصف مدفعي", "ירי רקטות", "", "a\nb", "naïve \U0001f5fa \u202e<b>"]
)

pytestmark = pytest.mark.skipif(
    NODE is None or not (WEB / "node_modules").is_dir(), reason="needs node, and `npm ci` done"
)


@pytest.fixture(scope="module")
def record():
    """Return 100,000 invented events with gaps, several scripts and times out of order."""
    random = np.random.default_rng(11)
    ids = np.char.add("e", np.arange(ROWS).astype(str))
    start = np.datetime64("1990-01-01T00:00", "m") + random.integers(0, 2**24, ROWS)
    end = start + random.integers(0, 90_000, ROWS)
    events = {
        "event_id": ids,
        "start": start.astype("M8[s]"),
        "end": pd.Series(end.astype("M8[s]")).where(random.random(ROWS) < 0.3),
        "title": np.char.add(WORDS[random.integers(0, len(WORDS), ROWS)], ids),
        "note": WORDS[random.integers(0, len(WORDS), ROWS)],
        "kind": random.choice(["clash", "rocket_fire", "balloon_release"], ROWS),
        "time_precision": random.choice(["minute", "day", "week"], ROWS),
        "tz": random.choice(["Asia/Beirut", "Asia/Jerusalem", ""], ROWS),
    }
    owners = ids[random.integers(0, ROWS, ROWS + 7)]
    known = random.random(len(owners)) < 0.9
    places = {
        "event_id": owners,
        "longitude": np.where(known, np.round(random.uniform(-180, 180, len(owners)), 5), np.nan),
        "latitude": np.where(known, np.round(random.uniform(-85, 85, len(owners)), 5), np.nan),
        "radius_km": np.where(known, np.round(random.exponential(9, len(owners)), 2), np.nan),
        "precision": np.where(known, random.choice(["town", "area", "country"], len(owners)), ""),
        "name": WORDS[random.integers(0, len(WORDS), len(owners))],
    }
    members = {
        "event_id": ids.repeat(2),
        "actor_id": random.choice([f"A{number}" for number in range(40)], 2 * ROWS),
        "role": random.choice(["initiator", "target", "party"], 2 * ROWS),
    }
    figures = {
        "event_id": ids[::3],
        "what": "killed",
        "best": pd.Series(random.integers(0, 70_000, len(ids[::3]))).where(
            random.random(len(ids[::3])) < 0.8
        ),
    }
    return Record(
        pd.DataFrame(events), pd.DataFrame(places), pd.DataFrame(members),
        quantities=pd.DataFrame(figures),
    )  # fmt: skip


@pytest.fixture(scope="module")
def payload(record):
    """Return the record as it crosses."""
    return encode(record)


@pytest.mark.parametrize("name", ["core", "text"])
def test_every_value_is_read_in_the_page_as_python_reads_it(payload, name, tmp_path):
    """Each column of both blocks is the same in Python and in the page, to the last row."""
    block = getattr(payload, name)
    read = _read_in_page(block, tmp_path / "block")
    wanted = {
        table: {"rows": len(next(iter(columns.values()))), **_digests(columns)}
        for table, columns in decode_block(block).tables.items()
    }
    assert read == wanted


def test_the_page_reads_what_the_record_holds(record, payload, tmp_path):
    """Titles, starts, coordinates, radii and figures are those of the record, missing ones too."""
    core = _read_in_page(payload.core, tmp_path / "core")
    text = _read_in_page(payload.text, tmp_path / "text")
    whole_days = record.events["time_precision"] != "minute"
    start = record.events["start"].where(~whole_days, record.events["start"].dt.floor("D"))
    minutes = start.to_numpy().astype("M8[m]").astype(np.int64)
    order = np.argsort(minutes, kind="stable")
    events, rank = record.events.iloc[order], np.argsort(order)
    places = _by_event(record, "places", rank)
    drawn = (places["precision"] != "country") & places["longitude"].notna()
    figures = _by_event(record, "quantities", rank)
    assert core["events"]["start"] == _digest(minutes[order])
    assert text["events"]["title"] == _digest(events["title"].tolist())
    assert text["events"]["note"] == _digest(events["note"].tolist())
    for name, factor in (("longitude", 1e5), ("latitude", 1e5)):
        assert core["places"][name] == _digest(_steps(places[name].where(drawn), factor))
    assert core["places"]["radius"] == _digest(_steps(places["radius_km"], 100))
    assert text["places"]["name"] == _digest(places["name"].tolist())
    best = figures["best"].to_numpy(dtype=float, na_value=np.nan)
    assert text["quantities"]["best"] == _digest(_steps(pd.Series(best), 1))


def _by_event(record, table, rank):
    """Return a table in the order that it crosses in."""
    return getattr(record, table).iloc[np.argsort(rank[record.event_rows(table)], kind="stable")]


def _steps(values, factor):
    """Return decimal numbers as whole steps, `NULL` where missing."""
    numbers = values.to_numpy(dtype=float)
    return np.where(np.isnan(numbers), NULL, np.rint(numbers * factor))


def _digests(columns):
    """Return the digest of each column."""
    return {name: _digest(values) for name, values in columns.items()}


def _digest(values):
    """Return the SHA-256 of a column, as `digest.js` makes it."""
    if isinstance(values, list):
        texts = [value.encode() for value in values]
        return hashlib.sha256(b"".join(b"%d:%b" % (len(one), one) for one in texts)).hexdigest()
    return hashlib.sha256(np.asarray(values).astype("<i4").tobytes()).hexdigest()


def _read_in_page(block, path):
    """Return the digest of each column as the page's code reads it."""
    path.write_bytes(block)
    script = WEB / "test" / "helpers" / "digest.js"
    done = subprocess.run([NODE, script, path], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
