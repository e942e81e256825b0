"""One reader for each outside format."""
