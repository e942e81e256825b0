"""The command line: thin commands over the public functions, and nothing else."""
