"""Which rows of a source are wanted, decided before they become events."""
