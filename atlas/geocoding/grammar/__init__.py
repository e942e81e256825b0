"""Place expressions: from words to relations between named places."""
