"""Places as people write them: Ukraine, in Ukrainian.

How exactly is a place known that is given in words?
Every row is invented; the names of places are real.
"""

import atlas

record = atlas.read_events("ukraine.csv", constants={"country": "Ukraine"})
record = record.geocode()
print(record.places[["name", "radius_km", "precision"]].to_string(index=False))
atlas.brief(record, "in_ukrainian.html", title="Places in words (invented)", labels="both")
