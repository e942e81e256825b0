"""What was known on a day, for partners: the Levant, as of 8 April 2023.

What could a reader know on 8 April, with launch places coarse?
Data: the shipped record (CC BY 4.0).
"""

import atlas

record = atlas.open_record("spring-2023").geocode().select(from_="2023-04-01")
record = record.as_of("2023-04-08")
coarse = {"grid": 0.25, "roles": ["launch"]}
record = record.redact({"drop_sensitivity": ["minor"], "coarsen": coarse})
atlas.brief(record, "known_then.html", title="As known on 8 April 2023", marking="TLP:GREEN")
