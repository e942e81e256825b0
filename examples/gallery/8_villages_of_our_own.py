"""Villages that no gazetteer has: Burkina Faso, with a layer of our own.

Which places are found only because we brought them?
Every row and every village is invented.
"""

import pandas as pd

import atlas

ours = pd.DataFrame(
    {"name": ["Example Village", "Oursi mill"], "country": ["BF", "BF"], "radius_km": [2, 1],
     "longitude": [-0.6, -0.45], "latitude": [14.2, 14.65]}
)  # fmt: skip
record = atlas.read_events("sahel.csv", constants={"country": "Burkina Faso"})
record = record.geocode(gazetteer=atlas.load_gazetteer(extra=[ours]))
atlas.brief(record, "villages_of_our_own.html", title="Burkina Faso: a layer of our own (invented)")
