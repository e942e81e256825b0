"""A gazetteer of five places: one of its name, two close together, two far apart."""

import pandas as pd

from atlas.geocoding.gazetteer.place_table import Gazetteer

SMALL = Gazetteer.from_table(
    pd.DataFrame(
        [
            ("Beta", "LB", 35.5, 33.0, 5000),
            ("Twin", "LB", 35.0, 33.0, 1000),
            ("Twin", "LB", 35.0, 33.2, 1000),
            ("Far", "LB", 35.0, 33.0, 1000),
            ("Far", "SY", 38.0, 35.0, 1000),
        ],
        columns=["name", "country", "longitude", "latitude", "population"],
    )
)
