"""What looks wrong or odd in a record, and what was not checked."""
