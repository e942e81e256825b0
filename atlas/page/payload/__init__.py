"""From a record to the bytes that cross to the browser."""
