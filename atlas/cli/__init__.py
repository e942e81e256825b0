"""The command line: thin commands that call the public functions."""
