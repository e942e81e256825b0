"""A record on disk: a folder of tables with their description."""
