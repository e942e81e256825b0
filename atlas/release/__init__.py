"""Prepare a record for release: redact, coarsen places, embargo, cut by day, check for leaks."""
