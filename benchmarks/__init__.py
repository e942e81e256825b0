"""The budgets, measured: ``python -m benchmarks`` prints them beside the peers of one run."""
