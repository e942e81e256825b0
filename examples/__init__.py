"""Two finished briefings, and how they were made."""
