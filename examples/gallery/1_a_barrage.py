"""A barrage, with launch and impact: Lebanon and Israel, 6 and 7 April 2023.

Where was it launched, where did it land, and how sure is each place?
Data: the shipped record (CC BY 4.0).
"""

import atlas

record = atlas.open_record("spring-2023").geocode()
record = record.select(from_="2023-04-06", to="2023-04-07", box=(34.9, 32.9, 35.9, 33.6))
atlas.brief(record, "a_barrage.html", title="Across the line, 6 April 2023", marking="TLP:CLEAR")
