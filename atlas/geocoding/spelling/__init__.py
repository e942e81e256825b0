"""Spellings of place names: scripts, transliterations, digits."""
