"""Geocoding: names and place expressions to shapes with a stated error, offline."""
