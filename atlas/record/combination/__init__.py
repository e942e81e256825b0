"""Combine several records into one, and find likely duplicates between them."""
