"""A few hundred events that are only somewhere in an area are drawn as quickly as others."""

import time

import numpy as np
import pandas as pd

from atlas.page.still.area_marks import put_on_rims
from atlas.page.still.palette import PALETTES
from atlas.page.still.sheet_layout import MapPart, SheetOrder, view_for
from atlas.record.record import Record

MANY = 380


def test_marks_of_hundreds_of_areas_find_their_rims_in_a_moment():
    """Each rim is looked at once for each other area; nothing is made anew for every look."""
    across, up = np.divmod(np.arange(MANY), 20)
    ids = [f"e{number}" for number in range(MANY)]
    events = pd.DataFrame({"event_id": ids, "start": "2022-03-01", "kind": "clash"})
    places = pd.DataFrame(
        {
            "event_id": ids,
            "precision": "area",
            "radius_km": 25.0,
            "longitude": 30 + across * 0.35,
            "latitude": 46 + up * 0.25,
        }
    )
    record = Record(events, places)
    order = SheetOrder(record, PALETTES["light"], None, "none", "neutral", "none")
    part = MapPart(order, view_for(order, 768, 656))
    assert len(part.scene.areas) == MANY
    begun = time.process_time()
    rims = put_on_rims(part.scene, [], part.view.width, part.view.height)
    assert time.process_time() - begun < 2
    drawn = set().union(*(rim.events for rim in rims))
    assert drawn
