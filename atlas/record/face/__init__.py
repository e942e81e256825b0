"""What a user calls of a record, and what a notebook shows of it."""
