"""A working log, as it is: Sudan.

What becomes of a messy workbook, and which rows stay without a place?
Every row is invented; the names of places are real.
"""

import atlas

record = atlas.read_events(
    "sudan_log.xlsx",
    columns={"No": "event_id", "State": "adm1", "Victim/Target": "targets"},
    bad_rows="keep",
)
print(record.report)
record = record.geocode()
atlas.brief(record, "a_working_log.html", title="Sudan: a working log (invented)")
