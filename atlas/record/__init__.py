"""The record: plain tables of events, places, participants, figures, sources and links."""
