"""A layer of places for Conflict Atlas: a table with stated columns, and a rank."""

import pandas as pd

from atlas.geocoding.gazetteer.own_layers import Layer


def hills() -> pd.DataFrame:
    """Return the places; a real package would read a file that it ships."""
    return pd.DataFrame(
        {
            "place_id": ["hills:1", "hills:2"],
            "name": ["Jabal al-Mithal", "Tell Invented"],
            "names": ["جبل المثال|Mount Example", ""],
            "kind": ["site", "site"],
            "country": ["LB", "SY"],
            "longitude": [35.61, 36.42],
            "latitude": [33.42, 33.05],
            "radius_km": [1.5, 1.0],
        }
    )


LAYER = Layer("hills", hills, rank="own", source="invented for this example", licence="CC0 1.0")
