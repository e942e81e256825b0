"""Shapes with an error: discs, sectors, corridors, parts, buffers."""
