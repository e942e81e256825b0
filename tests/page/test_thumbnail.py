"""The small still: small enough for a notebook, the same each time, and no colour turned."""

import subprocess
import sys
from base64 import b64encode
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import atlas
from atlas.page.contents import prepare
from atlas.page.still.palette import PALETTES
from atlas.page.still.thumbnail import LARGEST, thumbnail
from tests import hostile


@pytest.fixture(scope="module")
def spring():
    """Return the shipped record with its places found."""
    return atlas.open_record("spring-2023").geocode()


def _rows(count):
    """Return a table of invented events of two kinds, spread over the Levant."""
    chance = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "date": "2023-04-06",
            "kind": np.where(np.arange(count) % 2, "rocket_fire", "protest"),
            "longitude": chance.uniform(34.5, 37, count).round(3),
            "latitude": chance.uniform(31, 34, count).round(3),
            "radius_km": 1.0,
            "precision": "town",
            "status": "confirmed",
        }
    )


@pytest.mark.parametrize(
    "options",
    [
        {},  # as a page opens
        {"theme": "dark", "marking": "TLP:AMBER+STRICT"},
        {"basemap": "none"},
        {"selection": {"from": "2023-04-06", "to": "2023-04-06"}},
        {"selection": {"text": "cessation of hostilities"}},  # an event without a pin
    ],
)
def test_a_small_still_fits_in_a_notebook(spring, options):
    """At most 20 kB as the notebook holds it, and the same bytes each time."""
    picture = thumbnail(prepare(spring, **options))
    assert len(b64encode(picture)) <= LARGEST
    assert picture == thumbnail(prepare(spring, **options))


def test_a_small_still_of_many_events_fits_too():
    """Thousands of places are counted by cell."""
    assert len(b64encode(thumbnail(prepare(_rows(5000))))) <= LARGEST


def test_a_small_still_of_hostile_text_is_drawn():
    """Text that would break a page breaks no picture."""
    assert thumbnail(prepare(hostile.record())).startswith(b"\x89PNG")


def test_the_colours_of_kinds_stay_what_they_are():
    """With few colours, the orange of fire is still no orange of arrests."""
    with Image.open(BytesIO(thumbnail(prepare(_rows(60))))) as picture:
        found = {colour for _, colour in picture.convert("RGB").getcolors(100_000)}
    for group in ("fire", "order"):
        fill = PALETTES["light"].groups[group][0]
        assert tuple(int(fill[at : at + 2], 16) for at in (1, 3, 5)) in found


def test_a_view_without_matplotlib_says_its_counts_in_text():
    """No picture, no error: the map itself needs no matplotlib."""
    code = (
        "import sys; sys.modules['matplotlib'] = sys.modules['PIL'] = None\n"
        "import atlas, pandas as pd\n"
        "rows = {'date': ['2023-04-06'], 'longitude': [35.2], 'latitude': [33.1]}\n"
        "view = atlas.explore(pd.DataFrame(rows))\n"
        "sys.exit(list(view.static_preview()) != ['text/plain'])"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
