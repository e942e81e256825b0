"""Strikes, and by whose word: Syria, spring 2023.

Which strikes does somebody attribute to a party, and which has the party claimed?
Data: the shipped record (CC BY 4.0).
"""

import atlas

record = atlas.open_record("spring-2023").geocode()
record = record.select(from_="2023-03-01", kinds=["air_strike", "missile_strike", "drone_strike"])
record = record.select(territories=["SY"])
who = record.participants.query("role == 'initiator'")
print(who.groupby(["actor_id", "attribution"]).size())
atlas.brief(record, "who_says_so.html", title="Strikes in Syria, spring 2023: by whose word")
