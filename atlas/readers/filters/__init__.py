"""Filter the rows of a source before they become events."""
