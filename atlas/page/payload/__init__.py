"""Encode a record as the bytes that the browser reads."""
