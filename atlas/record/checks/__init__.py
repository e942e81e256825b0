"""Check a record for errors and oddities, and list what was not checked."""
