"""Save and open a record: a folder of tables with their description."""
