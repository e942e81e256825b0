"""Find terms in texts, in any spelling and any encoding."""
