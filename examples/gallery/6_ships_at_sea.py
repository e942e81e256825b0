"""Ships at sea: the southern Red Sea.

Where were ships approached, by positions as mariners write them?
Every row is invented.
"""

import atlas

record = atlas.read_events("red_sea.csv", columns={"place": "place"})
record = record.geocode()
print(record.places[["name", "longitude", "latitude", "radius_km"]].to_string(index=False))
atlas.brief(record, "ships_at_sea.html", title="The southern Red Sea (invented)")
