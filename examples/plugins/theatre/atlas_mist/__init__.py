"""A theatre for Conflict Atlas: an invented island in the empty South Atlantic."""

from pathlib import Path

from atlas.reference.theatre import Theatre

THEATRE = Theatre(Path(__file__).parent)
