"""What the writer of a page says: headline, lead, findings, a story in steps, whose word it is."""
