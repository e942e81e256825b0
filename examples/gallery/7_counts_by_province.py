"""Counts instead of rows: Colombia, by department and month.

What can be handed on where the rows cannot?
Every row is invented; the names of places are real.
"""

import atlas

record = atlas.read_events("colombia.csv", constants={"country": "Colombia"}).geocode()
counts = record.aggregate(by="adm1", per="month")
record = atlas.read_events(counts).geocode()
print(record.counts(), record.report.adds_up())
atlas.brief(record, "counts_by_province.html", title="Colombia: counts by department (invented)")
