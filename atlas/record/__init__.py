"""The record: events, their places, participants, figures, sources and links as plain tables."""
